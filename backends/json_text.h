/* A JSON value (Jansson) as text. */
#ifndef DEPUTY_BACKENDS_JSON_TEXT_H
#define DEPUTY_BACKENDS_JSON_TEXT_H

#include <jansson.h>

#include "core/status.h"
#include "core/text.h"

/* Adds compact JSON, fit to be seen on a terminal; NULL is a value that memory did not suffice for. STATUS_OK, or
 * STATUS_NO_MEMORY with `out` as long as before. */
enum status json_text_add(const json_t *value, struct buffer *out);

#endif
