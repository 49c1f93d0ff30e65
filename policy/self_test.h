/* Runs the <test>s of policy documents. */
#ifndef DEPUTY_POLICY_SELF_TEST_H
#define DEPUTY_POLICY_SELF_TEST_H

#include "policy/engine.h"

struct self_test_result {
    bool passed;
    bool undecided;         /* a rule could not be decided for the session: no test passes by that */
    struct text missing;    /* ids that `expect` names and that do not hold, separated by spaces */
    struct text unexpected; /* ids that hold and that it does not name */
};

/* Judges the test's session by the rules written in its document: does each hold, whatever its severity, an override or a
 * suppression? Texts of the result are the arena's. */
struct self_test_result self_test_run(const struct policy_source *source, const struct policy_test *test, struct arena *arena);

#endif
