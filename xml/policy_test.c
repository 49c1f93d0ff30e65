/* <test>: a session made of facts. Its attributes are the facts that a document can give; the others follow from them. */
#include "xml/policy_reader.h"

#include <string.h>

enum value_kind { VALUE_TEXT, VALUE_SWITCH, VALUE_KIND, VALUE_MODE, VALUE_SHELL_EXECUTE, VALUE_OUTPUT, VALUE_GUID, VALUE_TYPE,
                  VALUE_EFFECTIVE };

/* One row per attribute: its field, and where a switch is kept. */
static const struct attribute_row {
    const char *name;
    enum value_kind kind;
    enum entry_field field;
    size_t offset; /* of a bool in struct entry; of a text in struct identity */
} rows[] = {
    {"kind", VALUE_KIND, FIELD_COUNT, 0},
    {"type", VALUE_TYPE, FIELD_COUNT, 0},
    {"name", VALUE_TEXT, FIELD_NAME, 0},
    {"group", VALUE_TEXT, FIELD_GROUP, 0},
    {"id", VALUE_GUID, FIELD_ID, 0},
    {"host", VALUE_TEXT, FIELD_HOST, 0},
    {"database", VALUE_TEXT, FIELD_DATABASE, 0},
    {"own-user", VALUE_TEXT, FIELD_OWN_USER, 0},
    {"own-domain", VALUE_TEXT, FIELD_OWN_DOMAIN, 0},
    {"own-link", VALUE_GUID, FIELD_OWN_LINK, 0},
    {"mode", VALUE_MODE, FIELD_MODE, 0},
    {"user", VALUE_TEXT, FIELD_USER, 0},
    {"domain", VALUE_TEXT, FIELD_DOMAIN, 0},
    {"link", VALUE_GUID, FIELD_LINK, 0},
    {"has-secret", VALUE_SWITCH, FIELD_SECRET, 0},
    {"prompt", VALUE_SWITCH, FIELD_PROMPT, offsetof(struct entry, prompt)},
    {"net-only", VALUE_SWITCH, FIELD_NET_ONLY, offsetof(struct entry, net_only)},
    {"session-credentials", VALUE_SWITCH, FIELD_SESSION_CREDENTIALS, offsetof(struct entry, session_credentials)},
    {"effective-user", VALUE_EFFECTIVE, FIELD_COUNT, offsetof(struct identity, user)},
    {"effective-domain", VALUE_EFFECTIVE, FIELD_COUNT, offsetof(struct identity, domain)},
    {"command", VALUE_TEXT, FIELD_COMMAND, 0},
    {"script", VALUE_TEXT, FIELD_SCRIPT, 0},
    {"script-arguments", VALUE_TEXT, FIELD_SCRIPT_ARGUMENTS, 0},
    {"directory", VALUE_TEXT, FIELD_DIRECTORY, 0},
    {"default-directory", VALUE_SWITCH, FIELD_DEFAULT_DIRECTORY, offsetof(struct entry, default_directory)},
    {"capture-file", VALUE_TEXT, FIELD_CAPTURE_FILE, 0},
    {"administrator", VALUE_SWITCH, FIELD_ADMINISTRATOR, offsetof(struct entry, administrator)},
    {"shell-execute", VALUE_SHELL_EXECUTE, FIELD_SHELL_EXECUTE, 0},
    {"wait", VALUE_SWITCH, FIELD_WAIT, offsetof(struct entry, wait_for_exit)},
    {"output", VALUE_OUTPUT, FIELD_OUTPUT, 0},
    {"run-64-bit", VALUE_SWITCH, FIELD_RUN_64_BIT, offsetof(struct entry, run_64_bit)},
};
#define ROWS (sizeof rows / sizeof *rows)

bool policy_test_has_attribute(const char *name)
{
    size_t i = 0;
    while (i < ROWS && strcmp(rows[i].name, name) != 0)
        i++;
    return i < ROWS;
}

void policy_test_start(struct policy_reader *reader, const struct reader_element *element)
{
    struct policy_test *test = policy_reader_allocate(reader, sizeof *test);
    if (!test)
        return;
    test->name = policy_reader_copy(reader, policy_reader_attribute(element, "name"));
    test->expect = policy_reader_copy(reader, policy_reader_attribute(element, "expect"));
    test->place = reader_place(element);
    *reader->next_test = test;
    reader->next_test = &test->next;
    reader->test = test;
}

static int read_enum(struct policy_reader *reader, const struct attribute_row *row, struct text value, const char *const *names,
                     int count)
{
    for (int i = 0; i < count; i++) {
        if (text_equals(value, text_of(names[i])))
            return i;
    }
    policy_reader_fail(reader, reader->test->entry.place, "\"%.*s\" is no value of %s", POLICY_READER_SHOWN(value), row->name);
    return 0;
}

