/* Several documents become one: which of several entries with one ID is written, and which sessions would then mean something
 * else. Everything that is left out may take a session with it that is linked to it, or that repeats its ID. */
#include "cli/import.h"

#include <stdlib.h>

/* The entries of one ID, those that are written nowhere too; a part of settling.by_id. */
struct group {
    size_t start, end;
    size_t alive; /* of them are IMPORT_WRITTEN so far */
    const struct import_item *said, *written; /* the credential that links lead to: of the inputs, of what is written; or NULL */
};

/* The entries of one document in a group. The first of them has the ID, the others repeat it (DX004). */
struct member {
    struct import_item *item;
    size_t run;                     /* where its document's members begin */
    const struct import_item *said; /* of the first in a run: the credential that its document's links lead to, or NULL */
};

struct reference {
    size_t group;
    struct import_item *item; /* a session with a link to it */
};

struct settling {
    struct import *import;
    struct member *by_id;
    struct group *groups;
    struct reference *references;
    size_t *emptied; /* groups of which nothing is written any more, whose references were not looked at yet */
    size_t member_count, group_count, reference_count, emptied_count;
};

/* What a link leads to. */
struct lead {
    enum { LEADS_NOWHERE, LEADS_TO_AN_ENTRY, LEADS_TO_A_CREDENTIAL } what;
    const struct import_item *credential;
};

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
static int compare_members(const void *left, const void *right)
{
    const struct import_item *a = ((const struct member *)left)->item, *b = ((const struct member *)right)->item;
    int ids = compare_guids(&a->id, &b->id);
    return ids != 0 ? ids : a < b ? -1 : a > b;
}

static int compare_references(const void *left, const void *right)
{
    const struct reference *a = left, *b = right;
    return a->group != b->group ? (a->group < b->group ? -1 : 1) : a->item < b->item ? -1 : a->item > b->item;
}

static struct text span_text(const struct buffer *buffer, struct import_span span)
{
    return text_slice(buffer_text(buffer), span.start, span.end);
}

/* ---- groups ---- */

/* Of a document's credentials links take the one that ends first, as the reader hands them over. */
static void note_credential(struct group *group, struct member *first, const struct import_item *item)
{
    if (!first->said || item->head.start < first->said->head.start)
        first->said = item;
    if (!group->written && item->fate == IMPORT_WRITTEN)
        group->written = item;
}

static void add_group(struct settling *settling, size_t start, size_t end)
{
    struct group *group = &settling->groups[settling->group_count++];
    *group = (struct group){.start = start, .end = end};
    for (size_t i = start, run = start; i < end; i++) {
        struct member *member = &settling->by_id[i];
        if (member->item->document != settling->by_id[run].item->document)
            run = i;
        member->run = run;
        group->alive += member->item->fate == IMPORT_WRITTEN;
        if (member->item->is_credential)
            note_credential(group, &settling->by_id[run], member->item);
    }
    for (size_t i = start; i < end && !group->said; i++)
        group->said = settling->by_id[i].run == i ? settling->by_id[i].said : NULL;
}

static void make_groups(struct settling *settling)
{
    for (size_t i = 0; i < settling->import->count; i++) {
        struct import_item *item = &settling->import->items[i];
        if (item->has_id && !item->stray)
            settling->by_id[settling->member_count++] = (struct member){.item = item};
    }
    if (settling->member_count > 1)
        qsort(settling->by_id, settling->member_count, sizeof *settling->by_id, compare_members);
    for (size_t i = 0, end; i < settling->member_count; i = end) {
        for (end = i + 1; end < settling->member_count &&
                          guid_equals(&settling->by_id[i].item->id, &settling->by_id[end].item->id);)
            end++;
        add_group(settling, i, end);
    }
}

/* NULL: no entry has this ID. */
static struct group *find_group(const struct settling *settling, const struct guid *id)
{
    size_t low = 0, high = settling->group_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        struct group *group = &settling->groups[middle];
        int order = compare_guids(&settling->by_id[group->start].item->id, id);
        if (order == 0)
            return group;
        *(order < 0 ? &low : &high) = order < 0 ? middle + 1 : middle;
    }
    return NULL;
}

