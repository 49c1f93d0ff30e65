#include "core/link_index.h"

#include <stdlib.h>
#include <string.h>

#define SLOTS_AT_FIRST 1024

void link_index_init(struct link_index *index)
{
    *index = (struct link_index){.seed = (uint64_t)(uintptr_t)index * 0x9E3779B97F4A7C15u};
    arena_init(&index->arena);
}

void link_index_fini(struct link_index *index)
{
    arena_fini(&index->arena);
    free(index->records);
    free(index->credentials);
    free(index->slots);
    free(index->left_out);
    *index = (struct link_index){0};
}

/* Mixed with a seed that address space randomisation varies: IDs come from documents, and chosen ones must not all meet in
 * one slot. */
static uint64_t hash(const struct link_index *index, const struct guid *id)
{
    uint64_t halves[2];
    memcpy(halves, id->bytes, sizeof halves);
    uint64_t value = (halves[0] ^ index->seed) * 0x9E3779B97F4A7C15u;
    value = (value ^ value >> 29 ^ halves[1]) * 0xBF58476D1CE4E5B9u;
    return value ^ value >> 32;
}

static bool grow(void **items, size_t *capacity, size_t size, size_t wanted)
{
    if (wanted <= *capacity)
        return true;
    size_t larger = *capacity * 2 > wanted ? *capacity * 2 : wanted < 64 ? 64 : wanted;
    void *grown = realloc(*items, larger * size);
    if (!grown)
        return false;
    *items = grown;
    *capacity = larger;
    return true;
}

static void put(struct link_index *index, uint64_t hashed, uint32_t record)
{
    size_t slot = (size_t)hashed & (index->slot_count - 1);
    while (index->slots[slot].record != 0)
        slot = (slot + 1) & (index->slot_count - 1);
    index->slots[slot] = (struct link_slot){(uint32_t)(hashed >> 32), record};
}

static bool rehash(struct link_index *index)
{
    size_t count = index->slot_count ? index->slot_count * 2 : SLOTS_AT_FIRST;
    struct link_slot *slots = calloc(count, sizeof *slots);
    if (!slots)
        return false;
    free(index->slots);
    index->slots = slots;
    index->slot_count = count;
    for (size_t i = 0; i < index->record_count; i++)
        put(index, hash(index, &index->records[i].id), (uint32_t)i + 1);
    return true;
}

/* Walks the records of one ID. */
struct search {
    size_t slot;
    uint32_t tag;
};

static struct search search_for(const struct link_index *index, const struct guid *id)
{
    uint64_t hashed = hash(index, id);
    return (struct search){(size_t)hashed & (index->slot_count ? index->slot_count - 1 : 0), (uint32_t)(hashed >> 32)};
}

static struct link_record *next(const struct link_index *index, const struct guid *id, struct search *search)
{
    while (index->slot_count > 0 && index->slots[search->slot].record != 0) {
        const struct link_slot *slot = &index->slots[search->slot];
        search->slot = (search->slot + 1) & (index->slot_count - 1);
        if (slot->tag == search->tag && guid_equals(&index->records[slot->record - 1].id, id))
            return &index->records[slot->record - 1];
    }
    return NULL;
}

static struct link_record *find_in(const struct link_index *index, const struct guid *id, uint32_t document)
{
    struct search search = search_for(index, id);
    struct link_record *record = next(index, id, &search);
    while (record && record->document != document)
        record = next(index, id, &search);
    return record;
}

bool link_index_add(struct link_index *index, uint32_t document, const struct guid *id)
{
    if (find_in(index, id, document))
        return false;
    if ((index->record_count * 2 >= index->slot_count && !rehash(index)) ||
        !grow((void **)&index->records, &index->record_capacity, sizeof *index->records, index->record_count + 1)) {
        index->failed = true;
        return true;
    }
    index->records[index->record_count++] = (struct link_record){.id = *id, .document = document};
    put(index, hash(index, id), (uint32_t)index->record_count);
    return true;
}

void link_index_complete(struct link_index *index, uint32_t document, const struct entry *entry)
{
    if (!entry->has_id || !entry->is_credential)
        return;
    struct link_record *record = find_in(index, &entry->id, document);
    if (!record || record->credential != 0)
        return;
    if (!grow((void **)&index->credentials, &index->credential_capacity, sizeof *index->credentials,
              index->credential_count + 1)) {
        index->failed = true;
        return;
    }
    index->credentials[index->credential_count] = (struct link_credential){
        .user = arena_copy(&index->arena, entry_text(entry, FIELD_OWN_USER)),
        .domain = arena_copy(&index->arena, entry_text(entry, FIELD_OWN_DOMAIN)),
    };
    index->failed |= index->arena.failed;
    record->credential = (uint32_t)++index->credential_count;
}

void link_index_leave_out(struct link_index *index, uint32_t document)
{
    size_t before = index->document_capacity;
    if (!grow((void **)&index->left_out, &index->document_capacity, sizeof *index->left_out, (size_t)document + 1)) {
        index->failed = true;
        return;
    }
    if (index->document_capacity > before)
        memset(index->left_out + before, 0, (index->document_capacity - before) * sizeof *index->left_out);
    index->left_out[document] = true;
}

static bool is_left_out(const struct link_index *index, uint32_t document)
{
    return document < index->document_capacity && index->left_out[document];
}

/* Own document before the others, those in order; a Credential before everything else. */
static bool is_better(const struct link_record *a, const struct link_record *b, uint32_t own)
{
    if (!b || (a->credential != 0) != (b->credential != 0))
        return !b || a->credential != 0;
    if ((a->document == own) != (b->document == own))
        return a->document == own;
    return a->document < b->document;
}

struct link_target link_index_resolve(const struct link_index *index, uint32_t own, const struct guid *link)
{
    const struct link_record *best = NULL;
    struct search search = search_for(index, link);
    for (const struct link_record *at; (at = next(index, link, &search)) != NULL;) {
        if (!is_left_out(index, at->document) && is_better(at, best, own))
            best = at;
    }
    if (!best)
        return (struct link_target){.state = LINK_STATE_NOT_FOUND};
    if (best->credential == 0)
        return (struct link_target){.state = LINK_STATE_NOT_A_CREDENTIAL};
    const struct link_credential *credential = &index->credentials[best->credential - 1];
    return (struct link_target){.state = LINK_STATE_FOUND, .user = credential->user, .domain = credential->domain};
}

bool link_index_is_final(const struct link_index *index, uint32_t own, const struct guid *link)
{
    const struct link_record *record = find_in(index, link, own);
    return record && record->credential != 0;
}
