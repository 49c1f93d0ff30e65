#include "core/platform.h"

#include <fcntl.h>
#include <io.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "core/platform_win32.h"

#include <shellapi.h>

/* ---- names ---- */

wchar_t *platform_wide(const char *text)
{
    int size = MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, text, -1, NULL, 0);
    wchar_t *wide = size > 0 ? malloc((size_t)size * sizeof *wide) : NULL;
    if (wide)
        MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, text, -1, wide, size);
    return wide;
}

char *platform_narrow(const wchar_t *wide)
{
    int size = WideCharToMultiByte(CP_UTF8, 0, wide, -1, NULL, 0, NULL, NULL);
    char *text = size > 0 ? malloc((size_t)size) : NULL;
    if (text)
        WideCharToMultiByte(CP_UTF8, 0, wide, -1, text, size, NULL, NULL);
    return text;
}

static wchar_t *full_path(const wchar_t *path, size_t room_before)
{
    DWORD size = GetFullPathNameW(path, 0, NULL, NULL);
    wchar_t *full = size > 0 ? malloc((room_before + size) * sizeof *full) : NULL;
    if (full && GetFullPathNameW(path, size, full + room_before, NULL) >= size) { /* the directory was changed in between */
        free(full);
        return NULL;
    }
    return full;
}

/* `\\server\share` is `\\?\UNC\server\share`. */
wchar_t *platform_full_path(const wchar_t *path)
{
    static const wchar_t prefix[] = L"\\\\?\\", network[] = L"\\\\?\\UNC\\";
    enum { ROOM = sizeof network / sizeof *network };
    if (wcsncmp(path, prefix, 4) == 0)
        return _wcsdup(path);
    wchar_t *full = full_path(path, ROOM);
    if (!full)
        return NULL;
    bool is_network = full[ROOM] == L'\\' && full[ROOM + 1] == L'\\';
    const wchar_t *form = is_network ? network : prefix;
    const wchar_t *rest = full + ROOM + (is_network ? 2 : 0);
    size_t length = wcslen(form);
    wmemmove(full + length, rest, wcslen(rest) + 1);
    wmemcpy(full, form, length);
    return full;
}

wchar_t *platform_wide_path(const char *path)
{
    enum { SHORT_ENOUGH = 190 }; /* MAX_PATH less room for the name of a file that is written beside it */
    wchar_t *wide = platform_wide(path);
    for (wchar_t *unit = wide; unit && *unit; unit++) {
        if (*unit == L'/')
            *unit = L'\\';
    }
    if (!wide || GetFullPathNameW(wide, 0, NULL, NULL) < SHORT_ENOUGH)
        return wide;
    wchar_t *full = platform_full_path(wide);
    free(wide);
    return full;
}

wchar_t *platform_final_path(HANDLE handle)
{
    DWORD size = GetFinalPathNameByHandleW(handle, NULL, 0, FILE_NAME_NORMALIZED | VOLUME_NAME_DOS);
    wchar_t *path = size > 0 ? malloc((size + 1) * sizeof *path) : NULL;
    if (path && GetFinalPathNameByHandleW(handle, path, size + 1, FILE_NAME_NORMALIZED | VOLUME_NAME_DOS) > size) {
        free(path);
        return NULL;
    }
    return path;
}

void platform_path_use_slashes(char *path)
{
    for (; *path; path++) {
        if (*path == '\\')
            *path = '/';
    }
}

/* ---- the start ---- */

/* The console belongs to everybody who runs in it; what deputy changes is put back, also when Ctrl-C ends it. */
static UINT console_code_page; /* 0: nothing was changed */
static struct {
    HANDLE handle;
    DWORD mode;
} terminals[2]; /* those that were told to understand escapes, and how they were */

void platform_console_release(void)
{
    if (console_code_page != 0)
        SetConsoleOutputCP(console_code_page);
    for (size_t i = 0; i < sizeof terminals / sizeof *terminals; i++) {
        if (terminals[i].handle)
            SetConsoleMode(terminals[i].handle, terminals[i].mode);
    }
}

void platform_console_take(void)
{
    if (console_code_page != 0)
        SetConsoleOutputCP(CP_UTF8);
    for (size_t i = 0; i < sizeof terminals / sizeof *terminals; i++) {
        if (terminals[i].handle)
            SetConsoleMode(terminals[i].handle, terminals[i].mode | ENABLE_VIRTUAL_TERMINAL_PROCESSING);
    }
}

