/* Which sessions changed through the Credential entry that their link leads to. */
#ifndef DEPUTY_CLI_DIFF_LINKS_H
#define DEPUTY_CLI_DIFF_LINKS_H

#include "cli/diff.h"

/* Sets `through` of the changes, and counts `users` of the entries. False: memory is out. */
bool diff_find_through(struct diff_side *before, struct diff_side *after, struct diff_changes *sessions);

#endif
