/* Pages for secrets on POSIX systems. */
#include "core/secret_pages.h"

#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

void *secret_pages_map(size_t size, size_t *mapped)
{
    long page = sysconf(_SC_PAGESIZE);
    size_t unit = page > 0 ? (size_t)page : 4096;
    if (size > SIZE_MAX - unit)
        return NULL;
    size_t whole = (size + unit - 1) / unit * unit;
    if (whole == 0)
        whole = unit;
    void *pages = mmap(NULL, whole, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED)
        return NULL;
    (void)mlock(pages, whole);
#ifdef MADV_DONTDUMP
    (void)madvise(pages, whole, MADV_DONTDUMP);
#endif
    *mapped = whole;
    return pages;
}

void secret_pages_unmap(void *pages, size_t mapped)
{
    (void)munlock(pages, mapped);
    (void)munmap(pages, mapped);
}
