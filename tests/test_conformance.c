#include "tests/conformance.h"

#include <stdlib.h>

#include "core/platform.h"
#include "tests/machine_from_text.h"
#include "tests/scratch.h"

Suite *conformance_suite(void);

struct subject subject;

/* ---- launching ---- */

struct run {
    const char *what;      /* for the helper; NULL: nothing of it */
    struct text line;      /* instead of what is made of `what` */
    struct text image;     /* instead of the helper's */
    const char *directory;
    bool no_wait, capture;
    const char *capture_file;
    uint64_t timeout_ms;
};

static struct outcome run_with_status(const struct run *run, enum status expected)
{
    struct buffer line = {0};
    struct outcome outcome = {0};
    struct launch launch = {
        .api = API_CREATE_PROCESS,
        .application = run->image.bytes ? run->image : subject.program(run->what),
        .directory = text_of(run->directory),
        .wait = !run->no_wait,
        .capture = run->capture || run->capture_file,
        .capture_file = text_of(run->capture_file),
        .timeout_ms = run->timeout_ms,
    };
    command_line_add_argument(&line, launch.application);
    buffer_printf(&line, " %s", run->what ? run->what : "");
    launch.command_line = run->line.bytes ? run->line : buffer_text(&line);
    ck_assert_int_eq(subject.backend->launch(subject.state, &launch, &outcome), expected);
    buffer_fini(&line);
    return outcome;
}

static struct outcome run(struct run how)
{
    struct outcome outcome = run_with_status(&how, STATUS_OK);
    ck_assert(outcome.ok == (outcome.error == 0));
    ck_assert(outcome.ok || !outcome.has_exit_code);
    return outcome;
}

static char *content_of(const char *path, size_t *size)
{
    FILE *file = scratch_open(path, "rb");
    ck_assert_ptr_nonnull(file);
    struct buffer content = {0};
    char bytes[4096];
    for (size_t length; (length = fread(bytes, 1, sizeof bytes, file)) > 0;)
        buffer_add(&content, (struct text){bytes, length});
    fclose(file);
    buffer_add_byte(&content, '\0');
    *size = content.length - 1;
    return content.bytes;
}

static void expect_content(const char *path, const char *expected)
{
    size_t size;
    char *content = content_of(path, &size);
    ck_assert_str_eq(content, expected);
    free(content);
}

/* ---- images and directories ---- */

START_TEST(a_missing_image_is_error_2)
{
    struct buffer path = {0};
    buffer_add(&path, subject.folder);
    buffer_add(&path, TEXT("\\none.exe"));
    ck_assert_uint_eq(run((struct run){.image = buffer_text(&path)}).error, 2);
    buffer_fini(&path);
    ck_assert_uint_eq(run((struct run){.image = TEXT("")}).error, 2);
}
END_TEST

START_TEST(a_missing_folder_of_the_image_is_error_3)
{
    struct buffer path = {0};
    buffer_add(&path, subject.folder);
    buffer_add(&path, TEXT("\\none\\none.exe"));
    ck_assert_uint_eq(run((struct run){.image = buffer_text(&path)}).error, 3);
    buffer_fini(&path);
}
END_TEST

START_TEST(a_document_is_no_program)
{
    struct buffer path = {0};
    buffer_add(&path, subject.folder);
    buffer_add(&path, TEXT("\\letter.txt"));
    if (subject.runs)
        scratch_put("letter.txt", "Dear Alice,\n");
    ck_assert_uint_eq(run((struct run){.image = buffer_text(&path)}).error, 193);
    buffer_fini(&path);
}
END_TEST

START_TEST(a_missing_directory_is_error_267)
{
    struct buffer path = {0};
    buffer_add(&path, subject.folder);
    buffer_add(&path, TEXT("\\none"));
    ck_assert_uint_eq(run((struct run){.what = "exit 0", .directory = path.bytes}).error, 267);
    buffer_fini(&path);
}
END_TEST

