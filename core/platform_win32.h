/* What the Windows halves of the platform share among themselves; nobody else includes this. */
#ifndef DEPUTY_CORE_PLATFORM_WIN32_H
#define DEPUTY_CORE_PLATFORM_WIN32_H

#include <stdbool.h>
#include <stdint.h>

#include <windows.h>

struct platform_file {
    HANDLE handle;
    bool is_standard_input;
    int64_t start; /* where the handle stood when it was opened; negative: it has no places, like a pipe */
};

/* UTF-8 to UTF-16 and back, yours to free; NULL without memory, or (with ERROR_NO_UNICODE_TRANSLATION) when it is no UTF-8.
 * Unpaired surrogates of a name become U+FFFD: such a file is named in messages, and cannot be opened. */
wchar_t *platform_wide(const char *text);
char *platform_narrow(const wchar_t *wide);
/* A path for the wide calls: with backslashes, and in the \\?\ form where it is longer than MAX_PATH takes ("Maximum Path
 * Length Limitation"). Yours to free; NULL as above. */
wchar_t *platform_wide_path(const char *path);
/* The whole path in the \\?\ form, from the current directory on; links stay. Yours to free; NULL without memory. */
wchar_t *platform_full_path(const wchar_t *path);
/* Where what is open stands, in the \\?\ form, links resolved; yours to free. NULL: it has no path, or no memory. */
wchar_t *platform_final_path(HANDLE handle);
/* Where an open file stands; negative: it has no places, like a pipe. */
int64_t platform_place_of(HANDLE handle);
/* One file under whatever names; false where that cannot be told. */
bool platform_same_handle(HANDLE a, HANDLE b);
/* Opens what is there and shares it with everybody; its attributes can be asked for, beyond that what `access` says.
 * INVALID_HANDLE_VALUE as CreateFileW. */
HANDLE platform_open_handle(const wchar_t *path, DWORD access, DWORD flags);

#endif
