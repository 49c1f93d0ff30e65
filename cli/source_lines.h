/* The source lines of findings, as reports for people show them. */
#ifndef DEPUTY_CLI_SOURCE_LINES_H
#define DEPUTY_CLI_SOURCE_LINES_H

#include "cli/inputs.h"
#include "core/finding.h"
#include "xml/excerpt.h"

/* Zero-initialise. One input's at a time. */
struct source_lines {
    struct input_reader *reader;
    struct excerpt_reader *excerpts; /* NULL: there are none */
};

/* `input` NULL, and an input that cannot be read again, have no source lines: its findings stand all the same. STATUS_OK or
 * NO_MEMORY. */
enum status source_lines_open(struct source_lines *lines, struct input *input);
void source_lines_close(struct source_lines *lines); /* may be opened again */
/* STATUS_OK, ABSENT: it has none, or NO_MEMORY. The line is borrowed until the next call; findings are best asked for in their
 * order. */
enum status source_lines_read(struct source_lines *lines, const struct finding *finding, struct excerpt *out);

#endif
