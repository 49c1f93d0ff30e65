/* Which policy files there are, and whether what they say may be trusted (SPEC 7). One file per platform behind this header. */
#ifndef DEPUTY_CORE_PLATFORM_TRUST_H
#define DEPUTY_CORE_PLATFORM_TRUST_H

#include "core/platform.h"

/* May what a file says be trusted? It and its directory are owned by the user or by root, and nobody else can write them. */
struct platform_trust {
    bool trusted;
    /* Empty where it is trusted: */
    char owner[64];   /* of what is not: name, or number where it has none; empty for standard input */
    char reason[200]; /* a predicate for people, as in "is owned by mallory"; plain ASCII, names made visible */
    /* Empty unless the status is STATUS_CANNOT_OPEN: */
    char why[200]; /* a predicate for people, as in "is a directory" */
};

/* Opens a policy. STATUS_OK; STATUS_ABSENT when no such name exists, and only then: a link that leads nowhere, a directory that
 * cannot be searched, a name that is a directory are STATUS_CANNOT_OPEN; NO_MEMORY. "-" is standard input, never trusted.
 * Does not block on a FIFO unless `may_be_pipe`; without it, reading one does not block either.
 * The trust is that of the descriptor returned in *out, of the directory it was opened in, and of every link on the way with
 * the directory that link stands in. A file that is not regular can be read but is never trusted. `trust` is always written,
 * and trusts nothing unless STATUS_OK. *out is yours to platform_close. */
enum status platform_open_policy(const char *path, bool may_be_pipe, struct platform_file **out, struct platform_trust *trust);
/* For the platform's own files: the name of who owns it, in plain ASCII; and the relative path of what platform_find_policy has
 * found that many levels up (negative: nowhere), with its statuses. */
#define PLATFORM_TRUST_DISCOVERED ".deputy.xml"
enum { PLATFORM_TRUST_LEVELS_MAX = 1000 };
void platform_trust_name_owner(struct platform_trust *trust, struct text name);
enum status platform_trust_name_policy(int levels, char **out);
/* One file under whatever names: device and inode. False where that cannot be told. */
bool platform_same_file(const struct platform_file *a, const struct platform_file *b);

/* Where the machine policy stands: absolute, fixed when deputy was built, whatever the environment and the options say. */
const char *platform_machine_policy(void);
/* The name of the nearest `.deputy.xml`, in the working directory or a parent, as a relative path (".deputy.xml",
 * "../.deputy.xml" ...) that is yours to free. STATUS_ABSENT: there is none up to the root; OVER_LIMIT: the root is more than
 * 1,000 levels up; NO_MEMORY. A name that exists but cannot be looked at is found, so that opening it says why: it is never
 * passed over. */
enum status platform_find_policy(char **out);
/* `relative` as seen from the directory that `base` names (not from where a link leads), yours to free; NULL without memory.
 * An absolute one stays, and so does every one beside a base without a directory. */
char *platform_path_beside(const char *base, const char *relative);
/* Days since 1970-01-01 in UTC, now. */
int64_t platform_today(void);

#endif
