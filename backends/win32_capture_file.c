/* The capture file: whoever can write in the session's directory must not be able to have another file emptied, so no link is
 * followed below it, and the file has one name. Every folder on the way is held open, and cannot be moved, until the file is. */
#include "backends/win32.h"

#include <wchar.h>

#define LONGEST_PATH 32768
#define DEEPEST 256

struct way {
    const struct win32_calls *calls;
    struct arena *arena;
    wchar_t *base;      /* the folder that is trusted: the session's directory, or the root of an absolute path's volume */
    wchar_t *path;      /* of the file, full */
    HANDLE folders[DEEPEST];
    size_t count;
};

static wchar_t *full_path(struct arena *arena, const wchar_t *path)
{
    wchar_t *full = arena_alloc(arena, LONGEST_PATH * sizeof *full);
    DWORD length = path && full ? GetFullPathNameW(path, LONGEST_PATH, full, NULL) : 0;
    return length > 0 && length < LONGEST_PATH ? full : NULL;
}

static bool is_separator(wchar_t unit)
{
    return unit == L'\\' || unit == L'/';
}

/* The directory and one separator: "C:\Jobs\". */
static wchar_t *base_of(struct arena *arena, struct text directory)
{
    wchar_t *full = full_path(arena, win32_wide(arena, directory.bytes ? directory : TEXT(".")));
    size_t length = full ? wcslen(full) : 0;
    if (length == 0 || length + 2 > LONGEST_PATH)
        return NULL;
    if (!is_separator(full[length - 1]))
        wcscpy(full + length, L"\\");
    return full;
}

/* How much of a full path names its volume: X:\ or \\server\share\. 0: neither. */
static size_t root_length(const wchar_t *path)
{
    if (path[0] != L'\0' && path[1] == L':' && is_separator(path[2]))
        return 3;
    if (!is_separator(path[0]) || !is_separator(path[1]) || path[2] == L'.' || path[2] == L'?')
        return 0;
    size_t at = 2;
    for (int part = 0; part < 2; part++) {
        size_t start = at;
        while (path[at] != L'\0' && !is_separator(path[at]))
            at++;
        if (at == start || path[at] == L'\0')
            return 0;
        at++;
    }
    return at;
}

static bool starts_with(const wchar_t *path, const wchar_t *start, size_t length)
{
    return wcslen(path) >= length
           && CompareStringOrdinal(path, (int)length, start, (int)length, TRUE) == CSTR_EQUAL;
}

/* Where the path is longer than MAX_PATH takes, the \\?\ form of it ("Maximum Path Length Limitation"); `trusted` grows with
 * it. */
static wchar_t *openable(struct arena *arena, wchar_t *path, size_t *trusted)
{
    size_t length = wcslen(path);
    bool has_server = is_separator(path[0]);
    const wchar_t *prefix = has_server ? L"\\\\?\\UNC" : L"\\\\?\\";
    size_t left_out = has_server ? 1 : 0, added = wcslen(prefix) - left_out;
    if (length < MAX_PATH)
        return path;
    wchar_t *whole = arena_alloc(arena, (length + added + 1) * sizeof *whole);
    if (!whole)
        return NULL;
    wcscpy(whole, prefix);
    wcscpy(whole + added + left_out, path + left_out);
    *trusted += added;
    return whole;
}

/* A path that leaves the session's directory (LN013) trusts nothing but its volume. */
static bool find_way(struct way *way, struct text directory, struct text file)
{
    wchar_t *base = base_of(way->arena, directory), *name = win32_wide(way->arena, file);
    if (!base || !name)
        return false;
    struct text whole = win32_utf8_of(way->arena, base);
    bool rooted = is_separator(name[0]) || (name[0] != L'\0' && name[1] == L':');
    /* \x is on the drive of the session's directory; C:x is what Windows makes of it. */
    if (!rooted)
        whole = arena_printf(way->arena, "%.*s%.*s", TEXT_ARGS(whole), TEXT_ARGS(file));
    else if (is_separator(name[0]) && !is_separator(name[1]) && base[1] == L':')
        whole = arena_printf(way->arena, "%.2s%.*s", whole.bytes, TEXT_ARGS(file));
    else
        whole = file;
    way->path = full_path(way->arena, win32_wide(way->arena, whole));
    if (!way->path)
        return false;
    size_t trusted = wcslen(base);
    if (!starts_with(way->path, base, trusted))
        trusted = root_length(way->path);
    if (trusted == 0 || !(way->path = openable(way->arena, way->path, &trusted)))
        return false;
    way->base = arena_alloc(way->arena, (trusted + 1) * sizeof *way->base);
    if (!way->base)
        return false;
    wmemcpy(way->base, way->path, trusted);
    way->base[trusted] = L'\0';
    return true;
}

