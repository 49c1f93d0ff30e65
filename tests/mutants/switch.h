/* What the copies that ci/mutants writes call: every place that can be changed asks here which change is on. Only copies
 * below the build folder include this. */
#ifndef DEPUTY_TESTS_MUTANTS_SWITCH_H
#define DEPUTY_TESTS_MUTANTS_SWITCH_H

#include <stdbool.h>

enum mutant_seen { MUTANT_REACHED = 1, MUTANT_DIFFERED = 2 };

extern unsigned mutant_on;         /* the number of the change that is made; 0: none */
extern unsigned char *mutant_seen; /* per number what was seen of it; NULL: not asked for */

/* Is the change on? Marks it as reached, and as differing, for what would come out cannot be told cheaply. */
static inline bool mutant(unsigned number)
{
    if (mutant_seen)
        mutant_seen[number] |= MUTANT_REACHED | MUTANT_DIFFERED;
    return number == mutant_on;
}

/* One of two truths; where they never differ, the change cannot be noticed. */
static inline bool mutant_truth(unsigned number, bool changed, bool original)
{
    if (mutant_seen)
        mutant_seen[number] |= (unsigned char)(MUTANT_REACHED | (changed != original ? MUTANT_DIFFERED : 0));
    return number == mutant_on ? changed : original;
}

#endif
