/* Encodings of one byte to a character, where libxml2 is built without iconv. One file per platform behind this header. */
#ifndef DEPUTY_CORE_PLATFORM_ENCODING_H
#define DEPUTY_CORE_PLATFORM_ENCODING_H

#include <stdint.h>

/* The characters of the bytes 0x80 to 0xFF, 0 for a byte that is none; those below are ASCII. `name` as in an XML declaration,
 * without case. NULL: it is not known here. POSIX knows none: libxml2 asks iconv there. Good until the next call. */
const uint16_t *platform_upper_half(const char *name);

#endif
