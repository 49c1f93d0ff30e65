/* JUnit's XML: a suite for every document, a case for every finding and for every session without one.
 *
 * A case fails exactly where check does: from --fail-on on. What stopped a document, or the run, is an error. A case's name
 * begins with its place, in a form that is nobody else's in the report, so that no two cases have one name. */
#include "cli/report.h"

#include <stdlib.h>
#include <string.h>

#include "cli/html.h"
#include "cli/xml_text.h"

struct junit_tally {
    size_t tests, failures, errors, skipped;
};

/* A document's path as the report shows it: two that look alike there are two copies of one. */
struct shown_path {
    struct text xml;
    size_t document, copy; /* from 1 */
};

struct junit_report {
    const struct review *review;
    const struct report_options *options;
    FILE *out;
    struct arena arena;
    struct buffer xml, text;
    struct shown_path *paths;     /* of every document */
    const struct shown_path *path;
    const struct finding *before; /* the one before this one, in the same document */
    size_t repeated;              /* findings just before with its place and rule */
};

/* ---- names ---- */

/* "3:38 RA001", and what tells it apart where that is somebody's already. Ids of rules hold no space. */
static void add_place(struct junit_report *report, struct place place, const char *what)
{
    struct buffer *text = &report->text;
    buffer_clear(text);
    if (report->path->copy > 1)
        buffer_printf(text, "copy %zu, ", report->path->copy);
    buffer_printf(text, "%zu:%zu %s", place.line, place.column, what);
    if (report->repeated > 0)
        buffer_printf(text, " (%zu)", report->repeated + 1);
}

static void start_case(struct junit_report *report, const char *name, const struct entry_reference *entry)
{
    struct buffer *text = &report->text;
    if (name)
        buffer_printf(text, " %s", name);
    size_t before = text->length;
    buffer_add(text, TEXT(": "));
    report_add_entry(entry, text);
    if (text->length == before + 2)
        buffer_truncate(text, before);
    buffer_printf(&report->xml, "<testcase classname=\"%s\"", report->path->xml.bytes);
    xml_text_add_attribute(&report->xml, "name", buffer_text(text));
}

static void note_repeated(struct junit_report *report, const struct finding *finding)
{
    const struct finding *before = report->before;
    bool same = before && before->place.line == finding->place.line && before->place.column == finding->place.column &&
                strcmp(before->rule, finding->rule) == 0;
    report->repeated = same ? report->repeated + 1 : 0;
    report->before = finding;
}

/* ---- what became of a case ---- */

/* <failure>, <error> or <skipped>, with what there is to say. */
static void add_outcome(struct junit_report *report, const char *element, const struct finding *finding, struct text message)
{
    struct buffer *xml = &report->xml, *text = &report->text;
    buffer_printf(xml, "><%s", element);
    xml_text_add_attribute(xml, "type", text_of(severity_names[finding->severity]));
    xml_text_add_attribute(xml, "message", message);
    buffer_add_byte(xml, '>');
    html_add(xml, finding->message);
    buffer_add_byte(xml, '\n');
    buffer_clear(text);
    report_add_words(finding->help, text);
    html_add(xml, buffer_text(text));
    buffer_printf(xml, "</%s></testcase>\n", element);
}

/* Below --fail-on: the case passes and says why there is one. */
static void add_remark(struct junit_report *report, const struct finding *finding)
{
    buffer_printf(&report->xml, "><system-out>%s: ", severity_names[finding->severity]);
    html_add(&report->xml, finding->message);
    buffer_add(&report->xml, TEXT("</system-out></testcase>\n"));
}

static enum status write_xml(struct junit_report *report)
{
    struct text xml = buffer_text(&report->xml);
    if (report->xml.failed || report->text.failed)
        return STATUS_NO_MEMORY;
    return fwrite(xml.bytes, 1, xml.length, report->out) == xml.length ? STATUS_OK : STATUS_CANNOT_WRITE;
}

static bool fails(const struct junit_report *report, const struct finding *finding)
{
    return finding->severity >= report->options->fail_on;
}

