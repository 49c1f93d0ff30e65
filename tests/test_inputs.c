/* What a PATH stands for (SPEC 9), how inputs are read twice, and output that appears whole or not at all. */
#include "cli/inputs.h"

#include <check.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/scratch.h"

Suite *inputs_suite(void);

#define COUNT(array) (sizeof(array) / sizeof *(array))

#ifndef O_BINARY
#define O_BINARY 0 /* everything is */
#endif

static void expect_paths(const struct inputs *inputs, const char *const *paths, size_t count)
{
    for (size_t i = 0; i < inputs->count && i < count; i++)
        ck_assert_str_eq(inputs->items[i].path, paths[i]);
    ck_assert_uint_eq(inputs->count, count);
}

static void make_tree(void)
{
    static const char *const directories[] = {"d", "d/sub", "d/sub/deep", "d/.hidden", "elsewhere", "d/empty"};
    static const char *const files[] = {
        "d/b.rdm", "d/a.xml", "d/Z.XML", "d/c.txt", "d/rdm", "d/.dot.rdm", "d/sub/deep/x.Rdm", "d/sub.rdm",
        "d/.hidden/h.rdm", "elsewhere/e.rdm", "d/\xC3\xBC.rdm", "d/a.xml.bak",
    };
    for (size_t i = 0; i < COUNT(directories); i++)
        scratch_make_directory(directories[i]);
    for (size_t i = 0; i < COUNT(files); i++)
        scratch_put(files[i], "<a/>");
}

/* ---- paths ---- */

START_TEST(directories_give_what_lies_below_them)
{
    static const char *const expected[] = {"d/Z.XML", "d/a.xml", "d/b.rdm", "d/sub.rdm", "d/sub/deep/x.Rdm", "d/\xC3\xBC.rdm"};
    static const char *const spellings[] = {"d", "d/", "d///"};
    make_tree();
    for (size_t i = 0; i < COUNT(spellings); i++) {
        struct inputs inputs = {0};
        ck_assert_int_eq(inputs_add(&inputs, spellings[i]), STATUS_OK);
        expect_paths(&inputs, expected, COUNT(expected));
        for (size_t j = 0; j < inputs.count; j++)
            ck_assert(inputs.items[j].in_directory && !inputs.items[j].unreadable);
        inputs_fini(&inputs);
    }
}
END_TEST

START_TEST(paths_print_as_given)
{
    static const char *const spellings[][2] = {{"./d/sub", "./d/sub/deep/x.Rdm"},
                                               {"d/../d/sub/", "d/../d/sub/deep/x.Rdm"},
                                               {"d/.hidden", "d/.hidden/h.rdm"}};
    make_tree();
    for (size_t i = 0; i < COUNT(spellings); i++) {
        struct inputs inputs = {0};
        ck_assert_int_eq(inputs_add(&inputs, spellings[i][0]), STATUS_OK);
        expect_paths(&inputs, &spellings[i][1], 1);
        inputs_fini(&inputs);
    }
}
END_TEST

START_TEST(several_paths_stay_in_order)
{
    static const char *const expected[] = {"d/c.txt", "elsewhere/e.rdm", "d/.dot.rdm", "missing.rdm", "-", "d/sub/deep/x.Rdm"};
    static const char *const paths[] = {"d/c.txt", "elsewhere", "d/.dot.rdm", "missing.rdm", "-", "d/sub"};
    struct inputs inputs = {0};
    make_tree();
    for (size_t i = 0; i < COUNT(paths); i++)
        ck_assert_int_eq(inputs_add(&inputs, paths[i]), STATUS_OK);
    expect_paths(&inputs, expected, COUNT(expected));
    ck_assert(!inputs.items[0].in_directory && inputs.items[1].in_directory && !inputs.items[4].in_directory);
    struct input_reader *reader = NULL;
    ck_assert_int_eq(input_open(&inputs.items[3], &reader), STATUS_CANNOT_OPEN);
    ck_assert_int_eq(input_open(&inputs.items[2], &reader), STATUS_OK);
    input_close(reader);
    inputs_fini(&inputs);
}
END_TEST

