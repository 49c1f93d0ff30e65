#include "cli/command.h"

#include "backends/backend.h"
#include "cli/machine_option.h"

/* The planned call of one allowed session as a JSON line. */
static enum status add_plan(const struct selected *item, unsigned long sequence, struct arena *arena, struct buffer *line,
                            struct buffer *out)
{
    struct expanded_entry expanded;
    struct launch launch;
    struct identity identity = plan_identity(item->entry, &item->links);
    arena_reset(arena);
    plan_expand(item->entry, NULL, arena, &expanded);
    enum status status = plan_launch(item->entry, item->decision, &expanded, NULL, &identity, arena, line, &launch);
    return status == STATUS_OK ? recorder_add_line(sequence, &launch, NULL, out) : status;
}

static enum status write_plans(const struct selection *selection, bool array, FILE *out)
{
    struct arena arena;
    struct buffer line = {0}, record = {0};
    unsigned long sequence = 0;
    enum status status = STATUS_OK;
    arena_init(&arena);
    if (array && fputs("{\"schema\":\"deputy-plan/1\",\"launches\":[\n", out) < 0)
        status = STATUS_CANNOT_WRITE;
    for (size_t i = 0; i < selection->count && status == STATUS_OK; i++) {
        if (selection->items[i].decision != DECISION_ALLOWED)
            continue;
        buffer_clear(&record);
        if (array && sequence > 0)
            buffer_add_byte(&record, ',');
        status = add_plan(&selection->items[i], ++sequence, &arena, &line, &record);
        if (status == STATUS_OK && fwrite(record.bytes, 1, record.length, out) != record.length)
            status = STATUS_CANNOT_WRITE;
    }
    if (array && status == STATUS_OK && fputs("]}\n", out) < 0)
        status = STATUS_CANNOT_WRITE;
    buffer_fini(&record);
    buffer_fini(&line);
    arena_fini(&arena);
    return status;
}

/* Why something has no plan: findings, on standard error. */
static void say_findings(const struct options *options, const struct command_review *review, const struct selected *only)
{
    struct report_options how = command_report_options(options, &review->policy, stderr);
    if (only) {
        command_say_unusable(options, review);
        command_say_findings(review->review.documents[only->document].input, only->findings, only->finding_count, &how);
        return;
    }
    for (size_t i = 0; i < review->review.document_count; i++) {
        struct review_document *document = &review->review.documents[i];
        if (document->unusable)
            command_say_findings(document->input, &document->stop, 1, &how);
        else
            command_say_findings(document->input, document->findings, document->finding_count, &how);
    }
}

/* What has no plan has an error, also where a policy lowers it in reports: a plan is no report. */
static int exit_code_for(const struct options *options, const struct review *review, const struct selected *only)
{
    bool all = !only || review->has_unusable || review->bad_repository || review->failed_judgement;
    int code = all ? command_exit_code(options, review) : EXIT_NOTHING;
    bool denied = only ? only->decision == DECISION_DENIED : review->summary.denied > 0;
    if (code != EXIT_NOTHING)
        return code;
    if (denied && command_reaches(options, SEVERITY_ERROR))
        return EXIT_FINDINGS;
    for (size_t i = 0; only && i < only->finding_count; i++) {
        if (command_reaches(options, only->findings[i].severity))
            return EXIT_FINDINGS;
    }
    return EXIT_NOTHING;
}

static int write_output(const struct options *options, const struct command_review *review, struct selection *selection)
{
    struct command_output output;
    const struct selected *only = NULL;
    selection_sort(selection);
    if (options->session) {
        only = selection_only(selection, &review->review);
        if (!only) {
            command_say_unusable(options, review);
            return command_failure_code(&review->review);
        }
    }
    if (!command_output_open(options, &output))
        return command_failure_code(&review->review);
    enum status status = write_plans(selection, options->format == FORMAT_JSON, output.stream);
    if (!command_output_close(options, &output, status))
        return command_failure_code(&review->review);
    say_findings(options, review, only);
    return exit_code_for(options, &review->review, only);
}

int command_plan(const struct options *options)
{
    if (options->session && options->all) {
        complain("--session and --all exclude each other");
        return EXIT_USAGE;
    }
    /* No backend is called, but what is named has to be there. */
    return machine_option_check(options) ? command_with_sessions(options, write_output) : EXIT_USAGE;
}
