#include "cli/template.h"

#include "core/embedded.h"

static size_t find(struct text text, const char *pair)
{
    size_t at = 0;
    while (at + 1 < text.length && !(text.bytes[at] == pair[0] && text.bytes[at + 1] == pair[1]))
        at++;
    return at + 1 < text.length ? at : text.length;
}

static const struct template_part *find_part(const struct template_part *parts, struct text name)
{
    while (parts->name && !text_equals(text_of(parts->name), name))
        parts++;
    return parts;
}

void template_fill(struct buffer *out, const char *path, const struct template_part *parts, const struct template_part *shared,
                   const void *context)
{
    struct text rest = embedded_text(path);
    while (rest.length > 0 && !out->failed) {
        size_t open = find(rest, "{{");
        buffer_add(out, text_slice(rest, 0, open));
        if (open == rest.length)
            return;
        rest = text_slice(rest, open + 2, rest.length);
        struct text name = text_slice(rest, 0, find(rest, "}}"));
        const struct template_part *part = find_part(parts, name);
        if (!part->name && shared)
            part = find_part(shared, name);
        if (part->name)
            part->add(context, out);
        else
            out->failed = true;
        rest = text_slice(rest, name.length + 2, rest.length);
    }
}
