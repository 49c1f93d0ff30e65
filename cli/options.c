#include "cli/options.h"

#include <getopt.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/report.h"

#define FOR(command) (1u << (command))
#define FOR_SESSIONS (FOR(COMMAND_CHECK) | FOR(COMMAND_LIST) | FOR(COMMAND_PLAN))
#define FOR_DOCUMENTS (FOR_SESSIONS | FOR(COMMAND_RUN) | FOR(COMMAND_EXPLAIN))
#define FOR_ALL (FOR_DOCUMENTS | FOR(COMMAND_SCHEMA))

static const struct command_row {
    const char *name, *usage, *purpose, *example;
} commands[COMMAND_COUNT] = {
    [COMMAND_CHECK] = {"check", "check PATH...", "judge every session and report what is found",
                       "deputy check exports/ --format json --output findings.json"},
    [COMMAND_LIST] = {"list", "list PATH...", "list the sessions, who they run as and what was decided",
                      "deputy list exports/clients.rdm"},
    [COMMAND_PLAN] = {"plan", "plan PATH... [--session SEL | --all]", "say which Win32 call would be made, as JSON lines",
                      "deputy plan clients.rdm --session 'Clients\\Acme\\Backup'"},
    [COMMAND_RUN] = {"run", "run PATH... --session SEL", "launch one session",
                     "deputy run clients.rdm --session Backup --record calls.jsonl"},
    [COMMAND_EXPLAIN] = {"explain", "explain RULE | explain PATH... --session SEL", "explain a rule, or a decision",
                         "deputy explain RA001"},
    [COMMAND_SCHEMA] = {"schema", "schema sessions|policy|machine", "print the schema of a document type",
                        "deputy schema sessions > sessions.xsd"},
};

enum option_code {
    OPTION_FIRST = 256,
    OPTION_SESSION = OPTION_FIRST, OPTION_ALL, OPTION_POLICY, OPTION_REPOSITORY, OPTION_MACHINE, OPTION_BACKEND, OPTION_RECORD,
    OPTION_TIMEOUT, OPTION_FORMAT, OPTION_OUTPUT, OPTION_BASELINE, OPTION_WRITE_BASELINE,
    OPTION_FAIL_ON, OPTION_ALLOW_EMPTY, OPTION_COLOR, OPTION_QUIET,
    OPTION_VERBOSE, OPTION_LIST, OPTION_RELAX_NG, OPTION_HELP, OPTION_VERSION, OPTION_END
};

static const struct option_row {
    const char *name, *argument, *meaning;
    unsigned commands;
} option_rows[] = {
    [OPTION_SESSION - OPTION_FIRST] = {"session", "SEL", "an ID, a name, or Group\\Name",
                                       FOR(COMMAND_PLAN) | FOR(COMMAND_RUN) | FOR(COMMAND_EXPLAIN)},
    [OPTION_ALL - OPTION_FIRST] = {"all", NULL, "every session (what plan does without --session)", FOR(COMMAND_PLAN)},
    [OPTION_POLICY - OPTION_FIRST] = {"policy", "FILE", "the policy (default: .deputy.xml here or above, else default)",
                                      FOR_DOCUMENTS},
    [OPTION_REPOSITORY - OPTION_FIRST] = {"repository", "PATH", "resolve links there too; nothing of it is reported",
                                          FOR_DOCUMENTS},
    [OPTION_MACHINE - OPTION_FIRST] = {"machine", "FILE", "the simulated machine (default: a built-in one)",
                                       FOR(COMMAND_PLAN) | FOR(COMMAND_RUN) | FOR(COMMAND_EXPLAIN)},
    [OPTION_BACKEND - OPTION_FIRST] = {"backend", "NAME", "what makes the call: simulator", FOR(COMMAND_PLAN) | FOR(COMMAND_RUN)},
    [OPTION_RECORD - OPTION_FIRST] = {"record", "FILE", "write one JSON line for every call; - is standard output",
                                      FOR(COMMAND_RUN)},
    [OPTION_TIMEOUT - OPTION_FIRST] = {"timeout", "SECONDS", "end the program after that long (implies waiting)",
                                       FOR(COMMAND_RUN)},
    [OPTION_FORMAT - OPTION_FIRST] = {"format", "FORMAT", "text, json or jsonl", FOR_SESSIONS},
    [OPTION_OUTPUT - OPTION_FIRST] = {"output", "FILE", "write there, whole or not at all",
                                      FOR_SESSIONS | FOR(COMMAND_EXPLAIN) | FOR(COMMAND_SCHEMA)},
    [OPTION_BASELINE - OPTION_FIRST] = {"baseline", "FILE", "report nothing that this baseline has; decisions stay the same",
                                        FOR(COMMAND_CHECK)},
    [OPTION_WRITE_BASELINE - OPTION_FIRST] = {"write-baseline", "FILE", "write a baseline of all that is found now",
                                              FOR(COMMAND_CHECK)},
    [OPTION_FAIL_ON - OPTION_FIRST] = {"fail-on", "SEVERITY", "exit 1 from error, warning or note on, or never", FOR_SESSIONS},
    [OPTION_ALLOW_EMPTY - OPTION_FIRST] = {"allow-empty", NULL, "not one entry is no error", FOR_SESSIONS},
    [OPTION_COLOR - OPTION_FIRST] = {"color", "WHEN", "auto, always or never", FOR_DOCUMENTS},
    [OPTION_QUIET - OPTION_FIRST] = {"quiet", NULL, "say less", FOR_DOCUMENTS},
    [OPTION_VERBOSE - OPTION_FIRST] = {"verbose", NULL, "say more: notes too", FOR_DOCUMENTS},
    [OPTION_LIST - OPTION_FIRST] = {"list", NULL, "list the rules", FOR(COMMAND_EXPLAIN)},
    [OPTION_RELAX_NG - OPTION_FIRST] = {"relax-ng", NULL, "RELAX NG instead of XSD (sessions only)", FOR(COMMAND_SCHEMA)},
    [OPTION_HELP - OPTION_FIRST] = {"help", NULL, "this text", FOR_ALL},
    [OPTION_VERSION - OPTION_FIRST] = {"version", NULL, "print the version", FOR_ALL},
};
#define OPTION_COUNT (OPTION_END - OPTION_FIRST)