START_TEST(bare_names_are_found_in_the_folders_of_windows)
{
    static const char *const names[] = {"cmd", "CMD.exe", "cmd.EXE"};
    struct arena arena;
    struct text image;
    arena_init(&arena);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        ck_assert_int_eq(backend_resolve(subject.backend, subject.state, text_of(names[i]), &arena, &image), STATUS_OK);
        ck_assert_msg(text_ends_with_ignoring_case(image, TEXT("\\system32\\cmd.exe")), "%.*s", TEXT_ARGS(image));
    }
    ck_assert_int_eq(backend_resolve(subject.backend, subject.state, TEXT("none-of-that-name"), &arena, &image), STATUS_OK);
    ck_assert_ptr_null(image.bytes);
    ck_assert_int_eq(backend_resolve(subject.backend, subject.state, TEXT(""), &arena, &image), STATUS_OK);
    ck_assert_ptr_null(image.bytes);
    arena_fini(&arena);
}
END_TEST

/* The working directory is writable by whoever made it. */
START_TEST(bare_names_are_not_found_in_the_working_directory)
{
    struct arena arena;
    struct text image;
    arena_init(&arena);
    if (subject.runs)
        scratch_put("planted.exe", "MZ");
    ck_assert_int_eq(backend_resolve(subject.backend, subject.state, TEXT("planted"), &arena, &image), STATUS_OK);
    ck_assert_ptr_null(image.bytes);
    arena_fini(&arena);
}
END_TEST

START_TEST(a_path_stays_a_path)
{
    struct arena arena;
    struct text image, program = subject.program("exit 0");
    arena_init(&arena);
    ck_assert_int_eq(backend_resolve(subject.backend, subject.state, program, &arena, &image), STATUS_OK);
    ck_assert(text_equals(image, program));
    arena_fini(&arena);
}
END_TEST

/* ---- waiting ---- */

static const uint32_t exit_codes[] = {0, 1, 7, 128, 255, 256, 259, 0xC0000142, 0xFFFFFFFF};

START_TEST(the_exit_code_is_the_programs)
{
    char what[32];
    snprintf(what, sizeof what, "exit %u", exit_codes[_i]);
    struct outcome outcome = run((struct run){.what = what});
    ck_assert(outcome.ok && outcome.has_pid && outcome.has_exit_code && !outcome.timed_out && !outcome.interrupted);
    ck_assert_uint_eq(outcome.exit_code, exit_codes[_i]);
    ck_assert_int_eq(outcome.end, LAUNCH_END_NONE);
    outcome = run((struct run){.what = what, .timeout_ms = 50000});
    ck_assert(outcome.has_exit_code && !outcome.timed_out);
    ck_assert_uint_eq(outcome.exit_code, exit_codes[_i]);
}
END_TEST

START_TEST(without_waiting_nobody_knows_how_it_ends)
{
    struct outcome first = run((struct run){.what = "exit 7", .no_wait = true});
    ck_assert(first.ok && first.has_pid && !first.has_exit_code && !first.timed_out);
    ck_assert_uint_ne(first.pid, 0);
}
END_TEST

/* Each process of the tree holds a file open, so that nobody can write it while the process lives. */
START_TEST(a_timeout_ends_the_whole_tree)
{
    struct outcome outcome = run((struct run){.what = "tree 3 held", .timeout_ms = 4000});
    ck_assert(outcome.ok && outcome.timed_out && !outcome.has_exit_code);
    ck_assert_int_eq(outcome.end, LAUNCH_END_TREE);
    for (int i = 1; i <= 3 && subject.runs; i++) {
        char name[16];
        snprintf(name, sizeof name, "held-%d", i);
        expect_content(name, "");
        scratch_put(name, "free");
    }
}
END_TEST

