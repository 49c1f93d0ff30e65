#include "policy/facts.h"

#include <pthread.h>
#include <string.h>

#include "policy/text_facts.h"

#define TEXT_SHOWN ((size_t)200) /* bytes of a text in a message */

static const char *const booleans[] = {"false", "true"};
static const char *const link_states[] = {"none", "well-known", "well-known-none", "found", "not-found", "not-a-credential"};
static const char *const user_forms[] = {"none", "plain", "down-level", "upn"};

#define FINITE(name, values, count, place, meaning) {name, FACT_ENUM, values, count, place, meaning}
#define BOOLEAN(name, place, meaning) {name, FACT_BOOLEAN, booleans, 2, place, meaning}
#define TEXT_FACT(name, place, meaning) {name, FACT_TEXT, NULL, 0, place, meaning}
#define NUMBER(name, meaning) {name, FACT_NUMBER, NULL, 0, FACT_PLACE_NONE, meaning}

const struct fact_definition fact_definitions[FACT_COUNT] = {
    [FACT_KIND] = FINITE("kind", entry_kind_names, KIND_COUNT, FACT_PLACE_NONE, "one of the seven session kinds, or other"),
    [FACT_MODE] = FINITE("mode", run_as_mode_names, MODE_COUNT, FIELD_MODE, "how the other user is named"),
    [FACT_RUN_AS] = BOOLEAN("run-as", FIELD_MODE, "runs as a different user: the mode is not none"),
    [FACT_PROMPT] = BOOLEAN("prompt", FIELD_PROMPT, "asks for the credentials when it is launched"),
    [FACT_NET_ONLY] = BOOLEAN("net-only", FIELD_NET_ONLY, "the credentials are for network access only"),
    [FACT_SESSION_CREDENTIALS] =
        BOOLEAN("session-credentials", FIELD_SESSION_CREDENTIALS, "a tool's Use session credentials"),
    [FACT_HAS_USER] = BOOLEAN("has-user", FIELD_USER, "a Run As user is given"),
    [FACT_HAS_DOMAIN] = BOOLEAN("has-domain", FIELD_DOMAIN, "a Run As domain is given"),
    [FACT_HAS_LINK] = BOOLEAN("has-link", FIELD_LINK, "a Run As credential link is given"),
    [FACT_HAS_SECRET] = BOOLEAN("has-secret", FIELD_SECRET, "a Run As password is stored"),
    [FACT_ADMINISTRATOR] = BOOLEAN("administrator", FIELD_ADMINISTRATOR, "Run as administrator"),
    [FACT_SHELL_EXECUTE] = FINITE("shell-execute", ternary_names, TERNARY_COUNT, FIELD_SHELL_EXECUTE,
                                  "Use Shell Execute as written"),
    [FACT_UNSET_SHELL_EXECUTE_COUNTS] =
        BOOLEAN("unset-shell-execute-counts", FACT_PLACE_NONE, "an unset shell execute counts as true for this kind"),
    [FACT_WAIT] = BOOLEAN("wait", FIELD_WAIT, "deputy waits for the program to end"),
    [FACT_OUTPUT] = FINITE("output", output_mode_names, OUTPUT_COUNT, FIELD_OUTPUT, "the execution mode"),
    [FACT_RUN_64_BIT] = BOOLEAN("run-64-bit", FIELD_RUN_64_BIT, "Run in 64-bit mode"),
    [FACT_DEFAULT_DIRECTORY] =
        BOOLEAN("default-directory", FIELD_DEFAULT_DIRECTORY, "the default working directory is used, not another or none"),
    [FACT_IS_TOOL] = BOOLEAN("is-tool", FACT_PLACE_NONE, "one of the four tool kinds"),
    [FACT_RUN_AS_CREDENTIAL] =
        BOOLEAN("run-as-credential", FACT_PLACE_DERIVED, "a Run As user, domain, link or password is given"),
    [FACT_IGNORED_CREDENTIAL] =
        BOOLEAN("ignored-credential", FACT_PLACE_DERIVED, "Run As credentials are given that the mode does not read"),
    [FACT_LINK_STATE] = FINITE("link-state", link_states, LINK_STATE_COUNT, FIELD_LINK, "what the Run As link leads to"),
    [FACT_OWN_LINK_STATE] =
        FINITE("own-link-state", link_states, LINK_STATE_COUNT, FIELD_OWN_LINK, "what the entry's own link leads to"),
    [FACT_OWN_CREDENTIALS] = BOOLEAN("own-credentials", FACT_PLACE_NONE, "the entry has a user or a link of its own"),
    [FACT_USER_FORM] =
        FINITE("user-form", user_forms, USER_FORM_COUNT, FACT_PLACE_DERIVED, "how the user that the mode reads is written"),
    [FACT_DOMAIN_CONFLICT] =
        BOOLEAN("domain-conflict", FACT_PLACE_DERIVED, "a domain is given that the user's own form contradicts"),
    [FACT_CLEAR_TEXT_SECRET] = BOOLEAN("clear-text-secret", FACT_PLACE_DERIVED, "a password stands in clear text"),
    [FACT_EMBEDDED_SCRIPT] = BOOLEAN("embedded-script", FIELD_EMBEDDED_SCRIPT, "a script is embedded in compressed form"),
    [FACT_API] = FINITE("api", launch_api_names, API_COUNT, FACT_PLACE_NONE, "the Win32 call that would be made"),
    [FACT_PASSWORD_VARIABLE] =
        BOOLEAN("password-variable", FACT_PLACE_DERIVED, "$PASSWORD$ or a secured parameter stands in what is run"),
    [FACT_UNKNOWN_VARIABLE] = BOOLEAN("unknown-variable", FACT_PLACE_DERIVED, "a $NAME$ that deputy does not know"),
    [FACT_VARIABLE_IN_SCRIPT] = BOOLEAN("variable-in-script", FACT_PLACE_DERIVED, "a variable inside inline PowerShell"),
    [FACT_SYSNATIVE] = BOOLEAN("sysnative", FACT_PLACE_DERIVED, "the Sysnative directory is named"),
    [FACT_BATCH_TARGET] = BOOLEAN("batch-target", FACT_PLACE_NONE, "the program is a .bat or .cmd file"),
    [FACT_UNSAFE_ARGUMENTS] =
        BOOLEAN("unsafe-arguments", FACT_PLACE_NONE, "the arguments hold characters that mean something in a batch call"),
    [FACT_UNSAFE_TEXT] = BOOLEAN("unsafe-text", FACT_PLACE_NONE, "the command holds characters that mean something to cmd.exe"),
    [FACT_UNQUOTED_PATH] = BOOLEAN("unquoted-path", FACT_PLACE_NONE, "the program is a path with a space and no quotes"),
    [FACT_UNSAFE_HOST] = BOOLEAN("unsafe-host", FACT_PLACE_NONE, "the host holds characters that no host name has"),
    [FACT_NOTHING_TO_RUN] = BOOLEAN("nothing-to-run", FACT_PLACE_NONE, "what the kind needs to start something is missing"),
    [FACT_TYPE] = TEXT_FACT("type", FACT_PLACE_NONE, "RDM's connection type as written; in a native document that of the kind"),
    [FACT_NAME] = TEXT_FACT("name", FIELD_NAME, "the entry's name"),
    [FACT_GROUP] = {"group", FACT_LIST, NULL, 0, FIELD_GROUP, "the folder paths, separated by ;"},
    [FACT_ID] = TEXT_FACT("id", FIELD_ID, "the entry's ID, in lower case without braces"),
    [FACT_HOST] = TEXT_FACT("host", FIELD_HOST, "the host, for addon-ssms the server, expanded"),
    [FACT_RAW_HOST] = TEXT_FACT("raw-host", FIELD_HOST, "the host as written"),
    [FACT_DATABASE] = TEXT_FACT("database", FIELD_DATABASE, "the database, expanded"),
    [FACT_RAW_DATABASE] = TEXT_FACT("raw-database", FIELD_DATABASE, "the database as written"),
    [FACT_OWN_USER] = TEXT_FACT("own-user", FIELD_OWN_USER, "the user of the entry's own credentials"),
    [FACT_OWN_DOMAIN] = TEXT_FACT("own-domain", FIELD_OWN_DOMAIN, "the domain of the entry's own credentials"),
    [FACT_OWN_LINK] = TEXT_FACT("own-link", FIELD_OWN_LINK, "the ID of the entry's own credential link"),
    [FACT_USER] = TEXT_FACT("user", FIELD_USER, "the Run As user as written"),
    [FACT_DOMAIN] = TEXT_FACT("domain", FIELD_DOMAIN, "the Run As domain as written"),
    [FACT_LINK] = TEXT_FACT("link", FIELD_LINK, "the ID of the Run As credential link"),
    [FACT_EFFECTIVE_USER] = TEXT_FACT("effective-user", FACT_PLACE_NONE, "who it will really be; empty while unknown"),
    [FACT_EFFECTIVE_DOMAIN] = TEXT_FACT("effective-domain", FACT_PLACE_NONE, "that user's domain; empty for a UPN"),
    [FACT_COMMAND] = TEXT_FACT("command", FIELD_COMMAND, "command line or inline PowerShell, expanded"),
    [FACT_RAW_COMMAND] = TEXT_FACT("raw-command", FIELD_COMMAND, "command line or inline PowerShell as written"),
    [FACT_SCRIPT] = TEXT_FACT("script", FIELD_SCRIPT, "path of the script, expanded"),
    [FACT_RAW_SCRIPT] = TEXT_FACT("raw-script", FIELD_SCRIPT, "path of the script as written"),
    [FACT_SCRIPT_ARGUMENTS] = TEXT_FACT("script-arguments", FIELD_SCRIPT_ARGUMENTS, "the script's arguments, expanded"),
    [FACT_RAW_SCRIPT_ARGUMENTS] =
        TEXT_FACT("raw-script-arguments", FIELD_SCRIPT_ARGUMENTS, "the script's arguments as written"),
    [FACT_DIRECTORY] = TEXT_FACT("directory", FIELD_DIRECTORY, "the working directory that counts, expanded"),
    [FACT_RAW_DIRECTORY] = TEXT_FACT("raw-directory", FIELD_DIRECTORY, "the working directory that counts, as written"),
    [FACT_CAPTURE_FILE] = TEXT_FACT("capture-file", FIELD_CAPTURE_FILE, "the file captured output goes to"),
    [FACT_RAW_CAPTURE_FILE] = TEXT_FACT("raw-capture-file", FIELD_CAPTURE_FILE, "the same; it is never expanded"),
    [FACT_PROGRAM] = TEXT_FACT("program", FIELD_COMMAND, "the program of the command, without quotes"),
    [FACT_ARGUMENTS] = TEXT_FACT("arguments", FIELD_COMMAND, "what follows the program in the command"),
    [FACT_PLANNED_LENGTH] = NUMBER("planned-length", "length of the planned line in UTF-16 units"),
    [FACT_LENGTH_LIMIT] = NUMBER("length-limit", "what the call takes of it; none for ShellExecuteExW"),
};

