/* Ctrl-C and its like while deputy waits. A child on the same console gets Ctrl-C too and may have its own answer to it, so the
 * first one is left to the child; everything else ends the launch. */
#include "backends/win32.h"

#define SYSTEM_PATIENCE_MS 4500 /* Windows ends a process 5 s after its console was closed (HandlerRoutine, Microsoft Learn) */

/* One launch waits at a time, and the console calls a handler without any context. */
static struct {
    HANDLE interrupted, finished;
    bool own_console;
    volatile LONG presses;
} watch;

BOOL WINAPI win32_interrupt_handler(DWORD event)
{
    bool press = event == CTRL_C_EVENT;
    if (!watch.interrupted)
        return FALSE;
    if (press && InterlockedIncrement(&watch.presses) == 1 && !watch.own_console)
        return TRUE;
    (void)SetEvent(watch.interrupted);
    if (!press && event != CTRL_BREAK_EVENT) /* deputy is ended when this returns */
        (void)WaitForSingleObject(watch.finished, SYSTEM_PATIENCE_MS);
    return TRUE;
}

HANDLE win32_interrupt_watch(bool own_console)
{
    watch.own_console = own_console;
    watch.presses = 0;
    watch.finished = CreateEventW(NULL, TRUE, FALSE, NULL);
    watch.interrupted = CreateEventW(NULL, TRUE, FALSE, NULL);
    if (watch.finished && watch.interrupted && SetConsoleCtrlHandler(win32_interrupt_handler, TRUE))
        return watch.interrupted;
    win32_interrupt_unwatch();
    return NULL;
}

void win32_interrupt_unwatch(void)
{
    (void)SetConsoleCtrlHandler(win32_interrupt_handler, FALSE);
    if (watch.finished)
        (void)SetEvent(watch.finished);
    if (watch.interrupted)
        CloseHandle(watch.interrupted);
    watch.interrupted = NULL;
    /* A handler may still be waiting for it; it goes with the process, or with the next watch. */
}
