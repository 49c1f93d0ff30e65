/* Embedded texts with places that are filled in: pages, completion scripts. */
#ifndef DEPUTY_CLI_TEMPLATE_H
#define DEPUTY_CLI_TEMPLATE_H

#include "core/text.h"

/* What stands in a template for {{name}}. */
struct template_part {
    const char *name;
    void (*add)(const void *context, struct buffer *out);
};

/* Adds the embedded template `path` ("cli/table.html") with every {{name}} filled in once, by `parts` or else by `shared`, which
 * may be NULL; both end with a NULL name. What a part adds is not looked at again, and a part may take out what stands in `out`
 * before it, to write it somewhere. A name without a part latches a failure. */
void template_fill(struct buffer *out, const char *path, const struct template_part *parts, const struct template_part *shared,
                   const void *context);

#endif
