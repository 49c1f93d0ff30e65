/* The one type a password lives in: its pages are locked where the system allows it and wiped on every path out. */
#ifndef DEPUTY_CORE_SECRET_H
#define DEPUTY_CORE_SECRET_H

#include "core/status.h"
#include "core/text.h"

struct secret {
    char *bytes; /* UTF-8, not terminated; NULL: there is no secret, which is different from an empty one */
    size_t length;
    size_t mapped; /* bytes of the mapping behind `bytes` */
};

/* Takes a copy of `text`; the caller wipes its own. STATUS_NO_MEMORY or STATUS_OK. `out` starts zeroed. */
enum status secret_set(struct secret *out, struct text text);
enum status secret_copy(struct secret *out, const struct secret *from);
/* An empty secret with room for `capacity` bytes at `bytes`, which whoever reads from outside writes there, so that no other
 * memory has held them; `length` is the writer's to set. It never grows, so no copies are left behind. STATUS_NO_MEMORY or
 * STATUS_OK. `out` starts zeroed. */
enum status secret_reserve(struct secret *out, size_t capacity);
/* From UTF-16, by way of no other memory; the caller wipes its own. STATUS_INVALID: a surrogate without its other half.
 * `out` starts zeroed, and stays so unless STATUS_OK. */
enum status secret_set_utf16(struct secret *out, const uint16_t *units, size_t count);
static inline bool secret_is_present(const struct secret *secret)
{
    return secret && secret->bytes != NULL;
}
/* The secret as UTF-16 in the byte order of Windows, followed by a NUL unit that `length` does not count; absent in, absent
 * out. STATUS_INVALID where it is no UTF-8 or holds a NUL, which Windows would take for its end. */
enum status secret_to_utf16(struct secret *out, const struct secret *from);
/* Compares in a time that does not depend on where the texts differ. */
bool secret_equals(const struct secret *a, const struct secret *b);
/* Wipes and gives back; accepts a zeroed secret and leaves one. */
void secret_fini(struct secret *secret);
/* Overwrites memory in a way the compiler may not leave out. */
void secret_wipe(void *memory, size_t size);

#endif
