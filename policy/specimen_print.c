#include "policy/specimen.h"

#define SHOWN ((size_t)80) /* bytes of a text */

/* In the order of the schema: texts and switches of an entry. */
enum form { FORM_TEXT, FORM_SWITCH, FORM_MODE, FORM_DEFAULT_DIRECTORY, FORM_SHELL_EXECUTE, FORM_OUTPUT, FORM_TYPE };

static const struct {
    const char *name;
    enum form form;
    enum entry_field field;
    enum fact facts[2]; /* texts asked for under these are shown always; FACT_COUNT: none */
} attributes[] = {
    {"mode", FORM_MODE, FIELD_MODE, {FACT_COUNT, FACT_COUNT}},
    {"type", FORM_TYPE, FIELD_COUNT, {FACT_TYPE, FACT_COUNT}},
    {"name", FORM_TEXT, FIELD_NAME, {FACT_NAME, FACT_COUNT}},
    {"group", FORM_TEXT, FIELD_GROUP, {FACT_GROUP, FACT_COUNT}},
    {"id", FORM_TEXT, FIELD_ID, {FACT_ID, FACT_COUNT}},
    {"host", FORM_TEXT, FIELD_HOST, {FACT_HOST, FACT_RAW_HOST}},
    {"database", FORM_TEXT, FIELD_DATABASE, {FACT_DATABASE, FACT_RAW_DATABASE}},
    {"own-user", FORM_TEXT, FIELD_OWN_USER, {FACT_OWN_USER, FACT_COUNT}},
    {"own-domain", FORM_TEXT, FIELD_OWN_DOMAIN, {FACT_OWN_DOMAIN, FACT_COUNT}},
    {"own-link", FORM_TEXT, FIELD_OWN_LINK, {FACT_OWN_LINK, FACT_COUNT}},
    {"user", FORM_TEXT, FIELD_USER, {FACT_USER, FACT_COUNT}},
    {"domain", FORM_TEXT, FIELD_DOMAIN, {FACT_DOMAIN, FACT_COUNT}},
    {"link", FORM_TEXT, FIELD_LINK, {FACT_LINK, FACT_COUNT}},
    {"has-secret", FORM_SWITCH, FIELD_SECRET, {FACT_COUNT, FACT_COUNT}},
    {"prompt", FORM_SWITCH, FIELD_PROMPT, {FACT_COUNT, FACT_COUNT}},
    {"net-only", FORM_SWITCH, FIELD_NET_ONLY, {FACT_COUNT, FACT_COUNT}},
    {"session-credentials", FORM_SWITCH, FIELD_SESSION_CREDENTIALS, {FACT_COUNT, FACT_COUNT}},
    {"command", FORM_TEXT, FIELD_COMMAND, {FACT_COMMAND, FACT_RAW_COMMAND}},
    {"script", FORM_TEXT, FIELD_SCRIPT, {FACT_SCRIPT, FACT_RAW_SCRIPT}},
    {"script-arguments", FORM_TEXT, FIELD_SCRIPT_ARGUMENTS, {FACT_SCRIPT_ARGUMENTS, FACT_RAW_SCRIPT_ARGUMENTS}},
    {"directory", FORM_TEXT, FIELD_DIRECTORY, {FACT_DIRECTORY, FACT_RAW_DIRECTORY}},
    {"default-directory", FORM_DEFAULT_DIRECTORY, FIELD_DEFAULT_DIRECTORY, {FACT_COUNT, FACT_COUNT}},
    {"capture-file", FORM_TEXT, FIELD_CAPTURE_FILE, {FACT_CAPTURE_FILE, FACT_RAW_CAPTURE_FILE}},
    {"administrator", FORM_SWITCH, FIELD_ADMINISTRATOR, {FACT_COUNT, FACT_COUNT}},
    {"shell-execute", FORM_SHELL_EXECUTE, FIELD_SHELL_EXECUTE, {FACT_COUNT, FACT_COUNT}},
    {"wait", FORM_SWITCH, FIELD_WAIT, {FACT_COUNT, FACT_COUNT}},
    {"output", FORM_OUTPUT, FIELD_OUTPUT, {FACT_COUNT, FACT_COUNT}},
    {"run-64-bit", FORM_SWITCH, FIELD_RUN_64_BIT, {FACT_COUNT, FACT_COUNT}},
};

static void add_escaped(struct buffer *out, struct text text)
{
    for (size_t offset = 0; offset < text.length;) {
        size_t start = offset;
        uint32_t character = text_next_code_point(text, &offset);
        if (character < ' ' || character == '"' || character == '&' || character == '<')
            buffer_printf(out, "&#x%X;", character);
        else
            buffer_add(out, text_slice(text, start, offset));
    }
}

