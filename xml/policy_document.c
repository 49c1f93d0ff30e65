#include "xml/policy_reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Which parents, as bits, an element may stand in. */
#define IN(element) (1u << (element))
#define IN_ANY_RULE (IN(IN_RULE) | IN(IN_EXCLUSIVE) | IN(IN_DIAGNOSTIC))
#define IN_CONDITIONS (IN(IN_WHEN) | IN(IN_ALL) | IN(IN_ANY) | IN(IN_NOT))
/* At most one of each in its parent. */
#define ONCE \
    (IN(IN_MESSAGE) | IN(IN_HELP) | IN(IN_PAGE) | IN(IN_REASON) | IN(IN_BAD) | IN(IN_GOOD) | IN(IN_SOURCE) | IN(IN_SESSION))

static const struct element_row {
    const char *name;
    unsigned parents;
    const char *attributes[8]; /* those it may have, a `!` before required ones */
} elements[POLICY_ELEMENT_COUNT] = {
    [IN_POLICY] = {"policy", IN(IN_DOCUMENT), {"!name", "extends"}},
    [IN_RULE] = {"rule", IN(IN_POLICY), {"!id", "name", "!severity", "locked", "points-at", "applies-to"}},
    [IN_EXCLUSIVE] = {"exclusive", IN(IN_POLICY), {"!id", "name", "!severity", "locked", "!facts"}},
    [IN_DIAGNOSTIC] = {"diagnostic", IN(IN_POLICY), {"!id", "!name", "!severity", "stands-on"}},
    [IN_OVERRIDE] = {"override", IN(IN_POLICY), {"!rule", "!severity"}},
    [IN_SUPPRESS] = {"suppress", IN(IN_POLICY), {"!rule", "!reason", "group", "id", "until"}},
    [IN_TEST] = {"test", IN(IN_POLICY), {"!name", "expect"}},
    [IN_SESSION] = {"session", IN(IN_TEST), {"!kind"}}, /* and those policy_test_has_attribute knows */
    [IN_WHEN] = {"when", IN(IN_RULE), {"points-at"}},
    [IN_ALL] = {"all", IN_CONDITIONS, {NULL}},
    [IN_ANY] = {"any", IN_CONDITIONS, {NULL}},
    [IN_NOT] = {"not", IN_CONDITIONS, {NULL}},
    [IN_IS] = {"is", IN_CONDITIONS, {"!fact"}},
    [IN_ONE_OF] = {"one-of", IN_CONDITIONS, {"!fact"}},
    [IN_MATCHES] = {"matches", IN_CONDITIONS, {"!fact", "glob", "regex"}},
    [IN_EXCEEDS] = {"exceeds", IN_CONDITIONS, {"!fact", "!limit"}},
    [IN_MESSAGE] = {"message", IN(IN_RULE) | IN(IN_EXCLUSIVE), {NULL}},
    [IN_HELP] = {"help", IN_ANY_RULE, {NULL}},
    [IN_PAGE] = {"page", IN_ANY_RULE, {NULL}},
    [IN_REASON] = {"reason", IN(IN_PAGE), {NULL}},
    [IN_BAD] = {"bad", IN(IN_PAGE), {NULL}},
    [IN_GOOD] = {"good", IN(IN_PAGE), {NULL}},
    [IN_SOURCE] = {"source", IN(IN_PAGE), {NULL}},
};

/* ---- shared ---- */

void policy_reader_fail(struct policy_reader *reader, struct place place, const char *format, ...)
{
    char message[400];
    if (reader->failed)
        return;
    reader->failed = true;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    reader->no_memory |= policy_fail(reader->error, reader->source, place, "%s", message) == STATUS_NO_MEMORY;
}

void *policy_reader_allocate(struct policy_reader *reader, size_t size)
{
    void *memory = arena_alloc_cleared(&reader->policy->arena, size);
    if (!memory)
        reader->failed = reader->no_memory = true;
    return memory;
}

struct text policy_reader_copy(struct policy_reader *reader, struct text text)
{
    return arena_copy(&reader->policy->arena, text);
}

struct text policy_reader_attribute(const struct reader_element *element, const char *name)
{
    for (size_t i = 0; i < element->attribute_count; i++) {
        if (!element->attributes[i].name_space && strcmp(element->attributes[i].name, name) == 0)
            return element->attributes[i].value;
    }
    return (struct text){NULL, 0};
}

bool policy_reader_fact(struct policy_reader *reader, struct text name, struct place place, enum fact *fact)
{
    if (fact_find(name, fact))
        return true;
    policy_reader_fail(reader, place, "there is no fact \"%.*s\": deputy policy facts lists them", POLICY_READER_SHOWN(name));
    return false;
}

