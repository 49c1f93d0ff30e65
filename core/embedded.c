#include "core/embedded.h"

#include <string.h>

struct text embedded_text(const char *path)
{
    for (const struct embedded_file *file = embedded_files; file->path; file++) {
        if (strcmp(file->path, path) == 0)
            return (struct text){file->bytes, file->length};
    }
    return (struct text){NULL, 0};
}
