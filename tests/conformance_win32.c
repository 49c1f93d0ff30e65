/* Windows' world for the conformance suite: a folder of its own, and the helper under a name beyond ASCII. */
#include "backends/win32_calls.h"

#include <winioctl.h>

#include <wchar.h>

#include "tests/conformance.h"
#include "tests/scratch.h"

Suite *conformance_win32_suite(void);

#define LONGEST 1024

static wchar_t outer[LONGEST], inner[LONGEST], helper[LONGEST];
static char folder_text[3 * LONGEST], helper_text[3 * LONGEST];
static HANDLE own_output, caught, leaked;

static struct text program(const char *what)
{
    (void)what;
    return text_of(helper_text);
}

static HANDLE create(const char *path)
{
    wchar_t wide[LONGEST];
    ck_assert_int_gt(MultiByteToWideChar(CP_UTF8, 0, path, -1, wide, LONGEST), 0);
    HANDLE file = CreateFileW(wide, GENERIC_WRITE, FILE_SHARE_READ, NULL, CREATE_ALWAYS, 0, NULL);
    ck_assert(file != INVALID_HANDLE_VALUE);
    return file;
}

static void catch_output(const char *path)
{
    own_output = GetStdHandle(STD_OUTPUT_HANDLE);
    caught = create(path);
    SetStdHandle(STD_OUTPUT_HANDLE, caught);
}

static void release_output(void)
{
    SetStdHandle(STD_OUTPUT_HANDLE, own_output);
    CloseHandle(caught);
}

static unsigned long long leak_handle(void)
{
    SECURITY_ATTRIBUTES inherit = {.nLength = sizeof inherit, .bInheritHandle = TRUE};
    leaked = CreateFileW(L"leaked.txt", GENERIC_WRITE, 0, &inherit, CREATE_ALWAYS, 0, NULL);
    ck_assert(leaked != INVALID_HANDLE_VALUE);
    return (unsigned long long)(uintptr_t)leaked;
}

/* ---- links ---- */

static bool is_wine(void)
{
    return GetProcAddress(GetModuleHandleW(L"ntdll.dll"), "wine_get_version") != NULL;
}

/* Wine 8 makes neither symbolic links nor junctions; those of the system below it are no reparse points to it,
 * but the path of what is open shows them. */
static bool run_below_wine(const wchar_t *program, const wchar_t *arguments, const wchar_t *link)
{
    wchar_t image[LONGEST], line[3 * LONGEST];
    STARTUPINFOW startup = {.cb = sizeof startup};
    PROCESS_INFORMATION information;
    swprintf(image, LONGEST, L"\\\\?\\unix\\bin\\%ls", program);
    swprintf(line, 3 * LONGEST, L"%ls %ls %ls", program, arguments, link);
    if (!CreateProcessW(image, line, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &information))
        return false;
    WaitForSingleObject(information.hProcess, 10000);
    CloseHandle(information.hProcess);
    CloseHandle(information.hThread);
    return true;
}

static bool make_wine_link(const wchar_t *link, const wchar_t *target)
{
    wchar_t arguments[LONGEST];
    swprintf(arguments, LONGEST, L"-s %ls", target);
    if (!run_below_wine(L"ln", arguments, link))
        return false;
    for (int i = 0; i < 500 && GetFileAttributesW(link) == INVALID_FILE_ATTRIBUTES; i++)
        Sleep(10); /* Wine does not wait for what is no Windows program */
    return GetFileAttributesW(link) != INVALID_FILE_ATTRIBUTES;
}

static void remove_wine_link(const wchar_t *link)
{
    ck_assert(run_below_wine(L"rm", L"", link));
    for (int i = 0; i < 500 && GetFileAttributesW(link) != INVALID_FILE_ATTRIBUTES; i++)
        Sleep(10);
}

/* A junction, which everybody may make: a symbolic link to a folder takes a right. */
static bool make_junction(const wchar_t *link, const wchar_t *target)
{
    struct {
        DWORD tag;
        WORD length, reserved, substitute_offset, substitute_length, print_offset, print_length;
        wchar_t path[LONGEST];
    } data = {.tag = IO_REPARSE_TAG_MOUNT_POINT};
    wchar_t full[LONGEST];
    DWORD size;
    if (!CreateDirectoryW(link, NULL) || GetFullPathNameW(target, LONGEST, full, NULL) == 0)
        return false;
    int length = swprintf(data.path, LONGEST, L"\\??\\%ls", full);
    data.substitute_length = (WORD)(length * 2);
    data.print_offset = (WORD)(data.substitute_length + 2);
    data.length = (WORD)(8 + data.substitute_length + 2 + 2);
    HANDLE folder = CreateFileW(link, GENERIC_WRITE, 0, NULL, OPEN_EXISTING,
                                FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OPEN_REPARSE_POINT, NULL);
    bool made = DeviceIoControl(folder, FSCTL_SET_REPARSE_POINT, &data, (DWORD)data.length + 8, NULL, 0, &size, NULL);
    CloseHandle(folder);
    return made;
}

