/* A credential helper for tests, in the test program itself: `run credential-helper STEP...` does what its steps say. */
#ifndef DEPUTY_TESTS_CREDENTIAL_HELPER_H
#define DEPUTY_TESTS_CREDENTIAL_HELPER_H

#include <stdbool.h>

#include "core/text.h"

/* The path of the running test program; set by main. */
extern const char *test_program;

int credential_helper_main(int argc, char **argv);

/* What needs the system: one file each. */
void credential_helper_start(void);                 /* streams carry bytes as they are */
void credential_helper_sleep(unsigned milliseconds);
void credential_helper_leave_child(unsigned milliseconds); /* a process with our standard output that lives so long */
int credential_helper_count_handles(void);          /* those open beyond the three standard ones */

/* The command for a helper with these steps, for --credential-helper. */
void credential_helper_command(struct buffer *out, const char *steps);

#endif
