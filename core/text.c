#include "core/text.h"

#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- slices ---- */

bool text_equals(struct text a, struct text b)
{
    return a.length == b.length && (a.length == 0 || memcmp(a.bytes, b.bytes, a.length) == 0);
}

bool text_starts_with(struct text text, struct text prefix)
{
    return text.length >= prefix.length && text_equals(text_slice(text, 0, prefix.length), prefix);
}

bool text_contains(struct text text, struct text part)
{
    if (part.length == 0) {
        return true;
    }
    if (text.length < part.length) {
        return false;
    }
    const char *end = text.bytes + text.length;
    for (const char *from = text.bytes; (size_t)(end - from) >= part.length; from++) {
        from = memchr(from, part.bytes[0], (size_t)(end - from) - part.length + 1);
        if (!from) {
            return false;
        }
        if (memcmp(from, part.bytes, part.length) == 0) {
            return true;
        }
    }
    return false;
}

size_t text_find_byte(struct text text, char byte)
{
    const char *found = text.length ? memchr(text.bytes, byte, text.length) : NULL;
    return found ? (size_t)(found - text.bytes) : text.length;
}

static bool is_xml_space(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

struct text text_trimmed(struct text text)
{
    size_t start = 0, end = text.length;
    while (start < end && is_xml_space(text.bytes[start])) {
        start++;
    }
    while (end > start && is_xml_space(text.bytes[end - 1])) {
        end--;
    }
    return text_slice(text, start, end);
}

bool text_is_one_line(struct text text)
{
    return text_find_byte(text, '\n') == text.length && text_find_byte(text, '\r') == text.length &&
           text_find_byte(text, '\0') == text.length;
}

bool text_is_blank(struct text text)
{
    size_t start = 0;
    while (start < text.length && is_xml_space(text.bytes[start])) {
        start++;
    }
    return start == text.length;
}

int text_compare(struct text a, struct text b)
{
    size_t common = a.length < b.length ? a.length : b.length;
    int order = common ? memcmp(a.bytes, b.bytes, common) : 0;
    if (order == 0) {
        return (a.length > b.length) - (a.length < b.length);
    }
    return order < 0 ? -1 : 1;
}

/* ---- code points ---- */

#define REPLACEMENT 0xFFFDu

/* How many bytes a lead byte announces; 0: it is none. C0, C1 (overlong) and F5.. (over U+10FFFF) are none. */
static size_t sequence_length(unsigned char lead)
{
    if (lead < 0x80) {
        return 1;
    }
    if (lead < 0xC2 || lead > 0xF4) {
        return 0;
    }
    return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

uint32_t text_next_code_point(struct text text, size_t *offset)
{
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    static const unsigned char lead_mask[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    if (*offset >= text.length) {
        return REPLACEMENT;
    }
    const unsigned char *bytes = (const unsigned char *)text.bytes + *offset;
    size_t length = sequence_length(bytes[0]);
    size_t left = text.length - *offset;
    *offset += 1;
    if (length == 0 || length > left) {
        return REPLACEMENT;
    }
    uint32_t code_point = bytes[0] & lead_mask[length];
    for (size_t i = 1; i < length; i++) {
        if ((bytes[i] & 0xC0) != 0x80) {
            return REPLACEMENT;
        }
        code_point = code_point << 6 | (bytes[i] & 0x3Fu);
    }
    if (code_point < smallest[length] || code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF)) {
        return REPLACEMENT;
    }
    *offset += length - 1;
    return code_point;
}

struct text text_next_word(struct text *list)
{
    *list = text_trimmed(*list);
    size_t end = 0;
    while (end < list->length && !is_xml_space(list->bytes[end]))
        end++;
    struct text word = text_slice(*list, 0, end);
    *list = text_slice(*list, end, list->length);
    return word;
}

bool text_is_utf8(struct text text)
{
    for (size_t offset = 0; offset < text.length;) {
        size_t start = offset;
        /* U+FFFD itself takes three bytes; a wrong byte gives it and moves by one. */
        if (text_next_code_point(text, &offset) == REPLACEMENT && offset == start + 1)
            return false;
    }
    return true;
}

size_t text_utf16_length(struct text text)
{
    size_t units = 0;
    for (size_t offset = 0; offset < text.length;) {
        if ((unsigned char)text.bytes[offset] < 0x80) {
            offset++;
            units++;
        } else {
            units += text_next_code_point(text, &offset) >= 0x10000 ? 2 : 1;
        }
    }
    return units;
}

/* ---- case ---- */

/* Small letters and the way to their capitals, sorted. Windows compares names by their capitals, one to one: sharp s, dotless
 * i, long s and the Kelvin sign are letters of their own. No row changes the number of UTF-8 bytes; the comparisons below
 * rely on it. */
static const struct case_row {
    uint16_t first, last;
    int16_t delta;
    uint16_t step; /* 2: every second code point, from the first */
} case_rows[] = {
    {0x0061, 0x007A, -32, 1},    {0x00E0, 0x00F6, -32, 1},    {0x00F8, 0x00FE, -32, 1},    {0x00FF, 0x00FF, 121, 1},
    {0x0101, 0x012F, -1, 2},     {0x0133, 0x0137, -1, 2},     {0x013A, 0x0148, -1, 2},     {0x014B, 0x0177, -1, 2},
    {0x017A, 0x017E, -1, 2},     {0x0180, 0x0180, 195, 1},    {0x0183, 0x0185, -1, 2},     {0x0188, 0x0188, -1, 1},
    {0x018C, 0x018C, -1, 1},     {0x0192, 0x0192, -1, 1},     {0x0195, 0x0195, 97, 1},     {0x0199, 0x0199, -1, 1},
    {0x019A, 0x019A, 163, 1},    {0x019E, 0x019E, 130, 1},    {0x01A1, 0x01A5, -1, 2},     {0x01A8, 0x01A8, -1, 1},
    {0x01AD, 0x01AD, -1, 1},     {0x01B0, 0x01B0, -1, 1},     {0x01B4, 0x01B6, -1, 2},     {0x01B9, 0x01B9, -1, 1},
    {0x01BD, 0x01BD, -1, 1},     {0x01BF, 0x01BF, 56, 1},     {0x01C6, 0x01C6, -2, 1},     {0x01C9, 0x01C9, -2, 1},
    {0x01CC, 0x01CC, -2, 1},     {0x01CE, 0x01DC, -1, 2},     {0x01DD, 0x01DD, -79, 1},    {0x01DF, 0x01EF, -1, 2},
    {0x01F3, 0x01F3, -2, 1},     {0x01F5, 0x01F5, -1, 1},     {0x01F9, 0x021F, -1, 2},     {0x0223, 0x0233, -1, 2},
    {0x023C, 0x023C, -1, 1},     {0x0242, 0x0242, -1, 1},     {0x0247, 0x024F, -1, 2},     {0x0253, 0x0253, -210, 1},
    {0x0254, 0x0254, -206, 1},   {0x0256, 0x0257, -205, 1},   {0x0259, 0x0259, -202, 1},   {0x025B, 0x025B, -203, 1},
    {0x0260, 0x0260, -205, 1},   {0x0263, 0x0263, -207, 1},   {0x0268, 0x0268, -209, 1},   {0x0269, 0x0269, -211, 1},
    {0x026F, 0x026F, -211, 1},   {0x0272, 0x0272, -213, 1},   {0x0275, 0x0275, -214, 1},   {0x0280, 0x0280, -218, 1},
    {0x0283, 0x0283, -218, 1},   {0x0288, 0x0288, -218, 1},   {0x0289, 0x0289, -69, 1},    {0x028A, 0x028B, -217, 1},
    {0x028C, 0x028C, -71, 1},    {0x0292, 0x0292, -219, 1},   {0x0371, 0x0373, -1, 2},     {0x0377, 0x0377, -1, 1},
    {0x037B, 0x037D, 130, 1},    {0x03AC, 0x03AC, -38, 1},    {0x03AD, 0x03AF, -37, 1},    {0x03B1, 0x03C1, -32, 1},
    {0x03C2, 0x03C2, -31, 1},    {0x03C3, 0x03CB, -32, 1},    {0x03CC, 0x03CC, -64, 1},    {0x03CD, 0x03CE, -63, 1},
    {0x03D7, 0x03D7, -8, 1},     {0x03D9, 0x03EF, -1, 2},     {0x03F2, 0x03F2, 7, 1},      {0x03F8, 0x03F8, -1, 1},
    {0x03FB, 0x03FB, -1, 1},     {0x0430, 0x044F, -32, 1},    {0x0450, 0x045F, -80, 1},    {0x0461, 0x0481, -1, 2},
    {0x048B, 0x04BF, -1, 2},     {0x04C2, 0x04CE, -1, 2},     {0x04CF, 0x04CF, -15, 1},    {0x04D1, 0x052F, -1, 2},
    {0x1E01, 0x1E95, -1, 2},     {0x1EA1, 0x1EFF, -1, 2},     {0x1F00, 0x1F07, 8, 1},      {0x1F10, 0x1F15, 8, 1},
    {0x1F20, 0x1F27, 8, 1},      {0x1F30, 0x1F37, 8, 1},      {0x1F40, 0x1F45, 8, 1},      {0x1F51, 0x1F57, 8, 2},
    {0x1F60, 0x1F67, 8, 1},      {0x1F70, 0x1F71, 74, 1},     {0x1F72, 0x1F75, 86, 1},     {0x1F76, 0x1F77, 100, 1},
    {0x1F78, 0x1F79, 128, 1},    {0x1F7A, 0x1F7B, 112, 1},    {0x1F7C, 0x1F7D, 126, 1},    {0x1FB0, 0x1FB1, 8, 1},
    {0x1FD0, 0x1FD1, 8, 1},      {0x1FE0, 0x1FE1, 8, 1},      {0x1FE5, 0x1FE5, 7, 1},      {0xFF41, 0xFF5A, -32, 1},
};

uint32_t text_capital(uint32_t letter)
{
    size_t low = 0, high = sizeof case_rows / sizeof case_rows[0];
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct case_row *row = &case_rows[middle];
        if (letter < row->first) {
            high = middle;
        } else if (letter > row->last) {
            low = middle + 1;
        } else {
            return (letter - row->first) % row->step ? letter : (uint32_t)((int32_t)letter + row->delta);
        }
    }
    return letter;
}

static unsigned char ascii_capital(unsigned char byte)
{
    return byte >= 'a' && byte <= 'z' ? (unsigned char)(byte - 'a' + 'A') : byte;
}

/* Moves both offsets over one code point. Bytes that are no UTF-8 equal themselves only. */
static bool next_equals(struct text a, struct text b, size_t *offset)
{
    unsigned char left = (unsigned char)a.bytes[*offset], right = (unsigned char)b.bytes[*offset];
    if (left < 0x80 || right < 0x80) {
        *offset += 1;
        return ascii_capital(left) == ascii_capital(right);
    }
    size_t start = *offset, other = *offset;
    uint32_t code_point = text_next_code_point(a, offset);
    uint32_t against = text_next_code_point(b, &other);
    if (*offset != other) {
        return false;
    }
    if (code_point == REPLACEMENT || against == REPLACEMENT) {
        return memcmp(a.bytes + start, b.bytes + start, other - start) == 0;
    }
    return code_point == against || text_capital(code_point) == text_capital(against);
}

bool text_equals_ignoring_case(struct text a, struct text b)
{
    if (a.length != b.length) {
        return false;
    }
    for (size_t offset = 0; offset < a.length;) {
        if (!next_equals(a, b, &offset)) {
            return false;
        }
    }
    return true;
}

bool text_ends_with_ignoring_case(struct text text, struct text suffix)
{
    return text.length >= suffix.length &&
           text_equals_ignoring_case(text_slice(text, text.length - suffix.length, text.length), suffix);
}

bool text_contains_ignoring_case(struct text text, struct text part)
{
    if (part.length == 0) {
        return true;
    }
    bool ascii = (unsigned char)part.bytes[0] < 0x80;
    unsigned char first = ascii_capital((unsigned char)part.bytes[0]);
    for (size_t start = 0; start + part.length <= text.length; start++) {
        if (ascii && ascii_capital((unsigned char)text.bytes[start]) != first) {
            continue;
        }
        if (text_equals_ignoring_case(text_slice(text, start, start + part.length), part)) {
            return true;
        }
    }
    return false;
}

/* ---- arena ---- */

#define ARENA_FIRST_CHUNK ((size_t)4096)
#define ARENA_LARGEST_CHUNK ((size_t)1 << 18)

struct arena_chunk {
    struct arena_chunk *next;
    size_t size, used;
    alignas(max_align_t) char bytes[];
};

void arena_init(struct arena *arena)
{
    *arena = (struct arena){0};
}

void arena_fini(struct arena *arena)
{
    for (struct arena_chunk *chunk = arena->first; chunk;) {
        struct arena_chunk *next = chunk->next;
        free(chunk);
        chunk = next;
    }
    arena_init(arena);
}

void arena_reset(struct arena *arena)
{
    arena->current = arena->first;
    if (arena->first) {
        arena->first->used = 0;
    }
}

/* Where `size` bytes would begin in the chunk; SIZE_MAX: no room. */
static size_t chunk_offset(const struct arena_chunk *chunk, size_t size, size_t alignment)
{
    size_t offset = (chunk->used + alignment - 1) / alignment * alignment;
    return offset <= chunk->size && size <= chunk->size - offset ? offset : SIZE_MAX;
}

static struct arena_chunk *arena_add_chunk(struct arena *arena, size_t size)
{
    size_t wanted = ARENA_FIRST_CHUNK;
    if (arena->current) {
        wanted = arena->current->size < ARENA_LARGEST_CHUNK / 2 ? arena->current->size * 2 : ARENA_LARGEST_CHUNK;
    }
    wanted = size > wanted ? size : wanted;
    struct arena_chunk *chunk =
        wanted <= SIZE_MAX - sizeof *chunk ? malloc(sizeof *chunk + wanted) : NULL;
    if (!chunk) {
        arena->failed = true;
        return NULL;
    }
    *chunk = (struct arena_chunk){.size = wanted};
    if (arena->current) {
        arena->current->next = chunk;
    } else {
        arena->first = chunk;
    }
    arena->current = chunk;
    return chunk;
}

static void *arena_take(struct arena *arena, size_t size, size_t alignment)
{
    if (arena->failed) {
        return NULL;
    }
    struct arena_chunk *chunk = arena->current;
    size_t offset = chunk ? chunk_offset(chunk, size, alignment) : SIZE_MAX;
    for (; chunk && offset == SIZE_MAX && chunk->next; offset = chunk_offset(chunk, size, alignment)) {
        chunk = arena->current = chunk->next; /* kept by a reset */
        chunk->used = 0;
    }
    if (offset == SIZE_MAX) {
        chunk = arena_add_chunk(arena, size);
        if (!chunk) {
            return NULL;
        }
        offset = 0;
    }
    chunk->used = offset + size;
    return chunk->bytes + offset;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    return arena_take(arena, size, alignof(max_align_t));
}

void *arena_alloc_cleared(struct arena *arena, size_t size)
{
    void *memory = arena_alloc(arena, size);
    return memory ? memset(memory, 0, size) : NULL;
}

struct text arena_copy(struct arena *arena, struct text text)
{
    char *copy = text.bytes && text.length < SIZE_MAX ? arena_take(arena, text.length + 1, 1) : NULL;
    if (!copy) {
        return (struct text){NULL, 0};
    }
    if (text.length) {
        memcpy(copy, text.bytes, text.length);
    }
    copy[text.length] = '\0';
    return (struct text){copy, text.length};
}

struct text arena_printf(struct arena *arena, const char *format, ...)
{
    va_list measure, arguments;
    va_start(measure, format);
    va_copy(arguments, measure);
    int length = vsnprintf(NULL, 0, format, measure);
    va_end(measure);
    char *bytes = length < 0 ? NULL : arena_take(arena, (size_t)length + 1, 1);
    if (bytes) {
        vsnprintf(bytes, (size_t)length + 1, format, arguments);
    } else {
        arena->failed = true;
    }
    va_end(arguments);
    return (struct text){bytes, bytes ? (size_t)length : 0};
}

/* ---- buffer ---- */

void buffer_init(struct buffer *buffer)
{
    *buffer = (struct buffer){0};
}

void buffer_fini(struct buffer *buffer)
{
    free(buffer->bytes);
    buffer_init(buffer);
}

void buffer_clear(struct buffer *buffer)
{
    buffer_truncate(buffer, 0);
}

void buffer_truncate(struct buffer *buffer, size_t length)
{
    if (length < buffer->length) {
        buffer->length = length;
        buffer->bytes[length] = '\0';
    }
}

/* Room for `more` bytes and the terminator. */
static bool buffer_reserve(struct buffer *buffer, size_t more)
{
    if (buffer->failed) {
        return false;
    }
    if (more < buffer->capacity - buffer->length) {
        return true;
    }
    size_t needed = buffer->length + more + 1;
    size_t doubled = buffer->capacity <= SIZE_MAX / 2 ? buffer->capacity * 2 : SIZE_MAX;
    size_t capacity = doubled > 64 ? doubled : 64;
    capacity = needed > capacity ? needed : capacity;
    char *bytes = needed > buffer->length ? realloc(buffer->bytes, capacity) : NULL; /* else it wrapped around */
    if (!bytes) {
        buffer->failed = true;
        return false;
    }
    buffer->bytes = bytes;
    buffer->capacity = capacity;
    return true;
}

void buffer_add(struct buffer *buffer, struct text text)
{
    if (text.length == 0 || !buffer_reserve(buffer, text.length)) {
        return;
    }
    memcpy(buffer->bytes + buffer->length, text.bytes, text.length);
    buffer->length += text.length;
    buffer->bytes[buffer->length] = '\0';
}

void buffer_add_byte(struct buffer *buffer, char byte)
{
    buffer_add(buffer, (struct text){&byte, 1});
}

void buffer_add_code_point(struct buffer *buffer, uint32_t code_point)
{
    static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF)) {
        code_point = REPLACEMENT;
    }
    size_t length = code_point < 0x80 ? 1 : code_point < 0x800 ? 2 : code_point < 0x10000 ? 3 : 4;
    char bytes[4];
    for (size_t i = length; i-- > 1;) {
        bytes[i] = (char)(0x80 | (code_point & 0x3F));
        code_point >>= 6;
    }
    bytes[0] = (char)(lead[length] | code_point);
    buffer_add(buffer, (struct text){bytes, length});
}

