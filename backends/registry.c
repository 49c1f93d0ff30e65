/* Finding a backend, and the one place that answers for slots that are missing. */
#include "backends/registry.h"

#include <string.h>

const struct backend *const *backend_list(void)
{
    return backend_registered;
}

const char *backend_default_name(void)
{
    return backend_registered[0]->name;
}

const struct backend *backend_find(const char *name)
{
    for (const struct backend *const *backend = backend_registered; *backend; backend++)
        if (name && strcmp((*backend)->name, name) == 0)
            return *backend;
    return NULL;
}

enum status backend_resolve(const struct backend *backend, void *state, struct text program, struct arena *arena,
                            struct text *image)
{
    *image = (struct text){0};
    return backend->resolve ? backend->resolve(state, program, arena, image) : STATUS_UNSUPPORTED;
}

bool backend_environment(const struct backend *backend, void *state, struct text name, struct text *value)
{
    return backend->environment && backend->environment(state, name, value);
}

bool backend_accepts_absent_secret(const struct backend *backend, void *state)
{
    return backend->accepts_absent_secret && backend->accepts_absent_secret(state);
}

enum status backend_preflight(const struct backend *backend, void *state, const struct launch *launch, struct arena *arena,
                              struct preflight *out)
{
    *out = (struct preflight){0};
    return backend->preflight ? backend->preflight(state, launch, arena, out) : STATUS_OK;
}
