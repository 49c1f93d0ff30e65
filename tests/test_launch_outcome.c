/* What is said of a launch, and the exit code that it gives. */
#include "cli/launch_outcome.h"

#include <check.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/scratch.h"

Suite *launch_outcome_suite(void);

/* Standard error goes to a stream from here... */
static FILE *caught;
static int own_error;

static void listen(void)
{
    fflush(stderr);
    caught = scratch_stream();
    ck_assert_ptr_nonnull(caught);
    own_error = dup(2);
    ck_assert_int_ge(own_error, 0);
    ck_assert_int_ge(dup2(fileno(caught), 2), 0);
}

/* ... to here; `parts` have to be in it, each ended by a |, and nothing where there are none. */
static void expect_said(const char *parts)
{
    fflush(stderr);
    ck_assert_int_ge(dup2(own_error, 2), 0);
    close(own_error);
    char *said = scratch_take(caught);
    struct text rest = text_of(parts);
    ck_assert_msg(rest.length > 0 || said[0] == '\0', "%s", said);
    while (rest.length > 0) {
        struct text part = text_slice(rest, 0, text_find_byte(rest, '|'));
        ck_assert_msg(text_contains(text_of(said), part), "<%.*s> is not in <%s>", TEXT_ARGS(part), said);
        rest = text_slice(rest, part.length + 1, rest.length);
    }
    free(said);
}

/* SPEC 9: 255 where the system has 8 bits for an exit code. */
#ifdef _WIN32
#define CODE_256 256
#define CODE_0xC0000142 ((int)0xC0000142)
#else
#define CODE_256 255
#define CODE_0xC0000142 255
#endif

static const struct {
    struct outcome outcome;
    bool waits;
    enum launch_api api;
    int code;
    const char *said;
} outcomes[] = {
    {{.ok = true, .has_pid = true}, false, API_CREATE_PROCESS, 0, ""},
    {{.ok = true, .has_pid = true, .has_exit_code = true}, true, API_CREATE_PROCESS, 0, ""},
    {{.ok = true, .has_pid = true, .has_exit_code = true, .exit_code = 255}, true, API_CREATE_PROCESS, 255, ""},
    {{.ok = true, .has_pid = true, .has_exit_code = true, .exit_code = 256}, true, API_CREATE_PROCESS, CODE_256, ""},
    {{.ok = true, .has_pid = true}, true, API_SHELL_EXECUTE, 125, "does not tell its exit code|"},
    {{.ok = true}, true, API_SHELL_EXECUTE, 0, "no process to wait for|"},
    {{.ok = true}, false, API_SHELL_EXECUTE, 0, ""},
    {{.ok = true, .timed_out = true, .end = LAUNCH_END_TREE}, true, API_CREATE_PROCESS, 124,
     "after its time|everything it had started|"},
    {{.ok = true, .timed_out = true, .end = LAUNCH_END_PROGRAM}, true, API_SHELL_EXECUTE, 124,
     "may still run|ShellExecuteExW|not guaranteed|"},
    {{.ok = true, .timed_out = true, .end = LAUNCH_END_FAILED}, true, API_SHELL_EXECUTE, 124, "could not be: it may still run|"},
    {{.ok = true, .interrupted = true, .end = LAUNCH_END_TREE}, true, API_CREATE_PROCESS, 125,
     "interrupted|everything it had started|"},
    {{.ok = true, .interrupted = true, .end = LAUNCH_END_PROGRAM}, true, API_CREATE_PROCESS_WITH_LOGON, 125,
     "interrupted|not guaranteed|"},
    {{.error = 2}, true, API_CREATE_PROCESS, 127, "CreateProcessW failed: 2 ERROR_FILE_NOT_FOUND|"},
    {{.error = 3}, true, API_CREATE_PROCESS, 127, "ERROR_PATH_NOT_FOUND|"},
    {{.error = 31}, true, API_CREATE_PROCESS_WITH_LOGON, 126, "The call failed and Windows gave no reason.|"},
    {{.error = 1223}, true, API_SHELL_EXECUTE, 126, "was not started, by choice|"},
    {{.ok = true, .has_pid = true, .has_exit_code = true, .exit_code = 128}, true, API_CREATE_PROCESS_WITH_LOGON, 128,
     "ERROR_WAIT_NO_CHILDREN|desktop|"},
    {{.ok = true, .has_pid = true, .has_exit_code = true, .exit_code = 0xC0000142}, true, API_CREATE_PROCESS_WITH_LOGON,
     CODE_0xC0000142,
     "STATUS_DLL_INIT_FAILED|window station|"},
    {{.ok = true, .has_pid = true, .has_exit_code = true, .exit_code = 128}, true, API_CREATE_PROCESS, 128, ""},
};

