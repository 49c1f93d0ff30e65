#include "xml/reader.h"

#include <libxml/encoding.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "xml/attribute_value.h"
#include "xml/decoder.h"
#include "xml/error_text.h"
#include "xml/errors.h"
#include "xml/memory.h"
#include "xml/place_tracker.h"

#define DEPTH_LIMIT 256
#define TOKEN_LIMIT ((uint64_t)READER_TOKEN_LIMIT)
#define LOOKAHEAD_SLACK (TOKEN_LIMIT - READER_TOKEN_ALWAYS)
/* No document needs so many, and libxml2's time grows with their square. */
#define ATTRIBUTE_LIMIT 10000
#define NAMESPACE_LIMIT 10000
#define NAME_LIMIT 100000

struct reader {
    xmlParserCtxtPtr parser;
    const struct reader_handler *handler;
    struct decoder decoder;
    struct place_tracker tracker;
    struct place long_token; /* the last one so long that libxml2 may refuse what stands behind it; line 0: none */
    uint64_t event_end; /* offset behind the last token that was reported: the next `<` from here starts the next token */
    uint64_t before_tag; /* what event_end was before the tag that is reported */
    size_t depth;
    size_t namespaces[DEPTH_LIMIT + 2]; /* by depth: how many are declared up to there */
    struct {
        uint64_t start, offset; /* of the tag that is being read; how far it was looked at */
        size_t attributes;
        char quote; /* the value goes on up to this one; 0: outside a value */
        bool ended;
    } tag;
    size_t skipped_from; /* depth of the element that is skipped with all it holds, 0: none */
    bool root_seen;
    struct place doctype; /* line 0: none */
    struct reader_error root_error; /* past_doctype: of the root's own namespaces, for when the root turns out to be wanted */
    struct base64_check whole_text; /* of everything before the root */
    struct reader_attribute *attributes;
    size_t attribute_capacity;
    struct buffer values; /* of attributes, where they are not as they stand in the text */
    enum status status; /* the first thing that stopped the reader; OK while it goes on */
    struct reader_error *error;
};

const char *reader_intern(struct reader *reader, const char *name)
{
    return (const char *)xmlDictLookup(reader->parser->dict, (const xmlChar *)name, -1);
}

/* Where the parser stands in the decoded text: what xmlByteConsumed answers for text that needs no conversion, without its
 * call. `consumed` is a long, which is 32 bits on Windows: the tracker's offset, which is never ahead of it, supplies the
 * upper half. */
static uint64_t position(const struct reader *reader)
{
    const struct _xmlParserInput *input = reader->parser->input;
    unsigned long low = input->consumed + (unsigned long)(input->cur - input->base);
    return reader->tracker.offset + (unsigned long)(low - (unsigned long)reader->tracker.offset);
}

/* xmlStopParser frees the input that libxml2 is reading from when it asks for more or reports an error. Without it the
 * callbacks stay silent and the input ends where libxml2 asks for more. */
static void stop(struct reader *reader, enum status status)
{
    if (reader->status == STATUS_OK)
        reader->status = status;
    reader->parser->disableSAX = 1;
}

static void stop_with_error(struct reader *reader, enum status status, struct place place, const char *message)
{
    if (reader->status != STATUS_OK)
        return;
    reader->error->place = place;
    snprintf(reader->error->message, sizeof reader->error->message, "%s", message);
    stop(reader, status);
}

void reader_stop_over_limit(struct reader *reader, struct place place, const char *message)
{
    stop_with_error(reader, STATUS_OVER_LIMIT, place, message);
}

/* The `<` of the token that is being read. */
static bool token_start(struct reader *reader, uint64_t *offset)
{
    return place_tracker_find(&reader->tracker, reader->event_end, '<', offset);
}

#define ATTRIBUTE_MESSAGE "a tag has more than 10,000 attributes"
#define NAME_MESSAGE "more than 100,000 different names"
#define TOKEN_MESSAGE "a single tag, comment, processing instruction or CDATA section is over 10 MB"

static void limit_long_token(struct reader *reader, uint64_t end)
{
    uint64_t start;
    if (reader->status != STATUS_OK || !token_start(reader, &start) || end - start <= TOKEN_LIMIT - LOOKAHEAD_SLACK)
        return;
    reader->long_token = place_tracker_advance(&reader->tracker, start);
    if (end - start > TOKEN_LIMIT)
        reader_stop_over_limit(reader, reader->long_token, TOKEN_MESSAGE);
}

