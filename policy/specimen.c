#include "policy/specimen.h"

#include <string.h>

/* The values of the inputs that have more than a switch says; the unremarkable one first. */
enum { DIRECTORY_DEFAULT, DIRECTORY_GIVEN, DIRECTORY_MISSING, DIRECTORY_EMPTIED, DIRECTORY_VALUES };
enum { USER_ABSENT, USER_PLAIN, USER_DOWN_LEVEL, USER_UPN, USER_NOBODY, USER_VALUES };
enum { DOMAIN_ABSENT, DOMAIN_DOT, DOMAIN_OF_USER, DOMAIN_OTHER, DOMAIN_VALUES };
enum { LINK_VALUE_ABSENT, LINK_VALUE_FOUND, LINK_VALUE_NOT_FOUND, LINK_VALUE_NO_CREDENTIAL, LINK_VALUE_NONE,
       LINK_VALUE_WELL_KNOWN, LINK_VALUE_MY_PERSONAL, LINK_VALUES };
enum { COMMAND_EXE, COMMAND_BATCH, COMMAND_PATH_EXE, COMMAND_PATH_BATCH, COMMAND_ABSENT, COMMAND_NO_PROGRAM,
       COMMAND_BLANK_PROGRAM, COMMAND_EMPTIED, COMMAND_EMPTIED_LINE, COMMAND_VALUES };
enum { ARGUMENTS_PLAIN, ARGUMENTS_ABSENT, ARGUMENTS_PERCENT, ARGUMENTS_AMPERSAND, ARGUMENTS_VALUES };
enum { SYSNATIVE_NONE, SYSNATIVE_ARGUMENT, SYSNATIVE_PROGRAM, SYSNATIVE_SCRIPT, SYSNATIVE_SCRIPT_ARGUMENTS, SYSNATIVE_VALUES };
enum { HOST_SAFE, HOST_UNSAFE, HOST_ABSENT, HOST_EMPTIED, HOST_VALUES };
enum { GIVEN_NOT, GIVEN_PLAIN, GIVEN_EMPTIED, GIVEN_VALUES };

/* Where a variable stands: nowhere, then in each field that is expanded; once more for another variable. */
#define VARIABLE_FIELDS 6
static const enum entry_field variable_fields[1 + 2 * VARIABLE_FIELDS] = {
    FIELD_COUNT,
    FIELD_COMMAND, FIELD_SCRIPT, FIELD_SCRIPT_ARGUMENTS, FIELD_HOST, FIELD_DATABASE, FIELD_DIRECTORY,
    FIELD_COMMAND, FIELD_SCRIPT, FIELD_SCRIPT_ARGUMENTS, FIELD_HOST, FIELD_DATABASE, FIELD_DIRECTORY,
};

const unsigned char specimen_value_counts[INPUT_COUNT] = {
    [INPUT_KIND] = SPECIMEN_SESSION_KINDS + 2, /* the kinds, and a tool that is none of them */
    [INPUT_MODE] = MODE_COUNT,
    [INPUT_ADMINISTRATOR] = 2,
    [INPUT_SHELL_EXECUTE] = TERNARY_COUNT,
    [INPUT_NET_ONLY] = 2,
    [INPUT_PROMPT] = 2,
    [INPUT_SESSION_CREDENTIALS] = 2,
    [INPUT_WAIT] = 2,
    [INPUT_OUTPUT] = OUTPUT_COUNT,
    [INPUT_RUN_64_BIT] = 2,
    [INPUT_DIRECTORY] = DIRECTORY_VALUES,
    [INPUT_USER] = USER_VALUES,
    [INPUT_DOMAIN] = DOMAIN_VALUES,
    [INPUT_SECRET] = 2,
    [INPUT_LINK] = LINK_VALUES,
    [INPUT_OWN_USER] = USER_VALUES,
    [INPUT_OWN_DOMAIN] = DOMAIN_VALUES,
    [INPUT_OWN_LINK] = LINK_VALUES - 1, /* nothing depends on which of the well-known ones it is */
    [INPUT_CLEAR_TEXT_SECRET] = 2,
    [INPUT_EMBEDDED_SCRIPT] = 2,
    [INPUT_COMMAND] = COMMAND_VALUES,
    [INPUT_PROGRAM_CHARACTERS] = 2,
    [INPUT_ARGUMENTS] = ARGUMENTS_VALUES,
    [INPUT_KNOWN_VARIABLE] = 2,
    [INPUT_PASSWORD_VARIABLE] = 1 + 2 * VARIABLE_FIELDS, /* $PASSWORD$, then a secured parameter */
    [INPUT_UNKNOWN_VARIABLE] = 1 + VARIABLE_FIELDS,
    [INPUT_SYSNATIVE] = SYSNATIVE_VALUES,
    [INPUT_SCRIPT] = GIVEN_VALUES,
    [INPUT_SCRIPT_ARGUMENTS] = GIVEN_VALUES,
    [INPUT_HOST] = HOST_VALUES,
    [INPUT_DATABASE] = GIVEN_VALUES,
    [INPUT_NAME] = 2,
    [INPUT_GROUP] = 2,
    [INPUT_ID] = 2,
    [INPUT_TYPE] = 2,
    [INPUT_CAPTURE_FILE] = 2,
};