static void read_guid(struct policy_reader *reader, const struct attribute_row *row, struct text value)
{
    struct entry *entry = &reader->test->entry;
    struct guid guid;
    if (!guid_parse(text_trimmed(value), &guid) || guid_is_nil(&guid)) {
        policy_reader_fail(reader, reader->test->entry.place, "%s: \"%.*s\" is no ID", row->name, POLICY_READER_SHOWN(value));
        return;
    }
    *(row->field == FIELD_ID ? &entry->id : row->field == FIELD_LINK ? &entry->link : &entry->own_link) = guid;
    *(row->field == FIELD_ID ? &entry->has_id : row->field == FIELD_LINK ? &entry->has_link : &entry->has_own_link) = true;
}

static void read_value(struct policy_reader *reader, const struct attribute_row *row, struct text value)
{
    static const char *const switches[] = {"false", "true"};
    struct policy_test *test = reader->test;
    struct entry *entry = &test->entry;
    struct text kept = policy_reader_copy(reader, value);
    bool given = true;
    switch (row->kind) {
    case VALUE_TEXT: /* an empty one gives no field, as in a document */
        given = !text_is_blank(kept);
        entry->fields[row->field].text = given ? kept : TEXT("");
        break;
    case VALUE_TYPE: entry->type = kept; break;
    case VALUE_KIND: entry->kind = (enum entry_kind)read_enum(reader, row, value, entry_kind_names, KIND_COUNT); break;
    case VALUE_MODE: entry->mode = (enum run_as_mode)read_enum(reader, row, value, run_as_mode_names, MODE_COUNT); break;
    case VALUE_OUTPUT: entry->output = (enum output_mode)read_enum(reader, row, value, output_mode_names, OUTPUT_COUNT); break;
    case VALUE_SHELL_EXECUTE:
        entry->shell_execute = (enum ternary)read_enum(reader, row, value, ternary_names, TERNARY_COUNT);
        break;
    case VALUE_GUID: read_guid(reader, row, value); break;
    case VALUE_EFFECTIVE:
        *(struct text *)((char *)&test->effective + row->offset) = kept;
        test->has_effective = true;
        break;
    case VALUE_SWITCH:
        given = read_enum(reader, row, value, switches, 2) == 1;
        if (row->field != FIELD_SECRET)
            *(bool *)((char *)entry + row->offset) = given;
        given |= row->field != FIELD_SECRET;
        break;
    }
    if (row->field != FIELD_COUNT && given)
        entry->fields[row->field].place = entry->place;
}

/* Where nothing is said about the field; an empty text is something. */
static void give(struct policy_test *test, enum entry_field field, struct text text)
{
    if (test->entry.fields[field].place.line == 0 && !test->entry.fields[field].text.bytes)
        test->entry.fields[field] = (struct entry_value){text, test->entry.place};
}

static enum link_state state_of(bool has, const struct guid *link)
{
    enum well_known_link known = has ? guid_well_known(link) : LINK_ORDINARY;
    return !has                      ? LINK_STATE_NONE
           : known == LINK_NONE      ? LINK_STATE_WELL_KNOWN_NONE
           : known != LINK_ORDINARY  ? LINK_STATE_WELL_KNOWN
                                     : LINK_STATE_FOUND;
}

/* Where a script can stand for the command, one alone is what is run. */
static bool runs_scripts(enum entry_kind kind)
{
    return kind == KIND_POWERSHELL || kind == KIND_TOOL_POWERSHELL_LOCAL || kind == KIND_TOOL_POWERSHELL_REMOTE;
}

/* Links found, command and host present: a test says only what its rule is about (SPEC 7). */
static void complete(struct policy_test *test)
{
    struct entry *entry = &test->entry;
    entry->is_tool = entry_kind_is_tool(entry->kind);
    if (entry->fields[FIELD_DEFAULT_DIRECTORY].place.line == 0) /* a directory counts unless the default one is asked for */
        entry->default_directory = entry->fields[FIELD_DIRECTORY].place.line == 0;
    give(test, FIELD_NAME, TEXT("session"));
    give(test, FIELD_HOST, TEXT("host"));
    if (entry->fields[FIELD_SCRIPT].place.line == 0 || !runs_scripts(entry->kind))
        give(test, FIELD_COMMAND, TEXT("program.exe"));
    if (entry->mode == MODE_CREDENTIAL_REPOSITORY && !entry->has_link) {
        entry->has_link = guid_parse(TEXT("0f5c2a4e-91b7-4d36-8a53-6e7f80912b3c"), &entry->link);
        give(test, FIELD_LINK, (struct text){NULL, 0});
    }
    test->links.run_as.state = state_of(entry->has_link, &entry->link);
    test->links.own.state = state_of(entry->has_own_link, &entry->own_link);
}

void policy_test_session(struct policy_reader *reader, const struct reader_element *element)
{
    reader->test->entry.place = reader_place(element);
    for (size_t i = 0; i < ROWS && !reader->failed; i++) {
        struct text value = policy_reader_attribute(element, rows[i].name);
        if (value.bytes)
            read_value(reader, &rows[i], value);
    }
    complete(reader->test);
}
