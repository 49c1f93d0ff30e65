/* The real CommandLineToArgvW against ours, on lines that nobody quoted with care. */
#include "backends/win32_calls.h"

#include <check.h>

#include "core/command_line.h"

Suite *win32_arguments_suite(void);

struct comparison {
    wchar_t **expected;
    int count, at;
    bool same;
    struct text line;
};

static void compare(void *context, struct text argument)
{
    struct comparison *comparison = context;
    char text[256];
    int length = 0;
    if (comparison->at < comparison->count) {
        const wchar_t *expected = comparison->expected[comparison->at];
        length = WideCharToMultiByte(CP_UTF8, 0, expected, -1, text, sizeof text, NULL, NULL);
    }
    comparison->same = comparison->same && length > 0 && text_equals(argument, (struct text){text, (size_t)length - 1});
    comparison->at++;
}

START_TEST(ours_splits_as_the_real_one)
{
    static const char letters[] = "ab\\\\\\\"\"\" \t";
    uint32_t random = 20240229;
    for (int round = 0; round < 20000; round++) {
        char line[24];
        wchar_t wide[24];
        size_t length = 1 + ((random = random * 1664525 + 1013904223) >> 16) % 22;
        for (size_t i = 0; i < length; i++)
            line[i] = letters[((random = random * 1664525 + 1013904223) >> 16) % (sizeof letters - 1)];
        line[length] = '\0';
        for (size_t i = 0; i <= length; i++)
            wide[i] = (wchar_t)line[i];
        struct comparison comparison = {.same = true, .line = text_of(line)};
        struct buffer scratch = {0};
        comparison.expected = CommandLineToArgvW(wide, &comparison.count);
        command_line_split_whole(comparison.line, &scratch, compare, &comparison);
        ck_assert_msg(comparison.same && comparison.at == comparison.count, "<%s>", line);
        LocalFree(comparison.expected);
        buffer_fini(&scratch);
    }
}
END_TEST

Suite *win32_arguments_suite(void)
{
    Suite *suite = suite_create("win32_arguments");
    TCase *tests = tcase_create("win32_arguments");
    tcase_add_test(tests, ours_splits_as_the_real_one);
    suite_add_tcase(suite, tests);
    return suite;
}
