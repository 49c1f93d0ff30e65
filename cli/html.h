/* Texts and pages of HTML that is also well-formed XML. */
#ifndef DEPUTY_CLI_HTML_H
#define DEPUTY_CLI_HTML_H

#include "cli/template.h"

/* Adds a text so that it is shown as it is, in elements and in quoted attributes. What XML 1.0 cannot hold, and what could move
 * a cursor or reorder a line, is made visible; so are line ends. */
void html_add(struct buffer *out, struct text text);

/* template_fill of an embedded page. Beside `parts` every page has:
 *   {{page-head}}     what <head> begins with: the character set, a policy that lets nothing in from elsewhere, the style that
 *                     pages share (cli/page.css says which classes there are), and the script of the theme
 *   {{theme-switch}}  the control auto, light, dark; it floats to the right of what follows it
 * What works with a script only has the class "needs-script", and is not there without one. */
void html_page(struct buffer *out, const char *path, const struct template_part *parts, const void *context);

#endif
