/* A process that was started, from its first instruction to its end, and whatever it starts itself. */
#include "backends/win32.h"

#include "core/command_line.h"

#define END_PATIENCE_MS 10000 /* for what was terminated to be gone */
#define END_LOOK_MS 10
#define ENDED_EXIT_CODE 1     /* of what deputy ends; nobody reports it */

bool win32_waits(const struct launch *launch)
{
    return launch->wait || launch->capture || launch->timeout_ms != 0;
}

static bool limit_job(const struct win32 *win32, HANDLE job, DWORD flags)
{
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits = {.BasicLimitInformation = {.LimitFlags = flags}};
    SetLastError(0);
    return win32->calls->set_job(job, JobObjectExtendedLimitInformation, &limits, sizeof limits);
}

uint32_t win32_process_prepare(const struct win32 *win32, struct win32_process *process)
{
    SetLastError(0);
    process->job = win32->calls->create_job(NULL, NULL);
    if (!process->job || !limit_job(win32, process->job, JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE))
        return win32_error();
    return 0;
}

void win32_process_close(const struct win32 *win32, struct win32_process *process)
{
    HANDLE *handles[] = {&process->thread, &process->process, &process->job};
    for (size_t i = 0; i < sizeof handles / sizeof *handles; i++) {
        if (*handles[i])
            win32->calls->close_handle(*handles[i]);
        *handles[i] = NULL;
    }
}

/* ---- starting ---- */

static uint32_t run_suspended(const struct win32 *win32, struct win32_process *process, struct win32_output *output)
{
    SetLastError(0);
    if (!win32->calls->assign_to_job(process->job, process->process) || !win32_output_start(output))
        return win32_error();
    win32_output_close_child(output);
    SetLastError(0);
    return win32->calls->resume_thread(process->thread) == (DWORD)-1 ? win32_error() : 0;
}

uint32_t win32_process_start(struct win32 *win32, struct win32_process *process, struct win32_output *output,
                             struct outcome *outcome)
{
    outcome->has_identity = win32_identify(win32, process->process, &win32->identity_arena, &outcome->identity);
    if (!process->job)
        return 0;
    uint32_t error = run_suspended(win32, process, output);
    SetLastError(0);
    if (error != 0)
        win32->calls->terminate_process(process->process, ENDED_EXIT_CODE);
    return error;
}

/* ---- ending ---- */

static bool has_ended(const struct win32 *win32, HANDLE process)
{
    SetLastError(0);
    return win32->calls->wait(1, &process, FALSE, END_PATIENCE_MS) == WAIT_OBJECT_0;
}

static bool job_is_empty(const struct win32 *win32, HANDLE job)
{
    JOBOBJECT_BASIC_ACCOUNTING_INFORMATION about;
    for (unsigned waited = 0; waited < END_PATIENCE_MS; waited += END_LOOK_MS) {
        SetLastError(0);
        if (!win32->calls->query_job(job, JobObjectBasicAccountingInformation, &about, sizeof about, NULL))
            return false;
        if (about.ActiveProcesses == 0)
            return true;
        Sleep(END_LOOK_MS);
    }
    return false;
}

static enum launch_end end_all(const struct win32 *win32, struct win32_process *process)
{
    SetLastError(0);
    bool tree = process->job && win32->calls->terminate_job(process->job, ENDED_EXIT_CODE);
    SetLastError(0);
    if (!tree)
        (void)win32->calls->terminate_process(process->process, ENDED_EXIT_CODE);
    if (!has_ended(win32, process->process))
        return LAUNCH_END_FAILED;
    return tree && process->whole_tree && job_is_empty(win32, process->job) ? LAUNCH_END_TREE : LAUNCH_END_PROGRAM;
}

/* ---- waiting ---- */

enum waited { WAITED_ENDED, WAITED_INTERRUPTED, WAITED_TIMED_OUT, WAITED_FAILED };

/* A wait takes 32 bits of milliseconds, all of them set meaning for ever; ours take 64, 0 meaning that. */
static enum waited wait_for(const struct win32 *win32, const HANDLE handles[2], uint64_t timeout_ms)
{
    for (uint64_t left = timeout_ms;;) {
        DWORD slice = timeout_ms == 0 ? INFINITE : left < INFINITE - 1 ? (DWORD)left : INFINITE - 1;
        SetLastError(0);
        switch (win32->calls->wait(2, handles, FALSE, slice)) {
        case WAIT_OBJECT_0: return WAITED_ENDED;
        case WAIT_OBJECT_0 + 1: return WAITED_INTERRUPTED;
        case WAIT_TIMEOUT: break;
        default: return WAITED_FAILED;
        }
        left -= slice;
        if (left == 0)
            return WAITED_TIMED_OUT;
    }
}

static void take_exit_code(const struct win32 *win32, const struct win32_process *process, struct outcome *outcome)
{
    DWORD code = 0;
    SetLastError(0);
    outcome->has_exit_code = win32->calls->get_exit_code(process->process, &code);
    outcome->exit_code = outcome->has_exit_code ? code : 0;
    /* What the program leaves running on purpose goes on. */
    if (process->job)
        (void)limit_job(win32, process->job, 0);
}

uint32_t win32_process_wait(const struct win32 *win32, struct win32_process *process, uint64_t timeout_ms,
                            struct outcome *outcome)
{
    uint32_t error = 0;
    SetLastError(0);
    HANDLE handles[2] = {process->process, win32_interrupt_watch(process->own_console)};
    enum waited waited = handles[1] ? wait_for(win32, handles, timeout_ms) : WAITED_FAILED;
    if (waited == WAITED_FAILED)
        error = win32_error();
    outcome->timed_out = waited == WAITED_TIMED_OUT;
    outcome->interrupted = waited == WAITED_INTERRUPTED;
    if (waited == WAITED_ENDED)
        take_exit_code(win32, process, outcome);
    else
        outcome->end = end_all(win32, process);
    win32_interrupt_unwatch();
    return error;
}
