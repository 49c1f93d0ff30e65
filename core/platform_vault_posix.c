/* There is no store that every POSIX system has: --credential-helper speaks to those there are. */
#include "core/platform_vault.h"

bool platform_has_vault(void)
{
    return false;
}

enum status platform_vault_read(struct text target, struct arena *arena, struct text *user, struct secret *secret,
                                uint32_t *error)
{
    (void)target;
    (void)arena;
    *user = (struct text){0};
    *secret = (struct secret){0};
    *error = 0;
    return STATUS_ABSENT;
}
