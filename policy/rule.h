/* One rule, compiled: conditions over facts. Filled by xml/policy_document, asked by policy/engine. */
#ifndef DEPUTY_POLICY_RULE_H
#define DEPUTY_POLICY_RULE_H

#include "policy/facts.h"
#include "policy/pattern.h"

enum condition_kind {
    CONDITION_BITS,    /* a finite fact is one of some values: one test of one word */
    CONDITION_TEXT,    /* a text is one of some values */
    CONDITION_PATTERN, /* a text or enum matches a pattern */
    CONDITION_EXCEEDS, /* a number is over a number or another fact */
    CONDITION_ALL,
    CONDITION_ANY,
    CONDITION_NOT,      /* of the conjunction of its children */
    CONDITION_EXCLUSIVE /* two or more children hold */
};

struct condition {
    enum condition_kind kind;
    enum fact fact;
    size_t word;        /* BITS */
    uint64_t mask;      /* BITS */
    struct text *texts; /* TEXT */
    size_t text_count;
    struct pattern *pattern; /* PATTERN; owned */
    enum fact limit_fact;    /* EXCEEDS: FACT_COUNT: `limit` counts */
    size_t limit;
    struct condition *first_child, *next;          /* as the document has them */
    struct condition *first_to_ask, *next_to_ask; /* the same, cheapest first; policy_resolve makes it */
    unsigned cost;                                /* how long asking takes, roughly: of the dearest part; policy_resolve's */
    struct place place;                           /* in the policy document */
};

/* One <when>: holds on its own, and points where it says. */
struct rule_condition {
    struct condition condition; /* ALL, or EXCLUSIVE */
    enum fact *points_at;       /* the first of them the document gives; none: the entry */
    size_t points_at_count;
    struct rule_condition *next;
};

/* What `deputy explain RULE` says. */
struct rule_page {
    struct text reason, bad, good, source;
};

/* Two policies apply at once, and neither lowers what the other sets (SPEC 7). */
enum policy_layer {
    LAYER_PROJECT, /* --policy, .deputy.xml or default, with what it extends */
    LAYER_MACHINE, /* the machine policy, with what it extends */
    LAYER_COUNT
};

struct policy_source;
struct suppression;

struct rule {
    struct text id, name;
    enum severity severity; /* as its document says */
    bool locked, applies_to_all;
    bool diagnostic; /* the reader's own: no condition */
    bool of_documents; /* a diagnostic that stands on a whole document, not on an entry */
    struct text message, help;
    struct rule_page page;
    struct rule_condition *conditions;  /* in order */
    struct place place;                 /* in the policy document */
    const struct policy_source *source; /* that document */
    struct rule *next;

    /* Set by policy_resolve: */
    size_t number; /* counts the rules of the policy, from 0 */
    /* The severity that each layer gives it, overrides included; SEVERITY_OFF also where the layer does not know it. */
    enum severity in_layer[LAYER_COUNT];
    /* Locked, or a DX error: an error for the decision whatever layers say, so that they change reports only. */
    bool always_denies;
    struct suppression *suppressions[LAYER_COUNT], *last_suppression[LAYER_COUNT]; /* those that have not expired */
};

#endif
