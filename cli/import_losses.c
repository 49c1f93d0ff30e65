#include "cli/import_losses.h"

#include <stdlib.h>

#define SHOWN ((size_t)80) /* bytes of a name: a line about it is no copy of it */

static void add_short(struct buffer *out, struct text text)
{
    size_t end = text_slice(text, 0, SHOWN).length;
    while (end > 0 && end < text.length && ((unsigned char)text.bytes[end] & 0xC0) == 0x80)
        end--;
    buffer_add_visible(out, text_slice(text, 0, end));
    if (end < text.length)
        buffer_add(out, TEXT("\xE2\x80\xA6"));
}

static void begin(struct buffer *out, const struct entry *entry, struct place place)
{
    struct text name = entry_text(entry, FIELD_NAME);
    buffer_printf(out, "%zu:%zu: ", place.line, place.column);
    add_short(out, text_is_blank(name) ? TEXT("(no name)") : name);
    buffer_add(out, TEXT(": "));
}

void import_losses_head(const struct entry *entry, struct buffer *out)
{
    begin(out, entry, entry->place);
}

void import_losses_why(const struct entry_diagnostic *diagnostic, struct buffer *out)
{
    buffer_printf(out, "%s, ", diagnostic->rule);
    buffer_add_visible(out, diagnostic->message);
}

/* ---- what is missed ---- */

/* Lines, until they are in order. */
struct losses {
    const struct entry *entry;
    struct buffer text;
    struct loss {
        struct place place;
        size_t start, end; /* in text */
    } *items;
    size_t count;
};

static int compare_losses(const void *left, const void *right)
{
    const struct loss *a = left, *b = right;
    if (place_before(a->place, b->place) || place_before(b->place, a->place))
        return place_before(a->place, b->place) ? -1 : 1;
    return a->start < b->start ? -1 : a->start > b->start;
}

static void add_loss(struct losses *losses, struct place place, struct text what, struct text why)
{
    struct loss *loss = &losses->items[losses->count++];
    *loss = (struct loss){.place = place, .start = losses->text.length};
    begin(&losses->text, losses->entry, place);
    add_short(&losses->text, what);
    buffer_add(&losses->text, TEXT(" is not carried over: "));
    buffer_add_visible(&losses->text, why);
    buffer_add_byte(&losses->text, '\n');
    loss->end = losses->text.length;
}

/* A finding about something that has no native form. An ID given twice is still given twice, a name missing still missing. */
static void add_diagnostic(struct losses *losses, const struct entry_diagnostic *diagnostic)
{
    static const char *const carried[] = {"DX004", "DX005", "DX006"};
    for (size_t i = 0; i < sizeof carried / sizeof *carried; i++) {
        if (strcmp(diagnostic->rule, carried[i]) == 0)
            return;
    }
    struct buffer why = {0};
    buffer_printf(&why, "%s, %.*s", diagnostic->rule, TEXT_ARGS(diagnostic->message));
    add_loss(losses, diagnostic->place, diagnostic->subject, buffer_text(&why));
    losses->text.failed |= why.failed;
    buffer_fini(&why);
}

static void add_unread(struct losses *losses, const struct entry_unread *unread)
{
    struct buffer why = {0};
    if (unread->reason == UNREAD_SECRET)
        add_loss(losses, unread->place, unread->path, TEXT("no secret is ever written"));
    if (unread->reason != UNREAD_SPELLED)
        return;
    buffer_printf(&why, "it is %s from now on, for policies that ask for the type", entry_kind_types[losses->entry->kind]);
    add_loss(losses, unread->place, unread->path, buffer_text(&why));
    losses->text.failed |= why.failed;
    buffer_fini(&why);
}

static void collect_losses(struct losses *losses)
{
    const struct entry *entry = losses->entry;
    struct place embedded = entry->fields[FIELD_EMBEDDED_SCRIPT].place;
    for (size_t i = 0; i < entry->diagnostic_count; i++)
        add_diagnostic(losses, &entry->diagnostics[i]);
    if (embedded.line != 0 && entry_is_session(entry))
        add_loss(losses, embedded, TEXT("the embedded script"),
                 TEXT("it is in RDM's compressed form; what is written has nothing to run (LN001 instead of LN009)"));
    for (size_t i = 0; i < entry->clear_text_secret_count; i++)
        add_loss(losses, entry->clear_text_secrets[i], TEXT("a secret in clear text"), TEXT("no secret is ever written"));
    for (size_t i = 0; i < entry->unread_count; i++)
        add_unread(losses, &entry->unread[i]);
}

void import_losses_add(const struct entry *entry, struct buffer *out)
{
    struct losses losses = {.entry = entry};
    losses.items = malloc((entry->diagnostic_count + 1 + entry->clear_text_secret_count + entry->unread_count) *
                          sizeof *losses.items);
    if (!losses.items) {
        out->failed = true;
        return;
    }
    collect_losses(&losses);
    if (losses.count > 1)
        qsort(losses.items, losses.count, sizeof *losses.items, compare_losses);
    for (size_t i = 0; i < losses.count; i++)
        buffer_add(out, text_slice(buffer_text(&losses.text), losses.items[i].start, losses.items[i].end));
    out->failed |= losses.text.failed;
    buffer_fini(&losses.text);
    free(losses.items);
}

void import_losses_add_stray(const struct entry_diagnostic *diagnostic, struct buffer *out)
{
    buffer_printf(out, "%zu:%zu: ", diagnostic->place.line, diagnostic->place.column);
    add_short(out, diagnostic->subject);
    buffer_printf(out, " is not carried over: %s, ", diagnostic->rule);
    buffer_add_visible(out, diagnostic->message);
    buffer_add_byte(out, '\n');
}

/* ---- trifles ---- */

static int compare_paths(const void *left, const void *right)
{
    return text_compare(*(const struct text *)left, *(const struct text *)right);
}

/* Each name once: "a, b, c". Sorts them. */
static void add_names(struct buffer *out, struct text *names, size_t count)
{
    if (count > 1)
        qsort(names, count, sizeof *names, compare_paths);
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && text_equals(names[i], names[i - 1]))
            continue;
        buffer_add(out, i > 0 ? TEXT(", ") : TEXT(""));
        add_short(out, names[i]);
    }
}

static size_t collect_unread(const struct entry *entry, enum unread_reason reason, struct text *names)
{
    size_t count = 0;
    for (size_t i = 0; i < entry->unread_count; i++) {
        if (entry->unread[i].reason == reason)
            names[count++] = entry->unread[i].path;
    }
    return count;
}

static void add_line(struct buffer *out, const struct entry *entry, const char *why, struct text *names, size_t count)
{
    if (count == 0)
        return;
    begin(out, entry, entry->place);
    buffer_printf(out, "not carried over, %s: ", why);
    add_names(out, names, count);
    buffer_add_byte(out, '\n');
}

void import_losses_add_trifles(const struct entry *entry, struct buffer *out)
{
    struct text *names = malloc((entry->unread_count + 1) * sizeof *names);
    if (!names) {
        out->failed = true;
        return;
    }
    const char *unused = entry_is_session(entry) ? "because nothing that is run depends on it"
                                                 : "because no link needs it";
    add_line(out, entry, unused, names, collect_unread(entry, UNREAD_UNUSED, names));
    add_line(out, entry, "because only the first value counts", names, collect_unread(entry, UNREAD_AGAIN, names));
    add_line(out, entry, "because deputy does not know it", names, collect_unread(entry, UNREAD_UNKNOWN, names));
    free(names);
}
