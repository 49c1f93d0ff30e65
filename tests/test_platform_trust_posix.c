/* Which policy files are trusted and found, with real files in a folder of our own, which is the working directory of every
 * test. Only root can give files away: those tests end at once for everybody else, and are said so by OWNERS_NEED_ROOT. */
#include "core/platform_trust.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pwd.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/scratch.h"

Suite *platform_trust_posix_suite(void);

enum { STRANGER = 12345 };
/* chown(2) to another user and seteuid(2) need root; without it there is nothing to try, and CI runs as root. */
#define OWNERS_NEED_ROOT() \
    do { \
        if (geteuid() != 0) \
            return; \
    } while (0)

static char folder[PATH_MAX];
static int back_home = -1; /* a descriptor that is there all the time */
static mode_t usual_umask;

static void enter_folder(void)
{
    usual_umask = umask(022);
    back_home = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    scratch_enter();
    ck_assert_ptr_nonnull(getcwd(folder, sizeof folder));
}

static void leave_folder(void)
{
    if (getuid() == 0)
        ck_assert_int_eq(seteuid(0), 0);
    close(back_home);
    umask(usual_umask);
    scratch_leave();
}

/* ---- helpers ---- */

static void put(const char *path, const char *content)
{
    FILE *stream = fopen(path, "w");
    ck_assert_ptr_nonnull(stream);
    ck_assert_int_ge(fputs(content, stream), 0);
    ck_assert_int_eq(fclose(stream), 0);
}

static void put_folder(const char *path, mode_t mode)
{
    ck_assert_int_eq(mkdir(path, 0700), 0);
    ck_assert_int_eq(chmod(path, mode), 0);
}

static void put_link(const char *target, const char *path)
{
    ck_assert_int_eq(symlink(target, path), 0);
}

static void set_mode(const char *path, mode_t mode)
{
    ck_assert_int_eq(chmod(path, mode), 0);
}

static void give_away(const char *path, uid_t owner)
{
    ck_assert_int_eq(lchown(path, owner, (gid_t)-1), 0);
}

/* From here on permissions count for root, too: the folder becomes the stranger's, who runs the rest of the test. */
static void be_nobody_special(void)
{
    if (geteuid() == 0) {
        give_away(".", STRANGER);
        ck_assert_int_eq(seteuid(STRANGER), 0);
    }
}

static int lowest_free_descriptor(void)
{
    int free_one = dup(back_home);
    close(free_one);
    return free_one;
}

static struct platform_trust opened; /* what the last open_it said */
static char content[64];             /* what was read then */

static void read_it(struct platform_file *file)
{
    long got = platform_read(file, content, sizeof content - 1);
    ck_assert_int_ge(got, 0);
    content[got] = '\0';
}

static enum status open_it(const char *path)
{
    struct platform_file *file = NULL;
    int free_one = lowest_free_descriptor();
    memset(&opened, 'x', sizeof opened);
    strcpy(content, "nothing was read");
    enum status status = platform_open_policy(path, false, &file, &opened);
    ck_assert_msg((status == STATUS_OK) == (file != NULL), "%s", path);
    if (file)
        read_it(file);
    platform_close(file);
    ck_assert_msg(lowest_free_descriptor() == free_one, "%s: a descriptor is left open", path);
    return status;
}

static void trusts(const char *path)
{
    ck_assert_msg(open_it(path) == STATUS_OK, "%s: %s", path, opened.why);
    ck_assert_msg(opened.trusted, "%s: %s", path, opened.reason);
    ck_assert_str_eq(content, "policy");
    ck_assert_str_eq(opened.owner, "");
    ck_assert_str_eq(opened.reason, "");
    ck_assert_str_eq(opened.why, "");
}

static const char *name_of(uid_t user)
{
    static char number[16];
    const struct passwd *entry = getpwuid(user);
    snprintf(number, sizeof number, "%lu", (unsigned long)user);
    return entry ? entry->pw_name : number;
}

