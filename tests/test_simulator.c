#include "backends/backend.h"
#include "tests/machine_from_text.h"

Suite *simulator_suite(void);

static const char office[] =
    "<environment name='SystemRoot' value='C:\\Windows'/>"
    "<environment name='PATH' value='C:\\Tools;\"C:\\More Tools\\\";.;'/>"
    "<environment name='COMPUTERNAME' value='WS01'/>"
    "<account user='alice' domain='CORP' password='right'/>"
    "<account user='any' domain='CORP'/>"
    "<account user='local' password='right'/>"
    "<account user='blank' password=''/>"
    "<account user='whole@corp.example' password='right'/>"
    "<account user='disabled' password='right' state='disabled' logon='network'/>"
    "<account user='locked' password='right' state='locked'/>"
    "<account user='expired' password='right' state='expired'/>"
    "<account user='must' password='right' state='must-change'/>"
    "<account user='old' password='right' state='password-expired'/>"
    "<account user='remote' password='right' logon='network'/>"
    "<directory path='C:\\Jobs'/><directory path='C:\\Private' deny='CORP\\alice'/>"
    "<directory path='C:\\Mine' deny='CORP\\bob'/>"
    "<file path='C:\\Windows\\System32\\cmd.exe'/>"
    "<file path='C:\\Tools\\dup.exe' exit-code='2'/><file path='C:\\Windows\\dup.exe' exit-code='1'/>"
    "<file path='C:\\More Tools\\dup.exe'/><file path='D:\\Apps\\hidden.exe'/>"
    "<file path='C:\\More Tools\\more.exe'/>"
    "<file path='D:\\Apps\\Ide\\Ssms.exe'/>"
    "<file path='C:\\Tools\\slow.exe' exit-code='7' duration-ms='5000'/>"
    "<file path='C:\\Tools\\admin.exe' requires='administrator'/>"
    "<file path='C:\\Tools\\noalice.exe' deny='CORP\\alice'/><file path='C:\\Tools\\nobob.exe' deny='corp\\BOB'/>"
    "<file path='C:\\Tools\\script.ps1'/><file path='C:\\Tools\\run.CMD'/><file path='C:\\Tools\\console.msc'/>"
    "<file path='C:\\Tools\\letter.txt'/><file path='C:\\Tools\\letter.odd'/>"
    "<association extension='.TXT'/>";

struct stage {
    struct machine machine;
    void *state;
};

static void stage_set(struct stage *stage, const char *root_attributes, const char *content)
{
    machine_from_text(&stage->machine, root_attributes, content);
    struct backend_options options = {.machine = &stage->machine};
    ck_assert_int_eq(backend_simulator.open(&options, &stage->state), STATUS_OK);
}

static void stage_clear(struct stage *stage)
{
    backend_simulator.close(stage->state);
    machine_fini(&stage->machine);
}

static struct outcome launch_on(struct stage *stage, const struct launch *launch)
{
    struct outcome outcome = {0};
    ck_assert_int_eq(backend_simulator.launch(stage->state, launch, &outcome), STATUS_OK);
    ck_assert(outcome.ok == (outcome.error == 0));
    return outcome;
}

static uint32_t error_of(const char *root_attributes, const struct launch *launch)
{
    struct stage stage;
    stage_set(&stage, root_attributes, office);
    uint32_t error = launch_on(&stage, launch).error;
    stage_clear(&stage);
    return error;
}

/* CreateProcessWithLogonW */

#define CMD "C:\\Windows\\System32\\cmd.exe"
#define BOB "user='CORP\\bob'"

