#include "xml/place_tracker.h"

#include <stdlib.h>
#include <string.h>

void place_tracker_init(struct place_tracker *tracker)
{
    *tracker = (struct place_tracker){.place = {1, 1, 0}};
}

void place_tracker_fini(struct place_tracker *tracker)
{
    free(tracker->bytes);
    *tracker = (struct place_tracker){0};
}

static void drop_done(struct place_tracker *tracker)
{
    size_t done = tracker->counted < tracker->served ? tracker->counted : tracker->served;
    if (done == 0)
        return;
    memmove(tracker->bytes, tracker->bytes + done, tracker->length - done);
    tracker->length -= done;
    tracker->counted -= done;
    tracker->served -= done;
}

char *place_tracker_reserve(struct place_tracker *tracker, size_t size)
{
    drop_done(tracker);
    size_t used = tracker->length;
    if (tracker->capacity - used < size) {
        size_t capacity = tracker->capacity * 2 > used + size ? tracker->capacity * 2 : used + size;
        char *grown = realloc(tracker->bytes, capacity);
        if (!grown)
            return NULL;
        tracker->bytes = grown;
        tracker->capacity = capacity;
    }
    return tracker->bytes + used;
}

struct text place_tracker_serve(struct place_tracker *tracker, size_t size)
{
    size_t rest = tracker->length - tracker->served;
    struct text piece = {tracker->bytes + tracker->served, rest < size ? rest : size};
    tracker->served += piece.length;
    return piece;
}

uint64_t place_tracker_end(const struct place_tracker *tracker)
{
    return tracker->offset - tracker->counted + tracker->length;
}

/* Every byte but 10xxxxxx starts a code point. Eight at a time, because between two tags there are some forty. */
static size_t count_code_points(const char *bytes, size_t length)
{
    size_t count = 0;
    for (; length >= 8; bytes += 8, length -= 8) {
        uint64_t eight;
        memcpy(&eight, bytes, sizeof eight);
        uint64_t starts = (~eight >> 7 | eight >> 6) & 0x0101010101010101u;
        count += (size_t)(starts * 0x0101010101010101u >> 56);
    }
    for (size_t i = 0; i < length; i++)
        count += (signed char)bytes[i] >= -64;
    return count;
}

struct place place_tracker_advance(struct place_tracker *tracker, uint64_t offset)
{
    if (offset <= tracker->offset)
        return tracker->place;
    const char *from = tracker->bytes + tracker->counted;
    size_t length = (size_t)(offset - tracker->offset);
    if (length > tracker->length - tracker->counted)
        length = tracker->length - tracker->counted;
    const char *end = from + length;
    for (const char *feed; (feed = memchr(from, '\n', (size_t)(end - from))) != NULL; from = feed + 1) {
        tracker->place.line++;
        tracker->place.column = 1;
    }
    tracker->place.column += count_code_points(from, (size_t)(end - from));
    tracker->counted += length;
    tracker->offset += length;
    tracker->place.offset = tracker->offset;
    return tracker->place;
}

struct text place_tracker_text(const struct place_tracker *tracker, uint64_t offset)
{
    uint64_t start = tracker->offset - tracker->counted;
    if (offset < start || offset > start + tracker->length)
        return (struct text){NULL, 0};
    size_t index = (size_t)(offset - start);
    return (struct text){tracker->bytes + index, tracker->length - index};
}

bool place_tracker_find(const struct place_tracker *tracker, uint64_t from, char byte, uint64_t *offset)
{
    struct text text = place_tracker_text(tracker, from);
    if (text.length > 0 && text.bytes[0] == byte) { /* the usual case: text in front of a tag was reported and passed */
        *offset = from;
        return true;
    }
    const char *found = text.length > 0 ? memchr(text.bytes, byte, text.length) : NULL;
    if (!found)
        return false;
    *offset = from + (uint64_t)(found - text.bytes);
    return true;
}
