/* A text that a regular expression may well match. A guess: whoever uses it asks the pattern. */
#ifndef DEPUTY_POLICY_REGEX_SAMPLE_H
#define DEPUTY_POLICY_REGEX_SAMPLE_H

#include "core/text.h"

/* The first alternative everywhere, the fewest repetitions. False: the expression has something this does not read. */
bool regex_sample(struct text regex, struct buffer *out);

#endif