/* Judges the size of the token that ends at `end`. */
static inline void limit_token(struct reader *reader, uint64_t end)
{
    if (end - reader->event_end > TOKEN_LIMIT - LOOKAHEAD_SLACK)
        limit_long_token(reader, end);
}

/* Marks the end of a token that has no business with the handler. */
static void end_token(struct reader *reader)
{
    uint64_t end = position(reader);
    limit_token(reader, end);
    reader->event_end = end;
}

/* Behind the XML declaration, if there is one, and the white space after it. */
static void on_start_document(void *context)
{
    struct reader *reader = context;
    uint64_t end;
    if (position(reader) > 0 && place_tracker_find(&reader->tracker, 0, '>', &end))
        limit_token(reader, end + 1);
    reader->event_end = position(reader);
}

static void on_comment(void *context, const xmlChar *value)
{
    (void)value;
    end_token(context);
}

static void on_processing_instruction(void *context, const xmlChar *target, const xmlChar *data)
{
    (void)target;
    (void)data;
    struct reader *reader = context;
    uint64_t start;
    if (xmlDictSize(reader->parser->dict) > NAME_LIMIT && token_start(reader, &start))
        reader_stop_over_limit(reader, place_tracker_advance(&reader->tracker, start), NAME_MESSAGE);
    end_token(reader);
}

static void on_text(void *context, const xmlChar *bytes, int length)
{
    struct reader *reader = context;
    reader->event_end = position(reader);
    if (reader->skipped_from == 0 && reader->status == STATUS_OK)
        reader->handler->text(reader->handler->context, (struct text){(const char *)bytes, (size_t)length});
}

static void on_cdata(void *context, const xmlChar *bytes, int length)
{
    struct reader *reader = context;
    end_token(reader);
    if (reader->skipped_from == 0 && reader->status == STATUS_OK)
        reader->handler->text(reader->handler->context, (struct text){(const char *)bytes, (size_t)length});
}

#define DOCTYPE_MESSAGE "a document type declaration is not accepted"

static void on_doctype(void *context, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
    (void)name;
    (void)external;
    (void)system;
    struct reader *reader = context;
    uint64_t start;
    if (reader->status != STATUS_OK)
        return;
    if (!token_start(reader, &start))
        start = reader->event_end;
    reader->doctype = place_tracker_advance(&reader->tracker, start);
    reader->parser->hasPErefs = 1; /* no entity is ever declared here: what it refers to may be on the way to the root */
    if (!reader->handler->past_doctype)
        reader_stop_over_limit(reader, reader->doctype, DOCTYPE_MESSAGE);
}

static bool take_attributes(struct reader *reader, int count, const xmlChar **from)
{
    if ((size_t)count > reader->attribute_capacity) {
        struct reader_attribute *grown = realloc(reader->attributes, (size_t)count * sizeof *grown);
        if (!grown) {
            stop(reader, STATUS_NO_MEMORY);
            return false;
        }
        reader->attributes = grown;
        reader->attribute_capacity = (size_t)count;
    }
    for (int i = 0; i < count; i++, from += 5) {
        reader->attributes[i] = (struct reader_attribute){
            .name = (const char *)from[0],
            .name_space = (const char *)from[2],
            .value = {(const char *)from[3], (size_t)(from[4] - from[3])},
        };
    }
    if (attribute_values_resolve(reader->attributes, (size_t)count, &reader->values))
        return true;
    stop(reader, STATUS_NO_MEMORY);
    return false;
}

/* Why this element is one too many; NULL: it is not. */
static const char *find_excess(const struct reader *reader, size_t attribute_count)
{
    if (reader->depth > DEPTH_LIMIT)
        return "elements are nested deeper than 256";
    if (reader->namespaces[reader->depth] > NAMESPACE_LIMIT)
        return "more than 10,000 namespaces are declared around one element";
    if (attribute_count > ATTRIBUTE_LIMIT)
        return ATTRIBUTE_MESSAGE;
    return xmlDictSize(reader->parser->dict) > NAME_LIMIT ? NAME_MESSAGE : NULL;
}

