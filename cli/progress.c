#include "cli/progress.h"

#include <stdio.h>

/* Work that is done sooner shows nothing; then the line moves ten times a second. */
#define QUIET_MS 500
#define STEP_MS 100

static long milliseconds(const struct timespec *from, const struct timespec *to)
{
    return (long)(to->tv_sec - from->tv_sec) * 1000 + (to->tv_nsec - from->tv_nsec) / 1000000;
}

bool progress_start(struct progress *progress, const struct inputs *inputs)
{
    *progress = (struct progress){.inputs = inputs};
    clock_gettime(CLOCK_MONOTONIC, &progress->started);
    progress->shown = progress->started;
    return platform_is_terminal(stderr);
}

void progress_show(void *context, size_t document, size_t bytes)
{
    struct progress *progress = context;
    struct timespec now;
    progress->bytes += bytes;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (milliseconds(&progress->started, &now) < QUIET_MS || milliseconds(&progress->shown, &now) < STEP_MS)
        return;
    progress->shown = now;
    progress->visible = true;
    size_t number = document < progress->inputs->count ? document + 1 : progress->inputs->count;
    fprintf(stderr, "\r\033[Kreading %zu of %zu, %.0f MB", number, progress->inputs->count, (double)progress->bytes / 1e6);
}

void progress_end(struct progress *progress)
{
    if (progress->visible)
        fputs("\r\033[K", stderr);
}