/* What a program leaves running on purpose outlives it: the job ends nothing where the program ended by itself. */
START_TEST(what_a_program_leaves_running_goes_on)
{
    if (!subject.runs)
        return;
    subject.catch_output("own.txt");
    struct outcome outcome = run((struct run){.what = "leave left", .capture = true}); /* the other end of the pipe stays open */
    subject.release_output();
    ck_assert(outcome.has_exit_code && outcome.exit_code == 0);
    ck_assert_ptr_null(scratch_open("left-1", "wb"));
    scratch_put("left-stop", "");
    FILE *file = NULL;
    while (!(file = scratch_open("left-1", "wb")))
        continue;
    fclose(file);
}
END_TEST

/* ---- what a program is given ---- */

START_TEST(the_environment_is_the_callers)
{
    struct text value;
    ck_assert(backend_environment(subject.backend, subject.state, TEXT("deputy_Test"), &value));
    ck_assert_msg(text_is(value, "Grüße = 漢字 €"), "%.*s", TEXT_ARGS(value));
    ck_assert(!backend_environment(subject.backend, subject.state, TEXT("DEPUTY_NONE"), &value));
    ck_assert(!backend_environment(subject.backend, subject.state, TEXT(""), &value));
    ck_assert(!backend_environment(subject.backend, subject.state, TEXT("=C:"), &value));
    if (!subject.runs)
        return;
    ck_assert(run((struct run){.what = "variable DEPUTY_TEST", .capture_file = "out.txt"}).ok);
    expect_content("out.txt", "Grüße = 漢字 €");
}
END_TEST

START_TEST(the_directory_is_the_sessions)
{
    struct buffer path = {0};
    buffer_add(&path, subject.folder);
    if (subject.runs) {
        scratch_make_directory("Ärger");
        buffer_add(&path, TEXT("\\Ärger"));
    }
    ck_assert(run((struct run){.what = "directory", .directory = path.bytes, .capture_file = "out.txt"}).ok);
    if (subject.runs)
        expect_content("Ärger/out.txt", path.bytes);
    buffer_fini(&path);
}
END_TEST

static const char *const arguments[] = {
    "plain", "", "two words", "tab\tin", "\"", "\"quoted\"", "\\", "\\\\", "a\\", "a b\\", "a b\\\\", "\\\"", "a\\\"b c", "\"\"",
    "\"\"\"", "C:\\Program Files\\x y\\", "--name=\"a b\"", "%PATH%", "$HOME", "^&|<>()!",
    "'single'", "Grüße", "漢字 かな", "😀", "e\xCC\x81", "line\nfeed", "v\vt", "\xC2\xA0", "*.c", "?", "@file", "/?",
    "a=b;c,d", "\\\\server\\share\\", " leading", "trailing ",
};

struct argument_reader {
    const char *at, *end;
    size_t count;
};

static void next_is(struct argument_reader *reader, const char *expected)
{
    ck_assert(reader->at < reader->end);
    ck_assert_msg(strcmp(reader->at, expected) == 0, "argument %zu: <%s> instead of <%s>", reader->count, reader->at, expected);
    reader->at += strlen(reader->at) + 1;
    reader->count++;
}

/* The child splits the line with the real CommandLineToArgvW. */
static void round_trip(const char *const *given, size_t count)
{
    struct buffer line = {0};
    struct text image = subject.program("argv");
    size_t size;
    command_line_add_argument(&line, image);
    buffer_add(&line, TEXT(" argv"));
    for (size_t i = 0; i < count; i++) {
        buffer_add_byte(&line, ' ');
        command_line_add_argument(&line, text_of(given[i]));
    }
    ck_assert(run((struct run){.what = "argv", .line = buffer_text(&line), .capture_file = "out.txt"}).ok);
    buffer_fini(&line);
    char *content = content_of("out.txt", &size), *name = malloc(image.length + 1);
    memcpy(name, image.bytes, image.length);
    name[image.length] = '\0';
    struct argument_reader reader = {content, content + size, 0};
    next_is(&reader, name);
    next_is(&reader, "argv");
    for (size_t i = 0; i < count; i++)
        next_is(&reader, given[i]);
    ck_assert_ptr_eq(reader.at, reader.end);
    free(name);
    free(content);
}

