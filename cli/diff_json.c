/* A comparison for programs: deputy-diff/1. */
#include "cli/diff_report.h"
#include "cli/json.h"
#include "cli/report.h"

/* Takes `value`, NULL included. */
static bool put(json_t *object, const char *key, json_t *value)
{
    return json_object_set_new(object, key, value) == 0;
}

static json_t *whole(json_t *value, bool complete)
{
    if (complete)
        return value;
    json_decref(value);
    return NULL;
}

static json_t *number(size_t value)
{
    return json_integer((json_int_t)value);
}

static json_t *id_of(const struct diff_record *record)
{
    char id[GUID_TEXT_SIZE];
    if (!record || !record->has_id)
        return json_null();
    guid_format(&record->id, id);
    return json_string(id);
}

static uint64_t fields_of(const struct diff_record *record)
{
    return record->is_credential ? DIFF_CREDENTIAL_FIELDS : DIFF_SESSION_FIELDS;
}

static json_t *list_of(struct text items)
{
    json_t *array = json_array();
    bool complete = array != NULL;
    for (struct text item; (item = diff_next_item(&items)).bytes;)
        complete = complete && json_array_append_new(array, json_text(item)) == 0;
    return whole(array, complete);
}

static json_t *findings_of(struct text items)
{
    json_t *array = json_array();
    bool complete = array != NULL;
    for (struct text item; (item = diff_next_item(&items)).bytes;) {
        struct diff_finding finding = diff_finding(item);
        json_t *object = json_object();
        complete = complete &&
                   json_array_append(array, object) == 0 && put(object, "rule", json_text(finding.rule)) &&
                   put(object, "message", json_text(finding.message));
        json_decref(object);
    }
    return whole(array, complete);
}

static json_t *value_of(enum diff_field field, struct text value)
{
    switch (diff_fields[field].type) {
    case DIFF_TYPE_SWITCH: return json_boolean(text_equals(value, TEXT("true")));
    case DIFF_TYPE_LIST: return list_of(value);
    case DIFF_TYPE_FINDINGS: return findings_of(value);
    default: return json_text(value);
    }
}

static json_t *record_object(const struct diff_report *report, int side, const struct diff_record *record)
{
    struct text values[DIFF_FIELD_COUNT];
    if (!record)
        return json_null();
    diff_record_unpack(record, DIFF_FIELD_COUNT, values);
    json_t *object = json_object();
    bool complete = put(object, "path", json_text(diff_path(report, side, record))) &&
                    put(object, "line", number(record->place.line));
    for (enum diff_field field = 0; field < DIFF_FIELD_COUNT; field++) {
        if (fields_of(record) & DIFF_BIT(field))
            complete = complete && put(object, diff_fields[field].key, value_of(field, values[field]));
    }
    return whole(object, complete);
}

static json_t *keys_of(const struct diff_record *record, uint64_t set)
{
    json_t *array = json_array();
    bool complete = array != NULL;
    for (enum diff_field field = 0; field < DIFF_FIELD_COUNT; field++) {
        if (set & fields_of(record) & DIFF_BIT(field))
            complete = complete && json_array_append_new(array, json_string(diff_fields[field].key)) == 0;
    }
    return whole(array, complete);
}

static json_t *change_object(const struct diff_report *report, const struct diff_change *change)
{
    const struct diff_record *record = diff_change_record(change);
    const char *word = !change->before ? "added" : !change->after ? "removed" : "changed";
    json_t *object = json_object();
    bool complete = put(object, "id", id_of(record)) && put(object, "change", json_string(word)) &&
                    put(object, "changed", keys_of(record, change->changed)) &&
                    put(object, "weakened", keys_of(record, change->weakened));
    if (record->is_credential)
        complete = complete && put(object, "sessions", number(record->users));
    else
        complete = complete && put(object, "through", id_of(change->through));
    return whole(object, complete && put(object, "before", record_object(report, DIFF_BEFORE, change->before)) &&
                             put(object, "after", record_object(report, DIFF_AFTER, change->after)));
}

static json_t *incomparable_object(const struct diff_report *report, const struct diff_change *change)
{
    const struct diff_record *record = diff_change_record(change);
    json_t *object = json_object();
    return whole(object, put(object, "id", id_of(record)) &&
                             put(object, "side", json_string(diff_side_names[diff_change_side(change)])) &&
                             put(object, "reason", json_string(record->has_id ? "duplicate-id" : "no-id")) &&
                             put(object, "weakened", json_boolean(change->rank == DIFF_WEAKENED)) &&
                             put(object, record->is_credential ? "credential" : "session",
                                 record_object(report, diff_change_side(change), record)));
}

