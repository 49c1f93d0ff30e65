/* Which backends this build links, in the order --help shows them; the first is the default. */
#include "backends/backend.h"

#include <string.h>

static const struct backend *const backends[] = {
    &backend_simulator,
    NULL,
};

const struct backend *const *backend_list(void)
{
    return backends;
}

const char *backend_default_name(void)
{
    return backends[0]->name;
}

const struct backend *backend_find(const char *name)
{
    for (const struct backend *const *backend = backends; *backend; backend++)
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