/* It can be read all the same. */
static void distrusts(const char *path, const char *reason, uid_t owner)
{
    ck_assert_msg(open_it(path) == STATUS_OK, "%s: %s", path, opened.why);
    ck_assert_msg(!opened.trusted, "%s is trusted, although it %s", path, reason);
    ck_assert_str_eq(opened.reason, reason);
    ck_assert_str_eq(opened.owner, name_of(owner));
    ck_assert_str_eq(opened.why, "");
    ck_assert_str_eq(content, "policy");
}

static void refuses(const char *path, enum status expected, const char *why)
{
    enum status status = open_it(path);
    ck_assert_msg(status == expected, "%s: %s (%s)", path, status_text(status), opened.why);
    ck_assert_str_eq(opened.why, why);
    ck_assert(!opened.trusted);
    ck_assert_str_eq(opened.reason, "");
    ck_assert_str_eq(opened.owner, "");
}

/* ---- owners and modes ---- */

START_TEST(what_only_its_owner_writes_is_trusted)
{
    static const mode_t files[] = {0400, 0600, 0644, 0755}, folders[] = {0700, 0711, 0755, 01755};
    char absolute[PATH_MAX + 8];
    snprintf(absolute, sizeof absolute, "%s/a.xml", folder);
    put("a.xml", "policy");
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        set_mode("a.xml", files[i]);
        for (size_t j = 0; j < sizeof folders / sizeof *folders; j++) {
            set_mode(".", folders[j]);
            trusts("a.xml");
            trusts("./a.xml");
            trusts(absolute);
        }
    }
}
END_TEST

START_TEST(a_folder_that_can_be_searched_but_not_listed_will_do)
{
    be_nobody_special();
    put_folder("in", 0755);
    put_folder("in/side", 0755);
    put("in/a.xml", "policy");
    set_mode("in", 0311);
    trusts("in/a.xml");
    trusts("in/side/../a.xml");
    set_mode("in", 0755);
}
END_TEST

static const struct {
    mode_t mode;
    const char *of_file, *of_folder;
} writable[] = {
    {0620, "can be written by its group", "lies in a directory that its group can write"},
    {0664, "can be written by its group", "lies in a directory that its group can write"},
    {0602, "can be written by others", "lies in a directory that others can write"},
    {0666, "can be written by others", "lies in a directory that others can write"},
    {01777, "can be written by others", "lies in a directory that others can write"}, /* /tmp: sticky does not help */
    {02775, "can be written by its group", "lies in a directory that its group can write"},
};

START_TEST(what_group_or_others_can_write_is_not)
{
    put("a.xml", "policy");
    for (size_t i = 0; i < sizeof writable / sizeof *writable; i++) {
        set_mode(".", 0755);
        set_mode("a.xml", writable[i].mode);
        distrusts("a.xml", writable[i].of_file, geteuid());
        set_mode("a.xml", 0644);
        set_mode(".", writable[i].mode | 0700);
        distrusts("a.xml", writable[i].of_folder, geteuid());
    }
}
END_TEST

START_TEST(where_the_umask_is_002_everything_is_the_groups)
{
    umask(002);
    put("file.xml", "policy");
    distrusts("file.xml", "can be written by its group", geteuid());
    ck_assert_int_eq(mkdir("team", 0777), 0);
    umask(022);
    put("team/a.xml", "policy");
    distrusts("team/a.xml", "lies in a directory that its group can write", geteuid());
}
END_TEST

START_TEST(what_somebody_else_owns_is_not)
{
    OWNERS_NEED_ROOT();
    const struct passwd *somebody = getpwnam("nobody");
    put_folder("in", 0755);
    put("in/a.xml", "policy");
    char reason[100];
    snprintf(reason, sizeof reason, "is owned by %s", name_of(STRANGER));
    give_away("in/a.xml", STRANGER);
    distrusts("in/a.xml", reason, STRANGER);
    give_away("in/a.xml", 0);
    give_away("in", STRANGER);
    snprintf(reason, sizeof reason, "lies in a directory that is owned by %s", name_of(STRANGER));
    distrusts("in/a.xml", reason, STRANGER);
    if (somebody) {
        give_away("in/a.xml", somebody->pw_uid);
        distrusts("in/a.xml", "is owned by nobody", somebody->pw_uid);
    }
}
END_TEST

