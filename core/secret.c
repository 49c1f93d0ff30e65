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
