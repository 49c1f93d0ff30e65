#include "tests/policy_from_text.h"

#include "core/link_index.h"
#include "policy/page.h"
#include "xml/document.h"

#include <stdio.h>
#include <stdlib.h>

Suite *default_policy_suite(void);

/* SPEC 2, read with one's own eyes. */
static const struct {
    const char *id, *name;
    enum severity severity;
    bool locked;
} contract[] = {
    {"DX000", "cannot-read", SEVERITY_ERROR, false},
    {"DX001", "not-well-formed", SEVERITY_ERROR, false},
    {"DX002", "not-session-document", SEVERITY_ERROR, false},
    {"DX003", "encrypted-export", SEVERITY_ERROR, false},
    {"DX004", "duplicate-id", SEVERITY_ERROR, false},
    {"DX005", "missing-id", SEVERITY_WARNING, false},
    {"DX006", "missing-name", SEVERITY_WARNING, false},
    {"DX007", "invalid-value", SEVERITY_ERROR, false},
    {"DX008", "unknown-run-as-field", SEVERITY_WARNING, false},
    {"DX009", "over-limit", SEVERITY_ERROR, false},
    {"RA001", "run-as-with-administrator", SEVERITY_ERROR, true},
    {"RA002", "run-as-with-shell-execute", SEVERITY_ERROR, true},
    {"RA003", "run-as-unsupported-kind", SEVERITY_ERROR, true},
    {"RA004", "run-as-mode-not-offered", SEVERITY_ERROR, true},
    {"RA005", "run-as-turns-off-shell-execute", SEVERITY_NOTE, false},
    {"RA006", "session-credentials-without-run-as", SEVERITY_WARNING, false},
    {"RA007", "credentials-without-mode", SEVERITY_WARNING, false},
    {"RA008", "credentials-ignored-by-mode", SEVERITY_WARNING, false},
    {"CR001", "custom-without-user", SEVERITY_ERROR, true},
    {"CR002", "repository-without-link", SEVERITY_ERROR, true},
    {"CR003", "link-not-found", SEVERITY_WARNING, false},
    {"CR004", "link-not-a-credential", SEVERITY_ERROR, false},
    {"CR005", "current-session-without-credentials", SEVERITY_ERROR, false},
    {"CR006", "clear-text-secret", SEVERITY_WARNING, false},
    {"CR007", "password-in-command-line", SEVERITY_ERROR, true},
    {"CR008", "net-only-with-upn", SEVERITY_WARNING, false},
    {"CR009", "domain-with-upn", SEVERITY_ERROR, false},
    {"CR010", "net-only-without-run-as", SEVERITY_WARNING, false},
    {"CR011", "domain-differs", SEVERITY_WARNING, false},
    {"LN001", "nothing-to-run", SEVERITY_ERROR, true},
    {"LN002", "command-line-too-long", SEVERITY_ERROR, true},
    {"LN003", "unquoted-path", SEVERITY_WARNING, false},
    {"LN004", "no-working-directory", SEVERITY_ERROR, false},
    {"LN005", "shell-metacharacters", SEVERITY_WARNING, false},
    {"LN006", "unknown-variable", SEVERITY_WARNING, false},
    {"LN007", "sysnative-path", SEVERITY_WARNING, false},
    {"LN008", "manual-runas", SEVERITY_NOTE, false},
    {"LN009", "embedded-script", SEVERITY_ERROR, true},
    {"LN010", "unsafe-host", SEVERITY_ERROR, true},
    {"LN011", "capture-impossible", SEVERITY_ERROR, true},
    {"LN012", "variable-in-script", SEVERITY_WARNING, false},
    {"LN013", "capture-outside", SEVERITY_NOTE, false},
    {"LN014", "shell-line-long", SEVERITY_WARNING, false},
};
#define RULES (sizeof contract / sizeof *contract)

static struct policy policy;

static void set_up(void)
{
    policy_from_default(&policy);
}

static void tear_down(void)
{
    policy_fini(&policy);
}

START_TEST(rules_are_those_of_the_contract)
{
    size_t i = 0;
    for (const struct rule *rule = policy.sources->rules; rule; rule = rule->next, i++) {
        ck_assert_uint_lt(i, RULES);
        ck_assert_str_eq(rule->id.bytes, contract[i].id);
        ck_assert_str_eq(rule->name.bytes, contract[i].name);
        ck_assert_msg(rule->severity == contract[i].severity, "%s", contract[i].id);
        ck_assert_msg(rule->locked == contract[i].locked, "%s", contract[i].id);
        ck_assert_msg(rule->diagnostic == (strncmp(contract[i].id, "DX", 2) == 0), "%s", contract[i].id);
        bool any = strstr("RA003 RA007 CR006", contract[i].id) != NULL;
        ck_assert_msg(rule->applies_to_all == any, "%s", contract[i].id);
    }
    ck_assert_uint_eq(i, RULES);
}
END_TEST

