/* A credential helper for tests, in the test program itself: `run credential-helper STEP...` does what its steps say. */
#ifndef DEPUTY_TESTS_CREDENTIAL_HELPER_H
#define DEPUTY_TESTS_CREDENTIAL_HELPER_H

#include <stdbool.h>

#include "core/text.h"

/* The whole path of the running test program; set by credential_helper_prepare. */
extern const char *test_program;
/* Before any test, with main's argv[0]. The terminal, where there is one, is given up: who asks there waits for a person. */
void credential_helper_prepare(const char *name);

int credential_helper_main(int argc, char **argv);

/* What needs the system: one file each. */
void credential_helper_start(void);                 /* streams carry bytes as they are */
void credential_helper_sleep(unsigned milliseconds);
/* A process with our standard output that lives so long, and marks its end. */
void credential_helper_leave_child(unsigned milliseconds);
int credential_helper_count_handles(void);          /* those open beyond the three standard ones */

#define CREDENTIAL_HELPER_MARK "marked"
/* Makes a file of that name. */
void credential_helper_mark(void);

/* The command for a helper with these steps, for --credential-helper. */
void credential_helper_command(struct buffer *out, const char *steps);

#endif