START_TEST(quoting_comes_back_through_the_real_rules)
{
    if (subject.runs)
        round_trip(arguments, sizeof arguments / sizeof *arguments);
}
END_TEST

START_TEST(quoting_of_random_arguments_comes_back)
{
    enum { COUNT = 400, LONGEST = 12 };
    static const char letters[] = "\\\\\\\"\"\" \tab^%";
    static char texts[COUNT][LONGEST + 1];
    const char *given[COUNT];
    uint32_t random = 20240229;
    if (!subject.runs)
        return;
    for (size_t i = 0; i < COUNT; i++) {
        size_t length = (random = random * 1664525 + 1013904223) >> 16;
        length %= LONGEST + 1;
        for (size_t j = 0; j < length; j++)
            texts[i][j] = letters[((random = random * 1664525 + 1013904223) >> 16) % (sizeof letters - 1)];
        texts[i][length] = '\0';
        given[i] = texts[i];
    }
    round_trip(given, COUNT);
}
END_TEST

START_TEST(nothing_but_the_standard_streams_is_inherited)
{
    char what[64];
    if (!subject.runs)
        return;
    snprintf(what, sizeof what, "handle %llu", subject.leak_handle());
    ck_assert(run((struct run){.what = what, .capture_file = "out.txt"}).ok);
    expect_content("out.txt", "closed");
    subject.catch_output("own.txt");
    ck_assert(run((struct run){.what = what}).ok);
    subject.release_output();
    expect_content("own.txt", "closed");
}
END_TEST

/* ---- what a program writes ---- */

START_TEST(without_capture_it_writes_where_deputy_does)
{
    if (!subject.runs)
        return;
    subject.catch_output("own.txt");
    ck_assert(run((struct run){.what = "both Grüße -"}).ok);
    subject.release_output();
    expect_content("own.txt", "GrüßeGrüße");
}
END_TEST

START_TEST(captured_output_comes_through_a_pipe)
{
    size_t size;
    if (!subject.runs)
        return;
    subject.catch_output("own.txt");
    struct outcome outcome = run((struct run){.what = "noise 20000", .capture = true});
    subject.release_output();
    ck_assert(outcome.has_exit_code && outcome.exit_code == 0);
    char *content = content_of("own.txt", &size);
    ck_assert_uint_eq(size, 10 * 7 + 90 * 8 + 900 * 9 + 9000 * 10 + 10000 * 11);
    ck_assert_str_eq(content + size - 11, "line 19999\n");
    free(content);
}
END_TEST

START_TEST(a_capture_file_takes_both_streams_and_is_emptied_first)
{
    if (!subject.runs) { /* it writes none, and says nothing against one */
        ck_assert(run((struct run){.what = "both out err", .capture_file = "Grüße.log"}).ok);
        return;
    }
    scratch_put("Grüße.log", "what stood there before and is longer than what comes");
    ck_assert(run((struct run){.what = "both out err", .capture_file = "Grüße.log"}).ok);
    expect_content("Grüße.log", "outerrout");
    ck_assert(run((struct run){.what = "both a b", .capture_file = "Grüße.log"}).ok);
    expect_content("Grüße.log", "aba");
}
END_TEST

static void refuse_capture(const char *capture_file, enum status expected)
{
    struct outcome outcome = run_with_status(&(struct run){.what = "both out err", .capture_file = capture_file}, expected);
    ck_assert(!outcome.ok && !outcome.has_pid);
}

