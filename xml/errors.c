#include "xml/errors.h"

#include <libxml/globals.h>

#include <string.h>

static void ignore(void *context, xmlErrorPtr error)
{
    (void)context;
    (void)error;
}

void xml_errors_take(struct xml_errors *before)
{
    before->function = xmlStructuredError;
    before->context = xmlStructuredErrorContext;
    before->last = xmlLastError; /* moved, texts and all: a copy would need memory */
    memset(&xmlLastError, 0, sizeof xmlLastError);
    xmlSetStructuredErrorFunc(NULL, ignore);
}

void xml_errors_give_back(struct xml_errors *before)
{
    xmlResetLastError();
    xmlLastError = before->last;
    xmlSetStructuredErrorFunc(before->context, before->function);
}
