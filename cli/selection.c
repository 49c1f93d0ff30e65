#include "cli/selection.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/options.h"
#include "cli/session_text.h"

#define CANDIDATES_SHOWN 20

void selection_init(struct selection *selection, const char *wanted)
{
    *selection = (struct selection){.wanted = wanted};
    arena_init(&selection->arena);
    if (wanted)
        selection->wanted_is_id = guid_parse(text_trimmed(text_of(wanted)), &selection->wanted_id);
    nearest_init(&selection->nearest, text_of(wanted));
}

static void free_item(struct selected *item)
{
    free(item->entry);
    free(item->findings);
}

void selection_fini(struct selection *selection)
{
    for (size_t i = 0; i < selection->count; i++)
        free_item(&selection->items[i]);
    free(selection->items);
    arena_fini(&selection->arena);
    *selection = (struct selection){0};
}

/* Is `wanted` the path, a backslash, and the name? */
static bool is_path_and_name(struct text wanted, struct text path, struct text name)
{
    if (wanted.length < name.length + 1)
        return false;
    size_t split = wanted.length - name.length - 1;
    return wanted.bytes[split] == '\\' && text_equals_ignoring_case(text_slice(wanted, split + 1, wanted.length), name) &&
           text_equals_ignoring_case(text_slice(wanted, 0, split), path);
}

/* The next path of a group, taken off its front; absent at its end. */
static struct text next_path(struct text *groups)
{
    if (groups->length == 0)
        return (struct text){NULL, 0};
    size_t end = text_find_byte(*groups, ';');
    struct text path = text_trimmed(text_slice(*groups, 0, end));
    *groups = text_slice(*groups, end + 1, groups->length);
    return path;
}

bool selection_matches(const struct selection *selection, const struct entry *entry)
{
    struct text wanted = text_of(selection->wanted), name = entry_text(entry, FIELD_NAME);
    struct text groups = entry_text(entry, FIELD_GROUP);
    if (!selection->wanted || (selection->wanted_is_id && entry->has_id && guid_equals(&selection->wanted_id, &entry->id)))
        return true;
    if (text_is_blank(name))
        return false;
    if (text_equals_ignoring_case(wanted, name))
        return true;
    for (struct text path; (path = next_path(&groups)).bytes;) {
        if (is_path_and_name(wanted, path, name))
            return true;
    }
    return false;
}

/* ---- what may have been meant ---- */

/* A group may be as long as a document likes: Group\Name is looked at where it could be near to something. */
static bool consider_path(struct nearest *nearest, struct text path, struct text name)
{
    char full[4 * NEAREST_NAME];
    if (path.length + 1 + name.length > sizeof full)
        return false;
    memcpy(full, path.bytes, path.length);
    full[path.length] = '\\';
    memcpy(full + path.length + 1, name.bytes, name.length);
    return nearest_consider(nearest, (struct text){full, path.length + 1 + name.length});
}

static bool consider_names(struct nearest *nearest, struct text groups, struct text name)
{
    if (text_is_blank(name))
        return false;
    bool nearer = nearest_consider(nearest, name);
    for (struct text path; (path = next_path(&groups)).bytes;)
        nearer |= consider_path(nearest, path, name);
    nearer |= nearest_consider_words(nearest, name);
    return nearer;
}

static void consider(struct selection *selection, size_t document, const struct entry *entry)
{
    struct text name = entry_text(entry, FIELD_NAME), groups = entry_text(entry, FIELD_GROUP);
    char id[GUID_TEXT_SIZE] = "";
    if (entry->has_id)
        guid_format(&entry->id, id);
    bool by_id = nearest_consider(&selection->nearest, text_of(id));
    bool by_name = consider_names(&selection->nearest, groups, name);
    if (!by_id && !by_name)
        return;
    struct text path = next_path(&groups);
    selection->meant = !by_name ? arena_copy(&selection->arena, text_of(id))
                       : path.length == 0
                           ? arena_copy(&selection->arena, name)
                           : arena_printf(&selection->arena, "%.*s\\%.*s", TEXT_ARGS(path), TEXT_ARGS(name));
    selection->meant_document = document;
}

static struct link_target copy_target(struct selection *selection, const struct link_target *target)
{
    return (struct link_target){
        .state = target->state,
        .user = arena_copy(&selection->arena, target->user),
        .domain = arena_copy(&selection->arena, target->domain),
    };
}

