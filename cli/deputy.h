/* libdeputy: judges session definitions from a C or C++ program, as `deputy check` does.
 *
 *     struct deputy_check *check = deputy_check_new();
 *     deputy_check_add_path(check, "exports/");
 *     if (deputy_check_run(check) == DEPUTY_OK) ...
 *     deputy_check_free(check);
 *
 * What these calls answer need not be looked at before deputy_check_run: what goes wrong is kept, and run answers it. NULL may
 * stand for every struct: what is asked of it is an error, nothing, or empty. So missing memory need not be tested for either.
 *
 * An error is never an allowance: DEPUTY_ALLOWED is answered only where everything that was added was read, and every rule could
 * be decided. The machine policy (/etc/deputy/policy.xml) always applies, as it does for the program.
 *
 * The library prints nothing, ends no process, writes no file, and changes neither locale, signals, environment nor working
 * directory. It watches the memory that libxml2 asks for: the first check puts one more function around those that
 * xmlMemSetup has set. A program that calls xmlMemSetup itself does so before, as libxml2 wants it.
 *
 * Threads: a check belongs to one thread at a time, and checks in several threads do not touch each other. When it was run, any
 * number of threads may ask it at once.
 *
 * Texts are UTF-8, end with a NUL, are never NULL ("" where there is nothing), and belong to the check: they are there until
 * deputy_check_free. They are as the document has them, which may hold what moves a terminal's cursor; what is said to be
 * visible does not. Paths alone need not be UTF-8: deputy_session_path and deputy_finding_path answer the very bytes that were
 * given, or that the directory holds, so that they open the file again; who shows one makes it visible first. */
#ifndef DEPUTY_H
#define DEPUTY_H

#include <stddef.h>

#if defined __GNUC__
#define DEPUTY_API __attribute__((visibility("default")))
#else
#define DEPUTY_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* What came of a call. 0, or a negative code. */
enum deputy_status {
    DEPUTY_OK = 0, /* of deputy_check_run: everything was judged, no error was found, and no session is denied */
    /* Of deputy_check_run, with results to look at; the last of them goes over those before it: */
    DEPUTY_FOUND_ERRORS = -1,     /* an error was found, or a session is denied */
    DEPUTY_NOTHING_TO_CHECK = -2, /* not one entry stood in what was added */
    DEPUTY_INCOMPLETE = -3, /* an input or a repository could not be read, or a rule not be decided: nothing is allowed */
    /* Without results: */
    DEPUTY_NO_MEMORY = -4,  /* where libxml2 could not begin for it, this stays so for the whole process */
    DEPUTY_BAD_POLICY = -5, /* a policy, or the machine policy, cannot be read, is not valid, or not trusted */
    DEPUTY_BAD_CALL = -6,   /* an argument that cannot be, nothing added, or a call too late */
    DEPUTY_BAD_LIBXML2 = -7 /* libxml2 takes no memory functions, or they were replaced after the first check */
};

/* A few English words; never NULL. */
DEPUTY_API const char *deputy_status_text(enum deputy_status status);
/* The library's version, as in "0.1.0". */
DEPUTY_API const char *deputy_version(void);

/* ---- what is to be checked ---- */

struct deputy_check;

/* NULL: no memory. */
DEPUTY_API struct deputy_check *deputy_check_new(void);
DEPUTY_API void deputy_check_free(struct deputy_check *check);

/* A file, or a directory with what lies below it (*.rdm, *.xml). One that is not there is a finding (DX000), and makes the check
 * incomplete. Standard input is never read: "-" is a file of that name. A named pipe is waited for. */
DEPUTY_API enum deputy_status deputy_check_add_path(struct deputy_check *check, const char *path);
/* A document of `size` bytes, which are copied; findings have `name` as their path. `bytes` may be NULL where `size` is 0. */
DEPUTY_API enum deputy_status deputy_check_add_memory(struct deputy_check *check, const char *name, const void *bytes,
                                                      size_t size);
/* A file or directory whose entries only answer links: it is neither judged nor counted. */
DEPUTY_API enum deputy_status deputy_check_add_repository(struct deputy_check *check, const char *path);

/* Must the file, its directory and what it extends be writable by the user and by root only? The machine policy always must. */
enum deputy_trust {
    DEPUTY_TRUST_REQUIRED = 1,    /* for whoever launches by the answer */
    DEPUTY_TRUST_NOT_REQUIRED = 2 /* for reports, as `deputy check` does */
};
/* Which policy judges: a file; "default" is the built-in one, which also judges where this is not called; NULL is the nearest
 * .deputy.xml in the working directory or above it, else the built-in one: what the program looks for by itself, and the library
 * does not, because its caller seldom chose the working directory. It is read by deputy_check_run. */
DEPUTY_API enum deputy_status deputy_check_set_policy(struct deputy_check *check, const char *path, enum deputy_trust trust);

