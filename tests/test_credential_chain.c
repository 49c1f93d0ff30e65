/* The chain of sources (SPEC 5), with sources that answer as they are told. */
#include "core/credential.h"

#include <check.h>
#include <string.h>

Suite *credential_chain_suite(void);

static bool text_is(struct text text, const char *expected)
{
    return expected ? text.bytes && text_equals(text, text_of(expected)) : !text.bytes;
}

static bool holds(struct text text, const char *part)
{
    return text.bytes && text_contains(text, text_of(part));
}

/* One source: what it says, and how often it was asked. */
struct told {
    enum credential_reply reply;
    struct text password; /* absent: it sets none */
    struct text user;
    const char *remark;
    int asked;
    struct identity asked_for;
};

static enum credential_reply say(void *context, const struct credential_request *request, struct arena *arena,
                                 struct credential_answer *answer)
{
    struct told *told = context;
    (void)arena;
    told->asked++;
    told->asked_for = request->identity;
    answer->username = told->user;
    answer->remark = text_of(told->remark);
    ck_assert_int_eq(secret_set(&answer->secret, told->password), STATUS_OK);
    return told->reply;
}

/* The person at the prompt, asked for the user only: the context is the prompt's. */
static enum credential_reply say_user(void *context, const struct credential_request *request, struct arena *arena,
                                      struct credential_answer *answer)
{
    struct told *told = context;
    (void)request;
    (void)arena;
    told->asked += 100;
    if (told->reply == CREDENTIAL_FOUND)
        answer->username = told->user;
    else
        answer->remark = text_of(told->remark);
    return told->reply;
}

#define NOTHING {.reply = CREDENTIAL_NOT_FOUND}
#define FOUND(secret, name) {.reply = CREDENTIAL_FOUND, .password = TEXT(secret), .user = name}
#define NOBODY {NULL, 0}

static struct arena arena;

static void set_up(void)
{
    arena_init(&arena);
}

static void tear_down(void)
{
    arena_fini(&arena);
}

static enum credential_reply ask(struct told told[CREDENTIAL_SOURCE_COUNT], struct text user, struct text domain,
                                 struct credential_answer *answer)
{
    struct credential_request request = {.host = CREDENTIAL_CUSTOM, .path = TEXT("7d1e"), .identity = identity_of(user, domain)};
    struct credential_chain chain = {.ask_user = say_user};
    for (int i = 0; i < CREDENTIAL_SOURCE_COUNT; i++) {
        chain.sources[i].ask = say;
        chain.sources[i].context = &told[i];
    }
    return credential_ask(&chain, &request, &arena, answer);
}

/* SPEC 5 names them in this order. */
START_TEST(first_that_has_it)
{
    for (int first = 0; first < CREDENTIAL_SOURCE_COUNT; first++) {
        struct told told[CREDENTIAL_SOURCE_COUNT] = {{0}};
        struct credential_answer answer;
        for (int i = first; i < CREDENTIAL_SOURCE_COUNT; i++)
            told[i] = (struct told)FOUND("x", TEXT("alice"));
        told[first].password = TEXT("of the first");
        ck_assert_int_eq(ask(told, TEXT("alice"), TEXT("CORP"), &answer), CREDENTIAL_FOUND);
        ck_assert_uint_eq(answer.secret.length, 12);
        ck_assert_mem_eq(answer.secret.bytes, "of the first", 12);
        ck_assert(text_is(answer.identity.user, "alice"));
        ck_assert(text_is(answer.identity.domain, "CORP"));
        for (int i = 0; i < CREDENTIAL_SOURCE_COUNT; i++)
            ck_assert_int_eq(told[i].asked, i <= first);
        secret_fini(&answer.secret);
    }
    ck_assert_str_eq(credential_source_names[0], "--password-stdin");
    ck_assert_str_eq(credential_source_names[1], "--credential-helper");
    ck_assert_str_eq(credential_source_names[2], "Windows Credential Manager");
    ck_assert_str_eq(credential_source_names[3], "the machine profile");
    ck_assert_str_eq(credential_source_names[4], "a prompt");
}
END_TEST

