/* What texts and numbers can be: do some tests hold and others fail for one text of a session? Says no only where it is
 * certain: what it cannot read (regular expressions) may always hold or fail. */
#ifndef DEPUTY_POLICY_THEORY_H
#define DEPUTY_POLICY_THEORY_H

#include "policy/engine.h"

enum theory_answer {
    THEORY_NO,       /* there is none */
    THEORY_POSSIBLE, /* nothing speaks against it; the text or length is a guess */
    THEORY_UNNAMED,  /* no test names values */
    THEORY_NO_MEMORY
};

/* Tests (CONDITION_TEXT, CONDITION_PATTERN) of one text fact of one session. */
struct text_question {
    enum fact fact;
    const struct condition *const *holding; /* must hold */
    size_t holding_count;
    const struct condition *const *failing; /* must not */
    size_t failing_count;
    bool may_be_empty;
    bool *no_memory; /* set where a pattern had none: the answer does not count */
};

/* Does this text do? TRUTH_UNKNOWN where a pattern gives no answer. */
enum truth theory_test(const struct text_question *question, struct text text);
/* Do two tests of the same fact say the same, as they are written? */
bool theory_same_test(const struct condition *a, const struct condition *b);
/* A text that is among the values that a test names, and that fits what else is known of the session: `facts`, of which
 * `mentioned` counts. THEORY_UNNAMED: ask theory_search. */
enum theory_answer theory_named(const struct text_question *question, struct facts *facts, const uint64_t mentioned[FACT_WORDS],
                                struct text *text);
/* Any text, where no test that must hold names values. Depends on the question only. */
enum theory_answer theory_search(const struct text_question *question, struct arena *arena, struct text *text);

/* Tests (CONDITION_EXCEEDS) of the length of the planned line, which may be anything, and of its limit in this call. */
struct number_question {
    const struct condition *const *holding;
    size_t holding_count;
    const struct condition *const *failing;
    size_t failing_count;
    size_t planned, limit; /* the session's own */
    bool is_fixed;         /* the planned length is what it is */
};
/* *length is a planned length with which they do; SIZE_MAX: a line that could not be written to its end. */
enum theory_answer theory_number(const struct number_question *question, size_t *length);

#endif
