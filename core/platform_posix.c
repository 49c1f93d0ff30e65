#include "core/platform.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/platform_posix.h"

bool platform_start(int *argc, char ***argv)
{
    (void)argc; /* are UTF-8, or what a terminal takes for it */
    (void)argv;
    /* The wrong way round, so that reading from it, or writing to it, fails as it did. */
    static const int flags[] = {[STDIN_FILENO] = O_WRONLY, [STDOUT_FILENO] = O_RDONLY, [STDERR_FILENO] = O_RDONLY};
    for (int stream = 0; stream < 3; stream++) {
        if (fcntl(stream, F_GETFD) < 0 && open("/dev/null", flags[stream]) != stream)
            return false;
    }
    return true;
}

/* ---- reading ---- */

static int open_for_reading(const char *path)
{
    struct stat status;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (descriptor >= 0 && fstat(descriptor, &status) == 0 && !S_ISDIR(status.st_mode))
        return descriptor;
    if (descriptor >= 0)
        close(descriptor);
    return -1;
}

enum status platform_open(const char *path, struct platform_file **out)
{
    struct platform_file *file = malloc(sizeof *file);
    *out = NULL;
    if (!file)
        return STATUS_NO_MEMORY;
    file->is_standard_input = strcmp(path, "-") == 0;
    file->descriptor = file->is_standard_input ? STDIN_FILENO : open_for_reading(path);
    if (file->descriptor < 0) {
        free(file);
        return STATUS_CANNOT_OPEN;
    }
    file->start = lseek(file->descriptor, 0, SEEK_CUR);
    *out = file;
    return STATUS_OK;
}

long platform_read(struct platform_file *file, char *bytes, size_t size)
{
    ssize_t got;
    do {
        got = read(file->descriptor, bytes, size < LONG_MAX ? size : LONG_MAX);
    } while (got < 0 && errno == EINTR);
    return got;
}

bool platform_seek(struct platform_file *file, uint64_t offset)
{
    if (file->start < 0 || offset > (uint64_t)INT64_MAX - (uint64_t)file->start)
        return false;
    return lseek(file->descriptor, file->start + (off_t)offset, SEEK_SET) >= 0;
}

void platform_close(struct platform_file *file)
{
    if (!file)
        return;
    if (!file->is_standard_input)
        close(file->descriptor);
    free(file);
}

void platform_path_use_slashes(char *path)
{
    (void)path; /* a backslash is a letter like any other here */
}

/* ---- directories ---- */

