/* What is wrong with a policy beyond what makes it unreadable: parts of it that can do nothing. Each is proved, or said to be
 * beyond proof. */
#ifndef DEPUTY_POLICY_AUDIT_H
#define DEPUTY_POLICY_AUDIT_H

#include "policy/policy.h"

enum audit_kind {
    AUDIT_RULE_NEVER_HOLDS,
    AUDIT_CONDITION_NEVER_HOLDS,
    AUDIT_RULE_IMPLIED,       /* another rule says the same wherever it holds */
    AUDIT_OVERRIDE_NO_EFFECT,
    AUDIT_SUPPRESSION_NO_EFFECT,
    AUDIT_NOT_PROVED, /* no defect: what could not be decided, and why */
    AUDIT_KIND_COUNT
};
extern const char *const audit_kind_names[AUDIT_KIND_COUNT]; /* "rule-never-holds", ... */

struct audit_finding {
    enum audit_kind kind;
    const struct policy_source *source;
    struct place place;
    struct text rule;    /* the id it is about */
    struct text message; /* a sentence */
    struct text witness; /* a session that shows it, as attributes of a <test>'s <session>; absent: the message has the reason */
    struct audit_finding *next;
};

struct audit {
    struct arena arena;
    struct audit_finding *first; /* by document (parents last) and place */
    size_t defects, not_proved;
    bool failed; /* memory ran out: nothing of it counts */
};

/* Looks at the documents of one layer; the built-in one only where it is the leaf. `out` is yours to audit_fini. */
void audit_policy(const struct policy *policy, enum policy_layer layer, struct audit *out);
void audit_fini(struct audit *audit);

#endif
