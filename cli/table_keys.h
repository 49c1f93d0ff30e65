/* What a cell of a drawn table shows: one sign for all rows that a reader needs not tell apart. */
#ifndef DEPUTY_CLI_TABLE_KEYS_H
#define DEPUTY_CLI_TABLE_KEYS_H

#include "policy/table.h"

#define TABLE_SIGN_SIZE 8

/* Rows share a key if they are decided alike for the same reasons: denied ones by the rules that deny, the others by the errors
 * and warnings that hold. Notes are no reason. */
struct table_key {
    char sign[TABLE_SIGN_SIZE]; /* capital letters: denied; small ones: not denied, but there is a reason; else . - or ? */
    enum decision decision;
    const struct table_outcome *outcome; /* one that has it: its reasons are every one's */
    size_t row_count;
};

struct table_keys {
    struct table_key keys[TABLE_ROWS]; /* in the order of the rows they first appear in */
    size_t count;
    size_t of_outcome[TABLE_ROWS]; /* by its number */
};

void table_keys_make(const struct table *table, struct table_keys *out);
const struct table_key *table_key_of(const struct table_keys *keys, const struct table_row *row);
/* Is this rule a reason of an outcome? */
bool table_rule_is_reason(const struct table_outcome *outcome, const struct table_rule *rule);
size_t table_reason_count(const struct table_outcome *outcome);
/* A value as the head of a column: "no" and "yes" for switches. */
const char *table_value_word(int dimension, int value);
/* Rows by decision. */
void table_count(const struct table *table, size_t counts[DECISION_COUNT]);

#endif
