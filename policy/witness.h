/* From what a question came out with to a session that a person can look at. Inside policy/ only. */
#ifndef DEPUTY_POLICY_WITNESS_H
#define DEPUTY_POLICY_WITNESS_H

#include "policy/question.h"

/* Makes a text of the line longer until the planned line has this length; false: there is no such text. Its bytes are the
 * memory's, for this question. */
bool witness_stretch(struct question_memory *memory, struct witness *witness, size_t wanted);
/* Takes back what a confirmed witness does not need, one input after the other. */
void witness_simplify(struct question_memory *memory, const struct question *question, struct witness *witness);
/* Texts that were asked about are said, also those that every session made here has. They are slices of the memory's specimen,
 * until the next one is made. */
void witness_say_texts(struct question_memory *memory, const struct condition *const *tests, size_t count,
                       struct witness *witness);
/* With texts of its own. */
void witness_copy(const struct witness *witness, struct arena *arena, struct witness *out);

#endif
