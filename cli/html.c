#include "cli/html.h"

void html_add(struct buffer *out, struct text text)
{
    static const struct {
        char byte;
        struct text entity;
    } entities[] = {
        {'&', TEXT("&amp;")}, {'<', TEXT("&lt;")}, {'>', TEXT("&gt;")}, {'"', TEXT("&quot;")}, {'\'', TEXT("&#39;")},
    };
    struct buffer visible = {0};
    buffer_add_visible(&visible, text);
    struct text shown = buffer_text(&visible);
    for (size_t i = 0; i < shown.length; i++) {
        size_t entity = 0;
        while (entity < sizeof entities / sizeof *entities && entities[entity].byte != shown.bytes[i])
            entity++;
        if (entity < sizeof entities / sizeof *entities)
            buffer_add(out, entities[entity].entity);
        else
            buffer_add_byte(out, shown.bytes[i]);
    }
    out->failed |= visible.failed;
    buffer_fini(&visible);
}

static size_t find(struct text text, const char *pair)
{
    size_t at = 0;
    while (at + 1 < text.length && !(text.bytes[at] == pair[0] && text.bytes[at + 1] == pair[1]))
        at++;
    return at + 1 < text.length ? at : text.length;
}

void html_fill(struct buffer *out, struct text page, const struct html_part *parts, const void *context)
{
    while (page.length > 0 && !out->failed) {
        size_t open = find(page, "{{");
        buffer_add(out, text_slice(page, 0, open));
        if (open == page.length)
            return;
        page = text_slice(page, open + 2, page.length);
        size_t close = find(page, "}}");
        const struct html_part *part = parts;
        while (part->name && !text_equals(text_of(part->name), text_slice(page, 0, close)))
            part++;
        if (part->name)
            part->add(context, out);
        else
            out->failed = true;
        page = text_slice(page, close + 2, page.length);
    }
}
