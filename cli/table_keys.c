#include "cli/table_keys.h"

#include <stdio.h>

bool table_rule_is_reason(const struct table_outcome *outcome, const struct table_rule *rule)
{
    return rule->denies || (outcome->decision != DECISION_DENIED && rule->severity >= SEVERITY_WARNING);
}

size_t table_reason_count(const struct table_outcome *outcome)
{
    size_t count = 0;
    for (size_t i = 0; i < outcome->rule_count; i++)
        count += table_rule_is_reason(outcome, &outcome->rules[i]);
    return count;
}

static size_t next_reason(const struct table_outcome *outcome, size_t from)
{
    while (from < outcome->rule_count && !table_rule_is_reason(outcome, &outcome->rules[from]))
        from++;
    return from;
}

static bool is_alike(const struct table_outcome *a, const struct table_outcome *b)
{
    size_t i = next_reason(a, 0), j = next_reason(b, 0);
    if (a->decision != b->decision)
        return false;
    while (i < a->rule_count && j < b->rule_count && a->rules[i].rule == b->rules[j].rule) {
        i = next_reason(a, i + 1);
        j = next_reason(b, j + 1);
    }
    return i == a->rule_count && j == b->rule_count;
}

/* A, B ... Z, AA, AB ... */
static void write_letters(char sign[TABLE_SIGN_SIZE], char first, size_t number)
{
    char letters[TABLE_SIGN_SIZE];
    size_t count = 0;
    for (size_t left = number + 1; left > 0; left = (left - 1) / 26)
        letters[count++] = (char)(first + (char)((left - 1) % 26));
    for (size_t i = 0; i < count; i++)
        sign[i] = letters[count - 1 - i];
    sign[count] = '\0';
}

static void write_sign(struct table_key *key, size_t *denied, size_t *reasoned)
{
    if (key->decision == DECISION_DENIED)
        write_letters(key->sign, 'A', (*denied)++);
    else if (key->decision == DECISION_FAILED)
        snprintf(key->sign, sizeof key->sign, "?");
    else if (table_reason_count(key->outcome) > 0)
        write_letters(key->sign, 'a', (*reasoned)++);
    else
        snprintf(key->sign, sizeof key->sign, key->decision == DECISION_ALLOWED ? "." : "-");
}

void table_keys_make(const struct table *table, struct table_keys *out)
{
    size_t denied = 0, reasoned = 0;
    out->count = 0;
    for (size_t i = 0; i < table->outcome_count; i++) {
        const struct table_outcome *outcome = table->outcomes[i];
        size_t at = 0;
        while (at < out->count && !is_alike(out->keys[at].outcome, outcome))
            at++;
        if (at == out->count) {
            out->keys[out->count++] = (struct table_key){.decision = outcome->decision, .outcome = outcome};
            write_sign(&out->keys[at], &denied, &reasoned);
        }
        out->keys[at].row_count += outcome->row_count;
        out->of_outcome[i] = at;
    }
}

const struct table_key *table_key_of(const struct table_keys *keys, const struct table_row *row)
{
    return &keys->keys[keys->of_outcome[row->outcome->number]];
}

const char *table_value_word(int dimension, int value)
{
    const struct table_dimension_definition *definition = &table_dimensions[dimension];
    return definition->count > 2 ? definition->values[value] : value == 0 ? "no" : "yes";
}

void table_count(const struct table *table, size_t counts[DECISION_COUNT])
{
    for (int decision = 0; decision < DECISION_COUNT; decision++)
        counts[decision] = 0;
    for (size_t i = 0; i < table->outcome_count; i++)
        counts[table->outcomes[i]->decision] += table->outcomes[i]->row_count;
}
