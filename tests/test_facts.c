#include "tests/policy_from_text.h"

#include <stdio.h>
#include <stdlib.h>

Suite *facts_suite(void);

static bool covered[FACT_COUNT];

static void with_facts(const struct scene *scene, const struct identity *effective, enum fact fact, struct buffer *printed,
                       struct place *place)
{
    struct judgement_memory memory;
    struct judgement_request request = {.entry = &scene->entry, .links = &scene->links, .effective = effective};
    struct facts facts;
    judgement_memory_init(&memory);
    facts_init(&facts, &request, &memory);
    *place = facts_place(&facts, fact);
    facts_print(&facts, fact, printed);
    ck_assert(!facts_failed(&facts));
    judgement_memory_fini(&memory);
}

static enum fact fact_named(const char *name)
{
    enum fact fact = FACT_COUNT;
    ck_assert_msg(fact_find(text_of(name), &fact), "there is no fact %s", name);
    covered[fact] = true;
    return fact;
}

static void expect_for(const struct scene *scene, const struct identity *effective, const char *name, const char *value)
{
    struct buffer printed = {0};
    struct place place;
    with_facts(scene, effective, fact_named(name), &printed, &place);
    ck_assert_msg(text_equals(buffer_text(&printed), text_of(value)), "%s is \"%.*s\", not \"%s\"", name,
                  TEXT_ARGS(buffer_text(&printed)), value);
    buffer_fini(&printed);
}

static void expect(const struct scene *scene, const char *name, const char *value)
{
    expect_for(scene, NULL, name, value);
}

static void expect_at(const struct scene *scene, const char *name, const char *value, size_t line)
{
    struct buffer printed = {0};
    struct place place;
    expect(scene, name, value);
    with_facts(scene, NULL, fact_named(name), &printed, &place);
    buffer_fini(&printed);
    ck_assert_msg(place.line == line, "%s stands in line %zu, not %zu", name, place.line, line);
}

#define AT(field) LINE_OF(field)
#define NOWHERE ((size_t)0)

START_TEST(names_and_values)
{
    enum fact fact;
    int value;
    for (int i = 0; i < FACT_COUNT; i++) {
        const struct fact_definition *definition = &fact_definitions[i];
        ck_assert_ptr_nonnull(definition->name);
        ck_assert(fact_find(text_of(definition->name), &fact) && (int)fact == i);
        ck_assert_msg(strlen(definition->meaning) > 5, "%s", definition->name);
        ck_assert_msg((definition->values != NULL) == fact_is_finite((enum fact)i), "%s", definition->name);
        ck_assert(!fact_value_find((enum fact)i, TEXT("nonsense"), &value));
        for (int j = 0; j < definition->value_count; j++)
            ck_assert(fact_value_find((enum fact)i, text_of(definition->values[j]), &value) && value == j);
    }
    ck_assert(!fact_find(TEXT("MODE"), &fact));
    ck_assert(!fact_find(TEXT(""), &fact));
}
END_TEST

/* Every name that SPEC 7 lists. */
START_TEST(the_contract_lists)
{
    static const char *const names[] = {
        "kind", "type", "name", "group", "id", "host", "database", "own-user", "own-domain", "own-link", "mode", "run-as", "user",
        "domain", "link", "prompt", "net-only", "session-credentials", "has-user", "has-domain", "has-link", "has-secret",
        "effective-user", "effective-domain", "command", "script", "script-arguments", "directory", "capture-file", "raw-command",
        "raw-script", "raw-script-arguments", "raw-directory", "raw-capture-file", "administrator", "shell-execute",
        "unset-shell-execute-counts", "wait", "output", "run-64-bit", "ignored-credential", "link-state", "own-credentials",
        "user-form", "domain-conflict", "clear-text-secret", "password-variable", "unknown-variable", "variable-in-script",
        "program", "arguments", "batch-target", "unsafe-arguments", "unquoted-path", "sysnative", "api", "planned-length",
        "length-limit", "unsafe-host", "nothing-to-run", "embedded-script"};
    enum fact fact;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        ck_assert_msg(fact_find(text_of(names[i]), &fact), "%s", names[i]);
}
END_TEST

START_TEST(every_value_has_a_bit_of_its_own)
{
    uint64_t taken[FACT_WORDS] = {0};
    for (int i = 0; i < FACT_FINITE_COUNT; i++) {
        size_t first_word = FACT_WORDS;
        for (int value = 0; value < fact_definitions[i].value_count; value++) {
            size_t word;
            uint64_t bit;
            fact_bit((enum fact)i, value, &word, &bit);
            ck_assert_uint_lt(word, FACT_WORDS);
            ck_assert_msg((taken[word] & bit) == 0 && bit != 0, "%s", fact_definitions[i].name);
            ck_assert_msg(first_word == FACT_WORDS || first_word == word, "%s", fact_definitions[i].name);
            first_word = word;
            taken[word] |= bit;
        }
    }
}
END_TEST