bool policy_reader_switch(struct policy_reader *reader, const struct reader_element *element, const char *name)
{
    struct text value = policy_reader_attribute(element, name);
    if (value.bytes && !text_equals(value, TEXT("true")) && !text_equals(value, TEXT("false")))
        policy_reader_fail(reader, reader_place(element), "%s is neither true nor false", name);
    return text_equals(value, TEXT("true"));
}

void policy_reader_severity(struct policy_reader *reader, const struct reader_element *element, enum severity *out)
{
    if (!severity_parse(policy_reader_attribute(element, "severity"), out))
        policy_reader_fail(reader, reader_place(element), "severity is none of error, warning, note, off");
}

struct pattern *policy_reader_pattern(struct policy_reader *reader, bool is_glob, struct text text, struct place place)
{
    struct pattern *pattern = NULL;
    char message[200];
    enum status status = is_glob ? pattern_new_glob(text, &pattern, message, sizeof message)
                                 : pattern_new_regex(text, &pattern, message, sizeof message);
    if (status == STATUS_NO_MEMORY)
        reader->failed = reader->no_memory = true;
    else if (status != STATUS_OK)
        policy_reader_fail(reader, place, "the pattern is not valid: %s", message);
    return pattern;
}

/* ---- elements ---- */

static bool is_allowed(const char *const *allowed, const char *name)
{
    while (*allowed && strcmp(*allowed + (**allowed == '!'), name) != 0)
        allowed++;
    return *allowed != NULL;
}

static bool check_attributes(struct policy_reader *reader, const struct reader_element *element, enum policy_element kind)
{
    const char *const *allowed = elements[kind].attributes;
    for (size_t i = 0; i < element->attribute_count; i++) {
        const struct reader_attribute *given = &element->attributes[i];
        bool known = is_allowed(allowed, given->name) || (kind == IN_SESSION && policy_test_has_attribute(given->name));
        if (!given->name_space && !known)
            policy_reader_fail(reader, reader_place(element), "<%s> has no attribute %.60s", elements[kind].name, given->name);
    }
    for (; *allowed; allowed++) {
        if (**allowed == '!' && !policy_reader_attribute(element, *allowed + 1).bytes)
            policy_reader_fail(reader, reader_place(element), "<%s> needs the attribute %s", elements[kind].name, *allowed + 1);
    }
    return !reader->failed;
}

static enum policy_element find_element(const struct policy_reader *reader, const struct reader_element *element)
{
    enum policy_element parent = element->depth > 1 ? reader->stack[element->depth - 1] : IN_DOCUMENT;
    if (!element->name_space || strcmp(element->name_space, POLICY_NAMESPACE) != 0)
        return POLICY_ELEMENT_COUNT;
    for (int i = IN_POLICY; i < POLICY_ELEMENT_COUNT; i++) {
        if (strcmp(elements[i].name, element->name) == 0 && elements[i].parents & IN(parent))
            return (enum policy_element)i;
    }
    return POLICY_ELEMENT_COUNT;
}

static void start_policy(struct policy_reader *reader, const struct reader_element *element)
{
    struct policy_source *source = reader->source;
    source->name = policy_reader_copy(reader, policy_reader_attribute(element, "name"));
    source->extends = policy_reader_copy(reader, policy_reader_attribute(element, "extends"));
    source->place = reader_place(element);
    if (text_is_blank(source->name))
        policy_reader_fail(reader, source->place, "the policy's name is empty");
    if (source->extends.bytes && text_is_blank(source->extends))
        policy_reader_fail(reader, source->place, "extends names nothing: leave it out, or say default or a path");
}

static void start_element(struct policy_reader *reader, const struct reader_element *element, enum policy_element kind)
{
    switch (kind) {
    case IN_POLICY: start_policy(reader, element); break;
    case IN_RULE:
    case IN_EXCLUSIVE:
    case IN_DIAGNOSTIC: policy_rule_start(reader, element, kind); break;
    case IN_OVERRIDE: policy_exception_override(reader, element); break;
    case IN_SUPPRESS: policy_exception_suppress(reader, element); break;
    case IN_TEST: policy_test_start(reader, element); break;
    case IN_SESSION: policy_test_session(reader, element); break;
    case IN_WHEN: policy_rule_start_when(reader, element); break;
    default:
        if (kind >= IN_ALL && kind <= IN_EXCEEDS)
            policy_rule_start_condition(reader, element, kind);
        break;
    }
}

static enum reader_answer on_start(void *context, const struct reader_element *element)
{
    struct policy_reader *reader = context;
    enum policy_element kind = find_element(reader, element);
    if (kind == POLICY_ELEMENT_COUNT) {
        policy_reader_fail(reader, reader_place(element), "<%.60s> does not belong here%s", element->name,
                           element->depth > 1 ? "" : ": the root of a policy is <policy> of " POLICY_NAMESPACE);
        return READER_STOP;
    }
    if (ONCE & IN(kind) & reader->seen[element->depth - 1])
        policy_reader_fail(reader, reader_place(element), "<%s> is given twice", elements[kind].name);
    reader->depth = element->depth;
    reader->stack[element->depth] = kind;
    reader->places[element->depth] = reader_place(element);
    reader->seen[element->depth] = 0;
    reader->seen[element->depth - 1] |= IN(kind);
    buffer_clear(&reader->text);
    if (!check_attributes(reader, element, kind))
        return READER_STOP;
    start_element(reader, element, kind);
    return reader->failed ? READER_STOP : READER_INTO;
}

