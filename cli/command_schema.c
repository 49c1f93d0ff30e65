#include "cli/command.h"

#include <string.h>

#include "cli/policy_files.h"
#include "core/embedded.h"

static const struct {
    const char *name, *xsd, *relax_ng;
} schemas[] = {
    {"sessions", "xml/sessions.xsd", "xml/sessions.rng"},
    {"policy", "xml/policy.xsd", NULL},
    {"machine", "xml/machine.xsd", NULL},
};

static const char *find_schema(const struct options *options)
{
    for (size_t i = 0; options->path_count == 1 && i < sizeof schemas / sizeof *schemas; i++) {
        if (strcmp(schemas[i].name, options->paths[0]) == 0)
            return options->relax_ng ? schemas[i].relax_ng : schemas[i].xsd;
    }
    return NULL;
}

static void complain_of_schema(const struct options *options)
{
    struct suggestion suggestion = {.typed = options->path_count == 1 ? options->paths[0] : ""};
    for (size_t i = 0; i < sizeof schemas / sizeof *schemas; i++) {
        if (schemas[i].relax_ng || !options->relax_ng)
            suggestion_consider(&suggestion, schemas[i].name);
    }
    if (options->relax_ng)
        complain("a RELAX NG schema exists for: sessions");
    else if (suggestion.meant)
        suggestion_complain(&suggestion, "schema", "deputy schema --help");
    else
        complain("schema needs one of: sessions, policy, machine");
}

int command_schema(const struct options *options)
{
    const char *path = find_schema(options);
    struct command_output output;
    if (!path) {
        complain_of_schema(options);
        return EXIT_USAGE;
    }
    if (!policy_files_check_machine() || !command_output_open(options, &output))
        return EXIT_USAGE;
    struct text schema = embedded_text(path);
    enum status status =
        fwrite(schema.bytes, 1, schema.length, output.stream) == schema.length ? STATUS_OK : STATUS_CANNOT_WRITE;
    return command_output_close(options, &output, status) ? EXIT_NOTHING : EXIT_USAGE;
}
