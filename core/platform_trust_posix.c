#include "core/platform_trust.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <linux/magic.h>
#include <sys/vfs.h>
#endif

#include "core/platform_posix.h"

/* The Makefile's SYSCONFDIR. A program that is told where to look while it runs could be told to look elsewhere. */
#ifndef DEPUTY_SYSCONFDIR
#define DEPUTY_SYSCONFDIR "/etc"
#endif

enum {
    LINKS_MAX = 40, /* as many as Linux itself follows */
};

/* A directory that may be searched but not listed is good enough. */
#if defined O_PATH
#define DIRECTORY_FLAGS (O_PATH | O_DIRECTORY | O_CLOEXEC)
#elif defined O_SEARCH
#define DIRECTORY_FLAGS (O_SEARCH | O_DIRECTORY | O_CLOEXEC)
#else
#define DIRECTORY_FLAGS (O_RDONLY | O_DIRECTORY | O_CLOEXEC)
#endif

/* ---- who can write it ---- */

/* The same words for the file and for what led to it. NULL: the mode says nothing, as that of a link. */
struct place {
    const char *which, *others, *group;
};
static const struct place the_file = {"", "can be written by others", "can be written by its group"};
static const struct place its_directory = {"lies in a directory that ", "others can write", "its group can write"};
static const struct place a_link = {"is reached through a link that ", NULL, NULL};
static const struct place directory_of_link = {
    "is reached through a link in a directory that ", "others can write", "its group can write",
};

static void name_owner(struct platform_trust *trust, uid_t owner)
{
    struct passwd entry, *found = NULL;
    char space[4096];
    if (getpwuid_r(owner, &entry, space, sizeof space, &found) == 0 && found && found->pw_name[0])
        platform_trust_name_owner(trust, text_of(found->pw_name));
    else
        snprintf(trust->owner, sizeof trust->owner, "%lu", (unsigned long)owner);
}

/* The first doubt is the one that is told. */
static void doubt(struct platform_trust *trust, const struct stat *status, const char *which, const char *reason)
{
    if (!trust->trusted)
        return;
    trust->trusted = false;
    name_owner(trust, status->st_uid);
    snprintf(trust->reason, sizeof trust->reason, "%s%s%s", which, reason ? reason : "is owned by ", reason ? "" : trust->owner);
}

/* Where there is an access control list, the group's bits are the most it gives to anybody it names (acl(5)). A sticky
 * directory is not accepted: whoever comes first may lay a file there under a name that is looked for. */
static void judge(struct platform_trust *trust, const struct place *place, const struct stat *status)
{
    if (status->st_uid != 0 && status->st_uid != geteuid())
        doubt(trust, status, place->which, NULL);
    else if (place->others && (status->st_mode & S_IWOTH))
        doubt(trust, status, place->which, place->others);
    else if (place->group && (status->st_mode & S_IWGRP))
        doubt(trust, status, place->which, place->group);
}

/* ---- the way to the file ---- */

/* Names are looked up one by one from descriptor to descriptor, never following: what has been looked at is what is opened,
 * and no link goes by unseen. */
struct way {
    int directory;       /* where the names still to go are seen from; AT_FDCWD at first */
    char *rest;          /* those names, inside `names`; not empty */
    size_t given;        /* so many bytes at the end of `rest` are of the path as given; those before are of a link */
    bool inside_link;    /* the name taken last was of a link */
    bool of_process;     /* the file was reached through /proc, so its directory is not the one it stands in */
    unsigned link_count;
    struct platform_trust links; /* what is known of the links so far */
    char names[PATH_MAX];
};

static bool enter(struct way *way, const char *name, int flags)
{
    int inner = openat(way->directory, name, DIRECTORY_FLAGS | flags);
    if (inner < 0)
        return false;
    if (way->directory >= 0)
        close(way->directory);
    way->directory = inner;
    return true;
}

/* `path`, then `rest`, from here on. A path that ends with a slash names a directory: `x/.` says the same. */
static bool set_names(struct way *way, const char *path, const char *rest)
{
    char joined[PATH_MAX];
    size_t length = strlen(path);
    const char *end = *rest ? rest : length > 0 && path[length - 1] == '/' ? "." : "";
    int size = snprintf(joined, sizeof joined, "%s%s%s", path, *rest ? "/" : "", end);
    if (size < 0 || (size_t)size >= sizeof joined) {
        errno = ENAMETOOLONG;
        return false;
    }
    memcpy(way->names, joined, (size_t)size + 1);
    way->rest = way->names + strspn(way->names, "/");
    return joined[0] != '/' || enter(way, "/", 0);
}

/* Cuts the first name off the rest. */
static const char *take_name(struct way *way)
{
    char *name = way->rest;
    size_t length = strcspn(name, "/");
    way->inside_link = strlen(name) > way->given;
    way->rest += length + strspn(name + length, "/");
    name[length] = '\0';
    return name;
}

static bool follow(struct way *way, const char *name, const char *target)
{
    struct stat link, directory;
    if (fstatat(way->directory, name, &link, AT_SYMLINK_NOFOLLOW) != 0 || fstat(way->directory, &directory) != 0)
        return false;
    judge(&way->links, &directory_of_link, &directory);
    judge(&way->links, &a_link, &link);
    if (!way->inside_link)
        way->given = strlen(way->rest);
    if (++way->link_count <= LINKS_MAX)
        return set_names(way, target, way->rest);
    errno = ELOOP;
    return false;
}

/* The links of /proc/PID/fd lead to files and pipes; what they say as texts are no paths. */
static bool lists_descriptors(int directory)
{
#ifdef __linux__
    struct statfs system;
    return fstatfs(directory, &system) == 0 && system.f_type == PROC_SUPER_MAGIC;
#else
    (void)directory;
    return false;
#endif
}

