/* SARIF 2.1.0 as GitHub code scanning takes it: one run, all rules, and every finding with a location and a fingerprint.
 * Results are made, written and gone one by one. */
#include "cli/report_sarif.h"

#include <stdlib.h>

#include "cli/complain.h"
#include "cli/line_hash.h"
#include "core/platform.h"

#define MESSAGE_LIMIT 65536
/* GitHub docs, "SARIF results exceed one or more limits": a run with more is refused as a whole. */
#define RESULT_LIMIT 25000

struct sarif_report {
    const struct report_options *options;
    FILE *out;
    char *working; /* the working directory; NULL: not known */
    struct buffer uri, name;
    struct line_hash *hashes; /* of the lines of one document's findings */
    size_t hash_count;
    size_t room[SEVERITY_COUNT]; /* how many results there may still be of each */
    bool any;
};

static enum status write_text(const char *text, FILE *out)
{
    return fputs(text, out) >= 0 ? STATUS_OK : STATUS_CANNOT_WRITE;
}

static enum status write_element(const char *before, json_t *value, FILE *out)
{
    enum status status = write_text(before, out);
    if (status == STATUS_OK)
        return json_write(value, out);
    json_decref(value);
    return status;
}

/* ---- where ---- */

static bool is_unreserved(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') || byte == '-' ||
           byte == '.' || byte == '_' || byte == '~' || byte == '/';
}

static void add_encoded(struct buffer *out, struct text path)
{
    for (size_t i = 0; i < path.length; i++) {
        if (is_unreserved(path.bytes[i]))
            buffer_add_byte(out, path.bytes[i]);
        else
            buffer_printf(out, "%%%02X", (unsigned)(unsigned char)path.bytes[i]);
    }
}

/* Relative to the working directory, which stands for the repository's root; what lies elsewhere is a file: URI. */
static void set_uri(struct sarif_report *report, const char *as_given)
{
    struct text path = report_relative_path(text_of(as_given), report->working);
    struct buffer *uri = &report->uri;
    bool drives = report->working && report->working[0] != '/';
    buffer_clear(uri);
    if (drives && path.length > 2 && path.bytes[1] == ':' && path.bytes[2] == '/') {
        buffer_printf(uri, "file:///%c:", path.bytes[0]);
        path = text_slice(path, 2, path.length);
    } else if (text_starts_with(path, TEXT("//"))) {
        buffer_add(uri, TEXT("file:"));
    } else if (text_starts_with(path, TEXT("/"))) {
        buffer_add(uri, TEXT("file://"));
    }
    add_encoded(uri, path);
}

static json_t *physical_location(struct sarif_report *report, struct place place)
{
    json_t *object = json_object(), *artifact = json_object(), *region = place.line > 0 ? json_object() : NULL;
    bool complete = !report->uri.failed && sarif_put(artifact, "uri", json_text(buffer_text(&report->uri)));
    if (region)
        complete = complete && sarif_put(region, "startLine", json_integer((json_int_t)place.line)) &&
                   sarif_put(region, "startColumn", json_integer((json_int_t)place.column));
    complete &= sarif_put(object, "artifactLocation", artifact);
    if (place.line > 0)
        complete &= sarif_put(object, "region", region);
    return sarif_whole(object, complete);
}

static json_t *visible(struct text text)
{
    struct buffer shown = {0};
    buffer_add_visible(&shown, text);
    json_t *value = shown.failed ? NULL : json_text(buffer_text(&shown));
    buffer_fini(&shown);
    return value;
}

/* The entry, as a place in the document's own tree. */
static json_t *logical_locations(struct sarif_report *report, const struct entry_reference *entry)
{
    json_t *list = json_array(), *object = json_object();
    struct buffer *name = &report->name;
    buffer_clear(name);
    report_add_entry(entry, name);
    bool complete = (entry->name.length == 0 || sarif_put(object, "name", visible(entry->name))) && !name->failed &&
                    sarif_put(object, "fullyQualifiedName", visible(buffer_text(name))) &&
                    sarif_put(object, "kind", json_string("element"));
    complete &= json_array_append_new(list, object) == 0;
    return sarif_whole(list, complete);
}

