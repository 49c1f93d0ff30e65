/* Which entries the documents hold, by ID: what links are resolved against.
 *
 * Documents are read one after the other: begin, add and complete for every entry, then publish or withdraw. What a document
 * says is its own until it is published; a document that cannot be read as a whole says nothing. */
#ifndef DEPUTY_CORE_LINK_INDEX_H
#define DEPUTY_CORE_LINK_INDEX_H

#include "core/entry.h"
#include "core/plan.h"

struct link_record {
    struct guid id;
    uint32_t document; /* the last one that has an entry of this ID, from 1 */
    /* Credential entries, as index plus 1; 0: none. */
    uint32_t own;   /* of `document`, the first in its text */
    uint32_t first; /* of the first document that has one and is published */
    bool published; /* some published document has an entry of this ID */
};

struct link_credential {
    struct text user, domain; /* absent where the entry names none */
    uint32_t document;
    struct place place;
};

/* Open addressing: the tag is half of the hash, so that most records of another ID are passed without being touched. */
struct link_slot {
    uint32_t tag;
    uint32_t record; /* index plus 1; 0: free */
};

struct link_index {
    struct arena arena;
    uint32_t document; /* that is being read, from 1; 0 outside of begin and publish or withdraw */
    uint32_t document_count;
    struct link_record *records;
    size_t record_count, record_capacity;
    uint32_t *touched; /* records of the document that is being read */
    size_t touched_count, touched_capacity;
    struct link_credential *credentials;
    size_t credential_count, credential_capacity;
    struct link_slot *slots;
    size_t slot_count; /* a power of two, at least twice the records */
    uint64_t seed;
    bool failed; /* memory ran out; latched */
};

void link_index_init(struct link_index *index);
void link_index_fini(struct link_index *index);
void link_index_begin(struct link_index *index);
/* Notes that the document has an entry of this ID; false when it has one already. */
bool link_index_add(struct link_index *index, const struct guid *id);
/* Notes what the entry of an ID noted before is, once it is read to its end. */
void link_index_complete(struct link_index *index, const struct entry *entry);
void link_index_publish(struct link_index *index);
void link_index_withdraw(struct link_index *index);

/* Resolves a link: a Credential of the document that is being read first, then one of the published documents in their
 * order; else an entry that is none. */
struct link_target link_index_resolve(const struct link_index *index, const struct guid *link);
/* Does the document that is being read hold a Credential of this ID, so that nothing read later can change the answer? */
bool link_index_is_final(const struct link_index *index, const struct guid *link);

#endif
