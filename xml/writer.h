/* Native session documents out (SPEC 8): the inverse of their reader. UTF-8, LF, and the same bytes for the same entries. */
#ifndef DEPUTY_XML_WRITER_H
#define DEPUTY_XML_WRITER_H

#include "core/entry.h"

/* Why an entry has no place in a native document. */
enum writer_refusal {
    WRITER_WRITTEN,
    WRITER_NO_ID,
    WRITER_CHARACTER, /* a text holds what no XML document can hold, or is no UTF-8 */
    WRITER_TOO_LONG   /* a tag would be longer than the reader takes for certain (DX009) */
};

void writer_begin(struct buffer *out);
/* Adds the entry's element: a session, a credential, or what links may point at. Where it is refused `out` stays as it was.
 * Secrets are not written, and an entry does not hold them; `out` latches a failure. */
enum writer_refusal writer_add(struct buffer *out, const struct entry *entry);
void writer_end(struct buffer *out);

/* Does the element of such an entry say what the field says? */
bool writer_holds(const struct entry *entry, enum entry_field field);

#endif
