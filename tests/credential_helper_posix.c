#include <dirent.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "tests/credential_helper.h"

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
