/* CONIN$ and CONOUT$. What is typed is read as UTF-16 into pages that are wiped. */
#include "cli/console.h"

#include <stdlib.h>
#include <string.h>

#include <windows.h>

/* For Ctrl-C and the like, which end deputy in a thread of the system's: the console is everybody's in its window. */
static HANDLE asked;
static DWORD mode_before;

static BOOL WINAPI put_back(DWORD event)
{
    (void)event;
    SetConsoleMode(asked, mode_before);
    return FALSE; /* the others' turn, the last of which ends us */
}

static HANDLE open_console(const wchar_t *name)
{
    HANDLE handle = CreateFileW(name, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0,
                                NULL);
    return handle == INVALID_HANDLE_VALUE ? NULL : handle;
}

static bool show(HANDLE output, struct text text)
{
    int count = MultiByteToWideChar(CP_UTF8, 0, text.bytes, (int)text.length, NULL, 0);
    wchar_t *wide = count > 0 ? malloc((size_t)count * sizeof *wide) : NULL;
    DWORD written;
    bool shown = wide && MultiByteToWideChar(CP_UTF8, 0, text.bytes, (int)text.length, wide, count) == count &&
                 WriteConsoleW(output, wide, (DWORD)count, &written, NULL);
    free(wide);
    return shown;
}

/* `units`: pages with room for limit + 2 units. */
static enum console_reply read_line(HANDLE input, size_t limit, struct secret *units, struct secret *answer)
{
    wchar_t *line = (wchar_t *)(void *)units->bytes;
    DWORD count = 0;
    if (!ReadConsoleW(input, line, (DWORD)limit + 2, &count, NULL))
        return CONSOLE_FAILED;
    /* 0x1A: Ctrl-Z, which ends input here. */
    if (count == 0 || line[0] == 0x1A)
        return CONSOLE_ENDED;
    if (count < 2 || line[count - 1] != L'\n') {
        FlushConsoleInputBuffer(input); /* its rest is no answer to the next question */
        return CONSOLE_TOO_LONG;
    }
    count -= line[count - 2] == L'\r' ? 2 : 1;
    enum status status = secret_set_utf16(answer, (const uint16_t *)line, count);
    if (status != STATUS_OK)
        return status == STATUS_INVALID ? CONSOLE_INVALID : CONSOLE_FAILED;
    return answer->length > limit ? CONSOLE_TOO_LONG : CONSOLE_ANSWERED;
}

static enum console_reply ask(HANDLE input, HANDLE output, struct text question, bool echo, size_t limit, struct secret *answer)
{
    struct secret units = {0};
    enum console_reply reply = CONSOLE_FAILED;
    DWORD mode = ENABLE_PROCESSED_INPUT | ENABLE_LINE_INPUT | (echo ? ENABLE_ECHO_INPUT : 0);
    if (!GetConsoleMode(input, &mode_before))
        return CONSOLE_ABSENT;
    asked = input;
    SetConsoleCtrlHandler(put_back, TRUE);
    if (secret_reserve(&units, (limit + 2) * sizeof(wchar_t)) == STATUS_OK && SetConsoleMode(input, mode) &&
        FlushConsoleInputBuffer(input) && show(output, question))
        reply = read_line(input, limit, &units, answer);
    SetConsoleMode(input, mode_before);
    SetConsoleCtrlHandler(put_back, FALSE);
    if (!echo)
        (void)show(output, (struct text){"\r\n", 2});
    secret_fini(&units);
    return reply;
}

enum console_reply console_ask(struct text question, bool echo, size_t limit, struct secret *answer)
{
    HANDLE input = open_console(L"CONIN$"), output = open_console(L"CONOUT$");
    enum console_reply reply = CONSOLE_ABSENT;
    if (input && output)
        reply = ask(input, output, question, echo, limit, answer);
    if (input)
        CloseHandle(input);
    if (output)
        CloseHandle(output);
    return reply;
}
