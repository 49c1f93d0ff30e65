/* What a PATH stands for (SPEC 9), how inputs are read twice, and output that appears whole or not at all. */
#include "cli/inputs.h"

#include <check.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

Suite *inputs_suite(void);

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* ---- a directory of our own, which is the working directory of a test ---- */

static char root[] = "/tmp/deputy-inputs-XXXXXX";
static int old_directory = -1;

static void set_up(void)
{
    strcpy(root + strlen(root) - 6, "XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(root));
    old_directory = open(".", O_RDONLY | O_DIRECTORY);
    ck_assert_int_eq(chdir(root), 0);
}

static void remove_all(const char *path)
{
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", path);
    ck_assert_int_eq(system(command), 0);
}

static void tear_down(void)
{
    ck_assert_int_eq(fchdir(old_directory), 0);
    close(old_directory);
    remove_all(root);
}

static void make_file(const char *path, const char *content)
{
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs(content, file), 0);
    ck_assert_int_eq(fclose(file), 0);
}

static void expect_file(const char *path, const char *content)
{
    char read[64] = "";
    FILE *file = fopen(path, "r");
    ck_assert_msg(file != NULL, "%s is not there", path);
    size_t length = fread(read, 1, sizeof read - 1, file);
    fclose(file);
    read[length] = '\0';
    ck_assert_str_eq(read, content);
}

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
        ck_assert_int_eq(mkdir(directories[i], 0777), 0);
    for (size_t i = 0; i < COUNT(files); i++)
        make_file(files[i], "<a/>");
    ck_assert_int_eq(symlink("../elsewhere", "d/linked"), 0);
    ck_assert_int_eq(symlink("../elsewhere/e.rdm", "d/linked.rdm"), 0);
    ck_assert_int_eq(symlink("..", "d/sub/loop"), 0);
    ck_assert_int_eq(mkfifo("d/pipe.rdm", 0666), 0);
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
                                               {"d/linked", "d/linked/e.rdm"},
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
    static const char *const expected[] = {"d/c.txt", "elsewhere/e.rdm", "d/.dot.rdm", "d/linked.rdm", "missing.rdm", "-",
                                           "d/sub/deep/x.Rdm"};
    static const char *const paths[] = {"d/c.txt", "elsewhere", "d/.dot.rdm", "d/linked.rdm", "missing.rdm", "-", "d/sub"};
    struct inputs inputs = {0};
    make_tree();
    for (size_t i = 0; i < COUNT(paths); i++)
        ck_assert_int_eq(inputs_add(&inputs, paths[i]), STATUS_OK);
    expect_paths(&inputs, expected, COUNT(expected));
    ck_assert(!inputs.items[0].in_directory && inputs.items[1].in_directory && !inputs.items[5].in_directory);
    struct input_reader *reader = NULL;
    ck_assert_int_eq(input_open(&inputs.items[4], &reader), STATUS_CANNOT_OPEN);
    ck_assert_int_eq(input_open(&inputs.items[3], &reader), STATUS_OK);
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