static bool has_name(const struct entry_reference *entry)
{
    return entry && (entry->name.length > 0 || entry->group.length > 0);
}

static json_t *locations(struct sarif_report *report, const struct finding *finding)
{
    json_t *list = json_array(), *location = json_object();
    bool complete = sarif_put(location, "physicalLocation", physical_location(report, finding->place));
    if (has_name(finding->entry))
        complete &= sarif_put(location, "logicalLocations", logical_locations(report, finding->entry));
    complete &= json_array_append_new(list, location) == 0;
    return sarif_whole(list, complete);
}

/* ---- fingerprints ---- */

static int compare_lines(const void *left, const void *right)
{
    const struct line_hash *a = left, *b = right;
    return (a->line > b->line) - (a->line < b->line);
}

/* Of the lines that a document's findings stand in. */
static enum status hash_lines(struct sarif_report *report, const struct review_document *document)
{
    size_t count = 0;
    free(report->hashes);
    report->hash_count = 0;
    report->hashes = calloc(document->finding_count + 1, sizeof *report->hashes);
    if (!report->hashes)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < document->finding_count; i++) {
        size_t line = document->findings[i].place.line;
        bool known = line == 0 || (count > 0 && report->hashes[count - 1].line == line);
        if (!known)
            report->hashes[count++].line = line;
    }
    report->hash_count = count;
    return line_hash_read(document->input, report->hashes, count);
}

/* NULL: there is none, or memory is out (*failed). */
static json_t *fingerprints(const struct sarif_report *report, const struct finding *finding, bool *failed)
{
    struct line_hash wanted = {.line = finding->place.line};
    const struct line_hash *hash = bsearch(&wanted, report->hashes, report->hash_count, sizeof wanted, compare_lines);
    if (!hash || hash->occurrence == 0)
        return NULL;
    char text[48];
    snprintf(text, sizeof text, "%llx:%zu", (unsigned long long)hash->hash, hash->occurrence);
    json_t *object = json_object();
    object = sarif_whole(object, sarif_put(object, "primaryLocationLineHash", json_string(text)));
    *failed |= !object;
    return object;
}

/* ---- results ---- */

static json_t *result_of(struct sarif_report *report, const struct finding *finding)
{
    const struct rule *rule = policy_find(report->options->policy, text_of(finding->rule));
    struct text message = text_is_blank(finding->message) ? text_of(finding->name) : finding->message;
    bool failed = false;
    json_t *object = json_object(), *prints = fingerprints(report, finding, &failed);
    bool complete = !failed && sarif_put(object, "ruleId", json_text(text_of(finding->rule)));
    if (rule)
        complete = complete && sarif_put(object, "ruleIndex", json_integer((json_int_t)rule->number));
    complete = complete && sarif_put(object, "level", json_string(severity_names[finding->severity])) &&
               sarif_put(object, "message", sarif_message(message, MESSAGE_LIMIT)) &&
               sarif_put(object, "locations", locations(report, finding));
    if (prints)
        complete &= sarif_put(object, "partialFingerprints", prints);
    return sarif_whole(object, complete);
}

/* The most severe ones have room first. How many have none is returned. */
static size_t make_room(struct sarif_report *report, const struct review *review)
{
    size_t counts[SEVERITY_COUNT] = {0}, left = RESULT_LIMIT, without = 0;
    for (size_t i = 0; i < review->document_count; i++) {
        for (size_t j = 0; j < review->documents[i].finding_count; j++)
            counts[review->documents[i].findings[j].severity]++;
    }
    for (int severity = SEVERITY_ERROR; severity > SEVERITY_OFF; severity--) {
        report->room[severity] = counts[severity] < left ? counts[severity] : left;
        left -= report->room[severity];
        without += counts[severity] - report->room[severity];
    }
    return without;
}

