/* The findings as one page that needs nothing else: cli/report.html with its parts filled in. A finding is made, written and
 * gone before the next. */
#include "cli/report_html.h"

#include <stdlib.h>

#include "cli/html.h"
#include "cli/source_lines.h"

/* Where the page goes. */
struct html_out {
    FILE *stream;
    enum status status; /* the first that is not OK stays */
};

static void flush(const struct html_report *report, struct buffer *out)
{
    struct text text = buffer_text(out);
    enum status *status = &report->out->status;
    if (*status == STATUS_OK && out->failed)
        *status = STATUS_NO_MEMORY;
    if (*status == STATUS_OK && text.length > 0 && fwrite(text.bytes, 1, text.length, report->out->stream) != text.length)
        *status = STATUS_CANNOT_WRITE;
    buffer_clear(out);
}

/* ---- findings ---- */

static void add_caret_line(const struct excerpt *excerpt, int width, struct buffer *out)
{
    size_t at = 0;
    for (size_t i = 0; i < excerpt->caret && at < excerpt->line.length; i++)
        text_next_code_point(excerpt->line, &at);
    size_t end = at;
    if (end < excerpt->line.length)
        text_next_code_point(excerpt->line, &end);
    html_add(out, text_slice(excerpt->line, 0, at));
    buffer_add(out, TEXT("<mark>"));
    html_add(out, end > at ? text_slice(excerpt->line, at, end) : TEXT(" "));
    buffer_add(out, TEXT("</mark>"));
    html_add(out, text_slice(excerpt->line, end, excerpt->line.length));
    buffer_printf(out, "<span class=\"caret\">\n%*s | %*s<b>^</b></span>", width, "", (int)excerpt->caret, "");
}

static enum status add_source(struct source_lines *lines, const struct finding *finding, struct buffer *out)
{
    struct excerpt excerpt;
    enum status status = source_lines_read(lines, finding, &excerpt);
    if (status != STATUS_OK)
        return status == STATUS_ABSENT ? STATUS_OK : status;
    char number[24];
    int width = snprintf(number, sizeof number, "%4zu", finding->place.line);
    buffer_printf(out, "<pre><span class=\"gutter\">%s | </span>", number);
    add_caret_line(&excerpt, width, out);
    buffer_add(out, TEXT("</pre>\n"));
    return STATUS_OK;
}

static void add_place(struct text path, struct place place, struct buffer *out)
{
    html_add(out, path);
    buffer_printf(out, ":%zu:%zu", place.line, place.column);
}

static void add_entry(const struct entry_reference *entry, struct buffer *out)
{
    struct buffer name = {0};
    report_add_entry(entry, &name);
    buffer_add(out, TEXT("<p class=\"entry\"><b>"));
    html_add(out, name.length > 0 ? buffer_text(&name) : TEXT("an entry without a name"));
    buffer_printf(out, "</b> <span>%s", entry_kind_names[entry->kind]);
    if (entry->mode != MODE_NONE)
        buffer_printf(out, ", %s", run_as_mode_names[entry->mode]);
    buffer_add(out, TEXT("</span></p>\n"));
    out->failed |= name.failed;
    buffer_fini(&name);
}

static void add_help(struct text help, struct buffer *out)
{
    struct buffer words = {0};
    report_add_words(help, &words);
    if (words.length > 0) {
        buffer_add(out, TEXT("<p class=\"help\">"));
        html_add(out, buffer_text(&words));
        buffer_add(out, TEXT("</p>\n"));
    }
    out->failed |= words.failed;
    buffer_fini(&words);
}

static int compare_ids(const void *left, const void *right)
{
    return strcmp(((const struct html_rule *)left)->example->rule, ((const struct html_rule *)right)->example->rule);
}

