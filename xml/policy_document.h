/* Policy documents (urn:deputy:policy:1) into compiled policies: every fact, value, field and pattern is checked here. */
#ifndef DEPUTY_XML_POLICY_DOCUMENT_H
#define DEPUTY_XML_POLICY_DOCUMENT_H

#include "policy/rule.h"
#include "xml/reader.h"

#define POLICY_NAMESPACE "urn:deputy:policy:1"

/* Reads a policy into *out, which is zeroed before and yours to policy_fini after, whatever is returned. STATUS_OK;
 * STATUS_INVALID with *error for everything that does not exist or cannot be; what reader_parse gives. */
enum status policy_document_read(reader_source *source, void *source_context, struct policy *out, struct reader_error *error);

#endif
