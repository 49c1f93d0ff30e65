/*
 * measure: runs commands in turn and prints their wall time, processor time and peak resident memory side by side.
 *
 * usage: measure ROUNDS NAME COMMAND [ARGUMENT...] [-- ROUNDS NAME COMMAND [ARGUMENT...]]...
 *
 * Round i runs every command that has more than i rounds, once each, the order turned around from one round to the next, so
 * that a machine that grows busy or warm does not favour one of them. Ratios are medians over the rounds of "this command's
 * time by the first command's in the same round". Their output goes nowhere. Nothing is asserted but that they started.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MAX_SUBJECTS 16
#define MAX_ROUNDS 100

struct subject {
    const char *name;
    char **command;
    int rounds;
    int status; /* of the last round, as wait4 gives it */
    bool differs;
    long peak; /* KiB, the largest of all rounds */
    double wall[MAX_ROUNDS];
    double processor[MAX_ROUNDS];
};

static double seconds(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* The exec's failure comes back through a pipe that a successful exec closes: a program may well exit with 127 itself. */
static void become(char **command, int report)
{
    int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);

    if (nowhere >= 0 && dup2(nowhere, 0) >= 0 && dup2(nowhere, 1) >= 0 && dup2(nowhere, 2) >= 0)
        execvp(command[0], command);
    int error = errno;
    if (write(report, &error, sizeof(error)) < 0)
        _exit(126);
    _exit(127);
}

/* Linux counts the peak of the forked copy of this process too, some 1.5 MiB: far below anything measured here. */
static int run(struct subject *subject, int round)
{
    struct rusage usage;
    int pipe_ends[2];
    int status = 0;
    int error = 0;

    if (pipe2(pipe_ends, O_CLOEXEC))
        return errno;
    double start = now();
    pid_t child = fork();
    if (child == 0)
        become(subject->command, pipe_ends[1]);
    close(pipe_ends[1]);
    if (child < 0)
        error = errno;
    else if (read(pipe_ends[0], &error, sizeof(error)) < 0)
        error = errno;
    if (child > 0 && wait4(child, &status, 0, &usage) < 0 && !error)
        error = errno;
    subject->wall[round] = now() - start;
    close(pipe_ends[0]);
    if (error)
        return error;
    subject->processor[round] = seconds(usage.ru_utime) + seconds(usage.ru_stime);
    if (usage.ru_maxrss > subject->peak)
        subject->peak = usage.ru_maxrss;
    subject->differs |= round > 0 && status != subject->status;
    subject->status = status;
    return 0;
}

static int by_value(const void *left, const void *right)
{
    double a = *(const double *)left;
    double b = *(const double *)right;

    return (a > b) - (a < b);
}

/* Sorts what it is given. */
static double median(double *values, int count)
{
    qsort(values, (size_t)count, sizeof(*values), by_value);
    return count % 2 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}

static double median_ratio(const double *values, const double *base, int count)
{
    double ratios[MAX_ROUNDS] = {0};

    for (int i = 0; i < count; i++)
        ratios[i] = base[i] > 0 ? values[i] / base[i] : 0;
    return median(ratios, count);
}

static void print(const struct subject *subject, const struct subject *base)
{
    int pairs = subject->rounds < base->rounds ? subject->rounds : base->rounds;
    double wall_ratio = median_ratio(subject->wall, base->wall, pairs);
    double processor_ratio = median_ratio(subject->processor, base->processor, pairs);
    struct subject sorted = *subject;
    char outcome[32];

    if (WIFEXITED(subject->status))
        snprintf(outcome, sizeof(outcome), "%d%s", WEXITSTATUS(subject->status), subject->differs ? " (varies)" : "");
    else
        snprintf(outcome, sizeof(outcome), "signal %d", WTERMSIG(subject->status));
    double processor = median(sorted.processor, sorted.rounds);
    double wall = median(sorted.wall, sorted.rounds);
    printf("%-24s %4d %9.3f %9.3f %9.3f %7.2f %9.3f %7.2f %10.1f %7.2f  %s\n", subject->name, subject->rounds, sorted.wall[0],
           wall, sorted.wall[sorted.rounds - 1], wall_ratio, processor, processor_ratio, (double)subject->peak / 1024,
           base->peak > 0 ? (double)subject->peak / (double)base->peak : 0.0, outcome);
}

static void print_table(const struct subject *subjects, int count)
{
    printf("%-24s %4s %9s %9s %9s %7s %9s %7s %10s %7s  %s\n", "", "", "wall s", "", "", "by", "cpu s", "by", "peak", "by", "");
    printf("%-24s %4s %9s %9s %9s %7s %9s %7s %10s %7s  %s\n", "", "runs", "min", "median", "max", "first", "median", "first",
           "MiB", "first", "exit");
    for (int i = 0; i < count; i++)
        print(&subjects[i], &subjects[0]);
}

/* Cuts the arguments at each "--" and returns how many subjects they name, 0 when they are not understood. */
static int parse(char **arguments, struct subject *subjects)
{
    int count = 0;

    while (*arguments) {
        struct subject *subject = &subjects[count];
        char *end = NULL;

        if (count++ == MAX_SUBJECTS || !arguments[1] || !arguments[2])
            return 0;
        long rounds = strtol(arguments[0], &end, 10);
        if (*end || rounds < 1 || rounds > MAX_ROUNDS)
            return 0;
        *subject = (struct subject){.name = arguments[1], .command = &arguments[2], .rounds = (int)rounds};
        for (arguments += 2; *arguments && strcmp(*arguments, "--"); arguments++)
            ;
        if (*subject->command == *arguments)
            return 0;
        if (*arguments) {
            *arguments++ = NULL;
            if (!*arguments)
                return 0;
        }
    }
    return count;
}

int main(int argument_count, char **arguments)
{
    static struct subject subjects[MAX_SUBJECTS];
    int count = argument_count > 1 ? parse(arguments + 1, subjects) : 0;

    if (!count) {
        fputs("usage: measure ROUNDS NAME COMMAND [ARGUMENT...] [-- ROUNDS NAME COMMAND [ARGUMENT...]]...\n", stderr);
        return 2;
    }
    for (int round = 0; round < MAX_ROUNDS; round++) {
        for (int i = 0; i < count; i++) {
            struct subject *subject = &subjects[round % 2 ? count - 1 - i : i];
            int error = round < subject->rounds ? run(subject, round) : 0;
            if (error) {
                fprintf(stderr, "measure: %s: %s\n", subject->command[0], strerror(error));
                return 1;
            }
        }
    }
    print_table(subjects, count);
    return 0;
}
