/* What is said of a launch: before it, what stands against it; afterwards, what became of it. On standard error. */
#ifndef DEPUTY_CLI_LAUNCH_OUTCOME_H
#define DEPUTY_CLI_LAUNCH_OUTCOME_H

#include "backends/backend.h"

/* The sentences of a preflight; those that only warn not where `quiet`. 0, or the exit code: something stops the launch. */
int launch_say_preflight(const struct preflight *preflight, bool quiet);

/* What was done, in a line: on the simulator nothing really starts, and that must not be mistaken. */
void launch_say_success(const struct backend *backend, const struct launch *launch, const struct outcome *outcome);

/* The exit code of `deputy run` for a call that was made; what the program's own code does not tell is said. */
int launch_exit_code(const struct launch *launch, const struct outcome *outcome);

/* Why there was no call. The exit code. */
int launch_say_nothing(const struct launch *launch, enum status status);

#endif
