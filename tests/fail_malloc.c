/* A process whose allocations fail: to be loaded before the C library (LD_PRELOAD).
 *
 * FAIL_MALLOC_AT=N     the Nth call of malloc, calloc, realloc or the aligned ones fails (ENOMEM)
 * FAIL_MALLOC_FROM=N   every one from the Nth on does
 * FAIL_MALLOC_COUNT=FILE   the number of calls is written there when the process ends
 *
 * The C library's own requests count as well, those of its start included. */
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

/* glibc's own names of what is replaced here: dlsym, the usual way to them, allocates itself. */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

static atomic_ulong calls;
static unsigned long fail_at, fail_from;
static const char *count_file;

static unsigned long number_in(const char *name)
{
    const char *text = getenv(name);
    unsigned long number = 0;
    for (; text && *text >= '0' && *text <= '9'; text++) {
        number = number * 10 + (unsigned long)(*text - '0');
    }
    return number;
}

/* What is allocated before this runs (the loader, other constructors) is counted and succeeds. */
__attribute__((constructor)) static void read_environment(void)
{
    fail_at = number_in("FAIL_MALLOC_AT");
    fail_from = number_in("FAIL_MALLOC_FROM");
    count_file = getenv("FAIL_MALLOC_COUNT");
    /* A program that is started by the one under test is not under test. */
    unsetenv("LD_PRELOAD");
}

__attribute__((destructor)) static void write_count(void)
{
    char digits[24];
    size_t start = sizeof digits;
    unsigned long number = atomic_load(&calls);
    digits[--start] = '\n';
    do {
        digits[--start] = (char)('0' + number % 10);
        number /= 10;
    } while (number);
    int file = count_file ? open(count_file, O_WRONLY | O_CREAT | O_TRUNC, 0600) : -1;
    if (file >= 0) {
        if (write(file, digits + start, sizeof digits - start) < 0) {
            _exit(99);
        }
        close(file);
    }
}

static int fails(void)
{
    unsigned long call = atomic_fetch_add(&calls, 1) + 1;
    int failing = call == fail_at || (fail_from && call >= fail_from);
    if (failing) {
        errno = ENOMEM;
    }
    return failing;
}

void *malloc(size_t size)
{
    return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return fails() ? NULL : __libc_calloc(count, size);
}

/* To nothing means to give back, which cannot fail. */
void *realloc(void *old, size_t size)
{
    return (size || !old) && fails() ? NULL : __libc_realloc(old, size);
}

void *memalign(size_t alignment, size_t size)
{
    return fails() ? NULL : __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return memalign(alignment, size);
}

int posix_memalign(void **out, size_t alignment, size_t size)
{
    void *got = memalign(alignment, size);
    if (got) {
        *out = got;
    }
    return got ? 0 : ENOMEM;
}
