/* What two policies decide differently, and how it is written down. */
#ifndef DEPUTY_CLI_POLICY_DIFF_REPORT_H
#define DEPUTY_CLI_POLICY_DIFF_REPORT_H

#include "cli/review.h"
#include "policy/table.h"

/* A session of a document. Texts are the diff's. */
struct session_change {
    size_t document;
    struct place place;
    char id[GUID_TEXT_SIZE]; /* empty: the document gives none */
    struct text name, group;
    enum entry_kind kind;
    struct decision_change change;
};

struct policy_diff {
    const struct policy *before, *after;
    struct table_diff table;
    bool has_review; /* there were PATHs */
    const struct review *review;
    struct session_change *sessions; /* by document and place */
    size_t session_count, session_capacity;
    struct arena arena;
    bool has_failed; /* something could not be decided */
    bool color;
};

/* Each adds the whole report. Failures are the buffer's. */
void policy_diff_text(const struct policy_diff *diff, struct buffer *out);
void policy_diff_json(const struct policy_diff *diff, struct buffer *out);

#endif
