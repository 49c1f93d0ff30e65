#include "backends/win32_environment.h"

#include "core/command_line.h"

static bool is_separator(char byte)
{
    return byte == '\\' || byte == '/';
}

bool win32_environment_find(struct text block, struct text name, struct text *value)
{
    if (name.length == 0 || name.bytes[0] == '=')
        return false;
    while (block.length > 0) {
        struct text line = text_slice(block, 0, text_find_byte(block, '\0'));
        size_t end = text_find_byte(line, '=');
        if (end < line.length && text_equals_ignoring_case(text_slice(line, 0, end), name)) {
            *value = text_slice(line, end + 1, line.length);
            return true;
        }
        block = text_slice(block, line.length + 1, block.length);
    }
    return false;
}

bool win32_path_is_full(struct text path)
{
    if (path.length < 3)
        return false;
    const char *bytes = path.bytes;
    char letter = (char)(bytes[0] | 0x20);
    if (letter >= 'a' && letter <= 'z' && bytes[1] == ':')
        return is_separator(bytes[2]);
    return is_separator(bytes[0]) && is_separator(bytes[1]) && !is_separator(bytes[2]) && bytes[2] != '.' && bytes[2] != '?';
}

/* A quoted part may hold semicolons. */
static size_t end_of_part(struct text path)
{
    bool quoted = false;
    size_t end = 0;
    for (; end < path.length && (quoted || path.bytes[end] != ';'); end++)
        quoted ^= path.bytes[end] == '"';
    return end;
}

static struct text without_quotes(struct text part)
{
    struct text folder = text_trimmed(part);
    if (folder.length >= 2 && folder.bytes[0] == '"' && folder.bytes[folder.length - 1] == '"')
        folder = text_slice(folder, 1, folder.length - 1);
    return folder;
}

static bool can_be_searched(struct text folder)
{
    return win32_path_is_full(folder) && text_find_byte(folder, '%') == folder.length
           && text_find_byte(folder, '"') == folder.length;
}

bool win32_path_next(struct text *path, struct text *folder)
{
    while (path->length > 0) {
        size_t end = end_of_part(*path);
        *folder = without_quotes(text_slice(*path, 0, end));
        *path = text_slice(*path, end + 1, path->length);
        if (!can_be_searched(*folder))
            continue;
        while (is_separator(folder->bytes[folder->length - 1]))
            folder->length--;
        return true;
    }
    return false;
}

bool win32_program_has_folder(struct text program)
{
    for (size_t i = 0; i < program.length; i++)
        if (is_separator(program.bytes[i]) || program.bytes[i] == ':')
            return true;
    return false;
}

/* X: is a drive. */
bool win32_file_is_path(struct text file)
{
    size_t end = 0;
    while (end < file.length && file.bytes[end] != ':' && !is_separator(file.bytes[end]))
        end++;
    bool names_scheme = end < file.length && file.bytes[end] == ':' && end != 1;
    return win32_program_has_folder(file) && !names_scheme;
}

struct text win32_image_name(struct text program, struct arena *arena)
{
    if (program.length == 0)
        return (struct text){0};
    const char *suffix = text_find_byte(program, '.') < program.length ? "" : ".exe";
    return arena_printf(arena, "%.*s%s", TEXT_ARGS(program), suffix);
}

/* Windows leaves dots and spaces at the end of a name out. */
static bool is_batch(struct text image)
{
    while (image.length > 0 && (image.bytes[image.length - 1] == '.' || image.bytes[image.length - 1] == ' '))
        image.length--;
    struct text extension = text_slice(image, image.length < 4 ? 0 : image.length - 4, image.length);
    return text_equals_ignoring_case(extension, TEXT(".bat")) || text_equals_ignoring_case(extension, TEXT(".cmd"));
}

struct text win32_line_for(struct text line, struct text image, struct arena *arena)
{
    struct command_line_program program = command_line_program(line);
    if (!is_batch(image) || text_equals(program.name, image))
        return line;
    size_t end = (size_t)(program.written.bytes - line.bytes) + program.written.length;
    struct text rest = text_slice(line, end, line.length);
    return arena_printf(arena, "\"%.*s\"%.*s", TEXT_ARGS(image), TEXT_ARGS(rest));
}
