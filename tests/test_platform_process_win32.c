/* Which programs an exchange starts on Windows; how it talks to them is in test_credential_sources.c, for both. */
#include <check.h>
#include <string.h>

#include "core/platform_process.h"
#include "tests/scratch.h"

#include <windows.h>

Suite *platform_process_win32_suite(void);

static wchar_t old_path[32767];

/* A helper in the working directory, which is also in PATH as relative ways lead there. */
static void set_up(void)
{
    wchar_t program[MAX_PATH];
    scratch_enter();
    ck_assert(GetModuleFileNameW(NULL, program, MAX_PATH) < MAX_PATH);
    ck_assert(CopyFileW(program, L"a helper.exe", TRUE));
    GetEnvironmentVariableW(L"PATH", old_path, sizeof old_path / sizeof *old_path);
    SetEnvironmentVariableW(L"PATH", L".;;\".\";..;C:\\windows\\system32");
}

static void tear_down(void)
{
    SetEnvironmentVariableW(L"PATH", old_path);
    scratch_leave();
}

static enum process_end start(const char *command, struct process_exchange *exchange)
{
    static char output[200];
    *exchange = (struct process_exchange){
        .command = command, .output = output, .output_size = sizeof output, .timeout_ms = 20000};
    platform_exchange(exchange);
    return exchange->end;
}

START_TEST(never_from_the_working_directory)
{
    static const char *const commands[] = {"\"a helper\" credential-helper write=x",
                                           "\"a helper.exe\" credential-helper write=x"};
    static const char *const paths[] = {"\".\\a helper\" credential-helper write=x",
                                        "\"./a helper.exe\" credential-helper write=x"};
    struct process_exchange exchange;
    for (int i = 0; i < 2; i++) {
        ck_assert_int_eq(start(commands[i], &exchange), PROCESS_NOT_STARTED);
        ck_assert_ptr_nonnull(strstr(exchange.reason, "a helper"));
        ck_assert_msg(start(paths[i], &exchange) == PROCESS_EXITED, "%s: %s", paths[i], exchange.reason);
        ck_assert_uint_eq(exchange.output_length, 1);
    }
}
END_TEST

START_TEST(along_path)
{
    struct process_exchange exchange;
    wchar_t here[MAX_PATH], path[2 * MAX_PATH];
    ck_assert_msg(start("cmd /c exit 3", &exchange) == PROCESS_EXITED, "%s", exchange.reason);
    ck_assert_uint_eq(exchange.exit_code, 3);
    GetCurrentDirectoryW(MAX_PATH, here);
    swprintf(path, 2 * MAX_PATH, L"C:\\nowhere;\"%ls\"", here);
    SetEnvironmentVariableW(L"PATH", path);
    ck_assert_msg(start("  \"a helper\" credential-helper write=x", &exchange) == PROCESS_EXITED, "%s", exchange.reason);
    ck_assert_int_eq(start("cmd /c exit 3", &exchange), PROCESS_NOT_STARTED);
}
END_TEST

/* CreateProcessW would start them by cmd.exe. */
START_TEST(no_batch_files)
{
    static const char *const commands[] = {".\\a.bat", "./b.CMD x", "\".\\a.bat. .\"", "\".\\b.cmd \""};
    struct process_exchange exchange;
    scratch_put("a.bat", "@echo x\r\n");
    scratch_put("b.CMD", "@echo x\r\n");
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        ck_assert_int_eq(start(commands[i], &exchange), PROCESS_NOT_STARTED);
        /* Wine does not find a name with dots or spaces at its end, as Windows does. */
        ck_assert_msg(i >= 2 || strstr(exchange.reason, "batch"), "%s: %s", commands[i], exchange.reason);
    }
}
END_TEST

Suite *platform_process_win32_suite(void)
{
    Suite *suite = suite_create("platform_process_win32");
    TCase *tests = tcase_create("platform_process_win32");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, never_from_the_working_directory);
    tcase_add_test(tests, along_path);
    tcase_add_test(tests, no_batch_files);
    suite_add_tcase(suite, tests);
    return suite;
}
