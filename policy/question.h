/* One question about conditions: is there a session for which some hold and others do not? Every session of the finite
 * facts that are mentioned is tried (policy/specimen), texts and lengths are reasoned about (policy/theory). */
#ifndef DEPUTY_POLICY_QUESTION_H
#define DEPUTY_POLICY_QUESTION_H

#include "policy/classes.h"
#include "policy/engine.h"

struct goal {
    const struct condition *condition;
    bool holds; /* false: must not hold */
};

struct question {
    const struct goal *goals; /* all of them */
    size_t goal_count;
    bool sessions_only; /* else any entry */
};

enum question_answer {
    QUESTION_NO,        /* proved: there is none */
    QUESTION_YES,       /* there is one: `witness`, which the engine has confirmed */
    QUESTION_ASSUMED,   /* nothing contradicts it, and no witness was found: it depends on texts */
    QUESTION_UNDECIDED, /* too many combinations; `why` */
    QUESTION_NO_MEMORY
};

struct witness {
    struct specimen_choice choice;
    struct specimen_texts texts;
};

/* Memory that is used again from question to question. */
struct question_memory {
    struct arena arena; /* of one question */
    struct judgement_memory judgement;
    struct specimen specimen;
    struct class_cache classes;
    size_t tried; /* specimens so far, for whoever has to come to an end */
};
void question_memory_init(struct question_memory *memory);
void question_memory_fini(struct question_memory *memory);

/* The texts of *witness are copies in `arena`. */
enum question_answer question_ask(struct question_memory *memory, const struct question *question, struct arena *arena,
                                  struct witness *witness, const char **why);

/* Is a witness one? Asks the engine. TRUTH_UNKNOWN: memory. */
enum truth question_confirm(struct question_memory *memory, const struct question *question, const struct witness *witness);

#endif
