/* The decision table of a policy: every combination of kind, mode, administrator, shell execute and net only, everything else
 * valid and present (SPEC 7); and what of it two policies decide differently. */
#ifndef DEPUTY_POLICY_TABLE_H
#define DEPUTY_POLICY_TABLE_H

#include "policy/engine.h"

enum table_dimension { TABLE_KIND, TABLE_MODE, TABLE_ADMINISTRATOR, TABLE_SHELL_EXECUTE, TABLE_NET_ONLY, TABLE_DIMENSIONS };

#define TABLE_SWITCHES (2 * TERNARY_COUNT * 2) /* rows of one kind and mode */
#define TABLE_ROWS (KIND_COUNT * MODE_COUNT * TABLE_SWITCHES)

struct table_dimension_definition {
    const char *name; /* as rules write it: the fact */
    const char *key;  /* in JSON */
    const char *const *values;
    int count;
};
extern const struct table_dimension_definition table_dimensions[TABLE_DIMENSIONS];

/* A rule that holds for a row. */
struct table_rule {
    const struct rule *rule;
    enum severity severity; /* in reports; SEVERITY_OFF: nothing is reported, and yet it denies */
    bool denies;
};

/* What a row comes to; rows that come to the same share it. */
struct table_outcome {
    enum decision decision; /* DECISION_NONE for kind other, which is no session */
    struct table_rule *rules; /* each once, by id */
    size_t rule_count;
    size_t row_count;
    size_t number; /* from 0, in the order of the rows they first appear in */
};

struct table_row {
    int values[TABLE_DIMENSIONS]; /* of the dimension's enum; a switch is 0 or 1 */
    const struct table_outcome *outcome;
};

struct table {
    struct arena arena;
    struct table_row rows[TABLE_ROWS]; /* nested as the dimensions are, the seven session kinds before other */
    struct table_outcome *outcomes[TABLE_ROWS];
    size_t outcome_count;
    bool has_failed; /* some row could not be decided: DECISION_FAILED */
};

/* Judges every row by the engine, on a session that a document could hold. STATUS_OK or NO_MEMORY. `out` is yours to
 * table_fini, whatever is returned. Borrows the policy. */
enum status table_make(const struct policy *policy, struct table *out);
void table_fini(struct table *table); /* accepts a zeroed one */
/* The values of the nth row, the same in every table. */
void table_row_values(size_t number, int values[TABLE_DIMENSIONS]);
/* The row of the nth kind in the order of the table. */
const struct table_row *table_row_at(const struct table *table, size_t kind, size_t mode, size_t switches);

/* Another decision, and the rules it comes from: those that deny before or after, but not both. */
struct decision_change {
    enum decision before, after;
    struct text *rules; /* ids, by bytes, each once */
    size_t rule_count;
};
/* Fills in the rules from the denying ones of both sides, sorted by text_compare, each once. False: memory is out. */
bool decision_change_explain(struct decision_change *change, struct arena *arena, const struct text *before, size_t before_count,
                             const struct text *after, size_t after_count);

/* Rows that change alike, as one combination: any of these values in each dimension. */
struct table_box {
    unsigned values[TABLE_DIMENSIONS]; /* bit sets of values */
    const struct decision_change *change;
};

struct table_diff {
    struct arena arena;
    const struct decision_change *changes[TABLE_ROWS]; /* by row; NULL: it is decided as before */
    struct decision_change *distinct[TABLE_ROWS];
    size_t distinct_count, row_count;
    struct table_box boxes[TABLE_ROWS]; /* every row that changes, once, in few pieces; those of a change together */
    size_t box_count;
};

/* STATUS_OK or NO_MEMORY. `out` is yours to table_diff_fini. Borrows nothing. */
enum status table_compare(const struct table *before, const struct table *after, struct table_diff *out);
void table_diff_fini(struct table_diff *diff);

#endif
