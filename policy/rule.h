/* A policy, compiled: rules with conditions over facts. Filled by xml/policy_document, asked by policy/engine. */
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
    struct condition *first_child, *next; /* children in order */
    struct place place;                   /* in the policy document */
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

struct rule {
    struct text id, name;
    enum severity severity;
    bool locked, applies_to_all;
    bool diagnostic; /* the reader's own: no condition */
    struct text message, help;
    struct rule_page page;
    struct rule_condition *conditions; /* in order */
    struct place place;                /* in the policy document */
    struct rule *next;
    struct rule *next_for_all; /* the next one that looks at every entry */
};

struct policy {
    struct arena arena; /* owns everything but patterns */
    struct text name;
    struct rule *rules;         /* in the order of the document */
    struct rule *rules_for_all; /* those of them that look at every entry, not at sessions only */
    size_t rule_count;
};

void policy_init(struct policy *policy);
void policy_fini(struct policy *policy); /* accepts a zeroed one */
/* NULL: there is no rule of this id. Ids compare without case. */
const struct rule *policy_find(const struct policy *policy, struct text id);

#endif
