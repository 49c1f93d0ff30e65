#include "cli/destinations.h"

#include <string.h>

#include "core/platform.h"

#define OWN_DESTINATIONS 3 /* beside the reports */

static const char *destination_at(const struct options *options, size_t index)
{
    const char *const own[OWN_DESTINATIONS] = {options->output, options->write_baseline, options->record};
    return index < OWN_DESTINATIONS ? own[index] : options->reports[index - OWN_DESTINATIONS].path;
}

static size_t destination_count(const struct options *options)
{
    return OWN_DESTINATIONS + options->report_count;
}

/* Only a regular file can lose what it holds: /dev/null may be named as often as one likes. */
static bool is_regular_file(const char *path)
{
    uint64_t size;
    return path && platform_file_size(path, &size);
}

static bool is_one_file(const char *path, const char *other)
{
    return is_regular_file(path) && is_regular_file(other) && platform_is_same_file(path, other);
}

/* The one that would be written over this input; NULL: none. `but`: the one that may. */
static const char *written_over(const struct options *options, const char *input, const char *but)
{
    input = input && strcmp(input, "-") == 0 ? "/dev/stdin" : input; /* what `< FILE` has opened, where that has a name */
    for (size_t i = 0; i < destination_count(options); i++) {
        const char *path = destination_at(options, i);
        if (path && path != but && is_one_file(path, input))
            return path;
    }
    return NULL;
}

static bool spare(const struct options *options, const char *input, const char *but)
{
    const char *path = written_over(options, input, but);
    if (path)
        complain("%s would be written over what is read; choose another file", path);
    return !path;
}

static bool spare_all(const struct options *options, const char *const *inputs, size_t count)
{
    bool spared = true;
    for (size_t i = 0; i < count && spared; i++)
        spared = spare(options, inputs[i], NULL);
    return spared;
}

bool destinations_are_free(const struct options *options)
{
    const char *const files[] = {options->policy, options->machine};
    for (size_t i = 0; i < destination_count(options); i++) {
        for (size_t j = 0; j < i; j++) {
            if (is_one_file(destination_at(options, i), destination_at(options, j))) {
                complain("%s and %s are one file, and two things would be written there", destination_at(options, j),
                         destination_at(options, i));
                return false;
            }
        }
    }
    return spare_all(options, options->paths, options->path_count) &&
           spare_all(options, options->repositories, options->repository_count) &&
           spare_all(options, options->coverage, options->coverage_count) && spare_all(options, files, 2) &&
           spare(options, options->baseline, options->write_baseline); /* a baseline may be renewed */
}

/* Of a repository nobody says what was skipped in it. A report of ours, or of another tool, has none of these near its start. */
static bool looks_foreign(struct input *input)
{
    static const struct text roots[] = {TEXT("<RDMExport"), TEXT("<ArrayOfConnection"), TEXT("<Connection"),
                                        TEXT("urn:deputy:sessions:1")};
    struct input_reader *reader;
    char bytes[4096];
    if (!input->in_directory || !text_ends_with_ignoring_case(text_of(input->path), TEXT(".xml")) ||
        input_open(input, &reader) != STATUS_OK)
        return false;
    long got = input_read(reader, bytes, sizeof bytes);
    input_close(reader);
    struct text start = {bytes, got > 0 ? (size_t)got : 0};
    bool foreign = text_find_byte(start, '\0') == start.length; /* UTF-16 is not looked into */
    for (size_t i = 0; i < sizeof roots / sizeof *roots; i++)
        foreign &= !text_contains(start, roots[i]);
    return foreign;
}

bool destinations_spare_inputs(const struct options *options, const struct command_review *review)
{
    bool spared = true;
    for (size_t i = 0; i < review->review.document_count && spared; i++) {
        const struct review_document *document = &review->review.documents[i];
        spared = document->skipped || spare(options, document->input->path, NULL);
    }
    for (size_t i = 0; i < review->repository.count && spared; i++) {
        struct input *input = &review->repository.items[i];
        spared = !written_over(options, input->path, NULL) || looks_foreign(input) || spare(options, input->path, NULL);
    }
    for (const struct policy_source *source = review->policy.sources; source && spared; source = source->next)
        spared = source->built_in || spare(options, source->path.bytes, NULL);
    return spared;
}

bool destination_is_taken(const char *path, const char *written)
{
    bool taken = is_one_file(path, written);
    if (taken)
        complain("%s is the file that %s has become in this run; it is left as it is", path, written);
    return taken;
}
