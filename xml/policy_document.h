/* Policy documents (urn:deputy:policy:1) into compiled policies: every fact, value, field and pattern is checked here. What
 * needs the other documents of the policy is policy_resolve's. */
#ifndef DEPUTY_XML_POLICY_DOCUMENT_H
#define DEPUTY_XML_POLICY_DOCUMENT_H

#include "policy/policy.h"
#include "xml/reader.h"

#define POLICY_NAMESPACE "urn:deputy:policy:1"

/* Reads one document into `source`, which policy_add_source made. STATUS_OK; STATUS_INVALID with *error for everything that
 * does not exist or cannot be, for XML that is not well-formed or over a limit, and for bytes that cannot be read;
 * STATUS_NO_MEMORY. */
enum status policy_document_read(reader_source *bytes, void *bytes_context, struct policy *policy,
                                 struct policy_source *source, struct policy_error *error);

#endif