static enum status write_finding(struct junit_report *report, const struct finding *finding, bool stops)
{
    buffer_clear(&report->xml);
    note_repeated(report, finding);
    add_place(report, finding->place, finding->rule);
    start_case(report, finding->name, finding->entry);
    if (stops)
        add_outcome(report, "error", finding, finding->message);
    else if (finding->suppressed.bytes)
        add_outcome(report, "skipped", finding, finding->suppressed);
    else if (fails(report, finding))
        add_outcome(report, "failure", finding, finding->message);
    else
        add_remark(report, finding);
    return write_xml(report);
}

static enum status write_quiet(struct junit_report *report, const struct quiet_session *session)
{
    buffer_clear(&report->xml);
    report->repeated = 0;
    add_place(report, session->place, "session");
    start_case(report, NULL, session->entry);
    buffer_add(&report->xml, TEXT("/>\n"));
    return write_xml(report);
}

/* ---- suites ---- */

static struct junit_tally tally_of(const struct junit_report *report, const struct review_document *document)
{
    struct junit_tally tally = {.tests = document->suppressed_count + document->quiet_count,
                                .skipped = document->suppressed_count};
    if (document->unusable)
        return (struct junit_tally){.tests = 1, .errors = 1};
    for (size_t i = 0; i < document->finding_count; i++) {
        bool reported = document->findings[i].severity != SEVERITY_OFF;
        tally.tests += reported;
        tally.failures += reported && fails(report, &document->findings[i]);
    }
    return tally;
}

/* In the order of the text, what is suppressed among the others: names count findings of one place. */
static enum status write_findings(struct junit_report *report, const struct review_document *document)
{
    const struct finding *reported = document->findings, *suppressed = reported + document->finding_count;
    const struct finding *middle = suppressed, *end = middle + document->suppressed_count;
    enum status status = STATUS_OK;
    while ((reported < middle || suppressed < end) && status == STATUS_OK) {
        bool first = suppressed == end || (reported < middle && finding_compare(reported, suppressed) <= 0);
        const struct finding *next = first ? reported++ : suppressed++;
        if (next->severity != SEVERITY_OFF)
            status = write_finding(report, next, false);
    }
    return status;
}

static enum status write_cases(struct junit_report *report, const struct review_document *document)
{
    report->before = NULL;
    report->repeated = 0;
    if (document->unusable)
        return write_finding(report, &document->stop, true);
    enum status status = document->finding_count + document->suppressed_count > 0 ? write_findings(report, document) : STATUS_OK;
    for (size_t i = 0; i < document->quiet_count && status == STATUS_OK; i++)
        status = write_quiet(report, &document->quiet[i]);
    return status;
}

static void add_tally(struct buffer *xml, const struct junit_tally *tally)
{
    xml_text_add_number(xml, "tests", tally->tests);
    xml_text_add_number(xml, "failures", tally->failures);
    xml_text_add_number(xml, "errors", tally->errors);
}

static enum status write_suite(struct junit_report *report, size_t number)
{
    const struct review_document *document = &report->review->documents[number];
    struct junit_tally tally = tally_of(report, document);
    struct buffer *xml = &report->xml;
    if (tally.tests == 0)
        return STATUS_OK;
    report->path = &report->paths[number];
    buffer_clear(xml);
    buffer_printf(xml, "<testsuite name=\"%s\"", report->path->xml.bytes);
    add_tally(xml, &tally);
    xml_text_add_number(xml, "skipped", tally.skipped);
    buffer_add(xml, TEXT(">\n"));
    enum status status = write_xml(report);
    if (status == STATUS_OK)
        status = write_cases(report, document);
    buffer_clear(xml);
    buffer_add(xml, TEXT("</testsuite>\n"));
    return status == STATUS_OK ? write_xml(report) : status;
}

/* ---- the run ---- */