static enum severity severity_of(const char *id)
{
    for (size_t i = 0; i < RULES; i++) {
        if (strcmp(contract[i].id, id) == 0)
            return contract[i].severity;
    }
    ck_abort_msg("%s", id);
    return SEVERITY_OFF;
}

/* The rule holds once, in this line, and as far as the contract says it denies. */
static void expect_holds(const struct scene *scene, const char *id, size_t line)
{
    struct verdict verdict = {0};
    judge(&policy, &scene->entry, &scene->links, &verdict);
    const struct held *held = verdict_find(&verdict, id, 0);
    ck_assert_msg(held != NULL, "%s does not hold", id);
    ck_assert_msg(held->line == line, "%s in line %zu, not %zu", id, held->line, line);
    ck_assert_int_eq(held->severity, severity_of(id));
    ck_assert_msg(verdict_find(&verdict, id, 1) == NULL, "%s twice", id);
    if (severity_of(id) == SEVERITY_ERROR && entry_is_session(&scene->entry))
        ck_assert_int_eq(verdict.decision, DECISION_DENIED);
    verdict_fini(&verdict);
}

static void expect_not(const struct scene *scene, const char *id)
{
    struct verdict verdict = {0};
    judge(&policy, &scene->entry, &scene->links, &verdict);
    ck_assert_msg(verdict_find(&verdict, id, 0) == NULL, "%s holds", id);
    verdict_fini(&verdict);
}

#define AT(field) LINE_OF(field)

/* In the mode, with all that it needs and nothing else. */
static struct scene scene_in(enum entry_kind kind, enum run_as_mode mode)
{
    struct scene scene = scene_of(kind);
    give_mode(&scene, mode);
    give_shell_execute(&scene, TERNARY_FALSE);
    if (mode == MODE_CUSTOM)
        give(&scene, FIELD_USER, "alice");
    if (mode == MODE_CURRENT_SESSION && !scene.entry.is_tool)
        give(&scene, FIELD_OWN_USER, "svc");
    if (mode == MODE_CREDENTIAL_REPOSITORY)
        give_link(&scene, SCENE_LINK, LINK_STATE_FOUND);
    return scene;
}

START_TEST(plain_sessions_hold_nothing)
{
    for (int kind = KIND_OTHER; kind < KIND_COUNT; kind++) {
        for (int mode = MODE_NONE; mode < MODE_NOT_OFFERED; mode++) {
            struct scene scene = scene_in((enum entry_kind)kind, (enum run_as_mode)mode);
            struct verdict verdict = {0};
            if (kind == KIND_OTHER && mode != MODE_NONE)
                continue;
            judge(&policy, &scene.entry, &scene.links, &verdict);
            ck_assert_msg(verdict.count == 0, "%s, %s: %s", entry_kind_names[kind], run_as_mode_names[mode],
                          verdict.held[0].rule);
            ck_assert_int_eq(verdict.decision, kind == KIND_OTHER ? DECISION_NONE : DECISION_ALLOWED);
            verdict_fini(&verdict);
        }
    }
}
END_TEST

START_TEST(ra)
{
    struct scene scene = scene_in(KIND_COMMAND_LINE, MODE_CUSTOM);
    expect_not(&scene, "RA001");
    give_administrator(&scene);
    expect_holds(&scene, "RA001", AT(FIELD_ADMINISTRATOR));
    give_mode(&scene, MODE_NONE);
    expect_not(&scene, "RA001");

    scene = scene_in(KIND_POWERSHELL, MODE_MY_PERSONAL);
    expect_not(&scene, "RA002");
    give_shell_execute(&scene, TERNARY_UNSET);
    expect_not(&scene, "RA002");
    give_shell_execute(&scene, TERNARY_TRUE);
    expect_holds(&scene, "RA002", AT(FIELD_SHELL_EXECUTE));
    give_mode(&scene, MODE_NONE);
    expect_not(&scene, "RA002");

    scene = scene_in(KIND_OTHER, MODE_CUSTOM);
    expect_holds(&scene, "RA003", AT(FIELD_MODE));
    give_mode(&scene, MODE_NONE);
    expect_not(&scene, "RA003");
    for (int kind = KIND_OTHER + 1; kind < KIND_COUNT; kind++) {
        scene = scene_in((enum entry_kind)kind, MODE_CUSTOM);
        expect_not(&scene, "RA003");
    }

    scene = scene_in(KIND_ADDON_SSMS, MODE_NOT_OFFERED);
    expect_holds(&scene, "RA004", AT(FIELD_MODE));
    for (int mode = MODE_NONE; mode < MODE_NOT_OFFERED; mode++) {
        give_mode(&scene, (enum run_as_mode)mode);
        expect_not(&scene, "RA004");
    }

    scene = scene_in(KIND_TOOL_COMMAND_LINE, MODE_CUSTOM);
    expect_not(&scene, "RA005");
    give_shell_execute(&scene, TERNARY_UNSET);
    expect_holds(&scene, "RA005", AT(FIELD_MODE));
    give_mode(&scene, MODE_NONE);
    expect_not(&scene, "RA005");
    scene = scene_in(KIND_POWERSHELL, MODE_CUSTOM);
    give_shell_execute(&scene, TERNARY_UNSET);
    expect_not(&scene, "RA005");

    scene = scene_of(KIND_TOOL_PSEXEC);
    scene.entry.session_credentials = true;
    give(&scene, FIELD_SESSION_CREDENTIALS, NULL);
    expect_holds(&scene, "RA006", AT(FIELD_SESSION_CREDENTIALS));
    give_mode(&scene, MODE_CURRENT_SESSION);
    expect_not(&scene, "RA006");
}
END_TEST

