/* Who a session runs as, and the chain of sources that is asked for the secret (SPEC 5). */
#ifndef DEPUTY_CORE_CREDENTIAL_H
#define DEPUTY_CORE_CREDENTIAL_H

#include "core/entry.h"
#include "core/secret.h"

/* User and domain in the form the API takes: X\user is split, a UPN has no domain, an empty domain is ".". */
struct identity {
    struct text user;   /* absent: unknown before launch */
    struct text domain; /* absent: unknown, or the user is a UPN; known without the user where only the domain is documented */
};

enum user_form { USER_FORM_NONE, USER_FORM_PLAIN, USER_FORM_DOWN_LEVEL, USER_FORM_UPN, USER_FORM_COUNT };
/* plain: user; down-level: X\user; upn: user@domain without backslash; none: blank. */
enum user_form user_form_of(struct text user);
/* The identity a user and a domain as written stand for. An absent or blank user, also behind the backslash of X\, gives an
 * unknown one, of the domain that is written, if any is. */
struct identity identity_of(struct text user, struct text domain);
/* Equal as Windows compares names. */
bool identity_equals(const struct identity *a, const struct identity *b);

/* Does the user name a source answered stand for the identity that is wanted? One without a domain says nothing about it. Where
 * only a domain is wanted: is it of that domain, or a UPN, which has none? */
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

/* Bytes of a secret's UTF-8, at most. Windows takes no password over 256 UTF-16 units, its Credential Manager no blob over 2560
 * bytes; either is less in UTF-8. */
#define CREDENTIAL_SECRET_LIMIT ((size_t)4096)

/* What a source says. */
enum credential_reply {
    CREDENTIAL_NOT_FOUND, /* the next one is asked */
    CREDENTIAL_FOUND,
    CREDENTIAL_FAILED /* no other is asked, and nothing may be launched */
};

struct credential_answer {
    struct text username;     /* as answered, also by a source that has no secret; absent where it names nobody */
    struct identity identity; /* who it is, by the documents or else by the sources; set by credential_ask */
    struct secret secret;     /* present where it was found, and then the receiver's to secret_fini */
    struct text remark;       /* failed: why, a sentence; not found: words on why, or absent */
};

/* One source. The answer comes in zeroed; its texts are borrowed from the arena, the request or static. What is in it is
 * credential_ask's to check and to give back, whatever the reply. */
typedef enum credential_reply credential_source(void *context, const struct credential_request *request, struct arena *arena,
                                                struct credential_answer *answer);

/* In the order in which they are asked (SPEC 5). */
enum credential_source_kind {
    CREDENTIAL_FROM_STANDARD_INPUT,
    CREDENTIAL_FROM_HELPER,
    CREDENTIAL_FROM_VAULT,
    CREDENTIAL_FROM_MACHINE,
    CREDENTIAL_FROM_PROMPT,
    CREDENTIAL_SOURCE_COUNT
};
extern const char *const credential_source_names[CREDENTIAL_SOURCE_COUNT]; /* as people read them: "--password-stdin", ... */

struct credential_chain {
    struct {
        credential_source *ask; /* NULL: not offered here */
        void *context;
    } sources[CREDENTIAL_SOURCE_COUNT];
    /* Asks a person for the user where nobody else names one, before the prompt asks for the secret: with the prompt's context,
     * leaves the secret alone. NULL: there is nobody to ask. */
    credential_source *ask_user;
};

/* Asks the sources in order. FOUND: the secret of the first that has it, and who it is for. A source that answers another user
 * than the documents name, or one with a line end or no such name, has failed, also without a secret; so has one that has it
 * where nobody names a user. Where the documents name none, a user answered without a secret stands for a later source that names
 * none either; the prompt is asked for that user's. NOT_FOUND: the remark lists who was asked. The secret is present with FOUND
 * only. `answer` is overwritten. */
enum credential_reply credential_ask(const struct credential_chain *chain, const struct credential_request *request,
                                     struct arena *arena, struct credential_answer *answer);

/* The machine profile's <secret>s: a source, its context a const struct machine. */
credential_source credential_ask_machine;

#endif
