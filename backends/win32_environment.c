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

/* One digit, which may be a raised one: Latin-1 has three of them. */
static bool is_device_number(struct text text)
{
    static const char *const raised[] = {"\u00B9", "\u00B2", "\u00B3"};
    if (text.length == 1)
        return text.bytes[0] >= '0' && text.bytes[0] <= '9';
    for (size_t i = 0; i < sizeof raised / sizeof *raised; i++)
        if (text_equals(text, text_of(raised[i])))
            return true;
    return false;
}

/* Of the last part of a path, what counts: neither what follows a dot or a colon, nor spaces before it. */
static struct text device_part(struct text path)
{
    bool has_drive = path.length > 1 && path.bytes[1] == ':';
    struct text name = text_slice(path, has_drive ? 2 : 0, path.length);
    for (size_t i = 0; i < name.length;)
        if (is_separator(name.bytes[i++])) {
            name = text_slice(name, i, name.length);
            i = 0;
        }
    name = text_slice(name, 0, text_find_byte(name, '.'));
    return text_trimmed(text_slice(name, 0, text_find_byte(name, ':')));
}

bool win32_names_device(struct text path)
{
    static const struct {
        const char *name;
        bool numbered;
    } devices[] = {
        {"con", false}, {"prn", false}, {"aux", false}, {"nul", false}, {"conin$", false}, {"conout$", false},
        {"com", true},  {"lpt", true},
    };
    struct text name = device_part(path), number = text_slice(name, 3, name.length);
    if (path.length >= 4 && is_separator(path.bytes[0]) && is_separator(path.bytes[1]) && path.bytes[2] == '.'
        && is_separator(path.bytes[3]))
        return true;
    for (size_t i = 0; i < sizeof devices / sizeof *devices; i++) {
        struct text rest = devices[i].numbered ? text_slice(name, 0, 3) : name;
        if (text_equals_ignoring_case(rest, text_of(devices[i].name)) && (!devices[i].numbered || is_device_number(number)))
            return true;
    }
    return false;
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