START_TEST(the_head)
{
    struct scene scene = scene_of(KIND_COMMAND_LINE), bare = {.entry = {.kind = KIND_OTHER, .default_directory = true}};
    scene.entry.type = TEXT("CommandLine");
    give(&scene, FIELD_GROUP, "Clients\\Acme");
    give(&scene, FIELD_OWN_USER, "svc");
    give(&scene, FIELD_OWN_DOMAIN, "CORP");
    give_own_link(&scene, "{0F5C2A4E-91B7-4D36-8A53-6E7F80912B3C}", LINK_STATE_FOUND);
    expect_at(&scene, "kind", "command-line", NOWHERE);
    expect_at(&scene, "type", "CommandLine", NOWHERE);
    expect_at(&scene, "name", "Backup", AT(FIELD_NAME));
    expect_at(&scene, "group", "Clients\\Acme", AT(FIELD_GROUP));
    expect_at(&scene, "id", SCENE_ID, AT(FIELD_ID));
    expect_at(&scene, "own-user", "svc", AT(FIELD_OWN_USER));
    expect_at(&scene, "own-domain", "CORP", AT(FIELD_OWN_DOMAIN));
    expect_at(&scene, "own-link", SCENE_LINK, AT(FIELD_OWN_LINK));
    expect_at(&scene, "own-link-state", "found", AT(FIELD_OWN_LINK));
    static const char *const texts[] = {"type", "name", "group", "id", "host", "database", "own-user", "own-domain", "own-link",
                                        "user", "domain", "link", "effective-user", "effective-domain", "command", "script",
                                        "script-arguments", "directory", "capture-file", "program", "arguments"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        expect_at(&bare, texts[i], "", NOWHERE);
    expect(&bare, "kind", "other");
}
END_TEST

START_TEST(kinds)
{
    static const char *const counts[KIND_COUNT] = {[KIND_COMMAND_LINE] = "true", [KIND_TOOL_COMMAND_LINE] = "true"};
    static const bool tools[KIND_COUNT] = {[KIND_TOOL_COMMAND_LINE] = true, [KIND_TOOL_POWERSHELL_LOCAL] = true,
                                           [KIND_TOOL_POWERSHELL_REMOTE] = true, [KIND_TOOL_PSEXEC] = true};
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        struct scene scene = scene_of((enum entry_kind)kind);
        expect(&scene, "kind", entry_kind_names[kind]);
        expect(&scene, "unset-shell-execute-counts", counts[kind] ? "true" : "false");
        expect(&scene, "is-tool", tools[kind] ? "true" : "false");
    }
}
END_TEST

START_TEST(run_as_fields)
{
    static const char *const modes[] = {"none",        "current-session", "custom", "credential-repository",
                                        "my-personal", "not-offered"};
    struct scene scene = scene_of(KIND_POWERSHELL);
    static const char *const off[] = {"run-as", "prompt", "net-only", "session-credentials", "has-user", "has-domain", "has-link",
                                      "has-secret", "run-as-credential"};
    for (size_t i = 0; i < sizeof off / sizeof *off; i++)
        expect_at(&scene, off[i], "false", NOWHERE);
    for (int mode = 0; mode < MODE_COUNT; mode++) {
        give_mode(&scene, (enum run_as_mode)mode);
        expect_at(&scene, "mode", modes[mode], AT(FIELD_MODE));
        expect_at(&scene, "run-as", mode == MODE_NONE ? "false" : "true", AT(FIELD_MODE));
    }
    give(&scene, FIELD_USER, "alice");
    give(&scene, FIELD_DOMAIN, "CORP");
    give_link(&scene, SCENE_LINK, LINK_STATE_FOUND);
    give(&scene, FIELD_SECRET, NULL);
    give(&scene, FIELD_PROMPT, NULL);
    give(&scene, FIELD_SESSION_CREDENTIALS, NULL);
    give_net_only(&scene);
    scene.entry.prompt = scene.entry.session_credentials = true;
    expect_at(&scene, "prompt", "true", AT(FIELD_PROMPT));
    expect_at(&scene, "net-only", "true", AT(FIELD_NET_ONLY));
    expect_at(&scene, "session-credentials", "true", AT(FIELD_SESSION_CREDENTIALS));
    expect_at(&scene, "has-user", "true", AT(FIELD_USER));
    expect_at(&scene, "user", "alice", AT(FIELD_USER));
    expect_at(&scene, "has-domain", "true", AT(FIELD_DOMAIN));
    expect_at(&scene, "domain", "CORP", AT(FIELD_DOMAIN));
    expect_at(&scene, "has-link", "true", AT(FIELD_LINK));
    expect_at(&scene, "link", SCENE_LINK, AT(FIELD_LINK));
    expect_at(&scene, "has-secret", "true", AT(FIELD_SECRET));
    /* the first of them in the text */
    expect_at(&scene, "run-as-credential", "true", AT(FIELD_USER));
    move(&scene, FIELD_SECRET, 3);
    expect_at(&scene, "run-as-credential", "true", 3);
    move(&scene, FIELD_LINK, 2);
    expect_at(&scene, "run-as-credential", "true", 2);
}
END_TEST

START_TEST(what_is_started)
{
    struct scene scene = scene_of(KIND_COMMAND_LINE);
    expect_at(&scene, "administrator", "false", NOWHERE);
    expect_at(&scene, "shell-execute", "unset", NOWHERE);
    expect(&scene, "output", "default");
    expect(&scene, "wait", "false");
    expect(&scene, "run-64-bit", "false");
    expect(&scene, "default-directory", "true");
    expect(&scene, "embedded-script", "false");
    expect(&scene, "clear-text-secret", "false");
    give_administrator(&scene);
    give_shell_execute(&scene, TERNARY_FALSE);
    expect_at(&scene, "administrator", "true", AT(FIELD_ADMINISTRATOR));
    expect_at(&scene, "shell-execute", "false", AT(FIELD_SHELL_EXECUTE));
    give_shell_execute(&scene, TERNARY_TRUE);
    expect(&scene, "shell-execute", "true");
    give_output(&scene, OUTPUT_KEEP_OPEN);
    expect_at(&scene, "output", "keep-open", AT(FIELD_OUTPUT));
    expect(&scene, "wait", "false");
    give_output(&scene, OUTPUT_CAPTURE);
    expect(&scene, "output", "capture");
    expect(&scene, "wait", "true"); /* Capture implies waiting */
    give_output(&scene, OUTPUT_DEFAULT);
    scene.entry.wait_for_exit = scene.entry.run_64_bit = true;
    scene.entry.default_directory = false;
    give(&scene, FIELD_WAIT, NULL);
    give(&scene, FIELD_RUN_64_BIT, NULL);
    give(&scene, FIELD_DEFAULT_DIRECTORY, NULL);
    give(&scene, FIELD_EMBEDDED_SCRIPT, NULL);
    expect_at(&scene, "wait", "true", AT(FIELD_WAIT));
    expect_at(&scene, "run-64-bit", "true", AT(FIELD_RUN_64_BIT));
    expect_at(&scene, "default-directory", "false", AT(FIELD_DEFAULT_DIRECTORY));
    expect_at(&scene, "embedded-script", "true", AT(FIELD_EMBEDDED_SCRIPT));
    static const struct place secrets[] = {{40, 1, 0}, {41, 1, 0}};
    scene.entry.clear_text_secrets = secrets;
    scene.entry.clear_text_secret_count = 2;
    expect_at(&scene, "clear-text-secret", "true", 40);
}
END_TEST

