#include "cli/selection.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/options.h"

#define CANDIDATES_SHOWN 20

void selection_init(struct selection *selection, const char *wanted)
{
    *selection = (struct selection){.wanted = wanted};
    arena_init(&selection->arena);
    if (wanted)
        selection->wanted_is_id = guid_parse(text_trimmed(text_of(wanted)), &selection->wanted_id);
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
    while (groups.length > 0) {
        size_t end = text_find_byte(groups, ';');
        if (is_path_and_name(wanted, text_trimmed(text_slice(groups, 0, end)), name))
            return true;
        groups = end < groups.length ? text_slice(groups, end + 1, groups.length) : text_slice(groups, end, end);
    }
    return false;
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
    if (!selection_matches(selection, entry))
        return;
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
        if (!text_is_blank(entry_text(entry, FIELD_GROUP))) {
            buffer_add_visible(&line, entry_text(entry, FIELD_GROUP));
            buffer_add_byte(&line, '\\');
        }
        buffer_add_visible(&line, entry_text(entry, FIELD_NAME));
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
    if (selection->count == 0)
        complain("no session answers to \"%s\"; deputy list shows those there are", selection->wanted);
    else
        complain("%zu sessions answer to \"%s\"; name one by its ID or Group\\Name:", selection->count, selection->wanted);
    list_candidates(selection, review);
    return NULL;
}
