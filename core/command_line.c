#include "core/command_line.h"

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

static size_t skip_blanks(struct text line, size_t offset)
{
    while (offset < line.length && is_blank(line.bytes[offset])) {
        offset++;
    }
    return offset;
}

static size_t skip_to_blank(struct text line, size_t offset)
{
    while (offset < line.length && !is_blank(line.bytes[offset])) {
        offset++;
    }
    return offset;
}

static size_t count_run(struct text text, size_t offset, char byte)
{
    size_t start = offset;
    while (offset < text.length && text.bytes[offset] == byte) {
        offset++;
    }
    return offset - start;
}

static void add_repeated(struct buffer *out, char byte, size_t count)
{
    while (count-- > 0) {
        buffer_add_byte(out, byte);
    }
}

/* ---- quoting ---- */

static bool needs_quotes(struct text argument)
{
    for (size_t i = 0; i < argument.length; i++) {
        char byte = argument.bytes[i];
        if (is_blank(byte) || byte == '\n' || byte == '\v' || byte == '"') {
            return true;
        }
    }
    return argument.length == 0;
}

/* Backslashes count only in front of a quote: there each is doubled, and one more hides a quote that is text. */
void command_line_add_argument(struct buffer *line, struct text argument)
{
    if (!needs_quotes(argument)) {
        buffer_add(line, argument);
        return;
    }
    buffer_add_byte(line, '"');
    for (size_t i = 0; i < argument.length;) {
        size_t backslashes = count_run(argument, i, '\\');
        i += backslashes;
        bool at_end = i == argument.length;
        bool at_quote = !at_end && argument.bytes[i] == '"';
        add_repeated(line, '\\', at_quote ? 2 * backslashes + 1 : at_end ? 2 * backslashes : backslashes);
        size_t start = i;
        while (i < argument.length && argument.bytes[i] != '\\' && (i == start || argument.bytes[i] != '"')) {
            i++;
        }
        buffer_add(line, text_slice(argument, start, i));
    }
    buffer_add_byte(line, '"');
}

void command_line_add_powershell_quoted(struct buffer *line, struct text text)
{
    size_t written = 0;
    for (size_t offset = 0; offset < text.length;) {
        size_t start = offset;
        uint32_t code_point = text_next_code_point(text, &offset);
        if (code_point == '\'' || (code_point >= 0x2018 && code_point <= 0x201B)) {
            buffer_add(line, text_slice(text, written, offset));
            written = start; /* once more */
        }
    }
    buffer_add(line, text_slice(text, written, text.length));
}

/* ---- splitting ---- */

/* A run of quotes that no backslash hides. CommandLineToArgvW counts it together with the quote that opened the string: the
 * second closes the string, a third right behind it is text (so "" inside quotes is one quote, and the string has ended).
 * Gives the new count of open quotes: 0 or 1. */
static unsigned add_quote_run(struct buffer *scratch, unsigned open, size_t run)
{
    for (size_t i = 0; i < run; i++) {
        if (++open == 3) {
            buffer_add_byte(scratch, '"');
            open = 0;
        }
    }
    return open == 2 ? 0 : open;
}

/* Reads the argument that starts at `offset` into scratch; gives the offset behind it. */
static size_t read_argument(struct text line, size_t offset, struct buffer *scratch)
{
    unsigned open = 0;
    buffer_clear(scratch);
    while (offset < line.length && (open || !is_blank(line.bytes[offset]))) {
        char byte = line.bytes[offset];
        if (byte != '\\' && byte != '"') {
            buffer_add_byte(scratch, byte);
            offset++;
            continue;
        }
        size_t backslashes = count_run(line, offset, '\\');
        offset += backslashes;
        size_t quotes = count_run(line, offset, '"');
        offset += quotes;
        add_repeated(scratch, '\\', quotes ? backslashes / 2 : backslashes);
        if (quotes && backslashes % 2) {
            buffer_add_byte(scratch, '"');
            quotes--;
        }
        open = add_quote_run(scratch, open, quotes);
    }
    return offset;
}

void command_line_split(struct text line, struct buffer *scratch, void (*each)(void *context, struct text argument),
                        void *context)
{
    for (size_t offset = skip_blanks(line, 0); offset < line.length; offset = skip_blanks(line, offset)) {
        offset = read_argument(line, offset, scratch);
        if (scratch->failed) {
            return;
        }
        each(context, buffer_text(scratch));
    }
}

void command_line_split_whole(struct text line, struct buffer *scratch, void (*each)(void *context, struct text argument),
                              void *context)
{
    if (line.length == 0) {
        return; /* CommandLineToArgvW answers with the running program, which is not in the text */
    }
    size_t end;
    if (line.bytes[0] == '"') {
        struct text inside = text_slice(line, 1, line.length);
        size_t length = text_find_byte(inside, '"');
        each(context, text_slice(inside, 0, length));
        end = 1 + length + 1;
    } else {
        end = skip_to_blank(line, 0);
        each(context, text_slice(line, 0, end));
    }
    command_line_split(text_slice(line, end, line.length), scratch, each, context);
}

/* ---- the program of a line ---- */

