/* --password-stdin: one line, read straight into the pages of a secret. */
#include "core/credential_sources.h"

#include "core/platform.h"

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

static enum credential_reply fail(struct credential_answer *answer, const char *remark)
{
    answer->remark = text_of(remark);
    return CREDENTIAL_FAILED;
}

/* What PowerShell and other writers of UTF-8 put before their first line. */
static void skip_byte_order_mark(struct secret *secret)
{
    struct text mark = TEXT(BYTE_ORDER_MARK);
    if (!text_starts_with((struct text){secret->bytes, secret->length}, mark))
        return;
    secret->length -= mark.length;
    memmove(secret->bytes, secret->bytes + mark.length, secret->length);
}

/* One byte a time: what stands behind the line is not deputy's, and is not taken from whoever reads it next. */
static enum credential_reply read_line(struct platform_file *file, struct credential_answer *answer)
{
    struct secret *secret = &answer->secret;
    long got;
    while ((got = platform_read(file, secret->bytes + secret->length, 1)) > 0) {
        char byte = secret->bytes[secret->length];
        if (byte == '\n')
            break;
        if (byte == '\0')
            return fail(answer, "the line of --password-stdin holds a NUL; it is to be UTF-8");
        if (++secret->length > CREDENTIAL_SECRET_LIMIT + 1 + sizeof BYTE_ORDER_MARK - 1)
            return fail(answer, "the line of --password-stdin is longer than any password (4096 bytes)");
    }
    if (got < 0)
        return fail(answer, "standard input cannot be read for --password-stdin");
    if (got == 0 && secret->length == 0)
        return fail(answer, "standard input is empty; --password-stdin reads one line from it");
    if (got > 0 && secret->length > 0 && secret->bytes[secret->length - 1] == '\r')
        secret->length--;
    skip_byte_order_mark(secret);
    if (secret->length > CREDENTIAL_SECRET_LIMIT)
        return fail(answer, "the line of --password-stdin is longer than any password (4096 bytes)");
    return CREDENTIAL_FOUND;
}

enum credential_reply credential_ask_standard_input(void *context, const struct credential_request *request,
                                                    struct arena *arena, struct credential_answer *answer)
{
    struct platform_file *file;
    (void)context;
    (void)request;
    (void)arena;
    /* The terminal would show what is typed; the prompt does not. */
    if (platform_is_terminal(stdin))
        return fail(answer, "--password-stdin reads from a pipe or a file; at a terminal, leave it out and deputy asks");
    if (secret_reserve(&answer->secret, CREDENTIAL_SECRET_LIMIT + 8) != STATUS_OK)
        return fail(answer, status_text(STATUS_NO_MEMORY));
    enum status status = platform_open("-", &file);
    if (status != STATUS_OK)
        return fail(answer, status_text(status));
    enum credential_reply reply = read_line(file, answer);
    platform_close(file);
    return reply;
}
