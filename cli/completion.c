#include "cli/completion.h"

#include "backends/backend.h"
#include "cli/report.h"

bool completion_takes(const struct completion_command *command, int option)
{
    if (command->options.command == COMMAND_COUNT)
        return option == OPTION_HELP || option == OPTION_VERSION;
    return options_take(&command->options, option);
}

const char *completion_meaning(const struct completion_command *command, int option, char formats[80])
{
    if (command->options.command == COMMAND_COUNT)
        return options_option_row(option)->meaning;
    return options_meaning(&command->options, option, formats);
}

static void add_formats(const struct completion_command *command, struct completion_value *out)
{
    const struct subcommand *subcommand = command->options.subcommand;
    unsigned formats = (subcommand ? &subcommand->row : options_command_row(command->options.command))->formats;
    size_t count = 0;
    for (int i = 0; i < FORMAT_COUNT; i++) {
        if (formats & FORMAT_BIT(i))
            out->names[count++] = options_format_name((enum output_format)i);
    }
}

static void add_backends(struct completion_value *out)
{
    size_t count = 0;
    for (const struct backend *const *each = backend_list(); *each; each++)
        out->names[count++] = (*each)->name;
}

struct completion_value completion_value(const struct completion_command *command, int option)
{
    const char *argument = options_option_row(option)->argument;
    const char *const *choices = options_choices(option);
    struct completion_value value = {.takes_report = strcmp(argument, "FORMAT=FILE") == 0};
    value.takes_files = strcmp(argument, "FILE") == 0 || strncmp(argument, "PATH", 4) == 0 || strcmp(argument, "CMD") == 0;
    for (size_t i = 0; choices && choices[i]; i++)
        value.names[i] = choices[i];
    if (value.takes_report || option == OPTION_FORMAT)
        add_formats(command, &value);
    else if (option == OPTION_BACKEND)
        add_backends(&value);
    else if (option == OPTION_POLICY)
        value.names[0] = "default";
    return value;
}

void completion_add_escaped(struct buffer *out, struct text text, const char *special, const char *escape)
{
    for (size_t i = 0; i < text.length; i++) {
        if (strchr(special, text.bytes[i]))
            buffer_add(out, text_of(escape));
        buffer_add_byte(out, text.bytes[i]);
    }
}

void completion_add_version(const struct completion *completion, struct buffer *out)
{
    (void)completion;
    buffer_add(out, TEXT(DEPUTY_VERSION));
}

void completion_add_parent(const struct completion *completion, struct buffer *out)
{
    (void)completion;
    buffer_add(out, text_of(options_command_row(COMMAND_POLICY)->name));
}

void completion_add_names(struct buffer *out, const struct completion_value *value)
{
    for (size_t i = 0; value->names[i]; i++)
        buffer_printf(out, "%s%s", i > 0 ? " " : "", value->names[i]);
}