START_TEST(an_empty_directory_gives_nothing)
{
    struct inputs inputs = {0};
    make_tree();
    ck_assert_int_eq(inputs_add(&inputs, "d/empty"), STATUS_OK);
    ck_assert_uint_eq(inputs.count, 0);
    inputs_fini(&inputs);
}
END_TEST

/* ---- reading ---- */

static size_t read_all(struct input_reader *reader, char *first, size_t size)
{
    static char piece[1 << 16];
    size_t length = 0;
    long got;
    while ((got = input_read(reader, piece, sizeof piece)) > 0) {
        for (long i = 0; i < got && length + (size_t)i < size; i++)
            first[length + (size_t)i] = piece[i];
        length += (size_t)got;
    }
    ck_assert_int_eq(got, 0);
    return length;
}

START_TEST(files_are_read_and_seeked)
{
    struct inputs inputs = {0};
    scratch_put("a.rdm", "0123456789");
    ck_assert_int_eq(inputs_add(&inputs, "a.rdm"), STATUS_OK);
    for (int round = 0; round < 2; round++) {
        struct input_reader *reader;
        char bytes[16] = "";
        ck_assert_int_eq(input_open(&inputs.items[0], &reader), STATUS_OK);
        ck_assert_uint_eq(read_all(reader, bytes, sizeof bytes), 10);
        ck_assert(input_seek(reader, 4));
        ck_assert_int_eq(input_read(reader, bytes, 3), 3);
        ck_assert_int_eq(memcmp(bytes, "456", 3), 0);
        input_close(reader);
    }
    inputs_fini(&inputs);
}
END_TEST

/* Standard input from `descriptor`; gives the old one, to be put back. */
static int redirect(int descriptor)
{
    int old = dup(STDIN_FILENO);
    ck_assert_int_ge(dup2(descriptor, STDIN_FILENO), 0);
    close(descriptor);
    return old;
}

static void put_back(int old)
{
    if (old >= 0) {
        dup2(old, STDIN_FILENO);
        close(old);
    } else {
        close(STDIN_FILENO);
    }
}

static void expect_read_twice(size_t first_read)
{
    struct inputs inputs = {0};
    struct input_reader *reader;
    char bytes[16] = "";
    ck_assert_int_eq(inputs_add(&inputs, "-"), STATUS_OK);
    ck_assert_int_eq(input_open(&inputs.items[0], &reader), STATUS_OK);
    ck_assert_int_eq(input_read(reader, bytes, first_read), (long)first_read);
    input_close(reader);
    ck_assert_int_eq(input_open(&inputs.items[0], &reader), STATUS_OK);
    ck_assert_uint_eq(read_all(reader, bytes, sizeof bytes), 10);
    ck_assert_str_eq(bytes, "0123456789");
    ck_assert(input_seek(reader, 7));
    ck_assert_int_eq(input_read(reader, bytes, 16), 3);
    ck_assert_int_eq(memcmp(bytes, "789", 3), 0);
    input_close(reader);
    inputs_fini(&inputs);
}

START_TEST(standard_input_from_a_pipe_is_kept)
{
    for (size_t first_read = 0; first_read <= 10; first_read += 5) {
        int ends[2];
        scratch_pipe(ends);
        ck_assert_int_eq(write(ends[1], "0123456789", 10), 10);
        close(ends[1]);
        int old = redirect(ends[0]);
        expect_read_twice(first_read);
        put_back(old);
    }
}
END_TEST

START_TEST(standard_input_from_a_file_starts_where_it_stood)
{
    scratch_put("a.rdm", "before0123456789");
    int descriptor = open("a.rdm", O_RDONLY | O_BINARY);
    ck_assert_int_eq(lseek(descriptor, 6, SEEK_SET), 6);
    int old = redirect(descriptor);
    expect_read_twice(5);
    put_back(old);
}
END_TEST

static void *write_much(void *descriptor)
{
    static const char piece[1 << 16];
    int to = *(int *)descriptor;
    for (size_t written = 0; written <= INPUT_KEPT_LIMIT; written += sizeof piece) {
        if (write(to, piece, sizeof piece) != (ssize_t)sizeof piece)
            break;
    }
    close(to);
    return NULL;
}

