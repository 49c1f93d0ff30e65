/* --backend and --machine. */
#ifndef DEPUTY_CLI_MACHINE_OPTION_H
#define DEPUTY_CLI_MACHINE_OPTION_H

#include "backends/backend.h"
#include "cli/options.h"

/* NULL: there is no such backend, which was said. */
const struct backend *machine_option_backend(const struct options *options);
/* The machine profile, or the built-in machine. False: it was said why not. `out` is yours to machine_fini either way. */
bool machine_option_read(const struct options *options, struct machine *out);
/* For commands that call no backend: are the backend and the profile that are named there? False: it was said what is not. */
bool machine_option_check(const struct options *options);

#endif
