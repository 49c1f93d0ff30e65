/* A password that never stands in the test's own memory, and a search for it in the memory of this process. */
#ifndef DEPUTY_TESTS_SECRET_MEMORY_H
#define DEPUTY_TESTS_SECRET_MEMORY_H

#include <stddef.h>

#define SECRET_MEMORY_SIZE 48 /* bytes of its UTF-8 */
#define SECRET_MEMORY_UNITS 40 /* units of its UTF-16 */

/* The password's UTF-8, for the moment; the caller wipes it. */
void secret_memory_reveal(unsigned char bytes[SECRET_MEMORY_SIZE]);
/* The same in UTF-16LE. */
void secret_memory_reveal_utf16(unsigned char bytes[2 * SECRET_MEMORY_UNITS]);

/* How many places in `bytes` hold a part of it, in UTF-8 or UTF-16. */
size_t secret_memory_count(const unsigned char *bytes, size_t length);

/* How many places in all memory of this process that can be written or read. *bytes_seen: how much that was. */
size_t secret_memory_search(size_t *bytes_seen);

#endif