static const struct {
    const char *machine, *user, *domain, *password; /* password NULL: absent */
    enum launch_logon logon;
    const char *application, *directory;
    uint32_t error;
} logons[] = {
    {BOB, "alice", "CORP", "right", LOGON_WITH_PROFILE, CMD, NULL, 0},
    {BOB, "ALICE", "corp", "right", LOGON_WITH_PROFILE, "c:/windows/SYSTEM32/CMD.EXE", NULL, 0},
    {BOB, "alice@corp", NULL, "right", LOGON_WITH_PROFILE, CMD, NULL, 0},
    {BOB, "Alice@corp.example.com", NULL, "right", LOGON_WITH_PROFILE, CMD, NULL, 0},
    {BOB, "alice@other.example", NULL, "right", LOGON_WITH_PROFILE, CMD, NULL, 1326},
    {BOB, "WHOLE@corp.example", NULL, "right", LOGON_WITH_PROFILE, CMD, NULL, 0},
    {BOB, "local", ".", "right", LOGON_WITH_PROFILE, CMD, NULL, 0},
    {BOB, "local", NULL, "right", LOGON_WITH_PROFILE, CMD, NULL, 0},
    {BOB, "local", "ws01", "right", LOGON_WITH_PROFILE, CMD, NULL, 0},
    {BOB, "local", "CORP", "right", LOGON_WITH_PROFILE, CMD, NULL, 1326},
    {BOB, "alice", ".", "right", LOGON_WITH_PROFILE, CMD, NULL, 1326},
    /* parameters */
    {BOB, NULL, ".", "right", LOGON_WITH_PROFILE, CMD, NULL, 87},
    {BOB, "", ".", "right", LOGON_WITH_PROFILE, CMD, NULL, 87},
    {BOB, "", ".", "right", LOGON_NETWORK_ONLY, CMD, NULL, 87},
    {BOB, "alice@corp", ".", "right", LOGON_WITH_PROFILE, CMD, NULL, 87},
    {BOB, "alice@corp", "CORP", "right", LOGON_NETWORK_ONLY, CMD, NULL, 87},
    /* service */
    {BOB " secondary-logon='disabled'", "alice", "CORP", "wrong", LOGON_WITH_PROFILE, CMD, NULL, 1058},
    {BOB " secondary-logon='disabled'", "alice@corp", ".", "right", LOGON_WITH_PROFILE, CMD, NULL, 87},
    {BOB " secondary-logon='disabled'", "x", ".", "x", LOGON_NETWORK_ONLY, CMD, NULL, 1058},
    {BOB " secondary-logon='stopped'", "alice", "CORP", "right", LOGON_WITH_PROFILE, CMD, NULL, 0},
    /* account and logon right */
    {BOB, "nobody", "CORP", "right", LOGON_WITH_PROFILE, "C:\\none.exe", NULL, 1326},
    {BOB, "alice", "CORP", "Right", LOGON_WITH_PROFILE, CMD, NULL, 1326},
    {BOB, "alice", "CORP", "", LOGON_WITH_PROFILE, CMD, NULL, 1326},
    {BOB, "alice", "CORP", NULL, LOGON_WITH_PROFILE, CMD, NULL, 1326},
    {BOB, "any", "CORP", NULL, LOGON_WITH_PROFILE, CMD, NULL, 0},
    {BOB, "any", "CORP", "whatever", LOGON_WITH_PROFILE, CMD, NULL, 0},
    {BOB, "blank", ".", "", LOGON_WITH_PROFILE, CMD, NULL, 1327},
    {BOB, "blank", ".", "x", LOGON_WITH_PROFILE, CMD, NULL, 1326},
    {BOB, "disabled", ".", "right", LOGON_WITH_PROFILE, CMD, NULL, 1331},
    {BOB, "disabled", ".", "wrong", LOGON_WITH_PROFILE, CMD, NULL, 1326},
    {BOB, "locked", ".", "right", LOGON_WITH_PROFILE, CMD, NULL, 1909},
    {BOB, "expired", ".", "right", LOGON_WITH_PROFILE, CMD, NULL, 1793},
    {BOB, "must", ".", "right", LOGON_WITH_PROFILE, CMD, NULL, 1907},
    {BOB, "old", ".", "right", LOGON_WITH_PROFILE, CMD, NULL, 1330},
    {BOB, "remote", ".", "right", LOGON_WITH_PROFILE, CMD, NULL, 1385},
    {BOB, "nobody", "NOWHERE", NULL, LOGON_NETWORK_ONLY, CMD, NULL, 0},
    {BOB, "locked", ".", "wrong", LOGON_NETWORK_ONLY, CMD, NULL, 0},
    {BOB " unknown='accept'", "nobody", "CORP", NULL, LOGON_WITH_PROFILE, "X:\\anything.exe", "X:\\nowhere", 0},
    {BOB " unknown='accept'", "alice", "CORP", "wrong", LOGON_WITH_PROFILE, CMD, NULL, 1326},
    {BOB " unknown='accept'", "remote", ".", "right", LOGON_WITH_PROFILE, CMD, NULL, 1385},
    /* image: of the other user with profile, of the caller network-only */
    {BOB, "alice", "CORP", "right", LOGON_WITH_PROFILE, NULL, "C:\\none", 2},
    {BOB, "alice", "CORP", "right", LOGON_WITH_PROFILE, "C:\\Tools\\noalice.exe", NULL, 5},
    {BOB, "alice@corp.example", NULL, "right", LOGON_WITH_PROFILE, "C:\\Tools\\noalice.exe", NULL, 5},
    {BOB, "alice", "CORP", "right", LOGON_NETWORK_ONLY, "C:\\Tools\\noalice.exe", NULL, 0},
    {BOB, "alice", "CORP", "right", LOGON_WITH_PROFILE, "C:\\Tools\\nobob.exe", NULL, 0},
    {BOB, "alice", "CORP", "right", LOGON_NETWORK_ONLY, "C:\\Tools\\nobob.exe", NULL, 5},
    {BOB, "alice", "CORP", "right", LOGON_WITH_PROFILE, "C:\\Tools\\script.ps1", "C:\\none", 193},
    /* directory */
    {BOB, "alice", "CORP", "right", LOGON_WITH_PROFILE, CMD, "C:\\Private", 267},
    {BOB, "alice", "CORP", "right", LOGON_NETWORK_ONLY, CMD, "C:\\Private\\", 0},
    {BOB, "alice", "CORP", "right", LOGON_NETWORK_ONLY, CMD, "c:/mine/", 267},
    {BOB, "alice", "CORP", "right", LOGON_WITH_PROFILE, "C:\\Tools\\admin.exe", "C:\\none", 267},
    /* elevation: the token of a logon is filtered */
    {BOB, "alice", "CORP", "right", LOGON_WITH_PROFILE, "C:\\Tools\\admin.exe", NULL, 740},
    {BOB " elevated='true'", "alice", "CORP", "right", LOGON_WITH_PROFILE, "C:\\Tools\\admin.exe", NULL, 740},
    {BOB, "alice", "CORP", "right", LOGON_NETWORK_ONLY, "C:\\Tools\\admin.exe", NULL, 740},
    {BOB " elevated='true'", "alice", "CORP", "right", LOGON_NETWORK_ONLY, "C:\\Tools\\admin.exe", NULL, 0},
};