START_TEST(root_is_trusted_by_everybody)
{
    OWNERS_NEED_ROOT();
    set_mode(".", 0755);
    put("roots.xml", "policy");
    put("mine.xml", "policy");
    put("theirs.xml", "policy");
    give_away("mine.xml", STRANGER);
    give_away("theirs.xml", STRANGER + 1);
    ck_assert_int_eq(seteuid(STRANGER), 0);
    trusts("roots.xml");
    trusts("mine.xml");
    char reason[100];
    snprintf(reason, sizeof reason, "is owned by %s", name_of(STRANGER + 1));
    distrusts("theirs.xml", reason, STRANGER + 1);
}
END_TEST

/* ---- links ---- */

START_TEST(links_between_trusted_folders_are_trusted)
{
    char absolute[PATH_MAX + 16];
    snprintf(absolute, sizeof absolute, "%s/shared/a.xml", folder);
    put_folder("shared", 0755);
    put_folder("shared/deeper", 0755);
    put("shared/a.xml", "policy");
    put_link("shared/a.xml", "relative.xml");
    put_link(absolute, "absolute.xml");
    put_link("relative.xml", "twice.xml");
    put_link("shared", "folder");
    put_link("shared//deeper/", "deeper");
    put_link("folder/../shared/./deeper", "around");
    trusts("relative.xml");
    trusts("absolute.xml");
    trusts("twice.xml");
    trusts("folder/a.xml");
    trusts("folder//a.xml");
    trusts("deeper/../a.xml"); /* the parent of where the link leads */
    trusts("around/../a.xml");
}
END_TEST

START_TEST(a_link_is_as_good_as_the_folders_it_passes)
{
    put_folder("good", 0755);
    put_folder("open", 0777);
    put("good/a.xml", "policy");
    put("open/a.xml", "policy");
    put_link("../good/a.xml", "open/link.xml");
    put_link("open/link.xml", "twice.xml");
    put_link("open/a.xml", "into.xml");
    put_link("../good", "open/folder");
    const char *passed = "is reached through a link in a directory that others can write";
    distrusts("open/link.xml", passed, geteuid());
    distrusts("twice.xml", passed, geteuid());
    distrusts("open/folder/a.xml", passed, geteuid());
    distrusts("into.xml", "lies in a directory that others can write", geteuid());
    set_mode("open", 0770);
    distrusts("twice.xml", "is reached through a link in a directory that its group can write", geteuid());
    set_mode("open", 0750);
    trusts("twice.xml");
    trusts("open/folder/a.xml");
}
END_TEST

START_TEST(a_link_that_somebody_else_made_is_not_trusted)
{
    OWNERS_NEED_ROOT();
    put("a.xml", "policy");
    put_link("a.xml", "link.xml");
    trusts("link.xml");
    give_away("link.xml", STRANGER);
    char reason[100];
    snprintf(reason, sizeof reason, "is reached through a link that is owned by %s", name_of(STRANGER));
    distrusts("link.xml", reason, STRANGER);
}
END_TEST

START_TEST(the_files_own_fault_is_told_first)
{
    put_folder("open", 0777);
    put_link("a.xml", "open/link.xml");
    put("open/a.xml", "policy");
    set_mode("open/a.xml", 0620);
    distrusts("open/link.xml", "can be written by its group", geteuid());
    set_mode("open/a.xml", 0600);
    distrusts("open/link.xml", "lies in a directory that others can write", geteuid());
}
END_TEST

START_TEST(forty_links_and_no_more)
{
    char from[16], to[16] = "a.xml";
    put("a.xml", "policy");
    for (int i = 1; i <= 41; i++) {
        snprintf(from, sizeof from, "link%d", i);
        put_link(to, from);
        memcpy(to, from, sizeof to);
    }
    trusts("link40");
    ck_assert_int_eq(open_it("link41"), STATUS_CANNOT_OPEN);
    put_link("there", "here");
    put_link("here", "there");
    ck_assert_int_eq(open_it("here"), STATUS_CANNOT_OPEN);
    ck_assert_uint_gt(strlen(opened.why), 0);
}
END_TEST

