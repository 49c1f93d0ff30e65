#include "xml/secret_mask.h"

#include <string.h>

/* A comment in a CDATA section in a comment: deeper ones are masked as a whole. */
#define NESTING_LIMIT 3
/* How often text is unescaped in search of what it hides. */
#define ESCAPING_LIMIT 5

struct masker {
    const char *bytes;
    unsigned char *mask;
    size_t shown;
    struct buffer decoded, scratch;
};

/* ---- names ---- */

static const struct text secret_words[] = {
    TEXT("password"), TEXT("passwd"), TEXT("pwd"), TEXT("secret"), TEXT("passphrase"), TEXT("passcode"), TEXT("token"),
};
static const struct text pass_word = TEXT("pass"); /* as a whole: there are many other words that have it */
static const struct text key_word = TEXT("key");   /* apiKey, key-data; not Keyboard */
/* An element that has `secured` has a secret `value`. */
static const struct text value_word = TEXT("value"), secured_word = TEXT("secured");
/* What makes text suspect in which tags cannot be told apart. */
static const struct text suspect_words[] = {
    TEXT("password"),     TEXT("passphrase"), TEXT("secret"), TEXT("safeparam"), TEXT("defaultvalue"),
    TEXT("properties"),   TEXT("passwd"),     TEXT("pwd"),    TEXT("token"),     TEXT("key"),
    TEXT("secured"),
};
#define COUNT(array) (sizeof(array) / sizeof *(array))

static char lower(char byte)
{
    if (byte >= 'A' && byte <= 'Z')
        byte = (char)(byte | 0x20);
    return byte;
}

/* `word` is in lower case. */
static bool starts_with_word(struct text text, struct text word)
{
    if (text.length < word.length)
        return false;
    for (size_t i = 0; i < word.length; i++) {
        if (lower(text.bytes[i]) != word.bytes[i])
            return false;
    }
    return true;
}

static bool is_word(struct text text, struct text word)
{
    return text.length == word.length && starts_with_word(text, word);
}

static bool contains_word(struct text text, const struct text *words, size_t count)
{
    bool starts[256] = {false};
    for (size_t word = 0; word < count; word++)
        starts[(unsigned char)words[word].bytes[0]] = true;
    for (size_t i = 0; i < text.length; i++) {
        if (!starts[(unsigned char)lower(text.bytes[i])])
            continue;
        for (size_t word = 0; word < count; word++) {
            if (starts_with_word(text_slice(text, i, text.length), words[word]))
                return true;
        }
    }
    return false;
}

static struct text local_name(struct text name)
{
    size_t start = name.length;
    while (start > 0 && name.bytes[start - 1] != ':')
        start--;
    return text_slice(name, start, name.length);
}

static bool ends_a_word(struct text name)
{
    for (size_t i = 0; i + key_word.length <= name.length; i++) {
        size_t end = i + key_word.length;
        if (starts_with_word(text_slice(name, i, name.length), key_word) &&
            (end == name.length || name.bytes[end] < 'a' || name.bytes[end] > 'z'))
            return true;
    }
    return false;
}

static bool is_secret_name(struct text name)
{
    return contains_word(name, secret_words, COUNT(secret_words)) || is_word(name, pass_word) || ends_a_word(name);
}

static bool is_secret_element(struct text qualified)
{
    static const struct text parameter = TEXT("parameter"), rest = TEXT("defaultvalue");
    struct text name = local_name(qualified);
    if (is_secret_name(name) || starts_with_word(name, TEXT("safeparam")))
        return true;
    if (is_word(name, TEXT("properties"))) /* an escaped document that may hold any of the others */
        return true;
    return starts_with_word(name, parameter) && name.length > parameter.length &&
           is_word(text_slice(name, parameter.length + 1, name.length), rest);
}

static bool is_secret_attribute(struct text name, bool secured)
{
    return is_secret_name(local_name(name)) || (secured && contains_word(name, &value_word, 1));
}

/* ---- bytes ---- */

static struct text between(const struct masker *masker, size_t start, size_t end)
{
    return (struct text){masker->bytes + start, end - start};
}

