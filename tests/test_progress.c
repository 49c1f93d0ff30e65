/* What a terminal sees while long work goes on. */
#include "cli/progress.h"

#include <check.h>

#include "tests/scratch.h"

Suite *progress_suite(void);

static void check_line(uint64_t bytes, uint64_t total, size_t document, size_t documents, const char *expected)
{
    char line[PROGRESS_LINE_SIZE];
    progress_line(&(struct progress){.bytes = bytes, .total = total, .documents = documents}, document, line);
    ck_assert_str_eq(line, expected);
}

START_TEST(a_bar_says_how_far_it_is)
{
    check_line(0, 100000000, 0, 2, "[........................]   0%, 0 of 100 MB, document 1 of 2");
    check_line(50000000, 100000000, 0, 2, "[############............]  50%, 50 of 100 MB, document 1 of 2");
    check_line(100000000, 100000000, 1, 2, "[########################] 100%, 100 of 100 MB, document 2 of 2");
}
END_TEST

START_TEST(a_file_that_grew_is_all_of_it)
{
    check_line(300000000, 100000000, 2, 2, "[########################] 100%, 300 of 100 MB, document 2 of 2");
}
END_TEST

START_TEST(without_a_total_there_is_no_bar)
{
    check_line(7000000, 0, 0, 1, "7 MB read, document 1 of 1");
}
END_TEST

START_TEST(what_takes_hours_fits_into_the_line)
{
    check_line(500000000000, 1000000000000, 99998, 100000,
               "[############............]  50%, 500000 of 1000000 MB, document 99999 of 100000");
}
END_TEST

/* It takes its room from the bar: the longest line is as long as without it. */
START_TEST(a_review_that_is_one_of_two_says_which)
{
    char line[PROGRESS_LINE_SIZE];
    struct progress progress = {.what = "before", .bytes = 500000000000, .total = 1000000000000, .documents = 100000};
    progress_line(&progress, 99998, line);
    ck_assert_str_eq(line, "before [########.........]  50%, 500000 of 1000000 MB, document 99999 of 100000");
    progress = (struct progress){.what = "after", .bytes = 7000000, .documents = 1};
    progress_line(&progress, 0, line);
    ck_assert_str_eq(line, "after 7 MB read, document 1 of 1");
}
END_TEST

static uint64_t total_of(const char *a, const char *b)
{
    struct inputs inputs = {0}, repository = {0};
    struct progress progress;
    ck_assert_int_eq(inputs_add(&inputs, a), STATUS_OK);
    ck_assert_int_eq(inputs_add(&repository, b), STATUS_OK);
    progress_start(&progress, &inputs, &repository);
    ck_assert_uint_eq(progress.documents, 2);
    inputs_fini(&inputs);
    inputs_fini(&repository);
    return progress.total;
}

START_TEST(the_total_is_of_inputs_and_repositories)
{
    scratch_put_bytes("three.xml", "abc", 3);
    scratch_put_bytes("four.xml", "abcd", 4);
    ck_assert_uint_eq(total_of("three.xml", "four.xml"), 7);
    ck_assert_uint_eq(total_of("three.xml", "none.xml"), 0);
    ck_assert_uint_eq(total_of("-", "four.xml"), 0);
}
END_TEST

Suite *progress_suite(void)
{
    Suite *suite = suite_create("progress");
    TCase *lines = tcase_create("lines");
    tcase_add_test(lines, a_bar_says_how_far_it_is);
    tcase_add_test(lines, a_file_that_grew_is_all_of_it);
    tcase_add_test(lines, without_a_total_there_is_no_bar);
    tcase_add_test(lines, what_takes_hours_fits_into_the_line);
    tcase_add_test(lines, a_review_that_is_one_of_two_says_which);
    suite_add_tcase(suite, lines);
    TCase *totals = tcase_create("totals");
    tcase_add_checked_fixture(totals, scratch_enter, scratch_leave);
    tcase_add_test(totals, the_total_is_of_inputs_and_repositories);
    suite_add_tcase(suite, totals);
    return suite;
}
