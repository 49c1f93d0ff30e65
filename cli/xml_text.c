#include "cli/xml_text.h"

#include "cli/html.h"

/* U+FFFE and U+FFFF are the only characters that a terminal does not mind and XML does. */
static bool is_nonsense(struct text text, size_t at)
{
    struct text three = text_slice(text, at, at + 3);
    return text_equals(three, TEXT("\xEF\xBF\xBE")) || text_equals(three, TEXT("\xEF\xBF\xBF"));
}

void xml_text_add(struct buffer *out, struct text text)
{
    size_t start = 0;
    for (size_t i = 0; i < text.length; i++) {
        if (!is_nonsense(text, i))
            continue;
        html_add(out, text_slice(text, start, i)); /* the escapes are XML's too */
        buffer_add(out, text.bytes[i + 2] == '\xBE' ? TEXT("\\u{FFFE}") : TEXT("\\u{FFFF}"));
        i += 2;
        start = i + 1;
    }
    html_add(out, text_slice(text, start, text.length));
}

void xml_text_add_attribute(struct buffer *out, const char *name, struct text value)
{
    buffer_printf(out, " %s=\"", name);
    xml_text_add(out, value);
    buffer_add_byte(out, '"');
}

void xml_text_add_number(struct buffer *out, const char *name, size_t value)
{
    buffer_printf(out, " %s=\"%zu\"", name, value);
}
