#include "policy/glob.h"

#include <stdio.h>
#include <stdlib.h>

#define GLOB_LIMIT ((size_t)4096) /* bytes; a set may cost some thousand steps to read */
#define LAST_LETTER 0xFFFFu       /* no letter behind it has two cases (text_capital) */
#define SEPARATOR '\\'
#define NOWHERE SIZE_MAX

enum token_kind {
    TOKEN_CHARACTER,
    TOKEN_ONE,       /* ? */
    TOKEN_SET,       /* [...] */
    TOKEN_IN_PART,   /* * */
    TOKEN_ANY,       /* ** */
    TOKEN_ANY_PARTS, /* **\ where a part begins */
    TOKEN_TAIL       /* \** at the end: the end, or a separator and anything */
};

struct range {
    uint32_t first, last;
};

struct token {
    enum token_kind kind;
    uint32_t character; /* its capital */
    bool negated;
    size_t range, range_count; /* of a set, in capitals */
};

struct glob {
    struct token *tokens;
    size_t count;
    struct range *ranges;
    size_t range_count, range_capacity;
};

void glob_free(struct glob *glob)
{
    if (!glob)
        return;
    free(glob->tokens);
    free(glob->ranges);
    free(glob);
}

/* ---- reading ---- */

/* Widens the last range of the set, or adds one. */
static bool add_range(struct glob *glob, const struct token *set, uint32_t first, uint32_t last)
{
    struct range *before = glob->range_count > set->range ? &glob->ranges[glob->range_count - 1] : NULL;
    if (before && first >= before->first && first <= before->last + 1) {
        before->last = last > before->last ? last : before->last;
        return true;
    }
    if (glob->range_count == glob->range_capacity) {
        size_t capacity = glob->range_capacity ? glob->range_capacity * 2 : 16;
        struct range *grown = realloc(glob->ranges, capacity * sizeof *grown);
        if (!grown)
            return false;
        glob->ranges = grown;
        glob->range_capacity = capacity;
    }
    glob->ranges[glob->range_count++] = (struct range){first, last};
    return true;
}

/* The capitals of a range are not one range: [a-_] has none, and some alphabets alternate. */
static bool add_capitals(struct glob *glob, const struct token *set, uint32_t first, uint32_t last)
{
    for (uint32_t letter = first; letter <= last && letter <= LAST_LETTER; letter++) {
        uint32_t capital = text_capital(letter);
        if (!add_range(glob, set, capital, capital))
            return false;
    }
    uint32_t behind = first > LAST_LETTER ? first : LAST_LETTER + 1;
    return last <= LAST_LETTER || add_range(glob, set, behind, last);
}

static char byte_at(struct text text, size_t offset)
{
    return offset < text.length ? text.bytes[offset] : '\0';
}

static const char *add_set(struct glob *glob, struct token *token, struct text text, size_t *offset, bool *no_memory)
{
    size_t at = *offset;
    token->kind = TOKEN_SET;
    token->range = glob->range_count;
    token->negated = byte_at(text, at) == '!' || byte_at(text, at) == '^';
    at += token->negated;
    for (size_t start = at; at == start || byte_at(text, at) != ']';) {
        if (at >= text.length)
            return "a [ has no ]";
        if (byte_at(text, at) == '[' && byte_at(text, at + 1) == ':')
            return "there are no classes such as [:alpha:]";
        uint32_t first = text_next_code_point(text, &at), last = first;
        if (byte_at(text, at) == '-' && at + 1 < text.length && byte_at(text, at + 1) != ']') {
            at++;
            last = text_next_code_point(text, &at);
        }
        if (last < first)
            return "a range in [ ] ends before it begins";
        *no_memory |= !add_capitals(glob, token, first, last);
    }
    token->range_count = glob->range_count - token->range;
    *offset = at + 1;
    return NULL;
}

static bool ends_in_tail(struct text text, size_t offset)
{
    return text.length > 3 && offset + 3 == text.length && text_ends_with_ignoring_case(text, TEXT("\\**"));
}

static void add_stars(struct glob *glob, struct token *token, struct text text, size_t *offset)
{
    bool begins_part = glob->count == 0 || byte_at(text, *offset - 1) == SEPARATOR;
    size_t end = *offset;
    while (byte_at(text, end) == '*')
        end++;
    token->kind = end - *offset == 1 ? TOKEN_IN_PART : TOKEN_ANY;
    if (token->kind == TOKEN_ANY && begins_part && byte_at(text, end) == SEPARATOR) {
        token->kind = TOKEN_ANY_PARTS;
        end++;
    }
    *offset = end;
}

/* What is wrong with the glob; NULL: nothing, but memory may be out. */
static const char *read_tokens(struct glob *glob, struct text text, size_t *offset, bool *no_memory)
{
    const char *wrong = NULL;
    while (*offset < text.length && !wrong && !*no_memory) {
        struct token token = {.kind = TOKEN_CHARACTER};
        size_t next = *offset;
        uint32_t character = text_next_code_point(text, &next);
        if (ends_in_tail(text, *offset)) {
            token.kind = TOKEN_TAIL;
            next = text.length;
        } else if (character == '*') {
            next = *offset;
            add_stars(glob, &token, text, &next);
        } else if (character == '?') {
            token.kind = TOKEN_ONE;
        } else if (character == '[') {
            wrong = add_set(glob, &token, text, &next, no_memory);
        } else {
            token.character = text_capital(character);
        }
        glob->tokens[glob->count++] = token;
        if (!wrong)
            *offset = next;
    }
    return wrong;
}

