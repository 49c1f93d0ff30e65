/* libxml2 goes on after some failed allocations as if nothing had been: a field, a namespace or a whole input is missing then.
 * Its memory comes through here, so that one failure anywhere in it is known and nothing it read since is believed. */
#ifndef DEPUTY_XML_MEMORY_H
#define DEPUTY_XML_MEMORY_H

#include <stdbool.h>

/* Before any other call of libxml2; further calls do nothing. */
void xml_memory_watch(void);
/* An allocation of libxml2 did not succeed. Latched for good: it keeps tables for the whole process, which may lack a part. */
bool xml_memory_failed(void);

#endif
