/* The parts of a SARIF report; for its own two files. */
#ifndef DEPUTY_CLI_REPORT_SARIF_H
#define DEPUTY_CLI_REPORT_SARIF_H

#include "cli/json.h"
#include "cli/report.h"

/* Takes `value`, NULL included. */
bool sarif_put(json_t *object, const char *key, json_t *value);
/* The object when everything was put into it, else NULL. */
json_t *sarif_whole(json_t *object, bool complete);
/* {"text": ...}: what could move a cursor is visible, and nothing in it is a link. Takes no more than `limit` characters. */
json_t *sarif_message(struct text text, size_t limit);
/* A reportingDescriptor. NULL when memory is out. */
json_t *sarif_rule(const struct rule *rule);

#endif
