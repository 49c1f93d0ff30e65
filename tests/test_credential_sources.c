/* --password-stdin and --credential-helper, the latter with the test program as helper (tests/credential_helper.c). */
#include "core/credential_sources.h"

#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "tests/credential_helper.h"
#include "tests/scratch.h"
#include "tests/standard_input.h"

Suite *credential_sources_suite(void);

#define COUNT(array) (sizeof(array) / sizeof *(array))

static bool text_is(struct text text, const char *expected)
{
    return expected ? text.bytes && text_equals(text, text_of(expected)) : !text.bytes;
}

static struct text secret_text(const struct credential_answer *answer)
{
    return (struct text){answer->secret.bytes, answer->secret.length};
}

static struct arena arena;

static void set_up(void)
{
    arena_init(&arena);
    scratch_enter();
}

static void tear_down(void)
{
    scratch_leave();
    arena_fini(&arena);
}

/* ---- standard input ---- */

static enum credential_reply ask_input(struct text input, struct credential_answer *answer, long *left)
{
    struct credential_request request = {.host = CREDENTIAL_CUSTOM};
    struct standard_input old;
    *answer = (struct credential_answer){0};
    standard_input_set(&old, input);
    enum credential_reply reply = credential_ask_standard_input(NULL, &request, &arena, answer);
    *left = standard_input_left();
    standard_input_reset(&old);
    return reply;
}

START_TEST(one_line_of_standard_input)
{
    static const struct {
        struct text input;
        const char *secret; /* NULL: failed */
        long left;
    } cases[] = {
        {TEXT("hunter2\n"), "hunter2", 0},
        {TEXT("hunter2\r\n"), "hunter2", 0},
        {TEXT("hunter2"), "hunter2", 0},
        {TEXT("hunter2\nthe next line\n"), "hunter2", 14},
        {TEXT("hunter2\r\n\n"), "hunter2", 1},
        {TEXT("\n"), "", 0},
        {TEXT("\r\n"), "", 0},
        {TEXT(" two words \n"), " two words ", 0},
        {TEXT("\r\r\n"), "\r", 0},
        {TEXT("a\rb\n"), "a\rb", 0},
        {TEXT("p\xC3\xA4ss\xF0\x9F\x94\x91\n"), "p\xC3\xA4ss\xF0\x9F\x94\x91", 0},
        {TEXT("\xEF\xBB\xBFhunter2\n"), "hunter2", 0},
        {TEXT("\xEF\xBB\xBF\r\n"), "", 0},
        {TEXT("a\xEF\xBB\xBF\n"), "a\xEF\xBB\xBF", 0},
        {TEXT(""), NULL, 0},
        {TEXT("hun\0ter2\n"), NULL, 5},
        {TEXT("\0\n"), NULL, 1},
        {TEXT("h\0u\0n\0\n\0"), NULL, 6},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct credential_answer answer;
        long left;
        enum credential_reply reply = ask_input(cases[i].input, &answer, &left);
        ck_assert_msg(reply == (cases[i].secret ? CREDENTIAL_FOUND : CREDENTIAL_FAILED), "case %zu", i);
        ck_assert_msg(!cases[i].secret || text_is(secret_text(&answer), cases[i].secret), "secret of case %zu", i);
        ck_assert_msg(cases[i].secret || answer.remark.length > 0, "remark of case %zu", i);
        ck_assert_msg(left == cases[i].left, "case %zu leaves %ld bytes", i, left);
        ck_assert(!answer.username.bytes);
        secret_fini(&answer.secret);
    }
}
END_TEST

