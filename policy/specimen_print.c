#include "policy/specimen.h"

#define SHOWN ((size_t)80) /* bytes of a text, and what the last character needs */

/* In the order of the schema: texts and switches of an entry. */
enum form { FORM_TEXT, FORM_SWITCH, FORM_MODE, FORM_DEFAULT_DIRECTORY, FORM_SHELL_EXECUTE, FORM_OUTPUT, FORM_TYPE };

static const struct {
    const char *name;
    enum form form;
    enum entry_field field;
    enum fact fact, raw_fact; /* of a text: if it was asked for under these, it is shown always */
} attributes[] = {
    {.name = "mode", .form = FORM_MODE, .field = FIELD_MODE},
    {.name = "type", .form = FORM_TYPE},
    {"name", FORM_TEXT, FIELD_NAME, FACT_NAME, FACT_NAME},
    {"group", FORM_TEXT, FIELD_GROUP, FACT_GROUP, FACT_GROUP},
    {"id", FORM_TEXT, FIELD_ID, FACT_ID, FACT_ID},
    {"host", FORM_TEXT, FIELD_HOST, FACT_HOST, FACT_RAW_HOST},
    {"database", FORM_TEXT, FIELD_DATABASE, FACT_DATABASE, FACT_RAW_DATABASE},
    {"own-user", FORM_TEXT, FIELD_OWN_USER, FACT_OWN_USER, FACT_OWN_USER},
    {"own-domain", FORM_TEXT, FIELD_OWN_DOMAIN, FACT_OWN_DOMAIN, FACT_OWN_DOMAIN},
    {"own-link", FORM_TEXT, FIELD_OWN_LINK, FACT_OWN_LINK, FACT_OWN_LINK},
    {"user", FORM_TEXT, FIELD_USER, FACT_USER, FACT_USER},
    {"domain", FORM_TEXT, FIELD_DOMAIN, FACT_DOMAIN, FACT_DOMAIN},
    {"link", FORM_TEXT, FIELD_LINK, FACT_LINK, FACT_LINK},
    {.name = "has-secret", .form = FORM_SWITCH, .field = FIELD_SECRET},
    {.name = "prompt", .form = FORM_SWITCH, .field = FIELD_PROMPT},
    {.name = "net-only", .form = FORM_SWITCH, .field = FIELD_NET_ONLY},
    {.name = "session-credentials", .form = FORM_SWITCH, .field = FIELD_SESSION_CREDENTIALS},
    {"command", FORM_TEXT, FIELD_COMMAND, FACT_COMMAND, FACT_RAW_COMMAND},
    {"script", FORM_TEXT, FIELD_SCRIPT, FACT_SCRIPT, FACT_RAW_SCRIPT},
    {"script-arguments", FORM_TEXT, FIELD_SCRIPT_ARGUMENTS, FACT_SCRIPT_ARGUMENTS, FACT_RAW_SCRIPT_ARGUMENTS},
    {"directory", FORM_TEXT, FIELD_DIRECTORY, FACT_DIRECTORY, FACT_RAW_DIRECTORY},
    {.name = "default-directory", .form = FORM_DEFAULT_DIRECTORY, .field = FIELD_DEFAULT_DIRECTORY},
    {"capture-file", FORM_TEXT, FIELD_CAPTURE_FILE, FACT_CAPTURE_FILE, FACT_RAW_CAPTURE_FILE},
    {.name = "administrator", .form = FORM_SWITCH, .field = FIELD_ADMINISTRATOR},
    {.name = "shell-execute", .form = FORM_SHELL_EXECUTE, .field = FIELD_SHELL_EXECUTE},
    {.name = "wait", .form = FORM_SWITCH, .field = FIELD_WAIT},
    {.name = "output", .form = FORM_OUTPUT, .field = FIELD_OUTPUT},
    {.name = "run-64-bit", .form = FORM_SWITCH, .field = FIELD_RUN_64_BIT},
};

/* Returns where it stopped. */
static size_t add_escaped(struct buffer *out, struct text text)
{
    size_t offset = 0;
    while (offset < text.length && offset < SHOWN) {
        size_t start = offset;
        uint32_t character = text_next_code_point(text, &offset);
        if (character < ' ' || character == '"' || character == '&' || character == '<')
            buffer_printf(out, "&#x%X;", character);
        else
            buffer_add(out, text_slice(text, start, offset));
    }
    return offset;
}

/* A text that was made long is said to be so, not printed. */
static void add_attribute(struct buffer *out, const char *name, struct text value)
{
    buffer_printf(out, " %s=\"", name);
    if (add_escaped(out, value) < value.length)
        buffer_printf(out, "\xE2\x80\xA6 (%zu UTF-16 units)", text_utf16_length(value));
    buffer_add_byte(out, '"');
}

static bool is_given(const struct entry *entry, enum entry_field field)
{
    return entry->fields[field].place.line != PLACE_NOWHERE.line;
}

/* Is it there where the session of a test has it too? A test has no ID of its own, and beside a script no command,
 * or one, as its kind wants it. */
static bool is_as_in_a_test(const struct entry *entry, const struct entry *plain, enum entry_field field)
{
    struct text text = entry_text(entry, field);
    if (field == FIELD_ID)
        return text.length == 0 || text_equals(text, entry_text(plain, field));
    if (field == FIELD_COMMAND && is_given(entry, FIELD_SCRIPT))
        return false;
    return text_equals(text, entry_text(plain, field));
}

static void print_attribute(const struct entry *entry, const struct entry *plain, const struct specimen_texts *texts, size_t i,
                            struct buffer *out)
{
    enum entry_field field = attributes[i].field;
    const char *name = attributes[i].name;
    switch (attributes[i].form) {
    case FORM_TYPE:
        if (!text_equals(entry->type, plain->type))
            add_attribute(out, name, entry->type);
        break;
    case FORM_TEXT:
        if (specimen_asked(texts, attributes[i].fact).bytes || specimen_asked(texts, attributes[i].raw_fact).bytes ||
            !is_as_in_a_test(entry, plain, field))
            add_attribute(out, name, entry_text(entry, field));
        break;
    case FORM_SWITCH:
        if (is_given(entry, field))
            add_attribute(out, name, TEXT("true"));
        break;
    case FORM_MODE:
        if (is_given(entry, field))
            add_attribute(out, name, text_of(run_as_mode_names[entry->mode]));
        break;
    case FORM_DEFAULT_DIRECTORY:
        if (is_given(entry, field) || is_given(entry, FIELD_DIRECTORY))
            add_attribute(out, name, entry->default_directory ? TEXT("true") : TEXT("false"));
        break;
    case FORM_SHELL_EXECUTE:
        if (is_given(entry, field))
            add_attribute(out, name, text_of(ternary_names[entry->shell_execute]));
        break;
    case FORM_OUTPUT:
        if (is_given(entry, field))
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
    if (is_given(entry, FIELD_EMBEDDED_SCRIPT))
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
