/* ShellExecuteExW: elevation, and what is opened by its association. */
#include "backends/win32.h"

#include <objbase.h>

#include "backends/win32_environment.h"

/* A bare name is looked for by us, as an image is: the shell would begin in the current directory. A path is made full by us, as
 * an image's is: the shell would begin in the session's. */
static struct text find_file(struct win32 *win32, struct text file)
{
    bool looked_up_by_shell = win32_program_has_folder(file) && !win32_file_is_path(file);
    return looked_up_by_shell ? file : win32_find_image(win32, file, true, &win32->call_arena);
}

/* 0 or the Windows error; *process may be NULL also where it is 0. */
static uint32_t call(struct win32 *win32, const struct launch *launch, HANDLE *process)
{
    struct arena *arena = &win32->call_arena;
    struct text file = find_file(win32, launch->application);
    SHELLEXECUTEINFOW info = {
        .cbSize = sizeof info,
        .fMask = SEE_MASK_NOCLOSEPROCESS | SEE_MASK_NOASYNC | SEE_MASK_FLAG_NO_UI,
        .lpVerb = win32_wide(arena, launch->verb),
        .lpFile = win32_wide(arena, file),
        .lpParameters = win32_wide(arena, launch->command_line),
        .lpDirectory = win32_wide(arena, launch->directory),
        .nShow = SW_SHOWNORMAL,
    };
    if (file.length == 0)
        return ERROR_FILE_NOT_FOUND;
    if (!info.lpVerb || !info.lpFile || (launch->command_line.bytes && !info.lpParameters)
        || (launch->directory.bytes && !info.lpDirectory))
        return ERROR_INVALID_PARAMETER;
    SetLastError(0);
    uint32_t error = win32->calls->shell_execute(&info) ? 0 : win32_error();
    *process = error == 0 ? info.hProcess : NULL;
    return error;
}

static void take_process(struct win32 *win32, HANDLE process, struct outcome *outcome)
{
    SetLastError(0);
    outcome->pid = win32->calls->get_process_id(process);
    outcome->has_pid = outcome->pid != 0;
    outcome->has_identity = win32_identify(win32, process, &win32->identity_arena, &outcome->identity);
}

/* Extensions of the shell may need COM (ShellExecuteExW, Microsoft Learn). An apartment has to answer messages; deputy, which
 * waits without, leaves it before. SEE_MASK_NOASYNC: by then the shell is through. */
static uint32_t call_in_apartment(struct win32 *win32, const struct launch *launch, HANDLE *process)
{
    HRESULT com = win32->calls->co_initialize(NULL, COINIT_APARTMENTTHREADED | COINIT_DISABLE_OLE1DDE);
    uint32_t error = call(win32, launch, process);
    if (SUCCEEDED(com))
        win32->calls->co_uninitialize();
    return error;
}

/* The process is the shell's or the elevation service's child, and has started long since: there is no job. */
enum status win32_shell_execute(struct win32 *win32, const struct launch *launch, struct outcome *outcome)
{
    struct win32_process process = {.own_console = true};
    outcome->error = call_in_apartment(win32, launch, &process.process);
    if (outcome->error == 0 && process.process) {
        take_process(win32, process.process, outcome);
        if (win32_waits(launch))
            outcome->error = win32_process_wait(win32, &process, launch->timeout_ms, outcome);
    }
    win32_process_close(win32, &process);
    return win32->call_arena.failed ? STATUS_NO_MEMORY : STATUS_OK;
}
