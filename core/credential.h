/* Who a session runs as, and the chain of sources that is asked for the secret (SPEC 5). */
#ifndef DEPUTY_CORE_CREDENTIAL_H
#define DEPUTY_CORE_CREDENTIAL_H

#include "core/entry.h"
#include "core/secret.h"

/* User and domain in the form the API takes: X\user is split, a UPN has no domain, an empty domain is ".". */
struct identity {
    struct text user;   /* absent: unknown before launch */
    struct text domain; /* absent: unknown, or the user is a UPN */
};

enum user_form { USER_FORM_NONE, USER_FORM_PLAIN, USER_FORM_DOWN_LEVEL, USER_FORM_UPN, USER_FORM_COUNT };
/* plain: user; down-level: X\user; upn: user@domain without backslash; none: blank. */
enum user_form user_form_of(struct text user);
/* The identity a user and a domain as written stand for. An absent or blank user gives an unknown identity. */
struct identity identity_of(struct text user, struct text domain);
/* Equal as Windows compares names. */
bool identity_equals(const struct identity *a, const struct identity *b);

/* Does the user name a source answered stand for the identity that is wanted? One without a domain says nothing about it. */
bool identity_is_answered_by(const struct identity *wanted, struct text username);

/* What a source is asked for: git's credential protocol, `host` and `path`. */
enum credential_host {
    CREDENTIAL_CUSTOM,
    CREDENTIAL_REPOSITORY,
    CREDENTIAL_SESSION,
    CREDENTIAL_PERSONAL
};
extern const char *const credential_host_names[4];

struct credential_request {
    enum credential_host host;
    struct text path;         /* the ID; absent for personal */
    struct identity identity; /* user absent: the source names it */
};

struct credential_answer {
    struct text username;     /* as answered; absent where the source names nobody */
    struct identity identity; /* what it stands for */
    struct secret secret;     /* the receiver's to secret_fini */
    bool found;
};

struct machine;
/* The machine profile's <secret>s. Texts of the answer are borrowed from the machine.
 * STATUS_OK also where nothing matches (found false). */
enum status credential_ask_machine(const struct machine *machine, const struct credential_request *request,
                                   struct credential_answer *answer);

#endif