static enum status write_document(struct sarif_report *report, const struct review_document *document)
{
    enum status status = document->finding_count > 0 ? hash_lines(report, document) : STATUS_OK;
    set_uri(report, document->input->path);
    for (size_t i = 0; i < document->finding_count && status == STATUS_OK; i++) {
        size_t *room = &report->room[document->findings[i].severity]; /* of SEVERITY_OFF there is none */
        if (*room == 0)
            continue;
        --*room;
        status = write_element(report->any ? ",\n" : "\n", result_of(report, &document->findings[i]), report->out);
        report->any = true;
    }
    return status;
}

/* ---- the run ---- */

static enum status write_rules(const struct sarif_report *report)
{
    const struct rule_list *rules = &report->options->policy->rules;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < rules->count && status == STATUS_OK; i++)
        status = write_element(i == 0 ? "\n" : ",\n", sarif_rule(rules->items[i]), report->out);
    return status;
}

static bool notify(json_t *list, const char *level, const char *message)
{
    json_t *object = json_object();
    bool complete = sarif_put(object, "level", json_string(level)) &&
                    sarif_put(object, "message", sarif_message(text_of(message), MESSAGE_LIMIT));
    return (json_array_append_new(list, object) == 0) & complete;
}

/* `left_out` NULL: nothing is. */
static json_t *notifications(const char *const *faults, size_t count, const char *left_out)
{
    json_t *list = json_array();
    bool complete = list != NULL && (!left_out || notify(list, "warning", left_out));
    for (size_t i = 0; i < count && complete; i++)
        complete = notify(list, "error", faults[i]);
    return sarif_whole(list, complete);
}

static json_t *invocation(const struct review *review, const struct report_options *options, const char *left_out)
{
    const char *faults[REPORT_FAULT_COUNT];
    size_t count = report_faults(review, options, faults);
    json_t *object = json_object();
    return sarif_whole(object, sarif_put(object, "executionSuccessful", json_boolean(count == 0 && !review->has_unusable)) &&
                                   sarif_put(object, "toolExecutionNotifications", notifications(faults, count, left_out)));
}

static enum status write_run(struct sarif_report *report, const struct review *review)
{
    static const char head[] = "{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\",\"runs\":[{"
                               "\"tool\":{\"driver\":{\"name\":\"deputy\",\"version\":\"" DEPUTY_VERSION
                               "\",\"semanticVersion\":\"" DEPUTY_VERSION "\",\"rules\":[";
    size_t without = make_room(report, review);
    char left_out[128];
    snprintf(left_out, sizeof left_out,
             "%zu of the least severe findings are left out: GitHub takes no run of more than %d results", without, RESULT_LIMIT);
    if (without > 0)
        complain("the sarif report: %s", left_out);
    enum status status = write_text(head, report->out);
    if (status == STATUS_OK)
        status = write_rules(report);
    if (status == STATUS_OK)
        status = write_element("]}},\"columnKind\":\"unicodeCodePoints\",\"invocations\":[",
                               invocation(review, report->options, without > 0 ? left_out : NULL), report->out);
    if (status == STATUS_OK)
        status = write_text("],\"results\":[", report->out);
    for (size_t i = 0; i < review->document_count && status == STATUS_OK; i++)
        status = write_document(report, &review->documents[i]);
    return status == STATUS_OK ? write_text("]}]}\n", report->out) : status;
}

enum status report_sarif(const struct review *review, const struct report_options *options, FILE *out)
{
    struct sarif_report report = {.options = options, .out = out};
    enum status status = platform_working_directory(&report.working);
    if (status == STATUS_OK || status == STATUS_CANNOT_OPEN)
        status = write_run(&report, review);
    buffer_fini(&report.uri);
    buffer_fini(&report.name);
    free(report.hashes);
    free(report.working);
    return status == STATUS_OK && fflush(out) != 0 ? STATUS_CANNOT_WRITE : status;
}