bool fact_find(struct text name, enum fact *out)
{
    for (int i = 0; i < FACT_COUNT; i++) {
        if (text_equals(name, text_of(fact_definitions[i].name))) {
            *out = (enum fact)i;
            return true;
        }
    }
    return false;
}

bool fact_value_find(enum fact fact, struct text name, int *value)
{
    const struct fact_definition *definition = &fact_definitions[fact];
    for (*value = 0; *value < definition->value_count; (*value)++) {
        if (text_equals(name, text_of(definition->values[*value])))
            return true;
    }
    return false;
}

/* Every finite fact's first bit; a fact never crosses a word. The same for all time and all threads, so it is made once. */
static uint8_t first_bits[FACT_FINITE_COUNT];
static pthread_once_t bits_are_placed = PTHREAD_ONCE_INIT;

static void place_bits(void)
{
    size_t next = 0; /* mutants: 0 as 1: where the bits begin is nobody's business */
    for (int i = 0; i < FACT_FINITE_COUNT; i++) {
        size_t count = (size_t)fact_definitions[i].value_count;
        if (next % 64 + count > 64) /* mutants: > as >=, 64 as 65: as the facts stand, none comes to the end of a word */
            next = (next / 64 + 1) * 64; /* mutants: so none of this is reached */
        first_bits[i] = (uint8_t)next;
        next += count;
    }
    _Static_assert(FACT_FINITE_COUNT * 2 + 48 <= FACT_WORDS * 64, "the finite facts need more words");
}