static void add_start(const struct html_report *report, const struct finding *finding, struct buffer *out)
{
    struct html_rule wanted = {.example = finding};
    const struct html_rule *rule = bsearch(&wanted, report->rules, report->rule_count, sizeof wanted, compare_ids);
    const char *severity = severity_names[finding->severity];
    buffer_printf(out, "<article class=\"finding\" data-severity=\"%s\" data-rule=\"%zu\"", severity, rule ? rule->number : 0);
    if (finding->entry)
        buffer_printf(out, " data-kind=\"%s\" data-mode=\"%s\"", entry_kind_names[finding->entry->kind],
                      run_as_mode_names[finding->entry->mode]);
    buffer_printf(out, ">\n<h4><span class=\"sign %s\">%s</span> ", html_severity_classes[finding->severity], severity);
    html_report_add_rule(finding, out);
    if (finding->denies && finding->severity < SEVERITY_ERROR)
        buffer_add(out, TEXT(" <span class=\"sign denied\">denied all the same</span>"));
    buffer_add(out, TEXT("</h4>\n"));
}

static enum status add_finding(const struct html_report *report, const char *path, struct source_lines *lines,
                               const struct finding *finding, struct buffer *out)
{
    add_start(report, finding, out);
    if (finding->entry)
        add_entry(finding->entry, out);
    buffer_add(out, TEXT("<p class=\"message\">"));
    html_add(out, finding->message);
    buffer_add(out, TEXT("</p>\n"));
    enum status status = add_source(lines, finding, out);
    add_help(finding->help, out);
    buffer_add(out, TEXT("<p class=\"place\"><span>"));
    if (finding->place.line > 0)
        add_place(text_of(path), finding->place, out);
    else
        html_add(out, text_of(path));
    buffer_add(out, TEXT("</span>"));
    if (finding->entry && finding->entry->id.length > 0)
        buffer_printf(out, " <span>ID %.*s</span>", TEXT_ARGS(finding->entry->id));
    if (finding->policy_path && finding->policy_place.line > 0) {
        buffer_add(out, TEXT(" <span>rule "));
        add_place(text_of(finding->policy_path), finding->policy_place, out);
        buffer_add(out, TEXT("</span>"));
    }
    buffer_add(out, TEXT("</p>\n</article>\n"));
    return status;
}

static void add_document(const struct html_report *report, size_t number, struct buffer *out)
{
    const struct review_document *document = &report->review->documents[number];
    size_t listed[SEVERITY_COUNT] = {0};
    struct source_lines lines = {0};
    enum status *status = &report->out->status;
    html_report_count(document, listed);
    if (listed[SEVERITY_ERROR] + listed[SEVERITY_WARNING] + listed[SEVERITY_NOTE] == 0)
        return;
    *status = source_lines_open(&lines, document->input);
    buffer_printf(out, "<section class=\"card document\" data-document=\"%zu\">\n<h3>", number);
    html_add(out, text_of(document->input->path));
    buffer_add(out, TEXT(" <small>"));
    html_report_add_counts(listed, out);
    buffer_add(out, TEXT("</small></h3>\n"));
    for (size_t i = 0; i < document->finding_count && *status == STATUS_OK; i++) {
        if (document->findings[i].severity == SEVERITY_OFF)
            continue;
        *status = add_finding(report, document->input->path, &lines, &document->findings[i], out);
        flush(report, out);
    }
    source_lines_close(&lines);
    buffer_add(out, TEXT("</section>\n"));
}

static void add_findings(const void *context, struct buffer *out)
{
    const struct html_report *report = context;
    const struct review_summary *summary = &report->review->summary;
    for (size_t i = 0; i < report->review->document_count && report->out->status == STATUS_OK; i++)
        add_document(report, i, out);
    if (html_report_listed(report) > 0)
        return;
    buffer_add(out, TEXT("<section class=\"card fine\">"));
    if (!html_report_is_whole(report))
        buffer_add(out, TEXT("<p>Nothing is reported on what could be reviewed.</p>"));
    else if (report->review->covered > 0)
        buffer_add(out, TEXT("<p>Nothing new was found: all of it is in the baseline. Decisions stay what they are.</p>"));
    else if (summary->denied > 0)
        buffer_add(out, TEXT("<p>Nothing is reported. What is denied all the same is denied by rules that a policy leaves out of "
                             "reports.</p>"));
    else
        buffer_add(out, TEXT("<p class=\"mark\">" HTML_CHECK "</p><p><b>Nothing was found.</b></p>"));
    buffer_add(out, TEXT("</section>\n"));
}

