/* By VirtualQuery and ReadProcessMemory, which does not fault where a page goes away meanwhile. */
#include <check.h>
#include <stdbool.h>
#include <stdint.h>

#include "tests/secret_memory_walk.h"

#include <windows.h>

#define COPY_SIZE ((SIZE_T)1 << 20)
#define OVERLAP 16

static void walk_region(const unsigned char *start, SIZE_T length, unsigned char *copy,
                        void (*each)(void *context, const unsigned char *bytes, size_t length), void *context)
{
    for (SIZE_T at = 0; at < length;) {
        SIZE_T size = length - at < COPY_SIZE ? length - at : COPY_SIZE, got = 0;
        if (ReadProcessMemory(GetCurrentProcess(), start + at, copy, size, &got))
            each(context, copy, got);
        at += size > OVERLAP && at + size < length ? size - OVERLAP : size;
    }
}

void secret_memory_walk(void (*each)(void *context, const unsigned char *bytes, size_t length), void *context)
{
    unsigned char *copy = VirtualAlloc(NULL, COPY_SIZE, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
    MEMORY_BASIC_INFORMATION about;
    ck_assert(copy != NULL);
    for (const unsigned char *at = NULL; VirtualQuery(at, &about, sizeof about) == sizeof about;
         at = (const unsigned char *)about.BaseAddress + about.RegionSize) {
        bool readable = about.State == MEM_COMMIT && !(about.Protect & (PAGE_NOACCESS | PAGE_GUARD));
        if (readable && about.AllocationBase != copy)
            walk_region(about.BaseAddress, about.RegionSize, copy, each, context);
    }
    VirtualFree(copy, 0, MEM_RELEASE);
}