static bool starts_with_path(struct text line)
{
    if (line.length < 2) {
        return false;
    }
    const char *bytes = line.bytes;
    char letter = (char)(bytes[0] | 0x20);
    bool drive = line.length > 2 && letter >= 'a' && letter <= 'z' && bytes[1] == ':' && (bytes[2] == '\\' || bytes[2] == '/');
    return drive || (bytes[0] == bytes[1] && (bytes[0] == '\\' || bytes[0] == '/'));
}

/* Behind the first extension of a program that space, tab or the end follows; 0: there is none. */
static size_t end_of_program_path(struct text line)
{
    static const char *const extensions[] = {".exe", ".com", ".bat", ".cmd", ".msc"};
    for (size_t dot = 0; dot + 4 <= line.length; dot++) {
        size_t end = dot + 4;
        if (line.bytes[dot] != '.' || (end < line.length && !is_blank(line.bytes[end]))) {
            continue;
        }
        for (size_t i = 0; i < sizeof extensions / sizeof extensions[0]; i++) {
            if (text_equals_ignoring_case(text_slice(line, dot, end), text_of(extensions[i]))) {
                return end;
            }
        }
    }
    return 0;
}

struct command_line_program command_line_program(struct text line)
{
    struct command_line_program program = {0};
    size_t start = 0;
    while (start < line.length && text_is_blank(text_slice(line, start, start + 1))) {
        start++;
    }
    line = text_slice(line, start, line.length);
    size_t end;
    if (line.length && line.bytes[0] == '"') {
        struct text inside = text_slice(line, 1, line.length);
        program.quoted = true;
        program.name = text_slice(inside, 0, text_find_byte(inside, '"'));
        end = 1 + program.name.length + 1;
    } else {
        program.is_path = starts_with_path(line);
        end = program.is_path ? end_of_program_path(line) : 0;
        end = end ? end : skip_to_blank(line, 0);
        program.name = text_slice(line, 0, end);
    }
    program.written = text_slice(line, 0, end);
    program.rest = text_slice(line, skip_blanks(line, end), line.length);
    return program;
}

struct text command_line_base_name(struct text path)
{
    size_t start = path.length;
    while (start > 0 && path.bytes[start - 1] != '\\' && path.bytes[start - 1] != '/' && path.bytes[start - 1] != ':') {
        start--;
    }
    return text_slice(path, start, path.length);
}

/* ---- variables ---- */

static bool is_name_byte(char byte)
{
    return (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') || byte == '_';
}

/* A name that does not end in $ is skipped as a whole: there is no $ in it where another could start. */
bool command_line_next_variable(struct text text, size_t *offset, struct text *name, size_t *start)
{
    for (size_t at = *offset; at < text.length;) {
        at += text_find_byte(text_slice(text, at, text.length), '$');
        size_t end = at + 1;
        while (end < text.length && is_name_byte(text.bytes[end])) {
            end++;
        }
        if (end < text.length && text.bytes[end] == '$' && end > at + 1) {
            *start = at;
            *name = text_slice(text, at + 1, end);
            *offset = end + 1;
            return true;
        }
        at = end;
    }
    *offset = text.length;
    return false;
}

/* Adds as much of the text as `left` allows, without cutting a character in two. False: not all of it. */
static bool add_within(struct buffer *out, struct text text, size_t *left)
{
    size_t fits = text.length;
    if (fits > *left) {
        fits = *left;
        while (fits > 0 && ((unsigned char)text.bytes[fits] & 0xC0) == 0x80) {
            fits--;
        }
    }
    buffer_add(out, text_slice(text, 0, fits));
    *left -= fits;
    return fits == text.length && !out->failed;
}

bool command_line_expand_variables(struct text text, command_line_lookup *lookup, void *context, size_t limit,
                                   struct buffer *out)
{
    struct text name;
    size_t done = 0, offset = 0, start;
    while (command_line_next_variable(text, &offset, &name, &start)) {
        struct text value = {NULL, 0};
        if (!lookup(context, name, &value)) {
            value = text_slice(text, start, offset);
        }
        if (!add_within(out, text_slice(text, done, start), &limit) || !add_within(out, value, &limit)) {
            return false;
        }
        done = offset;
    }
    return add_within(out, text_slice(text, done, text.length), &limit);
}

bool command_line_expand_environment(struct text text, command_line_lookup *lookup, void *context, size_t limit,
                                     struct buffer *out)
{
    size_t done = 0; /* everything before it is in `out` */
    size_t open = text_find_byte(text, '%');
    while (open < text.length) {
        struct text behind = text_slice(text, open + 1, text.length);
        struct text name = text_slice(behind, 0, text_find_byte(behind, '%'));
        if (name.length == behind.length) {
            break; /* no closing percent sign */
        }
        size_t close = open + 1 + name.length;
        struct text value = {NULL, 0};
        if (name.length == 0 || !lookup(context, name, &value)) {
            open = close;
            continue;
        }
        if (!add_within(out, text_slice(text, done, open), &limit) || !add_within(out, value, &limit)) {
            return false;
        }
        done = close + 1;
        open = done + text_find_byte(text_slice(text, done, text.length), '%');
    }
    return add_within(out, text_slice(text, done, text.length), &limit);
}
