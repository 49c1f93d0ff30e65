#include "policy/pattern.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <stdio.h>
#include <stdlib.h>

/* A pattern that needs more than this on a text of a megabyte is one that backtracks without end. */
#define MATCH_LIMIT 1000000
#define DEPTH_LIMIT 1000
#define HEAP_LIMIT_KIB 16384

struct pattern {
    pcre2_code *code;
    pcre2_match_data *match;
    pcre2_match_context *context;
};

void pattern_free(struct pattern *pattern)
{
    if (!pattern)
        return;
    pcre2_code_free(pattern->code);
    pcre2_match_data_free(pattern->match);
    pcre2_match_context_free(pattern->context);
    free(pattern);
}

static enum status fail(int error, size_t offset, char *message, size_t size)
{
    PCRE2_UCHAR text[160] = "";
    pcre2_get_error_message(error, text, sizeof text);
    if (message && size > 0)
        snprintf(message, size, "%s (at character %zu of the pattern)", (const char *)text, offset + 1);
    return error == PCRE2_ERROR_NOMEMORY ? STATUS_NO_MEMORY : STATUS_INVALID;
}

static enum status compile(struct text regex, uint32_t options, struct pattern **out, char *message, size_t size)
{
    int error;
    size_t offset;
    *out = NULL;
    struct pattern *pattern = calloc(1, sizeof *pattern);
    if (!pattern)
        return STATUS_NO_MEMORY;
    pattern->code = pcre2_compile((PCRE2_SPTR)(regex.bytes ? regex.bytes : ""), regex.length,
                                  PCRE2_UTF | PCRE2_CASELESS | PCRE2_NEVER_BACKSLASH_C | options, &error, &offset, NULL);
    if (!pattern->code) {
        pattern_free(pattern);
        return fail(error, offset, message, size);
    }
    pattern->match = pcre2_match_data_create(1, NULL);
    pattern->context = pcre2_match_context_create(NULL);
    if (!pattern->match || !pattern->context) {
        pattern_free(pattern);
        return STATUS_NO_MEMORY;
    }
    pcre2_set_match_limit(pattern->context, MATCH_LIMIT);
    pcre2_set_depth_limit(pattern->context, DEPTH_LIMIT);
    pcre2_set_heap_limit(pattern->context, HEAP_LIMIT_KIB);
    *out = pattern;
    return STATUS_OK;
}

enum status pattern_new_regex(struct text regex, struct pattern **out, char *message, size_t message_size)
{
    return compile(regex, 0, out, message, message_size);
}

enum status pattern_new_literal(struct text literal, struct pattern **out)
{
    char message[1];
    struct buffer anchored = {0};
    buffer_add(&anchored, TEXT("\\A"));
    for (size_t i = 0; i < literal.length; i++) {
        if ((unsigned char)literal.bytes[i] < 0x80)
            buffer_printf(&anchored, "\\x%02x", (unsigned)literal.bytes[i]);
        else
            buffer_add_byte(&anchored, literal.bytes[i]);
    }
    buffer_add(&anchored, TEXT("\\z"));
    enum status status =
        anchored.failed ? STATUS_NO_MEMORY : compile(buffer_text(&anchored), 0, out, message, sizeof message);
    buffer_fini(&anchored);
    return status;
}

static enum status convert(pcre2_convert_context *context, struct text glob, struct buffer *out, char *message, size_t size)
{
    PCRE2_UCHAR *converted = NULL;
    PCRE2_SIZE length = 0;
    int result = pcre2_pattern_convert((PCRE2_SPTR)(glob.bytes ? glob.bytes : ""), glob.length,
                                       PCRE2_CONVERT_GLOB | PCRE2_CONVERT_UTF, &converted, &length, context);
    if (result != 0)
        return fail(result, length, message, size);
    buffer_add(out, TEXT("(?:"));
    buffer_add(out, (struct text){(const char *)converted, length});
    buffer_add(out, TEXT(")"));
    pcre2_converted_pattern_free(converted);
    return STATUS_OK;
}

enum status pattern_new_glob(struct text glob, struct pattern **out, char *message, size_t message_size)
{
    struct buffer regex = {0};
    pcre2_convert_context *context = pcre2_convert_context_create(NULL);
    *out = NULL;
    if (!context)
        return STATUS_NO_MEMORY;
    pcre2_set_glob_separator(context, '\\');
    pcre2_set_glob_escape(context, 0);
    enum status status = convert(context, glob, &regex, message, message_size);
    if (status == STATUS_OK && glob.length > 3 && text_ends_with_ignoring_case(glob, TEXT("\\**"))) {
        buffer_add(&regex, TEXT("|"));
        status = convert(context, text_slice(glob, 0, glob.length - 3), &regex, message, message_size);
    }
    pcre2_convert_context_free(context);
    if (status == STATUS_OK)
        status = regex.failed ? STATUS_NO_MEMORY : compile(buffer_text(&regex), 0, out, message, message_size);
    buffer_fini(&regex);
    return status;
}

enum status pattern_match(struct pattern *pattern, struct text subject, bool *matches)
{
    int result = pcre2_match(pattern->code, (PCRE2_SPTR)(subject.bytes ? subject.bytes : ""), subject.length, 0, 0,
                             pattern->match, pattern->context);
    *matches = result >= 0;
    return result >= 0 || result == PCRE2_ERROR_NOMATCH ? STATUS_OK : STATUS_PATTERN;
}
