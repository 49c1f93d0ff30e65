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

/* A set from its `[` on; `out` NULL: only to find its end. */
static const char *read_set(struct text glob, size_t *end, struct buffer *out)
{
    size_t at = 1;
    bool negated = byte_at(glob, at) == '!' || byte_at(glob, at) == '^';
    at += negated;
    if (out)
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
        if (!out)
            continue;
        add_character(out, first);
        buffer_add_byte(out, '-');
        add_character(out, last);
    }
    if (out)
        buffer_add_byte(out, ']');
    *end = at + 1;
    return NULL;
}

/* How many bytes of `rest` the stars at its beginning take. */
static size_t read_stars(const struct glob_reader *reader, struct glob_item *item)
{
    struct text rest = reader->rest;
    bool begins_part = rest.bytes == reader->whole.bytes || rest.bytes[-1] == '\\';
    size_t count = 0;
    do {
        count++;
    } while (byte_at(rest, count) == '*');
    item->kind = count == 1 ? GLOB_STAR : GLOB_ANY;
    if (count > 1 && begins_part && byte_at(rest, count) == '\\') {
        item->kind = GLOB_PARTS;
        count++;
    }
    return count;
}

void glob_start(struct glob_reader *reader, struct text glob)
{
    static const struct text tail = {"\\**", 3};
    *reader = (struct glob_reader){.whole = glob};
    /* X\** holds for X, so X\**\** says no more than it. */
    while (glob.length > tail.length && text_ends_with_ignoring_case(glob, tail)) {
        glob = text_slice(glob, 0, glob.length - tail.length);
        reader->has_tail = true;
    }
    reader->rest = glob;
}

bool glob_next(struct glob_reader *reader, struct glob_item *item)
{
    size_t end = 0;
    *item = (struct glob_item){.kind = GLOB_BELOW};
    if (reader->rest.length == 0) {
        bool tail = reader->has_tail;
        reader->has_tail = false;
        return tail;
    }
    switch (byte_at(reader->rest, 0)) {
    case '*': end = read_stars(reader, item); break;
    case '?':
        item->kind = GLOB_ONE;
        end = 1;
        break;
    case '[':
        item->kind = GLOB_SET;
        reader->wrong = read_set(reader->rest, &end, NULL);
        break;
    default:
        item->kind = GLOB_CHARACTER;
        item->character = text_next_code_point(reader->rest, &end);
        break;
    }
    if (reader->wrong)
        return false;
    item->written = text_slice(reader->rest, 0, end);
    reader->rest = text_slice(reader->rest, end, reader->rest.length);
    return true;
}

static void add_item(const struct glob_item *item, struct buffer *out)
{
    size_t end;
    switch (item->kind) {
    case GLOB_CHARACTER: add_character(out, item->character); break;
    case GLOB_ONE: buffer_add(out, TEXT("[^\\\\]")); break;
    case GLOB_SET: read_set(item->written, &end, out); break;
    case GLOB_STAR: buffer_add(out, TEXT("[^\\\\]*")); break;
    case GLOB_ANY: buffer_add(out, TEXT(ANY)); break;
    case GLOB_PARTS: buffer_add(out, TEXT("(?:" ANY "\\\\)?")); break;
    case GLOB_BELOW: buffer_add(out, TEXT("(?:\\\\" ANY ")?")); break;
    }
}

const char *glob_add_regex(struct text glob, struct buffer *out, size_t *offset)
{
    struct glob_reader reader;
    struct glob_item item;
    buffer_add(out, TEXT("\\A"));
    for (glob_start(&reader, glob); glob_next(&reader, &item);)
        add_item(&item, out);
    buffer_add(out, TEXT("\\z"));
    if (reader.wrong)
        *offset = (size_t)(reader.rest.bytes - glob.bytes);
    return reader.wrong;
}

void glob_literals(struct text glob, struct text *start, struct text *end)
{
    struct glob_reader reader;
    struct glob_item item;
    bool begins = true;
    *start = *end = TEXT("");
    for (glob_start(&reader, glob); glob_next(&reader, &item);) {
        /* mutants: >= as >, 0x80 as 0x80 + 1: this control character has no case either */
        if (item.kind != GLOB_CHARACTER || item.character >= 0x80) {
            begins = false;
            *end = TEXT("");
            continue;
        }
        struct text *run = begins ? start : end;
        run->bytes = run->length > 0 ? run->bytes : item.written.bytes;
        run->length += item.written.length;
    }
}
