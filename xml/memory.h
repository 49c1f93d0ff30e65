/* libxml2 goes on after some failed allocations as if nothing had been: a field, a namespace or a whole input is missing then.
 * Its memory comes through here, so that one failure anywhere in it is known and nothing it read since is believed.
 * What a program that uses the library has set with xmlMemSetup before goes on allocating: this only looks at what it answers. */
#ifndef DEPUTY_XML_MEMORY_H
#define DEPUTY_XML_MEMORY_H

#include <stdbool.h>

#include "core/status.h"

/* Before any other call of libxml2; further calls do nothing. */
void xml_memory_watch(void);
/* An allocation of libxml2 did not succeed in this thread. Latched, and for good where it was one of the tables that libxml2
 * makes at its start and keeps for the whole process. */
bool xml_memory_failed(void);
/* A new beginning for this thread, which reads nothing now. Unless it is STATUS_OK nothing may be read: UNSUPPORTED, libxml2's
 * memory does not come through here (any more); NO_MEMORY, there is none, or there was none for those tables. */
enum status xml_memory_start_again(void);

#endif
