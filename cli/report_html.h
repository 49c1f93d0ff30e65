/* The html report on its way out, between its files: report_html.c fills in the page and lists what was found,
 * report_html_overview.c says what stands above that. */
#ifndef DEPUTY_CLI_REPORT_HTML_H
#define DEPUTY_CLI_REPORT_HTML_H

#include "cli/report.h"

/* A rule that some finding of the report is of; the page calls it by its number. */
struct html_rule {
    const struct finding *example; /* its worst: they may differ in severity */
    size_t number, count;
};

/* What a part of the page has for context. */
struct html_report {
    const struct review *review;
    const struct report_options *options;
    const struct html_rule *rules; /* by id: the number is the index */
    const struct html_rule *by_weight; /* the same, the worst and most frequent first */
    size_t rule_count;
    size_t listed[SEVERITY_COUNT];           /* findings of the report; OFF: 0 */
    bool kinds[KIND_COUNT], modes[MODE_COUNT]; /* those of a session or of a finding's entry */
    size_t found_documents;                  /* documents with findings */
    struct html_out *out;
};

/* Parts of the page. */
void html_report_title(const void *context, struct buffer *out);
void html_report_verdict(const void *context, struct buffer *out);
void html_report_about(const void *context, struct buffer *out);
void html_report_faults(const void *context, struct buffer *out);
void html_report_counts(const void *context, struct buffer *out);
void html_report_matrix(const void *context, struct buffer *out);
void html_report_rules(const void *context, struct buffer *out);
void html_report_documents(const void *context, struct buffer *out);

/* ---- what both files write ---- */

#define HTML_CHECK "\xE2\x9C\x93" /* a check mark and a cross: decisions are not told by colour alone */
#define HTML_CROSS "\xE2\x9C\x95"
extern const char *const html_severity_classes[SEVERITY_COUNT];
/* Was everything read and decided, and was there anything? */
bool html_report_is_whole(const struct html_report *report);
size_t html_report_listed(const struct html_report *report);
/* How many errors, warnings and notes, or nothing where there is none. */
void html_report_add_counts(const size_t listed[SEVERITY_COUNT], struct buffer *out);
/* Counts a document's findings by severity; those that are left out of reports are not counted. */
void html_report_count(const struct review_document *document, size_t listed[SEVERITY_COUNT]);
/* The id, and the name where it has another one. */
void html_report_add_rule(const struct finding *finding, struct buffer *out);

#endif
