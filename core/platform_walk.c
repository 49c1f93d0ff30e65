#include "core/platform_walk.h"

#include <stdlib.h>
#include <string.h>

/* Directories still to be listed: a stack of our own, however deep they nest. */
struct walk {
    char **waiting;
    size_t count, capacity;
    void (*each)(void *context, const char *path);
    void (*failed)(void *context, const char *path);
    void *context;
    bool no_memory, cannot_open;
};

static char *join(const char *directory, const char *name)
{
    size_t length = strlen(directory), size = length + strlen(name) + 2;
    char *path = malloc(size);
    const char *slash = length > 0 && directory[length - 1] == '/' ? "" : "/";
    if (path)
        snprintf(path, size, "%s%s%s", directory, slash, name);
    return path;
}

/* Takes `path` over. */
static void push(struct walk *walk, char *path)
{
    if (walk->count == walk->capacity) {
        size_t capacity = walk->capacity ? walk->capacity * 2 : 16;
        char **grown = realloc(walk->waiting, capacity * sizeof *grown);
        if (!grown) {
            free(path);
            walk->no_memory = true;
            return;
        }
        walk->waiting = grown;
        walk->capacity = capacity;
    }
    walk->waiting[walk->count++] = path;
}

void walk_found(struct walk *walk, const char *path, const char *name, bool is_directory)
{
    char *inner = join(path, name);
    if (!inner) {
        walk->no_memory = true;
    } else if (is_directory) {
        push(walk, inner);
    } else {
        walk->each(walk->context, inner);
        free(inner);
    }
}

void walk_failed(struct walk *walk, const char *path)
{
    walk->cannot_open = true;
    walk->failed(walk->context, path);
}

void walk_out_of_memory(struct walk *walk)
{
    walk->no_memory = true;
}

enum status platform_walk(const char *directory, void (*each)(void *context, const char *path),
                          void (*failed)(void *context, const char *path), void *context)
{
    struct walk walk = {.each = each, .failed = failed, .context = context};
    walk_list(&walk, directory, false);
    while (walk.count > 0) {
        char *path = walk.waiting[--walk.count];
        walk_list(&walk, path, true);
        free(path);
    }
    free(walk.waiting);
    return walk.no_memory ? STATUS_NO_MEMORY : walk.cannot_open ? STATUS_CANNOT_OPEN : STATUS_OK;
}
