/* Findings for people: what, where, the source line with a caret, what to do. */
#include "cli/report.h"

#include "cli/source_lines.h"

/* A list of findings of one document on its way out. */
struct text_report {
    const struct report_options *options;
    FILE *out;
    struct buffer text;
    const char *path; /* NULL: nobody knows */
    struct source_lines lines;
};

enum style { STYLE_SEVERITY, STYLE_BOLD };

static bool is_lowered(const struct report_options *options, const struct finding *finding)
{
    return options->decisions && finding->denies && finding->severity != SEVERITY_ERROR;
}

static enum severity severity_of(const struct report_options *options, const struct finding *finding)
{
    return is_lowered(options, finding) ? SEVERITY_ERROR : finding->severity;
}

static void add_styled(struct text_report *report, enum style style, const struct finding *finding, const char *text)
{
    static const char *const colors[SEVERITY_COUNT] = {
        [SEVERITY_OFF] = "\x1b[1m",
        [SEVERITY_NOTE] = "\x1b[1;36m",
        [SEVERITY_WARNING] = "\x1b[1;33m",
        [SEVERITY_ERROR] = "\x1b[1;31m",
    };
    if (report->options->color)
        buffer_add(&report->text, text_of(style == STYLE_BOLD ? "\x1b[1m" : colors[severity_of(report->options, finding)]));
    buffer_add_visible(&report->text, text_of(text));
    if (report->options->color)
        buffer_add(&report->text, TEXT("\x1b[0m"));
}

/* `path:line:column`; without a path `line:column`. */
static void add_place(struct text_report *report, const char *path, struct place place)
{
    if (path) {
        buffer_add_visible(&report->text, text_of(path));
        buffer_add_byte(&report->text, ':');
    }
    buffer_printf(&report->text, "%zu:%zu", place.line, place.column);
}

static void add_headline(struct text_report *report, const struct finding *finding)
{
    struct buffer *text = &report->text;
    add_styled(report, STYLE_SEVERITY, finding, severity_names[severity_of(report->options, finding)]);
    buffer_add_byte(text, ' ');
    add_styled(report, STYLE_BOLD, finding, finding->rule);
    buffer_add_byte(text, ' ');
    buffer_add_visible(text, text_of(finding->name));
    buffer_add(text, TEXT(": "));
    buffer_add_visible(text, finding->message);
    buffer_add_byte(text, '\n');
}

static enum status add_source_line(struct text_report *report, const struct finding *finding)
{
    struct excerpt excerpt;
    enum status status = source_lines_read(&report->lines, finding, &excerpt);
    if (status != STATUS_OK)
        return status == STATUS_NO_MEMORY ? status : STATUS_OK;
    char number[24];
    int width = snprintf(number, sizeof number, "%4zu", finding->place.line);
    buffer_printf(&report->text, "%s | ", number);
    buffer_add(&report->text, excerpt.line);
    buffer_printf(&report->text, "\n%*s | %*s", width, "", (int)excerpt.caret, "");
    add_styled(report, STYLE_SEVERITY, finding, "^");
    buffer_add_byte(&report->text, '\n');
    return STATUS_OK;
}

/* A help of a policy is laid out like the document around it: its line breaks mean nothing. */
static void add_help(struct text_report *report, struct text help)
{
    if (text_is_blank(help))
        return;
    buffer_add(&report->text, TEXT("  = help:"));
    for (struct text rest = text_trimmed(help); rest.length > 0; rest = text_trimmed(rest)) {
        size_t end = 0;
        while (end < rest.length && !text_is_blank(text_slice(rest, end, end + 1)))
            end++;
        buffer_add_byte(&report->text, ' ');
        buffer_add_visible(&report->text, text_slice(rest, 0, end));
        rest = text_slice(rest, end, rest.length);
    }
    buffer_add_byte(&report->text, '\n');
}

