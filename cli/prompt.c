#include "cli/prompt.h"

#include "cli/console.h"

#define SHOWN 200 /* bytes of a name in a question, at most: a question stays one that can be read */
#define USER_LIMIT ((size_t)1024)

static void add_name(struct buffer *question, struct text name)
{
    struct text shown = text_slice(name, 0, SHOWN);
    while (shown.length < name.length && shown.length > 0 && ((unsigned char)name.bytes[shown.length] & 0xC0) == 0x80)
        shown.length--;
    buffer_add_visible(question, shown);
    buffer_add(question, shown.length < name.length ? TEXT("...") : TEXT(""));
}

static enum credential_reply ask(struct buffer *question, bool echo, size_t limit, struct secret *typed,
                                 struct credential_answer *answer)
{
    static const char *const remarks[] = {
        [CONSOLE_ABSENT] = "there is no terminal",
        [CONSOLE_ENDED] = "nothing was typed",
        [CONSOLE_TOO_LONG] = "what was typed is too long",
        [CONSOLE_INVALID] = "what was typed is not text",
        [CONSOLE_FAILED] = "the terminal cannot be read",
    };
    enum console_reply reply = question->failed ? CONSOLE_FAILED : console_ask(buffer_text(question), echo, limit, typed);
    buffer_fini(question);
    if (reply == CONSOLE_ANSWERED)
        return CREDENTIAL_FOUND;
    answer->remark = text_of(remarks[reply]);
    return reply == CONSOLE_ABSENT || reply == CONSOLE_ENDED ? CREDENTIAL_NOT_FOUND : CREDENTIAL_FAILED;
}

enum credential_reply prompt_for_user(void *context, const struct credential_request *request, struct arena *arena,
                                      struct credential_answer *answer)
{
    const struct prompt *prompt = context;
    struct buffer question = {0};
    struct secret typed = {0};
    struct text domain = request->identity.domain;
    buffer_add(&question, TEXT("User "));
    if (domain.bytes && !text_equals(domain, TEXT("."))) {
        buffer_add(&question, TEXT("of "));
        add_name(&question, domain);
        buffer_add_byte(&question, ' ');
    }
    buffer_add(&question, TEXT("for the session \""));
    add_name(&question, prompt->session);
    buffer_add(&question, TEXT("\": "));
    enum credential_reply reply = ask(&question, true, USER_LIMIT, &typed, answer);
    struct text user = text_trimmed((struct text){typed.bytes, typed.length});
    if (reply == CREDENTIAL_FOUND && user.length == 0) {
        answer->remark = TEXT("no user was typed");
        reply = CREDENTIAL_FAILED;
    }
    if (reply == CREDENTIAL_FOUND)
        answer->username = arena_copy(arena, user);
    secret_fini(&typed);
    return reply;
}

enum credential_reply prompt_for_secret(void *context, const struct credential_request *request, struct arena *arena,
                                        struct credential_answer *answer)
{
    const struct prompt *prompt = context;
    struct buffer question = {0};
    struct identity identity = request->identity;
    (void)arena;
    buffer_add(&question, TEXT("Password of "));
    if (identity.domain.bytes && !text_equals(identity.domain, TEXT("."))) {
        add_name(&question, identity.domain);
        buffer_add_byte(&question, '\\');
    }
    add_name(&question, identity.user);
    buffer_add(&question, TEXT(" for the session \""));
    add_name(&question, prompt->session);
    buffer_add(&question, TEXT("\": "));
    return ask(&question, false, CREDENTIAL_SECRET_LIMIT, &answer->secret, answer);
}
