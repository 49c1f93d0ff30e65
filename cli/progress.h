/* Progress of long work, on a terminal only. */
#ifndef DEPUTY_CLI_PROGRESS_H
#define DEPUTY_CLI_PROGRESS_H

#include <time.h>

#include "cli/inputs.h"

struct progress {
    uint64_t bytes, total; /* of all documents; total 0: of one of them it is not known */
    size_t documents;
    const char *what; /* said first, one short word; NULL, as progress_start leaves it: nothing */
    struct timespec started, shown;
    bool visible;
};

/* What is going to be read. Only for standard error that is a terminal which moves its cursor. */
void progress_start(struct progress *progress, const struct inputs *inputs, const struct inputs *repository);
/* A review's progress callback: context is the struct progress. */
void progress_show(void *context, size_t document, size_t bytes);
void progress_end(struct progress *progress); /* clears the line */

#define PROGRESS_LINE_SIZE 80 /* with its end */
/* What is shown while `document` (from 0) is read: a bar where the total is known. */
void progress_line(const struct progress *progress, size_t document, char out[PROGRESS_LINE_SIZE]);

#endif
