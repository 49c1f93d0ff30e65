/* Which policy is in effect: --policy, else .deputy.xml, else default; and the machine policy beside it (SPEC 7). */
#ifndef DEPUTY_CLI_POLICY_FILES_H
#define DEPUTY_CLI_POLICY_FILES_H

#include "policy/policy.h"

struct policy_choice {
    const char *path;     /* a file, "-", or "default"; NULL: .deputy.xml in the working directory or a parent, else default */
    bool must_be_trusted; /* the project's files too, as `run` wants it; the machine policy's always */
    bool as_machine;      /* `path` is read in the machine policy's place, with default as the project's policy */
};

/* Reads and resolves it. STATUS_OK; NO_MEMORY; INVALID: there is something wrong with a policy. Both were complained of. `out` is
 * yours to policy_fini, whatever is returned. */
enum status policy_files_read(const struct policy_choice *choice, struct policy *out);
/* The same; false: it was said why not. */
bool policy_files_load(const struct policy_choice *choice, struct policy *out);
/* Is the machine policy absent, or can it be loaded? False: it was said why not. For commands that judge nothing: what the
 * machine says cannot be known stops every command (SPEC 7). */
bool policy_files_check_machine(void);

#endif
