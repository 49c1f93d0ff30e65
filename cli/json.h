/* JSON values from our texts (Jansson). NULL when memory is out, which json_object_set_new and its like pass on. */
#ifndef DEPUTY_CLI_JSON_H
#define DEPUTY_CLI_JSON_H

#include <jansson.h>
#include <stdio.h>

#include "core/status.h"
#include "core/text.h"

/* null for an absent text; bytes that are no UTF-8 become U+FFFD. */
json_t *json_text(struct text text);
/* Compact JSON, fit to be seen on a terminal; takes `value` over, NULL included. STATUS_OK, NO_MEMORY or CANNOT_WRITE. */
enum status json_write(json_t *value, FILE *out);
/* The same with a line feed behind it. */
enum status json_write_line(json_t *value, FILE *out);

#endif
