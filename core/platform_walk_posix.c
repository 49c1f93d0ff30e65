/* Listing a directory on POSIX systems. */
#include "core/platform_walk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* A link's type is that of the link. */
static mode_t type_of(DIR *directory, const struct dirent *item)
{
    struct stat status;
    if (item->d_type != DT_UNKNOWN)
        return (mode_t)DTTOIF((unsigned)item->d_type);
    return fstatat(dirfd(directory), item->d_name, &status, AT_SYMLINK_NOFOLLOW) == 0 ? status.st_mode & S_IFMT : 0;
}

static void visit(struct walk *walk, DIR *directory, const char *path, const struct dirent *item)
{
    mode_t type = item->d_name[0] == '.' ? 0 : type_of(directory, item);
    if (type == S_IFREG || type == S_IFDIR)
        walk_found(walk, path, item->d_name, type == S_IFDIR);
}

void walk_list(struct walk *walk, const char *path, bool below)
{
    int descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | (below ? O_NOFOLLOW : 0));
    DIR *directory = descriptor >= 0 ? fdopendir(descriptor) : NULL;
    if (!directory) {
        bool no_memory = errno == ENOMEM;
        if (descriptor >= 0)
            close(descriptor);
        if (no_memory)
            walk_out_of_memory(walk);
        else
            walk_failed(walk, path);
        return;
    }
    const struct dirent *item;
    while (errno = 0, (item = readdir(directory)) != NULL)
        visit(walk, directory, path, item);
    if (errno != 0)
        walk_failed(walk, path);
    closedir(directory);
}
