#include "cli/command.h"

#include <string.h>

#include "cli/completion.h"
#include "cli/policy_files.h"

/* What is gathered for a script. */
struct gathering {
    struct completion_command *commands;
    size_t count, subcommand_count;
    const struct policy *policy;
    struct arena arena; /* owns words and commands */
};

static const struct shell {
    const char *name, *script;
    const struct template_part *parts;
} shells[] = {
    {"bash", "cli/completion.bash", completion_bash_parts},
    {"zsh", "cli/completion.zsh", completion_zsh_parts},
    {"fish", "cli/completion.fish", completion_fish_parts},
    {"powershell", "cli/completion.ps1", completion_powershell_parts},
};

static void add_word(struct completion_word *words, struct completion_command *command, struct text text, struct text meaning)
{
    words[command->word_count++] = (struct completion_word){text, meaning};
}

/* The rules that every deputy has; those of a project's policy are as many as there are projects. */
static void add_rules(const struct policy *policy, struct completion_word *words, struct completion_command *command)
{
    for (size_t i = 0; i < policy->rules.count; i++) {
        const struct rule *rule = policy->rules.items[i];
        if (rule->source->built_in)
            add_word(words, command, rule->id, rule->name);
    }
}

static void add_alternatives(struct text names, struct completion_word *words, struct completion_command *command)
{
    while (names.length > 0) {
        size_t end = text_find_byte(names, '|');
        add_word(words, command, text_slice(names, 0, end), TEXT(""));
        names = text_slice(names, end + 1, names.length);
    }
}

static bool is_in_capitals(struct text word)
{
    bool letters = false;
    for (size_t i = 0; i < word.length; i++) {
        letters |= word.bytes[i] >= 'A' && word.bytes[i] <= 'Z';
        if (word.bytes[i] >= 'a' && word.bytes[i] <= 'z')
            return false;
    }
    return letters;
}

/* What a command's usage says may stand behind its name (see options.h). A policy may be named "default", too. */
static void add_operands(const char *usage, const struct policy *policy, struct completion_word *words,
                         struct completion_command *command)
{
    struct text rest = text_of(usage + strlen(command->name)), word;
    while ((word = text_next_word(&rest)).length > 0) {
        word = word.bytes[0] == '[' ? text_slice(word, 1, word.length) : word;
        if (text_starts_with(word, TEXT("-"))) { /* an option, and its value */
            text_next_word(&rest);
        } else if (text_equals(word, TEXT("RULE"))) {
            add_rules(policy, words, command);
            command->places++;
        } else if (is_in_capitals(word)) {
            bool is_policy = command->options.subcommand && !text_starts_with(word, TEXT("PATH"));
            if (is_policy && command->word_count == 0)
                add_word(words, command, TEXT("default"), TEXT("the built-in policy"));
            command->takes_files = true;
            command->places += is_policy;
        } else if (text_find_byte(word, '|') < word.length && word.length > 1) {
            add_alternatives(word, words, command);
            command->places++;
        }
    }
}

/* With room for all rules, all commands, and all that a usage can say. */
static struct completion_command *begin(struct gathering *gathering, const char *name, const char *usage,
                                        struct completion_word **words)
{
    struct completion_command *command = &gathering->commands[gathering->count++];
    size_t room = gathering->policy->rules.count + COMMAND_COUNT + gathering->subcommand_count + strlen(usage);
    *command = (struct completion_command){.name = name};
    *words = arena_alloc(&gathering->arena, room * sizeof **words);
    command->words = *words;
    return command;
}

static void add_command(struct gathering *gathering, const struct command_row *row, enum command number,
                        const struct subcommand *subcommand)
{
    struct completion_word *words;
    struct completion_command *command = begin(gathering, row->name, row->usage, &words);
    command->options = (struct options){.command = number, .subcommand = subcommand};
    if (!words)
        return;
    if (number != COMMAND_POLICY || subcommand) {
        add_operands(row->usage, gathering->policy, words, command);
        return;
    }
    command->places = 1;
    for (subcommand = policy_subcommands; subcommand->row.name; subcommand++)
        add_word(words, command, text_of(strchr(subcommand->row.name, ' ') + 1), text_of(subcommand->row.purpose));
}

static bool gather(struct gathering *gathering)
{
    struct completion_word *words;
    while (policy_subcommands[gathering->subcommand_count].row.name)
        gathering->subcommand_count++;
    size_t room = 1 + COMMAND_COUNT + gathering->subcommand_count;
    gathering->commands = arena_alloc(&gathering->arena, room * sizeof *gathering->commands);
    if (!gathering->commands)
        return false;
    struct completion_command *deputy = begin(gathering, "", "", &words);
    deputy->options = (struct options){.command = COMMAND_COUNT};
    deputy->places = 1;
    for (int i = 0; i < COMMAND_COUNT && words; i++)
        add_word(words, deputy, text_of(options_command_row((enum command)i)->name),
                 text_of(options_command_row((enum command)i)->purpose));
    for (int i = 0; i < COMMAND_COUNT; i++)
        add_command(gathering, options_command_row((enum command)i), (enum command)i, NULL);
    for (const struct subcommand *subcommand = policy_subcommands; subcommand->row.name; subcommand++)
        add_command(gathering, &subcommand->row, COMMAND_POLICY, subcommand);
    return !gathering->arena.failed;
}

static int write_script(const struct options *options, const struct shell *shell, const struct policy *policy)
{
    struct gathering gathering = {.policy = policy};
    struct buffer script = {0};
    int code = EXIT_USAGE;
    arena_init(&gathering.arena);
    if (gather(&gathering)) {
        struct completion completion = {gathering.commands, gathering.count};
        template_fill(&script, shell->script, shell->parts, NULL, &completion);
    }
    script.failed |= gathering.arena.failed;
    code = command_write_text(options, &script);
    buffer_fini(&script);
    arena_fini(&gathering.arena);
    return code;
}

static void complain_of_shell(const struct options *options)
{
    struct suggestion suggestion = {.typed = options->path_count == 1 ? options->paths[0] : ""};
    for (size_t i = 0; i < sizeof shells / sizeof *shells; i++)
        suggestion_consider(&suggestion, shells[i].name);
    if (suggestion.meant)
        suggestion_complain(&suggestion, "shell", "deputy completion --help");
    else
        complain("completion needs one of: bash, zsh, fish, powershell");
}

int command_completion(const struct options *options)
{
    struct policy policy = {0};
    const struct shell *shell = NULL;
    int code = EXIT_USAGE;
    for (size_t i = 0; options->path_count == 1 && i < sizeof shells / sizeof *shells; i++) {
        if (strcmp(shells[i].name, options->paths[0]) == 0)
            shell = &shells[i];
    }
    if (!shell)
        complain_of_shell(options);
    else if (policy_files_load(&(struct policy_choice){.path = "default"}, &policy))
        code = write_script(options, shell, &policy);
    policy_fini(&policy);
    return code;
}
