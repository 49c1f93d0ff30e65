#include "cli/line_hash.h"

#include <stdlib.h>

#define WINDOW 100
#define FACTOR 37u
#define END_OF_TEXT 0xFFFF

/* A rolling hash: of the last WINDOW units, known for a line as soon as that many stand behind its start. */
struct hasher {
    uint16_t units[WINDOW];
    size_t lines[WINDOW]; /* the line that begins with the unit of that place; 0: none does */
    size_t at, line;
    uint64_t hash, oldest_factor; /* FACTOR to the power of WINDOW */
    bool line_starts, after_cr, done;
    void (*each)(void *context, size_t line, uint64_t hash);
    void *context;
};

static struct hasher hasher_of(void (*each)(void *, size_t, uint64_t), void *context)
{
    struct hasher hasher = {.oldest_factor = 1, .line_starts = true, .each = each, .context = context};
    for (int i = 0; i < WINDOW; i++)
        hasher.oldest_factor *= FACTOR;
    return hasher;
}

static void roll(struct hasher *hasher, uint16_t unit)
{
    hasher->hash = FACTOR * hasher->hash + unit - hasher->oldest_factor * hasher->units[hasher->at];
    hasher->units[hasher->at] = unit;
    hasher->at = (hasher->at + 1) % WINDOW;
}

/* The window is full of what follows the start of a line. */
static void tell(struct hasher *hasher)
{
    if (hasher->lines[hasher->at] > 0)
        hasher->each(hasher->context, hasher->lines[hasher->at], hasher->hash);
    hasher->lines[hasher->at] = 0;
}

static void add_unit(struct hasher *hasher, uint16_t unit)
{
    bool second_half = hasher->after_cr && unit == '\n';
    hasher->after_cr = unit == '\r';
    if (unit == ' ' || unit == '\t' || second_half)
        return;
    tell(hasher);
    if (hasher->line_starts)
        hasher->lines[hasher->at] = ++hasher->line;
    hasher->line_starts = unit == '\n' || unit == '\r';
    roll(hasher, unit == '\r' ? '\n' : unit);
}

static void end_text(struct hasher *hasher)
{
    add_unit(hasher, END_OF_TEXT);
    for (int i = 0; i < WINDOW; i++) {
        tell(hasher);
        roll(hasher, 0);
    }
}

/* ---- bytes to units ---- */

/* UTF-8 as browsers and JavaScript read it: one U+FFFD for each longest beginning of a character that does not go on. */
struct units {
    struct hasher *hasher;
    uint32_t code_point;
    unsigned char lowest, highest; /* what the next byte of a character may be */
    int missing;                   /* bytes of it */
    int width;                     /* bytes of a unit: 1 is UTF-8; 0: not known yet */
    bool big_endian, half;
    unsigned char first;           /* half of a unit of UTF-16 */
};

static void add_code_point(struct units *units, uint32_t code_point)
{
    if (code_point < 0x10000) {
        add_unit(units->hasher, (uint16_t)code_point);
        return;
    }
    code_point -= 0x10000;
    add_unit(units->hasher, (uint16_t)(0xD800 | code_point >> 10));
    add_unit(units->hasher, (uint16_t)(0xDC00 | (code_point & 0x3FF)));
}

static void start_character(struct units *units, unsigned char byte)
{
    static const struct {
        unsigned char from, to, lowest, highest, bits;
        int missing;
    } starts[] = {
        {0xC2, 0xDF, 0x80, 0xBF, 0x1F, 1}, {0xE0, 0xE0, 0xA0, 0xBF, 0x0F, 2}, {0xE1, 0xEC, 0x80, 0xBF, 0x0F, 2},
        {0xED, 0xED, 0x80, 0x9F, 0x0F, 2}, {0xEE, 0xEF, 0x80, 0xBF, 0x0F, 2}, {0xF0, 0xF0, 0x90, 0xBF, 0x07, 3},
        {0xF1, 0xF3, 0x80, 0xBF, 0x07, 3}, {0xF4, 0xF4, 0x80, 0x8F, 0x07, 3},
    };
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        if (byte < starts[i].from || byte > starts[i].to)
            continue;
        units->missing = starts[i].missing;
        units->lowest = starts[i].lowest;
        units->highest = starts[i].highest;
        units->code_point = byte & starts[i].bits;
        return;
    }
    add_unit(units->hasher, byte < 0x80 ? byte : 0xFFFD);
}

static void add_utf8(struct units *units, unsigned char byte)
{
    if (units->missing > 0 && (byte < units->lowest || byte > units->highest)) {
        units->missing = 0;
        add_unit(units->hasher, 0xFFFD);
    }
    if (units->missing == 0) {
        start_character(units, byte);
        return;
    }
    units->code_point = units->code_point << 6 | (byte & 0x3F);
    units->lowest = 0x80;
    units->highest = 0xBF;
    if (--units->missing == 0)
        add_code_point(units, units->code_point);
}

