/* Our texts as JSON values (Jansson), and JSON values as text. */
#ifndef DEPUTY_BACKENDS_JSON_TEXT_H
#define DEPUTY_BACKENDS_JSON_TEXT_H

#include <jansson.h>

#include "core/status.h"
#include "core/text.h"

/* null for an absent text; bytes that are no UTF-8 (environments and arguments may bring some in) become U+FFFD. NULL when
 * memory is out, which json_object_set_new and its like pass on. */
json_t *json_text(struct text text);

/* Adds compact JSON, fit to be seen on a terminal; NULL is a value that memory did not suffice for. STATUS_OK, or
 * STATUS_NO_MEMORY with `out` as long as before. */
enum status json_text_add(const json_t *value, struct buffer *out);

#endif
