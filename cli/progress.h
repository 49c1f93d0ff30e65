/* Progress of long work, on a terminal only. */
#ifndef DEPUTY_CLI_PROGRESS_H
#define DEPUTY_CLI_PROGRESS_H

#include <time.h>

#include "cli/inputs.h"

struct progress {
    const struct inputs *inputs;
    uint64_t bytes; /* of all documents so far */
    struct timespec started, shown;
    bool visible;
};

/* False: standard error is no terminal, and nothing is to be shown. */
bool progress_start(struct progress *progress, const struct inputs *inputs);
/* A review's progress callback: context is the struct progress. */
void progress_show(void *context, size_t document, size_t bytes);
void progress_end(struct progress *progress); /* clears the line */

#endif
