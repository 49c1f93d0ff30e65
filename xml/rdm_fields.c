#include "xml/rdm_fields.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void rdm_fields_init(struct rdm_fields *fields)
{
    memset(fields, 0, sizeof *fields);
    arena_init(&fields->arena);
}

void rdm_fields_reset(struct rdm_fields *fields, struct place place)
{
    arena_reset(&fields->arena);
    memset(fields->given, 0, sizeof fields->given);
    fields->clear_texts.count = fields->unknown.count = fields->diagnostics.count = fields->seen.count = 0;
    fields->invalid_id = false;
    fields->place = place;
}

void rdm_fields_fini(struct rdm_fields *fields)
{
    arena_fini(&fields->arena);
    free(fields->clear_texts.items);
    free(fields->unknown.items);
    free(fields->diagnostics.items);
    free(fields->seen.items);
}

void *rdm_list_add(struct rdm_fields *fields, struct rdm_list *list, size_t size)
{
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? list->capacity * 2 : 8;
        void *grown = realloc(list->items, capacity * size);
        if (!grown) {
            fields->failed = true;
            return NULL;
        }
        list->items = grown;
        list->capacity = capacity;
    }
    return (char *)list->items + list->count++ * size;
}

void rdm_fields_diagnose(struct rdm_fields *fields, const char *rule, struct place place, struct text subject,
                         const char *format, ...)
{
    char message[1024];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    if (length >= (int)sizeof message) { /* cut: not within a character */
        size_t end = sizeof message - 1;
        while (end > 0 && ((unsigned char)message[end - 1] & 0xC0) == 0x80)
            end--;
        message[end > 0 && (unsigned char)message[end - 1] >= 0xC0 ? end - 1 : end] = '\0';
    }
    struct entry_diagnostic *diagnostic = rdm_list_add(fields, &fields->diagnostics, sizeof *diagnostic);
    if (diagnostic)
        *diagnostic = (struct entry_diagnostic){rule, place, arena_copy(&fields->arena, text_of(message)),
                                                arena_copy(&fields->arena, subject)};
}

void rdm_fields_see_unknown(struct rdm_fields *fields, struct text path, struct place place, bool below_run_as_connection)
{
    struct rdm_seen seen = {.reason = UNREAD_UNKNOWN, .place = place, .below_run_as = below_run_as_connection};
    if (!fields->wants_unread)
        return;
    seen.name = arena_copy(&fields->arena, path);
    for (size_t slash; (slash = text_find_byte(path, '/')) < path.length;)
        path = text_slice(path, slash + 1, path.length);
    seen.run_as = text_starts_with(path, TEXT("RunAs"));
    if (text_ends_with_ignoring_case(path, TEXT("Password")))
        seen.reason = UNREAD_SECRET;
    rdm_fields_see(fields, &seen);
}

void rdm_fields_take_clear_text(struct rdm_fields *fields, struct place place)
{
    struct place *added = rdm_list_add(fields, &fields->clear_texts, sizeof *added);
    if (added)
        *added = place;
}

void rdm_value_start(struct rdm_value *value, const struct rdm_row *row, struct place place, size_t depth)
{
    value->row = row;
    value->place = place;
    value->depth = depth;
    value->length = 0;
    value->blank = true;
    buffer_clear(&value->text);
}

bool rdm_value_add(struct rdm_value *value, struct text text)
{
    value->length += text.length;
    if (value->blank)
        value->blank = text_is_blank(text);
    if (value->row->type != FIELD_TYPE_PRESENCE)
        buffer_add(&value->text, text);
    return value->length <= RDM_FIELD_LIMIT;
}

static void report_invalid(struct rdm_fields *fields, const struct rdm_row *row, struct place place)
{
    static const char *const wanted[] = {
        [FIELD_TYPE_SWITCH] = "true or false",
        [FIELD_TYPE_GUID] = "a GUID",
        [FIELD_TYPE_ENUM] = "one of its names or numbers",
    };
    rdm_fields_diagnose(fields, "DX007", place, text_of(row->path), "The value of %s is not %s.", row->path, wanted[row->type]);
}

static void see(struct rdm_fields *fields, const struct rdm_row *row, const struct field_value *value, enum unread_reason reason)
{
    bool default_word = (row->type == FIELD_TYPE_SWITCH || row->type == FIELD_TYPE_ENUM) && value->number == 0;
    bool nil = row->type == FIELD_TYPE_GUID && guid_is_nil(&value->guid);
    rdm_fields_see(fields, &(struct rdm_seen){.reason = reason, .row = row, .place = value->place, .empty = default_word || nil});
}

/* The same field again: the first wins, except that a switch that is true anywhere is true. */
static void take_again(struct rdm_fields *fields, const struct rdm_row *row, const struct field_value *again)
{
    struct field_value *first = &fields->values[row->field];
    if (field_value_equals(row->type, first, again))
        return;
    if (row->strict)
        rdm_fields_diagnose(fields, "DX007", again->place, text_of(row->path), "%s is given again with a different value.",
                            row->path);
    else
        see(fields, row, again, UNREAD_AGAIN);
    if (row->type == FIELD_TYPE_SWITCH && again->number != 0)
        *first = *again;
}

/* The text of a switch or an enum says nothing that its number does not. */
static bool keeps_text(enum field_type type)
{
    return type == FIELD_TYPE_TEXT || type == FIELD_TYPE_GUID || type == FIELD_TYPE_KIND;
}

void rdm_value_end(struct rdm_value *value, struct rdm_fields *fields, bool *id)
{
    const struct rdm_row *row = value->row;
    value->row = NULL;
    *id = false;
    if (value->text.failed)
        fields->failed = true;
    if (value->blank)
        return;
    if (row->clear_text)
        rdm_fields_take_clear_text(fields, value->place);
    /* A secret in clear text has a finding of its own. */
    struct field_value parsed = {.place = value->place};
    if (row->field == RDM_OTHER || (row->secret && !row->clear_text))
        see(fields, row, &parsed, row->secret ? UNREAD_SECRET : UNREAD_UNUSED);
    if (row->field == RDM_OTHER)
        return;
    if (!field_value_parse(row->type, row->set, buffer_text(&value->text), &parsed)) {
        report_invalid(fields, row, value->place);
        fields->invalid_id |= row->field == RDM_ID;
        return;
    }
    if (!keeps_text(row->type))
        parsed.text = (struct text){NULL, 0};
    if (fields->given[row->field]) {
        take_again(fields, row, &parsed);
        return;
    }
    if (!row->secret)
        see(fields, row, &parsed, UNREAD_UNUSED);
    fields->given[row->field] = true;
    parsed.text = arena_copy(&fields->arena, parsed.text);
    fields->values[row->field] = parsed;
    *id = row->field == RDM_ID;
}

bool rdm_fields_meet_unknown(struct rdm_fields *fields, const char *name, struct place place, bool below_run_as_connection)
{
    if (below_run_as_connection || strncmp(name, "RunAs", 5) == 0) {
        struct rdm_unknown *unknown = rdm_list_add(fields, &fields->unknown, sizeof *unknown);
        if (unknown)
            *unknown = (struct rdm_unknown){place, arena_copy(&fields->arena, text_of(name)), below_run_as_connection};
    }
    return strcmp(name, "Password") == 0 || strcmp(name, "RunAsPassword") == 0;
}