/* The limit counts what the secret is, not what ends or begins its line; behind it nothing is read. */
START_TEST(the_limit_of_standard_input)
{
    static char bytes[3 + CREDENTIAL_SECRET_LIMIT + 100];
    static const struct {
        const char *before, *after;
        size_t length;
        bool found;
    } cases[] = {
        {"", "\n", CREDENTIAL_SECRET_LIMIT, true},      {"", "\r\n", CREDENTIAL_SECRET_LIMIT, true},
        {"", "", CREDENTIAL_SECRET_LIMIT, true},        {"\xEF\xBB\xBF", "\r\n", CREDENTIAL_SECRET_LIMIT, true},
        {"", "\n", CREDENTIAL_SECRET_LIMIT + 1, false}, {"", "", CREDENTIAL_SECRET_LIMIT + 1, false},
        {"", "", CREDENTIAL_SECRET_LIMIT + 90, false},  {"\xEF\xBB\xBF", "\n", CREDENTIAL_SECRET_LIMIT + 1, false},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct credential_answer answer;
        size_t before = strlen(cases[i].before), after = strlen(cases[i].after);
        long left;
        memcpy(bytes, cases[i].before, before);
        memset(bytes + before, 'x', cases[i].length);
        memcpy(bytes + before + cases[i].length, cases[i].after, after);
        enum credential_reply reply = ask_input((struct text){bytes, before + cases[i].length + after}, &answer, &left);
        ck_assert_msg(reply == (cases[i].found ? CREDENTIAL_FOUND : CREDENTIAL_FAILED), "case %zu", i);
        ck_assert_msg(!cases[i].found || answer.secret.length == cases[i].length, "length of case %zu", i);
        secret_fini(&answer.secret);
    }
}
END_TEST

/* ---- the helper's protocol ---- */