START_TEST(with_logon)
{
    struct secret secret = {0};
    ck_assert_int_eq(secret_set(&secret, text_of(logons[_i].password)), STATUS_OK);
    struct launch launch = {
        .api = API_CREATE_PROCESS_WITH_LOGON,
        .application = text_of(logons[_i].application),
        .command_line = TEXT("program"),
        .directory = text_of(logons[_i].directory),
        .identity = {text_of(logons[_i].user), text_of(logons[_i].domain)},
        .logon = logons[_i].logon,
        .secret_state = logons[_i].password ? LAUNCH_SECRET_PROVIDED : LAUNCH_SECRET_ABSENT,
        .secret = logons[_i].password ? &secret : NULL,
    };
    uint32_t error = error_of(logons[_i].machine, &launch);
    secret_fini(&secret);
    ck_assert_msg(error == logons[_i].error, "row %d: %u instead of %u", _i, error, logons[_i].error);
}
END_TEST

/* CreateProcessW and ShellExecuteExW */

static const struct {
    const char *machine, *verb; /* verb NULL: CreateProcessW */
    const char *application, *directory;
    uint32_t error;
} processes[] = {
    {BOB, NULL, CMD, NULL, 0},
    {BOB " secondary-logon='disabled'", NULL, CMD, NULL, 0},
    {BOB, NULL, NULL, NULL, 2},
    {BOB, NULL, "C:\\Windows\\System32\\none.exe", NULL, 2},
    {BOB, NULL, "C:\\none.exe", NULL, 2},
    {BOB, NULL, "C:\\Jobs\\none.exe", NULL, 2},
    {BOB, NULL, "D:\\Apps\\none.exe", NULL, 2},
    {BOB, NULL, "C:\\None\\none.exe", NULL, 3},
    {BOB, NULL, "X:\\none.exe", NULL, 3},
    {BOB, NULL, "\\\\server\\share\\none.exe", NULL, 3},
    {BOB, NULL, "C:\\Tools\\nobob.exe", NULL, 5},
    {"user='CORP\\alice'", NULL, "C:\\Tools\\nobob.exe", NULL, 0},
    {"", NULL, "C:\\Tools\\nobob.exe", NULL, 0},
    {BOB, NULL, "C:\\Tools\\run.cmd", NULL, 0},
    {BOB, NULL, "C:\\Tools\\letter.txt", NULL, 193},
    {BOB " unknown='accept'", NULL, "X:\\none.exe", "X:\\", 0},
    {BOB " unknown='accept'", NULL, "X:\\none.ps1", NULL, 193},
    {BOB " unknown='accept'", NULL, "C:\\Tools\\nobob.exe", NULL, 5},
    {BOB " unknown='accept'", NULL, CMD, "C:\\Mine", 267},
    {BOB, NULL, CMD, "C:\\Jobs", 0},
    {BOB, NULL, CMD, "C:\\", 0},
    {BOB, NULL, CMD, "C:\\Windows", 0},
    {BOB, NULL, CMD, "C:\\windows/system32\\", 0},
    {BOB, NULL, CMD, "D:\\Apps", 0},
    {BOB, NULL, CMD, "D:\\Apps\\Ide\\Ssms.exe", 267},
    {BOB, NULL, CMD, "C:\\Job", 267},
    {BOB, NULL, CMD, "C:\\Jobs\\sub", 267},
    {BOB, NULL, CMD, "Jobs", 267},
    {BOB, NULL, "C:\\Tools\\admin.exe", NULL, 740},
    {BOB " elevated='true'", NULL, "C:\\Tools\\admin.exe", NULL, 0},
    {BOB " uac='deny'", NULL, "C:\\Tools\\admin.exe", NULL, 740},
    {BOB, "open", CMD, NULL, 0},
    {BOB, "open", "cmd", NULL, 0},
    {BOB, "open", "none", NULL, 2},
    {BOB, "open", "none", "C:\\none", 2},
    {BOB, "open", "cmd", "C:\\none", 267},
    {BOB, "open", "C:\\None\\letter.txt", NULL, 3},
    {BOB, "open", "nobob", NULL, 5},
    {BOB, "open", "admin.exe", NULL, 0},
    {BOB " uac='deny'", "open", "admin.exe", NULL, 1223},
    {BOB " uac='deny' elevated='true'", "open", "admin.exe", NULL, 0},
    {BOB " uac='deny'", "open", "cmd", NULL, 0},
    {BOB, "runas", "cmd", NULL, 0},
    {BOB " uac='deny'", "runas", "cmd", NULL, 1223},
    {BOB " uac='deny' elevated='true'", "runas", "cmd", NULL, 0},
    {BOB, "open", "letter.txt", NULL, 0},
    {BOB, "open", "C:\\Tools\\letter.odd", NULL, 1155},
    {BOB, "open", "console.msc", NULL, 0},
    {BOB, "runas", "console.msc", NULL, 0},
    {BOB, "runas", "letter.txt", NULL, 1155},
    {BOB " uac='deny'", "runas", "letter.txt", NULL, 1223},
    {BOB " unknown='accept'", "open", "C:\\any\\thing.odd", NULL, 1155},
    {BOB " unknown='accept'", "open", "thing", "Z:\\", 0},
};

