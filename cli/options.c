#include "cli/options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/report.h"

#define FOR(command) (1u << (command))
#define FOR_SESSIONS (FOR(COMMAND_CHECK) | FOR(COMMAND_LIST) | FOR(COMMAND_PLAN))
#define FOR_WHOLE (FOR_SESSIONS | FOR(COMMAND_IMPORT))
#define FOR_DOCUMENTS (FOR_WHOLE | FOR(COMMAND_RUN) | FOR(COMMAND_EXPLAIN) | FOR(COMMAND_DIFF))
#define FOR_ALL (FOR_DOCUMENTS | FOR(COMMAND_SCHEMA) | FOR(COMMAND_POLICY) | FOR(COMMAND_COMPLETION))

/* Which options `policy` takes stands with its subcommands. */
#define LIST_FORMATS (FORMAT_BIT(FORMAT_TEXT) | FORMAT_BIT(FORMAT_JSON) | FORMAT_BIT(FORMAT_JSONL))
#define DIFF_FORMATS (FORMAT_BIT(FORMAT_TEXT) | FORMAT_BIT(FORMAT_JSON) | FORMAT_BIT(FORMAT_HTML))
#define CHECK_FORMATS \
    (LIST_FORMATS | FORMAT_BIT(FORMAT_SARIF) | FORMAT_BIT(FORMAT_JUNIT) | FORMAT_BIT(FORMAT_GITHUB) | FORMAT_BIT(FORMAT_HTML))

static const struct command_row commands[COMMAND_COUNT] = {
    [COMMAND_CHECK] = {"check", "check PATH...", "judge every session and report what is found",
                       "deputy check exports/ --report sarif=deputy.sarif --report junit=deputy.xml", CHECK_FORMATS},
    [COMMAND_LIST] = {"list", "list PATH...", "list the sessions, who they run as and what was decided",
                      "deputy list exports/clients.rdm", LIST_FORMATS},
    [COMMAND_DIFF] = {"diff", "diff A B", "say who runs what as whom in B that A has otherwise, by ID",
                      "deputy diff main/sessions.xml sessions.xml", DIFF_FORMATS},
    [COMMAND_PLAN] = {"plan", "plan PATH... [--session SEL | --all]", "say which Win32 call would be made, as JSON lines",
                      "deputy plan clients.rdm --session 'Clients\\Acme\\Backup'", LIST_FORMATS},
    [COMMAND_RUN] = {"run", "run PATH... --session SEL", "launch one session",
                     "deputy run clients.rdm --session Backup --record calls.jsonl", 0},
    [COMMAND_EXPLAIN] = {"explain", "explain RULE | explain PATH... --session SEL", "explain a rule, or a decision",
                         "deputy explain RA001", 0},
    [COMMAND_IMPORT] = {"import", "import PATH... -o OUT", "write exports as one session document of deputy's own",
                        "deputy import exports/ -o sessions.xml", 0},
    [COMMAND_POLICY] = {"policy", "policy WHAT...", "look at policies: deputy policy --help lists what it can do",
                        "deputy policy table --format html --output table.html", 0},
    [COMMAND_SCHEMA] = {"schema", "schema sessions|policy|machine", "print the schema of a document type",
                        "deputy schema sessions > sessions.xsd", 0},
    [COMMAND_COMPLETION] = {"completion", "completion bash|zsh|fish|powershell",
                            "print a script that completes deputy's words in a shell",
                            "eval \"$(deputy completion bash)\"", 0},
};