static void on_text(void *context, struct text text)
{
    struct policy_reader *reader = context;
    enum policy_element kind = reader->stack[reader->depth];
    if (kind == IN_IS || kind == IN_ONE_OF || kind == IN_MESSAGE || kind == IN_HELP || kind >= IN_REASON)
        buffer_add(&reader->text, text);
    else if (!text_is_blank(text))
        policy_reader_fail(reader, reader->places[reader->depth], "<%s> holds no text", elements[kind].name);
}

/* Prose: runs of white space, with the line ends of the document, become one space. */
static struct text collapsed(struct policy_reader *reader, struct text text)
{
    struct buffer clean = {0};
    for (struct text word; (word = text_next_word(&text)).length > 0;) {
        if (clean.length > 0)
            buffer_add_byte(&clean, ' ');
        buffer_add(&clean, word);
    }
    struct text result = policy_reader_copy(reader, buffer_text(&clean));
    reader->no_memory |= clean.failed;
    buffer_fini(&clean);
    return result;
}

static void check_message(struct policy_reader *reader, struct place place)
{
    struct text rest = reader->rule->message;
    for (size_t open; (open = text_find_byte(rest, '{')) < rest.length;) {
        size_t close = text_find_byte(rest, '}');
        enum fact fact;
        if (close < open || close == rest.length) {
            policy_reader_fail(reader, place, "a { in the message has no }");
            return;
        }
        if (!policy_reader_fact(reader, text_slice(rest, open + 1, close), place, &fact))
            return;
        rest = text_slice(rest, close + 1, rest.length);
    }
}

static void on_end(void *context, const char *name)
{
    (void)name;
    struct policy_reader *reader = context;
    struct place place = reader->places[reader->depth];
    unsigned seen = reader->seen[reader->depth];
    enum policy_element kind = reader->stack[reader->depth--];
    struct rule *rule = reader->rule;
    struct text text = buffer_text(&reader->text);
    if (reader->failed)
        return;
    switch (kind) {
    case IN_WHEN:
    case IN_ALL:
    case IN_ANY:
    case IN_NOT:
        if (!seen)
            policy_reader_fail(reader, place, "<%s> holds no condition", elements[kind].name);
        break;
    case IN_IS:
    case IN_ONE_OF: policy_rule_end_values(reader, kind); break;
    case IN_MESSAGE:
        rule->message = collapsed(reader, text);
        check_message(reader, place);
        break;
    case IN_HELP: rule->help = collapsed(reader, text); break;
    case IN_REASON: rule->page.reason = collapsed(reader, text); break;
    case IN_BAD: rule->page.bad = policy_reader_copy(reader, text_trimmed(text)); break;
    case IN_GOOD: rule->page.good = policy_reader_copy(reader, text_trimmed(text)); break;
    case IN_SOURCE: rule->page.source = collapsed(reader, text); break;
    case IN_RULE:
        if (!rule->conditions)
            policy_reader_fail(reader, place, "a rule needs <when>");
        break;
    case IN_TEST:
        if (!seen)
            policy_reader_fail(reader, place, "a test needs <session>");
        break;
    default: break;
    }
    buffer_clear(&reader->text);
}

enum status policy_document_read(reader_source *bytes, void *bytes_context, struct policy *policy,
                                 struct policy_source *source, struct policy_error *error)
{
    struct policy_reader *reader = calloc(1, sizeof *reader);
    struct reader_error xml = {0};
    if (!reader)
        return STATUS_NO_MEMORY;
    reader->policy = policy;
    reader->source = source;
    reader->error = error;
    reader->next_rule = &source->rules;
    reader->next_override = &source->overrides;
    reader->next_suppression = &source->suppressions;
    reader->next_test = &source->tests;
    struct reader_handler handler = {.context = reader, .start = on_start, .text = on_text, .end = on_end};
    enum status status = reader_parse(bytes, bytes_context, &handler, &xml);
    if (reader->no_memory || reader->text.failed || policy->arena.failed || status == STATUS_NO_MEMORY)
        status = STATUS_NO_MEMORY;
    else if (reader->failed)
        status = STATUS_INVALID;
    else if (status != STATUS_OK)
        status = policy_fail(error, source, xml.place, "%s", xml.message[0] ? xml.message : status_text(status));
    buffer_fini(&reader->text);
    free(reader);
    return status;
}
