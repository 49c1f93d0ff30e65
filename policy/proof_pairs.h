/* What the proofs about one rule and those about pairs of rules share. Inside policy/ only. */
#ifndef DEPUTY_POLICY_PROOF_PAIRS_H
#define DEPUTY_POLICY_PROOF_PAIRS_H

#include "policy/proof.h"
#include "policy/question.h"

struct prover {
    struct arena arena; /* of the answers */
    struct question_memory memory;
    struct buffer line;
    struct goal *goals; /* a stack: what has to hold and what must not */
    size_t goal_count, goal_capacity;
    bool failed;
};

void prover_add_goal(struct prover *prover, const struct condition *condition, bool holds);
/* One goal for each condition that has to hold, so that a contradiction names as few as it can. */
void prover_add_conjunction(struct prover *prover, const struct condition *condition);
/* Is there a session for all the goals? */
enum question_answer prover_ask(struct prover *prover, bool sessions_only, struct witness *witness, const char **why);
struct text prover_print(struct prover *prover, const struct witness *witness);

#endif
