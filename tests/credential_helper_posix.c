#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "tests/credential_helper.h"

void credential_helper_prepare(const char *name)
{
    static char path[4096];
    int terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    if (terminal >= 0) {
        /* For whoever leads a session that is a hang-up. */
        void (*old)(int) = signal(SIGHUP, SIG_IGN);
        (void)ioctl(terminal, TIOCNOTTY);
        signal(SIGHUP, old);
        close(terminal);
    }
    /* A name without a path was found along PATH; then helpers are, too. */
    char *whole = realpath(name, NULL);
    strncpy(path, whole ? whole : name, sizeof path - 1);
    free(whole);
    test_program = path;
}

void credential_helper_start(void)
{
}

void credential_helper_sleep(unsigned milliseconds)
{
    struct timespec time = {milliseconds / 1000, (long)(milliseconds % 1000) * 1000000};
    nanosleep(&time, NULL);
}

void credential_helper_leave_child(unsigned milliseconds)
{
    if (fork() != 0)
        return;
    credential_helper_sleep(milliseconds);
    credential_helper_mark();
    _exit(0);
}

int credential_helper_count_handles(void)
{
    DIR *directory = opendir("/proc/self/fd");
    int count = -1; /* the directory itself */
    for (const struct dirent *item; directory && (item = readdir(directory)) != NULL;)
        count += item->d_name[0] != '.' && atoi(item->d_name) > 2;
    if (directory)
        closedir(directory);
    return count;
}