/* What --help says of them: SPEC 9, a line for each. */
#define INPUT_CODE "  3  an input could not be read as a whole\n"
#define EMPTY_CODE "  2  usage or policy error, or not one entry\n" INPUT_CODE
static const char *const exit_codes[COMMAND_COUNT] = {
    [COMMAND_CHECK] = "  0  nothing found\n  1  findings at or over --fail-on (default: error)\n" EMPTY_CODE,
    [COMMAND_LIST] = "  0  listed\n  1  findings at or over --fail-on (default: never)\n" EMPTY_CODE,
    [COMMAND_DIFF] = "  0  nothing differs\n  1  something differs\n"
                     "  2  usage or policy error, or a side without an entry\n" INPUT_CODE,
    [COMMAND_PLAN] = "  0  planned\n  1  denied, or findings at or over --fail-on (default: error)\n" EMPTY_CODE,
    [COMMAND_RUN] = "  the program's own where deputy waits for it, else 0\n  124  timed out\n"
                    "  125  usage, policy, input, no such session, no secret, or deputy itself\n"
                    "  126  denied, or a Windows error other than 2 and 3\n  127  Windows errors 2 and 3: not found\n",
    [COMMAND_EXPLAIN] = "  0  explained\n  2  usage or policy error, or no such rule or session\n" INPUT_CODE,
    [COMMAND_IMPORT] = "  0  written\n  1  findings at or over --fail-on (default: never)\n" EMPTY_CODE,
    [COMMAND_SCHEMA] = "  0  printed\n  2  usage\n",
    [COMMAND_COMPLETION] = "  0  printed\n  2  usage\n",
};

static const char *const severities[] = {"never", "note", "warning", "error", NULL};
static const char *const colors[] = {"auto", "always", "never", NULL};

static const struct option_row option_rows[] = {
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
    [OPTION_PASSWORD_STDIN - OPTION_FIRST] = {"password-stdin", NULL, "the secret is one line of UTF-8 on standard input",
                                              FOR(COMMAND_RUN)},
    [OPTION_CREDENTIAL_HELPER - OPTION_FIRST] = {"credential-helper", "CMD", "ask CMD for the secret, as git asks its helpers",
                                                 FOR(COMMAND_RUN)},
    [OPTION_FORMAT - OPTION_FIRST] = {"format", "FORMAT", NULL, FOR_SESSIONS | FOR(COMMAND_DIFF)},
    [OPTION_OUTPUT - OPTION_FIRST] = {"output", "FILE", "write there, whole or not at all",
                                      FOR_WHOLE | FOR(COMMAND_DIFF) | FOR(COMMAND_EXPLAIN) | FOR(COMMAND_SCHEMA) |
                                          FOR(COMMAND_COMPLETION)},
    [OPTION_REPORT - OPTION_FIRST] = {"report", "FORMAT=FILE", "one more report of the same run",
                                      FOR(COMMAND_CHECK)},
    [OPTION_BASELINE - OPTION_FIRST] = {"baseline", "FILE", "report nothing that this baseline has; decisions stay the same",
                                        FOR(COMMAND_CHECK)},
    [OPTION_WRITE_BASELINE - OPTION_FIRST] = {"write-baseline", "FILE", "write a baseline of all that is found now",
                                              FOR(COMMAND_CHECK)},
    [OPTION_COVERAGE - OPTION_FIRST] = {"coverage", "PATH...", "say what never fired on these documents", 0},
    [OPTION_FAIL_ON - OPTION_FIRST] = {"fail-on", "SEVERITY", "exit 1 from error, warning or note on, or never", FOR_WHOLE},
    [OPTION_ALLOW_EMPTY - OPTION_FIRST] = {"allow-empty", NULL, "not one entry is no error", FOR_WHOLE | FOR(COMMAND_DIFF)},
    [OPTION_COLOR - OPTION_FIRST] = {"color", "WHEN", "auto, always or never", FOR_DOCUMENTS},
    [OPTION_QUIET - OPTION_FIRST] = {"quiet", NULL, "say less", FOR_DOCUMENTS},
    [OPTION_VERBOSE - OPTION_FIRST] = {"verbose", NULL, "say more: notes too", FOR_DOCUMENTS & ~FOR(COMMAND_DIFF)},
    [OPTION_LIST - OPTION_FIRST] = {"list", NULL, "list the rules", FOR(COMMAND_EXPLAIN)},
    [OPTION_RELAX_NG - OPTION_FIRST] = {"relax-ng", NULL, "RELAX NG instead of XSD (sessions only)", FOR(COMMAND_SCHEMA)},
    [OPTION_AS_MACHINE - OPTION_FIRST] = {"as-machine", NULL, "read FILE in the machine policy's place", 0},
    [OPTION_HELP - OPTION_FIRST] = {"help", NULL, "this text", FOR_ALL},
    [OPTION_VERSION - OPTION_FIRST] = {"version", NULL, "print the version", FOR_ALL},
};
#define OPTION_COUNT (OPTION_END - OPTION_FIRST)

