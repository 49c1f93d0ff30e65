/* Identities as the logon API takes them, and the machine profile as a source of secrets (SPEC 5). */
#include "core/credential.h"

#include "core/machine.h"

const char *const credential_host_names[4] = {
    [CREDENTIAL_CUSTOM] = "custom",
    [CREDENTIAL_REPOSITORY] = "repository",
    [CREDENTIAL_SESSION] = "session",
    [CREDENTIAL_PERSONAL] = "personal",
};

enum user_form user_form_of(struct text user)
{
    if (text_is_blank(user))
        return USER_FORM_NONE;
    if (text_find_byte(user, '\\') < user.length)
        return USER_FORM_DOWN_LEVEL;
    return text_find_byte(user, '@') < user.length ? USER_FORM_UPN : USER_FORM_PLAIN;
}

static struct text domain_or_machine(struct text domain)
{
    return text_is_blank(domain) ? TEXT(".") : domain;
}

struct identity identity_of(struct text user, struct text domain)
{
    switch (user_form_of(user)) {
    case USER_FORM_UPN:
        return (struct identity){.user = user};
    case USER_FORM_PLAIN:
        return (struct identity){.user = user, .domain = domain_or_machine(domain)};
    case USER_FORM_DOWN_LEVEL: {
        size_t split = text_find_byte(user, '\\');
        struct text before = {user.bytes, split};
        /* "X\" keeps an empty user, which no logon accepts: it must not turn into "whoever the source names". */
        struct text after = {user.bytes + split + 1, user.length - split - 1};
        return (struct identity){.user = after, .domain = domain_or_machine(text_is_blank(before) ? domain : before)};
    }
    default:
        return (struct identity){0};
    }
}

static bool names_equal(struct text a, struct text b)
{
    return (a.bytes == NULL) == (b.bytes == NULL) && text_equals_ignoring_case(a, b);
}

bool identity_equals(const struct identity *a, const struct identity *b)
{
    return names_equal(a->user, b->user) && names_equal(a->domain, b->domain);
}

static bool ids_equal(struct text a, struct text b)
{
    struct guid left, right;
    if (guid_parse(text_trimmed(a), &left) && guid_parse(text_trimmed(b), &right))
        return guid_equals(&left, &right);
    return text_equals_ignoring_case(a, b);
}

bool identity_is_answered_by(const struct identity *wanted, struct text username)
{
    struct identity answered = identity_of(username, (struct text){0});
    if (user_form_of(username) == USER_FORM_PLAIN)
        return text_equals_ignoring_case(wanted->user, username);
    return identity_equals(wanted, &answered);
}

/* Is it a secret for what is asked for, whoever it names? */
static bool secret_is_for(const struct machine_secret *secret, const struct credential_request *request)
{
    if (!secret->has_password)
        return false;
    if (secret->host.bytes && !text_equals(secret->host, text_of(credential_host_names[request->host])))
        return false;
    return !secret->path.bytes || (request->path.bytes && ids_equal(secret->path, request->path));
}

static bool secret_names(const struct machine_secret *secret, const struct credential_request *request)
{
    return !secret->username.bytes || !request->identity.user.bytes ||
           identity_is_answered_by(&request->identity, secret->username);
}

/* The first secret for the user who is asked for; else one that answers another user, which is an error and no absence. */
static const struct machine_secret *find_secret(const struct machine *machine, const struct credential_request *request)
{
    const struct machine_secret *other = NULL;
    for (size_t i = 0; i < machine->secret_count; i++) {
        const struct machine_secret *secret = &machine->secrets[i];
        if (!secret_is_for(secret, request))
            continue;
        if (secret_names(secret, request))
            return secret;
        if (!other)
            other = secret;
    }
    return other;
}

enum status credential_ask_machine(const struct machine *machine, const struct credential_request *request,
                                   struct credential_answer *answer)
{
    *answer = (struct credential_answer){0};
    const struct machine_secret *secret = find_secret(machine, request);
    if (!secret)
        return STATUS_OK;
    enum status status = secret_copy(&answer->secret, &secret->password);
    if (status != STATUS_OK)
        return status;
    answer->username = secret->username;
    answer->identity = identity_of(secret->username, (struct text){0});
    answer->found = true;
    return STATUS_OK;
}
