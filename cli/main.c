#include "cli/command.h"
#include "cli/destinations.h"
#include "core/platform.h"

int main(int argc, char **argv)
{
    static int (*const commands[COMMAND_COUNT])(const struct options *) = {
        [COMMAND_CHECK] = command_check,
        [COMMAND_LIST] = command_list,
        [COMMAND_DIFF] = command_diff,
        [COMMAND_PLAN] = command_plan,
        [COMMAND_RUN] = command_run,
        [COMMAND_EXPLAIN] = command_explain,
        [COMMAND_IMPORT] = command_import,
        [COMMAND_POLICY] = command_policy,
        [COMMAND_SCHEMA] = command_schema,
        [COMMAND_COMPLETION] = command_completion,
    };
    struct options options;
    int exit_code;
    if (!platform_start(&argc, &argv))
        return EXIT_RUN_FAILED;
    if (options_parse(argc, argv, &options, &exit_code))
        exit_code = destinations_are_free(&options) ? commands[options.command](&options) : options_usage_code(&options);
    options_fini(&options);
    return exit_code;
}