static enum status add_details(struct text_report *report, const struct finding *finding)
{
    buffer_add(&report->text, TEXT("  --> "));
    add_place(report, report->path, finding->place);
    buffer_add_byte(&report->text, '\n');
    enum status status = add_source_line(report, finding);
    add_help(report, finding->help);
    if (is_lowered(report->options, finding))
        buffer_printf(&report->text, "  = policy: %s reports, decided all the same\n",
                      finding->severity == SEVERITY_NOTE      ? "a note in"
                      : finding->severity == SEVERITY_WARNING ? "a warning in"
                                                              : "left out of");
    if (finding->policy_path && finding->policy_place.line > 0) {
        buffer_add(&report->text, TEXT("  = rule: "));
        add_place(report, finding->policy_path, finding->policy_place);
        buffer_add_byte(&report->text, '\n');
    }
    buffer_add_byte(&report->text, '\n');
    return status;
}

static enum status write_out(struct text_report *report)
{
    struct text text = buffer_text(&report->text);
    if (report->text.failed)
        return STATUS_NO_MEMORY;
    return fwrite(text.bytes, 1, text.length, report->out) == text.length ? STATUS_OK : STATUS_CANNOT_WRITE;
}

static enum status write_finding(struct text_report *report, const struct finding *finding)
{
    enum status status = STATUS_OK;
    buffer_clear(&report->text);
    if (report->options->quiet) {
        add_place(report, report->path, finding->place);
        buffer_add(&report->text, TEXT(": "));
    }
    add_headline(report, finding);
    if (!report->options->quiet)
        status = add_details(report, finding);
    return status == STATUS_OK ? write_out(report) : status;
}

static bool is_shown(const struct report_options *options, const struct finding *finding)
{
    enum severity severity = severity_of(options, finding);
    return severity > SEVERITY_NOTE || (severity == SEVERITY_NOTE && options->verbose);
}

enum status report_text_findings(struct input *input, const struct finding *findings, size_t count,
                                 const struct report_options *options, FILE *out)
{
    struct text_report report = {.options = options, .out = out, .path = input ? input->path : NULL};
    enum status status = STATUS_OK;
    bool opened = false;
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        if (!is_shown(options, &findings[i]))
            continue;
        if (!opened && !options->quiet)
            status = source_lines_open(&report.lines, input);
        opened = true;
        if (status == STATUS_OK)
            status = write_finding(&report, &findings[i]);
    }
    source_lines_close(&report.lines);
    buffer_fini(&report.text);
    return status;
}

static enum status write_summary(const struct review *review, const struct report_options *options, FILE *out)
{
    const struct review_summary *summary = &review->summary;
    struct text_report report = {.options = options, .out = out};
    struct buffer *line = &report.text;
    if (options->policies[LAYER_PROJECT] || options->policies[LAYER_MACHINE]) {
        buffer_add(line, TEXT("Policy: "));
        report_add_policies(options, line);
        buffer_add_byte(line, '\n');
    }
    report_add_extent(line, summary);
    buffer_printf(line, ": %zu allowed, %zu denied. ", summary->allowed, summary->denied);
    report_add_count(line, summary->errors, "error", "errors");
    buffer_add(line, TEXT(", "));
    report_add_count(line, summary->warnings, "warning", "warnings");
    buffer_add(line, TEXT(", "));
    report_add_count(line, summary->notes, "note", "notes");
    if (summary->notes > 0 && !options->verbose)
        buffer_add(line, TEXT(" (--verbose shows notes)"));
    buffer_add_byte(line, '.');
    if (review->covered > 0) {
        buffer_add_byte(line, ' ');
        report_add_count(line, review->covered, "finding is", "findings are");
        buffer_add(line, TEXT(" in the baseline."));
    }
    buffer_add_byte(line, '\n');
    enum status status = write_out(&report);
    buffer_fini(line);
    return status;
}

enum status report_text(const struct review *review, const struct report_options *options, FILE *out)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < review->document_count && status == STATUS_OK; i++) {
        const struct review_document *document = &review->documents[i];
        status = report_text_findings(document->input, document->findings, document->finding_count, options, out);
    }
    if (status == STATUS_OK && !options->quiet)
        status = write_summary(review, options, out);
    return status == STATUS_OK && fflush(out) != 0 ? STATUS_CANNOT_WRITE : status;
}
