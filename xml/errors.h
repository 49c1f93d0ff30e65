/* Where libxml2 sends the errors that have no parser context, those of encodings for one: nowhere while deputy reads. By itself
 * it prints them. What the calling program has set for its thread, and the last error it has there, is put back. */
#ifndef DEPUTY_XML_ERRORS_H
#define DEPUTY_XML_ERRORS_H

#include <libxml/xmlerror.h>

struct xml_errors {
    xmlStructuredErrorFunc function;
    void *context;
    xmlError last;
};

/* In pairs, in one thread; they nest. */
void xml_errors_take(struct xml_errors *before);
void xml_errors_give_back(struct xml_errors *before);

#endif
