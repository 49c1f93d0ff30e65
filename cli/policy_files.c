#include "cli/policy_files.h"

#include <stdlib.h>
#include <string.h>

#include "cli/options.h"
#include "core/embedded.h"
#include "core/platform_trust.h"
#include "xml/policy_document.h"

#define CHAIN_LIMIT 32 /* documents that extend one another */

/* Kept open until everything is read, so that one file is known under all its names. */
struct opened {
    struct platform_file *file;
    struct policy_source *source;
};

struct loader {
    const struct policy_choice *choice;
    struct policy *policy;
    struct policy_source *built_in;
    struct opened opened[LAYER_COUNT * CHAIN_LIMIT];
    size_t opened_count;
    bool no_memory; /* which was said */
};

static void say_error(const struct policy_error *error)
{
    const char *path = error->source ? error->source->path.bytes : "policy";
    if (error->place.line > 0)
        complain("%s:%zu:%zu: %s", path, error->place.line, error->place.column, error->message);
    else
        complain("%s: %s", path, error->message);
}

static bool say_no_memory(struct loader *loader)
{
    loader->no_memory = true;
    complain("%s", status_text(STATUS_NO_MEMORY));
    return false;
}

static bool say_status(struct loader *loader, enum status status, const struct policy_error *error)
{
    if (status == STATUS_NO_MEMORY)
        return say_no_memory(loader);
    if (status != STATUS_OK)
        say_error(error);
    return status == STATUS_OK;
}

static bool read_built_in(struct loader *loader)
{
    struct text document = embedded_text("policy/default.xml");
    struct policy_error error = {0};
    loader->built_in = policy_add_source(loader->policy, TEXT("default"));
    if (!loader->built_in)
        return say_no_memory(loader);
    loader->built_in->built_in = true;
    enum status status = policy_document_read(reader_memory_source, &document, loader->policy, loader->built_in, &error);
    return say_status(loader, status, &error);
}

static const char *role_of(enum policy_layer layer)
{
    return layer == LAYER_MACHINE ? "the machine policy " : "the policy ";
}

static bool check_trust(const struct loader *loader, enum policy_layer layer, const char *path,
                        const struct platform_trust *trust)
{
    bool wanted = loader->choice->must_be_trusted || (layer == LAYER_MACHINE && !loader->choice->as_machine);
    if (trust->trusted || !wanted)
        return true;
    complain("%s%s is not trusted: it %s%s%s%s; only a file and a directory that you or the administrators own, and nobody else "
             "can write, decide what is launched", role_of(layer), path, trust->reason, trust->owner[0] ? " (owner " : "",
             trust->owner, trust->owner[0] ? ")" : "");
    return false;
}

static long read_file(void *file, char *bytes, size_t size)
{
    return platform_read(file, bytes, size);
}

static struct policy_source *find_opened(const struct loader *loader, const struct platform_file *file)
{
    for (size_t i = 0; i < loader->opened_count; i++) {
        if (platform_same_file(loader->opened[i].file, file))
            return loader->opened[i].source;
    }
    return NULL;
}

/* What was read for the other layer is the same document here; what this chain has already would never end. */
static bool join_known(struct loader *loader, enum policy_layer layer, struct policy_source *child, struct policy_source *known)
{
    if (child && policy_layer_has(loader->policy, layer, known)) {
        complain("%.*s:%zu:%zu: extends \"%.*s\", which extends this policy: a policy cannot rest on itself",
                 TEXT_ARGS(child->path), child->place.line, child->place.column, TEXT_ARGS(child->extends));
        return false;
    }
    if (child)
        child->parent = known;
    else
        loader->policy->leaf[layer] = known;
    return true;
}

static struct policy_source *read_opened(struct loader *loader, enum policy_layer layer, const char *path,
                                         struct policy_source *child, struct platform_file *file)
{
    struct policy_error error = {0};
    struct policy_source *source = policy_add_source(loader->policy, text_of(path));
    loader->opened[loader->opened_count++] = (struct opened){file, source};
    if (!source) {
        say_no_memory(loader);
        return NULL;
    }
    if (child)
        child->parent = source;
    else
        loader->policy->leaf[layer] = source;
    return say_status(loader, policy_document_read(read_file, file, loader->policy, source, &error), &error) ? source : NULL;
}