/* The descriptor, or -1 with errno. */
static int open_last(struct way *way, int flags)
{
    for (;;) {
        char target[PATH_MAX];
        const char *name = take_name(way);
        bool last = way->rest[0] == '\0';
        way->of_process = last && lists_descriptors(way->directory);
        if (way->of_process)
            return openat(way->directory, name, flags);
        ssize_t length = readlinkat(way->directory, name, target, sizeof target - 1);
        if (length >= 0) {
            target[length] = '\0';
            if (!follow(way, name, target))
                return -1;
        } else if (errno != EINVAL) { /* EINVAL: it is no link */
            return -1;
        } else if (last) {
            return openat(way->directory, name, flags | O_NOFOLLOW);
        } else if (!enter(way, name, O_NOFOLLOW)) {
            return -1;
        }
    }
}

/* ---- opening ---- */

static enum status fail(struct platform_trust *trust, const struct way *way, int error)
{
    if (error == ENOMEM)
        return STATUS_NO_MEMORY;
    if (error == ENOENT && !way->inside_link)
        return STATUS_ABSENT;
    if (error == ENOENT)
        snprintf(trust->why, sizeof trust->why, "%s a link that leads nowhere", way->given == 0 ? "is" : "lies behind");
    else if (error == EISDIR)
        snprintf(trust->why, sizeof trust->why, "is a directory");
    else
        snprintf(trust->why, sizeof trust->why, "cannot be opened: %s", strerror(error));
    return STATUS_CANNOT_OPEN;
}

/* The file before its directory before the links: the nearest doubt is the one to be told first. */
static enum status judge_opened(const struct way *way, int descriptor, struct platform_trust *trust)
{
    struct stat file, directory;
    if (fstat(descriptor, &file) != 0 || fstat(way->directory, &directory) != 0)
        return fail(trust, way, errno);
    if (S_ISDIR(file.st_mode))
        return fail(trust, way, EISDIR);
    trust->trusted = true;
    if (!S_ISREG(file.st_mode))
        doubt(trust, &file, "", "is not a regular file");
    judge(trust, &the_file, &file);
    if (way->of_process)
        doubt(trust, &file, "", "is reached through /proc, not through its own directory");
    judge(trust, &its_directory, &directory);
    if (trust->trusted)
        *trust = way->links;
    return STATUS_OK;
}

static enum status open_checked(const char *path, int flags, struct platform_file *file, struct platform_trust *trust)
{
    struct way way = {.directory = AT_FDCWD, .given = SIZE_MAX, .links = {.trusted = true}};
    enum status status;
    errno = ENOENT; /* of an empty path */
    if (!path[0] || !set_names(&way, path, "") || (path[0] != '/' && !enter(&way, ".", 0)) ||
        (file->descriptor = open_last(&way, flags)) < 0)
        status = fail(trust, &way, errno);
    else
        status = judge_opened(&way, file->descriptor, trust);
    if (way.directory >= 0)
        close(way.directory);
    if (status != STATUS_OK && file->descriptor >= 0)
        close(file->descriptor);
    return status;
}

enum status platform_open_policy(const char *path, bool may_be_pipe, struct platform_file **out, struct platform_trust *trust)
{
    int flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | (may_be_pipe ? 0 : O_NONBLOCK);
    memset(trust, 0, sizeof *trust);
    *out = NULL;
    if (strcmp(path, "-") == 0) {
        snprintf(trust->reason, sizeof trust->reason, "is standard input, which has no owner");
        return platform_open(path, out);
    }
    struct platform_file *file = calloc(1, sizeof *file);
    if (!file)
        return STATUS_NO_MEMORY;
    file->descriptor = -1;
    enum status status = open_checked(path, flags, file, trust);
    if (status != STATUS_OK) {
        free(file);
        return status;
    }
    file->start = lseek(file->descriptor, 0, SEEK_CUR);
    *out = file;
    return STATUS_OK;
}

bool platform_same_file(const struct platform_file *a, const struct platform_file *b)
{
    struct stat first, second;
    return fstat(a->descriptor, &first) == 0 && fstat(b->descriptor, &second) == 0 && platform_same_status(&first, &second);
}

/* ---- where policies stand ---- */

const char *platform_machine_policy(void)
{
    return DEPUTY_SYSCONFDIR "/deputy/policy.xml";
}

/* How many levels up it stands; negative: nowhere. What cannot be looked at counts as found. */
static int levels_up(void)
{
    struct stat status, here, above;
    int level = 0, directory = open(".", DIRECTORY_FLAGS);
    while (directory >= 0 && level <= PLATFORM_TRUST_LEVELS_MAX &&
           fstatat(directory, PLATFORM_TRUST_DISCOVERED, &status, AT_SYMLINK_NOFOLLOW) != 0 && errno == ENOENT) {
        int parent = openat(directory, "..", DIRECTORY_FLAGS);
        bool is_root =
            parent >= 0 && fstat(directory, &here) == 0 && fstat(parent, &above) == 0 && platform_same_status(&here, &above);
        close(directory);
        directory = parent;
        level = is_root ? -1 : level + 1;
        if (is_root)
            break;
    }
    if (directory >= 0)
        close(directory);
    return level;
}

enum status platform_find_policy(char **out)
{
    return platform_trust_name_policy(levels_up(), out);
}

char *platform_path_beside(const char *base, const char *relative)
{
    const char *slash = relative[0] == '/' ? NULL : strrchr(base, '/');
    size_t directory = slash ? (size_t)(slash - base) + 1 : 0, length = strlen(relative);
    char *path = malloc(directory + length + 1);
    if (!path)
        return NULL;
    memcpy(path, base, directory);
    memcpy(path + directory, relative, length + 1);
    return path;
}
