/* Writes JSON values to a stream. */
#ifndef DEPUTY_CLI_JSON_H
#define DEPUTY_CLI_JSON_H

#include <stdio.h>

#include "backends/json_text.h"

/* Compact JSON, fit to be seen on a terminal; takes `value` over, NULL included. STATUS_OK, NO_MEMORY or CANNOT_WRITE. */
enum status json_write(json_t *value, FILE *out);
/* The same with a line feed behind it. */
enum status json_write_line(json_t *value, FILE *out);
/* The same into a buffer, which latches a failure. */
void json_add(json_t *value, struct buffer *out);
void json_add_line(json_t *value, struct buffer *out);

#endif