/* Without memory: what is not plain ASCII may be anything, and is not shown. Consumes `text`. */
static void print_plain(char *text)
{
    for (char *byte = text; *byte; byte++) {
        if (*byte < 0x20 || *byte > 0x7E)
            *byte = '?';
    }
    fprintf(stderr, "deputy: %s\n", text);
}

void complain(const char *format, ...)
{
    struct buffer visible = {0};
    char text[2048];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    buffer_add_visible(&visible, text_of(text));
    if (visible.failed) {
        print_plain(text);
        return;
    }
    fprintf(stderr, "deputy: %.*s\n", TEXT_ARGS(buffer_text(&visible)));
    buffer_fini(&visible);
}

int options_usage_code(const struct options *options)
{
    return options->command == COMMAND_RUN ? EXIT_RUN_FAILED : EXIT_USAGE;
}

static void print_usage(FILE *out)
{
    fputs("deputy reads session definitions of Remote Desktop Manager, judges who they run as, and launches them.\n\n", out);
    for (int i = 0; i < COMMAND_COUNT; i++)
        fprintf(out, "  deputy %-46s %s\n", commands[i].usage, commands[i].purpose);
    fputs("\nA PATH is a file, - for standard input, or a directory. `deputy COMMAND --help` says more.\n", out);
}

static void print_help(enum command command)
{
    printf("Usage: deputy %s [OPTION]...\n%s.\n\n", commands[command].usage, commands[command].purpose);
    for (int i = 0; i < OPTION_COUNT; i++) {
        const struct option_row *row = &option_rows[i];
        char name[40];
        if (!(row->commands & FOR(command)))
            continue;
        snprintf(name, sizeof name, "--%s%s%s", row->name, row->argument ? " " : "", row->argument ? row->argument : "");
        printf("  %-22s %s\n", name, row->meaning);
    }
    printf("\nExample: %s\n", commands[command].example);
}

static size_t distance(const char *a, const char *b)
{
    size_t row[32];
    size_t length = strlen(b);
    if (length >= 31 || strlen(a) >= 31)
        return 31;
    for (size_t j = 0; j <= length; j++)
        row[j] = j;
    for (size_t i = 1; a[i - 1]; i++) {
        size_t corner = row[0];
        row[0] = i;
        for (size_t j = 1; j <= length; j++) {
            size_t changed = corner + (a[i - 1] != b[j - 1]);
            corner = row[j];
            size_t shorter = row[j - 1] < row[j] ? row[j - 1] + 1 : row[j] + 1;
            row[j] = changed < shorter ? changed : shorter;
        }
    }
    return row[length];
}

static bool find_command(const char *name, enum command *out)
{
    size_t best = 3;
    const char *meant = NULL;
    for (int i = 0; i < COMMAND_COUNT; i++) {
        if (strcmp(commands[i].name, name) == 0) {
            *out = (enum command)i;
            return true;
        }
        if (distance(name, commands[i].name) < best) {
            best = distance(name, commands[i].name);
            meant = commands[i].name;
        }
    }
    complain("there is no command \"%.100s\"%s%s%s; see deputy --help", name, meant ? ". Did you mean \"" : "",
             meant ? meant : "", meant ? "\"?" : "");
    return false;
}

static bool choose(const char *value, const char *const *names, int count, int *out)
{
    for (*out = 0; *out < count; (*out)++) {
        if (strcmp(names[*out], value) == 0)
            return true;
    }
    return false;
}

static bool parse_timeout(const char *value, uint64_t *out)
{
    char *end;
    double seconds = strtod(value, &end);
    if (end == value || *end || !isfinite(seconds) || seconds <= 0 || seconds > 1e9)
        return false;
    *out = seconds < 0.001 ? 1 : (uint64_t)(seconds * 1000);
    return true;
}