static struct finding *copy_findings(const struct finding *findings, size_t count)
{
    struct finding *copy = malloc((count + 1) * sizeof *copy);
    if (copy && count > 0)
        memcpy(copy, findings, count * sizeof *copy);
    return copy;
}

static void on_session(void *context, size_t document, const struct entry *entry, const struct entry_links *links,
                       enum decision decision, const struct finding *findings, size_t finding_count)
{
    struct selection *selection = context;
    if (!selection_matches(selection, entry)) {
        if (selection->count == 0)
            consider(selection, document, entry);
        return;
    }
    if (selection->count == selection->capacity) {
        size_t capacity = selection->capacity ? selection->capacity * 2 : 16;
        struct selected *grown = realloc(selection->items, capacity * sizeof *grown);
        if (!grown) {
            selection->failed = true;
            return;
        }
        selection->items = grown;
        selection->capacity = capacity;
    }
    struct selected *item = &selection->items[selection->count++];
    *item = (struct selected){
        .entry = entry_copy(entry),
        .links = {copy_target(selection, &links->run_as), copy_target(selection, &links->own)},
        .decision = decision,
        .document = document,
        .findings = copy_findings(findings, finding_count),
        .finding_count = finding_count,
    };
    selection->failed |= !item->entry || !item->findings || selection->arena.failed;
}

static void on_forget(void *context, size_t document)
{
    struct selection *selection = context;
    size_t kept = 0;
    for (size_t i = 0; i < selection->count; i++) {
        if (selection->items[i].document == document)
            free_item(&selection->items[i]);
        else
            selection->items[kept++] = selection->items[i];
    }
    selection->count = kept;
    if (selection->meant.bytes && selection->meant_document == document) {
        selection->meant = (struct text){NULL, 0};
        nearest_forget(&selection->nearest);
    }
}

struct review_listener selection_listener(struct selection *selection)
{
    return (struct review_listener){.context = selection, .session = on_session, .forget = on_forget};
}

static int compare_items(const void *left, const void *right)
{
    const struct selected *a = left, *b = right;
    if (a->document != b->document)
        return a->document < b->document ? -1 : 1;
    return place_before(a->entry->place, b->entry->place) ? -1 : place_before(b->entry->place, a->entry->place);
}

void selection_sort(struct selection *selection)
{
    if (selection->count > 1)
        qsort(selection->items, selection->count, sizeof *selection->items, compare_items);
    for (size_t i = 0; i < selection->count; i++) {
        if (selection->items[i].finding_count > 1)
            qsort(selection->items[i].findings, selection->items[i].finding_count, sizeof(struct finding), finding_compare);
    }
}

static void list_candidates(const struct selection *selection, const struct review *review)
{
    for (size_t i = 0; i < selection->count && i < CANDIDATES_SHOWN; i++) {
        const struct entry *entry = selection->items[i].entry;
        struct buffer line = {0};
        char id[GUID_TEXT_SIZE] = "no ID";
        if (entry->has_id)
            guid_format(&entry->id, id);
        buffer_printf(&line, "  %s  ", id);
        session_add_name(&line, entry_text(entry, FIELD_GROUP), entry_text(entry, FIELD_NAME));
        buffer_add(&line, TEXT("  "));
        buffer_add_visible(&line, text_of(review->documents[selection->items[i].document].input->path));
        fprintf(stderr, "%.*s:%zu\n", TEXT_ARGS(buffer_text(&line)), entry->place.line);
        buffer_fini(&line);
    }
    if (selection->count > CANDIDATES_SHOWN)
        fprintf(stderr, "  and %zu more\n", selection->count - CANDIDATES_SHOWN);
}

const struct selected *selection_only(const struct selection *selection, const struct review *review)
{
    if (selection->count == 1)
        return &selection->items[0];
    if (selection->count == 0 && selection->meant.bytes)
        complain("no session answers to \"%.200s\". Did you mean \"%.*s\"? deputy list shows those there are",
                 selection->wanted, TEXT_ARGS(text_slice(selection->meant, 0, 1000)));
    else if (selection->count == 0)
        complain("no session answers to \"%s\"; deputy list shows those there are", selection->wanted);
    else
        complain("%zu sessions answer to \"%s\"; name one by its ID or Group\\Name:", selection->count, selection->wanted);
    list_candidates(selection, review);
    return NULL;
}