struct place reader_place(const struct reader_element *element)
{
    struct reader *reader = element->reader;
    uint64_t start;
    if (!place_tracker_find(&reader->tracker, reader->before_tag, '<', &start))
        start = reader->before_tag;
    return place_tracker_advance(&reader->tracker, start);
}

/* libxml2 reports a tag before it looks for its end; where there is none, an error follows, and the tag was none. */
static bool tag_is_whole(const struct reader *reader)
{
    const xmlChar *end = reader->parser->input->cur;
    return end[0] == '>' || (end[0] == '/' && end[1] == '>');
}

static void on_start(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int namespace_count,
                     const xmlChar **namespaces, int attribute_count, int defaulted_count, const xmlChar **attributes)
{
    (void)prefix;
    (void)namespaces;
    (void)defaulted_count;
    struct reader *reader = context;
    if (reader->status != STATUS_OK)
        return;
    if (!tag_is_whole(reader))
        return;
    reader->depth++;
    reader->namespaces[reader->depth] = reader->namespaces[reader->depth - 1] + (size_t)namespace_count;
    const char *excess = find_excess(reader, (size_t)attribute_count + (size_t)namespace_count);
    uint64_t end = position(reader);
    if (reader->skipped_from != 0 && !excess && end - reader->event_end < TOKEN_LIMIT - LOOKAHEAD_SLACK) {
        reader->event_end = end;
        return;
    }
    struct reader_element element = {
        .name = (const char *)name,
        .name_space = (const char *)uri,
        .reader = reader,
        .depth = reader->depth,
        .attribute_count = (size_t)attribute_count,
    };
    reader->before_tag = reader->event_end;
    if (excess) {
        reader_stop_over_limit(reader, reader_place(&element), excess);
        return;
    }
    limit_token(reader, end + (*reader->parser->input->cur == '/' ? 2 : 1)); /* libxml2 stands before its `>` */
    reader->event_end = end;
    if (reader->status != STATUS_OK || reader->skipped_from != 0 || !take_attributes(reader, attribute_count, attributes))
        return;
    reader->root_seen = true;
    element.attributes = reader->attributes;
    enum reader_answer answer = reader->handler->start(reader->handler->context, &element);
    if (answer == READER_STOP)
        stop(reader, STATUS_STOPPED);
    else if (answer == READER_SKIP)
        reader->skipped_from = reader->depth;
    if (reader->depth == 1 && reader->doctype.line != 0)
        reader_stop_over_limit(reader, reader->doctype, DOCTYPE_MESSAGE);
    if (reader->depth == 1 && reader->root_error.place.line != 0)
        stop_with_error(reader, STATUS_NOT_WELL_FORMED, reader->root_error.place, reader->root_error.message);
}

static void on_end(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    (void)prefix;
    (void)uri;
    struct reader *reader = context;
    end_token(reader);
    if (reader->status != STATUS_OK)
        return;
    size_t depth = reader->depth--;
    if (reader->skipped_from == 0)
        reader->handler->end(reader->handler->context, (const char *)name);
    else if (reader->skipped_from == depth)
        reader->skipped_from = 0;
}

/* Is it a DOCTYPE that libxml2 stumbled over, and not something in the text before it? It stands before the `<` only where
 * it expects nothing but the end of the document. */
static bool doctype_is_at_fault(struct reader *reader, const xmlError *error, uint64_t *start)
{
    static const struct text doctype = {"<!DOCTYPE", 9};
    return token_start(reader, start) && text_starts_with(place_tracker_text(&reader->tracker, *start), doctype) &&
           (position(reader) > *start || error->code == XML_ERR_DOCUMENT_END);
}

/* Is it one of libxml2's own limits that was hit? Gives the place of what is too long. */
static bool limit_is_at_fault(struct reader *reader, const xmlError *error, struct place *place)
{
    struct place_tracker *tracker = &reader->tracker;
    uint64_t start, read = place_tracker_end(tracker) - (tracker->length - tracker->served);
    if (token_start(reader, &start) && read > start && read - start > TOKEN_LIMIT - LOOKAHEAD_SLACK)
        *place = place_tracker_advance(tracker, start);
    else if (error->code != XML_ERR_INTERNAL_ERROR || !error->message || !strstr(error->message, "Huge input"))
        return false;
    else if (reader->long_token.line != 0)
        *place = reader->long_token;
    return true;
}

