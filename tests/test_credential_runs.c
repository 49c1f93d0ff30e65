/* What sources answer, to the end of a run, on every backend of this build: SPEC 4 and 5 do not depend on who launches. */
#include <check.h>
#include <stdlib.h>

#include "backends/backend.h"
#include "tests/deputy_run.h"
#include "tests/scratch.h"

Suite *credential_runs_suite(void);

static void set_up(void)
{
    scratch_enter();
    deputy_run_prepare("<session id='00000001-0000-4000-8000-000000000000' name='Known' kind='command-line'>"
                       "<command>whoami.exe</command><run-as mode='custom' user='alice' domain='CORP'/></session>"
                       "<session id='00000002-0000-4000-8000-000000000000' name='Asked' kind='command-line'>"
                       "<command>whoami.exe</command><run-as mode='custom' prompt='true'/></session>"
                       "<session id='00000003-0000-4000-8000-000000000000' name='Host' kind='tool-psexec'"
                       " host='%DEPUTY_TEST_HOST%'><command>hostname</command>"
                       "<run-as mode='custom' user='alice' domain='CORP'/></session>");
    scratch_put("machine.xml", "<machine xmlns='urn:deputy:machine:1' user='KIOSK\\guest'>"
                               "<environment name='DEPUTY_TEST_HOST' value='web01 -p x'/></machine>");
}

/* The exit code, what was said and that nothing was called, on each backend. */
static void try_everywhere(const char *session, const char *steps, int expected, const char *said, const char *not_said)
{
    for (const struct backend *const *backend = backend_list(); *backend; backend++) {
        const char *name = (*backend)->name;
        int code = deputy_run_helper(name, session, steps);
        struct text told = deputy_run_content(DEPUTY_RUN_OUTPUT);
        ck_assert_msg(code == expected, "%s, %s: exit code %d, %.*s", name, steps, code, TEXT_ARGS(told));
        ck_assert_msg(text_contains(told, text_of(said)), "%s, %s: no \"%s\" in %.*s", name, steps, said, TEXT_ARGS(told));
        ck_assert_msg(!text_contains(told, text_of(not_said)), "%s, %s: \"%s\" in %.*s", name, steps, not_said, TEXT_ARGS(told));
        ck_assert_msg(deputy_run_content(DEPUTY_RUN_RECORD).length == 0, "%s, %s: a call was made", name, steps);
    }
}

START_TEST(another_user)
{
    try_everywhere("Known", "write=username=mallory%0Apassword=hunter2%0A", 125, "mallory", "hunter2");
    try_everywhere("Known", "write=username=mallory%0A", 125, "mallory", "hunter2");
    try_everywhere("Known", "write=username=OTHER%5Calice%0Apassword=hunter2%0A", 125, "OTHER\\alice", "hunter2");
    try_everywhere("Known", "write=username=alice@corp.example%0Apassword=hunter2%0A", 125, "alice@corp.example", "hunter2");
}
END_TEST

START_TEST(line_ends_and_nul)
{
    static const char *const sessions[] = {"Known", "Asked"};
    for (int i = 0; i < 2; i++) {
        try_everywhere(sessions[i], "write=username=alice%0Amallory%0Apassword=hunter2%0A", 125, "without =", "hunter2");
        try_everywhere(sessions[i], "write=username=al%0Dice%0Apassword=hunter2%0A", 125, "carriage return", "hunter2");
        try_everywhere(sessions[i], "write=username=al%00ice%0Apassword=hunter2%0A", 125, "NUL", "hunter2");
        try_everywhere(sessions[i], "write=username=alice%0Apassword=hunter%0A2%0A", 125, "without =", "hunter");
        try_everywhere(sessions[i], "write=username=alice%0Apassword=hunter%002%0A", 125, "NUL", "hunter");
    }
}
END_TEST

START_TEST(nobody_has_it)
{
    try_everywhere("Known", "say=asked", 125, "no source has the secret", "hunter2");
    try_everywhere("Known", "write=password=hunter2%0A exit=1", 125, "exit code 1", "hunter2");
    try_everywhere("Asked", "write=username=alice%0A", 125, "no password", "hunter2");
    try_everywhere("Asked", "write=password=hunter2%0A", 125, "name a user", "hunter2");
}
END_TEST

/* Denied with its environment: before anybody is asked. */
START_TEST(an_environment_that_denies)
{
    static char variable[] = "DEPUTY_TEST_HOST=web01 -p x";
    ck_assert_int_eq(putenv(variable), 0);
    try_everywhere("Host", "say=asked write=password=hunter2%0A", 126, "LN010", "asked");
    static char unset[] = "DEPUTY_TEST_HOST=";
    putenv(unset);
}
END_TEST

Suite *credential_runs_suite(void)
{
    Suite *suite = suite_create("credential_runs");
    TCase *tests = tcase_create("credential_runs");
    tcase_add_checked_fixture(tests, set_up, scratch_leave);
    tcase_add_test(tests, another_user);
    tcase_add_test(tests, line_ends_and_nul);
    tcase_add_test(tests, nobody_has_it);
    tcase_add_test(tests, an_environment_that_denies);
    suite_add_tcase(suite, tests);
    return suite;
}
