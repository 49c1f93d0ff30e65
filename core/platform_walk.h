/* A walk through directories: the part that is the same everywhere, and the part that each platform has. Internal to
 * core/platform*. */
#ifndef DEPUTY_CORE_PLATFORM_WALK_H
#define DEPUTY_CORE_PLATFORM_WALK_H

#include "core/platform.h"

struct walk;

/* The platform's: calls walk_found for what lies in the directory, but for what is hidden and for links; walk_failed where it
 * cannot be listed. `below`: it was found by this walk, so that one replaced by a link meanwhile is not followed either. */
void walk_list(struct walk *walk, const char *path, bool below);

void walk_found(struct walk *walk, const char *path, const char *name, bool is_directory);
void walk_failed(struct walk *walk, const char *path);
void walk_out_of_memory(struct walk *walk);

#endif
