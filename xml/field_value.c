#include "xml/field_value.h"

static bool find_name(const struct field_enum *set, struct text text, int *value)
{
    for (; set->name; set++) {
        if (text_equals_ignoring_case(text, text_of(set->name)) || text_equals(text, text_of(set->number))) {
            *value = set->value;
            return true;
        }
    }
    return false;
}

static const struct field_enum switches[] = {{"true", "1", 1}, {"false", "0", 0}, {NULL, NULL, 0}};

bool field_value_parse(enum field_type type, const struct field_enum *set, struct text text, struct field_value *out)
{
    struct text trimmed = text_trimmed(text);
    out->text = text;
    switch (type) {
    case FIELD_TYPE_TEXT:
    case FIELD_TYPE_PRESENCE:
        return true;
    case FIELD_TYPE_SWITCH:
        return find_name(switches, trimmed, &out->number);
    case FIELD_TYPE_GUID:
        return guid_parse(trimmed, &out->guid);
    case FIELD_TYPE_ENUM:
        return find_name(set, trimmed, &out->number);
    case FIELD_TYPE_KIND:
        out->text = trimmed;
        if (!find_name(set, trimmed, &out->number))
            out->number = -1;
        return true;
    }
    return false;
}

bool field_value_equals(enum field_type type, const struct field_value *a, const struct field_value *b)
{
    switch (type) {
    case FIELD_TYPE_TEXT:
        return text_equals(a->text, b->text);
    case FIELD_TYPE_PRESENCE:
        return true;
    case FIELD_TYPE_SWITCH:
    case FIELD_TYPE_ENUM:
        return a->number == b->number;
    case FIELD_TYPE_GUID:
        return guid_equals(&a->guid, &b->guid);
    case FIELD_TYPE_KIND:
        return a->number >= 0 || b->number >= 0 ? a->number == b->number : text_equals_ignoring_case(a->text, b->text);
    }
    return false;
}
