/* What the conformance tests launch on Windows: it says what it was given, and does what it is told.
 *   argv ARG...     every argument in UTF-8, each ended by a NUL
 *   exit CODE       ends with it
 *   variable NAME   the value of an environment variable, in UTF-8
 *   directory       the current directory, in UTF-8
 *   handle NUMBER   "open" or "closed"
 *   input           what standard input holds
 *   both OUT ERR    OUT on standard output, ERR on standard error, OUT once more
 *   noise COUNT     that many lines on standard output
 *   tree N NAME     N processes, each the child of the one before; each holds a file NAME-N open until there is a file
 *                   NAME-stop, or for a minute
 *   leave NAME      starts such a process of one, and ends with 0 */
#include <windows.h>
#include <shellapi.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

static void put_bytes(DWORD stream, const void *bytes, DWORD size)
{
    DWORD written;
    WriteFile(GetStdHandle(stream), bytes, size, &written, NULL);
}

static void put_on(DWORD stream, const wchar_t *wide, int with_end)
{
    static char text[200000];
    int size = WideCharToMultiByte(CP_UTF8, 0, wide, -1, text, sizeof text, NULL, NULL);
    if (size > 0)
        put_bytes(stream, text, (DWORD)(with_end ? size : size - 1));
}

static void put(const wchar_t *wide)
{
    put_on(STD_OUTPUT_HANDLE, wide, 0);
}

static HANDLE start_self(const wchar_t *arguments)
{
    static wchar_t image[32768], line[32768];
    STARTUPINFOW startup = {.cb = sizeof startup};
    PROCESS_INFORMATION information;
    GetModuleFileNameW(NULL, image, 32768);
    swprintf(line, 32768, L"helper %ls", arguments);
    if (!CreateProcessW(image, line, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &information))
        exit(99);
    CloseHandle(information.hThread);
    return information.hProcess;
}

static int tree(long count, const wchar_t *name)
{
    wchar_t path[512], arguments[512];
    swprintf(path, 512, L"%ls-%ld", name, count);
    if (CreateFileW(path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL) == INVALID_HANDLE_VALUE)
        return 98;
    swprintf(arguments, 512, L"tree %ld %ls", count - 1, name);
    if (count > 1)
        start_self(arguments);
    swprintf(path, 512, L"%ls-stop", name);
    for (int i = 0; i < 600 && GetFileAttributesW(path) == INVALID_FILE_ATTRIBUTES; i++)
        Sleep(100);
    return 97;
}

static int leave(const wchar_t *name)
{
    wchar_t arguments[512];
    swprintf(arguments, 512, L"tree 1 %ls", name);
    start_self(arguments);
    Sleep(1000);
    return 0;
}

static int show_directory(void)
{
    static wchar_t path[32768];
    GetCurrentDirectoryW(32768, path);
    put(path);
    return 0;
}

static int show_variable(const wchar_t *name)
{
    static wchar_t value[32768];
    value[0] = L'\0';
    GetEnvironmentVariableW(name, value, 32768);
    put(value);
    return 0;
}

static int show_handle(const wchar_t *number)
{
    DWORD flags;
    HANDLE handle = (HANDLE)(uintptr_t)_wcstoui64(number, NULL, 10);
    put(GetHandleInformation(handle, &flags) ? L"open" : L"closed");
    return 0;
}

static int show_input(void)
{
    char bytes[4096];
    DWORD length;
    while (ReadFile(GetStdHandle(STD_INPUT_HANDLE), bytes, sizeof bytes, &length, NULL) && length > 0)
        put_bytes(STD_OUTPUT_HANDLE, bytes, length);
    return 0;
}

static int noise(long count)
{
    for (long i = 0; i < count; i++) {
        char line[32];
        put_bytes(STD_OUTPUT_HANDLE, line, (DWORD)snprintf(line, sizeof line, "line %ld\n", i));
    }
    return 0;
}

int main(void)
{
    int count;
    wchar_t **arguments = CommandLineToArgvW(GetCommandLineW(), &count);
    const wchar_t *what = count > 1 ? arguments[1] : L"", *first = count > 2 ? arguments[2] : L"";
    const wchar_t *second = count > 3 ? arguments[3] : L"";
    for (int i = 0; wcscmp(what, L"argv") == 0 && i < count; i++)
        put_on(STD_OUTPUT_HANDLE, arguments[i], 1);
    if (wcscmp(what, L"exit") == 0)
        ExitProcess((UINT)_wcstoui64(first, NULL, 10));
    if (wcscmp(what, L"both") == 0) {
        put(first);
        put_on(STD_ERROR_HANDLE, second, 0);
        put(first);
    }
    if (wcscmp(what, L"variable") == 0)
        return show_variable(first);
    if (wcscmp(what, L"directory") == 0)
        return show_directory();
    if (wcscmp(what, L"handle") == 0)
        return show_handle(first);
    if (wcscmp(what, L"input") == 0)
        return show_input();
    if (wcscmp(what, L"noise") == 0)
        return noise(wcstol(first, NULL, 10));
    if (wcscmp(what, L"tree") == 0)
        return tree(wcstol(first, NULL, 10), second);
    return wcscmp(what, L"leave") == 0 ? leave(first) : 0;
}
