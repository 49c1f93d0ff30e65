#include "core/platform_trust.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "core/platform_win32.h"

#include <aclapi.h>
#include <initguid.h>
#include <knownfolders.h>
#include <sddl.h>
#include <shlobj.h>

/* ---- who can write it ---- */

/* The same words for the file and for its directory, and the rights that let somebody put other content there ("File Security
 * and Access Rights"). */
struct place {
    const char *which, *others;
    DWORD writing;
};
#define OVERRIDING (DELETE | WRITE_DAC | WRITE_OWNER | GENERIC_WRITE | GENERIC_ALL)
static const struct place the_file = {"", "can be written by ", FILE_WRITE_DATA | FILE_APPEND_DATA | OVERRIDING};
static const struct place its_directory = {
    "lies in a directory that ", "can be written by ", FILE_ADD_FILE | FILE_ADD_SUBDIRECTORY | FILE_DELETE_CHILD | OVERRIDING,
};

/* The name of a SID, or its number where it has none, in plain ASCII. */
static void name_sid(PSID sid, struct platform_trust *named)
{
    wchar_t name[256], domain[256], both[520] = L"";
    DWORD name_size = 256, domain_size = 256;
    SID_NAME_USE use;
    LPWSTR number = NULL;
    if (LookupAccountSidW(NULL, sid, name, &name_size, domain, &domain_size, &use))
        swprintf(both, 520, L"%ls%ls%ls", domain, domain[0] ? L"\\" : L"", name);
    else if (ConvertSidToStringSidW(sid, &number))
        swprintf(both, 520, L"%ls", number);
    LocalFree(number);
    char *text = platform_narrow(both);
    platform_trust_name_owner(named, text_of(text ? text : ""));
    free(text);
}

/* The first doubt is the one that is told. `owner` is that of what is not trusted, `who` whom the reason ends with; NULL: nobody
 * is named. */
static void doubt(struct platform_trust *trust, const char *which, const char *reason, PSID owner, PSID who)
{
    struct platform_trust named = {.owner = ""};
    if (!trust->trusted)
        return;
    trust->trusted = false;
    if (owner)
        name_sid(owner, trust);
    if (who)
        name_sid(who, &named);
    snprintf(trust->reason, sizeof trust->reason, "%s%s%s", which, reason, named.owner);
}

static bool is_current_user(PSID sid)
{
    _Alignas(TOKEN_USER) char space[sizeof(TOKEN_USER) + SECURITY_MAX_SID_SIZE];
    DWORD size = 0;
    HANDLE token;
    if (!OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token))
        return false;
    bool known = GetTokenInformation(token, TokenUser, space, sizeof space, &size);
    CloseHandle(token);
    return known && EqualSid(((TOKEN_USER *)space)->User.Sid, sid);
}

/* NT SERVICE\TrustedInstaller, who owns what comes with Windows ("Service SIDs"). */
static bool is_trusted_installer(PSID sid)
{
    PSID installer = NULL;
    bool equal = ConvertStringSidToSidW(L"S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464", &installer) &&
                 EqualSid(installer, sid);
    LocalFree(installer);
    return equal;
}

/* The user, and whoever can do everything on this machine anyway. An owner's rights are those of one who is looked at, too. */
static bool is_trusted(PSID sid)
{
    return IsWellKnownSid(sid, WinCreatorOwnerRightsSid) || IsWellKnownSid(sid, WinBuiltinAdministratorsSid) ||
           IsWellKnownSid(sid, WinLocalSystemSid) || is_current_user(sid) || is_trusted_installer(sid);
}

/* An entry that gives nothing to the object itself is for what is made below it. What is taken away elsewhere in the list is
 * not looked at: that can only make it stricter. */
static void judge_entry(struct platform_trust *trust, const struct place *place, PSID owner, ACE_HEADER *header)
{
    ACCESS_ALLOWED_ACE *allowed = (ACCESS_ALLOWED_ACE *)header;
    if ((header->AceFlags & INHERIT_ONLY_ACE) || header->AceType == ACCESS_DENIED_ACE_TYPE)
        return;
    if (header->AceType != ACCESS_ALLOWED_ACE_TYPE)
        doubt(trust, place->which, "has an access control entry of a kind that deputy does not know", owner, NULL);
    else if ((allowed->Mask & place->writing) && !is_trusted(&allowed->SidStart))
        doubt(trust, place->which, place->others, owner, &allowed->SidStart);
}

