#include "tests/secret_memory.h"

#include <stdbool.h>
#include <stdint.h>

#include "core/secret.h"
#include "tests/secret_memory_walk.h"

/* Volatile: a compiler that could compute the password would write it into the program. */
static volatile uint32_t seed = 0x5DEECE66;

/* Every fifth letter is none of ASCII's. */
static uint16_t unit_at(size_t i)
{
    uint32_t mixed = (seed ^ (uint32_t)i * 2654435761u) * 40503u;
    mixed ^= mixed >> 13;
    return (uint16_t)(i % 5 == 4 ? 0xC0 + mixed % 48 : '0' + mixed % 74);
}

/* Byte i of the UTF-8: five letters take six bytes. */
static unsigned char utf8_at(size_t i)
{
    uint16_t unit = unit_at(i / 6 * 5 + (i % 6 < 4 ? i % 6 : 4));
    if (unit < 0x80)
        return (unsigned char)unit;
    return (unsigned char)(i % 6 == 4 ? 0xC0 | unit >> 6 : 0x80 | (unit & 0x3F));
}

static unsigned char utf16_at(size_t i)
{
    return (unsigned char)(i % 2 ? unit_at(i / 2) >> 8 : unit_at(i / 2) & 0xFF);
}

void secret_memory_reveal(unsigned char bytes[SECRET_MEMORY_SIZE])
{
    for (size_t i = 0; i < SECRET_MEMORY_SIZE; i++)
        bytes[i] = utf8_at(i);
}

void secret_memory_reveal_utf16(unsigned char bytes[2 * SECRET_MEMORY_UNITS])
{
    for (size_t i = 0; i < 2 * SECRET_MEMORY_UNITS; i++)
        bytes[i] = utf16_at(i);
}

/* A part is looked for: what was cut, or overwritten at one end, is a leak as well. */
#define PART 8

static const struct {
    unsigned char (*at)(size_t i);
    size_t size;
} forms[] = {{utf8_at, SECRET_MEMORY_SIZE}, {utf16_at, (size_t)2 * SECRET_MEMORY_UNITS}};

/* By the first two bytes of a part: does any begin so? Two bytes of it are no password. */
static bool begins[65536];

static void note_beginnings(void)
{
    for (size_t form = 0; form < sizeof forms / sizeof *forms; form++)
        for (size_t start = 0; start < forms[form].size; start += PART)
            begins[forms[form].at(start) << 8 | forms[form].at(start + 1)] = true;
}

static bool is_part(const unsigned char *bytes)
{
    for (size_t form = 0; form < sizeof forms / sizeof *forms; form++) {
        for (size_t start = 0; start < forms[form].size; start += PART) {
            size_t same = 0;
            while (same < PART && bytes[same] == forms[form].at(start + same))
                same++;
            if (same == PART)
                return true;
        }
    }
    return false;
}

/* Gigabytes may go through here. */
__attribute__((no_sanitize_address)) size_t secret_memory_count(const unsigned char *bytes, size_t length)
{
    size_t count = 0;
    note_beginnings();
    for (size_t i = 0; i + PART <= length; i++)
        count += begins[bytes[i] << 8 | bytes[i + 1]] && is_part(bytes + i);
    return count;
}

struct search {
    size_t found, seen;
};

static void look_at(void *context, const unsigned char *bytes, size_t length)
{
    struct search *search = context;
    search->seen += length;
    search->found += secret_memory_count(bytes, length);
}

size_t secret_memory_search(size_t *bytes_seen)
{
    struct search search = {0};
    secret_memory_walk(look_at, &search);
    *bytes_seen = search.seen;
    return search.found;
}
