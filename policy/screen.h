/* What a rule needs before it is worth asking: one test of bits and one of a text, side by side for all rules, so that most of
 * a thousand rules cost a few nanoseconds each. A screen never decides that a rule holds, only that it cannot. */
#ifndef DEPUTY_POLICY_SCREEN_H
#define DEPUTY_POLICY_SCREEN_H

#include "policy/rule.h"

struct screen {
    const struct rule *rule;
    uint64_t mask; /* none of these bits set in `word`: it cannot hold */
    uint32_t word;
    bool whole;    /* the text is `start`, byte for byte; else it starts and ends so, without the case of ASCII letters */
    enum fact fact; /* of the text; FACT_COUNT: there is no test of one */
    struct text start, end;
};

struct screen_list {
    struct screen *items;
    size_t count;
};

/* The rule's conditions are ordered (policy_resolve). */
struct screen screen_of(const struct rule *rule);
/* False: the rule cannot hold. */
static inline bool screen_passes(const struct screen *screen, struct facts *facts);
bool screen_text_passes(const struct screen *screen, struct text text);

static inline bool screen_passes(const struct screen *screen, struct facts *facts)
{
    if (!(facts->bits[screen->word] & screen->mask))
        return false;
    return screen->fact == FACT_COUNT || screen_text_passes(screen, facts_text(facts, screen->fact));
}

#endif
