/* What the text and the page of a comparison say alike. */
#include "cli/diff_report.h"

#include "cli/session_text.h"

const char *const diff_side_names[DIFF_SIDE_COUNT] = {"before", "after"};

const struct diff_rank_words diff_ranks[DIFF_RANK_COUNT] = {
    [DIFF_WEAKENED] = {"Look at these first", "!"},
    [DIFF_ADDED] = {"New", "+"},
    [DIFF_CHANGED] = {"Changed otherwise", "~"},
    [DIFF_REMOVED] = {"Gone", "-"},
    [DIFF_MOVED] = {"Moved or renamed only", ">"},
    [DIFF_INCOMPARABLE] = {"Cannot be compared", "?"},
};

enum status diff_flush(struct buffer *buffer, FILE *out)
{
    if (buffer->failed)
        return STATUS_NO_MEMORY;
    if (buffer->length > 0 && fwrite(buffer->bytes, 1, buffer->length, out) != buffer->length)
        return STATUS_CANNOT_WRITE;
    buffer_clear(buffer);
    return STATUS_OK;
}

bool diff_is_shown(const struct diff_change *change, enum diff_field field, struct text value)
{
    enum diff_field told_by = diff_fields[field].told_by;
    if (field == DIFF_WRITTEN_DIRECTORY)
        return false;
    if (field < DIFF_TITLE_COUNT)
        return diff_shows_names(change) && ((change->changed & DIFF_BIT(field)) || text_contains(value, TEXT("->")));
    if (change->changed & DIFF_BIT(field))
        return told_by == DIFF_FIELD_COUNT || !(change->words & DIFF_BIT(told_by));
    bool who = field == DIFF_AS && change->rank != DIFF_MOVED;
    bool what = field == DIFF_COMMAND_LINE && change->rank != DIFF_MOVED && value.length > 0;
    return who || what;
}

bool diff_describes(enum diff_field field, struct text value)
{
    switch (field) {
    case DIFF_KIND:
    case DIFF_DECISION:
    case DIFF_AS: return true;
    case DIFF_ADMINISTRATOR: return text_equals(value, TEXT("true"));
    case DIFF_COMMAND_LINE:
    case DIFF_DIRECTORY:
    case DIFF_RULES: return value.length > 0;
    default: return false;
    }
}

/* ---- values ---- */

/* Our own word, which a text of a document never reads. */
#define NONE "(none)"

static void add_text_value(struct buffer *out, struct text value)
{
    if (text_equals(value, TEXT(NONE))) {
        buffer_add(out, TEXT("\\u{28}"));
        value = text_slice(value, 1, value.length);
    }
    buffer_add_distinct(out, value);
}

static void add_list(struct buffer *out, struct text list)
{
    const char *between = "";
    for (struct text item; (item = diff_next_item(&list)).bytes; between = " ") {
        buffer_printf(out, "%s", between);
        buffer_add_visible(out, item);
    }
}

void diff_add_value(struct buffer *out, enum diff_field field, struct text value)
{
    if (!value.bytes)
        buffer_printf(out, "%s", field == DIFF_AS ? "whoever starts it" : NONE);
    else if (diff_fields[field].type == DIFF_TYPE_SWITCH)
        buffer_printf(out, "%s", text_equals(value, TEXT("true")) ? "yes" : "no");
    else if (diff_fields[field].type == DIFF_TYPE_LIST)
        add_list(out, value);
    else
        add_text_value(out, value);
}

bool diff_fits_arrow(struct text before, struct text after)
{
    return text_trimmed(before).length == before.length && text_trimmed(after).length == after.length &&
           !text_contains(before, TEXT("->")) && !text_contains(after, TEXT("->"));
}

const char *diff_why_the_same(enum diff_field field)
{
    return field == DIFF_AS ? NULL : "(what is cut off may differ)";
}

char diff_next_list_change(struct text *before, struct text *after, struct text *item)
{
    for (;;) {
        struct text old = *before, new = *after, gone = diff_next_item(&old), come = diff_next_item(&new);
        int order = !gone.bytes && !come.bytes ? 0 : !gone.bytes ? 1 : !come.bytes ? -1 : text_compare(gone, come);
        *before = order <= 0 ? old : *before;
        *after = order >= 0 ? new : *after;
        *item = order < 0 ? gone : come;
        if (order != 0)
            return order < 0 ? '-' : '+';
        if (!gone.bytes)
            return '\0';
    }
}

void diff_add_finding(struct buffer *out, struct text item)
{
    struct diff_finding finding = diff_finding(item);
    buffer_add_distinct(out, finding.rule);
    buffer_add_byte(out, ' ');
    buffer_add_distinct(out, finding.message);
}

/* ---- entries ---- */