static void judge_list(struct platform_trust *trust, const struct place *place, PSID owner, PACL list)
{
    for (DWORD i = 0; trust->trusted && i < list->AceCount; i++) {
        void *entry = NULL;
        if (GetAce(list, i, &entry))
            judge_entry(trust, place, owner, entry);
        else
            doubt(trust, place->which, "has an access control list that cannot be read", owner, NULL);
    }
}

static void judge(struct platform_trust *trust, const struct place *place, HANDLE handle)
{
    PSECURITY_DESCRIPTOR descriptor = NULL;
    PSID owner = NULL;
    PACL list = NULL;
    DWORD error = GetSecurityInfo(handle, SE_FILE_OBJECT, OWNER_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION, &owner, NULL,
                                  &list, NULL, &descriptor);
    if (error != ERROR_SUCCESS || !owner)
        doubt(trust, place->which, "has an owner that cannot be told", NULL, NULL);
    else if (!is_trusted(owner))
        doubt(trust, place->which, "is owned by ", owner, owner);
    else if (!list)
        doubt(trust, place->which, "can be written by everybody: it has no access control list", owner, NULL);
    else
        judge_list(trust, place, owner, list);
    LocalFree(descriptor);
}

/* ---- the way to the file ---- */

static wchar_t *long_form(const wchar_t *path)
{
    DWORD size = GetLongPathNameW(path, NULL, 0);
    wchar_t *out = size > 0 ? malloc(size * sizeof *out) : NULL;
    if (out && GetLongPathNameW(path, out, size) >= size) {
        free(out);
        return NULL;
    }
    return out;
}

static wchar_t *concatenate(const wchar_t *a, const wchar_t *b)
{
    size_t length = wcslen(a);
    while (length > 0 && a[length - 1] == L'\\')
        length--;
    wchar_t *out = malloc((length + wcslen(b) + 1) * sizeof *out);
    if (out) {
        wmemcpy(out, a, length);
        out[length] = L'\0';
        wcscat(out, b);
    }
    return out;
}

/* `\\?\X:\rest` with what the letter X: stands for: a volume, or a folder or network share that was given this letter. A network
 * path stays as it is. */
static wchar_t *without_letter(const wchar_t *full)
{
    const wchar_t root[] = {L'\\', L'\\', L'?', L'\\', full[4], L':', L'\\', L'\0'};
    if (!full[4] || full[5] != L':')
        return _wcsdup(full);
    HANDLE handle = platform_open_handle(root, 0, FILE_FLAG_BACKUP_SEMANTICS);
    wchar_t *base = handle != INVALID_HANDLE_VALUE ? platform_final_path(handle) : NULL;
    if (handle != INVALID_HANDLE_VALUE)
        CloseHandle(handle);
    wchar_t *out = base ? concatenate(base, full + 6) : NULL;
    free(base);
    return out;
}

/* Is the path as given, each of its names taken literally, where the file stands? Then no link was on the way. */
static bool is_direct(const wchar_t *path, const wchar_t *final)
{
    wchar_t *full = platform_full_path(path);
    wchar_t *written_out = full ? long_form(full) : NULL; /* no 8.3 names */
    wchar_t *expected = written_out ? without_letter(written_out) : NULL;
    bool direct = expected && CompareStringOrdinal(expected, -1, final, -1, TRUE) == CSTR_EQUAL;
    free(expected);
    free(written_out);
    free(full);
    return direct;
}

/* Of the file that was opened, wherever a name led: nobody else can replace the directory's entry. */
static HANDLE open_directory_of(const wchar_t *final)
{
    wchar_t *directory = _wcsdup(final);
    wchar_t *slash = directory ? wcsrchr(directory, L'\\') : NULL;
    HANDLE handle = INVALID_HANDLE_VALUE;
    if (slash) {
        slash[slash[-1] == L':'] = L'\0'; /* the root keeps its separator */
        handle = platform_open_handle(directory, READ_CONTROL, FILE_FLAG_BACKUP_SEMANTICS);
    }
    free(directory);
    return handle;
}

