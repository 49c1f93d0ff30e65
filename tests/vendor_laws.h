/* The vendor's laws, restated without the engine, the policy and the table: what tests of all three expect. */
#ifndef DEPUTY_TESTS_VENDOR_LAWS_H
#define DEPUTY_TESTS_VENDOR_LAWS_H

#include <string.h>

#include "core/entry.h"

/* One row: every combination of the five switches that the vendor's rules are about. */
struct row {
    enum entry_kind kind;
    enum run_as_mode mode;
    bool administrator, net_only;
    enum ternary shell_execute;
};

#define ROWS (8 * 6 * 2 * 3 * 2)

static inline struct row row_of(int number)
{
    struct row row;
    row.net_only = number % 2 == 1;
    number /= 2;
    row.shell_execute = (enum ternary)(number % 3);
    number /= 3;
    row.administrator = number % 2 == 1;
    number /= 2;
    row.mode = (enum run_as_mode)(number % 6);
    row.kind = (enum entry_kind)(number / 6);
    return row;
}

/* The vendor's page in plain C: Run As and Run as administrator exclude each other, Run As does not go with Use Shell Execute,
 * seven kinds support it; and a mode that Run As does not offer names nobody. */
static inline bool vendor_denies(const struct row *row, const char *rule)
{
    bool run_as = row->mode != MODE_NONE;
    bool supported = row->kind == KIND_COMMAND_LINE || row->kind == KIND_POWERSHELL || row->kind == KIND_TOOL_COMMAND_LINE ||
                     row->kind == KIND_TOOL_POWERSHELL_LOCAL || row->kind == KIND_TOOL_POWERSHELL_REMOTE ||
                     row->kind == KIND_TOOL_PSEXEC || row->kind == KIND_ADDON_SSMS;
    if (strcmp(rule, "RA001") == 0)
        return supported && run_as && row->administrator;
    if (strcmp(rule, "RA002") == 0)
        return supported && run_as && row->shell_execute == TERNARY_TRUE;
    if (strcmp(rule, "RA003") == 0)
        return !supported && run_as;
    return supported && row->mode == MODE_NOT_OFFERED;
}

#endif