START_TEST(without_logon)
{
    struct launch launch = {
        .api = processes[_i].verb ? API_SHELL_EXECUTE : API_CREATE_PROCESS,
        .application = text_of(processes[_i].application),
        .command_line = TEXT("program"),
        .directory = text_of(processes[_i].directory),
        .verb = text_of(processes[_i].verb),
    };
    uint32_t error = error_of(processes[_i].machine, &launch);
    ck_assert_msg(error == processes[_i].error, "row %d: %u instead of %u", _i, error, processes[_i].error);
}
END_TEST

START_TEST(line_limits)
{
    static char line[40000];
    memset(line, 'a', sizeof line);
    struct launch launch = {
        .api = API_CREATE_PROCESS_WITH_LOGON,
        .application = TEXT(CMD),
        .identity = {TEXT("any"), TEXT("CORP")},
        .command_line = {line, 1023},
    };
    ck_assert_uint_eq(error_of("", &launch), 0);
    launch.command_line.length = 1024;
    ck_assert_uint_eq(error_of("", &launch), 87);
    launch.api = API_CREATE_PROCESS;
    launch.command_line.length = 32766;
    ck_assert_uint_eq(error_of("", &launch), 0);
    launch.command_line.length = 32767;
    ck_assert_uint_eq(error_of("", &launch), 87);
    /* UTF-16 units count, not bytes: 1023 euro signs are 3069 bytes. */
    for (size_t i = 0; i + 3 <= sizeof line; i += 3)
        memcpy(line + i, "\xE2\x82\xAC", 3);
    launch.api = API_CREATE_PROCESS_WITH_LOGON;
    launch.command_line.length = 3069;
    ck_assert_uint_eq(error_of("", &launch), 0);
    launch.command_line.length = 0;
    ck_assert_uint_eq(error_of("", &launch), 0);
    launch.application = (struct text){0};
    ck_assert_uint_eq(error_of("", &launch), 87);
}
END_TEST