enum status glob_new(struct text text, struct glob **out, char *message, size_t message_size)
{
    size_t offset = 0;
    bool no_memory = false;
    const char *wrong = NULL;
    *out = NULL;
    while (text.length > 6 && text_ends_with_ignoring_case(text, TEXT("\\**\\**")))
        text.length -= 3; /* X\** holds for X, so X\**\** says no more than it */
    struct glob *glob = calloc(1, sizeof *glob);
    if (glob)
        glob->tokens = calloc((text.length < GLOB_LIMIT ? text.length : 0) + 1, sizeof *glob->tokens);
    if (!glob || !glob->tokens)
        no_memory = true;
    else if (text.length > GLOB_LIMIT)
        wrong = "it is longer than 4096 bytes";
    else
        wrong = read_tokens(glob, text, &offset, &no_memory);
    if (!wrong && !no_memory) {
        *out = glob;
        return STATUS_OK;
    }
    glob_free(glob);
    if (wrong && message && message_size > 0)
        snprintf(message, message_size, "%s (at byte %zu of the glob)", wrong, offset + 1);
    return wrong ? STATUS_INVALID : STATUS_NO_MEMORY;
}

/* ---- matching ---- */

static bool takes(const struct glob *glob, const struct token *token, uint32_t character)
{
    if (token->kind == TOKEN_CHARACTER)
        return character == token->character || text_capital(character) == token->character;
    if (character == SEPARATOR)
        return false;
    if (token->kind == TOKEN_ONE)
        return true;
    uint32_t capital = text_capital(character);
    for (size_t i = token->range; i < token->range + token->range_count; i++) {
        if (capital >= glob->ranges[i].first && capital <= glob->ranges[i].last)
            return !token->negated;
    }
    return token->negated;
}

/* Where matching goes on after a mismatch: the last star may take one character more. */
struct restart {
    size_t token, offset; /* behind the star; token NOWHERE: there was none */
};

struct matcher {
    const struct glob *glob;
    struct text subject;
    size_t token, offset;
    struct restart star, any; /* the last * behind the last **, and the last ** */
    bool by_parts;            /* the last ** takes whole parts only */
    size_t reached;           /* where the first * behind the last ** was met last */
};

static bool restart_star(struct matcher *matcher)
{
    struct restart *star = &matcher->star;
    if (star->token == NOWHERE || star->offset >= matcher->subject.length || matcher->subject.bytes[star->offset] == SEPARATOR)
        return false;
    text_next_code_point(matcher->subject, &star->offset);
    matcher->token = star->token;
    matcher->offset = star->offset;
    return true;
}

static bool restart_any(struct matcher *matcher)
{
    struct restart *any = &matcher->any;
    struct text subject = matcher->subject;
    if (any->token == NOWHERE || any->offset >= subject.length)
        return false;
    if (matcher->by_parts) {
        any->offset += text_find_byte(text_slice(subject, any->offset, subject.length), SEPARATOR) + 1;
        if (any->offset > subject.length)
            return false;
    } else {
        text_next_code_point(subject, &any->offset);
    }
    matcher->star.token = NOWHERE;
    matcher->token = any->token;
    matcher->offset = any->offset;
    return true;
}

/* Meets a `*`. False: it was met in this part before, and what follows did not match from there; from further on in the
 * same part it cannot match either. Without this, `**a*b` would take quadratic time. */
static bool meet_star(struct matcher *matcher)
{
    size_t from = matcher->reached, to = matcher->offset;
    if (matcher->star.token == NOWHERE) {
        matcher->reached = to;
        if (from != NOWHERE && text_find_byte(text_slice(matcher->subject, from, to), SEPARATOR) == to - from)
            return false;
    }
    matcher->star = (struct restart){++matcher->token, to};
    return true;
}

static void meet_any(struct matcher *matcher, bool by_parts)
{
    matcher->any = (struct restart){++matcher->token, matcher->offset};
    matcher->by_parts = by_parts;
    matcher->star.token = matcher->reached = NOWHERE;
}

/* One token forward. False: a mismatch. */
static bool step(struct matcher *matcher)
{
    const struct token *token = &matcher->glob->tokens[matcher->token];
    size_t next = matcher->offset;
    switch (token->kind) {
    case TOKEN_IN_PART:
        return meet_star(matcher);
    case TOKEN_ANY:
    case TOKEN_ANY_PARTS:
        meet_any(matcher, token->kind == TOKEN_ANY_PARTS);
        return true;
    case TOKEN_TAIL:
        if (next < matcher->subject.length && matcher->subject.bytes[next] != SEPARATOR)
            return false;
        matcher->offset = matcher->subject.length;
        matcher->token++;
        return true;
    default:
        if (next == matcher->subject.length || !takes(matcher->glob, token, text_next_code_point(matcher->subject, &next)))
            return false;
        matcher->offset = next;
        matcher->token++;
        return true;
    }
}

/* Within a part the first place where the text behind a `*` fits is as good as any other, and so is it behind a `**` once the
 * next `**` is met: so only the last of each is ever tried again. */
bool glob_match(const struct glob *glob, struct text subject)
{
    struct matcher matcher = {
        .glob = glob, .subject = subject, .star = {NOWHERE, 0}, .any = {NOWHERE, 0}, .reached = NOWHERE};
    for (;;) {
        bool at_end = matcher.token == glob->count;
        if (at_end && matcher.offset == subject.length)
            return true;
        if (!at_end && step(&matcher))
            continue;
        if (!restart_star(&matcher) && !restart_any(&matcher))
            return false;
    }
}