START_TEST(standard_input_over_the_limit_is_gone)
{
    int ends[2];
    pthread_t writer;
    struct inputs inputs = {0};
    struct input_reader *reader;
    scratch_pipe(ends);
    ck_assert_int_eq(pthread_create(&writer, NULL, write_much, &ends[1]), 0);
    int old = redirect(ends[0]);
    ck_assert_int_eq(inputs_add(&inputs, "-"), STATUS_OK);
    ck_assert_int_eq(input_open(&inputs.items[0], &reader), STATUS_OK);
    ck_assert_uint_gt(read_all(reader, NULL, 0), INPUT_KEPT_LIMIT);
    ck_assert(!input_seek(reader, 0));
    ck_assert_uint_eq(inputs.items[0].kept.capacity, 0);
    input_close(reader);
    ck_assert_int_eq(input_open(&inputs.items[0], &reader), STATUS_UNSUPPORTED);
    pthread_join(writer, NULL);
    put_back(old);
    inputs_fini(&inputs);
}
END_TEST

START_TEST(a_directory_is_no_file)
{
    struct platform_file *file;
    ck_assert_int_eq(platform_open(".", &file), STATUS_CANNOT_OPEN);
    ck_assert(platform_is_directory(".") && !platform_is_directory("missing"));
}
END_TEST

/* ---- output ---- */

START_TEST(output_appears_whole)
{
    struct platform_output *output;
    FILE *stream;
    scratch_put("out", "old");
    ck_assert_int_eq(platform_output_open("out", &output, &stream), STATUS_OK);
    fputs("new", stream);
    fflush(stream);
    scratch_expect("out", "old");
    ck_assert_int_eq(platform_output_commit(output), STATUS_OK);
    scratch_expect("out", "new");
    ck_assert_uint_eq(scratch_count(), 1);
}
END_TEST

START_TEST(output_that_is_abandoned_leaves_nothing)
{
    struct platform_output *output;
    FILE *stream;
    scratch_put("out", "old");
    static const char *const paths[] = {"out", "fresh"};
    for (size_t i = 0; i < COUNT(paths); i++) {
        ck_assert_int_eq(platform_output_open(paths[i], &output, &stream), STATUS_OK);
        fputs("new", stream);
        platform_output_abandon(output);
    }
    platform_output_abandon(NULL);
    scratch_expect("out", "old");
    ck_assert_uint_eq(scratch_count(), 1);
}
END_TEST

START_TEST(output_that_cannot_be_written)
{
    struct platform_output *output;
    FILE *stream;
    scratch_make_directory("directory");
    ck_assert_int_eq(platform_output_open("directory", &output, &stream), STATUS_CANNOT_WRITE);
    ck_assert_int_eq(platform_output_open("missing/out", &output, &stream), STATUS_CANNOT_WRITE);
    ck_assert_int_eq(platform_output_open("", &output, &stream), STATUS_CANNOT_WRITE);
    ck_assert_ptr_null(output);
    ck_assert_uint_eq(scratch_count(), 1);
}
END_TEST

Suite *inputs_suite(void)
{
    Suite *suite = suite_create("inputs");
    TCase *inputs = tcase_create("inputs");
    tcase_add_checked_fixture(inputs, scratch_enter, scratch_leave);
    tcase_add_test(inputs, directories_give_what_lies_below_them);
    tcase_add_test(inputs, paths_print_as_given);
    tcase_add_test(inputs, several_paths_stay_in_order);
    tcase_add_test(inputs, an_empty_directory_gives_nothing);
    tcase_add_test(inputs, files_are_read_and_seeked);
    tcase_add_test(inputs, standard_input_from_a_pipe_is_kept);
    tcase_add_test(inputs, standard_input_from_a_file_starts_where_it_stood);
    tcase_add_test(inputs, standard_input_over_the_limit_is_gone);
    tcase_add_test(inputs, a_directory_is_no_file);
    tcase_add_test(inputs, output_appears_whole);
    tcase_add_test(inputs, output_that_is_abandoned_leaves_nothing);
    tcase_add_test(inputs, output_that_cannot_be_written);
    suite_add_tcase(suite, inputs);
    return suite;
}
