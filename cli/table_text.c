/* A decision table for people at a terminal: kinds that are decided alike share one matrix of modes and switches. */
#include "cli/table_keys.h"
#include "cli/table_report.h"

struct text_table {
    const struct table_report *report;
    const struct table_keys *keys;
    int width; /* of a cell */
    struct buffer *out;
};

static const char *color_of(enum decision decision)
{
    static const char *const colors[DECISION_COUNT] = {"\x1b[2m", "\x1b[32m", "\x1b[31m", "\x1b[35m"};
    return colors[decision];
}

static enum entry_kind kind_of(const struct table *table, size_t number)
{
    return (enum entry_kind)table_row_at(table, number, 0, 0)->values[TABLE_KIND];
}

static bool are_kinds_alike(const struct text_table *text, size_t a, size_t b)
{
    const struct table *table = text->report->table;
    for (size_t i = 0; i < MODE_COUNT * TABLE_SWITCHES; i++) {
        if (table_key_of(text->keys, table_row_at(table, a, 0, i)) != table_key_of(text->keys, table_row_at(table, b, 0, i)))
            return false;
    }
    return true;
}

/* The names of all kinds that are drawn as the nth is, over lines that fit. */
static void add_kinds(struct text_table *text, size_t number)
{
    const struct table *table = text->report->table;
    size_t line = text->out->length;
    buffer_add(text->out, text->report->color ? TEXT("\x1b[1m") : TEXT(""));
    for (size_t i = number; i < KIND_COUNT; i++) {
        if (!are_kinds_alike(text, number, i))
            continue;
        if (i > number)
            buffer_add(text->out, text->out->length - line > 50 ? TEXT(",\n") : TEXT(", "));
        if (text->out->bytes && text->out->length > 0 && text->out->bytes[text->out->length - 1] == '\n')
            line = text->out->length;
        buffer_printf(text->out, "%s", entry_kind_names[kind_of(table, i)]);
    }
    buffer_add(text->out, text->report->color ? TEXT("\x1b[0m\n") : TEXT("\n"));
}

/* Without spaces that pad the last column. */
static void end_line(struct buffer *out)
{
    while (out->length > 0 && out->bytes[out->length - 1] == ' ')
        buffer_truncate(out, out->length - 1);
    buffer_add_byte(out, '\n');
}

/* One line of the columns' heads: a dimension's value wherever another one begins. */
static void add_head(struct text_table *text, int dimension)
{
    int repeated = 0;
    buffer_printf(text->out, "  %-22s", table_dimensions[dimension].name);
    for (size_t i = 0; i < TABLE_SWITCHES; i++) {
        int value = table_row_at(text->report->table, 0, 0, i)->values[dimension];
        int before = i > 0 ? table_row_at(text->report->table, 0, 0, i - 1)->values[dimension] : -1;
        repeated = value == before ? repeated + 1 : 0;
        buffer_printf(text->out, "%-*s", text->width, repeated > 0 ? "" : table_value_word(dimension, value));
    }
    end_line(text->out);
}

static void add_cell(struct text_table *text, const struct table_row *row, bool last)
{
    const struct table_key *key = table_key_of(text->keys, row);
    int padding = last ? 0 : text->width - (int)strlen(key->sign);
    if (text->report->color)
        buffer_printf(text->out, "%s%s\x1b[0m%*s", color_of(key->decision), key->sign, padding, "");
    else
        buffer_printf(text->out, "%s%*s", key->sign, padding, "");
}

static void add_matrix(struct text_table *text, size_t number)
{
    for (int dimension = TABLE_ADMINISTRATOR; dimension <= TABLE_NET_ONLY; dimension++)
        add_head(text, dimension);
    for (size_t mode = 0; mode < MODE_COUNT; mode++) {
        buffer_printf(text->out, "  %-22s", run_as_mode_names[mode]);
        for (size_t i = 0; i < TABLE_SWITCHES; i++)
            add_cell(text, table_row_at(text->report->table, number, mode, i), i + 1 == TABLE_SWITCHES);
        buffer_add_byte(text->out, '\n');
    }
    buffer_add_byte(text->out, '\n');
}