static void add_name(struct buffer *out, const struct diff_record *record)
{
    struct text title[DIFF_TITLE_COUNT];
    diff_record_unpack(record, DIFF_TITLE_COUNT, title);
    session_add_name_by(buffer_add_distinct, out, title[DIFF_GROUP], title[DIFF_NAME]);
}

static bool is_renamed(const struct diff_change *change)
{
    return change->before && change->after && (change->changed & (DIFF_BIT(DIFF_NAME) | DIFF_BIT(DIFF_GROUP)));
}

/* Could a title with this in it be read as something else, such as two titles? */
static bool is_ambiguous(const struct diff_record *record)
{
    struct text title[DIFF_TITLE_COUNT];
    diff_record_unpack(record, DIFF_TITLE_COUNT, title);
    for (int i = 0; i < DIFF_TITLE_COUNT; i++) {
        if (text_contains(title[i], TEXT("->")) || text_trimmed(title[i]).length != title[i].length ||
            text_starts_with(title[i], TEXT("(")))
            return true;
    }
    return text_contains(title[DIFF_NAME], TEXT("\\"));
}

bool diff_shows_names(const struct diff_change *change)
{
    return change->before && change->after && (is_ambiguous(change->before) || is_ambiguous(change->after));
}

void diff_add_title(struct buffer *out, const struct diff_change *change)
{
    if (is_renamed(change) && !diff_shows_names(change)) {
        add_name(out, change->before);
        buffer_add(out, TEXT(" -> "));
    }
    add_name(out, diff_change_record(change));
}

struct text diff_path(const struct diff_report *report, int side, const struct diff_record *record)
{
    return text_of(report->reviews[side]->documents[record->document].input->path);
}

void diff_add_place(struct buffer *out, const struct diff_report *report, const struct diff_change *change)
{
    const struct diff_record *record = diff_change_record(change);
    buffer_add_visible(out, diff_path(report, diff_change_side(change), record));
    buffer_printf(out, ":%zu", record->place.line);
}

const char *diff_why_incomparable(const struct diff_record *record)
{
    return record->has_id ? "another one before it has the same ID" : "it has no ID";
}

void diff_add_side_remarks(struct buffer *out, const struct review *review)
{
    size_t skipped = review->summary.skipped;
    if (!review_is_complete(review))
        buffer_add(out, TEXT("  " DIFF_INCOMPLETE));
    if (skipped > 0)
        buffer_printf(out, "  (%zu other file%s skipped)", skipped, skipped == 1 ? "" : "s");
}

/* ---- the summary ---- */

static void add_counts(struct buffer *out, const struct diff_changes *changes)
{
    static const struct {
        enum diff_rank rank;
        const char *words;
    } parts[] = {
        {DIFF_WEAKENED, "to look at first"}, {DIFF_ADDED, "new"},
        {DIFF_CHANGED, "changed otherwise"}, {DIFF_REMOVED, "gone"},
        {DIFF_MOVED, "moved or renamed"},    {DIFF_INCOMPARABLE, "not comparable"},
    };
    const char *between = ": ";
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (changes->ranks[parts[i].rank] == 0)
            continue;
        buffer_printf(out, "%s%zu %s", between, changes->ranks[parts[i].rank], parts[i].words);
        between = ", ";
    }
    buffer_printf(out, "%s%zu the same.", between, changes->same + changes->same_incomparable);
}

/* What no ID tells apart is compared by all that is said of it, and that is less than a comparison. */
static void add_odd(struct buffer *out, const struct diff_report *report)
{
    const struct diff_records *before = &report->sides[DIFF_BEFORE]->sessions, *after = &report->sides[DIFF_AFTER]->sessions;
    if (before->without_id + after->without_id > 0)
        buffer_printf(out, "\nWithout an ID, so that no change of theirs can be told: %zu before, %zu after.", before->without_id,
                      after->without_id);
    if (before->duplicates + after->duplicates > 0)
        buffer_printf(out, "\nNot the first of their ID, which alone is compared: %zu before, %zu after.", before->duplicates,
                      after->duplicates);
    if (report->diff->sessions.same_incomparable > 0)
        buffer_printf(out, "\nOf those, %zu have a twin on the other side, the same in everything.",
                      report->diff->sessions.same_incomparable);
}

void diff_add_summary(struct buffer *out, const struct diff_report *report)
{
    const struct diff *diff = report->diff;
    buffer_printf(out, "Sessions: %zu before, %zu after", report->sides[DIFF_BEFORE]->sessions.count,
                  report->sides[DIFF_AFTER]->sessions.count);
    add_counts(out, &diff->sessions);
    if (diff->credentials.count > 0) {
        buffer_printf(out, "\nCredentials: %zu before, %zu after", report->sides[DIFF_BEFORE]->credentials.count,
                      report->sides[DIFF_AFTER]->credentials.count);
        add_counts(out, &diff->credentials);
    }
    add_odd(out, report);
}
