/* By /proc/self/maps and /proc/self/mem: reading it there neither faults nor stirs a sanitizer. */
#include <check.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "tests/secret_memory_walk.h"

#define COPY_SIZE ((size_t)1 << 20)
#define OVERLAP 16
/* AddressSanitizer's shadow: states of bytes, terabytes of them, and no bytes. */
#define SHADOW ((uintptr_t)1 << 34)

static char *read_maps(void)
{
    size_t size = (size_t)1 << 22, length = 0;
    char *text = calloc(1, size);
    int file = open("/proc/self/maps", O_RDONLY | O_CLOEXEC);
    ck_assert(text && file >= 0);
    for (ssize_t got; (got = read(file, text + length, size - 1 - length)) > 0;)
        length += (size_t)got;
    close(file);
    ck_assert_uint_lt(length, size - 1);
    return text;
}

void secret_memory_walk(void (*each)(void *context, const unsigned char *bytes, size_t length), void *context)
{
    unsigned char *copy = mmap(NULL, COPY_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    int memory = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
    char *maps = read_maps();
    ck_assert(copy != MAP_FAILED && memory >= 0);
    for (const char *line = maps; *line; line = strchr(line, '\n') + 1) {
        uintptr_t start, end, ours = (uintptr_t)copy;
        char readable;
        ck_assert_int_eq(sscanf(line, "%" SCNxPTR "-%" SCNxPTR " %c", &start, &end, &readable), 3);
        if (readable != 'r' || end - start > SHADOW)
            continue;
        for (uintptr_t at = start; at < end;) {
            size_t size = end - at < COPY_SIZE ? end - at : COPY_SIZE;
            /* The copy may be part of a larger mapping. */
            if (at >= ours && at < ours + COPY_SIZE) {
                at = ours + COPY_SIZE;
                continue;
            }
            if (at < ours && at + size > ours)
                size = ours - at;
            ssize_t got = pread(memory, copy, size, (off_t)at);
            if (got > 0)
                each(context, copy, (size_t)got);
            at += size > OVERLAP && at + size < end && at + size != ours ? size - OVERLAP : size;
        }
    }
    munmap(copy, COPY_SIZE);
    close(memory);
    free(maps);
}
