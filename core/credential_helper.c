/* --credential-helper: git's credential protocol, spoken with one program. */
#include "core/credential_sources.h"

#include "core/platform_process.h"

static enum credential_reply fail(struct credential_answer *answer, const char *remark)
{
    answer->remark = text_of(remark);
    return CREDENTIAL_FAILED;
}

/* ---- the request ---- */

static void add_attribute(struct buffer *out, const char *key, struct text value)
{
    if (!value.bytes)
        return;
    buffer_printf(out, "%s=", key);
    buffer_add(out, value);
    buffer_add_byte(out, '\n');
}

/* As a person would write it: DOMAIN\user, but a user of this machine, and a UPN, without a domain. */
static void add_user(struct buffer *out, const struct identity *identity)
{
    if (!identity->user.bytes)
        return;
    buffer_add(out, TEXT("username="));
    if (identity->domain.bytes && !text_equals(identity->domain, TEXT("."))) {
        buffer_add(out, identity->domain);
        buffer_add_byte(out, '\\');
    }
    buffer_add(out, identity->user);
    buffer_add_byte(out, '\n');
}

void credential_add_helper_request(const struct credential_request *request, struct buffer *out)
{
    add_attribute(out, "protocol", TEXT("deputy"));
    add_attribute(out, "host", text_of(credential_host_names[request->host]));
    add_attribute(out, "path", request->path);
    add_user(out, &request->identity);
    buffer_add_byte(out, '\n');
}

/* ---- the answer ---- */

static struct text next_line(struct text *rest)
{
    size_t end = text_find_byte(*rest, '\n');
    struct text line = text_slice(*rest, 0, end);
    bool crlf = end < rest->length && line.length > 0 && line.bytes[line.length - 1] == '\r';
    *rest = text_slice(*rest, end + 1, rest->length);
    return text_slice(line, 0, line.length - crlf);
}

static enum credential_reply take(struct text username, struct text password, struct arena *arena,
                                  struct credential_answer *answer)
{
    answer->username = arena_copy(arena, username);
    if (!password.bytes) {
        answer->remark = TEXT("it gave no password");
        return CREDENTIAL_NOT_FOUND;
    }
    if (password.length > CREDENTIAL_SECRET_LIMIT)
        return fail(answer, "the password that --credential-helper answered is longer than any password (4096 bytes)");
    if (arena->failed || secret_set(&answer->secret, password) != STATUS_OK)
        return fail(answer, status_text(STATUS_NO_MEMORY));
    return CREDENTIAL_FOUND;
}

enum credential_reply credential_parse_helper_answer(struct text bytes, struct arena *arena, struct credential_answer *answer)
{
    struct text username = {0}, password = {0};
    while (bytes.length > 0) {
        struct text line = next_line(&bytes);
        if (line.length == 0)
            break;
        if (!text_is_one_line(line))
            return fail(answer, "--credential-helper answered a line with a carriage return or a NUL");
        size_t equals = text_find_byte(line, '=');
        if (equals == line.length || equals == 0)
            return fail(answer, "--credential-helper answered a line without = or a key, which is not git's credential protocol");
        struct text key = text_slice(line, 0, equals), value = text_slice(line, equals + 1, line.length);
        if (text_equals(key, TEXT("username")))
            username = value;
        else if (text_equals(key, TEXT("password")))
            password = value;
    }
    return take(username, password, arena, answer);
}

/* ---- the exchange ---- */

/* A program that could not do what it was asked for has no answer; what it wrote until then does not count. */
static enum credential_reply judge_end(const struct process_exchange *exchange, const struct credential_helper *helper,
                                       struct arena *arena, struct credential_answer *answer)
{
    switch (exchange->end) {
    case PROCESS_EXITED:
        if (exchange->exit_code == 0)
            return CREDENTIAL_FOUND;
        answer->remark = arena_printf(arena, "exit code %lu", (unsigned long)exchange->exit_code);
        return CREDENTIAL_NOT_FOUND;
    case PROCESS_KILLED:
        answer->remark = arena_printf(arena, "ended by signal %lu", (unsigned long)exchange->exit_code);
        return CREDENTIAL_NOT_FOUND;
    case PROCESS_TIMED_OUT:
        answer->remark = arena_printf(arena, "--credential-helper did not answer within %g s and was ended",
                                      (double)helper->timeout_ms / 1000);
        return CREDENTIAL_FAILED;
    case PROCESS_WROTE_TOO_MUCH:
        return fail(answer, "--credential-helper answered more than 16384 bytes and was ended");
    default:
        answer->remark = arena_printf(arena, "--credential-helper cannot be started: %s", exchange->reason);
        return CREDENTIAL_FAILED;
    }
}

enum credential_reply credential_ask_helper(void *context, const struct credential_request *request, struct arena *arena,
                                            struct credential_answer *answer)
{
    const struct credential_helper *helper = context;
    struct secret output = {0};
    struct buffer input = {0};
    credential_add_helper_request(request, &input);
    if (input.failed || secret_reserve(&output, CREDENTIAL_HELPER_ANSWER_LIMIT) != STATUS_OK) {
        buffer_fini(&input);
        return fail(answer, status_text(STATUS_NO_MEMORY));
    }
    struct process_exchange exchange = {
        .command = helper->command,
        .input = buffer_text(&input),
        .output = output.bytes,
        .output_size = CREDENTIAL_HELPER_ANSWER_LIMIT,
        .timeout_ms = helper->timeout_ms,
    };
    platform_exchange(&exchange);
    enum credential_reply reply = judge_end(&exchange, helper, arena, answer);
    if (reply == CREDENTIAL_FOUND)
        reply = credential_parse_helper_answer((struct text){output.bytes, exchange.output_length}, arena, answer);
    secret_fini(&output);
    buffer_fini(&input);
    return reply;
}
