/* What inputs and outputs make of links, pipes, modes and devices, as POSIX has them. */
#include "cli/inputs.h"

#include <check.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/scratch.h"

Suite *inputs_posix_suite(void);

static void expect_only(const char *path, const char *found)
{
    struct inputs inputs = {0};
    ck_assert_int_eq(inputs_add(&inputs, path), STATUS_OK);
    ck_assert_uint_eq(inputs.count, 1);
    ck_assert_str_eq(inputs.items[0].path, found);
    inputs_fini(&inputs);
}

START_TEST(links_and_pipes_below_a_directory_are_left_out)
{
    scratch_make_directory("d");
    scratch_make_directory("d/sub");
    scratch_make_directory("elsewhere");
    scratch_put("d/sub/a.rdm", "<a/>");
    scratch_put("elsewhere/e.rdm", "<a/>");
    ck_assert_int_eq(symlink("../elsewhere", "d/linked"), 0);
    ck_assert_int_eq(symlink("../elsewhere/e.rdm", "d/linked.rdm"), 0);
    ck_assert_int_eq(symlink("..", "d/sub/loop"), 0);
    ck_assert_int_eq(mkfifo("d/pipe.rdm", 0666), 0);
    expect_only("d", "d/sub/a.rdm");
    /* what is named is what is meant */
    expect_only("d/linked", "d/linked/e.rdm");
    expect_only("d/linked.rdm", "d/linked.rdm");
}
END_TEST

START_TEST(a_directory_that_cannot_be_listed_is_an_input_that_cannot_be_read)
{
    struct inputs inputs = {0};
    scratch_make_directory("d");
    scratch_make_directory("d/sub");
    scratch_put("d/z.rdm", "<a/>");
    ck_assert_int_eq(chmod("d/sub", 0), 0);
    ck_assert_int_eq(inputs_add(&inputs, "d"), STATUS_OK);
    if (geteuid() != 0) { /* nothing is closed to root */
        ck_assert_uint_eq(inputs.count, 2);
        ck_assert_str_eq(inputs.items[0].path, "d/sub");
        struct input_reader *reader;
        ck_assert(inputs.items[0].unreadable);
        ck_assert_int_eq(input_open(&inputs.items[0], &reader), STATUS_CANNOT_OPEN);
    }
    ck_assert_int_eq(chmod("d/sub", 0777), 0);
    inputs_fini(&inputs);
}
END_TEST

START_TEST(output_through_a_link_keeps_the_link)
{
    struct platform_output *output;
    struct stat status;
    FILE *stream;
    scratch_put("out", "old");
    ck_assert_int_eq(symlink("out", "link"), 0);
    mode_t mask = umask(027);
    ck_assert_int_eq(platform_output_open("link", &output, &stream), STATUS_OK);
    umask(mask);
    fputs("new", stream);
    fflush(stream);
    scratch_expect("out", "old");
    ck_assert_int_eq(platform_output_commit(output), STATUS_OK);
    scratch_expect("out", "new");
    ck_assert(lstat("link", &status) == 0 && S_ISLNK(status.st_mode));
    ck_assert(stat("out", &status) == 0 && (status.st_mode & 0777) == 0640);
    ck_assert_uint_eq(scratch_count(), 2);
}
END_TEST

START_TEST(output_that_does_not_fit)
{
    struct platform_output *output;
    FILE *stream;
    ck_assert_int_eq(platform_output_open("/dev/full", &output, &stream), STATUS_OK);
    fputs("new", stream);
    ck_assert_int_eq(platform_output_commit(output), STATUS_CANNOT_WRITE);
}
END_TEST

START_TEST(a_device_stays_what_it_is)
{
    struct platform_output *output;
    struct stat status;
    FILE *stream;
    ck_assert_int_eq(platform_output_open("/dev/null", &output, &stream), STATUS_OK);
    fputs("new", stream);
    ck_assert_int_eq(platform_output_commit(output), STATUS_OK);
    ck_assert(stat("/dev/null", &status) == 0 && S_ISCHR(status.st_mode));
}
END_TEST

Suite *inputs_posix_suite(void)
{
    Suite *suite = suite_create("inputs_posix");
    TCase *inputs = tcase_create("inputs_posix");
    tcase_add_checked_fixture(inputs, scratch_enter, scratch_leave);
    tcase_add_test(inputs, links_and_pipes_below_a_directory_are_left_out);
    tcase_add_test(inputs, a_directory_that_cannot_be_listed_is_an_input_that_cannot_be_read);
    tcase_add_test(inputs, output_through_a_link_keeps_the_link);
    tcase_add_test(inputs, output_that_does_not_fit);
    tcase_add_test(inputs, a_device_stays_what_it_is);
    suite_add_tcase(suite, inputs);
    return suite;
}