void buffer_vprintf(struct buffer *buffer, const char *format, va_list arguments)
{
    va_list measure;
    va_copy(measure, arguments);
    int length = vsnprintf(NULL, 0, format, measure);
    va_end(measure);
    if (length < 0) {
        buffer->failed = true;
    } else if (buffer_reserve(buffer, (size_t)length)) {
        vsnprintf(buffer->bytes + buffer->length, (size_t)length + 1, format, arguments);
        buffer->length += (size_t)length;
    }
}

void buffer_printf(struct buffer *buffer, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    buffer_vprintf(buffer, format, arguments);
    va_end(arguments);
}

struct text buffer_text(const struct buffer *buffer)
{
    return (struct text){buffer->bytes ? buffer->bytes : "", buffer->length};
}

/* General categories Cc, Cf, Zl and Zp, sorted. */
static const uint32_t invisible[][2] = {
    {0x0000, 0x001F},   {0x007F, 0x009F},   {0x00AD, 0x00AD},   {0x0600, 0x0605},   {0x061C, 0x061C},
    {0x06DD, 0x06DD},   {0x070F, 0x070F},   {0x0890, 0x0891},   {0x08E2, 0x08E2},   {0x180E, 0x180E},
    {0x200B, 0x200F},   {0x2028, 0x202E},   {0x2060, 0x206F},   {0xFEFF, 0xFEFF},   {0xFFF9, 0xFFFB},
    {0x110BD, 0x110BD}, {0x110CD, 0x110CD}, {0x13430, 0x1343F}, {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A},
    {0xE0001, 0xE0001}, {0xE0020, 0xE007F},
};