START_TEST(texts_before_and_after_expansion)
{
    struct scene scene = scene_of(KIND_TOOL_POWERSHELL_LOCAL);
    scene.entry.parameters[0].value = TEXT("one");
    scene.entry.parameters[1].value = TEXT("$PARAMETER1$");
    static const struct {
        enum entry_field field;
        const char *fact, *raw;
    } fields[] = {{FIELD_COMMAND, "command", "raw-command"},
                  {FIELD_SCRIPT, "script", "raw-script"},
                  {FIELD_SCRIPT_ARGUMENTS, "script-arguments", "raw-script-arguments"},
                  {FIELD_HOST, "host", "raw-host"},
                  {FIELD_DATABASE, "database", "raw-database"},
                  {FIELD_DIRECTORY, "directory", "raw-directory"}};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        const char *written = "$PARAMETER1$ $PARAMETER2$ $PARAMETER3$|$PASSWORD$ $NOBODY$ %TEMP%";
        give(&scene, fields[i].field, written);
        expect_at(&scene, fields[i].raw, written, AT(fields[i].field));
        expect_at(&scene, fields[i].fact, "one $PARAMETER1$ |$PASSWORD$ $NOBODY$ %TEMP%", AT(fields[i].field));
    }
    /* SPEC 4 does not expand the capture file */
    give(&scene, FIELD_CAPTURE_FILE, "$PARAMETER1$.log");
    expect_at(&scene, "capture-file", "$PARAMETER1$.log", AT(FIELD_CAPTURE_FILE));
    expect_at(&scene, "raw-capture-file", "$PARAMETER1$.log", AT(FIELD_CAPTURE_FILE));
}
END_TEST

START_TEST(ignored_credentials)
{
    static const struct {
        enum run_as_mode mode;
        bool link, others;
    } ignored[] = {{MODE_NONE, false, false},
                   {MODE_CURRENT_SESSION, true, true},
                   {MODE_CUSTOM, true, false},
                   {MODE_CREDENTIAL_REPOSITORY, false, true},
                   {MODE_MY_PERSONAL, true, true},
                   {MODE_NOT_OFFERED, false, false}};
    static const enum entry_field fields[] = {FIELD_USER, FIELD_DOMAIN, FIELD_SECRET};
    for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++) {
        struct scene scene = scene_of(KIND_COMMAND_LINE);
        give_mode(&scene, ignored[i].mode);
        expect_at(&scene, "ignored-credential", "false", NOWHERE);
        struct scene linked = scene;
        give_link(&linked, SCENE_LINK, LINK_STATE_FOUND);
        expect_at(&linked, "ignored-credential", ignored[i].link ? "true" : "false", ignored[i].link ? AT(FIELD_LINK) : NOWHERE);
        for (size_t j = 0; j < 3; j++) {
            struct scene with = scene;
            give(&with, fields[j], "x");
            expect_at(&with, "ignored-credential", ignored[i].others ? "true" : "false",
                      ignored[i].others ? AT(fields[j]) : NOWHERE);
        }
    }
    struct scene scene = scene_of(KIND_COMMAND_LINE);
    give_mode(&scene, MODE_MY_PERSONAL);
    give_link(&scene, "9F3C3BCF-068A-4927-B996-CA52154CAE3B", LINK_STATE_WELL_KNOWN);
    expect(&scene, "ignored-credential", "false"); /* the well-known link of just that mode */
    give(&scene, FIELD_DOMAIN, "CORP");
    expect_at(&scene, "ignored-credential", "true", AT(FIELD_DOMAIN));
    give_mode(&scene, MODE_CURRENT_SESSION);
    scene.entry.fields[FIELD_DOMAIN].place.line = 0;
    expect_at(&scene, "ignored-credential", "true", AT(FIELD_LINK));
    /* the first in the text, of those that are ignored */
    give_mode(&scene, MODE_CREDENTIAL_REPOSITORY);
    give(&scene, FIELD_USER, "a");
    give(&scene, FIELD_SECRET, NULL);
    move(&scene, FIELD_LINK, 2);
    move(&scene, FIELD_SECRET, 3);
    expect_at(&scene, "ignored-credential", "true", 3);
}
END_TEST

START_TEST(links)
{
    static const char *const states[] = {"none", "well-known", "well-known-none", "found", "not-found", "not-a-credential"};
    for (int state = 0; state < LINK_STATE_COUNT; state++) {
        struct scene scene = scene_of(KIND_COMMAND_LINE);
        scene.links.run_as.state = (enum link_state)state;
        scene.links.own.state = (enum link_state)(LINK_STATE_COUNT - 1 - state);
        expect(&scene, "link-state", states[state]);
        expect(&scene, "own-link-state", states[LINK_STATE_COUNT - 1 - state]);
    }
    struct scene scene = scene_of(KIND_COMMAND_LINE);
    expect_at(&scene, "own-credentials", "false", NOWHERE);
    give(&scene, FIELD_OWN_DOMAIN, "CORP");
    expect(&scene, "own-credentials", "false"); /* a user or a link */
    struct scene linked = scene;
    give(&scene, FIELD_OWN_USER, "a");
    expect(&scene, "own-credentials", "true");
    give_own_link(&linked, SCENE_LINK, LINK_STATE_NOT_FOUND);
    expect(&linked, "own-credentials", "true");
    give_own_link(&linked, "B87B29D9-9239-4D7B-86D8-9B53DCD3BA9F", LINK_STATE_WELL_KNOWN_NONE);
    expect(&linked, "own-credentials", "false");
    give_own_link(&linked, "45479560-173E-435D-8848-C22F863FDC96", LINK_STATE_WELL_KNOWN);
    expect(&linked, "own-credentials", "true");
}
END_TEST

