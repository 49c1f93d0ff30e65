/* What is said before anybody is asked for a password. */
#include "tests/double_win32.h"

Suite *win32_preflight_suite(void);

static struct arena arena;
static struct preflight preflight;

static void set(void)
{
    double_set();
    arena_init(&arena);
    double_logon.secret = NULL;
    double_logon.application = (struct text){0}; /* not resolved yet */
    double_logon.command_line = double_process.command_line = TEXT("cmd.exe /c echo");
    double_shell.application = TEXT("cmd.exe");
}

static void clear(void)
{
    arena_fini(&arena);
    double_clear();
}

static size_t look(const struct launch *launch)
{
    ck_assert_int_eq(backend_preflight(&backend_win32, double_state, launch, &arena, &preflight), STATUS_OK);
    ck_assert_uint_eq(windows.open_handles, 0);
    ck_assert_ptr_null(strstr(windows.log, "create_"));
    ck_assert_ptr_null(strstr(windows.log, "look_up_sid")); /* nobody needs a name, which may take long */
    return preflight.count;
}

static void expect(const struct launch *launch, uint32_t stops, const char *part)
{
    ck_assert_uint_eq(look(launch), 1);
    ck_assert_uint_eq(preflight.sentences[0].stops, stops);
    ck_assert_msg(text_contains(preflight.sentences[0].text, text_of(part)), "%.*s", TEXT_ARGS(preflight.sentences[0].text));
}

START_TEST(nothing_stands_against_an_ordinary_launch)
{
    ck_assert_uint_eq(look(&double_logon), 0);
    ck_assert_uint_eq(look(&double_process), 0);
    ck_assert_uint_eq(look(&double_shell), 0);
}
END_TEST

START_TEST(a_disabled_service_stops_a_run_as)
{
    windows.service_disabled = true;
    expect(&double_logon, 1058, "sc.exe config seclogon start= demand");
    ck_assert_uint_eq(look(&double_process), 0);
    ck_assert_uint_eq(look(&double_shell), 0);
}
END_TEST

/* Who may not ask, or finds no such service (Wine has none: 1060), is not stopped. */
START_TEST(a_question_without_answer_stops_nothing)
{
    static const char *const calls[] = {"open_services", "open_service", "query_service", "open_token", "get_token"};
    static const DWORD errors[] = {5, 1060, 0};
    windows.service_disabled = windows.system = true;
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        windows.failing = calls[i];
        windows.error = errors[i % 3];
        (void)look(&double_logon);
        bool asks_who = i >= 3;
        ck_assert_uint_eq(preflight.count, 1);
        ck_assert_uint_eq(preflight.sentences[0].stops, asks_who ? 1058 : 5);
        windows.log[0] = '\0';
    }
}
END_TEST

START_TEST(local_system_may_not_log_on_this_way)
{
    windows.system = true;
    expect(&double_logon, 5, "LocalSystem");
    ck_assert_uint_eq(look(&double_process), 0);
}
END_TEST

static const struct {
    const char *line;
    const wchar_t *of;
    DWORD error;
    uint32_t stops; /* 0: nothing is said; 5: it is a folder */
    const char *part;
} images[] = {
    {"none-of-that-name.exe -x", NULL, 0, 2, "none-of-that-name.exe"},
    {"C:\\Apps\\gone.exe -x", L"gone.exe", 2, 2, "C:\\Apps\\gone.exe"},
    {"\"C:\\My Apps\\gone.exe\" -x", L"gone.exe", 3, 3, "C:\\My Apps\\gone.exe"},
    {"C:\\Apps\\hidden.exe", L"hidden.exe", 5, 0, NULL},
    {"C:\\Apps\\folder.exe -x", L"folder.exe", 0, 5, "C:\\Apps\\folder.exe is a folder"},
    {"nul -x", L"nul.exe", 0, 2, "nul is a device"}, /* Windows finds it in every folder */
    {"C:\\Apps\\con.exe", L"con.exe", 0, 2, "C:\\Apps\\con.exe is a device"},
    {"C:\\Apps\\slow.exe", L"slow.exe", 53, 0, NULL},
    {"C:\\Apps\\here.exe", L"here.exe", 0, 0, NULL},
};

START_TEST(an_image_that_is_not_there_stops)
{
    double_logon.command_line = double_process.command_line = text_of(images[_i].line);
    windows.attributes_of = images[_i].of;
    windows.attributes_error = images[_i].error;
    windows.folder = images[_i].stops == 5;
    if (images[_i].stops) {
        expect(&double_logon, images[_i].stops, images[_i].part);
        expect(&double_process, images[_i].stops, images[_i].part);
    } else {
        ck_assert_uint_eq(look(&double_process), 0);
    }
}
END_TEST

