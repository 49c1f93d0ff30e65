#include "policy/specimen.h"
#include "tests/policy_from_text.h"

#include <check.h>
#include <stdlib.h>

Suite *specimen_suite(void);

static struct judgement_memory memory;
static struct specimen specimen;
static struct facts facts;

static void set_up(void)
{
    judgement_memory_init(&memory);
}

static void tear_down(void)
{
    judgement_memory_fini(&memory);
}

static void make(const struct specimen_choice *choice, const struct specimen_texts *texts)
{
    specimen_make(&specimen, choice, texts);
    facts_init(&facts, &specimen.request, &memory);
    facts_need_texts(&facts);
}

static bool next(struct specimen_choice *choice, uint64_t inputs)
{
    for (size_t i = 0; i < INPUT_COUNT; i++) {
        if (!(inputs >> i & 1))
            continue;
        if (++choice->values[i] < specimen_value_counts[i])
            return true;
        choice->values[i] = 0;
    }
    return false;
}

/* Over all the values of the inputs a fact depends on, it has every value that it can have. */
START_TEST(every_value_of_a_fact_is_shown)
{
    for (int fact = 0; fact < FACT_FINITE_COUNT; fact++) {
        unsigned seen = 0;
        struct specimen_choice choice = {{0}};
        const struct fact_definition *definition = &fact_definitions[fact];
        do {
            make(&choice, NULL);
            seen |= 1u << facts_value(&facts, (enum fact)fact);
        } while (seen + 1 != 1u << definition->value_count && next(&choice, specimen_inputs_of((enum fact)fact)));
        ck_assert_msg(seen + 1 == 1u << definition->value_count, "%s: %x", definition->name, seen);
    }
}
END_TEST

/* In which field the text stands, as bits. */
static unsigned fields_with(const char *text)
{
    unsigned fields = 0;
    for (unsigned field = 0; field < FIELD_COUNT; field++) {
        if (text_contains(entry_text(&specimen.entry, (enum entry_field)field), text_of(text)))
            fields |= 1u << field;
    }
    return fields;
}

/* In each of the fields that are expanded once, and nowhere else. */
START_TEST(a_variable_stands_in_each_field_in_turn)
{
    static const struct {
        enum specimen_input input;
        unsigned char first;
        const char *text;
    } variables[] = {{INPUT_UNKNOWN_VARIABLE, 1, "$NOPE$"}, {INPUT_PASSWORD_VARIABLE, 1, "$PASSWORD$"},
                     {INPUT_PASSWORD_VARIABLE, 7, "$PARAMETER1$"}};
    const unsigned expanded = 1u << FIELD_COMMAND | 1u << FIELD_SCRIPT | 1u << FIELD_SCRIPT_ARGUMENTS | 1u << FIELD_HOST |
                              1u << FIELD_DATABASE | 1u << FIELD_DIRECTORY;
    for (size_t i = 0; i < 3; i++) {
        unsigned all = 0;
        for (unsigned char value = variables[i].first; value < variables[i].first + 6; value++) {
            struct specimen_choice choice = {{[INPUT_KIND] = KIND_TOOL_COMMAND_LINE - KIND_OTHER - 1}};
            choice.values[variables[i].input] = value;
            make(&choice, NULL);
            unsigned fields = fields_with(variables[i].text);
            ck_assert_uint_ne(fields, 0);
            ck_assert_uint_eq(fields & (fields - 1), 0);
            ck_assert_uint_eq(fields & all, 0);
            all |= fields;
            ck_assert_int_eq(facts_value(&facts, FACT_PASSWORD_VARIABLE), variables[i].input == INPUT_PASSWORD_VARIABLE);
            ck_assert_int_eq(facts_value(&facts, FACT_UNKNOWN_VARIABLE), variables[i].input == INPUT_UNKNOWN_VARIABLE);
        }
        ck_assert_uint_eq(all, expanded);
    }
}
END_TEST