START_TEST(an_empty_secret_is_one)
{
    struct told told[CREDENTIAL_SOURCE_COUNT] = {FOUND("", NOBODY), FOUND("x", NOBODY), NOTHING, NOTHING, NOTHING};
    struct credential_answer answer;
    ck_assert_int_eq(ask(told, TEXT("alice"), TEXT(""), &answer), CREDENTIAL_FOUND);
    ck_assert(secret_is_present(&answer.secret));
    ck_assert_uint_eq(answer.secret.length, 0);
    ck_assert_int_eq(told[1].asked, 0);
    secret_fini(&answer.secret);
}
END_TEST

START_TEST(nobody_has_it)
{
    struct told told[CREDENTIAL_SOURCE_COUNT] = {NOTHING, {.remark = "exit code 1"}, NOTHING, NOTHING, {.remark = "no terminal"}};
    struct credential_answer answer;
    ck_assert_int_eq(ask(told, TEXT("alice"), TEXT("CORP"), &answer), CREDENTIAL_NOT_FOUND);
    ck_assert(text_is(answer.remark, "--password-stdin, --credential-helper (exit code 1), Windows Credential Manager, "
                                     "the machine profile, a prompt (no terminal)"));
    ck_assert(!secret_is_present(&answer.secret));
    ck_assert(text_is(answer.identity.user, "alice"));
    ck_assert(text_is(answer.identity.domain, "CORP"));
    struct credential_chain empty = {0};
    struct credential_request request = {.host = CREDENTIAL_PERSONAL};
    ck_assert_int_eq(credential_ask(&empty, &request, &arena, &answer), CREDENTIAL_NOT_FOUND);
    ck_assert(text_is(answer.remark, "nobody"));
    ck_assert(text_is(answer.identity.user, NULL));
}
END_TEST

/* A failure is an end: what another source would have said does not count. Also what the failing one has set does not. */
START_TEST(failure_ends_it)
{
    struct told told[CREDENTIAL_SOURCE_COUNT] = {
        NOTHING, {.reply = CREDENTIAL_FAILED, .password = TEXT("half"), .remark = "it broke"}, FOUND("x", NOBODY)};
    struct credential_answer answer;
    ck_assert_int_eq(ask(told, TEXT("alice"), TEXT(""), &answer), CREDENTIAL_FAILED);
    ck_assert(text_is(answer.remark, "it broke"));
    ck_assert(!secret_is_present(&answer.secret));
    ck_assert_int_eq(told[2].asked, 0);
    told[1].remark = NULL;
    ck_assert_int_eq(ask(told, TEXT("alice"), TEXT(""), &answer), CREDENTIAL_FAILED);
    ck_assert(answer.remark.length > 0);
}
END_TEST

/* A source that has nothing may have reserved pages for it. */
START_TEST(what_is_not_found_is_given_back)
{
    struct told told[CREDENTIAL_SOURCE_COUNT] = {{.password = TEXT("left over")}, NOTHING, NOTHING, NOTHING, NOTHING};
    struct credential_answer answer;
    ck_assert_int_eq(ask(told, TEXT("alice"), TEXT(""), &answer), CREDENTIAL_NOT_FOUND);
    ck_assert(!secret_is_present(&answer.secret));
}
END_TEST

