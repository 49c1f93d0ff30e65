/* The one door to libxml2: a streaming reader with limits, no DTD, no entities, no network, and exact places.
 *
 * Input is decoded to UTF-8 here (UTF-8, UTF-16, other encodings libxml2 knows; the bytes decide, RDM-FORMAT.md), so that
 * every offset libxml2 reports is one into the text whose lines and columns are counted.
 * Over a limit (SPEC 2, DX009): depth 257, a `<!DOCTYPE`, a token over 10,000,000 bytes. */
#ifndef DEPUTY_XML_READER_H
#define DEPUTY_XML_READER_H

#include "core/entry.h"
#include "core/status.h"
#include "core/text.h"

#define READER_TOKEN_LIMIT 10000000 /* bytes of UTF-8 in one tag, comment, processing instruction or CDATA section */
/* libxml2's own limits on a token count from a buffer that still holds a little of what came before it: between this and the
 * limit it depends on what stands there. */
#define READER_TOKEN_ALWAYS (READER_TOKEN_LIMIT - 8192)

struct reader;

struct reader_attribute {
    const char *name;        /* local name, interned */
    const char *name_space;  /* interned, NULL for none */
    struct text value;       /* entities resolved */
};

struct reader_element {
    const char *name;       /* local name, interned: equal names are equal pointers within one reader */
    const char *name_space; /* interned, NULL for none */
    struct reader *reader;
    size_t depth;           /* the root is 1 */
    const struct reader_attribute *attributes;
    size_t attribute_count;
};

enum reader_answer {
    READER_INTO, /* report what is inside */
    READER_SKIP, /* report nothing until the element ends, and not its end either */
    READER_STOP  /* end reading; reader_parse gives STATUS_STOPPED */
};

struct reader_handler {
    void *context;
    /* called once before anything else: the place to intern names */
    void (*begin)(void *context, struct reader *reader);
    enum reader_answer (*start)(void *context, const struct reader_element *element);
    void (*text)(void *context, struct text text); /* character data, in pieces */
    void (*end)(void *context, const char *name);
    /* A DOCTYPE is over a limit. true here: go on to the root's start and let the handler decide there (directories,
     * where a foreign root is skipped whatever else the file holds); the limit, or an error of the root's own namespaces, is
     * reported behind it. */
    bool past_doctype;
};

/* Gives up to `size` bytes; 0 at the end, negative when reading fails. */
typedef long reader_source(void *context, char *bytes, size_t size);

/* A reader_source over a struct text, which it uses up. */
long reader_memory_source(void *text, char *bytes, size_t size);

struct reader_error {
    struct place place;
    char message[512]; /* one line of valid UTF-8, no secrets: libxml2's message, or ours */
};

/* The place of the element's `<`. Counted when it is asked for, so only while its start is reported. */
struct place reader_place(const struct reader_element *element);
/* Interned pointer of `name`, to compare element names with. Valid while the parse runs. */
const char *reader_intern(struct reader *reader, const char *name);
/* Stops from within a callback: over one of the receiver's limits, at `place`. reader_parse gives STATUS_OVER_LIMIT. */
void reader_stop_over_limit(struct reader *reader, struct place place, const char *message);

/* Reads a whole document. STATUS_OK; CANNOT_READ; NOT_WELL_FORMED, OVER_LIMIT and ENCRYPTED with *error; STOPPED; NO_MEMORY.
 * ENCRYPTED: the whole text is base64 (RDM-FORMAT.md), at line 1, column 1. */
enum status reader_parse(reader_source *source, void *source_context, const struct reader_handler *handler,
                         struct reader_error *error);
/* The same for text that is UTF-8 already, whatever it says of its encoding. */
enum status reader_parse_memory(struct text document, const struct reader_handler *handler, struct reader_error *error);

/* Is a run of text base64 as RDM-FORMAT.md tests it: at least 32 characters, white space aside, a multiple of 4? Fed in
 * pieces. */
struct base64_check {
    size_t characters;
    unsigned padding;
    bool broken;
};
void base64_check_add(struct base64_check *check, struct text text);
bool base64_check_holds(const struct base64_check *check);

#endif