START_TEST(a_capture_file_is_never_reached_through_a_link)
{
    static const struct {
        const char *link, *target, *file;
        enum link_kind kind;
    } links[] = {
        {"hard.log", "precious.txt", "hard.log", HARD},
        {"soft.log", "precious.txt", "soft.log", FILE_LINK},
        {"soft.log", "precious.txt", "inner\\..\\soft.log", FILE_LINK},
        {"linked", "inner", "linked\\precious.txt", FOLDER_LINK},
        {"linked", "inner", "linked\\new.txt", FOLDER_LINK},
    };
    if (!subject.runs)
        return;
    scratch_make_directory("inner");
    scratch_put("inner/precious.txt", "precious");
    scratch_put("precious.txt", "precious");
    if (!subject.make_link(links[_i].link, links[_i].target, links[_i].kind))
        return; /* links need a right that not everybody has */
    refuse_capture(links[_i].file, STATUS_LINK);
    expect_content("precious.txt", "precious");
    expect_content("inner/precious.txt", "precious");
    ck_assert_ptr_null(scratch_open("inner/new.txt", "rb"));
    subject.remove_link(links[_i].link, links[_i].kind);
}
END_TEST

START_TEST(a_capture_file_that_cannot_be_written_stops_the_launch)
{
    if (!subject.runs)
        return;
    scratch_make_directory("folder");
    refuse_capture("none\\out.log", STATUS_CANNOT_WRITE);
    refuse_capture("folder", STATUS_CANNOT_WRITE);
    refuse_capture("NUL", STATUS_CANNOT_WRITE);
    refuse_capture("a?b", STATUS_CANNOT_WRITE);
}
END_TEST

START_TEST(a_capture_file_may_leave_the_directory)
{
    struct buffer path = {0};
    if (!subject.runs)
        return;
    scratch_make_directory("inner");
    buffer_add(&path, subject.folder);
    buffer_add(&path, TEXT("\\inner"));
    ck_assert(run((struct run){.what = "both a b", .directory = path.bytes, .capture_file = "..\\up.log"}).ok);
    expect_content("up.log", "aba");
    buffer_add(&path, TEXT("\\full.log"));
    ck_assert(run((struct run){.what = "both c d", .capture_file = path.bytes}).ok);
    expect_content("inner/full.log", "cdc");
    buffer_fini(&path);
}
END_TEST

/* ---- lengths ---- */

/* A line of that many UTF-16 units that the helper takes for "exit 0". */
static struct text line_of_length(struct buffer *line, size_t units)
{
    buffer_clear(line);
    buffer_add(line, TEXT("helper exit 0 "));
    while (line->length < units)
        buffer_add_byte(line, 'x');
    return buffer_text(line);
}

START_TEST(a_line_over_the_limit_is_error_87)
{
    struct buffer line = {0};
    struct launch launch = {.api = API_CREATE_PROCESS_WITH_LOGON,
                            .identity = {TEXT("nobody"), TEXT("CORP")},
                            .logon = LOGON_WITH_PROFILE,
                            .application = subject.program("exit 0")};
    struct outcome outcome;
    ck_assert(run((struct run){.what = "exit 0", .line = line_of_length(&line, 32766)}).ok);
    ck_assert_uint_eq(run((struct run){.what = "exit 0", .line = line_of_length(&line, 32767)}).error, 87);
    launch.command_line = line_of_length(&line, 1024);
    ck_assert_int_eq(subject.backend->launch(subject.state, &launch, &outcome), STATUS_OK);
    ck_assert_uint_eq(outcome.error, 87);
    buffer_fini(&line);
}
END_TEST

/* ---- the other calls ---- */

