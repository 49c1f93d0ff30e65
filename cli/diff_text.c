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
    diff_add_value(&writer->out, field, value, (struct text){NULL, 0});
    buffer_add_byte(&writer->out, '\n');
}

static void add_pair(struct writer *writer, struct text before, struct text after)
{
    bool one_line = before.length + after.length <= ONE_LINE;
    buffer_add(&writer->out, one_line ? TEXT("") : TEXT("- "));
    buffer_add(&writer->out, before);
    if (one_line)
        buffer_add(&writer->out, TEXT(" -> "));
    else
        buffer_printf(&writer->out, "\n%*s+ ", LABEL_WIDTH + 5, "");
    buffer_add(&writer->out, after);
}

static void add_row(struct writer *writer, const struct diff_change *change, enum diff_field field, struct text before,
                    struct text after)
{
    add_label(writer, change->weakened & DIFF_BIT(field), diff_fields[field].label);
    if (diff_fields[field].type == DIFF_TYPE_LIST) {
        diff_add_list_change(&writer->out, before, after);
    } else {
        buffer_clear(&writer->before);
        buffer_clear(&writer->after);
        diff_add_value(&writer->before, field, before, after);
        diff_add_value(&writer->after, field, after, before);
        add_pair(writer, buffer_text(&writer->before), buffer_text(&writer->after));
    }
    buffer_add_byte(&writer->out, '\n');
}

/* Names stand in the title. */
static void add_rows(struct writer *writer, const struct diff_change *change)
{
    struct text before[DIFF_FIELD_COUNT], after[DIFF_FIELD_COUNT];
    diff_record_unpack(change->before, DIFF_FIELD_COUNT, before);
    diff_record_unpack(change->after, DIFF_FIELD_COUNT, after);
    for (enum diff_field field = DIFF_TITLE_COUNT; field < DIFF_FIELD_COUNT; field++) {
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
    const struct diff_record *record = change->after ? change->after : change->before;
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
    if (change->rank == DIFF_INCOMPARABLE)
        buffer_printf(&writer->out, "  (%s, %s)", diff_side_names[change->after ? DIFF_AFTER : DIFF_BEFORE],
                      diff_why_incomparable(record));
    if (change->users > 0)
        buffer_printf(&writer->out, "  (changes %zu session%s)", change->users, change->users == 1 ? "" : "s");
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
            add_facts(writer, change->after ? change->after : change->before);
        writer->out.failed |= writer->before.failed || writer->after.failed;
        status = diff_flush(&writer->out, out);
    }
    return status;
}

static void add_sides(struct writer *writer)
{
    const struct diff_report *report = writer->report;
    for (int side = 0; side < DIFF_SIDE_COUNT; side++) {
        buffer_printf(&writer->out, "%-7s ", diff_side_names[side]);
        buffer_add_visible(&writer->out, report->paths[side]);
        if (!review_is_complete(report->reviews[side]))
            buffer_add(&writer->out, TEXT("  " DIFF_INCOMPLETE));
        buffer_add_byte(&writer->out, '\n');
    }
    buffer_add(&writer->out, TEXT("policy  "));
    buffer_add_visible(&writer->out, report->policy->name);
    buffer_add_byte(&writer->out, '\n');
}

enum status diff_text(const struct diff_report *report, FILE *out)
{
    struct writer writer = {.report = report};
    if (!report->quiet)
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
