#include "xml/writer.h"

#include "xml/document.h"
#include "xml/reader.h"
#include "xml/sessions_table.h"

/* What is written of one element. */
struct element {
    const struct entry *entry;
    struct entry_parameter parameter; /* that it is, if it is one */
    unsigned number;                  /* of the parameter */
};

void writer_begin(struct buffer *out)
{
    buffer_add(out, TEXT("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<sessions xmlns=\"" SESSIONS_NAMESPACE "\">\n"));
}

void writer_end(struct buffer *out)
{
    buffer_add(out, TEXT("</sessions>\n"));
}

static enum sessions_element element_of(const struct entry *entry)
{
    return entry_is_session(entry) ? ELEMENT_SESSION : entry->is_credential ? ELEMENT_CREDENTIAL : ELEMENT_ENTRY;
}

bool writer_holds(const struct entry *entry, enum entry_field field)
{
    enum sessions_element element = element_of(entry);
    if (field == FIELD_COMMAND)
        return element == ELEMENT_SESSION;
    for (size_t i = 0; i < SESSIONS_ROW_COUNT; i++) {
        if (sessions_rows[i].field == field &&
            (sessions_rows[i].element == element || (element == ELEMENT_SESSION && sessions_rows[i].element >= ELEMENT_COMMAND)))
            return true;
    }
    return false;
}

/* ---- characters ---- */

/* The Char production of XML 1.0. */
static bool is_xml_character(uint32_t code_point)
{
    return code_point == '\t' || code_point == '\n' || code_point == '\r' || (code_point >= 0x20 && code_point < 0xD800) ||
           (code_point >= 0xE000 && code_point < 0xFFFE) || (code_point >= 0x10000 && code_point <= 0x10FFFF);
}

/* A reader makes spaces of white space in attributes and one LF of a line end. What cannot be seen is written as a number:
 * whoever reviews the document shall see what stands there. */
static bool needs_reference(uint32_t code_point, bool attribute)
{
    if (code_point == '\t' || code_point == '\n')
        return attribute;
    return code_point_is_invisible(code_point);
}

static const char *entity_of(uint32_t code_point, bool attribute)
{
    switch (code_point) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;"; /* of ]]> in text */
    case '"': return attribute ? "&quot;" : NULL;
    default: return NULL;
    }
}

/* False: it cannot stand in XML. */
static bool add_text(struct buffer *out, struct text text, bool attribute)
{
    if (!text_is_utf8(text))
        return false;
    size_t plain = 0; /* from here on nothing was added yet */
    for (size_t offset = 0; offset < text.length;) {
        size_t start = offset;
        uint32_t code_point = text_next_code_point(text, &offset);
        const char *entity = entity_of(code_point, attribute);
        if (!is_xml_character(code_point))
            return false;
        if (!entity && !needs_reference(code_point, attribute))
            continue;
        buffer_add(out, text_slice(text, plain, start));
        if (entity)
            buffer_add(out, text_of(entity));
        else
            buffer_printf(out, "&#x%lX;", (unsigned long)code_point);
        plain = offset;
    }
    buffer_add(out, text_slice(text, plain, text.length));
    return true;
}

/* ---- attributes ---- */

static struct text word_if(bool given, const char *word)
{
    return given ? text_of(word) : (struct text){NULL, 0};
}

static struct text guid_if(bool given, const struct guid *guid, char text[GUID_TEXT_SIZE])
{
    guid_format(guid, text);
    return word_if(given, text);
}

static struct text field_text(const struct entry *entry, const struct sessions_row *row)
{
    const struct entry_value *value = &entry->fields[row->field];
    return value->place.line != 0 && value->text.bytes ? value->text : word_if(row->required, "");
}

/* The value of an attribute; absent: it is not written, because its absence says the same. */
static struct text value_of(const struct element *element, const struct sessions_row *row, char scratch[GUID_TEXT_SIZE])
{
    const struct entry *entry = element->entry;
    switch (row->target) {
    case TO_FIELD: return field_text(entry, row);
    case TO_ID: return guid_if(entry->has_id, &entry->id, scratch);
    case TO_OWN_LINK: return guid_if(entry->has_own_link, &entry->own_link, scratch);
    case TO_LINK: return guid_if(entry->has_link, &entry->link, scratch);
    case TO_KIND: return text_of(entry_kind_names[entry->kind]);
    case TO_TYPE: return entry->type.bytes ? entry->type : TEXT("");
    case TO_MODE: return text_of(run_as_mode_names[entry->mode]);
    case TO_OUTPUT: return word_if(entry->output != OUTPUT_DEFAULT, output_mode_names[entry->output]);
    case TO_SHELL_EXECUTE: return word_if(entry->shell_execute != TERNARY_UNSET, ternary_names[entry->shell_execute]);
    /* A directory that is given counts. */
    case TO_DEFAULT_DIRECTORY:
        return word_if(!entry->default_directory && entry->fields[FIELD_DIRECTORY].place.line == 0, "false");
    case TO_ADMINISTRATOR: return word_if(entry->administrator, "true");
    case TO_WAIT: return word_if(entry->wait_for_exit, "true");
    case TO_RUN_64_BIT: return word_if(entry->run_64_bit, "true");
    case TO_PROMPT: return word_if(entry->prompt, "true");
    case TO_NET_ONLY: return word_if(entry->net_only, "true");
    case TO_SESSION_CREDENTIALS: return word_if(entry->session_credentials, "true");
    case TO_SECRET: return word_if(entry->fields[FIELD_SECRET].place.line != 0, "true");
    case TO_NUMBER: scratch[0] = (char)('0' + element->number); return (struct text){scratch, 1};
    case TO_LABEL: return element->parameter.label;
    case TO_VALUE: return element->parameter.secured ? (struct text){NULL, 0} : element->parameter.value;
    case TO_SECURED: return word_if(element->parameter.secured, "true");
    }
    return (struct text){NULL, 0};
}

