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

static enum import_fate write_element(struct import *import, const struct entry *entry)
{
    static const enum import_fate fates[] = {
        [WRITER_WRITTEN] = IMPORT_WRITTEN,
        [WRITER_NO_ID] = IMPORT_NO_ID,
        [WRITER_CHARACTER] = IMPORT_CHARACTER,
        [WRITER_TOO_LONG] = IMPORT_TOO_LONG,
    };
    return fates[writer_add(&import->elements, entry)];
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
    item->has_own_link = entry->has_own_link;
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
    item->head.end = item->losses.start = import->lines.length;
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

/* ---- several documents become one ---- */

static struct text span_text(const struct buffer *buffer, struct import_span span)
{
    return text_slice(buffer_text(buffer), span.start, span.end);
}

static int compare_guids(const struct guid *a, const struct guid *b)
{
    return memcmp(a->bytes, b->bytes, sizeof a->bytes);
}

static int compare_items(const void *left, const void *right)
{
    const struct import_item *a = left, *b = right;
    if (a->document != b->document)
        return a->document < b->document ? -1 : 1;
    if (place_before(a->key, b->key) || place_before(b->key, a->key))
        return place_before(a->key, b->key) ? -1 : 1;
    return a->head.start < b->head.start ? -1 : a->head.start > b->head.start;
}

/* By ID, then in the order they are written: items are in order already. */
static int compare_ids(const void *left, const void *right)
{
    const struct import_item *a = *(struct import_item *const *)left, *b = *(struct import_item *const *)right;
    int ids = compare_guids(&a->id, &b->id);
    return ids != 0 ? ids : a < b ? -1 : a > b;
}

/* The ID of a credential that a document has, and that means another one in the result. */
struct moved {
    size_t document;
    struct guid id;
};

static int compare_moved(const void *left, const void *right)
{
    const struct moved *a = left, *b = right;
    return a->document != b->document ? (a->document < b->document ? -1 : 1) : compare_guids(&a->id, &b->id);
}

/* Of the entries with one ID: those of one document are written, also if it has several (DX004 stays what it was). A link takes
 * a Credential wherever it is, so the document that has the first one goes first. */
static size_t settle_id(struct import *import, struct import_item **items, size_t count, struct moved *moved)
{
    const struct import_item *winner = items[0];
    size_t moved_count = 0;
    for (size_t i = 1; i < count && !winner->is_credential; i++)
        winner = items[i]->is_credential ? items[i] : winner;
    for (size_t i = 0; i < count; i++) {
        struct import_item *item = items[i];
        if (item->document == winner->document)
            continue;
        bool same = text_equals(span_text(&import->elements, item->element), span_text(&import->elements, winner->element));
        item->fate = same ? IMPORT_SAME : IMPORT_CLASH;
        if (item->is_credential && !text_equals(span_text(&import->whos, item->who), span_text(&import->whos, winner->who)))
            moved[moved_count++] = (struct moved){item->document, item->id};
    }
    return moved_count;
}

static bool is_moved(const struct moved *moved, size_t count, size_t document, bool has_link, const struct guid *link)
{
    struct moved wanted = {document, *link};
    return has_link && count > 0 && bsearch(&wanted, moved, count, sizeof *moved, compare_moved) != NULL;
}

static void settle_links(struct import *import, struct moved *moved, size_t count)
{
    if (count > 1)
        qsort(moved, count, sizeof *moved, compare_moved);
    for (size_t i = 0; i < import->count; i++) {
        struct import_item *item = &import->items[i];
        if (item->fate == IMPORT_WRITTEN && item->is_session &&
            (is_moved(moved, count, item->document, item->has_link, &item->link) ||
             is_moved(moved, count, item->document, item->has_own_link, &item->own_link)))
            item->fate = IMPORT_OTHER_LINK;
    }
}

bool import_settle(struct import *import, size_t *written)
{
    struct import_item **by_id = malloc((import->count + 1) * sizeof *by_id);
    struct moved *moved = malloc((import->count + 1) * sizeof *moved);
    size_t count = 0, moved_count = 0;
    bool good = by_id && moved && !import->failed && !import->elements.failed && !import->whos.failed && !import->lines.failed;
    *written = 0;
    if (good && import->count > 1)
        qsort(import->items, import->count, sizeof *import->items, compare_items);
    for (size_t i = 0; good && i < import->count; i++) {
        if (import->items[i].fate == IMPORT_WRITTEN && !import->items[i].stray)
            by_id[count++] = &import->items[i];
    }
    if (count > 1)
        qsort(by_id, count, sizeof(struct import_item *), compare_ids);
    for (size_t i = 0, end; i < count; i = end) {
        for (end = i + 1; end < count && guid_equals(&by_id[i]->id, &by_id[end]->id);)
            end++;
        moved_count += settle_id(import, by_id + i, end - i, moved + moved_count);
    }
    if (good)
        settle_links(import, moved, moved_count);
    for (size_t i = 0; i < import->count; i++)
        *written += import->items[i].fate == IMPORT_WRITTEN && !import->items[i].stray;
    free(by_id);
    free(moved);
    return good;
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

static enum status say_left_out(const char *path, struct text head, const char *why)
{
    struct buffer line = {0};
    buffer_printf(&line, "%.*sleft out: %s\n", TEXT_ARGS(head), why);
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
        [IMPORT_SAME] = "another document has the same entry, which is written",
        [IMPORT_CLASH] = "another document has another entry of the same ID, which is written",
        [IMPORT_OTHER_LINK] = "its link would lead to the credential of another document, because its own document's is left out",
    };
    enum status status = STATUS_OK;
    for (size_t i = 0; i < import->count && status == STATUS_OK; i++) {
        const struct import_item *item = &import->items[i];
        const char *path = review->documents[item->document].input->path;
        if (item->fate != IMPORT_WRITTEN && (all || item->fate != IMPORT_SAME))
            status = say_left_out(path, span_text(&import->lines, item->head), whys[item->fate]);
        else if (item->fate == IMPORT_WRITTEN)
            status = say_lines(path, span_text(&import->lines, item->losses));
        if (status == STATUS_OK && item->fate == IMPORT_WRITTEN && all)
            status = say_lines(path, span_text(&import->lines, item->trifles));
    }
    return status;
}
