#include "policy/page.h"

static void add_paragraph(const char *title, struct text text, struct buffer *out)
{
    if (text.length == 0)
        return;
    if (title)
        buffer_printf(out, "\n## %s\n", title);
    buffer_add_byte(out, '\n');
    buffer_add_visible(out, text);
    buffer_add_byte(out, '\n');
}

/* A policy's words go to a terminal: nothing in them may move its cursor but the line ends and tabs of examples. */
static void add_lines(struct text text, struct buffer *out)
{
    size_t start = 0;
    for (size_t i = 0; i < text.length; i++) {
        if (text.bytes[i] != '\n' && text.bytes[i] != '\t')
            continue;
        buffer_add_visible(out, text_slice(text, start, i));
        buffer_add_byte(out, text.bytes[i]);
        start = i + 1;
    }
    buffer_add_visible(out, text_slice(text, start, text.length));
    buffer_add_byte(out, '\n');
}

/* Longer than any run of backquotes inside, so that no example ends its own fence. */
static void add_fence(struct text text, const char *language, struct buffer *out)
{
    size_t longest = 2, run = 0;
    for (size_t i = 0; i < text.length; i++) {
        run = text.bytes[i] == '`' ? run + 1 : 0;
        /* mutants: > as >=: of two equals it is the same */
        longest = run > longest ? run : longest;
    }
    for (size_t i = 0; i <= longest; i++)
        buffer_add_byte(out, '`');
    buffer_printf(out, "%s\n", language);
}

static void add_example(const char *title, struct text text, struct buffer *out)
{
    if (text.length == 0)
        return;
    buffer_printf(out, "\n## %s\n\n", title);
    add_fence(text, "xml", out);
    add_lines(text, out);
    add_fence(text, "", out);
}

void page_print(const struct rule *rule, struct buffer *out)
{
    buffer_printf(out, "# %.*s ", TEXT_ARGS(rule->id));
    buffer_add_visible(out, rule->name);
    buffer_add_byte(out, '\n');
    buffer_printf(out, "\nSeverity: %s%s\n", severity_names[rule->severity],
                  rule->locked ? ", locked: no policy, option or baseline lets such a session run." : ".");
    add_paragraph(NULL, rule->page.reason, out);
    add_example("Bad", rule->page.bad, out);
    add_example("Good", rule->page.good, out);
    add_paragraph("What to do", rule->help, out);
    add_paragraph("Source", rule->page.source, out);
}
