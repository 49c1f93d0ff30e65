/* `deputy run` in this process, on files of the scratch folder; what it says and records is in two others. */
#ifndef DEPUTY_TESTS_DEPUTY_RUN_H
#define DEPUTY_TESTS_DEPUTY_RUN_H

#include "core/text.h"

#define DEPUTY_RUN_OUTPUT "said"
#define DEPUTY_RUN_RECORD "record"

/* The content of <sessions>, and the empty policy that a run goes by. */
void deputy_run_prepare(const char *sessions);
/* The exit code. `option` and its `value` come last; either may be NULL. */
int deputy_run(const char *backend, const char *session, const char *option, const char *value);
/* With --credential-helper: this program as a helper that takes these steps (tests/credential_helper.c). */
int deputy_run_helper(const char *backend, const char *session, const char *steps);
/* All of a file, for the moment: it is overwritten by the next one. The caller wipes it where it must. */
struct text deputy_run_content(const char *path);

#endif
