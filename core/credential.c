/* Identities as the logon API takes them, the chain of sources, and the machine profile as one of them (SPEC 5). */
#include "core/credential.h"

#include "core/machine.h"

const char *const credential_host_names[4] = {
    [CREDENTIAL_CUSTOM] = "custom",
    [CREDENTIAL_REPOSITORY] = "repository",
    [CREDENTIAL_SESSION] = "session",
    [CREDENTIAL_PERSONAL] = "personal",
};

const char *const credential_source_names[CREDENTIAL_SOURCE_COUNT] = {
    [CREDENTIAL_FROM_STANDARD_INPUT] = "--password-stdin",
    [CREDENTIAL_FROM_HELPER] = "--credential-helper",
    [CREDENTIAL_FROM_VAULT] = "Windows Credential Manager",
    [CREDENTIAL_FROM_MACHINE] = "the machine profile",
    [CREDENTIAL_FROM_PROMPT] = "a prompt",
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

/* Nobody is named: an empty user, which no logon takes, must not get to one. */
static struct identity nobody_of(struct text domain)
{
    struct identity nobody = {0};
    if (!text_is_blank(domain))
        nobody.domain = domain;
    return nobody;
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
        struct text after = {user.bytes + split + 1, user.length - split - 1};
        struct text named = text_is_blank(before) ? domain : before;
        if (text_is_blank(after))
            return nobody_of(named);
        return (struct identity){.user = after, .domain = domain_or_machine(named)};
    }
    default:
        return nobody_of(domain);
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
    enum user_form form = user_form_of(username);
    if (!wanted->user.bytes)
        return !wanted->domain.bytes || form != USER_FORM_DOWN_LEVEL || names_equal(wanted->domain, answered.domain);
    if (form == USER_FORM_PLAIN)
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
    return !secret->username.bytes || identity_is_answered_by(&request->identity, secret->username);
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

enum credential_reply credential_ask_machine(void *context, const struct credential_request *request, struct arena *arena,
                                             struct credential_answer *answer)
{
    (void)arena;
    const struct machine_secret *secret = find_secret(context, request);
    if (!secret)
        return CREDENTIAL_NOT_FOUND;
    if (secret_copy(&answer->secret, &secret->password) != STATUS_OK) {
        answer->remark = text_of(status_text(STATUS_NO_MEMORY));
        return CREDENTIAL_FAILED;
    }
    answer->username = secret->username;
    return CREDENTIAL_FOUND;
}

/* ---- the chain ---- */

static enum credential_reply fail(struct credential_answer *answer, struct text remark)
{
    answer->remark = remark.bytes ? remark : text_of(status_text(STATUS_NO_MEMORY));
    return CREDENTIAL_FAILED;
}

/* Texts that go to a source, or come from one, stand on lines of their own there. */
static bool request_is_one_line(const struct credential_request *request)
{
    return text_is_one_line(request->path) && text_is_one_line(request->identity.user) &&
           text_is_one_line(request->identity.domain);
}

static struct text secret_text(const struct secret *secret)
{
    return (struct text){secret->bytes, secret->length};
}

/* The call takes a terminated text: what stands behind a NUL would be cut off unseen. */
static bool secret_is_usable(const struct secret *secret)
{
    struct text text = secret_text(secret);
    return secret_is_present(secret) && text_find_byte(text, '\0') == text.length && text_is_utf8(text);
}

/* A backslash stands between two names: Windows would take others for a part of one. */
static bool is_account_name(struct text user)
{
    size_t split = text_find_byte(user, '\\');
    struct text after = text_slice(user, split + 1, user.length);
    return split == user.length ||
           (!text_is_blank(text_slice(user, 0, split)) && text_find_byte(after, '\\') == after.length);
}

/* The user a source has named, whether it has the secret or not. */
static bool user_is_acceptable(const struct credential_request *request, const char *source, struct arena *arena,
                               struct credential_answer *answer)
{
    const struct identity *wanted = &request->identity;
    struct text user = answer->username;
    struct text remark = {0};
    if (!text_is_one_line(user) || !text_is_utf8(user))
        remark = arena_printf(arena, "%s answered a user with a line end or a NUL, or one that is not UTF-8", source);
    else if (!is_account_name(user))
        remark = arena_printf(arena, "%s answered %.*s, which is neither a user nor DOMAIN\\user", source, TEXT_ARGS(user));
    else if (!identity_is_answered_by(wanted, user))
        remark = arena_printf(arena, "the session runs as %s%.*s, but %s answered %.*s", wanted->user.bytes ? "" : "a user of ",
                              TEXT_ARGS(wanted->user.bytes ? wanted->user : wanted->domain), source, TEXT_ARGS(user));
    else if (!identity_of(user, wanted->domain).user.bytes)
        remark = arena_printf(arena, "%s answered a blank user", source);
    else
        return true;
    fail(answer, remark);
    return false;
}

/* Whom a person names for the session. */
static enum credential_reply ask_user(const struct credential_chain *chain, const struct credential_request *request,
                                      struct arena *arena, struct identity *who, struct credential_answer *answer)
{
    enum credential_reply reply = chain->ask_user(chain->sources[CREDENTIAL_FROM_PROMPT].context, request, arena, answer);
    if (reply != CREDENTIAL_FOUND)
        return reply;
    if (!user_is_acceptable(request, credential_source_names[CREDENTIAL_FROM_PROMPT], arena, answer))
        return CREDENTIAL_FAILED;
    *who = identity_of(answer->username, request->identity.domain);
    return CREDENTIAL_FOUND;
}

/* A person is asked for the secret of somebody who is known by then; every other source may know better who it is. */
static enum credential_reply ask_source(const struct credential_chain *chain, int source,
                                        const struct credential_request *request, struct arena *arena, struct identity *who,
                                        struct credential_answer *answer)
{
    struct credential_request asked = *request;
    *answer = (struct credential_answer){0};
    if (source == CREDENTIAL_FROM_PROMPT) {
        if (!who->user.bytes && chain->ask_user) {
            enum credential_reply reply = ask_user(chain, request, arena, who, answer);
            if (reply != CREDENTIAL_FOUND)
                return reply;
            *answer = (struct credential_answer){0};
        }
        asked.identity = *who;
    }
    return chain->sources[source].ask(chain->sources[source].context, &asked, arena, answer);
}

/* A secret is there: can it be one, and whose is it? */
static enum credential_reply take_found(const struct credential_chain *chain, const struct credential_request *request,
                                        const char *source, struct arena *arena, struct identity *who,
                                        struct credential_answer *answer)
{
    if (!secret_is_usable(&answer->secret))
        return fail(answer, arena_printf(arena, "%s answered a secret with a NUL, or one that is not UTF-8", source));
    enum credential_reply reply = CREDENTIAL_FOUND;
    if (!who->user.bytes) {
        reply = CREDENTIAL_NOT_FOUND;
        answer->remark = TEXT("there is no prompt");
        if (chain->ask_user)
            reply = ask_user(chain, request, arena, who, answer);
    }
    if (reply == CREDENTIAL_NOT_FOUND)
        return fail(answer, arena_printf(arena, "neither the documents nor %s name a user, and nobody can be asked: %.*s", source,
                                         TEXT_ARGS(answer->remark)));
    return reply;
}

/* One more name for the list of those who had nothing. */
static void note_asked(struct buffer *asked, const char *source, struct text remark)
{
    buffer_printf(asked, "%s%s", asked->length > 0 ? ", " : "", source);
    if (remark.bytes)
        buffer_printf(asked, " (%.*s)", TEXT_ARGS(remark));
}

/* `who`: as far as it is known, which every source may add to; in: who the documents say. */
static enum credential_reply ask_in_order(const struct credential_chain *chain, const struct credential_request *request,
                                          struct arena *arena, struct identity *who, struct credential_answer *answer,
                                          struct buffer *asked)
{
    for (int i = 0; i < CREDENTIAL_SOURCE_COUNT; i++) {
        const char *source = credential_source_names[i];
        if (!chain->sources[i].ask)
            continue;
        enum credential_reply reply = ask_source(chain, i, request, arena, who, answer);
        if (reply == CREDENTIAL_FAILED)
            return fail(answer, answer->remark);
        if (answer->username.bytes && !user_is_acceptable(request, source, arena, answer))
            return CREDENTIAL_FAILED;
        if (answer->username.bytes && !request->identity.user.bytes)
            *who = identity_of(answer->username, request->identity.domain);
        if (reply == CREDENTIAL_FOUND)
            return take_found(chain, request, source, arena, who, answer);
        note_asked(asked, source, answer->remark);
        secret_fini(&answer->secret);
    }
    answer->remark = arena_copy(arena, asked->length > 0 ? buffer_text(asked) : TEXT("nobody"));
    return CREDENTIAL_NOT_FOUND;
}

enum credential_reply credential_ask(const struct credential_chain *chain, const struct credential_request *request,
                                     struct arena *arena, struct credential_answer *answer)
{
    struct buffer asked = {0};
    struct identity who = request->identity;
    *answer = (struct credential_answer){0};
    if (!request_is_one_line(request))
        return fail(answer, TEXT("the user, domain or ID of the session holds a line end or a NUL; it is asked for nowhere"));
    enum credential_reply reply = ask_in_order(chain, request, arena, &who, answer, &asked);
    if (asked.failed || arena->failed)
        reply = fail(answer, (struct text){0});
    buffer_fini(&asked);
    answer->identity = reply == CREDENTIAL_FAILED ? request->identity : who;
    if (reply == CREDENTIAL_FOUND)
        return reply;
    secret_fini(&answer->secret);
    answer->username = (struct text){0};
    return reply;
}
