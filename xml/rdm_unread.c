/* What an export gives for an entry, and its native element would not hold. */
#include "xml/rdm_entry.h"
#include "xml/writer.h"

/* Does a field that is not of the entry's fields say something there all the same? */
static bool feeds(const struct entry *entry, enum rdm_field field, bool *known)
{
    *known = true;
    switch (field) {
    case RDM_TYPE:
        return !entry->is_credential || text_equals(entry->type, TEXT("Credential"));
    case RDM_TOOL_TYPE:
    case RDM_TOOL_RUN_AS:
        return entry->is_tool && entry_is_session(entry);
    case RDM_ADDON_DESCRIPTION:
    case RDM_ADDON_PROPERTIES:
        return entry->kind == KIND_ADDON_SSMS;
    default:
        *known = field >= RDM_PARAMETER_TYPE && field < RDM_OTHER;
        return *known && entry_is_session(entry);
    }
}

/* A value in the entry stands at the place of the element that gave it. What is no session is written with less than that. */
static bool holds(const struct entry *entry, const struct rdm_seen *seen)
{
    bool known;
    bool feeding = feeds(entry, seen->row->field, &known);
    for (size_t i = 0; i < FIELD_COUNT && !feeding && !known; i++) {
        struct place place = entry->fields[i].place;
        feeding = place.line == seen->place.line && place.column == seen->place.column &&
                  (entry_is_session(entry) || writer_holds(entry, (enum entry_field)i));
    }
    return feeding;
}

/* The native form says it with the kind. */
static bool is_spelled(const struct entry *entry, const struct rdm_seen *seen)
{
    return entry_is_session(entry) && seen->row && seen->row->field == RDM_TYPE &&
           !text_equals(entry->type, text_of(entry_kind_types[entry->kind]));
}

static bool is_secured_value(const struct entry *entry, const struct rdm_seen *seen)
{
    if (!seen->row || seen->row->field < RDM_PARAMETER_VALUE || seen->row->field >= RDM_OTHER)
        return false;
    return entry->parameters[seen->row->field - RDM_PARAMETER_VALUE].secured;
}

static bool is_unread(const struct entry *entry, const struct rdm_seen *seen)
{
    if (!seen->row) /* the rest is a diagnostic's */
        return !seen->below_run_as && !(seen->run_as && entry_is_session(entry));
    if (seen->reason != UNREAD_UNUSED)
        return true;
    return !seen->empty && !holds(entry, seen);
}

void rdm_unread_collect(struct rdm_fields *fields, struct entry *entry)
{
    const struct rdm_seen *seen = fields->seen.items;
    struct entry_unread *unread = arena_alloc(&fields->arena, (fields->seen.count + 1) * sizeof *unread);
    size_t count = 0;
    for (size_t i = 0; unread && i < fields->seen.count; i++) {
        enum unread_reason reason = is_secured_value(entry, &seen[i]) ? UNREAD_SECRET
                                    : is_spelled(entry, &seen[i])     ? UNREAD_SPELLED
                                                                      : seen[i].reason;
        if (reason == seen[i].reason && !is_unread(entry, &seen[i]))
            continue;
        struct text path = seen[i].row ? text_of(seen[i].row->path) : seen[i].name;
        if (seen[i].in_properties)
            path = arena_printf(&fields->arena, "Properties/%.*s", TEXT_ARGS(path));
        unread[count++] = (struct entry_unread){reason, path, seen[i].place};
    }
    entry->unread = unread;
    entry->unread_count = count;
}
