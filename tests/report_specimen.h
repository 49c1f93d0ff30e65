/* A review made by hand, full of what could break a format, and what a report makes of it. */
#ifndef DEPUTY_TESTS_REPORT_SPECIMEN_H
#define DEPUTY_TESTS_REPORT_SPECIMEN_H

#include "cli/report.h"

/* Quotes, brackets, separators, escapes of every format, line ends, a terminal's escape, an override of direction, a byte that
 * is no UTF-8 and a character that XML does not take. */
#define HOSTILE "\"'<b>&amp;]]>, 50%3A:\r\n::error::x ##[error]y \x1B[31m\xE2\x80\xAE \xFF \xEF\xBF\xBE](http://x) \\ {0}"
/* The same as a person sees it: what is invisible has a name. */
#define HOSTILE_START "\"'<b>&amp;]]>, 50%3A:"
#define HOSTILE_SHOWN_END "::error::x #\\u{23}[error]y \\u{1B}[31m\\u{202E} \xEF\xBF\xBD "

/* Empty but for the summary: 1 entry. Texts of findings are the caller's. */
struct review report_specimen(void);
/* Two documents, "a.rdm" and one whose path is HOSTILE; the first has no finding. */
struct review_document *report_specimen_documents(void);
/* An entry whose group and name are HOSTILE. */
extern const struct entry_reference report_specimen_entry;
/* An error of RA001 at 3:38 on that entry; message and help are HOSTILE. */
struct finding report_specimen_finding(void);

typedef enum status report_function(const struct review *review, const struct report_options *options, FILE *out);
/* What it writes; yours to free. */
char *report_specimen_written(report_function *report, const struct review *review, const struct report_options *options);

#endif
