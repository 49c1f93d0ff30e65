/* A comparison for a terminal, or for the comment on a change. */
#include "cli/diff_report.h"

#define LABEL_WIDTH 19
#define ONE_LINE ((size_t)96) /* columns for both values; else each has a line of its own */

static const char *const colors[DIFF_RANK_COUNT] = {
    [DIFF_WEAKENED] = "\x1b[1;31m", [DIFF_ADDED] = "\x1b[32m", [DIFF_CHANGED] = "\x1b[33m",
    [DIFF_REMOVED] = "\x1b[31m",    [DIFF_MOVED] = "\x1b[36m", [DIFF_INCOMPARABLE] = "\x1b[35m",
};

struct writer {
    const struct diff_report *report;
    struct buffer out, before, after;
};

static void add_label(struct writer *writer, bool weakened, const char *label)
{
    buffer_printf(&writer->out, "  %s %-*s ", weakened ? "!" : " ", LABEL_WIDTH, label);
}

/* One field of one side. */
static void add_fact(struct writer *writer, enum diff_field field, struct text value)
{
    add_label(writer, false, diff_fields[field].label);
    diff_add_value(&writer->out, field, value);
    buffer_add_byte(&writer->out, '\n');
}

/* Under what stands behind a label. */
static void next_line(struct writer *writer)
{
    buffer_printf(&writer->out, "\n%*s", LABEL_WIDTH + 5, "");
}

/* At the end of a line nobody sees them. */
static void show_blanks_at_end(struct buffer *value)
{
    size_t end = value->length;
    while (end > 0 && value->bytes[end - 1] == ' ')
        end--;
    size_t blanks = value->length - end;
    buffer_truncate(value, end);
    for (size_t i = 0; i < blanks; i++)
        buffer_add(value, TEXT("\\u{20}"));
}

static void add_pair(struct writer *writer, enum diff_field field, struct text before, struct text after)
{
    buffer_clear(&writer->before);
    buffer_clear(&writer->after);
    diff_add_value(&writer->before, field, before);
    diff_add_value(&writer->after, field, after);
    show_blanks_at_end(&writer->before);
    show_blanks_at_end(&writer->after);
    bool one_line = writer->before.length + writer->after.length <= ONE_LINE && diff_fits_arrow(before, after);
    buffer_add(&writer->out, one_line ? TEXT("") : TEXT("- "));
    buffer_add(&writer->out, buffer_text(&writer->before));
    if (one_line)
        buffer_add(&writer->out, TEXT(" -> "));
    else
        next_line(writer);
    buffer_add(&writer->out, one_line ? TEXT("") : TEXT("+ "));
    buffer_add(&writer->out, buffer_text(&writer->after));
}

/* Findings have a line each. */
static void add_list_change(struct writer *writer, enum diff_field field, struct text before, struct text after)
{
    bool findings = diff_fields[field].type == DIFF_TYPE_FINDINGS;
    struct text item;
    bool first = true;
    for (char sign; (sign = diff_next_list_change(&before, &after, &item)) != '\0'; first = false) {
        if (!first && findings)
            next_line(writer);
        buffer_printf(&writer->out, findings ? "%c " : first ? "%c" : " %c", sign);
        if (findings)
            diff_add_finding(&writer->out, item);
        else
            buffer_add_distinct(&writer->out, item);
    }
}

static void add_row(struct writer *writer, const struct diff_change *change, enum diff_field field, struct text before,
                    struct text after)
{
    add_label(writer, change->weakened & DIFF_BIT(field), diff_fields[field].label);
    if (diff_fields[field].type == DIFF_TYPE_LIST || diff_fields[field].type == DIFF_TYPE_FINDINGS) {
        add_list_change(writer, field, before, after);
    } else if (change->words & DIFF_BIT(field)) {
        add_pair(writer, field, before, after);
    } else {
        const char *why = diff_why_the_same(field);
        diff_add_value(&writer->out, field, after);
        buffer_printf(&writer->out, "%s%s", why ? " " : "", why ? why : "");
    }
    buffer_add_byte(&writer->out, '\n');
}

