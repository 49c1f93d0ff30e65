/* What a SARIF report says about rules: the words that GitHub shows beside an alert. */
#include "cli/report_sarif.h"

#include "policy/page.h"

#define DESCRIPTION_LIMIT 1024 /* characters that GitHub takes of a description */
#define HELP_LIMIT 65536

bool sarif_put(json_t *object, const char *key, json_t *value)
{
    return json_object_set_new(object, key, value) == 0;
}

json_t *sarif_whole(json_t *object, bool complete)
{
    if (complete)
        return object;
    json_decref(object);
    return NULL;
}

/* "[words](target)" is a link in a SARIF text, unless the bracket is escaped. A name in a document is none. */
static void add_without_links(struct text text, struct buffer *out)
{
    for (size_t i = 0; i < text.length; i++) {
        if (text_starts_with(text_slice(text, i, text.length), TEXT("](")))
            buffer_add_byte(out, '\\');
        buffer_add_byte(out, text.bytes[i]);
    }
}

/* The text, or what fits with a mark that there was more. */
static struct text limited(struct text text, size_t limit)
{
    size_t end = 0, mark = 0, count = 0;
    while (end < text.length && count < limit) {
        text_next_code_point(text, &end);
        mark = ++count == limit - 3 ? end : mark;
    }
    return end < text.length ? text_slice(text, 0, mark) : text;
}

json_t *sarif_message(struct text text, size_t limit)
{
    struct buffer visible = {0}, plain = {0};
    buffer_add_visible(&visible, text);
    struct text kept = limited(buffer_text(&visible), limit);
    add_without_links(kept, &plain);
    if (kept.length < visible.length)
        buffer_add(&plain, TEXT("..."));
    json_t *message = json_object();
    bool complete = !visible.failed && !plain.failed && sarif_put(message, "text", json_text(buffer_text(&plain)));
    buffer_fini(&visible);
    buffer_fini(&plain);
    return sarif_whole(message, complete);
}

/* ---- descriptions ---- */

/* A message without a session: "{name}" is a session or an entry, and other facts are left open. */
static void add_pattern(const struct rule *rule, struct buffer *out)
{
    const char *somebody = rule->applies_to_all ? "n entry" : " session";
    for (struct text rest = rule->message; rest.length > 0;) {
        size_t open = text_find_byte(rest, '{');
        buffer_add(out, text_slice(rest, 0, open));
        struct text behind = text_slice(rest, open, rest.length);
        size_t close = text_find_byte(behind, '}');
        struct text fact = text_slice(behind, 1, close);
        rest = text_slice(behind, close + 1, behind.length);
        if (close == behind.length)
            buffer_add(out, behind);
        else if (text_equals(fact, TEXT("name")))
            buffer_printf(out, "%s%s", behind.bytes == rule->message.bytes ? "A" : "a", somebody);
        else
            buffer_add(out, TEXT("..."));
    }
}

/* "not-well-formed" in words. */
static void add_name_in_words(struct text name, struct buffer *out)
{
    for (size_t i = 0; i < name.length; i++) {
        char byte = name.bytes[i];
        bool is_letter = byte >= 'a' && byte <= 'z';
        buffer_add_byte(out, byte == '-' ? ' ' : i == 0 && is_letter ? (char)(byte - 'a' + 'A') : byte);
    }
}

/* What GitHub shows as an alert's title: what the rule says where it holds, or its name. */
static void add_short(const struct rule *rule, struct buffer *out)
{
    struct buffer words = {0};
    add_pattern(rule, &words);
    report_add_words(buffer_text(&words), out);
    out->failed |= words.failed;
    buffer_fini(&words);
    if (out->length == 0)
        add_name_in_words(rule->name, out);
}

static json_t *words_of(struct text text, struct text otherwise, size_t limit)
{
    struct buffer words = {0};
    report_add_words(text, &words);
    json_t *message = words.failed ? NULL : sarif_message(words.length > 0 ? buffer_text(&words) : otherwise, limit);
    buffer_fini(&words);
    return message;
}

static json_t *help_of(const struct rule *rule, struct text otherwise)
{
    struct buffer page = {0};
    page_print(rule, &page); /* which is visible text but for its line ends */
    json_t *help = words_of(rule->help, otherwise, HELP_LIMIT);
    bool complete = help && !page.failed && sarif_put(help, "markdown", json_text(buffer_text(&page)));
    buffer_fini(&page);
    return sarif_whole(help, complete);
}

static json_t *configuration_of(const struct rule *rule)
{
    enum severity severity = rule_severity(rule);
    json_t *object = json_object();
    return sarif_whole(object, sarif_put(object, "enabled", json_boolean(severity != SEVERITY_OFF)) &&
                                   sarif_put(object, "level", json_string(severity == SEVERITY_OFF ? "none"
                                                                                                   : severity_names[severity])));
}

json_t *sarif_rule(const struct rule *rule)
{
    struct buffer brief = {0}, name = {0};
    json_t *object = json_object();
    add_short(rule, &brief);
    buffer_add_visible(&name, rule->name);
    struct text words = buffer_text(&brief);
    bool complete = !brief.failed && !name.failed && sarif_put(object, "id", json_text(rule->id)) &&
                    sarif_put(object, "name", json_text(limited(buffer_text(&name), 255))) &&
                    sarif_put(object, "shortDescription", sarif_message(words, DESCRIPTION_LIMIT)) &&
                    sarif_put(object, "fullDescription", words_of(rule->page.reason, words, DESCRIPTION_LIMIT)) &&
                    sarif_put(object, "help", help_of(rule, words)) &&
                    sarif_put(object, "defaultConfiguration", configuration_of(rule));
    buffer_fini(&brief);
    buffer_fini(&name);
    return sarif_whole(object, complete);
}