/* Nobody gives a password for a line that the batch file's full path makes too long: 1023 units for a logon, 32766 else. */
START_TEST(the_line_is_as_long_as_windows_gets_it)
{
    static const char name[] = "C:/Apps/job.cmd "; /* becomes "C:\\Apps\\job.cmd" with quotes: 2 more */
    struct launch *launches[] = {&double_logon, &double_process};
    static const size_t limits[] = {1023, 32766};
    static char line[32768];
    memset(line, 'x', sizeof line);
    memcpy(line, name, sizeof name - 1);
    windows.attributes_of = L"job.cmd";
    for (size_t i = 0; i < 2; i++) {
        launches[i]->command_line = (struct text){line, limits[i] - 2};
        ck_assert_uint_eq(look(launches[i]), 0);
        launches[i]->command_line.length++;
        expect(launches[i], 87, i == 0 ? "1024 characters" : "32767 characters");
    }
    memcpy(line, "C:\\Apps\\job.exe ", sizeof name - 1);
    windows.attributes_of = L"job.exe";
    double_logon.command_line = (struct text){line, 1023};
    ck_assert_uint_eq(look(&double_logon), 0);
}
END_TEST

START_TEST(the_shell_opens_more_than_files)
{
    static const char *const files[] = {"https://www.example.com/a", "mailto:a@example.com", "C:\\Apps\\program"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        double_shell.application = text_of(files[i]);
        ck_assert_uint_eq(look(&double_shell), 0);
    }
    double_shell.application = TEXT("C:\\Apps\\gone.exe");
    windows.attributes_of = L"gone.exe";
    windows.attributes_error = 2;
    expect(&double_shell, 2, "gone.exe");
    double_shell.application = TEXT("inner\\gone.exe"); /* of deputy's own directory, as for the other calls */
    expect(&double_shell, 2, "\\inner\\gone.exe");
    ck_assert(!text_contains(preflight.sentences[0].text, TEXT(" inner\\gone.exe")));
    double_shell.application = TEXT("nul.txt");
    expect(&double_shell, 2, "is a device");
    double_shell.application = TEXT("C:\\Apps\\inner.d"); /* the shell opens folders */
    windows.attributes_of = L"inner.d";
    windows.attributes_error = 0;
    windows.folder = true;
    ck_assert_uint_eq(look(&double_shell), 0);
}
END_TEST

START_TEST(a_directory_that_is_none_stops)
{
    double_process.directory = TEXT("D:\\Jöbs");
    windows.attributes_of = L"D:\\J\u00F6bs";
    windows.attributes_error = 3;
    expect(&double_process, 267, "D:\\Jöbs");
    windows.attributes_error = 2;
    expect(&double_process, 267, "D:\\Jöbs");
    windows.attributes_error = 0; /* a file */
    expect(&double_process, 267, "is a file");
    windows.attributes_error = 5;
    ck_assert_uint_eq(look(&double_process), 0);
}
END_TEST

START_TEST(warnings_stop_nothing)
{
    windows.session = 0;
    expect(&double_process, 0, "session 0");
    windows.session = 1;
    windows.elevated = true;
    expect(&double_logon, 0, "filtered token");
    double_logon.logon = LOGON_NETWORK_ONLY; /* the caller's own token */
    ck_assert_uint_eq(look(&double_logon), 0);
    double_shell.verb = TEXT("runas");
    expect(&double_shell, 0, "will not ask");
    ck_assert_uint_eq(look(&double_process), 0);
}
END_TEST

START_TEST(mapped_drives_are_the_callers)
{
    windows.drive = DRIVE_REMOTE;
    windows.attributes_of = L"a.exe";
    double_logon.command_line = double_process.command_line = TEXT("Z:\\Apps\\a.exe");
    expect(&double_logon, 0, "Z:\\Apps\\a.exe");
    ck_assert_uint_eq(look(&double_process), 0);
    double_shell.application = TEXT("Z:\\Apps\\a.exe");
    ck_assert_uint_eq(look(&double_shell), 0);
    double_shell.verb = TEXT("runas");
    expect(&double_shell, 0, "\\\\server\\share");
}
END_TEST

START_TEST(what_stops_comes_before_what_warns)
{
    windows.session = 0;
    windows.service_disabled = true;
    double_logon.command_line = TEXT("none-of-that-name");
    ck_assert_uint_eq(look(&double_logon), 3);
    ck_assert_uint_eq(preflight.sentences[0].stops, 1058);
    ck_assert_uint_eq(preflight.sentences[1].stops, 2);
    ck_assert_uint_eq(preflight.sentences[2].stops, 0);
}
END_TEST

Suite *win32_preflight_suite(void)
{
    Suite *suite = suite_create("win32_preflight");
    TCase *tests = tcase_create("win32_preflight");
    tcase_add_checked_fixture(tests, set, clear);
    tcase_add_test(tests, nothing_stands_against_an_ordinary_launch);
    tcase_add_test(tests, a_disabled_service_stops_a_run_as);
    tcase_add_test(tests, a_question_without_answer_stops_nothing);
    tcase_add_test(tests, local_system_may_not_log_on_this_way);
    tcase_add_loop_test(tests, an_image_that_is_not_there_stops, 0, sizeof images / sizeof *images);
    tcase_add_test(tests, the_line_is_as_long_as_windows_gets_it);
    tcase_add_test(tests, the_shell_opens_more_than_files);
    tcase_add_test(tests, a_directory_that_is_none_stops);
    tcase_add_test(tests, warnings_stop_nothing);
    tcase_add_test(tests, mapped_drives_are_the_callers);
    tcase_add_test(tests, what_stops_comes_before_what_warns);
    suite_add_tcase(suite, tests);
    return suite;
}
