/* Asking the person at the terminal: the last source of SPEC 5. */
#ifndef DEPUTY_CLI_PROMPT_H
#define DEPUTY_CLI_PROMPT_H

#include "core/credential.h"

/* The context of both. */
struct prompt {
    struct text session; /* its name, shown to the person */
};

/* The secret without echo, and before it the user where that is unknown. NOT_FOUND: there is no terminal, or nothing was typed
 * before the end of its input. */
credential_source prompt_for_secret;
/* The user only, with echo. */
credential_source prompt_for_user;

#endif