static void add_utf16(struct units *units, unsigned char byte)
{
    units->half = !units->half;
    if (units->half)
        units->first = byte;
    else
        add_unit(units->hasher, (uint16_t)(units->big_endian ? units->first << 8 | byte : byte << 8 | units->first));
}

static void end_units(struct units *units)
{
    if (units->missing > 0 || units->half)
        add_unit(units->hasher, 0xFFFD);
    end_text(units->hasher);
}

/* By a byte order mark, or by the `<` that an XML document begins with. */
static void choose_encoding(struct units *units, const char *bytes, long size)
{
    unsigned char first = size > 1 ? (unsigned char)bytes[0] : 0, second = size > 1 ? (unsigned char)bytes[1] : 0;
    bool little = (first == 0xFF && second == 0xFE) || (first == '<' && size > 1 && second == 0);
    units->big_endian = (first == 0xFE && second == 0xFF) || (first == 0 && second == '<');
    units->width = little || units->big_endian ? 2 : 1;
}

/* ---- the document ---- */

static enum status hash_input(struct input *input, struct hasher *hasher)
{
    struct input_reader *reader;
    struct units units = {.hasher = hasher};
    char bytes[16384];
    long got, filled = 0;
    enum status status = input_open(input, &reader);
    if (status != STATUS_OK)
        return status;
    /* The first two bytes say what the others are; a pipe may give them one by one. */
    while ((got = input_read(reader, bytes + filled, sizeof bytes - (size_t)filled)) > 0 && !hasher->done) {
        filled += got;
        if (units.width == 0 && filled < 2)
            continue;
        if (units.width == 0)
            choose_encoding(&units, bytes, filled);
        for (long i = 0; i < filled; i++)
            (units.width == 2 ? add_utf16 : add_utf8)(&units, (unsigned char)bytes[i]);
        filled = 0;
    }
    for (long i = 0; i < filled; i++)
        add_utf8(&units, (unsigned char)bytes[i]);
    end_units(&units);
    input_close(reader);
    return got < 0 ? STATUS_CANNOT_READ : STATUS_OK;
}

/* How often a hash was seen. */
struct counter {
    uint64_t hash;
    size_t count;
};

struct search {
    struct line_hash *next, *end; /* lines that are still to come */
    struct counter *counters;     /* of the hashes that are wanted, sorted, each once; second pass */
    size_t counter_count;
    struct hasher hasher;
};

static int compare_counters(const void *left, const void *right)
{
    const struct counter *a = left, *b = right;
    return (a->hash > b->hash) - (a->hash < b->hash);
}

static void take_hash(void *context, size_t line, uint64_t hash)
{
    struct search *search = context;
    if (search->next < search->end && search->next->line == line) {
        search->next->hash = hash;
        search->next++->occurrence = 1;
    }
    search->hasher.done = search->next == search->end;
}

static void count_hash(void *context, size_t line, uint64_t hash)
{
    struct search *search = context;
    struct counter wanted = {.hash = hash};
    struct counter *counter =
        bsearch(&wanted, search->counters, search->counter_count, sizeof wanted, compare_counters);
    if (counter)
        counter->count++;
    if (search->next < search->end && search->next->line == line)
        search->next++->occurrence = counter ? counter->count : 0;
    search->hasher.done = search->next == search->end;
}

static void set_counters(struct search *search, const struct line_hash *hashes, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        search->counters[i] = (struct counter){.hash = hashes[i].hash};
    qsort(search->counters, count, sizeof *search->counters, compare_counters);
    for (size_t i = 1; i < count; i++) {
        if (search->counters[i].hash != search->counters[kept].hash)
            search->counters[++kept] = search->counters[i];
    }
    search->counter_count = kept + 1;
}

/* Only wanted hashes are counted, so that a document of millions of lines needs no table of them: hence two passes. */
static enum status pass(struct input *input, struct search *search, void (*each)(void *, size_t, uint64_t))
{
    search->hasher = hasher_of(each, search);
    return hash_input(input, &search->hasher);
}

enum status line_hash_read(struct input *input, struct line_hash *hashes, size_t count)
{
    struct search search = {.next = hashes, .end = hashes + count};
    if (count == 0)
        return STATUS_OK;
    enum status status = pass(input, &search, take_hash);
    size_t found = (size_t)(search.next - hashes);
    if (status == STATUS_OK && found > 0) {
        search.counters = calloc(found, sizeof *search.counters);
        status = search.counters ? STATUS_OK : STATUS_NO_MEMORY;
    }
    if (search.counters) {
        set_counters(&search, hashes, found);
        search.next = hashes;
        search.end = hashes + found;
        status = pass(input, &search, count_hash);
    }
    free(search.counters);
    for (size_t i = 0; i < count && status != STATUS_OK; i++)
        hashes[i].occurrence = 0;
    return status == STATUS_NO_MEMORY ? status : STATUS_OK;
}
