#include "core/platform_process.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "core/platform_win32.h"
#include "core/status.h"

#include <shellapi.h>

#define SLICE_MS 10 /* between two looks at a pipe: an anonymous one cannot be waited for */

static void say(struct process_exchange *exchange, const wchar_t *program, const char *why)
{
    char *name = program ? platform_narrow(program) : NULL;
    snprintf(exchange->reason, sizeof exchange->reason, "%.120s%s%s", name ? name : "", name ? ": " : "", why);
    free(name);
}

static void say_error(struct process_exchange *exchange, const wchar_t *program, DWORD error)
{
    char why[80];
    const struct windows_error *known = windows_error_find(error);
    snprintf(why, sizeof why, "%lu %s", (unsigned long)error, known->name);
    say(exchange, program, why);
}

/* ---- the program ---- */

static bool is_file(const wchar_t *path)
{
    DWORD attributes = GetFileAttributesW(path);
    return attributes != INVALID_FILE_ATTRIBUTES && !(attributes & FILE_ATTRIBUTE_DIRECTORY);
}

static const wchar_t *extension_of(const wchar_t *path)
{
    const wchar_t *name = path;
    for (const wchar_t *unit = path; *unit; unit++) {
        if (wcschr(L"\\/:", *unit))
            name = unit + 1;
    }
    return wcsrchr(name, L'.');
}

static bool is_absolute(const wchar_t *directory, size_t length)
{
    return length >= 3 && ((directory[1] == L':' && (directory[2] == L'\\' || directory[2] == L'/')) ||
                           (directory[0] == L'\\' && directory[1] == L'\\'));
}

static wchar_t *path_variable(void)
{
    DWORD size = GetEnvironmentVariableW(L"PATH", NULL, 0);
    wchar_t *path = calloc((size_t)size + 1, sizeof *path);
    if (path && size > 0)
        GetEnvironmentVariableW(L"PATH", path, size);
    return path;
}

/* `directory` is none for a name that is a path already. */
static bool try_directory(const wchar_t *directory, size_t length, const wchar_t *name, wchar_t *out, size_t size)
{
    const wchar_t *slash = length > 0 && !wcschr(L"\\/", directory[length - 1]) ? L"\\" : L"";
    const wchar_t *extension = extension_of(name) ? L"" : L".exe";
    int written = swprintf(out, size, L"%.*ls%ls%ls%ls", (int)length, directory, slash, name, extension);
    return written > 0 && is_file(out);
}

/* Along PATH, but for what stands there relative to the working directory, which may be anybody's; nor there itself. */
static wchar_t *find_program(const wchar_t *name)
{
    wchar_t *path = path_variable();
    size_t size = (path ? wcslen(path) : 0) + wcslen(name) + 8;
    wchar_t *out = path ? malloc(size * sizeof *out) : NULL;
    bool found = out && wcspbrk(name, L"\\/:") && try_directory(L"", 0, name, out, size);
    bool along_path = out && !wcspbrk(name, L"\\/:");
    for (const wchar_t *at = path; along_path && !found && *at;) {
        const wchar_t *start = at + (*at == L'"');
        size_t length = wcscspn(start, *at == L'"' ? L"\"" : L";");
        found = is_absolute(start, length) && try_directory(start, length, name, out, size);
        at = start + length;
        at += wcscspn(at, L";");
        at += *at == L';';
    }
    free(path);
    if (found)
        return out;
    SetLastError(out ? ERROR_FILE_NOT_FOUND : ERROR_NOT_ENOUGH_MEMORY);
    free(out);
    return NULL;
}

/* CreateProcessW starts cmd.exe for these, which reads their arguments as a shell does; dots and spaces at the end of a name are
 * none to Windows. */
static bool needs_shell(const wchar_t *path)
{
    static const wchar_t *const extensions[] = {L".bat", L".cmd"};
    size_t length = wcslen(path);
    while (length > 0 && wcschr(L". ", path[length - 1]))
        length--;
    for (size_t i = 0; i < 2; i++) {
        if (length >= 4 && _wcsnicmp(path + length - 4, extensions[i], 4) == 0)
            return true;
    }
    return false;
}