static void judge_way(struct platform_trust *trust, HANDLE file, const wchar_t *path)
{
    wchar_t *final = platform_final_path(file);
    HANDLE directory = final ? open_directory_of(final) : INVALID_HANDLE_VALUE;
    if (directory == INVALID_HANDLE_VALUE) {
        doubt(trust, "", "lies in a directory that cannot be told", NULL, NULL);
    } else {
        judge(trust, &its_directory, directory);
        CloseHandle(directory);
    }
    if (trust->trusted && !is_direct(path, final))
        doubt(trust, "", "is reached through a link: name the path it leads to", NULL, NULL);
    free(final);
}

/* ---- opening ---- */

/* Does nothing of that name exist, also not a link that leads nowhere? Looked for from the whole path down to its root. */
static bool is_absent(const wchar_t *path, const char **why)
{
    wchar_t *prefix = _wcsdup(path);
    DWORD attributes = INVALID_FILE_ATTRIBUTES;
    *why = "cannot be opened";
    bool whole = true;
    while (prefix && *prefix && (attributes = GetFileAttributesW(prefix)) == INVALID_FILE_ATTRIBUTES) {
        DWORD error = GetLastError();
        wchar_t *slash = wcsrchr(prefix, L'\\');
        if (error != ERROR_FILE_NOT_FOUND && error != ERROR_PATH_NOT_FOUND)
            break;
        whole = false;
        if (!slash || slash == prefix || slash[-1] == L':') {
            free(prefix);
            return true;
        }
        *slash = L'\0';
    }
    bool absent = prefix && (!*prefix || (attributes != INVALID_FILE_ATTRIBUTES && !(attributes & FILE_ATTRIBUTE_REPARSE_POINT)));
    if (attributes != INVALID_FILE_ATTRIBUTES && (attributes & FILE_ATTRIBUTE_REPARSE_POINT))
        *why = whole ? "is a link that leads nowhere" : "lies behind a link that leads nowhere";
    free(prefix);
    return absent && !whole;
}

static enum status fail(struct platform_trust *trust, const wchar_t *path, DWORD error)
{
    const char *why = NULL;
    if (error == ERROR_NOT_ENOUGH_MEMORY)
        return STATUS_NO_MEMORY;
    if (error != ERROR_FILE_NOT_FOUND && error != ERROR_PATH_NOT_FOUND)
        snprintf(trust->why, sizeof trust->why, "cannot be opened: Windows error %lu", error);
    else if (is_absent(path, &why))
        return STATUS_ABSENT;
    else
        snprintf(trust->why, sizeof trust->why, "%s", why);
    return STATUS_CANNOT_OPEN;
}

static enum status judge_opened(struct platform_file *file, const wchar_t *path, struct platform_trust *trust)
{
    BY_HANDLE_FILE_INFORMATION about;
    bool is_disk = GetFileType(file->handle) == FILE_TYPE_DISK;
    if (is_disk && GetFileInformationByHandle(file->handle, &about) && (about.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY)) {
        snprintf(trust->why, sizeof trust->why, "is a directory");
        return STATUS_CANNOT_OPEN;
    }
    trust->trusted = true;
    if (!is_disk)
        doubt(trust, "", "is not a regular file", NULL, NULL);
    judge(trust, &the_file, file->handle);
    if (trust->trusted)
        judge_way(trust, file->handle, path);
    return STATUS_OK;
}

static enum status open_checked(const wchar_t *path, struct platform_file *file, struct platform_trust *trust)
{
    file->handle = platform_open_handle(path, GENERIC_READ | READ_CONTROL, FILE_FLAG_BACKUP_SEMANTICS);
    if (file->handle == INVALID_HANDLE_VALUE)
        return fail(trust, path, GetLastError());
    file->start = platform_place_of(file->handle);
    return judge_opened(file, path, trust);
}

