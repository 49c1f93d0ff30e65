/* Which file a program's name stands for. Everything that is asked is the machine's: what the caller's environment says, and
 * the current directory, choose nothing. */
#include "backends/win32.h"

#include <knownfolders.h>
#include <shlobj.h>

#include "backends/win32_environment.h"

#define LONGEST_PATH 32768

/* A text of HKEY_LOCAL_MACHINE; absent where there is none. */
static struct text machine_value(struct arena *arena, const wchar_t *key, const wchar_t *name)
{
    static const DWORD flags = RRF_RT_REG_SZ | RRF_RT_REG_EXPAND_SZ | RRF_NOEXPAND;
    for (DWORD size = 1024;;) {
        DWORD room = size;
        wchar_t *value = arena_alloc(arena, size);
        LSTATUS status = value ? RegGetValueW(HKEY_LOCAL_MACHINE, key, name, flags, NULL, value, &size) : ERROR_OUTOFMEMORY;
        if (status == ERROR_SUCCESS)
            return win32_utf8_of(arena, value);
        if (status != ERROR_MORE_DATA || size <= room)
            return (struct text){0};
    }
}

static const wchar_t environment_key[] = L"SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment";

struct lookup {
    const struct win32 *win32;
    struct arena *arena;
};

static struct text known_folder(struct arena *arena, const KNOWNFOLDERID *id)
{
    wchar_t *path = NULL;
    struct text folder = SUCCEEDED(SHGetKnownFolderPath(id, 0, NULL, &path)) ? win32_utf8_of(arena, path) : (struct text){0};
    CoTaskMemFree(path);
    return folder;
}

/* A command_line_lookup: the variables of the machine, not of the caller. */
static bool look_up_machine_variable(void *context, struct text name, struct text *value)
{
    static const struct {
        const char *name;
        const KNOWNFOLDERID *folder;
    } folders[] = {
        {"SystemRoot", &FOLDERID_Windows},
        {"windir", &FOLDERID_Windows},
        {"ProgramFiles", &FOLDERID_ProgramFiles},
        {"ProgramW6432", &FOLDERID_ProgramFiles},
        {"ProgramFiles(x86)", &FOLDERID_ProgramFilesX86},
        {"ProgramData", &FOLDERID_ProgramData},
        {"ALLUSERSPROFILE", &FOLDERID_ProgramData},
    };
    const struct lookup *lookup = context;
    if (text_equals_ignoring_case(name, TEXT("SystemDrive"))) {
        *value = text_slice(lookup->win32->windows, 0, 2);
        return true;
    }
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        if (text_equals_ignoring_case(name, text_of(folders[i].name))) {
            *value = known_folder(lookup->arena, folders[i].folder);
            return value->length > 0;
        }
    }
    wchar_t *wide = win32_wide(lookup->arena, name);
    *value = wide ? machine_value(lookup->arena, environment_key, wide) : (struct text){0};
    return value->bytes != NULL;
}

/* What a value of the registry stands for: the second pass is for variables of the machine that name others. */
static struct text expanded(const struct win32 *win32, struct arena *arena, struct text value)
{
    struct lookup lookup = {win32, arena};
    for (int pass = 0; pass < 2 && value.bytes; pass++) {
        struct buffer out = {0};
        bool whole = command_line_expand_environment(value, look_up_machine_variable, &lookup, LONGEST_PATH, &out);
        value = whole && !out.failed ? arena_copy(arena, buffer_text(&out)) : (struct text){0};
        arena->failed |= out.failed;
        buffer_fini(&out);
    }
    return value;
}

static bool is_file(const struct win32 *win32, struct arena *arena, struct text path)
{
    wchar_t *wide = win32_wide(arena, path);
    SetLastError(0);
    DWORD attributes = wide ? win32->calls->get_attributes(wide) : INVALID_FILE_ATTRIBUTES;
    return attributes != INVALID_FILE_ATTRIBUTES && !(attributes & FILE_ATTRIBUTE_DIRECTORY);
}

/* The file in that folder; absent where there is none. */
static struct text in_folder(const struct win32 *win32, struct arena *arena, struct text folder, struct text name)
{
    struct text path = arena_printf(arena, "%.*s\\%.*s", TEXT_ARGS(folder), TEXT_ARGS(name));
    return is_file(win32, arena, path) ? path : (struct text){0};
}

static struct text in_app_paths(const struct win32 *win32, struct arena *arena, struct text name)
{
    struct text key = arena_printf(arena, "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\App Paths\\%.*s", TEXT_ARGS(name));
    wchar_t *wide = win32_wide(arena, key);
    struct text value = wide ? text_trimmed(expanded(win32, arena, machine_value(arena, wide, NULL))) : (struct text){0};
    if (value.length >= 2 && value.bytes[0] == '"' && value.bytes[value.length - 1] == '"')
        value = text_slice(value, 1, value.length - 1);
    return win32_path_is_full(value) && is_file(win32, arena, value) ? value : (struct text){0};
}

static struct text find_bare(struct win32 *win32, struct text name, bool by_app_paths, struct arena *arena)
{
    struct text found = in_folder(win32, arena, win32->system32, name), folder;
    if (!found.bytes)
        found = in_folder(win32, arena, win32->windows, name);
    struct text path = {0};
    if (!found.bytes)
        path = expanded(win32, arena, machine_value(arena, environment_key, L"Path"));
    while (!found.bytes && win32_path_next(&path, &folder))
        found = in_folder(win32, arena, folder, name);
    if (!found.bytes && (by_app_paths || text_equals_ignoring_case(name, TEXT("Ssms.exe"))))
        found = in_app_paths(win32, arena, name);
    return found;
}

/* One that says where it is means that place, from deputy's own directory on, as CreateProcessW reads it. */
static struct text full_path(struct text program, struct arena *arena)
{
    wchar_t *wide = win32_wide(arena, program);
    wchar_t *full = arena_alloc(arena, LONGEST_PATH * sizeof *full);
    DWORD length = wide && full ? GetFullPathNameW(wide, LONGEST_PATH, full, NULL) : 0;
    return length > 0 && length < LONGEST_PATH ? win32_utf8(arena, full, length) : (struct text){0};
}

struct text win32_find_image(struct win32 *win32, struct text program, bool by_app_paths, struct arena *arena)
{
    if (program.length == 0 || win32_names_device(program))
        return (struct text){0};
    if (win32_program_has_folder(program))
        return full_path(program, arena);
    return find_bare(win32, win32_image_name(program, arena), by_app_paths, arena);
}
