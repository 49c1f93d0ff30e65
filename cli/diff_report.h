/* How a comparison is written down: text, JSON, and one page of HTML; and the words that they share. */
#ifndef DEPUTY_CLI_DIFF_REPORT_H
#define DEPUTY_CLI_DIFF_REPORT_H

#include <stdio.h>

#include "cli/diff.h"
#include "core/status.h"

enum { DIFF_BEFORE, DIFF_AFTER, DIFF_SIDE_COUNT };
extern const char *const diff_side_names[DIFF_SIDE_COUNT]; /* "before", "after" */
#define DIFF_INCOMPLETE "(not all of it could be read: what seems to be missing there may only be unknown)"

/* Which side diff_change_record is from. */
static inline int diff_change_side(const struct diff_change *change)
{
    return change->after ? DIFF_AFTER : DIFF_BEFORE;
}

struct diff_report {
    const struct diff *diff;
    struct text paths[DIFF_SIDE_COUNT]; /* as given, with `/` */
    const struct review *reviews[DIFF_SIDE_COUNT];
    const struct diff_side *sides[DIFF_SIDE_COUNT];
    const struct policy *policy;
    bool color, quiet; /* text only; quiet: neither details nor summary */
};

/* Each writes the whole report. STATUS_OK, NO_MEMORY or CANNOT_WRITE. */
enum status diff_text(const struct diff_report *report, FILE *out);
enum status diff_json(const struct diff_report *report, FILE *out);
enum status diff_html(const struct diff_report *report, FILE *out);
/* Writes what is in the buffer, and empties it. */
enum status diff_flush(struct buffer *buffer, FILE *out);

/* ---- words for people: all made visible ---- */

/* What stands above the changes of one rank, and the sign before each of them. */
struct diff_rank_words {
    const char *heading, *sign;
};
extern const struct diff_rank_words diff_ranks[DIFF_RANK_COUNT];

/* Is the field worth a line of its own for people? What else changed tells some of them; who runs what stands there unchanged
 * too, unless the change is one of names only. For changes with both sides. */
bool diff_is_shown(const struct diff_change *change, enum diff_field field, struct text value);
/* Fields that say what a new or a removed session is. */
bool diff_describes(enum diff_field field, struct text value);
/* A field's value, whole, so that values that differ look different. */
void diff_add_value(struct buffer *out, enum diff_field field, struct text value);
/* May the two stand on one line with an arrow between them? Not where one holds an arrow, or blanks at an end. */
bool diff_fits_arrow(struct text before, struct text after);
/* Said behind a value that is shown once because its text is the same on both sides; NULL: other lines tell the difference. */
const char *diff_why_the_same(enum diff_field field);
/* The next item that one list has and the other has not, both taken off their fronts: '-' gone, '+' come, '\0' the end. */
char diff_next_list_change(struct text *before, struct text *after, struct text *item);
/* A finding of a list: rule and message. */
void diff_add_finding(struct buffer *out, struct text item);
/* What it is called; where that changed both names, unless they cannot stand around an arrow: then it has lines for its names. */
bool diff_shows_names(const struct diff_change *change);
void diff_add_title(struct buffer *out, const struct diff_change *change);
/* "path:line" where a person looks it up: after, else before. */
void diff_add_place(struct buffer *out, const struct diff_report *report, const struct diff_change *change);
/* The path of the document that a side's record is from. */
struct text diff_path(const struct diff_report *report, int side, const struct diff_record *record);
/* Why it cannot be compared. */
const char *diff_why_incomparable(const struct diff_record *record);
/* "  (not all of it could be read ...)", "  (1 other file skipped)", or nothing. */
void diff_add_side_remarks(struct buffer *out, const struct review *review);
/* Sentences on how much differs. */
void diff_add_summary(struct buffer *out, const struct diff_report *report);

#endif