START_TEST(ra_credentials)
{
    static const enum entry_field fields[] = {FIELD_USER, FIELD_DOMAIN, FIELD_LINK, FIELD_SECRET};
    for (size_t i = 0; i < 4; i++) {
        struct scene scene = scene_of(i % 2 ? KIND_OTHER : KIND_COMMAND_LINE);
        expect_not(&scene, "RA007");
        if (fields[i] == FIELD_LINK)
            give_link(&scene, SCENE_LINK, LINK_STATE_FOUND);
        else
            give(&scene, fields[i], "x");
        expect_holds(&scene, "RA007", AT(fields[i]));
        give_mode(&scene, MODE_CUSTOM);
        expect_not(&scene, "RA007");
    }
    struct scene scene = scene_of(KIND_COMMAND_LINE);
    give(&scene, FIELD_OWN_USER, "own");
    give_own_link(&scene, SCENE_LINK, LINK_STATE_FOUND);
    expect_not(&scene, "RA007");
    give(&scene, FIELD_USER, "a");
    give(&scene, FIELD_SECRET, NULL);
    move(&scene, FIELD_SECRET, 5);
    expect_holds(&scene, "RA007", 5); /* the first in the text */

    scene = scene_in(KIND_POWERSHELL, MODE_CUSTOM);
    give(&scene, FIELD_DOMAIN, "CORP");
    give(&scene, FIELD_SECRET, NULL);
    expect_not(&scene, "RA008");
    give_link(&scene, SCENE_LINK, LINK_STATE_FOUND);
    expect_holds(&scene, "RA008", AT(FIELD_LINK));
    scene = scene_in(KIND_POWERSHELL, MODE_CREDENTIAL_REPOSITORY);
    give(&scene, FIELD_SECRET, NULL);
    expect_holds(&scene, "RA008", AT(FIELD_SECRET));
    scene = scene_in(KIND_TOOL_PSEXEC, MODE_CURRENT_SESSION);
    give(&scene, FIELD_DOMAIN, "CORP");
    expect_holds(&scene, "RA008", AT(FIELD_DOMAIN));
    scene = scene_in(KIND_POWERSHELL, MODE_MY_PERSONAL);
    give_link(&scene, "9F3C3BCF-068A-4927-B996-CA52154CAE3B", LINK_STATE_WELL_KNOWN);
    expect_not(&scene, "RA008");
    give_mode(&scene, MODE_CURRENT_SESSION);
    expect_holds(&scene, "RA008", AT(FIELD_LINK));
}
END_TEST

START_TEST(cr_missing)
{
    struct scene scene = scene_in(KIND_POWERSHELL, MODE_CUSTOM);
    expect_not(&scene, "CR001");
    scene.entry.fields[FIELD_USER].place.line = 0;
    expect_holds(&scene, "CR001", AT(FIELD_MODE));
    scene.entry.prompt = true;
    expect_not(&scene, "CR001");

    scene = scene_in(KIND_POWERSHELL, MODE_CREDENTIAL_REPOSITORY);
    expect_not(&scene, "CR002");
    scene.links.run_as.state = LINK_STATE_NOT_FOUND;
    expect_not(&scene, "CR002");
    scene.links.run_as.state = LINK_STATE_WELL_KNOWN;
    expect_not(&scene, "CR002");
    scene.links.run_as.state = LINK_STATE_WELL_KNOWN_NONE;
    expect_holds(&scene, "CR002", AT(FIELD_MODE));
    scene.links.run_as.state = LINK_STATE_NONE;
    expect_holds(&scene, "CR002", AT(FIELD_MODE));
    give_mode(&scene, MODE_CUSTOM);
    expect_not(&scene, "CR002");

    scene = scene_in(KIND_POWERSHELL, MODE_CURRENT_SESSION);
    expect_not(&scene, "CR005");
    scene.entry.fields[FIELD_OWN_USER].place.line = 0;
    expect_holds(&scene, "CR005", AT(FIELD_MODE));
    give_own_link(&scene, SCENE_LINK, LINK_STATE_NOT_FOUND);
    expect_not(&scene, "CR005");
    give_own_link(&scene, "B87B29D9-9239-4D7B-86D8-9B53DCD3BA9F", LINK_STATE_WELL_KNOWN_NONE);
    expect_holds(&scene, "CR005", AT(FIELD_MODE));
    scene = scene_in(KIND_TOOL_POWERSHELL_LOCAL, MODE_CURRENT_SESSION);
    expect_not(&scene, "CR005");
}
END_TEST

