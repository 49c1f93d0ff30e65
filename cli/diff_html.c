/* A comparison as one page that needs nothing else: cli/diff.html with its parts filled in. */
#include "cli/diff_report.h"
#include "cli/html.h"

/* How a page is on its way. */
struct page_output {
    FILE *stream;
    enum status status;
    struct buffer before, after, words; /* of what is added next */
};

struct page {
    const struct diff_report *report;
    struct page_output *output;
};

/* Colours and keys of the ranks; words and signs say the same without a colour. */
static const struct {
    const char *key, *class;
} ranks[DIFF_RANK_COUNT] = {
    [DIFF_WEAKENED] = {"first", "denied"},  [DIFF_ADDED] = {"new", "allowed"},   [DIFF_CHANGED] = {"changed", "warned"},
    [DIFF_REMOVED] = {"gone", "none"},      [DIFF_MOVED] = {"moved", "noted"},   [DIFF_INCOMPARABLE] = {"odd", "failed"},
};

static const struct diff_changes *changes_of(const struct page *page, bool credentials)
{
    return credentials ? &page->report->diff->credentials : &page->report->diff->sessions;
}

static struct buffer *cleared(struct buffer *buffer)
{
    buffer_clear(buffer);
    return buffer;
}

/* ---- the head ---- */

static void add_title(const void *context, struct buffer *out)
{
    const struct page *page = context;
    html_add(out, page->report->paths[DIFF_BEFORE]);
    buffer_add(out, TEXT(" and "));
    html_add(out, page->report->paths[DIFF_AFTER]);
}

static void add_sides(const void *context, struct buffer *out)
{
    const struct page *page = context;
    for (int side = 0; side < DIFF_SIDE_COUNT; side++) {
        buffer_printf(out, "<dt>%s</dt><dd>", diff_side_names[side]);
        html_add(out, page->report->paths[side]);
        if (!review_is_complete(page->report->reviews[side]))
            buffer_add(out, TEXT(" <b class=\"error\">" DIFF_INCOMPLETE "</b>"));
        buffer_add(out, TEXT("</dd>"));
    }
    buffer_add(out, TEXT("<dt>policy</dt><dd>"));
    html_add(out, page->report->policy->name);
    buffer_add(out, TEXT("</dd>"));
}

static size_t count_rank(const struct page *page, int rank)
{
    return changes_of(page, false)->ranks[rank] + changes_of(page, true)->ranks[rank];
}

static void add_counts(const void *context, struct buffer *out)
{
    const struct page *page = context;
    for (int rank = 0; rank < DIFF_RANK_COUNT; rank++) {
        if (count_rank(page, rank) > 0)
            buffer_printf(out, "<li><b>%zu</b> <span class=\"sign %s\">%s %s</span></li>", count_rank(page, rank),
                          ranks[rank].class, rank == DIFF_MOVED ? "&gt;" : diff_ranks[rank].sign, diff_ranks[rank].heading);
    }
}

static void add_options(const void *context, struct buffer *out)
{
    const struct page *page = context;
    for (int rank = 0; rank < DIFF_RANK_COUNT; rank++) {
        if (count_rank(page, rank) > 0)
            buffer_printf(out, "<option value=\"%s\">%s</option>", ranks[rank].key, diff_ranks[rank].heading);
    }
}

/* A sentence a line, and each a line here too. */
static void add_summary(const void *context, struct buffer *out)
{
    const struct page *page = context;
    struct buffer *words = cleared(&page->output->words);
    diff_add_summary(words, page->report);
    struct text rest = buffer_text(words);
    for (bool first = true; rest.length > 0; first = false) {
        size_t end = text_find_byte(rest, '\n');
        buffer_add(out, first ? TEXT("") : TEXT("<br/>"));
        html_add(out, text_slice(rest, 0, end));
        rest = text_slice(rest, end + 1, rest.length);
    }
}

/* ---- one change ---- */

static void add_label(bool weakened, const char *label, struct buffer *out)
{
    buffer_printf(out, weakened ? "<dt class=\"look\">! %s</dt>" : "<dt>%s</dt>", label);
}

/* Letters and digits, and every byte of what is not ASCII: marks never begin or end within a word. */
static bool is_word(char byte)
{
    unsigned char at = (unsigned char)byte;
    return at >= 0x80 || (at >= '0' && at <= '9') || ((at | 0x20) >= 'a' && (at | 0x20) <= 'z');
}

