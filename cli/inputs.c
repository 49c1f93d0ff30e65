#include "cli/inputs.h"

#include <stdlib.h>
#include <string.h>

/* ---- what a PATH stands for ---- */

/* Takes `path` over. */
static enum status add(struct inputs *inputs, char *path, bool in_directory, bool unreadable)
{
    if (path && inputs->count == inputs->capacity) {
        size_t capacity = inputs->capacity ? inputs->capacity * 2 : 16;
        struct input *grown = realloc(inputs->items, capacity * sizeof *grown);
        if (grown) {
            inputs->items = grown;
            inputs->capacity = capacity;
        }
    }
    if (!path || inputs->count == inputs->capacity) {
        free(path);
        return STATUS_NO_MEMORY;
    }
    inputs->items[inputs->count++] = (struct input){.path = path, .in_directory = in_directory, .unreadable = unreadable};
    return STATUS_OK;
}

struct search {
    struct inputs *inputs;
    enum status status;
};

static void found(void *context, const char *path)
{
    struct search *search = context;
    struct text text = text_of(path);
    if (!text_ends_with_ignoring_case(text, TEXT(".rdm")) && !text_ends_with_ignoring_case(text, TEXT(".xml")))
        return;
    if (search->status == STATUS_OK)
        search->status = add(search->inputs, strdup(path), true, false);
}

static void not_found(void *context, const char *path)
{
    struct search *search = context;
    if (search->status == STATUS_OK)
        search->status = add(search->inputs, strdup(path), true, true);
}

static int compare_paths(const void *left, const void *right)
{
    return strcmp(((const struct input *)left)->path, ((const struct input *)right)->path);
}

static enum status add_directory(struct inputs *inputs, char *directory)
{
    struct search search = {inputs, STATUS_OK};
    size_t first = inputs->count, length = strlen(directory);
    while (length > 1 && directory[length - 1] == '/')
        directory[--length] = '\0';
    enum status status = platform_walk(directory, found, not_found, &search);
    if (inputs->count > first + 1)
        qsort(inputs->items + first, inputs->count - first, sizeof *inputs->items, compare_paths);
    return status == STATUS_NO_MEMORY ? status : search.status;
}

enum status inputs_add(struct inputs *inputs, const char *path)
{
    char *copy = strdup(path);
    if (!copy)
        return STATUS_NO_MEMORY;
    platform_path_use_slashes(copy);
    if (strcmp(copy, "-") == 0 || !platform_is_directory(copy))
        return add(inputs, copy, false, false);
    enum status status = add_directory(inputs, copy);
    free(copy);
    return status;
}

enum status inputs_add_memory(struct inputs *inputs, const char *name, struct text document)
{
    struct buffer copy = {0};
    buffer_add(&copy, document);
    enum status status = copy.failed ? STATUS_NO_MEMORY : add(inputs, strdup(name), false, false);
    if (status != STATUS_OK) {
        buffer_fini(&copy);
        return status;
    }
    /* A pipe that was read and kept already. */
    struct input *input = &inputs->items[inputs->count - 1];
    input->in_memory = input->is_pipe = input->kept_whole = input->read_once = true;
    input->kept = copy;
    return STATUS_OK;
}

void inputs_fini(struct inputs *inputs)
{
    for (size_t i = 0; i < inputs->count; i++) {
        free(inputs->items[i].path);
        buffer_fini(&inputs->items[i].kept);
    }
    free(inputs->items);
    *inputs = (struct inputs){0};
}

/* ---- reading ---- */

struct input_reader {
    struct input *input;
    struct platform_file *file; /* NULL: a pipe with a name that was read before */
    bool keeps;      /* a pipe: what is read is kept */
    size_t position; /* in what is kept */
};

static bool is_standard_input(const struct input *input)
{
    return !input->in_memory && strcmp(input->path, "-") == 0;
}

enum status input_open(struct input *input, struct input_reader **out)
{
    *out = NULL;
    struct platform_file *file = NULL;
    bool again = input->is_pipe && input->read_once;
    if (again && !input->kept_whole)
        return input->kept.failed ? STATUS_NO_MEMORY : STATUS_UNSUPPORTED;
    bool opens = !again || is_standard_input(input);
    enum status status = input->unreadable ? STATUS_CANNOT_OPEN : opens ? platform_open(input->path, &file) : STATUS_OK;
    if (status != STATUS_OK)
        return status;
    struct input_reader *reader = malloc(sizeof *reader);
    if (!reader) {
        platform_close(file);
        return STATUS_NO_MEMORY;
    }
    input->is_pipe = again || !platform_seek(file, 0);
    *reader = (struct input_reader){input, file, input->is_pipe, 0};
    /* Whole so far: nothing was read that is not kept. */
    input->kept_whole = input->is_pipe;
    input->read_once = true;
    *out = reader;
    return STATUS_OK;
}

static void keep(struct input *input, struct text text)
{
    if (!input->kept_whole)
        return;
    if (text.length <= INPUT_KEPT_LIMIT - input->kept.length)
        buffer_add(&input->kept, text);
    else
        input->kept_whole = false;
    if (!input->kept_whole || input->kept.failed) {
        bool failed = input->kept.failed;
        buffer_fini(&input->kept);
        input->kept.failed = failed; /* why there is nothing to read again */
        input->kept_whole = false;
    }
}

static long read_kept(struct input_reader *reader, char *bytes, size_t size)
{
    struct text rest = text_slice(buffer_text(&reader->input->kept), reader->position, SIZE_MAX);
    size_t length = rest.length < size ? rest.length : size;
    memcpy(bytes, rest.bytes, length);
    reader->position += length;
    return (long)length;
}

long input_read(void *context, char *bytes, size_t size)
{
    struct input_reader *reader = context;
    if (!reader->keeps)
        return platform_read(reader->file, bytes, size);
    if (reader->position < reader->input->kept.length)
        return read_kept(reader, bytes, size);
    long got = reader->file ? platform_read(reader->file, bytes, size) : 0;
    if (got > 0) {
        keep(reader->input, (struct text){bytes, (size_t)got});
        reader->position += (size_t)got;
    }
    return got;
}

bool input_seek(void *context, uint64_t offset)
{
    struct input_reader *reader = context;
    if (!reader->keeps)
        return platform_seek(reader->file, offset);
    if (!reader->input->kept_whole || offset > reader->input->kept.length)
        return false;
    reader->position = (size_t)offset;
    return true;
}

void input_close(struct input_reader *reader)
{
    if (!reader)
        return;
    /* The next one that opens standard input starts where this one did. */
    if (!reader->keeps && is_standard_input(reader->input))
        platform_seek(reader->file, 0);
    platform_close(reader->file);
    free(reader);
}