bool code_point_is_invisible(uint32_t code_point)
{
    for (size_t i = 0; i < sizeof invisible / sizeof invisible[0] && invisible[i][0] <= code_point; i++) {
        if (code_point <= invisible[i][1]) {
            return true;
        }
    }
    return false;
}

static bool is_printable_ascii(unsigned char byte)
{
    return byte >= 0x20 && byte < 0x7F;
}

bool text_begins_log_command(struct text text, size_t at)
{
    if (at == 0 || text.bytes[at] != '#' || text.bytes[at - 1] != '#') {
        return false;
    }
    do {
        at++;
    } while (at < text.length && ((text.bytes[at] | 0x20) >= 'a' && (text.bytes[at] | 0x20) <= 'z'));
    return at < text.length && text.bytes[at] == '[';
}

void buffer_add_visible(struct buffer *buffer, struct text text)
{
    for (size_t offset = 0; offset < text.length;) {
        size_t run = offset;
        while (run < text.length && is_printable_ascii((unsigned char)text.bytes[run]) && !text_begins_log_command(text, run)) {
            run++;
        }
        buffer_add(buffer, text_slice(text, offset, run));
        offset = run;
        if (offset == text.length) {
            break;
        }
        uint32_t code_point = text_next_code_point(text, &offset);
        if (code_point == '#' || code_point_is_invisible(code_point)) {
            buffer_printf(buffer, "\\u{%lX}", (unsigned long)code_point);
        } else {
            buffer_add_code_point(buffer, code_point);
        }
    }
}

void buffer_add_visible_json(struct buffer *buffer, struct text json)
{
    for (size_t offset = 0; offset < json.length;) {
        size_t start = offset;
        uint32_t code_point = text_next_code_point(json, &offset);
        bool shown = code_point < 0x7F ? !text_begins_log_command(json, start) : !code_point_is_invisible(code_point);
        if (shown) {
            buffer_add(buffer, text_slice(json, start, offset));
        } else if (code_point < 0x10000) {
            buffer_printf(buffer, "\\u%04X", (unsigned)code_point);
        } else {
            uint32_t rest = code_point - 0x10000;
            buffer_printf(buffer, "\\u%04X\\u%04X", (unsigned)(0xD800 + (rest >> 10)), (unsigned)(0xDC00 + (rest & 0x3FF)));
        }
    }
}
