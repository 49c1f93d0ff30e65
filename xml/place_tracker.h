/* Lines and columns of offsets into a stream of UTF-8 text, with a window over what has not been counted yet. */
#ifndef DEPUTY_XML_PLACE_TRACKER_H
#define DEPUTY_XML_PLACE_TRACKER_H

#include "core/entry.h"
#include "core/status.h"

struct place_tracker {
    char *bytes;     /* text from `offset` minus `counted` on */
    size_t length;   /* bytes of text in the window that may be served */
    size_t capacity;
    size_t counted; /* bytes of the window that lie before `offset` */
    size_t served;  /* bytes of the window that were handed on */
    uint64_t offset; /* how far lines and columns are counted */
    struct place place; /* of `offset`, which it repeats */
};

void place_tracker_init(struct place_tracker *tracker);
void place_tracker_fini(struct place_tracker *tracker);
/* Room for `size` more bytes behind the text, dropping what is counted and served. NULL when memory is out. */
char *place_tracker_reserve(struct place_tracker *tracker, size_t size);
/* The next text of at most `size` bytes that was not handed on yet; empty when more has to be added first. */
struct text place_tracker_serve(struct place_tracker *tracker, size_t size);
/* Offset behind the last byte of the window. */
uint64_t place_tracker_end(const struct place_tracker *tracker);
/* Counts up to `offset`, which lies in the window; an offset already passed is answered with the place counted to. */
struct place place_tracker_advance(struct place_tracker *tracker, uint64_t offset);
/* The first `byte` at or after `from` in the window. */
bool place_tracker_find(const struct place_tracker *tracker, uint64_t from, char byte, uint64_t *offset);
/* The window's text from `offset` on. */
struct text place_tracker_text(const struct place_tracker *tracker, uint64_t offset);

#endif
