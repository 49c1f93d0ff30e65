/* Text in XML. */
#ifndef DEPUTY_CLI_XML_TEXT_H
#define DEPUTY_CLI_XML_TEXT_H

#include "core/text.h"

/* Adds a text so that it stands for itself, in elements and in quoted attributes. What XML 1.0 cannot hold, and what would move
 * a cursor or reorder a line, is made visible; so are line ends. */
void xml_text_add(struct buffer *out, struct text text);
/* ` name="value"` */
void xml_text_add_attribute(struct buffer *out, const char *name, struct text value);
void xml_text_add_number(struct buffer *out, const char *name, size_t value);

#endif