static void expect_link_rule(const char *id, enum link_state state, enum link_state near_miss)
{
    for (int mode = MODE_NONE; mode < MODE_COUNT; mode++) {
        struct scene scene = scene_in(KIND_POWERSHELL, (enum run_as_mode)mode);
        give_link(&scene, SCENE_LINK, state); /* in any mode */
        expect_holds(&scene, id, AT(FIELD_LINK));
        static const enum link_state fine[] = {LINK_STATE_FOUND, LINK_STATE_WELL_KNOWN, LINK_STATE_WELL_KNOWN_NONE};
        for (size_t i = 0; i < 3; i++) {
            scene.links.run_as.state = fine[i];
            expect_not(&scene, id);
        }
        scene.links.run_as.state = near_miss;
        expect_not(&scene, id);
        scene = scene_in(KIND_POWERSHELL, (enum run_as_mode)mode);
        give_own_link(&scene, SCENE_LINK, state);
        if (mode == MODE_CURRENT_SESSION)
            expect_holds(&scene, id, AT(FIELD_OWN_LINK));
        else
            expect_not(&scene, id);
    }
    struct scene tool = scene_in(KIND_TOOL_COMMAND_LINE, MODE_CURRENT_SESSION);
    give_own_link(&tool, SCENE_LINK, state);
    expect_not(&tool, id);
    struct scene scene = scene_in(KIND_COMMAND_LINE, MODE_CURRENT_SESSION);
    struct verdict verdict = {0};
    give_own_link(&scene, SCENE_LINK, state);
    give_link(&scene, SCENE_LINK, state);
    judge(&policy, &scene.entry, &scene.links, &verdict); /* one per element */
    ck_assert_uint_eq(verdict_find(&verdict, id, 0)->line, AT(FIELD_LINK));
    ck_assert_uint_eq(verdict_find(&verdict, id, 1)->line, AT(FIELD_OWN_LINK));
    ck_assert_ptr_null(verdict_find(&verdict, id, 2));
    verdict_fini(&verdict);
}

START_TEST(cr_links)
{
    expect_link_rule("CR003", LINK_STATE_NOT_FOUND, LINK_STATE_NOT_A_CREDENTIAL);
    expect_link_rule("CR004", LINK_STATE_NOT_A_CREDENTIAL, LINK_STATE_NOT_FOUND);
}
END_TEST

START_TEST(cr_secrets)
{
    static const struct place secrets[] = {{40, 1, 0}, {41, 1, 0}, {41, 9, 0}};
    for (int kind = KIND_OTHER; kind <= KIND_COMMAND_LINE; kind++) {
        struct scene scene = scene_of((enum entry_kind)kind);
        struct verdict verdict = {0};
        expect_not(&scene, "CR006");
        scene.entry.clear_text_secrets = secrets;
        scene.entry.clear_text_secret_count = 3;
        judge(&policy, &scene.entry, &scene.links, &verdict);
        for (size_t i = 0; i < 3; i++)
            ck_assert_uint_eq(verdict_find(&verdict, "CR006", i)->line, secrets[i].line);
        ck_assert_uint_eq(verdict.count, 3);
        verdict_fini(&verdict);
    }
    struct scene scene = scene_of(KIND_TOOL_POWERSHELL_REMOTE);
    scene.entry.parameters[3].secured = true;
    give(&scene, FIELD_SCRIPT_ARGUMENTS, "$PARAMETER3$");
    expect_not(&scene, "CR007");
    give(&scene, FIELD_SCRIPT_ARGUMENTS, "-k $PARAMETER4$");
    expect_holds(&scene, "CR007", AT(FIELD_SCRIPT_ARGUMENTS));
    give(&scene, FIELD_HOST, "$PASSWORD$");
    expect_holds(&scene, "CR007", AT(FIELD_HOST));
    scene = scene_of(KIND_COMMAND_LINE);
    give(&scene, FIELD_NAME, "$PASSWORD$");
    expect_not(&scene, "CR007");
}
END_TEST

