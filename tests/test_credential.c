#include "core/credential.h"
#include "tests/machine_from_text.h"

Suite *credential_suite(void);

START_TEST(identities)
{
    static const struct {
        const char *user, *domain;
        enum user_form form;
        const char *expected_user, *expected_domain;
    } cases[] = {
        {NULL, NULL, USER_FORM_NONE, NULL, NULL},
        {"", "CORP", USER_FORM_NONE, NULL, "CORP"},
        {" \t", "CORP", USER_FORM_NONE, NULL, "CORP"},
        {NULL, ".", USER_FORM_NONE, NULL, "."},
        {"", " ", USER_FORM_NONE, NULL, NULL},
        {"alice", NULL, USER_FORM_PLAIN, "alice", "."},
        {"alice", "", USER_FORM_PLAIN, "alice", "."},
        {"alice", " ", USER_FORM_PLAIN, "alice", "."},
        {"alice", "CORP", USER_FORM_PLAIN, "alice", "CORP"},
        {"CORP\\alice", NULL, USER_FORM_DOWN_LEVEL, "alice", "CORP"},
        {"CORP\\alice", "OTHER", USER_FORM_DOWN_LEVEL, "alice", "CORP"},
        {".\\alice", "OTHER", USER_FORM_DOWN_LEVEL, "alice", "."},
        {"\\alice", "CORP", USER_FORM_DOWN_LEVEL, "alice", "CORP"},
        {"CORP\\", NULL, USER_FORM_DOWN_LEVEL, "", "CORP"},
        {"CORP\\a@b", NULL, USER_FORM_DOWN_LEVEL, "a@b", "CORP"},
        {"alice@corp.example", NULL, USER_FORM_UPN, "alice@corp.example", NULL},
        {"alice@corp.example", "CORP", USER_FORM_UPN, "alice@corp.example", NULL},
        {"alice@corp.example", ".", USER_FORM_UPN, "alice@corp.example", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct text user = text_of(cases[i].user);
        struct identity identity = identity_of(user, text_of(cases[i].domain));
        ck_assert_msg(user_form_of(user) == cases[i].form, "case %zu", i);
        ck_assert_msg(text_is(identity.user, cases[i].expected_user), "user of case %zu", i);
        ck_assert_msg(text_is(identity.domain, cases[i].expected_domain), "domain of case %zu", i);
    }
}
END_TEST

START_TEST(identities_compare_without_case)
{
    struct identity a = identity_of(TEXT("CORP\\Jörg"), (struct text){0}), b = identity_of(TEXT("JÖRG"), TEXT("corp"));
    struct identity local = identity_of(TEXT("jörg"), (struct text){0}), unknown = {0};
    ck_assert(identity_equals(&a, &b));
    ck_assert(!identity_equals(&a, &local));
    ck_assert(!identity_equals(&unknown, &local));
    ck_assert(identity_equals(&unknown, &unknown));
}
END_TEST

static const char secrets[] =
    "<secret host='session' path='{7D1E8A52-1F5E-4F0F-9D6B-3C7F1F0A1B02}'/>"
    "<secret host='session' path='{7D1E8A52-1F5E-4F0F-9D6B-3C7F1F0A1B02}' password='by id'/>"
    "<secret host='custom' username='CORP\\alice' password='of alice'/>"
    "<secret host='custom' username='CORP\\bob' password=''/>"
    "<secret host='personal' username='me@corp.example' password='mine'/>"
    "<secret host='repository' path='any' username='svc' password='of svc'/>"
    "<secret host='repository' path='two' username='OTHER\\svc' password='of other'/>"
    "<secret host='repository' path='two' username='corp\\svc' password='of corp'/>";

START_TEST(machine_answers)
{
    static const struct {
        struct credential_request request;
        const char *password, *user; /* password NULL: not found */
    } cases[] = {
        {{.host = CREDENTIAL_SESSION, .path = TEXT("7d1e8a52-1f5e-4f0f-9d6b-3c7f1f0a1b02")}, "by id", NULL},
        {{.host = CREDENTIAL_SESSION, .path = TEXT("7d1e8a52-1f5e-4f0f-9d6b-3c7f1f0a1b03")}, NULL, NULL},
        {{.host = CREDENTIAL_SESSION}, NULL, NULL},
        {{.host = CREDENTIAL_CUSTOM, .identity = {TEXT("ALICE"), TEXT("corp")}}, "of alice", "CORP\\alice"},
        {{.host = CREDENTIAL_CUSTOM, .identity = {TEXT("bob"), TEXT("CORP")}}, "", "CORP\\bob"},
        {{.host = CREDENTIAL_CUSTOM, .identity = {TEXT("alice"), TEXT(".")}}, "of alice", "CORP\\alice"},
        {{.host = CREDENTIAL_PERSONAL}, "mine", "me@corp.example"},
        {{.host = CREDENTIAL_REPOSITORY, .path = TEXT("any")}, "of svc", "svc"},
        {{.host = CREDENTIAL_REPOSITORY, .path = TEXT("two"), .identity = {{NULL, 0}, TEXT("CORP")}}, "of corp", "corp\\svc"},
        {{.host = CREDENTIAL_REPOSITORY, .path = TEXT("two"), .identity = {{NULL, 0}, TEXT(".")}}, "of other", "OTHER\\svc"},
    };
    struct machine machine;
    struct arena arena;
    arena_init(&arena);
    machine_from_text(&machine, "", secrets);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct credential_answer answer = {0};
        enum credential_reply reply = credential_ask_machine(&machine, &cases[i].request, &arena, &answer);
        ck_assert_msg((reply == CREDENTIAL_FOUND) == (cases[i].password != NULL), "case %zu", i);
        ck_assert_int_ne(reply, CREDENTIAL_FAILED);
        ck_assert(secret_is_present(&answer.secret) == (reply == CREDENTIAL_FOUND));
        if (reply == CREDENTIAL_FOUND) {
            struct text password = {answer.secret.bytes, answer.secret.length};
            ck_assert_msg(text_is(password, cases[i].password), "password of case %zu", i);
        }
        ck_assert_msg(text_is(answer.username, cases[i].user), "user of case %zu", i);
        secret_fini(&answer.secret);
    }
    arena_fini(&arena);
    machine_fini(&machine);
}
END_TEST

START_TEST(host_names)
{
    ck_assert_str_eq(credential_host_names[CREDENTIAL_CUSTOM], "custom");
    ck_assert_str_eq(credential_host_names[CREDENTIAL_REPOSITORY], "repository");
    ck_assert_str_eq(credential_host_names[CREDENTIAL_SESSION], "session");
    ck_assert_str_eq(credential_host_names[CREDENTIAL_PERSONAL], "personal");
}
END_TEST

Suite *credential_suite(void)
{
    Suite *suite = suite_create("credential");
    TCase *tests = tcase_create("credential");
    tcase_add_test(tests, identities);
    tcase_add_test(tests, identities_compare_without_case);
    tcase_add_test(tests, machine_answers);
    tcase_add_test(tests, host_names);
    suite_add_tcase(suite, tests);
    return suite;
}