/* Links and junctions stand for another name; files that a cloud or a deduplication keeps are reparse points too, and are
 * files. */
static bool is_link(const struct way *way, HANDLE handle)
{
    FILE_ATTRIBUTE_TAG_INFO about;
    SetLastError(0);
    return !way->calls->get_file_details(handle, FileAttributeTagInfo, &about, sizeof about)
           || IsReparseTagNameSurrogate(about.ReparseTag);
}

static enum status look_at(const struct way *way, HANDLE handle, bool folder, bool *is_reparse_point)
{
    BY_HANDLE_FILE_INFORMATION about;
    if (!way->calls->get_file(handle, &about))
        return STATUS_CANNOT_WRITE;
    *is_reparse_point = (about.dwFileAttributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0;
    if (*is_reparse_point && is_link(way, handle))
        return STATUS_LINK;
    bool is_folder = (about.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) != 0;
    if (is_folder != folder)
        return STATUS_CANNOT_WRITE;
    return !folder && about.nNumberOfLinks > 1 ? STATUS_LINK : STATUS_OK;
}

/* Without the right to delete for others: while it is open, nobody puts another in its place. Who may pass through a folder need
 * not be one who may list it. */
static bool hold(struct way *way, const wchar_t *path, DWORD flags)
{
    if (way->count == DEEPEST)
        return false;
    HANDLE folder = CreateFileW(path, FILE_TRAVERSE | FILE_READ_ATTRIBUTES, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL,
                                OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS | flags, NULL);
    if (folder == INVALID_HANDLE_VALUE)
        return false;
    way->folders[way->count++] = folder;
    return true;
}

static enum status hold_folder(struct way *way, wchar_t *end)
{
    bool is_reparse_point;
    wchar_t after = *end;
    *end = L'\0';
    bool held = hold(way, way->path, FILE_FLAG_OPEN_REPARSE_POINT);
    *end = after;
    return held ? look_at(way, way->folders[way->count - 1], true, &is_reparse_point) : STATUS_CANNOT_WRITE;
}

/* How the trusted folder is reached is its owner's affair. */
static enum status hold_folders(struct way *way)
{
    enum status status = hold(way, way->base, 0) ? STATUS_OK : STATUS_CANNOT_WRITE;
    for (wchar_t *end = way->path + wcslen(way->base); *end != L'\0' && status == STATUS_OK; end++)
        if (is_separator(*end))
            status = hold_folder(way, end);
    return status;
}

/* Where what is open really stands. Absent where Windows does not say. */
static struct text final_path(struct way *way, HANDLE handle)
{
    wchar_t *path = arena_alloc(way->arena, LONGEST_PATH * sizeof *path);
    DWORD length = path ? GetFinalPathNameByHandleW(handle, path, LONGEST_PATH, FILE_NAME_NORMALIZED) : 0;
    return length > 0 && length < LONGEST_PATH ? win32_utf8(way->arena, path, length) : (struct text){0};
}

/* With the names that short ones (RUNNER~1) are other names of; itself where Windows does not say. */
static const wchar_t *long_path(struct way *way, const wchar_t *path)
{
    wchar_t *whole = arena_alloc(way->arena, LONGEST_PATH * sizeof *whole);
    DWORD length = whole ? GetLongPathNameW(path, whole, LONGEST_PATH) : 0;
    return length > 0 && length < LONGEST_PATH ? whole : path;
}

/* What the path of `length` units adds to the trusted folder's. */
static struct text names_below_base(struct way *way, size_t length)
{
    wchar_t *path = arena_alloc(way->arena, (length + 1) * sizeof *path);
    if (!path)
        return (struct text){0};
    wmemcpy(path, way->path, length);
    path[length] = L'\0';
    const wchar_t *whole = long_path(way, path), *base = long_path(way, way->base);
    if (!starts_with(whole, base, wcslen(base))) {
        whole = path;
        base = way->base;
    }
    return win32_utf8_of(way->arena, whole + wcslen(base));
}

/* The names were looked at one after the other; this looks at all of them at once. `length` is that of the path that was
 * opened. */
static bool stands_on_its_way(struct way *way, HANDLE handle, size_t length)
{
    if (length <= wcslen(way->base))
        return true; /* the base itself */
    struct text base = final_path(way, way->folders[0]), found = final_path(way, handle);
    struct text rest = names_below_base(way, length);
    while (base.length > 0 && base.bytes[base.length - 1] == '\\')
        base.length--;
    struct text expected = arena_printf(way->arena, "%.*s\\%.*s", TEXT_ARGS(base), TEXT_ARGS(rest));
    return base.length > 0 && rest.length > 0 && text_equals_ignoring_case(found, expected);
}

static HANDLE open_path(const struct way *way, DWORD creation, DWORD flags)
{
    return CreateFileW(way->path, GENERIC_WRITE | FILE_READ_ATTRIBUTES, FILE_SHARE_READ, NULL, creation,
                       FILE_ATTRIBUTE_NORMAL | flags, NULL);
}

/* A file that is a reparse point and no link is opened once more, as the file that it is. */
static enum status open_and_look(struct way *way, HANDLE *file)
{
    bool is_reparse_point = false;
    *file = open_path(way, OPEN_ALWAYS, FILE_FLAG_OPEN_REPARSE_POINT);
    if (*file == INVALID_HANDLE_VALUE)
        return STATUS_CANNOT_WRITE;
    enum status status = GetFileType(*file) == FILE_TYPE_DISK ? look_at(way, *file, false, &is_reparse_point)
                                                              : STATUS_CANNOT_WRITE;
    if (status != STATUS_OK || !is_reparse_point)
        return status;
    CloseHandle(*file);
    *file = open_path(way, OPEN_EXISTING, 0);
    return *file != INVALID_HANDLE_VALUE ? look_at(way, *file, false, &is_reparse_point) : STATUS_CANNOT_WRITE;
}

static size_t folder_length(const struct way *way)
{
    size_t length = wcslen(way->path);
    while (length > 0 && !is_separator(way->path[length]))
        length--;
    return length;
}

/* Opened as it stands there, looked at, and only then emptied. */
static enum status open_file(struct way *way, HANDLE *out)
{
    HANDLE file;
    if (!stands_on_its_way(way, way->folders[way->count - 1], folder_length(way)))
        return STATUS_LINK;
    enum status status = open_and_look(way, &file);
    if (status == STATUS_OK && !stands_on_its_way(way, file, wcslen(way->path)))
        status = STATUS_LINK;
    if (status == STATUS_OK && !SetEndOfFile(file))
        status = STATUS_CANNOT_WRITE;
    if (status == STATUS_OK)
        *out = file;
    else if (file != INVALID_HANDLE_VALUE)
        CloseHandle(file);
    return status;
}

enum status win32_capture_open(const struct win32_calls *calls, struct text directory, struct text file, struct arena *arena,
                               HANDLE *out)
{
    struct way way = {.calls = calls, .arena = arena};
    enum status status = find_way(&way, directory, file) ? hold_folders(&way) : STATUS_CANNOT_WRITE;
    if (status == STATUS_OK)
        status = open_file(&way, out);
    for (size_t i = 0; i < way.count; i++)
        CloseHandle(way.folders[i]);
    return arena->failed ? STATUS_NO_MEMORY : status;
}

wchar_t *win32_capture_folder(struct text directory, struct text file, struct arena *arena)
{
    struct way way = {.arena = arena};
    if (!find_way(&way, directory, file))
        return NULL;
    size_t length = folder_length(&way), trusted = wcslen(way.base);
    way.path[length > trusted ? length : trusted] = L'\0';
    return way.path;
}