/* The first member of a document or of one behind it. */
static size_t find_member(const struct settling *settling, const struct group *group, size_t from, const struct import_item *item,
                          bool same_item)
{
    size_t low = from, high = group->end;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct import_item *there = settling->by_id[middle].item;
        bool before = same_item ? there < item : there->document < item->document;
        *(before ? &low : &high) = before ? middle + 1 : middle;
    }
    return low;
}

/* ---- links ---- */

/* As review resolves them: a credential of the own document, else the first one of all. */
static struct lead lead_before(const struct settling *settling, const struct group *group, const struct import_item *from)
{
    if (!group)
        return (struct lead){LEADS_NOWHERE, NULL};
    size_t own = find_member(settling, group, group->start, from, false);
    const struct import_item *said = group->said;
    if (own < group->end && settling->by_id[own].item->document == from->document && settling->by_id[own].said)
        said = settling->by_id[own].said;
    return (struct lead){said ? LEADS_TO_A_CREDENTIAL : LEADS_TO_AN_ENTRY, said};
}

static struct lead lead_after(const struct group *group)
{
    if (!group || group->alive == 0)
        return (struct lead){LEADS_NOWHERE, NULL};
    return (struct lead){group->written ? LEADS_TO_A_CREDENTIAL : LEADS_TO_AN_ENTRY, group->written};
}

/* IMPORT_WRITTEN: it leads where it led. */
static enum import_fate judge_link(const struct settling *settling, const struct import_item *item, const struct guid *link)
{
    const struct group *group = find_group(settling, link);
    struct lead before = lead_before(settling, group, item), after = lead_after(group);
    const struct buffer *whos = &settling->import->whos;
    if (after.what == LEADS_NOWHERE && before.what != LEADS_NOWHERE)
        return IMPORT_NO_TARGET;
    if (before.what != after.what ||
        (before.credential && !text_equals(span_text(whos, before.credential->who), span_text(whos, after.credential->who))))
        return IMPORT_OTHER_LINK;
    return IMPORT_WRITTEN;
}

/* ---- what is left out ---- */

static void leave_one_out(struct settling *settling, struct group *group, struct import_item *item, enum import_fate fate)
{
    item->fate = fate;
    if (--group->alive == 0)
        settling->emptied[settling->emptied_count++] = (size_t)(group - settling->groups);
}

/* Sessions that repeat the ID of an entry that is left out would lose DX004, which denies them. */
static void leave_repetitions_out(struct settling *settling, struct group *group, size_t first)
{
    for (size_t i = first + 1; i < group->end && settling->by_id[i].run == first; i++) {
        struct import_item *item = settling->by_id[i].item;
        if (item->fate == IMPORT_WRITTEN && item->is_session)
            leave_one_out(settling, group, item, IMPORT_REPEATS);
    }
}

static void leave_out(struct settling *settling, struct import_item *item, enum import_fate fate)
{
    struct group *group = find_group(settling, &item->id);
    size_t at = find_member(settling, group, group->start, item, true);
    leave_one_out(settling, group, item, fate);
    if (settling->by_id[at].run == at)
        leave_repetitions_out(settling, group, at);
}

static void add_reference(struct settling *settling, struct import_item *item, bool has_link, const struct guid *link)
{
    const struct group *group = has_link ? find_group(settling, link) : NULL;
    if (group)
        settling->references[settling->reference_count++] = (struct reference){(size_t)(group - settling->groups), item};
}

static bool links(const struct import_item *item)
{
    return item->fate == IMPORT_WRITTEN && item->is_session && !item->stray;
}

static void leave_out_what_leads_elsewhere(struct settling *settling)
{
    for (size_t i = 0; i < settling->import->count; i++) {
        struct import_item *item = &settling->import->items[i];
        if (!links(item))
            continue;
        enum import_fate fate = item->has_link ? judge_link(settling, item, &item->link) : IMPORT_WRITTEN;
        if (fate == IMPORT_WRITTEN && item->has_own_link)
            fate = judge_link(settling, item, &item->own_link);
        if (fate != IMPORT_WRITTEN)
            leave_out(settling, item, fate);
    }
}

