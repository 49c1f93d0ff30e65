/* Launching one judged session: expand, judge again, ask for the secret, judge once more, call (SPEC 4 and 5). */
#ifndef DEPUTY_CLI_LAUNCH_H
#define DEPUTY_CLI_LAUNCH_H

#include "backends/backend.h"
#include "cli/command.h"

struct launch_options {
    const struct policy *policy;
    const struct backend *backend;
    void *backend_state;
    const struct machine *machine; /* its <secret>s are a source; NULL: none */
    bool password_stdin;           /* standard input is a source */
    const char *credential_helper; /* so is this command; NULL: none */
    uint64_t timeout_ms;
    struct recorder recorder;      /* around the backend */
    struct report_options report;  /* for the findings of a denial */
};

/* Makes the call for a session that was allowed by the documents. The exit code of `deputy run`; what went wrong is said on
 * standard error. `input` gives the source lines of findings. */
int launch_session(struct launch_options *options, const struct selected *session, struct input *input);

#endif
