/* All memory of this process. One file per system. */
#ifndef DEPUTY_TESTS_SECRET_MEMORY_WALK_H
#define DEPUTY_TESTS_SECRET_MEMORY_WALK_H

#include <stddef.h>

/* Calls `each` with a copy of every piece of memory that can be read; pieces of one region overlap by a few bytes. The copy is
 * nowhere else when it is done. */
void secret_memory_walk(void (*each)(void *context, const unsigned char *bytes, size_t length), void *context);

#endif
