#include <string.h>

#include "cli/baseline.h"
#include "cli/command.h"
#include "cli/destinations.h"

static enum status report(enum output_format format, const struct review *review, const struct report_options *options,
                          FILE *out)
{
    static enum status (*const reports[FORMAT_COUNT])(const struct review *, const struct report_options *, FILE *) = {
        [FORMAT_TEXT] = report_text,
        [FORMAT_JSON] = report_json,
        [FORMAT_JSONL] = report_jsonl,
        [FORMAT_SARIF] = report_sarif,
        [FORMAT_JUNIT] = report_junit,
        [FORMAT_GITHUB] = report_github,
        [FORMAT_HTML] = report_html,
    };
    return reports[format](review, options, out);
}

/* The report that --format and --output name. */
static bool write_report(const struct options *options, const struct command_review *review)
{
    struct command_output output;
    if (!command_output_open(options, &output))
        return false;
    struct report_options how = command_report_options(options, &review->policy, output.stream);
    enum status status = report(options->format, &review->review, &how, output.stream);
    return command_output_close(options, &output, status);
}

/* Is it the file of the main report, or of one of the first `count` others? */
static bool is_taken(const struct options *options, const char *path, size_t count)
{
    bool taken = destination_is_taken(path, options->output);
    for (size_t i = 0; i < count && !taken; i++)
        taken = destination_is_taken(path, options->reports[i].path);
    return taken;
}

/* All of them, also where one cannot be written. */
static int write_reports(const struct options *options, const struct command_review *review)
{
    bool written = write_report(options, review);
    for (size_t i = 0; i < options->report_count; i++) {
        struct options another = *options;
        another.format = options->reports[i].format;
        another.output = options->reports[i].path;
        written &= !is_taken(options, another.output, i) && write_report(&another, review);
    }
    return written ? command_exit_code(options, &review->review) : command_failure_code(&review->review);
}

/* ---- what was agreed on not to be reported ---- */

static void say_stale(const struct options *options, const struct review *review, const struct baseline *known)
{
    if (review_is_complete(review))
        baseline_say_stale(known, options->baseline);
    else
        complain("%s: what is stale is not known, because not every input could be read and judged", options->baseline);
}

static void say_suppression(const struct suppression *suppression, const struct review *review)
{
    const struct text path = suppression->source->path, rule = suppression->rule->id;
    struct place place = suppression->place;
    if (suppression->expired)
        complain("%.*s:%zu:%zu: the suppression of %.*s expired on %.*s and holds no longer", TEXT_ARGS(path), place.line,
                 place.column, TEXT_ARGS(rule), TEXT_ARGS(suppression->until_text));
    else if (!review->used_suppressions[suppression->number] && review_is_complete(review))
        complain("%.*s:%zu:%zu: the suppression of %.*s is not used by any finding", TEXT_ARGS(path), place.line, place.column,
                 TEXT_ARGS(rule));
}

static void say_suppressions(const struct command_review *review)
{
    for (const struct policy_source *source = review->policy.sources; source; source = source->next) {
        for (const struct suppression *suppression = source->suppressions; suppression; suppression = suppression->next)
            say_suppression(suppression, &review->review);
    }
}

/* ---- --write-baseline ---- */

static void say_gaps(const char *path, const struct baseline_gaps *gaps)
{
    if (gaps->without_entry > 0)
        complain("%s: left out and still reported: %zu that stand on a document, not on an entry", path, gaps->without_entry);
    if (gaps->without_id > 0)
        complain("%s: left out and still reported: %zu on entries without an ID", path, gaps->without_id);
}

/* `code`: what check would exit with. A baseline of half the inputs, or of none, would be one all the same. */
static int write_baseline(const struct options *options, const struct baseline *current, const struct baseline_gaps *gaps,
                          int code)
{
    const char *path = options->write_baseline;
    if (code != EXIT_NOTHING && code != EXIT_FINDINGS) {
        complain("the baseline %s is not written", path);
        return code;
    }
    if (is_taken(options, path, options->report_count) || !baseline_save(current, path))
        return EXIT_USAGE;
    say_gaps(path, gaps);
    return EXIT_NOTHING;
}

static int conclude(const struct options *options, struct command_review *review, struct baseline *known)
{
    struct baseline current = {0}; /* what is found now, whatever is known */
    struct baseline_gaps gaps;
    if (options->write_baseline && baseline_of(&review->review, &current, &gaps) != STATUS_OK) {
        complain("%s", status_text(STATUS_NO_MEMORY));
        baseline_fini(&current);
        return command_failure_code(&review->review);
    }
    baseline_apply(known, &review->review);
    int code = write_reports(options, review);
    command_say_lowered_unusable(options, review);
    if (options->baseline)
        say_stale(options, &review->review, known);
    if (!options->quiet)
        say_suppressions(review);
    if (options->write_baseline)
        code = write_baseline(options, &current, &gaps, code);
    baseline_fini(&current);
    return code;
}

static bool goes_there(const char *path, const char *to)
{
    return path && to && strcmp(path, to) == 0;
}

/* Two reports in one place, or a baseline and a report, would be neither. */
static bool has_files_of_their_own(const struct options *options)
{
    const char *main_path = options->output ? options->output : "-", *baseline = options->write_baseline;
    const char *shared = goes_there(baseline, "-") || goes_there(baseline, main_path) ? baseline : NULL;
    for (size_t i = 0; i < options->report_count; i++) {
        const char *path = options->reports[i].path;
        bool taken = goes_there(path, main_path);
        for (size_t j = 0; j < i; j++)
            taken |= goes_there(path, options->reports[j].path);
        if (taken) {
            complain("%s is where more than one report would go", strcmp(path, "-") == 0 ? "standard output" : path);
            return false;
        }
        shared = goes_there(path, baseline) ? path : shared;
    }
    if (shared)
        complain("--write-baseline needs a file of its own: %s is where the report goes", shared);
    return !shared;
}

static bool wants_notes(const struct options *options)
{
    bool wants = options->verbose || options->baseline || options->write_baseline;
    for (int format = 0; format < FORMAT_COUNT; format++)
        wants |= format != FORMAT_TEXT && options_want(options, (enum output_format)format);
    return wants;
}

int command_check(const struct options *options)
{
    struct command_review review;
    struct baseline known = {0};
    int code = EXIT_USAGE;
    bool usable = has_files_of_their_own(options) && command_reads_standard_input_once(options);
    if (usable && (!options->baseline || baseline_load(options->baseline, &known))) {
        code = command_review(options, wants_notes(options), NULL, &review);
        if (code == 0)
            code = conclude(options, &review, &known);
        command_review_fini(&review);
    }
    baseline_fini(&known);
    return code;
}
