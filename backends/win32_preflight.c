/* What can be known before anybody is asked for a password. Windows answers these questions for the caller, who may not be
 * allowed to ask: then there is no answer, and nothing is held against the launch. */
#include "backends/win32.h"

#include "backends/win32_environment.h"

struct flight {
    struct win32 *win32;
    const struct launch *launch;
    struct arena *arena;
    struct preflight *out;
    bool knows_caller;
    struct process_identity caller;
    struct text program, image; /* as written, and the file that it stands for: absent where there is none */
};

static void say(struct flight *flight, uint32_t stops, struct text sentence)
{
    if (flight->out->count < PREFLIGHT_LIMIT)
        flight->out->sentences[flight->out->count++] = (struct preflight_sentence){stops, sentence};
}

static bool with_logon(const struct flight *flight)
{
    return flight->launch->api == API_CREATE_PROCESS_WITH_LOGON;
}

static bool through_shell(const struct flight *flight)
{
    return flight->launch->api == API_SHELL_EXECUTE;
}

static bool elevates(const struct flight *flight)
{
    return through_shell(flight) && text_equals(flight->launch->verb, TEXT("runas"));
}

/* Another token than the caller's: drives that the caller has mapped are not its own. */
static bool has_other_drives(const struct flight *flight)
{
    return with_logon(flight) || elevates(flight);
}

static void find_image(struct flight *flight)
{
    flight->program = through_shell(flight) ? flight->launch->application
                                            : command_line_program(flight->launch->command_line).name;
    flight->image = win32_find_image(flight->win32, flight->program, through_shell(flight), flight->arena);
}

/* ---- what stops ---- */

/* The policy has judged the line as it was planned; with the full path of a batch file it is longer. */
static void check_line(struct flight *flight)
{
    if (through_shell(flight))
        return;
    enum launch_api api = flight->launch->api;
    size_t length = text_utf16_length(win32_line_for(flight->launch->command_line, flight->image, flight->arena));
    if (length > win32_line_limit(api))
        say(flight, ERROR_INVALID_PARAMETER,
            arena_printf(flight->arena,
                         "the command line has %zu characters as Windows gets it, where a batch file is named by its full path, "
                         "and %s takes %zu; shorten it.",
                         length, launch_api_names[api], win32_line_limit(api)));
}

static void check_local_system(struct flight *flight)
{
    if (with_logon(flight) && flight->knows_caller && win32_is_local_system(&flight->caller))
        say(flight, ERROR_ACCESS_DENIED,
            TEXT("deputy runs as LocalSystem, which may not log on as another user this way (CreateProcessWithLogonW); run "
                 "deputy as an ordinary account, such as one made for the service or task."));
}

/* Closes what is open, whatever happened. */
static bool service_is_disabled(const struct win32 *win32)
{
    union {
        QUERY_SERVICE_CONFIGW config;
        char bytes[8192]; /* the most that it takes (QueryServiceConfigW, Microsoft Learn) */
    } answer;
    DWORD size;
    SetLastError(0);
    SC_HANDLE services = win32->calls->open_services(NULL, NULL, SC_MANAGER_CONNECT);
    SetLastError(0);
    SC_HANDLE service = services ? win32->calls->open_service(services, L"seclogon", SERVICE_QUERY_CONFIG) : NULL;
    SetLastError(0);
    bool disabled = service && win32->calls->query_service(service, &answer.config, sizeof answer, &size)
                    && answer.config.dwStartType == SERVICE_DISABLED;
    if (service)
        win32->calls->close_service(service);
    if (services)
        win32->calls->close_service(services);
    return disabled;
}

static void check_service(struct flight *flight)
{
    if (with_logon(flight) && service_is_disabled(flight->win32))
        say(flight, ERROR_SERVICE_DISABLED,
            TEXT("the service Secondary Logon is disabled, and nobody can run as another user without it; an administrator can "
                 "set it to start on demand: sc.exe config seclogon start= demand"));
}

enum presence { PRESENT, NO_FILE, NO_PATH, NOT_KNOWN };

static enum presence look(const struct flight *flight, struct text path, DWORD *attributes)
{
    wchar_t *wide = win32_wide(flight->arena, path);
    SetLastError(0);
    *attributes = wide ? flight->win32->calls->get_attributes(wide) : INVALID_FILE_ATTRIBUTES;
    if (*attributes != INVALID_FILE_ATTRIBUTES)
        return PRESENT;
    DWORD error = wide ? GetLastError() : ERROR_INVALID_NAME;
    return error == ERROR_FILE_NOT_FOUND ? NO_FILE : error == ERROR_PATH_NOT_FOUND ? NO_PATH : NOT_KNOWN;
}

static struct text with_path(struct flight *flight, const char *before, struct text path, const char *after)
{
    struct buffer text = {0};
    buffer_add(&text, text_of(before));
    buffer_add_visible(&text, path);
    buffer_add(&text, text_of(after));
    struct text copy = arena_copy(flight->arena, buffer_text(&text));
    flight->arena->failed |= text.failed;
    buffer_fini(&text);
    return copy;
}

