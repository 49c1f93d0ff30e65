/* The pure half of the win32 backend: environment blocks, Path values, names of images. */
#include "backends/win32_environment.h"

#include <check.h>

Suite *environment_suite(void);

#define BLOCK(literal) ((struct text){(literal), sizeof(literal) - 1})

static const char block[] = "=C:=C:\\Jobs\0=ExitCode=00000007\0ALLUSERSPROFILE=C:\\ProgramData\0Empty=\0Equation=a=b\0"
                            "PATH=first\0Path=second\0Größe=ä\0NoSign\0Last=end";

static const struct {
    const char *name, *value; /* value NULL: not there */
} variables[] = {
    {"ALLUSERSPROFILE", "C:\\ProgramData"},
    {"AllUsersProfile", "C:\\ProgramData"},
    {"Empty", ""},
    {"Equation", "a=b"},
    {"path", "first"},
    {"GRÖSSE", NULL}, /* sharp s has no capital among names */
    {"GRÖßE", "ä"},
    {"last", "end"},
    {"LAS", NULL},
    {"lastly", NULL},
    {"NoSign", NULL},
    {"", NULL},
    {"=C:", NULL},
    {"=ExitCode", NULL},
    {"C:\\Jobs", NULL},
};

START_TEST(finds_variables)
{
    struct text value = TEXT("untouched");
    bool found = win32_environment_find(BLOCK(block), text_of(variables[_i].name), &value);
    ck_assert_msg(found == (variables[_i].value != NULL), "%s", variables[_i].name);
    if (found)
        ck_assert_msg(text_equals(value, text_of(variables[_i].value)), "%.*s", TEXT_ARGS(value));
}
END_TEST

START_TEST(finds_nothing_in_nothing)
{
    struct text value;
    ck_assert(!win32_environment_find((struct text){0}, TEXT("Path"), &value));
    ck_assert(!win32_environment_find(BLOCK("\0\0\0"), TEXT("Path"), &value));
}
END_TEST

static const struct {
    const char *path, *folders; /* one a line */
} paths[] = {
    {"", ""},
    {";;;", ""},
    {"C:\\Windows\\System32;C:\\Windows", "C:\\Windows\\System32\nC:\\Windows\n"},
    {"C:\\A;;C:\\B;", "C:\\A\nC:\\B\n"},
    {" C:\\A ; C:\\B", "C:\\A\nC:\\B\n"},
    {"\"C:\\With space\";\"C:\\Semi;colon\";C:\\Plain", "C:\\With space\nC:\\Semi;colon\nC:\\Plain\n"},
    {"C:\\Trailing\\;C:/Slash/;D:\\;d:/", "C:\\Trailing\nC:/Slash\nD:\nd:\n"},
    {".;..;inner;\\rooted;/rooted;C:;C:relative;%USERPROFILE%\\bin;C:\\%NONE%\\bin", ""},
    {"\\\\server\\share\\bin;//server/share", "\\\\server\\share\\bin\n//server/share\n"},
    {"\\\\?\\C:\\A;\\\\.\\C:\\A;\\\\\\x;1:\\A;::\\A", ""},
    {"\"C:\\Open;C:\\B", ""}, /* the quote never ends: one part that is none */
    {"C:\\A\"B\";C:\\C", "C:\\C\n"},
};

START_TEST(walks_through_paths)
{
    struct text rest = text_of(paths[_i].path), folder;
    struct buffer folders = {0};
    while (win32_path_next(&rest, &folder)) {
        buffer_add(&folders, folder);
        buffer_add_byte(&folders, '\n');
    }
    ck_assert_msg(text_equals(buffer_text(&folders), text_of(paths[_i].folders)), "row %d: %.*s", _i,
                  TEXT_ARGS(buffer_text(&folders)));
    buffer_fini(&folders);
}
END_TEST

static const struct {
    const char *program, *name;
    bool has_folder;
} programs[] = {
    {"cmd", "cmd.exe", false},          {"cmd.exe", "cmd.exe", false},  {"run.bat", "run.bat", false},
    {"a.b", "a.b", false},              {"dot.", "dot.", false},        {"two words", "two words.exe", false},
    {"C:\\a", "C:\\a.exe", true},      {"inner\\a", "inner\\a.exe", true}, {"inner/a", "inner/a.exe", true},
    {"C:a", "C:a.exe", true},           {"\\a", "\\a.exe", true},
};

START_TEST(names_images)
{
    struct arena arena;
    arena_init(&arena);
    struct text program = text_of(programs[_i].program), name = win32_image_name(program, &arena);
    ck_assert_msg(text_equals(name, text_of(programs[_i].name)), "%.*s", TEXT_ARGS(name));
    ck_assert(win32_program_has_folder(program) == programs[_i].has_folder);
    arena_fini(&arena);
}
END_TEST

static const struct {
    const char *file;
    bool is_path;
} files[] = {
    {"C:\\a.txt", true},   {"inner\\a.txt", true},         {"inner/a.txt", true},      {"..\\a", true},
    {"\\a", true},         {"C:a", true},                  {"\\\\server\\share\\a", true}, {"a\\b:c", true},
    {"a", false},          {"", false},                    {"https://example.com/a", false}, {"mailto:a@example.com", false},
    {"::{0-1}", false},    {"shell:AppsFolder\\a", false}, {"ms-settings:", false},   {"file:///C:/a", false},
};

