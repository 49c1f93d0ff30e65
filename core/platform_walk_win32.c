/* Listing a directory on Windows. */
#include "core/platform_walk.h"

#include <stdlib.h>
#include <string.h>

#include "core/platform_win32.h"

/* EaSize holds the tag of a reparse point ("FILE_ID_BOTH_DIR_INFORMATION"). Links and junctions stand for another name; files in
 * a cloud folder are reparse points too, and are files. */
static bool is_link(const FILE_ID_BOTH_DIR_INFO *item)
{
    return (item->FileAttributes & FILE_ATTRIBUTE_REPARSE_POINT) && IsReparseTagNameSurrogate(item->EaSize);
}

static char *name_of(const FILE_ID_BOTH_DIR_INFO *item)
{
    size_t length = item->FileNameLength / sizeof(wchar_t);
    wchar_t *wide = malloc((length + 1) * sizeof *wide);
    if (!wide)
        return NULL;
    memcpy(wide, item->FileName, length * sizeof *wide);
    wide[length] = L'\0';
    char *name = platform_narrow(wide);
    free(wide);
    return name;
}

static void visit(struct walk *walk, const char *path, const FILE_ID_BOTH_DIR_INFO *item)
{
    if (item->FileName[0] == L'.' || (item->FileAttributes & (FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_DEVICE)) || is_link(item))
        return;
    char *name = name_of(item);
    if (name)
        walk_found(walk, path, name, item->FileAttributes & FILE_ATTRIBUTE_DIRECTORY);
    else
        walk_out_of_memory(walk);
    free(name);
}

static bool visit_all(struct walk *walk, const char *path, HANDLE directory)
{
    _Alignas(FILE_ID_BOTH_DIR_INFO) char space[32768];
    while (GetFileInformationByHandleEx(directory, FileIdBothDirectoryInfo, space, sizeof space)) {
        const FILE_ID_BOTH_DIR_INFO *item;
        size_t at = 0;
        do {
            item = (const FILE_ID_BOTH_DIR_INFO *)(space + at);
            visit(walk, path, item);
            at += item->NextEntryOffset;
        } while (item->NextEntryOffset != 0);
    }
    return GetLastError() == ERROR_NO_MORE_FILES;
}

void walk_list(struct walk *walk, const char *path, bool below)
{
    DWORD flags = FILE_FLAG_BACKUP_SEMANTICS | (below ? FILE_FLAG_OPEN_REPARSE_POINT : 0); /* a link cannot be listed */
    wchar_t *wide = platform_wide_path(path);
    HANDLE directory = wide ? platform_open_handle(wide, FILE_LIST_DIRECTORY | SYNCHRONIZE, flags) : INVALID_HANDLE_VALUE;
    free(wide);
    if (directory == INVALID_HANDLE_VALUE || !visit_all(walk, path, directory))
        walk_failed(walk, path);
    if (directory != INVALID_HANDLE_VALUE)
        CloseHandle(directory);
}