/* ---- what is not there, and what cannot be opened ---- */

START_TEST(only_a_missing_name_is_absent)
{
    put_folder("in", 0755);
    put("file", "policy");
    put_link("in", "to-folder");
    put_link("gone", "nowhere");
    put_link("nowhere", "nowhere-twice");
    put_link("in/gone/x", "nowhere-below");
    put_link("to-folder/gone", "nowhere-behind");
    put_link("file/x", "through-file");
    refuses("a.xml", STATUS_ABSENT, "");
    refuses("gone/a.xml", STATUS_ABSENT, "");
    refuses("in/a.xml", STATUS_ABSENT, "");
    refuses("to-folder/a.xml", STATUS_ABSENT, "");
    refuses("gone/", STATUS_ABSENT, "");
    refuses("", STATUS_ABSENT, "");
    refuses("nowhere", STATUS_CANNOT_OPEN, "is a link that leads nowhere");
    refuses("nowhere-twice", STATUS_CANNOT_OPEN, "is a link that leads nowhere");
    refuses("nowhere-below", STATUS_CANNOT_OPEN, "is a link that leads nowhere");
    refuses("nowhere-behind", STATUS_CANNOT_OPEN, "is a link that leads nowhere");
    refuses("./nowhere", STATUS_CANNOT_OPEN, "is a link that leads nowhere");
    refuses("nowhere/a.xml", STATUS_CANNOT_OPEN, "lies behind a link that leads nowhere");
    ck_assert_int_eq(open_it("file/a.xml"), STATUS_CANNOT_OPEN);
    ck_assert_int_eq(open_it("file/"), STATUS_CANNOT_OPEN);
    ck_assert_int_eq(open_it("through-file"), STATUS_CANNOT_OPEN);
}
END_TEST

START_TEST(a_directory_is_no_policy)
{
    static const char *const names[] = {"in", "in/", "in/.", "in/..", ".", "/", "///", "link", "link/", "slashed"};
    put_folder("in", 0755);
    put_link("in", "link");
    put_link("in/", "slashed");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        refuses(names[i], STATUS_CANNOT_OPEN, "is a directory");
}
END_TEST

START_TEST(what_may_not_be_looked_at_is_not_absent)
{
    be_nobody_special();
    put_folder("shut", 0700);
    put("shut/a.xml", "policy");
    put("secret.xml", "policy");
    set_mode("secret.xml", 0);
    set_mode("shut", 0);
    refuses("secret.xml", STATUS_CANNOT_OPEN, "cannot be opened: Permission denied");
    refuses("shut/a.xml", STATUS_CANNOT_OPEN, "cannot be opened: Permission denied");
    refuses("shut/gone.xml", STATUS_CANNOT_OPEN, "cannot be opened: Permission denied");
    set_mode("shut", 0700);
}
END_TEST

START_TEST(long_names_are_refused)
{
    char *path = malloc(100001);
    memset(path, 'a', 100000);
    path[100000] = '\0';
    ck_assert_int_eq(open_it(path), STATUS_CANNOT_OPEN);
    path[NAME_MAX + 1] = '\0';
    ck_assert_int_eq(open_it(path), STATUS_CANNOT_OPEN);
    path[NAME_MAX] = '\0';
    ck_assert_int_eq(open_it(path), STATUS_ABSENT);
    free(path);
}
END_TEST

/* ---- what is not a regular file ---- */

START_TEST(a_pipe_nobody_writes_to_does_not_block)
{
    struct platform_file *file = NULL;
    ck_assert_int_eq(mkfifo("pipe", 0600), 0);
    alarm(20); /* a test that blocks ends the run */
    ck_assert_int_eq(platform_open_policy("pipe", false, &file, &opened), STATUS_OK);
    ck_assert(!opened.trusted);
    ck_assert_str_eq(opened.reason, "is not a regular file");
    ck_assert_str_eq(opened.owner, name_of(geteuid()));
    ck_assert_int_eq(platform_read(file, content, sizeof content), 0);
    ck_assert(!platform_seek(file, 0));
    alarm(0);
    platform_close(file);
}
END_TEST