static void check_image_file(struct flight *flight, struct text image)
{
    DWORD attributes;
    switch (look(flight, image, &attributes)) {
    case NO_FILE:
        say(flight, ERROR_FILE_NOT_FOUND,
            with_path(flight, "the program ", image, " is not there; correct the command, or install the program."));
        break;
    case NO_PATH:
        say(flight, ERROR_PATH_NOT_FOUND,
            with_path(flight, "the folder of the program ", image, " is not there; correct the command's path."));
        break;
    case PRESENT:
        if ((attributes & FILE_ATTRIBUTE_DIRECTORY) && !through_shell(flight))
            say(flight, ERROR_ACCESS_DENIED, with_path(flight, "the program ", image, " is a folder; correct the command."));
        break;
    case NOT_KNOWN:
        break;
    }
}

/* The shell adds an extension where there is none. */
static bool is_completed_by_shell(const struct flight *flight)
{
    struct text name = command_line_base_name(flight->program);
    return through_shell(flight) && text_find_byte(name, '.') == name.length;
}

/* The shell opens more than files: what is no path is its own to find. */
static void check_image(struct flight *flight)
{
    bool bare = !win32_program_has_folder(flight->program);
    if (!bare && through_shell(flight) && !win32_file_is_path(flight->program))
        return;
    if (win32_names_device(flight->program))
        say(flight, ERROR_FILE_NOT_FOUND,
            with_path(flight, "the program ", flight->program, " is a device to Windows, not a file; correct the command."));
    else if (!bare && !is_completed_by_shell(flight))
        check_image_file(flight, flight->image);
    else if (bare && !flight->image.bytes)
        say(flight, ERROR_FILE_NOT_FOUND,
            with_path(flight, "the program ", flight->program,
                      " is neither in the folders of Windows nor in the Path of the machine; give its full path, or "
                      "install it."));
}

static void check_directory(struct flight *flight)
{
    struct text directory = flight->launch->directory;
    DWORD attributes;
    if (directory.length == 0)
        return;
    enum presence presence = look(flight, directory, &attributes);
    if (presence == PRESENT && !(attributes & FILE_ATTRIBUTE_DIRECTORY))
        say(flight, ERROR_DIRECTORY,
            with_path(flight, "the working directory ", directory, " is a file; set a folder in the session."));
    else if (presence == NO_FILE || presence == NO_PATH)
        say(flight, ERROR_DIRECTORY,
            with_path(flight, "the working directory ", directory, " is not there; create it, or correct it in the session."));
}

/* ---- what only warns ---- */

static void warn_of_session_0(struct flight *flight)
{
    if (flight->knows_caller && flight->caller.session == 0)
        say(flight, 0,
            TEXT("deputy runs in session 0, which has no desktop: nobody will see a window of the program; start deputy from a "
                 "desktop session if it has one."));
}

static void warn_of_elevation(struct flight *flight)
{
    if (!flight->knows_caller || !flight->caller.elevated)
        return;
    if (elevates(flight))
        say(flight, 0, TEXT("deputy is elevated already, so Windows will not ask before it runs the program as administrator; "
                            "start deputy without elevation to be asked."));
    else if (with_logon(flight) && flight->launch->logon != LOGON_NETWORK_ONLY)
        say(flight, 0, TEXT("deputy is elevated, but the program will not be: a logon as another user gets the filtered token "
                            "of that user; switch Run As off and run as administrator on if it needs elevation."));
}

static bool is_mapped(const struct flight *flight, struct text path)
{
    const wchar_t root[] = {path.length > 0 ? (wchar_t)(unsigned char)path.bytes[0] : L'\0', L':', L'\\', L'\0'};
    return path.length > 1 && path.bytes[1] == ':' && flight->win32->calls->get_drive_type(root) == DRIVE_REMOTE;
}

static void warn_of_mapped_drives(struct flight *flight)
{
    struct text paths[] = {flight->program, flight->launch->directory};
    for (size_t i = 0; i < 2 && has_other_drives(flight); i++) {
        if (!is_mapped(flight, paths[i]))
            continue;
        say(flight, 0, with_path(flight, "", paths[i], " is on a drive that the caller has mapped, which the program's user "
                                                       "need not have; write the path as \\\\server\\share\\..."));
        break;
    }
}

enum status win32_preflight(void *state, const struct launch *launch, struct arena *arena, struct preflight *out)
{
    static void (*const looks[])(struct flight *) = {
        check_line,        check_local_system, check_service,         check_image, check_directory,
        warn_of_session_0, warn_of_elevation,  warn_of_mapped_drives,
    };
    struct win32 *win32 = state;
    struct flight flight = {.win32 = win32, .launch = launch, .arena = arena, .out = out};
    *out = (struct preflight){0};
    flight.knows_caller = win32_identify(win32, win32->calls->get_current_process(), arena, &flight.caller);
    find_image(&flight);
    for (size_t i = 0; i < sizeof looks / sizeof *looks; i++)
        looks[i](&flight);
    return arena->failed ? STATUS_NO_MEMORY : STATUS_OK;
}
