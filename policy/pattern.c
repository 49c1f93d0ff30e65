#include "policy/pattern.h"

#include "policy/glob.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a match may cost before it counts as one without end. A field holds a mebibyte of text, and going back over all of it
 * once is ordinary. */
#define MATCH_LIMIT 4000000 /* steps back from one start of the match */
#define HEAP_LIMIT_KIB 16384
/* PCRE2 does not count the characters that a repeated item runs over, nor adds up what many starts cost. */
#define WORK_LIMIT 1000000
#define WORK_LIMIT_PER_BYTE 64
#define GLOB_LIMIT ((size_t)4096) /* bytes of a glob */

struct pattern {
    pcre2_code *code;
    pcre2_match_data *match;
    pcre2_match_context *context;
    char *written;
    size_t length; /* bytes of `written` */
    bool is_glob;
};

void pattern_free(struct pattern *pattern)
{
    if (!pattern)
        return;
    pcre2_code_free(pattern->code);
    pcre2_match_data_free(pattern->match);
    pcre2_match_context_free(pattern->context);
    free(pattern->written);
    free(pattern);
}

static enum status fail(int error, size_t offset, char *message, size_t size)
{
    PCRE2_UCHAR text[160] = "";
    pcre2_get_error_message(error, text, sizeof text);
    snprintf(message, size, "%s (at byte %zu of the pattern)", (const char *)text, offset + 1);
    /* mutants: || as &&: PCRE2 says the latter while it compiles; tests/oom shows it, which is no suite */
    bool no_memory = error == PCRE2_ERROR_NOMEMORY || error == PCRE2_ERROR_HEAP_FAILED;
    return no_memory ? STATUS_NO_MEMORY : STATUS_INVALID;
}

static bool keep_written(struct pattern *pattern, struct text written, bool is_glob)
{
    pattern->is_glob = is_glob;
    pattern->length = written.length;
    pattern->written = malloc(written.length + 1); /* mutants: 1 as 2, 1 as 0: room, so that an empty one is not NULL */
    if (pattern->written)
        memcpy(pattern->written, written.bytes, written.length);
    return pattern->written != NULL;
}

struct text pattern_written(const struct pattern *pattern, bool *is_glob)
{
    *is_glob = pattern->is_glob;
    return (struct text){pattern->written, pattern->length};
}

static enum status compile(struct text regex, struct text written, bool is_glob, struct pattern **out, char *message, size_t size)
{
    int error;
    size_t offset;
    *out = NULL;
    struct pattern *pattern = calloc(1, sizeof *pattern); /* mutants: 1 as 2: room for another */
    if (!pattern)
        return STATUS_NO_MEMORY;
    if (!keep_written(pattern, written, is_glob)) {
        pattern_free(pattern);
        return STATUS_NO_MEMORY;
    }
    pattern->code = pcre2_compile((PCRE2_SPTR)(regex.bytes ? regex.bytes : ""), regex.length,
                                  PCRE2_UTF | PCRE2_CASELESS | PCRE2_NEVER_BACKSLASH_C | PCRE2_AUTO_CALLOUT, &error, &offset,
                                  NULL);
    if (!pattern->code) {
        pattern_free(pattern);
        return fail(error, offset, message, size);
    }
    /* mutants: 1 as 2, 1 as 0: room for groups that nobody asks for, and PCRE2 takes 0 for 1 */
    pattern->match = pcre2_match_data_create(1, NULL);
    pattern->context = pcre2_match_context_create(NULL);
    /* mutants: || as &&: memory runs out in tests/oom, not in a suite */
    if (!pattern->match || !pattern->context) {
        pattern_free(pattern);
        return STATUS_NO_MEMORY;
    }
    /* mutants: between what is ordinary and what runs away lies far more than one step */
    pcre2_set_match_limit(pattern->context, MATCH_LIMIT);
    /* mutants: nor does one more matter here */
    pcre2_set_heap_limit(pattern->context, HEAP_LIMIT_KIB);
    *out = pattern;
    return STATUS_OK;
}

enum status pattern_new_regex(struct text regex, struct pattern **out, char *message, size_t message_size)
{
    return compile(regex, regex, false, out, message, message_size);
}

enum status pattern_new_glob(struct text glob, struct pattern **out, char *message, size_t message_size)
{
    struct buffer regex = {0};
    size_t offset = 0;
    *out = NULL;
    const char *wrong = glob.length > GLOB_LIMIT ? "it is longer than 4096 bytes" : glob_add_regex(glob, &regex, &offset);
    enum status status = wrong ? STATUS_INVALID : regex.failed ? STATUS_NO_MEMORY : STATUS_OK;
    if (wrong)
        snprintf(message, message_size, "%s (at byte %zu of the glob)", wrong, offset + 1);
    if (status == STATUS_OK)
        status = compile(buffer_text(&regex), glob, true, out, message, message_size);
    buffer_fini(&regex);
    return status;
}

struct work {
    size_t at, left;
};

/* Called before each item of the pattern: charges the way from the place where the last one was tried. */
static int count_work(pcre2_callout_block *block, void *context)
{
    struct work *work = context;
    /* mutants: > as >=: no way is no way in both directions */
    size_t at = block->current_position, way = at > work->at ? at - work->at : work->at - at;
    work->at = at;
    if (way >= work->left)
        return PCRE2_ERROR_MATCHLIMIT;
    work->left -= way + 1;
    return 0;
}

enum status pattern_match(struct pattern *pattern, struct text subject, bool *matches)
{
    /* mutants: a rough measure: one step more lets nothing run away */
    struct work work = {0, WORK_LIMIT + WORK_LIMIT_PER_BYTE * subject.length};
    pcre2_set_callout(pattern->context, count_work, &work);
    int result = pcre2_match(pattern->code, (PCRE2_SPTR)(subject.bytes ? subject.bytes : ""), subject.length, 0, 0,
                             pattern->match, pattern->context);
    *matches = result >= 0;
    if (result >= 0 || result == PCRE2_ERROR_NOMATCH)
        return STATUS_OK;
    return result == PCRE2_ERROR_NOMEMORY ? STATUS_NO_MEMORY : STATUS_PATTERN;
}