static void say_cannot_open(enum policy_layer layer, const char *path, const struct policy_source *child, enum status status,
                            const char *why)
{
    const char *what = status == STATUS_CANNOT_OPEN && why[0] ? why : status_text(status);
    if (child)
        complain("%.*s:%zu:%zu: extends \"%.*s\": %s %s", TEXT_ARGS(child->path), child->place.line, child->place.column,
                 TEXT_ARGS(child->extends), path, what);
    else
        complain("%s%s %s", role_of(layer), path, what);
}

/* One document of a chain. False: it was said why not. *parent: the path of the next one (yours to free), NULL at the end. */
static bool read_link(struct loader *loader, enum policy_layer layer, const char *path, struct policy_source **child,
                      char **parent)
{
    struct platform_file *file = NULL;
    struct platform_trust trust;
    bool named = layer == LAYER_PROJECT && !*child && loader->choice->path;
    *parent = NULL;
    /* There need not be a machine policy; a name that is there and cannot be opened is one, and stops everything. */
    bool may_be_absent = layer == LAYER_MACHINE && !*child && !loader->choice->as_machine;
    enum status status = platform_open_policy(path, named, &file, &trust);
    if (status == STATUS_ABSENT && may_be_absent)
        return true;
    if (status == STATUS_NO_MEMORY)
        return say_no_memory(loader);
    if (status != STATUS_OK) {
        say_cannot_open(layer, path, *child, status, trust.why);
        return false;
    }
    struct policy_source *known = find_opened(loader, file);
    bool good = check_trust(loader, layer, path, &trust);
    if (!good || known) {
        platform_close(file);
        return good && join_known(loader, layer, *child, known);
    }
    struct policy_source *source = read_opened(loader, layer, path, *child, file);
    if (!source)
        return false;
    *child = source;
    if (!source->extends.bytes)
        return true;
    if (text_equals(source->extends, TEXT("default"))) {
        source->parent = loader->built_in;
        return true;
    }
    /* Only the command line names standard input: there, "-" is the file of that name beside this one. */
    *parent = platform_path_beside(path, text_equals(source->extends, TEXT("-")) ? "./-" : source->extends.bytes);
    return *parent || say_no_memory(loader);
}

static bool read_chain(struct loader *loader, enum policy_layer layer, const char *path)
{
    struct policy_source *child = NULL;
    char *next = NULL;
    bool good = read_link(loader, layer, path, &child, &next);
    for (size_t length = 1; good && next; length++) {
        char *at = next;
        if (length == CHAIN_LIMIT) {
            complain("%.*s:%zu:%zu: more than %d policies extend one another", TEXT_ARGS(child->path), child->place.line,
                     child->place.column, CHAIN_LIMIT);
            good = false;
            next = NULL;
        } else {
            good = read_link(loader, layer, at, &child, &next);
        }
        free(at);
    }
    free(next);
    return good;
}

static bool read_machine(struct loader *loader)
{
    return read_chain(loader, LAYER_MACHINE, loader->choice->as_machine ? loader->choice->path : platform_machine_policy());
}

static bool read_project(struct loader *loader)
{
    const char *path = loader->choice->as_machine ? "default" : loader->choice->path;
    char *found = NULL;
    enum status status = path ? STATUS_OK : platform_find_policy(&found);
    if (status == STATUS_NO_MEMORY)
        return say_no_memory(loader);
    if (status != STATUS_OK && status != STATUS_ABSENT) {
        complain(".deputy.xml: %s", status_text(status));
        return false;
    }
    path = path ? path : found;
    bool good = true;
    if (!path || strcmp(path, "default") == 0)
        loader->policy->leaf[LAYER_PROJECT] = loader->built_in;
    else
        good = read_chain(loader, LAYER_PROJECT, path);
    free(found);
    return good;
}

enum status policy_files_read(const struct policy_choice *choice, struct policy *out)
{
    struct loader loader = {.choice = choice, .policy = out};
    struct policy_error error = {0};
    policy_init(out);
    bool good = read_built_in(&loader) && read_machine(&loader) && read_project(&loader);
    for (size_t i = 0; i < loader.opened_count; i++)
        platform_close(loader.opened[i].file);
    good = good && say_status(&loader, policy_resolve(out, platform_today(), &error), &error);
    return good ? STATUS_OK : loader.no_memory ? STATUS_NO_MEMORY : STATUS_INVALID;
}

bool policy_files_load(const struct policy_choice *choice, struct policy *out)
{
    return policy_files_read(choice, out) == STATUS_OK;
}

bool policy_files_check_machine(void)
{
    struct policy_choice choice = {.path = "default"};
    struct policy policy;
    bool good = policy_files_load(&choice, &policy);
    policy_fini(&policy);
    return good;
}