static BOOL WINAPI release_on_control(DWORD event)
{
    (void)event;
    platform_console_release();
    return FALSE; /* what happens then is the next handler's: in the end, deputy's end */
}

/* The wrong way round, so that reading from it, or writing to it, fails as it did. */
static bool keep_standard_streams(void)
{
    static const int flags[] = {_O_WRONLY, _O_RDONLY, _O_RDONLY};
    for (int stream = 0; stream < 3; stream++) {
        if (_get_osfhandle(stream) < 0 && _open("NUL", flags[stream]) != stream)
            return false;
        _setmode(stream, _O_BINARY);
    }
    return true;
}

/* The C library's own argv is in the ANSI code page: what has no letter there is lost. */
static bool take_arguments(int *argc, char ***argv)
{
    static char **words; /* for as long as the process lives */
    int count = 0;
    wchar_t **wide = CommandLineToArgvW(GetCommandLineW(), &count);
    words = wide ? calloc((size_t)count + 1, sizeof *words) : NULL;
    bool taken = words != NULL;
    for (int i = 0; taken && i < count; i++)
        taken = (words[i] = platform_narrow(wide[i])) != NULL;
    LocalFree(wide);
    if (!taken)
        return false;
    *argc = count;
    *argv = words;
    return true;
}

bool platform_start(int *argc, char ***argv)
{
    /* A DLL that lies beside deputy.exe, or in the working directory, is never ours. */
    if (!SetDefaultDllDirectories(LOAD_LIBRARY_SEARCH_SYSTEM32) || !keep_standard_streams() || !take_arguments(argc, argv))
        return false;
    UINT page = GetConsoleOutputCP();
    if (page != 0 && page != CP_UTF8 && SetConsoleOutputCP(CP_UTF8))
        console_code_page = page;
    atexit(platform_console_release);
    SetConsoleCtrlHandler(release_on_control, TRUE);
    return true;
}

/* ---- reading ---- */

HANDLE platform_open_handle(const wchar_t *path, DWORD access, DWORD flags)
{
    DWORD share = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
    return CreateFileW(path, access | FILE_READ_ATTRIBUTES, share, NULL, OPEN_EXISTING, flags, NULL);
}

int64_t platform_place_of(HANDLE handle)
{
    LARGE_INTEGER zero = {0}, place;
    bool has_places = GetFileType(handle) == FILE_TYPE_DISK && SetFilePointerEx(handle, zero, &place, FILE_CURRENT);
    return has_places ? place.QuadPart : -1;
}

static HANDLE open_for_reading(const char *path)
{
    wchar_t *wide = platform_wide_path(path);
    /* Without FILE_FLAG_BACKUP_SEMANTICS a directory is refused. */
    HANDLE handle = wide ? platform_open_handle(wide, GENERIC_READ, FILE_ATTRIBUTE_NORMAL) : INVALID_HANDLE_VALUE;
    free(wide);
    return handle;
}

enum status platform_open(const char *path, struct platform_file **out)
{
    struct platform_file *file = malloc(sizeof *file);
    *out = NULL;
    if (!file)
        return STATUS_NO_MEMORY;
    file->is_standard_input = strcmp(path, "-") == 0;
    /* The C library's, which is also there when it was closed by the caller. */
    file->handle = file->is_standard_input ? (HANDLE)_get_osfhandle(0) : open_for_reading(path);
    if (file->handle == INVALID_HANDLE_VALUE) {
        free(file);
        return STATUS_CANNOT_OPEN;
    }
    file->start = platform_place_of(file->handle);
    *out = file;
    return STATUS_OK;
}

long platform_read(struct platform_file *file, char *bytes, size_t size)
{
    DWORD got = 0;
    if (ReadFile(file->handle, bytes, size < LONG_MAX ? (DWORD)size : LONG_MAX, &got, NULL))
        return (long)got;
    return GetLastError() == ERROR_BROKEN_PIPE || GetLastError() == ERROR_HANDLE_EOF ? 0 : -1;
}

bool platform_seek(struct platform_file *file, uint64_t offset)
{
    if (file->start < 0 || offset > (uint64_t)INT64_MAX - (uint64_t)file->start)
        return false;
    LARGE_INTEGER place = {.QuadPart = file->start + (int64_t)offset};
    return SetFilePointerEx(file->handle, place, NULL, FILE_BEGIN);
}

void platform_close(struct platform_file *file)
{
    if (!file)
        return;
    if (!file->is_standard_input)
        CloseHandle(file->handle);
    free(file);
}