void fact_bit(enum fact fact, int value, size_t *word, uint64_t *bit)
{
    pthread_once(&bits_are_placed, place_bits);
    size_t index = first_bits[fact] + (size_t)value;
    *word = index / 64;
    *bit = (uint64_t)1 << index % 64;
}

static void set(struct facts *facts, enum fact fact, unsigned value)
{
    size_t index = first_bits[fact] + value;
    facts->bits[index / 64] |= (uint64_t)1 << index % 64;
}

void judgement_memory_init(struct judgement_memory *memory)
{
    arena_init(&memory->arena);
    buffer_init(&memory->line);
}

void judgement_memory_fini(struct judgement_memory *memory)
{
    arena_fini(&memory->arena);
    buffer_fini(&memory->line);
}

static bool has(const struct entry *entry, enum entry_field field)
{
    return entry->fields[field].place.line != 0;
}

/* The user and the domain beside it that the mode reads from this entry: custom the Run As ones; current-session of a
 * non-tool without own link (other than None) its own. FIELD_COUNT: none. */
static enum entry_field user_read(const struct entry *entry)
{
    bool own_link = entry->has_own_link && guid_well_known(&entry->own_link) != LINK_NONE;
    if (entry->mode == MODE_CUSTOM)
        return FIELD_USER;
    bool tool = entry->is_tool || entry_kind_is_tool(entry->kind);
    return entry->mode == MODE_CURRENT_SESSION && !tool && !own_link ? FIELD_OWN_USER : FIELD_COUNT;
}

