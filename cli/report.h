/* How findings are written down: one function per format. */
#ifndef DEPUTY_CLI_REPORT_H
#define DEPUTY_CLI_REPORT_H

#include <stdio.h>

#include "cli/review.h"

#define DEPUTY_VERSION "0.1.0"

struct report_options {
    bool color, verbose, quiet;
    bool decisions; /* what denies is shown, as the error it is for the decision, also where a policy lowers it in reports */
    const char *policy_name;
    const struct policy_source *policies[LAYER_COUNT]; /* the document of each layer; NULL: the built-in one, or none */
};

/* check's reports. STATUS_OK, NO_MEMORY, or CANNOT_WRITE. */
enum status report_text(const struct review *review, const struct report_options *options, FILE *out);
enum status report_json(const struct review *review, const struct report_options *options, FILE *out);
enum status report_jsonl(const struct review *review, const struct report_options *options, FILE *out);
/* The findings of one session or document, as text: what plan and run say on standard error about a denied one. `input` NULL:
 * without source lines. */
enum status report_text_findings(struct input *input, const struct finding *findings, size_t count,
                                 const struct report_options *options, FILE *out);

#endif