static void asked_is(enum fact fact, const char *asked, const char *command)
{
    struct specimen_choice choice = {{[INPUT_KIND] = KIND_TOOL_COMMAND_LINE - KIND_OTHER - 1, [INPUT_MODE] = MODE_CUSTOM,
                                      [INPUT_USER] = 1, [INPUT_DOMAIN] = 3, [INPUT_OWN_USER] = 1, [INPUT_OWN_DOMAIN] = 3,
                                      [INPUT_LINK] = 1, [INPUT_OWN_LINK] = 1, [INPUT_DIRECTORY] = 1, [INPUT_SCRIPT] = 1,
                                      [INPUT_SCRIPT_ARGUMENTS] = 1, [INPUT_DATABASE] = 1, [INPUT_GROUP] = 1,
                                      [INPUT_CAPTURE_FILE] = 1, [INPUT_TYPE] = 1}};
    struct specimen_texts texts = {{{NULL, 0}}};
    *specimen_text(&texts, fact) = text_of(asked);
    make(&choice, &texts);
    struct text text = facts_text(&facts, fact);
    ck_assert_msg(text_equals(text, text_of(asked)), "%s: %.*s", fact_definitions[fact].name, TEXT_ARGS(text));
    if (command)
        ck_assert(text_equals(facts_text(&facts, FACT_COMMAND), text_of(command)));
}

START_TEST(a_text_that_is_asked_for_is_the_facts_text)
{
    for (int i = FACT_FINITE_COUNT; i < FACT_PLANNED_LENGTH; i++) {
        enum fact fact = (enum fact)i;
        bool guid = fact == FACT_ID || fact == FACT_LINK || fact == FACT_OWN_LINK;
        asked_is(fact, guid ? "c87b29d9-9239-4d7b-86d8-9b53dcd3ba9f" : "zz", NULL);
    }
    asked_is(FACT_NAME, "", NULL);
    asked_is(FACT_PROGRAM, "a b.exe", "\"a b.exe\" --all");
    asked_is(FACT_PROGRAM, "a!.exe", "a!.exe --all");
    asked_is(FACT_PROGRAM, "a", "a --all");
    asked_is(FACT_PROGRAM, "", "\"\" --all");
    asked_is(FACT_ARGUMENTS, "x y", "tool.exe x y");
    asked_is(FACT_ARGUMENTS, "x", "tool.exe x");
    asked_is(FACT_ARGUMENTS, "", "tool.exe");
}
END_TEST

/* --- what is printed: value by value what is not as in an ordinary session, as a policy's <test> writes it --- */

#define KIND_VALUE(kind) ((kind) - KIND_OTHER - 1)
#define TOOL [INPUT_KIND] = KIND_VALUE(KIND_TOOL_COMMAND_LINE)