/* ---- filters ---- */

static void add_option(size_t value, struct buffer *out)
{
    buffer_printf(out, "<option value=\"%zu\">", value);
}

static void add_rule_options(const void *context, struct buffer *out)
{
    const struct html_report *report = context;
    for (size_t i = 0; i < report->rule_count; i++) {
        add_option(i, out);
        html_report_add_rule(report->rules[i].example, out);
        buffer_add(out, TEXT("</option>"));
    }
}

static void add_document_options(const void *context, struct buffer *out)
{
    const struct html_report *report = context;
    for (size_t i = 0; i < report->review->document_count; i++) {
        const struct review_document *document = &report->review->documents[i];
        size_t listed[SEVERITY_COUNT] = {0};
        html_report_count(document, listed);
        if (listed[SEVERITY_ERROR] + listed[SEVERITY_WARNING] + listed[SEVERITY_NOTE] == 0)
            continue;
        add_option(i, out);
        html_add(out, text_of(document->input->path));
        buffer_add(out, TEXT("</option>"));
    }
}

static void add_names(const bool *wanted, const char *const *names, size_t count, struct buffer *out)
{
    for (size_t i = 0; i < count; i++) {
        if (wanted[i])
            buffer_printf(out, "<option>%s</option>", names[i]);
    }
}

static void add_kind_options(const void *context, struct buffer *out)
{
    const struct html_report *report = context;
    add_names(report->kinds, entry_kind_names, KIND_COUNT, out);
}

static void add_mode_options(const void *context, struct buffer *out)
{
    const struct html_report *report = context;
    add_names(report->modes, run_as_mode_names, MODE_COUNT, out);
}

/* Notes are for those who ask, but where there is nothing else. */
static void add_severity_boxes(const void *context, struct buffer *out)
{
    static const char *const titles[SEVERITY_COUNT] = {"", "Notes", "Warnings", "Errors"};
    const struct html_report *report = context;
    bool grave = report->listed[SEVERITY_ERROR] + report->listed[SEVERITY_WARNING] > 0;
    for (int severity = SEVERITY_ERROR; severity >= SEVERITY_NOTE; severity--) {
        if (report->listed[severity] == 0)
            continue;
        buffer_printf(out, "<label><input type=\"checkbox\" value=\"%s\"%s/><span>%s <b>%zu</b></span></label>",
                      severity_names[severity], severity > SEVERITY_NOTE || !grave ? " checked=\"checked\"" : "",
                      titles[severity], report->listed[severity]);
    }
}

/* The form has no use where nothing is listed. */
static void add_hidden(const void *context, struct buffer *out)
{
    if (html_report_listed(context) == 0)
        buffer_add(out, TEXT(" hidden=\"hidden\""));
}

static void add_hidden_document(const void *context, struct buffer *out)
{
    const struct html_report *report = context;
    if (report->found_documents < 2)
        buffer_add(out, TEXT(" hidden=\"hidden\""));
}

/* The list of documents, as long as it is short. */
static void add_open(const void *context, struct buffer *out)
{
    const struct html_report *report = context;
    if (report->review->document_count <= 20)
        buffer_add(out, TEXT(" open=\"open\""));
}

/* ---- what there is ---- */

static bool is_worse(const struct html_rule *a, const struct html_rule *b)
{
    return a->example->severity != b->example->severity ? a->example->severity > b->example->severity : a->count > b->count;
}

static int compare_weights(const void *left, const void *right)
{
    const struct html_rule *a = left, *b = right;
    return is_worse(a, b) ? -1 : is_worse(b, a) ? 1 : (a->number > b->number) - (a->number < b->number);
}

