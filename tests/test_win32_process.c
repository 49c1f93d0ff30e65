/* CreateProcessW and ShellExecuteExW: jobs, handles, waiting, interruption, and who it was. */
#include "tests/double_win32.h"

#include "backends/win32.h"
#include "tests/scratch.h"

Suite *win32_process_suite(void);

/* ---- the steps ---- */

START_TEST(every_step_in_its_order)
{
    struct outcome outcome = double_launch(&double_process);
    ck_assert(outcome.ok && outcome.has_pid && outcome.has_exit_code);
    ck_assert(double_says(&windows.application, L"C:\\T\u00F6ols\\a.exe"));
    ck_assert(double_says(&windows.line, L"a.exe --gr\u00FCn"));
    ck_assert(double_says(&windows.directory, NULL));
    ck_assert(!windows.has_environment);
    ck_assert_uint_eq(windows.creation_flags & CREATE_SUSPENDED, CREATE_SUSPENDED);
    ck_assert_uint_eq(windows.job_flags, 0); /* what the program leaves running goes on */
    double_expect_log("create_job set_job update_attribute create_process who assign_to_job resume_thread wait get_exit_code "
                      "set_job look_up_sid ");
}
END_TEST

START_TEST(the_job_ends_with_deputy)
{
    windows.failing = "create_process";
    windows.error = 5;
    ck_assert_uint_eq(double_launch(&double_process).error, 5);
    ck_assert_uint_eq(windows.job_flags, JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE);
}
END_TEST

START_TEST(without_waiting_there_is_no_job)
{
    double_process.wait = false;
    ck_assert(double_launch(&double_process).ok);
    /* deputy's console and streams go back to whoever started deputy */
    ck_assert_uint_eq(windows.creation_flags, CREATE_NEW_CONSOLE);
    double_expect_log("create_process who look_up_sid ");
}
END_TEST

/* Else cmd.exe, which Windows starts for it, would look the name up again, in the current directory first. */
START_TEST(a_batch_file_is_the_one_that_was_found)
{
    struct launch *calls[] = {&double_process, &double_logon};
    for (size_t i = 0; i < 2; i++) {
        calls[i]->application = TEXT("C:\\Windows\\nightly.cmd");
        calls[i]->command_line = TEXT("nightly.cmd --all");
        ck_assert(double_launch(calls[i]).ok);
        ck_assert(double_says(&windows.line, L"\"C:\\Windows\\nightly.cmd\" --all"));
        calls[i]->command_line = TEXT("sub\\nightly.cmd --all"); /* of deputy's own directory, not of the session's */
        calls[i]->directory = TEXT("C:\\Jobs");
        ck_assert(double_launch(calls[i]).ok);
        ck_assert(double_says(&windows.line, L"\"C:\\Windows\\nightly.cmd\" --all"));
    }
    char line[1024];
    memset(line, 'x', 1023);
    memcpy(line, "nightly.cmd ", 12);
    double_logon.command_line = (struct text){line, 1023};
    windows.log[0] = '\0';
    ck_assert_uint_eq(double_launch(&double_logon).error, ERROR_INVALID_PARAMETER);
    double_expect_log("");
}
END_TEST

/* A program that would run outside its job, or not at all, does not stay. */
static const struct {
    const char *step;
    bool has_child;
} steps[] = {
    {"create_job", false},   {"set_job", false},       {"update_attribute", false},
    {"create_process", false}, {"assign_to_job", true}, {"resume_thread", true},
};

START_TEST(a_failed_step_ends_the_child)
{
    windows.failing = steps[_i].step;
    windows.error = 1450;
    struct outcome outcome = double_launch(&double_process);
    ck_assert_uint_eq(outcome.error, 1450);
    ck_assert((strstr(windows.log, "terminate_process ") != NULL) == steps[_i].has_child);
    ck_assert_ptr_null(strstr(windows.log, "wait "));
    windows.error = 0;
    ck_assert_uint_eq(double_launch(&double_process).error, 31);
}
END_TEST

