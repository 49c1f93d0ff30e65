/* Files of the source tree that the binary carries: the policy `default` and the schemas. Made by ci/embed. */
#ifndef DEPUTY_CORE_EMBEDDED_H
#define DEPUTY_CORE_EMBEDDED_H

#include "core/text.h"

struct embedded_file {
    const char *path; /* in the source tree; NULL ends the list */
    const char *bytes;
    size_t length;
};
extern const struct embedded_file embedded_files[];

/* Absent: there is none of that path. */
struct text embedded_text(const char *path);

#endif