bool platform_is_directory(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

bool platform_file_size(const char *path, uint64_t *out)
{
    struct stat status;
    if (strcmp(path, "-") == 0 || stat(path, &status) != 0 || !S_ISREG(status.st_mode))
        return false;
    *out = (uint64_t)status.st_size;
    return true;
}

bool platform_is_same_file(const char *a, const char *b)
{
    struct stat first, second;
    return strcmp(a, "-") != 0 && strcmp(b, "-") != 0 && stat(a, &first) == 0 && stat(b, &second) == 0 &&
           platform_same_status(&first, &second);
}

enum status platform_working_directory(char **out)
{
    *out = getcwd(NULL, 0);
    return *out ? STATUS_OK : errno == ENOMEM ? STATUS_NO_MEMORY : STATUS_CANNOT_OPEN;
}

/* ---- whole-or-nothing output ---- */

struct platform_output {
    char *path;      /* where it ends up, links resolved */
    char *temporary; /* NULL: a device or a pipe, which is written directly */
    FILE *stream;
};

static const char *volatile unfinished; /* the temporary file that is being written; there is one at a time */

static void remove_unfinished(int signal_number)
{
    if (unfinished)
        unlink(unfinished);
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

/* Whoever ends deputy finds nothing half written. Signals that somebody else answers, or nobody is to, stay as they are. */
static void watch_for_an_end(void)
{
    static const int ends[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGXFSZ, SIGXCPU};
    struct sigaction action = {.sa_handler = remove_unfinished}, old;
    sigfillset(&action.sa_mask);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        if (sigaction(ends[i], NULL, &old) == 0 && old.sa_handler == SIG_DFL)
            sigaction(ends[i], &action, NULL);
    }
}

/* Nobody sees more than of an older file: it may have been made for few eyes. */
static void take_mode(int descriptor, const char *path)
{
    struct stat older, status;
    if (stat(path, &older) == 0 && fstat(descriptor, &status) == 0)
        (void)fchmod(descriptor, status.st_mode & older.st_mode & 0777);
}

/* Beside the file, so that renaming stays in one file system. Opened by ourselves, not by mkstemp, for the umask's mode. */
static int open_temporary(struct platform_output *output)
{
    const char *slash = strrchr(output->path, '/');
    int directory = slash ? (int)(slash - output->path) + 1 : 0;
    size_t size = (size_t)directory + 64;
    char *name = output->temporary = malloc(size);
    int descriptor = -1;
    if (!name)
        return -1;
    errno = EEXIST;
    for (unsigned attempt = 0; descriptor < 0 && errno == EEXIST && attempt < 1000; attempt++) {
        snprintf(name, size, "%.*s.deputy-%ld-%u.partial", directory, output->path, (long)getpid(), attempt);
        descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
    }
    if (descriptor >= 0) {
        watch_for_an_end();
        unfinished = name;
        take_mode(descriptor, output->path);
    }
    return descriptor;
}

/* What the name leads to is written, not the link: renaming over /dev/stdout would take it away from everybody. */
static int open_for_writing(const char *path, struct platform_output *output)
{
    struct stat status;
    output->path = realpath(path, NULL);
    if (!output->path && errno == ENOENT)
        output->path = strdup(path);
    size_t length = output->path ? strlen(output->path) : 0;
    if (length == 0 || output->path[length - 1] == '/')
        return -1; /* no name, or a directory's */
    if (stat(output->path, &status) == 0 && !S_ISREG(status.st_mode))
        return open(output->path, O_WRONLY | O_CLOEXEC | O_NOCTTY); /* fails for a directory */
    return open_temporary(output);
}

static void free_output(struct platform_output *output)
{
    if (unfinished == output->temporary)
        unfinished = NULL;
    free(output->temporary);
    free(output->path);
    free(output);
}

enum status platform_output_open(const char *path, struct platform_output **out, FILE **stream)
{
    struct platform_output *output = calloc(1, sizeof *output);
    *out = NULL;
    *stream = NULL;
    if (!output)
        return STATUS_NO_MEMORY;
    int descriptor = open_for_writing(path, output);
    if (descriptor < 0) {
        bool no_memory = errno == ENOMEM;
        free_output(output);
        return no_memory ? STATUS_NO_MEMORY : STATUS_CANNOT_WRITE;
    }
    output->stream = fdopen(descriptor, "w");
    if (!output->stream) {
        close(descriptor);
        if (output->temporary)
            unlink(output->temporary);
        free_output(output);
        return STATUS_NO_MEMORY;
    }
    *stream = output->stream;
    *out = output;
    return STATUS_OK;
}

/* The new name is in the directory's own blocks. Best effort: not every file system offers it. */
static void sync_directory(char *path)
{
    char *slash = strrchr(path, '/');
    if (slash)
        slash[slash == path] = '\0';
    int descriptor = open(slash ? path : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor >= 0) {
        (void)fsync(descriptor);
        close(descriptor);
    }
}

enum status platform_output_commit(struct platform_output *output)
{
    bool written = fflush(output->stream) == 0 && !ferror(output->stream);
    if (output->temporary)
        written = written && fsync(fileno(output->stream)) == 0;
    written = fclose(output->stream) == 0 && written;
    if (output->temporary && written)
        written = rename(output->temporary, output->path) == 0;
    if (output->temporary && !written)
        unlink(output->temporary);
    if (output->temporary && written)
        sync_directory(output->path);
    free_output(output);
    return written ? STATUS_OK : STATUS_CANNOT_WRITE;
}

void platform_output_abandon(struct platform_output *output)
{
    if (!output)
        return;
    fclose(output->stream);
    if (output->temporary)
        unlink(output->temporary);
    free_output(output);
}

bool platform_is_terminal(FILE *stream)
{
    int descriptor = fileno(stream);
    return descriptor >= 0 && isatty(descriptor);
}

int platform_exit_code(uint32_t code)
{
    return code <= 255 ? (int)code : 255;
}

void platform_console_release(void)
{
}

void platform_console_take(void)
{
}