#define BIT(input) ((uint64_t)1 << (input))
#define WHO (BIT(INPUT_KIND) | BIT(INPUT_MODE) | BIT(INPUT_USER) | BIT(INPUT_OWN_USER) | BIT(INPUT_OWN_LINK))
#define CREDENTIAL (BIT(INPUT_USER) | BIT(INPUT_DOMAIN) | BIT(INPUT_SECRET) | BIT(INPUT_LINK))
#define CALL (BIT(INPUT_KIND) | BIT(INPUT_MODE) | BIT(INPUT_ADMINISTRATOR) | BIT(INPUT_SHELL_EXECUTE) | BIT(INPUT_OUTPUT))

static const uint64_t inputs[FACT_COUNT] = {
    [FACT_KIND] = BIT(INPUT_KIND),
    [FACT_MODE] = BIT(INPUT_MODE),
    [FACT_RUN_AS] = BIT(INPUT_MODE),
    [FACT_PROMPT] = BIT(INPUT_PROMPT),
    [FACT_NET_ONLY] = BIT(INPUT_NET_ONLY),
    [FACT_SESSION_CREDENTIALS] = BIT(INPUT_SESSION_CREDENTIALS),
    [FACT_HAS_USER] = BIT(INPUT_USER),
    [FACT_HAS_DOMAIN] = BIT(INPUT_DOMAIN),
    [FACT_HAS_LINK] = BIT(INPUT_LINK),
    [FACT_HAS_SECRET] = BIT(INPUT_SECRET),
    [FACT_ADMINISTRATOR] = BIT(INPUT_ADMINISTRATOR),
    [FACT_SHELL_EXECUTE] = BIT(INPUT_SHELL_EXECUTE),
    [FACT_UNSET_SHELL_EXECUTE_COUNTS] = BIT(INPUT_KIND),
    [FACT_WAIT] = BIT(INPUT_WAIT) | BIT(INPUT_OUTPUT),
    [FACT_OUTPUT] = BIT(INPUT_OUTPUT),
    [FACT_RUN_64_BIT] = BIT(INPUT_RUN_64_BIT),
    [FACT_DEFAULT_DIRECTORY] = BIT(INPUT_DIRECTORY) | BIT(INPUT_KIND) | BIT(INPUT_PASSWORD_VARIABLE) |
                               BIT(INPUT_UNKNOWN_VARIABLE), /* which may stand in it */
    [FACT_IS_TOOL] = BIT(INPUT_KIND),
    [FACT_RUN_AS_CREDENTIAL] = CREDENTIAL,
    [FACT_IGNORED_CREDENTIAL] = CREDENTIAL | BIT(INPUT_MODE),
    [FACT_LINK_STATE] = BIT(INPUT_LINK),
    [FACT_OWN_LINK_STATE] = BIT(INPUT_OWN_LINK),
    [FACT_OWN_CREDENTIALS] = BIT(INPUT_OWN_USER) | BIT(INPUT_OWN_LINK),
    [FACT_USER_FORM] = WHO,
    [FACT_DOMAIN_CONFLICT] = WHO | BIT(INPUT_DOMAIN) | BIT(INPUT_OWN_DOMAIN),
    [FACT_CLEAR_TEXT_SECRET] = BIT(INPUT_CLEAR_TEXT_SECRET),
    [FACT_EMBEDDED_SCRIPT] = BIT(INPUT_EMBEDDED_SCRIPT),
    [FACT_API] = CALL,
    [FACT_PASSWORD_VARIABLE] = BIT(INPUT_PASSWORD_VARIABLE),
    [FACT_UNKNOWN_VARIABLE] = BIT(INPUT_UNKNOWN_VARIABLE),
    [FACT_VARIABLE_IN_SCRIPT] = BIT(INPUT_KIND) | BIT(INPUT_COMMAND) | BIT(INPUT_KNOWN_VARIABLE),
    [FACT_SYSNATIVE] = BIT(INPUT_SYSNATIVE),
    [FACT_BATCH_TARGET] = BIT(INPUT_COMMAND),
    [FACT_UNSAFE_ARGUMENTS] = BIT(INPUT_COMMAND) | BIT(INPUT_ARGUMENTS),
    [FACT_UNSAFE_TEXT] = BIT(INPUT_COMMAND) | BIT(INPUT_ARGUMENTS) | BIT(INPUT_PROGRAM_CHARACTERS),
    [FACT_UNQUOTED_PATH] = BIT(INPUT_COMMAND),
    [FACT_UNSAFE_HOST] = BIT(INPUT_HOST),
    [FACT_NOTHING_TO_RUN] = BIT(INPUT_KIND) | BIT(INPUT_COMMAND) | BIT(INPUT_SCRIPT) | BIT(INPUT_EMBEDDED_SCRIPT) |
                            BIT(INPUT_HOST),
    [FACT_TYPE] = BIT(INPUT_TYPE),
    [FACT_NAME] = BIT(INPUT_NAME),
    [FACT_GROUP] = BIT(INPUT_GROUP),
    [FACT_ID] = BIT(INPUT_ID),
    [FACT_HOST] = BIT(INPUT_HOST),
    [FACT_RAW_HOST] = BIT(INPUT_HOST),
    [FACT_DATABASE] = BIT(INPUT_DATABASE),
    [FACT_RAW_DATABASE] = BIT(INPUT_DATABASE),
    [FACT_OWN_USER] = BIT(INPUT_OWN_USER),
    [FACT_OWN_DOMAIN] = BIT(INPUT_OWN_DOMAIN),
    [FACT_OWN_LINK] = BIT(INPUT_OWN_LINK),
    [FACT_USER] = BIT(INPUT_USER),
    [FACT_DOMAIN] = BIT(INPUT_DOMAIN),
    [FACT_LINK] = BIT(INPUT_LINK),
    [FACT_EFFECTIVE_USER] = BIT(INPUT_MODE),
    [FACT_EFFECTIVE_DOMAIN] = BIT(INPUT_MODE),
    [FACT_COMMAND] = BIT(INPUT_COMMAND),
    [FACT_RAW_COMMAND] = BIT(INPUT_COMMAND),
    [FACT_SCRIPT] = BIT(INPUT_SCRIPT),
    [FACT_RAW_SCRIPT] = BIT(INPUT_SCRIPT),
    [FACT_SCRIPT_ARGUMENTS] = BIT(INPUT_SCRIPT_ARGUMENTS),
    [FACT_RAW_SCRIPT_ARGUMENTS] = BIT(INPUT_SCRIPT_ARGUMENTS),
    [FACT_DIRECTORY] = BIT(INPUT_DIRECTORY) | BIT(INPUT_KIND),
    [FACT_RAW_DIRECTORY] = BIT(INPUT_DIRECTORY) | BIT(INPUT_KIND),
    [FACT_CAPTURE_FILE] = BIT(INPUT_CAPTURE_FILE),
    [FACT_RAW_CAPTURE_FILE] = BIT(INPUT_CAPTURE_FILE),
    [FACT_PROGRAM] = BIT(INPUT_COMMAND),
    [FACT_ARGUMENTS] = BIT(INPUT_COMMAND) | BIT(INPUT_ARGUMENTS),
    [FACT_PLANNED_LENGTH] = BIT(INPUT_KIND),
    [FACT_LENGTH_LIMIT] = CALL,
};

