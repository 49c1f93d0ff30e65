#include "core/link_index.h"

#include <stdlib.h>
#include <string.h>

#define SLOTS_AT_FIRST 1024

void link_index_init(struct link_index *index)
{
    *index = (struct link_index){0};
    /* Address space randomisation varies it: IDs come from documents, and chosen ones must not all meet in one slot. */
    index->seed = (uint64_t)(uintptr_t)index ^ (uint64_t)(uintptr_t)malloc << 32;
    arena_init(&index->arena);
}

void link_index_fini(struct link_index *index)
{
    arena_fini(&index->arena);
    free(index->records);
    free(index->touched);
    free(index->credentials);
    free(index->slots);
    *index = (struct link_index){0};
}

static uint64_t mix(uint64_t value)
{
    value = (value ^ value >> 32) * 0xBF58476D1CE4E5B9u;
    value = (value ^ value >> 29) * 0x94D049BB133111EBu;
    return value ^ value >> 32;
}

static uint64_t hash(const struct link_index *index, const struct guid *id)
{
    uint64_t halves[2];
    memcpy(halves, id->bytes, sizeof halves);
    return mix(mix(halves[0] ^ index->seed) ^ halves[1]);
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

static struct link_record *find(const struct link_index *index, const struct guid *id, uint64_t hashed)
{
    if (index->slot_count == 0)
        return NULL;
    for (size_t at = (size_t)hashed;; at++) {
        const struct link_slot *slot = &index->slots[at & (index->slot_count - 1)];
        if (slot->record == 0)
            return NULL;
        if (slot->tag == (uint32_t)(hashed >> 32) && guid_equals(&index->records[slot->record - 1].id, id))
            return &index->records[slot->record - 1];
    }
}

static struct link_record *add_record(struct link_index *index, const struct guid *id, uint64_t hashed)
{
    if ((index->record_count * 2 >= index->slot_count && !rehash(index)) ||
        !grow((void **)&index->records, &index->record_capacity, sizeof *index->records, index->record_count + 1))
        return NULL;
    struct link_record *record = &index->records[index->record_count++];
    *record = (struct link_record){.id = *id};
    put(index, hashed, (uint32_t)index->record_count);
    return record;
}

void link_index_begin(struct link_index *index)
{
    index->document = ++index->document_count;
    index->touched_count = 0;
}

bool link_index_add(struct link_index *index, const struct guid *id)
{
    uint64_t hashed = hash(index, id);
    struct link_record *record = find(index, id, hashed);
    if (record && record->document == index->document)
        return false;
    if (!record)
        record = add_record(index, id, hashed);
    if (!record ||
        !grow((void **)&index->touched, &index->touched_capacity, sizeof *index->touched, index->touched_count + 1)) {
        index->failed = true;
        return true;
    }
    record->document = index->document;
    record->own = 0;
    index->touched[index->touched_count++] = (uint32_t)(record - index->records);
    return true;
}

void link_index_complete(struct link_index *index, const struct entry *entry)
{
    if (!entry->has_id || !entry->is_credential)
        return;
    struct link_record *record = find(index, &entry->id, hash(index, &entry->id));
    if (!record || record->document != index->document || record->own != 0)
        return;
    if (!grow((void **)&index->credentials, &index->credential_capacity, sizeof *index->credentials,
              index->credential_count + 1)) {
        index->failed = true;
        return;
    }
    index->credentials[index->credential_count] = (struct link_credential){
        .user = arena_copy(&index->arena, entry_text(entry, FIELD_OWN_USER)),
        .domain = arena_copy(&index->arena, entry_text(entry, FIELD_OWN_DOMAIN)),
        .document = index->document,
        .place = entry->place,
    };
    index->failed |= index->arena.failed;
    record->own = (uint32_t)++index->credential_count;
}

void link_index_publish(struct link_index *index)
{
    for (size_t i = 0; i < index->touched_count; i++) {
        struct link_record *record = &index->records[index->touched[i]];
        record->published = true;
        if (record->first == 0)
            record->first = record->own;
    }
    index->document = 0;
}

void link_index_withdraw(struct link_index *index)
{
    for (size_t i = 0; i < index->touched_count; i++)
        index->records[index->touched[i]].own = 0;
    index->touched_count = 0;
    index->document = 0;
}

struct link_target link_index_resolve(const struct link_index *index, const struct guid *link)
{
    const struct link_record *record = find(index, link, hash(index, link));
    bool own = record && index->document != 0 && record->document == index->document;
    if (!record || (!own && !record->published))
        return (struct link_target){.state = LINK_STATE_NOT_FOUND};
    uint32_t found = own && record->own != 0 ? record->own : record->first;
    if (found == 0)
        return (struct link_target){.state = LINK_STATE_NOT_A_CREDENTIAL};
    const struct link_credential *credential = &index->credentials[found - 1];
    return (struct link_target){
        .state = LINK_STATE_FOUND,
        .user = credential->user,
        .domain = credential->domain,
        .document = credential->document,
        .place = credential->place,
    };
}

bool link_index_is_final(const struct link_index *index, const struct guid *link)
{
    const struct link_record *record = find(index, link, hash(index, link));
    return record && index->document != 0 && record->document == index->document && record->own != 0;
}
