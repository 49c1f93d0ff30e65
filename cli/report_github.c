/* Findings as annotations of GitHub Actions: `::error file=...,line=...::message`, as its documentation has them. */
#include "cli/report.h"

#include <stdlib.h>

#include "core/platform.h"

#define SHOWN_OF_A_KIND 10 /* of each, in a step: GitHub shows no more */

struct github_report {
    FILE *out;
    char *working; /* the working directory */
    struct buffer line, text;
    size_t count[SEVERITY_COUNT];
};

static const char *const kinds[SEVERITY_COUNT] = {
    [SEVERITY_NOTE] = "notice", [SEVERITY_WARNING] = "warning", [SEVERITY_ERROR] = "error"};

/* What would end a message, or a property, is written as GitHub reads it back; what would move a cursor becomes visible. */
static void add_escaped(struct buffer *out, struct text text, struct text escaped)
{
    size_t start = 0;
    for (size_t i = 0; i < text.length; i++) {
        if (text_find_byte(escaped, text.bytes[i]) == escaped.length)
            continue;
        buffer_add_visible(out, text_slice(text, start, i));
        buffer_printf(out, "%%%02X", (unsigned)(unsigned char)text.bytes[i]);
        start = i + 1;
    }
    buffer_add_visible(out, text_slice(text, start, text.length));
}

static void add_property(struct github_report *report, const char *name, struct text value)
{
    buffer_add(&report->line, text_of(name));
    add_escaped(&report->line, value, TEXT("%\r\n:,"));
}

static void add_title(struct github_report *report, const struct finding *finding)
{
    struct buffer *text = &report->text;
    buffer_clear(text);
    buffer_printf(text, "%s %s", finding->rule, finding->name);
    size_t before = text->length;
    buffer_add(text, TEXT(": "));
    report_add_entry(finding->entry, text);
    if (text->length == before + 2)
        buffer_truncate(text, before);
    add_property(report, "title=", buffer_text(text));
}

static void add_message(struct github_report *report, const struct finding *finding)
{
    struct buffer *text = &report->text;
    buffer_clear(text);
    buffer_add(text, finding->message);
    if (!text_is_blank(finding->help))
        buffer_add_byte(text, '\n');
    report_add_words(finding->help, text);
    add_escaped(&report->line, buffer_text(text), TEXT("%\r\n"));
}

static enum status write_line(struct github_report *report)
{
    struct text line = buffer_text(&report->line);
    if (report->line.failed || report->text.failed)
        return STATUS_NO_MEMORY;
    return fwrite(line.bytes, 1, line.length, report->out) == line.length ? STATUS_OK : STATUS_CANNOT_WRITE;
}

static enum status write_finding(struct github_report *report, const char *path, const struct finding *finding)
{
    struct buffer *line = &report->line;
    buffer_clear(line);
    buffer_printf(line, "::%s ", kinds[finding->severity]);
    add_property(report, "file=", report_relative_path(text_of(path), report->working));
    if (finding->place.line > 0)
        buffer_printf(line, ",line=%zu,col=%zu", finding->place.line, finding->place.column);
    buffer_add_byte(line, ',');
    add_title(report, finding);
    buffer_add(line, TEXT("::"));
    add_message(report, finding);
    buffer_add_byte(line, '\n');
    return write_line(report);
}

static enum status write_severity(struct github_report *report, const struct review *review, enum severity severity)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < review->document_count; i++) {
        const struct review_document *document = &review->documents[i];
        for (size_t j = 0; j < document->finding_count && status == STATUS_OK; j++) {
            const struct finding *finding = &document->findings[j];
            if (finding->severity == severity && report->count[severity]++ < SHOWN_OF_A_KIND)
                status = write_finding(report, document->input->path, finding);
        }
    }
    return status;
}

/* A line of the log, not an annotation: that would be the eleventh. */
static enum status write_left_out(struct github_report *report)
{
    const char *between = "deputy: left out, because GitHub shows ten of a kind: ";
    buffer_clear(&report->line);
    for (int severity = SEVERITY_ERROR; severity > SEVERITY_OFF; severity--) {
        if (report->count[severity] <= SHOWN_OF_A_KIND)
            continue;
        size_t left = report->count[severity] - SHOWN_OF_A_KIND;
        buffer_printf(&report->line, "%s%zu %s%s", between, left, severity_names[severity], left == 1 ? "" : "s");
        between = ", ";
    }
    if (report->line.length > 0)
        buffer_add_byte(&report->line, '\n');
    return write_line(report);
}

enum status report_github(const struct review *review, const struct report_options *options, FILE *out)
{
    struct github_report report = {.out = out};
    (void)options;
    enum status status = platform_working_directory(&report.working);
    if (status == STATUS_CANNOT_OPEN)
        status = STATUS_OK;
    for (int severity = SEVERITY_ERROR; severity > SEVERITY_OFF && status == STATUS_OK; severity--)
        status = write_severity(&report, review, (enum severity)severity);
    if (status == STATUS_OK)
        status = write_left_out(&report);
    buffer_fini(&report.line);
    buffer_fini(&report.text);
    free(report.working);
    return status == STATUS_OK && fflush(out) != 0 ? STATUS_CANNOT_WRITE : status;
}
