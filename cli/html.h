/* Texts and pages of HTML that is also well-formed XML. */
#ifndef DEPUTY_CLI_HTML_H
#define DEPUTY_CLI_HTML_H

#include "core/text.h"

/* Adds a text so that it is shown as it is, in elements and in quoted attributes; what could reorder a line is made visible. */
void html_add(struct buffer *out, struct text text);

/* What stands in a page for {{name}}. */
struct html_part {
    const char *name;
    void (*add)(const void *context, struct buffer *out);
};
/* Adds a page with every {{name}} filled in once; what a part adds is not looked at again. The list ends with a NULL name. A
 * name without a part latches a failure. */
void html_fill(struct buffer *out, struct text page, const struct html_part *parts, const void *context);

#endif
