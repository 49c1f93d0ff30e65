/* Texts that are compared by eye. */
#include "core/text.h"

/* What looks like a blank, or like nothing, and is neither a control nor a format character: blanks of other widths, letters of
 * Hangul and Khmer that have no shape, the empty pattern of Braille, and selectors of variants. Sorted. */
static const uint32_t blanks[][2] = {
    {0x00A0, 0x00A0}, {0x034F, 0x034F}, {0x115F, 0x1160}, {0x1680, 0x1680}, {0x17B4, 0x17B5}, {0x180B, 0x180F},
    {0x2000, 0x200A}, {0x202F, 0x202F}, {0x205F, 0x205F}, {0x2800, 0x2800}, {0x3000, 0x3000}, {0x3164, 0x3164},
    {0xFE00, 0xFE0F}, {0xFFA0, 0xFFA0}, {0xE0100, 0xE01EF},
};

static bool looks_blank(uint32_t code_point)
{
    for (size_t i = 0; i < sizeof blanks / sizeof *blanks && blanks[i][0] <= code_point; i++) {
        if (code_point <= blanks[i][1])
            return true;
    }
    return false;
}

static void add_escaped(struct buffer *buffer, uint32_t code_point)
{
    buffer_printf(buffer, "\\u{%lX}", (unsigned long)code_point);
}

static bool is_plain(char byte)
{
    return byte >= 0x20 && byte < 0x7F && byte != '\\';
}

void buffer_add_distinct(struct buffer *buffer, struct text text)
{
    for (size_t offset = 0; offset < text.length;) {
        size_t start = offset;
        while (offset < text.length && is_plain(text.bytes[offset]) && !text_begins_log_command(text, offset))
            offset++;
        buffer_add(buffer, text_slice(text, start, offset));
        if (offset == text.length)
            return;
        uint32_t code_point = text_next_code_point(text, &offset);
        bool is_ours = code_point == '\\' && text_starts_with(text_slice(text, offset, text.length), TEXT("u{"));
        if (is_ours || code_point == '#' || code_point_is_invisible(code_point) || looks_blank(code_point))
            add_escaped(buffer, code_point);
        else
            buffer_add_code_point(buffer, code_point);
    }
}
