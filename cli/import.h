/* What import writes and what it cannot carry over: every entry that is read becomes the text of its native element, and lines
 * about what is lost. */
#ifndef DEPUTY_CLI_IMPORT_H
#define DEPUTY_CLI_IMPORT_H

#include "cli/review.h"

/* What becomes of an entry. */
enum import_fate {
    IMPORT_WRITTEN,
    IMPORT_NO_ID,
    IMPORT_CHARACTER,
    IMPORT_TOO_LONG,
    IMPORT_UNREADABLE, /* a session with an error in what it says (DX001, DX007, DX009): what is written would be guessed */
    IMPORT_EMBEDDED,   /* a session that would run something else without its embedded script */
    IMPORT_SAME,       /* an earlier document has the same entry, which is written and means the same */
    IMPORT_CLASH,      /* another document has another entry of its ID, which is written */
    IMPORT_OTHER_LINK, /* a session whose link would lead to another credential than in its own document */
    IMPORT_NO_TARGET,  /* a session whose link would lead nowhere, because what it leads to is left out */
    IMPORT_REPEATS     /* a session with the ID of an entry that is left out: nothing would say so any more (DX004) */
};

/* Texts of an item stand in the import's buffers. */
struct import_span {
    size_t start, end;
};

struct import_item {
    size_t document;
    struct place key; /* the order within the document */
    struct guid id, link, own_link;
    bool has_id, has_link, has_own_link, is_session, is_credential;
    bool stray; /* no entry: something that stands outside of them, with losses only */
    enum import_fate fate;
    struct import_span element, who; /* who: what a link to it gives, user and domain */
    struct import_span head, losses, trifles; /* lines without their path; head: the entry's place and name */
    struct import_span why;                   /* of IMPORT_UNREADABLE: the error */
};

struct import {
    struct buffer elements, whos, lines;
    struct import_item *items;
    size_t count, capacity;
    bool failed; /* memory ran out; latched */
};

void import_init(struct import *import);
void import_fini(struct import *import);
struct review_listener import_listener(struct import *import);
/* When everything is read: puts the items in order and decides what becomes of each (import_settle.c). How many are written.
 * False: no memory. */
bool import_settle(struct import *import, size_t *written);
/* The document. Latches a failure in `out`. */
void import_write(const struct import *import, struct buffer *out);
/* What is left out or not carried over, on standard error. Not `all`: only what is missed. */
enum status import_say(const struct import *import, const struct review *review, bool all);

#endif
