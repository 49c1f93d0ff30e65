/* Globs over paths whose separator is `\`, without case. Nothing escapes. Matching cannot run away: its time grows with the
 * length of the subject, whatever the pattern. */
#ifndef DEPUTY_POLICY_GLOB_H
#define DEPUTY_POLICY_GLOB_H

#include "core/status.h"
#include "core/text.h"

struct glob;

/* `?` one character, `*` any within a part, `**` any, `[a-z]` and `[!a-z]` one of a set; none but `**` takes a separator.
 * `**\` in front of a part stands for any number of parts, also for none, and `X\**` holds for X itself too.
 * STATUS_INVALID with a message, STATUS_NO_MEMORY. *out is yours to free. */
enum status glob_new(struct text text, struct glob **out, char *message, size_t message_size);
bool glob_match(const struct glob *glob, struct text subject);
void glob_free(struct glob *glob); /* accepts NULL */

#endif