START_TEST(a_directory_that_cannot_be_listed_is_an_input_that_cannot_be_read)
{
    struct inputs inputs = {0};
    make_tree();
    ck_assert_int_eq(chmod("d/sub", 0), 0);
    ck_assert_int_eq(inputs_add(&inputs, "d"), STATUS_OK);
    if (geteuid() != 0) { /* nothing is closed to root */
        ck_assert_uint_eq(inputs.count, 6);
        ck_assert_str_eq(inputs.items[3].path, "d/sub");
        struct input_reader *reader;
        ck_assert(inputs.items[3].unreadable);
        ck_assert_int_eq(input_open(&inputs.items[3], &reader), STATUS_CANNOT_OPEN);
    }
    ck_assert_int_eq(chmod("d/sub", 0777), 0);
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
    make_file("a.rdm", "0123456789");
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
        ck_assert_int_eq(pipe(ends), 0);
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
    make_file("a.rdm", "before0123456789");
    int descriptor = open("a.rdm", O_RDONLY);
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
    ck_assert_int_eq(pipe(ends), 0);
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

static size_t count_files(void)
{
    size_t count = 0;
    FILE *list = popen("ls -A", "r");
    ck_assert_ptr_nonnull(list);
    for (int byte; (byte = fgetc(list)) != EOF;)
        count += byte == '\n';
    pclose(list);
    return count;
}

START_TEST(output_appears_whole)
{
    struct platform_output *output;
    struct stat status;
    FILE *stream;
    make_file("out", "old");
    ck_assert_int_eq(symlink("out", "link"), 0);
    mode_t mask = umask(027);
    ck_assert_int_eq(platform_output_open("link", &output, &stream), STATUS_OK);
    umask(mask);
    fputs("new", stream);
    fflush(stream);
    expect_file("out", "old");
    ck_assert_int_eq(platform_output_commit(output), STATUS_OK);
    expect_file("out", "new");
    ck_assert(lstat("link", &status) == 0 && S_ISLNK(status.st_mode));
    ck_assert(stat("out", &status) == 0 && (status.st_mode & 0777) == 0640);
    ck_assert_uint_eq(count_files(), 2);
}
END_TEST

START_TEST(output_that_is_abandoned_leaves_nothing)
{
    struct platform_output *output;
    FILE *stream;
    make_file("out", "old");
    static const char *const paths[] = {"out", "fresh"};
    for (size_t i = 0; i < COUNT(paths); i++) {
        ck_assert_int_eq(platform_output_open(paths[i], &output, &stream), STATUS_OK);
        fputs("new", stream);
        platform_output_abandon(output);
    }
    platform_output_abandon(NULL);
    expect_file("out", "old");
    ck_assert_uint_eq(count_files(), 1);
}
END_TEST

START_TEST(output_that_cannot_be_written)
{
    struct platform_output *output;
    FILE *stream;
    ck_assert_int_eq(mkdir("directory", 0777), 0);
    ck_assert_int_eq(platform_output_open("directory", &output, &stream), STATUS_CANNOT_WRITE);
    ck_assert_int_eq(platform_output_open("missing/out", &output, &stream), STATUS_CANNOT_WRITE);
    ck_assert_int_eq(platform_output_open("", &output, &stream), STATUS_CANNOT_WRITE);
    ck_assert_ptr_null(output);
    /* full when it is written out */
    if (platform_output_open("/dev/full", &output, &stream) == STATUS_OK) {
        fputs("new", stream);
        ck_assert_int_eq(platform_output_commit(output), STATUS_CANNOT_WRITE);
    }
    ck_assert_uint_eq(count_files(), 1);
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

Suite *inputs_suite(void)
{
    Suite *suite = suite_create("inputs");
    TCase *inputs = tcase_create("inputs");
    tcase_add_checked_fixture(inputs, set_up, tear_down);
    tcase_add_test(inputs, directories_give_what_lies_below_them);
    tcase_add_test(inputs, paths_print_as_given);
    tcase_add_test(inputs, several_paths_stay_in_order);
    tcase_add_test(inputs, an_empty_directory_gives_nothing);
    tcase_add_test(inputs, a_directory_that_cannot_be_listed_is_an_input_that_cannot_be_read);
    tcase_add_test(inputs, files_are_read_and_seeked);
    tcase_add_test(inputs, standard_input_from_a_pipe_is_kept);
    tcase_add_test(inputs, standard_input_from_a_file_starts_where_it_stood);
    tcase_add_test(inputs, standard_input_over_the_limit_is_gone);
    tcase_add_test(inputs, a_directory_is_no_file);
    tcase_add_test(inputs, output_appears_whole);
    tcase_add_test(inputs, output_that_is_abandoned_leaves_nothing);
    tcase_add_test(inputs, output_that_cannot_be_written);
    tcase_add_test(inputs, a_device_stays_what_it_is);
    suite_add_tcase(suite, inputs);
    return suite;
}
