#include "backends/win32.h"

static size_t add_units(wchar_t *out, uint32_t code_point)
{
    if (code_point < 0x10000) {
        out[0] = (wchar_t)code_point;
        return 1;
    }
    out[0] = (wchar_t)(0xD800 + ((code_point - 0x10000) >> 10));
    out[1] = (wchar_t)(0xDC00 + ((code_point - 0x10000) & 0x3FF));
    return 2;
}

wchar_t *win32_wide(struct arena *arena, struct text text)
{
    if (!text.bytes || text_find_byte(text, '\0') < text.length)
        return NULL;
    /* No text has more units than bytes. */
    wchar_t *wide = text.length < SIZE_MAX / sizeof *wide - 1 ? arena_alloc(arena, (text.length + 1) * sizeof *wide) : NULL;
    size_t length = 0;
    if (!wide)
        return NULL;
    for (size_t offset = 0; offset < text.length;)
        length += add_units(wide + length, text_next_code_point(text, &offset));
    wide[length] = L'\0';
    return wide;
}

static uint32_t next_code_point(const wchar_t *wide, size_t length, size_t *offset)
{
    uint32_t unit = wide[(*offset)++];
    if (unit < 0xD800 || unit > 0xDFFF)
        return unit;
    if (unit > 0xDBFF || *offset == length || wide[*offset] < 0xDC00 || wide[*offset] > 0xDFFF)
        return 0xFFFD;
    return 0x10000 + ((unit - 0xD800) << 10) + (wide[(*offset)++] - 0xDC00u);
}

struct text win32_utf8(struct arena *arena, const wchar_t *wide, size_t length)
{
    struct buffer text = {0};
    for (size_t offset = 0; offset < length;)
        buffer_add_code_point(&text, next_code_point(wide, length, &offset));
    arena->failed |= text.failed; /* which the copy sees */
    struct text copy = arena_copy(arena, buffer_text(&text));
    buffer_fini(&text);
    return copy;
}

struct text win32_utf8_of(struct arena *arena, const wchar_t *wide)
{
    return wide ? win32_utf8(arena, wide, wcslen(wide)) : (struct text){0};
}