/* Of the user that the mode reads. */
START_TEST(user_forms)
{
    static const struct {
        const char *user, *form;
    } users[] = {{"alice", "plain"}, {"CORP\\alice", "down-level"}, {"alice@corp.example", "upn"},
                 {"CORP\\alice@corp.example", "down-level"}, {".\\alice", "down-level"}, {"\\", "down-level"}, {"@", "upn"}};
    for (size_t i = 0; i < sizeof users / sizeof *users; i++) {
        struct scene scene = scene_of(KIND_COMMAND_LINE);
        give(&scene, FIELD_USER, users[i].user);
        give(&scene, FIELD_OWN_USER, users[i].user);
        for (int mode = 0; mode < MODE_COUNT; mode++) {
            give_mode(&scene, (enum run_as_mode)mode);
            bool reads = mode == MODE_CUSTOM || mode == MODE_CURRENT_SESSION;
            size_t line = mode == MODE_CUSTOM ? AT(FIELD_USER) : mode == MODE_CURRENT_SESSION ? AT(FIELD_OWN_USER) : NOWHERE;
            expect_at(&scene, "user-form", reads ? users[i].form : "none", line);
        }
        give_mode(&scene, MODE_CURRENT_SESSION);
        struct scene linked = scene, tool = scene_of(KIND_TOOL_PSEXEC);
        give_own_link(&linked, SCENE_LINK, LINK_STATE_FOUND);
        expect_at(&linked, "user-form", "none", NOWHERE);
        give_own_link(&linked, "B87B29D9-9239-4D7B-86D8-9B53DCD3BA9F", LINK_STATE_WELL_KNOWN_NONE);
        expect_at(&linked, "user-form", users[i].form, AT(FIELD_OWN_USER));
        give(&tool, FIELD_OWN_USER, users[i].user);
        give_mode(&tool, MODE_CURRENT_SESSION);
        expect_at(&tool, "user-form", "none", NOWHERE);
        tool.entry.is_tool = false;
        expect_at(&tool, "user-form", "none", NOWHERE);
    }
    struct scene scene = scene_of(KIND_COMMAND_LINE);
    give_mode(&scene, MODE_CUSTOM);
    expect_at(&scene, "user-form", "none", NOWHERE);
}
END_TEST

START_TEST(domain_conflicts)
{
    static const struct {
        const char *user, *domain;
        bool conflict;
    } users[] = {{"alice", "CORP", false},          {"alice@corp.example", "CORP", true}, {"alice@corp.example", ".", false},
                 {"alice@corp.example", NULL, false}, {"CORP\\alice", "CORP", false},       {"CORP\\alice", "corp", false},
                 {"CORP\\alice", "EMEA", true},     {"CORP\\alice", ".", false},          {"CORP\\alice", NULL, false},
                 {"CORP\\alice", "CORP2", true},    {".\\alice", "CORP", true},
                 {"M\xC3\x9CNCHEN\\a", "m\xC3\xBCnchen", false},
                 {NULL, "CORP", false}};
    for (size_t i = 0; i < sizeof users / sizeof *users; i++) {
        const char *expected = users[i].conflict ? "true" : "false";
        struct scene custom = scene_of(KIND_POWERSHELL), own = custom;
        give_mode(&custom, MODE_CUSTOM);
        give_mode(&own, MODE_CURRENT_SESSION);
        if (users[i].user) {
            give(&custom, FIELD_USER, users[i].user);
            give(&own, FIELD_OWN_USER, users[i].user);
        }
        if (users[i].domain) {
            give(&custom, FIELD_DOMAIN, users[i].domain);
            give(&own, FIELD_OWN_DOMAIN, users[i].domain);
        }
        expect_at(&custom, "domain-conflict", expected, users[i].domain ? AT(FIELD_DOMAIN) : NOWHERE);
        expect_at(&own, "domain-conflict", expected, users[i].domain ? AT(FIELD_OWN_DOMAIN) : NOWHERE);
        give_mode(&custom, MODE_CREDENTIAL_REPOSITORY);
        expect_at(&custom, "domain-conflict", "false", NOWHERE);
        own.entry.kind = KIND_TOOL_COMMAND_LINE;
        expect_at(&own, "domain-conflict", "false", NOWHERE);
    }
}
END_TEST

START_TEST(effective_users)
{
    struct scene scene = scene_of(KIND_POWERSHELL);
    struct identity answered = {TEXT("bob"), TEXT("EMEA")};
    give(&scene, FIELD_USER, "CORP\\alice");
    give(&scene, FIELD_OWN_USER, "svc");
    give(&scene, FIELD_DOMAIN, "EMEA");
    expect_at(&scene, "effective-user", "", NOWHERE);
    give_mode(&scene, MODE_CUSTOM);
    expect(&scene, "effective-user", "alice");
    expect_at(&scene, "effective-domain", "CORP", NOWHERE);
    expect_for(&scene, &answered, "effective-user", "bob");
    expect_for(&scene, &answered, "effective-domain", "EMEA");
    give(&scene, FIELD_USER, "alice@corp.example");
    expect(&scene, "effective-user", "alice@corp.example");
    expect(&scene, "effective-domain", "");
    give_mode(&scene, MODE_CURRENT_SESSION);
    expect(&scene, "effective-user", "svc");
    expect(&scene, "effective-domain", ".");
    give_mode(&scene, MODE_CREDENTIAL_REPOSITORY);
    scene.links.run_as = (struct link_target){.state = LINK_STATE_FOUND, .user = TEXT("ops"), .domain = TEXT("CORP")};
    expect(&scene, "effective-user", "ops");
    scene.links.run_as = (struct link_target){.state = LINK_STATE_FOUND};
    expect(&scene, "effective-user", ""); /* vault-backed */
    expect(&scene, "effective-domain", "");
    scene.links.run_as.domain = TEXT("CORP");
    expect(&scene, "effective-user", "");
    expect(&scene, "effective-domain", "CORP");
    give_mode(&scene, MODE_MY_PERSONAL);
    expect(&scene, "effective-user", "");
}
END_TEST

