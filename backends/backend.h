/* The contract between a launch and whatever makes it happen.
 *
 * A backend is one `static const struct backend`. The order of calls is open, any number of the others, close. A slot that is
 * NULL is unsupported and is answered by backend_*() below, in one place. */
#ifndef DEPUTY_BACKENDS_BACKEND_H
#define DEPUTY_BACKENDS_BACKEND_H

#include "core/machine.h"
#include "core/plan.h"
#include "core/status.h"

#define BACKEND_VERSION 1

/* What deputy could end where a time was over, or somebody interrupted it. */
enum launch_end {
    LAUNCH_END_NONE,    /* nothing was to be ended */
    LAUNCH_END_TREE,    /* the program and everything it started, certainly */
    LAUNCH_END_PROGRAM, /* the program; what it started may still run */
    LAUNCH_END_FAILED   /* not even the program: it may still run */
};

/* Who a process that was started really is, as its token says. Texts are borrowed from the backend's state until the next
 * launch. */
struct process_identity {
    struct text user;      /* DOMAIN\user, absent where Windows finds no name for the SID */
    struct text sid;       /* S-1-5-... */
    bool elevated;
    const char *integrity; /* "untrusted", "low", "medium", "medium-plus", "high", "system", "protected" */
    uint32_t session;
};

/* What became of a call. */
struct outcome {
    bool ok;                /* the API succeeded */
    bool has_pid;           /* ShellExecuteExW may succeed without a process */
    uint32_t pid;
    bool has_exit_code;     /* deputy waited and the program ended */
    uint32_t exit_code;
    bool timed_out;         /* deputy ended it after launch.timeout_ms; `end` says how much of it */
    bool interrupted;       /* deputy ended it because its own user wanted to stop (Ctrl-C, a closed console); see `end` */
    enum launch_end end;
    uint32_t error;         /* Windows error; never 0 where ok is false */
    bool asks_identity;     /* this backend looks who really runs: the record has the key `identity`, null where unknown */
    bool has_identity;      /* Windows let it ask */
    struct process_identity identity;
};

/* What stands against a call before it is made: a sentence that names the fix. */
struct preflight_sentence {
    uint32_t stops; /* the Windows error that the call would end in; 0: it only warns */
    struct text text;
};
#define PREFLIGHT_LIMIT 8
struct preflight {
    struct preflight_sentence sentences[PREFLIGHT_LIMIT]; /* what stops first, in the order Windows checks */
    size_t count;
};

struct win32_calls; /* backends/win32_calls.h */

struct backend_options {
    const struct machine *machine;   /* simulator: borrowed, outlives the backend; else NULL */
    const struct win32_calls *calls; /* win32: NULL, Windows itself; tests hand in a double, which outlives the backend */
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
    /* may; what stands against the call, looked at before anybody is asked for a secret: `launch` has none yet, and who it
     * runs as may still be unknown. A question that Windows does not answer stops nothing. Texts are borrowed from the arena. */
    enum status (*preflight)(void *state, const struct launch *launch, struct arena *arena, struct preflight *out);
    /* must; makes the call, and wipes launch->secret before it waits. STATUS_OK also where Windows refused: that stands in the
     * outcome. */
    enum status (*launch)(void *state, const struct launch *launch, struct outcome *outcome);
};

extern const struct backend backend_simulator;
extern const struct backend backend_win32; /* in Windows builds */

/* The slots that may be NULL, for callers: what is missing is unsupported, unknown, no. */
enum status backend_resolve(const struct backend *backend, void *state, struct text program, struct arena *arena,
                            struct text *image);
bool backend_environment(const struct backend *backend, void *state, struct text name, struct text *value);
bool backend_accepts_absent_secret(const struct backend *backend, void *state);
enum status backend_preflight(const struct backend *backend, void *state, const struct launch *launch, struct arena *arena,
                              struct preflight *out);

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
