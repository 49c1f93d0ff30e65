/* A double of Windows' calls: it answers as Windows documents, notes what it was given, and keeps the books of its handles. */
#ifndef DEPUTY_TESTS_DOUBLE_WIN32_H
#define DEPUTY_TESTS_DOUBLE_WIN32_H

#include "backends/win32_calls.h"

#include "backends/backend.h"

#include <check.h>

#define DOUBLE_TEXT 1100

struct double_text {
    bool present; /* false: NULL */
    wchar_t text[DOUBLE_TEXT];
};

struct double_windows {
    /* What it answers; zero: everything succeeds, for an ordinary user in session 1. */
    const char *failing;      /* the name of the call that fails, */
    DWORD error;              /* with this error; 0: without a reason */
    DWORD account_error;      /* of the logon; 0: alice of CORP with her password and nobody else, 1326 */
    DWORD exit_code;
    const char *waits;        /* what happens while deputy waits, in order: e the process ends, t the wait's time is over,
                               * c Ctrl-C, b Ctrl-Break, f the wait fails; behind the last: e */
    bool no_process;          /* ShellExecuteExW gives none */
    DWORD still_active;       /* processes of the job behind its end */
    bool system, elevated;
    DWORD session, integrity; /* 0: 1, medium */
    bool service_disabled;
    DWORD attributes_error;   /* of the path that ends in `attributes_of`; 0: it is a file, */
    bool folder;              /* or a folder */
    const wchar_t *attributes_of;
    UINT drive;
    const char *writes;       /* what the program writes to its output, which a child of it holds on to */

    /* What happened. */
    char log[4096];           /* the calls, a space behind each */
    struct double_text user, domain, password, application, line, directory, verb, file, parameters;
    DWORD logon_flags, creation_flags, startup_flags, startup_size;
    bool inherits, has_environment;
    HANDLE streams[3], listed[8];
    size_t listed_count;
    ULONG mask;
    DWORD job_flags;          /* as last set */
    volatile LONG blocking;   /* reads of a pipe that might have waited, or looks from another thread */
    uint64_t waited_ms;       /* by waits of deputy itself that went by */
    size_t open_handles;
};

extern struct double_windows windows;
extern const struct win32_calls double_calls;

/* A backend on the double, from nothing; and its end, where every handle has to be closed. */
void double_set(void);
void double_clear(void);
extern void *double_state;

struct outcome double_launch(const struct launch *launch);
void double_expect_log(const char *expected);
bool double_says(const struct double_text *text, const wchar_t *expected); /* NULL: NULL was given */

/* alice of CORP with her password, and a program to wait for. */
extern struct launch double_logon, double_process, double_shell;

#endif