uint64_t specimen_inputs_of(enum fact fact)
{
    return inputs[fact];
}

/* Makes one session. */
struct maker {
    struct specimen *specimen;
    struct entry *entry;
    const unsigned char *values;
    const struct specimen_texts *texts;
    size_t used; /* of the specimen's storage */
};

#define LINE_OF(field) ((size_t)(field) + 1) /* in line 0 stands what is not given */

static void give(struct maker *maker, enum entry_field field, struct text text)
{
    maker->entry->fields[field] = (struct entry_value){.text = text, .place.line = LINE_OF(field)};
}

static void give_switch(struct maker *maker, enum entry_field field, bool given)
{
    if (given)
        give(maker, field, text_of(NULL));
}

/* A text asked for, as a field has it: a document that gives an empty one gives none. */
static void give_asked(struct maker *maker, enum fact fact, enum entry_field field)
{
    struct text text = specimen_asked(maker->texts, fact);
    if (!text.bytes)
        return;
    maker->entry->fields[field] = (struct entry_value){.place = PLACE_NOWHERE};
    if (text.length > 0)
        give(maker, field, text);
}

/* The texts made up for it grow one after the other. Only one that is asked for may be too long, and is cut off. */
static void add_text(struct maker *maker, struct text text)
{
    for (size_t i = 0; i < text.length && maker->used < sizeof maker->specimen->storage; i++)
        maker->specimen->storage[maker->used++] = text.bytes[i];
}

