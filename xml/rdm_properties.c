/* The settings of an add-on: a second XML document as escaped text, read with the same limits as the outer one. */
#include "xml/rdm_entry.h"

#include <stdlib.h>
#include <string.h>

struct properties {
    struct rdm_fields *inner;
    struct place place; /* of <Properties>: what every finding inside it points at */
    struct rdm_value value;
    size_t depth;
    bool watched[258];      /* by depth: text at any depth below this element makes it hold a secret */
    bool under_run_as[258]; /* by depth: is this element a <RunAsConnection>? */
    const char *unread;     /* the open child of the root, if nobody knows it and it held no text so far */
};

/* A document of a few elements: a path table would cost more to make than it saves. */
static const struct rdm_row *find_row(const char *name)
{
    for (size_t i = 0; i < rdm_property_row_count; i++) {
        if (strcmp(rdm_property_rows[i].path, name) == 0)
            return &rdm_property_rows[i];
    }
    return NULL;
}

static enum reader_answer on_start(void *context, const struct reader_element *element)
{
    struct properties *properties = context;
    const struct rdm_row *row = NULL;
    size_t depth = properties->depth = element->depth;
    if (depth == 1)
        return READER_INTO;
    if (depth == 2 && !element->name_space)
        row = find_row(element->name);
    properties->under_run_as[depth] = strcmp(element->name, "RunAsConnection") == 0;
    if (row)
        rdm_value_start(&properties->value, row, properties->place, depth);
    properties->watched[depth] = !row && rdm_fields_meet_unknown(properties->inner, element->name, properties->place,
                                                                 properties->under_run_as[depth - 1]);
    if (depth == 2)
        properties->unread = row || properties->watched[depth] ? NULL : element->name;
    return READER_INTO;
}

static void on_text(void *context, struct text text)
{
    struct properties *properties = context;
    struct rdm_value *value = &properties->value;
    if (value->row && (value->depth == properties->depth || value->row->type == FIELD_TYPE_PRESENCE))
        rdm_value_add(value, text); /* the outer text is within the limit, and this one is shorter */
    if (properties->unread && properties->depth > 1 && !text_is_blank(text)) {
        rdm_fields_see_unknown(properties->inner, text_of(properties->unread), properties->place, false);
        properties->unread = NULL;
    }
    for (size_t depth = properties->depth; depth > 1 && !text_is_blank(text); depth--) {
        if (properties->watched[depth])
            rdm_fields_take_clear_text(properties->inner, properties->place);
        properties->watched[depth] = false;
    }
}

static void on_end(void *context, const char *name)
{
    (void)name;
    struct properties *properties = context;
    bool id;
    if (properties->value.row && properties->value.depth == properties->depth)
        rdm_value_end(&properties->value, properties->inner, &id);
    properties->depth--;
}

static void copy_list(struct rdm_fields *fields, struct rdm_list *to, const struct rdm_list *from, size_t size)
{
    for (size_t i = 0; i < from->count; i++) {
        void *added = rdm_list_add(fields, to, size);
        if (added)
            memcpy(added, (const char *)from->items + i * size, size);
    }
}

static int compare_places(const void *a, const void *b)
{
    const struct place *left = a, *right = b;
    return place_before(*left, *right) ? -1 : place_before(*right, *left);
}

static void merge(struct rdm_fields *fields, const struct rdm_fields *inner)
{
    bool overruled[RDM_FIELD_COUNT];
    for (size_t i = 0; i < RDM_FIELD_COUNT; i++) {
        overruled[i] = fields->given[i];
        if (!inner->given[i] || fields->given[i])
            continue;
        fields->given[i] = true;
        fields->values[i] = inner->values[i];
        fields->values[i].text = arena_copy(&fields->arena, inner->values[i].text);
    }
    for (size_t i = 0; i < inner->seen.count; i++) {
        struct rdm_seen seen = ((const struct rdm_seen *)inner->seen.items)[i];
        seen.in_properties = true;
        seen.name = arena_copy(&fields->arena, seen.name);
        if (seen.row && seen.reason == UNREAD_UNUSED && overruled[seen.row->field]) {
            seen.reason = UNREAD_AGAIN;
            if (field_value_equals(seen.row->type, &fields->values[seen.row->field], &inner->values[seen.row->field]))
                continue;
        }
        rdm_fields_see(fields, &seen);
    }
    copy_list(fields, &fields->clear_texts, &inner->clear_texts, sizeof(struct place));
    if (inner->clear_texts.count > 0)
        qsort(fields->clear_texts.items, fields->clear_texts.count, sizeof(struct place), compare_places);
    for (size_t i = 0; i < inner->diagnostics.count; i++) {
        const struct entry_diagnostic *diagnostic = (const struct entry_diagnostic *)inner->diagnostics.items + i;
        struct text subject = arena_printf(&fields->arena, "Properties/%.*s", TEXT_ARGS(diagnostic->subject));
        rdm_fields_diagnose(fields, diagnostic->rule, diagnostic->place, subject, "In the add-on's properties: %.*s",
                            TEXT_ARGS(diagnostic->message));
    }
    for (size_t i = 0; i < inner->unknown.count; i++) {
        struct rdm_unknown unknown = ((const struct rdm_unknown *)inner->unknown.items)[i];
        struct rdm_unknown *added = rdm_list_add(fields, &fields->unknown, sizeof *added);
        unknown.name = arena_copy(&fields->arena, unknown.name);
        if (added)
            *added = unknown;
    }
    fields->failed |= inner->failed || inner->arena.failed;
}

void rdm_properties_merge(struct rdm_fields *fields)
{
    struct rdm_fields inner;
    struct properties properties = {.inner = &inner, .place = fields->values[RDM_ADDON_PROPERTIES].place};
    struct reader_handler handler = {&properties, NULL, on_start, on_text, on_end, false};
    struct reader_error error;
    rdm_fields_init(&inner);
    inner.wants_unread = fields->wants_unread;
    enum status status = reader_parse_memory(fields->values[RDM_ADDON_PROPERTIES].text, &handler, &error);
    if (status == STATUS_OK)
        merge(fields, &inner);
    else if (status == STATUS_NO_MEMORY)
        fields->failed = true;
    else
        rdm_fields_diagnose(fields, status == STATUS_OVER_LIMIT ? "DX009" : "DX001", properties.place, TEXT("Properties"),
                            "The add-on's properties cannot be read: %s (line %zu, column %zu inside them).", error.message,
                            error.place.line, error.place.column);
    buffer_fini(&properties.value.text);
    rdm_fields_fini(&inner);
}
