/* What import does not carry over of one entry, as lines "LINE:COLUMN: NAME: ..." that a path goes before. All latch. */
#ifndef DEPUTY_CLI_IMPORT_LOSSES_H
#define DEPUTY_CLI_IMPORT_LOSSES_H

#include "core/entry.h"

/* "LINE:COLUMN: NAME: " */
void import_losses_head(const struct entry *entry, struct buffer *out);
/* The error that leaves it out, without a line end. */
void import_losses_why(const struct entry_diagnostic *diagnostic, struct buffer *out);
/* What is missed: secrets, scripts, values that were reported; in the order of their places. */
void import_losses_add(const struct entry *entry, struct buffer *out);
/* What no session depends on: descriptions, elements that deputy does not know. */
void import_losses_add_trifles(const struct entry *entry, struct buffer *out);
void import_losses_add_stray(const struct entry_diagnostic *diagnostic, struct buffer *out);

#endif