static const struct {
    struct specimen_choice choice;
    const char *printed;
} printed[] = {
    {{{0}}, "kind=\"command-line\""},
    {{{[INPUT_KIND] = KIND_VALUE(KIND_ADDON_SSMS)}}, "kind=\"addon-ssms\""},
    {{{[INPUT_KIND] = SPECIMEN_SESSION_KINDS}}, "kind=\"other\""},
    {{{[INPUT_KIND] = SPECIMEN_SESSION_KINDS + 1}}, "kind=\"other\" (a tool of another kind)"},
    {{{[INPUT_MODE] = MODE_CURRENT_SESSION}}, "kind=\"command-line\" mode=\"current-session\""},
    {{{[INPUT_MODE] = MODE_CREDENTIAL_REPOSITORY, [INPUT_LINK] = 1}},
     "kind=\"command-line\" mode=\"credential-repository\" link=\"0f5c2a4e-91b7-4d36-8a53-6e7f80912b3c\""},
    {{{[INPUT_MODE] = MODE_CREDENTIAL_REPOSITORY, [INPUT_OWN_LINK] = 1}},
     "kind=\"command-line\" mode=\"credential-repository\" own-link=\"0f5c2a4e-91b7-4d36-8a53-6e7f80912b3c\" (without a link)"},
    {{{[INPUT_ADMINISTRATOR] = 1}}, "kind=\"command-line\" administrator=\"true\""},
    {{{[INPUT_SHELL_EXECUTE] = TERNARY_FALSE}}, "kind=\"command-line\" shell-execute=\"false\""},
    {{{[INPUT_SHELL_EXECUTE] = TERNARY_TRUE}}, "kind=\"command-line\" shell-execute=\"true\""},
    {{{[INPUT_NET_ONLY] = 1, [INPUT_WAIT] = 1}}, "kind=\"command-line\" net-only=\"true\" wait=\"true\""},
    {{{[INPUT_PROMPT] = 1, [INPUT_RUN_64_BIT] = 1}}, "kind=\"command-line\" prompt=\"true\" run-64-bit=\"true\""},
    {{{[INPUT_SESSION_CREDENTIALS] = 1}}, "kind=\"command-line\" session-credentials=\"true\""},
    {{{[INPUT_OUTPUT] = OUTPUT_KEEP_OPEN}}, "kind=\"command-line\" output=\"keep-open\""},
    {{{[INPUT_OUTPUT] = OUTPUT_CAPTURE, [INPUT_CAPTURE_FILE] = 1}},
     "kind=\"command-line\" capture-file=\"out.txt\" output=\"capture\""},
    /* a directory counts where the default is switched off; that of a tool switches it off */
    {{{[INPUT_DIRECTORY] = 1}}, "kind=\"command-line\" directory=\"C:\\Jobs\" default-directory=\"false\""},
    {{{[INPUT_DIRECTORY] = 2}}, "kind=\"command-line\" default-directory=\"false\""},
    {{{[INPUT_DIRECTORY] = 3}}, "kind=\"command-line\" directory=\"$PARAMETER5$\" default-directory=\"false\""},
    {{{TOOL, [INPUT_DIRECTORY] = 1}}, "kind=\"tool-command-line\" directory=\"C:\\Jobs\" default-directory=\"false\""},
    {{{[INPUT_USER] = 1, [INPUT_DOMAIN] = 1}}, "kind=\"command-line\" user=\"alice\" domain=\".\""},
    {{{[INPUT_USER] = 2, [INPUT_DOMAIN] = 2}}, "kind=\"command-line\" user=\"CORP\\alice\" domain=\"CORP\""},
    {{{[INPUT_USER] = 3, [INPUT_DOMAIN] = 3}}, "kind=\"command-line\" user=\"alice@corp.example\" domain=\"OTHER\""},
    {{{[INPUT_USER] = 4, [INPUT_SECRET] = 1}}, "kind=\"command-line\" user=\"CORP\\\" has-secret=\"true\""},
    {{{[INPUT_OWN_USER] = 2, [INPUT_OWN_DOMAIN] = 1}}, "kind=\"command-line\" own-user=\"CORP\\alice\" own-domain=\".\""},
    {{{[INPUT_LINK] = 2, [INPUT_CLEAR_TEXT_SECRET] = 1}},
     "kind=\"command-line\" link=\"5d2b9a10-7c3e-4f8a-b6d1-0e9f8c7a6b54\" (link leads to no entry) "
     "(with a password in clear text)"},
    {{{[INPUT_OWN_LINK] = 3, [INPUT_EMBEDDED_SCRIPT] = 1}},
     "kind=\"command-line\" own-link=\"b1a7c2d4-0e5f-4a69-8c3b-7d2e1f0a9b86\" (own-link leads to an entry that is no credential) "
     "(with an embedded script)"},
    {{{[INPUT_LINK] = 4}}, "kind=\"command-line\" link=\"b87b29d9-9239-4d7b-86d8-9b53dcd3ba9f\""},
    {{{[INPUT_COMMAND] = 1}}, "kind=\"command-line\" command=\"tool.bat --all\""},
    {{{[INPUT_COMMAND] = 2}}, "kind=\"command-line\" command=\"C:\\Program Files\\tool.exe --all\""},
    {{{[INPUT_COMMAND] = 3, [INPUT_ARGUMENTS] = 1}}, "kind=\"command-line\" command=\"C:\\Program Files\\tool.bat\""},
    {{{[INPUT_COMMAND] = 4, [INPUT_ARGUMENTS] = 2}}, "kind=\"command-line\" command=\"\""},
    {{{[INPUT_COMMAND] = 5, [INPUT_ARGUMENTS] = 2}}, "kind=\"command-line\" command=\"&#x22;&#x22;  %1\""},
    {{{[INPUT_COMMAND] = 6, [INPUT_ARGUMENTS] = 1}}, "kind=\"command-line\" command=\"&#x22;&#xA;&#x22; \""},
    {{{[INPUT_COMMAND] = 7}}, "kind=\"command-line\" command=\"$PARAMETER5$\""},
    {{{[INPUT_COMMAND] = 8}}, "kind=\"command-line\" command=\"$PARAMETER5$&#xA;$PARAMETER5$\""},
    {{{[INPUT_PROGRAM_CHARACTERS] = 1, [INPUT_ARGUMENTS] = 3}},
     "kind=\"command-line\" command=\"to&#x26;ol.exe a&#x26;b\""},
    {{{[INPUT_KNOWN_VARIABLE] = 1, [INPUT_UNKNOWN_VARIABLE] = 1}},
     "kind=\"command-line\" command=\"$NOPE$$NAME$tool.exe --all\""},
    {{{[INPUT_COMMAND] = 4, [INPUT_PASSWORD_VARIABLE] = 1}}, "kind=\"command-line\" command=\"$PASSWORD$\""},
    {{{TOOL, [INPUT_PASSWORD_VARIABLE] = 6}}, "kind=\"tool-command-line\" directory=\"$PASSWORD$\" default-directory=\"false\""},
    {{{[INPUT_PASSWORD_VARIABLE] = 7}}, "kind=\"command-line\" command=\"$PARAMETER1$tool.exe --all\" (parameter 1 is secured)"},
    {{{[INPUT_SYSNATIVE] = 1}}, "kind=\"command-line\" command=\"tool.exe --all C:\\Windows\\Sysnative\\x\""},
    {{{[INPUT_SYSNATIVE] = 2}}, "kind=\"command-line\" command=\"C:\\Windows\\Sysnative\\tool.exe --all\""},
    {{{[INPUT_SYSNATIVE] = 2, [INPUT_COMMAND] = 4}}, "kind=\"command-line\" command=\"C:\\Windows\\Sysnative\\\""},
    {{{[INPUT_SYSNATIVE] = 3, [INPUT_SCRIPT] = 1}},
     "kind=\"command-line\" command=\"tool.exe --all\" script=\"C:\\Windows\\Sysnative\\C:\\Jobs\\job.ps1\""},
    {{{[INPUT_SYSNATIVE] = 4, [INPUT_SCRIPT_ARGUMENTS] = 1}},
     "kind=\"command-line\" script-arguments=\"C:\\Windows\\Sysnative\\main\""},
    {{{[INPUT_SCRIPT] = 2, [INPUT_COMMAND] = 4}}, "kind=\"command-line\" command=\"\" script=\"$PARAMETER5$\""},
    {{{[INPUT_SCRIPT_ARGUMENTS] = 2, [INPUT_HOST] = 1}},
     "kind=\"command-line\" host=\"srv 01\" script-arguments=\"$PARAMETER5$\""},
    {{{[INPUT_HOST] = 2, [INPUT_DATABASE] = 1}}, "kind=\"command-line\" host=\"\" database=\"main\""},
    {{{[INPUT_HOST] = 3, [INPUT_DATABASE] = 2}}, "kind=\"command-line\" host=\"$PARAMETER5$\" database=\"$PARAMETER5$\""},
    {{{[INPUT_NAME] = 1, [INPUT_GROUP] = 1}}, "kind=\"command-line\" name=\"\" group=\"Clients\""},
    {{{[INPUT_ID] = 1, [INPUT_TYPE] = 1}}, "kind=\"command-line\" type=\"CommandLine\""},
};

