/* Slices of UTF-8 text, an arena that owns them, and a growable buffer.
 *
 * Allocation failure is latched: arena and buffer remember it in `failed`, hand out nothing more, and their owner checks
 * the flag once, where the result would be used. A result behind a latched failure is never used. */
#ifndef DEPUTY_CORE_TEXT_H
#define DEPUTY_CORE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Of a function that takes a format: gcc for Windows means its C library's printf by "printf", and ours is the standard's. */
#if defined __GNUC__ && !defined __clang__
#define TEXT_PRINTF(format_at, first_at) __attribute__((format(gnu_printf, format_at, first_at)))
#else
#define TEXT_PRINTF(format_at, first_at) __attribute__((format(printf, format_at, first_at)))
#endif

/* A slice of UTF-8. Not terminated, not owned. `bytes` NULL means absent, which is different from empty only where the
 * holder says so. */
struct text {
    const char *bytes;
    size_t length; /* in bytes */
};

#define TEXT(literal) ((struct text){(literal), sizeof(literal) - 1})

/* NULL gives an absent text. */
static inline struct text text_of(const char *terminated)
{
    return (struct text){terminated, terminated ? strlen(terminated) : 0};
}

/* An offset behind the end counts as the end, so that a slice never leaves its text. */
static inline struct text text_slice(struct text text, size_t start, size_t end)
{
    if (!text.bytes) {
        return text;
    }
    end = end < text.length ? end : text.length;
    start = start < end ? start : end;
    return (struct text){text.bytes + start, end - start};
}

bool text_equals(struct text a, struct text b);
/* Without case, as Windows compares names: simple one to one folding of the Latin, Greek and Cyrillic letters. */
bool text_equals_ignoring_case(struct text a, struct text b);
bool text_starts_with(struct text text, struct text prefix);
bool text_ends_with_ignoring_case(struct text text, struct text suffix);
/* `part` is a short, fixed text: the time grows with the product of both lengths. */
bool text_contains(struct text text, struct text part);
bool text_contains_ignoring_case(struct text text, struct text part);
/* Offset of the first `byte`, or text.length. */
size_t text_find_byte(struct text text, char byte);
/* No LF, CR or NUL: it can stand on a line of its own in a protocol. */
bool text_is_one_line(struct text text);
/* Valid UTF-8 from end to end: nothing overlong, no surrogate, nothing above U+10FFFF. */
bool text_is_utf8(struct text text);
/* Nothing but XML white space (space, tab, CR, LF); the empty and the absent text are blank. */
bool text_is_blank(struct text text);
/* Without XML white space at both ends. */
struct text text_trimmed(struct text text);
/* The next word of a list separated by XML white space, taken off its front; empty at the end of the list. */
struct text text_next_word(struct text *list);
/* Length in UTF-16 code units, the unit of every Windows limit. */
size_t text_utf16_length(struct text text);
/* Decodes the code point at *offset of valid UTF-8 and moves *offset past it; a wrong byte gives U+FFFD and moves by one. */
uint32_t text_next_code_point(struct text text, size_t *offset);
/* The letter all comparisons without case see for it; itself where it has no other case. */
uint32_t text_capital(uint32_t code_point);
/* -1, 0, 1 by bytes. */
int text_compare(struct text a, struct text b);

/* Chunks of memory that are given back together. `arena_reset` keeps the chunks, so that an arena which is filled and
 * reset over and over allocates nothing after the first rounds. */
struct arena_chunk;
struct arena {
    struct arena_chunk *first, *current;
    bool failed; /* an allocation did not succeed; latched until arena_fini */
};

void arena_init(struct arena *arena);
void arena_fini(struct arena *arena);
void arena_reset(struct arena *arena);
/* Aligned for every type, not cleared. NULL on failure (latched). Borrowed from the arena. */
void *arena_alloc(struct arena *arena, size_t size);
void *arena_alloc_cleared(struct arena *arena, size_t size);
/* A copy that is also NUL-terminated. Absent in, absent out; absent on failure (latched). */
struct text arena_copy(struct arena *arena, struct text text);
struct text arena_printf(struct arena *arena, const char *format, ...) TEXT_PRINTF(2, 3);
/* The format's arguments for a slice: printf("%.*s", TEXT_ARGS(text)). */
#define TEXT_ARGS(text) (int)(text).length, ((text).bytes ? (text).bytes : "")

/* A growable byte buffer. Zero-initialise, or buffer_init. `bytes` is always NUL-terminated once something was added. */
struct buffer {
    char *bytes;
    size_t length, capacity; /* in bytes */
    bool failed;             /* latched */
};

void buffer_init(struct buffer *buffer);
void buffer_fini(struct buffer *buffer); /* accepts a zeroed buffer */
void buffer_clear(struct buffer *buffer); /* keeps memory and latch */
void buffer_truncate(struct buffer *buffer, size_t length); /* what is behind `length` goes; keeps memory and latch */
void buffer_add(struct buffer *buffer, struct text text);
void buffer_add_byte(struct buffer *buffer, char byte);
void buffer_add_code_point(struct buffer *buffer, uint32_t code_point);
void buffer_printf(struct buffer *buffer, const char *format, ...) TEXT_PRINTF(2, 3);
void buffer_vprintf(struct buffer *buffer, const char *format, va_list arguments) TEXT_PRINTF(2, 0);
struct text buffer_text(const struct buffer *buffer); /* borrowed until the next change */

/* A control, format or bidirectional-override character, which could move the cursor or reorder a line. */
bool code_point_is_invisible(uint32_t code_point);
/* Is the `#` at `at` the second one of `##[` or `##name[`? Anywhere in a line of their logs GitHub Actions and Azure Pipelines
 * take that for a command (actions/runner ActionCommand.cs; Azure Pipelines, Logging commands). */
bool text_begins_log_command(struct text text, size_t at);
/* Shows text to a person: invisible characters come out as \u{XX}, and so does what would begin a log's command. Line feeds
 * become \u{A}. */
void buffer_add_visible(struct buffer *buffer, struct text text);
/* The same where two texts are compared by eye: what looks like a blank or like nothing comes out as \u{XX} too, and so does the
 * backslash of a text that itself reads \u{. Texts of valid UTF-8 that differ never look the same, but for blanks at their
 * end. */
void buffer_add_distinct(struct buffer *buffer, struct text text);
/* buffer_add_visible for JSON that a library wrote: they become \uXXXX, which means the same to whoever parses it. */
void buffer_add_visible_json(struct buffer *buffer, struct text json);

#endif