static bool splits_word(struct text text, size_t at)
{
    return at > 0 && at < text.length && is_word(text.bytes[at - 1]) && is_word(text.bytes[at]);
}

/* What both have at their ends, in whole words. */
static void find_common(struct text a, struct text b, size_t *head, size_t *tail)
{
    size_t shorter = a.length < b.length ? a.length : b.length;
    *head = *tail = 0;
    while (*head < shorter && a.bytes[*head] == b.bytes[*head])
        (*head)++;
    while (splits_word(a, *head) || splits_word(b, *head))
        (*head)--;
    while (*tail < shorter - *head && a.bytes[a.length - 1 - *tail] == b.bytes[b.length - 1 - *tail])
        (*tail)++;
    while (splits_word(a, a.length - *tail) || splits_word(b, b.length - *tail))
        (*tail)--;
}

static void add_marked(struct text text, size_t head, size_t tail, const char *side, const char *tag, struct buffer *out)
{
    size_t end = text.length - tail;
    buffer_printf(out, "<dd><i>%s</i>", side);
    html_add(out, text_slice(text, 0, head));
    if (end > head) {
        buffer_printf(out, "<%s>", tag);
        html_add(out, text_slice(text, head, end));
        buffer_printf(out, "</%s>", tag);
    }
    html_add(out, text_slice(text, end, text.length));
    buffer_add(out, TEXT("</dd>"));
}

static void add_only(const char *label, struct text visible, struct buffer *out)
{
    add_label(false, label, out);
    buffer_add(out, TEXT("<dd class=\"only\">"));
    html_add(out, visible);
    buffer_add(out, TEXT("</dd>"));
}

static void add_fact(const struct page *page, enum diff_field field, struct text value, struct buffer *out)
{
    struct buffer *words = cleared(&page->output->words);
    diff_add_value(words, field, value, (struct text){NULL, 0});
    add_only(diff_fields[field].label, buffer_text(words), out);
}

static void add_row(const struct page *page, const struct diff_change *change, enum diff_field field, struct text before,
                    struct text after, struct buffer *out)
{
    struct buffer *left = cleared(&page->output->before), *right = cleared(&page->output->after);
    size_t head, tail;
    add_label(change->weakened & DIFF_BIT(field), diff_fields[field].label, out);
    if (diff_fields[field].type == DIFF_TYPE_LIST) {
        diff_add_list_change(left, before, after);
        buffer_add(out, TEXT("<dd class=\"only\">"));
        html_add(out, buffer_text(left));
        buffer_add(out, TEXT("</dd>"));
        return;
    }
    diff_add_value(left, field, before, after);
    diff_add_value(right, field, after, before);
    find_common(buffer_text(left), buffer_text(right), &head, &tail);
    add_marked(buffer_text(left), head, tail, diff_side_names[DIFF_BEFORE], "del", out);
    add_marked(buffer_text(right), head, tail, diff_side_names[DIFF_AFTER], "ins", out);
}

static void add_rows(const struct page *page, const struct diff_change *change, struct buffer *out)
{
    struct text before[DIFF_FIELD_COUNT], after[DIFF_FIELD_COUNT];
    diff_record_unpack(change->before, DIFF_FIELD_COUNT, before);
    diff_record_unpack(change->after, DIFF_FIELD_COUNT, after);
    for (enum diff_field field = 0; field < DIFF_FIELD_COUNT; field++) {
        if (!diff_is_shown(change, field, after[field]))
            continue;
        if (change->changed & DIFF_BIT(field))
            add_row(page, change, field, before[field], after[field], out);
        else
            add_fact(page, field, after[field], out);
    }
    if (!change->through)
        return;
    struct buffer *words = cleared(&page->output->words);
    struct diff_change credential = {.after = change->through};
    buffer_add(words, TEXT("the credential "));
    diff_add_title(words, &credential);
    add_only("because of", buffer_text(words), out);
}

