#include "policy/regex_sample.h"

#define DEPTH 32 /* groups within groups */
#define SAMPLE ((size_t)4096)

struct sampler {
    struct text regex;
    size_t at;
    struct buffer *out;
    unsigned depth;
    bool failed;
};

static bool is_at_end(const struct sampler *sampler)
{
    return sampler->at == sampler->regex.length;
}

/* U+FFFD at the end, where `next` fails. */
static uint32_t peek(const struct sampler *sampler)
{
    size_t at = sampler->at;
    return text_next_code_point(sampler->regex, &at);
}

static uint32_t next(struct sampler *sampler)
{
    sampler->failed |= is_at_end(sampler);
    return text_next_code_point(sampler->regex, &sampler->at);
}

static bool take(struct sampler *sampler, char wanted)
{
    if (peek(sampler) != (unsigned char)wanted)
        return false;
    sampler->at++;
    return true;
}

static bool is_between(uint32_t character, uint32_t from, uint32_t to)
{
    return character >= from && character <= to;
}

static bool is_digit(uint32_t character)
{
    return is_between(character, '0', '9');
}

static void sample_alternatives(struct sampler *sampler);

/* What an escape stands for; '\0': nothing that takes a character. */
static uint32_t escaped(struct sampler *sampler)
{
    static const struct {
        char name, sample;
    } escapes[] = {{'d', '0'}, {'D', 'a'}, {'w', '_'}, {'W', ' '}, {'s', ' '}, {'S', 'a'}, {'n', '\n'}, {'t', '\t'},
                   {'b', '\0'}, {'B', '\0'}, {'A', '\0'}, {'z', '\0'}, {'Z', '\0'}, {'G', '\0'}};
    uint32_t character = next(sampler);
    for (size_t i = 0; i < sizeof escapes / sizeof *escapes; i++) {
        if ((unsigned char)escapes[i].name == character)
            return (unsigned char)escapes[i].sample;
    }
    sampler->failed |= is_between(text_capital(character), 'A', 'Z') || is_digit(character);
    return character;
}

static uint32_t class_member(struct sampler *sampler)
{
    uint32_t character = next(sampler);
    sampler->failed |= character == '[' && peek(sampler) == ':';
    return character == '\\' ? escaped(sampler) : character;
}

/* The first member of a class; of a negated one a character that is none. */
static void sample_class(struct sampler *sampler)
{
    static const char candidates[] = {'x', 'y', 'z', '0', '_', '-', ' ', '.', '\\'};
    bool negated = take(sampler, '^'), is_member[sizeof candidates] = {false};
    uint32_t sample = 0;
    do {
        uint32_t from = class_member(sampler), to = from;
        if (take(sampler, '-')) {
            if (peek(sampler) == ']')
                sampler->at--; /* a member itself */
            else
                to = class_member(sampler);
        }
        sample = sample ? sample : from;
        for (size_t i = 0; i < sizeof candidates; i++) {
            uint32_t candidate = (unsigned char)candidates[i];
            is_member[i] |= is_between(candidate, from, to) || is_between(text_capital(candidate), from, to);
        }
    } while (!sampler->failed && !take(sampler, ']'));
    for (size_t i = 0; negated && i < sizeof candidates; i++) {
        if (!is_member[i]) {
            sample = (unsigned char)candidates[i];
            negated = false;
        }
    }
    sampler->failed |= negated;
    buffer_add_code_point(sampler->out, sample);
}

static void sample_group(struct sampler *sampler)
{
    sampler->failed |= take(sampler, '?') && !take(sampler, ':'); /* looks around, names, options */
    sampler->failed |= ++sampler->depth > DEPTH;
    sample_alternatives(sampler);
    sampler->depth--;
    sampler->failed |= !take(sampler, ')');
}

static void sample_item(struct sampler *sampler)
{
    uint32_t character = next(sampler);
    switch (character) {
    case '(': sample_group(sampler); break;
    case '[': sample_class(sampler); break;
    case '^':
    case '$': break;
    case '.': buffer_add_byte(sampler->out, 'x'); break;
    case '\\':
        character = escaped(sampler);
        if (character)
            buffer_add_code_point(sampler->out, character);
        break;
    default: buffer_add_code_point(sampler->out, character); break;
    }
}

/* The number at the front of what stands in braces. */
static size_t read_count(struct sampler *sampler)
{
    size_t count = 0;
    while (is_digit(peek(sampler)))
        count = 10 * count + (next(sampler) - '0');
    while (!sampler->failed && !take(sampler, '}'))
        next(sampler);
    return count;
}

/* The fewest times that the quantifier here asks for; 1 without one. */
static size_t read_quantifier(struct sampler *sampler)
{
    size_t count = 1, begin = sampler->at;
    if (take(sampler, '*') || take(sampler, '?')) {
        count = 0;
    } else if (take(sampler, '{')) {
        if (!is_digit(peek(sampler))) {
            sampler->at = begin; /* no quantifier */
            return 1;
        }
        count = read_count(sampler);
    } else if (!take(sampler, '+')) {
        return 1;
    }
    if (!take(sampler, '?'))
        take(sampler, '+');
    return count;
}

static void check_length(struct sampler *sampler)
{
    sampler->failed |= sampler->out->failed || sampler->out->length > SAMPLE;
}

static void sample_alternative(struct sampler *sampler)
{
    struct buffer *out = sampler->out;
    while (!sampler->failed && !is_at_end(sampler) && peek(sampler) != '|' && peek(sampler) != ')') {
        size_t begin = out->length;
        sample_item(sampler);
        check_length(sampler);
        size_t length = out->length - begin, count = read_quantifier(sampler);
        if (count == 0)
            buffer_truncate(out, begin);
        for (size_t i = length; i < count * length && !sampler->failed; i++) {
            buffer_add_byte(out, out->bytes[begin + i - length]);
            check_length(sampler);
        }
    }
}

/* The others are only read. */
static void sample_alternatives(struct sampler *sampler)
{
    sample_alternative(sampler);
    size_t length = sampler->out->length;
    while (!sampler->failed && take(sampler, '|')) {
        sample_alternative(sampler);
        buffer_truncate(sampler->out, length);
    }
}

bool regex_sample(struct text regex, struct buffer *out)
{
    struct sampler sampler = {.regex = regex, .out = out};
    sample_alternatives(&sampler);
    return !sampler.failed && is_at_end(&sampler);
}
