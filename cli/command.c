#include "cli/command.h"

#include <stdlib.h>
#include <string.h>

#include "cli/destinations.h"
#include "cli/policy_files.h"
#include "cli/progress.h"

/* Does it move its cursor, and colour, as it is told? */
static bool obeys(FILE *stream)
{
    const char *kind = getenv("TERM");
    return platform_is_terminal(stream) && !(kind && strcmp(kind, "dumb") == 0);
}

bool command_load_policy(const struct options *options, struct policy *policy)
{
    struct policy_choice choice = {.path = options->policy, .must_be_trusted = options->command == COMMAND_RUN};
    return policy_files_load(&choice, policy);
}

static bool add_inputs(struct inputs *inputs, const char *const *paths, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (inputs_add(inputs, paths[i]) != STATUS_OK) {
            complain("%s", status_text(STATUS_NO_MEMORY));
            return false;
        }
    }
    return true;
}

bool command_reads_standard_input_once(const struct options *options)
{
    size_t count = 0;
    for (size_t i = 0; i < options->path_count; i++)
        count += strcmp(options->paths[i], "-") == 0;
    for (size_t i = 0; i < options->repository_count; i++)
        count += strcmp(options->repositories[i], "-") == 0;
    count += options->policy && strcmp(options->policy, "-") == 0;
    count += options->baseline && strcmp(options->baseline, "-") == 0;
    count += options->machine && strcmp(options->machine, "-") == 0;
    count += options->password_stdin;
    if (count > 1)
        complain("standard input (-%s) can be read once only", options->password_stdin ? ", --password-stdin" : "");
    return count <= 1;
}

/* Is what the command line names enough to begin with? */
static bool check_paths(const struct options *options)
{
    if (options->path_count == 0)
        complain("no PATH is given; a file, - for standard input, or a directory");
    return options->path_count > 0 && command_reads_standard_input_once(options);
}

int command_review(const struct options *options, bool keep_notes, const struct review_listener *listener,
                   struct command_review *out)
{
    memset(out, 0, sizeof *out);
    if (!check_paths(options) || !command_load_policy(options, &out->policy))
        return options_usage_code(options);
    return command_review_loaded(options, keep_notes, listener, out);
}

int command_review_loaded(const struct options *options, bool keep_notes, const struct review_listener *listener,
                          struct command_review *out)
{
    if (!add_inputs(&out->inputs, options->paths, options->path_count) ||
        !add_inputs(&out->repository, options->repositories, options->repository_count))
        return options_usage_code(options);
    struct progress progress;
    struct review_options review = {.policy = &out->policy, .keep_notes = keep_notes,
                                    .keep_silent = options_want(options, FORMAT_JUNIT)};
    if (listener)
        review.listener = *listener;
    if (!options->quiet && obeys(stderr)) {
        progress_start(&progress, &out->inputs, &out->repository);
        progress.what = out->progress_word;
        review.progress = progress_show;
        review.progress_context = &progress;
    }
    enum status status = review_run(&out->review, &out->inputs, &out->repository, &review);
    if (review.progress)
        progress_end(&progress);
    if (status == STATUS_OK && out->review.bad_repository)
        complain("--repository %s", out->review.bad_repository);
    if (out->review.failed_judgement)
        complain("%s" REVIEW_UNDECIDED_WHY,
                 out->review.undecided ? out->review.undecided : "a rule could not be decided for some entry");
    if (status != STATUS_OK)
        complain("%s", status_text(status));
    return status == STATUS_OK && destinations_spare_inputs(options, out) ? 0 : options_usage_code(options);
}

void command_review_fini(struct command_review *review)
{
    review_fini(&review->review);
    inputs_fini(&review->inputs);
    inputs_fini(&review->repository);
    policy_fini(&review->policy);
}

int command_with_sessions(const struct options *options,
                          int (*act)(const struct options *, const struct command_review *, struct selection *))
{
    struct command_review review;
    struct selection selection;
    selection_init(&selection, options->session);
    struct review_listener listener = selection_listener(&selection);
    int code = command_review(options, true, &listener, &review);
    if (code == 0 && selection.failed) {
        complain("%s", status_text(STATUS_NO_MEMORY));
        code = options_usage_code(options);
    } else if (code == 0) {
        code = act(options, &review, &selection);
    }
    selection_fini(&selection);
    command_review_fini(&review);
    return code;
}