static void add_facts(const struct page *page, const struct diff_record *record, struct buffer *out)
{
    struct text values[DIFF_FIELD_COUNT];
    diff_record_unpack(record, DIFF_FIELD_COUNT, values);
    for (enum diff_field field = DIFF_TITLE_COUNT; field < DIFF_FIELD_COUNT; field++) {
        bool known = !record->is_credential || (DIFF_CREDENTIAL_FIELDS & DIFF_BIT(field));
        if (known && diff_describes(field, values[field]))
            add_fact(page, field, values[field], out);
    }
}

static void add_where(const struct page *page, const struct diff_change *change, struct buffer *out)
{
    const struct diff_record *record = change->after ? change->after : change->before;
    struct buffer *words = cleared(&page->output->words);
    char id[GUID_TEXT_SIZE];
    diff_add_place(words, page->report, change);
    if (record->has_id) {
        guid_format(&record->id, id);
        buffer_printf(words, "  %s", id);
    }
    if (change->rank == DIFF_INCOMPARABLE)
        buffer_printf(words, "  (%s, %s)", diff_side_names[change->after ? DIFF_AFTER : DIFF_BEFORE],
                      diff_why_incomparable(record));
    if (change->users > 0)
        buffer_printf(words, "  (changes %zu session%s)", change->users, change->users == 1 ? "" : "s");
    buffer_add(out, TEXT("<p class=\"where\">"));
    html_add(out, buffer_text(words));
    buffer_add(out, TEXT("</p>"));
}

static void add_change(const struct page *page, const struct diff_change *change, struct buffer *out)
{
    struct buffer *words = cleared(&page->output->words);
    diff_add_title(words, change);
    buffer_printf(out, "<article class=\"card change\" data-rank=\"%s\"><h3><span class=\"sign %s\">", ranks[change->rank].key,
                  ranks[change->rank].class);
    html_add(out, text_of(diff_ranks[change->rank].sign));
    buffer_add(out, TEXT("</span> "));
    html_add(out, buffer_text(words));
    buffer_add(out, TEXT("</h3>"));
    add_where(page, change, out);
    buffer_add(out, TEXT("<dl class=\"rows\">"));
    if (change->before && change->after)
        add_rows(page, change, out);
    else
        add_facts(page, change->after ? change->after : change->before, out);
    buffer_add(out, TEXT("</dl></article>\n"));
}

/* ---- all of them ---- */

static void write_out(const struct page *page, struct buffer *out)
{
    struct page_output *output = page->output;
    out->failed |= output->before.failed || output->after.failed || output->words.failed;
    if (output->status == STATUS_OK)
        output->status = diff_flush(out, output->stream);
}

static void add_group(const struct page *page, bool credentials, struct buffer *out)
{
    const struct diff_changes *changes = changes_of(page, credentials);
    for (size_t i = 0; i < changes->count && page->output->status == STATUS_OK; i++) {
        enum diff_rank rank = changes->items[i].rank;
        if (i == 0 || rank != changes->items[i - 1].rank)
            buffer_printf(out, "<section class=\"group\"><h2>%s%s <small>%zu</small></h2>\n", credentials ? "Credentials: " : "",
                          diff_ranks[rank].heading, changes->ranks[rank]);
        add_change(page, &changes->items[i], out);
        if (i + 1 == changes->count || rank != changes->items[i + 1].rank)
            buffer_add(out, TEXT("</section>\n"));
        write_out(page, out);
    }
}

/* What is made so far is written: a page of every session there is would be large. */
static void add_changes(const void *context, struct buffer *out)
{
    const struct page *page = context;
    add_group(page, false, out);
    add_group(page, true, out);
    if (diff_is_empty(page->report->diff))
        buffer_add(out, TEXT("<p class=\"nothing\">Nothing differs.</p>\n"));
}

enum status diff_html(const struct diff_report *report, FILE *out)
{
    static const struct html_part parts[] = {
        {"title", add_title},     {"sides", add_sides},     {"counts", add_counts}, {"summary", add_summary},
        {"options", add_options}, {"changes", add_changes}, {NULL, NULL},
    };
    struct page_output output = {.stream = out, .status = STATUS_OK};
    struct page page = {report, &output};
    struct buffer rest = {0};
    html_page(&rest, "cli/diff.html", parts, &page);
    write_out(&page, &rest);
    buffer_fini(&rest);
    buffer_fini(&output.before);
    buffer_fini(&output.after);
    buffer_fini(&output.words);
    return output.status;
}