/* ---- handles ---- */

START_TEST(only_standard_streams_are_handed_over)
{
    ck_assert(double_launch(&double_process).ok);
    ck_assert(windows.inherits && (windows.creation_flags & EXTENDED_STARTUPINFO_PRESENT));
    ck_assert_uint_eq(windows.startup_size, sizeof(STARTUPINFOEXW));
    ck_assert_uint_eq(windows.startup_flags, STARTF_USESTDHANDLES);
    ck_assert_uint_le(windows.listed_count, 3);
    size_t listed = 0;
    for (size_t i = 0; i < 3; i++) {
        if (windows.streams[i])
            ck_assert_ptr_eq(windows.listed[listed++], windows.streams[i]);
    }
    ck_assert_uint_eq(listed, windows.listed_count);
}
END_TEST

START_TEST(with_no_streams_nothing_is_inherited)
{
    static const DWORD names[] = {STD_INPUT_HANDLE, STD_OUTPUT_HANDLE, STD_ERROR_HANDLE};
    HANDLE own[3];
    for (size_t i = 0; i < 3; i++) {
        own[i] = GetStdHandle(names[i]);
        SetStdHandle(names[i], NULL);
    }
    struct outcome outcome = double_launch(&double_process);
    for (size_t i = 0; i < 3; i++)
        SetStdHandle(names[i], own[i]);
    ck_assert(outcome.ok && !windows.inherits);
    ck_assert_uint_eq(windows.creation_flags, CREATE_SUSPENDED);
    ck_assert_uint_eq(windows.startup_flags, 0);
    ck_assert_uint_eq(windows.startup_size, sizeof(STARTUPINFOW));
}
END_TEST

/* A child of the program still has the pipe: what the program itself wrote is all there, and nobody waits for more. */
START_TEST(no_read_waits_for_what_the_program_left_running)
{
    HANDLE own = GetStdHandle(STD_OUTPUT_HANDLE);
    scratch_enter();
    HANDLE file = CreateFileW(L"out.txt", GENERIC_WRITE, FILE_SHARE_READ, NULL, CREATE_ALWAYS, 0, NULL);
    char text[10001];
    memset(text, 'x', sizeof text - 1);
    text[10000] = '\0';
    windows.writes = text;
    double_process.capture = true;
    SetStdHandle(STD_OUTPUT_HANDLE, file);
    struct outcome outcome = double_launch(&double_process);
    SetStdHandle(STD_OUTPUT_HANDLE, own);
    CloseHandle(file);
    ck_assert(outcome.ok && outcome.has_exit_code);
    scratch_expect("out.txt", text);
    scratch_leave();
}
END_TEST

/* ---- waiting ---- */

START_TEST(a_timeout_ends_the_tree)
{
    double_process.timeout_ms = 1500;
    windows.waits = "t";
    windows.still_active = 2;
    struct outcome outcome = double_launch(&double_process);
    ck_assert(outcome.ok && outcome.timed_out && !outcome.has_exit_code && !outcome.interrupted);
    ck_assert_int_eq(outcome.end, LAUNCH_END_TREE);
    ck_assert_uint_eq(windows.waited_ms, 1500);
    double_expect_log("create_job set_job update_attribute create_process who assign_to_job resume_thread wait "
                      "terminate_job wait query_job query_job query_job look_up_sid ");
}
END_TEST

START_TEST(a_timeout_implies_waiting)
{
    double_process.wait = false;
    double_process.timeout_ms = 1500;
    windows.exit_code = 7;
    struct outcome outcome = double_launch(&double_process);
    ck_assert(outcome.has_exit_code && !outcome.timed_out);
    ck_assert_uint_eq(outcome.exit_code, 7);
}
END_TEST

/* A wait takes 32 bits of milliseconds; 58 days are more. */
START_TEST(a_long_timeout_is_as_long_as_it_says)
{
    double_process.timeout_ms = 5000000000;
    windows.waits = "tt";
    ck_assert(double_launch(&double_process).timed_out);
    ck_assert_uint_eq(windows.waited_ms, 5000000000);
    double_process.timeout_ms = 5000000000;
    windows.waited_ms = 0;
    windows.waits = "te";
    ck_assert(!double_launch(&double_process).timed_out);
}
END_TEST