static enum entry_field domain_read(const struct entry *entry)
{
    enum entry_field user = user_read(entry);
    return user == FIELD_USER ? FIELD_DOMAIN : user == FIELD_OWN_USER ? FIELD_OWN_DOMAIN : FIELD_COUNT;
}

static bool domain_conflicts(const struct entry *entry, enum user_form form)
{
    if (domain_read(entry) == FIELD_COUNT)
        return false;
    struct text user = entry_text(entry, user_read(entry)), domain = entry_text(entry, domain_read(entry));
    if (text_is_blank(domain) || text_equals(domain, TEXT(".")))
        return false;
    if (form == USER_FORM_DOWN_LEVEL)
        return !text_equals_ignoring_case(text_slice(user, 0, text_find_byte(user, '\\')), domain);
    return form == USER_FORM_UPN;
}

/* Run As credentials, and which of them the mode does not read: bit 0 a link, bit 1 user, domain and secret. */
static unsigned credentials_ignored(const struct entry *entry)
{
    switch (entry->mode) {
    case MODE_CUSTOM:
        return 1;
    case MODE_CREDENTIAL_REPOSITORY:
        return 2;
    case MODE_CURRENT_SESSION:
    case MODE_MY_PERSONAL:
        return 3;
    default:
        return 0;
    }
}

/* The first element of the Run As credentials that `which` (as above) names. */
static struct place first_credential(const struct entry *entry, unsigned which)
{
    static const enum entry_field fields[] = {FIELD_LINK, FIELD_USER, FIELD_DOMAIN, FIELD_SECRET};
    struct place first = PLACE_NOWHERE;
    for (size_t i = 0; i < 4; i++) {
        struct place place = entry->fields[fields[i]].place;
        if (!(which & (i == 0 ? 1u : 2u)) || place.line == 0)
            continue;
        if (first.line == 0 || place_before(place, first))
            first = place;
    }
    return first;
}

