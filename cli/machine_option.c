#include "cli/machine_option.h"

#include "core/platform.h"
#include "xml/machine_profile.h"

const struct backend *machine_option_backend(const struct options *options)
{
    /* Whoever names a simulated machine means it, also where Windows would be at hand. */
    const char *name = options->backend ? options->backend : options->machine ? backend_simulator.name : backend_default_name();
    const struct backend *backend = backend_find(name);
    if (backend && options->machine && backend != &backend_simulator) {
        complain("--machine is a simulated machine, and the backend %s is this one: leave one of the two out", name);
        return NULL;
    }
    if (backend)
        return backend;
    struct buffer names = {0};
    for (const struct backend *const *each = backend_list(); *each; each++)
        buffer_printf(&names, "%s%s", names.length > 0 ? ", " : "", (*each)->name);
    complain("there is no backend \"%s\" here; there is: %.*s", name, TEXT_ARGS(buffer_text(&names)));
    buffer_fini(&names);
    return NULL;
}

static long read_file(void *file, char *bytes, size_t size)
{
    return platform_read(file, bytes, size);
}

bool machine_option_read(const struct options *options, struct machine *out)
{
    struct platform_file *file;
    struct reader_error error = {.place = {1, 1, 0}};
    if (!options->machine) {
        enum status status = machine_init_built_in(out);
        if (status != STATUS_OK)
            complain("%s", status_text(status));
        return status == STATUS_OK;
    }
    enum status status = platform_open(options->machine, &file);
    if (status == STATUS_OK) {
        status = machine_profile_read(read_file, file, out, &error);
        platform_close(file);
    }
    if (status == STATUS_OK)
        return true;
    complain("--machine %s:%zu:%zu: %s", options->machine, error.place.line, error.place.column,
             error.message[0] && status != STATUS_NO_MEMORY ? error.message : status_text(status));
    return false;
}

bool machine_option_check(const struct options *options)
{
    struct machine machine = {0};
    const struct backend *backend = machine_option_backend(options);
    bool there = backend && (!options->machine || machine_option_read(options, &machine));
    machine_fini(&machine);
    return there;
}
