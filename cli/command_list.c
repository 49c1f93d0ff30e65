#include "cli/command.h"
#include "cli/json.h"
#include "cli/session_text.h"

#include <stdlib.h>

static struct text input_path(const struct review *review, const struct selected *item)
{
    return text_of(review->documents[item->document].input->path);
}

static struct text guid_or_absent(bool has, const struct guid *guid, char text[GUID_TEXT_SIZE])
{
    if (!has)
        return (struct text){NULL, 0};
    guid_format(guid, text);
    return text_of(text);
}

static json_t *rules_array(const struct selected *item)
{
    size_t count;
    const char **rules = session_rules(item->findings, item->finding_count, &count);
    json_t *array = rules ? json_array() : NULL;
    int failed = array == NULL;
    for (size_t i = 0; !failed && i < count; i++)
        failed = json_array_append_new(array, json_string(rules[i]));
    free(rules);
    if (!failed)
        return array;
    json_decref(array);
    return NULL;
}

static json_t *session_object(const struct review *review, const struct selected *item)
{
    const struct entry *entry = item->entry;
    char id[GUID_TEXT_SIZE], link[GUID_TEXT_SIZE];
    json_t *object = json_object();
    int failed = object == NULL;
    failed |= json_object_set_new(object, "path", json_text(input_path(review, item)));
    failed |= json_object_set_new(object, "line", json_integer((json_int_t)entry->place.line));
    failed |= json_object_set_new(object, "id", json_text(guid_or_absent(entry->has_id, &entry->id, id)));
    failed |= json_object_set_new(object, "name", json_text(entry_text(entry, FIELD_NAME)));
    failed |= json_object_set_new(object, "group", json_text(entry_text(entry, FIELD_GROUP)));
    failed |= json_object_set_new(object, "kind", json_string(entry_kind_names[entry->kind]));
    failed |= json_object_set_new(object, "mode", json_string(run_as_mode_names[entry->mode]));
    failed |= json_object_set_new(object, "administrator", json_boolean(entry->administrator));
    failed |= json_object_set_new(object, "shell_execute", json_string(ternary_names[entry->shell_execute]));
    failed |= json_object_set_new(object, "net_only", json_boolean(entry->net_only));
    failed |= json_object_set_new(object, "user", json_text(entry_text(entry, FIELD_USER)));
    failed |= json_object_set_new(object, "domain", json_text(entry_text(entry, FIELD_DOMAIN)));
    failed |= json_object_set_new(object, "link", json_text(guid_or_absent(entry->has_link, &entry->link, link)));
    failed |= json_object_set_new(object, "decision", json_string(decision_names[item->decision]));
    failed |= json_object_set_new(object, "rules", rules_array(item));
    if (!failed)
        return object;
    json_decref(object);
    return NULL;
}

static enum status list_json(const struct review *review, const struct selection *selection, FILE *out)
{
    enum status status = fputs("{\"schema\":\"deputy-list/1\",\"sessions\":[\n", out) >= 0 ? STATUS_OK : STATUS_CANNOT_WRITE;
    for (size_t i = 0; i < selection->count && status == STATUS_OK; i++) {
        if (i > 0 && fputc(',', out) == EOF)
            return STATUS_CANNOT_WRITE;
        status = json_write_line(session_object(review, &selection->items[i]), out);
    }
    if (status == STATUS_OK && fputs("]}\n", out) < 0)
        status = STATUS_CANNOT_WRITE;
    return status;
}

static enum status list_jsonl(const struct review *review, const struct selection *selection, FILE *out)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < selection->count && status == STATUS_OK; i++)
        status = json_write_line(session_object(review, &selection->items[i]), out);
    return status;
}

static void add_who(struct buffer *line, const struct selected *item)
{
    struct identity identity = plan_identity(item->entry, &item->links);
    if (!entry_runs_as(item->entry))
        return;
    buffer_add(line, TEXT(" as "));
    session_add_who(line, item->entry->mode, item->entry->net_only, &identity);
}

static enum status list_text(const struct review *review, const struct selection *selection, FILE *out)
{
    struct buffer line = {0};
    for (size_t i = 0; i < selection->count; i++) {
        const struct selected *item = &selection->items[i];
        size_t count;
        const char **rules = session_rules(item->findings, item->finding_count, &count);
        buffer_clear(&line);
        buffer_printf(&line, "%-7s  %-22s  ", decision_names[item->decision], entry_kind_names[item->entry->kind]);
        session_add_name(&line, entry_text(item->entry, FIELD_GROUP), entry_text(item->entry, FIELD_NAME));
        add_who(&line, item);
        if (item->entry->administrator)
            buffer_add(&line, TEXT(", as administrator"));
        buffer_add(&line, TEXT("  "));
        buffer_add_visible(&line, input_path(review, item));
        buffer_printf(&line, ":%zu", item->entry->place.line);
        for (size_t j = 0; rules && j < count; j++)
            buffer_printf(&line, "%s%s", j == 0 ? "  " : " ", rules[j]);
        free(rules);
        if (line.failed || !rules || fprintf(out, "%.*s\n", TEXT_ARGS(buffer_text(&line))) < 0) {
            enum status status = line.failed || !rules ? STATUS_NO_MEMORY : STATUS_CANNOT_WRITE;
            buffer_fini(&line);
            return status;
        }
    }
    buffer_fini(&line);
    return STATUS_OK;
}

static int write_list(const struct options *options, const struct command_review *review, struct selection *selection)
{
    static enum status (*const lists[FORMAT_COUNT])(const struct review *, const struct selection *, FILE *) = {
        [FORMAT_TEXT] = list_text,
        [FORMAT_JSON] = list_json,
        [FORMAT_JSONL] = list_jsonl,
    };
    struct command_output output;
    selection_sort(selection);
    if (!command_output_open(options, &output))
        return command_failure_code(&review->review);
    enum status status = lists[options->format](&review->review, selection, output.stream);
    if (!command_output_close(options, &output, status))
        return command_failure_code(&review->review);
    command_say_unusable(options, review);
    return command_exit_code(options, &review->review);
}

int command_list(const struct options *options)
{
    return command_with_sessions(options, write_list);
}