/* What a source names against what the documents name. */
START_TEST(users)
{
    static const struct {
        const char *user, *domain, *answered;
        enum credential_reply reply;
        const char *expected_user, *expected_domain, *remark;
    } cases[] = {
        {"alice", "CORP", "alice", CREDENTIAL_FOUND, "alice", "CORP", NULL},
        {"alice", "CORP", "ALICE", CREDENTIAL_FOUND, "alice", "CORP", NULL},
        {"alice", "CORP", "corp\\alice", CREDENTIAL_FOUND, "alice", "CORP", NULL},
        {"alice", "CORP", NULL, CREDENTIAL_FOUND, "alice", "CORP", NULL},
        {"alice@corp.example", "", "alice@corp.example", CREDENTIAL_FOUND, "alice@corp.example", NULL, NULL},
        {"", "", "alice", CREDENTIAL_FOUND, "alice", ".", NULL},
        {"", "", "CORP\\alice", CREDENTIAL_FOUND, "alice", "CORP", NULL},
        {"", "", "alice@corp.example", CREDENTIAL_FOUND, "alice@corp.example", NULL, NULL},
        {"", "CORP", "alice", CREDENTIAL_FOUND, "alice", "CORP", NULL},
        {"", "CORP", "corp\\alice", CREDENTIAL_FOUND, "alice", "corp", NULL},
        {"", "CORP", "alice@corp.example", CREDENTIAL_FOUND, "alice@corp.example", NULL, NULL},
        {"", ".", "alice", CREDENTIAL_FOUND, "alice", ".", NULL},
        {"", ".", ".\\alice", CREDENTIAL_FOUND, "alice", ".", NULL},
        {"", "CORP", "OTHER\\alice", CREDENTIAL_FAILED, NULL, NULL, "user of CORP, but --credential-helper answered OTHER"},
        {"", "CORP", ".\\alice", CREDENTIAL_FAILED, NULL, NULL, ".\\alice"},
        {"", ".", "CORP\\alice", CREDENTIAL_FAILED, NULL, NULL, "CORP\\alice"},
        {"", "CORP", "", CREDENTIAL_FAILED, NULL, NULL, "blank"},
        {"alice", "CORP", "mallory", CREDENTIAL_FAILED, NULL, NULL, "mallory"},
        {"alice", "CORP", "OTHER\\alice", CREDENTIAL_FAILED, NULL, NULL, "OTHER\\alice"},
        {"alice", "CORP", "alice@corp.example", CREDENTIAL_FAILED, NULL, NULL, "alice@corp.example"},
        {"alice", "CORP", "", CREDENTIAL_FAILED, NULL, NULL, "alice"},
        {"alice", "CORP", " ", CREDENTIAL_FAILED, NULL, NULL, "alice"},
        {"alice", "CORP", "alice\n", CREDENTIAL_FAILED, NULL, NULL, "line end"},
        {"alice", "CORP", "alice\r", CREDENTIAL_FAILED, NULL, NULL, "line end"},
        {"", "", "al\rice", CREDENTIAL_FAILED, NULL, NULL, "line end"},
        {"", "", "al\xFFice", CREDENTIAL_FAILED, NULL, NULL, "UTF-8"},
        {"", "", "", CREDENTIAL_FAILED, NULL, NULL, "blank"},
        {"", "", "CORP\\", CREDENTIAL_FAILED, NULL, NULL, "blank"},
        {"", "", "CORP\\ ", CREDENTIAL_FAILED, NULL, NULL, "blank"},
        {"", "", "\\", CREDENTIAL_FAILED, NULL, NULL, "\\"},
        {"", "", "\\alice", CREDENTIAL_FAILED, NULL, NULL, "\\alice"},
        {"", "", " \\alice", CREDENTIAL_FAILED, NULL, NULL, "\\alice"},
        {"", "", "CORP\\alice\\x", CREDENTIAL_FAILED, NULL, NULL, "CORP\\alice\\x"},
        {"", "", "CORP\\\\alice", CREDENTIAL_FAILED, NULL, NULL, "CORP\\\\alice"},
        {"alice", ".", "\\alice", CREDENTIAL_FAILED, NULL, NULL, "\\alice"},
        {"CORP\\", "", "alice", CREDENTIAL_FOUND, "alice", "CORP", NULL},
        {"CORP\\", "", "OTHER\\alice", CREDENTIAL_FAILED, NULL, NULL, "a user of CORP"},
        {"", "", "  ", CREDENTIAL_FAILED, NULL, NULL, "blank"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct told told[CREDENTIAL_SOURCE_COUNT] = {[CREDENTIAL_FROM_HELPER] = FOUND("x", text_of(cases[i].answered))};
        struct credential_answer answer;
        enum credential_reply reply = ask(told, text_of(cases[i].user), text_of(cases[i].domain), &answer);
        ck_assert_msg(reply == cases[i].reply, "case %zu", i);
        ck_assert_msg(secret_is_present(&answer.secret) == (reply == CREDENTIAL_FOUND), "secret of case %zu", i);
        if (reply == CREDENTIAL_FOUND) {
            ck_assert_msg(text_is(answer.identity.user, cases[i].expected_user), "user of case %zu", i);
            ck_assert_msg(text_is(answer.identity.domain, cases[i].expected_domain), "domain of case %zu", i);
        } else {
            ck_assert_msg(holds(answer.remark, cases[i].remark), "remark of case %zu: %.*s", i, TEXT_ARGS(answer.remark));
        }
        ck_assert_int_eq(told[2].asked + told[4].asked, 0);
        secret_fini(&answer.secret);
    }
}
END_TEST

/* Another user is an error, whether that one's secret comes along or not; what comes behind has it, and is not asked. */
START_TEST(users_without_a_secret)
{
    static const struct {
        const char *user, *domain, *answered;
        enum credential_reply reply;
        const char *remark, *expected_user, *expected_domain;
    } cases[] = {
        {"alice", "CORP", "mallory", CREDENTIAL_FAILED, "mallory", NULL, NULL},
        {"alice", "CORP", "OTHER\\alice", CREDENTIAL_FAILED, "OTHER\\alice", NULL, NULL},
        {"", "CORP", "OTHER\\alice", CREDENTIAL_FAILED, "OTHER\\alice", NULL, NULL},
        {"", "", "al\nice", CREDENTIAL_FAILED, "line end", NULL, NULL},
        {"", "", " ", CREDENTIAL_FAILED, "blank", NULL, NULL},
        {"alice", "CORP", "corp\\alice", CREDENTIAL_FOUND, NULL, "alice", "CORP"},
        {"", "CORP", "alice", CREDENTIAL_FOUND, NULL, "alice", "CORP"},
        {"", "", "EMEA\\alice", CREDENTIAL_FOUND, NULL, "alice", "EMEA"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct told told[CREDENTIAL_SOURCE_COUNT] = {NOTHING, {.user = text_of(cases[i].answered)}, NOTHING, FOUND("x", NOBODY)};
        struct credential_answer answer;
        enum credential_reply reply = ask(told, text_of(cases[i].user), text_of(cases[i].domain), &answer);
        bool found = cases[i].reply == CREDENTIAL_FOUND;
        ck_assert_msg(reply == cases[i].reply, "case %zu", i);
        ck_assert_msg(found || holds(answer.remark, cases[i].remark), "remark of case %zu: %.*s", i, TEXT_ARGS(answer.remark));
        ck_assert_msg(!found || text_is(answer.identity.user, cases[i].expected_user), "user of case %zu", i);
        ck_assert_msg(!found || text_is(answer.identity.domain, cases[i].expected_domain), "domain of case %zu", i);
        ck_assert_int_eq(told[3].asked, found);
        ck_assert_int_eq(told[4].asked, 0);
        secret_fini(&answer.secret);
    }
}
END_TEST

/* The person at the prompt is asked for what is not known yet, and nothing more. */
START_TEST(a_user_for_the_prompt)
{
    struct told told[CREDENTIAL_SOURCE_COUNT] = {NOTHING, {.user = TEXT("CORP\\alice")}, NOTHING, NOTHING, FOUND("x", NOBODY)};
    struct credential_answer answer;
    ck_assert_int_eq(ask(told, TEXT(""), TEXT(""), &answer), CREDENTIAL_FOUND);
    ck_assert_int_eq(told[4].asked, 1);
    ck_assert(text_is(told[4].asked_for.user, "alice") && text_is(told[4].asked_for.domain, "CORP"));
    ck_assert(text_is(told[3].asked_for.user, NULL)); /* it may know better */
    ck_assert(text_is(answer.identity.user, "alice") && text_is(answer.identity.domain, "CORP"));
    secret_fini(&answer.secret);
    told[3] = (struct told)FOUND("y", TEXT("bob"));
    ck_assert_int_eq(ask(told, TEXT(""), TEXT(""), &answer), CREDENTIAL_FOUND);
    ck_assert(text_is(answer.identity.user, "bob"));
    secret_fini(&answer.secret);
    told[3] = told[4] = (struct told)NOTHING;
    ck_assert_int_eq(ask(told, TEXT(""), TEXT(""), &answer), CREDENTIAL_NOT_FOUND);
    ck_assert(text_is(answer.identity.user, "alice"));
    told[1] = (struct told)NOTHING;
    told[4] = (struct told)FOUND("x", TEXT("EMEA\\eve"));
    ck_assert_int_eq(ask(told, TEXT(""), TEXT("emea"), &answer), CREDENTIAL_FOUND);
    ck_assert_int_eq(told[4].asked, 101);
    ck_assert(text_is(told[4].asked_for.user, "eve"));
    secret_fini(&answer.secret);
    told[4].asked = 0;
    ck_assert_int_eq(ask(told, TEXT(""), TEXT("CORP"), &answer), CREDENTIAL_FAILED);
    ck_assert_int_eq(told[4].asked, 100); /* for no password of somebody it will not be */
}
END_TEST

START_TEST(a_user_with_nul)
{
    struct told told[CREDENTIAL_SOURCE_COUNT] = {FOUND("x", TEXT("alice\0mallory"))};
    struct credential_answer answer;
    ck_assert_int_eq(ask(told, TEXT("alice"), TEXT(""), &answer), CREDENTIAL_FAILED);
    ck_assert(holds(answer.remark, "NUL"));
}
END_TEST

/* The call takes a terminated UTF-16 text. */
START_TEST(secrets_that_no_call_takes)
{
    static const struct text secrets[] = {{"pass\0word", 9}, {"\0", 1}, {"pass\xFF", 5}, {"\xC3", 1}, {"\xED\xA0\x80", 3}};
    for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++) {
        struct told told[CREDENTIAL_SOURCE_COUNT] = {
            NOTHING, {.reply = CREDENTIAL_FOUND, .password = secrets[i]}, NOTHING, NOTHING, NOTHING};
        struct credential_answer answer;
        ck_assert_msg(ask(told, TEXT("alice"), TEXT(""), &answer) == CREDENTIAL_FAILED, "case %zu", i);
        ck_assert(!secret_is_present(&answer.secret));
        ck_assert(holds(answer.remark, "UTF-8"));
        ck_assert(!holds(answer.remark, "pass"));
    }
}
END_TEST

/* --password-stdin has a secret and names nobody. */
START_TEST(the_prompt_names_the_user)
{
    static const struct {
        struct told person;
        enum credential_reply reply;
        const char *user, *remark;
    } cases[] = {
        {{.reply = CREDENTIAL_FOUND, .user = TEXT("CORP\\alice")}, CREDENTIAL_FOUND, "alice", NULL},
        {{.reply = CREDENTIAL_NOT_FOUND, .remark = "no terminal"}, CREDENTIAL_FAILED, NULL, "no terminal"},
        {{.reply = CREDENTIAL_FAILED, .remark = "it broke"}, CREDENTIAL_FAILED, NULL, "it broke"},
        {{.reply = CREDENTIAL_FOUND, .user = TEXT("a\nb")}, CREDENTIAL_FAILED, NULL, "line end"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct told told[CREDENTIAL_SOURCE_COUNT] = {FOUND("x", NOBODY), FOUND("y", NOBODY), NOTHING, NOTHING, cases[i].person};
        struct credential_answer answer;
        ck_assert_msg(ask(told, TEXT(""), TEXT(""), &answer) == cases[i].reply, "case %zu", i);
        ck_assert_msg(!cases[i].user || text_is(answer.identity.user, cases[i].user), "user of case %zu", i);
        ck_assert_msg(!cases[i].remark || holds(answer.remark, cases[i].remark), "remark of case %zu", i);
        ck_assert(secret_is_present(&answer.secret) == (cases[i].reply == CREDENTIAL_FOUND));
        ck_assert_int_eq(told[4].asked, 100);
        ck_assert_int_eq(told[1].asked, 0);
        secret_fini(&answer.secret);
    }
    struct told told = FOUND("x", NOBODY);
    struct credential_chain chain = {.sources = {[CREDENTIAL_FROM_VAULT] = {say, &told}}};
    struct credential_request request = {.host = CREDENTIAL_PERSONAL};
    struct credential_answer answer;
    ck_assert_int_eq(credential_ask(&chain, &request, &arena, &answer), CREDENTIAL_FAILED);
    ck_assert(holds(answer.remark, "Windows Credential Manager"));
}
END_TEST

/* What could start a line of its own goes nowhere. */
START_TEST(requests_with_line_ends)
{
    static const struct credential_request requests[] = {
        {.identity = {TEXT("a\nb"), TEXT(".")}}, {.identity = {TEXT("a"), TEXT("X\rY")}},
        {.identity = {{"a\0b", 3}, {NULL, 0}}},  {.path = TEXT("7d1e\npath=x"), .identity = {TEXT("a"), TEXT(".")}},
        {.path = TEXT("7d1e\r")},                {.path = {"\0", 1}},
    };
    for (size_t i = 0; i < sizeof requests / sizeof *requests; i++) {
        struct told told = FOUND("x", NOBODY);
        struct credential_chain chain = {.ask_user = say_user};
        struct credential_answer answer;
        for (int j = 0; j < CREDENTIAL_SOURCE_COUNT; j++) {
            chain.sources[j].ask = say;
            chain.sources[j].context = &told;
        }
        ck_assert_msg(credential_ask(&chain, &requests[i], &arena, &answer) == CREDENTIAL_FAILED, "request %zu", i);
        ck_assert_int_eq(told.asked, 0);
        ck_assert(!secret_is_present(&answer.secret));
        ck_assert(holds(answer.remark, "line end"));
    }
}
END_TEST

/* A user that memory was lacking for must not look like one that was not answered. */
START_TEST(without_memory)
{
    struct told told[CREDENTIAL_SOURCE_COUNT] = {FOUND("x", NOBODY), NOTHING, NOTHING, NOTHING, NOTHING};
    struct credential_answer answer;
    arena.failed = true;
    ck_assert_int_eq(ask(told, TEXT("alice"), TEXT(""), &answer), CREDENTIAL_FAILED);
    ck_assert(!secret_is_present(&answer.secret));
    ck_assert(text_is(answer.remark, "out of memory"));
}
END_TEST

Suite *credential_chain_suite(void)
{
    Suite *suite = suite_create("credential_chain");
    TCase *tests = tcase_create("credential_chain");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, first_that_has_it);
    tcase_add_test(tests, an_empty_secret_is_one);
    tcase_add_test(tests, nobody_has_it);
    tcase_add_test(tests, failure_ends_it);
    tcase_add_test(tests, what_is_not_found_is_given_back);
    tcase_add_test(tests, users);
    tcase_add_test(tests, users_without_a_secret);
    tcase_add_test(tests, a_user_for_the_prompt);
    tcase_add_test(tests, a_user_with_nul);
    tcase_add_test(tests, secrets_that_no_call_takes);
    tcase_add_test(tests, the_prompt_names_the_user);
    tcase_add_test(tests, requests_with_line_ends);
    tcase_add_test(tests, without_memory);
    suite_add_tcase(suite, tests);
    return suite;
}
