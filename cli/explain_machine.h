/* What a session would meet on the machine it would be launched on: explain's last part. */
#ifndef DEPUTY_CLI_EXPLAIN_MACHINE_H
#define DEPUTY_CLI_EXPLAIN_MACHINE_H

#include "cli/command.h"
#include "cli/machine_option.h"

/* Adds environment, command line, image and directory as this machine (win32) or a machine profile (--machine) has them; adds
 * nothing where there is neither, or for a session that is not allowed. Nothing is launched and nobody is asked for a secret.
 * STATUS_OK, NO_MEMORY, or what the backend says of its start; INVALID: the profile cannot be read, which was said. */
enum status explain_machine_add(const struct options *options, const struct policy *policy, const struct selected *session,
                                struct buffer *out);

#endif
