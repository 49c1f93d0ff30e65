#include "backends/backend.h"

#include <check.h>
#include <string.h>

Suite *recorder_suite(void);

static const struct launch logon_launch = {
    .session_id = TEXT("7d1e8a52-1f5e-4f0f-9d6b-3c7f1f0a1b02"),
    .session_name = TEXT("SSMS, \"production\""),
    .api = API_CREATE_PROCESS_WITH_LOGON,
    .application = TEXT("C:\\Tools\\Ssms.exe"),
    .command_line = TEXT("Ssms.exe -S sql/erp -E"),
    .directory = TEXT("C:\\Grüße"),
    .identity = {TEXT("svc-sql"), TEXT("CORP")},
    .logon = LOGON_NETWORK_ONLY,
    .wait = true,
    .secret_state = LAUNCH_SECRET_PROVIDED,
};

#define LOGON_HEAD(seq) \
    "{\"seq\":" seq ",\"session\":{\"id\":\"7d1e8a52-1f5e-4f0f-9d6b-3c7f1f0a1b02\",\"name\":\"SSMS, \\\"production\\\"\"}," \
    "\"api\":\"CreateProcessWithLogonW\",\"application\":\"C:\\\\Tools\\\\Ssms.exe\"," \
    "\"command_line\":\"Ssms.exe -S sql/erp -E\",\"directory\":\"C:\\\\Grüße\",\"verb\":null,\"user\":\"svc-sql\"," \
    "\"domain\":\"CORP\",\"logon\":\"network-only\",\"wait\":true,\"secret\":\"provided\",\"result\":"

static void expect_line(const struct launch *launch, const struct outcome *outcome, unsigned long sequence,
                        const char *expected)
{
    struct buffer line = {0};
    ck_assert_int_eq(recorder_add_line(sequence, launch, outcome, &line), STATUS_OK);
    ck_assert_str_eq(line.bytes, expected);
    buffer_fini(&line);
}

START_TEST(success)
{
    struct outcome outcome = {.ok = true, .has_pid = true, .pid = 1000, .has_exit_code = true};
    expect_line(&logon_launch, &outcome, 1, LOGON_HEAD("1") "{\"ok\":true,\"pid\":1000,\"exit_code\":0}}\n");
    outcome = (struct outcome){.ok = true, .has_pid = true, .pid = 1004, .has_exit_code = true, .exit_code = 4294967295u};
    expect_line(&logon_launch, &outcome, 12, LOGON_HEAD("12") "{\"ok\":true,\"pid\":1004,\"exit_code\":4294967295}}\n");
    outcome = (struct outcome){.ok = true};
    expect_line(&logon_launch, &outcome, 2, LOGON_HEAD("2") "{\"ok\":true,\"pid\":null,\"exit_code\":null}}\n");
    outcome = (struct outcome){.ok = true, .has_pid = true, .pid = 1008, .timed_out = true};
    expect_line(&logon_launch, &outcome, 3,
                LOGON_HEAD("3") "{\"ok\":true,\"pid\":1008,\"exit_code\":null,\"timed_out\":true}}\n");
}
END_TEST

/* The last key, where the backend looks; the simulator does not. */
START_TEST(who_it_really_is)
{
    struct outcome outcome = {
        .ok = true,
        .has_pid = true,
        .pid = 4,
        .timed_out = true,
        .asks_identity = true,
        .has_identity = true,
        .identity = {TEXT("CORP\\älice"), TEXT("S-1-5-21-1"), true, "high", 3},
    };
    expect_line(&logon_launch, &outcome, 1,
                LOGON_HEAD("1") "{\"ok\":true,\"pid\":4,\"exit_code\":null,\"timed_out\":true,\"identity\":{"
                "\"user\":\"CORP\\\\älice\",\"sid\":\"S-1-5-21-1\",\"elevated\":true,\"integrity\":\"high\",\"session\":3}}}\n");
    outcome = (struct outcome){.ok = true, .has_pid = true, .pid = 4, .asks_identity = true};
    expect_line(&logon_launch, &outcome, 1,
                LOGON_HEAD("1") "{\"ok\":true,\"pid\":4,\"exit_code\":null,\"identity\":null}}\n");
    struct buffer line = {0};
    outcome = (struct outcome){.error = 5, .asks_identity = true};
    ck_assert_int_eq(recorder_add_line(1, &logon_launch, &outcome, &line), STATUS_OK);
    ck_assert(text_ends_with_ignoring_case(buffer_text(&line), TEXT("\",\"identity\":null}}\n")));
    buffer_fini(&line);
}
END_TEST