START_TEST(cr_names)
{
    struct scene custom = scene_in(KIND_ADDON_SSMS, MODE_CUSTOM), own = scene_in(KIND_ADDON_SSMS, MODE_CURRENT_SESSION);
    give(&custom, FIELD_USER, "alice@corp.example");
    give(&own, FIELD_OWN_USER, "alice@corp.example");
    expect_not(&custom, "CR008");
    give_net_only(&custom);
    give_net_only(&own);
    expect_holds(&custom, "CR008", AT(FIELD_USER));
    expect_holds(&own, "CR008", AT(FIELD_OWN_USER));
    give(&custom, FIELD_USER, "CORP\\alice@x");
    expect_not(&custom, "CR008");
    give_own_link(&own, SCENE_LINK, LINK_STATE_FOUND);
    expect_not(&own, "CR008");
    expect_not(&custom, "CR010");
    give_mode(&custom, MODE_NONE);
    expect_holds(&custom, "CR010", AT(FIELD_NET_ONLY));

    custom = scene_in(KIND_ADDON_SSMS, MODE_CUSTOM);
    give(&custom, FIELD_USER, "alice@corp.example");
    expect_not(&custom, "CR009");
    give(&custom, FIELD_DOMAIN, ".");
    expect_not(&custom, "CR009");
    give(&custom, FIELD_DOMAIN, "CORP");
    expect_holds(&custom, "CR009", AT(FIELD_DOMAIN));
    expect_not(&custom, "CR011");
    give(&custom, FIELD_USER, "corp\\alice");
    expect_not(&custom, "CR009");
    expect_not(&custom, "CR011");
    give(&custom, FIELD_USER, "EMEA\\alice");
    expect_holds(&custom, "CR011", AT(FIELD_DOMAIN));
    give(&custom, FIELD_DOMAIN, ".");
    expect_not(&custom, "CR011");
    give(&custom, FIELD_USER, "alice");
    expect_not(&custom, "CR011");
    own = scene_in(KIND_ADDON_SSMS, MODE_CURRENT_SESSION);
    give(&own, FIELD_OWN_USER, "CORP\\svc");
    give(&own, FIELD_OWN_DOMAIN, "EMEA");
    expect_holds(&own, "CR011", AT(FIELD_OWN_DOMAIN));
    give_mode(&own, MODE_MY_PERSONAL);
    expect_not(&own, "CR011");
}
END_TEST

static struct scene scene_with(enum entry_kind kind, const char *command)
{
    struct scene scene = scene_of(kind);
    give(&scene, FIELD_COMMAND, command);
    return scene;
}

static void remove_field(struct scene *scene, enum entry_field field)
{
    scene->entry.fields[field] = (struct entry_value){{NULL, 0}, {0, 0, 0}};
}

/* The command of so many UTF-16 units, of which each letter counts one and takes two bytes. */
static void give_units(struct scene *scene, size_t units, struct buffer *text)
{
    buffer_clear(text);
    buffer_add(text, TEXT("a.exe "));
    for (size_t i = 6; i < units; i++)
        buffer_add(text, TEXT("\xC3\xBC"));
    scene->entry.fields[FIELD_COMMAND].text = buffer_text(text);
}

START_TEST(ln_line)
{
    static const struct {
        enum run_as_mode mode;
        enum output_mode output;
        size_t units; /* of the command, that just fit */
    } limits[] = {{MODE_NONE, OUTPUT_DEFAULT, 32766}, {MODE_MY_PERSONAL, OUTPUT_DEFAULT, 1023},
                  {MODE_NONE, OUTPUT_KEEP_OPEN, 8191 - 19}, {MODE_MY_PERSONAL, OUTPUT_KEEP_OPEN, 1023 - 19}};
    struct buffer text = {0};
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        struct scene scene = scene_in(KIND_COMMAND_LINE, limits[i].mode);
        give_output(&scene, limits[i].output);
        give_units(&scene, limits[i].units, &text);
        expect_not(&scene, "LN002");
        give_units(&scene, limits[i].units + 1, &text);
        expect_holds(&scene, "LN002", AT(FIELD_COMMAND));
        give_administrator(&scene); /* denied sessions too */
        if (limits[i].mode != MODE_NONE)
            expect_holds(&scene, "LN002", AT(FIELD_COMMAND));
    }
    struct scene scene = scene_of(KIND_COMMAND_LINE);
    give_units(&scene, 40000, &text);
    expect_not(&scene, "LN002"); /* ShellExecuteExW has no limit, */
    expect_holds(&scene, "LN014", AT(FIELD_COMMAND));
    give_units(&scene, 2048, &text);
    expect_holds(&scene, "LN014", AT(FIELD_COMMAND)); /* but is known to stop here */
    give_units(&scene, 2047, &text);
    expect_not(&scene, "LN014");
    give_units(&scene, 2048, &text);
    give_shell_execute(&scene, TERNARY_FALSE);
    expect_not(&scene, "LN014");
    scene = scene_in(KIND_POWERSHELL, MODE_MY_PERSONAL);
    remove_field(&scene, FIELD_COMMAND);
    give_units(&scene, 2000, &text);
    give(&scene, FIELD_SCRIPT, text.bytes);
    expect_holds(&scene, "LN002", AT(FIELD_SCRIPT));
    scene = scene_in(KIND_ADDON_SSMS, MODE_MY_PERSONAL);
    give(&scene, FIELD_HOST, text.bytes);
    expect_holds(&scene, "LN002", AT(FIELD_HOST));
    buffer_fini(&text);
}
END_TEST