static size_t first_reference(const struct settling *settling, size_t group)
{
    size_t low = 0, high = settling->reference_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        bool before = settling->references[middle].group < group;
        *(before ? &low : &high) = before ? middle + 1 : middle;
    }
    return low;
}

/* Each group is emptied once, so each reference is followed once. */
static void leave_out_what_leads_nowhere(struct settling *settling)
{
    while (settling->emptied_count > 0) {
        size_t group = settling->emptied[--settling->emptied_count];
        for (size_t i = first_reference(settling, group);
             i < settling->reference_count && settling->references[i].group == group; i++) {
            if (settling->references[i].item->fate == IMPORT_WRITTEN)
                leave_out(settling, settling->references[i].item, IMPORT_NO_TARGET);
        }
    }
}

/* Of the entries with one ID: those of one document are written, also if it has several (DX004 stays what it was). A link takes
 * a Credential wherever it is, so the document that has the first one goes first. */
static void settle_group(struct settling *settling, const struct group *group)
{
    const struct import_item *winner = group->written;
    const struct buffer *elements = &settling->import->elements;
    for (size_t i = group->start; i < group->end && !winner; i++)
        winner = settling->by_id[i].item->fate == IMPORT_WRITTEN ? settling->by_id[i].item : NULL;
    for (size_t i = group->start; i < group->end; i++) {
        struct import_item *item = settling->by_id[i].item;
        if (item->fate != IMPORT_WRITTEN || item->document == winner->document)
            continue;
        /* Where links lead was compared before: what is written the same means the same. */
        bool same = text_equals(span_text(elements, item->element), span_text(elements, winner->element));
        item->fate = same ? IMPORT_SAME : IMPORT_CLASH;
    }
}

static void leave_out_what_repeats_what_is_left_out(struct settling *settling)
{
    for (size_t i = 0; i < settling->group_count; i++) {
        struct group *group = &settling->groups[i];
        for (size_t at = group->start; at < group->end; at++) {
            if (settling->by_id[at].run == at && settling->by_id[at].item->fate != IMPORT_WRITTEN)
                leave_repetitions_out(settling, group, at);
        }
    }
}

static void collect_references(struct settling *settling)
{
    for (size_t i = 0; i < settling->import->count; i++) {
        struct import_item *item = &settling->import->items[i];
        if (links(item)) {
            add_reference(settling, item, item->has_link, &item->link);
            add_reference(settling, item, item->has_own_link, &item->own_link);
        }
    }
    if (settling->reference_count > 1)
        qsort(settling->references, settling->reference_count, sizeof *settling->references, compare_references);
}

static void settle(struct settling *settling)
{
    make_groups(settling);
    collect_references(settling);
    leave_out_what_repeats_what_is_left_out(settling);
    leave_out_what_leads_elsewhere(settling);
    leave_out_what_leads_nowhere(settling);
    for (size_t i = 0; i < settling->group_count; i++)
        settle_group(settling, &settling->groups[i]);
}

bool import_settle(struct import *import, size_t *written)
{
    size_t size = import->count + 1;
    struct group *groups = malloc(size * sizeof *groups);
    struct settling settling = {
        .import = import,
        .groups = groups,
        .by_id = malloc(size * sizeof *settling.by_id),
        .references = malloc(2 * size * sizeof *settling.references),
        .emptied = malloc(size * sizeof *settling.emptied),
    };
    bool good = settling.by_id && settling.groups && settling.references && settling.emptied && !import->failed &&
                !import->elements.failed && !import->whos.failed && !import->lines.failed;
    *written = 0;
    if (good && import->count > 1)
        qsort(import->items, import->count, sizeof *import->items, compare_items);
    if (good)
        settle(&settling);
    for (size_t i = 0; i < import->count; i++)
        *written += import->items[i].fate == IMPORT_WRITTEN && !import->items[i].stray;
    free(settling.by_id);
    free(groups);
    free(settling.references);
    free(settling.emptied);
    return good;
}