static bool make_link(const char *link, const char *target, enum link_kind kind)
{
    wchar_t from[LONGEST], to[LONGEST];
    swprintf(from, LONGEST, L"%hs", link);
    swprintf(to, LONGEST, L"%hs", target);
    if (kind == HARD)
        return CreateHardLinkW(from, to, NULL);
    if (is_wine())
        return make_wine_link(from, to);
    if (kind == FOLDER_LINK)
        return make_junction(from, to);
    return CreateSymbolicLinkW(from, to, SYMBOLIC_LINK_FLAG_ALLOW_UNPRIVILEGED_CREATE);
}

static void remove_link(const char *link, enum link_kind kind)
{
    wchar_t path[LONGEST];
    swprintf(path, LONGEST, L"%hs", link);
    if (kind != HARD && is_wine())
        remove_wine_link(path);
    else
        ck_assert(kind == FOLDER_LINK ? RemoveDirectoryW(path) : DeleteFileW(path));
}

/* ---- the world ---- */

static void narrow(const wchar_t *wide, char *out)
{
    ck_assert_int_gt(WideCharToMultiByte(CP_UTF8, 0, wide, -1, out, 3 * LONGEST, NULL, NULL), 0);
}

/* The helper stands beside the program of the tests. */
static void bring_helper(void)
{
    wchar_t path[LONGEST];
    DWORD length = GetModuleFileNameW(NULL, path, LONGEST);
    ck_assert(length > 0 && length < LONGEST - 20);
    wcscpy(wcsrchr(path, L'\\') + 1, L"win32_helper.exe");
    ck_assert_msg(CopyFileW(path, helper, TRUE), "win32_helper.exe is not beside the tests");
}

static void set_win32(void)
{
    scratch_make_folder();
    ck_assert_uint_gt(GetCurrentDirectoryW(LONGEST - 64, outer), 0);
    swprintf(inner, LONGEST, L"%ls\\Gr\u00FC\u00DFe \u6F22\u5B57", outer);
    swprintf(helper, LONGEST, L"%ls\\h\u00E9lp \u20AC.exe", inner);
    ck_assert(CreateDirectoryW(inner, NULL));
    ck_assert(SetCurrentDirectoryW(inner));
    bring_helper();
    narrow(inner, folder_text);
    narrow(helper, helper_text);
    SetEnvironmentVariableW(L"DEPUTY_TEST", L"Gr\u00FC\u00DFe = \u6F22\u5B57 \u20AC");
    leaked = NULL;
    subject = (struct subject){
        .backend = &backend_win32,
        .runs = true,
        .is_wine = is_wine(),
        .folder = text_of(folder_text),
        .program = program,
        .catch_output = catch_output,
        .release_output = release_output,
        .leak_handle = leak_handle,
        .make_link = make_link,
        .remove_link = remove_link,
    };
    ck_assert_int_eq(backend_win32.open(&(struct backend_options){0}, &subject.state), STATUS_OK);
}

/* A program that nobody waited for runs in the folder, and from it, until it has ended. */
static void wait_for_everybody(void)
{
    wchar_t moved[LONGEST];
    swprintf(moved, LONGEST, L"%ls\\free", outer);
    for (int i = 0; i < 500 && !DeleteFileW(helper); i++)
        Sleep(10);
    for (int i = 0; i < 500 && !MoveFileW(inner, moved); i++)
        Sleep(10);
}

static void clear_win32(void)
{
    backend_win32.close(subject.state);
    SetEnvironmentVariableW(L"DEPUTY_TEST", NULL);
    if (leaked)
        CloseHandle(leaked);
    ck_assert(SetCurrentDirectoryW(outer));
    wait_for_everybody();
    scratch_remove_folder();
}

Suite *conformance_win32_suite(void)
{
    return conformance_suite_of("conformance_win32", set_win32, clear_win32);
}
