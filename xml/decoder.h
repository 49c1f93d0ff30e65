/* Bytes of a document to UTF-8. The bytes decide the encoding, then the XML declaration (RDM-FORMAT.md: text written from a
 * .NET string says utf-16 and is UTF-8).
 *
 * What cannot be decoded, and a NUL (which libxml2 takes for the end), become a byte that is in no XML text, so that the error
 * is libxml2's, at its place. */
#ifndef DEPUTY_XML_DECODER_H
#define DEPUTY_XML_DECODER_H

#include "xml/place_tracker.h"
#include "xml/reader.h"

struct _xmlBuffer;
struct _xmlCharEncodingHandler;

struct decoder {
    reader_source *source;
    void *source_context;
    bool started, ended;
    bool is_utf8;          /* set by the caller: no encoding is looked for, whatever the text says */
    bool unknown_encoding; /* the declaration names one that libxml2 does not know */
    struct _xmlCharEncodingHandler *encoding; /* NULL: UTF-8, or `upper_half` */
    const uint16_t *upper_half; /* of an encoding that libxml2 does not know and the platform does; else NULL */
    struct _xmlBuffer *raw, *decoded;         /* with an encoding only */
};

void decoder_init(struct decoder *decoder, reader_source *source, void *source_context);
void decoder_fini(struct decoder *decoder);
/* Adds the next piece of text to the window; adds nothing at the end. STATUS_OK, CANNOT_READ or NO_MEMORY. */
enum status decoder_fill(struct decoder *decoder, struct place_tracker *window);

#endif
