/* Ctrl-C and its like while deputy waits. A child on the same console gets Ctrl-C too and may have its own answer to it, so the
 * first one is left to the child; everything else ends the launch. */
#include "backends/win32.h"

#define SYSTEM_PATIENCE_MS 4500 /* Windows ends a process 5 s after its console was closed (HandlerRoutine, Microsoft Learn) */

/* One launch waits at a time, and the console calls a handler without any context, on a thread that may still be in it when the
 * launch is over: so the events stay for as long as deputy runs, and are signalled under the lock. */
static struct {
    SRWLOCK lock; /* for all but the events */
    HANDLE interrupted, finished;
    bool watching, own_console;
    unsigned presses;
} watch = {.lock = SRWLOCK_INIT};

/* False: nobody watches. */
static bool note(DWORD event)
{
    AcquireSRWLockExclusive(&watch.lock);
    bool watching = watch.watching;
    bool is_the_childs = event == CTRL_C_EVENT && ++watch.presses == 1 && !watch.own_console;
    if (watching && !is_the_childs)
        (void)SetEvent(watch.interrupted);
    ReleaseSRWLockExclusive(&watch.lock);
    return watching;
}

BOOL WINAPI win32_interrupt_handler(DWORD event)
{
    if (!note(event))
        return FALSE;
    if (event != CTRL_C_EVENT && event != CTRL_BREAK_EVENT) /* deputy is ended when this returns */
        (void)WaitForSingleObject(watch.finished, SYSTEM_PATIENCE_MS);
    return TRUE;
}

static bool have_events(void)
{
    if (!watch.finished)
        watch.finished = CreateEventW(NULL, TRUE, FALSE, NULL);
    if (!watch.interrupted)
        watch.interrupted = CreateEventW(NULL, TRUE, FALSE, NULL);
    return watch.finished && watch.interrupted && ResetEvent(watch.finished) && ResetEvent(watch.interrupted);
}

static void set_watching(bool watching, bool own_console)
{
    AcquireSRWLockExclusive(&watch.lock);
    watch.watching = watching;
    watch.own_console = own_console;
    watch.presses = 0;
    ReleaseSRWLockExclusive(&watch.lock);
}

HANDLE win32_interrupt_watch(bool own_console)
{
    if (!have_events())
        return NULL;
    set_watching(true, own_console);
    if (SetConsoleCtrlHandler(win32_interrupt_handler, TRUE))
        return watch.interrupted;
    win32_interrupt_unwatch();
    return NULL;
}

void win32_interrupt_unwatch(void)
{
    (void)SetConsoleCtrlHandler(win32_interrupt_handler, FALSE);
    set_watching(false, false);
    if (watch.finished)
        (void)SetEvent(watch.finished);
}
