#include "tests/double_win32.h"

#include <wchar.h>

#include "backends/win32.h"

struct double_windows windows;
void *double_state;
struct launch double_logon, double_process, double_shell;

static struct secret password;

/* ---- books ---- */

enum { HANDLES = 64 };
static bool open_handles[HANDLES];

static HANDLE hand_out(void)
{
    for (size_t i = 1; i < HANDLES; i++) {
        if (!open_handles[i]) {
            open_handles[i] = true;
            windows.open_handles++;
            return (HANDLE)(uintptr_t)(0x5000000 + 4 * i);
        }
    }
    ck_abort_msg("too many handles");
    return NULL;
}

static void expect_open(HANDLE handle)
{
    uintptr_t number = ((uintptr_t)handle - 0x5000000) / 4;
    ck_assert_msg(number > 0 && number < HANDLES && open_handles[number], "handle %p is not open", handle);
}

static void take_back(HANDLE handle)
{
    expect_open(handle);
    open_handles[((uintptr_t)handle - 0x5000000) / 4] = false;
    windows.open_handles--;
}

static void note(struct double_text *text, const wchar_t *value)
{
    text->present = value != NULL;
    ck_assert(!value || wcslen(value) < DOUBLE_TEXT);
    if (value)
        wcscpy(text->text, value);
}

/* True: the call goes on. An error left over from before would be taken for this call's. */
static bool enter(const char *name)
{
    ck_assert_msg(GetLastError() == 0, "%s: the last error was not cleared", name);
    ck_assert_uint_lt(strlen(windows.log) + strlen(name) + 2, sizeof windows.log);
    strcat(strcat(windows.log, name), " ");
    bool fails = windows.failing && strcmp(windows.failing, name) == 0;
    SetLastError(fails ? windows.error : 0);
    return !fails;
}

/* ---- launching ---- */

static HANDLE held; /* the end of a pipe that a child of the program has */

static void write_output(HANDLE output)
{
    DWORD written;
    ck_assert(DuplicateHandle(GetCurrentProcess(), output, GetCurrentProcess(), &held, 0, FALSE, DUPLICATE_SAME_ACCESS));
    ck_assert(WriteFile(output, windows.writes, (DWORD)strlen(windows.writes), &written, NULL));
    SetLastError(0);
}

static void start(LPSTARTUPINFOW startup, LPPROCESS_INFORMATION information)
{
    windows.startup_flags = startup->dwFlags;
    windows.startup_size = startup->cb;
    windows.streams[0] = startup->hStdInput;
    windows.streams[1] = startup->hStdOutput;
    windows.streams[2] = startup->hStdError;
    if (windows.writes)
        write_output(startup->hStdOutput);
    *information = (PROCESS_INFORMATION){hand_out(), hand_out(), 4711, 4712};
}

/* Windows writes into the line, and puts back what stood there. */
static void write_into(wchar_t *line)
{
    note(&windows.line, line);
    wchar_t first = line[0];
    *(volatile wchar_t *)line = L'?';
    *(volatile wchar_t *)line = first;
}

static WINBOOL WINAPI create_process(LPCWSTR application, LPWSTR line, LPSECURITY_ATTRIBUTES process,
                                     LPSECURITY_ATTRIBUTES thread, WINBOOL inherits, DWORD flags, LPVOID environment,
                                     LPCWSTR directory, LPSTARTUPINFOW startup, LPPROCESS_INFORMATION information)
{
    ck_assert(!process && !thread);
    note(&windows.application, application);
    note(&windows.directory, directory);
    write_into(line);
    windows.inherits = inherits;
    windows.has_environment = environment != NULL;
    windows.creation_flags = flags;
    if (!enter("create_process"))
        return FALSE;
    start(startup, information);
    return TRUE;
}

/* By Microsoft Learn: a UPN takes no domain; who is not known, or has another password, is not told apart. */
static DWORD log_on(void)
{
    bool upn = wcschr(windows.user.text, L'@') != NULL;
    if (upn && windows.domain.present)
        return ERROR_INVALID_PARAMETER;
    if (windows.account_error != 0 || windows.logon_flags == LOGON_NETCREDENTIALS_ONLY)
        return windows.account_error;
    bool here = double_says(&windows.domain, L"CORP") || double_says(&windows.domain, L".");
    bool known = double_says(&windows.user, L"alice@corp.example") || (here && double_says(&windows.user, L"alice"));
    return known && double_says(&windows.password, L"Gr\u00FC\u00DFe \U0001F600") ? 0 : ERROR_LOGON_FAILURE;
}

