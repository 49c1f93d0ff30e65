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
    if (change->changed & DIFF_BIT(field))
        return told_by == DIFF_FIELD_COUNT || !(change->changed & DIFF_BIT(told_by));
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

#define SHOWN_BYTES ((size_t)300) /* of a value; more than that is a window */
#define SHOWN_BEFORE ((size_t)60) /* of it, before the first difference */

static bool is_inside_character(struct text text, size_t at)
{
    return at > 0 && at < text.length && ((unsigned char)text.bytes[at] & 0xC0) == 0x80;
}

static size_t common_length(struct text a, struct text b)
{
    size_t length = 0;
    while (length < a.length && length < b.length && a.bytes[length] == b.bytes[length])
        length++;
    return length;
}

static void add_window(struct buffer *out, struct text value, struct text other)
{
    size_t common = common_length(value, other), start = common > SHOWN_BEFORE ? common - SHOWN_BEFORE : 0;
    if (value.length <= SHOWN_BYTES) {
        buffer_add_visible(out, value);
        return;
    }
    if (start + SHOWN_BYTES > value.length)
        start = value.length - SHOWN_BYTES;
    size_t end = start + SHOWN_BYTES;
    while (is_inside_character(value, start))
        start--;
    while (is_inside_character(value, end))
        end++;
    if (start > 0)
        buffer_printf(out, "[%zu bytes ...] ", start);
    buffer_add_visible(out, text_slice(value, start, end));
    if (end < value.length)
        buffer_printf(out, " [... %zu bytes]", value.length - end);
}

/* Blanks at an end, and what looks like an arrow of ours, are seen for what they are between quotes. */
static bool needs_quotes(struct text value)
{
    return text_trimmed(value).length != value.length || text_contains(value, TEXT("->")) || value.bytes[0] == '"' ||
           value.bytes[0] == '(';
}

static void add_text_value(struct buffer *out, struct text value, struct text other)
{
    const char *quote = needs_quotes(value) ? "\"" : "";
    buffer_printf(out, "%s", quote);
    add_window(out, value, other);
    buffer_printf(out, "%s", quote);
}

static void add_list(struct buffer *out, struct text list)
{
    const char *between = "";
    for (struct text item; (item = diff_next_item(&list)).bytes; between = " ") {
        buffer_printf(out, "%s", between);
        buffer_add_visible(out, item);
    }
}

void diff_add_value(struct buffer *out, enum diff_field field, struct text value, struct text other)
{
    if (!value.bytes)
        buffer_printf(out, "%s", field == DIFF_AS ? "whoever starts it" : "(none)");
    else if (diff_fields[field].type == DIFF_TYPE_SWITCH)
        buffer_printf(out, "%s", text_equals(value, TEXT("true")) ? "yes" : "no");
    else if (diff_fields[field].type == DIFF_TYPE_LIST)
        add_list(out, value);
    else if (field == DIFF_AS || field == DIFF_LINK_TO || field == DIFF_OWN_LINK_TO)
        add_window(out, value, other); /* our own words */
    else
        add_text_value(out, value, other);
}

static void add_item(struct buffer *out, const char **between, char sign, struct text item)
{
    buffer_printf(out, "%s%c", *between, sign);
    buffer_add_visible(out, item);
    *between = " ";
}

void diff_add_list_change(struct buffer *out, struct text before, struct text after)
{
    const char *between = "";
    struct text gone = diff_next_item(&before), come = diff_next_item(&after);
    while (gone.bytes || come.bytes) {
        int order = !gone.bytes ? 1 : !come.bytes ? -1 : text_compare(gone, come);
        if (order < 0)
            add_item(out, &between, '-', gone);
        else if (order > 0)
            add_item(out, &between, '+', come);
        if (order <= 0)
            gone = diff_next_item(&before);
        if (order >= 0)
            come = diff_next_item(&after);
    }
}

/* ---- entries ---- */

static void add_name(struct buffer *out, const struct diff_record *record)
{
    struct text title[DIFF_TITLE_COUNT];
    diff_record_unpack(record, DIFF_TITLE_COUNT, title);
    session_add_name(out, title[DIFF_GROUP], title[DIFF_NAME]);
}

void diff_add_title(struct buffer *out, const struct diff_change *change)
{
    if (change->before && change->after && (change->changed & (DIFF_BIT(DIFF_NAME) | DIFF_BIT(DIFF_GROUP)))) {
        add_name(out, change->before);
        buffer_add(out, TEXT(" -> "));
    }
    add_name(out, change->after ? change->after : change->before);
}

struct text diff_path(const struct diff_report *report, const struct diff_change *change, const struct diff_record *record)
{
    const struct review *review = report->reviews[record == change->after ? DIFF_AFTER : DIFF_BEFORE];
    return text_of(review->documents[record->document].input->path);
}

void diff_add_place(struct buffer *out, const struct diff_report *report, const struct diff_change *change)
{
    const struct diff_record *record = change->after ? change->after : change->before;
    buffer_add_visible(out, diff_path(report, change, record));
    buffer_printf(out, ":%zu", record->place.line);
}

const char *diff_why_incomparable(const struct diff_record *record)
{
    return record->has_id ? "another one before it has the same ID" : "it has no ID";
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
