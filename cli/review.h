/* Reads every input, judges every entry and keeps the findings: the common work of all commands. */
#ifndef DEPUTY_CLI_REVIEW_H
#define DEPUTY_CLI_REVIEW_H

#include "cli/inputs.h"
#include "core/finding.h"
#include "core/link_index.h"
#include "policy/engine.h"

struct review_summary {
    size_t documents, skipped, entries, sessions, allowed, denied, errors, warnings, notes;
    size_t decisions[KIND_COUNT][MODE_COUNT][DECISION_COUNT]; /* the sessions by kind, mode and decision */
};

/* A session that is allowed, and on which nothing was found. */
struct quiet_session {
    struct place place;
    const struct entry_reference *entry;
};

struct review_document {
    struct input *input;
    bool skipped;    /* a foreign .xml file below a directory */
    bool unusable;   /* DX000 to DX003 or DX009 as a whole: one finding and no entries */
    struct finding stop; /* where it is unusable: that finding, also where a policy leaves it out of reports */
    struct finding *findings; /* sorted by line, column, rule; behind them, sorted too, those that are suppressed */
    size_t finding_count, suppressed_count, finding_capacity;
    struct quiet_session *quiet; /* with keep_silent, sorted by place */
    size_t quiet_count, quiet_capacity;
};

/* Hands over every judged session, and to those who ask for it what was read. The entry is valid until the call returns; `rules`
 * are those that hold on it, of every severity, in no order. Sessions of one document come in no particular order, and a
 * document may turn out unusable afterwards: then `forget` is called. */
struct review_listener {
    void *context;
    void (*session)(void *context, size_t document, const struct entry *entry, const struct entry_links *links,
                    enum decision decision, const struct finding *findings, size_t finding_count);
    void (*forget)(void *context, size_t document);
    /* The same of every entry that is no session, in the order their elements end. NULL: nobody asks. */
    void (*other)(void *context, size_t document, const struct entry *entry, const struct finding *findings,
                  size_t finding_count);
    /* Every entry as it is read, before it is judged, in the order their elements end; with what it does not hold. And what
     * stands outside every entry. Both NULL: nobody asks. */
    void (*entry)(void *context, size_t document, const struct entry *entry);
    void (*stray)(void *context, size_t document, const struct entry_diagnostic *diagnostic);
};

struct review_options {
    const struct policy *policy;
    bool keep_notes; /* notes are counted, and kept only where somebody will read them */
    bool keep_silent; /* what a list of tests has beside findings: those that a policy suppresses, and quiet sessions */
    struct review_listener listener; /* session NULL: none */
    void (*progress)(void *context, size_t document, size_t bytes); /* so many more bytes of it; may be NULL */
    void *progress_context;
};

/* What is said behind review.undecided, wherever that is said to people. */
#define REVIEW_UNDECIDED_WHY ": a pattern ran over its limits, or memory out; nothing is allowed by that"

struct review {
    struct arena arena; /* owns texts of findings */
    struct review_summary summary;
    struct review_document *documents;
    size_t document_count;
    size_t covered; /* findings that a baseline took out again: suppressed, in no count of the summary */
    bool has_unusable;
    bool *fired_rules;       /* by their number: it held for some entry */
    bool *used_suppressions; /* by their number: it kept a finding from a layer */
    bool failed_judgement;      /* a rule could not be decided for some entry, which is then not allowed */
    const char *undecided;      /* the first of them: which rule, where it is written, and for what; NULL: none */
    const char *bad_repository; /* where and why a repository cannot be read; NULL: all could */
};

/* A finding as reports take it, without its entry; texts are the arena's or the policy's. `message` is overwritten. `facts` may
 * be NULL for a diagnostic. Arena and buffer latch a failure. */
struct finding review_finding(const struct judged_finding *judged, struct facts *facts, struct arena *arena,
                              struct buffer *message);

/* `repository` inputs resolve links only. STATUS_OK or NO_MEMORY. `out` is yours to review_fini, whatever is returned. */
enum status review_run(struct review *out, struct inputs *inputs, struct inputs *repository,
                       const struct review_options *options);
void review_fini(struct review *review);
/* Puts a document in the order that it is reported in. */
void review_sort(struct review_document *document);
/* Moves the findings that are marked as suppressed behind the others. */
void review_set_aside(struct review_document *document);
/* Was everything read and decided? Else what is not found says nothing. */
bool review_is_complete(const struct review *review);

#endif