static WINBOOL WINAPI create_process_with_logon(LPCWSTR user, LPCWSTR domain, LPCWSTR secret, DWORD logon_flags,
                                                LPCWSTR application, LPWSTR line, DWORD flags, LPVOID environment,
                                                LPCWSTR directory, LPSTARTUPINFOW startup, LPPROCESS_INFORMATION information)
{
    note(&windows.user, user);
    note(&windows.domain, domain);
    note(&windows.password, secret);
    note(&windows.application, application);
    note(&windows.directory, directory);
    write_into(line);
    windows.logon_flags = logon_flags;
    windows.creation_flags = flags;
    windows.has_environment = environment != NULL;
    if (!enter("create_process_with_logon"))
        return FALSE;
    DWORD error = log_on();
    SetLastError(error);
    if (error == 0)
        start(startup, information);
    return error == 0;
}

static WINBOOL WINAPI shell_execute(SHELLEXECUTEINFOW *info)
{
    ck_assert_uint_eq(info->cbSize, sizeof *info);
    note(&windows.verb, info->lpVerb);
    note(&windows.file, info->lpFile);
    note(&windows.parameters, info->lpParameters);
    note(&windows.directory, info->lpDirectory);
    windows.mask = info->fMask;
    if (!enter("shell_execute"))
        return FALSE;
    info->hProcess = windows.no_process ? NULL : hand_out();
    return TRUE;
}

static HRESULT WINAPI co_initialize(LPVOID reserved, DWORD how)
{
    ck_assert(!reserved && how != 0);
    strcat(windows.log, "co_initialize ");
    return windows.failing && strcmp(windows.failing, "co_initialize") == 0 ? RPC_E_CHANGED_MODE : S_OK;
}

static void WINAPI co_uninitialize(void)
{
    strcat(windows.log, "co_uninitialize ");
}

static WINBOOL WINAPI update_attribute(LPPROC_THREAD_ATTRIBUTE_LIST list, DWORD flags, DWORD_PTR attribute, PVOID value,
                                       SIZE_T size, PVOID previous, PSIZE_T returned)
{
    ck_assert_uint_eq(attribute, PROC_THREAD_ATTRIBUTE_HANDLE_LIST);
    ck_assert_uint_le(size, sizeof windows.listed);
    memcpy(windows.listed, value, size);
    windows.listed_count = size / sizeof(HANDLE);
    return enter("update_attribute") && UpdateProcThreadAttribute(list, flags, attribute, value, size, previous, returned);
}

static DWORD WINAPI resume_thread(HANDLE thread)
{
    expect_open(thread);
    return enter("resume_thread") ? 1 : (DWORD)-1;
}

/* ---- the tree ---- */

static HANDLE WINAPI create_job(LPSECURITY_ATTRIBUTES attributes, LPCWSTR name)
{
    ck_assert(!attributes && !name);
    return enter("create_job") ? hand_out() : NULL;
}

static WINBOOL WINAPI set_job(HANDLE job, JOBOBJECTINFOCLASS what, LPVOID value, DWORD size)
{
    const JOBOBJECT_EXTENDED_LIMIT_INFORMATION *limits = value;
    expect_open(job);
    ck_assert(what == JobObjectExtendedLimitInformation && size == sizeof *limits);
    windows.job_flags = limits->BasicLimitInformation.LimitFlags;
    return enter("set_job");
}

static WINBOOL WINAPI query_job(HANDLE job, JOBOBJECTINFOCLASS what, LPVOID value, DWORD size, LPDWORD returned)
{
    JOBOBJECT_BASIC_ACCOUNTING_INFORMATION *about = value;
    expect_open(job);
    ck_assert(what == JobObjectBasicAccountingInformation && size == sizeof *about && !returned);
    *about = (JOBOBJECT_BASIC_ACCOUNTING_INFORMATION){.ActiveProcesses = windows.still_active};
    if (windows.still_active > 0)
        windows.still_active--;
    return enter("query_job");
}