START_TEST(plan)
{
    struct launch launch = {.api = API_SHELL_EXECUTE, .application = TEXT("notepad"), .verb = TEXT("runas")};
    expect_line(&launch, NULL, 1,
                "{\"seq\":1,\"session\":{\"id\":null,\"name\":null},\"api\":\"ShellExecuteExW\",\"application\":\"notepad\","
                "\"command_line\":null,\"directory\":null,\"verb\":\"runas\",\"user\":null,\"domain\":null,\"logon\":null,"
                "\"wait\":false,\"secret\":null,\"result\":null}\n");
    launch = (struct launch){.session_name = TEXT(""),
                             .api = API_CREATE_PROCESS_WITH_LOGON,
                             .command_line = TEXT("a"),
                             .logon = LOGON_WITH_PROFILE,
                             .secret_state = LAUNCH_SECRET_NEEDED};
    expect_line(&launch, NULL, 2,
                "{\"seq\":2,\"session\":{\"id\":null,\"name\":\"\"},\"api\":\"CreateProcessWithLogonW\",\"application\":null,"
                "\"command_line\":\"a\",\"directory\":null,\"verb\":null,\"user\":null,\"domain\":null,"
                "\"logon\":\"with-profile\",\"wait\":false,\"secret\":\"needed\",\"result\":null}\n");
}
END_TEST

START_TEST(failure_carries_the_windows_error)
{
    struct outcome outcome = {.error = 1326};
    struct buffer line = {0};
    ck_assert_int_eq(recorder_add_line(1, &logon_launch, &outcome, &line), STATUS_OK);
    const char *start = LOGON_HEAD("1") "{\"ok\":false,\"error\":1326,\"name\":\"ERROR_LOGON_FAILURE\",\"message\":\"";
    ck_assert_int_eq(strncmp(line.bytes, start, strlen(start)), 0);
    const char *help = strstr(line.bytes, "\",\"help\":\"");
    ck_assert(help != NULL);
    ck_assert_str_eq(line.bytes + line.length - 4, "\"}}\n");
    buffer_fini(&line);
}
END_TEST

START_TEST(control_characters_and_broken_bytes_stay_json)
{
    struct launch launch = {.command_line = TEXT("a\nb\x01" "c\xFF" "d\xE2\x82\xAC")};
    struct buffer line = {0};
    ck_assert_int_eq(recorder_add_line(1, &launch, NULL, &line), STATUS_OK);
    ck_assert(strstr(line.bytes, "\"command_line\":\"a\\nb\\u0001c\xEF\xBF\xBD" "d\xE2\x82\xAC\"") != NULL);
    ck_assert_ptr_eq(strchr(line.bytes, '\n'), line.bytes + line.length - 1);
    buffer_fini(&line);
}
END_TEST

static enum status refuse(void *state, const struct launch *launch, struct outcome *outcome)
{
    (void)launch;
    outcome->error = *(uint32_t *)state;
    return *(uint32_t *)state == 0 ? STATUS_SYSTEM : STATUS_OK;
}

START_TEST(decorates_any_backend)
{
    const struct backend inner = {.launch = refuse};
    uint32_t error = 5;
    struct buffer out = {0};
    struct recorder recorder = {.inner = &inner, .inner_state = &error, .out = &out, .sequence = 1};
    struct outcome outcome;
    ck_assert_int_eq(recorder_launch(&recorder, &logon_launch, &outcome), STATUS_OK);
    ck_assert(!outcome.ok);
    ck_assert_uint_eq(outcome.error, 5);
    ck_assert_int_eq(recorder_launch(&recorder, &logon_launch, &outcome), STATUS_OK);
    ck_assert_int_eq(strncmp(out.bytes, "{\"seq\":1,", 9), 0);
    ck_assert(strstr(out.bytes, "\n{\"seq\":2,") != NULL);
    size_t length = out.length;
    error = 0;
    ck_assert_int_eq(recorder_launch(&recorder, &logon_launch, &outcome), STATUS_SYSTEM);
    ck_assert_uint_eq(out.length, length);
    buffer_fini(&out);
}
END_TEST

Suite *recorder_suite(void)
{
    Suite *suite = suite_create("recorder");
    TCase *tests = tcase_create("recorder");
    tcase_add_test(tests, success);
    tcase_add_test(tests, who_it_really_is);
    tcase_add_test(tests, plan);
    tcase_add_test(tests, failure_carries_the_windows_error);
    tcase_add_test(tests, control_characters_and_broken_bytes_stay_json);
    tcase_add_test(tests, decorates_any_backend);
    suite_add_tcase(suite, tests);
    return suite;
}