static const char *const format_names[FORMAT_COUNT + 1] = {"text", "json", "jsonl", "sarif", "junit", "github", "html", NULL};

int options_usage_code(const struct options *options)
{
    return options->command == COMMAND_RUN ? EXIT_RUN_FAILED : EXIT_USAGE;
}

bool options_want(const struct options *options, enum output_format format)
{
    bool wanted = options->format == format;
    for (size_t i = 0; i < options->report_count; i++)
        wanted |= options->reports[i].format == format;
    return wanted;
}

static void print_usage(FILE *out)
{
    fputs("deputy reads session definitions of Remote Desktop Manager, judges who they run as, and launches them.\n\n", out);
    for (int i = 0; i < COMMAND_COUNT; i++)
        fprintf(out, "  deputy %-46s %s\n", commands[i].usage, commands[i].purpose);
    fputs("\nA PATH is a file, - for standard input, or a directory. `deputy COMMAND --help` says more.\n", out);
}

static const struct command_row *row_of(const struct options *options)
{
    return options->subcommand ? &options->subcommand->row : &commands[options->command];
}

const struct command_row *options_command_row(enum command command)
{
    return &commands[command];
}

const struct option_row *options_option_row(int option)
{
    return &option_rows[option - OPTION_FIRST];
}

char options_letter(int option)
{
    return option == OPTION_OUTPUT ? 'o' : '\0';
}

const char *const *options_choices(int option)
{
    return option == OPTION_FAIL_ON ? severities : option == OPTION_COLOR ? colors : NULL;
}

const char *options_format_name(enum output_format format)
{
    return format_names[format];
}

bool options_take(const struct options *options, int option)
{
    if (options->subcommand && option != OPTION_HELP && option != OPTION_VERSION)
        return options->subcommand->options & OPTION_BIT(option);
    return option_rows[option - OPTION_FIRST].commands & FOR(options->command);
}

const char *options_meaning(const struct options *options, int option, char formats[80])
{
    unsigned left = row_of(options)->formats;
    if (option != OPTION_FORMAT)
        return option_rows[option - OPTION_FIRST].meaning;
    formats[0] = '\0';
    for (int i = 0; i < FORMAT_COUNT; i++) {
        if (!(left & FORMAT_BIT(i)))
            continue;
        left &= ~FORMAT_BIT(i);
        const char *between = formats[0] == '\0' ? "" : left ? ", " : " or ";
        snprintf(formats + strlen(formats), 80 - strlen(formats), "%s%s", between, format_names[i]);
    }
    return formats;
}

static void print_help(const struct options *options)
{
    const struct command_row *command = row_of(options);
    printf("Usage: deputy %s [OPTION]...\n%s.\n\n", command->usage, command->purpose);
    for (int option = OPTION_FIRST; option < OPTION_END; option++) {
        const struct option_row *row = &option_rows[option - OPTION_FIRST];
        char letter[] = {'-', options_letter(option), ',', ' ', '\0'}, name[40], formats[80];
        if (!options_take(options, option))
            continue;
        snprintf(name, sizeof name, "%s--%s%s%s", letter[1] ? letter : "", row->name, row->argument ? " " : "",
                 row->argument ? row->argument : "");
        printf("  %-23s %s\n", name, options_meaning(options, option, formats));
    }
    const char *codes = options->subcommand ? options->subcommand->exit_codes : exit_codes[options->command];
    if (codes)
        printf("\nExit codes:\n%s", codes);
    printf("\nExample: %s\n", command->example);
}

