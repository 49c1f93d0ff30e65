/* The conditions of a rule for one session, as a person reads them: what held, what did not, and where both are written. */
#ifndef DEPUTY_CLI_CONDITION_TEXT_H
#define DEPUTY_CLI_CONDITION_TEXT_H

#include "policy/engine.h"

/* Adds a rule that was looked at, its severity and who set it, and every condition with what the session has there. `path` is
 * the session's document. */
void condition_text_add_rule(const struct policy *policy, const struct rule *rule, bool held, struct facts *facts,
                             const char *path, struct buffer *out);

#endif