bool platform_is_directory(const char *path)
{
    wchar_t *wide = platform_wide_path(path);
    DWORD attributes = wide ? GetFileAttributesW(wide) : INVALID_FILE_ATTRIBUTES;
    free(wide);
    return attributes != INVALID_FILE_ATTRIBUTES && (attributes & FILE_ATTRIBUTE_DIRECTORY);
}

bool platform_file_size(const char *path, uint64_t *out)
{
    WIN32_FILE_ATTRIBUTE_DATA data;
    wchar_t *wide = strcmp(path, "-") != 0 ? platform_wide_path(path) : NULL;
    bool known = wide && GetFileAttributesExW(wide, GetFileExInfoStandard, &data) &&
                 !(data.dwFileAttributes & (FILE_ATTRIBUTE_DIRECTORY | FILE_ATTRIBUTE_DEVICE));
    free(wide);
    if (known)
        *out = (uint64_t)data.nFileSizeHigh << 32 | data.nFileSizeLow;
    return known;
}

static HANDLE open_name(const char *name)
{
    wchar_t *wide = strcmp(name, "-") != 0 ? platform_wide_path(name) : NULL;
    HANDLE handle = wide ? platform_open_handle(wide, 0, FILE_FLAG_BACKUP_SEMANTICS) : INVALID_HANDLE_VALUE;
    free(wide);
    return handle;
}

bool platform_same_handle(HANDLE a, HANDLE b)
{
    BY_HANDLE_FILE_INFORMATION first, second;
    return GetFileInformationByHandle(a, &first) && GetFileInformationByHandle(b, &second) &&
           first.dwVolumeSerialNumber == second.dwVolumeSerialNumber && first.nFileIndexHigh == second.nFileIndexHigh &&
           first.nFileIndexLow == second.nFileIndexLow;
}

bool platform_is_same_file(const char *a, const char *b)
{
    HANDLE first = open_name(a), second = open_name(b);
    bool same = first != INVALID_HANDLE_VALUE && second != INVALID_HANDLE_VALUE && platform_same_handle(first, second);
    if (first != INVALID_HANDLE_VALUE)
        CloseHandle(first);
    if (second != INVALID_HANDLE_VALUE)
        CloseHandle(second);
    return same;
}

enum status platform_working_directory(char **out)
{
    DWORD size = GetCurrentDirectoryW(0, NULL);
    wchar_t *wide = size > 0 ? malloc((size_t)size * sizeof *wide) : NULL;
    *out = NULL;
    if (size > 0 && !wide)
        return STATUS_NO_MEMORY;
    DWORD length = wide ? GetCurrentDirectoryW(size, wide) : 0;
    bool known = length > 0 && length < size;
    if (known)
        *out = platform_narrow(wide);
    free(wide);
    if (*out)
        platform_path_use_slashes(*out);
    return *out ? STATUS_OK : known ? STATUS_NO_MEMORY : STATUS_CANNOT_OPEN;
}

/* ---- whole-or-nothing output ---- */

struct platform_output {
    wchar_t *path;      /* where it ends up, links resolved */
    wchar_t *temporary; /* NULL: a device or a pipe, which is written directly */
    FILE *stream;
};

static bool is_separator(wchar_t unit)
{
    return unit == L'\\' || unit == L'/' || unit == L':';
}

/* Beside the file, so that renaming stays on one volume. */
static HANDLE open_temporary(struct platform_output *output)
{
    size_t directory = wcslen(output->path), size;
    while (directory > 0 && !is_separator(output->path[directory - 1]))
        directory--;
    if (!output->path[directory])
        return INVALID_HANDLE_VALUE; /* no name, or a directory's */
    size = directory + 64;
    wchar_t *name = output->temporary = malloc(size * sizeof *name);
    HANDLE handle = INVALID_HANDLE_VALUE;
    if (!name)
        return handle;
    SetLastError(ERROR_FILE_EXISTS);
    for (unsigned attempt = 0;
         handle == INVALID_HANDLE_VALUE && GetLastError() == ERROR_FILE_EXISTS && attempt < 1000; attempt++) {
        swprintf(name, size, L"%.*ls.deputy-%lu-%u.partial", (int)directory, output->path, GetCurrentProcessId(), attempt);
        handle = CreateFileW(name, GENERIC_WRITE, FILE_SHARE_READ, NULL, CREATE_NEW, FILE_ATTRIBUTE_NORMAL, NULL);
    }
    return handle;
}

