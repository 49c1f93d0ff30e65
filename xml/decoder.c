#include "xml/decoder.h"

#include <libxml/encoding.h>
#include <libxml/tree.h>

#include <errno.h>
#include <string.h>

#include "core/platform_encoding.h"

#include "xml/memory.h"

#define PIECE ((size_t)1 << 16)
#define POISON 0xFF
#define DECLARATION_LIMIT ((size_t)1024)

void decoder_init(struct decoder *decoder, reader_source *source, void *source_context)
{
    *decoder = (struct decoder){.source = source, .source_context = source_context};
}

void decoder_fini(struct decoder *decoder)
{
    if (decoder->raw)
        xmlBufferFree(decoder->raw);
    if (decoder->decoded)
        xmlBufferFree(decoder->decoded);
    if (decoder->encoding)
        xmlCharEncCloseFunc(decoder->encoding);
    *decoder = (struct decoder){0};
}

/* Reads until `size` bytes are there or the input ends. */
static enum status read_fully(struct decoder *decoder, char *bytes, size_t size, size_t *length)
{
    *length = 0;
    while (*length < size && !decoder->ended) {
        long got = decoder->source(decoder->source_context, bytes + *length, size - *length);
        if (got < 0)
            return STATUS_CANNOT_READ;
        if (got == 0)
            decoder->ended = true;
        *length += (size_t)got;
    }
    return STATUS_OK;
}

/* The encoding an ASCII-compatible XML declaration names; absent where it names none. */
static struct text declared_encoding(struct text start)
{
    start = text_slice(start, 0, start.length < DECLARATION_LIMIT ? start.length : DECLARATION_LIMIT);
    if (!text_starts_with(start, TEXT("<?xml")) || !text_is_blank(text_slice(start, 5, start.length > 5 ? 6 : 5)))
        return (struct text){NULL, 0};
    struct text declaration = text_slice(start, 0, text_find_byte(start, '>'));
    static const struct text key = {"encoding", 8};
    size_t at = 0;
    while (at < declaration.length && !text_starts_with(text_slice(declaration, at, declaration.length), key))
        at++;
    struct text rest = text_slice(declaration, at < declaration.length ? at + key.length : at, declaration.length);
    size_t quote = 0;
    while (quote < rest.length && rest.bytes[quote] != '"' && rest.bytes[quote] != '\'')
        quote++;
    if (quote == rest.length)
        return (struct text){NULL, 0};
    struct text name = text_slice(rest, quote + 1, rest.length);
    return text_slice(name, 0, text_find_byte(name, rest.bytes[quote]));
}

static void choose_declared(struct decoder *decoder, struct text start)
{
    static const char *const unicode[] = {"utf-8", "utf8", "utf-16", "utf-16le", "utf-16be", "utf16", "utf-32", "utf-32le",
                                          "utf-32be", "utf32", "ucs-2", "ucs-4", "iso-10646-ucs-2", "iso-10646-ucs-4",
                                          "unicode", "unicodeFFFE"};
    struct text name = declared_encoding(start);
    char terminated[64];
    if (name.length == 0)
        return;
    decoder->unknown_encoding = name.length >= sizeof terminated;
    if (decoder->unknown_encoding)
        return;
    for (size_t i = 0; i < sizeof unicode / sizeof *unicode; i++) {
        if (text_equals_ignoring_case(name, text_of(unicode[i])))
            return; /* these bytes are not two or four to a character, so they are UTF-8 */
    }
    memcpy(terminated, name.bytes, name.length);
    terminated[name.length] = '\0';
    decoder->encoding = xmlFindCharEncodingHandler(terminated);
    if (!decoder->encoding)
        decoder->upper_half = platform_upper_half(terminated);
    decoder->unknown_encoding = !decoder->encoding && !decoder->upper_half;
}

/* Decides by the first bytes; gives the length of the byte order mark. */
static size_t choose_encoding(struct decoder *decoder, struct text start)
{
    static const struct {
        struct text bytes;
        size_t mark;
        xmlCharEncoding encoding;
    } signs[] = {
        {{"\xEF\xBB\xBF", 3}, 3, XML_CHAR_ENCODING_UTF8},
        {{"\xFF\xFE", 2}, 2, XML_CHAR_ENCODING_UTF16LE},
        {{"\xFE\xFF", 2}, 2, XML_CHAR_ENCODING_UTF16BE},
        {{"<\0", 2}, 0, XML_CHAR_ENCODING_UTF16LE},
        {{"\0<", 2}, 0, XML_CHAR_ENCODING_UTF16BE},
    };
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        if (!text_starts_with(start, signs[i].bytes))
            continue;
        if (signs[i].encoding != XML_CHAR_ENCODING_UTF8 && !decoder->is_utf8)
            decoder->encoding = xmlGetCharEncodingHandler(signs[i].encoding);
        return signs[i].mark;
    }
    if (!decoder->is_utf8)
        choose_declared(decoder, start);
    return 0;
}

