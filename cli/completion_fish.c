#include "cli/completion.h"

/* Inside fish's single quotes a backslash stands before a quote and before itself. */
static void add_quoted(struct buffer *out, struct text text)
{
    buffer_add_byte(out, '\'');
    completion_add_escaped(out, text, "\\'", "\\");
    buffer_add_byte(out, '\'');
}

static void add_word(struct buffer *out, const struct completion_command *command, const struct completion_word *word)
{
    buffer_printf(out, "complete -c deputy -n '__deputy_needs %zu %s' -a %.*s", command->places, command->name,
                  TEXT_ARGS(word->text));
    if (word->meaning.length > 0) {
        buffer_add(out, TEXT(" -d "));
        add_quoted(out, word->meaning);
    }
    buffer_add_byte(out, '\n');
}

static void add_value(struct buffer *out, const struct completion_command *command, int option)
{
    struct completion_value value = completion_value(command, option);
    buffer_add(out, value.takes_files || value.takes_report ? TEXT(" -r -F") : TEXT(" -x"));
    if (!value.names[0])
        return;
    buffer_add(out, TEXT(" -a '"));
    for (size_t i = 0; value.names[i]; i++)
        buffer_printf(out, "%s%s%s", i > 0 ? " " : "", value.names[i], value.takes_report ? "=" : "");
    buffer_add_byte(out, '\'');
}

static void add_option(struct buffer *out, const struct completion_command *command, int option)
{
    const struct option_row *row = options_option_row(option);
    char formats[80];
    /* Of deputy itself: only where no command stands yet. */
    buffer_printf(out, "complete -c deputy -n '%s %s'", *command->name ? "__deputy_is" : "__deputy_needs 1", command->name);
    if (options_letter(option))
        buffer_printf(out, " -s %c", options_letter(option));
    buffer_printf(out, " -l %s", row->name);
    if (row->argument)
        add_value(out, command, option);
    buffer_add(out, TEXT(" -d "));
    add_quoted(out, text_of(completion_meaning(command, option, formats)));
    buffer_add_byte(out, '\n');
}

static void add_commands(const struct completion *completion, struct buffer *out)
{
    for (size_t i = 0; i < completion->count; i++) {
        const struct completion_command *command = &completion->commands[i];
        buffer_add_byte(out, '\n');
        for (size_t j = 0; j < command->word_count; j++)
            add_word(out, command, &command->words[j]);
        if (command->takes_files)
            buffer_printf(out, "complete -c deputy -n '__deputy_is %s' -F\n", command->name);
        for (int option = OPTION_FIRST; option < OPTION_END; option++) {
            if (completion_takes(command, option))
                add_option(out, command, option);
        }
    }
}

static void add_valued(const struct completion *completion, struct buffer *out)
{
    (void)completion;
    for (int option = OPTION_FIRST; option < OPTION_END; option++) {
        if (options_letter(option))
            buffer_printf(out, " -%c", options_letter(option));
        if (options_option_row(option)->argument)
            buffer_printf(out, " --%s", options_option_row(option)->name);
    }
}

const struct completion_part completion_fish_parts[] = {
    {"version", completion_add_version},
    {"valued", add_valued},
    {"commands", add_commands},
    {NULL, NULL},
};
