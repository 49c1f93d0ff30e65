/* Globs as regular expressions for PCRE2, and as items for who reasons about them.
 *
 * PCRE2's own conversion is not used: it puts (*COMMIT) behind a star, so that `Prod*\**` misses `Production` (10.42). */
#ifndef DEPUTY_POLICY_GLOB_H
#define DEPUTY_POLICY_GLOB_H

#include "core/text.h"

enum glob_item_kind {
    GLOB_CHARACTER, /* one character, without case */
    GLOB_ONE,       /* `?`: any character but the separator */
    GLOB_SET,       /* `[a-z]`, `[!a-z]`: one of a set, never the separator */
    GLOB_STAR,      /* any number of characters but the separator */
    GLOB_ANY,       /* any number of characters */
    GLOB_PARTS,     /* any number of parts, each with its separator; also none */
    GLOB_BELOW      /* at the end: nothing, or the separator and anything behind it */
};

struct glob_item {
    enum glob_item_kind kind;
    uint32_t character;  /* CHARACTER */
    struct text written; /* the slice of the glob it comes from; empty for BELOW */
};

/* A glob that is being read from left to right. */
struct glob_reader {
    struct text rest, whole;
    bool has_tail;
    const char *wrong; /* what is wrong with the glob where `rest` begins; NULL: nothing */
};
void glob_start(struct glob_reader *reader, struct text glob);
/* False: the end, or `wrong`. */
bool glob_next(struct glob_reader *reader, struct glob_item *item);

/* Adds an anchored regular expression: `\` separates and nothing escapes; `?` is one character, `*` any within a part, `**`
 * any, `[a-z]` and `[!a-z]` one of a set; none but `**` takes a separator. `**\` where a part begins stands for any number of
 * parts, also for none, and `X\**` holds for X itself too. NULL, or what is wrong with the glob at *offset (which is
 * written then only). */
const char *glob_add_regex(struct text glob, struct buffer *out, size_t *offset);

/* The ASCII texts that everything the glob matches starts and ends with, without case; empty: none. */
void glob_literals(struct text glob, struct text *start, struct text *end);

#endif