static void print_is(const struct specimen_choice *choice, const struct specimen_texts *texts, const char *expected)
{
    struct buffer line = {0};
    specimen_print(choice, texts, &line);
    ck_assert_str_eq(line.bytes, expected);
    buffer_fini(&line);
}

START_TEST(what_is_not_unremarkable_is_printed)
{
    print_is(&printed[_i].choice, NULL, printed[_i].printed);
}
END_TEST

/* What is printed may be copied into a policy: there it is the same session, but for what stands in parentheses. */
START_TEST(what_is_printed_is_a_session_of_a_test)
{
    struct policy policy = {0};
    struct buffer document = {0};
    struct facts written;
    struct judgement_memory other;
    size_t end = strcspn(printed[_i].printed, "(");
    buffer_printf(&document, "<test name='t'><session %.*s/></test>", (int)end, printed[_i].printed);
    policy_from_rules(&policy, document.bytes);
    const struct policy_test *test = policy.sources->tests;
    const struct judgement_request request = {.entry = &test->entry, .links = &test->links};
    judgement_memory_init(&other);
    facts_init(&written, &request, &other);
    make(&printed[_i].choice, NULL);
    for (int fact = 0; fact < FACT_FINITE_COUNT && !printed[_i].printed[end]; fact++)
        ck_assert_msg(facts_value(&written, (enum fact)fact) == facts_value(&facts, (enum fact)fact), "%s: %s",
                      printed[_i].printed, fact_definitions[fact].name);
    judgement_memory_fini(&other);
    buffer_fini(&document);
    policy_fini(&policy);
}
END_TEST

