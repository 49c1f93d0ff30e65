#include "xml/excerpt.h"

#include <stdlib.h>
#include <string.h>

#include "xml/decoder.h"
#include "xml/secret_mask.h"

/* Bytes looked at before the place, to know what the line is part of, and behind it, to know where secrets end. */
#define BEFORE ((size_t)4096)
#define AFTER ((size_t)2048)
#define WIDTH_BEFORE 60 /* characters before the caret, where the line is cut */
#define ELLIPSIS "\xE2\x80\xA6"
#define MASK "***"
#define MARK_LENGTH 3

/* What is shown or cut off as one: a character, or a mask. */
struct unit {
    size_t start; /* in `visible` */
    size_t width; /* in characters */
};

struct excerpt_reader {
    struct excerpt_source source;
    bool seekable, plain; /* plain: UTF-8 */
    size_t mark;          /* bytes of the byte order mark of a plain document */
    bool streaming;       /* decoder and window stand where the source does */
    struct decoder decoder;
    struct place_tracker window;
    char start[MARK_LENGTH]; /* the first bytes of the source */
    size_t start_length;
    /* of the excerpt that is made */
    char piece[BEFORE + AFTER];
    unsigned char mask[BEFORE + AFTER];
    struct unit units[BEFORE + AFTER + 1];
    size_t unit_count;
    struct buffer visible, line;
};

/* ---- the text around a place ---- */

/* A piece of the document with the place in it. */
struct piece {
    struct text text;
    size_t caret; /* offset into the text */
    bool from_start, to_end; /* nothing of the document lies before or behind it */
};

static bool is_continuation(char byte)
{
    return ((unsigned char)byte & 0xC0) == 0x80;
}

/* Drops the parts of characters at both ends. */
static void trim(struct piece *piece)
{
    size_t start = 0, end = piece->text.length, last = end;
    while (!piece->from_start && start < piece->caret && start < 3 && is_continuation(piece->text.bytes[start]))
        start++;
    while (!piece->to_end && last > piece->caret && end - last < 4 && is_continuation(piece->text.bytes[last - 1]))
        last--;
    if (!piece->to_end && last > piece->caret + 1 && (unsigned char)piece->text.bytes[last - 1] >= 0xC0)
        end = last - 1;
    piece->text = text_slice(piece->text, start, end);
    piece->caret -= start;
}

/* Notes the first bytes: the decoder keeps to itself whether there was a byte order mark. */
static long read_noting_start(void *context, char *bytes, size_t size)
{
    struct excerpt_reader *reader = context;
    long got = reader->source.read(reader->source.context, bytes, size);
    for (long i = 0; i < got && reader->start_length < MARK_LENGTH; i++)
        reader->start[reader->start_length++] = bytes[i];
    return got;
}

static void end_stream(struct excerpt_reader *reader)
{
    decoder_fini(&reader->decoder);
    place_tracker_fini(&reader->window);
    reader->streaming = false;
}

/* *ended: nothing came, because there is no more. */
static enum status fill(struct excerpt_reader *reader, bool *ended)
{
    uint64_t end = place_tracker_end(&reader->window);
    place_tracker_serve(&reader->window, SIZE_MAX);
    enum status status = decoder_fill(&reader->decoder, &reader->window);
    *ended = status != STATUS_OK || place_tracker_end(&reader->window) == end;
    return status;
}

static enum status start_stream(struct excerpt_reader *reader)
{
    bool ended;
    place_tracker_init(&reader->window);
    decoder_init(&reader->decoder, read_noting_start, reader);
    reader->streaming = true;
    enum status status = fill(reader, &ended);
    reader->plain = reader->decoder.encoding == NULL;
    reader->mark = text_equals((struct text){reader->start, reader->start_length}, TEXT("\xEF\xBB\xBF")) ? MARK_LENGTH : 0;
    return status;
}

static enum status restart_stream(struct excerpt_reader *reader)
{
    end_stream(reader);
    if (!reader->source.seek(reader->source.context, 0))
        return STATUS_UNSUPPORTED;
    return start_stream(reader);
}

