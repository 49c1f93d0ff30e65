#include "tests/scratch.h"

#include <check.h>
#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[PATH_MAX];
static int back_home = -1;

void scratch_make_folder(void)
{
    const char *parent = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/deputy-test-XXXXXX", parent && parent[0] == '/' ? parent : "/tmp");
    back_home = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_int_eq(chdir(folder), 0);
}

static int remove_item(const char *path, const struct stat *status, int type, struct FTW *where)
{
    (void)status;
    (void)type;
    (void)where;
    return remove(path);
}

void scratch_remove_folder(void)
{
    ck_assert_int_eq(fchdir(back_home), 0);
    close(back_home);
    ck_assert_int_eq(nftw(folder, remove_item, 8, FTW_DEPTH | FTW_PHYS), 0);
}

void scratch_make_directory(const char *path)
{
    ck_assert_int_eq(mkdir(path, 0777), 0);
}

size_t scratch_count(void)
{
    size_t count = 0;
    DIR *directory = opendir(".");
    ck_assert_ptr_nonnull(directory);
    for (const struct dirent *item; (item = readdir(directory)) != NULL;)
        count += strcmp(item->d_name, ".") != 0 && strcmp(item->d_name, "..") != 0;
    closedir(directory);
    return count;
}

void scratch_pipe(int ends[2])
{
    ck_assert_int_eq(pipe(ends), 0);
}

FILE *scratch_open(const char *path, const char *mode)
{
    return fopen(path, mode);
}

FILE *scratch_stream(void)
{
    return tmpfile();
}