START_TEST(requests)
{
    static const struct {
        struct credential_request request;
        const char *expected;
    } cases[] = {
        {{.host = CREDENTIAL_CUSTOM, .path = TEXT("7d1e"), .identity = {TEXT("alice"), TEXT("CORP")}},
         "protocol=deputy\nhost=custom\npath=7d1e\nusername=CORP\\alice\n\n"},
        {{.host = CREDENTIAL_REPOSITORY, .path = TEXT("7d1e"), .identity = {TEXT("alice"), TEXT(".")}},
         "protocol=deputy\nhost=repository\npath=7d1e\nusername=alice\n\n"},
        {{.host = CREDENTIAL_SESSION, .path = TEXT("7d1e"), .identity = {TEXT("alice@corp.example"), {NULL, 0}}},
         "protocol=deputy\nhost=session\npath=7d1e\nusername=alice@corp.example\n\n"},
        {{.host = CREDENTIAL_SESSION, .path = TEXT("7d1e")}, "protocol=deputy\nhost=session\npath=7d1e\n\n"},
        {{.host = CREDENTIAL_PERSONAL}, "protocol=deputy\nhost=personal\n\n"},
        /* The protocol has no attribute for a domain without a user. */
        {{.host = CREDENTIAL_CUSTOM, .path = TEXT("7d1e"), .identity = {{NULL, 0}, TEXT("CORP")}},
         "protocol=deputy\nhost=custom\npath=7d1e\n\n"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct buffer request = {0};
        credential_add_helper_request(&cases[i].request, &request);
        ck_assert_str_eq(request.bytes, cases[i].expected);
        buffer_fini(&request);
    }
}
END_TEST

START_TEST(answers)
{
    static const struct {
        struct text bytes;
        enum credential_reply reply;
        const char *user, *password;
    } cases[] = {
        {TEXT("username=alice\npassword=hunter2\n"), CREDENTIAL_FOUND, "alice", "hunter2"},
        {TEXT("password=hunter2\n"), CREDENTIAL_FOUND, NULL, "hunter2"},
        {TEXT("password=hunter2"), CREDENTIAL_FOUND, NULL, "hunter2"},
        {TEXT("password=hunter2\r\nusername=CORP\\alice\r\n\r\n"), CREDENTIAL_FOUND, "CORP\\alice", "hunter2"},
        {TEXT("password=\n"), CREDENTIAL_FOUND, NULL, ""},
        {TEXT("password==a=b =\n"), CREDENTIAL_FOUND, NULL, "=a=b ="},
        {TEXT("password=one\npassword=two\nusername=a\nusername=b\n"), CREDENTIAL_FOUND, "b", "two"},
        {TEXT("capability[]=state\nquit=0\npassword=x\npassword_expiry_utc=1\nPassword=y\n"), CREDENTIAL_FOUND, NULL, "x"},
        {TEXT("password=x\n\npassword=y\nnonsense\n"), CREDENTIAL_FOUND, NULL, "x"},
        {TEXT("\npassword=x\n"), CREDENTIAL_NOT_FOUND, NULL, NULL},
        {TEXT(""), CREDENTIAL_NOT_FOUND, NULL, NULL},
        {TEXT("username=alice\n"), CREDENTIAL_NOT_FOUND, "alice", NULL},
        {TEXT("hunter2\n"), CREDENTIAL_FAILED, NULL, NULL},
        {TEXT("password=hunter2\nand more\n"), CREDENTIAL_FAILED, NULL, NULL},
        {TEXT("password=hun\rter2\n"), CREDENTIAL_FAILED, NULL, NULL},
        {TEXT("password=hunter2\r\r\n"), CREDENTIAL_FAILED, NULL, NULL},
        {TEXT("password=hunter2\r"), CREDENTIAL_FAILED, NULL, NULL},
        {TEXT("password=hun\0ter2\n"), CREDENTIAL_FAILED, NULL, NULL},
        {TEXT("password=x\nusername=al\0ice\n"), CREDENTIAL_FAILED, NULL, NULL},
        {TEXT("password=x\nusername=al\rice\n"), CREDENTIAL_FAILED, NULL, NULL},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct credential_answer answer = {0};
        enum credential_reply reply = credential_parse_helper_answer(cases[i].bytes, &arena, &answer);
        ck_assert_msg(reply == cases[i].reply, "case %zu", i);
        ck_assert_msg(text_is(answer.username, cases[i].user), "user of case %zu", i);
        ck_assert_msg(text_is(secret_text(&answer), cases[i].password), "password of case %zu", i);
        ck_assert_msg(reply == CREDENTIAL_FOUND || answer.remark.length > 0, "remark of case %zu", i);
        ck_assert_msg(!text_contains(answer.remark, TEXT("hun")), "remark of case %zu shows the secret", i);
        secret_fini(&answer.secret);
    }
}
END_TEST

START_TEST(the_limit_of_an_answer)
{
    static char bytes[9 + CREDENTIAL_SECRET_LIMIT + 1] = "password=";
    memset(bytes + 9, 'x', CREDENTIAL_SECRET_LIMIT + 1);
    struct credential_answer answer = {0};
    struct text whole = {bytes, sizeof bytes};
    ck_assert_int_eq(credential_parse_helper_answer(whole, &arena, &answer), CREDENTIAL_FAILED);
    ck_assert(!secret_is_present(&answer.secret));
    ck_assert_int_eq(credential_parse_helper_answer(text_slice(whole, 0, whole.length - 1), &arena, &answer), CREDENTIAL_FOUND);
    ck_assert_uint_eq(answer.secret.length, CREDENTIAL_SECRET_LIMIT);
    secret_fini(&answer.secret);
}
END_TEST

/* ---- the exchange ---- */

static enum credential_reply ask_command(const char *command, uint64_t timeout_ms, struct text user,
                                         struct credential_answer *answer)
{
    struct credential_request request = {.host = CREDENTIAL_CUSTOM, .path = TEXT("7d1e"),
                                         .identity = identity_of(user, TEXT("CORP"))};
    struct credential_helper helper = {command, timeout_ms};
    *answer = (struct credential_answer){0};
    return credential_ask_helper(&helper, &request, &arena, answer);
}

static enum credential_reply ask_steps(const char *steps, uint64_t timeout_ms, struct credential_answer *answer)
{
    struct buffer command = {0};
    credential_helper_command(&command, steps);
    enum credential_reply reply = ask_command(command.bytes, timeout_ms, TEXT("alice"), answer);
    buffer_fini(&command);
    return reply;
}

/* Not clock_gettime, of which Check brings one for Windows that stands still. */
static double seconds_now(void)
{
    struct timeval time;
    gettimeofday(&time, NULL);
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

#define LONG_MS 20000 /* nothing takes that long, so it is there to be seen where something hangs */

START_TEST(exchanges)
{
    static const struct {
        const char *steps;
        enum credential_reply reply;
        const char *user, *password, *remark;
    } cases[] = {
        {"write=username=alice%0Apassword=hunter2%0A", CREDENTIAL_FOUND, "alice", "hunter2", NULL},
        {"write=password= request", CREDENTIAL_FOUND, NULL, "protocol=deputy|host=custom|path=7d1e|username=CORP\\alice||", NULL},
        {"write=password= arguments a \"b c\" \"\" d", CREDENTIAL_FOUND, NULL, "a|b c||d", NULL},
        {"write=password= handles", CREDENTIAL_FOUND, NULL, "0", NULL},
        {"close write=password=deaf", CREDENTIAL_FOUND, NULL, "deaf", NULL},
        {"write=password=a sleep=100 write=b", CREDENTIAL_FOUND, NULL, "ab", NULL},
        {"write=password=x exit=1", CREDENTIAL_NOT_FOUND, NULL, NULL, "exit code 1"},
        {"write=username=alice%0A exit=1", CREDENTIAL_NOT_FOUND, NULL, NULL, "exit code 1"},
        {"write=username=alice%0A", CREDENTIAL_NOT_FOUND, "alice", NULL, "no password"},
        {"exit=0", CREDENTIAL_NOT_FOUND, NULL, NULL, "no password"},
        {"write=hunter2", CREDENTIAL_FAILED, NULL, NULL, "without ="},
        {"write=password=hun%0Dter2", CREDENTIAL_FAILED, NULL, NULL, "carriage return"},
        {"write=password=hun%00ter2", CREDENTIAL_FAILED, NULL, NULL, "NUL"},
        {"write=password=x%0Aquestion= lots=16364", CREDENTIAL_FOUND, NULL, "x", NULL},
        {"write=password=x%0Aquestion= lots=16365", CREDENTIAL_FAILED, NULL, NULL, "16384"},
        {"lots=10000000", CREDENTIAL_FAILED, NULL, NULL, "16384"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct credential_answer answer;
        double before = seconds_now();
        enum credential_reply reply = ask_steps(cases[i].steps, LONG_MS, &answer);
        ck_assert_msg(reply == cases[i].reply, "%s: %d %.*s", cases[i].steps, (int)reply, TEXT_ARGS(answer.remark));
        ck_assert_msg(text_is(answer.username, cases[i].user), "user of %s", cases[i].steps);
        ck_assert_msg(text_is(secret_text(&answer), cases[i].password), "password of %s", cases[i].steps);
        ck_assert_msg(!cases[i].remark || text_contains(answer.remark, text_of(cases[i].remark)), "remark of %s: %.*s",
                      cases[i].steps, TEXT_ARGS(answer.remark));
        ck_assert_msg(seconds_now() - before < LONG_MS / 1000, "%s hung", cases[i].steps);
        secret_fini(&answer.secret);
    }
}
END_TEST

START_TEST(a_helper_that_takes_too_long)
{
    static const char *const steps[] = {"sleep=30000", "write=password=x%0A sleep=30000", "child=30000 sleep=30000",
                                        "request sleep=30000"};
    for (size_t i = 0; i < COUNT(steps); i++) {
        struct credential_answer answer;
        double before = seconds_now();
        ck_assert_int_eq(ask_steps(steps[i], 300, &answer), CREDENTIAL_FAILED);
        double spent = seconds_now() - before;
        ck_assert_msg(spent >= 0.29 && spent < 10, "%s took %f s", steps[i], spent);
        ck_assert(text_contains(answer.remark, TEXT("300 ms")));
        ck_assert(!secret_is_present(&answer.secret));
    }
}
END_TEST

static bool is_marked(void)
{
    FILE *file = fopen(CREDENTIAL_HELPER_MARK, "r");
    if (file)
        fclose(file);
    return file != NULL;
}

static void wait_for_mark(double seconds)
{
    for (double until = seconds_now() + seconds; !is_marked() && seconds_now() < until;)
        credential_helper_sleep(50);
}

/* It has answered and ended; what it left behind holds the pipe, is nobody's to wait for, and stays. */
START_TEST(a_child_that_stays)
{
    struct credential_answer answer;
    ck_assert_int_eq(ask_steps("child=1500 write=password=x%0A", LONG_MS, &answer), CREDENTIAL_FOUND);
    ck_assert_msg(!is_marked(), "the child was waited for");
    ck_assert(text_is(secret_text(&answer), "x"));
    secret_fini(&answer.secret);
    wait_for_mark(10);
    ck_assert_msg(is_marked(), "the child was ended");
    credential_helper_sleep(200); /* its folder is free when it has ended, too */
}
END_TEST

/* With a helper that is ended goes all that it has started. */
START_TEST(a_child_that_goes)
{
    struct credential_answer answer;
    ck_assert_int_eq(ask_steps("child=1500 sleep=30000", 300, &answer), CREDENTIAL_FAILED);
    wait_for_mark(2.5);
    ck_assert(!is_marked());
    ck_assert_int_eq(ask_steps("child=1500 lots=20000 sleep=30000", LONG_MS, &answer), CREDENTIAL_FAILED);
    wait_for_mark(2.5);
    ck_assert(!is_marked());
}
END_TEST

/* A request that no pipe holds at once, to one who does not read it, and to one who does. */
START_TEST(a_long_request)
{
    size_t length = (size_t)1 << 20;
    char *name = malloc(length);
    struct buffer command = {0};
    struct credential_answer answer;
    ck_assert_ptr_nonnull(name);
    memset(name, 'a', length);
    credential_helper_command(&command, "write=password=x exit=0");
    ck_assert_int_eq(ask_command(command.bytes, LONG_MS, (struct text){name, length}, &answer), CREDENTIAL_FOUND);
    secret_fini(&answer.secret);
    buffer_clear(&command);
    credential_helper_command(&command, "request");
    ck_assert_int_eq(ask_command(command.bytes, LONG_MS, (struct text){name, length}, &answer), CREDENTIAL_FAILED);
    ck_assert(text_contains(answer.remark, TEXT("16384")));
    buffer_fini(&command);
    free(name);
}
END_TEST

START_TEST(commands_that_are_none)
{
    static const struct {
        const char *command, *remark;
    } cases[] = {
        {"", "no program"},
        {"  ", "no program"},
        {"\"\"", "no program"},
        {"there-is-no-such-helper get", "there-is-no-such-helper"},
        {"/there/is/no/such/helper", "/there/is/no/such/helper"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct credential_answer answer;
        ck_assert_msg(ask_command(cases[i].command, LONG_MS, TEXT("alice"), &answer) == CREDENTIAL_FAILED, "case %zu", i);
        ck_assert_msg(text_contains(answer.remark, text_of(cases[i].remark)), "%s: %.*s", cases[i].command,
                      TEXT_ARGS(answer.remark));
        ck_assert(!secret_is_present(&answer.secret));
    }
}
END_TEST

Suite *credential_sources_suite(void)
{
    Suite *suite = suite_create("credential_sources");
    TCase *tests = tcase_create("credential_sources");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, one_line_of_standard_input);
    tcase_add_test(tests, the_limit_of_standard_input);
    tcase_add_test(tests, requests);
    tcase_add_test(tests, answers);
    tcase_add_test(tests, the_limit_of_an_answer);
    tcase_add_test(tests, exchanges);
    tcase_add_test(tests, a_helper_that_takes_too_long);
    tcase_add_test(tests, a_child_that_stays);
    tcase_add_test(tests, a_child_that_goes);
    tcase_add_test(tests, a_long_request);
    tcase_add_test(tests, commands_that_are_none);
    suite_add_tcase(suite, tests);
    return suite;
}
