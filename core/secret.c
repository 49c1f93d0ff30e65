/* Passwords: copied into pages of their own, wiped before those go back. */
#include "core/secret.h"

#include "core/secret_pages.h"

#include <string.h>

void secret_wipe(void *memory, size_t size)
{
    if (!memory || size == 0)
        return;
    memset(memory, 0, size);
    /* The compiler must believe that somebody reads the zeros. */
    __asm__ volatile("" : : "r"(memory) : "memory");
}

enum status secret_set(struct secret *out, struct text text)
{
    *out = (struct secret){0};
    if (!text.bytes)
        return STATUS_OK;
    size_t mapped = 0;
    char *pages = secret_pages_map(text.length, &mapped);
    if (!pages)
        return STATUS_NO_MEMORY;
    if (text.length > 0)
        memcpy(pages, text.bytes, text.length);
    *out = (struct secret){.bytes = pages, .length = text.length, .mapped = mapped};
    return STATUS_OK;
}

enum status secret_copy(struct secret *out, const struct secret *from)
{
    return secret_set(out, (struct text){from->bytes, from->length});
}

enum status secret_reserve(struct secret *out, size_t capacity)
{
    *out = (struct secret){0};
    size_t mapped = 0;
    char *pages = secret_pages_map(capacity, &mapped);
    if (!pages)
        return STATUS_NO_MEMORY;
    *out = (struct secret){.bytes = pages, .mapped = mapped};
    return STATUS_OK;
}

static bool is_surrogate(uint32_t unit, uint32_t first)
{
    return unit >= first && unit < first + 0x400;
}

/* Takes the code point at *offset; false where half of a pair is missing. */
static bool next_of_utf16(const uint16_t *units, size_t count, size_t *offset, uint32_t *out)
{
    uint32_t unit = units[(*offset)++];
    *out = unit;
    if (is_surrogate(unit, 0xDC00))
        return false;
    if (!is_surrogate(unit, 0xD800))
        return true;
    if (*offset == count || !is_surrogate(units[*offset], 0xDC00))
        return false;
    *out = 0x10000 + ((unit - 0xD800) << 10) + (units[(*offset)++] - 0xDC00u);
    return true;
}

static void put_utf8(struct secret *out, uint32_t code_point)
{
    static const struct {
        uint32_t first;
        unsigned lead, followers;
    } forms[] = {{0x10000, 0xF0, 3}, {0x800, 0xE0, 2}, {0x80, 0xC0, 1}, {0, 0, 0}};
    size_t form = 0;
    while (code_point < forms[form].first)
        form++;
    unsigned shift = forms[form].followers * 6;
    out->bytes[out->length++] = (char)(forms[form].lead | code_point >> shift);
    while (shift > 0) {
        shift -= 6;
        out->bytes[out->length++] = (char)(0x80 | (code_point >> shift & 0x3F));
    }
}

enum status secret_set_utf16(struct secret *out, const uint16_t *units, size_t count)
{
    *out = (struct secret){0};
    /* A unit takes three bytes at most, a pair four. */
    enum status status = count > SIZE_MAX / 3 ? STATUS_NO_MEMORY : secret_reserve(out, count * 3);
    for (size_t offset = 0; status == STATUS_OK && offset < count;) {
        uint32_t code_point;
        if (next_of_utf16(units, count, &offset, &code_point))
            put_utf8(out, code_point);
        else
            status = STATUS_INVALID;
    }
    if (status != STATUS_OK)
        secret_fini(out);
    return status;
}

static char *add_unit(char *out, uint32_t unit)
{
    out[0] = (char)(unit & 0xFF);
    out[1] = (char)(unit >> 8);
    return out + 2;
}

/* U+FFFD that was written as such is a character like any other. */
static bool is_replacement(struct text text, size_t start, size_t end)
{
    return text_equals(text_slice(text, start, end), TEXT("\xEF\xBF\xBD"));
}

enum status secret_to_utf16(struct secret *out, const struct secret *from)
{
    *out = (struct secret){0};
    if (!secret_is_present(from))
        return STATUS_OK;
    struct text text = {from->bytes, from->length};
    size_t mapped = 0;
    /* No text has more units than bytes. */
    char *pages = from->length < SIZE_MAX / 2 - 1 ? secret_pages_map(2 * from->length + 2, &mapped) : NULL, *end = pages;
    if (!pages)
        return STATUS_NO_MEMORY;
    *out = (struct secret){.bytes = pages, .mapped = mapped};
    for (size_t offset = 0; offset < text.length;) {
        size_t start = offset;
        uint32_t code_point = text_next_code_point(text, &offset);
        if (code_point == 0 || (code_point == 0xFFFD && !is_replacement(text, start, offset))) {
            secret_fini(out);
            return STATUS_INVALID;
        }
        if (code_point >= 0x10000)
            end = add_unit(end, 0xD800 + ((code_point - 0x10000) >> 10));
        end = add_unit(end, code_point >= 0x10000 ? 0xDC00 + ((code_point - 0x10000) & 0x3FF) : code_point);
    }
    out->length = (size_t)(end - pages);
    (void)add_unit(end, 0);
    return STATUS_OK;
}

bool secret_equals(const struct secret *a, const struct secret *b)
{
    if (!secret_is_present(a) || !secret_is_present(b))
        return !secret_is_present(a) && !secret_is_present(b);
    size_t shorter = a->length < b->length ? a->length : b->length;
    volatile unsigned char difference = a->length != b->length;
    for (size_t i = 0; i < shorter; i++)
        difference = (unsigned char)(difference | (unsigned char)(a->bytes[i] ^ b->bytes[i]));
    return difference == 0;
}

void secret_fini(struct secret *secret)
{
    if (!secret || !secret->bytes)
        return;
    secret_wipe(secret->bytes, secret->mapped);
    secret_pages_unmap(secret->bytes, secret->mapped);
    *secret = (struct secret){0};
}
