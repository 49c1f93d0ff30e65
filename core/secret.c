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
