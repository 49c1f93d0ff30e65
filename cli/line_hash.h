/* GitHub's primaryLocationLineHash: what tells it that a finding is the one of last time although lines have moved.
 *
 * The hash of a line is over the 100 UTF-16 units from its start on, white space left out and CR and CRLF counted as LF; beyond
 * the end stand one 0xFFFF and then zeros. It is the sum of unit * 37^(99 - i), modulo 2^64. A line that is the nth with its
 * hash in the document is "HASH:n". Lines end at LF, CR or CRLF there: elsewhere in deputy a CR alone ends none. */
#ifndef DEPUTY_CLI_LINE_HASH_H
#define DEPUTY_CLI_LINE_HASH_H

#include "cli/inputs.h"

struct line_hash {
    size_t line;       /* from 1; the caller's */
    uint64_t hash;
    size_t occurrence; /* of the hash up to this line, from 1; 0: not known, or there is no such line */
};

/* Fills in hashes and occurrences; `hashes` is sorted by line, each line once. Reads the input twice; memory does not grow with
 * it. Bytes are taken for UTF-8, as GitHub takes them, but where a document is in UTF-16. STATUS_OK also where the input cannot
 * be read (again): then nothing is known. NO_MEMORY. */
enum status line_hash_read(struct input *input, struct line_hash *hashes, size_t count);

#endif
