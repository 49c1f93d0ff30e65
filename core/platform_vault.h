/* The system's own store of secrets. */
#ifndef DEPUTY_CORE_PLATFORM_VAULT_H
#define DEPUTY_CORE_PLATFORM_VAULT_H

#include "core/secret.h"

/* Has this system such a store at all? */
bool platform_has_vault(void);
/* What it keeps under `target`. STATUS_ABSENT: nothing. STATUS_INVALID: what is there is no UTF-16 text. STATUS_SYSTEM: it could
 * not be asked, *error is the system's code. The user is absent where none is kept. */
enum status platform_vault_read(struct text target, struct arena *arena, struct text *user, struct secret *secret,
                                uint32_t *error);

#endif
