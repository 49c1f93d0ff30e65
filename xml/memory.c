#include "xml/memory.h"

#include <libxml/parser.h>
#include <libxml/xmlmemory.h>

#include <pthread.h>

#include "xml/errors.h"

static struct {
    xmlFreeFunc free;
    xmlMallocFunc allocate;
    xmlReallocFunc reallocate;
    xmlStrdupFunc duplicate;
} memory; /* what was there before */
static bool refused, start_failed; /* libxml2 did not take the functions; there was no memory for its tables */
static _Thread_local bool failed, passed_by;

static void *watched(void *given)
{
    failed |= given == NULL;
    passed_by = true;
    return given;
}

static void *allocate(size_t size)
{
    return watched(memory.allocate(size));
}

static void *reallocate(void *old, size_t size)
{
    return watched(memory.reallocate(old, size));
}

static char *duplicate(const char *text)
{
    return watched(memory.duplicate(text));
}

static void watch(void)
{
    struct xml_errors errors;
    refused = xmlMemGet(&memory.free, &memory.allocate, &memory.reallocate, &memory.duplicate) != 0 ||
              xmlMemSetup(memory.free, allocate, reallocate, duplicate) != 0;
    xml_errors_take(&errors);
    xmlInitParser();
    xml_errors_give_back(&errors);
    start_failed = failed;
}

void xml_memory_watch(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    if (pthread_once(&once, watch) != 0)
        failed = true;
}

bool xml_memory_failed(void)
{
    return failed || refused || start_failed;
}

enum status xml_memory_start_again(void)
{
    xml_memory_watch();
    failed = passed_by = false;
    xmlFree(xmlMalloc(1));
    if (refused || !passed_by)
        return STATUS_UNSUPPORTED;
    return xml_memory_failed() ? STATUS_NO_MEMORY : STATUS_OK;
}
