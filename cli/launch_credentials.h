/* Where the secret of a launch comes from: the chain of SPEC 5 with everything this build and these options offer. */
#ifndef DEPUTY_CLI_LAUNCH_CREDENTIALS_H
#define DEPUTY_CLI_LAUNCH_CREDENTIALS_H

#include "cli/launch.h"

/* Who the session runs as, and its secret. 0: answer->identity is who, as far as anybody knows it; the secret is there, or absent
 * where the machine is one that is called without. Else the exit code, and what is wrong was said. The secret is the
 * caller's to secret_fini in any case; texts are borrowed from the arena, the session and the machine. */
int launch_credentials_find(const struct launch_options *options, const struct selected *session, struct arena *arena,
                            struct credential_answer *answer);

#endif
