/* What can be proved about a policy's conditions: which never hold, and which rules say nothing that another does not say.
 * A proof covers every session the facts can describe; where texts or numbers leave it open, the answer says so. */
#ifndef DEPUTY_POLICY_PROOF_H
#define DEPUTY_POLICY_PROOF_H

#include "policy/policy.h"

enum proof_answer {
    PROOF_HOLDS,     /* for `witness` */
    PROOF_NEVER,     /* for no session: `core` contradicts itself */
    PROOF_ASSUMED,   /* nothing contradicts it, but no witness was found: `why` */
    PROOF_UNDECIDED, /* `why` */
};

struct proof {
    enum proof_answer answer;
    /* HOLDS: one line, attributes of the <session> of a <test> that differ from an unremarkable one; what a <session> cannot
     * say stands in parentheses behind them. */
    struct text witness;
    const char *why; /* ASSUMED, UNDECIDED: "it ..."; static */
    /* NEVER: the conditions, in the order of the document, that cannot hold together; each of them is needed. */
    const struct condition **core;
    size_t core_count;
    bool is_other_entry; /* NEVER, but it would hold for an entry that is no session, and the rule looks at sessions only */
};

/* A condition that can never hold where it stands: a <when> beside others, a branch of <any>, what is within a <not> (which
 * then has no effect), a fact of an <exclusive> that is never true together with another. */
struct dead_condition {
    const struct condition *condition;
    bool is_within; /* `condition` is a <not>, and it is what stands in it that never holds */
    const struct condition *parent; /* NULL: a <when> */
    struct proof proof;             /* NEVER */
    struct dead_condition *next;
};

/* Whenever `rule` holds, `by` holds too, with the same severity or a higher one. */
struct implied_rule {
    const struct rule *rule, *by;
    bool equal;          /* and the other way round; then `rule` is the later one */
    struct text witness; /* a session for which both hold */
    struct implied_rule *next;
};
struct implied_rules {
    struct implied_rule *first;
    size_t undecided; /* pairs of rules that could not be compared in the time there is */
};

/* Asks questions; its answers are borrowed from it and live as long as it. */
struct prover;
struct prover *prover_new(void); /* NULL: memory */
void prover_free(struct prover *prover); /* accepts NULL */
/* Memory ran out: no answer of this prover counts. Latched. */
bool prover_failed(const struct prover *prover);

/* Can the rule hold, by any of its <when>s? A diagnostic has no condition and is not asked about. */
void proof_rule(struct prover *prover, const struct rule *rule, struct proof *out);
/* Can it hold for a session of this scope? `scope` is a condition, such as the scope of a suppression (see scope_*). */
void proof_rule_within(struct prover *prover, const struct rule *rule, const struct condition *scope, struct proof *out);
/* Can it hold for a session that is in none of the scopes? */
void proof_rule_outside(struct prover *prover, const struct rule *rule, const struct condition *const *scopes, size_t count,
                        struct proof *out);
/* Is every session of `inner` one of `outer`? HOLDS: no, and `witness` is in `inner` alone. NEVER: it is. */
void proof_scope_outside(struct prover *prover, const struct condition *inner, const struct condition *outer,
                         struct proof *out);
/* The conditions of a rule that is not proved to never hold; in the order of the document. NULL: none. */
const struct dead_condition *proof_dead_conditions(struct prover *prover, const struct rule *rule);
/* Rules that another makes superfluous, in the order of the document; each is reported once. Left out: rules that are off or
 * can never hold; locked ones where the other is not. */
void proof_implied_rules(struct prover *prover, const struct policy *policy, struct implied_rules *out);

/* Scopes as conditions; they borrow what they are made of. */
struct condition scope_group(struct pattern *group);
struct condition scope_id(struct text *id); /* in lower case without braces */

#endif
