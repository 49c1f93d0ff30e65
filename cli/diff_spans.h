/* Which words of two texts differ: what a page marks. */
#ifndef DEPUTY_CLI_DIFF_SPANS_H
#define DEPUTY_CLI_DIFF_SPANS_H

#include "core/text.h"

struct diff_span {
    size_t start, end;
};
/* Those of one text, in order, and never two that touch. */
struct diff_spans {
    struct diff_span *items;
    size_t count;
};

/* Compares by words and marks, with as few that differ as can be; where that would take long, everything between the first and
 * the last difference. False: memory is out. Give both to diff_spans_fini, whatever is returned. */
bool diff_find_spans(struct text before, struct text after, struct diff_spans *of_before, struct diff_spans *of_after);
void diff_spans_fini(struct diff_spans *spans);

#endif
