#include "cli/xml_text.h"

#include "cli/html.h"

void xml_text_add_attribute(struct buffer *out, const char *name, struct text value)
{
    buffer_printf(out, " %s=\"", name);
    html_add(out, value);
    buffer_add_byte(out, '"');
}

void xml_text_add_number(struct buffer *out, const char *name, size_t value)
{
    buffer_printf(out, " %s=\"%zu\"", name, value);
}