static void expect_in_command(enum entry_kind kind, const char *command, const char *fact, bool holds)
{
    struct scene scene = scene_of(kind);
    give(&scene, FIELD_COMMAND, command);
    scene.entry.parameters[0].value = TEXT("v");
    scene.entry.parameters[2].secured = true;
    struct buffer printed = {0};
    struct place place;
    with_facts(&scene, NULL, fact_named(fact), &printed, &place);
    ck_assert_msg(text_equals(buffer_text(&printed), holds ? TEXT("true") : TEXT("false")), "%s of %s is %s", fact, command,
                  printed.bytes);
    buffer_fini(&printed);
}

static const enum entry_field expanded_fields[] = {FIELD_COMMAND, FIELD_SCRIPT, FIELD_SCRIPT_ARGUMENTS, FIELD_HOST,
                                                   FIELD_DATABASE, FIELD_DIRECTORY};
#define EXPANDED_FIELDS (sizeof expanded_fields / sizeof *expanded_fields)

START_TEST(variables)
{
    expect_in_command(KIND_COMMAND_LINE, "a $PASSWORD$", "password-variable", true);
    expect_in_command(KIND_COMMAND_LINE, "a $password$", "password-variable", false);
    expect_in_command(KIND_COMMAND_LINE, "a $PASSWORD", "password-variable", false);
    expect_in_command(KIND_COMMAND_LINE, "a $PARAMETER3$", "password-variable", true);
    expect_in_command(KIND_COMMAND_LINE, "a $PARAMETER1$ $PARAMETER2$", "password-variable", false);
    expect_in_command(KIND_COMMAND_LINE, "$HOST$ $USERNAME$ $DOMAIN$ $NAME$ $GROUP$ $ID$", "unknown-variable", false);
    expect_in_command(KIND_COMMAND_LINE, "$PARAMETER1$ $PARAMETER2$ $PARAMETER3$ $PARAMETER4$ $PARAMETER5$", "unknown-variable",
                      false);
    expect_in_command(KIND_COMMAND_LINE, "$PASSWORD$", "unknown-variable", false); /* listed: it stays */
    expect_in_command(KIND_COMMAND_LINE, "$PARAMETER6$", "unknown-variable", true);
    expect_in_command(KIND_COMMAND_LINE, "$PARAMETER0$", "unknown-variable", true);
    expect_in_command(KIND_COMMAND_LINE, "$PARAMETER$", "unknown-variable", true);
    expect_in_command(KIND_COMMAND_LINE, "$HOST_NAME2$", "unknown-variable", true);
    expect_in_command(KIND_COMMAND_LINE, "$HOST$HOSTNAME$", "unknown-variable", false); /* from left to right */
    expect_in_command(KIND_COMMAND_LINE, "$host$ $ $$ $A B$ $A-B$", "unknown-variable", false);
    for (size_t i = 0; i < EXPANDED_FIELDS; i++) {
        struct scene scene = scene_of(KIND_TOOL_POWERSHELL_REMOTE);
        give(&scene, expanded_fields[i], "x $PASSWORD$");
        expect_at(&scene, "password-variable", "true", AT(expanded_fields[i]));
        give(&scene, expanded_fields[i], "x $NOBODY$");
        expect_at(&scene, "unknown-variable", "true", AT(expanded_fields[i]));
        expect_at(&scene, "password-variable", "false", NOWHERE);
    }
    struct scene scene = scene_of(KIND_COMMAND_LINE);
    give(&scene, FIELD_NAME, "$PASSWORD$ $NOBODY$"); /* not expanded */
    give(&scene, FIELD_CAPTURE_FILE, "$PASSWORD$ $NOBODY$");
    expect(&scene, "password-variable", "false");
    expect(&scene, "unknown-variable", "false");
    give(&scene, FIELD_COMMAND, "$NAME$"); /* what a value brings in is no variable */
    expect(&scene, "password-variable", "false");
    expect(&scene, "unknown-variable", "false");
    give(&scene, FIELD_COMMAND, "$PASSWORD$");
    give(&scene, FIELD_HOST, "$PASSWORD$");
    give(&scene, FIELD_DIRECTORY, "$PASSWORD$");
    move(&scene, FIELD_DIRECTORY, 4);
    expect_at(&scene, "password-variable", "true", 4); /* the first in the text */
    move(&scene, FIELD_COMMAND, 2);
    expect_at(&scene, "password-variable", "true", 2);
}
END_TEST

START_TEST(variables_in_scripts)
{
    expect_in_command(KIND_POWERSHELL, "Get-Item $PARAMETER1$", "variable-in-script", true);
    expect_in_command(KIND_TOOL_POWERSHELL_LOCAL, "Get-Item $PARAMETER1$", "variable-in-script", true);
    expect_in_command(KIND_TOOL_POWERSHELL_REMOTE, "Get-Item $HOST$", "variable-in-script", true);
    expect_in_command(KIND_POWERSHELL, "Get-Item $env:TEMP; $x = 5; $FOO$", "variable-in-script", false);
    expect_in_command(KIND_COMMAND_LINE, "x $PARAMETER1$", "variable-in-script", false);
    expect_in_command(KIND_TOOL_PSEXEC, "x $PARAMETER1$", "variable-in-script", false);
    struct scene scene = scene_of(KIND_POWERSHELL);
    give(&scene, FIELD_SCRIPT, "$NAME$");
    give(&scene, FIELD_SCRIPT_ARGUMENTS, "$NAME$");
    expect(&scene, "variable-in-script", "false");
    give(&scene, FIELD_COMMAND, "$NAME$");
    expect_at(&scene, "variable-in-script", "true", AT(FIELD_COMMAND));
}
END_TEST