static void on_error(void *context, xmlErrorPtr error)
{
    struct reader *reader = context;
    if (error->level < XML_ERR_ERROR || reader->status != STATUS_OK || error->code == XML_WAR_UNDECLARED_ENTITY)
        return;
    uint64_t start;
    struct place place = {error->line > 0 ? (size_t)error->line : 1, error->int2 > 0 ? (size_t)error->int2 : 1, 0};
    if (error->code == XML_ERR_NO_MEMORY) {
        if (xmlDictGetUsage(reader->parser->dict) <= XML_MAX_DICTIONARY_LIMIT)
            stop(reader, STATUS_NO_MEMORY);
        else /* libxml2's own limit, reported as if memory had run out */
            reader_stop_over_limit(reader, place, "more than 10 MB of different names");
    } else if (reader->doctype.line != 0) {
        reader_stop_over_limit(reader, reader->doctype, DOCTYPE_MESSAGE);
    } else if (doctype_is_at_fault(reader, error, &start)) {
        reader_stop_over_limit(reader, place_tracker_advance(&reader->tracker, start), DOCTYPE_MESSAGE);
    } else if (limit_is_at_fault(reader, error, &place)) {
        reader_stop_over_limit(reader, place, TOKEN_MESSAGE);
    } else {
        char text[256];
        error_text(error, text, sizeof text);
        if (reader->handler->past_doctype && !reader->root_seen && error->domain == XML_FROM_NAMESPACE) {
            reader->root_error.place = place;
            snprintf(reader->root_error.message, sizeof reader->root_error.message, "%s", text);
            return;
        }
        stop_with_error(reader, STATUS_NOT_WELL_FORMED, place, text);
    }
}

/* libxml2 compares every attribute of a tag with every other before it reports them: they are counted here, as far as the
 * tag was handed over. True: there are too many in it. */
static bool attributes_are_too_many(struct reader *reader)
{
    uint64_t start;
    if (!token_start(reader, &start))
        return false;
    if (start != reader->tag.start || reader->tag.offset <= start) {
        reader->tag.start = start;
        reader->tag.offset = start + 1;
        reader->tag.attributes = 0;
        reader->tag.quote = 0;
        reader->tag.ended = false;
    }
    struct text text = place_tracker_text(&reader->tracker, reader->tag.offset);
    if (reader->tag.offset == start + 1 && text.length > 0)
        reader->tag.ended = strchr("!?/", text.bytes[0]) != NULL;
    for (size_t i = 0; i < text.length && !reader->tag.ended; i++) {
        char byte = text.bytes[i];
        if (reader->tag.quote) {
            reader->tag.quote = byte == reader->tag.quote ? 0 : reader->tag.quote;
        } else if (byte == '"' || byte == '\'') {
            reader->tag.quote = byte;
            reader->tag.attributes++;
        } else {
            reader->tag.ended = byte == '>';
        }
    }
    reader->tag.offset += text.length;
    return reader->tag.attributes > ATTRIBUTE_LIMIT;
}

/* libxml2 asks for more text. What it has read through is counted and let go first. */
static int supply(void *context, char *bytes, int size)
{
    struct reader *reader = context;
    struct place_tracker *tracker = &reader->tracker;
    if (reader->status != STATUS_OK)
        return 0;
    if (tracker->served == tracker->length) {
        if (attributes_are_too_many(reader)) {
            reader_stop_over_limit(reader, place_tracker_advance(tracker, reader->tag.start), ATTRIBUTE_MESSAGE);
            return 0;
        }
        place_tracker_advance(tracker, reader->event_end);
        enum status status = decoder_fill(&reader->decoder, tracker);
        if (status != STATUS_OK) {
            stop(reader, status);
            return 0;
        }
    }
    struct text piece = place_tracker_serve(tracker, (size_t)size);
    if (piece.length > 0)
        memcpy(bytes, piece.bytes, piece.length);
    if (!reader->root_seen)
        base64_check_add(&reader->whole_text, piece);
    return (int)piece.length;
}