/* The stream's text around `offset`, which its window has reached. */
static enum status piece_of_stream(struct excerpt_reader *reader, uint64_t offset, struct piece *piece)
{
    struct place_tracker *window = &reader->window;
    enum status status = STATUS_OK;
    uint64_t start = offset > BEFORE ? offset - BEFORE : 0;
    bool ended = false;
    while (!ended && place_tracker_end(window) < offset + AFTER) {
        place_tracker_advance(window, start);
        status = fill(reader, &ended);
    }
    if (status != STATUS_OK)
        return status;
    uint64_t held = window->offset - window->counted;
    start = start > held ? start : held;
    if (offset < start || offset > place_tracker_end(window))
        return STATUS_UNSUPPORTED;
    struct text text = place_tracker_text(window, start);
    size_t caret = (size_t)(offset - start), length = caret + AFTER < text.length ? caret + AFTER : text.length;
    if (length > 0)
        memcpy(reader->piece, text.bytes, length);
    *piece = (struct piece){{reader->piece, length}, caret, start == 0, ended && length == text.length};
    return STATUS_OK;
}

static enum status stream_to_offset(struct excerpt_reader *reader, uint64_t offset, struct piece *piece)
{
    struct place_tracker *window = &reader->window;
    uint64_t start = offset > BEFORE ? offset - BEFORE : 0;
    enum status status = STATUS_OK;
    if (!reader->streaming || offset < window->offset)
        status = restart_stream(reader);
    bool ended = false;
    while (status == STATUS_OK && !ended && place_tracker_end(window) < offset) {
        uint64_t end = place_tracker_end(window);
        place_tracker_advance(window, end < start ? end : start);
        status = fill(reader, &ended);
    }
    return status == STATUS_OK ? piece_of_stream(reader, offset, piece) : status;
}

/* Counts on towards a line and column within the window. True: *offset is there, or at the end of a line that is shorter. */
static bool find_place(struct place_tracker *window, struct place place, uint64_t *offset)
{
    uint64_t feed, end = place_tracker_end(window);
    while (window->place.line < place.line) {
        if (!place_tracker_find(window, window->offset, '\n', &feed)) {
            place_tracker_advance(window, end);
            return false;
        }
        place_tracker_advance(window, feed + 1);
    }
    struct text text = place_tracker_text(window, window->offset);
    size_t left = place.column > window->place.column ? place.column - window->place.column : 0, at = 0;
    if (left > text.length + BEFORE && text_find_byte(text, '\n') == text.length) {
        place_tracker_advance(window, end);
        *offset = end;
        return false;
    }
    while (at < text.length && is_continuation(text.bytes[at])) /* of a character that is counted */
        at++;
    while (at < text.length && text.bytes[at] != '\n' && left > 0) {
        for (at++; at < text.length && is_continuation(text.bytes[at]); at++) {
        }
        left--;
    }
    *offset = window->offset + at;
    if (at < text.length)
        return true;
    place_tracker_advance(window, *offset > BEFORE ? *offset - BEFORE : 0);
    return false;
}

static enum status stream_to_place(struct excerpt_reader *reader, struct place place, struct piece *piece)
{
    enum status status = STATUS_OK;
    if (!reader->streaming || (place_before(place, reader->window.place)))
        status = restart_stream(reader);
    uint64_t offset = 0;
    bool ended = false;
    while (status == STATUS_OK && !find_place(&reader->window, place, &offset)) {
        status = ended ? STATUS_UNSUPPORTED : fill(reader, &ended);
        if (ended && reader->window.place.line == place.line)
            break; /* the place is the end of the text */
    }
    return status == STATUS_OK ? piece_of_stream(reader, offset, piece) : status;
}