static void add(struct maker *maker, const char *text)
{
    add_text(maker, text_of(text));
}

static void end_text(struct maker *maker, enum entry_field field, size_t begin)
{
    if (maker->used > begin)
        give(maker, field, (struct text){maker->specimen->storage + begin, maker->used - begin});
}

/* The variables that are to stand in this field. */
static void add_variables(struct maker *maker, enum entry_field field)
{
    unsigned password = maker->values[INPUT_PASSWORD_VARIABLE];
    if (variable_fields[maker->values[INPUT_UNKNOWN_VARIABLE]] == field)
        add(maker, "$NOPE$");
    if (variable_fields[password] == field)
        add(maker, password <= VARIABLE_FIELDS ? "$PASSWORD$" : "$PARAMETER1$");
    if (field == FIELD_COMMAND && maker->values[INPUT_KNOWN_VARIABLE])
        add(maker, "$NAME$");
}

static void make_command(struct maker *maker)
{
    static const struct {
        const char *start, *extension; /* extension: of a program after it; NULL: there is none */
        bool takes_arguments;
    } commands[COMMAND_VALUES] = {
        [COMMAND_EXE] = {"", ".exe", true},
        [COMMAND_BATCH] = {"", ".bat", true},
        [COMMAND_PATH_EXE] = {"C:\\Program Files\\", ".exe", true},
        [COMMAND_PATH_BATCH] = {"C:\\Program Files\\", ".bat", true},
        [COMMAND_ABSENT] = {"", NULL, false},
        [COMMAND_NO_PROGRAM] = {"\"\" ", NULL, true}, /* "" stays the program, whatever follows */
        [COMMAND_BLANK_PROGRAM] = {"\"\n\" ", NULL, true},
        [COMMAND_EMPTIED] = {"$PARAMETER5$", NULL, false},
        [COMMAND_EMPTIED_LINE] = {"$PARAMETER5$\n$PARAMETER5$", NULL, false},
    };
    static const char *const arguments[ARGUMENTS_VALUES] = {" --all", "", " %1", " a&b"};
    const unsigned char *values = maker->values;
    unsigned command = values[INPUT_COMMAND];
    size_t begin = maker->used;
    add(maker, commands[command].start);
    add(maker, values[INPUT_SYSNATIVE] == SYSNATIVE_PROGRAM ? "C:\\Windows\\Sysnative\\" : "");
    add_variables(maker, FIELD_COMMAND);
    if (commands[command].extension) {
        add(maker, values[INPUT_PROGRAM_CHARACTERS] ? "to&ol" : "tool");
        add(maker, commands[command].extension);
    }
    add(maker, commands[command].takes_arguments ? arguments[values[INPUT_ARGUMENTS]] : "");
    add(maker, values[INPUT_SYSNATIVE] == SYSNATIVE_ARGUMENT ? " C:\\Windows\\Sysnative\\x" : "");
    end_text(maker, FIELD_COMMAND, begin);
}

