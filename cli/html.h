/* Texts and pages of HTML that is also well-formed XML. */
#ifndef DEPUTY_CLI_HTML_H
#define DEPUTY_CLI_HTML_H

#include "core/text.h"

/* Adds a text so that it is shown as it is, in elements and in quoted attributes. What XML 1.0 cannot hold, and what could move
 * a cursor or reorder a line, is made visible; so are line ends. */
void html_add(struct buffer *out, struct text text);

/* What stands in a page for {{name}}. */
struct html_part {
    const char *name;
    void (*add)(const void *context, struct buffer *out);
};

/* Adds the embedded page `path` ("cli/table.html") with every {{name}} filled in once; what a part adds is not looked at again,
 * and a part may take out what stands in `out` before it, to write it somewhere. The list ends with a NULL name. A name without
 * a part latches a failure. Beside `parts` every page has:
 *   {{page-head}}     what <head> begins with: the character set, a policy that lets nothing in from elsewhere, the style that
 *                     pages share (cli/page.css says which classes there are), and the script of the theme
 *   {{theme-switch}}  the control auto, light, dark; it floats to the right of what follows it
 * What works with a script only has the class "needs-script", and is not there without one. */
void html_page(struct buffer *out, const char *path, const struct html_part *parts, const void *context);

#endif