START_TEST(ln_what_is_missing)
{
    for (int kind = KIND_OTHER + 1; kind < KIND_COUNT; kind++) {
        struct scene scene = scene_of((enum entry_kind)kind);
        expect_not(&scene, "LN001");
        remove_field(&scene, FIELD_COMMAND);
        remove_field(&scene, FIELD_HOST);
        if (kind == KIND_POWERSHELL)
            expect_not(&scene, "LN001");
        else
            expect_holds(&scene, "LN001", ENTRY_LINE);
    }
    struct scene scene = scene_of(KIND_COMMAND_LINE);
    expect_not(&scene, "LN004");
    scene.entry.default_directory = false;
    give(&scene, FIELD_DEFAULT_DIRECTORY, NULL);
    expect_holds(&scene, "LN004", AT(FIELD_DEFAULT_DIRECTORY));
    give(&scene, FIELD_DIRECTORY, "C:\\Jobs");
    expect_not(&scene, "LN004");
}
END_TEST

START_TEST(ln_commands)
{
    static const struct {
        const char *rule, *holds, *near_miss;
    } commands[] = {
        {"LN003", "C:\\Program Files\\b.exe x", "\"C:\\Program Files\\b.exe\" x"},
        {"LN003", "\\\\srv\\a share\\b.exe", "\\\\srv\\share\\b.exe a b.exe"},
        {"LN003", "$PARAMETER1$\\b.exe", "Program Files\\b.exe"},
        {"LN005", "run.cmd a&b", "run.exe a&b"},
        {"LN005", "run.bat %A%", "run.bat -A-"},
        {"LN005", "run.bat... \"", "run.bat... \"\""},
        {"LN005", "\"run.bat. .\" \"", "\"run.bat. .\" \"\""},
        {"LN006", "x $HOSTNAME$", "x $HOST$ $PASSWORD$"},
        {"LN007", "C:\\Windows\\sysNATIVE\\x.exe", "C:\\Windows\\sysNATIVE2\\x.exe"},
        {"LN008", "runas /user:x y", "runasx /user:x y"},
        {"LN008", "C:\\Windows\\System32\\RunAs.exe /user:x y", "C:\\Windows\\runas\\x.exe y"},
        {"LN008", "\"c:/x y/runas.exe\" y", "x.exe runas.exe"},
        {"LN008", "C:runas y", "runas.exe.exe"},
    };
    static const enum entry_kind kinds[] = {KIND_COMMAND_LINE, KIND_TOOL_COMMAND_LINE, KIND_TOOL_PSEXEC};
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        for (size_t j = 0; j < 3; j++) {
            struct scene scene = scene_with(kinds[j], commands[i].holds);
            scene.entry.parameters[0].value = TEXT("C:\\Program Files");
            expect_holds(&scene, commands[i].rule, AT(FIELD_COMMAND));
            give(&scene, FIELD_COMMAND, commands[i].near_miss);
            expect_not(&scene, commands[i].rule);
        }
        bool any_kind = strcmp(commands[i].rule, "LN006") == 0 || strcmp(commands[i].rule, "LN007") == 0;
        struct scene powershell = scene_with(KIND_POWERSHELL, commands[i].holds);
        powershell.entry.parameters[0].value = TEXT("C:\\Program Files");
        if (any_kind)
            expect_holds(&powershell, commands[i].rule, AT(FIELD_COMMAND));
        else
            expect_not(&powershell, commands[i].rule);
    }
    struct scene scene = scene_with(KIND_COMMAND_LINE, "x.exe a&b");
    expect_not(&scene, "LN005");
    give_output(&scene, OUTPUT_KEEP_OPEN);
    expect_holds(&scene, "LN005", AT(FIELD_COMMAND));
    give(&scene, FIELD_COMMAND, "x.exe %A% (b) !"); /* cmd.exe is given the text in quotes, by /s /k */
    expect_not(&scene, "LN005");
}
END_TEST

