#include "cli/command.h"
#include "cli/import.h"

/* An empty document where entries were meant would be a quiet loss. */
static bool has_something(const struct options *options, const struct review *review, size_t written)
{
    if (written > 0 || options->allow_empty)
        return true;
    if (review->summary.entries > 0)
        complain("not one entry can be written; --allow-empty if that is meant");
    return false;
}

static int write_document(const struct options *options, const struct import *import)
{
    struct buffer document = {0};
    import_write(import, &document);
    int code = command_write_text(options, &document);
    buffer_fini(&document);
    return code;
}

static int finish(const struct options *options, const struct command_review *review, struct import *import)
{
    size_t written;
    if (!import_settle(import, &written)) {
        complain("%s", status_text(STATUS_NO_MEMORY));
        return command_failure_code(&review->review);
    }
    int code = command_exit_code(options, &review->review);
    command_say_unusable(options, review);
    enum status said = import_say(import, &review->review, !options->quiet);
    if (said != STATUS_OK)
        complain("what is not carried over could not be said: %s", status_text(said));
    if (said != STATUS_OK || !has_something(options, &review->review, written))
        return command_failure_code(&review->review);
    if (write_document(options, import) != EXIT_NOTHING)
        return command_failure_code(&review->review);
    if (code == EXIT_FINDINGS)
        complain("%zu errors, %zu warnings, %zu notes: deputy check shows them", review->review.summary.errors,
                 review->review.summary.warnings, review->review.summary.notes);
    return code;
}

int command_import(const struct options *options)
{
    struct import import;
    struct command_review review;
    import_init(&import);
    struct review_listener listener = import_listener(&import);
    int code = command_review(options, false, &listener, &review);
    if (code == EXIT_NOTHING)
        code = finish(options, &review, &import);
    command_review_fini(&review);
    import_fini(&import);
    return code;
}
