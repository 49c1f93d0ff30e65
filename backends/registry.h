/* Which backends a build links: one file per platform says. */
#ifndef DEPUTY_BACKENDS_REGISTRY_H
#define DEPUTY_BACKENDS_REGISTRY_H

#include "backends/backend.h"

/* In the order --help shows them, NULL behind the last; the first is the default. */
extern const struct backend *const backend_registered[];

#endif
