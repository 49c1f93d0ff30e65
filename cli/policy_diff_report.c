#include "cli/policy_diff_report.h"

#include "cli/policy_command.h"
#include "cli/session_text.h"

#define SESSION_KINDS (((1u << KIND_COUNT) - 1) & ~(1u << KIND_OTHER))

/* ---- text ---- */

static void add_change(const struct policy_diff *diff, const struct decision_change *change, struct buffer *out)
{
    const char *color = !diff->color                               ? ""
                        : change->after == DECISION_ALLOWED ? "\x1b[32m"
                                                            : "\x1b[31m";
    buffer_printf(out, "%s%s -> %s%s", color, decision_names[change->before], decision_names[change->after],
                  diff->color ? "\x1b[0m" : "");
    for (size_t i = 0; i < change->rule_count; i++) {
        buffer_add(out, i == 0 ? change->before == DECISION_DENIED ? TEXT(", no longer by ") : TEXT(", by ") : TEXT(", "));
        buffer_add_visible(out, change->rules[i]);
    }
}

static unsigned all_values(int dimension)
{
    return dimension == TABLE_KIND ? SESSION_KINDS : (1u << table_dimensions[dimension].count) - 1;
}

static size_t count_bits(unsigned set)
{
    size_t count = 0;
    for (; set; set &= set - 1)
        count++;
    return count;
}

static void add_values(const struct table_dimension_definition *dimension, unsigned set, const char *last, struct buffer *out)
{
    for (int value = 0; value < dimension->count; value++) {
        if (!(set & (1u << value)))
            continue;
        set &= ~(1u << value);
        buffer_printf(out, "%s", dimension->values[value]);
        buffer_printf(out, "%s", set == 0 ? "" : (set & (set - 1)) == 0 ? last : ", ");
    }
}

/* "any mode", "mode custom or my-personal", "any kind but addon-ssms": whatever is shorter. */
static void add_dimension(int number, unsigned set, struct buffer *out)
{
    const struct table_dimension_definition *dimension = &table_dimensions[number];
    unsigned rest = all_values(number) & ~set;
    if (rest == 0) {
        buffer_printf(out, "any %s", dimension->name);
    } else if (count_bits(rest) < count_bits(set) && dimension->count > TERNARY_COUNT) {
        buffer_printf(out, "any %s but ", dimension->name);
        add_values(dimension, rest, " and ", out);
    } else {
        buffer_printf(out, "%s ", dimension->name);
        add_values(dimension, set, " or ", out);
    }
}

/* Switches that do not matter are not named. */
static void add_box(const struct table_box *box, struct buffer *out)
{
    size_t rows = 1;
    buffer_add(out, TEXT("    "));
    for (int i = 0; i < TABLE_DIMENSIONS; i++) {
        rows *= count_bits(box->values[i]);
        if (i > TABLE_MODE && box->values[i] == all_values(i))
            continue;
        buffer_add(out, i > 0 ? TEXT(", ") : TEXT(""));
        add_dimension(i, box->values[i], out);
    }
    buffer_printf(out, " (%zu)\n", rows);
}

static void add_rows(const struct policy_diff *diff, struct buffer *out)
{
    buffer_printf(out, "\nTable: %zu of %d combinations change.\n", diff->table.row_count, TABLE_ROWS);
    for (size_t i = 0; i < diff->table.box_count; i++) {
        const struct table_box *box = &diff->table.boxes[i];
        if (i == 0 || box->change != diff->table.boxes[i - 1].change) {
            buffer_add(out, TEXT("  "));
            add_change(diff, box->change, out);
            buffer_add(out, TEXT("\n"));
        }
        add_box(box, out);
    }
}

