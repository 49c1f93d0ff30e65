#include "xml/policy_document.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum element {
    IN_DOCUMENT, IN_POLICY, IN_RULE, IN_EXCLUSIVE, IN_DIAGNOSTIC, IN_WHEN, IN_ALL, IN_ANY, IN_NOT, IN_IS, IN_ONE_OF,
    IN_MATCHES, IN_EXCEEDS, IN_MESSAGE, IN_HELP, IN_PAGE, IN_REASON, IN_BAD, IN_GOOD, IN_SOURCE, ELEMENT_COUNT
};

/* Which parents, as bits, an element may stand in. */
#define IN(element) (1u << (element))
#define IN_ANY_RULE (IN(IN_RULE) | IN(IN_EXCLUSIVE) | IN(IN_DIAGNOSTIC))
#define IN_CONDITIONS (IN(IN_WHEN) | IN(IN_ALL) | IN(IN_ANY) | IN(IN_NOT))
/* At most one of each in its parent. */
#define ONCE (IN(IN_MESSAGE) | IN(IN_HELP) | IN(IN_PAGE) | IN(IN_REASON) | IN(IN_BAD) | IN(IN_GOOD) | IN(IN_SOURCE))

static const struct element_row {
    const char *name;
    unsigned parents;
    const char *attributes[8]; /* those it may have, a `!` before required ones */
} elements[ELEMENT_COUNT] = {
    [IN_POLICY] = {"policy", IN(IN_DOCUMENT), {"!name"}},
    [IN_RULE] = {"rule", IN(IN_POLICY), {"!id", "name", "!severity", "locked", "points-at", "applies-to"}},
    [IN_EXCLUSIVE] = {"exclusive", IN(IN_POLICY), {"!id", "name", "!severity", "locked", "!facts"}},
    [IN_DIAGNOSTIC] = {"diagnostic", IN(IN_POLICY), {"!id", "!name", "!severity"}},
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

#define STACK_SIZE 258

struct policy_document {
    struct policy *policy;
    struct reader_error *error;
    bool failed;    /* *error is set, or memory is out */
    bool no_memory;
    size_t depth;
    enum element stack[STACK_SIZE];
    struct place places[STACK_SIZE];
    struct condition **next_child[STACK_SIZE]; /* by depth: where the next condition below it goes */
    unsigned seen[STACK_SIZE];                 /* by depth: which children there were, as bits */
    struct rule *rule;
    struct rule **next_rule, **next_for_all;
    struct rule_condition **next_when;
    struct text points_at; /* of the rule, until its conditions are there */
    struct place points_at_place;
    struct condition *condition; /* the test whose text is being read */
    struct buffer text;
};

static void fail(struct policy_document *document, struct place place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static void fail(struct policy_document *document, struct place place, const char *format, ...)
{
    char message[400];
    struct buffer line = {0};
    if (document->failed)
        return;
    document->failed = true;
    document->error->place = place;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    buffer_add_visible(&line, text_of(message));
    size_t length = line.length < sizeof document->error->message ? line.length : sizeof document->error->message - 1;
    while (length < line.length && length > 0 && ((unsigned char)line.bytes[length] & 0xC0) == 0x80)
        length--;
    snprintf(document->error->message, sizeof document->error->message, "%.*s", (int)length, line.bytes ? line.bytes : "");
    document->no_memory |= line.failed;
    buffer_fini(&line);
}

static void *allocate(struct policy_document *document, size_t size)
{
    void *memory = arena_alloc_cleared(&document->policy->arena, size);
    if (!memory)
        document->failed = document->no_memory = true;
    return memory;
}

static struct text attribute(const struct reader_element *element, const char *name)
{
    for (size_t i = 0; i < element->attribute_count; i++) {
        if (!element->attributes[i].name_space && strcmp(element->attributes[i].name, name) == 0)
            return element->attributes[i].value;
    }
    return (struct text){NULL, 0};
}

static struct text copy(struct policy_document *document, struct text text)
{
    return arena_copy(&document->policy->arena, text);
}

/* The next word of a list separated by white space; empty at its end. */
static struct text next_word(struct text *list)
{
    *list = text_trimmed(*list);
    size_t end = 0;
    while (end < list->length && !strchr(" \t\r\n", list->bytes[end]))
        end++;
    struct text word = text_slice(*list, 0, end);
    *list = text_slice(*list, end, list->length);
    return word;
}

static size_t count_words(struct text list)
{
    size_t count = 0;
    while (next_word(&list).length > 0)
        count++;
    return count;
}

static bool find_fact(struct policy_document *document, struct text name, struct place place, enum fact *fact)
{
    if (fact_find(name, fact))
        return true;
    fail(document, place, "there is no fact \"%.*s\"", (int)(name.length < 60 ? name.length : 60), name.bytes);
    return false;
}

static void set_points_at(struct policy_document *document, struct rule_condition *when, struct text names,
                          struct place place)
{
    when->points_at_count = count_words(names);
    when->points_at = allocate(document, (when->points_at_count + 1) * sizeof *when->points_at);
    for (size_t i = 0; when->points_at && i < when->points_at_count; i++) {
        struct text name = next_word(&names);
        if (!find_fact(document, name, place, &when->points_at[i]))
            return;
        if (fact_definitions[when->points_at[i]].place == FACT_PLACE_NONE)
            fail(document, place, "\"%s\" has no element of its own to point at",
                 fact_definitions[when->points_at[i]].name);
    }
}

static void set_bits(struct policy_document *document, struct condition *condition, struct text value, struct place place)
{
    int index;
    size_t word;
    uint64_t bit;
    if (!fact_value_find(condition->fact, value, &index)) {
        fail(document, place, "\"%.*s\" is no value of the fact %s", (int)(value.length < 60 ? value.length : 60), value.bytes,
             fact_definitions[condition->fact].name);
        return;
    }
    fact_bit(condition->fact, index, &word, &bit);
    condition->kind = CONDITION_BITS;
    condition->word = word;
    condition->mask |= bit;
}

static struct rule_condition *add_when(struct policy_document *document, enum condition_kind kind, struct place place)
{
    struct rule_condition *when = allocate(document, sizeof *when);
    if (!when)
        return NULL;
    when->condition.kind = kind;
    when->condition.place = place;
    *document->next_when = when;
    document->next_when = &when->next;
    return when;
}

static void start_exclusive(struct policy_document *document, const struct reader_element *element)
{
    struct text facts = attribute(element, "facts");
    struct rule_condition *when = add_when(document, CONDITION_EXCLUSIVE, reader_place(element));
    bool named[FACT_COUNT] = {false};
    if (!when)
        return;
    struct condition **next = &when->condition.first_child;
    if (count_words(facts) < 2)
        fail(document, reader_place(element), "exclusive needs two facts or more");
    for (struct text name; !document->failed && (name = next_word(&facts)).length > 0;) {
        struct condition *child = allocate(document, sizeof *child);
        if (!child || !find_fact(document, name, reader_place(element), &child->fact))
            return;
        if (fact_definitions[child->fact].type != FACT_BOOLEAN)
            fail(document, reader_place(element), "the fact %s is not true or false", fact_definitions[child->fact].name);
        else if (named[child->fact])
            fail(document, reader_place(element), "the fact %s is named twice", fact_definitions[child->fact].name);
        else
            set_bits(document, child, TEXT("true"), reader_place(element));
        named[child->fact] = true;
        child->place = reader_place(element);
        *next = child;
        next = &child->next;
    }
}

static bool read_switch(struct policy_document *document, const struct reader_element *element, const char *name)
{
    struct text value = attribute(element, name);
    if (value.bytes && !text_equals(value, TEXT("true")) && !text_equals(value, TEXT("false")))
        fail(document, reader_place(element), "%s is neither true nor false", name);
    return text_equals(value, TEXT("true"));
}

/* Lists of rules are separated by white space, and ids are typed. */
static bool is_id(struct text id)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-";
    size_t i = 0;
    while (i < id.length && id.bytes[i] != '\0' && strchr(letters, id.bytes[i]))
        i++;
    return id.length > 0 && i == id.length && strchr(letters, id.bytes[0]) < letters + 52;
}

static void start_rule(struct policy_document *document, const struct reader_element *element, enum element kind)
{
    struct rule *rule = allocate(document, sizeof *rule);
    struct text applies_to = attribute(element, "applies-to");
    if (!rule)
        return;
    rule->id = copy(document, attribute(element, "id"));
    rule->name = copy(document, attribute(element, "name").bytes ? attribute(element, "name") : rule->id);
    rule->place = reader_place(element);
    rule->locked = read_switch(document, element, "locked");
    rule->diagnostic = kind == IN_DIAGNOSTIC;
    rule->applies_to_all = text_equals(applies_to, TEXT("all"));
    if (applies_to.bytes && !rule->applies_to_all)
        fail(document, reader_place(element), "applies-to is not \"all\"");
    if (!severity_parse(attribute(element, "severity"), &rule->severity))
        fail(document, reader_place(element), "severity is none of error, warning, note, off");
    if (!is_id(rule->id))
        fail(document, reader_place(element), "the id \"%.*s\" is not a letter and then letters, digits, _ . or -",
             TEXT_ARGS(text_slice(rule->id, 0, 60)));
    else if (policy_find(document->policy, rule->id))
        fail(document, reader_place(element), "the id \"%.*s\" is taken", TEXT_ARGS(text_slice(rule->id, 0, 60)));
    *document->next_rule = rule;
    document->next_rule = &rule->next;
    if (rule->applies_to_all) {
        *document->next_for_all = rule;
        document->next_for_all = &rule->next_for_all;
    }
    document->policy->rule_count++;
    document->rule = rule;
    document->next_when = &rule->conditions;
    document->points_at = copy(document, attribute(element, "points-at"));
    document->points_at_place = reader_place(element);
    if (kind == IN_EXCLUSIVE)
        start_exclusive(document, element);
}

static void start_matches(struct policy_document *document, const struct reader_element *element,
                          struct condition *condition)
{
    struct text glob = attribute(element, "glob"), regex = attribute(element, "regex");
    char message[200];
    enum fact_type type = fact_definitions[condition->fact].type;
    if (type == FACT_NUMBER || type == FACT_BOOLEAN) {
        fail(document, reader_place(element), "the fact %s is no text", fact_definitions[condition->fact].name);
        return;
    }
    if ((glob.bytes != NULL) == (regex.bytes != NULL)) {
        fail(document, reader_place(element), "matches needs either glob or regex");
        return;
    }
    enum status status = glob.bytes ? pattern_new_glob(glob, &condition->pattern, message, sizeof message)
                                    : pattern_new_regex(regex, &condition->pattern, message, sizeof message);
    condition->kind = CONDITION_PATTERN;
    if (status == STATUS_NO_MEMORY)
        document->failed = document->no_memory = true;
    else if (status != STATUS_OK)
        fail(document, reader_place(element), "the pattern is not valid: %s", message);
}

static void start_exceeds(struct policy_document *document, const struct reader_element *element,
                          struct condition *condition)
{
    struct text limit = text_trimmed(attribute(element, "limit"));
    condition->kind = CONDITION_EXCEEDS;
    condition->limit_fact = FACT_COUNT;
    if (fact_definitions[condition->fact].type != FACT_NUMBER) {
        fail(document, reader_place(element), "the fact %s is no number", fact_definitions[condition->fact].name);
        return;
    }
    if (limit.length == 0 || limit.bytes[0] < '0' || limit.bytes[0] > '9') {
        if (find_fact(document, limit, reader_place(element), &condition->limit_fact) &&
            fact_definitions[condition->limit_fact].type != FACT_NUMBER)
            fail(document, reader_place(element), "the fact %s is no number", fact_definitions[condition->limit_fact].name);
        return;
    }
    for (size_t i = 0; i < limit.length; i++) {
        if (limit.bytes[i] < '0' || limit.bytes[i] > '9' || condition->limit > SIZE_MAX / 10 - 10) {
            fail(document, reader_place(element), "limit is neither a number nor a fact");
            return;
        }
        condition->limit = condition->limit * 10 + (size_t)(limit.bytes[i] - '0');
    }
}

/* The conditions of a <when>, each behind its parent's last one. */
static void start_condition(struct policy_document *document, const struct reader_element *element, enum element kind)
{
    static const enum condition_kind kinds[ELEMENT_COUNT] = {
        [IN_ALL] = CONDITION_ALL, [IN_ANY] = CONDITION_ANY, [IN_NOT] = CONDITION_NOT, [IN_IS] = CONDITION_TEXT,
        [IN_ONE_OF] = CONDITION_TEXT};
    struct condition *condition = allocate(document, sizeof *condition);
    if (!condition)
        return;
    condition->kind = kinds[kind];
    condition->place = reader_place(element);
    *document->next_child[element->depth - 1] = condition;
    document->next_child[element->depth - 1] = &condition->next;
    document->next_child[element->depth] = &condition->first_child;
    document->condition = condition;
    if (kind == IN_ALL || kind == IN_ANY || kind == IN_NOT ||
        !find_fact(document, attribute(element, "fact"), reader_place(element), &condition->fact))
        return;
    if (kind == IN_MATCHES)
        start_matches(document, element, condition);
    else if (kind == IN_EXCEEDS)
        start_exceeds(document, element, condition);
    else if (fact_definitions[condition->fact].type == FACT_NUMBER)
        fail(document, reader_place(element), "the fact %s is a number: use exceeds", fact_definitions[condition->fact].name);
}

static void start_when(struct policy_document *document, const struct reader_element *element)
{
    struct text own = attribute(element, "points-at");
    struct rule_condition *when = add_when(document, CONDITION_ALL, reader_place(element));
    if (!when)
        return;
    set_points_at(document, when, own.bytes ? own : document->points_at,
                  own.bytes ? reader_place(element) : document->points_at_place);
    document->next_child[element->depth] = &when->condition.first_child;
}

static bool check_attributes(struct policy_document *document, const struct reader_element *element,
                             const struct element_row *row)
{
    for (size_t i = 0; i < element->attribute_count; i++) {
        const char *const *allowed = row->attributes;
        if (element->attributes[i].name_space)
            continue;
        while (*allowed && strcmp(*allowed + (**allowed == '!'), element->attributes[i].name) != 0)
            allowed++;
        if (!*allowed)
            fail(document, reader_place(element), "<%s> has no attribute %.60s", row->name, element->attributes[i].name);
    }
    for (const char *const *needed = row->attributes; *needed; needed++) {
        if (**needed == '!' && !attribute(element, *needed + 1).bytes)
            fail(document, reader_place(element), "<%s> needs the attribute %s", row->name, *needed + 1);
    }
    return !document->failed;
}

static enum element find_element(const struct policy_document *document, const struct reader_element *element)
{
    enum element parent = element->depth > 1 ? document->stack[element->depth - 1] : IN_DOCUMENT;
    if (!element->name_space || strcmp(element->name_space, POLICY_NAMESPACE) != 0)
        return ELEMENT_COUNT;
    for (int i = IN_POLICY; i < ELEMENT_COUNT; i++) {
        if (strcmp(elements[i].name, element->name) == 0 && elements[i].parents & IN(parent))
            return (enum element)i;
    }
    return ELEMENT_COUNT;
}

static enum reader_answer on_start(void *context, const struct reader_element *element)
{
    struct policy_document *document = context;
    enum element kind = find_element(document, element);
    if (kind == ELEMENT_COUNT) {
        fail(document, reader_place(element), "<%.60s> does not belong here", element->name);
        return READER_STOP;
    }
    if (ONCE & IN(kind) & document->seen[element->depth - 1])
        fail(document, reader_place(element), "<%s> is given twice", elements[kind].name);
    document->depth = element->depth;
    document->stack[element->depth] = kind;
    document->places[element->depth] = reader_place(element);
    document->seen[element->depth] = 0;
    document->seen[element->depth - 1] |= IN(kind);
    buffer_clear(&document->text);
    if (!check_attributes(document, element, &elements[kind]))
        return READER_STOP;
    if (kind == IN_POLICY)
        document->policy->name = copy(document, attribute(element, "name"));
    else if (kind == IN_RULE || kind == IN_EXCLUSIVE || kind == IN_DIAGNOSTIC)
        start_rule(document, element, kind);
    else if (kind == IN_WHEN)
        start_when(document, element);
    else if (kind >= IN_ALL && kind <= IN_EXCEEDS)
        start_condition(document, element, kind);
    return document->failed ? READER_STOP : READER_INTO;
}

static void on_text(void *context, struct text text)
{
    struct policy_document *document = context;
    enum element kind = document->stack[document->depth];
    if (kind == IN_IS || kind == IN_ONE_OF || kind == IN_MESSAGE || kind == IN_HELP || kind >= IN_REASON)
        buffer_add(&document->text, text);
    else if (!text_is_blank(text))
        fail(document, document->places[document->depth], "<%s> holds no text", elements[kind].name);
}

/* Prose: runs of white space, with the line ends of the document, become one space. */
static struct text collapsed(struct policy_document *document, struct text text)
{
    struct buffer clean = {0};
    for (struct text word; (word = next_word(&text)).length > 0;) {
        if (clean.length > 0)
            buffer_add_byte(&clean, ' ');
        buffer_add(&clean, word);
    }
    struct text result = copy(document, buffer_text(&clean));
    document->no_memory |= clean.failed;
    buffer_fini(&clean);
    return result;
}

static void end_values(struct policy_document *document, enum element kind)
{
    struct condition *condition = document->condition;
    struct text text = kind == IN_IS ? buffer_text(&document->text) : copy(document, buffer_text(&document->text));
    size_t count = kind == IN_IS ? 1 : count_words(text);
    if (fact_is_finite(condition->fact)) {
        for (size_t i = 0; i < count && !document->failed; i++)
            set_bits(document, condition, kind == IN_IS ? text_trimmed(text) : next_word(&text), condition->place);
    } else {
        condition->text_count = count;
        condition->texts = allocate(document, (count + 1) * sizeof *condition->texts);
        for (size_t i = 0; condition->texts && i < count; i++)
            condition->texts[i] = kind == IN_IS ? copy(document, text) : next_word(&text);
    }
    if (count == 0)
        fail(document, condition->place, "<one-of> names no value");
}

static void check_message(struct policy_document *document, struct place place)
{
    struct text rest = document->rule->message;
    for (size_t open; (open = text_find_byte(rest, '{')) < rest.length;) {
        size_t close = text_find_byte(rest, '}');
        enum fact fact;
        if (close < open || close == rest.length) {
            fail(document, place, "a { in the message has no }");
            return;
        }
        if (!find_fact(document, text_slice(rest, open + 1, close), place, &fact))
            return;
        rest = text_slice(rest, close + 1, rest.length);
    }
}

static void on_end(void *context, const char *name)
{
    (void)name;
    struct policy_document *document = context;
    struct place place = document->places[document->depth];
    unsigned seen = document->seen[document->depth];
    enum element kind = document->stack[document->depth--];
    struct rule *rule = document->rule;
    if (document->failed)
        return;
    switch (kind) {
    case IN_WHEN:
    case IN_ALL:
    case IN_ANY:
    case IN_NOT:
        if (!seen)
            fail(document, place, "<%s> holds no condition", elements[kind].name);
        break;
    case IN_IS:
    case IN_ONE_OF: end_values(document, kind); break;
    case IN_MESSAGE: rule->message = collapsed(document, buffer_text(&document->text)); check_message(document, place); break;
    case IN_HELP: rule->help = collapsed(document, buffer_text(&document->text)); break;
    case IN_REASON: rule->page.reason = collapsed(document, buffer_text(&document->text)); break;
    case IN_BAD: rule->page.bad = copy(document, text_trimmed(buffer_text(&document->text))); break;
    case IN_GOOD: rule->page.good = copy(document, text_trimmed(buffer_text(&document->text))); break;
    case IN_SOURCE: rule->page.source = collapsed(document, buffer_text(&document->text)); break;
    case IN_RULE:
        if (!rule->conditions)
            fail(document, place, "a rule needs <when>");
        break;
    default: break;
    }
    buffer_clear(&document->text);
}

enum status policy_document_read(reader_source *source, void *source_context, struct policy *out, struct reader_error *error)
{
    policy_init(out);
    struct policy_document *document = calloc(1, sizeof *document);
    if (!document)
        return STATUS_NO_MEMORY;
    document->policy = out;
    document->next_rule = &out->rules;
    document->next_for_all = &out->rules_for_all;
    struct reader_handler handler = {.context = document, .start = on_start, .text = on_text, .end = on_end};
    struct reader_error own = {0};
    document->error = &own;
    enum status status = reader_parse(source, source_context, &handler, error);
    if (document->no_memory || document->text.failed || out->arena.failed)
        status = STATUS_NO_MEMORY;
    else if (document->failed) {
        *error = own;
        status = STATUS_INVALID;
    }
    buffer_fini(&document->text);
    free(document);
    return status;
}
