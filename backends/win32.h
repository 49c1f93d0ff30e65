/* What the files of the win32 backend share among themselves; nobody else includes this but its tests. */
#ifndef DEPUTY_BACKENDS_WIN32_H
#define DEPUTY_BACKENDS_WIN32_H

#include "backends/win32_calls.h"

#include "backends/backend.h"

struct win32 {
    const struct win32_calls *calls;
    struct arena arena;          /* lives as long as the state */
    struct arena call_arena;     /* of the last launch, until its call is made */
    struct arena identity_arena; /* of the last launch: who it is; without memory nobody knows */
    struct text environment; /* the caller's, a block in UTF-8 */
    struct text system32, windows;
};

/* ---- win32_text.c: UTF-16 at the edge ---- */

/* A terminated copy; NULL for an absent text, for one that holds a NUL (Windows would cut it), and without memory (latched). */
wchar_t *win32_wide(struct arena *arena, struct text text);
/* Lone surrogates become U+FFFD. */
struct text win32_utf8(struct arena *arena, const wchar_t *wide, size_t length);
struct text win32_utf8_of(struct arena *arena, const wchar_t *wide); /* up to its NUL; absent for NULL */

/* ---- win32_image.c: SPEC 4 "Image" ---- */

/* The full path; absent where there is none. `by_app_paths`: whatever the name is, as the shell does. */
struct text win32_find_image(struct win32 *win32, struct text program, bool by_app_paths, struct arena *arena);

/* ---- win32_output.c: what the child reads and writes ---- */

/* Copies what a child writes to one of deputy's own streams, on a thread of its own. */
struct win32_copier {
    const struct win32_calls *calls;
    HANDLE from, to, thread;
    HANDLE ended; /* an event: the program has ended */
};
struct win32_output {
    HANDLE child[3]; /* standard input, output, error as the child gets them: inheritable, ours to close; NULL: none */
    struct win32_copier copiers[2];
};
enum win32_streams {
    WIN32_STREAMS_OWN,        /* copies of deputy's own */
    WIN32_STREAMS_CAPTURE,    /* deputy's own input, captured output */
    WIN32_STREAMS_CAPTURE_ONLY /* captured output, nothing to read */
};
/* STATUS_OK with *error 0, or the Windows error. STATUS_CANNOT_WRITE, STATUS_LINK: the capture file. */
enum status win32_output_open(struct win32 *win32, struct win32_output *output, const struct launch *launch,
                              enum win32_streams streams, uint32_t *error);
size_t win32_output_count(const struct win32_output *output); /* of handles for the child */
bool win32_output_start(struct win32_output *output); /* the copying; false: no thread */
/* The child has its own now; the end of what it writes could not be seen while we hold ours. */
void win32_output_close_child(struct win32_output *output);
/* The program has ended: copies what it has written. What its children still write is nobody's any more. */
void win32_output_finish(struct win32_output *output);
void win32_output_fini(struct win32_output *output); /* accepts a zeroed one */

/* ---- win32_capture_file.c ---- */

/* Opens `file`, relative to `directory` (absent: deputy's own), created or emptied; never through a link. */
enum status win32_capture_open(struct text directory, struct text file, struct arena *arena, HANDLE *out);

/* ---- win32_process.c: a process that was started, to its end ---- */

struct win32_process {
    HANDLE process, thread, job; /* NULL: none */
    bool own_console; /* Ctrl-C does not reach it */
    bool whole_tree;  /* what it starts is certainly in the job */
};
bool win32_waits(const struct launch *launch);
/* A kill-on-close job; 0 or the Windows error. */
uint32_t win32_process_prepare(const struct win32 *win32, struct win32_process *process);
/* The suspended process goes into its job, is asked who it is, and runs. A failed step ends it. 0 or the Windows error. */
uint32_t win32_process_start(struct win32 *win32, struct win32_process *process, struct win32_output *output,
                             struct outcome *outcome);
/* Waits for it, its time or an interruption. 0 or the Windows error; `outcome` says what became of it. */
uint32_t win32_process_wait(const struct win32 *win32, struct win32_process *process, uint64_t timeout_ms,
                            struct outcome *outcome);
void win32_process_close(const struct win32 *win32, struct win32_process *process);

/* ---- win32_interrupt.c: Ctrl-C and its like ---- */

/* From here on they no longer end deputy itself. NULL: they still do. The event is set when the launch is to be ended. */
HANDLE win32_interrupt_watch(bool own_console);
void win32_interrupt_unwatch(void);
BOOL WINAPI win32_interrupt_handler(DWORD event); /* what the console calls, on a thread of its own */

/* ---- win32_identity.c ---- */

/* Who a process is, but for the name; false where Windows does not say all of it. */
bool win32_identify(const struct win32 *win32, HANDLE process, struct arena *arena, struct process_identity *identity);
/* The name for the SID. It stays absent where there is none: an account that was deleted, or whose domain cannot be reached,
 * which takes Windows a while to find out. */
void win32_find_name(const struct win32 *win32, struct arena *arena, struct process_identity *identity);
bool win32_is_local_system(const struct process_identity *identity);

/* ---- the three calls, one file each ---- */

/* Of the line that CreateProcessW or CreateProcessWithLogonW gets (win32_line_for), in UTF-16 units. */
size_t win32_line_limit(enum launch_api api);
/* STATUS_OK: the outcome says what Windows did. */
enum status win32_create_process(struct win32 *win32, const struct launch *launch, struct outcome *outcome);
enum status win32_create_process_with_logon(struct win32 *win32, const struct launch *launch, struct outcome *outcome);
enum status win32_shell_execute(struct win32 *win32, const struct launch *launch, struct outcome *outcome);

/* ---- win32_preflight.c ---- */
enum status win32_preflight(void *state, const struct launch *launch, struct arena *arena, struct preflight *out);

#endif
