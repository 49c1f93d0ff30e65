/* Who a process really is: its token says, and only that is reported as a fact. */
#include "backends/win32.h"

#include <sddl.h>

/* The token's information, in the arena; NULL where Windows does not say. */
static void *token_information(const struct win32 *win32, HANDLE token, TOKEN_INFORMATION_CLASS what, struct arena *arena)
{
    DWORD size = 0;
    SetLastError(0);
    if (win32->calls->get_token(token, what, NULL, 0, &size) || win32_error() != ERROR_INSUFFICIENT_BUFFER)
        return NULL;
    void *information = arena_alloc(arena, size);
    SetLastError(0);
    return information && win32->calls->get_token(token, what, information, size, &size) ? information : NULL;
}

static bool token_number(const struct win32 *win32, HANDLE token, TOKEN_INFORMATION_CLASS what, DWORD *number)
{
    DWORD size = 0;
    SetLastError(0);
    return win32->calls->get_token(token, what, number, sizeof *number, &size) && size == sizeof *number;
}

static struct text sid_text(PSID sid, struct arena *arena)
{
    wchar_t *wide = NULL;
    struct text text = ConvertSidToStringSidW(sid, &wide) ? win32_utf8_of(arena, wide) : (struct text){0};
    LocalFree(wide);
    return text;
}

/* A level between two that have names is called by the lower one: it has no more rights than that for sure. */
static const char *integrity_name(DWORD level)
{
    static const struct {
        DWORD level;
        const char *name;
    } names[] = {
        {SECURITY_MANDATORY_PROTECTED_PROCESS_RID, "protected"},
        {SECURITY_MANDATORY_SYSTEM_RID, "system"},
        {SECURITY_MANDATORY_HIGH_RID, "high"},
        {SECURITY_MANDATORY_MEDIUM_RID + 0x100, "medium-plus"},
        {SECURITY_MANDATORY_MEDIUM_RID, "medium"},
        {SECURITY_MANDATORY_LOW_RID, "low"},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (level >= names[i].level)
            return names[i].name;
    return "untrusted";
}

static bool ask(const struct win32 *win32, HANDLE token, struct arena *arena, struct process_identity *identity)
{
    DWORD elevated, session;
    const TOKEN_USER *user = token_information(win32, token, TokenUser, arena);
    const TOKEN_MANDATORY_LABEL *label = token_information(win32, token, TokenIntegrityLevel, arena);
    if (!user || !label || !token_number(win32, token, TokenElevation, &elevated)
        || !token_number(win32, token, TokenSessionId, &session))
        return false;
    DWORD last = (DWORD)*GetSidSubAuthorityCount(label->Label.Sid) - 1;
    *identity = (struct process_identity){
        .sid = sid_text(user->User.Sid, arena),
        .elevated = elevated != 0,
        .integrity = integrity_name(*GetSidSubAuthority(label->Label.Sid, last)),
        .session = session,
    };
    return identity->sid.bytes && !arena->failed;
}

bool win32_identify(const struct win32 *win32, HANDLE process, struct arena *arena, struct process_identity *identity)
{
    HANDLE token;
    SetLastError(0);
    if (!win32->calls->open_token(process, TOKEN_QUERY, &token))
        return false;
    bool known = ask(win32, token, arena, identity);
    win32->calls->close_handle(token);
    return known;
}

void win32_find_name(const struct win32 *win32, struct arena *arena, struct process_identity *identity)
{
    wchar_t name[256], domain[256], *wide = win32_wide(arena, identity->sid);
    DWORD name_size = 256, domain_size = 256;
    SID_NAME_USE use;
    PSID sid = NULL;
    if (!wide || !ConvertStringSidToSidW(wide, &sid))
        return;
    SetLastError(0);
    if (win32->calls->look_up_sid(NULL, sid, name, &name_size, domain, &domain_size, &use)) {
        struct text user = win32_utf8_of(arena, name), where = win32_utf8_of(arena, domain);
        identity->user = arena_printf(arena, "%.*s\\%.*s", TEXT_ARGS(where), TEXT_ARGS(user));
    }
    LocalFree(sid);
}

bool win32_is_local_system(const struct process_identity *identity)
{
    return text_equals(identity->sid, TEXT("S-1-5-18"));
}
