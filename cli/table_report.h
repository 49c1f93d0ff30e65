/* How a decision table is written down: one function per format. */
#ifndef DEPUTY_CLI_TABLE_REPORT_H
#define DEPUTY_CLI_TABLE_REPORT_H

#include "policy/table.h"

struct table_report {
    const struct policy *policy;
    const struct table *table;
    bool color, verbose;
};

/* Each adds the whole report. Failures are the buffer's. */
void table_text(const struct table_report *report, struct buffer *out);
void table_json(const struct table_report *report, struct buffer *out);
void table_html(const struct table_report *report, struct buffer *out);

#endif
