/* libxml2's errors in words that quote nothing of the document: a name in an error may be a password somebody forgot to
 * escape. */
#ifndef DEPUTY_XML_ERROR_TEXT_H
#define DEPUTY_XML_ERROR_TEXT_H

#include <stddef.h>

struct _xmlError;

/* Writes one line without its end into `out`. */
void error_text(const struct _xmlError *error, char *out, size_t size);

#endif