static WINBOOL WINAPI assign_to_job(HANDLE job, HANDLE process)
{
    expect_open(job);
    expect_open(process);
    return enter("assign_to_job");
}

static WINBOOL WINAPI terminate_job(HANDLE job, UINT code)
{
    (void)code;
    expect_open(job);
    return enter("terminate_job");
}

static WINBOOL WINAPI terminate_process(HANDLE process, UINT code)
{
    (void)code;
    expect_open(process);
    return enter("terminate_process");
}

/* ---- what it writes ---- */

/* A pipe, the thread that looks at it, and how much that saw. What a thread finds wrong the test's own says. */
static struct look {
    void *pipe;
    DWORD thread, there;
} looks[2];

static struct look *look_of(HANDLE pipe)
{
    void *first = InterlockedCompareExchangePointer(&looks[0].pipe, pipe, NULL);
    if (first && first != pipe)
        (void)InterlockedCompareExchangePointer(&looks[1].pipe, pipe, NULL);
    struct look *look = &looks[first && first != pipe];
    if (look->thread == 0)
        look->thread = GetCurrentThreadId();
    if (look->pipe != pipe || look->thread != GetCurrentThreadId())
        InterlockedIncrement(&windows.blocking);
    return look;
}

static WINBOOL WINAPI peek_pipe(HANDLE pipe, LPVOID bytes, DWORD size, LPDWORD length, LPDWORD there, LPDWORD left)
{
    struct look *look = look_of(pipe);
    WINBOOL made = PeekNamedPipe(pipe, bytes, size, length, there, left);
    look->there = made ? *there : 0;
    return made;
}

static WINBOOL WINAPI read_pipe(HANDLE pipe, LPVOID bytes, DWORD size, LPDWORD length, LPOVERLAPPED overlapped)
{
    struct look *look = look_of(pipe);
    if (size > look->there)
        InterlockedIncrement(&windows.blocking);
    look->there -= size;
    return ReadFile(pipe, bytes, size, length, overlapped);
}

/* ---- waiting ---- */

static DWORD WINAPI wait(DWORD count, const HANDLE *handles, WINBOOL all, DWORD ms)
{
    ck_assert(!all);
    expect_open(handles[0]);
    /* A program may run for days; the password is wiped before. */
    ck_assert(!strstr(windows.log, "with_logon") || !secret_is_present(double_logon.secret));
    if (!enter("wait"))
        return WAIT_FAILED;
    while (count == 2 && windows.waits && *windows.waits) {
        switch (*windows.waits++) {
        case 't': windows.waited_ms += ms; return WAIT_TIMEOUT;
        case 'f': SetLastError(ERROR_INVALID_HANDLE); return WAIT_FAILED;
        case 'e': return WAIT_OBJECT_0;
        case 'c': win32_interrupt_handler(CTRL_C_EVENT); break;
        default: win32_interrupt_handler(CTRL_BREAK_EVENT); break;
        }
        if (WaitForSingleObject(handles[1], 0) == WAIT_OBJECT_0)
            return WAIT_OBJECT_0 + 1;
    }
    return WAIT_OBJECT_0;
}

static WINBOOL WINAPI get_exit_code(HANDLE process, LPDWORD code)
{
    expect_open(process);
    *code = windows.exit_code;
    return enter("get_exit_code");
}

static DWORD WINAPI get_process_id(HANDLE process)
{
    expect_open(process);
    return enter("get_process_id") ? 4711 : 0;
}

static WINBOOL WINAPI close_handle(HANDLE handle)
{
    take_back(handle);
    return TRUE;
}

/* ---- who ---- */

static HANDLE WINAPI get_current_process(void)
{
    return GetCurrentProcess();
}

static WINBOOL WINAPI open_token(HANDLE process, DWORD access, PHANDLE token)
{
    ck_assert_uint_eq(access, TOKEN_QUERY);
    if (process != GetCurrentProcess())
        expect_open(process);
    if (!enter("open_token"))
        return FALSE;
    *token = hand_out();
    return TRUE;
}