static void print_subcommands(FILE *out)
{
    fprintf(out, "Usage: deputy %s [OPTION]...\n\n", commands[COMMAND_POLICY].usage);
    for (const struct subcommand *subcommand = policy_subcommands; subcommand->row.name; subcommand++)
        fprintf(out, "  deputy %-32s %s\n", subcommand->row.usage, subcommand->row.purpose);
    fputs("\nA FILE is a policy; \"default\" is the built-in one. `deputy policy WHAT --help` says more.\n", out);
}

static bool find_command(const char *name, enum command *out)
{
    struct suggestion suggestion = {.typed = name};
    for (int i = 0; i < COMMAND_COUNT; i++) {
        if (strcmp(commands[i].name, name) == 0) {
            *out = (enum command)i;
            return true;
        }
        suggestion_consider(&suggestion, commands[i].name);
    }
    suggestion_complain(&suggestion, "command", "deputy --help");
    return false;
}

/* What `policy` does is said by the word behind it. */
static bool find_subcommand(const char *name, struct options *out)
{
    struct suggestion suggestion = {.typed = name};
    for (const struct subcommand *subcommand = policy_subcommands; subcommand->row.name; subcommand++) {
        const char *word = strchr(subcommand->row.name, ' ') + 1;
        if (strcmp(word, name) == 0) {
            out->subcommand = subcommand;
            return true;
        }
        suggestion_consider(&suggestion, word);
    }
    suggestion_complain(&suggestion, "subcommand", "deputy policy --help");
    return false;
}

static bool choose(const char *value, const char *const *names, int *out)
{
    for (*out = 0; names[*out]; (*out)++) {
        if (strcmp(names[*out], value) == 0)
            return true;
    }
    return false;
}

static bool choose_format(const struct options *options, const char *value, enum output_format *out)
{
    int index;
    if (!choose(value, format_names, &index) || !(row_of(options)->formats & FORMAT_BIT(index)))
        return false;
    *out = (enum output_format)index;
    return true;
}

/* FORMAT=FILE; a FILE may hold further signs of equality. */
static bool parse_report(const struct options *options, const char *value, struct report_request *out)
{
    char format[16];
    size_t length = strcspn(value, "=");
    if (value[length] != '=' || value[length + 1] == '\0' || length >= sizeof format)
        return false;
    memcpy(format, value, length);
    format[length] = '\0';
    out->path = value + length + 1;
    return choose_format(options, format, &out->format);
}

static bool parse_timeout(const char *value, uint64_t *out)
{
    char *end;
    double seconds = strtod(value, &end);
    if (value[strspn(value, "0123456789.")]) /* strtod takes white space, signs and hexadecimals too */
        return false;
    if (end == value || *end || !(seconds > 0 && seconds <= 1e9))
        return false;
    *out = seconds < 0.001 ? 1 : (uint64_t)(seconds * 1000);
    return true;
}

