/* Attributes of XML. Texts between elements: html_add, whose escapes are XML's too. */
#ifndef DEPUTY_CLI_XML_TEXT_H
#define DEPUTY_CLI_XML_TEXT_H

#include "core/text.h"

/* ` name="value"` */
void xml_text_add_attribute(struct buffer *out, const char *name, struct text value);
void xml_text_add_number(struct buffer *out, const char *name, size_t value);

#endif