/* A text that was made long is said to be so, not printed. */
static void add_attribute(struct buffer *out, const char *name, struct text value)
{
    size_t end = value.length <= SHOWN ? value.length : SHOWN;
    while (end < value.length && end > 0 && ((unsigned char)value.bytes[end] & 0xC0) == 0x80)
        end--;
    buffer_printf(out, " %s=\"", name);
    add_escaped(out, text_slice(value, 0, end));
    if (end < value.length)
        buffer_printf(out, "\xE2\x80\xA6 (%zu UTF-16 units)", text_utf16_length(value));
    buffer_add_byte(out, '"');
}

static struct text asked(const struct specimen_texts *texts, const enum fact facts[2])
{
    for (size_t i = 0; texts && i < 2; i++) {
        if (facts[i] < FACT_PLANNED_LENGTH && texts->of[facts[i] - FACT_FINITE_COUNT].bytes)
            return texts->of[facts[i] - FACT_FINITE_COUNT];
    }
    return (struct text){NULL, 0};
}

/* Is it there where the session of a test has it too? A test has no ID of its own, and no command beside a script. */
static bool is_as_in_a_test(const struct entry *entry, const struct entry *plain, enum entry_field field)
{
    struct text text = entry_text(entry, field);
    if (field == FIELD_ID)
        return text.length == 0 || text_equals(text, entry_text(plain, field));
    if (field == FIELD_COMMAND && text.length > 0 && entry->fields[FIELD_SCRIPT].place.line != 0)
        return false;
    return text_equals(text, entry_text(plain, field));
}

static void print_attribute(const struct entry *entry, const struct entry *plain, const struct specimen_texts *texts, size_t i,
                            struct buffer *out)
{
    enum entry_field field = attributes[i].field;
    const char *name = attributes[i].name;
    bool given = field < FIELD_COUNT && entry->fields[field].place.line != 0;
    switch (attributes[i].form) {
    case FORM_TYPE:
        if (!text_equals(entry->type, plain->type))
            add_attribute(out, name, entry->type);
        break;
    case FORM_TEXT:
        if (asked(texts, attributes[i].facts).bytes || !is_as_in_a_test(entry, plain, field))
            add_attribute(out, name, entry_text(entry, field));
        break;
    case FORM_SWITCH:
        if (given)
            add_attribute(out, name, TEXT("true"));
        break;
    case FORM_MODE:
        if (given)
            add_attribute(out, name, text_of(run_as_mode_names[entry->mode]));
        break;
    case FORM_DEFAULT_DIRECTORY:
        if (given || entry->fields[FIELD_DIRECTORY].place.line != 0)
            add_attribute(out, name, entry->default_directory ? TEXT("true") : TEXT("false"));
        break;
    case FORM_SHELL_EXECUTE:
        if (given)
            add_attribute(out, name, text_of(ternary_names[entry->shell_execute]));
        break;
    case FORM_OUTPUT:
        if (given)
            add_attribute(out, name, text_of(output_mode_names[entry->output]));
        break;
    }
}

static void print_link(enum link_state state, const char *whose, struct buffer *out)
{
    if (state == LINK_STATE_NOT_FOUND)
        buffer_printf(out, " (%s leads to no entry)", whose);
    if (state == LINK_STATE_NOT_A_CREDENTIAL)
        buffer_printf(out, " (%s leads to an entry that is no credential)", whose);
}

/* What a <session> has no attribute for. */
static void print_rest(const struct specimen *specimen, struct buffer *out)
{
    const struct entry *entry = &specimen->entry;
    print_link(specimen->links.run_as.state, "link", out);
    print_link(specimen->links.own.state, "own-link", out);
    if (entry->mode == MODE_CREDENTIAL_REPOSITORY && !entry->has_link)
        buffer_add(out, TEXT(" (without a link)"));
    if (entry->kind == KIND_OTHER && entry->is_tool)
        buffer_add(out, TEXT(" (a tool of another kind)"));
    if (entry->parameters[0].secured)
        buffer_add(out, TEXT(" (parameter 1 is secured)"));
    if (entry->clear_text_secret_count > 0)
        buffer_add(out, TEXT(" (with a password in clear text)"));
    if (entry->fields[FIELD_EMBEDDED_SCRIPT].place.line != 0)
        buffer_add(out, TEXT(" (with an embedded script)"));
}

void specimen_print(const struct specimen_choice *choice, const struct specimen_texts *texts, struct buffer *out)
{
    struct specimen specimen, plain;
    struct specimen_choice unremarkable = {{0}};
    unremarkable.values[INPUT_KIND] = choice->values[INPUT_KIND];
    specimen_make(&specimen, choice, texts);
    specimen_make(&plain, &unremarkable, NULL);
    buffer_printf(out, "kind=\"%s\"", entry_kind_names[specimen.entry.kind]);
    for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++)
        print_attribute(&specimen.entry, &plain.entry, texts, i, out);
    if (specimen.has_effective) {
        add_attribute(out, "effective-user", specimen.effective.user);
        add_attribute(out, "effective-domain", specimen.effective.domain);
    }
    print_rest(&specimen, out);
}
