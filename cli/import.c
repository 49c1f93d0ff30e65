#include "cli/import.h"

#include <stdlib.h>

#include "cli/import_losses.h"
#include "xml/writer.h"

void import_init(struct import *import)
{
    *import = (struct import){0};
}

void import_fini(struct import *import)
{
    buffer_fini(&import->elements);
    buffer_fini(&import->whos);
    buffer_fini(&import->lines);
    free(import->items);
    *import = (struct import){0};
}

/* ---- while documents are read ---- */

static struct import_item *add_item(struct import *import, size_t document)
{
    if (import->count == import->capacity) {
        size_t capacity = import->capacity ? import->capacity * 2 : 64;
        struct import_item *grown = realloc(import->items, capacity * sizeof *grown);
        if (!grown) {
            import->failed = true;
            return NULL;
        }
        import->items = grown;
        import->capacity = capacity;
    }
    struct import_item *item = &import->items[import->count++];
    size_t element = import->elements.length, who = import->whos.length, line = import->lines.length;
    *item = (struct import_item){
        .document = document,
        .element = {element, element},
        .who = {who, who},
        .head = {line, line},
        .why = {line, line},
        .losses = {line, line},
        .trifles = {line, line},
    };
    return item;
}

/* An entry that repeats an ID stands behind the one it repeats, also where it begins before: there the finding (DX004) is. */
static struct place key_of(const struct entry *entry)
{
    for (size_t i = 0; i < entry->diagnostic_count; i++) {
        if (text_equals(text_of(entry->diagnostics[i].rule), TEXT("DX004")))
            return entry->fields[FIELD_ID].place;
    }
    return entry->place;
}

/* What denies a session because nobody knows what it means; the first in its text, or NULL. */
static const struct entry_diagnostic *find_unreadable(const struct entry *entry)
{
    static const char *const rules[] = {"DX001", "DX007", "DX009"};
    const struct entry_diagnostic *first = NULL;
    for (size_t i = 0; i < entry->diagnostic_count; i++) {
        const struct entry_diagnostic *diagnostic = &entry->diagnostics[i];
        bool counts = false;
        for (size_t rule = 0; rule < sizeof rules / sizeof *rules; rule++)
            counts |= strcmp(diagnostic->rule, rules[rule]) == 0;
        if (counts && (!first || place_before(diagnostic->place, first->place)))
            first = diagnostic;
    }
    return entry_is_session(entry) ? first : NULL;
}

/* Would it run something else without its embedded script? Where nothing is left to run LN001 denies it as LN009 did. */
static bool runs_without_script(const struct entry *entry)
{
    if (!entry_is_session(entry) || entry->fields[FIELD_EMBEDDED_SCRIPT].place.line == 0)
        return false;
    if (entry->kind == KIND_TOOL_POWERSHELL_LOCAL)
        return entry->fields[FIELD_COMMAND].place.line != 0 || entry->fields[FIELD_SCRIPT].place.line != 0;
    return entry->kind != KIND_TOOL_POWERSHELL_REMOTE || entry->fields[FIELD_HOST].place.line != 0;
}

static enum import_fate write_element(struct import *import, const struct entry *entry)
{
    static const enum import_fate fates[] = {
        [WRITER_WRITTEN] = IMPORT_WRITTEN,
        [WRITER_NO_ID] = IMPORT_NO_ID,
        [WRITER_CHARACTER] = IMPORT_CHARACTER,
        [WRITER_TOO_LONG] = IMPORT_TOO_LONG,
    };
    size_t start = import->elements.length;
    enum import_fate fate = fates[writer_add(&import->elements, entry)];
    if (fate == IMPORT_WRITTEN && find_unreadable(entry))
        fate = IMPORT_UNREADABLE;
    else if (fate == IMPORT_WRITTEN && runs_without_script(entry))
        fate = IMPORT_EMBEDDED;
    if (fate != IMPORT_WRITTEN)
        buffer_truncate(&import->elements, start);
    return fate;
}

static void on_entry(void *context, size_t document, const struct entry *entry)
{
    struct import *import = context;
    struct import_item *item = add_item(import, document);
    if (!item)
        return;
    item->key = key_of(entry);
    item->has_id = entry->has_id;
    item->id = entry->id;
    item->has_link = entry->has_link;
    item->link = entry->link;
    /* Only Current session reads the own credentials, and tools have none of their own. */
    item->has_own_link = entry->has_own_link && entry->mode == MODE_CURRENT_SESSION && !entry_kind_is_tool(entry->kind);
    item->own_link = entry->own_link;
    item->is_session = entry_is_session(entry);
    item->is_credential = entry->is_credential;
    item->fate = write_element(import, entry);
    item->element.end = import->elements.length;
    if (entry->is_credential) {
        buffer_add(&import->whos, entry_text(entry, FIELD_OWN_USER));
        buffer_add_byte(&import->whos, '\0');
        buffer_add(&import->whos, entry_text(entry, FIELD_OWN_DOMAIN));
        item->who.end = import->whos.length;
    }
    import_losses_head(entry, &import->lines);
    item->head.end = item->why.start = import->lines.length;
    if (item->fate == IMPORT_UNREADABLE)
        import_losses_why(find_unreadable(entry), &import->lines);
    item->why.end = item->losses.start = import->lines.length;
    import_losses_add(entry, &import->lines);
    item->losses.end = item->trifles.start = import->lines.length;
    import_losses_add_trifles(entry, &import->lines);
    item->trifles.end = import->lines.length;
}

