/* Which bytes of a piece of a document may belong to a secret.
 *
 * Lexical, not parsed: the piece may start and end anywhere and the document may be malformed. In doubt a byte counts as
 * secret. */
#ifndef DEPUTY_XML_SECRET_MASK_H
#define DEPUTY_XML_SECRET_MASK_H

#include "core/text.h"

/* Sets mask[i] for the bytes of `piece` that must not be shown; `mask` comes zeroed. Nothing behind `shown` (an offset into
 * the piece) is shown to anybody; what stands there only says where secrets end. False: out of memory. */
bool secret_mask(struct text piece, size_t shown, unsigned char *mask);

#endif
