/* The sessions a command acts on: all of them, or the one that --session names. */
#ifndef DEPUTY_CLI_SELECTION_H
#define DEPUTY_CLI_SELECTION_H

#include "cli/review.h"
#include "core/nearest.h"

struct selected {
    struct entry *entry;      /* a copy */
    struct entry_links links; /* texts in the selection's arena */
    enum decision decision;
    size_t document;
    struct finding *findings; /* those that stand on it; texts belong to the review */
    size_t finding_count;
};

struct selection {
    const char *wanted; /* SEL, NULL: every session */
    struct guid wanted_id;
    bool wanted_is_id;
    struct selected *items; /* after selection_sort: by document and start tag */
    size_t count, capacity;
    struct arena arena;
    bool failed; /* memory ran out */
    /* While nothing answers: the session that is nearest to what is wanted, by ID, name or Group\Name. */
    struct nearest nearest;
    struct text meant; /* what names it; absent: none is near */
    size_t meant_document;
};

void selection_init(struct selection *selection, const char *wanted);
void selection_fini(struct selection *selection);
/* Fills a selection while a review runs. */
struct review_listener selection_listener(struct selection *selection);
void selection_sort(struct selection *selection);
/* The one session that was asked for; NULL when there is none or several, which is said on standard error. */
const struct selected *selection_only(const struct selection *selection, const struct review *review);
/* Does an entry answer to SEL: an ID, a name, or Group\Name, without case? */
bool selection_matches(const struct selection *selection, const struct entry *entry);

#endif
