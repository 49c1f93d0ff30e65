/* What came of a check of the public library, cli/deputy.h: the review's texts in one place, and nothing else of it. */
#ifndef DEPUTY_CLI_LIBRARY_H
#define DEPUTY_CLI_LIBRARY_H

#include "cli/deputy.h"
#include "cli/review.h"

#define LIBRARY_COUNTS (DEPUTY_COUNT_NOTES + 1)

struct deputy_session {
    const char *id, *name, *group, *kind, *mode, *path;
    enum deputy_decision decision;
    struct place place;
    size_t document; /* of the review */
};

struct deputy_finding {
    const char *rule, *name, *message, *help, *path, *text;
    const char *entry_id, *entry_name, *entry_group, *entry_kind;
    enum severity severity;
    bool denies;
    struct place place;
};

struct library_results {
    struct arena arena; /* owns all texts */
    size_t counts[LIBRARY_COUNTS];
    struct deputy_session *sessions;
    size_t session_count, session_capacity;
    struct deputy_finding *findings;
    size_t finding_count;
    bool failed; /* memory ran out; latched like the arena's */
};

void library_results_init(struct library_results *results);
void library_results_fini(struct library_results *results);
/* Collects the sessions while a review runs. */
struct review_listener library_listener(struct library_results *results);
/* Takes the rest when it is over, which was successful: after that the review, its inputs and its policy may go. DEPUTY_OK and
 * the three statuses with results, or NO_MEMORY. Why it is not DEPUTY_OK is added to `error`, a line for each thing. */
enum deputy_status library_conclude(struct library_results *results, const struct review *review, const struct policy *policy,
                                    struct buffer *error);

#endif
