/* Off Windows there is nothing to launch with: the simulator stands for it. */
#include "backends/registry.h"

const struct backend *const backend_registered[] = {
    &backend_simulator,
    NULL,
};
