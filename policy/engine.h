/* Judges one entry by a policy. Knows no rule by name. */
#ifndef DEPUTY_POLICY_ENGINE_H
#define DEPUTY_POLICY_ENGINE_H

#include "policy/policy.h"

enum truth { TRUTH_NO, TRUTH_YES, TRUTH_UNKNOWN /* could not be decided: memory, a runaway pattern */ };

/* What the engine found. Valid while the call lasts. */
struct judged_finding {
    const struct rule *rule;
    struct place place;
    enum fact field;                           /* what it points at; FACT_COUNT: the entry */
    const struct entry_diagnostic *diagnostic; /* of the reader's own: has the message. NULL: engine_print_message makes it */
    enum severity severity;                    /* in reports; SEVERITY_OFF: nothing is reported */
    bool denies;                               /* an error for the decision, whatever reports say */
    const struct suppression *suppressions[LAYER_COUNT]; /* what kept a layer from setting it; NULL: nothing */
};

struct judgement_sink {
    void *context;
    void (*finding)(void *context, const struct judged_finding *finding, struct facts *facts);
    /* may be NULL: every rule that was looked at, and whether it held */
    void (*looked_at)(void *context, const struct rule *rule, bool held, struct facts *facts);
    /* may be NULL: a rule whose condition, or whose suppression, could not be decided; `place` is that in `source` */
    void (*undecided)(void *context, const struct rule *rule, const struct policy_source *source, struct place place);
};

/* DECISION_ALLOWED or DECISION_DENIED for a session; DECISION_NONE for any other entry, whose findings are reported all the
 * same; DECISION_FAILED when a condition could not be decided: then nothing is allowed. The policy is resolved. */
enum decision policy_judge(const struct policy *policy, const struct judgement_request *request,
                           struct judgement_memory *memory, const struct judgement_sink *sink);

/* The message of a rule, {fact}s filled in. */
void engine_print_message(const struct rule *rule, struct facts *facts, struct buffer *out);
/* Does one condition, or any <when> of a rule, hold for these facts? Whatever the rule's severity is. */
enum truth engine_test(struct facts *facts, const struct condition *condition);
enum truth engine_rule(struct facts *facts, const struct rule *rule);

#endif
