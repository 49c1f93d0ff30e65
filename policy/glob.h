/* Globs as regular expressions for PCRE2.
 *
 * PCRE2's own conversion is not used: it puts (*COMMIT) behind a star, so that `Prod*\**` misses `Production` (10.42). */
#ifndef DEPUTY_POLICY_GLOB_H
#define DEPUTY_POLICY_GLOB_H

#include "core/text.h"

/* Adds an anchored regular expression: `\` separates and nothing escapes; `?` is one character, `*` any within a part, `**`
 * any, `[a-z]` and `[!a-z]` one of a set; none but `**` takes a separator. `**\` where a part begins stands for any number of
 * parts, also for none, and `X\**` holds for X itself too. NULL, or what is wrong with the glob at *offset. */
const char *glob_add_regex(struct text glob, struct buffer *out, size_t *offset);

#endif
