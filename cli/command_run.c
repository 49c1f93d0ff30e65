#include "cli/command.h"

#include "cli/launch.h"
#include "cli/machine_option.h"

static int launch_on(const struct options *options, const struct command_review *review, const struct selected *session,
                     const struct machine *machine, struct buffer *record)
{
    const struct backend *backend = machine_option_backend(options);
    struct backend_options how = {.machine = machine};
    struct launch_options launch = {
        .policy = &review->policy,
        .backend = backend,
        .machine = machine,
        .password_stdin = options->password_stdin,
        .credential_helper = options->credential_helper,
        .timeout_ms = options->timeout_ms,
        .report = command_report_options(options, &review->policy, stderr),
    };
    enum status status = backend ? backend->open(&how, &launch.backend_state) : STATUS_UNSUPPORTED;
    if (status != STATUS_OK) {
        if (backend)
            complain("the backend %s: %s", backend->name, status_text(status));
        return EXIT_RUN_FAILED;
    }
    launch.recorder = (struct recorder){backend, launch.backend_state, record, 1};
    int code = launch_session(&launch, session, review->review.documents[session->document].input);
    backend->close(launch.backend_state);
    return code;
}

static int launch_allowed(const struct options *options, const struct command_review *review, const struct selected *session,
                          struct buffer *record)
{
    struct machine machine = {0};
    if (session->decision != DECISION_ALLOWED) {
        struct report_options how = command_report_options(options, &review->policy, stderr);
        bool denied = session->decision == DECISION_DENIED;
        complain("%s; nothing was launched", denied ? "denied" : "the session could not be judged");
        command_say_findings(review->review.documents[session->document].input, session->findings, session->finding_count,
                             &how);
        return denied ? EXIT_DENIED : EXIT_RUN_FAILED;
    }
    int code = EXIT_RUN_FAILED;
    if (machine_option_read(options, &machine))
        code = launch_on(options, review, session, &machine, record);
    machine_fini(&machine);
    return code;
}

/* The record is opened before the call: what cannot be recorded is not launched. Without a call it is empty, and no older one
 * is left in its place. */
static int launch_recorded(const struct options *options, const struct command_review *review, const struct selected *session)
{
    struct options where = {.output = options->record};
    struct command_output output;
    struct buffer record = {0};
    if (where.output && !command_output_open(&where, &output))
        return EXIT_RUN_FAILED;
    int code = launch_allowed(options, review, session, &record);
    if (where.output) {
        output.what = "record";
        bool whole = record.length == 0 || fwrite(record.bytes, 1, record.length, output.stream) == record.length;
        if (!command_output_close(&where, &output, whole ? STATUS_OK : STATUS_CANNOT_WRITE)) {
            code = EXIT_RUN_FAILED;
            if (record.length > 1) /* less its line feed */
                complain("the call was made all the same: %.*s", (int)record.length - 1, record.bytes);
        }
    }
    buffer_fini(&record);
    return code;
}

static int run_selected(const struct options *options, const struct command_review *review, struct selection *selection)
{
    command_say_unusable(options, review);
    if (review->review.has_unusable || review->review.bad_repository) {
        complain("an input cannot be read; nothing was launched");
        return EXIT_RUN_FAILED;
    }
    selection_sort(selection);
    const struct selected *session = selection_only(selection, &review->review);
    return session ? launch_recorded(options, review, session) : EXIT_RUN_FAILED;
}

int command_run(const struct options *options)
{
    if (options->session)
        return command_with_sessions(options, run_selected);
    complain("run launches one session: say which with --session");
    return EXIT_RUN_FAILED;
}