START_TEST(what_cannot_be_ended_is_said)
{
    double_process.timeout_ms = 1;
    windows.waits = "t";
    windows.failing = "terminate_job";
    ck_assert_int_eq(double_launch(&double_process).end, LAUNCH_END_PROGRAM);
    ck_assert_ptr_nonnull(strstr(windows.log, "terminate_job terminate_process wait "));
    windows.waits = "t";
    windows.failing = "query_job";
    ck_assert_int_eq(double_launch(&double_process).end, LAUNCH_END_PROGRAM);
}
END_TEST

START_TEST(a_wait_that_fails_leaves_nothing_running)
{
    windows.waits = "f";
    struct outcome outcome = double_launch(&double_process);
    ck_assert_uint_eq(outcome.error, ERROR_INVALID_HANDLE);
    ck_assert_ptr_nonnull(strstr(windows.log, "terminate_job "));
}
END_TEST

START_TEST(an_exit_code_that_windows_keeps_is_not_made_up)
{
    windows.failing = "get_exit_code";
    windows.exit_code = 9;
    struct outcome outcome = double_launch(&double_process);
    ck_assert(outcome.ok && !outcome.has_exit_code);
    ck_assert_uint_eq(outcome.exit_code, 0);
}
END_TEST

static const struct {
    const char *waits;
    bool interrupted;
} interruptions[] = {
    {"ce", false}, /* the child has the same console, and its own answer */
    {"cce", true},
    {"be", true},
    {"cbe", true},
    {"e", false},
};

START_TEST(the_first_ctrl_c_is_the_childs)
{
    windows.waits = interruptions[_i].waits;
    struct outcome outcome = double_launch(&double_process);
    ck_assert(outcome.ok && outcome.interrupted == interruptions[_i].interrupted);
    ck_assert(outcome.has_exit_code != outcome.interrupted);
    ck_assert_int_eq(outcome.end, outcome.interrupted ? LAUNCH_END_TREE : LAUNCH_END_NONE);
    windows.waits = "ce"; /* counted from nothing each time */
    ck_assert(!double_launch(&double_process).interrupted);
}
END_TEST

/* The console's thread may be late: what it is about to signal is still there, and the next launch is not ended by it. */
START_TEST(a_late_ctrl_c_hits_nothing)
{
    DWORD flags;
    HANDLE first = win32_interrupt_watch(true);
    ck_assert_ptr_nonnull(first);
    ck_assert(win32_interrupt_handler(CTRL_C_EVENT));
    ck_assert_uint_eq(WaitForSingleObject(first, 0), WAIT_OBJECT_0);
    win32_interrupt_unwatch();
    ck_assert(GetHandleInformation(first, &flags) && SetEvent(first));
    ck_assert(!win32_interrupt_handler(CTRL_C_EVENT));
    HANDLE second = win32_interrupt_watch(false);
    ck_assert_uint_eq(WaitForSingleObject(second, 0), WAIT_TIMEOUT);
    win32_interrupt_unwatch();
    SetLastError(0);
}
END_TEST

/* ---- who ---- */

START_TEST(who_it_was_is_a_fact)
{
    windows.elevated = true;
    windows.integrity = SECURITY_MANDATORY_HIGH_RID;
    windows.session = 3;
    struct outcome outcome = double_launch(&double_process);
    ck_assert(outcome.has_identity && outcome.identity.elevated);
    ck_assert(text_equals(outcome.identity.user, TEXT("CORP\\alice")));
    ck_assert(text_equals(outcome.identity.sid, TEXT("S-1-5-21-1-2-3-1001")));
    ck_assert_str_eq(outcome.identity.integrity, "high");
    ck_assert_uint_eq(outcome.identity.session, 3);
}
END_TEST

