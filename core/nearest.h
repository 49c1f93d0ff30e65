/* "Did you mean": of the names there are, the one nearest to what was typed. Time and memory are bounded for every name, so
 * that names of documents may be looked at, however many and whatever they are. */
#ifndef DEPUTY_CORE_NEAREST_H
#define DEPUTY_CORE_NEAREST_H

#include "core/text.h"

#define NEAREST_TYPED 64  /* code points: nothing is near to what is longer */
#define NEAREST_NAME 128  /* and none that is longer is near to anything */

struct nearest {
    uint32_t typed[NEAREST_TYPED]; /* without case */
    size_t length;                 /* 0: nothing is near */
    size_t limit;                  /* letters that may be wrong */
    size_t score;                  /* of the nearest so far; less is nearer */
};

void nearest_init(struct nearest *nearest, struct text typed);
/* Is it near, and nearer than all that were considered before? A letter wrong, missing, too many, or changed with its
 * neighbour is one step; letters compare without case. */
bool nearest_consider(struct nearest *nearest, struct text name);
/* The same for a part of the name from the start of a word on: "backpu" is near to "Nightly backup". Less near than any whole
 * name. */
bool nearest_consider_words(struct nearest *nearest, struct text name);
/* As if nothing had been considered. */
void nearest_forget(struct nearest *nearest);

#endif
