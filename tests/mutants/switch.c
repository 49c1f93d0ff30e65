/* Reads from the environment which change is on: MUTANT, its number; MUTANT_SEEN, a file of one byte per number that is
 * filled with what was seen; MUTANT_SECONDS, the time a run may take. */
#include "tests/mutants/switch.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

unsigned mutant_on;
unsigned char *mutant_seen;

static void limit(int resource, rlim_t most)
{
    if (setrlimit(resource, &(struct rlimit){most, most}) != 0)
        abort();
}

/* Shared with the file, so that what was seen is kept whichever way the run ends. */
static unsigned char *map_whole(const char *path)
{
    struct stat status;
    int file = open(path, O_RDWR | O_CLOEXEC);
    if (file < 0 || fstat(file, &status) != 0)
        abort();
    void *bytes = mmap(NULL, (size_t)status.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    if (bytes == MAP_FAILED)
        abort();
    return bytes;
}

/* What the linker puts in the place of Check's: the first failure is the answer. */
_Noreturn void __wrap__ck_assert_failed(const char *file, int line, const char *expression, const char *message, ...);

void __wrap__ck_assert_failed(const char *file, int line, const char *expression, const char *message, ...)
{
    (void)message;
    fprintf(stderr, "%s:%d: %s\n", file, line, expression);
    _exit(EXIT_FAILURE);
}

static void __attribute__((constructor)) read_environment(void)
{
    const char *number = getenv("MUTANT"), *seen = getenv("MUTANT_SEEN"), *seconds = getenv("MUTANT_SECONDS");
    if (number)
        mutant_on = (unsigned)strtoul(number, NULL, 10);
    if (seen)
        mutant_seen = map_whole(seen);
    limit(RLIMIT_CORE, 0);
    /* Processor time, not time of day: what else the machine does must not look like a loop without end. */
    if (seconds)
        limit(RLIMIT_CPU, strtoul(seconds, NULL, 10));
#ifndef __SANITIZE_ADDRESS__
    limit(RLIMIT_AS, (rlim_t)2 << 30);
#endif
}