/* Does a required attribute say something that its element's absence does not? */
static bool says_something(const struct sessions_row *row, const struct entry *entry)
{
    return !row->required || (row->target == TO_MODE && entry->mode != MODE_NONE) ||
           (row->field == FIELD_SCRIPT && entry->fields[FIELD_SCRIPT].place.line != 0);
}

/* Adds a start tag without its end; *worth: any attribute says something. */
static enum writer_refusal add_tag(struct buffer *out, enum sessions_element name, const struct element *element, bool *worth)
{
    size_t start = out->length;
    char scratch[GUID_TEXT_SIZE];
    *worth = false;
    buffer_printf(out, "<%s", sessions_element_names[name]);
    for (size_t i = 0; i < SESSIONS_ROW_COUNT; i++) {
        const struct sessions_row *row = &sessions_rows[i];
        struct text value = row->element == name ? value_of(element, row, scratch) : (struct text){NULL, 0};
        if (!value.bytes)
            continue;
        *worth |= says_something(row, element->entry);
        buffer_printf(out, " %s=\"", row->name);
        if (!add_text(out, value, true))
            return WRITER_CHARACTER;
        buffer_add_byte(out, '"');
    }
    return out->length - start + strlen("/>") > READER_TOKEN_ALWAYS ? WRITER_TOO_LONG : WRITER_WRITTEN;
}

/* ---- elements ---- */

static enum writer_refusal add_part(struct buffer *out, enum sessions_element name, const struct element *element)
{
    size_t start = out->length;
    struct text command = name == ELEMENT_COMMAND ? entry_text(element->entry, FIELD_COMMAND) : (struct text){NULL, 0};
    bool worth;
    buffer_add(out, TEXT("    "));
    enum writer_refusal refusal = add_tag(out, name, element, &worth);
    if (refusal == WRITER_WRITTEN && command.length > 0) {
        buffer_add_byte(out, '>');
        refusal = add_text(out, command, false) ? WRITER_WRITTEN : WRITER_CHARACTER;
        buffer_printf(out, "</%s>\n", sessions_element_names[name]);
    } else {
        buffer_add(out, TEXT("/>\n"));
    }
    if (!worth && command.length == 0)
        buffer_truncate(out, start);
    return refusal;
}

static enum writer_refusal add_parts(struct buffer *out, const struct entry *entry)
{
    struct element element = {.entry = entry};
    enum writer_refusal refusal = add_part(out, ELEMENT_COMMAND, &element);
    if (refusal == WRITER_WRITTEN)
        refusal = add_part(out, ELEMENT_SCRIPT, &element);
    for (unsigned i = 0; i < ENTRY_PARAMETERS && refusal == WRITER_WRITTEN; i++) {
        struct element parameter = {entry, entry->parameters[i], i + 1};
        refusal = add_part(out, ELEMENT_PARAMETER, &parameter);
    }
    return refusal == WRITER_WRITTEN ? add_part(out, ELEMENT_RUN_AS, &element) : refusal;
}

static enum writer_refusal add_entry(struct buffer *out, const struct entry *entry)
{
    struct element element = {.entry = entry};
    enum sessions_element name = element_of(entry);
    bool worth;
    buffer_add(out, TEXT("  "));
    enum writer_refusal refusal = add_tag(out, name, &element, &worth);
    if (refusal != WRITER_WRITTEN)
        return refusal;
    size_t tag_end = out->length;
    if (name == ELEMENT_SESSION) {
        buffer_add(out, TEXT(">\n"));
        size_t parts = out->length;
        refusal = add_parts(out, entry);
        if (out->length > parts) {
            buffer_printf(out, "  </%s>\n", sessions_element_names[name]);
            return refusal;
        }
        buffer_truncate(out, tag_end);
    }
    buffer_add(out, TEXT("/>\n"));
    return refusal;
}

enum writer_refusal writer_add(struct buffer *out, const struct entry *entry)
{
    size_t start = out->length;
    enum writer_refusal refusal = entry->has_id ? add_entry(out, entry) : WRITER_NO_ID;
    if (refusal != WRITER_WRITTEN)
        buffer_truncate(out, start);
    return refusal;
}