static const struct {
    DWORD level;
    const char *name;
} levels[] = {
    {1, "untrusted"}, {0xFFF, "untrusted"}, {0x1000, "low"},         {0x2000, "medium"}, {0x20FF, "medium"},
    {0x2100, "medium-plus"}, {0x3000, "high"}, {0x4000, "system"}, {0x5000, "protected"},
};

START_TEST(integrity_has_names)
{
    windows.integrity = levels[_i].level;
    ck_assert_str_eq(double_launch(&double_process).identity.integrity, levels[_i].name);
}
END_TEST

START_TEST(who_windows_does_not_tell_is_unknown)
{
    static const char *const calls[] = {"open_token", "get_token"};
    for (size_t i = 0; i < 2; i++) {
        windows.failing = calls[i];
        windows.error = 5;
        struct outcome outcome = double_launch(&double_process);
        ck_assert(outcome.ok && outcome.has_exit_code && !outcome.has_identity);
    }
    windows.failing = "look_up_sid";
    struct outcome nameless = double_launch(&double_process);
    ck_assert(nameless.has_identity && !nameless.identity.user.bytes);
    ck_assert(text_equals(nameless.identity.sid, TEXT("S-1-5-21-1-2-3-1001")));
}
END_TEST

/* ---- the shell ---- */

/* Nobody waits in an apartment, whose messages nobody would answer. */
START_TEST(every_field_of_the_shells_call)
{
    double_shell.verb = TEXT("runas");
    double_shell.command_line = TEXT("--grün");
    double_shell.directory = TEXT("D:\\Jöbs");
    windows.exit_code = 7;
    struct outcome outcome = double_launch(&double_shell);
    ck_assert(outcome.ok && outcome.has_pid && outcome.has_exit_code && outcome.has_identity);
    ck_assert_uint_eq(outcome.exit_code, 7);
    ck_assert(double_says(&windows.verb, L"runas"));
    ck_assert(double_says(&windows.file, L"C:\\T\u00F6ols\\a.exe"));
    ck_assert(double_says(&windows.parameters, L"--gr\u00FCn"));
    ck_assert(double_says(&windows.directory, L"D:\\J\u00F6bs"));
    ck_assert_uint_eq(windows.mask, SEE_MASK_NOCLOSEPROCESS | SEE_MASK_NOASYNC | SEE_MASK_FLAG_NO_UI);
    double_expect_log("co_initialize shell_execute co_uninitialize get_process_id who wait get_exit_code look_up_sid ");
    double_shell.command_line = double_shell.directory = (struct text){0};
    ck_assert(double_launch(&double_shell).ok);
    ck_assert(double_says(&windows.parameters, NULL) && double_says(&windows.directory, NULL));
}
END_TEST

START_TEST(the_shell_may_start_no_process)
{
    windows.no_process = true;
    struct outcome outcome = double_launch(&double_shell);
    ck_assert(outcome.ok && !outcome.has_pid && !outcome.has_exit_code && !outcome.has_identity);
    double_expect_log("co_initialize shell_execute co_uninitialize ");
}
END_TEST

/* No bare name goes to the shell: it would look in the current directory first. Nor does a relative path, which the shell would
 * read from the session's directory on, the other calls from deputy's. */
START_TEST(the_shell_gets_a_full_path)
{
    wchar_t expected[MAX_PATH];
    double_shell.directory = TEXT("C:\\Jobs");
    double_shell.application = TEXT("sub\\who.exe");
    ck_assert_uint_gt(GetFullPathNameW(L"sub\\who.exe", MAX_PATH, expected, NULL), 0);
    ck_assert(double_launch(&double_shell).ok);
    ck_assert(double_says(&windows.file, expected));
    ck_assert_uint_gt(GetSystemDirectoryW(expected, MAX_PATH - 10), 0);
    wcscat(expected, L"\\cmd.exe");
    double_shell.application = TEXT("cmd");
    ck_assert(double_launch(&double_shell).ok);
    ck_assert(double_says(&windows.file, expected));
    double_shell.application = TEXT("none-of-that-name");
    ck_assert_uint_eq(double_launch(&double_shell).error, 2);
    double_expect_log("co_initialize co_uninitialize ");
    double_shell.application = TEXT("https://www.example.com/");
    ck_assert(double_launch(&double_shell).ok);
    ck_assert(double_says(&windows.file, L"https://www.example.com/"));
}
END_TEST

