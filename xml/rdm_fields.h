/* The fields of one RDM entry while it is read, and the document-independent half of reading them: parsing, repetition,
 * secrets in clear text, unknown Run As elements. */
#ifndef DEPUTY_XML_RDM_FIELDS_H
#define DEPUTY_XML_RDM_FIELDS_H

#include "xml/path_table.h"

#define RDM_FIELD_LIMIT ((size_t)1 << 20) /* bytes of UTF-8 in one table field (SPEC 2, DX009) */

struct rdm_list {
    void *items;
    size_t count, capacity;
};

struct rdm_unknown {
    struct place place;
    struct text name;
    bool any_kind; /* directly below RunAsConnection: reported in every entry, not only in the seven kinds */
};

/* A value that may turn out to be one that the entry does not hold (rdm_unread.c). */
struct rdm_seen {
    enum unread_reason reason;
    const struct rdm_row *row; /* NULL: no row names it, and `name` is its path */
    struct text name;
    struct place place;
    bool in_properties;        /* of an add-on */
    bool empty;                /* a switch or an enum that says what its absence says, or the nil GUID */
    bool run_as, below_run_as; /* reported as DX008 in sessions; in every entry */
};

struct rdm_fields {
    struct arena arena; /* owns every text */
    struct place place; /* of the entry */
    bool given[RDM_FIELD_COUNT];
    struct field_value values[RDM_FIELD_COUNT];
    struct rdm_list clear_texts; /* struct place */
    struct rdm_list unknown;     /* struct rdm_unknown */
    struct rdm_list diagnostics; /* struct entry_diagnostic */
    bool wants_unread;           /* whoever owns the fields says so, once */
    struct rdm_list seen;        /* struct rdm_seen, where unread is wanted */
    bool invalid_id;             /* an ID was given that is none: reported, so it is not missing */
    bool failed;                 /* memory ran out */
};

void rdm_fields_init(struct rdm_fields *fields);
void rdm_fields_reset(struct rdm_fields *fields, struct place place);
void rdm_fields_fini(struct rdm_fields *fields);
/* Adds one item to a list; NULL on failure (latched in fields). */
void *rdm_list_add(struct rdm_fields *fields, struct rdm_list *list, size_t size);
/* `subject`: as in struct entry_diagnostic. */
void rdm_fields_diagnose(struct rdm_fields *fields, const char *rule, struct place place, struct text subject,
                         const char *format, ...) TEXT_PRINTF(5, 6);
/* Notes a value for rdm_unread.c, where it is wanted. */
static inline void rdm_fields_see(struct rdm_fields *fields, const struct rdm_seen *seen)
{
    struct rdm_seen *added = fields->wants_unread ? rdm_list_add(fields, &fields->seen, sizeof *added) : NULL;
    if (added)
        *added = *seen;
}
/* The same for an element that no row names. `path` is copied. */
void rdm_fields_see_unknown(struct rdm_fields *fields, struct text path, struct place place, bool below_run_as_connection);
void rdm_fields_take_clear_text(struct rdm_fields *fields, struct place place);

/* The value of one element that is being read. */
struct rdm_value {
    const struct rdm_row *row; /* NULL: none is read */
    struct place place;
    size_t depth;
    size_t length; /* bytes so far, also where they are not kept */
    bool blank;
    struct buffer text;
};
void rdm_value_start(struct rdm_value *value, const struct rdm_row *row, struct place place, size_t depth);
/* False: over RDM_FIELD_LIMIT. */
bool rdm_value_add(struct rdm_value *value, struct text text);
/* Puts the value where it belongs, in `fields`; `id`: this is the entry's first valid ID. */
void rdm_value_end(struct rdm_value *value, struct rdm_fields *fields, bool *id);

/* False: an element of this name that no row names means nothing, unless it stands below RunAsConnection. */
static inline bool rdm_name_matters(const char *name)
{
    return name[0] == 'R' || name[0] == 'P'; /* RunAs..., Password */
}
/* Looks at an element that no row names, below an entry. True: its text is a secret in clear text where it is not blank. */
bool rdm_fields_meet_unknown(struct rdm_fields *fields, const char *name, struct place place, bool below_run_as_connection);

#endif