/* The rest of a text that never had a root: is the whole of it the base64 of an encrypted export? */
static bool rest_is_base64(struct reader *reader)
{
    struct place_tracker *tracker = &reader->tracker;
    for (;;) {
        struct text piece = place_tracker_serve(tracker, SIZE_MAX);
        if (piece.length == 0) {
            place_tracker_advance(tracker, place_tracker_end(tracker));
            if (decoder_fill(&reader->decoder, tracker) != STATUS_OK)
                return false;
            piece = place_tracker_serve(tracker, SIZE_MAX);
        }
        if (piece.length == 0)
            return base64_check_holds(&reader->whole_text);
        base64_check_add(&reader->whole_text, piece);
        if (reader->whole_text.broken)
            return false;
    }
}

static const xmlSAXHandler sax_handler = {
    .internalSubset = on_doctype,
    .startDocument = on_start_document,
    .characters = on_text,
    .ignorableWhitespace = on_text,
    .cdataBlock = on_cdata,
    .comment = on_comment,
    .processingInstruction = on_processing_instruction,
    .startElementNs = on_start,
    .endElementNs = on_end,
    .serror = on_error,
    .initialized = XML_SAX2_MAGIC,
};

static enum status parse(struct reader *reader)
{
    reader->parser = xmlNewParserCtxt();
    if (!reader->parser)
        return STATUS_NO_MEMORY;
    enum status status = decoder_fill(&reader->decoder, &reader->tracker);
    if (status != STATUS_OK)
        return status;
    *reader->parser->sax = sax_handler;
    reader->parser->userData = reader;
    if (reader->handler->begin)
        reader->handler->begin(reader->handler->context, reader);
    /* XML_PARSE_IGNORE_ENC: the text is UTF-8 by now, whatever it says. Not where it names an encoding nobody knows, so
     * that libxml2 finds that error. XML_PARSE_HUGE stays off: it makes long tokens quadratic. */
    int options = XML_PARSE_NONET | (reader->decoder.unknown_encoding ? 0 : XML_PARSE_IGNORE_ENC);
    xmlDocPtr tree = xmlCtxtReadIO(reader->parser, supply, NULL, reader, NULL, NULL, options);
    if (tree)
        xmlFreeDoc(tree);
    if (xml_memory_failed())
        return STATUS_NO_MEMORY;
    if (reader->status == STATUS_OK && !reader->parser->wellFormed)
        stop_with_error(reader, STATUS_NOT_WELL_FORMED, (struct place){1, 1, 0}, "not well-formed");
    if (reader->status == STATUS_NOT_WELL_FORMED && !reader->root_seen && !reader->whole_text.broken &&
        rest_is_base64(reader)) {
        reader->error->place = (struct place){1, 1, 0};
        return STATUS_ENCRYPTED;
    }
    return reader->status;
}

static enum status parse_from(reader_source *source, void *source_context, bool utf8, const struct reader_handler *handler,
                              struct reader_error *error)
{
    struct reader reader = {.handler = handler, .error = error};
    struct xml_errors errors;
    *error = (struct reader_error){.place = {1, 1, 0}};
    xml_memory_watch();
    xml_errors_take(&errors);
    decoder_init(&reader.decoder, source, source_context);
    reader.decoder.is_utf8 = utf8;
    place_tracker_init(&reader.tracker);
    enum status status = parse(&reader);
    if (reader.parser)
        xmlFreeParserCtxt(reader.parser);
    free(reader.attributes);
    buffer_fini(&reader.values);
    place_tracker_fini(&reader.tracker);
    decoder_fini(&reader.decoder);
    xml_errors_give_back(&errors);
    return status;
}

enum status reader_parse(reader_source *source, void *source_context, const struct reader_handler *handler,
                         struct reader_error *error)
{
    return parse_from(source, source_context, false, handler, error);
}

long reader_memory_source(void *text, char *bytes, size_t size)
{
    struct text *rest = text;
    size_t length = rest->length < size ? rest->length : size;
    if (length > 0)
        memcpy(bytes, rest->bytes, length);
    *rest = text_slice(*rest, length, rest->length);
    return (long)length;
}

enum status reader_parse_memory(struct text document, const struct reader_handler *handler, struct reader_error *error)
{
    return parse_from(reader_memory_source, &document, true, handler, error);
}