static void on_stray(void *context, size_t document, const struct entry_diagnostic *diagnostic)
{
    struct import *import = context;
    struct import_item *item = add_item(import, document);
    if (!item)
        return;
    item->stray = true;
    item->key = diagnostic->place;
    import_losses_add_stray(diagnostic, &import->lines);
    item->losses.end = item->trifles.start = item->trifles.end = import->lines.length;
}

/* A document's items are the last ones while it is read. */
static void on_forget(void *context, size_t document)
{
    struct import *import = context;
    while (import->count > 0 && import->items[import->count - 1].document == document) {
        const struct import_item *item = &import->items[--import->count];
        buffer_truncate(&import->elements, item->element.start);
        buffer_truncate(&import->whos, item->who.start);
        buffer_truncate(&import->lines, item->head.start);
    }
}

struct review_listener import_listener(struct import *import)
{
    return (struct review_listener){.context = import, .forget = on_forget, .entry = on_entry, .stray = on_stray};
}

/* ---- what is written ---- */

static struct text span_text(const struct buffer *buffer, struct import_span span)
{
    return text_slice(buffer_text(buffer), span.start, span.end);
}

void import_write(const struct import *import, struct buffer *out)
{
    writer_begin(out);
    for (size_t i = 0; i < import->count; i++) {
        if (import->items[i].fate == IMPORT_WRITTEN)
            buffer_add(out, span_text(&import->elements, import->items[i].element));
    }
    writer_end(out);
}

/* ---- what is lost ---- */

static enum status say_lines(const char *path, struct text lines)
{
    struct buffer out = {0};
    while (lines.length > 0) {
        size_t end = text_find_byte(lines, '\n');
        buffer_add(&out, TEXT("deputy: "));
        buffer_add_visible(&out, text_of(path));
        buffer_printf(&out, ":%.*s\n", TEXT_ARGS(text_slice(lines, 0, end)));
        lines = text_slice(lines, end + 1, lines.length);
    }
    bool written = out.failed || out.length == 0 || fwrite(out.bytes, 1, out.length, stderr) == out.length;
    enum status status = out.failed ? STATUS_NO_MEMORY : written ? STATUS_OK : STATUS_CANNOT_WRITE;
    buffer_fini(&out);
    return status;
}

static enum status say_left_out(const struct import *import, const struct import_item *item, const char *path, const char *why)
{
    struct buffer line = {0};
    buffer_printf(&line, "%.*sleft out: %s%.*s\n", TEXT_ARGS(span_text(&import->lines, item->head)), why,
                  TEXT_ARGS(span_text(&import->lines, item->why)));
    enum status status = line.failed ? STATUS_NO_MEMORY : say_lines(path, buffer_text(&line));
    buffer_fini(&line);
    return status;
}

enum status import_say(const struct import *import, const struct review *review, bool all)
{
    static const char *const whys[] = {
        [IMPORT_NO_ID] = "it has no ID that could be written, and nothing is written without one",
        [IMPORT_CHARACTER] = "it holds a character that no XML document can hold",
        [IMPORT_TOO_LONG] = "its texts are longer than one element may be",
        [IMPORT_UNREADABLE] = "nobody knows what it means: ",
        [IMPORT_EMBEDDED] = "what it runs cannot be carried over, an embedded script in RDM's compressed form",
        [IMPORT_SAME] = "another document has the same entry, which is written",
        [IMPORT_CLASH] = "another document has another entry of the same ID, which is written",
        [IMPORT_OTHER_LINK] = "its link would lead to another credential than in its own document",
        [IMPORT_NO_TARGET] = "what its link leads to is left out",
        [IMPORT_REPEATS] = "it repeats the ID of an entry of its document that is left out",
    };
    enum status status = STATUS_OK;
    for (size_t i = 0; i < import->count && status == STATUS_OK; i++) {
        const struct import_item *item = &import->items[i];
        const char *path = review->documents[item->document].input->path;
        /* Sessions always: whoever counts them finds each. */
        if (item->fate != IMPORT_WRITTEN && (all || item->is_session || item->fate != IMPORT_SAME))
            status = say_left_out(import, item, path, whys[item->fate]);
        if (item->fate == IMPORT_WRITTEN && all) /* they stand at the entry, what is missed within it */
            status = say_lines(path, span_text(&import->lines, item->trifles));
        if (item->fate == IMPORT_WRITTEN && status == STATUS_OK)
            status = say_lines(path, span_text(&import->lines, item->losses));
    }
    return status;
}