START_TEST(a_pipe_is_waited_for_where_it_may_be_one)
{
    struct platform_file *file = NULL;
    ck_assert_int_eq(mkfifo("pipe", 0600), 0);
    pid_t writer = fork();
    if (writer == 0) {
        alarm(20);
        usleep(50000);
        int out = open("pipe", O_WRONLY);
        usleep(50000);
        _exit(write(out, "policy", 6) == 6 ? 0 : 1);
    }
    alarm(20);
    ck_assert_int_gt(writer, 0);
    ck_assert_int_eq(platform_open_policy("pipe", true, &file, &opened), STATUS_OK);
    read_it(file);
    alarm(0);
    ck_assert_str_eq(content, "policy");
    ck_assert(!opened.trusted);
    ck_assert_str_eq(opened.reason, "is not a regular file");
    platform_close(file);
    int ended = -1;
    ck_assert_int_eq(waitpid(writer, &ended, 0), writer);
    ck_assert_int_eq(ended, 0);
}
END_TEST

START_TEST(a_device_is_not_trusted)
{
    struct platform_file *file = NULL;
    ck_assert_int_eq(platform_open_policy("/dev/null", false, &file, &opened), STATUS_OK);
    ck_assert(!opened.trusted);
    ck_assert_str_eq(opened.reason, "is not a regular file");
    platform_close(file);
}
END_TEST

START_TEST(standard_input_is_never_trusted)
{
    struct platform_file *file = NULL;
    int saved = dup(STDIN_FILENO);
    put("a.xml", "policy");
    put("-", "a file of that name");
    int input = open("a.xml", O_RDONLY | O_CLOEXEC);
    ck_assert_int_eq(dup2(input, STDIN_FILENO), STDIN_FILENO);
    close(input);
    ck_assert_int_eq(platform_open_policy("-", true, &file, &opened), STATUS_OK);
    read_it(file);
    platform_close(file);
    ck_assert_int_ge(fcntl(STDIN_FILENO, F_GETFD), 0); /* still open */
    ck_assert_int_eq(dup2(saved, STDIN_FILENO), STDIN_FILENO);
    close(saved);
    ck_assert_str_eq(content, "policy");
    ck_assert(!opened.trusted);
    ck_assert_str_eq(opened.reason, "is standard input, which has no owner");
    ck_assert_str_eq(opened.owner, "");
}
END_TEST

#ifdef __linux__
/* `--policy <(command)` and `--policy /dev/fd/3 3<file` */
START_TEST(descriptors_can_be_read_but_not_trusted)
{
    int ends[2], file = open("a.xml", O_RDWR | O_CREAT, 0600);
    char path[32];
    ck_assert_int_eq(write(file, "policy", 6), 6);
    snprintf(path, sizeof path, "/dev/fd/%d", file);
    distrusts(path, "is reached through /proc, not through its own directory", geteuid());
    ck_assert_int_eq(unlink("a.xml"), 0);
    distrusts(path, "is reached through /proc, not through its own directory", geteuid());
    close(file);
    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_eq(write(ends[1], "policy", 6), 6);
    snprintf(path, sizeof path, "/proc/self/fd/%d", ends[0]);
    distrusts(path, "is not a regular file", geteuid());
    close(ends[0]);
    close(ends[1]);
    refuses(path, STATUS_ABSENT, "");
}
END_TEST
#endif

/* ---- replaced ---- */

START_TEST(what_is_read_is_what_was_checked)
{
    struct platform_file *file = NULL;
    put("a.xml", "policy");
    put("evil.xml", "other");
    set_mode("evil.xml", 0666);
    ck_assert_int_eq(platform_open_policy("a.xml", false, &file, &opened), STATUS_OK);
    ck_assert(opened.trusted);
    ck_assert_int_eq(rename("evil.xml", "a.xml"), 0);
    read_it(file);
    ck_assert_str_eq(content, "policy");
    ck_assert(platform_seek(file, 3));
    read_it(file);
    ck_assert_str_eq(content, "icy");
    platform_close(file);
    ck_assert_int_eq(open_it("a.xml"), STATUS_OK);
    ck_assert(!opened.trusted);
    ck_assert_str_eq(content, "other");
}
END_TEST

