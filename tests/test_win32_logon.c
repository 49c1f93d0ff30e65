/* CreateProcessWithLogonW, argument by argument, and what Windows documents it to answer. Wine 8 has only a stub of it. */
#include "tests/double_win32.h"

#include "tests/scratch.h"

Suite *win32_logon_suite(void);

START_TEST(every_argument)
{
    wchar_t system32[MAX_PATH];
    struct outcome outcome = double_launch(&double_logon);
    ck_assert(outcome.ok && outcome.has_pid && outcome.has_exit_code);
    ck_assert_uint_eq(outcome.pid, 4711);
    ck_assert(double_says(&windows.user, L"alice"));
    ck_assert(double_says(&windows.domain, L"CORP"));
    ck_assert(double_says(&windows.password, L"Gr\u00FC\u00DFe \U0001F600"));
    ck_assert_uint_eq(windows.logon_flags, 1); /* LOGON_WITH_PROFILE */
    ck_assert(double_says(&windows.application, L"C:\\T\u00F6ols\\a.exe"));
    ck_assert(double_says(&windows.line, L"a.exe --gr\u00FCn"));
    ck_assert(!windows.has_environment);
    ck_assert_uint_gt(GetSystemDirectoryW(system32, MAX_PATH), 0);
    ck_assert(double_says(&windows.directory, system32));
    ck_assert_uint_eq(windows.creation_flags, CREATE_SUSPENDED);
    ck_assert_uint_eq(windows.startup_flags, 0);
    ck_assert_uint_eq(windows.startup_size, sizeof(STARTUPINFOW));
    ck_assert(!windows.streams[0] && !windows.streams[1] && !windows.streams[2]);
    double_expect_log("create_job set_job create_process_with_logon who assign_to_job resume_thread wait "
                      "get_exit_code set_job look_up_sid ");
}
END_TEST

START_TEST(without_waiting_there_is_no_job)
{
    double_logon.wait = false;
    struct outcome outcome = double_launch(&double_logon);
    ck_assert(outcome.ok && outcome.has_pid && !outcome.has_exit_code);
    ck_assert_uint_eq(windows.creation_flags, 0);
    double_expect_log("create_process_with_logon who look_up_sid ");
}
END_TEST

static const struct {
    const char *user, *domain; /* domain NULL: absent */
    const wchar_t *given;      /* NULL: NULL */
    uint32_t error;
} domains[] = {
    {"alice", "CORP", L"CORP", 0},
    {"alice", ".", L".", 0},
    {"alice", "", L".", 0},
    {"alice", NULL, L".", 0},
    {"alice@corp.example", NULL, NULL, 0},
    {"alice@corp.example", "CORP", L"CORP", 87}, /* Windows refuses it */
};

START_TEST(a_domain_for_all_but_a_upn)
{
    double_logon.identity = (struct identity){text_of(domains[_i].user), text_of(domains[_i].domain)};
    ck_assert_uint_eq(double_launch(&double_logon).error, domains[_i].error);
    ck_assert(double_says(&windows.domain, domains[_i].given));
}
END_TEST

START_TEST(network_only_checks_nobody_here)
{
    double_logon.logon = LOGON_NETWORK_ONLY;
    double_logon.identity.user = TEXT("nobody");
    ck_assert(double_launch(&double_logon).ok);
    ck_assert_uint_eq(windows.logon_flags, 2); /* LOGON_NETCREDENTIALS_ONLY */
}
END_TEST

START_TEST(the_sessions_directory)
{
    double_logon.directory = TEXT("D:\\Jöbs");
    ck_assert(double_launch(&double_logon).ok);
    ck_assert(double_says(&windows.directory, L"D:\\J\u00F6bs"));
}
END_TEST

/* Each is Windows' answer, reported as it is, and never tried again: a second wrong password locks accounts. */
static const DWORD errors[] = {2, 3, 5, 87, 123, 193, 206, 267, 740, 1056, 1058, 1060, 1312, 1314, 1317, 1326, 1327, 1328,
                               1329, 1330, 1331, 1332, 1385, 1783, 1789, 1793, 1907, 1909};

START_TEST(errors_are_windows_own)
{
    windows.account_error = errors[_i];
    struct outcome outcome = double_launch(&double_logon);
    ck_assert_uint_eq(outcome.error, errors[_i]);
    ck_assert(!outcome.has_pid && !outcome.has_exit_code && !outcome.has_identity);
    ck_assert(!secret_is_present(double_logon.secret));
    double_expect_log("create_job set_job create_process_with_logon ");
    ck_assert_uint_eq(windows_error_find(errors[_i])->code, errors[_i]);
}
END_TEST

START_TEST(a_wrong_password_and_nobody_look_alike)
{
    struct secret wrong = {0};
    ck_assert_int_eq(secret_set(&wrong, TEXT("")), STATUS_OK);
    double_logon.secret = &wrong;
    ck_assert_uint_eq(double_launch(&double_logon).error, 1326);
    ck_assert(double_says(&windows.password, L"")); /* an empty one is handed over */
    secret_fini(&wrong);
}
END_TEST