/* Will it be possible to put a file there at the end? Asked before anything is done that cannot be undone. */
static bool can_be_put(const wchar_t *path, DWORD disposition, DWORD flags)
{
    DWORD share = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
    HANDLE handle = CreateFileW(path, GENERIC_WRITE | DELETE, share, NULL, disposition, flags, NULL);
    if (handle != INVALID_HANDLE_VALUE)
        CloseHandle(handle);
    return handle != INVALID_HANDLE_VALUE;
}

/* What the name leads to is written, not the link. */
static HANDLE open_for_writing(struct platform_output *output)
{
    HANDLE there = platform_open_handle(output->path, 0, FILE_FLAG_BACKUP_SEMANTICS);
    if (there == INVALID_HANDLE_VALUE)
        return can_be_put(output->path, CREATE_NEW, FILE_FLAG_DELETE_ON_CLOSE) ? open_temporary(output) : there;
    BY_HANDLE_FILE_INFORMATION about;
    bool is_disk = GetFileType(there) == FILE_TYPE_DISK;
    bool is_directory = is_disk && GetFileInformationByHandle(there, &about) &&
                        (about.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY);
    wchar_t *final = is_disk && !is_directory ? platform_final_path(there) : NULL;
    CloseHandle(there);
    if (!is_disk)
        return platform_open_handle(output->path, GENERIC_WRITE, 0);
    if (!final)
        return INVALID_HANDLE_VALUE;
    free(output->path);
    output->path = final;
    return can_be_put(final, OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL) ? open_temporary(output) : INVALID_HANDLE_VALUE;
}

static void free_output(struct platform_output *output)
{
    free(output->temporary);
    free(output->path);
    free(output);
}

static enum status open_stream(struct platform_output *output)
{
    HANDLE handle = open_for_writing(output);
    if (handle == INVALID_HANDLE_VALUE)
        return STATUS_CANNOT_WRITE;
    int descriptor = _open_osfhandle((intptr_t)handle, _O_BINARY | _O_WRONLY);
    if (descriptor < 0)
        CloseHandle(handle);
    else if (!(output->stream = _fdopen(descriptor, "wb")))
        _close(descriptor);
    if (!output->stream && output->temporary)
        DeleteFileW(output->temporary);
    return output->stream ? STATUS_OK : STATUS_NO_MEMORY;
}

enum status platform_output_open(const char *path, struct platform_output **out, FILE **stream)
{
    struct platform_output *output = calloc(1, sizeof *output);
    *out = NULL;
    *stream = NULL;
    if (!output)
        return STATUS_NO_MEMORY;
    output->path = platform_wide_path(path);
    enum status status = output->path ? open_stream(output) : STATUS_CANNOT_WRITE;
    if (status != STATUS_OK) {
        free_output(output);
        return status;
    }
    *stream = output->stream;
    *out = output;
    return STATUS_OK;
}

enum status platform_output_commit(struct platform_output *output)
{
    bool written = fflush(output->stream) == 0 && !ferror(output->stream);
    if (output->temporary)
        written = written && _commit(_fileno(output->stream)) == 0;
    written = fclose(output->stream) == 0 && written;
    if (output->temporary && written)
        written = MoveFileExW(output->temporary, output->path, MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH);
    if (output->temporary && !written)
        DeleteFileW(output->temporary);
    free_output(output);
    return written ? STATUS_OK : STATUS_CANNOT_WRITE;
}

void platform_output_abandon(struct platform_output *output)
{
    if (!output)
        return;
    fclose(output->stream);
    if (output->temporary)
        DeleteFileW(output->temporary);
    free_output(output);
}

/* One that understands the escapes that deputy writes to terminals ("Console Virtual Terminal Sequences"). */
bool platform_is_terminal(FILE *stream)
{
    HANDLE handle = (HANDLE)_get_osfhandle(_fileno(stream));
    DWORD mode;
    if (handle == INVALID_HANDLE_VALUE || !GetConsoleMode(handle, &mode))
        return false;
    if (stream == stdin || (mode & ENABLE_VIRTUAL_TERMINAL_PROCESSING))
        return true;
    size_t place = stream == stderr;
    if (!SetConsoleMode(handle, mode | ENABLE_VIRTUAL_TERMINAL_PROCESSING))
        return false;
    terminals[place].handle = handle;
    terminals[place].mode = mode;
    return true;
}

int platform_exit_code(uint32_t code)
{
    return (int)code;
}