/* What went wrong with the run as a whole, as a suite of its own; so has a run without any case, which would be no result. */
static enum status write_run(struct junit_report *report, const char *const *faults, const struct junit_tally *tally)
{
    struct buffer *xml = &report->xml;
    if (tally->tests == 0)
        return STATUS_OK;
    buffer_clear(xml);
    buffer_add(xml, TEXT("<testsuite name=\"deputy\""));
    add_tally(xml, tally);
    buffer_add(xml, TEXT(" skipped=\"0\">\n"));
    for (size_t i = 0; i < tally->errors; i++) {
        buffer_printf(xml, "<testcase classname=\"deputy\" name=\"fault %zu\"><error type=\"error\"", i + 1);
        xml_text_add_attribute(xml, "message", text_of(faults[i]));
        buffer_add(xml, TEXT("/></testcase>\n"));
    }
    if (tally->errors == 0)
        buffer_add(xml, TEXT("<testcase classname=\"deputy\" name=\"nothing was found\"/>\n"));
    buffer_add(xml, TEXT("</testsuite>\n"));
    return write_xml(report);
}

static enum status write_all(struct junit_report *report)
{
    const char *faults[REPORT_FAULT_COUNT];
    struct junit_tally all = {0}, run = {.errors = report_faults(report->review, report->options, faults)};
    for (size_t i = 0; i < report->review->document_count; i++) {
        struct junit_tally tally = tally_of(report, &report->review->documents[i]);
        all.tests += tally.tests;
        all.failures += tally.failures;
        all.errors += tally.errors;
    }
    run.tests = run.errors > 0 ? run.errors : all.tests == 0;
    all.tests += run.tests;
    all.errors += run.errors;
    buffer_add(&report->xml, TEXT("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"deputy\""));
    add_tally(&report->xml, &all);
    buffer_add(&report->xml, TEXT(">\n"));
    enum status status = write_xml(report);
    if (status == STATUS_OK)
        status = write_run(report, faults, &run);
    for (size_t i = 0; i < report->review->document_count && status == STATUS_OK; i++)
        status = write_suite(report, i);
    buffer_clear(&report->xml);
    buffer_add(&report->xml, TEXT("</testsuites>\n"));
    return status == STATUS_OK ? write_xml(report) : status;
}

static int compare_paths(const void *left, const void *right)
{
    const struct shown_path *a = left, *b = right;
    int order = text_compare(a->xml, b->xml);
    return order != 0 ? order : (a->document > b->document) - (a->document < b->document);
}

static int compare_documents(const void *left, const void *right)
{
    const struct shown_path *a = left, *b = right;
    return (a->document > b->document) - (a->document < b->document);
}

static bool show_paths(struct junit_report *report)
{
    size_t count = report->review->document_count;
    struct shown_path *paths = arena_alloc(&report->arena, (count + 1) * sizeof *paths);
    for (size_t i = 0; paths && i < count; i++) {
        buffer_clear(&report->xml);
        html_add(&report->xml, text_of(report->review->documents[i].input->path));
        paths[i] = (struct shown_path){arena_copy(&report->arena, buffer_text(&report->xml)), i, 1};
    }
    buffer_clear(&report->xml);
    if (!paths || report->arena.failed || report->xml.failed)
        return false;
    qsort(paths, count, sizeof *paths, compare_paths);
    for (size_t i = 1; i < count; i++)
        paths[i].copy = text_equals(paths[i].xml, paths[i - 1].xml) ? paths[i - 1].copy + 1 : 1;
    qsort(paths, count, sizeof *paths, compare_documents);
    report->paths = paths;
    return true;
}

enum status report_junit(const struct review *review, const struct report_options *options, FILE *out)
{
    struct junit_report report = {.review = review, .options = options, .out = out};
    arena_init(&report.arena);
    enum status status = show_paths(&report) ? write_all(&report) : STATUS_NO_MEMORY;
    buffer_fini(&report.xml);
    buffer_fini(&report.text);
    arena_fini(&report.arena);
    return status == STATUS_OK && fflush(out) != 0 ? STATUS_CANNOT_WRITE : status;
}
