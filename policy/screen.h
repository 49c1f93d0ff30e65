/* What a rule needs before it is worth asking: one test of bits and one of a text, side by side for all rules, so that most of
 * a thousand rules cost a few nanoseconds each. A screen never decides that a rule holds, only that it cannot. */
#ifndef DEPUTY_POLICY_SCREEN_H
#define DEPUTY_POLICY_SCREEN_H

#include "policy/rule.h"

struct screen {
    const struct rule *rule;
    uint64_t mask; /* none of these bits set in `word`: it cannot hold */
    uint16_t word;
    unsigned char first, last; /* of `start` and `end`, in lower case; 0: may be any */
    bool is_list;              /* the fact is one */
    enum fact fact;            /* of the text; FACT_COUNT: there is no test of one */
    struct text start, end;    /* the text starts and ends so, without the case of ASCII letters */
};

struct screen_list {
    struct screen *items;
    size_t count;
};

/* The rule's conditions are ordered (policy_resolve). */
struct screen screen_of(const struct rule *rule);
/* Does the text start and end as the screen says? */
bool screen_text_passes(const struct screen *screen, struct text text);

/* Of ASCII letters; every other byte is its own. */
static inline unsigned char screen_lower(char byte)
{
    unsigned char letter = (unsigned char)byte;
    return letter >= 'A' && letter <= 'Z' ? letter + 32 : letter;
}

/* A letter beyond ASCII may be another case of one (U+212A is a K): then nothing is known. */
static inline bool screen_may_be(unsigned char wanted, char byte)
{
    return screen_lower(byte) == wanted || wanted == 0 || (unsigned char)byte >= 0x80;
}

/* False: the rule cannot hold. */
static inline bool screen_passes(const struct screen *screen, struct facts *facts)
{
    if (!(facts->bits[screen->word] & screen->mask))
        return false;
    if (screen->fact == FACT_COUNT)
        return true;
    struct text text = facts_text(facts, screen->fact);
    /* Parts of a list are tested one by one, without the white space around them: that is left to who does it. */
    if (screen->is_list && facts_group_has_parts(facts))
        return true;
    if (text.length < screen->start.length || text.length < screen->end.length)
        return false;
    if (text.length > 0 && (!screen_may_be(screen->first, text.bytes[0]) ||
                            !screen_may_be(screen->last, text.bytes[text.length - 1])))
        return false;
    return screen_text_passes(screen, text);
}

#endif
