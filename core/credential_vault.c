/* Windows Credential Manager as a source: what stands under deputy:ID or deputy:personal. */
#include "core/credential_sources.h"

#include "core/platform_vault.h"

static struct text target_of(const struct credential_request *request, struct arena *arena)
{
    if (request->host == CREDENTIAL_PERSONAL)
        return TEXT("deputy:personal");
    return arena_printf(arena, "deputy:%.*s", TEXT_ARGS(request->path));
}

enum credential_reply credential_ask_vault(void *context, const struct credential_request *request, struct arena *arena,
                                           struct credential_answer *answer)
{
    (void)context;
    /* A session without an ID has no place of its own in there. */
    if (request->host != CREDENTIAL_PERSONAL && request->path.length == 0)
        return CREDENTIAL_NOT_FOUND;
    uint32_t error = 0;
    struct text target = target_of(request, arena);
    enum status status = arena->failed
        ? STATUS_NO_MEMORY
        : platform_vault_read(target, arena, &answer->username, &answer->secret, &error);
    switch (status) {
    case STATUS_OK:
        return CREDENTIAL_FOUND;
    case STATUS_ABSENT:
        return CREDENTIAL_NOT_FOUND;
    case STATUS_INVALID:
        answer->remark = arena_printf(arena, "the credential %.*s of Windows Credential Manager is no UTF-16 text",
                                      TEXT_ARGS(target));
        return CREDENTIAL_FAILED;
    case STATUS_SYSTEM:
        answer->remark = arena_printf(arena, "Windows Credential Manager: %lu %s", (unsigned long)error,
                                      windows_error_find(error)->name);
        return CREDENTIAL_FAILED;
    default:
        answer->remark = text_of(status_text(status));
        return CREDENTIAL_FAILED;
    }
}
