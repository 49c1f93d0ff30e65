#include "cli/complain.h"

#include <stdarg.h>
#include <stdio.h>

#include "core/text.h"

/* In bytes: room for two of the longest paths, and not for all that a document may call an entry. */
#define LONGEST 12288

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

/* Without memory: what is not plain ASCII may be anything, and is not shown. */
static void say_plain(const char *format, va_list arguments)
{
    char text[1024];
    vsnprintf(text, sizeof text, format, arguments);
    for (char *byte = text; *byte; byte++) {
        if (*byte < 0x20 || *byte > 0x7E || *byte == '#')
            *byte = '?';
    }
    say(text_of(text));
}

void complain(const char *format, ...)
{
    struct buffer whole = {0}, visible = {0};
    va_list arguments, plain;
    va_start(arguments, format);
    va_copy(plain, arguments);
    buffer_vprintf(&whole, format, arguments);
    buffer_add_visible(&visible, text_slice(buffer_text(&whole), 0, LONGEST));
    visible.failed |= whole.failed;
    if (visible.failed)
        say_plain(format, plain);
    else
        say(buffer_text(&visible));
    va_end(plain);
    va_end(arguments);
    buffer_fini(&whole);
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
