#include "core/nearest.h"

#define WORDS_ONLY ((size_t)NEAREST_TYPED) /* worse than any whole name that is near */
#define WORDS_FROM ((size_t)4) /* typed letters: fewer are near to words of most names */
#define NONE_YET SIZE_MAX

/* Decodes into code points without case. How many; more than `room`: it is too long. */
static size_t decode(struct text text, uint32_t *out, size_t room)
{
    size_t count = 0;
    for (size_t offset = 0; offset < text.length; count++) {
        if (count == room)
            return room + 1;
        out[count] = text_capital(text_next_code_point(text, &offset));
    }
    return count;
}

void nearest_init(struct nearest *nearest, struct text typed)
{
    *nearest = (struct nearest){.score = NONE_YET};
    size_t length = decode(text_trimmed(typed), nearest->typed, NEAREST_TYPED);
    nearest->length = length <= NEAREST_TYPED ? length : 0;
    nearest->limit = nearest->length < 3 ? 0 : nearest->length < 6 ? 1 : nearest->length < 9 ? 2 : 3;
}

void nearest_forget(struct nearest *nearest)
{
    nearest->score = NONE_YET;
}

static bool is_word(uint32_t letter)
{
    return letter >= 0x80 || (letter >= '0' && letter <= '9') || (letter >= 'A' && letter <= 'Z');
}

static bool is_word_start(const uint32_t *name, size_t at)
{
    return at == 0 || !is_word(name[at - 1]);
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* What one name is compared in: three rows of the table of distances, the last one in rows[length % 3]. */
struct table {
    const uint32_t *name;
    size_t name_length;
    size_t rows[3][NEAREST_NAME + 1];
};

/* The row of the first `i` typed letters against every beginning of the name. Its least value. */
static size_t fill_row(struct table *table, const struct nearest *nearest, size_t i)
{
    const uint32_t *typed = nearest->typed, *name = table->name;
    size_t *row = table->rows[i % 3], *above = table->rows[(i + 2) % 3], *two_above = table->rows[(i + 1) % 3];
    size_t least = row[0] = i;
    for (size_t j = 1; j <= table->name_length; j++) {
        row[j] = smaller(above[j - 1] + (typed[i - 1] != name[j - 1]), smaller(above[j], row[j - 1]) + 1);
        if (i > 1 && j > 1 && typed[i - 1] == name[j - 2] && typed[i - 2] == name[j - 1])
            row[j] = smaller(row[j], two_above[j - 2] + 1);
        least = smaller(least, row[j]);
    }
    return least;
}

/* Optimal string alignment; `words`: to any part of the name from the start of a word on. Over the limit: any number over it. */
static size_t distance(const struct nearest *nearest, const uint32_t *name, size_t length, bool words)
{
    struct table table = {.name = name, .name_length = length};
    for (size_t j = 0; j <= length; j++)
        table.rows[0][j] = j == 0 || (words && is_word_start(name, j)) ? 0 : table.rows[0][j - 1] + 1;
    for (size_t i = 1; i <= nearest->length; i++) {
        if (fill_row(&table, nearest, i) > nearest->limit)
            return nearest->limit + 1;
    }
    const size_t *last = table.rows[nearest->length % 3];
    size_t found = last[length];
    for (size_t j = 1; words && j < length; j++)
        found = smaller(found, last[j]);
    return found;
}

static bool consider(struct nearest *nearest, struct text name, bool words)
{
    uint32_t letters[NEAREST_NAME];
    size_t base = words ? WORDS_ONLY : 0;
    /* A code point has at most four bytes: what is far too long or too short is never decoded. */
    if (nearest->length == 0 || nearest->score <= base || name.length > 4 * (size_t)NEAREST_NAME ||
        name.length + nearest->limit < nearest->length)
        return false;
    if (!words && name.length > 4 * (nearest->length + nearest->limit))
        return false;
    size_t length = decode(name, letters, NEAREST_NAME);
    if (length > NEAREST_NAME || length + nearest->limit < nearest->length ||
        (!words && length > nearest->length + nearest->limit))
        return false;
    size_t found = distance(nearest, letters, length, words);
    if (found > nearest->limit || base + found >= nearest->score)
        return false;
    nearest->score = base + found;
    return true;
}

bool nearest_consider(struct nearest *nearest, struct text name)
{
    return consider(nearest, name, false);
}

bool nearest_consider_words(struct nearest *nearest, struct text name)
{
    return nearest->length >= WORDS_FROM && consider(nearest, name, true);
}