static enum status read_around(struct excerpt_reader *reader, uint64_t offset, struct piece *piece)
{
    uint64_t start = offset > BEFORE ? offset - BEFORE : 0;
    if (!reader->seekable || !reader->source.seek(reader->source.context, reader->mark + start)) {
        reader->seekable = false;
        return stream_to_offset(reader, offset, piece);
    }
    end_stream(reader);
    size_t caret = (size_t)(offset - start), length = 0;
    long got = 1;
    while (got > 0 && length < caret + AFTER) {
        got = reader->source.read(reader->source.context, reader->piece + length, caret + AFTER - length);
        length += got > 0 ? (size_t)got : 0;
    }
    *piece = (struct piece){{reader->piece, length}, caret, start == 0, got == 0};
    return got < 0 ? STATUS_CANNOT_READ : caret <= length ? STATUS_OK : STATUS_UNSUPPORTED;
}

static enum status find_piece(struct excerpt_reader *reader, struct place place, struct piece *piece)
{
    bool known = place.offset > 0 || (place.line == 1 && place.column == 1);
    enum status status = place.line == 0 ? STATUS_UNSUPPORTED
                         : !known        ? stream_to_place(reader, place, piece)
                         : reader->plain ? read_around(reader, place.offset, piece)
                                         : stream_to_offset(reader, place.offset, piece);
    if (status != STATUS_OK)
        return status;
    trim(piece);
    /* Another byte there: the file is not what it was when the place was noted. */
    bool is_element = piece->caret < piece->text.length && piece->text.bytes[piece->caret] == '<';
    return place.offset == 0 || is_element ? STATUS_OK : STATUS_UNSUPPORTED;
}

/* ---- the line ---- */

struct line {
    size_t start, end; /* in the piece */
    bool cut_start, cut_end;
};

static struct line line_of(const struct piece *piece)
{
    struct text rest = text_slice(piece->text, piece->caret, piece->text.length);
    struct line line = {piece->caret, piece->caret + text_find_byte(rest, '\n'), false, false};
    while (line.start > 0 && piece->text.bytes[line.start - 1] != '\n')
        line.start--;
    line.cut_start = line.start == 0 && !piece->from_start;
    line.cut_end = line.end == piece->text.length && !piece->to_end;
    if (line.end > piece->caret && piece->text.bytes[line.end - 1] == '\r')
        line.end--;
    return line;
}

static size_t characters(struct text text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.length; i++)
        count += !is_continuation(text.bytes[i]);
    return count;
}

static void add_unit(struct excerpt_reader *reader, struct text text)
{
    size_t start = reader->visible.length;
    if (text_equals(text, TEXT("\t")))
        buffer_add_byte(&reader->visible, ' ');
    else
        buffer_add_visible(&reader->visible, text);
    size_t width = characters(text_slice(buffer_text(&reader->visible), start, reader->visible.length));
    reader->units[reader->unit_count++] = (struct unit){start, width};
}

/* Leaves off what is too far from the caret to fit beside it. */
static void narrow(const struct excerpt_reader *reader, const struct piece *piece, struct line *line)
{
    size_t start = piece->caret, end = start, before = 0, after = 0;
    while (start > line->start && before <= EXCERPT_WIDTH)
        before += !reader->mask[--start] && !is_continuation(piece->text.bytes[start]);
    while (end < line->end && after <= EXCERPT_WIDTH) {
        after += !reader->mask[end] && !is_continuation(piece->text.bytes[end]);
        end++;
    }
    while (end < line->end && is_continuation(piece->text.bytes[end]))
        end++;
    line->cut_start |= start > line->start;
    line->cut_end |= end < line->end;
    line->start = start;
    line->end = end;
}

static size_t hidden_end(const struct excerpt_reader *reader, size_t at, size_t end)
{
    while (at < end && reader->mask[at])
        at++;
    return at;
}

