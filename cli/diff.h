/* Two sets of definitions, compared by the IDs of their sessions and Credential entries. */
#ifndef DEPUTY_CLI_DIFF_H
#define DEPUTY_CLI_DIFF_H

#include "cli/diff_record.h"
#include "cli/review.h"

struct diff_records {
    struct diff_record *items;
    size_t count, capacity;
    /* Once compared: */
    size_t by_id; /* the first of each ID stand in front, by ID */
    size_t without_id, duplicates; /* and behind them those that cannot be compared: the others */
};

/* What one review found. */
struct diff_side {
    struct arena arena;
    struct diff_records sessions, credentials;
    struct diff_packer packer;
    bool failed; /* memory ran out */
};
void diff_side_init(struct diff_side *side);
void diff_side_fini(struct diff_side *side);
/* Fills a side while a review runs. */
struct review_listener diff_side_listener(struct diff_side *side);

/* What a reviewer looks at first comes first. */
enum diff_rank {
    /* Changed, so that more is allowed or something else is run, or by somebody else. Or it can be launched now, and which one it
     * was before, if any, cannot be said. */
    DIFF_WEAKENED,
    DIFF_ADDED,
    DIFF_CHANGED, /* in any other way */
    DIFF_REMOVED,
    DIFF_MOVED,        /* only its name or group changed */
    DIFF_INCOMPARABLE, /* `incomparable`, and not the same as any such on the other side */
    DIFF_RANK_COUNT
};

struct diff_change {
    enum diff_rank rank;
    const struct diff_record *before, *after; /* NULL: not on that side */
    /* DIFF_BITs; with both sides only. `words`: those of `changed` whose texts differ: who runs it may differ where the words for
     * that are the same, and so may what was cut. */
    uint64_t changed, weakened, words;
    bool incomparable; /* without ID, or not the first of its ID */
    /* Where its link leads to an entry that is another user now, and it did not change itself: that entry. */
    const struct diff_record *through;
};

/* The entry itself, as it is now, else as it was. */
static inline const struct diff_record *diff_change_record(const struct diff_change *change)
{
    return change->after ? change->after : change->before;
}

struct diff_changes {
    struct diff_change *items; /* by rank, then `Group\Name`, ID, and place */
    size_t count, capacity;
    size_t ranks[DIFF_RANK_COUNT]; /* how many there are of each */
    size_t incomparable; /* how many are, of whatever rank */
    size_t same; /* entries of one ID that are the same on both sides */
    size_t same_incomparable; /* and those without, or not the first of theirs, that have a twin on the other side */
};

struct diff {
    struct diff_changes sessions, credentials;
};
/* Compares what the sides hold, which it sorts, and which must outlive `out`. False: memory is out. diff_fini it, whatever is
 * returned. */
bool diff_compare(struct diff_side *before, struct diff_side *after, struct diff *out);
void diff_fini(struct diff *diff);
/* Does anything differ? */
bool diff_is_empty(const struct diff *diff);

#endif
