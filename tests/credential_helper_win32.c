#include <fcntl.h>
#include <io.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/credential_helper.h"

#include <windows.h>

/* A console cannot be given up without what is written there: tests/wine starts without one. */
void credential_helper_prepare(const char *name)
{
    static char path[4 * MAX_PATH];
    wchar_t wide[MAX_PATH];
    DWORD length = GetModuleFileNameW(NULL, wide, MAX_PATH);
    bool known = length > 0 && length < MAX_PATH &&
                 WideCharToMultiByte(CP_UTF8, 0, wide, -1, path, sizeof path, NULL, NULL) > 0;
    test_program = known ? path : name;
}

void credential_helper_start(void)
{
    _setmode(0, _O_BINARY);
    _setmode(1, _O_BINARY);
}

void credential_helper_sleep(unsigned milliseconds)
{
    Sleep(milliseconds);
}

void credential_helper_leave_child(unsigned milliseconds)
{
    wchar_t path[MAX_PATH], line[MAX_PATH + 80];
    STARTUPINFOW start = {.cb = sizeof start};
    PROCESS_INFORMATION process;
    DWORD length = GetModuleFileNameW(NULL, path, MAX_PATH);
    if (length == 0 || length == MAX_PATH)
        return;
    swprintf(line, sizeof line / sizeof *line, L"\"%ls\" credential-helper sleep=%u mark", path, milliseconds);
    start.dwFlags = STARTF_USESTDHANDLES;
    start.hStdInput = GetStdHandle(STD_INPUT_HANDLE);
    start.hStdOutput = GetStdHandle(STD_OUTPUT_HANDLE);
    start.hStdError = GetStdHandle(STD_ERROR_HANDLE);
    if (!CreateProcessW(path, line, NULL, NULL, TRUE, 0, NULL, NULL, &start, &process))
        return;
    CloseHandle(process.hThread);
    CloseHandle(process.hProcess);
}

/* Files and pipes: the system gives a process handles of other types. */
int credential_helper_count_handles(void)
{
    int count = 0;
    for (uintptr_t value = 4; value < 4096; value += 4) {
        HANDLE handle = (HANDLE)value;
        DWORD flags;
        if (!GetHandleInformation(handle, &flags) || handle == GetStdHandle(STD_INPUT_HANDLE) ||
            handle == GetStdHandle(STD_OUTPUT_HANDLE) || handle == GetStdHandle(STD_ERROR_HANDLE))
            continue;
        DWORD type = GetFileType(handle);
        count += (type == FILE_TYPE_DISK || type == FILE_TYPE_PIPE) && (flags & HANDLE_FLAG_INHERIT) != 0;
    }
    return count;
}
