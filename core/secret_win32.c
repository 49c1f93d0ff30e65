/* Pages for secrets on Windows. */
#include "core/secret_pages.h"

#include <stdint.h>

#include <windows.h>

void *secret_pages_map(size_t size, size_t *mapped)
{
    enum { PAGE = 4096 };
    if (size > SIZE_MAX - PAGE)
        return NULL;
    size_t whole = (size + PAGE - 1) / PAGE * PAGE;
    if (whole == 0)
        whole = PAGE;
    void *pages = VirtualAlloc(NULL, whole, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
    if (!pages)
        return NULL;
    (void)VirtualLock(pages, whole);
    *mapped = whole;
    return pages;
}

void secret_pages_unmap(void *pages, size_t mapped)
{
    (void)VirtualUnlock(pages, mapped);
    (void)VirtualFree(pages, 0, MEM_RELEASE);
}