static void put_sid(void *sid)
{
    DWORD size = SECURITY_MAX_SID_SIZE;
    static const DWORD parts[] = {SECURITY_NT_NON_UNIQUE, 1, 2, 3, 1001};
    SID_IDENTIFIER_AUTHORITY nt = SECURITY_NT_AUTHORITY;
    if (windows.system) {
        ck_assert(CreateWellKnownSid(WinLocalSystemSid, NULL, sid, &size));
        return;
    }
    ck_assert(InitializeSid(sid, &nt, 5));
    for (DWORD i = 0; i < 5; i++)
        *GetSidSubAuthority(sid, i) = parts[i];
}

static void put_label(void *sid)
{
    SID_IDENTIFIER_AUTHORITY label = SECURITY_MANDATORY_LABEL_AUTHORITY;
    ck_assert(InitializeSid(sid, &label, 1));
    *GetSidSubAuthority(sid, 0) = windows.integrity ? windows.integrity : SECURITY_MANDATORY_MEDIUM_RID;
}

static WINBOOL WINAPI get_token(HANDLE token, TOKEN_INFORMATION_CLASS what, LPVOID value, DWORD size, PDWORD needed)
{
    struct {
        SID_AND_ATTRIBUTES head;
        char sid[SECURITY_MAX_SID_SIZE];
    } *whole = value;
    expect_open(token);
    if (!enter("get_token"))
        return FALSE;
    bool number = what == TokenElevation || what == TokenSessionId;
    *needed = number ? (DWORD)sizeof(DWORD) : (DWORD)sizeof *whole;
    if (size < *needed) {
        SetLastError(ERROR_INSUFFICIENT_BUFFER);
        return FALSE;
    }
    if (number) {
        *(DWORD *)value = what == TokenSessionId ? windows.session : windows.elevated;
        return TRUE;
    }
    whole->head = (SID_AND_ATTRIBUTES){.Sid = whole->sid};
    (what == TokenUser ? put_sid : put_label)(whole->sid);
    return TRUE;
}

static WINBOOL WINAPI look_up_sid(LPCWSTR system, PSID sid, LPWSTR name, LPDWORD name_size, LPWSTR domain, LPDWORD domain_size,
                                  PSID_NAME_USE use)
{
    ck_assert(!system && IsValidSid(sid) && *name_size > 10 && *domain_size > 15);
    wcscpy(name, windows.system ? L"SYSTEM" : L"alice");
    wcscpy(domain, windows.system ? L"NT AUTHORITY" : L"CORP");
    *use = SidTypeUser;
    return enter("look_up_sid");
}

/* ---- what there is ---- */

static SC_HANDLE WINAPI open_services(LPCWSTR machine, LPCWSTR database, DWORD access)
{
    ck_assert(!machine && !database && access == SC_MANAGER_CONNECT);
    return enter("open_services") ? (SC_HANDLE)hand_out() : NULL;
}

static SC_HANDLE WINAPI open_service(SC_HANDLE services, LPCWSTR name, DWORD access)
{
    expect_open((HANDLE)services);
    ck_assert(wcscmp(name, L"seclogon") == 0 && access == SERVICE_QUERY_CONFIG);
    return enter("open_service") ? (SC_HANDLE)hand_out() : NULL;
}

static WINBOOL WINAPI query_service(SC_HANDLE service, LPQUERY_SERVICE_CONFIGW config, DWORD size, LPDWORD needed)
{
    (void)needed;
    expect_open((HANDLE)service);
    ck_assert_uint_ge(size, sizeof *config);
    *config = (QUERY_SERVICE_CONFIGW){.dwStartType = windows.service_disabled ? SERVICE_DISABLED : SERVICE_DEMAND_START};
    return enter("query_service");
}

static WINBOOL WINAPI close_service(SC_HANDLE service)
{
    take_back((HANDLE)service);
    return TRUE;
}

static DWORD WINAPI get_attributes(LPCWSTR path)
{
    size_t length = wcslen(path), part = windows.attributes_of ? wcslen(windows.attributes_of) : 0;
    ck_assert_uint_eq(GetLastError(), 0);
    if (!windows.attributes_of || length < part || wcscmp(path + length - part, windows.attributes_of) != 0)
        return GetFileAttributesW(path);
    SetLastError(windows.attributes_error);
    if (windows.attributes_error)
        return INVALID_FILE_ATTRIBUTES;
    return windows.folder ? FILE_ATTRIBUTE_DIRECTORY : FILE_ATTRIBUTE_NORMAL;
}

