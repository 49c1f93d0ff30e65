/* The source line a finding points at: a short window of it, fit to be shown, without secrets.
 *
 * Reads only what lies around the place where the input can seek and is UTF-8; else it streams, so places are best asked for
 * in the order of the text. Memory does not grow with the document. */
#ifndef DEPUTY_XML_EXCERPT_H
#define DEPUTY_XML_EXCERPT_H

#include "core/entry.h"
#include "core/status.h"
#include "xml/reader.h"

#define EXCERPT_WIDTH 120 /* characters, marks of what was cut off included */

struct excerpt_source {
    reader_source *read;
    bool (*seek)(void *context, uint64_t offset); /* from the start of the bytes; false: not possible, nothing moved */
    void *context;
};

struct excerpt {
    struct text line; /* visible text; borrowed until the next excerpt_read */
    size_t caret;     /* characters before the one that is meant; the line's length where its end is */
};

struct excerpt_reader;

/* `source` stands at the start. NULL when memory is out. */
struct excerpt_reader *excerpt_reader_new(const struct excerpt_source *source);
void excerpt_reader_free(struct excerpt_reader *reader); /* accepts NULL */

/* STATUS_OK; UNSUPPORTED: there is nothing to show (any more); CANNOT_READ; NO_MEMORY. */
enum status excerpt_read(struct excerpt_reader *reader, struct place place, struct excerpt *out);

#endif
