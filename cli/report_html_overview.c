/* The head of the html report: what was reviewed, what was decided, and how much was found. */
#include "cli/report_html.h"

#include "cli/html.h"

const char *const html_severity_classes[SEVERITY_COUNT] = {"none", "noted", "warned", "denied"};

size_t html_report_listed(const struct html_report *report)
{
    return report->listed[SEVERITY_ERROR] + report->listed[SEVERITY_WARNING] + report->listed[SEVERITY_NOTE];
}

void html_report_count(const struct review_document *document, size_t listed[SEVERITY_COUNT])
{
    for (size_t i = 0; i < document->finding_count; i++)
        listed[document->findings[i].severity] += document->findings[i].severity != SEVERITY_OFF;
}

void html_report_add_counts(const size_t listed[SEVERITY_COUNT], struct buffer *out)
{
    const char *between = "";
    for (int severity = SEVERITY_ERROR; severity >= SEVERITY_NOTE; severity--) {
        if (listed[severity] == 0)
            continue;
        buffer_printf(out, "%s%zu %s%s", between, listed[severity], severity_names[severity], listed[severity] == 1 ? "" : "s");
        between = ", ";
    }
}

void html_report_add_rule(const struct finding *finding, struct buffer *out)
{
    html_add(out, text_of(finding->rule));
    if (strcmp(finding->rule, finding->name) == 0)
        return;
    buffer_add_byte(out, ' ');
    html_add(out, text_of(finding->name));
}

/* ---- what came of it ---- */

bool html_report_is_whole(const struct html_report *report)
{
    const char *faults[REPORT_FAULT_COUNT];
    return review_is_complete(report->review) && report_faults(report->review, report->options, faults) == 0;
}

void html_report_verdict(const void *context, struct buffer *out)
{
    const struct html_report *report = context;
    const struct review_summary *summary = &report->review->summary;
    if (summary->denied == 1 && summary->sessions == 1)
        buffer_add(out, TEXT("The one session is denied"));
    else if (summary->denied > 0)
        buffer_printf(out, "%zu of %zu sessions %s denied", summary->denied, summary->sessions,
                      summary->denied == 1 ? "is" : "are");
    else if (!html_report_is_whole(report))
        buffer_add(out, TEXT("Not everything could be reviewed"));
    else if (summary->sessions == 0)
        buffer_add(out, TEXT("No sessions to decide about"));
    else if (summary->sessions == 1)
        buffer_add(out, TEXT("The one session is allowed"));
    else
        buffer_printf(out, "All %zu sessions are allowed", summary->sessions);
}

void html_report_title(const void *context, struct buffer *out)
{
    html_report_verdict(context, out);
    buffer_add(out, TEXT(" - deputy"));
}

void html_report_about(const void *context, struct buffer *out)
{
    const struct html_report *report = context;
    const struct review_summary *summary = &report->review->summary;
    struct buffer policies = {0};
    report_add_extent(out, summary);
    buffer_add(out, TEXT(". Policy: "));
    report_add_policies(report->options, &policies);
    html_add(out, buffer_text(&policies));
    buffer_add(out, TEXT(". deputy " DEPUTY_VERSION "."));
    out->failed |= policies.failed;
    buffer_fini(&policies);
}

static void add_fault(struct text text, struct buffer *out)
{
    buffer_add(out, TEXT("<li>"));
    html_add(out, text);
    buffer_add(out, TEXT("</li>\n"));
}

static void add_unusable(const struct review_document *document, struct buffer *out)
{
    const struct finding *stop = &document->stop;
    struct buffer words = {0};
    buffer_printf(&words, "%s:%zu:%zu: ", document->input->path, stop->place.line, stop->place.column);
    buffer_add(&words, stop->message);
    add_fault(buffer_text(&words), out);
    out->failed |= words.failed;
    buffer_fini(&words);
}