static struct place ignored_credential(const struct entry *entry)
{
    unsigned which = credentials_ignored(entry);
    if (entry->mode == MODE_MY_PERSONAL && entry->has_link && guid_well_known(&entry->link) == LINK_MY_PERSONAL)
        which &= ~1u;
    return first_credential(entry, which);
}

/* `X\` names a domain and nobody in it. */
static bool names_user(struct text user)
{
    struct identity identity = identity_of(user, (struct text){NULL, 0});
    return !text_is_blank(identity.user);
}

void facts_init(struct facts *facts, const struct judgement_request *request, struct judgement_memory *memory)
{
    const struct entry *entry = request->entry;
    pthread_once(&bits_are_placed, place_bits);
    arena_reset(&memory->arena);
    memset(facts, 0, sizeof *facts);
    facts->request = request;
    facts->memory = memory;
    facts->identity = request->effective ? *request->effective : plan_identity(entry, request->links);
    enum entry_field user = user_read(entry);
    enum user_form form = user == FIELD_COUNT ? USER_FORM_NONE : user_form_of(entry_text(entry, user));
    const struct {
        enum fact fact;
        unsigned value;
    } values[] = {
        {FACT_KIND, entry->kind},
        {FACT_MODE, entry->mode},
        {FACT_RUN_AS, entry_runs_as(entry)},
        {FACT_PROMPT, entry->prompt},
        {FACT_NET_ONLY, entry->net_only},
        {FACT_SESSION_CREDENTIALS, entry->session_credentials},
        {FACT_HAS_USER, has(entry, FIELD_USER) && names_user(entry_text(entry, FIELD_USER))},
        {FACT_HAS_DOMAIN, has(entry, FIELD_DOMAIN)},
        {FACT_HAS_LINK, entry->has_link},
        {FACT_HAS_SECRET, has(entry, FIELD_SECRET)},
        {FACT_ADMINISTRATOR, entry->administrator},
        {FACT_SHELL_EXECUTE, entry->shell_execute},
        {FACT_UNSET_SHELL_EXECUTE_COUNTS, entry_kind_unset_shell_execute_counts(entry->kind)},
        {FACT_WAIT, plan_waits(entry)},
        {FACT_OUTPUT, entry->output},
        {FACT_RUN_64_BIT, entry->run_64_bit},
        {FACT_DEFAULT_DIRECTORY, entry->default_directory},
        {FACT_IS_TOOL, entry_kind_is_tool(entry->kind)},
        {FACT_RUN_AS_CREDENTIAL, first_credential(entry, 3).line != 0},
        {FACT_IGNORED_CREDENTIAL, ignored_credential(entry).line != 0},
        {FACT_LINK_STATE, request->links->run_as.state},
        {FACT_OWN_LINK_STATE, request->links->own.state},
        {FACT_OWN_CREDENTIALS, has(entry, FIELD_OWN_USER) || (entry->has_own_link &&
                                                              guid_well_known(&entry->own_link) != LINK_NONE)},
        {FACT_USER_FORM, form},
        {FACT_DOMAIN_CONFLICT, domain_conflicts(entry, form)},
        {FACT_CLEAR_TEXT_SECRET, entry->clear_text_secret_count > 0},
        {FACT_EMBEDDED_SCRIPT, has(entry, FIELD_EMBEDDED_SCRIPT)},
        {FACT_API, plan_api(entry)},
    };
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        set(facts, values[i].fact, values[i].value);
}

