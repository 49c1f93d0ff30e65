#include "cli/command.h"

#include "cli/launch.h"
#include "cli/machine_option.h"

#include <string.h>

static bool write_record(const struct options *where, struct command_output *output, const struct buffer *record)
{
    if (!where->output)
        return true;
    enum status status = record->length == 0 || fwrite(record->bytes, 1, record->length, output->stream) == record->length
                             ? STATUS_OK
                             : STATUS_CANNOT_WRITE;
    return command_output_close(where, output, status);
}

static int launch_on(const struct options *options, const struct command_review *review, const struct selected *session,
                     const struct backend *backend, const struct machine *machine)
{
    struct backend_options how = {.machine = machine};
    struct options where = {.output = options->record};
    struct command_output output = {0};
    struct buffer record = {0};
    struct launch_options launch = {
        .policy = &review->policy,
        .backend = backend,
        .machine = machine,
        .timeout_ms = options->timeout_ms,
        .report = command_report_options(options, &review->policy, stderr),
    };
    enum status status = backend->open(&how, &launch.backend_state);
    if (status != STATUS_OK) {
        complain("the backend %s: %s", backend->name, status_text(status));
        return EXIT_RUN_FAILED;
    }
    /* Opened before the call: what cannot be recorded is not launched. */
    if (where.output && !command_output_open(&where, &output)) {
        backend->close(launch.backend_state);
        return EXIT_RUN_FAILED;
    }
    launch.recorder = (struct recorder){backend, launch.backend_state, &record, 1};
    int code = launch_session(&launch, session, review->review.documents[session->document].input);
    backend->close(launch.backend_state);
    bool written = write_record(&where, &output, &record);
    buffer_fini(&record);
    return written ? code : EXIT_RUN_FAILED;
}

static int run_selected(const struct options *options, const struct command_review *review, struct selection *selection)
{
    struct machine machine = {0};
    const struct backend *backend = machine_option_backend(options);
    if (!backend)
        return EXIT_RUN_FAILED;
    struct report_options how = command_report_options(options, &review->policy, stderr);
    for (size_t i = 0; i < review->review.document_count; i++) {
        struct review_document *document = &review->review.documents[i];
        if (document->unusable)
            report_text_findings(document->input, document->findings, document->finding_count, &how, stderr);
    }
    if (review->review.has_unusable || review->review.bad_repository) {
        complain("an input cannot be read; nothing was launched");
        return EXIT_RUN_FAILED;
    }
    selection_sort(selection);
    const struct selected *session = selection_only(selection, &review->review);
    if (!session)
        return EXIT_RUN_FAILED;
    if (session->decision != DECISION_ALLOWED) {
        complain("denied; nothing was launched");
        report_text_findings(review->review.documents[session->document].input, session->findings, session->finding_count,
                             &how, stderr);
        return session->decision == DECISION_DENIED ? EXIT_DENIED : EXIT_RUN_FAILED;
    }
    int code = EXIT_RUN_FAILED;
    if (machine_option_read(options, &machine))
        code = launch_on(options, review, session, backend, &machine);
    machine_fini(&machine);
    return code;
}

int command_run(const struct options *options)
{
    struct command_review review;
    struct selection selection;
    if (!options->session) {
        complain("run launches one session: say which with --session");
        return EXIT_RUN_FAILED;
    }
    selection_init(&selection, options->session);
    struct review_listener listener = selection_listener(&selection);
    int code = command_review(options, true, &listener, &review);
    if (code == 0 && selection.failed) {
        complain("%s", status_text(STATUS_NO_MEMORY));
        code = EXIT_RUN_FAILED;
    } else if (code == 0) {
        code = run_selected(options, &review, &selection);
    }
    selection_fini(&selection);
    command_review_fini(&review);
    return code;
}