void command_say_findings(struct input *input, const struct finding *findings, size_t count, const struct report_options *how)
{
    struct report_options decisions = *how;
    decisions.decisions = true;
    enum status status = report_text_findings(input, findings, count, &decisions, stderr);
    if (status != STATUS_OK)
        complain("there are findings that could not be shown: %s", status_text(status));
}

static void say_unusable(const struct options *options, const struct command_review *review, enum severity below)
{
    struct report_options how = command_report_options(options, &review->policy, stderr);
    for (size_t i = 0; i < review->review.document_count; i++) {
        struct review_document *document = &review->review.documents[i];
        if (document->unusable && document->stop.severity < below)
            command_say_findings(document->input, &document->stop, 1, &how);
    }
}

void command_say_unusable(const struct options *options, const struct command_review *review)
{
    say_unusable(options, review, SEVERITY_COUNT);
}

void command_say_lowered_unusable(const struct options *options, const struct command_review *review)
{
    say_unusable(options, review, SEVERITY_ERROR);
}

bool command_reaches(const struct options *options, enum severity severity)
{
    return severity >= options->fail_on;
}

int command_exit_code(const struct options *options, const struct review *review)
{
    const struct review_summary *summary = &review->summary;
    if (review->has_unusable || review->bad_repository)
        return EXIT_UNUSABLE;
    if (review->failed_judgement)
        return EXIT_USAGE;
    if (summary->entries == 0 && !options->allow_empty) {
        complain("there is not one entry to check; --allow-empty if that is meant");
        return EXIT_USAGE;
    }
    bool reached = (summary->errors > 0 && command_reaches(options, SEVERITY_ERROR)) ||
                   (summary->warnings > 0 && command_reaches(options, SEVERITY_WARNING)) ||
                   (summary->notes > 0 && command_reaches(options, SEVERITY_NOTE));
    return reached ? EXIT_FINDINGS : EXIT_NOTHING;
}

int command_failure_code(const struct review *review)
{
    return review->has_unusable || review->bad_repository ? EXIT_UNUSABLE : EXIT_USAGE;
}

bool command_uses_color(const struct options *options, FILE *out)
{
    const char *no_color = getenv("NO_COLOR");
    bool wanted = out && obeys(out) && !(no_color && *no_color);
    return options->color == COLOR_ALWAYS || (options->color == COLOR_AUTO && wanted);
}

struct report_options command_report_options(const struct options *options, const struct policy *policy, FILE *out)
{
    struct report_options how = {
        .color = command_uses_color(options, out),
        .verbose = options->verbose,
        .quiet = options->quiet,
        .fail_on = options->fail_on,
        .allow_empty = options->allow_empty,
        .policy_name = policy->name.bytes,
        .policy = policy,
    };
    for (int layer = 0; layer < LAYER_COUNT; layer++) {
        const struct policy_source *leaf = policy->leaf[layer];
        how.policies[layer] = leaf && !leaf->built_in ? leaf : NULL;
    }
    return how;
}

bool command_output_open(const struct options *options, struct command_output *out)
{
    *out = (struct command_output){.stream = stdout, .what = "report"};
    if (!options->output || strcmp(options->output, "-") == 0)
        return true;
    enum status status = platform_output_open(options->output, &out->file, &out->stream);
    if (status != STATUS_OK)
        complain("%s: %s", options->output, status_text(status));
    return status == STATUS_OK;
}

bool command_output_close(const struct options *options, struct command_output *output, enum status status)
{
    if (status == STATUS_OK && (fflush(output->stream) != 0 || ferror(output->stream)))
        status = STATUS_CANNOT_WRITE;
    if (output->file && status != STATUS_OK)
        platform_output_abandon(output->file);
    else if (output->file)
        status = platform_output_commit(output->file);
    if (status != STATUS_OK)
        complain("the %s%s%s: %s", output->what, options->output ? " " : "", options->output ? options->output : "",
                 status_text(status));
    return status == STATUS_OK;
}

int command_write_text(const struct options *options, const struct buffer *text)
{
    struct command_output output;
    if (!command_output_open(options, &output))
        return EXIT_USAGE;
    enum status status = text->failed ? STATUS_NO_MEMORY
                         : text->length == 0 || fwrite(text->bytes, 1, text->length, output.stream) == text->length
                             ? STATUS_OK
                             : STATUS_CANNOT_WRITE;
    return command_output_close(options, &output, status) ? EXIT_NOTHING : EXIT_USAGE;
}