static bool take_value(struct options *options, int option, const char *value)
{
    static const char *const formats[] = {"text", "json", "jsonl"};
    static const char *const severities[] = {"never", "note", "warning", "error"};
    static const char *const colors[] = {"auto", "always", "never"};
    int index;
    switch (option) {
    case OPTION_FORMAT:
        options->format_given = true;
        if (!choose(value, formats, 3, &index))
            return false;
        options->format = (enum output_format)index;
        return true;
    case OPTION_FAIL_ON:
        if (!choose(value, severities, 4, &index))
            return false;
        options->fail_on = index == 0 ? SEVERITY_COUNT : (enum severity)index;
        return true;
    case OPTION_COLOR:
        if (!choose(value, colors, 3, &index))
            return false;
        options->color = index == 0 ? COLOR_AUTO : index == 1 ? COLOR_ALWAYS : COLOR_NEVER;
        return true;
    case OPTION_TIMEOUT: return parse_timeout(value, &options->timeout_ms);
    case OPTION_SESSION: options->session = value; return true;
    case OPTION_POLICY: options->policy = value; return true;
    case OPTION_REPOSITORY: options->repositories[options->repository_count++] = value; return true;
    case OPTION_MACHINE: options->machine = value; return true;
    case OPTION_BACKEND: options->backend = value; return true;
    case OPTION_RECORD: options->record = value; return true;
    case OPTION_OUTPUT: options->output = value; return true;
    case OPTION_BASELINE: options->baseline = value; return true;
    case OPTION_WRITE_BASELINE: options->write_baseline = value; return true;
    case OPTION_ALL: options->all = true; return true;
    case OPTION_ALLOW_EMPTY: options->allow_empty = true; return true;
    case OPTION_QUIET: options->quiet = true; return true;
    case OPTION_VERBOSE: options->verbose = true; return true;
    case OPTION_LIST: options->list_rules = true; return true;
    case OPTION_RELAX_NG: options->relax_ng = true; return true;
    default: return false;
    }
}

static void fill_long_options(struct option *table)
{
    for (int i = 0; i < OPTION_COUNT; i++) {
        const struct option_row *row = &option_rows[i];
        table[i] = (struct option){row->name, row->argument ? required_argument : no_argument, NULL, OPTION_FIRST + i};
    }
    table[OPTION_COUNT] = (struct option){0};
}

/* Options of one command, and what is left: argv[0] is the command's name. */
static bool parse_command(int argc, char **argv, struct options *out, int *exit_code)
{
    struct option table[OPTION_COUNT + 1];
    fill_long_options(table);
    opterr = 0;
    optind = 1;
    for (int option; (option = getopt_long(argc, argv, ":", table, NULL)) != -1;) {
        const struct option_row *row = option >= OPTION_FIRST ? &option_rows[option - OPTION_FIRST] : NULL;
        if (option == ':' || option == '?') {
            complain(option == ':' ? "the option %s needs a value" : "there is no option %s; see deputy %s --help",
                     argv[optind - 1], commands[out->command].name);
            return false;
        }
        if (option == OPTION_HELP || option == OPTION_VERSION) {
            *exit_code = EXIT_NOTHING;
            if (option == OPTION_HELP)
                print_help(out->command);
            else
                puts("deputy " DEPUTY_VERSION);
            return false;
        }
        if (!row || !(row->commands & FOR(out->command))) {
            complain("%s takes no option --%s", commands[out->command].name, row ? row->name : "");
            return false;
        }
        if (!take_value(out, option, optarg)) {
            complain("\"%s\" is no value of --%s: %s", optarg, row->name, row->meaning);
            return false;
        }
    }
    while (optind < argc)
        out->paths[out->path_count++] = argv[optind++];
    return true;
}

bool options_parse(int argc, char **argv, struct options *out, int *exit_code)
{
    *out = (struct options){.fail_on = SEVERITY_ERROR};
    *exit_code = EXIT_USAGE;
    if (argc < 2) {
        print_usage(stderr);
        return false;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0) {
        print_usage(stdout);
        *exit_code = EXIT_NOTHING;
        return false;
    }
    if (strcmp(argv[1], "--version") == 0) {
        puts("deputy " DEPUTY_VERSION);
        *exit_code = EXIT_NOTHING;
        return false;
    }
    if (!find_command(argv[1], &out->command))
        return false;
    *exit_code = options_usage_code(out);
    if (out->command == COMMAND_LIST)
        out->fail_on = SEVERITY_COUNT;
    out->paths = calloc((size_t)argc, sizeof *out->paths);
    out->repositories = calloc((size_t)argc, sizeof *out->repositories);
    if (!out->paths || !out->repositories) {
        complain("%s", status_text(STATUS_NO_MEMORY));
        return false;
    }
    return parse_command(argc - 1, argv + 1, out, exit_code);
}

void options_fini(struct options *options)
{
    free(options->paths);
    free(options->repositories);
    *options = (struct options){0};
}
