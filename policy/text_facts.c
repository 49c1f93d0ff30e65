#include "policy/text_facts.h"

/* The fields SPEC 4 expands. */
static const enum entry_field expanded_fields[] = {FIELD_COMMAND, FIELD_SCRIPT, FIELD_SCRIPT_ARGUMENTS, FIELD_HOST,
                                                   FIELD_DATABASE, FIELD_DIRECTORY};
#define EXPANDED_FIELDS (sizeof expanded_fields / sizeof *expanded_fields)

static bool is_password(const struct entry *entry, struct text text)
{
    static const struct text names[ENTRY_PARAMETERS] = {
        {"$PARAMETER1$", 12}, {"$PARAMETER2$", 12}, {"$PARAMETER3$", 12}, {"$PARAMETER4$", 12}, {"$PARAMETER5$", 12}};
    if (text_contains(text, TEXT("$PASSWORD$")))
        return true;
    for (size_t i = 0; i < ENTRY_PARAMETERS; i++) {
        if (entry->parameters[i].secured && text_contains(text, names[i]))
            return true;
    }
    return false;
}

static bool is_known(const struct entry *entry, struct text name)
{
    struct text value;
    return plan_lookup_variable((void *)entry, name, &value);
}

static bool has_unknown(const struct entry *entry, struct text text)
{
    struct text name;
    size_t start;
    for (size_t offset = 0; command_line_next_variable(text, &offset, &name, &start);) {
        if (!is_known(entry, name) && !text_equals(name, TEXT("PASSWORD")))
            return true;
    }
    return false;
}

static bool has_known(const struct entry *entry, struct text text)
{
    struct text name;
    size_t start;
    for (size_t offset = 0; command_line_next_variable(text, &offset, &name, &start);) {
        if (is_known(entry, name))
            return true;
    }
    return false;
}

/* Quicker than looking for variables. */
static bool has_dollar(struct text text)
{
    /* mutants: < as <=: whoever asks looks for variables next */
    return text_find_byte(text, '$') < text.length;
}

/* The first element, in the order of the document, of an expanded field that `holds`. */
static bool first_field(const struct entry *entry, bool (*holds)(const struct entry *, struct text), struct place *place)
{
    *place = PLACE_NOWHERE;
    bool found = false;
    for (size_t i = 0; i < EXPANDED_FIELDS; i++) {
        const struct entry_value *field = &entry->fields[expanded_fields[i]];
        if (!has_dollar(field->text) || (found && !place_before(field->place, *place)) || !holds(entry, field->text))
            continue;
        found = true;
        *place = field->place;
    }
    return found;
}

bool text_facts_password_variable(const struct entry *entry, struct place *place)
{
    return first_field(entry, is_password, place);
}

bool text_facts_unknown_variable(const struct entry *entry, struct place *place)
{
    return first_field(entry, has_unknown, place);
}

bool text_facts_variable_in_script(const struct entry *entry, struct place *place)
{
    bool powershell = entry->kind == KIND_POWERSHELL || entry->kind == KIND_TOOL_POWERSHELL_LOCAL ||
                      entry->kind == KIND_TOOL_POWERSHELL_REMOTE;
    *place = entry->fields[FIELD_COMMAND].place;
    return powershell && has_dollar(entry_text(entry, FIELD_COMMAND)) && has_known(entry, entry_text(entry, FIELD_COMMAND));
}

bool text_facts_sysnative(const struct entry *entry, const struct expanded_entry *expanded, struct place *place)
{
    const struct {
        struct text text;
        enum entry_field field;
    } texts[] = {{expanded->command, FIELD_COMMAND},
                 {expanded->script, FIELD_SCRIPT},
                 {expanded->script_arguments, FIELD_SCRIPT_ARGUMENTS}};
    bool found = false;
    *place = PLACE_NOWHERE;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct place at = entry->fields[texts[i].field].place;
        if ((found && !place_before(at, *place)) || !text_contains_ignoring_case(texts[i].text, TEXT("\\Sysnative\\")))
            continue;
        found = true;
        *place = at;
    }
    return found;
}

bool text_facts_batch_target(struct text program)
{
    /* mutants: 0 as 1: one byte is no ending either way */
    while (program.length > 0 && (program.bytes[program.length - 1] == '.' || program.bytes[program.length - 1] == ' '))
        program.length--;
    return text_ends_with_ignoring_case(program, TEXT(".bat")) || text_ends_with_ignoring_case(program, TEXT(".cmd"));
}

/* Any of the characters, or an odd number of double quotes. */
static bool is_unsafe(struct text text, const bool characters[256])
{
    bool odd = false;
    for (size_t i = 0; i < text.length; i++) {
        odd ^= text.bytes[i] == '"';
        if (characters[(unsigned char)text.bytes[i]])
            return true;
    }
    return odd;
}

bool text_facts_unsafe_arguments(struct text arguments)
{
    static const bool characters[256] = {['%'] = true, ['!'] = true, ['^'] = true, ['&'] = true, ['|'] = true, ['<'] = true,
                                         ['>'] = true, ['('] = true, [')'] = true, ['\r'] = true, ['\n'] = true};
    return is_unsafe(arguments, characters);
}

bool text_facts_unsafe_text(struct text command)
{
    static const bool characters[256] = {['&'] = true, ['|'] = true, ['<'] = true, ['>'] = true, ['^'] = true,
                                         ['\r'] = true, ['\n'] = true};
    return is_unsafe(command, characters);
}

bool text_facts_unsafe_host(struct text host)
{
    for (size_t i = 0; i < host.length; i++) {
        char byte = host.bytes[i], letter = (char)(byte | 0x20);
        /* mutants: '9' as '9' + 1: a colon is safe too */
        bool safe = (letter >= 'a' && letter <= 'z') || (byte >= '0' && byte <= '9') || byte == '.' || byte == '-' ||
                    byte == '_' || byte == ':' || byte == '[' || byte == ']';
        if (!safe)
            return true;
    }
    return false;
}

bool text_facts_nothing_to_run(const struct entry *entry, const struct expanded_entry *expanded)
{
    /* A line whose program is "" starts nothing either. */
    bool line = !text_is_blank(command_line_program(expanded->command).name);
    bool command = !text_is_blank(expanded->command), script = !text_is_blank(expanded->script);
    bool host = !text_is_blank(expanded->host), embedded = entry->fields[FIELD_EMBEDDED_SCRIPT].place.line != 0;
    switch (entry->kind) {
    case KIND_COMMAND_LINE:
    case KIND_TOOL_COMMAND_LINE:
        return !line;
    case KIND_TOOL_POWERSHELL_LOCAL:
        return !command && !script && !embedded;
    case KIND_TOOL_PSEXEC:
        return !line || !host;
    case KIND_TOOL_POWERSHELL_REMOTE:
    case KIND_ADDON_SSMS:
        return !host;
    case KIND_POWERSHELL:
    default:
        return false;
    }
}