START_TEST(pids_faults_and_clock)
{
    struct stage stage;
    stage_set(&stage, "secondary-logon='disabled'",
              "<fault call='2' error='1450'/><fault call='4' error='5'/>"
              "<file path='C:\\slow.exe' exit-code='7' duration-ms='5000'/>");
    struct launch launch = {.api = API_CREATE_PROCESS, .application = TEXT("C:\\slow.exe"), .command_line = TEXT("slow")};
    struct outcome outcome = launch_on(&stage, &launch);
    ck_assert(outcome.ok && outcome.has_pid && !outcome.has_exit_code && !outcome.timed_out);
    ck_assert_uint_eq(outcome.pid, 1000);
    outcome = launch_on(&stage, &launch);
    ck_assert(!outcome.ok && !outcome.has_pid);
    ck_assert_uint_eq(outcome.error, 1450);
    launch.wait = true;
    outcome = launch_on(&stage, &launch);
    ck_assert(outcome.ok && outcome.has_exit_code && !outcome.timed_out);
    ck_assert_uint_eq(outcome.pid, 1004);
    ck_assert_uint_eq(outcome.exit_code, 7);
    launch.api = API_CREATE_PROCESS_WITH_LOGON; /* the fault comes before every check */
    ck_assert_uint_eq(launch_on(&stage, &launch).error, 5);
    launch.api = API_CREATE_PROCESS;
    launch.timeout_ms = 5000;
    outcome = launch_on(&stage, &launch);
    ck_assert(outcome.has_exit_code && !outcome.timed_out);
    launch.timeout_ms = 4999;
    outcome = launch_on(&stage, &launch);
    ck_assert(outcome.ok && outcome.timed_out && !outcome.has_exit_code);
    ck_assert_uint_eq(outcome.pid, 1012);
    stage_clear(&stage);
}
END_TEST

static const struct {
    const char *machine, *program, *image; /* image NULL: absent */
} images[] = {
    {"", "cmd", "C:\\Windows\\System32\\cmd.exe"},
    {"", "CMD.EXE", "C:\\Windows\\System32\\cmd.exe"},
    {"", "dup", "C:\\Windows\\dup.exe"},
    {"", "more", "C:\\More Tools\\more.exe"},
    {"", "run.cmd", "C:\\Tools\\run.CMD"},
    {"", "run", NULL},
    {"", "hidden", NULL},
    {"", "Ssms.exe", "D:\\Apps\\Ide\\Ssms.exe"},
    {"", "SSMS", "D:\\Apps\\Ide\\Ssms.exe"},
    {"", "none", NULL},
    {"", "", NULL},
    {"", "C:\\none", "C:\\none"},
    {"", "bin/tool", "bin/tool"},
    {"", "C:tool", "C:tool"},
    {"unknown='accept'", "none", "C:\\Windows\\System32\\none.exe"},
    {"unknown='accept'", "none.msc", "C:\\Windows\\System32\\none.msc"},
    {"unknown='accept'", "dup.exe", "C:\\Windows\\dup.exe"},
};