void facts_need_texts(struct facts *facts)
{
    if (facts->has_texts)
        return;
    facts->has_texts = true;
    const struct judgement_request *request = facts->request;
    plan_expand(request->entry, request->environment, &facts->memory->arena, &facts->expanded);
    facts->program = command_line_program(facts->expanded.command);
    const struct {
        enum fact fact;
        bool value;
    } values[] = {
        {FACT_PASSWORD_VARIABLE, text_facts_password_variable(request->entry, &facts->password_variable)},
        {FACT_UNKNOWN_VARIABLE, text_facts_unknown_variable(request->entry, &facts->unknown_variable)},
        {FACT_VARIABLE_IN_SCRIPT, text_facts_variable_in_script(request->entry, &facts->variable_in_script)},
        {FACT_SYSNATIVE, text_facts_sysnative(request->entry, &facts->expanded, &facts->sysnative)},
        {FACT_BATCH_TARGET, text_facts_batch_target(facts->program.name)},
        {FACT_UNSAFE_ARGUMENTS, text_facts_unsafe_arguments(facts->program.rest)},
        {FACT_UNSAFE_TEXT, text_facts_unsafe_text(facts->expanded.command)},
        {FACT_UNQUOTED_PATH, facts->program.is_path &&
                                 text_find_byte(facts->program.name, ' ') < facts->program.name.length},
        {FACT_UNSAFE_HOST, text_facts_unsafe_host(facts->expanded.host)},
        {FACT_NOTHING_TO_RUN, text_facts_nothing_to_run(request->entry, &facts->expanded)},
    };
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        set(facts, values[i].fact, values[i].value);
}

static void need_line(struct facts *facts)
{
    if (facts->has_line)
        return;
    facts->has_line = true;
    facts_need_texts(facts);
    const struct judgement_request *request = facts->request;
    struct buffer *line = &facts->memory->line;
    buffer_clear(line);
    facts->length_limit = plan_line_limit(request->entry);
    bool whole = plan_add_line(request->entry, &facts->expanded, request->environment, line) && !facts->expanded.overflow;
    facts->planned_length = text_utf16_length(buffer_text(line));
    if (!whole) {
        /* A line that could not be written to its end is over every limit, also where the call itself has none. */
        facts->planned_length = SIZE_MAX;
        if (facts->length_limit == SIZE_MAX)
            facts->length_limit = EXPANSION_LIMIT;
    }
}

int facts_value(struct facts *facts, enum fact fact)
{
    size_t word;
    uint64_t bit;
    /* mutants: 0 as 1, < as <=: one of the values holds, and the first is what is left in the end */
    for (int value = 0; value < fact_definitions[fact].value_count; value++) {
        fact_bit(fact, value, &word, &bit);
        if (facts_test(facts, fact, word, bit))
            return value;
    }
    return 0; /* mutants: 0 as 1: not reached, one of the values holds */
}

static struct text guid_text(struct facts *facts, bool has_guid, const struct guid *guid)
{
    char text[GUID_TEXT_SIZE];
    if (!has_guid)
        return TEXT("");
    guid_format(guid, text);
    return arena_copy(&facts->memory->arena, text_of(text));
}

static struct text expanded_text(struct facts *facts, enum fact fact)
{
    facts_need_texts(facts);
    switch (fact) {
    case FACT_HOST: return facts->expanded.host;
    case FACT_DATABASE: return facts->expanded.database;
    case FACT_COMMAND: return facts->expanded.command;
    case FACT_SCRIPT: return facts->expanded.script;
    case FACT_SCRIPT_ARGUMENTS: return facts->expanded.script_arguments;
    case FACT_DIRECTORY: return facts->expanded.directory;
    case FACT_PROGRAM: return facts->program.name;
    default: return facts->program.rest;
    }
}

static struct text make_text(struct facts *facts, enum fact fact)
{
    const struct entry *entry = facts->request->entry;
    struct text text;
    switch (fact) {
    case FACT_TYPE: text = entry->type; break;
    case FACT_ID: text = guid_text(facts, entry->has_id, &entry->id); break;
    case FACT_OWN_LINK: text = guid_text(facts, entry->has_own_link, &entry->own_link); break;
    case FACT_LINK: text = guid_text(facts, entry->has_link, &entry->link); break;
    case FACT_EFFECTIVE_USER: text = facts->identity.user; break;
    case FACT_EFFECTIVE_DOMAIN: text = facts->identity.domain; break;
    case FACT_HOST:
    case FACT_DATABASE:
    case FACT_COMMAND:
    case FACT_SCRIPT:
    case FACT_SCRIPT_ARGUMENTS:
    case FACT_DIRECTORY:
    case FACT_PROGRAM:
    case FACT_ARGUMENTS: text = expanded_text(facts, fact); break;
    default: text = entry_text(entry, (enum entry_field)fact_definitions[fact].place); break;
    }
    return text.bytes ? text : TEXT("");
}

