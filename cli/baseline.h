/* A baseline: findings that are known and not to be reported again, by rule, entry and field, never by line (SPEC 9).
 *
 * It changes reports and check's exit code only: no decision asks for it. Documents are not named, so the findings of entries
 * that share an ID add up over a run. */
#ifndef DEPUTY_CLI_BASELINE_H
#define DEPUTY_CLI_BASELINE_H

#include "cli/review.h"

struct fingerprint {
    struct text rule;
    struct text entry; /* an ID as it prints: 36 characters, lower case */
    struct text field; /* struct finding's; empty: the entry itself */
    size_t count;      /* of findings, at least 1 */
    size_t matched;    /* of those, by baseline_apply */
};

struct baseline {
    struct arena arena;        /* owns the texts of what was loaded */
    struct fingerprint *items; /* by rule, entry, field; each of them once */
    size_t count, capacity;
};

#define BASELINE_SIZE_LIMIT ((size_t)64 << 20) /* bytes of a file */

/* "-" is standard input. False: it was said why not. `out` is yours to baseline_fini, whatever is returned. */
bool baseline_load(const char *path, struct baseline *out);
void baseline_fini(struct baseline *baseline); /* accepts a zeroed one */

/* Takes the findings it covers out of the review's documents and counts: of more than a fingerprint's count those that come
 * first, by input and place. The review is complete and has its notes. */
void baseline_apply(struct baseline *baseline, struct review *review);
/* After baseline_apply: says on standard error which fingerprints covered less than their count. `path`: where it was read. */
void baseline_say_stale(const struct baseline *baseline, const char *path);

/* Findings that no fingerprint can name. */
struct baseline_gaps {
    size_t without_entry, without_id;
};

/* Every finding of a review, whatever its severity. Texts are the review's. STATUS_OK or NO_MEMORY; `out` is yours to
 * baseline_fini, whatever is returned. */
enum status baseline_of(const struct review *review, struct baseline *out, struct baseline_gaps *gaps);
/* The same text for the same baseline, one fingerprint a line. STATUS_OK, NO_MEMORY, CANNOT_WRITE; OVER_LIMIT: nobody could
 * load it again. */
enum status baseline_write(const struct baseline *baseline, FILE *out);
/* Writes a file, whole or not at all. False: it was said why not. */
bool baseline_save(const struct baseline *baseline, const char *path);

#endif