START_TEST(paths_are_told_from_what_the_shell_looks_up)
{
    ck_assert_msg(win32_file_is_path(text_of(files[_i].file)) == files[_i].is_path, "%s", files[_i].file);
}
END_TEST

static const struct {
    const char *path;
    bool is_device;
} devices[] = {
    {"nul", true},           {"NUL.exe", true},      {"C:\\Apps\\con.exe", true}, {"inner/prn", true},   {"aux .txt.exe", true},
    {"C:nul", true},         {"con:", true},         {"com1", true},             {"LPT9.bat", true},   {"com\u00B2.exe", true},
    {"COM0", true},          {"conin$", true},       {"\\\\.\\C:\\a.exe", true}, {"nul:x.exe", true}, {"//./nul", true},
    {"null.exe", false},     {"com.exe", false},     {"com10.exe", false},       {"nul\\a.exe", false}, {"console.exe", false},
    {"C:\\con\\a.exe", false}, {"comx.exe", false}, {"", false},                {"a.nul", false},     {"C:\\", false},
};

START_TEST(devices_are_no_files)
{
    ck_assert_msg(win32_names_device(text_of(devices[_i].path)) == devices[_i].is_device, "%s", devices[_i].path);
}
END_TEST

START_TEST(nothing_stands_for_no_image)
{
    struct arena arena;
    arena_init(&arena);
    ck_assert_ptr_null(win32_image_name(TEXT(""), &arena).bytes);
    ck_assert_ptr_null(win32_image_name((struct text){0}, &arena).bytes);
    ck_assert(!win32_program_has_folder(TEXT("")));
    arena_fini(&arena);
}
END_TEST

static const struct {
    const char *line, *image, *expected;
} lines[] = {
    {"job.cmd a \"b c\"", "C:\\W x\\job.cmd", "\"C:\\W x\\job.cmd\" a \"b c\""},
    {"  JOB.BAT\ta", "C:\\JOB.BAT", "\"C:\\JOB.BAT\"\ta"},
    {"\"job.cmd\" a", "C:\\job.cmd", "\"C:\\job.cmd\" a"},
    {"job.cmd. a", "C:\\job.cmd.", "\"C:\\job.cmd.\" a"},
    {"job.cmd", "C:\\job.cmd", "\"C:\\job.cmd\""},
    {"C:\\job.cmd a", "C:\\job.cmd", "C:\\job.cmd a"}, /* says where it is */
    {"\"C:\\W x\\job.cmd\" a", "C:\\W x\\job.cmd", "\"C:\\W x\\job.cmd\" a"},
    {"sub\\job.bat a b", "C:\\own\\sub\\job.bat", "\"C:\\own\\sub\\job.bat\" a b"}, /* from which directory on? */
    {"..\\job.bat a", "C:\\job.bat", "\"C:\\job.bat\" a"},
    {"\\job.bat a", "C:\\job.bat", "\"C:\\job.bat\" a"},   /* of which drive? */
    {"D:job.bat a", "D:\\own\\job.bat", "\"D:\\own\\job.bat\" a"},
    {"C:/sub/job.bat /a", "C:\\sub\\job.bat", "\"C:\\sub\\job.bat\" /a"},
    {"sub\\job.exe a", "C:\\own\\sub\\job.exe", "sub\\job.exe a"},
    {"job.exe a", "C:\\job.exe", "job.exe a"},
    {"  cmd /c a.bat", "C:\\cmd.exe", "  cmd /c a.bat"},
    {"x", "cmd", "x"},
};

START_TEST(a_batch_file_is_named_whole)
{
    struct arena arena;
    arena_init(&arena);
    struct text line = win32_line_for(text_of(lines[_i].line), text_of(lines[_i].image), &arena);
    ck_assert_msg(text_equals(line, text_of(lines[_i].expected)), "%.*s", TEXT_ARGS(line));
    arena_fini(&arena);
}
END_TEST

Suite *environment_suite(void)
{
    Suite *suite = suite_create("environment");
    TCase *tests = tcase_create("environment");
    tcase_add_loop_test(tests, finds_variables, 0, sizeof variables / sizeof *variables);
    tcase_add_test(tests, finds_nothing_in_nothing);
    tcase_add_loop_test(tests, walks_through_paths, 0, sizeof paths / sizeof *paths);
    tcase_add_loop_test(tests, names_images, 0, sizeof programs / sizeof *programs);
    tcase_add_loop_test(tests, paths_are_told_from_what_the_shell_looks_up, 0, sizeof files / sizeof *files);
    tcase_add_loop_test(tests, devices_are_no_files, 0, sizeof devices / sizeof *devices);
    tcase_add_test(tests, nothing_stands_for_no_image);
    tcase_add_loop_test(tests, a_batch_file_is_named_whole, 0, sizeof lines / sizeof *lines);
    suite_add_tcase(suite, tests);
    return suite;
}