/* Program and arguments are asked for one by one. */
static void make_asked_command(struct maker *maker)
{
    struct text program = specimen_asked(maker->texts, FACT_PROGRAM), arguments = specimen_asked(maker->texts, FACT_ARGUMENTS);
    size_t begin = maker->used;
    if (!program.bytes && !arguments.bytes)
        return;
    struct command_line_program made = command_line_program(entry_text(maker->entry, FIELD_COMMAND));
    program = program.bytes ? program : made.name;
    arguments = arguments.bytes ? arguments : made.rest;
    const char *quote = program.length == 0 || text_find_byte(program, ' ') < program.length ? "\"" : "";
    add(maker, quote);
    add_text(maker, program);
    add(maker, quote);
    add(maker, arguments.length > 0 ? " " : "");
    add_text(maker, arguments);
    end_text(maker, FIELD_COMMAND, begin);
}

static void make_text(struct maker *maker, enum entry_field field, const char *text, bool sysnative)
{
    size_t begin = maker->used;
    add(maker, sysnative ? "C:\\Windows\\Sysnative\\" : "");
    add_variables(maker, field);
    add(maker, text);
    end_text(maker, field, begin);
}

static void make_texts(struct maker *maker)
{
    static const char *const hosts[HOST_VALUES] = {"srv01.corp.example", "srv 01", "", "$PARAMETER5$"};
    static const char *const directories[DIRECTORY_VALUES] = {"", "C:\\Jobs", "", "$PARAMETER5$"};
    static const char *const scripts[GIVEN_VALUES] = {"", "C:\\Jobs\\job.ps1", "$PARAMETER5$"};
    static const char *const others[GIVEN_VALUES] = {"", "main", "$PARAMETER5$"};
    const unsigned char *values = maker->values;
    bool tool = maker->entry->is_tool, defaults = maker->entry->default_directory;
    make_command(maker);
    make_asked_command(maker);
    make_text(maker, FIELD_SCRIPT, scripts[values[INPUT_SCRIPT]], values[INPUT_SYSNATIVE] == SYSNATIVE_SCRIPT);
    make_text(maker, FIELD_SCRIPT_ARGUMENTS, others[values[INPUT_SCRIPT_ARGUMENTS]],
              values[INPUT_SYSNATIVE] == SYSNATIVE_SCRIPT_ARGUMENTS);
    make_text(maker, FIELD_HOST, hosts[values[INPUT_HOST]], false);
    make_text(maker, FIELD_DATABASE, others[values[INPUT_DATABASE]], false);
    if (tool || !defaults) /* else the document's directory does not count */
        make_text(maker, FIELD_DIRECTORY, directories[values[INPUT_DIRECTORY]], false);
    maker->entry->default_directory &= maker->entry->fields[FIELD_DIRECTORY].place.line == 0;
    if (values[INPUT_NAME] == 0)
        give(maker, FIELD_NAME, TEXT("Backup"));
    if (values[INPUT_GROUP])
        give(maker, FIELD_GROUP, TEXT("Clients"));
    if (values[INPUT_CAPTURE_FILE])
        give(maker, FIELD_CAPTURE_FILE, TEXT("out.txt"));
    if (values[INPUT_TYPE])
        maker->entry->type = TEXT("CommandLine");
}

static void make_who(struct maker *maker, enum specimen_input user, enum specimen_input domain, enum entry_field user_field,
                     enum entry_field domain_field, enum fact user_fact, enum fact domain_fact)
{
    static const char *const users[USER_VALUES] = {NULL, "alice", "CORP\\alice", "alice@corp.example", "CORP\\"};
    static const char *const domains[DOMAIN_VALUES] = {NULL, ".", "CORP", "OTHER"};
    if (maker->values[user])
        give(maker, user_field, text_of(users[maker->values[user]]));
    if (maker->values[domain])
        give(maker, domain_field, text_of(domains[maker->values[domain]]));
    give_asked(maker, user_fact, user_field);
    struct text given = entry_text(maker->entry, user_field);
    size_t split = text_find_byte(given, '\\');
    if (maker->values[domain] == DOMAIN_OF_USER && split > 0 && split < given.length)
        give(maker, domain_field, text_slice(given, 0, split));
    give_asked(maker, domain_fact, domain_field);
}

