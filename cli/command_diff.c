#include "cli/command.h"

#include <string.h>

#include "cli/diff_report.h"

struct comparison {
    struct command_review reviews[DIFF_SIDE_COUNT];
    struct diff_side sides[DIFF_SIDE_COUNT];
    struct diff diff;
    struct arena arena;
};

/* Reviews one side with the policy and the repository that are in its review already. */
static int review_side(const struct options *options, struct comparison *comparison, int side)
{
    struct options of_side = *options;
    of_side.paths += side;
    of_side.path_count = 1;
    if (comparison->reviews[side].repository.count > 0)
        of_side.repository_count = 0;
    comparison->reviews[side].progress_word = diff_side_names[side];
    struct review_listener listener = diff_side_listener(&comparison->sides[side]);
    return command_review_loaded(&of_side, false, &listener, &comparison->reviews[side]);
}

/* Both sides by one policy and one repository, which move on to the other side: a pipe among them is read once. */
static int review_sides(const struct options *options, struct comparison *comparison)
{
    struct command_review *before = &comparison->reviews[DIFF_BEFORE], *after = &comparison->reviews[DIFF_AFTER];
    if (!command_load_policy(options, &before->policy))
        return EXIT_USAGE;
    int code = review_side(options, comparison, DIFF_BEFORE);
    if (code != EXIT_NOTHING)
        return code;
    command_say_unusable(options, before);
    after->policy = before->policy;
    after->repository = before->repository;
    before->policy = (struct policy){0};
    before->repository = (struct inputs){0};
    code = review_side(options, comparison, DIFF_AFTER);
    if (code == EXIT_NOTHING)
        command_say_unusable(options, after);
    return code;
}

static struct text shown_path(struct comparison *comparison, const char *path)
{
    size_t size = strlen(path) + 1;
    char *copy = arena_alloc(&comparison->arena, size);
    if (!copy)
        return (struct text){NULL, 0};
    memcpy(copy, path, size);
    platform_path_use_slashes(copy);
    return text_of(copy);
}

static bool write_report(const struct options *options, struct comparison *comparison)
{
    static enum status (*const reports[FORMAT_COUNT])(const struct diff_report *, FILE *) = {
        [FORMAT_TEXT] = diff_text,
        [FORMAT_JSON] = diff_json,
        [FORMAT_HTML] = diff_html,
    };
    struct command_output output;
    struct diff_report report = {
        .diff = &comparison->diff, .policy = &comparison->reviews[DIFF_AFTER].policy, .quiet = options->quiet};
    for (int side = 0; side < DIFF_SIDE_COUNT; side++) {
        report.paths[side] = shown_path(comparison, options->paths[side]);
        report.reviews[side] = &comparison->reviews[side].review;
        report.sides[side] = &comparison->sides[side];
    }
    if (comparison->arena.failed) {
        complain("%s", status_text(STATUS_NO_MEMORY));
        return false;
    }
    if (!command_output_open(options, &output))
        return false;
    report.color = command_uses_color(options, output.file ? NULL : output.stream);
    return command_output_close(options, &output, reports[options->format](&report, output.stream));
}

/* 3 over 2 over 1: an input that cannot be used, nothing to compare or undecided, something that differs. */
static int exit_code(const struct options *options, const struct comparison *comparison)
{
    const char *empty = NULL;
    bool failed = false;
    for (int side = 0; side < DIFF_SIDE_COUNT; side++) {
        const struct review *review = &comparison->reviews[side].review;
        if (review->has_unusable || review->bad_repository)
            return EXIT_UNUSABLE;
        failed |= review->failed_judgement;
        if (review->summary.entries == 0 && !options->allow_empty && !empty)
            empty = options->paths[side];
    }
    if (empty)
        complain("there is not one entry in %s; --allow-empty if that is meant", empty);
    if (empty || failed)
        return EXIT_USAGE;
    return diff_is_empty(&comparison->diff) ? EXIT_NOTHING : EXIT_FINDINGS;
}

static int compare(const struct options *options, struct comparison *comparison)
{
    int code = review_sides(options, comparison);
    if (code != EXIT_NOTHING)
        return code;
    if (!diff_compare(&comparison->sides[DIFF_BEFORE], &comparison->sides[DIFF_AFTER], &comparison->diff)) {
        complain("%s", status_text(STATUS_NO_MEMORY));
        return EXIT_USAGE;
    }
    bool written = write_report(options, comparison);
    code = exit_code(options, comparison);
    return written || code == EXIT_UNUSABLE ? code : EXIT_USAGE;
}

int command_diff(const struct options *options)
{
    struct comparison comparison = {0};
    if (options->path_count != 2) {
        complain("diff needs two PATHs, A and B: a file, - for standard input, or a directory each");
        return EXIT_USAGE;
    }
    if (!command_reads_standard_input_once(options))
        return EXIT_USAGE;
    arena_init(&comparison.arena);
    for (int side = 0; side < DIFF_SIDE_COUNT; side++)
        diff_side_init(&comparison.sides[side]);
    int code = compare(options, &comparison);
    diff_fini(&comparison.diff);
    for (int side = 0; side < DIFF_SIDE_COUNT; side++)
        diff_side_fini(&comparison.sides[side]);
    /* What the first review found refers to the policy, which is the second one's now. */
    command_review_fini(&comparison.reviews[DIFF_BEFORE]);
    command_review_fini(&comparison.reviews[DIFF_AFTER]);
    arena_fini(&comparison.arena);
    return code;
}
