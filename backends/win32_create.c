/* CreateProcessW and CreateProcessWithLogonW: what both need, and what each is given. */
#include "backends/win32.h"
#include "backends/win32_environment.h"

#include <stdlib.h>

/* A call on its way: texts as Windows takes them, and what is to be closed. */
struct creation {
    struct win32 *win32;
    const struct launch *launch;
    struct outcome *outcome;
    wchar_t *application, *command_line, *directory; /* the line is ours: Windows writes into it */
    struct win32_output output;
    struct win32_process process;
    PROCESS_INFORMATION information;
};

/* lpCommandLine of both pages, without the terminating null. */
size_t win32_line_limit(enum launch_api api)
{
    static const size_t limits[API_COUNT] = {[API_CREATE_PROCESS] = 32766, [API_CREATE_PROCESS_WITH_LOGON] = 1023};
    return limits[api];
}

/* Wide texts, without which there is no call: ERROR_INVALID_PARAMETER for one that Windows would cut at a NUL, or that is too
 * long for the call. */
static uint32_t convert(struct creation *creation)
{
    struct arena *arena = &creation->win32->call_arena;
    const struct launch *launch = creation->launch;
    if (launch->application.length == 0)
        return ERROR_FILE_NOT_FOUND;
    struct text line = win32_line_for(launch->command_line, launch->application, arena);
    if (text_utf16_length(line) > win32_line_limit(launch->api))
        return ERROR_INVALID_PARAMETER;
    creation->application = win32_wide(arena, launch->application);
    creation->command_line = win32_wide(arena, line.bytes ? line : TEXT(""));
    creation->directory = win32_wide(arena, launch->directory);
    bool whole = creation->application && creation->command_line && (creation->directory || !launch->directory.bytes);
    return whole ? 0 : ERROR_INVALID_PARAMETER;
}

/* What nobody waits for gets a console of its own: deputy's goes back to whoever started deputy. (A secondary logon always gets
 * one.) */
static DWORD creation_flags(const struct creation *creation)
{
    bool own_console = !creation->process.job && creation->launch->api == API_CREATE_PROCESS;
    return (creation->process.job ? CREATE_SUSPENDED : 0) | (own_console ? CREATE_NEW_CONSOLE : 0);
}

static void use_streams(const struct creation *creation, STARTUPINFOW *startup)
{
    if (win32_output_count(&creation->output) == 0)
        return;
    startup->dwFlags |= STARTF_USESTDHANDLES;
    startup->hStdInput = creation->output.child[0];
    startup->hStdOutput = creation->output.child[1];
    startup->hStdError = creation->output.child[2];
}

/* ---- each call; 0 or its Windows error ---- */

/* Nothing is inherited but the standard streams, whatever else deputy has open ("Programmatically controlling which handles are
 * inherited by new processes in Win32", The Old New Thing; PROC_THREAD_ATTRIBUTE_HANDLE_LIST). */
static uint32_t call_with_list(struct creation *creation, STARTUPINFOEXW *startup, SIZE_T size)
{
    const struct win32_calls *calls = creation->win32->calls;
    HANDLE handles[3];
    size_t count = 0;
    LPPROC_THREAD_ATTRIBUTE_LIST list = arena_alloc(&creation->win32->call_arena, size);
    if (!list)
        return ERROR_OUTOFMEMORY;
    for (size_t i = 0; i < 3; i++)
        if (creation->output.child[i])
            handles[count++] = creation->output.child[i];
    SetLastError(0);
    if (!InitializeProcThreadAttributeList(list, 1, 0, &size))
        return win32_error();
    startup->lpAttributeList = list;
    SetLastError(0);
    bool made = calls->update_attribute(list, 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST, handles, count * sizeof *handles, NULL, NULL);
    if (made) {
        SetLastError(0);
        made = calls->create_process(creation->application, creation->command_line, NULL, NULL, TRUE,
                                     creation_flags(creation) | EXTENDED_STARTUPINFO_PRESENT, NULL, creation->directory,
                                     &startup->StartupInfo, &creation->information);
    }
    uint32_t error = made ? 0 : win32_error();
    DeleteProcThreadAttributeList(list);
    return error;
}

static uint32_t call_create_process(struct creation *creation)
{
    STARTUPINFOEXW startup = {.StartupInfo = {.cb = sizeof startup}};
    SIZE_T size = 0;
    use_streams(creation, &startup.StartupInfo);
    if (win32_output_count(&creation->output) > 0) {
        (void)InitializeProcThreadAttributeList(NULL, 1, 0, &size);
        return call_with_list(creation, &startup, size);
    }
    startup.StartupInfo.cb = sizeof startup.StartupInfo;
    SetLastError(0);
    bool made = creation->win32->calls->create_process(creation->application, creation->command_line, NULL, NULL, FALSE,
                                                       creation_flags(creation), NULL, creation->directory,
                                                       &startup.StartupInfo, &creation->information);
    return made ? 0 : win32_error();
}