void html_report_faults(const void *context, struct buffer *out)
{
    const struct html_report *report = context;
    const char *faults[REPORT_FAULT_COUNT];
    size_t count = report_faults(report->review, report->options, faults);
    if (html_report_is_whole(report))
        return;
    buffer_add(out, TEXT("<section class=\"card faults\"><h2>Not everything could be reviewed</h2>\n<ul>\n"));
    for (size_t i = 0; i < count; i++)
        add_fault(text_of(faults[i]), out);
    for (size_t i = 0; i < report->review->document_count; i++) {
        if (report->review->documents[i].unusable)
            add_unusable(&report->review->documents[i], out);
    }
    buffer_add(out, TEXT("</ul></section>\n"));
}

void html_report_counts(const void *context, struct buffer *out)
{
    const struct html_report *report = context;
    const struct review_summary *summary = &report->review->summary;
    const struct {
        size_t count;
        const char *class, *one, *many;
    } counts[] = {
        {summary->allowed, "allowed", "session allowed", "sessions allowed"},
        {summary->denied, "denied", "session denied", "sessions denied"},
        {summary->errors, "denied", "error", "errors"},
        {summary->warnings, "warned", "warning", "warnings"},
        {summary->notes, "noted", "note", "notes"},
        {report->review->covered, "none", "finding is in the baseline", "findings are in the baseline"},
    };
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        if (counts[i].count > 0 || i < 5)
            buffer_printf(out, "<li class=\"%s\"><b>%zu</b> %s</li>\n", counts[i].count > 0 ? counts[i].class : "none",
                          counts[i].count, counts[i].count == 1 ? counts[i].one : counts[i].many);
    }
}

/* ---- sessions by kind and mode ---- */

/* Adds up sessions; KIND_COUNT and MODE_COUNT: of every one. */
static void add_up(const struct html_report *report, size_t kind, size_t mode, size_t decisions[DECISION_COUNT])
{
    for (size_t i = 0; i < KIND_COUNT; i++) {
        for (size_t j = 0; j < MODE_COUNT; j++) {
            for (size_t k = 0; k < DECISION_COUNT && (kind == KIND_COUNT || kind == i) && (mode == MODE_COUNT || mode == j); k++)
                decisions[k] += report->review->summary.decisions[i][j][k];
        }
    }
}

static bool has_sessions(const struct html_report *report, size_t kind, size_t mode)
{
    size_t decisions[DECISION_COUNT] = {0};
    add_up(report, kind, mode, decisions);
    return decisions[DECISION_ALLOWED] + decisions[DECISION_DENIED] + decisions[DECISION_FAILED] > 0;
}

static const char *kind_value(size_t kind)
{
    return kind == KIND_COUNT ? "sessions" : entry_kind_names[kind];
}

static const char *mode_value(size_t mode)
{
    return mode == MODE_COUNT ? "" : run_as_mode_names[mode];
}

static void add_button(size_t kind, size_t mode, const char *words, struct buffer *out)
{
    buffer_printf(out, "<button type=\"button\" class=\"pick\" data-kind=\"%s\" data-mode=\"%s\" aria-pressed=\"false\">",
                  kind_value(kind), mode_value(mode));
    buffer_printf(out, "%s</button>", words);
}

static void add_cell(const struct html_report *report, size_t kind, size_t mode, struct buffer *out)
{
    static const struct {
        enum decision decision;
        const char *class, *sign, *words;
    } shown[] = {
        {DECISION_ALLOWED, "allowed", HTML_CHECK, "allowed"},
        {DECISION_DENIED, "denied", HTML_CROSS, "denied"},
        {DECISION_FAILED, "failed", "?", "could not be decided"},
    };
    size_t decisions[DECISION_COUNT] = {0};
    struct buffer words = {0};
    add_up(report, kind, mode, decisions);
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
        size_t count = decisions[shown[i].decision];
        if (count > 0)
            buffer_printf(&words, "<span class=\"%s\" title=\"%zu %s\">%s %zu</span>", shown[i].class, count, shown[i].words,
                          shown[i].sign, count);
    }
    buffer_add(out, TEXT("<td>"));
    if (words.length > 0)
        add_button(kind, mode, words.bytes, out);
    buffer_add(out, TEXT("</td>"));
    out->failed |= words.failed;
    buffer_fini(&words);
}

