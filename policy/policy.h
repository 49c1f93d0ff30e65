/* The policy in effect: documents that extend one another, in two layers, resolved into one set of rules. */
#ifndef DEPUTY_POLICY_POLICY_H
#define DEPUTY_POLICY_POLICY_H

#include "policy/screen.h"

/* <override>: another severity for a rule that its document extends. */
struct policy_override {
    struct text rule_id;
    enum severity severity;
    struct place place;
    struct policy_override *next;
    /* Set by policy_resolve: */
    struct rule *rule;
    enum severity before[LAYER_COUNT]; /* what the rule had in that layer until then; OFF: the layer has not this document */
};

/* <suppress>: findings of one rule on some entries that this layer does not set. */
struct suppression {
    struct text rule_id, reason;
    struct text group;       /* the glob as written; absent: by ID */
    struct pattern *pattern; /* of the group; owned */
    struct guid id;
    bool has_until;
    int64_t until; /* the last day it holds, in days since 1970-01-01 UTC */
    struct text until_text;
    struct place place;
    struct suppression *next;
    /* Set by policy_resolve: */
    const struct policy_source *source;
    struct rule *rule;
    bool expired;
    size_t number;                    /* counts all suppressions of the policy, from 0 */
    struct suppression *next_of_rule[LAYER_COUNT];
};

/* <test>: a session, and the rules of its document that hold for it. */
struct policy_test {
    struct text name;
    struct text expect; /* ids, separated by white space; absent: none */
    struct entry entry; /* texts belong to the policy */
    struct entry_links links;
    bool has_effective;
    struct identity effective; /* who it will really be, where the test says so */
    struct place place;
    struct policy_test *next;
};

/* One policy document, as written. */
struct policy_source {
    struct text path; /* as opened; "default" for the built-in one */
    struct text name;
    struct text extends; /* as written; absent: nothing */
    struct place place;  /* of <policy> */
    bool built_in;       /* `default`: may have locked rules and diagnostics */
    struct policy_source *parent; /* what it extends; set by whoever reads documents */
    struct rule *rules;
    struct policy_override *overrides;
    struct suppression *suppressions;
    struct policy_test *tests;
    struct policy_source *next; /* every source of the policy */
};

struct rule_list {
    struct rule **items;
    size_t count;
};

struct policy {
    struct arena arena;            /* owns everything but patterns */
    struct policy_source *sources; /* in the order they were read; the built-in one is judged even where nothing extends it */
    struct policy_source *leaf[LAYER_COUNT]; /* the document each layer starts from; MACHINE may be NULL */

    /* Set by policy_resolve: */
    struct text name;              /* of the project's leaf */
    struct rule_list rules;        /* all of them */
    struct screen_list for_kind[KIND_COUNT]; /* those that may hold for an entry of this kind */
    struct rule **by_id;           /* a hash table, by id without case */
    size_t by_id_size;             /* more than there are rules */
    size_t suppression_count;
};

struct policy_error {
    const struct policy_source *source; /* NULL: no document's fault */
    struct place place;
    char message[512]; /* one line of valid UTF-8 */
};

void policy_init(struct policy *policy);
void policy_fini(struct policy *policy); /* accepts a zeroed one */
/* A new source at the end of policy->sources; NULL when memory is out. */
struct policy_source *policy_add_source(struct policy *policy, struct text path);
/* Binds overrides, suppressions and tests to rules, and gives every rule its severities. `today`: days since 1970-01-01 UTC.
 * STATUS_OK; STATUS_INVALID with *error for what cannot be; NO_MEMORY. Call once, before anything is judged. */
enum status policy_resolve(struct policy *policy, int64_t today, struct policy_error *error);
/* After policy_resolve. NULL: there is no rule of this id. Ids compare without case. */
struct rule *policy_find(const struct policy *policy, struct text id);
/* Where the rule of an id stands in by_id, or would be put; by_id has room. */
struct rule **policy_slot(const struct policy *policy, struct text id);
/* Is `other` the document itself, or one that it extends? `source` may be NULL: nothing does. */
bool policy_source_extends(const struct policy_source *source, const struct policy_source *other);
/* Is the document part of what this layer extends? */
bool policy_layer_has(const struct policy *policy, enum policy_layer layer, const struct policy_source *source);
/* Does it look at entries of this kind, whatever its severity is? */
bool rule_looks_at(const struct rule *rule, enum entry_kind kind);
/* Is it looked at for entries of this kind at all? */
bool rule_is_judged(const struct rule *rule, enum entry_kind kind);
/* The highest of what the layers give a rule: its severity in reports where nothing is suppressed. */
enum severity rule_severity(const struct rule *rule);
/* Writes a message into an error; what could move a cursor is made visible. STATUS_INVALID, or NO_MEMORY. */
enum status policy_fail(struct policy_error *error, const struct policy_source *source, struct place place, const char *format,
                        ...) TEXT_PRINTF(4, 5);

#endif