/* Reads and judges all of it; once. What a call before it did not take is answered here again. */
DEPUTY_API enum deputy_status deputy_check_run(struct deputy_check *check);

/* ---- what came of it; nothing, but for the error, before deputy_check_run or where that was without results ---- */

/* Why something was not DEPUTY_OK: visible text, a line for each thing, separated by LF. */
DEPUTY_API const char *deputy_check_error(const struct deputy_check *check);

enum deputy_count {
    DEPUTY_COUNT_DOCUMENTS,
    DEPUTY_COUNT_SKIPPED, /* .xml files below a directory that are another kind of document */
    DEPUTY_COUNT_ENTRIES,
    DEPUTY_COUNT_SESSIONS, /* entries of the seven kinds that know Run As; deputy_check_session has as many */
    DEPUTY_COUNT_ALLOWED,
    DEPUTY_COUNT_DENIED,
    DEPUTY_COUNT_FINDINGS, /* deputy_check_finding has as many */
    DEPUTY_COUNT_ERRORS,
    DEPUTY_COUNT_WARNINGS,
    DEPUTY_COUNT_NOTES
};
DEPUTY_API size_t deputy_check_count(const struct deputy_check *check, enum deputy_count what);

/* In the order of what was added and of the start tags; borrowed from the check. NULL: there are not so many. */
struct deputy_session;
DEPUTY_API const struct deputy_session *deputy_check_session(const struct deputy_check *check, size_t index);

/* May the session be launched as it is written? */
enum deputy_decision {
    DEPUTY_UNDECIDED = 0, /* nobody knows: neither a denial nor an allowance */
    DEPUTY_ALLOWED = 1,
    DEPUTY_DENIED = 2
};
DEPUTY_API enum deputy_decision deputy_session_decision(const struct deputy_session *session);
DEPUTY_API const char *deputy_session_id(const struct deputy_session *session); /* a GUID in lower case without braces */
DEPUTY_API const char *deputy_session_name(const struct deputy_session *session);
DEPUTY_API const char *deputy_session_group(const struct deputy_session *session); /* as in "Clients\Acme" */
DEPUTY_API const char *deputy_session_kind(const struct deputy_session *session);  /* "command-line" ... */
DEPUTY_API const char *deputy_session_mode(const struct deputy_session *session);  /* of Run As: "none", "custom" ... */
/* Where its start tag is: the path as added or below that, byte by byte; lines from 1, that end at LF; code points from 1. */
DEPUTY_API const char *deputy_session_path(const struct deputy_session *session);
DEPUTY_API size_t deputy_session_line(const struct deputy_session *session);
DEPUTY_API size_t deputy_session_column(const struct deputy_session *session);

/* In the order of what was added, of line, column, and rule; borrowed from the check. NULL: there are not so many. */
struct deputy_finding;
DEPUTY_API const struct deputy_finding *deputy_check_finding(const struct deputy_check *check, size_t index);

enum deputy_severity {
    DEPUTY_OFF = 0, /* a policy leaves it out of reports, and yet its session is denied by it (a locked rule) */
    DEPUTY_NOTE = 1,
    DEPUTY_WARNING = 2,
    DEPUTY_ERROR = 3
};
/* All of it for people, visible, on one line: "PATH:LINE:COLUMN: SEVERITY RULE NAME: MESSAGE". */
DEPUTY_API const char *deputy_finding_text(const struct deputy_finding *finding);
DEPUTY_API enum deputy_severity deputy_finding_severity(const struct deputy_finding *finding);
DEPUTY_API int deputy_finding_denies(const struct deputy_finding *finding);       /* 1: its session is denied for it; else 0 */
DEPUTY_API const char *deputy_finding_rule(const struct deputy_finding *finding); /* "RA001" ... */
DEPUTY_API const char *deputy_finding_name(const struct deputy_finding *finding); /* the rule's, "run-as-with-administrator" */
DEPUTY_API const char *deputy_finding_message(const struct deputy_finding *finding);
DEPUTY_API const char *deputy_finding_help(const struct deputy_finding *finding); /* what to do, on one line */
/* Where the element is that it is about. */
DEPUTY_API const char *deputy_finding_path(const struct deputy_finding *finding);
DEPUTY_API size_t deputy_finding_line(const struct deputy_finding *finding);
DEPUTY_API size_t deputy_finding_column(const struct deputy_finding *finding);
/* The entry it stands on, a session or another; all of them empty for a finding of the document. */
DEPUTY_API const char *deputy_finding_entry_id(const struct deputy_finding *finding);
DEPUTY_API const char *deputy_finding_entry_name(const struct deputy_finding *finding);
DEPUTY_API const char *deputy_finding_entry_group(const struct deputy_finding *finding);
DEPUTY_API const char *deputy_finding_entry_kind(const struct deputy_finding *finding); /* "other": it is no session */

#ifdef __cplusplus
}
#endif

#endif
