#include "cli/html.h"

#include "core/embedded.h"

/* U+FFFE and U+FFFF are the only characters that a terminal does not mind and XML does. */
static struct text nonsense_at(struct text text, size_t at)
{
    struct text three = text_slice(text, at, at + 3);
    return text_equals(three, TEXT("\xEF\xBF\xBE"))   ? TEXT("\\u{FFFE}")
           : text_equals(three, TEXT("\xEF\xBF\xBF")) ? TEXT("\\u{FFFF}")
                                                       : (struct text){NULL, 0};
}

static void add_byte(struct buffer *out, char byte)
{
    static const struct {
        char byte;
        struct text entity;
    } entities[] = {
        {'&', TEXT("&amp;")}, {'<', TEXT("&lt;")}, {'>', TEXT("&gt;")}, {'"', TEXT("&quot;")}, {'\'', TEXT("&#39;")},
    };
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++) {
        if (entities[i].byte == byte) {
            buffer_add(out, entities[i].entity);
            return;
        }
    }
    buffer_add_byte(out, byte);
}

void html_add(struct buffer *out, struct text text)
{
    struct buffer visible = {0};
    buffer_add_visible(&visible, text);
    struct text shown = buffer_text(&visible);
    for (size_t i = 0; i < shown.length; i++) {
        struct text nonsense = shown.bytes[i] == '\xEF' ? nonsense_at(shown, i) : (struct text){NULL, 0};
        if (nonsense.bytes) {
            buffer_add(out, nonsense);
            i += 2;
        } else {
            add_byte(out, shown.bytes[i]);
        }
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

static void add_page_head(const void *context, struct buffer *out)
{
    (void)context;
    buffer_add(out, TEXT("<meta charset=\"utf-8\"/>\n"
                         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
                         "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
                         "script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\"/>\n"
                         "<meta name=\"color-scheme\" content=\"light dark\"/>\n"
                         "<style>\n"));
    buffer_add(out, embedded_text("cli/page.css"));
    buffer_add(out, TEXT("</style>\n<script>\n//<![CDATA[\n"));
    buffer_add(out, embedded_text("cli/page.js"));
    buffer_add(out, TEXT("//]]>\n</script>"));
}

static void add_theme_switch(const void *context, struct buffer *out)
{
    static const char *const themes[][2] = {{"auto", "Auto"}, {"light", "Light"}, {"dark", "Dark"}};
    (void)context;
    buffer_add(out, TEXT("<fieldset class=\"theme needs-script\"><legend>Theme</legend>"));
    for (size_t i = 0; i < sizeof themes / sizeof *themes; i++)
        buffer_printf(out, "<label><input type=\"radio\" name=\"theme\" value=\"%s\" autocomplete=\"off\"/>"
                           "<span>%s</span></label>", themes[i][0], themes[i][1]);
    buffer_add(out, TEXT("</fieldset>"));
}

static const struct html_part *find_part(const struct html_part *parts, struct text name)
{
    while (parts->name && !text_equals(text_of(parts->name), name))
        parts++;
    return parts;
}

void html_page(struct buffer *out, const char *path, const struct html_part *parts, const void *context)
{
    static const struct html_part shared[] = {
        {"page-head", add_page_head}, {"theme-switch", add_theme_switch}, {NULL, NULL}};
    struct text page = embedded_text(path);
    while (page.length > 0 && !out->failed) {
        size_t open = find(page, "{{");
        buffer_add(out, text_slice(page, 0, open));
        if (open == page.length)
            return;
        page = text_slice(page, open + 2, page.length);
        struct text name = text_slice(page, 0, find(page, "}}"));
        const struct html_part *part = find_part(parts, name);
        if (!part->name)
            part = find_part(shared, name);
        if (part->name)
            part->add(context, out);
        else
            out->failed = true;
        page = text_slice(page, name.length + 2, page.length);
    }
}