/* A domain goes with every user but a UPN, and names this machine where none is given. */
static uint32_t call_with_password(struct creation *creation, const wchar_t *password)
{
    struct arena *arena = &creation->win32->call_arena;
    const struct launch *launch = creation->launch;
    const struct identity *identity = &launch->identity;
    bool upn = user_form_of(identity->user) == USER_FORM_UPN && !identity->domain.bytes;
    wchar_t *user = win32_wide(arena, identity->user);
    wchar_t *domain = upn ? NULL : win32_wide(arena, identity->domain.length > 0 ? identity->domain : TEXT("."));
    DWORD logon = launch->logon == LOGON_NETWORK_ONLY ? (DWORD)LOGON_NETCREDENTIALS_ONLY : (DWORD)WIN32_LOGON_WITH_PROFILE;
    STARTUPINFOW startup = {.cb = sizeof startup};
    if (!user || user[0] == L'\0' || (!domain && !upn))
        return ERROR_INVALID_PARAMETER;
    /* The caller's directory may be one that the other user cannot read. */
    if (!creation->directory && !(creation->directory = win32_wide(arena, creation->win32->system32)))
        return ERROR_OUTOFMEMORY;
    use_streams(creation, &startup);
    SetLastError(0);
    bool made = creation->win32->calls->create_process_with_logon(user, domain, password, logon, creation->application,
                                                                  creation->command_line, creation_flags(creation), NULL,
                                                                  creation->directory, &startup, &creation->information);
    return made ? 0 : win32_error();
}

/* No password is made up: an absent one is no empty one. */
static uint32_t call_create_process_with_logon(struct creation *creation)
{
    struct secret password = {0};
    if (!secret_is_present(creation->launch->secret))
        return ERROR_LOGON_FAILURE;
    enum status status = secret_to_utf16(&password, creation->launch->secret);
    uint32_t error = status == STATUS_OK        ? call_with_password(creation, (const wchar_t *)(void *)password.bytes)
                     : status == STATUS_INVALID ? ERROR_LOGON_FAILURE
                                                : ERROR_OUTOFMEMORY;
    secret_fini(&password);
    secret_fini(creation->launch->secret);
    return error;
}

/* ---- around the call ---- */

static void run(struct creation *creation, uint32_t (*call)(struct creation *))
{
    struct win32 *win32 = creation->win32;
    struct outcome *outcome = creation->outcome;
    bool waits = win32_waits(creation->launch);
    if (waits)
        outcome->error = win32_process_prepare(win32, &creation->process);
    if (outcome->error == 0)
        outcome->error = call(creation);
    if (outcome->error != 0)
        return;
    creation->process.process = creation->information.hProcess;
    creation->process.thread = creation->information.hThread;
    outcome->has_pid = true;
    outcome->pid = creation->information.dwProcessId;
    outcome->error = win32_process_start(win32, &creation->process, &creation->output, outcome);
    if (outcome->error == 0 && waits)
        outcome->error = win32_process_wait(win32, &creation->process, creation->launch->timeout_ms, outcome);
}

static enum status create(struct creation *creation, enum win32_streams streams, bool has_streams,
                          uint32_t (*call)(struct creation *))
{
    struct outcome *outcome = creation->outcome;
    struct arena *arena = &creation->win32->call_arena;
    enum status status = STATUS_OK;
    outcome->error = convert(creation);
    if (outcome->error == 0 && has_streams)
        status = win32_output_open(creation->win32, &creation->output, creation->launch, streams, &outcome->error);
    if (status == STATUS_OK && outcome->error == 0)
        run(creation, call);
    if (arena->failed)
        status = STATUS_NO_MEMORY;
    win32_output_fini(&creation->output);
    win32_process_close(creation->win32, &creation->process);
    return status;
}

enum status win32_create_process(struct win32 *win32, const struct launch *launch, struct outcome *outcome)
{
    struct creation creation = {.win32 = win32, .launch = launch, .outcome = outcome, .process = {.whole_tree = true}};
    enum win32_streams streams = launch->capture ? WIN32_STREAMS_CAPTURE : WIN32_STREAMS_OWN;
    return create(&creation, streams, win32_waits(launch), call_create_process);
}

/* It gets a console of its own, and deputy's streams only to be captured (CreateProcessWithLogonW, Microsoft Learn). What the
 * other user's session starts for it need not be in our job. */
enum status win32_create_process_with_logon(struct win32 *win32, const struct launch *launch, struct outcome *outcome)
{
    struct creation creation = {.win32 = win32, .launch = launch, .outcome = outcome, .process = {.own_console = true}};
    return create(&creation, WIN32_STREAMS_CAPTURE_ONLY, launch->capture, call_create_process_with_logon);
}