/* Names stand in the title, unless they would be read wrong there. */
static void add_rows(struct writer *writer, const struct diff_change *change)
{
    struct text before[DIFF_FIELD_COUNT], after[DIFF_FIELD_COUNT];
    diff_record_unpack(change->before, DIFF_FIELD_COUNT, before);
    diff_record_unpack(change->after, DIFF_FIELD_COUNT, after);
    for (enum diff_field field = 0; field < DIFF_FIELD_COUNT; field++) {
        if (!diff_is_shown(change, field, after[field]))
            continue;
        if (change->changed & DIFF_BIT(field))
            add_row(writer, change, field, before[field], after[field]);
        else
            add_fact(writer, field, after[field]);
    }
    if (!change->through)
        return;
    struct diff_change credential = {.after = change->through};
    add_label(writer, false, "because of");
    buffer_add(&writer->out, TEXT("the credential "));
    diff_add_title(&writer->out, &credential);
    buffer_add_byte(&writer->out, '\n');
}

static void add_facts(struct writer *writer, const struct diff_record *record)
{
    struct text values[DIFF_FIELD_COUNT];
    diff_record_unpack(record, DIFF_FIELD_COUNT, values);
    for (enum diff_field field = DIFF_TITLE_COUNT; field < DIFF_FIELD_COUNT; field++) {
        bool known = !record->is_credential || (DIFF_CREDENTIAL_FIELDS & DIFF_BIT(field));
        if (known && diff_describes(field, values[field]))
            add_fact(writer, field, values[field]);
    }
}

static void add_head(struct writer *writer, const struct diff_change *change)
{
    const struct diff_record *record = diff_change_record(change);
    const char *color = writer->report->color ? colors[change->rank] : "";
    char id[GUID_TEXT_SIZE];
    buffer_printf(&writer->out, "%s%s ", color, diff_ranks[change->rank].sign);
    diff_add_title(&writer->out, change);
    buffer_printf(&writer->out, "%s  ", writer->report->color ? "\x1b[0m" : "");
    diff_add_place(&writer->out, writer->report, change);
    if (record->has_id) {
        guid_format(&record->id, id);
        buffer_printf(&writer->out, "  %s", id);
    }
    if (change->incomparable)
        buffer_printf(&writer->out, "  (%s, %s)", diff_side_names[diff_change_side(change)],
                      diff_why_incomparable(record));
    if (record->users > 0)
        buffer_printf(&writer->out, "  (changes %zu session%s)", record->users, record->users == 1 ? "" : "s");
    buffer_add_byte(&writer->out, '\n');
}

static enum status write_changes(struct writer *writer, const char *what, const struct diff_changes *changes, FILE *out)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < changes->count && status == STATUS_OK; i++) {
        const struct diff_change *change = &changes->items[i];
        if (!writer->report->quiet && (i == 0 || change->rank != changes->items[i - 1].rank))
            buffer_printf(&writer->out, "\n%s%s\n", what, diff_ranks[change->rank].heading);
        add_head(writer, change);
        if (!writer->report->quiet && change->before && change->after)
            add_rows(writer, change);
        else if (!writer->report->quiet)
            add_facts(writer, diff_change_record(change));
        writer->out.failed |= writer->before.failed || writer->after.failed;
        status = diff_flush(&writer->out, out);
    }
    return status;
}

/* What was not read in full is said in any case. */
static void add_sides(struct writer *writer)
{
    const struct diff_report *report = writer->report;
    for (int side = 0; side < DIFF_SIDE_COUNT; side++) {
        if (report->quiet && review_is_complete(report->reviews[side]))
            continue;
        buffer_printf(&writer->out, "%-7s ", diff_side_names[side]);
        buffer_add_visible(&writer->out, report->paths[side]);
        diff_add_side_remarks(&writer->out, report->reviews[side]);
        buffer_add_byte(&writer->out, '\n');
    }
    if (report->quiet)
        return;
    buffer_add(&writer->out, TEXT("policy  "));
    buffer_add_visible(&writer->out, report->policy->name);
    buffer_add_byte(&writer->out, '\n');
}

enum status diff_text(const struct diff_report *report, FILE *out)
{
    struct writer writer = {.report = report};
    add_sides(&writer);
    enum status status = write_changes(&writer, "", &report->diff->sessions, out);
    if (status == STATUS_OK)
        status = write_changes(&writer, "Credentials: ", &report->diff->credentials, out);
    if (status == STATUS_OK && !report->quiet) {
        buffer_add_byte(&writer.out, '\n');
        diff_add_summary(&writer.out, report);
        buffer_add_byte(&writer.out, '\n');
    }
    if (status == STATUS_OK)
        status = diff_flush(&writer.out, out);
    buffer_fini(&writer.out);
    buffer_fini(&writer.before);
    buffer_fini(&writer.after);
    return status;
}
