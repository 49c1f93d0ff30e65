/* Where a command writes: neither where it reads, nor where it writes something else. */
#ifndef DEPUTY_CLI_DESTINATIONS_H
#define DEPUTY_CLI_DESTINATIONS_H

#include "cli/command.h"

/* False: something that the command line names would be written over what it names as input, or over another output; which was
 * said. What cannot be seen before it is written (a link that leads nowhere yet) destination_is_taken sees. */
bool destinations_are_free(const struct options *options);
/* The same for what was found by itself: documents below directories, .deputy.xml, and what policies extend. What was skipped
 * there as another kind of document may be the report of an earlier run, and is written again. */
bool destinations_spare_inputs(const struct options *options, const struct command_review *review);
/* Is it the file of an output that this run has written already? Then that is said. */
bool destination_is_taken(const char *path, const char *written);

#endif
