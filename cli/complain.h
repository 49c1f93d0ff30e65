/* What deputy says about itself: on standard error, or to whoever takes it in this thread. */
#ifndef DEPUTY_CLI_COMPLAIN_H
#define DEPUTY_CLI_COMPLAIN_H

#include "core/nearest.h"

/* Says something on standard error, "deputy: ..." with a line feed; what could move a cursor in it is made visible. */
void complain(const char *format, ...) TEXT_PRINTF(1, 2);

/* Takes what is complained of instead: the line by itself, visible already, borrowed for the call. */
struct complaint_taker {
    void (*take)(void *context, struct text line);
    void *context;
};
/* From here on in this thread; NULL: standard error. Gives who took it until now. The taker is borrowed. */
const struct complaint_taker *complain_to(const struct complaint_taker *taker);

/* "Did you mean": the name, of those considered, that is nearest to what was typed. Start with {.typed = ...}. */
struct suggestion {
    const char *typed;
    const char *meant; /* NULL: none is near */
    struct nearest nearest;
    bool started;
};
void suggestion_consider(struct suggestion *suggestion, const char *name);
void suggestion_consider_words(struct suggestion *suggestion, const char *name); /* it may be the start of a word of the name */
/* "there is no WHAT "TYPED". Did you mean "MEANT"? See HELP" */
void suggestion_complain(const struct suggestion *suggestion, const char *what, const char *help);

#endif
