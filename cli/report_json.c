/* Findings for programs: one document, or one finding a line. A finding is made, written and gone before the next. */
#include "cli/json.h"
#include "cli/report.h"

/* Takes `value`, NULL included. */
static bool put(json_t *object, const char *key, json_t *value)
{
    return json_object_set_new(object, key, value) == 0;
}

/* The object when everything was put into it, else NULL. */
static json_t *whole(json_t *object, bool complete)
{
    if (complete)
        return object;
    json_decref(object);
    return NULL;
}

static json_t *number(size_t value)
{
    return json_integer((json_int_t)value);
}

static json_t *number_or_null(bool present, size_t value)
{
    return present ? number(value) : json_null();
}

static json_t *json_of_entry(const struct entry_reference *entry)
{
    if (!entry)
        return json_null();
    json_t *object = json_object();
    return whole(object, put(object, "id", json_text(entry->id)) && put(object, "name", json_text(entry->name)) &&
                             put(object, "group", json_text(entry->group)) &&
                             put(object, "kind", json_string(entry_kind_names[entry->kind])));
}

static json_t *json_of_finding(const char *path, const struct finding *finding)
{
    struct place place = finding->place;
    json_t *object = json_object();
    return whole(object, put(object, "rule", json_text(text_of(finding->rule))) &&
                             put(object, "name", json_text(text_of(finding->name))) &&
                             put(object, "severity", json_string(severity_names[finding->severity])) &&
                             put(object, "path", json_text(text_of(path))) &&
                             put(object, "line", number_or_null(place.line > 0, place.line)) &&
                             put(object, "column", number_or_null(place.line > 0, place.column)) &&
                             put(object, "entry", json_of_entry(finding->entry)) &&
                             put(object, "message", json_text(finding->message)) &&
                             put(object, "help", json_text(finding->help)));
}

static enum status write_text(const char *text, FILE *out)
{
    return fputs(text, out) >= 0 ? STATUS_OK : STATUS_CANNOT_WRITE;
}

/* Calls `write` for every finding in order; `index` counts from 0. */
static enum status each_finding(const struct review *review, enum status (*write)(json_t *finding, size_t index, FILE *out),
                                FILE *out)
{
    enum status status = STATUS_OK;
    size_t index = 0;
    for (size_t i = 0; i < review->document_count; i++) {
        const struct review_document *document = &review->documents[i];
        for (size_t j = 0; j < document->finding_count && status == STATUS_OK; j++) {
            if (document->findings[j].severity != SEVERITY_OFF)
                status = write(json_of_finding(document->input->path, &document->findings[j]), index++, out);
        }
    }
    return status;
}

static enum status write_element(json_t *finding, size_t index, FILE *out)
{
    enum status status = write_text(index == 0 ? "\n" : ",\n", out);
    if (status == STATUS_OK)
        return json_write(finding, out);
    json_decref(finding);
    return status;
}

static enum status write_line(json_t *finding, size_t index, FILE *out)
{
    (void)index;
    return json_write_line(finding, out);
}

static json_t *json_of_tool(void)
{
    json_t *tool = json_object();
    return whole(tool, put(tool, "name", json_string("deputy")) && put(tool, "version", json_string(DEPUTY_VERSION)));
}

static json_t *json_of_policy(const struct report_options *options)
{
    json_t *policy = json_object();
    return whole(policy, put(policy, "name", json_text(text_of(options->policy_name))));
}

static json_t *json_of_summary(const struct review_summary *summary)
{
    const struct {
        const char *key;
        size_t count;
    } counts[] = {
        {"documents", summary->documents}, {"skipped", summary->skipped}, {"entries", summary->entries},
        {"sessions", summary->sessions},   {"allowed", summary->allowed}, {"denied", summary->denied},
        {"errors", summary->errors},       {"warnings", summary->warnings}, {"notes", summary->notes},
    };
    json_t *object = json_object();
    bool complete = object != NULL;
    for (size_t i = 0; i < sizeof counts / sizeof *counts && complete; i++)
        complete = put(object, counts[i].key, number(counts[i].count));
    return whole(object, complete);
}

/* `key` as given, with its punctuation. */
static enum status write_member(enum status status, const char *key, json_t *value, FILE *out)
{
    if (status == STATUS_OK)
        status = write_text(key, out);
    if (status == STATUS_OK)
        return json_write(value, out);
    json_decref(value);
    return status;
}

static enum status flushed(enum status status, FILE *out)
{
    return status == STATUS_OK && (fflush(out) != 0 || ferror(out)) ? STATUS_CANNOT_WRITE : status;
}

enum status report_json(const struct review *review, const struct report_options *options, FILE *out)
{
    enum status status = write_text("{\"schema\":\"deputy-check/1\"", out);
    status = write_member(status, ",\"tool\":", json_of_tool(), out);
    status = write_member(status, ",\"policy\":", json_of_policy(options), out);
    status = write_member(status, ",\"summary\":", json_of_summary(&review->summary), out);
    if (status == STATUS_OK)
        status = write_text(",\"findings\":[", out);
    if (status == STATUS_OK)
        status = each_finding(review, write_element, out);
    if (status == STATUS_OK)
        status = write_text("]}\n", out);
    return flushed(status, out);
}

enum status report_jsonl(const struct review *review, const struct report_options *options, FILE *out)
{
    (void)options;
    return flushed(each_finding(review, write_line, out), out);
}