/* Takes `length` bytes that were put into the window's room. libxml2 would take a NUL for the end of the text. */
static void add_text(struct place_tracker *window, char *bytes, size_t length)
{
    window->length += length;
    for (char *nul; (nul = memchr(bytes, '\0', length)) != NULL;) {
        *nul = (char)POISON;
        length -= (size_t)(nul + 1 - bytes);
        bytes = nul + 1;
    }
}

static enum status add_decoded(struct decoder *decoder, struct place_tracker *window)
{
    while (decoder->raw->use > 0) {
        int converted = xmlCharEncInFunc(decoder->encoding, decoder->decoded, decoder->raw);
        if (converted <= 0) {
            /* An incomplete character waits for the rest of it, unless there is none. */
            if (converted == -1 || (converted == 0 && !decoder->ended))
                return converted == -1 ? STATUS_NO_MEMORY : STATUS_OK;
            xmlBufferEmpty(decoder->raw);
            xmlBufferAdd(decoder->decoded, (const xmlChar *)"\xFF\xFF\xFF\xFF", 4);
            decoder->ended = true;
        }
        size_t length = (size_t)xmlBufferLength(decoder->decoded);
        char *room = place_tracker_reserve(window, length + 1);
        if (!room)
            return STATUS_NO_MEMORY;
        memcpy(room, xmlBufferContent(decoder->decoded), length);
        xmlBufferEmpty(decoder->decoded);
        add_text(window, room, length);
    }
    return STATUS_OK;
}

/* The `length` bytes behind the window's text, a character each. */
static enum status add_single_bytes(const uint16_t *upper_half, struct place_tracker *window, size_t length)
{
    struct buffer utf8 = {0};
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)window->bytes[window->length + i];
        if (byte >= 0x80 && upper_half[byte - 0x80] == 0)
            buffer_add_byte(&utf8, (char)POISON);
        else
            buffer_add_code_point(&utf8, byte < 0x80 ? byte : upper_half[byte - 0x80]);
    }
    char *room = utf8.failed ? NULL : place_tracker_reserve(window, utf8.length + 1);
    if (room && utf8.length > 0) {
        memcpy(room, utf8.bytes, utf8.length);
        add_text(window, room, utf8.length);
    }
    buffer_fini(&utf8);
    return room ? STATUS_OK : STATUS_NO_MEMORY;
}

static enum status start_encoding(struct decoder *decoder)
{
    decoder->raw = xmlBufferCreate();
    decoder->decoded = xmlBufferCreate();
    return decoder->raw && decoder->decoded ? STATUS_OK : STATUS_NO_MEMORY;
}

/* A second mark, or `<?xm` in EBCDIC: libxml2 would take it for a sign of the encoding and count and decode on its own. */
static void poison_signs(struct place_tracker *window)
{
    static const struct text signs[] = {{"\xEF\xBB\xBF", 3}, {"\x4C\x6F\xA7\x94", 4}};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        if (text_starts_with((struct text){window->bytes, window->length}, signs[i]))
            window->bytes[0] = (char)POISON;
    }
}

enum status decoder_fill(struct decoder *decoder, struct place_tracker *window)
{
    while (!decoder->ended && window->served == window->length) {
        char *room = place_tracker_reserve(window, PIECE);
        size_t got;
        if (!room)
            return STATUS_NO_MEMORY;
        enum status status = read_fully(decoder, room, PIECE, &got);
        if (status != STATUS_OK)
            return status;
        size_t mark = 0;
        bool first = !decoder->started;
        if (first) {
            decoder->started = true;
            errno = 0;
            mark = choose_encoding(decoder, (struct text){room, got});
            /* iconv's own memory is not libxml2's. */
            if (xml_memory_failed() || (decoder->unknown_encoding && errno == ENOMEM))
                return STATUS_NO_MEMORY;
            if (decoder->encoding)
                status = start_encoding(decoder);
        }
        if (status == STATUS_OK && decoder->encoding) {
            if (xmlBufferAdd(decoder->raw, (const xmlChar *)room + mark, (int)(got - mark)) != 0)
                return STATUS_NO_MEMORY;
            status = add_decoded(decoder, window);
        } else if (status == STATUS_OK && decoder->upper_half) {
            status = add_single_bytes(decoder->upper_half, window, got);
        } else if (status == STATUS_OK) {
            memmove(room, room + mark, got - mark);
            add_text(window, room, got - mark);
        }
        if (status != STATUS_OK)
            return status;
        if (first)
            poison_signs(window);
    }
    return STATUS_OK;
}
