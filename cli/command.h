/* What the commands share: the policy, the review of what the command line names, the report's destination, exit codes. */
#ifndef DEPUTY_CLI_COMMAND_H
#define DEPUTY_CLI_COMMAND_H

#include "cli/options.h"
#include "cli/report.h"
#include "cli/review.h"
#include "cli/selection.h"

/* Each command; the exit code is returned. */
int command_check(const struct options *options);
int command_list(const struct options *options);
int command_diff(const struct options *options);
int command_plan(const struct options *options);
int command_run(const struct options *options);
int command_explain(const struct options *options);
int command_import(const struct options *options);
int command_policy(const struct options *options);
int command_schema(const struct options *options);
int command_completion(const struct options *options);

/* False: more than one thing is to be read from standard input, which was said. */
bool command_reads_standard_input_once(const struct options *options);
/* The policy in effect for a command. False: it was said why not. */
bool command_load_policy(const struct options *options, struct policy *policy);

struct command_review {
    struct policy policy;
    struct inputs inputs, repository;
    struct review review;
    const char *progress_word; /* what progress calls this review, where there is more than one; NULL: nothing */
};
/* Loads the policy, finds the inputs and reviews them. 0, or the exit code for what was said on standard error. */
int command_review(const struct options *options, bool keep_notes, const struct review_listener *listener,
                   struct command_review *out);
void command_review_fini(struct command_review *review);
/* The same by the policy that is in `out` already, the rest of which is zero, but for its word; there are PATHs, and - is one at
 * most. */
int command_review_loaded(const struct options *options, bool keep_notes, const struct review_listener *listener,
                          struct command_review *out);
/* The exit code of check, list, plan and import for all that was read (SPEC 9). */
int command_exit_code(const struct options *options, const struct review *review);
/* The exit code where the command cannot do what it was asked for: an input that could not be read goes over it. */
int command_failure_code(const struct review *review);
bool command_reaches(const struct options *options, enum severity severity); /* --fail-on */

/* Reviews with the sessions that --session names, or all of them, kept, and hands them to `act`, which gives the exit code. */
int command_with_sessions(const struct options *options,
                          int (*act)(const struct options *, const struct command_review *, struct selection *));
/* Findings that explain a decision, on standard error: what denies is shown, whatever a policy makes of it in reports. */
void command_say_findings(struct input *input, const struct finding *findings, size_t count, const struct report_options *how);
/* What stopped a whole document is no session's: it is said on standard error. */
void command_say_unusable(const struct options *options, const struct command_review *review);
/* The same where a report has them already: only those that a policy lowers in reports, so that the exit code is explained. */
void command_say_lowered_unusable(const struct options *options, const struct command_review *review);

bool command_uses_color(const struct options *options, FILE *out); /* NULL: a file that --output names */
struct report_options command_report_options(const struct options *options, const struct policy *policy, FILE *out);

/* Standard output, or --output whole or not at all. */
struct command_output {
    FILE *stream;
    struct platform_output *file; /* NULL: standard output */
    const char *what;             /* what it is called where it cannot be written: "report" */
};
bool command_output_open(const struct options *options, struct command_output *out);
/* False: it could not be written, which was said. */
bool command_output_close(const struct options *options, struct command_output *output, enum status status);
/* All of it at once. EXIT_NOTHING, or EXIT_USAGE for what was said on standard error: it could not be made, or not written. */
int command_write_text(const struct options *options, const struct buffer *text);

#endif
