/* Completion scripts: what the tables of the command line say, written down for a shell. */
#ifndef DEPUTY_CLI_COMPLETION_H
#define DEPUTY_CLI_COMPLETION_H

#include "cli/options.h"
#include "policy/policy.h"

/* A word that may stand behind a command: a command, a rule's id, a shell. */
struct completion_word {
    struct text text;    /* letters, digits and hyphens */
    struct text meaning; /* empty: it says all by itself */
};

/* A command, or a subcommand; the first one of a completion is deputy itself. */
struct completion_command {
    struct options options; /* as if it had been typed; `command` and `subcommand` only. Of deputy itself: COMMAND_COUNT */
    const char *name;       /* "check", "policy show"; of deputy itself "" */
    const struct completion_word *words;
    size_t word_count;
    size_t places; /* so many operands may be one of the words */
    bool takes_files;
};

struct completion {
    const struct completion_command *commands;
    size_t count;
};

/* The value of an option, for the command that takes it. */
struct completion_value {
    const char *names[16]; /* up to a NULL: those that have a name */
    bool takes_files;
    bool takes_report; /* each name is followed by = and a file */
};

bool completion_takes(const struct completion_command *command, int option);
struct completion_value completion_value(const struct completion_command *command, int option);
/* In one line, for a person. `formats` as in options_meaning. */
const char *completion_meaning(const struct completion_command *command, int option, char formats[80]);

/* Adds what shells read inside single quotes: each byte of the text, those of `special` behind an `escape`. */
void completion_add_escaped(struct buffer *out, struct text text, const char *special, const char *escape);
/* The parts that are the same for all shells: deputy's version, and the one command that has subcommands. */
void completion_add_version(const struct completion *completion, struct buffer *out);
void completion_add_parent(const struct completion *completion, struct buffer *out);
/* The names of a value, separated by blanks. */
void completion_add_names(struct buffer *out, const struct completion_value *value);

/* What stands in a script for {{name}}. */
struct completion_part {
    const char *name;
    void (*add)(const struct completion *completion, struct buffer *out);
};
/* Of each shell; the lists end with a NULL name. */
extern const struct completion_part completion_bash_parts[], completion_zsh_parts[], completion_fish_parts[],
    completion_powershell_parts[];

#endif
