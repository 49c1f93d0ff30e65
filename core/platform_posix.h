/* What the POSIX halves of the platform share among themselves; nobody else includes this. */
#ifndef DEPUTY_CORE_PLATFORM_POSIX_H
#define DEPUTY_CORE_PLATFORM_POSIX_H

#include <stdbool.h>
#include <sys/stat.h>
#include <sys/types.h>

struct platform_file {
    int descriptor;
    bool is_standard_input;
    off_t start; /* where the descriptor stood when it was opened; negative: it has no places, like a pipe */
};

/* Of one file, under whatever names. */
static inline bool platform_same_status(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

#endif