static struct outcome log_on(const char *user, const char *password, enum launch_logon logon)
{
    struct secret secret = {0};
    struct outcome outcome;
    struct launch launch = {.api = API_CREATE_PROCESS_WITH_LOGON,
                            .identity = {text_of(user), TEXT("CORP")},
                            .logon = logon,
                            .application = subject.program("exit 0"),
                            .command_line = TEXT("helper exit 0"),
                            .wait = true,
                            .secret_state = password ? LAUNCH_SECRET_PROVIDED : LAUNCH_SECRET_ABSENT};
    ck_assert_int_eq(secret_set(&secret, text_of(password)), STATUS_OK);
    launch.secret = password ? &secret : NULL;
    ck_assert_int_eq(subject.backend->launch(subject.state, &launch, &outcome), STATUS_OK);
    secret_fini(&secret);
    return outcome;
}

/* CreateProcessWithLogonW is a stub in Wine 8: it returns FALSE and leaves the last error as it was, which Windows does not
 * document; such a failure is 31 here. */
START_TEST(another_user)
{
    ck_assert_uint_eq(log_on("alice", NULL, LOGON_WITH_PROFILE).error, 1326);
    if (subject.is_wine) {
        ck_assert_uint_eq(log_on("nobody", "x", LOGON_WITH_PROFILE).error, 31);
        return;
    }
    ck_assert_uint_eq(log_on("nobody", "x", LOGON_WITH_PROFILE).error, 1326);
    if (!subject.checks_users)
        return;
    ck_assert_uint_eq(log_on("alice", "wrong", LOGON_WITH_PROFILE).error, 1326);
    ck_assert_uint_eq(log_on("alice", "", LOGON_WITH_PROFILE).error, 1326);
    struct outcome outcome = log_on("alice", "Grüße €", LOGON_WITH_PROFILE);
    ck_assert(outcome.ok && outcome.has_exit_code);
    ck_assert(log_on("nobody", "anything", LOGON_NETWORK_ONLY).ok);
}
END_TEST

static struct outcome open_with_shell(struct text file, const char *parameters, const char *verb)
{
    struct outcome outcome;
    struct launch launch = {.api = API_SHELL_EXECUTE,
                            .application = file,
                            .command_line = text_of(parameters),
                            .verb = text_of(verb),
                            .wait = true};
    ck_assert_int_eq(subject.backend->launch(subject.state, &launch, &outcome), STATUS_OK);
    return outcome;
}

START_TEST(the_shell_opens_programs)
{
    struct outcome outcome = open_with_shell(subject.program("exit 7"), "exit 7", "open");
    ck_assert(outcome.ok && outcome.has_pid && outcome.has_exit_code);
    ck_assert_uint_eq(outcome.exit_code, 7);
    /* Windows asks for consent here unless the caller is elevated; Wine never asks. The built world consents. */
    if (subject.is_wine || !subject.runs)
        ck_assert(open_with_shell(subject.program("exit 7"), "exit 7", "runas").ok);
    ck_assert_uint_eq(open_with_shell(TEXT("none-of-that-name"), NULL, "open").error, 2);
}
END_TEST

/* Windows documents ERROR_NO_ASSOCIATION (1155); Wine 8 answers ERROR_BAD_EXE_FORMAT (193). */
START_TEST(the_shell_needs_an_association)
{
    struct buffer path = {0};
    buffer_add(&path, subject.folder);
    buffer_add(&path, TEXT("\\letter.unheard-of"));
    if (subject.runs)
        scratch_put("letter.unheard-of", "Dear Alice,\n");
    struct outcome outcome = open_with_shell(buffer_text(&path), NULL, "open");
    ck_assert_uint_eq(outcome.error, subject.is_wine ? 193 : 1155);
    buffer_fini(&path);
}
END_TEST

/* ---- the simulator's world ---- */

#define SIMULATED "C:\\Grüße 漢字"
static struct machine machine;
static struct arena names;

static struct text simulated_program(const char *what)
{
    return arena_printf(&names, SIMULATED "\\%s.exe", what);
}