/* Each rule once; `rules` has `count`, one for every finding. */
static void merge_rules(struct html_rule *rules, size_t count, struct html_report *report)
{
    if (count > 1)
        qsort(rules, count, sizeof *rules, compare_ids);
    for (size_t i = 0; i < count; i++) {
        struct html_rule *last = &rules[report->rule_count];
        if (report->rule_count == 0 || compare_ids(last - 1, &rules[i]) != 0) {
            *last = (struct html_rule){rules[i].example, report->rule_count, 1};
            report->rule_count++;
            continue;
        }
        last[-1].count++;
        if (rules[i].example->severity > last[-1].example->severity)
            last[-1].example = rules[i].example;
    }
}

/* Both lists, in one piece that the caller frees. NULL: memory is out. */
static struct html_rule *collect_rules(struct html_report *report)
{
    size_t count = 0;
    struct html_rule *rules = malloc((html_report_listed(report) * 2 + 1) * sizeof *rules);
    for (size_t i = 0; rules && i < report->review->document_count; i++) {
        const struct review_document *document = &report->review->documents[i];
        for (size_t j = 0; j < document->finding_count; j++) {
            if (document->findings[j].severity != SEVERITY_OFF)
                rules[count++] = (struct html_rule){.example = &document->findings[j]};
        }
    }
    if (!rules)
        return NULL;
    merge_rules(rules, count, report);
    struct html_rule *by_weight = rules + report->rule_count;
    if (report->rule_count > 0) {
        memcpy(by_weight, rules, report->rule_count * sizeof *rules);
        qsort(by_weight, report->rule_count, sizeof *rules, compare_weights);
    }
    report->rules = rules;
    report->by_weight = by_weight;
    return rules;
}

static void look_at_document(const struct review_document *document, struct html_report *report)
{
    size_t before = html_report_listed(report);
    html_report_count(document, report->listed);
    report->found_documents += html_report_listed(report) > before;
    for (size_t i = 0; i < document->finding_count; i++) {
        const struct finding *finding = &document->findings[i];
        if (finding->entry && finding->severity != SEVERITY_OFF) {
            report->kinds[finding->entry->kind] = true;
            report->modes[finding->entry->mode] = true;
        }
    }
}

static void look_at_sessions(struct html_report *report)
{
    for (size_t kind = 0; kind < KIND_COUNT; kind++) {
        for (size_t mode = 0; mode < MODE_COUNT; mode++) {
            for (size_t decision = 0; decision < DECISION_COUNT; decision++) {
                bool some = report->review->summary.decisions[kind][mode][decision] > 0;
                report->kinds[kind] |= some;
                report->modes[mode] |= some;
            }
        }
    }
}

enum status report_html(const struct review *review, const struct report_options *options, FILE *out)
{
    static const struct template_part parts[] = {
        {"title", html_report_title},
        {"verdict", html_report_verdict},
        {"about", html_report_about},
        {"faults", html_report_faults},
        {"counts", html_report_counts},
        {"matrix", html_report_matrix},
        {"rules", html_report_rules},
        {"hidden", add_hidden},
        {"one-document", add_hidden_document},
        {"open", add_open},
        {"severities", add_severity_boxes},
        {"rule-options", add_rule_options},
        {"document-options", add_document_options},
        {"kinds", add_kind_options},
        {"modes", add_mode_options},
        {"findings", add_findings},
        {"documents", html_report_documents},
        {NULL, NULL},
    };
    struct html_out where = {.stream = out};
    struct html_report report = {.review = review, .options = options, .out = &where};
    for (size_t i = 0; i < review->document_count; i++)
        look_at_document(&review->documents[i], &report);
    look_at_sessions(&report);
    struct html_rule *rules = collect_rules(&report);
    if (!rules)
        return STATUS_NO_MEMORY;
    struct buffer page = {0};
    html_page(&page, "cli/report.html", parts, &report);
    flush(&report, &page);
    buffer_fini(&page);
    free(rules);
    return where.status == STATUS_OK && (fflush(out) != 0 || ferror(out)) ? STATUS_CANNOT_WRITE : where.status;
}