START_TEST(exit_codes)
{
    struct launch launch = {.api = outcomes[_i].api, .wait = outcomes[_i].waits};
    listen();
    int code = launch_exit_code(&launch, &outcomes[_i].outcome);
    expect_said(outcomes[_i].said);
    ck_assert_int_eq(code, outcomes[_i].code);
}
END_TEST

static const struct process_identity alice = {
    .user = TEXT("CORP\\alice"), .sid = TEXT("S-1-5-21-1"), .elevated = true, .integrity = "high", .session = 1};

START_TEST(who_it_ran_as)
{
    struct launch launch = {.api = API_CREATE_PROCESS_WITH_LOGON,
                            .application = TEXT("C:\\a.exe"),
                            .identity = {TEXT("asked"), TEXT("CORP")},
                            .logon = LOGON_WITH_PROFILE};
    struct outcome outcome = {.ok = true, .has_pid = true, .pid = 4711, .asks_identity = true,
                              .has_identity = true, .identity = alice};
    listen();
    launch_say_success(&backend_simulator, &launch, &outcome);
    expect_said("runs as CORP\\alice (elevated, integrity high), pid 4711|");
    outcome.identity.user = (struct text){0};
    listen();
    launch_say_success(&backend_simulator, &launch, &outcome);
    expect_said("runs as S-1-5-21-1 (elevated|");
    outcome.identity.user = alice.user;
    outcome.has_exit_code = true;
    launch.logon = LOGON_NETWORK_ONLY;
    listen();
    launch_say_success(&backend_simulator, &launch, &outcome);
    expect_said("ran as CORP\\alice (elevated, integrity high), as asked on the network, pid 4711, exit code 0|");
    outcome = (struct outcome){.ok = true, .asks_identity = true};
    listen();
    launch_say_success(&backend_simulator, &launch, &outcome);
    expect_said("C:\\a.exe, as asked, no process of its own|");
}
END_TEST

START_TEST(a_preflight_stops_or_warns)
{
    struct preflight preflight = {.sentences = {{0, TEXT("take care.")}}, .count = 1};
    listen();
    ck_assert_int_eq(launch_say_preflight(&preflight, false), 0);
    expect_said("warning: take care.|");
    listen();
    ck_assert_int_eq(launch_say_preflight(&preflight, true), 0);
    expect_said("");
    preflight.sentences[1] = (struct preflight_sentence){1058, TEXT("it is disabled.")};
    preflight.sentences[2] = (struct preflight_sentence){2, TEXT("it is not there.")};
    preflight.count = 3;
    listen();
    ck_assert_int_eq(launch_say_preflight(&preflight, true), 126);
    expect_said("deputy: it is disabled.|it is not there.|nothing was launched|1058 ERROR_SERVICE_DISABLED|");
    preflight.sentences[1].stops = 3;
    listen();
    ck_assert_int_eq(launch_say_preflight(&preflight, true), 127);
    expect_said("3 ERROR_PATH_NOT_FOUND|");
}
END_TEST

START_TEST(no_call_has_its_reason)
{
    struct launch launch = {.capture_file = TEXT("out.log")};
    listen();
    ck_assert_int_eq(launch_say_nothing(&launch, STATUS_LINK), 125);
    ck_assert_int_eq(launch_say_nothing(&launch, STATUS_CANNOT_WRITE), 125);
    ck_assert_int_eq(launch_say_nothing(&launch, STATUS_NO_MEMORY), 125);
    ck_assert_int_eq(launch_say_nothing(&launch, STATUS_OVER_LIMIT), 126);
    expect_said("the capture file out.log is a link|out.log cannot be written|out of memory|the command line is too long|");
}
END_TEST

Suite *launch_outcome_suite(void)
{
    Suite *suite = suite_create("launch_outcome");
    TCase *tests = tcase_create("launch_outcome");
    tcase_add_loop_test(tests, exit_codes, 0, sizeof outcomes / sizeof *outcomes);
    tcase_add_test(tests, who_it_ran_as);
    tcase_add_test(tests, a_preflight_stops_or_warns);
    tcase_add_test(tests, no_call_has_its_reason);
    suite_add_tcase(suite, tests);
    return suite;
}