static void set_simulator(void)
{
    struct buffer content = {0};
    buffer_add(&content, TEXT("<directory path='" SIMULATED "'/><file path='C:\\Windows\\System32\\cmd.exe'/>"
                              "<file path='" SIMULATED "\\letter.txt'/><file path='" SIMULATED "\\letter.unheard-of'/>"
                              "<file path='" SIMULATED "\\planted.exe'/>"
                              "<file path='" SIMULATED "\\tree 3 held.exe' duration-ms='60000'/>"
                              "<file path='" SIMULATED "\\directory.exe'/><file path='" SIMULATED "\\both out err.exe'/>"
                              "<environment name='DEPUTY_TEST' value='Grüße = 漢字 €'/>"
                              "<account user='alice' domain='CORP' password='Grüße €'/>"));
    for (size_t i = 0; i < sizeof exit_codes / sizeof *exit_codes; i++)
        buffer_printf(&content, "<file path='" SIMULATED "\\exit %u.exe' exit-code='%u' duration-ms='10'/>", exit_codes[i],
                      exit_codes[i]);
    machine_from_text(&machine, "user='CORP\\bob'", content.bytes);
    buffer_fini(&content);
    arena_init(&names);
    subject = (struct subject){.backend = &backend_simulator, .checks_users = true, .folder = TEXT(SIMULATED),
                               .program = simulated_program};
    struct backend_options options = {.machine = &machine};
    ck_assert_int_eq(backend_simulator.open(&options, &subject.state), STATUS_OK);
}

static void clear_simulator(void)
{
    backend_simulator.close(subject.state);
    machine_fini(&machine);
    arena_fini(&names);
}

Suite *conformance_suite_of(const char *name, void (*set)(void), void (*clear)(void))
{
    Suite *suite = suite_create(name);
    TCase *tests = tcase_create(name);
    tcase_add_checked_fixture(tests, set, clear);
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, a_missing_image_is_error_2);
    tcase_add_test(tests, a_missing_folder_of_the_image_is_error_3);
    tcase_add_test(tests, a_document_is_no_program);
    tcase_add_test(tests, a_missing_directory_is_error_267);
    tcase_add_test(tests, bare_names_are_found_in_the_folders_of_windows);
    tcase_add_test(tests, bare_names_are_not_found_in_the_working_directory);
    tcase_add_test(tests, a_path_stays_a_path);
    tcase_add_loop_test(tests, the_exit_code_is_the_programs, 0, sizeof exit_codes / sizeof *exit_codes);
    tcase_add_test(tests, without_waiting_nobody_knows_how_it_ends);
    tcase_add_test(tests, a_timeout_ends_the_whole_tree);
    tcase_add_test(tests, what_a_program_leaves_running_goes_on);
    tcase_add_test(tests, the_environment_is_the_callers);
    tcase_add_test(tests, the_directory_is_the_sessions);
    tcase_add_test(tests, quoting_comes_back_through_the_real_rules);
    tcase_add_test(tests, quoting_of_random_arguments_comes_back);
    tcase_add_test(tests, nothing_but_the_standard_streams_is_inherited);
    tcase_add_test(tests, without_capture_it_writes_where_deputy_does);
    tcase_add_test(tests, captured_output_comes_through_a_pipe);
    tcase_add_test(tests, a_capture_file_takes_both_streams_and_is_emptied_first);
    tcase_add_loop_test(tests, a_capture_file_is_never_reached_through_a_link, 0, 5);
    tcase_add_test(tests, a_capture_file_that_cannot_be_written_stops_the_launch);
    tcase_add_test(tests, a_capture_file_may_leave_the_directory);
    tcase_add_test(tests, a_line_over_the_limit_is_error_87);
    tcase_add_test(tests, another_user);
    tcase_add_test(tests, the_shell_opens_programs);
    tcase_add_test(tests, the_shell_needs_an_association);
    suite_add_tcase(suite, tests);
    return suite;
}

Suite *conformance_suite(void)
{
    return conformance_suite_of("conformance", set_simulator, clear_simulator);
}
