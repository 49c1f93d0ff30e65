#include "cli/policy_command.h"
#include "cli/table_report.h"

/* Rules as `list` gives them: the ids of every severity, unique and sorted. */
static json_t *row_object(const struct table_row *row)
{
    json_t *object = json_object(), *rules = json_array();
    int failed = object == NULL || rules == NULL;
    failed |= policy_command_set_row(object, row->values);
    failed |= json_object_set_new(object, "decision", json_string(decision_names[row->outcome->decision]));
    for (size_t i = 0; i < row->outcome->rule_count; i++)
        failed |= json_array_append_new(rules, json_text(row->outcome->rules[i].rule->id));
    failed |= json_object_set_new(object, "rules", rules);
    if (!failed)
        return object;
    json_decref(object);
    return NULL;
}

void table_json(const struct table_report *report, struct buffer *out)
{
    bool first = true;
    policy_command_add_json_head(out, "deputy-policy-table/1", report->policy);
    buffer_add(out, TEXT("\"rows\":[\n"));
    for (size_t i = 0; i < TABLE_ROWS; i++)
        policy_command_add_item(out, &first, row_object(&report->table->rows[i]));
    buffer_add(out, TEXT("]}\n"));
}

int policy_table(const struct options *options)
{
    static void (*const reports[FORMAT_COUNT])(const struct table_report *, struct buffer *) = {
        [FORMAT_TEXT] = table_text,
        [FORMAT_JSON] = table_json,
        [FORMAT_HTML] = table_html,
    };
    struct policy policy;
    struct table table = {0};
    struct buffer out = {0};
    int code = EXIT_USAGE;
    if (policy_command_load(options, &policy)) {
        struct table_report report = {&policy, &table, policy_command_uses_color(options), options->verbose};
        out.failed = table_make(&policy, &table) != STATUS_OK;
        if (!out.failed)
            reports[options->format](&report, &out);
        code = command_write_text(options, &out);
    }
    if (table.has_failed) {
        complain("a rule could not be decided for some row, which is not allowed by that");
        code = EXIT_USAGE;
    }
    buffer_fini(&out);
    table_fini(&table);
    policy_fini(&policy);
    return code;
}