/* A locked rule that is silenced has no severity, and denies. */
static void add_rule(struct buffer *out, const struct table_rule *rule, bool with_name)
{
    buffer_add_visible(out, rule->rule->id);
    buffer_printf(out, " %s", severity_names[rule->severity]);
    buffer_add(out, rule->denies && rule->severity != SEVERITY_ERROR ? TEXT(" (still denies)") : TEXT(""));
    if (!with_name || text_equals(rule->rule->id, rule->rule->name))
        return;
    buffer_add_byte(out, ' ');
    buffer_add_visible(out, rule->rule->name);
}

/* What a sign stands for: the decision, and one line for each reason. */
static void add_key(struct text_table *text, const struct table_key *key)
{
    static const char *const words[DECISION_COUNT] = {"no session", "allowed", "denied", "could not be decided"};
    const struct table_outcome *outcome = key->outcome;
    bool first = true;
    bool has_reasons = table_reason_count(outcome) > 0;
    buffer_printf(text->out, "  %s%-*s%s%-*s", text->report->color ? color_of(key->decision) : "", text->width, key->sign,
                  text->report->color ? "\x1b[0m" : "", has_reasons ? 10 : 0, words[key->decision]);
    for (size_t i = 0; i < outcome->rule_count; i++) {
        if (!table_rule_is_reason(outcome, &outcome->rules[i]))
            continue;
        buffer_printf(text->out, "%*s", first ? 2 : text->width + 14, "");
        add_rule(text->out, &outcome->rules[i], true);
        buffer_add_byte(text->out, '\n');
        first = false;
    }
    if (first)
        buffer_add_byte(text->out, '\n');
}

static void add_summary(const struct table_report *report, struct buffer *out)
{
    size_t counts[DECISION_COUNT];
    table_count(report->table, counts);
    buffer_add(out, TEXT("Policy "));
    buffer_add_visible(out, report->policy->name);
    buffer_printf(out, ": %d combinations, everything else valid and present: %zu allowed, %zu denied", TABLE_ROWS,
                  counts[DECISION_ALLOWED], counts[DECISION_DENIED]);
    if (counts[DECISION_FAILED] > 0)
        buffer_printf(out, ", %zu that could not be decided", counts[DECISION_FAILED]);
    buffer_printf(out, ", %zu that are no sessions.\n\n", counts[DECISION_NONE]);
}

static const int row_widths[TABLE_DIMENSIONS] = {22, 21, 13, 13, 8};

/* --verbose: nothing is put together. */
static void add_row(const struct table_report *report, const struct table_row *row, struct buffer *out)
{
    const struct table_outcome *outcome = row->outcome;
    buffer_printf(out, "%s%-7s%s", report->color ? color_of(outcome->decision) : "", decision_names[outcome->decision],
                  report->color ? "\x1b[0m" : "");
    for (int i = 0; i < TABLE_DIMENSIONS; i++)
        buffer_printf(out, "  %-*s", row_widths[i], table_dimensions[i].values[row->values[i]]);
    for (size_t i = 0; i < outcome->rule_count; i++) {
        buffer_add(out, i == 0 ? TEXT("  ") : TEXT(", "));
        add_rule(out, &outcome->rules[i], false);
    }
    end_line(out);
}

static void add_rows(const struct table_report *report, struct buffer *out)
{
    buffer_printf(out, "%-7s", "");
    for (int i = 0; i < TABLE_DIMENSIONS; i++)
        buffer_printf(out, "  %-*s", row_widths[i], table_dimensions[i].name);
    buffer_add(out, TEXT("  rules\n"));
    for (size_t i = 0; i < TABLE_ROWS; i++)
        add_row(report, &report->table->rows[i], out);
}

static void add_matrices(struct text_table *text)
{
    for (size_t number = 0; number < KIND_COUNT; number++) {
        size_t first = 0;
        while (!are_kinds_alike(text, first, number))
            first++;
        if (first < number)
            continue;
        add_kinds(text, number);
        add_matrix(text, number);
    }
    for (size_t i = 0; i < text->keys->count; i++)
        add_key(text, &text->keys->keys[i]);
}

void table_text(const struct table_report *report, struct buffer *out)
{
    struct table_keys keys;
    struct text_table text = {.report = report, .keys = &keys, .width = 4, .out = out};
    add_summary(report, out);
    if (report->verbose) {
        add_rows(report, out);
        return;
    }
    table_keys_make(report->table, &keys);
    for (size_t i = 0; i < keys.count; i++) {
        int length = (int)strlen(keys.keys[i].sign);
        text.width = length + 2 > text.width ? length + 2 : text.width;
    }
    add_matrices(&text);
}
