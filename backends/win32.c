/* Windows itself: SPEC 3's three calls, made as their pages on Microsoft Learn say. */
#include "backends/win32.h"

#include <stdlib.h>

#include "backends/win32_environment.h"

static void win32_close(void *state)
{
    struct win32 *win32 = state;
    if (!win32)
        return;
    arena_fini(&win32->arena);
    arena_fini(&win32->call_arena);
    arena_fini(&win32->identity_arena);
    free(win32);
}

static bool read_environment(struct win32 *win32)
{
    wchar_t *block = GetEnvironmentStringsW();
    size_t length = 0;
    if (!block)
        return false;
    while (block[length] != L'\0')
        length += wcslen(block + length) + 1;
    win32->environment = win32_utf8(&win32->arena, block, length);
    FreeEnvironmentStringsW(block);
    return true;
}

static bool read_folders(struct win32 *win32)
{
    wchar_t system32[MAX_PATH + 1], windows[MAX_PATH + 1];
    UINT a = GetSystemDirectoryW(system32, MAX_PATH), b = GetSystemWindowsDirectoryW(windows, MAX_PATH);
    if (a == 0 || a >= MAX_PATH || b == 0 || b >= MAX_PATH)
        return false;
    win32->system32 = win32_utf8(&win32->arena, system32, a);
    win32->windows = win32_utf8(&win32->arena, windows, b);
    return true;
}

static enum status win32_open(const struct backend_options *options, void **state)
{
    *state = NULL;
    struct win32 *win32 = calloc(1, sizeof *win32);
    if (!win32)
        return STATUS_NO_MEMORY;
    win32->calls = options && options->calls ? options->calls : &win32_calls_system;
    arena_init(&win32->arena);
    arena_init(&win32->call_arena);
    arena_init(&win32->identity_arena);
    /* What the shell loads comes from Windows, not from where deputy or its user happens to be. */
    (void)SetDefaultDllDirectories(LOAD_LIBRARY_SEARCH_SYSTEM32);
    bool read = read_environment(win32) && read_folders(win32);
    if (!read || win32->arena.failed) {
        enum status status = read ? STATUS_NO_MEMORY : STATUS_SYSTEM;
        win32_close(win32);
        return status;
    }
    *state = win32;
    return STATUS_OK;
}

static enum status win32_resolve(void *state, struct text program, struct arena *arena, struct text *image)
{
    *image = win32_find_image(state, program, false, arena);
    return arena->failed ? STATUS_NO_MEMORY : STATUS_OK;
}

static bool win32_environment(void *state, struct text name, struct text *value)
{
    const struct win32 *win32 = state;
    return win32_environment_find(win32->environment, name, value);
}

static enum status win32_launch(void *state, const struct launch *launch, struct outcome *outcome)
{
    static enum status (*const calls[API_COUNT])(struct win32 *, const struct launch *, struct outcome *) = {
        [API_CREATE_PROCESS] = win32_create_process,
        [API_CREATE_PROCESS_WITH_LOGON] = win32_create_process_with_logon,
        [API_SHELL_EXECUTE] = win32_shell_execute,
    };
    struct win32 *win32 = state;
    *outcome = (struct outcome){.asks_identity = true};
    arena_reset(&win32->call_arena);
    arena_reset(&win32->identity_arena);
    enum status status = calls[launch->api](win32, launch, outcome);
    if (outcome->has_identity) /* last: neither the program nor its time waits for a domain controller */
        win32_find_name(win32, &win32->identity_arena, &outcome->identity);
    outcome->ok = status == STATUS_OK && outcome->error == 0;
    return status;
}

const struct backend backend_win32 = {
    .version = BACKEND_VERSION,
    .name = "win32",
    .description = "Windows itself",
    .open = win32_open,
    .close = win32_close,
    .resolve = win32_resolve,
    .environment = win32_environment,
    .preflight = win32_preflight,
    .launch = win32_launch,
};