#define TEN "0123456789"
#define SEVENTY TEN TEN TEN TEN TEN TEN TEN

static const struct {
    enum fact fact;
    const char *text, *printed;
} asked_and_printed[] = {
    {FACT_NAME, "Backup", "kind=\"command-line\" name=\"Backup\""}, /* said, although it has that name anyway */
    {FACT_RAW_HOST, "srv01.corp.example", "kind=\"command-line\" host=\"srv01.corp.example\""},
    {FACT_TYPE, "RDPConfigured", "kind=\"command-line\" type=\"RDPConfigured\""},
    {FACT_SCRIPT, "a.ps1", "kind=\"command-line\" command=\"tool.exe --all\" script=\"a.ps1\""},
    {FACT_SCRIPT, "", "kind=\"command-line\" script=\"\""}, /* as if it was not given */
    {FACT_RAW_COMMAND, "", "kind=\"command-line\" command=\"\""},
    {FACT_DIRECTORY, "D:", "kind=\"command-line\" directory=\"D:\" default-directory=\"true\""},
    {FACT_ID, "c87b29d9-9239-4d7b-86d8-9b53dcd3ba9f", "kind=\"command-line\" id=\"c87b29d9-9239-4d7b-86d8-9b53dcd3ba9f\""},
    {FACT_NAME, "\x1F !\"#%&'();<=", "kind=\"command-line\" name=\"&#x1F; !&#x22;#%&#x26;'();&#x3C;=\""},
    {FACT_NAME, SEVENTY TEN, "kind=\"command-line\" name=\"" SEVENTY TEN "\""},
    {FACT_NAME, SEVENTY TEN "x", "kind=\"command-line\" name=\"" SEVENTY TEN "\xE2\x80\xA6 (81 UTF-16 units)\""},
    {FACT_NAME, SEVENTY "012345678\xF0\x9F\x98\x80x",
     "kind=\"command-line\" name=\"" SEVENTY "012345678\xF0\x9F\x98\x80\xE2\x80\xA6 (82 UTF-16 units)\""},
};

START_TEST(what_is_asked_for_is_printed)
{
    const struct specimen_choice choice = {{0}};
    struct specimen_texts texts = {{{NULL, 0}}};
    *specimen_text(&texts, asked_and_printed[_i].fact) = text_of(asked_and_printed[_i].text);
    print_is(&choice, &texts, asked_and_printed[_i].printed);
}
END_TEST

/* Whose domain is to be the one in the user's name has that of the name that is asked for. */
START_TEST(a_domain_follows_the_user)
{
    static const char *const users[][2] = {{"X\\alice", "X"}, {"LONG\\alice", "LONG"}, {"alice", "CORP"}, {"\\alice", "CORP"}};
    for (size_t i = 0; i < 4; i++) {
        struct specimen_choice choice = {{[INPUT_USER] = 2, [INPUT_DOMAIN] = 2}};
        struct specimen_texts texts = {{{NULL, 0}}};
        *specimen_text(&texts, FACT_USER) = text_of(users[i][0]);
        make(&choice, &texts);
        ck_assert(text_equals(entry_text(&specimen.entry, FIELD_DOMAIN), text_of(users[i][1])));
        choice.values[INPUT_DOMAIN] = 3;
        make(&choice, &texts);
        ck_assert(text_equals(entry_text(&specimen.entry, FIELD_DOMAIN), TEXT("OTHER")));
    }
}
END_TEST