static void make_link(struct maker *maker, enum specimen_input input, enum fact fact, bool own)
{
    static const struct {
        const char *id;
        enum link_state state;
    } links[LINK_VALUES] = {
        [LINK_VALUE_FOUND] = {"0f5c2a4e-91b7-4d36-8a53-6e7f80912b3c", LINK_STATE_FOUND},
        [LINK_VALUE_NOT_FOUND] = {"5d2b9a10-7c3e-4f8a-b6d1-0e9f8c7a6b54", LINK_STATE_NOT_FOUND},
        [LINK_VALUE_NO_CREDENTIAL] = {"b1a7c2d4-0e5f-4a69-8c3b-7d2e1f0a9b86", LINK_STATE_NOT_A_CREDENTIAL},
        [LINK_VALUE_NONE] = {"b87b29d9-9239-4d7b-86d8-9b53dcd3ba9f", LINK_STATE_WELL_KNOWN_NONE},
        [LINK_VALUE_WELL_KNOWN] = {"45479560-173e-435d-8848-c22f863fdc96", LINK_STATE_WELL_KNOWN},
        [LINK_VALUE_MY_PERSONAL] = {"9f3c3bcf-068a-4927-b996-ca52154cae3b", LINK_STATE_WELL_KNOWN},
    };
    struct entry *entry = maker->entry;
    unsigned value = maker->values[input];
    enum entry_field field = own ? FIELD_OWN_LINK : FIELD_LINK;
    struct guid *guid = own ? &entry->own_link : &entry->link;
    struct link_target *target = own ? &maker->specimen->links.own : &maker->specimen->links.run_as;
    if (value == LINK_VALUE_ABSENT)
        return;
    give(maker, field, text_of(links[value].id));
    give_asked(maker, fact, field);
    *(own ? &entry->has_own_link : &entry->has_link) = guid_parse(entry_text(entry, field), guid);
    target->state = links[value].state;
    if (target->state == LINK_STATE_FOUND)
        target->user = TEXT("svc-sql");
}

static void make_switches(struct maker *maker)
{
    const unsigned char *values = maker->values;
    struct entry *entry = maker->entry;
    unsigned kind = values[INPUT_KIND];
    entry->kind = kind < SPECIMEN_SESSION_KINDS ? (enum entry_kind)(KIND_OTHER + 1 + kind) : KIND_OTHER;
    entry->is_tool = entry_kind_is_tool(entry->kind) || kind == SPECIMEN_SESSION_KINDS + 1;
    entry->mode = (enum run_as_mode)values[INPUT_MODE];
    entry->administrator = values[INPUT_ADMINISTRATOR];
    entry->shell_execute = (enum ternary)values[INPUT_SHELL_EXECUTE];
    entry->net_only = values[INPUT_NET_ONLY];
    entry->prompt = values[INPUT_PROMPT];
    entry->session_credentials = values[INPUT_SESSION_CREDENTIALS];
    entry->wait_for_exit = values[INPUT_WAIT];
    entry->output = (enum output_mode)values[INPUT_OUTPUT];
    entry->run_64_bit = values[INPUT_RUN_64_BIT];
    entry->default_directory = values[INPUT_DIRECTORY] == DIRECTORY_DEFAULT;
    entry->parameters[0].secured = values[INPUT_PASSWORD_VARIABLE] > VARIABLE_FIELDS;
    give_switch(maker, FIELD_MODE, entry->mode != MODE_NONE);
    give_switch(maker, FIELD_ADMINISTRATOR, entry->administrator);
    give_switch(maker, FIELD_SHELL_EXECUTE, entry->shell_execute != TERNARY_UNSET);
    give_switch(maker, FIELD_NET_ONLY, entry->net_only);
    give_switch(maker, FIELD_PROMPT, entry->prompt);
    give_switch(maker, FIELD_SESSION_CREDENTIALS, entry->session_credentials);
    give_switch(maker, FIELD_WAIT, entry->wait_for_exit);
    give_switch(maker, FIELD_OUTPUT, entry->output != OUTPUT_DEFAULT);
    give_switch(maker, FIELD_RUN_64_BIT, entry->run_64_bit);
    give_switch(maker, FIELD_DEFAULT_DIRECTORY, !entry->default_directory);
    give_switch(maker, FIELD_SECRET, values[INPUT_SECRET]);
    give_switch(maker, FIELD_EMBEDDED_SCRIPT, values[INPUT_EMBEDDED_SCRIPT]);
    if (values[INPUT_CLEAR_TEXT_SECRET]) {
        maker->specimen->secret = (struct place){.line = LINE_OF(FIELD_COUNT)};
        entry->clear_text_secrets = &maker->specimen->secret;
        entry->clear_text_secret_count = 1;
    }
}

