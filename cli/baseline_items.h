/* How a baseline is filled; for its own two files. */
#ifndef DEPUTY_CLI_BASELINE_ITEMS_H
#define DEPUTY_CLI_BASELINE_ITEMS_H

#include "cli/baseline.h"

/* For qsort and bsearch: by rule, entry, field. */
int fingerprint_compare(const void *left, const void *right);
/* One more at the end, not set; NULL when memory is out. */
struct fingerprint *baseline_add(struct baseline *baseline);
void baseline_sort(struct baseline *baseline);

#endif
