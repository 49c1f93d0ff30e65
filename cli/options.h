/* The command line, parsed. */
#ifndef DEPUTY_CLI_OPTIONS_H
#define DEPUTY_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cli/complain.h"
#include "core/finding.h"

enum command {
    COMMAND_CHECK,
    COMMAND_LIST,
    COMMAND_DIFF,
    COMMAND_PLAN,
    COMMAND_RUN,
    COMMAND_EXPLAIN,
    COMMAND_IMPORT,
    COMMAND_POLICY, /* and what it does is the subcommand */
    COMMAND_SCHEMA,
    COMMAND_COMPLETION,
    COMMAND_COUNT
};

enum output_format {
    FORMAT_TEXT,
    FORMAT_JSON,
    FORMAT_JSONL,
    FORMAT_SARIF,
    FORMAT_JUNIT,
    FORMAT_GITHUB,
    FORMAT_HTML,
    FORMAT_COUNT
};
#define FORMAT_BIT(format) (1u << (format))

enum option_code {
    OPTION_FIRST = 256,
    OPTION_SESSION = OPTION_FIRST, OPTION_ALL, OPTION_POLICY, OPTION_REPOSITORY, OPTION_MACHINE, OPTION_BACKEND, OPTION_RECORD,
    OPTION_TIMEOUT, OPTION_PASSWORD_STDIN, OPTION_CREDENTIAL_HELPER,
    OPTION_FORMAT, OPTION_OUTPUT, OPTION_REPORT, OPTION_BASELINE, OPTION_WRITE_BASELINE, OPTION_COVERAGE,
    OPTION_FAIL_ON, OPTION_ALLOW_EMPTY, OPTION_COLOR, OPTION_QUIET,
    OPTION_VERBOSE, OPTION_LIST, OPTION_RELAX_NG, OPTION_AS_MACHINE, OPTION_HELP, OPTION_VERSION, OPTION_END
};
#define OPTION_BIT(option) ((uint64_t)1 << ((option) - OPTION_FIRST))

/* Exit codes of SPEC 9. */
enum {
    EXIT_NOTHING = 0,
    EXIT_FINDINGS = 1,
    EXIT_USAGE = 2,
    EXIT_UNUSABLE = 3,
    EXIT_TIMED_OUT = 124,
    EXIT_RUN_FAILED = 125, /* usage, policy, input, session, secret, deputy itself */
    EXIT_DENIED = 126,     /* or a Windows error other than 2 and 3 */
    EXIT_NOT_FOUND = 127
};

struct command_row {
    const char *name, *usage, *purpose, *example;
    unsigned formats; /* bits of --format's values */
};

struct options;
/* What one of a command's subcommands is, takes and does. */
struct subcommand {
    struct command_row row; /* its name: both words; NULL ends a list */
    uint64_t options;       /* OPTION_BIT of those it takes, beside --help and --version */
    int (*run)(const struct options *options);
    const char *exit_codes; /* a line for each, as --help says them */
};
extern const struct subcommand policy_subcommands[];

/* One option. */
struct option_row {
    const char *name, *argument, *meaning; /* argument: NULL for a switch; meaning: NULL for --format, see options_meaning */
    unsigned commands;                     /* a bit for each enum command; those of subcommands stand with these */
};

/* One --report. */
struct report_request {
    enum output_format format;
    const char *path; /* "-": standard output */
};

struct options {
    enum command command;
    const struct subcommand *subcommand; /* COMMAND_POLICY's; else NULL */
    const char **paths; /* what is neither command nor option */
    size_t path_count;
    const char **repositories;
    size_t repository_count;
    const char **coverage; /* --coverage's PATH, and every one behind it */
    size_t coverage_count;
    const char *session, *policy, *machine, *backend, *record, *output, *baseline, *write_baseline;
    const char *credential_helper;
    enum output_format format;
    bool format_given;
    struct report_request *reports; /* beside the one of --format and --output */
    size_t report_count;
    enum severity fail_on; /* SEVERITY_COUNT: never */
    bool all, allow_empty, quiet, verbose, list_rules, relax_ng, as_machine, password_stdin;
    enum { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER } color;
    uint64_t timeout_ms; /* 0: none */
};

/* *exit_code is set where there is nothing left to do: help, version, or a mistake that was reported. */
bool options_parse(int argc, char **argv, struct options *out, int *exit_code);
void options_fini(struct options *options);
/* 125 for run, 2 for every other command. */
int options_usage_code(const struct options *options);
/* Is a report of this format asked for, by --format or --report? */
bool options_want(const struct options *options, enum output_format format);

/* ---- The tables, for whoever writes about the command line ----
 *
 * A command's `usage` is its grammar: behind its name, RULE stands for a rule, words joined by | for one of them, and every
 * other word in capitals for a file. */
const struct command_row *options_command_row(enum command command);
const struct option_row *options_option_row(int option); /* an enum option_code */
char options_letter(int option); /* its short form, -o; NUL: it has none */
/* All that an option's value may be, up to a NULL. NULL: there is no such list, or (--format) it is the command's. */
const char *const *options_choices(int option);
const char *options_format_name(enum output_format format);
/* Does the command, or subcommand, that `options` names take this option? */
bool options_take(const struct options *options, int option);
/* What an option's value may be, or what it does, in a line. `formats` holds the text where it depends on the command. */
const char *options_meaning(const struct options *options, int option, char formats[80]);

#endif
