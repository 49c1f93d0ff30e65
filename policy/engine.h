/* Judges one entry by a policy. Knows no rule by name. */
#ifndef DEPUTY_POLICY_ENGINE_H
#define DEPUTY_POLICY_ENGINE_H

#include "policy/rule.h"

enum truth { TRUTH_NO, TRUTH_YES, TRUTH_UNKNOWN };
/* Does a condition hold for a session? Unknown where a pattern or memory gave no answer and that decides. */
enum truth engine_test(struct facts *facts, const struct condition *condition);

/* Told about every finding. `diagnostic` is set for the reader's own (its message), else the message is the rule's, to be
 * made with engine_print_message while the call lasts. */
struct judgement_sink {
    void *context;
    void (*finding)(void *context, const struct rule *rule, struct place place, const struct entry_diagnostic *diagnostic,
                    struct facts *facts);
    /* may be NULL: every rule that was looked at, and whether it held */
    void (*looked_at)(void *context, const struct rule *rule, bool held);
};

/* DECISION_ALLOWED or DECISION_DENIED for a session; DECISION_NONE for any other entry, whose findings are reported all the
 * same; DECISION_FAILED when a condition could not be decided (memory, a runaway pattern): then nothing is allowed. */
enum decision policy_judge(const struct policy *policy, const struct judgement_request *request,
                           struct judgement_memory *memory, const struct judgement_sink *sink);

/* The message of a rule, {fact}s filled in. */
void engine_print_message(const struct rule *rule, struct facts *facts, struct buffer *out);

#endif
