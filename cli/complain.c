#include "cli/complain.h"

#include <stdarg.h>
#include <stdio.h>

#include "core/text.h"

static _Thread_local const struct complaint_taker *current_taker; /* NULL: standard error */

const struct complaint_taker *complain_to(const struct complaint_taker *taker)
{
    const struct complaint_taker *before = current_taker;
    current_taker = taker;
    return before;
}

static void say(struct text line)
{
    if (current_taker)
        current_taker->take(current_taker->context, line);
    else
        fprintf(stderr, "deputy: %.*s\n", TEXT_ARGS(line));
}

/* Without memory: what is not plain ASCII may be anything, and is not shown. Consumes `text`. */
static void say_plain(char *text)
{
    for (char *byte = text; *byte; byte++) {
        if (*byte < 0x20 || *byte > 0x7E)
            *byte = '?';
    }
    say(text_of(text));
}

void complain(const char *format, ...)
{
    struct buffer visible = {0};
    char text[2048];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    buffer_add_visible(&visible, text_of(text));
    if (visible.failed)
        say_plain(text);
    else
        say(buffer_text(&visible));
    buffer_fini(&visible);
}

static void consider(struct suggestion *suggestion, const char *name, bool (*is_nearer)(struct nearest *, struct text))
{
    if (!suggestion->started)
        nearest_init(&suggestion->nearest, text_of(suggestion->typed));
    suggestion->started = true;
    if (is_nearer(&suggestion->nearest, text_of(name)))
        suggestion->meant = name;
}

void suggestion_consider(struct suggestion *suggestion, const char *name)
{
    consider(suggestion, name, nearest_consider);
}

void suggestion_consider_words(struct suggestion *suggestion, const char *name)
{
    consider(suggestion, name, nearest_consider_words);
}

void suggestion_complain(const struct suggestion *suggestion, const char *what, const char *help)
{
    const char *meant = suggestion->meant;
    if (meant)
        complain("there is no %s \"%.100s\". Did you mean \"%s\"? See %s", what, suggestion->typed, meant, help);
    else
        complain("there is no %s \"%.100s\"; see %s", what, suggestion->typed, help);
}