static void hide(struct masker *masker, size_t start, size_t end)
{
    memset(masker->mask + start, 1, end - start);
}

static bool is_space(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

static bool is_name_start(char byte)
{
    return (lower(byte) >= 'a' && lower(byte) <= 'z') || byte == '_' || byte == ':' || (byte & 0x80);
}

static bool ends_name(char byte)
{
    return is_space(byte) || byte == '<' || byte == '>' || byte == '=' || byte == '/' || byte == '"' || byte == '\'' ||
           byte == '\0';
}

static bool follows(const struct masker *masker, size_t at, size_t end, struct text expected)
{
    return text_starts_with(between(masker, at, end), expected);
}

/* Offset of the first `mark` from `start` on, or `end`. */
static size_t find(const struct masker *masker, size_t start, size_t end, struct text mark)
{
    for (size_t at = start; at < end; at++) {
        at += text_find_byte(between(masker, at, end), mark.bytes[0]);
        if (at < end && follows(masker, at, end, mark))
            return at;
    }
    return end;
}

static size_t name_end(const struct masker *masker, size_t start, size_t end)
{
    while (start < end && !ends_name(masker->bytes[start]))
        start++;
    return start;
}

/* ---- escaped text ---- */

/* Reads the digits of a character reference; what is no number leaves *at where it was. */
static uint32_t character_reference(struct text text, size_t *at)
{
    bool hexadecimal = *at < text.length && lower(text.bytes[*at]) == 'x';
    uint32_t base = hexadecimal ? 16 : 10, code_point = 0;
    size_t digits = *at + hexadecimal;
    for (; digits < text.length && code_point <= 0x10FFFF; digits++) {
        char byte = lower(text.bytes[digits]);
        uint32_t digit = byte >= '0' && byte <= '9' ? (uint32_t)(byte - '0')
                         : byte >= 'a' && byte <= 'f' ? (uint32_t)(byte - 'a' + 10) : 16;
        if (digit >= base)
            break;
        code_point = code_point * base + digit;
    }
    *at = digits;
    return code_point;
}

static void decode_entity(struct text text, size_t *at, struct buffer *out)
{
    static const struct {
        struct text name;
        char byte;
    } entities[] = {{TEXT("lt"), '<'}, {TEXT("gt"), '>'}, {TEXT("amp"), '&'}, {TEXT("quot"), '"'}, {TEXT("apos"), '\''}};
    struct text rest = text_slice(text, *at + 1, text.length);
    size_t length = 0;
    for (size_t i = 0; i < COUNT(entities) && length == 0; i++) {
        if (starts_with_word(rest, entities[i].name)) {
            length = entities[i].name.length;
            buffer_add_byte(out, entities[i].byte);
        }
    }
    if (length == 0 && text_starts_with(rest, TEXT("#"))) {
        length = 1;
        buffer_add_code_point(out, character_reference(rest, &length));
    }
    if (length == 0)
        buffer_add_byte(out, '&');
    *at += 1 + length;
    if (length > 0 && *at < text.length && text.bytes[*at] == ';') /* malformed text may lack it */
        ++*at;
}

static void decode(struct text text, struct buffer *out)
{
    buffer_clear(out);
    for (size_t at = 0; at < text.length;) {
        size_t plain = at + text_find_byte(text_slice(text, at, text.length), '&');
        buffer_add(out, text_slice(text, at, plain));
        at = plain;
        if (at < text.length)
            decode_entity(text, &at, out);
    }
}

/* Does the text, unescaped as often as it takes, hold a suspect word (and a tag, where `in_tag`)? */
static bool hides_secret(struct masker *masker, struct text text, bool in_tag)
{
    for (int round = 0; round < ESCAPING_LIMIT; round++) {
        if ((!in_tag || text_find_byte(text, '<') < text.length) &&
            contains_word(text, suspect_words, COUNT(suspect_words)))
            return true;
        if (text_find_byte(text, '&') == text.length)
            return false;
        decode(text, &masker->scratch);
        if (text_equals(text, buffer_text(&masker->scratch)))
            return false;
        struct buffer swapped = masker->decoded;
        masker->decoded = masker->scratch;
        masker->scratch = swapped;
        text = buffer_text(&masker->decoded);
    }
    return true;
}

/* Where spaces end that stand before `at`. */
static size_t before_spaces(const struct masker *masker, size_t start, size_t at)
{
    while (at > start && is_space(masker->bytes[at - 1]))
        at--;
    return at;
}

/* Attributes whose tag lost its `<` are text like any other, and nobody knows whether it was a secured one. */
static void hide_lost_attributes(struct masker *masker, size_t start, size_t end)
{
    for (size_t equals = start; (equals = find(masker, equals, end, TEXT("="))) < end; equals++) {
        size_t value = equals + 1, name = before_spaces(masker, start, equals), last = name;
        while (value < end && is_space(masker->bytes[value]))
            value++;
        if (value == end || (masker->bytes[value] != '"' && masker->bytes[value] != '\''))
            continue;
        while (name > start && !ends_name(masker->bytes[name - 1]))
            name--;
        if (is_secret_attribute(between(masker, name, last), true)) {
            hide(masker, value + 1, end);
            return;
        }
    }
}

static bool is_in_assigned_name(char byte)
{
    return is_name_start(byte) ? byte != ':' : (byte >= '0' && byte <= '9') || byte == '-' || byte == '.';
}

/* How long the quote is that stands here, as itself or escaped; 0: none does. */
static size_t quote_length(const struct masker *masker, size_t at, size_t end)
{
    static const struct text quotes[] = {TEXT("\""), TEXT("'"), TEXT("&quot;"), TEXT("&apos;"), TEXT("&#34;"), TEXT("&#39;")};
    for (size_t i = 0; i < COUNT(quotes); i++) {
        if (follows(masker, at, end, quotes[i]))
            return quotes[i].length;
    }
    return 0;
}

/* Behind a value that begins at `at`: a quoted one ends with its quote. In doubt it is longer. */
static size_t assigned_end(const struct masker *masker, size_t at, size_t end)
{
    size_t quote = quote_length(masker, at, end);
    if (quote > 0)
        return find(masker, at + quote, end, between(masker, at, at + quote));
    while (at < end && !is_space(masker->bytes[at]) && !strchr(";<>", masker->bytes[at]) && quote_length(masker, at, end) == 0) {
        bool escaped = follows(masker, at, end, TEXT("&amp;"));
        at += escaped ? TEXT("&amp;").length : 1;
    }
    return at;
}

/* $PASSWORD$ is a variable of RDM's and no secret. */
static bool is_variable(const struct masker *masker, size_t at, size_t end)
{
    size_t last = at + 1;
    while (last < end && ((masker->bytes[last] >= 'A' && masker->bytes[last] <= 'Z') || masker->bytes[last] == '_' ||
                          (masker->bytes[last] >= '0' && masker->bytes[last] <= '9')))
        last++;
    return at < end && masker->bytes[at] == '$' && last > at + 1 && last < end && masker->bytes[last] == '$';
}

/* Hides the value that begins behind `at`, and answers where it ends. */
static size_t hide_assigned_value(struct masker *masker, size_t at, size_t end)
{
    while (at < end && is_space(masker->bytes[at]))
        at++;
    size_t last = assigned_end(masker, at, end), quote = quote_length(masker, at, end);
    if (!is_variable(masker, at + quote, end))
        hide(masker, at + quote < last ? at + quote : last, last);
    return last;
}

/* Where a name starts that ends at `last`. */
static size_t assigned_name(const struct masker *masker, size_t start, size_t last)
{
    size_t name = last;
    while (name > start && is_in_assigned_name(masker->bytes[name - 1]))
        name--;
    return name;
}

/* Before the quote that a name in JSON ends with. */
static size_t before_quote(const struct masker *masker, size_t start, size_t at)
{
    for (size_t length = 6; length > 0; length--) {
        if (at >= start + length && quote_length(masker, at - length, at) == length)
            return at - length;
    }
    return at;
}

/* Connection strings, arguments, notes: `Pwd=x;`, `--password=x`, `-Password x`, `"token": "x"`. */
static void hide_assigned(struct masker *masker, size_t start, size_t end)
{
    for (size_t at = start; at < end; at++) {
        char byte = masker->bytes[at];
        if (byte != '=' && byte != ':' && !is_space(byte))
            continue;
        size_t last = is_space(byte) ? at : before_quote(masker, start, before_spaces(masker, start, at));
        size_t name = assigned_name(masker, start, last);
        bool option = name < last && (masker->bytes[name] == '-' || (name > start && masker->bytes[name - 1] == '/'));
        while (name < last && masker->bytes[name] == '-')
            name++;
        if (!is_secret_name(between(masker, name, last)) || (is_space(byte) && !option))
            continue;
        size_t behind = hide_assigned_value(masker, at + 1, end);
        at = behind > at + 1 ? behind - 1 : at;
    }
}

/* https://user:secret@host/ */
static void hide_in_addresses(struct masker *masker, size_t start, size_t end)
{
    for (size_t at = start; (at = find(masker, at, end, TEXT("://"))) < end;) {
        size_t colon = 0, sign = 0;
        for (at += 3; at < end && !is_space(masker->bytes[at]) && !strchr("/\"'<>", masker->bytes[at]); at++) {
            colon = masker->bytes[at] == ':' && colon == 0 ? at : colon;
            sign = masker->bytes[at] == '@' ? at : sign;
        }
        if (colon > 0 && sign > colon)
            hide(masker, colon + 1, sign);
    }
}

/* Text that is no markup here, but may be elsewhere. */
static void hide_in_text(struct masker *masker, size_t start, size_t end)
{
    hide_assigned(masker, start, end);
    hide_in_addresses(masker, start, end);
    struct text run = between(masker, start, end);
    if (text_find_byte(run, '&') < run.length && hides_secret(masker, run, true))
        hide(masker, start, end);
    hide_lost_attributes(masker, start, end);
}

/* ---- tags ---- */

enum token_kind { TOKEN_NAME, TOKEN_EQUALS, TOKEN_VALUE, TOKEN_BROKEN_VALUE, TOKEN_CLOSE, TOKEN_BROKEN };

struct token {
    enum token_kind kind;
    size_t start, end; /* of a value: inside its quotes */
    bool spaced;       /* white space stands before it */
};

static struct token value_token(const struct masker *masker, size_t *at, size_t end)
{
    size_t start = *at + 1;
    size_t close = start + text_find_byte(between(masker, start, end), masker->bytes[*at]);
    bool broken = close == end || text_find_byte(between(masker, start, close), '<') < close - start;
    *at = close < end ? close + 1 : end;
    return (struct token){broken ? TOKEN_BROKEN_VALUE : TOKEN_VALUE, start, close, false};
}

static struct token next_token(const struct masker *masker, size_t *at, size_t end)
{
    size_t start = *at;
    while (*at < end && (is_space(masker->bytes[*at]) || masker->bytes[*at] == '/'))
        ++*at;
    struct token token = {TOKEN_BROKEN, *at, *at, false};
    if (*at == end || masker->bytes[*at] == '<') {
        token.spaced = true;
        return token;
    }
    char byte = masker->bytes[*at];
    if (byte == '"' || byte == '\'') {
        token = value_token(masker, at, end);
    } else if (byte == '=' || byte == '>') {
        token.kind = byte == '=' ? TOKEN_EQUALS : TOKEN_CLOSE;
        token.end = ++*at;
    } else {
        *at = name_end(masker, *at, end);
        *at += *at == token.start; /* a NUL */
        token.kind = TOKEN_NAME;
        token.end = *at;
    }
    token.spaced = token.start > start && token.kind == TOKEN_NAME;
    return token;
}

struct tag {
    struct text name;
    size_t attributes; /* where they start */
    size_t end;        /* behind the `>` */
    bool well_formed, secured, empty;
};

/* Looks a tag over before anything of it is trusted: one lost quote turns names and values around. */
static struct tag look_at_tag(const struct masker *masker, size_t open, size_t end)
{
    static const bool may_follow[][TOKEN_BROKEN + 1] = {
        [TOKEN_NAME] = {[TOKEN_EQUALS] = true},
        [TOKEN_EQUALS] = {[TOKEN_VALUE] = true},
        [TOKEN_VALUE] = {[TOKEN_NAME] = true, [TOKEN_CLOSE] = true},
    };
    struct tag tag = {.attributes = name_end(masker, open + 1, end), .well_formed = true};
    tag.name = between(masker, open + 1, tag.attributes);
    enum token_kind last = TOKEN_VALUE;
    size_t at = tag.attributes;
    while (tag.well_formed && tag.end == 0) {
        struct token token = next_token(masker, &at, end);
        tag.well_formed = may_follow[last][token.kind] && (token.kind != TOKEN_NAME || token.spaced);
        tag.secured |= token.kind == TOKEN_NAME && contains_word(between(masker, token.start, token.end), &secured_word, 1);
        if (tag.well_formed && token.kind == TOKEN_CLOSE) {
            tag.end = at;
            tag.empty = masker->bytes[at - 2] == '/';
        }
        last = token.kind;
    }
    return tag;
}

static void hide_attributes(struct masker *masker, const struct tag *tag)
{
    bool all = is_secret_element(tag->name), secret = false;
    for (size_t at = tag->attributes; at < tag->end;) {
        struct token token = next_token(masker, &at, tag->end);
        struct text text = between(masker, token.start, token.end);
        if (token.kind == TOKEN_NAME)
            secret = (all && !text_starts_with(text, TEXT("xmlns"))) || is_secret_attribute(text, tag->secured);
        else if (token.kind == TOKEN_VALUE && secret)
            hide(masker, token.start, token.end);
        else if (token.kind == TOKEN_VALUE)
            hide_in_text(masker, token.start, token.end);
    }
}

/* ---- content ---- */

/* Sections whose content is no markup where they stand. */
enum { COMMENT, CDATA, PROCESSING_INSTRUCTION };
static const struct section {
    struct text open, close;
} sections[] = {
    [COMMENT] = {TEXT("<!--"), TEXT("-->")},
    [CDATA] = {TEXT("<![CDATA["), TEXT("]]>")},
    [PROCESSING_INSTRUCTION] = {TEXT("<?"), TEXT("?>")},
};

static const struct section *section_at(const struct masker *masker, size_t at, size_t end)
{
    for (size_t i = 0; i < COUNT(sections); i++) {
        if (follows(masker, at, end, sections[i].open))
            return &sections[i];
    }
    return NULL;
}

static bool name_stands(const struct masker *masker, size_t at, size_t end, struct text name)
{
    return follows(masker, at, end, name) && (at + name.length == end || ends_name(masker->bytes[at + name.length]));
}

/* The `<` of the end tag that belongs to a start tag which ended at `at`; `end` where there is none. */
static size_t matching_end(const struct masker *masker, struct text name, size_t at, size_t end)
{
    size_t depth = 1;
    while ((at = find(masker, at, end, TEXT("<"))) < end) {
        const struct section *section = section_at(masker, at, end);
        if (section) {
            at = find(masker, at + section->open.length, end, section->close);
        } else if (follows(masker, at, end, TEXT("</"))) {
            if (name_stands(masker, at + 2, end, name) && --depth == 0)
                return at;
        } else if (name_stands(masker, at + 1, end, name)) {
            struct tag tag = look_at_tag(masker, at, end);
            depth += !tag.well_formed || !tag.empty;
        }
        at += at < end;
    }
    return end;
}

/* Behind an end tag, or behind as much of it as is well-formed. */
static size_t end_tag_end(const struct masker *masker, size_t open, size_t end)
{
    size_t at = open + 2 < end ? name_end(masker, open + 2, end) : end;
    while (at < end && is_space(masker->bytes[at]))
        at++;
    return at + (at < end && masker->bytes[at] == '>');
}

/* What stands before the last end tag of a secret that began before this piece belongs to it. */
static void hide_before_secret_end(struct masker *masker, size_t *start, size_t open, size_t end)
{
    if (is_secret_element(between(masker, open + 2, name_end(masker, open + 2, end)))) {
        hide(masker, *start, open);
        *start = open;
    }
}

/* From `open` on it cannot be told where tags and values begin and end. */
static size_t hide_if_suspect(struct masker *masker, size_t start, size_t open, size_t hidden, size_t end)
{
    size_t shown = masker->shown < end ? masker->shown : end, depth = 0;
    if (open < shown && hides_secret(masker, between(masker, open, shown), false))
        hide(masker, hidden, end);
    for (size_t at = open; (at = find(masker, at, end, TEXT("<"))) < end; at++) {
        if (!follows(masker, at, end, TEXT("</")))
            depth += is_secret_element(between(masker, at + 1, name_end(masker, at + 1, end)));
        else if (depth == 0)
            hide_before_secret_end(masker, &start, at, end);
        else
            depth -= is_secret_element(between(masker, at + 2, name_end(masker, at + 2, end)));
    }
    return end;
}

static size_t hide_in_tag(struct masker *masker, size_t start, size_t open, size_t end)
{
    struct tag tag = look_at_tag(masker, open, end);
    if (!tag.well_formed) { /* a secret's name may run into the secret */
        size_t hidden = is_secret_element(tag.name) ? open + 1 : tag.attributes;
        return hide_if_suspect(masker, start, open, hidden, end);
    }
    hide_attributes(masker, &tag);
    if (tag.empty || !is_secret_element(tag.name))
        return tag.end;
    size_t close = matching_end(masker, tag.name, tag.end, end);
    hide(masker, tag.end, close);
    return end_tag_end(masker, close, end);
}

/* A declaration: an entity's value may be anything. */
static size_t hide_in_declaration(struct masker *masker, size_t open, size_t end)
{
    bool entity = starts_with_word(between(masker, open, end), TEXT("<!entity"));
    size_t at = open + 1;
    for (;;) {
        struct token token = next_token(masker, &at, end);
        if (token.kind == TOKEN_BROKEN || token.kind == TOKEN_CLOSE)
            return token.end;
        if (entity && (token.kind == TOKEN_VALUE || token.kind == TOKEN_BROKEN_VALUE))
            hide(masker, token.start, token.end);
    }
}

static void hide_in_content(struct masker *masker, size_t start, size_t end, int nesting);

static size_t hide_in_section(struct masker *masker, const struct section *section, size_t open, size_t end, int nesting)
{
    size_t start = open + section->open.length, close = find(masker, start, end, section->close);
    if (section == &sections[PROCESSING_INSTRUCTION] && hides_secret(masker, between(masker, start, close), false))
        hide(masker, start, close);
    hide_in_content(masker, start, close, nesting + 1);
    return close < end ? close + section->close.length : end;
}

static void hide_in_content(struct masker *masker, size_t start, size_t end, int nesting)
{
    if (nesting == NESTING_LIMIT) {
        hide(masker, start, end);
        return;
    }
    for (size_t at = start; at < end;) {
        size_t open = find(masker, at, end, TEXT("<"));
        hide_in_text(masker, at, open);
        const struct section *section = section_at(masker, open, end);
        char next = '\0';
        if (open + 1 < end)
            next = masker->bytes[open + 1];
        if (open == end) {
            at = end;
        } else if (section) {
            at = hide_in_section(masker, section, open, end, nesting);
        } else if (next == '/') {
            hide_before_secret_end(masker, &start, open, end);
            at = end_tag_end(masker, open, end);
        } else if (next == '!') {
            at = hide_in_declaration(masker, open, end);
        } else if (is_name_start(next)) {
            at = hide_in_tag(masker, start, open, end);
        } else {
            at = hide_if_suspect(masker, start, open, open, end);
        }
    }
}

bool secret_mask(struct text piece, size_t shown, unsigned char *mask)
{
    struct masker masker = {.bytes = piece.bytes, .mask = mask, .shown = shown};
    size_t first = text_find_byte(piece, '<');
    hide(&masker, 0, first); /* nobody knows what it is part of */
    hide_in_content(&masker, first, piece.length, 0);
    bool done = !masker.decoded.failed && !masker.scratch.failed;
    buffer_fini(&masker.decoded);
    buffer_fini(&masker.scratch);
    return done;
}