static const DWORD shell_errors[] = {2, 3, 5, 740, 1155, 1223, 1260};

START_TEST(the_shells_errors_are_windows_own)
{
    windows.failing = "shell_execute";
    windows.error = shell_errors[_i];
    ck_assert_uint_eq(double_launch(&double_shell).error, shell_errors[_i]);
    double_expect_log("co_initialize shell_execute co_uninitialize ");
    windows.error = 0;
    ck_assert_uint_eq(double_launch(&double_shell).error, 31);
    windows.failing = "co_initialize"; /* somebody else's COM will do */
    ck_assert(double_launch(&double_shell).ok);
    ck_assert_ptr_null(strstr(windows.log, "co_uninitialize"));
}
END_TEST

START_TEST(the_shells_tree_is_not_guaranteed_to_end)
{
    double_shell.timeout_ms = 5;
    windows.waits = "t";
    struct outcome outcome = double_launch(&double_shell);
    ck_assert(outcome.timed_out);
    ck_assert_int_eq(outcome.end, LAUNCH_END_PROGRAM);
    double_expect_log("co_initialize shell_execute co_uninitialize get_process_id who wait terminate_process wait look_up_sid ");
    windows.waits = "c";
    outcome = double_launch(&double_shell);
    ck_assert(outcome.interrupted);
}
END_TEST

Suite *win32_process_suite(void)
{
    Suite *suite = suite_create("win32_process");
    TCase *tests = tcase_create("win32_process");
    tcase_add_checked_fixture(tests, double_set, double_clear);
    tcase_add_test(tests, every_step_in_its_order);
    tcase_add_test(tests, the_job_ends_with_deputy);
    tcase_add_test(tests, without_waiting_there_is_no_job);
    tcase_add_test(tests, a_batch_file_is_the_one_that_was_found);
    tcase_add_loop_test(tests, a_failed_step_ends_the_child, 0, sizeof steps / sizeof *steps);
    tcase_add_test(tests, only_standard_streams_are_handed_over);
    tcase_add_test(tests, with_no_streams_nothing_is_inherited);
    tcase_add_test(tests, no_read_waits_for_what_the_program_left_running);
    tcase_add_test(tests, a_timeout_ends_the_tree);
    tcase_add_test(tests, a_timeout_implies_waiting);
    tcase_add_test(tests, a_long_timeout_is_as_long_as_it_says);
    tcase_add_test(tests, what_cannot_be_ended_is_said);
    tcase_add_test(tests, a_wait_that_fails_leaves_nothing_running);
    tcase_add_test(tests, an_exit_code_that_windows_keeps_is_not_made_up);
    tcase_add_loop_test(tests, the_first_ctrl_c_is_the_childs, 0, sizeof interruptions / sizeof *interruptions);
    tcase_add_test(tests, a_late_ctrl_c_hits_nothing);
    tcase_add_test(tests, who_it_was_is_a_fact);
    tcase_add_loop_test(tests, integrity_has_names, 0, sizeof levels / sizeof *levels);
    tcase_add_test(tests, who_windows_does_not_tell_is_unknown);
    tcase_add_test(tests, every_field_of_the_shells_call);
    tcase_add_test(tests, the_shell_may_start_no_process);
    tcase_add_test(tests, the_shell_gets_a_full_path);
    tcase_add_loop_test(tests, the_shells_errors_are_windows_own, 0, sizeof shell_errors / sizeof *shell_errors);
    tcase_add_test(tests, the_shells_tree_is_not_guaranteed_to_end);
    suite_add_tcase(suite, tests);
    return suite;
}
