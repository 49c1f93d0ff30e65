/* Windows Credential Manager: generic credentials of the user who runs deputy (CredReadW, Microsoft Learn). */
#include "core/platform_vault.h"

#include <stdlib.h>
#include <string.h>

#include "core/platform_win32.h"

#include <wincred.h>

bool platform_has_vault(void)
{
    return true;
}

static enum status take_user(const wchar_t *name, struct arena *arena, struct text *user)
{
    char *narrow = name && *name ? platform_narrow(name) : NULL;
    if (name && *name && !narrow)
        return STATUS_NO_MEMORY;
    *user = arena_copy(arena, text_of(narrow));
    free(narrow);
    return arena->failed ? STATUS_NO_MEMORY : STATUS_OK;
}

/* The blob is what `cmdkey` and the Credential Manager itself write: UTF-16LE without an end. */
static enum status take_blob(const BYTE *blob, DWORD size, struct secret *secret)
{
    struct secret aligned = {0};
    if (size % 2 != 0)
        return STATUS_INVALID;
    enum status status = secret_set(&aligned, (struct text){size ? (const char *)blob : "", size});
    if (status == STATUS_OK)
        status = secret_set_utf16(secret, (const uint16_t *)(const void *)aligned.bytes, size / 2);
    secret_fini(&aligned);
    return status;
}

enum status platform_vault_read(struct text target, struct arena *arena, struct text *user, struct secret *secret,
                                uint32_t *error)
{
    CREDENTIALW *credential = NULL;
    *user = (struct text){0};
    *secret = (struct secret){0};
    *error = 0;
    struct text terminated = arena_copy(arena, target);
    wchar_t *name = terminated.bytes ? platform_wide(terminated.bytes) : NULL;
    if (!name)
        return STATUS_NO_MEMORY;
    SetLastError(ERROR_SUCCESS);
    BOOL found = CredReadW(name, CRED_TYPE_GENERIC, 0, &credential);
    *error = found ? 0 : GetLastError();
    free(name);
    if (!found) /* without a logon session of its own there is no store that could have it either */
        return *error == ERROR_NOT_FOUND || *error == ERROR_NO_SUCH_LOGON_SESSION ? STATUS_ABSENT : STATUS_SYSTEM;
    enum status status = take_user(credential->UserName, arena, user);
    if (status == STATUS_OK)
        status = take_blob(credential->CredentialBlob, credential->CredentialBlobSize, secret);
    secret_wipe(credential->CredentialBlob, credential->CredentialBlobSize);
    CredFree(credential);
    return status;
}