START_TEST(ln_the_rest)
{
    struct scene scene = scene_of(KIND_POWERSHELL);
    expect_not(&scene, "LN009");
    give(&scene, FIELD_EMBEDDED_SCRIPT, NULL);
    expect_holds(&scene, "LN009", AT(FIELD_EMBEDDED_SCRIPT));

    for (int kind = KIND_OTHER + 1; kind < KIND_COUNT; kind++) {
        scene = scene_of((enum entry_kind)kind);
        give(&scene, FIELD_HOST, "srv01 -s");
        if (kind == KIND_TOOL_POWERSHELL_REMOTE || kind == KIND_TOOL_PSEXEC)
            expect_holds(&scene, "LN010", AT(FIELD_HOST));
        else
            expect_not(&scene, "LN010");
        give(&scene, FIELD_HOST, "[2001:db8::1]");
        expect_not(&scene, "LN010");
    }

    scene = scene_of(KIND_COMMAND_LINE);
    give_output(&scene, OUTPUT_CAPTURE);
    expect_not(&scene, "LN011"); /* Capture turns an unset shell execute off */
    give_shell_execute(&scene, TERNARY_TRUE);
    expect_holds(&scene, "LN011", AT(FIELD_OUTPUT));
    give_shell_execute(&scene, TERNARY_FALSE);
    expect_not(&scene, "LN011");
    give_administrator(&scene);
    expect_holds(&scene, "LN011", AT(FIELD_OUTPUT));
    give_output(&scene, OUTPUT_KEEP_OPEN);
    expect_not(&scene, "LN011");

    scene = scene_with(KIND_POWERSHELL, "Restart-Service $NAME$");
    expect_holds(&scene, "LN012", AT(FIELD_COMMAND));
    give(&scene, FIELD_COMMAND, "Restart-Service $env:NAME");
    give(&scene, FIELD_SCRIPT_ARGUMENTS, "$NAME$");
    expect_not(&scene, "LN012");
    scene = scene_with(KIND_COMMAND_LINE, "x $NAME$");
    expect_not(&scene, "LN012");

    static const char *const outside[] = {"C:\\x.log", "c:x.log", "\\x.log", "/x.log", "\\\\srv\\x.log", "..\\x.log",
                                          "a\\..\\x", "a.."};
    static const char *const inside[] = {"x.log", "a\\x.log", "a/.x.log", "x.", "$PARAMETER1$"};
    for (size_t i = 0; i < sizeof outside / sizeof *outside; i++) {
        give(&scene, FIELD_CAPTURE_FILE, outside[i]);
        expect_holds(&scene, "LN013", AT(FIELD_CAPTURE_FILE));
    }
    scene.entry.parameters[0].value = TEXT("..");
    for (size_t i = 0; i < sizeof inside / sizeof *inside; i++) {
        give(&scene, FIELD_CAPTURE_FILE, inside[i]);
        expect_not(&scene, "LN013");
    }
}
END_TEST

/* ---- the examples of the pages ---- */

struct examined {
    struct link_index index;
    struct entry *entries[16];
    size_t count;
    const char *stray;
};

static bool take_id(void *context, const struct guid *id)
{
    return link_index_add(&((struct examined *)context)->index, id);
}

static void take_entry(void *context, const struct entry *entry)
{
    struct examined *examined = context;
    ck_assert_uint_lt(examined->count, 16);
    link_index_complete(&examined->index, entry);
    examined->entries[examined->count++] = entry_copy(entry);
}

static void take_stray(void *context, const struct entry_diagnostic *diagnostic)
{
    ((struct examined *)context)->stray = diagnostic->rule;
}

/* Reads and judges a whole document. Is the rule among its findings? `errors`: how many others there are at error level. */
static bool example_holds(struct text example, const char *id, size_t *errors)
{
    struct examined examined = {.count = 0};
    struct document_sink sink = {&examined, take_id, take_entry, take_stray, false};
    struct document_result result;
    struct verdict verdict = {0};
    link_index_init(&examined.index);
    link_index_begin(&examined.index);
    *errors = 0;
    ck_assert_int_eq(document_read(reader_memory_source, &example, false, &sink, &result), STATUS_OK);
    bool holds = result.rule && strcmp(result.rule, id) == 0;
    *errors += result.rule && !holds;
    ck_assert_ptr_null(examined.stray);
    for (size_t i = 0; i < examined.count; i++) {
        struct entry *entry = examined.entries[i];
        struct entry_links links = {0};
        ck_assert_ptr_nonnull(entry);
        if (entry->has_link)
            links.run_as = link_index_resolve(&examined.index, &entry->link);
        if (entry->has_own_link)
            links.own = link_index_resolve(&examined.index, &entry->own_link);
        judge(&policy, entry, &links, &verdict);
        ck_assert_int_ne(verdict.decision, DECISION_FAILED);
        bool here = !result.rule && verdict_find(&verdict, id, 0);
        holds |= here;
        for (size_t j = 0; j < verdict.count; j++)
            *errors += verdict.held[j].severity == SEVERITY_ERROR && strcmp(verdict.held[j].rule, id) != 0;
        free(entry);
    }
    verdict_fini(&verdict);
    link_index_fini(&examined.index);
    return holds;
}

