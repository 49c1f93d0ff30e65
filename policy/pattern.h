/* Globs and regular expressions over facts (PCRE2), without case, with limits: a runaway pattern is an error, never a match
 * and never "no match". */
#ifndef DEPUTY_POLICY_PATTERN_H
#define DEPUTY_POLICY_PATTERN_H

#include "core/status.h"
#include "core/text.h"

struct pattern;

/* STATUS_INVALID with a message about what is wrong where in the pattern (NULL where its size is 0); STATUS_NO_MEMORY. *out is
 * yours to free. */
enum status pattern_new_regex(struct text regex, struct pattern **out, char *message, size_t message_size);
/* `\` is the separator and nothing escapes; * stays within a part, ** does not, and X\** holds for X itself too. */
enum status pattern_new_glob(struct text glob, struct pattern **out, char *message, size_t message_size);
/* STATUS_PATTERN: over its limits, nothing is known. Allocates nothing that the pattern does not keep. */
enum status pattern_match(struct pattern *pattern, struct text subject, bool *matches);
void pattern_free(struct pattern *pattern); /* accepts NULL */
/* The pattern as it was written, borrowed from it; *is_glob: a glob, else a regular expression. */
struct text pattern_written(const struct pattern *pattern, bool *is_glob);

#endif