struct writer {
    const struct diff_report *report;
    struct buffer out;
    bool first; /* item of its list */
};

/* Those that can be compared, or those that cannot. */
static enum status write_changes(struct writer *writer, const struct diff_changes *changes, bool comparable, FILE *out)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < changes->count && status == STATUS_OK; i++) {
        const struct diff_change *change = &changes->items[i];
        if (change->incomparable == comparable)
            continue;
        buffer_add(&writer->out, writer->first ? TEXT("") : TEXT(","));
        json_add_line(comparable ? change_object(writer->report, change) : incomparable_object(writer->report, change),
                      &writer->out);
        writer->first = false;
        status = diff_flush(&writer->out, out);
    }
    return status;
}

static json_t *side_object(const struct diff_report *report, int side)
{
    const struct review *review = report->reviews[side];
    json_t *object = json_object();
    return whole(object, put(object, "path", json_text(report->paths[side])) &&
                             put(object, "documents", number(review->summary.documents)) &&
                             put(object, "skipped", number(review->summary.skipped)) &&
                             put(object, "entries", number(review->summary.entries)) &&
                             put(object, "complete", json_boolean(review_is_complete(review))));
}

static json_t *both(size_t before, size_t after)
{
    json_t *object = json_object();
    return whole(object, put(object, "before", number(before)) && put(object, "after", number(after)));
}

static json_t *counts_object(const struct diff_changes *changes, const struct diff_records *before,
                             const struct diff_records *after)
{
    const size_t *ranks = changes->ranks, comparable = changes->count - changes->incomparable;
    json_t *object = json_object();
    return whole(object,
                 put(object, "before", number(before->count)) && put(object, "after", number(after->count)) &&
                     put(object, "added", number(ranks[DIFF_ADDED])) && put(object, "removed", number(ranks[DIFF_REMOVED])) &&
                     put(object, "changed", number(comparable - ranks[DIFF_ADDED] - ranks[DIFF_REMOVED])) &&
                     put(object, "weakened", number(ranks[DIFF_WEAKENED])) && put(object, "moved", number(ranks[DIFF_MOVED])) &&
                     put(object, "same", number(changes->same + changes->same_incomparable)) &&
                     put(object, "incomparable", number(changes->incomparable)) &&
                     put(object, "without_id", both(before->without_id, after->without_id)) &&
                     put(object, "duplicates", both(before->duplicates, after->duplicates)));
}

static void add_head(struct writer *writer)
{
    const struct diff_report *report = writer->report;
    const struct diff_side *before = report->sides[DIFF_BEFORE], *after = report->sides[DIFF_AFTER];
    buffer_add(&writer->out, TEXT("{\"schema\":\"deputy-diff/1\",\"tool\":{\"name\":\"deputy\",\"version\":\"" DEPUTY_VERSION
                                  "\"},\"policy\":{\"name\":"));
    json_add(json_text(report->policy->name), &writer->out);
    buffer_add(&writer->out, TEXT("},\n\"before\":"));
    json_add(side_object(report, DIFF_BEFORE), &writer->out);
    buffer_add(&writer->out, TEXT(",\"after\":"));
    json_add(side_object(report, DIFF_AFTER), &writer->out);
    buffer_add(&writer->out, TEXT(",\n\"summary\":{\"sessions\":"));
    json_add(counts_object(&report->diff->sessions, &before->sessions, &after->sessions), &writer->out);
    buffer_add(&writer->out, TEXT(",\n\"credentials\":"));
    json_add(counts_object(&report->diff->credentials, &before->credentials, &after->credentials), &writer->out);
    buffer_add(&writer->out, TEXT("},\n\"sessions\":[\n"));
    writer->first = true;
}

static void next_list(struct writer *writer, const char *key)
{
    buffer_printf(&writer->out, "],\"%s\":[\n", key);
    writer->first = true;
}

enum status diff_json(const struct diff_report *report, FILE *out)
{
    struct writer writer = {.report = report};
    add_head(&writer);
    enum status status = write_changes(&writer, &report->diff->sessions, true, out);
    next_list(&writer, "credentials");
    if (status == STATUS_OK)
        status = write_changes(&writer, &report->diff->credentials, true, out);
    next_list(&writer, "incomparable");
    if (status == STATUS_OK)
        status = write_changes(&writer, &report->diff->sessions, false, out);
    if (status == STATUS_OK)
        status = write_changes(&writer, &report->diff->credentials, false, out);
    buffer_add(&writer.out, TEXT("]}\n"));
    if (status == STATUS_OK)
        status = diff_flush(&writer.out, out);
    buffer_fini(&writer.out);
    return status;
}
