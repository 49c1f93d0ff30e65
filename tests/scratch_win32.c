#include "tests/scratch.h"

#include <check.h>
#include <fcntl.h>
#include <io.h>
#include <stdlib.h>
#include <wchar.h>

#include "core/platform_win32.h"

static wchar_t home[MAX_PATH], folder[MAX_PATH];

static void new_name(wchar_t name[MAX_PATH], const wchar_t *what)
{
    static unsigned number;
    wchar_t parent[MAX_PATH];
    ck_assert_uint_gt(GetTempPathW(MAX_PATH, parent), 0);
    swprintf(name, MAX_PATH, L"%lsdeputy-%ls-%lu-%u", parent, what, GetCurrentProcessId(), number++);
}

void scratch_make_folder(void)
{
    ck_assert_uint_gt(GetCurrentDirectoryW(MAX_PATH, home), 0);
    new_name(folder, L"test");
    ck_assert(CreateDirectoryW(folder, NULL));
    ck_assert(SetCurrentDirectoryW(folder));
}

static void for_each(const wchar_t *directory, void (*act)(void *context, const wchar_t *path, DWORD attributes), void *context)
{
    wchar_t path[2 * MAX_PATH];
    WIN32_FIND_DATAW item;
    swprintf(path, 2 * MAX_PATH, L"%ls\\*", directory);
    HANDLE find = FindFirstFileW(path, &item);
    ck_assert(find != INVALID_HANDLE_VALUE);
    do {
        if (wcscmp(item.cFileName, L".") == 0 || wcscmp(item.cFileName, L"..") == 0)
            continue;
        swprintf(path, 2 * MAX_PATH, L"%ls\\%ls", directory, item.cFileName);
        act(context, path, item.dwFileAttributes);
    } while (FindNextFileW(find, &item));
    FindClose(find);
}

static void remove_item(void *context, const wchar_t *path, DWORD attributes)
{
    (void)context;
    if (!(attributes & FILE_ATTRIBUTE_DIRECTORY)) {
        ck_assert(DeleteFileW(path));
        return;
    }
    if (!(attributes & FILE_ATTRIBUTE_REPARSE_POINT))
        for_each(path, remove_item, NULL);
    ck_assert(RemoveDirectoryW(path));
}

void scratch_remove_folder(void)
{
    ck_assert(SetCurrentDirectoryW(home));
    remove_item(NULL, folder, FILE_ATTRIBUTE_DIRECTORY);
}

void scratch_make_directory(const char *path)
{
    wchar_t *wide = platform_wide_path(path);
    ck_assert(wide && CreateDirectoryW(wide, NULL));
    free(wide);
}

static void count_item(void *count, const wchar_t *path, DWORD attributes)
{
    (void)path;
    (void)attributes;
    ++*(size_t *)count;
}

size_t scratch_count(void)
{
    size_t count = 0;
    for_each(L".", count_item, &count);
    return count;
}

void scratch_pipe(int ends[2])
{
    ck_assert_int_eq(_pipe(ends, 65536, _O_BINARY | _O_NOINHERIT), 0);
}

FILE *scratch_open(const char *path, const char *mode)
{
    wchar_t *wide = platform_wide_path(path), *wide_mode = platform_wide(mode);
    FILE *file = wide && wide_mode ? _wfopen(wide, wide_mode) : NULL;
    free(wide_mode);
    free(wide);
    return file;
}

/* The C library's tmpfile makes its file in the root of the drive. */
FILE *scratch_stream(void)
{
    wchar_t name[MAX_PATH];
    new_name(name, L"stream");
    return _wfopen(name, L"w+bTD"); /* D: removed when it is closed */
}