static UINT WINAPI get_drive_type(LPCWSTR root)
{
    ck_assert_uint_eq(wcslen(root), 3);
    return windows.drive ? windows.drive : DRIVE_FIXED;
}

const struct win32_calls double_calls = {
    .create_process = create_process,
    .create_process_with_logon = create_process_with_logon,
    .shell_execute = shell_execute,
    .co_initialize = co_initialize,
    .co_uninitialize = co_uninitialize,
    .update_attribute = update_attribute,
    .resume_thread = resume_thread,
    .create_job = create_job,
    .set_job = set_job,
    .query_job = query_job,
    .assign_to_job = assign_to_job,
    .terminate_job = terminate_job,
    .terminate_process = terminate_process,
    .peek_pipe = peek_pipe,
    .read_pipe = read_pipe,
    .wait = wait,
    .get_exit_code = get_exit_code,
    .get_process_id = get_process_id,
    .close_handle = close_handle,
    .get_current_process = get_current_process,
    .open_token = open_token,
    .get_token = get_token,
    .look_up_sid = look_up_sid,
    .open_services = open_services,
    .open_service = open_service,
    .query_service = query_service,
    .close_service = close_service,
    .get_attributes = get_attributes,
    .get_drive_type = get_drive_type,
};

/* ---- around a test ---- */

void double_set(void)
{
    memset(open_handles, 0, sizeof open_handles);
    held = NULL;
    windows = (struct double_windows){.session = 1};
    double_process = (struct launch){.api = API_CREATE_PROCESS,
                                     .application = TEXT("C:\\Töols\\a.exe"),
                                     .command_line = TEXT("a.exe --grün"),
                                     .wait = true};
    double_logon = double_process;
    double_logon.api = API_CREATE_PROCESS_WITH_LOGON;
    double_logon.identity = (struct identity){TEXT("alice"), TEXT("CORP")};
    double_logon.logon = LOGON_WITH_PROFILE;
    double_logon.secret_state = LAUNCH_SECRET_PROVIDED;
    double_logon.secret = &password;
    double_shell = (struct launch){.api = API_SHELL_EXECUTE,
                                   .application = TEXT("C:\\Töols\\a.exe"),
                                   .verb = TEXT("open"),
                                   .wait = true};
    ck_assert_int_eq(backend_win32.open(&(struct backend_options){.calls = &double_calls}, &double_state), STATUS_OK);
}

void double_clear(void)
{
    backend_win32.close(double_state);
    secret_fini(&password);
    ck_assert_uint_eq(windows.open_handles, 0);
}

struct outcome double_launch(const struct launch *launch)
{
    struct outcome outcome;
    windows.log[0] = '\0';
    memset(looks, 0, sizeof looks);
    if (!secret_is_present(&password)) /* the last call took it */
        ck_assert_int_eq(secret_set(&password, TEXT("Grüße 😀")), STATUS_OK);
    ck_assert_int_eq(backend_win32.launch(double_state, launch, &outcome), STATUS_OK);
    if (held)
        CloseHandle(held);
    held = NULL;
    ck_assert_int_eq(windows.blocking, 0);
    ck_assert(outcome.ok == (outcome.error == 0) && outcome.asks_identity);
    ck_assert_uint_eq(windows.open_handles, 0);
    return outcome;
}

/* Who it is is asked in one go. */
void double_expect_log(const char *expected)
{
    static const char identity[] = "open_token get_token get_token get_token get_token get_token get_token ";
    char *found = strstr(windows.log, identity);
    if (found)
        memmove(found + 4, found + sizeof identity - 1, strlen(found + sizeof identity - 1) + 1);
    if (found)
        memcpy(found, "who ", 4);
    ck_assert_str_eq(windows.log, expected);
}

bool double_says(const struct double_text *text, const wchar_t *expected)
{
    return expected ? text->present && wcscmp(text->text, expected) == 0 : !text->present;
}
