#include "cli/progress.h"

#include <stdio.h>
#include <string.h>

/* Work that is done sooner shows nothing; then the line moves ten times a second. */
#define QUIET_MS 500
#define STEP_MS 100
#define BAR_WIDTH 24

static long milliseconds(const struct timespec *from, const struct timespec *to)
{
    return (long)(to->tv_sec - from->tv_sec) * 1000 + (to->tv_nsec - from->tv_nsec) / 1000000;
}

/* 0: of one of them the size is not known. */
static uint64_t total_of(const struct inputs *const *inputs, size_t count)
{
    uint64_t total = 0, size;
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < inputs[i]->count; j++) {
            if (!platform_file_size(inputs[i]->items[j].path, &size))
                return 0;
            total += size;
        }
    }
    return total;
}

void progress_start(struct progress *progress, const struct inputs *inputs, const struct inputs *repository)
{
    const struct inputs *const all[] = {inputs, repository};
    *progress = (struct progress){.total = total_of(all, 2), .documents = inputs->count + repository->count};
    clock_gettime(CLOCK_MONOTONIC, &progress->started);
    progress->shown = progress->started;
}

void progress_line(const struct progress *progress, size_t document, char out[PROGRESS_LINE_SIZE])
{
    char bar[BAR_WIDTH + 1], what[BAR_WIDTH / 2] = "";
    double done = (double)progress->bytes, total = (double)progress->total;
    double share = total > 0 && done < total ? done / total : 1; /* a file that grows meanwhile is not more than all of it */
    if (progress->what)
        snprintf(what, sizeof what, "%s ", progress->what);
    size_t width = BAR_WIDTH - strlen(what), filled = (size_t)(share * (double)width);
    size_t number = document < progress->documents ? document + 1 : progress->documents;
    for (size_t i = 0; i < width; i++)
        bar[i] = i < filled ? '#' : '.';
    bar[width] = '\0';
    if (total > 0)
        snprintf(out, PROGRESS_LINE_SIZE, "%s[%s] %3.0f%%, %.0f of %.0f MB, document %zu of %zu", what, bar, share * 100,
                 done / 1e6, total / 1e6, number, progress->documents);
    else
        snprintf(out, PROGRESS_LINE_SIZE, "%s%.0f MB read, document %zu of %zu", what, done / 1e6, number, progress->documents);
}

void progress_show(void *context, size_t document, size_t bytes)
{
    struct progress *progress = context;
    struct timespec now;
    char line[PROGRESS_LINE_SIZE];
    progress->bytes += bytes;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (milliseconds(&progress->started, &now) < QUIET_MS || milliseconds(&progress->shown, &now) < STEP_MS)
        return;
    progress->shown = now;
    progress->visible = true;
    progress_line(progress, document, line);
    fprintf(stderr, "\r\033[K%s", line);
}

void progress_end(struct progress *progress)
{
    if (progress->visible)
        fputs("\r\033[K", stderr);
}