static void add_session(const struct policy_diff *diff, const struct session_change *session, struct buffer *out)
{
    buffer_add(out, TEXT("  "));
    buffer_add_visible(out, text_of(diff->review->documents[session->document].input->path));
    buffer_printf(out, ":%zu: ", session->place.line);
    session_add_name(out, session->group, session->name);
    buffer_add(out, TEXT(": "));
    add_change(diff, &session->change, out);
    buffer_add_byte(out, '\n');
}

void policy_diff_text(const struct policy_diff *diff, struct buffer *out)
{
    buffer_add_visible(out, diff->before->name);
    buffer_add(out, TEXT(" -> "));
    buffer_add_visible(out, diff->after->name);
    buffer_add_byte(out, '\n');
    add_rows(diff, out);
    if (!diff->has_review)
        return;
    buffer_printf(out, "\nSessions: %zu of %zu change.\n", diff->session_count, diff->review->summary.sessions);
    for (size_t i = 0; i < diff->session_count; i++)
        add_session(diff, &diff->sessions[i], out);
}

/* ---- JSON ---- */

static int set_change(json_t *object, const struct decision_change *change)
{
    json_t *rules = json_array();
    int failed = rules == NULL;
    for (size_t i = 0; i < change->rule_count; i++)
        failed |= json_array_append_new(rules, json_text(change->rules[i]));
    failed |= json_object_set_new(object, "before", json_string(decision_names[change->before]));
    failed |= json_object_set_new(object, "after", json_string(decision_names[change->after]));
    failed |= json_object_set_new(object, "rules", rules);
    return failed;
}

static json_t *keep(json_t *object, int failed)
{
    if (!failed)
        return object;
    json_decref(object);
    return NULL;
}

/* The values of the nth row are the same in every table. */
static json_t *row_object(size_t number, const struct decision_change *change)
{
    struct table_row row;
    json_t *object = json_object();
    table_row_values(number, row.values);
    int failed = object == NULL || policy_command_set_row(object, row.values);
    failed |= set_change(object, change);
    return keep(object, failed);
}

static json_t *session_object(const struct policy_diff *diff, const struct session_change *session)
{
    json_t *object = json_object();
    int failed = object == NULL;
    failed |= json_object_set_new(object, "path", json_text(text_of(diff->review->documents[session->document].input->path)));
    failed |= json_object_set_new(object, "line", json_integer((json_int_t)session->place.line));
    failed |= json_object_set_new(object, "id", session->id[0] ? json_string(session->id) : json_null());
    failed |= json_object_set_new(object, "name", json_text(session->name));
    failed |= json_object_set_new(object, "group", json_text(session->group));
    failed |= json_object_set_new(object, "kind", json_string(entry_kind_names[session->kind]));
    failed |= set_change(object, &session->change);
    return keep(object, failed);
}

static void add_policy_name(struct buffer *out, const char *key, struct text name)
{
    buffer_printf(out, "\"%s\":{\"name\":", key);
    json_add(json_text(name), out);
    buffer_add(out, TEXT("},"));
}

void policy_diff_json(const struct policy_diff *diff, struct buffer *out)
{
    bool first = true;
    buffer_add(out, TEXT("{\"schema\":\"deputy-policy-diff/1\","));
    add_policy_name(out, "before", diff->before->name);
    add_policy_name(out, "after", diff->after->name);
    buffer_printf(out, "\"summary\":{\"rows\":%zu,\"sessions\":%zu,\"sessions_judged\":%zu},\"rows\":[\n", diff->table.row_count,
                  diff->session_count, diff->has_review ? diff->review->summary.sessions : 0);
    for (size_t i = 0; i < TABLE_ROWS; i++) {
        if (diff->table.changes[i])
            policy_command_add_item(out, &first, row_object(i, diff->table.changes[i]));
    }
    buffer_add(out, TEXT("],\"sessions\":[\n"));
    first = true;
    for (size_t i = 0; i < diff->session_count; i++)
        policy_command_add_item(out, &first, session_object(diff, &diff->sessions[i]));
    buffer_add(out, TEXT("]}\n"));
}