START_TEST(a_folder_that_is_replaced_does_not_change_what_was_opened)
{
    struct platform_file *file = NULL;
    put_folder("in", 0755);
    put_folder("evil", 0777);
    put("in/a.xml", "policy");
    put("evil/a.xml", "other");
    ck_assert_int_eq(platform_open_policy("in/a.xml", false, &file, &opened), STATUS_OK);
    ck_assert_int_eq(rename("in", "out"), 0);
    put_link("evil", "in");
    read_it(file);
    platform_close(file);
    ck_assert(opened.trusted);
    ck_assert_str_eq(content, "policy");
    ck_assert_int_eq(open_it("in/a.xml"), STATUS_OK);
    ck_assert(!opened.trusted);
    ck_assert_str_eq(content, "other");
}
END_TEST

START_TEST(one_file_under_two_names)
{
    static const char *const names[] = {"a.xml", "./a.xml", "link.xml", "hard.xml", "copy.xml"};
    struct platform_file *files[5];
    put("a.xml", "policy");
    put("copy.xml", "policy");
    put_link("a.xml", "link.xml");
    ck_assert_int_eq(link("a.xml", "hard.xml"), 0);
    for (size_t i = 0; i < 5; i++)
        ck_assert_int_eq(platform_open_policy(names[i], false, &files[i], &opened), STATUS_OK);
    for (size_t i = 0; i < 5; i++)
        for (size_t j = 0; j < 5; j++)
            ck_assert_msg(platform_same_file(files[i], files[j]) == ((i == 4) == (j == 4)), "%s %s", names[i], names[j]);
    for (size_t i = 0; i < 5; i++)
        platform_close(files[i]);
}
END_TEST

/* ---- where policies stand ---- */

static void finds(const char *expected)
{
    char *path = NULL;
    int free_one = lowest_free_descriptor();
    ck_assert_int_eq(platform_find_policy(&path), STATUS_OK);
    ck_assert_str_eq(path, expected);
    free(path);
    ck_assert_int_eq(lowest_free_descriptor(), free_one);
}

static void go(const char *path)
{
    ck_assert_int_eq(chdir(path), 0);
}

START_TEST(the_nearest_policy_is_found)
{
    put_folder("a", 0755);
    put_folder("a/b", 0755);
    put_folder("a/b/c", 0755);
    put(".deputy.xml", "policy");
    finds(".deputy.xml");
    go("a/b/c");
    finds("../../../.deputy.xml");
    trusts("../../../.deputy.xml");
    put("../../.deputy.xml", "policy");
    finds("../../.deputy.xml");
    put(".deputy.xml", "policy");
    finds(".deputy.xml");
    go("..");
    finds("../.deputy.xml");
}
END_TEST

/* The parents of a directory, not those of a link to it. */
START_TEST(parents_are_those_of_the_directory_itself)
{
    put_folder("a", 0755);
    put_folder("a/b", 0755);
    put_folder("c", 0755);
    put_link("../a/b", "c/b");
    put("a/.deputy.xml", "policy");
    put("c/.deputy.xml", "other");
    go("c/b");
    finds("../.deputy.xml");
    trusts("../.deputy.xml");
}
END_TEST

START_TEST(what_cannot_be_read_is_found_all_the_same)
{
    put_folder("a", 0755);
    put(".deputy.xml", "policy");
    go("a");
    put_link("gone", ".deputy.xml");
    finds(".deputy.xml");
    refuses(".deputy.xml", STATUS_CANNOT_OPEN, "is a link that leads nowhere");
    ck_assert_int_eq(unlink(".deputy.xml"), 0);
    put_folder(".deputy.xml", 0755);
    finds(".deputy.xml");
    refuses(".deputy.xml", STATUS_CANNOT_OPEN, "is a directory");
    ck_assert_int_eq(rmdir(".deputy.xml"), 0);
    be_nobody_special();
    put(".deputy.xml", "policy");
    set_mode(".deputy.xml", 0);
    finds(".deputy.xml");
    refuses(".deputy.xml", STATUS_CANNOT_OPEN, "cannot be opened: Permission denied");
}
END_TEST

