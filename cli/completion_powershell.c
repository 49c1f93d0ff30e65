#include "cli/completion.h"

#include <stdio.h>

/* A single quote is doubled. PowerShell takes typographic ones for it, too: none of the tables has one. */
static void add_quoted(struct buffer *out, struct text text)
{
    buffer_add_byte(out, '\'');
    completion_add_escaped(out, text, "'", "'");
    buffer_add_byte(out, '\'');
}

static void add_pair(struct buffer *out, struct text name, struct text meaning)
{
    buffer_add(out, TEXT("                "));
    add_quoted(out, name);
    buffer_add(out, TEXT(" = "));
    add_quoted(out, meaning.length > 0 ? meaning : name); /* a tooltip is never empty */
    buffer_add_byte(out, '\n');
}

static void add_options(struct buffer *out, const struct completion_command *command)
{
    for (int option = OPTION_FIRST; option < OPTION_END; option++) {
        char name[40], formats[80], letter[] = {'-', options_letter(option), '\0'};
        if (!completion_takes(command, option))
            continue;
        struct text meaning = text_of(completion_meaning(command, option, formats));
        snprintf(name, sizeof name, "--%s", options_option_row(option)->name);
        if (letter[1])
            add_pair(out, text_of(letter), meaning);
        add_pair(out, text_of(name), meaning);
    }
}

static void add_list(struct buffer *out, const struct completion_value *value)
{
    buffer_add(out, TEXT("@("));
    for (size_t i = 0; value->names[i]; i++)
        buffer_printf(out, "%s'%s'", i > 0 ? ", " : "", value->names[i]);
    buffer_add_byte(out, ')');
}

static void add_commands(const struct completion *completion, struct buffer *out)
{
    for (size_t i = 0; i < completion->count; i++) {
        const struct completion_command *command = &completion->commands[i];
        struct completion_value formats = {.takes_files = false};
        if (completion_takes(command, OPTION_FORMAT))
            formats = completion_value(command, OPTION_FORMAT);
        buffer_printf(out, "        '%s' = @{\n            Places = %zu\n", command->name, command->places);
        buffer_printf(out, "            Files = $%s\n            Formats = ", command->takes_files ? "true" : "false");
        add_list(out, &formats);
        buffer_add(out, TEXT("\n            Words = [ordered]@{\n"));
        for (size_t j = 0; j < command->word_count; j++)
            add_pair(out, command->words[j].text, command->words[j].meaning);
        buffer_add(out, TEXT("            }\n            Options = [ordered]@{\n"));
        add_options(out, command);
        buffer_add(out, TEXT("            }\n        }\n"));
    }
}

static void add_value(struct buffer *out, const char *dashes, const char *name, const struct completion_value *value)
{
    buffer_printf(out, "        '%s%s' = @{ Files = $%s; Names = ", dashes, name, value->takes_files ? "true" : "false");
    add_list(out, value);
    buffer_add(out, TEXT(" }\n"));
}

/* --format's and --report's names are the command's. */
static void add_values(const struct completion *completion, struct buffer *out)
{
    static const struct completion_command check = {.options = {.command = COMMAND_CHECK}};
    (void)completion;
    for (int option = OPTION_FIRST; option < OPTION_END; option++) {
        if (!options_option_row(option)->argument)
            continue;
        struct completion_value value = completion_value(&check, option);
        if (option == OPTION_FORMAT || value.takes_report)
            value.names[0] = NULL;
        if (options_letter(option)) {
            char letter[] = {options_letter(option), '\0'};
            add_value(out, "-", letter, &value);
        }
        add_value(out, "--", options_option_row(option)->name, &value);
    }
}

const struct completion_part completion_powershell_parts[] = {
    {"version", completion_add_version},
    {"commands", add_commands},
    {"values", add_values},
    {"with-subcommands", completion_add_parent},
    {NULL, NULL},
};
