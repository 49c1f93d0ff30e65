/* Asking the person at the terminal: the last source of SPEC 5. */
#ifndef DEPUTY_CLI_PROMPT_H
#define DEPUTY_CLI_PROMPT_H

#include "core/credential.h"

/* The context of both. */
struct prompt {
    struct text session; /* its name, shown to the person */
};

/* The secret of the request's user, without echo. NOT_FOUND: there is no terminal, or nothing was typed before the end of its
 * input. */
credential_source prompt_for_secret;
/* The user only, with echo; of the request's domain where that is known. */
credential_source prompt_for_user;

#endif