START_TEST(a_folder_that_may_not_be_searched_is_not_passed_over)
{
    be_nobody_special();
    put_folder("a", 0700);
    put_folder("a/b", 0700);
    put(".deputy.xml", "policy");
    go("a/b");
    set_mode("..", 0600);
    finds("../.deputy.xml");
    refuses("../.deputy.xml", STATUS_CANNOT_OPEN, "cannot be opened: Permission denied");
    int here = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    ck_assert_int_ge(here, 0);
    ck_assert_int_eq(fchmod(here, 0), 0);
    finds(".deputy.xml");
    refuses(".deputy.xml", STATUS_CANNOT_OPEN, "cannot be opened: Permission denied");
    ck_assert_int_eq(fchmod(here, 0700), 0);
    close(here);
    char above[PATH_MAX + 8];
    snprintf(above, sizeof above, "%s/a", folder);
    set_mode(above, 0700);
}
END_TEST

/* Above our folder there is none, unless this machine has one there. */
START_TEST(no_policy_up_to_the_root)
{
    char *path = NULL, above[PATH_MAX + 16];
    ck_assert_ptr_nonnull(realpath(".", above));
    for (char *slash = strrchr(above, '/'); slash; slash = strrchr(above, '/')) {
        strcpy(slash, "/.deputy.xml");
        if (access(above, F_OK) == 0)
            return;
        *slash = '\0';
    }
    ck_assert_int_eq(platform_find_policy(&path), STATUS_ABSENT);
    ck_assert_ptr_null(path);
    go("/");
    ck_assert_int_eq(platform_find_policy(&path), STATUS_ABSENT);
}
END_TEST

START_TEST(the_search_ends)
{
    enum { DEPTH = 1001 };
    char *path = NULL;
    put(".deputy.xml", "policy");
    for (int i = 0; i < DEPTH; i++) {
        ck_assert_int_eq(mkdir("d", 0755), 0);
        go("d");
    }
    enum status status = platform_find_policy(&path);
    go("..");
    enum status just_so = platform_find_policy(&path);
    enum status opens = path ? open_it(path) : STATUS_NO_MEMORY;
    for (int i = 0; i < DEPTH; i++) {
        ck_assert_int_eq(rmdir("d"), 0);
        if (i + 1 < DEPTH)
            go("..");
    }
    ck_assert_int_eq(status, STATUS_OVER_LIMIT);
    ck_assert_int_eq(just_so, STATUS_OK);
    ck_assert_uint_eq(strlen(path), 3 * (DEPTH - 1) + strlen(".deputy.xml"));
    ck_assert_int_eq(opens, STATUS_OK);
    ck_assert(opened.trusted);
    free(path);
}
END_TEST

START_TEST(paths_beside)
{
    static const struct {
        const char *base, *relative, *expected;
    } cases[] = {
        {"a.xml", "b.xml", "b.xml"},
        {"-", "b.xml", "b.xml"},
        {"in/a.xml", "b.xml", "in/b.xml"},
        {"in/a.xml", "../b.xml", "in/../b.xml"},
        {"../in/.deputy.xml", "x/b.xml", "../in/x/b.xml"},
        {"/a.xml", "b.xml", "/b.xml"},
        {"/etc/deputy/policy.xml", "b.xml", "/etc/deputy/b.xml"},
        {"in/a.xml", "/b.xml", "/b.xml"},
        {"a.xml", "/in/b.xml", "/in/b.xml"},
        {"in/a.xml", "", "in/"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *path = platform_path_beside(cases[i].base, cases[i].relative);
        ck_assert_str_eq(path, cases[i].expected);
        free(path);
    }
}
END_TEST

START_TEST(the_machine_policy_stands_where_the_build_says)
{
    static const char *const variables[] = {"SYSCONFDIR", "DEPUTY_SYSCONFDIR", "ProgramData", "XDG_CONFIG_DIRS"};
    const char *path = platform_machine_policy(), *end = "/deputy/policy.xml";
    char before[PATH_MAX];
    ck_assert_uint_lt(strlen(path), sizeof before);
    strcpy(before, path);
    ck_assert_int_eq(path[0], '/');
    ck_assert_uint_gt(strlen(path), strlen(end));
    ck_assert_str_eq(path + strlen(path) - strlen(end), end);
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
        const char *usual = getenv(variables[i]);
        char *kept = usual ? strdup(usual) : NULL;
        setenv(variables[i], folder, 1);
        ck_assert_str_eq(platform_machine_policy(), before);
        if (kept)
            setenv(variables[i], kept, 1);
        else
            unsetenv(variables[i]);
        free(kept);
    }
}
END_TEST

