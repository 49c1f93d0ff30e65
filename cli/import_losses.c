#include "cli/import_losses.h"

#include <stdlib.h>

#include "policy/facts.h"
#include "xml/writer.h"

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

static void add_loss(struct buffer *out, const struct entry *entry, struct place place, struct text what, struct text why)
{
    begin(out, entry, place);
    add_short(out, what);
    buffer_add(out, TEXT(" is not carried over: "));
    buffer_add_visible(out, why);
    buffer_add_byte(out, '\n');
}

/* A finding about something that has no native form. An ID given twice is still given twice, a name missing still missing. */
static void add_diagnostic(struct buffer *out, const struct entry *entry, const struct entry_diagnostic *diagnostic)
{
    static const char *const carried[] = {"DX004", "DX005", "DX006"};
    for (size_t i = 0; i < sizeof carried / sizeof *carried; i++) {
        if (strcmp(diagnostic->rule, carried[i]) == 0)
            return;
    }
    struct buffer why = {0};
    buffer_printf(&why, "%s, %.*s", diagnostic->rule, TEXT_ARGS(diagnostic->message));
    add_loss(out, entry, diagnostic->place, diagnostic->subject, buffer_text(&why));
    out->failed |= why.failed;
    buffer_fini(&why);
}

void import_losses_add(const struct entry *entry, struct buffer *out)
{
    struct place embedded = entry->fields[FIELD_EMBEDDED_SCRIPT].place;
    for (size_t i = 0; i < entry->diagnostic_count; i++)
        add_diagnostic(out, entry, &entry->diagnostics[i]);
    if (embedded.line != 0 && entry_is_session(entry))
        add_loss(out, entry, embedded, TEXT("the embedded script"),
                 TEXT("it is in RDM's compressed form; what is written runs without it, and LN009 denies it no longer"));
    for (size_t i = 0; i < entry->clear_text_secret_count; i++)
        add_loss(out, entry, entry->clear_text_secrets[i], TEXT("a secret in clear text"), TEXT("no secret is ever written"));
    for (size_t i = 0; i < entry->unread_count; i++) {
        if (entry->unread[i].reason == UNREAD_SECRET)
            add_loss(out, entry, entry->unread[i].place, entry->unread[i].path, TEXT("no secret is ever written"));
    }
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

static const char *field_name(enum entry_field field)
{
    for (int fact = 0; fact < FACT_COUNT; fact++) {
        if (fact_definitions[fact].place == (int)field)
            return fact_definitions[fact].name;
    }
    return NULL;
}

/* What an entry that is no session gives beyond what links need of it. */
static size_t collect_fields(const struct entry *entry, struct text *names)
{
    size_t count = 0;
    for (int field = 0; field < FIELD_COUNT && !entry_is_session(entry); field++) {
        const char *name = field_name((enum entry_field)field);
        if (name && entry->fields[field].place.line != 0 && !writer_holds(entry, (enum entry_field)field))
            names[count++] = text_of(name);
    }
    return count;
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
    struct text *names = malloc((FIELD_COUNT + entry->unread_count) * sizeof *names);
    if (!names) {
        out->failed = true;
        return;
    }
    const char *unused = entry_is_session(entry) ? "because nothing that is run depends on it"
                                                 : "because no link needs it";
    size_t count = collect_fields(entry, names);
    count += collect_unread(entry, UNREAD_UNUSED, names + count);
    add_line(out, entry, unused, names, count);
    add_line(out, entry, "because only the first value counts", names, collect_unread(entry, UNREAD_AGAIN, names));
    add_line(out, entry, "because deputy does not know it", names, collect_unread(entry, UNREAD_UNKNOWN, names));
    free(names);
}