START_TEST(examples_are_true)
{
    for (const struct rule *rule = policy.sources->rules; rule; rule = rule->next) {
        size_t errors;
        if (strcmp(rule->id.bytes, "DX000") == 0)
            continue;
        ck_assert_msg(example_holds(rule->page.bad, rule->id.bytes, &errors), "the bad example of %s is good", rule->id.bytes);
        ck_assert_msg(errors == 0, "the bad example of %s shows other errors too", rule->id.bytes);
        ck_assert_msg(!example_holds(rule->page.good, rule->id.bytes, &errors), "the good example of %s is bad", rule->id.bytes);
        ck_assert_msg(errors == 0, "the good example of %s has errors", rule->id.bytes);
    }
}
END_TEST

START_TEST(pages_are_markdown)
{
    for (const struct rule *rule = policy.sources->rules; rule; rule = rule->next) {
        struct buffer page = {0}, title = {0};
        static const char *const parts[] = {"\n## Bad\n\n```xml\n", "\n## Good\n\n```xml\n", "\n## What to do\n\n",
                                            "\n## Source\n\n"};
        page_print(rule, &page);
        buffer_printf(&title, "# %s %s\n\nSeverity: %s%s", rule->id.bytes, rule->name.bytes, severity_names[rule->severity],
                      rule->locked ? ", locked" : ".\n");
        ck_assert_msg(text_starts_with(buffer_text(&page), buffer_text(&title)), "%s", page.bytes);
        const char *at = page.bytes;
        for (size_t i = 0; i < 4; i++) {
            at = strstr(at, parts[i]);
            ck_assert_msg(at != NULL, "%s: %s", rule->id.bytes, parts[i]);
        }
        ck_assert(strstr(page.bytes, rule->page.reason.bytes) && strstr(page.bytes, rule->help.bytes));
        ck_assert_int_eq(page.bytes[page.length - 1], '\n');
        buffer_fini(&page);
        buffer_fini(&title);
    }
    struct policy own;
    struct buffer page = {0};
    policy_from_rules(&own, "<rule id='A1' severity='off'><when><is fact='mode'>none</is></when><page><reason>r</reason>"
                            "<bad>`x```</bad></page></rule>");
    page_print(own.sources->rules, &page);
    ck_assert_str_eq(page.bytes, "# A1 A1\n\nSeverity: off.\n\nr\n\n## Bad\n\n````xml\n`x```\n````\n");
    policy_fini(&own);
    /* an example ends where it ends, whatever stands behind it */
    struct rule rule = {.id = TEXT("A1"), .name = TEXT("A1"), .severity = SEVERITY_NOTE, .page.good = {"`````", 3}};
    buffer_clear(&page);
    page_print(&rule, &page);
    ck_assert_str_eq(page.bytes, "# A1 A1\n\nSeverity: note.\n\n## Good\n\n````xml\n```\n````\n");
    /* of all that could move a cursor, line ends and tabs stay */
    rule.page.good = (struct text){"\n<a>\n\t<b/>\x1B\x0B\n\n</a>\n", 18};
    buffer_clear(&page);
    page_print(&rule, &page);
    ck_assert_str_eq(page.bytes,
                     "# A1 A1\n\nSeverity: note.\n\n## Good\n\n```xml\n\n<a>\n\t<b/>\\u{1B}\\u{B}\n\n</a>\n```\n");
    buffer_fini(&page);
}
END_TEST

Suite *default_policy_suite(void)
{
    Suite *suite = suite_create("default_policy");
    TCase *rules = tcase_create("rules"), *pages = tcase_create("pages");
    tcase_add_checked_fixture(rules, set_up, tear_down);
    tcase_add_checked_fixture(pages, set_up, tear_down);
    tcase_add_test(rules, rules_are_those_of_the_contract);
    tcase_add_test(rules, plain_sessions_hold_nothing);
    tcase_add_test(rules, ra);
    tcase_add_test(rules, ra_credentials);
    tcase_add_test(rules, cr_missing);
    tcase_add_test(rules, cr_links);
    tcase_add_test(rules, cr_secrets);
    tcase_add_test(rules, cr_names);
    tcase_add_test(rules, ln_line);
    tcase_add_test(rules, ln_what_is_missing);
    tcase_add_test(rules, ln_commands);
    tcase_add_test(rules, ln_the_rest);
    tcase_add_test(pages, examples_are_true);
    tcase_add_test(pages, pages_are_markdown);
    suite_add_tcase(suite, rules);
    suite_add_tcase(suite, pages);
    return suite;
}
