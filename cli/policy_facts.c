#include "cli/policy_command.h"

#include <string.h>

#include "cli/policy_files.h"
#include "policy/facts.h"

#define LINE_WIDTH 100

static const char *const type_names[] = {
    [FACT_BOOLEAN] = "boolean", [FACT_ENUM] = "enum", [FACT_TEXT] = "text", [FACT_LIST] = "list", [FACT_NUMBER] = "number",
};

/* The elements of an entry, as the fact is called that is their text or value. */
static const char *const element_names[FIELD_COUNT] = {
    [FIELD_ID] = "id",
    [FIELD_NAME] = "name",
    [FIELD_GROUP] = "group",
    [FIELD_HOST] = "host",
    [FIELD_DATABASE] = "database",
    [FIELD_OWN_USER] = "own-user",
    [FIELD_OWN_DOMAIN] = "own-domain",
    [FIELD_OWN_LINK] = "own-link",
    [FIELD_MODE] = "mode",
    [FIELD_USER] = "user",
    [FIELD_DOMAIN] = "domain",
    [FIELD_LINK] = "link",
    [FIELD_SECRET] = "secret",
    [FIELD_PROMPT] = "prompt",
    [FIELD_NET_ONLY] = "net-only",
    [FIELD_SESSION_CREDENTIALS] = "session-credentials",
    [FIELD_COMMAND] = "command",
    [FIELD_SCRIPT] = "script",
    [FIELD_SCRIPT_ARGUMENTS] = "script-arguments",
    [FIELD_DIRECTORY] = "directory",
    [FIELD_DEFAULT_DIRECTORY] = "default-directory",
    [FIELD_CAPTURE_FILE] = "capture-file",
    [FIELD_ADMINISTRATOR] = "administrator",
    [FIELD_SHELL_EXECUTE] = "shell-execute",
    [FIELD_WAIT] = "wait",
    [FIELD_OUTPUT] = "output",
    [FIELD_RUN_64_BIT] = "run-64-bit",
    [FIELD_EMBEDDED_SCRIPT] = "embedded-script",
};

/* NULL: it points at nothing; "derived": at the element that makes it so. */
static const char *element_of(const struct fact_definition *fact)
{
    return fact->place == FACT_PLACE_NONE ? NULL : fact->place == FACT_PLACE_DERIVED ? "derived" : element_names[fact->place];
}

/* Below its fact, over as many lines as it takes. */
static void add_values(struct buffer *out, const struct fact_definition *fact)
{
    size_t line = out->length;
    for (int i = 0; i < fact->value_count; i++) {
        bool breaks = out->length - line + strlen(fact->values[i]) > LINE_WIDTH;
        if (i > 0)
            buffer_add_byte(out, ',');
        if (breaks || i == 0) {
            buffer_add(out, TEXT("\n    "));
            line = out->length;
        }
        buffer_printf(out, " %s", fact->values[i]);
    }
}

static void add_text(struct buffer *out)
{
    buffer_printf(out, "%-26s  %-7s  %-19s  %s\n", "FACT", "TYPE", "POINTS AT", "MEANING");
    for (int i = 0; i < FACT_COUNT; i++) {
        const struct fact_definition *fact = &fact_definitions[i];
        const char *element = element_of(fact);
        buffer_printf(out, "%-26s  %-7s  %-19s  %s", fact->name, type_names[fact->type], element ? element : "-", fact->meaning);
        if (fact->type == FACT_ENUM)
            add_values(out, fact);
        buffer_add_byte(out, '\n');
    }
    buffer_add(out, TEXT("\nA boolean is true or false. A list holds if any of its parts, separated by ;, holds. A fact that\n"
                         "points at an element can stand in points-at; \"derived\" is the element that makes it so.\n"));
}

static json_t *values_of(const struct fact_definition *fact)
{
    json_t *array = fact->value_count > 0 ? json_array() : json_null();
    int failed = array == NULL;
    for (int i = 0; i < fact->value_count; i++)
        failed |= json_array_append_new(array, json_string(fact->values[i]));
    if (!failed)
        return array;
    json_decref(array);
    return NULL;
}

static json_t *fact_object(const struct fact_definition *fact)
{
    json_t *object = json_object();
    int failed = object == NULL;
    failed |= json_object_set_new(object, "name", json_string(fact->name));
    failed |= json_object_set_new(object, "type", json_string(type_names[fact->type]));
    failed |= json_object_set_new(object, "values", values_of(fact));
    failed |= json_object_set_new(object, "points_at", json_text(text_of(element_of(fact))));
    failed |= json_object_set_new(object, "meaning", json_string(fact->meaning));
    if (!failed)
        return object;
    json_decref(object);
    return NULL;
}

static void add_json(struct buffer *out)
{
    bool first = true;
    buffer_add(out, TEXT("{\"schema\":\"deputy-policy-facts/1\",\"facts\":[\n"));
    for (int i = 0; i < FACT_COUNT; i++)
        policy_command_add_item(out, &first, fact_object(&fact_definitions[i]));
    buffer_add(out, TEXT("]}\n"));
}

int policy_facts(const struct options *options)
{
    struct buffer out = {0};
    if (options->path_count > 0) {
        complain("policy facts takes no FILE: the facts are the same for every policy");
        return EXIT_USAGE;
    }
    if (!policy_files_check_machine())
        return EXIT_USAGE;
    if (options->format == FORMAT_JSON)
        add_json(&out);
    else
        add_text(&out);
    int code = command_write_text(options, &out);
    buffer_fini(&out);
    return code;
}