START_TEST(a_failure_without_a_reason_is_one)
{
    windows.failing = "create_process_with_logon";
    ck_assert_uint_eq(double_launch(&double_logon).error, 31);
}
END_TEST

static void expect_no_call(uint32_t error)
{
    ck_assert_uint_eq(double_launch(&double_logon).error, error);
    ck_assert_ptr_null(strstr(windows.log, "create_process"));
}

START_TEST(what_needs_no_call)
{
    struct secret cut = {0};
    char line[1024];
    memset(line, 'x', sizeof line);
    struct launch whole = double_logon;
    double_logon.application = (struct text){0};
    expect_no_call(2);
    double_logon = whole;
    double_logon.command_line = (struct text){line, 1024};
    expect_no_call(87);
    double_logon.command_line = (struct text){line, 1023};
    ck_assert(double_launch(&double_logon).ok);
    double_logon = whole;
    double_logon.command_line = (struct text){"a\0b", 3};
    expect_no_call(87);
    double_logon = whole;
    double_logon.identity.user = (struct text){0};
    expect_no_call(87);
    double_logon.identity.user = TEXT("");
    expect_no_call(87);
    double_logon = whole;
    double_logon.secret = NULL;
    expect_no_call(1326);
    ck_assert_int_eq(secret_set(&cut, (struct text){"Grüße 😀\0x", 14}), STATUS_OK);
    double_logon.secret = &cut;
    expect_no_call(1326); /* Windows would take what stands before the NUL */
    secret_fini(&cut);
}
END_TEST

/* The launch succeeds, and then the program cannot begin: known by its exit code alone. */
START_TEST(a_window_station_failure_comes_after_success)
{
    static const DWORD codes[] = {128, 0xC0000142};
    for (size_t i = 0; i < 2; i++) {
        windows.exit_code = codes[i];
        struct outcome outcome = double_launch(&double_logon);
        ck_assert(outcome.ok && outcome.has_exit_code);
        ck_assert_uint_eq(outcome.exit_code, codes[i]);
        ck_assert_ptr_nonnull(logon_exit_code_find(outcome.exit_code));
    }
}
END_TEST

/* What it starts in the other user's session need not be in the job: nothing is promised. */
START_TEST(its_tree_is_not_guaranteed_to_end)
{
    double_logon.timeout_ms = 1000;
    windows.waits = "t";
    struct outcome outcome = double_launch(&double_logon);
    ck_assert(outcome.ok && outcome.timed_out && !outcome.has_exit_code);
    ck_assert_int_eq(outcome.end, LAUNCH_END_PROGRAM);
    double_expect_log("create_job set_job create_process_with_logon who assign_to_job resume_thread wait "
                      "terminate_job wait look_up_sid ");
}
END_TEST

START_TEST(it_has_a_console_of_its_own)
{
    windows.waits = "c";
    struct outcome outcome = double_launch(&double_logon);
    ck_assert(outcome.ok && outcome.interrupted && !outcome.has_exit_code && !outcome.timed_out);
    ck_assert_int_eq(outcome.end, LAUNCH_END_PROGRAM);
}
END_TEST

static void expect_streams(DWORD type)
{
    ck_assert_uint_eq(windows.startup_flags, STARTF_USESTDHANDLES);
    ck_assert(windows.streams[0] && windows.streams[1] && windows.streams[2]);
    ck_assert(windows.streams[1] != windows.streams[2]);
    (void)type;
}

START_TEST(captured_it_gets_three_streams)
{
    double_logon.capture = true;
    ck_assert(double_launch(&double_logon).ok);
    expect_streams(FILE_TYPE_PIPE);
    scratch_enter();
    double_logon.capture_file = TEXT("out.log");
    ck_assert(double_launch(&double_logon).ok);
    expect_streams(FILE_TYPE_DISK);
    scratch_expect("out.log", "");
    scratch_leave();
}
END_TEST

Suite *win32_logon_suite(void)
{
    Suite *suite = suite_create("win32_logon");
    TCase *tests = tcase_create("win32_logon");
    tcase_add_checked_fixture(tests, double_set, double_clear);
    tcase_add_test(tests, every_argument);
    tcase_add_test(tests, without_waiting_there_is_no_job);
    tcase_add_loop_test(tests, a_domain_for_all_but_a_upn, 0, sizeof domains / sizeof *domains);
    tcase_add_test(tests, network_only_checks_nobody_here);
    tcase_add_test(tests, the_sessions_directory);
    tcase_add_loop_test(tests, errors_are_windows_own, 0, sizeof errors / sizeof *errors);
    tcase_add_test(tests, a_wrong_password_and_nobody_look_alike);
    tcase_add_test(tests, a_failure_without_a_reason_is_one);
    tcase_add_test(tests, what_needs_no_call);
    tcase_add_test(tests, a_window_station_failure_comes_after_success);
    tcase_add_test(tests, its_tree_is_not_guaranteed_to_end);
    tcase_add_test(tests, it_has_a_console_of_its_own);
    tcase_add_test(tests, captured_it_gets_three_streams);
    suite_add_tcase(suite, tests);
    return suite;
}
