#include "cli/complain.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/text.h"

#define FAR 3 /* letters to change: too many to have been meant */

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

static size_t distance(const char *a, const char *b)
{
    size_t row[32];
    size_t length = strlen(b);
    if (length >= 31 || strlen(a) >= 31)
        return 31;
    for (size_t j = 0; j <= length; j++)
        row[j] = j;
    for (size_t i = 1; a[i - 1]; i++) {
        size_t corner = row[0];
        row[0] = i;
        for (size_t j = 1; j <= length; j++) {
            size_t changed = corner + (a[i - 1] != b[j - 1]);
            corner = row[j];
            size_t shorter = row[j - 1] < row[j] ? row[j - 1] + 1 : row[j] + 1;
            row[j] = changed < shorter ? changed : shorter;
        }
    }
    return row[length];
}

void suggestion_consider(struct suggestion *suggestion, const char *name)
{
    size_t found = distance(suggestion->typed, name);
    if (found >= (suggestion->meant ? suggestion->distance : FAR))
        return;
    suggestion->meant = name;
    suggestion->distance = found;
}

void suggestion_complain(const struct suggestion *suggestion, const char *what, const char *help)
{
    const char *meant = suggestion->meant;
    complain("there is no %s \"%.100s\"%s%s%s; see %s", what, suggestion->typed, meant ? ". Did you mean \"" : "",
             meant ? meant : "", meant ? "\"?" : "", help);
}