/* Each text fact that is a field of its own; the raw one wins over the expanded. */
static const struct {
    enum fact fact;
    enum entry_field field;
} text_fields[] = {
    {FACT_NAME, FIELD_NAME}, {FACT_GROUP, FIELD_GROUP}, {FACT_HOST, FIELD_HOST}, {FACT_RAW_HOST, FIELD_HOST},
    {FACT_DATABASE, FIELD_DATABASE}, {FACT_RAW_DATABASE, FIELD_DATABASE}, {FACT_COMMAND, FIELD_COMMAND},
    {FACT_RAW_COMMAND, FIELD_COMMAND}, {FACT_SCRIPT, FIELD_SCRIPT}, {FACT_RAW_SCRIPT, FIELD_SCRIPT},
    {FACT_SCRIPT_ARGUMENTS, FIELD_SCRIPT_ARGUMENTS}, {FACT_RAW_SCRIPT_ARGUMENTS, FIELD_SCRIPT_ARGUMENTS},
    {FACT_DIRECTORY, FIELD_DIRECTORY}, {FACT_RAW_DIRECTORY, FIELD_DIRECTORY}, {FACT_CAPTURE_FILE, FIELD_CAPTURE_FILE},
    {FACT_RAW_CAPTURE_FILE, FIELD_CAPTURE_FILE}, {FACT_ID, FIELD_ID},
};

static void take_effective(struct maker *maker)
{
    struct specimen *specimen = maker->specimen;
    struct text user = specimen_asked(maker->texts, FACT_EFFECTIVE_USER);
    struct text domain = specimen_asked(maker->texts, FACT_EFFECTIVE_DOMAIN);
    specimen->has_effective = (user.bytes || domain.bytes) && entry_runs_as(&specimen->entry); /* else nobody is asked */
    if (!specimen->has_effective)
        return;
    specimen->effective = plan_identity(&specimen->entry, &specimen->links);
    if (user.bytes)
        specimen->effective.user = user;
    if (domain.bytes)
        specimen->effective.domain = domain;
}

void specimen_make(struct specimen *specimen, const struct specimen_choice *choice, const struct specimen_texts *texts)
{
    struct maker maker = {.specimen = specimen, .entry = &specimen->entry, .values = choice->values, .texts = texts};
    struct text type = specimen_asked(texts, FACT_TYPE);
    memset(&specimen->entry, 0, sizeof specimen->entry);
    memset(&specimen->links, 0, sizeof specimen->links);
    make_switches(&maker);
    make_texts(&maker);
    if (choice->values[INPUT_ID] == 0)
        give(&maker, FIELD_ID, TEXT("7d1e0f5c-3b6a-4c1d-9e2f-0a1b2c3d4e5f"));
    make_who(&maker, INPUT_USER, INPUT_DOMAIN, FIELD_USER, FIELD_DOMAIN, FACT_USER, FACT_DOMAIN);
    make_who(&maker, INPUT_OWN_USER, INPUT_OWN_DOMAIN, FIELD_OWN_USER, FIELD_OWN_DOMAIN, FACT_OWN_USER, FACT_OWN_DOMAIN);
    make_link(&maker, INPUT_LINK, FACT_LINK, false);
    make_link(&maker, INPUT_OWN_LINK, FACT_OWN_LINK, true);
    for (size_t i = 0; i < sizeof text_fields / sizeof *text_fields; i++)
        give_asked(&maker, text_fields[i].fact, text_fields[i].field);
    if (type.bytes)
        specimen->entry.type = type;
    specimen->entry.has_id = guid_parse(entry_text(&specimen->entry, FIELD_ID), &specimen->entry.id);
    take_effective(&maker);
    specimen->request = (struct judgement_request){.entry = &specimen->entry, .links = &specimen->links,
                                                   .effective = specimen->has_effective ? &specimen->effective : NULL};
}