START_TEST(sysnative)
{
    expect_in_command(KIND_COMMAND_LINE, "C:\\Windows\\Sysnative\\cmd.exe", "sysnative", true);
    expect_in_command(KIND_COMMAND_LINE, "c:\\windows\\SYSNATIVE\\cmd.exe", "sysnative", true);
    expect_in_command(KIND_COMMAND_LINE, "C:\\Windows\\Sysnative2\\cmd.exe Sysnative", "sysnative", false);
    expect_in_command(KIND_COMMAND_LINE, "C:\\Windows\\System32\\cmd.exe", "sysnative", false);
    struct scene scene = scene_of(KIND_POWERSHELL);
    give(&scene, FIELD_SCRIPT_ARGUMENTS, "x \\sysnative\\y");
    expect_at(&scene, "sysnative", "true", AT(FIELD_SCRIPT_ARGUMENTS));
    give(&scene, FIELD_SCRIPT, "C:\\Windows\\sysnative\\y.ps1");
    expect_at(&scene, "sysnative", "true", AT(FIELD_SCRIPT));
    scene = scene_of(KIND_COMMAND_LINE);
    give(&scene, FIELD_DIRECTORY, "C:\\Windows\\Sysnative\\x");
    expect(&scene, "sysnative", "false");
    scene.entry.parameters[0].value = TEXT("Sysnative");
    give(&scene, FIELD_COMMAND, "C:\\Windows\\$PARAMETER1$\\cmd.exe"); /* after expansion */
    expect_at(&scene, "sysnative", "true", AT(FIELD_COMMAND));
}
END_TEST

START_TEST(programs)
{
    static const struct {
        const char *command, *program, *arguments;
        bool batch, unquoted;
    } commands[] = {
        {"backup.exe --all  x", "backup.exe", "--all  x", false, false},
        {"  backup.exe", "backup.exe", "", false, false},
        {"\"C:\\Program Files\\b.exe\" --all", "C:\\Program Files\\b.exe", "--all", false, false},
        {"C:\\Program Files\\b.exe --all", "C:\\Program Files\\b.exe", "--all", false, true},
        {"c:/Program Files/b.EXE", "c:/Program Files/b.EXE", "", false, true},
        {"\\\\srv\\my share\\b.cmd x", "\\\\srv\\my share\\b.cmd", "x", true, true},
        {"C:\\Tools\\b.exe \"C:\\Program Files\\x\"", "C:\\Tools\\b.exe", "\"C:\\Program Files\\x\"", false, false},
        {"C:\\Program Files\\b --all", "C:\\Program", "Files\\b --all", false, false},
        {"my tool.exe", "my", "tool.exe", false, false},
        {"run.bat x", "run.bat", "x", true, false},
        {"run.CMD", "run.CMD", "", true, false},
        {"run.bat... x", "run.bat...", "x", true, false},
        {"\"run.bat . \" x", "run.bat . ", "x", true, false},
        {"run.bat.exe", "run.bat.exe", "", false, false},
        {"run.batx", "run.batx", "", false, false},
        {"bat", "bat", "", false, false},
    };
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        struct scene scene = scene_of(KIND_COMMAND_LINE);
        give(&scene, FIELD_COMMAND, commands[i].command);
        expect_at(&scene, "program", commands[i].program, AT(FIELD_COMMAND));
        expect_at(&scene, "arguments", commands[i].arguments, AT(FIELD_COMMAND));
        expect_in_command(KIND_COMMAND_LINE, commands[i].command, "batch-target", commands[i].batch);
        expect_in_command(KIND_COMMAND_LINE, commands[i].command, "unquoted-path", commands[i].unquoted);
    }
}
END_TEST

START_TEST(unsafe_characters)
{
    static const char *const in_both[] = {"&", "|", "<", ">", "^", "\r", "\n", "\"", "\"a\" \""};
    static const char *const in_arguments[] = {"%", "!", "(", ")"};
    static const char *const in_none[] = {"", "\"a\"", "\"\"", "-x --y=z;,'`~#$@{}[]", "\xC3\xBC"};
    char command[64];
    for (size_t i = 0; i < sizeof in_both / sizeof *in_both; i++) {
        snprintf(command, sizeof command, "run.cmd a%sb", in_both[i]);
        expect_in_command(KIND_COMMAND_LINE, command, "unsafe-arguments", true);
        expect_in_command(KIND_COMMAND_LINE, command, "unsafe-text", true);
    }
    for (size_t i = 0; i < sizeof in_arguments / sizeof *in_arguments; i++) {
        snprintf(command, sizeof command, "run.cmd a%sb", in_arguments[i]);
        expect_in_command(KIND_COMMAND_LINE, command, "unsafe-arguments", true);
        expect_in_command(KIND_COMMAND_LINE, command, "unsafe-text", false);
    }
    for (size_t i = 0; i < sizeof in_none / sizeof *in_none; i++) {
        snprintf(command, sizeof command, "run.cmd a%sb", in_none[i]);
        expect_in_command(KIND_COMMAND_LINE, command, "unsafe-arguments", false);
        expect_in_command(KIND_COMMAND_LINE, command, "unsafe-text", false);
    }
    /* the program is not one of its arguments */
    expect_in_command(KIND_COMMAND_LINE, "\"R&D.cmd\" x", "unsafe-arguments", false);
    expect_in_command(KIND_COMMAND_LINE, "\"R&D.cmd\" x", "unsafe-text", true);
}
END_TEST