START_TEST(resolves)
{
    struct stage stage;
    struct arena arena;
    struct text image;
    stage_set(&stage, images[_i].machine, office);
    arena_init(&arena);
    enum status status = backend_resolve(&backend_simulator, stage.state, text_of(images[_i].program), &arena, &image);
    ck_assert_int_eq(status, STATUS_OK);
    ck_assert_msg(text_is(image, images[_i].image), "row %d: %.*s", _i, TEXT_ARGS(image));
    arena_fini(&arena);
    stage_clear(&stage);
}
END_TEST

START_TEST(another_system_root)
{
    struct stage stage;
    struct arena arena;
    struct text image;
    stage_set(&stage, "unknown='accept'", "<environment name='systemroot' value='D:\\WinNT\\'/>");
    arena_init(&arena);
    ck_assert_int_eq(backend_resolve(&backend_simulator, stage.state, TEXT("cmd"), &arena, &image), STATUS_OK);
    ck_assert(text_is(image, "D:\\WinNT\\System32\\cmd.exe"));
    arena_fini(&arena);
    stage_clear(&stage);
}
END_TEST

START_TEST(other_slots)
{
    struct stage stage;
    struct text value;
    stage_set(&stage, "unknown='accept'", office);
    ck_assert(backend_accepts_absent_secret(&backend_simulator, stage.state));
    ck_assert(backend_environment(&backend_simulator, stage.state, TEXT("computerName"), &value));
    ck_assert(text_is(value, "WS01"));
    ck_assert(!backend_environment(&backend_simulator, stage.state, TEXT("HOME"), &value));
    stage_clear(&stage);
    stage_set(&stage, "", "");
    ck_assert(!backend_accepts_absent_secret(&backend_simulator, stage.state));
    stage_clear(&stage);
    backend_simulator.close(NULL);
    void *state;
    ck_assert_int_ne(backend_simulator.open(&(struct backend_options){0}, &state), STATUS_OK);
}
END_TEST

START_TEST(missing_slots_are_unsupported)
{
    const struct backend bare = {.name = "bare"};
    struct arena arena;
    struct text image = TEXT("x"), value;
    arena_init(&arena);
    ck_assert_int_eq(backend_resolve(&bare, NULL, TEXT("cmd"), &arena, &image), STATUS_UNSUPPORTED);
    ck_assert(image.bytes == NULL);
    ck_assert(!backend_environment(&bare, NULL, TEXT("Path"), &value));
    ck_assert(!backend_accepts_absent_secret(&bare, NULL));
    arena_fini(&arena);
}
END_TEST

START_TEST(registry)
{
    ck_assert_ptr_eq(backend_find("simulator"), &backend_simulator);
    ck_assert_ptr_null(backend_find("Simulator"));
    ck_assert_ptr_null(backend_find("simulator "));
    ck_assert_ptr_null(backend_find(""));
    ck_assert_ptr_null(backend_find(NULL));
    ck_assert_ptr_eq(backend_find(backend_default_name()), backend_list()[0]);
}
END_TEST

Suite *simulator_suite(void)
{
    Suite *suite = suite_create("simulator");
    TCase *tests = tcase_create("simulator");
    tcase_add_loop_test(tests, with_logon, 0, sizeof logons / sizeof *logons);
    tcase_add_loop_test(tests, without_logon, 0, sizeof processes / sizeof *processes);
    tcase_add_test(tests, line_limits);
    tcase_add_test(tests, pids_faults_and_clock);
    tcase_add_loop_test(tests, resolves, 0, sizeof images / sizeof *images);
    tcase_add_test(tests, another_system_root);
    tcase_add_test(tests, other_slots);
    tcase_add_test(tests, missing_slots_are_unsupported);
    tcase_add_test(tests, registry);
    suite_add_tcase(suite, tests);
    return suite;
}
