#include "cli/completion.h"

/* All that is written here are letters, digits and hyphens, so that single quotes hold them. */
static void add_formats(const struct completion_command *command, struct buffer *out)
{
    if (!completion_takes(command, OPTION_FORMAT))
        return;
    struct completion_value value = completion_value(command, OPTION_FORMAT);
    completion_add_names(out, &value);
}

static void add_options(const struct completion_command *command, struct buffer *out)
{
    const char *between = "";
    for (int option = OPTION_FIRST; option < OPTION_END; option++) {
        if (!completion_takes(command, option))
            continue;
        buffer_printf(out, "%s--%s", between, options_option_row(option)->name);
        between = " ";
    }
}

static void add_commands(const struct completion *completion, struct buffer *out)
{
    for (size_t i = 0; i < completion->count; i++) {
        const struct completion_command *command = &completion->commands[i];
        buffer_printf(out, "    '%s')\n        words='", command->name);
        for (size_t j = 0; j < command->word_count; j++)
            buffer_printf(out, "%s%.*s", j > 0 ? " " : "", TEXT_ARGS(command->words[j].text));
        buffer_printf(out, "' places=%zu files=%s\n        formats='", command->places, command->takes_files ? "yes" : "''");
        add_formats(command, out);
        buffer_add(out, TEXT("'\n        options='"));
        add_options(command, out);
        buffer_add(out, TEXT("'\n        ;;\n"));
    }
}

/* What --format and --report take is the command's; everything else is the same for all commands. */
static void add_value(int option, struct buffer *out)
{
    static const struct completion_command check = {.options = {.command = COMMAND_CHECK}};
    struct completion_value value = completion_value(&check, option);
    if (options_letter(option))
        buffer_printf(out, "-%c | ", options_letter(option));
    buffer_printf(out, "--%s)", options_option_row(option)->name);
    if (option == OPTION_FORMAT || value.takes_report) {
        buffer_add(out, TEXT(" words=$formats"));
    } else if (value.names[0]) {
        buffer_add(out, TEXT(" words='"));
        completion_add_names(out, &value);
        buffer_add_byte(out, '\'');
    }
    buffer_printf(out, "%s%s ;;\n", value.takes_report ? " report=yes" : "", value.takes_files ? " files=yes" : "");
}

static void add_values(const struct completion *completion, struct buffer *out)
{
    (void)completion;
    for (int option = OPTION_FIRST; option < OPTION_END; option++) {
        if (!options_option_row(option)->argument)
            continue;
        buffer_add(out, TEXT("    "));
        add_value(option, out);
    }
}

const struct completion_part completion_bash_parts[] = {
    {"version", completion_add_version},
    {"commands", add_commands},
    {"values", add_values},
    {"with-subcommands", completion_add_parent},
    {NULL, NULL},
};
