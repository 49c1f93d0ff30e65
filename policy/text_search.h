/* Is there a text that some globs hold for and others do not? Decided, not sampled: the globs are small automata, and all of
 * them are walked at once over one character of each sort that they tell apart. */
#ifndef DEPUTY_POLICY_TEXT_SEARCH_H
#define DEPUTY_POLICY_TEXT_SEARCH_H

#include "core/text.h"

enum text_form {
    FORM_GLOB,  /* without case, as pattern_new_glob */
    FORM_EXACT, /* the text itself, with case */
    FORM_GUID   /* 36 characters in lower case, as IDs are written; `text` is ignored */
};

struct text_demand {
    enum text_form form;
    struct text text;
    bool holds; /* false: must not hold */
};

enum search_answer {
    SEARCH_FOUND,   /* *found is such a text, a shortest one */
    SEARCH_NONE,    /* there is none */
    SEARCH_UNKNOWN, /* too large, or it takes more knowledge of letters than there is here */
    SEARCH_NO_MEMORY
};

/* `without`: a byte that the text may not have; 0: any. *found is a slice of the arena. */
enum search_answer text_search(const struct text_demand *demands, size_t count, char without, struct arena *arena,
                               struct text *found);

#endif
