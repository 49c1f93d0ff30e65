/* A comparison as one page that needs nothing else: cli/diff.html with its parts filled in. */
#include "cli/diff_report.h"
#include "cli/diff_spans.h"
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
        struct buffer *words = cleared(&page->output->words);
        diff_add_side_remarks(words, page->report->reviews[side]);
        if (words->length > 0) {
            bool complete = review_is_complete(page->report->reviews[side]);
            buffer_printf(out, complete ? " <span>" : " <b class=\"error\">");
            html_add(out, buffer_text(words));
            buffer_printf(out, complete ? "</span>" : "</b>");
        }
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

static void add_marked(struct text text, const struct diff_spans *spans, const char *side, const char *tag, struct buffer *out)
{
    size_t at = 0;
    buffer_printf(out, "<dd><i>%s</i>", side);
    for (size_t i = 0; i < spans->count; i++) {
        html_add(out, text_slice(text, at, spans->items[i].start));
        buffer_printf(out, "<%s>", tag);
        html_add(out, text_slice(text, spans->items[i].start, spans->items[i].end));
        buffer_printf(out, "</%s>", tag);
        at = spans->items[i].end;
    }
    html_add(out, text_slice(text, at, text.length));
    buffer_add(out, TEXT("</dd>"));
}

static void add_pair(const struct page *page, enum diff_field field, struct text before, struct text after, struct buffer *out)
{
    struct buffer *left = cleared(&page->output->before), *right = cleared(&page->output->after);
    struct diff_spans gone, come;
    diff_add_value(left, field, before);
    diff_add_value(right, field, after);
    out->failed |= !diff_find_spans(buffer_text(left), buffer_text(right), &gone, &come);
    add_marked(buffer_text(left), &gone, diff_side_names[DIFF_BEFORE], "del", out);
    add_marked(buffer_text(right), &come, diff_side_names[DIFF_AFTER], "ins", out);
    diff_spans_fini(&gone);
    diff_spans_fini(&come);
}

/* Findings have a line each. */
static void add_list_change(const struct page *page, enum diff_field field, struct text before, struct text after,
                            struct buffer *out)
{
    bool findings = diff_fields[field].type == DIFF_TYPE_FINDINGS;
    struct text item;
    buffer_add(out, TEXT("<dd class=\"only\">"));
    bool first = true;
    for (char sign; (sign = diff_next_list_change(&before, &after, &item)) != '\0'; first = false) {
        struct buffer *words = cleared(&page->output->words);
        buffer_printf(words, findings ? "%c " : "%c", sign);
        if (findings)
            diff_add_finding(words, item);
        else
            buffer_add_distinct(words, item);
        buffer_add(out, first ? TEXT("") : findings ? TEXT("<br/>") : TEXT(" "));
        html_add(out, buffer_text(words));
    }
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
    diff_add_value(words, field, value);
    add_only(diff_fields[field].label, buffer_text(words), out);
}

static void add_row(const struct page *page, const struct diff_change *change, enum diff_field field, struct text before,
                    struct text after, struct buffer *out)
{
    const char *why = diff_why_the_same(field);
    add_label(change->weakened & DIFF_BIT(field), diff_fields[field].label, out);
    if (diff_fields[field].type == DIFF_TYPE_LIST || diff_fields[field].type == DIFF_TYPE_FINDINGS) {
        add_list_change(page, field, before, after, out);
    } else if (change->words & DIFF_BIT(field)) {
        add_pair(page, field, before, after, out);
    } else {
        struct buffer *words = cleared(&page->output->words);
        diff_add_value(words, field, after);
        buffer_printf(words, "%s%s", why ? " " : "", why ? why : "");
        buffer_add(out, TEXT("<dd class=\"only\">"));
        html_add(out, buffer_text(words));
        buffer_add(out, TEXT("</dd>"));
    }
}

static void add_rows(const struct page *page, const struct diff_change *change, struct buffer *out)
{
    struct text before[DIFF_FIELD_COUNT], after[DIFF_FIELD_COUNT];
    diff_record_unpack(change->before, DIFF_FIELD_COUNT, before);
    diff_record_unpack(change->after, DIFF_FIELD_COUNT, after);
    for (enum diff_field field = 0; field < DIFF_FIELD_COUNT; field++) {
        bool named = field < DIFF_TITLE_COUNT && (change->changed & DIFF_BIT(field));
        if (!named && !diff_is_shown(change, field, after[field]))
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
    const struct diff_record *record = diff_change_record(change);
    struct buffer *words = cleared(&page->output->words);
    char id[GUID_TEXT_SIZE];
    diff_add_place(words, page->report, change);
    if (record->has_id) {
        guid_format(&record->id, id);
        buffer_printf(words, "  %s", id);
    }
    if (change->incomparable)
        buffer_printf(words, "  (%s, %s)", diff_side_names[diff_change_side(change)],
                      diff_why_incomparable(record));
    if (record->users > 0)
        buffer_printf(words, "  (changes %zu session%s)", record->users, record->users == 1 ? "" : "s");
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
        add_facts(page, diff_change_record(change), out);
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
    static const struct template_part parts[] = {
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
