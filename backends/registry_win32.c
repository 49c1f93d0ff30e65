#include "backends/registry.h"

const struct backend *const backend_registered[] = {
    &backend_win32,
    &backend_simulator,
    NULL,
};
