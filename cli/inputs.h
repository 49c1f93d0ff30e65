/* The documents a command line names: files, standard input, and what lies below directories. */
#ifndef DEPUTY_CLI_INPUTS_H
#define DEPUTY_CLI_INPUTS_H

#include "core/platform.h"
#include "core/text.h"

struct input {
    char *path;         /* to open and to print: as given, with `/`; owned */
    bool in_directory;  /* found below a directory: a foreign root is skipped there if it is an .xml file */
    bool unreadable;    /* a directory that could not be listed: reported like a file that cannot be opened */
    bool is_pipe;       /* cannot be read twice; nor is one with a name opened twice: that waits for another writer */
    struct buffer kept; /* of a pipe: what was read, up to INPUT_KEPT_LIMIT */
    bool kept_whole;
    bool read_once;
    bool in_memory; /* `kept` is all of it, and `path` only what it is called */
};
#define INPUT_KEPT_LIMIT ((size_t)16 << 20)

struct inputs {
    struct input *items;
    size_t count, capacity;
};

/* Adds what a PATH stands for, sorted by the bytes of the path. STATUS_OK or NO_MEMORY; a PATH that is not there becomes an
 * input that cannot be opened. */
enum status inputs_add(struct inputs *inputs, const char *path);
/* Adds a document that somebody holds, which is copied; `name` is printed where others have a path. STATUS_OK or NO_MEMORY. */
enum status inputs_add_memory(struct inputs *inputs, const char *name, struct text document);
void inputs_fini(struct inputs *inputs);

struct input_reader;
/* May be called again when the first reader is closed. STATUS_CANNOT_OPEN; STATUS_UNSUPPORTED: a pipe was larger than what
 * is kept of it and is gone. */
enum status input_open(struct input *input, struct input_reader **out);
long input_read(void *reader, char *bytes, size_t size); /* a reader_source */
bool input_seek(void *reader, uint64_t offset);          /* false: not possible, nothing moved */
void input_close(struct input_reader *reader);           /* accepts NULL */

#endif
