#include "cli/policy_command.h"

#include <string.h>

#include "cli/policy_files.h"
#include "policy/table.h"

#define TEXT_AND_JSON (FORMAT_BIT(FORMAT_TEXT) | FORMAT_BIT(FORMAT_JSON))
#define REPORT (OPTION_BIT(OPTION_FORMAT) | OPTION_BIT(OPTION_OUTPUT))
#define OF_ONE_POLICY (REPORT | OPTION_BIT(OPTION_POLICY) | OPTION_BIT(OPTION_AS_MACHINE) | OPTION_BIT(OPTION_COLOR))

#define SHOWN_CODES "  0  shown\n  2  usage, or a policy that cannot be used\n"
#define WRONG_CODES "  0  nothing is wrong\n  1  something is wrong\n"
#define INPUT_CODE "  3  an input could not be read as a whole\n"

const struct subcommand policy_subcommands[] = {
    {{"policy check", "policy check [FILE] [--coverage PATH...]",
      "prove what of a policy can do nothing", "deputy policy check .deputy.xml --coverage exports/", TEXT_AND_JSON},
     OF_ONE_POLICY | OPTION_BIT(OPTION_COVERAGE) | OPTION_BIT(OPTION_REPOSITORY) | OPTION_BIT(OPTION_ALLOW_EMPTY) |
         OPTION_BIT(OPTION_QUIET),
     policy_check, WRONG_CODES "  2  usage, a policy that cannot be used, or not one entry\n" INPUT_CODE},
    {{"policy test", "policy test [FILE]", "run the <test>s of a policy", "deputy policy test .deputy.xml", TEXT_AND_JSON},
     OF_ONE_POLICY | OPTION_BIT(OPTION_ALLOW_EMPTY), policy_test,
     WRONG_CODES "  2  usage, a policy that cannot be used, or not one test\n"},
    {{"policy facts", "policy facts", "list the facts that rules may ask for", "deputy policy facts --format json",
      TEXT_AND_JSON},
     REPORT, policy_facts, SHOWN_CODES},
    {{"policy show", "policy show [FILE]", "show the policy in effect: documents, rules, suppressions",
      "deputy policy show .deputy.xml", TEXT_AND_JSON},
     OF_ONE_POLICY, policy_show, SHOWN_CODES},
    {{"policy table", "policy table [FILE]", "show what is decided for every combination of kind, mode and switches",
      "deputy policy table --format html --output table.html", TEXT_AND_JSON | FORMAT_BIT(FORMAT_HTML)},
     OF_ONE_POLICY | OPTION_BIT(OPTION_VERBOSE), policy_table, SHOWN_CODES},
    {{"policy diff", "policy diff A B [PATH...]",
      "say which combinations, and which sessions of PATH, A and B decide differently",
      "deputy policy diff default .deputy.xml exports/", TEXT_AND_JSON},
     REPORT | OPTION_BIT(OPTION_COLOR) | OPTION_BIT(OPTION_REPOSITORY) | OPTION_BIT(OPTION_ALLOW_EMPTY) |
         OPTION_BIT(OPTION_QUIET),
     policy_diff,
     "  0  nothing changes\n  1  something changes\n  2  usage, a policy that cannot be used, or not one entry\n" INPUT_CODE},
    {{NULL, NULL, NULL, NULL, 0}, 0, NULL, NULL},
};

int command_policy(const struct options *options)
{
    return options->subcommand->run(options);
}

bool policy_command_load(const struct options *options, struct policy *out)
{
    struct policy_choice choice = {.path = options->policy, .as_machine = options->as_machine};
    *out = (struct policy){0};
    if (options->path_count + (options->policy != NULL) > 1) {
        complain("%s looks at one policy: FILE or --policy FILE", options->subcommand->row.name);
        return false;
    }
    if (options->path_count == 1)
        choice.path = options->paths[0];
    if (choice.as_machine && !choice.path) {
        complain("--as-machine needs FILE: the policy to read in the machine policy's place");
        return false;
    }
    return policy_files_load(&choice, out);
}

enum policy_layer policy_command_layer(const struct options *options)
{
    return options->as_machine ? LAYER_MACHINE : LAYER_PROJECT;
}

void policy_command_add_place(struct buffer *out, const struct policy_source *source, struct place place)
{
    buffer_add_visible(out, source->path);
    if (!source->built_in)
        buffer_printf(out, ":%zu:%zu", place.line, place.column);
}

bool policy_command_uses_color(const struct options *options)
{
    bool to_file = options->output && strcmp(options->output, "-") != 0;
    return command_uses_color(options, to_file ? NULL : stdout);
}

int policy_command_set_row(json_t *object, const int values[])
{
    int failed = 0;
    for (int i = 0; i < TABLE_DIMENSIONS; i++) {
        const struct table_dimension_definition *dimension = &table_dimensions[i];
        json_t *value = dimension->count == 2 ? json_boolean(values[i]) : json_string(dimension->values[values[i]]);
        failed |= json_object_set_new(object, dimension->key, value);
    }
    return failed;
}

void policy_command_add_json_head(struct buffer *out, const char *schema, const struct policy *policy)
{
    buffer_printf(out, "{\"schema\":\"%s\",\"policy\":{\"name\":", schema);
    json_add(json_text(policy->name), out);
    buffer_add(out, TEXT("},"));
}

void policy_command_add_item(struct buffer *out, bool *first, json_t *value)
{
    buffer_add(out, *first ? TEXT("") : TEXT(","));
    json_add_line(value, out);
    *first = false;
}