START_TEST(today_is_a_day_of_the_calendar)
{
    time_t before = time(NULL);
    int64_t today = platform_today();
    time_t after = time(NULL), midnight = (time_t)(today * 24 * 60 * 60);
    struct tm utc;
    ck_assert_ptr_nonnull(gmtime_r(&midnight, &utc));
    ck_assert(utc.tm_hour == 0 && utc.tm_min == 0 && utc.tm_sec == 0);
    ck_assert(midnight <= after && before - midnight < 24 * 60 * 60);
}
END_TEST

static TCase *new_case(Suite *suite, const char *name)
{
    TCase *tests = tcase_create(name);
    tcase_add_checked_fixture(tests, enter_folder, leave_folder);
    tcase_set_timeout(tests, 60);
    suite_add_tcase(suite, tests);
    return tests;
}

static void add_opening(TCase *tests)
{
    tcase_add_test(tests, only_a_missing_name_is_absent);
    tcase_add_test(tests, a_directory_is_no_policy);
    tcase_add_test(tests, what_may_not_be_looked_at_is_not_absent);
    tcase_add_test(tests, long_names_are_refused);
    tcase_add_test(tests, a_pipe_nobody_writes_to_does_not_block);
    tcase_add_test(tests, a_pipe_is_waited_for_where_it_may_be_one);
    tcase_add_test(tests, a_device_is_not_trusted);
    tcase_add_test(tests, standard_input_is_never_trusted);
#ifdef __linux__
    tcase_add_test(tests, descriptors_can_be_read_but_not_trusted);
#endif
    tcase_add_test(tests, what_is_read_is_what_was_checked);
    tcase_add_test(tests, a_folder_that_is_replaced_does_not_change_what_was_opened);
    tcase_add_test(tests, one_file_under_two_names);
}

Suite *platform_trust_posix_suite(void)
{
    Suite *suite = suite_create("platform_trust_posix");
    TCase *owners = new_case(suite, "owners"), *finding = new_case(suite, "finding");
    tcase_add_test(owners, what_only_its_owner_writes_is_trusted);
    tcase_add_test(owners, a_folder_that_can_be_searched_but_not_listed_will_do);
    tcase_add_test(owners, what_group_or_others_can_write_is_not);
    tcase_add_test(owners, where_the_umask_is_002_everything_is_the_groups);
    tcase_add_test(owners, what_somebody_else_owns_is_not);
    tcase_add_test(owners, root_is_trusted_by_everybody);
    tcase_add_test(owners, links_between_trusted_folders_are_trusted);
    tcase_add_test(owners, a_link_is_as_good_as_the_folders_it_passes);
    tcase_add_test(owners, a_link_that_somebody_else_made_is_not_trusted);
    tcase_add_test(owners, the_files_own_fault_is_told_first);
    tcase_add_test(owners, forty_links_and_no_more);
    add_opening(new_case(suite, "opening"));
    tcase_add_test(finding, the_nearest_policy_is_found);
    tcase_add_test(finding, parents_are_those_of_the_directory_itself);
    tcase_add_test(finding, what_cannot_be_read_is_found_all_the_same);
    tcase_add_test(finding, a_folder_that_may_not_be_searched_is_not_passed_over);
    tcase_add_test(finding, no_policy_up_to_the_root);
    tcase_add_test(finding, the_search_ends);
    tcase_add_test(finding, paths_beside);
    tcase_add_test(finding, the_machine_policy_stands_where_the_build_says);
    tcase_add_test(finding, today_is_a_day_of_the_calendar);
    return suite;
}
