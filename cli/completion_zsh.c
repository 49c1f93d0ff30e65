#include "cli/completion.h"

#include <stdio.h>

/* A description inside single quotes and, for _arguments, inside brackets. No text of the tables has a single quote but as
 * an apostrophe, which ends the quotes, comes by itself and opens them again. */
static void add_meaning(struct buffer *out, struct text text)
{
    while (text.length > 0) {
        size_t end = text_find_byte(text, '\'');
        completion_add_escaped(out, text_slice(text, 0, end), "\\[]:", "\\");
        if (end < text.length)
            buffer_add(out, TEXT("'\\''"));
        text = text_slice(text, end + 1, text.length);
    }
}

/* A command's name where a function's goes. */
static void add_function(struct buffer *out, const struct completion_command *command)
{
    buffer_add(out, TEXT("_deputy_words"));
    for (const char *at = command->name; *at; at++)
        buffer_printf(out, "%s%c", at == command->name ? "_" : "", *at == ' ' ? '_' : *at);
}

/* A function for every command behind which words may stand. */
static void add_words(const struct completion *completion, struct buffer *out)
{
    for (size_t i = 0; i < completion->count; i++) {
        const struct completion_command *command = &completion->commands[i];
        if (command->word_count == 0)
            continue;
        add_function(out, command);
        buffer_add(out, TEXT("() {\n    local -a words\n    words=(\n"));
        for (size_t j = 0; j < command->word_count; j++) {
            buffer_printf(out, "        '%.*s", TEXT_ARGS(command->words[j].text));
            if (command->words[j].meaning.length > 0)
                buffer_add_byte(out, ':');
            add_meaning(out, command->words[j].meaning);
            buffer_add(out, TEXT("'\n"));
        }
        buffer_printf(out, "    )\n    _deputy_describe %s\n}\n\n", command->takes_files ? "files" : "''");
    }
}

static void add_action(struct buffer *out, const struct completion_command *command, int option)
{
    struct completion_value value = completion_value(command, option);
    if (value.takes_report)
        buffer_add(out, TEXT(" _deputy_report "));
    else if (value.takes_files)
        buffer_add(out, value.names[0] ? TEXT(" _deputy_files ") : TEXT("_files"));
    else
        buffer_add(out, value.names[0] ? TEXT("(") : TEXT(" "));
    completion_add_names(out, &value);
    if (!value.takes_files && value.names[0] && !value.takes_report)
        buffer_add_byte(out, ')');
}

/* Every option may be given again: who completes is not who judges. */
static void add_option(struct buffer *out, const struct completion_command *command, int option, const char *name)
{
    const struct option_row *row = options_option_row(option);
    char formats[80];
    buffer_printf(out, "            '*%s%s[", name, !row->argument ? "" : name[1] == '-' ? "=" : "+");
    add_meaning(out, text_of(completion_meaning(command, option, formats)));
    buffer_add_byte(out, ']');
    if (row->argument) {
        buffer_printf(out, ":%s:", row->argument);
        add_action(out, command, option);
    }
    buffer_add(out, TEXT("' \\\n"));
}

static void add_options(struct buffer *out, const struct completion_command *command)
{
    for (int option = OPTION_FIRST; option < OPTION_END; option++) {
        char name[40], letter[] = {'-', options_letter(option), '\0'};
        if (!completion_takes(command, option))
            continue;
        snprintf(name, sizeof name, "--%s", options_option_row(option)->name);
        if (letter[1])
            add_option(out, command, option, letter);
        add_option(out, command, option, name);
    }
}

static void add_commands(const struct completion *completion, struct buffer *out)
{
    for (size_t i = 0; i < completion->count; i++) {
        const struct completion_command *command = &completion->commands[i];
        buffer_printf(out, "    '%s')\n        _arguments -s -S : \\\n", command->name);
        add_options(out, command);
        for (size_t place = 1; place <= command->places; place++) {
            buffer_printf(out, "            '%zu: :", place);
            add_function(out, command);
            buffer_add(out, TEXT("' \\\n"));
        }
        buffer_add(out, command->takes_files ? TEXT("            '*:file:_files'") : TEXT("            '*: : '"));
        buffer_add(out, TEXT("\n        ;;\n"));
    }
}

const struct completion_part completion_zsh_parts[] = {
    {"version", completion_add_version},
    {"words", add_words},
    {"commands", add_commands},
    {"with-subcommands", completion_add_parent},
    {NULL, NULL},
};
