/* One value of one field of a document, as read: parsed, and compared when the field is given again. */
#ifndef DEPUTY_XML_FIELD_VALUE_H
#define DEPUTY_XML_FIELD_VALUE_H

#include "core/entry.h"

enum field_type {
    FIELD_TYPE_TEXT,     /* verbatim; given twice with different values: an error where `strict`, else the first wins */
    FIELD_TYPE_SWITCH,   /* true anywhere is true */
    FIELD_TYPE_GUID,
    FIELD_TYPE_ENUM,
    FIELD_TYPE_KIND,     /* an open set of names and numbers: two spellings of one are equal, none is invalid */
    FIELD_TYPE_PRESENCE, /* only whether it is given; its text is never copied */
};

/* A closed set of values: the name, its number, and what it means to us. */
struct field_enum {
    const char *name;
    const char *number;
    int value;
};

struct field_value {
    struct text text;
    struct place place;
    struct guid guid;
    int number; /* switch: 0 or 1; enum: the meaning; kind: the number, or -1 */
};

/* Parses `text` (as it stands in the document) into *out; false: outside the set. `set` ends with a NULL name; only enums
 * and kinds use it. */
bool field_value_parse(enum field_type type, const struct field_enum *set, struct text text, struct field_value *out);
bool field_value_equals(enum field_type type, const struct field_value *a, const struct field_value *b);

#endif
