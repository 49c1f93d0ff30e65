#include "xml/attribute_value.h"

static const struct text reference = TEXT("&#38;");

/* Nothing else begins with an ampersand: the other references are resolved already. */
static bool has_reference(struct text value)
{
    return value.length > 0 && memchr(value.bytes, '&', value.length) != NULL;
}

static void add_resolved(struct buffer *out, struct text value)
{
    while (value.length > 0) {
        size_t plain = text_find_byte(value, '&');
        buffer_add(out, text_slice(value, 0, plain));
        value = text_slice(value, plain, value.length);
        if (value.length == 0)
            return;
        bool found = text_starts_with(value, reference);
        buffer_add_byte(out, '&');
        value = text_slice(value, found ? reference.length : 1, value.length);
    }
}

/* The memory may move while it grows: the values are given their places when it is done. */
bool attribute_values_resolve(struct reader_attribute *attributes, size_t count, struct buffer *memory)
{
    size_t used = 0;
    buffer_clear(memory);
    for (size_t i = 0; i < count; i++) {
        struct text *value = &attributes[i].value;
        size_t before = memory->length;
        if (!has_reference(*value))
            continue;
        add_resolved(memory, *value);
        *value = (struct text){NULL, memory->length - before};
    }
    for (size_t i = 0; i < count && !memory->failed; i++) {
        struct text *value = &attributes[i].value;
        if (value->bytes)
            continue;
        value->bytes = memory->bytes + used;
        used += value->length;
    }
    return !memory->failed;
}
