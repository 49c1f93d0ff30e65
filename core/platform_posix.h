/* What the POSIX halves of the platform share among themselves; nobody else includes this. */
#ifndef DEPUTY_CORE_PLATFORM_POSIX_H
#define DEPUTY_CORE_PLATFORM_POSIX_H

#include <stdbool.h>
#include <sys/types.h>

struct platform_file {
    int descriptor;
    bool is_standard_input;
    off_t start; /* where the descriptor stood when it was opened; negative: it has no places, like a pipe */
};

#endif
