#include "xml/memory.h"

#include <libxml/xmlmemory.h>

#include <stdlib.h>
#include <string.h>

static bool failed;

static void *watched(void *memory)
{
    failed |= memory == NULL;
    return memory;
}

static void *allocate(size_t size)
{
    return watched(malloc(size));
}

static void *reallocate(void *memory, size_t size)
{
    return watched(realloc(memory, size));
}

static char *duplicate(const char *text)
{
    return watched(strdup(text));
}

void xml_memory_watch(void)
{
    static bool watching;
    if (!watching)
        failed |= xmlMemSetup(free, allocate, reallocate, duplicate) != 0;
    watching = true;
}

bool xml_memory_failed(void)
{
    return failed;
}
