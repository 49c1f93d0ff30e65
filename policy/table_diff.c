/* What two policies decide differently, and in how few words it can be said. */
#include "policy/table.h"

/* Both lists are sorted: what is in one of them only, in one walk. */
bool decision_change_explain(struct decision_change *change, struct arena *arena, const struct text *before, size_t before_count,
                             const struct text *after, size_t after_count)
{
    size_t i = 0, j = 0;
    change->rules = arena_alloc(arena, (before_count + after_count) * sizeof *change->rules);
    change->rule_count = 0;
    while (change->rules && (i != before_count || j != after_count)) {
        bool is_old = j == after_count || (i < before_count && text_compare(before[i], after[j]) <= 0);
        bool is_new = i == before_count || (j < after_count && text_compare(before[i], after[j]) >= 0);
        if (is_old != is_new)
            change->rules[change->rule_count++] = arena_copy(arena, is_old ? before[i] : after[j]);
        i += is_old;
        j += is_new;
    }
    return !arena->failed;
}

/* The ids of the rules that deny a row, in the arena; by id, as the outcome has them. */
static struct text *denying(const struct table_outcome *outcome, struct arena *arena, size_t *count)
{
    struct text *ids = arena_alloc(arena, outcome->rule_count * sizeof *ids);
    *count = 0;
    for (size_t i = 0; ids && i < outcome->rule_count; i++) {
        if (outcome->rules[i].denies)
            ids[(*count)++] = outcome->rules[i].rule->id;
    }
    return ids;
}

static bool is_same_change(const struct decision_change *a, const struct decision_change *b)
{
    if (a->before != b->before || a->after != b->after || a->rule_count != b->rule_count)
        return false;
    for (size_t i = 0; i < a->rule_count; i++) {
        if (!text_equals(a->rules[i], b->rules[i]))
            return false;
    }
    return true;
}

/* NULL: memory is out. */
static const struct decision_change *change_of(struct table_diff *diff, const struct table_outcome *before,
                                               const struct table_outcome *after)
{
    struct decision_change change = {.before = before->decision, .after = after->decision};
    size_t before_count, after_count;
    struct text *old_ids = denying(before, &diff->arena, &before_count), *new_ids = denying(after, &diff->arena, &after_count);
    if (!decision_change_explain(&change, &diff->arena, old_ids, before_count, new_ids, after_count))
        return NULL;
    for (size_t i = 0; i < diff->distinct_count; i++) {
        if (is_same_change(diff->distinct[i], &change))
            return diff->distinct[i];
    }
    struct decision_change *kept = arena_alloc(&diff->arena, sizeof *kept);
    if (!kept)
        return NULL;
    *kept = change;
    return diff->distinct[diff->distinct_count++] = kept;
}

static struct table_box box_of(const struct table_row *row, const struct decision_change *change)
{
    struct table_box box = {.change = change};
    for (int i = 0; i < TABLE_DIMENSIONS; i++)
        box.values[i] = 1u << row->values[i];
    return box;
}

static bool differ_only_in(const struct table_box *a, const struct table_box *b, int dimension)
{
    if (a->change != b->change)
        return false;
    for (int i = 0; i < TABLE_DIMENSIONS; i++) {
        if (i != dimension && a->values[i] != b->values[i])
            return false;
    }
    return true;
}

static struct table_box *neighbour(struct table_box *boxes, size_t count, const struct table_box *box, int dimension)
{
    for (size_t i = 0; i < count; i++) {
        if (differ_only_in(&boxes[i], box, dimension))
            return &boxes[i];
    }
    return NULL;
}

/* Boxes that are alike but in one dimension are one box. The inner dimensions first: a switch that does not matter goes before
 * modes and kinds are put together. */
static void merge(struct table_diff *diff)
{
    for (int dimension = TABLE_DIMENSIONS; dimension-- > 0;) { /* mutants: > as >=: no two are alike in every dimension */
        size_t kept = 0;
        for (size_t i = 0; i < diff->box_count; i++) {
            const struct table_box *box = &diff->boxes[i];
            struct table_box *other = neighbour(diff->boxes, kept, box, dimension);
            if (other)
                other->values[dimension] |= box->values[dimension];
            else
                diff->boxes[kept++] = *box;
        }
        diff->box_count = kept;
    }
}

enum status table_compare(const struct table *before, const struct table *after, struct table_diff *out)
{
    *out = (struct table_diff){0};
    arena_init(&out->arena);
    for (size_t i = 0; i < TABLE_ROWS; i++) {
        const struct table_outcome *was = before->rows[i].outcome, *is = after->rows[i].outcome;
        if (was->decision == is->decision)
            continue;
        out->changes[i] = change_of(out, was, is);
        if (!out->changes[i])
            return STATUS_NO_MEMORY;
        out->row_count++;
    }
    for (size_t change = 0; change < out->distinct_count; change++) {
        for (size_t i = 0; i < TABLE_ROWS; i++) {
            if (out->changes[i] == out->distinct[change])
                out->boxes[out->box_count++] = box_of(&before->rows[i], out->changes[i]);
        }
    }
    merge(out);
    return STATUS_OK;
}

void table_diff_fini(struct table_diff *diff)
{
    arena_fini(&diff->arena);
    *diff = (struct table_diff){0};
}
