/* Capture files that the conformance suite does not know: under long and short names, and those that are stored elsewhere. */
#include "tests/double_win32.h"

#include <wchar.h>

#include "backends/win32.h"
#include "tests/scratch.h"

Suite *win32_capture_suite(void);

static struct arena arena;

static void set(void)
{
    double_set();
    scratch_enter();
    arena_init(&arena);
}

static void clear(void)
{
    arena_fini(&arena);
    scratch_leave();
    double_clear();
}

static struct text working_directory(void)
{
    wchar_t path[MAX_PATH];
    ck_assert_uint_gt(GetCurrentDirectoryW(MAX_PATH, path), 0);
    return win32_utf8_of(&arena, path);
}

static enum status capture(struct text directory, struct text file)
{
    HANDLE handle = NULL;
    DWORD written;
    SetLastError(0);
    enum status status = win32_capture_open(&double_calls, directory, file, &arena, &handle);
    if (status == STATUS_OK) {
        ck_assert(WriteFile(handle, "new", 3, &written, NULL));
        CloseHandle(handle);
    }
    return status;
}

/* Of exactly MAX_PATH units, which no plain path can have. (Wine 8 does not say where a much longer one stands.) */
START_TEST(a_path_may_be_as_long_as_max_path)
{
    enum { DEPTH = 3 };
    struct text home = working_directory(), folders[DEPTH + 1] = {home};
    size_t left = MAX_PATH - home.length - strlen("\\out.log");
    for (size_t i = 0; i < DEPTH; i++) {
        size_t length = left / (DEPTH - i);
        left -= length;
        char name[MAX_PATH];
        memset(name, 'x', length);
        name[0] = '\\';
        folders[i + 1] = arena_printf(&arena, "%.*s%.*s", TEXT_ARGS(folders[i]), (int)length, name);
        struct text path = arena_printf(&arena, "\\\\?\\%.*s", TEXT_ARGS(folders[i + 1]));
        ck_assert(CreateDirectoryW(win32_wide(&arena, path), NULL));
    }
    struct text file = arena_printf(&arena, "%.*s\\out.log", TEXT_ARGS(folders[DEPTH]));
    ck_assert_uint_eq(file.length, MAX_PATH);
    ck_assert_int_eq(capture((struct text){0}, file), STATUS_OK);
    ck_assert_int_eq(capture(folders[DEPTH], TEXT("out.log")), STATUS_OK);
    ck_assert_int_eq(capture(folders[DEPTH], TEXT("none\\out.log")), STATUS_CANNOT_WRITE);
    struct text whole = arena_printf(&arena, "\\\\?\\%.*s", TEXT_ARGS(file));
    ck_assert(DeleteFileW(win32_wide(&arena, whole)));
    for (size_t i = DEPTH; i > 0; i--) {
        struct text path = arena_printf(&arena, "\\\\?\\%.*s", TEXT_ARGS(folders[i]));
        ck_assert(RemoveDirectoryW(win32_wide(&arena, path)));
    }
}
END_TEST

START_TEST(a_short_name_is_no_link)
{
    wchar_t path[MAX_PATH];
    scratch_make_directory("a rather long name");
    scratch_put("a rather long name/long name of a file.log", "what was there");
    if (GetShortPathNameW(L"a rather long name\\long name of a file.log", path, MAX_PATH) == 0 || !wcschr(path, L'~'))
        return; /* a volume need not have them */
    struct text file = win32_utf8_of(&arena, path), home = working_directory();
    ck_assert_int_eq(capture((struct text){0}, file), STATUS_OK);
    scratch_expect("a rather long name/long name of a file.log", "new");
    ck_assert_int_eq(capture(TEXT("C:\\"), arena_printf(&arena, "%.*s\\%.*s", TEXT_ARGS(home), TEXT_ARGS(file))), STATUS_OK);
}
END_TEST

static const struct {
    DWORD tag;
    enum status status;
} tags[] = {
    {IO_REPARSE_TAG_SYMLINK, STATUS_LINK}, {IO_REPARSE_TAG_MOUNT_POINT, STATUS_LINK},
    {IO_REPARSE_TAG_DEDUP, STATUS_OK},     {0x9000001A, STATUS_OK}, /* a cloud's */
};

START_TEST(only_what_stands_for_another_name_is_a_link)
{
    scratch_put("out.log", "what was there");
    windows.reparse_tag = tags[_i].tag;
    ck_assert_int_eq(capture((struct text){0}, TEXT("out.log")), tags[_i].status);
    scratch_expect("out.log", tags[_i].status == STATUS_OK ? "new" : "what was there");
    windows.failing = "get_file_details"; /* what it is nobody knows */
    ck_assert_int_eq(capture((struct text){0}, TEXT("out.log")), STATUS_LINK);
    SetLastError(0);
}
END_TEST

Suite *win32_capture_suite(void)
{
    Suite *suite = suite_create("win32_capture");
    TCase *tests = tcase_create("win32_capture");
    tcase_add_checked_fixture(tests, set, clear);
    tcase_add_test(tests, a_path_may_be_as_long_as_max_path);
    tcase_add_test(tests, a_short_name_is_no_link);
    tcase_add_loop_test(tests, only_what_stands_for_another_name_is_a_link, 0, sizeof tags / sizeof *tags);
    suite_add_tcase(suite, tests);
    return suite;
}