static bool take_value(struct options *options, int option, const char *value)
{
    int index;
    switch (option) {
    case OPTION_FORMAT:
        options->format_given = true;
        return choose_format(options, value, &options->format);
    case OPTION_REPORT: return parse_report(options, value, &options->reports[options->report_count++]);
    case OPTION_FAIL_ON:
        if (!choose(value, severities, &index))
            return false;
        options->fail_on = index == 0 ? SEVERITY_COUNT : (enum severity)index;
        return true;
    case OPTION_COLOR:
        if (!choose(value, colors, &index))
            return false;
        options->color = index == 0 ? COLOR_AUTO : index == 1 ? COLOR_ALWAYS : COLOR_NEVER;
        return true;
    case OPTION_TIMEOUT: return parse_timeout(value, &options->timeout_ms);
    case OPTION_PASSWORD_STDIN: options->password_stdin = true; return true;
    case OPTION_CREDENTIAL_HELPER: options->credential_helper = value; return *value != '\0';
    case OPTION_SESSION: options->session = value; return true;
    case OPTION_POLICY: options->policy = value; return true;
    case OPTION_REPOSITORY: options->repositories[options->repository_count++] = value; return true;
    case OPTION_MACHINE: options->machine = value; return true;
    case OPTION_BACKEND: options->backend = value; return true;
    case OPTION_RECORD: options->record = value; return true;
    case OPTION_OUTPUT: options->output = value; return true;
    case OPTION_BASELINE: options->baseline = value; return true;
    case OPTION_WRITE_BASELINE: options->write_baseline = value; return true;
    case OPTION_COVERAGE: options->coverage[options->coverage_count++] = value; return true;
    case OPTION_ALL: options->all = true; return true;
    case OPTION_ALLOW_EMPTY: options->allow_empty = true; return true;
    case OPTION_QUIET: options->quiet = true; return true;
    case OPTION_VERBOSE: options->verbose = true; return true;
    case OPTION_LIST: options->list_rules = true; return true;
    case OPTION_RELAX_NG: options->relax_ng = true; return true;
    case OPTION_AS_MACHINE: options->as_machine = true; return true;
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

static void add_word(struct options *options, const char *word)
{
    if (options->coverage_count > 0)
        options->coverage[options->coverage_count++] = word;
    else
        options->paths[options->path_count++] = word;
}

/* Said of one that getopt does not know. What another command takes may have been meant, and is no advice. */
static void complain_of_option(const struct options *options, const char *typed)
{
    char name[NEAREST_TYPED];
    struct suggestion suggestion = {.typed = name};
    const char *offered = NULL;
    bool is_long = strncmp(typed, "--", 2) == 0;
    snprintf(name, sizeof name, "%.*s", is_long ? (int)strcspn(typed + 2, "=") : 0, typed + (is_long ? 2 : 0));
    for (int option = OPTION_FIRST; is_long && option < OPTION_END; option++) {
        const char *before = suggestion.meant;
        suggestion_consider(&suggestion, option_rows[option - OPTION_FIRST].name);
        if (suggestion.meant != before)
            offered = options_take(options, option) ? suggestion.meant : NULL;
    }
    if (offered)
        complain("there is no option %s. Did you mean --%s? See deputy %s --help", typed, offered, row_of(options)->name);
    else
        complain("there is no option %s; see deputy %s --help", typed, row_of(options)->name);
}

/* Where there is a list of values, that list; else what the option means. */
static void complain_of_value(const struct options *options, int option, const char *value)
{
    const char *const *choices = options_choices(option);
    char list[80] = "", formats[80];
    for (size_t i = 0; choices && choices[i]; i++)
        snprintf(list + strlen(list), sizeof list - strlen(list), "%s%s",
                 i == 0 ? "" : choices[i + 1] ? ", " : " or ", choices[i]);
    bool is_report = option == OPTION_REPORT, is_listed = choices || is_report || option == OPTION_FORMAT;
    complain("\"%s\" is no value of --%s: %s%s%s", value, option_rows[option - OPTION_FIRST].name, is_listed ? "it takes " : "",
             is_report ? "FORMAT=FILE, where FORMAT is " : "",
             choices ? list : options_meaning(options, is_report ? OPTION_FORMAT : option, formats));
}

/* Options of one command, and what is left: argv[0] is the command's name. */
static bool parse_command(int argc, char **argv, struct options *out, int *exit_code)
{
    struct option table[OPTION_COUNT + 1];
    fill_long_options(table);
    opterr = 0;
    optind = 1;
    /* The dash: words come in their place between the options, since --coverage takes those behind it. */
    for (int option, at = optind; (option = getopt_long(argc, argv, "-:o:h", table, NULL)) != -1; at = optind) {
        /* -h stands in no table: who knows it types it. */
        option = option == 'o' ? OPTION_OUTPUT : option == 'h' ? OPTION_HELP : option;
        const struct option_row *row = option >= OPTION_FIRST ? &option_rows[option - OPTION_FIRST] : NULL;
        if (option == 1) {
            add_word(out, optarg);
            continue;
        }
        if (option == ':' || option == '?') {
            /* Of -abc getopt does not move on before the last letter. */
            const char *typed = argv[optind > at ? optind - 1 : optind];
            if (option == ':')
                complain("the option %s needs a value", typed);
            else
                complain_of_option(out, typed);
            return false;
        }
        if (option == OPTION_HELP || option == OPTION_VERSION) {
            *exit_code = EXIT_NOTHING;
            if (option == OPTION_HELP)
                print_help(out);
            else
                puts("deputy " DEPUTY_VERSION);
            return false;
        }
        if (!row || !options_take(out, option)) {
            complain("%s takes no option --%s", row_of(out)->name, row ? row->name : "");
            return false;
        }
        if (!take_value(out, option, optarg)) {
            complain_of_value(out, option, optarg);
            return false;
        }
    }
    while (optind < argc)
        add_word(out, argv[optind++]);
    return true;
}

static bool is_help(const char *word)
{
    return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 || strcmp(word, "help") == 0;
}

static bool parse_subcommand(int argc, char **argv, struct options *out, int *exit_code)
{
    if (argc < 3 || is_help(argv[2])) {
        print_subcommands(argc < 3 ? stderr : stdout);
        *exit_code = argc < 3 ? EXIT_USAGE : EXIT_NOTHING;
        return false;
    }
    return find_subcommand(argv[2], out);
}

/* Before the command there are two only; others may have been meant for it. */
static void complain_of_first_option(const char *typed)
{
    struct suggestion suggestion = {.typed = typed};
    suggestion_consider(&suggestion, "--help");
    suggestion_consider(&suggestion, "--version");
    if (suggestion.meant)
        complain("there is no option %.100s. Did you mean %s? See deputy --help", typed, suggestion.meant);
    else
        complain("a command is needed before the option %.100s; see deputy --help", typed);
}

bool options_parse(int argc, char **argv, struct options *out, int *exit_code)
{
    *out = (struct options){.fail_on = SEVERITY_ERROR};
    *exit_code = EXIT_USAGE;
    if (argc < 2) {
        print_usage(stderr);
        return false;
    }
    if (is_help(argv[1])) {
        print_usage(stdout);
        *exit_code = EXIT_NOTHING;
        return false;
    }
    if (strcmp(argv[1], "--version") == 0) {
        puts("deputy " DEPUTY_VERSION);
        *exit_code = EXIT_NOTHING;
        return false;
    }
    if (argv[1][0] == '-') {
        complain_of_first_option(argv[1]);
        return false;
    }
    if (!find_command(argv[1], &out->command))
        return false;
    if (out->command == COMMAND_POLICY && !parse_subcommand(argc, argv, out, exit_code))
        return false;
    *exit_code = options_usage_code(out);
    if (out->command == COMMAND_LIST || out->command == COMMAND_IMPORT)
        out->fail_on = SEVERITY_COUNT;
    out->paths = calloc((size_t)argc, sizeof *out->paths);
    out->repositories = calloc((size_t)argc, sizeof *out->repositories);
    out->coverage = calloc((size_t)argc, sizeof *out->coverage);
    out->reports = calloc((size_t)argc, sizeof *out->reports);
    if (!out->paths || !out->repositories || !out->coverage || !out->reports) {
        complain("%s", status_text(STATUS_NO_MEMORY));
        return false;
    }
    int words = out->subcommand ? 2 : 1;
    return parse_command(argc - words, argv + words, out, exit_code);
}

void options_fini(struct options *options)
{
    free(options->paths);
    free(options->repositories);
    free(options->coverage);
    free(options->reports);
    *options = (struct options){0};
}
