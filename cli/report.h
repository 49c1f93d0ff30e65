/* How findings are written down: one function per format. */
#ifndef DEPUTY_CLI_REPORT_H
#define DEPUTY_CLI_REPORT_H

#include <stdio.h>

#include "cli/review.h"

#define DEPUTY_VERSION "0.1.0"

struct report_options {
    bool color, verbose, quiet;
    bool decisions; /* what denies is shown, as the error it is for the decision, also where a policy lowers it in reports */
    enum severity fail_on; /* findings below it do not fail; SEVERITY_COUNT: none does */
    bool allow_empty;      /* not one entry is no error */
    const char *policy_name;
    const struct policy *policy; /* the one in effect */
    const struct policy_source *policies[LAYER_COUNT]; /* the document of each layer; NULL: the built-in one, or none */
};

/* check's reports. STATUS_OK, NO_MEMORY, or CANNOT_WRITE. */
enum status report_text(const struct review *review, const struct report_options *options, FILE *out);
enum status report_json(const struct review *review, const struct report_options *options, FILE *out);
enum status report_jsonl(const struct review *review, const struct report_options *options, FILE *out);
/* SARIF 2.1.0, as GitHub code scanning takes it. What is suppressed is left out: GitHub opens an alert for it all the same. */
enum status report_sarif(const struct review *review, const struct report_options *options, FILE *out);
/* JUnit's XML, as Jenkins takes it: a case for every finding, and one for every session without any. The review has kept what
 * is silent. Fails exactly where check does. */
enum status report_junit(const struct review *review, const struct report_options *options, FILE *out);
/* One page that needs nothing else. Notes are in it, shown on demand. */
enum status report_html(const struct review *review, const struct report_options *options, FILE *out);
/* Workflow commands of GitHub Actions: one annotation a finding. */
enum status report_github(const struct review *review, const struct report_options *options, FILE *out);
/* The findings of one session or document, as text: what plan and run say on standard error about a denied one. `input` NULL:
 * without source lines. */
enum status report_text_findings(struct input *input, const struct finding *findings, size_t count,
                                 const struct report_options *options, FILE *out);

/* ---- what the reports share ---- */

/* What kept the review from being whole, in words that no document wrote, beside what is a finding of a document. */
#define REPORT_FAULT_COUNT 3
size_t report_faults(const struct review *review, const struct report_options *options, const char *faults[REPORT_FAULT_COUNT]);
/* `Group\Name`, or the name alone, as it is; nothing for NULL and for entries without either. */
void report_add_entry(const struct entry_reference *entry, struct buffer *out);
/* A help of a policy is laid out like the document around it: its white space becomes single spaces. */
void report_add_words(struct text text, struct buffer *out);
/* "1 document", "2 documents" */
void report_add_count(struct buffer *out, size_t count, const char *one, const char *many);
/* What was looked at: "2 documents (1 other file skipped), 9 entries, 3 sessions" */
void report_add_extent(struct buffer *out, const struct review_summary *summary);
/* Which policies decided, each with its file in brackets; visible text. */
void report_add_policies(const struct report_options *options, struct buffer *out);
/* A path as seen from the working directory, where it lies below that; without a leading `./`. `working` NULL: nobody knows. */
struct text report_relative_path(struct text path, const char *working);

#endif
