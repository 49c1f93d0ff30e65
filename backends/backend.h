/* The contract between a launch and whatever makes it happen.
 *
 * A backend is one `static const struct backend`. The order of calls is open, any number of resolve, expand and launch,
 * close. A slot that is NULL is unsupported and is answered by backend_*() below, in one place. */
#ifndef DEPUTY_BACKENDS_BACKEND_H
#define DEPUTY_BACKENDS_BACKEND_H

#include "core/machine.h"
#include "core/plan.h"
#include "core/status.h"

#define BACKEND_VERSION 1

/* What became of a call. */
struct outcome {
    bool ok;                /* the API succeeded */
    bool has_pid;           /* ShellExecuteExW may succeed without a process */
    uint32_t pid;
    bool has_exit_code;     /* deputy waited and the program ended */
    uint32_t exit_code;
    bool timed_out;         /* ended by deputy after launch.timeout_ms */
    uint32_t error;         /* Windows error; never 0 where ok is false */
};

struct backend_options {
    const struct machine *machine; /* simulator: borrowed, outlives the backend; else NULL */
};

struct backend {
    int version;             /* BACKEND_VERSION */
    const char *name;        /* "simulator", "win32" */
    const char *description; /* one line for --help */
    /* must; state is handed to every other slot and freed by close */
    enum status (*open)(const struct backend_options *options, void **state);
    void (*close)(void *state); /* must; accepts NULL */
    /* may; the full path of the image a line's program stands for (SPEC 4 "Image"), absent where there is none.
     * Text is borrowed from the arena. */
    enum status (*resolve)(void *state, struct text program, struct arena *arena, struct text *image);
    /* may; a command_line_lookup over the environment of the machine */
    bool (*environment)(void *state, struct text name, struct text *value);
    /* may; is what a source does not know still tried (a machine that accepts the unknown)? NULL: no */
    bool (*accepts_absent_secret)(void *state);
    /* must; makes the call. STATUS_OK also where Windows refused: that stands in the outcome. */
    enum status (*launch)(void *state, const struct launch *launch, struct outcome *outcome);
};

extern const struct backend backend_simulator;

/* The slots that may be NULL, for callers: what is missing is unsupported, unknown, no. */
enum status backend_resolve(const struct backend *backend, void *state, struct text program, struct arena *arena,
                            struct text *image);
bool backend_environment(const struct backend *backend, void *state, struct text name, struct text *value);
bool backend_accepts_absent_secret(const struct backend *backend, void *state);

/* By exact name; NULL: no such backend is linked. */
const struct backend *backend_find(const char *name);
/* In order of registration, NULL behind the last. */
const struct backend *const *backend_list(void);
const char *backend_default_name(void);

/* The recorder: the JSON line of SPEC 6 for one call, NUL-terminated with its line feed, added to `out`. `outcome` NULL: a
 * plan, `result` is null. STATUS_NO_MEMORY or STATUS_OK. */
enum status recorder_add_line(unsigned long sequence, const struct launch *launch, const struct outcome *outcome,
                              struct buffer *out);

/* A backend that hands every call to `inner` and writes one line per call to `out` (borrowed, appended to). */
struct recorder {
    const struct backend *inner;
    void *inner_state;
    struct buffer *out;
    unsigned long sequence; /* of the next call, from 1 */
};
enum status recorder_launch(struct recorder *recorder, const struct launch *launch, struct outcome *outcome);

#endif