/* ---- starting it ---- */

struct child {
    HANDLE process, thread, job, input, output; /* the last two: our ends; NULL: closed */
};

static void close_handle(HANDLE *handle)
{
    if (*handle)
        CloseHandle(*handle);
    *handle = NULL;
}

/* An end that a child takes over, and one that it does not. `size`: what may stand in the pipe unread. */
static bool open_pipe(HANDLE *inherited, HANDLE *ours, bool child_reads, DWORD size)
{
    HANDLE read = NULL, write = NULL;
    if (!CreatePipe(&read, &write, NULL, size))
        return false;
    *inherited = child_reads ? read : write;
    *ours = child_reads ? write : read;
    return SetHandleInformation(*inherited, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
}

/* Ours may not be inheritable, or not be there at all. */
static HANDLE inheritable_error(void)
{
    HANDLE error = NULL, ours = GetStdHandle(STD_ERROR_HANDLE);
    if (!ours || ours == INVALID_HANDLE_VALUE ||
        !DuplicateHandle(GetCurrentProcess(), ours, GetCurrentProcess(), &error, 0, TRUE, DUPLICATE_SAME_ACCESS))
        return NULL;
    return error;
}

/* Whatever it starts ends with it, where we end it. */
static HANDLE new_job(void)
{
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits = {0};
    HANDLE job = CreateJobObjectW(NULL, NULL);
    limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE;
    if (job && !SetInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, sizeof limits))
        close_handle(&job);
    return job;
}

/* With exactly the handles of the list; suspended, so that it starts nothing before it is in the job. */
static bool create(const wchar_t *path, wchar_t *command, HANDLE handles[3], struct child *child)
{
    STARTUPINFOEXW start = {.StartupInfo = {.cb = sizeof start, .dwFlags = STARTF_USESTDHANDLES}};
    PROCESS_INFORMATION process = {0};
    SIZE_T size = 0;
    start.StartupInfo.hStdInput = handles[0];
    start.StartupInfo.hStdOutput = handles[1];
    start.StartupInfo.hStdError = handles[2];
    InitializeProcThreadAttributeList(NULL, 1, 0, &size);
    start.lpAttributeList = malloc(size);
    if (!start.lpAttributeList || !InitializeProcThreadAttributeList(start.lpAttributeList, 1, 0, &size)) {
        free(start.lpAttributeList);
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return false;
    }
    bool created = UpdateProcThreadAttribute(start.lpAttributeList, 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST, handles,
                                             (handles[2] ? 3 : 2) * sizeof *handles, NULL, NULL) &&
                   CreateProcessW(path, command, NULL, NULL, TRUE, CREATE_SUSPENDED | EXTENDED_STARTUPINFO_PRESENT, NULL, NULL,
                                  &start.StartupInfo, &process);
    DWORD error = GetLastError();
    DeleteProcThreadAttributeList(start.lpAttributeList);
    free(start.lpAttributeList);
    child->process = process.hProcess;
    child->thread = process.hThread;
    SetLastError(error);
    return created;
}

static bool create_in_job(const wchar_t *path, wchar_t *command, HANDLE handles[3], struct child *child)
{
    child->job = new_job();
    if (!child->job || !create(path, command, handles, child))
        return false;
    if (AssignProcessToJobObject(child->job, child->process) && ResumeThread(child->thread) != (DWORD)-1)
        return true;
    DWORD error = GetLastError();
    TerminateProcess(child->process, 1);
    SetLastError(error);
    return false;
}

static bool start_between_pipes(const wchar_t *path, wchar_t *command, size_t input_length, struct child *child)
{
    HANDLE handles[3] = {NULL, NULL, inheritable_error()};
    /* All of the input has room in the pipe, so that writing it waits for nobody. */
    bool started = input_length < 1 << 30 && open_pipe(&handles[0], &child->input, true, (DWORD)input_length + 4096) &&
                   open_pipe(&handles[1], &child->output, false, 0) && create_in_job(path, command, handles, child);
    DWORD error = GetLastError();
    for (int i = 0; i < 3; i++)
        close_handle(&handles[i]);
    SetLastError(error);
    return started;
}

