/* What several reports say in the same words. */
#include "cli/report.h"

size_t report_faults(const struct review *review, const struct report_options *options, const char *faults[REPORT_FAULT_COUNT])
{
    size_t count = 0;
    if (review->bad_repository)
        faults[count++] = review->bad_repository;
    if (review->failed_judgement)
        faults[count++] = review->undecided ? review->undecided : "A rule could not be decided for some entry.";
    if (review->summary.entries == 0 && !review->has_unusable && !options->allow_empty)
        faults[count++] = "There is not one entry to check.";
    return count;
}

void report_add_entry(const struct entry_reference *entry, struct buffer *out)
{
    if (!entry)
        return;
    if (entry->group.length > 0) {
        buffer_add(out, entry->group);
        buffer_add_byte(out, '\\');
    }
    buffer_add(out, entry->name);
}

void report_add_words(struct text text, struct buffer *out)
{
    const char *between = "";
    for (struct text word; (word = text_next_word(&text)).length > 0; between = " ") {
        buffer_add(out, text_of(between));
        buffer_add(out, word);
    }
}

void report_add_count(struct buffer *out, size_t count, const char *one, const char *many)
{
    buffer_printf(out, "%zu %s", count, count == 1 ? one : many);
}

void report_add_extent(struct buffer *out, const struct review_summary *summary)
{
    report_add_count(out, summary->documents, "document", "documents");
    if (summary->skipped > 0) {
        buffer_add(out, TEXT(" ("));
        report_add_count(out, summary->skipped, "other file skipped", "other files skipped");
        buffer_add_byte(out, ')');
    }
    buffer_add(out, TEXT(", "));
    report_add_count(out, summary->entries, "entry", "entries");
    buffer_add(out, TEXT(", "));
    report_add_count(out, summary->sessions, "session", "sessions");
}

static void add_policy(const struct policy_source *source, struct buffer *out)
{
    buffer_add_visible(out, source->name);
    buffer_add(out, TEXT(" ("));
    buffer_add_visible(out, source->path);
    buffer_add_byte(out, ')');
}

void report_add_policies(const struct report_options *options, struct buffer *out)
{
    const struct policy_source *project = options->policies[LAYER_PROJECT], *machine = options->policies[LAYER_MACHINE];
    if (project)
        add_policy(project, out);
    else
        buffer_add(out, TEXT("default"));
    if (machine) {
        buffer_add(out, TEXT("; the machine's: "));
        add_policy(machine, out);
    }
}

struct text report_relative_path(struct text path, const char *working)
{
    struct text above = text_of(working);
    if (above.length > 0 && above.bytes[above.length - 1] == '/')
        above.length--;
    if (working && path.length > above.length && path.bytes[above.length] == '/' && text_starts_with(path, above))
        path = text_slice(path, above.length + 1, path.length);
    while (text_starts_with(path, TEXT("./")))
        path = text_slice(path, 2, path.length);
    return path;
}
