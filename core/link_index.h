/* Which entries the documents hold, by ID: what links are resolved against. */
#ifndef DEPUTY_CORE_LINK_INDEX_H
#define DEPUTY_CORE_LINK_INDEX_H

#include "core/entry.h"
#include "core/plan.h"

struct link_record {
    struct guid id;
    uint32_t document;
    uint32_t credential; /* index into credentials plus 1; 0: no Credential entry has this ID in this document */
};

/* Open addressing: the tag is half of the hash, so that most records of another ID are passed without being touched. */
struct link_slot {
    uint32_t tag;
    uint32_t record; /* index plus 1; 0: free */
};

struct link_credential {
    struct text user, domain; /* absent where the entry names none */
};

struct link_index {
    struct arena arena;
    struct link_record *records;
    size_t record_count, record_capacity;
    struct link_credential *credentials;
    size_t credential_count, credential_capacity;
    struct link_slot *slots;
    size_t slot_count; /* a power of two, at least twice the records */
    uint64_t seed;
    bool *left_out;      /* per document: it could not be read, so it has no entries */
    size_t document_capacity;
    bool failed; /* memory ran out; latched */
};

void link_index_init(struct link_index *index);
void link_index_fini(struct link_index *index);
/* Notes that `document` (numbered from 0) has an entry of this ID; false when it has one already. */
bool link_index_add(struct link_index *index, uint32_t document, const struct guid *id);
/* Notes what the entry of an ID noted before is, once it is read to its end. */
void link_index_complete(struct link_index *index, uint32_t document, const struct entry *entry);
/* A document that cannot be read as a whole has no entries. */
void link_index_leave_out(struct link_index *index, uint32_t document);

/* Resolves a link of a session in `own`: a Credential of the own document first, then one of the documents 0, 1, 2 ... in
 * order; else an entry that is none. */
struct link_target link_index_resolve(const struct link_index *index, uint32_t own, const struct guid *link);
/* Does the own document hold a Credential of this ID, so that nothing read later can change the answer? */
bool link_index_is_final(const struct link_index *index, uint32_t own, const struct guid *link);

#endif
