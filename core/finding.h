/* What deputy has to say about a document: severity, place, message. */
#ifndef DEPUTY_CORE_FINDING_H
#define DEPUTY_CORE_FINDING_H

#include "core/entry.h"

enum severity { SEVERITY_OFF, SEVERITY_NOTE, SEVERITY_WARNING, SEVERITY_ERROR, SEVERITY_COUNT };
extern const char *const severity_names[SEVERITY_COUNT]; /* "off", "note", "warning", "error" */
bool severity_parse(struct text text, enum severity *out);

/* May a session be launched as it is written? The zero is no answer. Whoever launches tests == DECISION_ALLOWED. */
enum decision {
    DECISION_NONE,    /* not judged */
    DECISION_ALLOWED, /* no error-level finding stands on it */
    DECISION_DENIED,
    DECISION_FAILED, /* judging did not succeed: neither a denial nor an allowance, nothing is launched */
    DECISION_COUNT
};
extern const char *const decision_names[DECISION_COUNT]; /* "none", "allowed", "denied", "failed" */

/* Which entry a finding stands on, in a form that outlives the entry. */
struct entry_reference {
    struct text id, name, group; /* id: 36 characters, lower case; each absent where the document gives none */
    enum entry_kind kind;
    enum run_as_mode mode;
};

struct finding {
    const char *rule, *name; /* id and name, static or owned by the policy */
    enum severity severity;  /* in reports; SEVERITY_OFF: it is not reported */
    bool denies;             /* its entry is denied by it, whatever reports say (SPEC 1) */
    struct place place;
    /* What it is about: a fact's name, or the subject of the reader's diagnostic. NULL: the entry or the document. */
    const char *field;
    const struct entry_reference *entry; /* NULL: the finding is the document's */
    struct text message, help;
    struct text suppressed; /* why it is not reported; absent: it is. `severity` is then what it would be */
    /* where a rule of a policy file was written: NULL and line 0 for the built-in ones */
    const char *policy_path;
    struct place policy_place;
};

/* For qsort: by line, column, rule; then by message, so that the order never depends on the sort. */
int finding_compare(const void *left, const void *right);

#endif
