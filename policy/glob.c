#include "policy/glob.h"

#include <string.h>

#define ANY "(?s:.*)"

static char byte_at(struct text text, size_t offset)
{
    /* mutants: '\0' as '\0' + 1: nobody looks for either, and all that it says is: not what you look for */
    return offset < text.length ? text.bytes[offset] : '\0';
}

/* Any character means itself. */
static void add_character(struct buffer *out, uint32_t character)
{
    buffer_printf(out, "\\x{%X}", character);
}

static const char *add_set(struct text glob, size_t *offset, struct buffer *out)
{
    bool negated = byte_at(glob, *offset) == '!' || byte_at(glob, *offset) == '^';
    size_t at = *offset + negated;
    buffer_add(out, negated ? TEXT("(?!\\\\)[^") : TEXT("(?!\\\\)["));
    for (size_t start = at; at == start || byte_at(glob, at) != ']';) {
        if (at >= glob.length)
            return "a [ has no ]";
        if (byte_at(glob, at) == '[' && byte_at(glob, at + 1) == ':')
            return "there are no classes such as [:alpha:]";
        uint32_t first = text_next_code_point(glob, &at), last = first;
        if (byte_at(glob, at) == '-' && at + 1 < glob.length && byte_at(glob, at + 1) != ']') {
            at++;
            last = text_next_code_point(glob, &at);
        }
        if (last < first)
            return "a range in [ ] ends before it begins";
        add_character(out, first);
        buffer_add_byte(out, '-');
        add_character(out, last);
    }
    buffer_add_byte(out, ']');
    *offset = at + 1;
    return NULL;
}

static void add_stars(struct text glob, size_t *offset, struct buffer *out)
{
    bool begins_part = *offset == 0 || byte_at(glob, *offset - 1) == '\\';
    size_t count = 0;
    do {
        count++;
    } while (byte_at(glob, *offset + count) == '*');
    *offset += count;
    if (count == 1) {
        buffer_add(out, TEXT("[^\\\\]*"));
    } else if (begins_part && byte_at(glob, *offset) == '\\') {
        buffer_add(out, TEXT("(?:" ANY "\\\\)?"));
        *offset += 1;
    } else {
        buffer_add(out, TEXT(ANY));
    }
}

const char *glob_add_regex(struct text glob, struct buffer *out, size_t *offset)
{
    static const struct text tail = {"\\**", 3};
    const char *wrong = NULL;
    bool has_tail = false;
    /* X\** holds for X, so X\**\** says no more than it. */
    while (glob.length > tail.length && text_ends_with_ignoring_case(glob, tail)) {
        glob = text_slice(glob, 0, glob.length - tail.length);
        has_tail = true;
    }
    buffer_add(out, TEXT("\\A"));
    for (*offset = 0; *offset < glob.length && !wrong;) {
        size_t next = *offset;
        uint32_t character = text_next_code_point(glob, &next);
        if (character == '*') {
            add_stars(glob, offset, out);
            continue;
        }
        if (character == '[')
            wrong = add_set(glob, &next, out);
        else if (character == '?')
            buffer_add(out, TEXT("[^\\\\]"));
        else
            add_character(out, character);
        *offset = wrong ? *offset : next;
    }
    buffer_add(out, has_tail ? TEXT("(?:\\\\" ANY ")?\\z") : TEXT("\\z"));
    return wrong;
}