struct text facts_make_text(struct facts *facts, enum fact fact)
{
    unsigned index = fact - FACT_FINITE_COUNT;
    _Static_assert(FACT_PLANNED_LENGTH - FACT_FINITE_COUNT <= 64, "a bit for every text");
    struct text text = facts->texts[index] = make_text(facts, fact);
    facts->has_text |= (uint64_t)1 << index; /* mutants: 1 as 0: it would be made again each time */
    if (fact == FACT_GROUP) {
        /* mutants: < as <=: each group would be looked at as a list of one */
        facts->group_has_parts = text_find_byte(text, ';') < text.length || text_trimmed(text).length != text.length;
    }
    return text;
}

size_t facts_number(struct facts *facts, enum fact fact)
{
    need_line(facts);
    return fact == FACT_PLANNED_LENGTH ? facts->planned_length : facts->length_limit;
}

static struct place derived_place(struct facts *facts, enum fact fact)
{
    const struct entry *entry = facts->request->entry;
    switch (fact) {
    case FACT_RUN_AS_CREDENTIAL: return first_credential(entry, 3);
    case FACT_IGNORED_CREDENTIAL: return ignored_credential(entry);
    case FACT_USER_FORM:
        return user_read(entry) == FIELD_COUNT ? PLACE_NOWHERE : entry->fields[user_read(entry)].place;
    case FACT_DOMAIN_CONFLICT:
        return domain_read(entry) == FIELD_COUNT ? PLACE_NOWHERE : entry->fields[domain_read(entry)].place;
    case FACT_CLEAR_TEXT_SECRET:
        return entry->clear_text_secret_count > 0 ? entry->clear_text_secrets[0] : PLACE_NOWHERE;
    case FACT_PASSWORD_VARIABLE: return facts->password_variable;
    case FACT_UNKNOWN_VARIABLE: return facts->unknown_variable;
    case FACT_VARIABLE_IN_SCRIPT: return facts->variable_in_script;
    case FACT_SYSNATIVE: return facts->sysnative;
    default: return PLACE_NOWHERE;
    }
}

struct place facts_place(struct facts *facts, enum fact fact)
{
    int place = fact_definitions[fact].place;
    if (place >= 0)
        return facts->request->entry->fields[place].place;
    /* mutants: && as ||, < as <=: texts that were not needed do no harm */
    if (fact >= FACT_PASSWORD_VARIABLE && fact < FACT_FINITE_COUNT)
        facts_need_texts(facts);
    return place == FACT_PLACE_DERIVED ? derived_place(facts, fact) : PLACE_NOWHERE;
}

/* A message is a sentence, not a copy of the document: of a long text it shows the beginning. */
static void print_text(struct text text, struct buffer *out)
{
    size_t end = text_slice(text, 0, TEXT_SHOWN).length;
    while (end > 0 && end < text.length && ((unsigned char)text.bytes[end] & 0xC0) == 0x80)
        end--;
    buffer_add(out, text_slice(text, 0, end));
    if (end < text.length)
        buffer_add(out, TEXT("\xE2\x80\xA6"));
}

void facts_print(struct facts *facts, enum fact fact, struct buffer *out)
{
    if (fact_is_finite(fact))
        buffer_add(out, text_of(fact_definitions[fact].values[facts_value(facts, fact)]));
    else if (fact_definitions[fact].type != FACT_NUMBER)
        print_text(facts_text(facts, fact), out);
    else if (facts_number(facts, fact) == SIZE_MAX)
        buffer_add(out, fact == FACT_LENGTH_LIMIT ? TEXT("unlimited") : TEXT("too many"));
    else
        buffer_printf(out, "%zu", facts_number(facts, fact));
}

bool judgement_memory_failed(const struct judgement_memory *memory)
{
    return memory->arena.failed || memory->line.failed;
}

bool facts_failed(const struct facts *facts)
{
    return judgement_memory_failed(facts->memory);
}