static void add_row(const struct html_report *report, size_t kind, struct buffer *out)
{
    buffer_add(out, TEXT("<tr><th scope=\"row\">"));
    add_button(kind, MODE_COUNT, kind == KIND_COUNT ? "all" : entry_kind_names[kind], out);
    buffer_add(out, TEXT("</th>"));
    for (size_t mode = 0; mode <= MODE_COUNT; mode++) {
        if (has_sessions(report, KIND_COUNT, mode))
            add_cell(report, kind, mode, out);
    }
    buffer_add(out, TEXT("</tr>\n"));
}

/* Kinds and modes without a session are left out. */
void html_report_matrix(const void *context, struct buffer *out)
{
    const struct html_report *report = context;
    if (!has_sessions(report, KIND_COUNT, MODE_COUNT)) {
        buffer_add(out, TEXT("<p class=\"about\">There is no session in these documents.</p>\n"));
        return;
    }
    size_t columns = 0;
    for (size_t mode = 0; mode <= MODE_COUNT; mode++)
        columns += has_sessions(report, KIND_COUNT, mode);
    buffer_printf(out, "<table class=\"matrix%s\">", columns > 4 ? " many" : "");
    buffer_add(out, TEXT("<colgroup><col class=\"label\"/></colgroup><thead><tr><td></td>"));
    for (size_t mode = 0; mode <= MODE_COUNT; mode++) {
        if (!has_sessions(report, KIND_COUNT, mode))
            continue;
        buffer_add(out, TEXT("<th scope=\"col\">"));
        add_button(KIND_COUNT, mode, mode == MODE_COUNT ? "all" : run_as_mode_names[mode], out);
        buffer_add(out, TEXT("</th>"));
    }
    buffer_add(out, TEXT("</tr></thead>\n<tbody>\n"));
    for (size_t kind = 0; kind <= KIND_COUNT; kind++) {
        if (has_sessions(report, kind, MODE_COUNT))
            add_row(report, kind, out);
    }
    buffer_add(out, TEXT("</tbody></table>\n"));
}

/* ---- findings by rule, and documents ---- */

void html_report_rules(const void *context, struct buffer *out)
{
    const struct html_report *report = context;
    if (report->rule_count == 0)
        return;
    buffer_add(out, TEXT("<section class=\"card\"><h2>Findings by rule</h2>\n<ul class=\"rules\">\n"));
    for (size_t i = 0; i < report->rule_count; i++) {
        const struct html_rule *rule = &report->by_weight[i];
        enum severity severity = rule->example->severity;
        buffer_printf(out, "<li><button type=\"button\" class=\"pick\" data-rule=\"%zu\" data-severity=\"%s\"", rule->number,
                      severity_names[severity]);
        buffer_printf(out, " aria-pressed=\"false\"><span class=\"sign %s\">%s</span><span>", html_severity_classes[severity],
                      severity_names[severity]);
        html_report_add_rule(rule->example, out);
        buffer_printf(out, "</span><b>%zu</b></button></li>\n", rule->count);
    }
    buffer_add(out, TEXT("</ul></section>\n"));
}

void html_report_documents(const void *context, struct buffer *out)
{
    const struct html_report *report = context;
    for (size_t i = 0; i < report->review->document_count; i++) {
        const struct review_document *document = &report->review->documents[i];
        size_t listed[SEVERITY_COUNT] = {0};
        html_report_count(document, listed);
        buffer_add(out, TEXT("<tr><td>"));
        html_add(out, text_of(document->input->path));
        buffer_add(out, TEXT("</td><td>"));
        size_t before = out->length;
        html_report_add_counts(listed, out);
        if (out->length == before)
            buffer_add(out, document->skipped ? TEXT("skipped: no session document")
                            : document->unusable ? TEXT("could not be read")
                                                 : TEXT("nothing reported"));
        buffer_add(out, TEXT("</td></tr>\n"));
    }
}