static void close_child(struct child *child)
{
    close_handle(&child->input);
    close_handle(&child->output);
    close_handle(&child->thread);
    close_handle(&child->process);
    close_handle(&child->job);
}

static bool start_words(struct process_exchange *exchange, wchar_t *command, wchar_t **words, struct child *child)
{
    wchar_t *path = NULL;
    bool started = false;
    if (!words[0][0]) {
        say(exchange, NULL, "it names no program");
    } else if (!(path = find_program(words[0]))) {
        say_error(exchange, words[0], GetLastError());
    } else if (needs_shell(path)) {
        say(exchange, path, "a batch file would be started by a shell; name a program");
    } else {
        SetLastError(ERROR_SUCCESS);
        started = start_between_pipes(path, command, exchange->input.length, child);
        if (!started)
            say_error(exchange, words[0], GetLastError());
    }
    free(path);
    return started;
}

static bool start(struct process_exchange *exchange, struct child *child)
{
    int count = 0;
    const char *command = exchange->command + strspn(exchange->command, " \t");
    wchar_t *wide = platform_wide(command);
    /* Of an empty line it makes the path of this program. */
    wchar_t **words = wide && *wide ? CommandLineToArgvW(wide, &count) : NULL;
    bool started = false;
    if (!wide)
        say_error(exchange, NULL, GetLastError());
    else if (!words)
        say(exchange, NULL, *wide ? status_text(STATUS_NO_MEMORY) : "it names no program");
    else
        started = start_words(exchange, wide, words, child);
    LocalFree(words);
    free(wide);
    return started;
}

/* ---- talking to it ---- */

/* Straight into the caller's memory. False: there is more of it than fits. */
static bool read_output(struct child *child, struct process_exchange *exchange)
{
    DWORD there = 0, got = 0;
    while (child->output && PeekNamedPipe(child->output, NULL, 0, NULL, &there, NULL) && there > 0) {
        size_t left = exchange->output_size - exchange->output_length;
        if (left == 0)
            return false;
        if (!ReadFile(child->output, exchange->output + exchange->output_length, there < left ? there : (DWORD)left, &got, NULL))
            break;
        exchange->output_length += got;
    }
    return true;
}

static enum process_end converse(struct child *child, struct process_exchange *exchange)
{
    ULONGLONG start_ms = GetTickCount64();
    DWORD written = 0;
    /* That it reads none of it is its own affair. */
    (void)WriteFile(child->input, exchange->input.bytes, (DWORD)exchange->input.length, &written, NULL);
    close_handle(&child->input);
    for (;;) {
        bool ended = WaitForSingleObject(child->process, SLICE_MS) != WAIT_TIMEOUT;
        if (!read_output(child, exchange))
            return PROCESS_WROTE_TOO_MUCH;
        if (ended)
            return PROCESS_EXITED;
        if (GetTickCount64() - start_ms >= exchange->timeout_ms)
            return PROCESS_TIMED_OUT;
    }
}

/* What it left running after it had ended by itself stays. */
static void release_job(HANDLE job)
{
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION none = {0};
    (void)SetInformationJobObject(job, JobObjectExtendedLimitInformation, &none, sizeof none);
}

void platform_exchange(struct process_exchange *exchange)
{
    struct child child = {0};
    DWORD code = 0;
    exchange->output_length = 0;
    exchange->exit_code = 0;
    exchange->end = PROCESS_NOT_STARTED;
    if (start(exchange, &child)) {
        exchange->end = converse(&child, exchange);
        if (exchange->end == PROCESS_EXITED)
            release_job(child.job);
        else
            TerminateJobObject(child.job, 1);
        (void)GetExitCodeProcess(child.process, &code);
        exchange->exit_code = code;
    }
    close_child(&child);
}