START_TEST(unsafe_hosts)
{
    static const char *const safe[] = {"srv01", "SRV-01.corp.example", "10.0.0.1", "[2001:db8::1]", "a_b", "AZaz09"};
    static const char *const unsafe[] = {"a b", "a'b", "a\"b", "a;b", "a,b", "a\\b", "a/b", "a@b", "a\tb", "$HOSTS$", "%H%",
                                         "\xC3\xBC", "a\n", ";a", "a{b", "a`b"};
    struct scene scene = scene_of(KIND_TOOL_PSEXEC);
    for (size_t i = 0; i < sizeof safe / sizeof *safe; i++) {
        give(&scene, FIELD_HOST, safe[i]);
        expect(&scene, "unsafe-host", "false");
    }
    for (size_t i = 0; i < sizeof unsafe / sizeof *unsafe; i++) {
        give(&scene, FIELD_HOST, unsafe[i]);
        expect(&scene, "unsafe-host", "true");
    }
    scene.entry.parameters[0].value = TEXT("srv01");
    scene.entry.parameters[1].value = TEXT("srv01 -s");
    give(&scene, FIELD_HOST, "$PARAMETER1$.corp");
    expect(&scene, "unsafe-host", "false");
    give(&scene, FIELD_HOST, "$PARAMETER2$");
    expect(&scene, "unsafe-host", "true");
}
END_TEST

/* What each kind needs: SPEC 2, LN001. */
START_TEST(nothing_to_run)
{
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        for (unsigned has = 0; has < 16; has++) {
            struct scene scene = scene_of((enum entry_kind)kind);
            bool command = has & 1, script = has & 2, host = has & 4, embedded = has & 8, nothing = false;
            memset(&scene.entry.fields[FIELD_COMMAND], 0, sizeof scene.entry.fields[0]);
            memset(&scene.entry.fields[FIELD_HOST], 0, sizeof scene.entry.fields[0]);
            if (command)
                give(&scene, FIELD_COMMAND, "x.exe");
            if (script)
                give(&scene, FIELD_SCRIPT, "x.ps1");
            if (host)
                give(&scene, FIELD_HOST, "srv01");
            if (embedded)
                give(&scene, FIELD_EMBEDDED_SCRIPT, NULL);
            if (kind == KIND_COMMAND_LINE || kind == KIND_TOOL_COMMAND_LINE)
                nothing = !command;
            if (kind == KIND_TOOL_POWERSHELL_LOCAL)
                nothing = !command && !script && !embedded;
            if (kind == KIND_TOOL_PSEXEC)
                nothing = !command || !host;
            if (kind == KIND_TOOL_POWERSHELL_REMOTE || kind == KIND_ADDON_SSMS)
                nothing = !host;
            expect(&scene, "nothing-to-run", nothing ? "true" : "false");
        }
    }
}
END_TEST

START_TEST(calls)
{
    for (int kind = KIND_OTHER + 1; kind < KIND_COUNT; kind++) {
        struct scene scene = scene_of((enum entry_kind)kind);
        bool unset_is_true = kind == KIND_COMMAND_LINE || kind == KIND_TOOL_COMMAND_LINE;
        expect_at(&scene, "api", unset_is_true ? "ShellExecuteExW" : "CreateProcessW", NOWHERE);
        give_shell_execute(&scene, TERNARY_TRUE);
        expect(&scene, "api", "ShellExecuteExW");
        expect(&scene, "length-limit", "unlimited");
        give_shell_execute(&scene, TERNARY_FALSE);
        expect(&scene, "api", "CreateProcessW");
        expect(&scene, "length-limit", "32766");
        give_administrator(&scene);
        expect(&scene, "api", "ShellExecuteExW");
        give_mode(&scene, MODE_MY_PERSONAL);
        expect(&scene, "api", "CreateProcessWithLogonW");
        expect_at(&scene, "length-limit", "1023", NOWHERE);
    }
    struct scene scene = scene_of(KIND_COMMAND_LINE);
    give_shell_execute(&scene, TERNARY_FALSE);
    give_output(&scene, OUTPUT_KEEP_OPEN);
    expect(&scene, "length-limit", "8191");
}
END_TEST

START_TEST(planned_lengths)
{
    struct scene scene = scene_of(KIND_COMMAND_LINE);
    give(&scene, FIELD_COMMAND, "a.exe $PARAMETER1$ %TEMP%");
    scene.entry.parameters[0].value = TEXT("\xC3\xBC\xE2\x82\xAC\xF0\x9F\x94\x92"); /* 1, 1 and 2 units in UTF-16 */
    expect_at(&scene, "planned-length", "17", NOWHERE);
    give_output(&scene, OUTPUT_KEEP_OPEN);
    expect(&scene, "planned-length", "36"); /* cmd.exe /d /s /k "TEXT" */
    scene = scene_of(KIND_POWERSHELL);
    give(&scene, FIELD_COMMAND, "Get-Date");
    expect(&scene, "planned-length", "40"); /* powershell.exe -NoLogo -Command Get-Date */
    scene = scene_of(KIND_ADDON_SSMS);
    give(&scene, FIELD_HOST, "sql01");
    expect(&scene, "planned-length", "20"); /* Ssms.exe -S sql01 -E */
    scene = scene_of(KIND_COMMAND_LINE);
    scene.entry.fields[FIELD_COMMAND].text = (struct text){NULL, 0};
    expect(&scene, "planned-length", "0");
}
END_TEST

