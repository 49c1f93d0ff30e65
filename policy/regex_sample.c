#include "policy/regex_sample.h"

#define DEPTH 32       /* groups within groups */
#define REPEATED 64    /* at most so often */
#define SAMPLE ((size_t)4096)

struct sampler {
    struct text regex;
    size_t at;
    struct buffer *out;
    unsigned depth;
    bool failed;
};

static char peek(const struct sampler *sampler)
{
    return sampler->at < sampler->regex.length ? sampler->regex.bytes[sampler->at] : '\0';
}

static bool take(struct sampler *sampler, char byte)
{
    if (sampler->at >= sampler->regex.length || peek(sampler) != byte)
        return false;
    sampler->at++;
    return true;
}

static void sample_alternatives(struct sampler *sampler);

/* What an escape stands for; 0: nothing that takes a character. */
static char escaped(struct sampler *sampler)
{
    static const char *const known = "d0w_s n\nt\tDaW Sa", *const nothing = "bBAzZG"; /* known: in pairs */
    char byte = peek(sampler);
    sampler->at++;
    for (const char *pair = known; *pair; pair += 2) {
        if (pair[0] == byte)
            return pair[1];
    }
    for (const char *none = nothing; *none; none++) {
        if (*none == byte)
            return '\0';
    }
    bool letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9');
    sampler->failed |= letter || byte == '\0';
    return byte;
}

/* The first member of a class; of a negated one a character that is not among its first letters. */
static void sample_class(struct sampler *sampler)
{
    static const char candidates[] = "xyz0_- .\\";
    bool negated = take(sampler, '^'), members[256] = {false};
    char first = '\0';
    for (bool start = true; start || peek(sampler) != ']'; start = false) {
        char from = peek(sampler), to;
        if (sampler->at >= sampler->regex.length || (from == '[' && sampler->at + 1 < sampler->regex.length &&
                                                     sampler->regex.bytes[sampler->at + 1] == ':')) {
            sampler->failed = true;
            return;
        }
        sampler->at++;
        to = from = from == '\\' ? escaped(sampler) : from;
        if (peek(sampler) == '-' && sampler->at + 1 < sampler->regex.length && sampler->regex.bytes[sampler->at + 1] != ']') {
            sampler->at++;
            to = peek(sampler);
            sampler->at++;
        }
        first = first ? first : from;
        for (unsigned byte = (unsigned char)from; byte <= (unsigned char)to; byte++)
            members[byte] = true;
    }
    sampler->at++;
    for (const char *candidate = candidates; negated && *candidate; candidate++) {
        if (!members[(unsigned char)*candidate]) {
            buffer_add_byte(sampler->out, *candidate);
            return;
        }
    }
    sampler->failed |= negated || (unsigned char)first >= 0x80;
    buffer_add_byte(sampler->out, first);
}

static void sample_group(struct sampler *sampler)
{
    if (take(sampler, '?') && !take(sampler, ':')) {
        sampler->failed = true; /* looks around, names, options */
        return;
    }
    if (++sampler->depth > DEPTH) {
        sampler->failed = true;
        return;
    }
    sample_alternatives(sampler);
    sampler->depth--;
    sampler->failed |= !take(sampler, ')');
}

static void sample_item(struct sampler *sampler)
{
    char byte = peek(sampler);
    sampler->at++;
    switch (byte) {
    case '(': sample_group(sampler); break;
    case '[': sample_class(sampler); break;
    case '^':
    case '$': break;
    case '.': buffer_add_byte(sampler->out, 'x'); break;
    case '\\':
        byte = escaped(sampler);
        if (byte)
            buffer_add_byte(sampler->out, byte);
        break;
    default: buffer_add_byte(sampler->out, byte); break;
    }
}

/* The fewest times that the quantifier at `at` asks for; 1 without one. */
static unsigned read_quantifier(struct sampler *sampler)
{
    unsigned count = 1;
    if (take(sampler, '*') || take(sampler, '?')) {
        count = 0;
    } else if (peek(sampler) == '{' && sampler->at + 1 < sampler->regex.length &&
               sampler->regex.bytes[sampler->at + 1] >= '0' && sampler->regex.bytes[sampler->at + 1] <= '9') {
        sampler->at++;
        for (count = 0; peek(sampler) >= '0' && peek(sampler) <= '9' && count < REPEATED; sampler->at++)
            count = 10 * count + (unsigned)(peek(sampler) - '0');
        while (sampler->at < sampler->regex.length && !take(sampler, '}'))
            sampler->at++;
    } else if (!take(sampler, '+')) {
        return 1;
    }
    if (!take(sampler, '?'))
        take(sampler, '+');
    return count < REPEATED ? count : REPEATED;
}

static void sample_alternative(struct sampler *sampler)
{
    while (!sampler->failed && sampler->at < sampler->regex.length && peek(sampler) != '|' && peek(sampler) != ')') {
        size_t begin = sampler->out->length;
        sample_item(sampler);
        size_t length = sampler->out->length - begin;
        unsigned count = read_quantifier(sampler);
        if (count == 0)
            buffer_truncate(sampler->out, begin);
        for (unsigned i = 1; i < count && length > 0; i++) {
            struct buffer again = {0};
            buffer_add(&again, text_slice(buffer_text(sampler->out), begin, begin + length));
            buffer_add(sampler->out, buffer_text(&again));
            sampler->failed |= again.failed;
            buffer_fini(&again);
        }
        sampler->failed |= sampler->out->length > SAMPLE;
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
    return !sampler.failed && !out->failed && sampler.at == regex.length;
}