/* Nobody is asked who it will be where nothing runs as somebody else; else what is not asked for is what the documents say. */
START_TEST(who_it_will_be_is_who_was_asked_for)
{
    struct specimen_choice choice = {{[INPUT_MODE] = MODE_CUSTOM, [INPUT_USER] = 2}};
    struct specimen_texts texts = {{{NULL, 0}}};
    make(&choice, &texts);
    ck_assert_ptr_null(specimen.request.effective);
    *specimen_text(&texts, FACT_EFFECTIVE_USER) = TEXT("bob");
    make(&choice, &texts);
    ck_assert_ptr_nonnull(specimen.request.effective);
    ck_assert(text_equals(facts_text(&facts, FACT_EFFECTIVE_USER), TEXT("bob")));
    ck_assert(text_equals(facts_text(&facts, FACT_EFFECTIVE_DOMAIN), TEXT("CORP")));
    *specimen_text(&texts, FACT_EFFECTIVE_USER) = text_of(NULL);
    *specimen_text(&texts, FACT_EFFECTIVE_DOMAIN) = TEXT("X");
    make(&choice, &texts);
    ck_assert(text_equals(facts_text(&facts, FACT_EFFECTIVE_USER), TEXT("alice")));
    ck_assert(text_equals(facts_text(&facts, FACT_EFFECTIVE_DOMAIN), TEXT("X")));
    choice.values[INPUT_MODE] = MODE_NONE;
    make(&choice, &texts);
    ck_assert_ptr_null(specimen.request.effective);
}
END_TEST

/* Only a credential that is found has a user. */
START_TEST(a_credential_has_a_user)
{
    for (unsigned char link = 0; link < specimen_value_counts[INPUT_LINK]; link++) {
        struct specimen_choice choice = {{[INPUT_MODE] = MODE_CREDENTIAL_REPOSITORY, [INPUT_LINK] = link}};
        make(&choice, NULL);
        struct text user = facts_text(&facts, FACT_EFFECTIVE_USER);
        ck_assert_int_eq(user.length > 0, specimen.links.run_as.state == LINK_STATE_FOUND);
        ck_assert_int_eq(specimen.links.run_as.user.length > 0, specimen.links.run_as.state == LINK_STATE_FOUND);
        ck_assert_int_eq(specimen.entry.has_link, link > 0);
        ck_assert_int_eq(specimen.links.own.state, LINK_STATE_NONE);
    }
}
END_TEST

START_TEST(what_is_too_long_is_cut_off)
{
    static char program[sizeof specimen.storage + 10];
    const struct specimen_choice choice = {{[INPUT_COMMAND] = 4}};
    struct specimen_texts texts = {{{NULL, 0}}};
    memset(program, 'x', sizeof program);
    for (size_t length = sizeof specimen.storage - 1; length < sizeof program; length++) {
        *specimen_text(&texts, FACT_PROGRAM) = (struct text){program, length};
        specimen_make(&specimen, &choice, &texts);
        ck_assert_uint_eq(entry_text(&specimen.entry, FIELD_COMMAND).length,
                          length < sizeof specimen.storage ? length : sizeof specimen.storage);
    }
}
END_TEST

START_TEST(there_is_one_secret_in_clear_text)
{
    struct policy policy = {0};
    struct verdict verdict = {0};
    const struct specimen_choice choice = {{[INPUT_CLEAR_TEXT_SECRET] = 1}};
    policy_from_default(&policy);
    make(&choice, NULL);
    judge(&policy, &specimen.entry, &specimen.links, &verdict);
    ck_assert_uint_eq(verdict.count, 1);
    verdict_fini(&verdict);
    policy_fini(&policy);
}
END_TEST

Suite *specimen_suite(void)
{
    Suite *suite = suite_create("specimen");
    TCase *sessions = tcase_create("sessions");
    tcase_add_checked_fixture(sessions, set_up, tear_down);
    tcase_add_test(sessions, every_value_of_a_fact_is_shown);
    tcase_add_test(sessions, a_variable_stands_in_each_field_in_turn);
    tcase_add_test(sessions, a_text_that_is_asked_for_is_the_facts_text);
    tcase_add_test(sessions, a_domain_follows_the_user);
    tcase_add_test(sessions, who_it_will_be_is_who_was_asked_for);
    tcase_add_test(sessions, a_credential_has_a_user);
    tcase_add_test(sessions, what_is_too_long_is_cut_off);
    tcase_add_test(sessions, there_is_one_secret_in_clear_text);
    tcase_add_loop_test(sessions, what_is_not_unremarkable_is_printed, 0, (int)(sizeof printed / sizeof *printed));
    tcase_add_loop_test(sessions, what_is_printed_is_a_session_of_a_test, 0, (int)(sizeof printed / sizeof *printed));
    tcase_add_loop_test(sessions, what_is_asked_for_is_printed, 0, (int)(sizeof asked_and_printed / sizeof *asked_and_printed));
    suite_add_tcase(suite, sessions);
    return suite;
}