/* A variable that multiplies a long value: the line is cut, and counts as over every limit, also where there is none. */
START_TEST(a_line_that_was_cut_is_over_its_limit)
{
    struct scene scene = scene_of(KIND_COMMAND_LINE);
    struct judgement_memory memory;
    struct judgement_request request = {.entry = &scene.entry, .links = &scene.links};
    struct facts facts;
    char *value = malloc(600000);
    ck_assert_ptr_nonnull(value);
    memset(value, 'x', 600000);
    scene.entry.parameters[0].value = (struct text){value, 600000};
    give(&scene, FIELD_COMMAND, "a.exe $PARAMETER1$ $PARAMETER1$");
    for (int shell = 0; shell < 2; shell++) {
        give_shell_execute(&scene, shell ? TERNARY_TRUE : TERNARY_FALSE);
        judgement_memory_init(&memory);
        facts_init(&facts, &request, &memory);
        ck_assert_uint_gt(facts_number(&facts, FACT_PLANNED_LENGTH), facts_number(&facts, FACT_LENGTH_LIMIT));
        ck_assert_uint_eq(facts_number(&facts, FACT_LENGTH_LIMIT), shell ? EXPANSION_LIMIT : 32766);
        judgement_memory_fini(&memory);
    }
    free(value);
}
END_TEST

static bool count_lookups(void *context, struct text name, struct text *value)
{
    (void)name;
    *value = TEXT("v");
    ++*(int *)context;
    return true;
}

/* However many rules ask. */
START_TEST(texts_and_line_are_made_once)
{
    struct scene scene = scene_of(KIND_TOOL_POWERSHELL_REMOTE);
    int asked = 0;
    const struct expansion_source environment = {count_lookups, &asked};
    struct judgement_memory memory;
    struct judgement_request request = {.entry = &scene.entry, .links = &scene.links, .environment = &environment};
    struct facts facts;
    memset(&scene.entry.fields[FIELD_COMMAND], 0, sizeof scene.entry.fields[0]);
    give(&scene, FIELD_SCRIPT, "a.ps1");
    give(&scene, FIELD_SCRIPT_ARGUMENTS, "%A%");
    judgement_memory_init(&memory);
    facts_init(&facts, &request, &memory);
    ck_assert(text_equals(facts_text(&facts, FACT_SCRIPT_ARGUMENTS), TEXT("v")));
    ck_assert_int_eq(asked, 1);
    facts_text(&facts, FACT_SCRIPT);
    ck_assert_int_eq(asked, 1);
    /* ...-Command "Invoke-Command -ComputerName 'srv01.corp.example' -FilePath 'a.ps1' -ArgumentList 'v'" */
    ck_assert_uint_eq(facts_number(&facts, FACT_PLANNED_LENGTH), 32 + 87);
    int once = asked;
    facts_number(&facts, FACT_PLANNED_LENGTH);
    facts_number(&facts, FACT_LENGTH_LIMIT);
    ck_assert_int_eq(asked, once);
    judgement_memory_fini(&memory);
}
END_TEST

/* The unit so many times, and the end: so many bytes of it are shown. */
static void expect_shown(size_t repeated, const char *unit, const char *end, size_t shown)
{
    struct scene scene = scene_of(KIND_COMMAND_LINE);
    struct buffer name = {0}, printed = {0};
    struct place place;
    for (size_t i = 0; i < repeated; i++)
        buffer_add(&name, text_of(unit));
    buffer_add(&name, text_of(end));
    give(&scene, FIELD_NAME, name.bytes);
    with_facts(&scene, NULL, FACT_NAME, &printed, &place);
    if (shown < name.length) {
        buffer_truncate(&name, shown);
        buffer_add(&name, TEXT("\u2026"));
    }
    ck_assert_msg(text_equals(buffer_text(&printed), buffer_text(&name)), "\"%s\" is not \"%s\"", printed.bytes, name.bytes);
    buffer_fini(&name);
    buffer_fini(&printed);
}

/* Of a long text a message shows the beginning: 200 bytes, and no half of a character. */
START_TEST(long_texts_are_shown_in_part)
{
    expect_shown(199, "x", "", 199);
    expect_shown(200, "x", "", 200);
    expect_shown(201, "x", "", 200);
    expect_shown(198, "x", "\u00fc", 200);
    expect_shown(199, "x", "\u00fcx", 199);
    expect_shown(197, "x", "\U0001F512", 197);
    expect_shown(300, "\u20ac", "", 198);
    expect_shown(300, "\x80", "", 0); /* no text that a reader lets through; no end of the loop either */
}
END_TEST

/* Runs last: a fact without an expectation of its own is one nobody looked at. Where every test is a process of its own there
 * is nothing to see here. */
START_TEST(every_fact_was_looked_at)
{
    if (!covered[FACT_KIND])
        return;
    for (int i = 0; i < FACT_COUNT; i++)
        ck_assert_msg(covered[i], "%s", fact_definitions[i].name);
}
END_TEST

Suite *facts_suite(void)
{
    Suite *suite = suite_create("facts");
    TCase *facts = tcase_create("facts");
    tcase_add_test(facts, names_and_values);
    tcase_add_test(facts, the_contract_lists);
    tcase_add_test(facts, every_value_has_a_bit_of_its_own);
    tcase_add_test(facts, the_head);
    tcase_add_test(facts, kinds);
    tcase_add_test(facts, run_as_fields);
    tcase_add_test(facts, what_is_started);
    tcase_add_test(facts, texts_before_and_after_expansion);
    tcase_add_test(facts, ignored_credentials);
    tcase_add_test(facts, links);
    tcase_add_test(facts, user_forms);
    tcase_add_test(facts, domain_conflicts);
    tcase_add_test(facts, effective_users);
    tcase_add_test(facts, variables);
    tcase_add_test(facts, variables_in_scripts);
    tcase_add_test(facts, sysnative);
    tcase_add_test(facts, programs);
    tcase_add_test(facts, unsafe_characters);
    tcase_add_test(facts, unsafe_hosts);
    tcase_add_test(facts, nothing_to_run);
    tcase_add_test(facts, calls);
    tcase_add_test(facts, planned_lengths);
    tcase_add_test(facts, a_line_that_was_cut_is_over_its_limit);
    tcase_add_test(facts, texts_and_line_are_made_once);
    tcase_add_test(facts, long_texts_are_shown_in_part);
    tcase_add_test(facts, every_fact_was_looked_at);
    suite_add_tcase(suite, facts);
    return suite;
}