/* Fills units with the line; gives the one the caret stands under. *worth: there is more than masks and blanks. */
static size_t show(struct excerpt_reader *reader, const struct piece *piece, const struct line *line, bool *worth)
{
    size_t caret = SIZE_MAX, blank_end = 0;
    reader->unit_count = 0;
    buffer_clear(&reader->visible);
    *worth = false;
    for (size_t at = line->start, next; at < line->end; at = next) {
        next = at < blank_end ? at : hidden_end(reader, at, line->end);
        bool masked = !text_is_blank(text_slice(piece->text, at, next));
        if (!masked) {
            blank_end = next > blank_end ? next : blank_end;
            next = at;
            text_next_code_point(piece->text, &next);
            *worth |= !text_is_blank(text_slice(piece->text, at, next));
        }
        if (caret == SIZE_MAX && next > piece->caret)
            caret = reader->unit_count;
        if (!masked && text_begins_log_command(piece->text, at))
            add_unit(reader, TEXT("\\u{23}"));
        else
            add_unit(reader, masked ? TEXT(MASK) : text_slice(piece->text, at, next));
    }
    reader->units[reader->unit_count] = (struct unit){reader->visible.length, 0};
    return caret < reader->unit_count ? caret : reader->unit_count;
}

static void take_left(const struct excerpt_reader *reader, size_t *first, size_t *left)
{
    while (*first > 0 && reader->units[*first - 1].width <= *left)
        *left -= reader->units[--*first].width;
}

static size_t take_right(const struct excerpt_reader *reader, size_t last, size_t *left)
{
    while (last < reader->unit_count && reader->units[last].width <= *left)
        *left -= reader->units[last++].width;
    return last;
}

static void cut(struct excerpt_reader *reader, const struct line *line, size_t caret, struct excerpt *out)
{
    size_t left = EXCERPT_WIDTH - (size_t)line->cut_start - (size_t)line->cut_end;
    size_t first = 0, last = take_right(reader, 0, &left);
    if (last < reader->unit_count) {
        size_t before = WIDTH_BEFORE;
        left = EXCERPT_WIDTH - 2; /* both ends may need a mark */
        first = caret;
        take_left(reader, &first, &before);
        left -= WIDTH_BEFORE - before;
        last = take_right(reader, caret, &left);
        left += !line->cut_end && last == reader->unit_count;
        take_left(reader, &first, &left);
        left += !line->cut_start && first == 0;
        last = take_right(reader, last, &left);
    }
    struct text visible = buffer_text(&reader->visible);
    bool mark_start = line->cut_start || first > 0, mark_end = line->cut_end || last < reader->unit_count;
    buffer_clear(&reader->line);
    buffer_add(&reader->line, mark_start ? TEXT(ELLIPSIS) : TEXT(""));
    buffer_add(&reader->line, text_slice(visible, reader->units[first].start, reader->units[last].start));
    buffer_add(&reader->line, mark_end ? TEXT(ELLIPSIS) : TEXT(""));
    out->line = buffer_text(&reader->line);
    out->caret = mark_start + characters(text_slice(visible, reader->units[first].start, reader->units[caret].start));
}

/* ---- */

struct excerpt_reader *excerpt_reader_new(const struct excerpt_source *source)
{
    struct excerpt_reader *reader = calloc(1, sizeof *reader);
    if (!reader)
        return NULL;
    reader->source = *source;
    reader->seekable = true;
    if (start_stream(reader) == STATUS_NO_MEMORY) {
        excerpt_reader_free(reader);
        return NULL;
    }
    return reader;
}

void excerpt_reader_free(struct excerpt_reader *reader)
{
    if (!reader)
        return;
    end_stream(reader);
    buffer_fini(&reader->visible);
    buffer_fini(&reader->line);
    free(reader);
}

enum status excerpt_read(struct excerpt_reader *reader, struct place place, struct excerpt *out)
{
    struct piece piece;
    bool worth;
    *out = (struct excerpt){0};
    enum status status = find_piece(reader, place, &piece);
    if (status != STATUS_OK)
        return status;
    struct line line = line_of(&piece);
    memset(reader->mask, 0, sizeof reader->mask);
    if (!secret_mask(piece.text, line.end, reader->mask))
        return STATUS_NO_MEMORY;
    narrow(reader, &piece, &line);
    size_t caret = show(reader, &piece, &line, &worth);
    if (!worth)
        return STATUS_UNSUPPORTED;
    cut(reader, &line, caret, out);
    return reader->visible.failed || reader->line.failed ? STATUS_NO_MEMORY : STATUS_OK;
}
