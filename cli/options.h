/* The command line, parsed. */
#ifndef DEPUTY_CLI_OPTIONS_H
#define DEPUTY_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/finding.h"

enum command { COMMAND_CHECK, COMMAND_LIST, COMMAND_PLAN, COMMAND_RUN, COMMAND_EXPLAIN, COMMAND_SCHEMA, COMMAND_COUNT };

enum output_format { FORMAT_TEXT, FORMAT_JSON, FORMAT_JSONL, FORMAT_COUNT };

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

struct options {
    enum command command;
    const char **paths; /* what is neither command nor option */
    size_t path_count;
    const char **repositories;
    size_t repository_count;
    const char *session, *policy, *machine, *backend, *record, *output, *baseline, *write_baseline;
    enum output_format format;
    bool format_given;
    enum severity fail_on; /* SEVERITY_COUNT: never */
    bool all, allow_empty, quiet, verbose, list_rules, relax_ng;
    enum { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER } color;
    uint64_t timeout_ms; /* 0: none */
};

/* *exit_code is set where there is nothing left to do: help, version, or a mistake that was reported. */
bool options_parse(int argc, char **argv, struct options *out, int *exit_code);
void options_fini(struct options *options);
/* 125 for run, 2 for every other command. */
int options_usage_code(const struct options *options);
/* Says something on standard error, "deputy: ..." with a line feed; what could move a cursor in it is made visible. */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