enum status platform_open_policy(const char *path, bool may_be_pipe, struct platform_file **out, struct platform_trust *trust)
{
    (void)may_be_pipe; /* opening a pipe of Windows does not wait */
    memset(trust, 0, sizeof *trust);
    *out = NULL;
    if (strcmp(path, "-") == 0) {
        snprintf(trust->reason, sizeof trust->reason, "is standard input, which has no owner");
        return platform_open(path, out);
    }
    struct platform_file *file = calloc(1, sizeof *file);
    wchar_t *wide = platform_wide_path(path);
    enum status status = file && wide ? open_checked(wide, file, trust) : STATUS_NO_MEMORY;
    free(wide);
    if (status == STATUS_OK) {
        *out = file;
        return STATUS_OK;
    }
    memset(trust->reason, 0, sizeof trust->reason);
    if (file && file->handle && file->handle != INVALID_HANDLE_VALUE)
        CloseHandle(file->handle);
    free(file);
    return status;
}

bool platform_same_file(const struct platform_file *a, const struct platform_file *b)
{
    return platform_same_handle(a->handle, b->handle);
}

/* ---- where policies stand ---- */

/* Tests have a build of their own whose machine policy they can write. */
#ifdef DEPUTY_SYSCONFDIR
const char *platform_machine_policy(void)
{
    return DEPUTY_SYSCONFDIR "/deputy/policy.xml";
}
#else
/* The folder comes from Windows, never from %ProgramData%. Where Windows cannot say it, the name is one that cannot be opened:
 * a machine policy that is not found must not be one that does not apply. */
const char *platform_machine_policy(void)
{
    static char path[4 * MAX_PATH];
    wchar_t *folder = NULL;
    if (path[0])
        return path;
    bool known = SHGetKnownFolderPath(&FOLDERID_ProgramData, KF_FLAG_DEFAULT, NULL, &folder) == S_OK;
    char *text = known ? platform_narrow(folder) : NULL;
    snprintf(path, sizeof path, "%s\\deputy\\policy.xml", text ? text : "\\\\?\\ProgramData?");
    free(text);
    CoTaskMemFree(folder);
    return path;
}
#endif

/* Where the root ends: behind X: or \\server\share. */
static const wchar_t *root_end(const wchar_t *directory)
{
    if (directory[0] != L'\\')
        return directory + 2;
    const wchar_t *share = wcschr(directory + 2, L'\\');
    const wchar_t *end = share ? wcschr(share + 1, L'\\') : NULL;
    return end ? end : directory + wcslen(directory);
}

/* How many levels above `directory` it stands; negative: nowhere. What cannot be looked at counts as found. Cuts `directory`. */
static int levels_up(wchar_t *directory)
{
    const wchar_t *root = root_end(directory);
    for (int level = 0;; level++) {
        wchar_t *path = concatenate(directory, L"\\.deputy.xml");
        bool found = !path || GetFileAttributesW(path) != INVALID_FILE_ATTRIBUTES ||
                     (GetLastError() != ERROR_FILE_NOT_FOUND && GetLastError() != ERROR_PATH_NOT_FOUND);
        free(path);
        if (found)
            return level;
        wchar_t *slash = wcsrchr(directory, L'\\');
        if (!slash || slash < root || !slash[1])
            return -1;
        slash[slash == root] = L'\0';
    }
}

enum status platform_find_policy(char **out)
{
    wchar_t directory[32768];
    DWORD length = GetCurrentDirectoryW(sizeof directory / sizeof *directory, directory);
    *out = NULL;
    if (length == 0 || length >= sizeof directory / sizeof *directory)
        return STATUS_OVER_LIMIT;
    return platform_trust_name_policy(levels_up(directory), out);
}

static bool is_separator(char byte)
{
    return byte == '/' || byte == '\\' || byte == ':';
}

char *platform_path_beside(const char *base, const char *relative)
{
    bool absolute = is_separator(relative[0]) || (relative[0] && relative[1] == ':');
    size_t directory = absolute ? 0 : strlen(base);
    while (directory > 0 && !is_separator(base[directory - 1]))
        directory--;
    size_t size = directory + strlen(relative) + 1;
    char *path = malloc(size);
    if (path)
        snprintf(path, size, "%.*s%s", (int)directory, base, relative);
    return path;
}
