/* <rule>, <exclusive>, <diagnostic> and their conditions. */
#include "xml/policy_reader.h"

#include <stdio.h>
#include <string.h>

static size_t count_words(struct text list)
{
    size_t count = 0;
    while (text_next_word(&list).length > 0)
        count++;
    return count;
}

static void set_points_at(struct policy_reader *reader, struct rule_condition *when, struct text names, struct place place)
{
    when->points_at_count = count_words(names);
    when->points_at = policy_reader_allocate(reader, (when->points_at_count + 1) * sizeof *when->points_at);
    for (size_t i = 0; when->points_at && i < when->points_at_count; i++) {
        enum fact *fact = &when->points_at[i];
        if (!policy_reader_fact(reader, text_next_word(&names), place, fact))
            return;
        if (fact_definitions[*fact].place == FACT_PLACE_NONE)
            policy_reader_fail(reader, place, "\"%s\" has no element of its own to point at", fact_definitions[*fact].name);
    }
}

/* Values are few and short: what could have been meant is said. */
static void fail_value(struct policy_reader *reader, const struct condition *condition, struct text value)
{
    const struct fact_definition *fact = &fact_definitions[condition->fact];
    char values[200];
    size_t length = 0;
    for (int i = 0; i < fact->value_count && length < sizeof values; i++)
        length += (size_t)snprintf(values + length, sizeof values - length, "%s%s", i > 0 ? ", " : "", fact->values[i]);
    policy_reader_fail(reader, condition->place, "\"%.*s\" is no value of the fact %s: %s", POLICY_READER_SHOWN(value),
                       fact->name, values);
}

static void set_bits(struct policy_reader *reader, struct condition *condition, struct text value)
{
    int index;
    size_t word;
    uint64_t bit;
    if (!fact_value_find(condition->fact, value, &index)) {
        fail_value(reader, condition, value);
        return;
    }
    fact_bit(condition->fact, index, &word, &bit);
    condition->kind = CONDITION_BITS;
    condition->word = word;
    condition->mask |= bit;
}

static struct rule_condition *add_when(struct policy_reader *reader, enum condition_kind kind, struct place place)
{
    struct rule_condition *when = policy_reader_allocate(reader, sizeof *when);
    if (!when)
        return NULL;
    when->condition.kind = kind;
    when->condition.place = place;
    *reader->next_when = when;
    reader->next_when = &when->next;
    return when;
}

static void start_exclusive(struct policy_reader *reader, const struct reader_element *element)
{
    struct place place = reader_place(element);
    struct text facts = policy_reader_attribute(element, "facts");
    struct rule_condition *when = add_when(reader, CONDITION_EXCLUSIVE, place);
    bool named[FACT_COUNT] = {false};
    if (!when)
        return;
    struct condition **next = &when->condition.first_child;
    if (count_words(facts) < 2)
        policy_reader_fail(reader, place, "exclusive needs two facts or more");
    for (struct text name; !reader->failed && (name = text_next_word(&facts)).length > 0;) {
        struct condition *child = policy_reader_allocate(reader, sizeof *child);
        if (!child || !policy_reader_fact(reader, name, place, &child->fact))
            return;
        child->place = place;
        if (fact_definitions[child->fact].type != FACT_BOOLEAN)
            policy_reader_fail(reader, place, "the fact %s is not true or false", fact_definitions[child->fact].name);
        else if (named[child->fact])
            policy_reader_fail(reader, place, "the fact %s is named twice", fact_definitions[child->fact].name);
        else
            set_bits(reader, child, TEXT("true"));
        named[child->fact] = true;
        *next = child;
        next = &child->next;
    }
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

void policy_rule_start(struct policy_reader *reader, const struct reader_element *element, enum policy_element kind)
{
    struct place place = reader_place(element);
    struct rule *rule = policy_reader_allocate(reader, sizeof *rule);
    struct text applies_to = policy_reader_attribute(element, "applies-to"), name = policy_reader_attribute(element, "name");
    struct text stands_on = policy_reader_attribute(element, "stands-on");
    if (!rule)
        return;
    rule->id = policy_reader_copy(reader, policy_reader_attribute(element, "id"));
    rule->name = text_is_blank(name) ? rule->id : policy_reader_copy(reader, name);
    rule->place = place;
    rule->locked = policy_reader_switch(reader, element, "locked");
    rule->diagnostic = kind == IN_DIAGNOSTIC;
    rule->applies_to_all = text_equals(applies_to, TEXT("all"));
    if (applies_to.bytes && !rule->applies_to_all)
        policy_reader_fail(reader, place, "applies-to is not \"all\"");
    rule->of_documents = stands_on.bytes != NULL;
    if (rule->of_documents && !text_equals(stands_on, TEXT("document")))
        policy_reader_fail(reader, place, "stands-on is not \"document\"");
    policy_reader_severity(reader, element, &rule->severity);
    if (!is_id(rule->id))
        policy_reader_fail(reader, place, "the id \"%.*s\" is not a letter and then letters, digits, _ . or -",
                           POLICY_READER_SHOWN(rule->id));
    if (rule->diagnostic && !reader->source->built_in)
        policy_reader_fail(reader, place, "<diagnostic> belongs to default: what the reader finds is not a policy's to say");
    *reader->next_rule = rule;
    reader->next_rule = &rule->next;
    reader->rule = rule;
    reader->next_when = &rule->conditions;
    reader->points_at = policy_reader_copy(reader, policy_reader_attribute(element, "points-at"));
    reader->points_at_place = place;
    if (kind == IN_EXCLUSIVE)
        start_exclusive(reader, element);
}

static void start_matches(struct policy_reader *reader, const struct reader_element *element, struct condition *condition)
{
    struct text glob = policy_reader_attribute(element, "glob"), regex = policy_reader_attribute(element, "regex");
    enum fact_type type = fact_definitions[condition->fact].type;
    if (type == FACT_NUMBER || type == FACT_BOOLEAN) {
        policy_reader_fail(reader, condition->place, "the fact %s is no text", fact_definitions[condition->fact].name);
        return;
    }
    if ((glob.bytes != NULL) == (regex.bytes != NULL)) {
        policy_reader_fail(reader, condition->place, "matches needs either glob or regex");
        return;
    }
    condition->kind = CONDITION_PATTERN;
    condition->pattern = policy_reader_pattern(reader, glob.bytes != NULL, glob.bytes ? glob : regex, condition->place);
}

static void start_exceeds(struct policy_reader *reader, const struct reader_element *element, struct condition *condition)
{
    struct text limit = text_trimmed(policy_reader_attribute(element, "limit"));
    enum fact *fact = &condition->limit_fact;
    condition->kind = CONDITION_EXCEEDS;
    *fact = FACT_COUNT;
    if (fact_definitions[condition->fact].type != FACT_NUMBER) {
        policy_reader_fail(reader, condition->place, "the fact %s is no number", fact_definitions[condition->fact].name);
        return;
    }
    if (limit.length > 0 && limit.bytes[0] >= 'a' && limit.bytes[0] <= 'z') {
        if (policy_reader_fact(reader, limit, condition->place, fact) && fact_definitions[*fact].type != FACT_NUMBER)
            policy_reader_fail(reader, condition->place, "the fact %s is no number", fact_definitions[*fact].name);
        return;
    }
    for (size_t i = 0; i < limit.length || i == 0; i++) {
        if (i == limit.length || limit.bytes[i] < '0' || limit.bytes[i] > '9' || condition->limit > SIZE_MAX / 10 - 10) {
            policy_reader_fail(reader, condition->place, "the limit \"%.*s\" is neither a number nor a fact",
                               POLICY_READER_SHOWN(limit));
            return;
        }
        condition->limit = condition->limit * 10 + (size_t)(limit.bytes[i] - '0');
    }
}

/* The conditions of a <when>, each behind its parent's last one. */
void policy_rule_start_condition(struct policy_reader *reader, const struct reader_element *element, enum policy_element kind)
{
    static const enum condition_kind kinds[POLICY_ELEMENT_COUNT] = {
        [IN_ALL] = CONDITION_ALL, [IN_ANY] = CONDITION_ANY, [IN_NOT] = CONDITION_NOT, [IN_IS] = CONDITION_TEXT,
        [IN_ONE_OF] = CONDITION_TEXT};
    struct condition *condition = policy_reader_allocate(reader, sizeof *condition);
    if (!condition)
        return;
    condition->kind = kinds[kind];
    condition->place = reader_place(element);
    *reader->next_child[element->depth - 1] = condition;
    reader->next_child[element->depth - 1] = &condition->next;
    reader->next_child[element->depth] = &condition->first_child;
    reader->condition = condition;
    if (kind == IN_ALL || kind == IN_ANY || kind == IN_NOT ||
        !policy_reader_fact(reader, policy_reader_attribute(element, "fact"), condition->place, &condition->fact))
        return;
    if (kind == IN_MATCHES)
        start_matches(reader, element, condition);
    else if (kind == IN_EXCEEDS)
        start_exceeds(reader, element, condition);
    else if (fact_definitions[condition->fact].type == FACT_NUMBER)
        policy_reader_fail(reader, condition->place, "the fact %s is a number: use exceeds",
                           fact_definitions[condition->fact].name);
}

void policy_rule_start_when(struct policy_reader *reader, const struct reader_element *element)
{
    struct text own = policy_reader_attribute(element, "points-at");
    struct place place = reader_place(element);
    struct rule_condition *when = add_when(reader, CONDITION_ALL, place);
    if (!when)
        return;
    set_points_at(reader, when, own.bytes ? own : reader->points_at, own.bytes ? place : reader->points_at_place);
    reader->next_child[element->depth] = &when->condition.first_child;
}

/* IDs are one however they are written, and a rule about what is none would never hold; the empty text is that of no ID. */
static struct text id_value(struct policy_reader *reader, const struct condition *condition, struct text value)
{
    char written[GUID_TEXT_SIZE];
    struct guid guid;
    if (text_is_blank(value))
        return TEXT("");
    if (!guid_parse(text_trimmed(value), &guid)) {
        policy_reader_fail(reader, condition->place, "\"%.*s\" is no ID, as the fact %s is", POLICY_READER_SHOWN(value),
                           fact_definitions[condition->fact].name);
        return value;
    }
    guid_format(&guid, written);
    return policy_reader_copy(reader, text_of(written));
}

void policy_rule_end_values(struct policy_reader *reader, enum policy_element kind)
{
    struct condition *condition = reader->condition;
    struct text text = policy_reader_copy(reader, buffer_text(&reader->text));
    bool list = kind == IN_ONE_OF, finite = fact_is_finite(condition->fact);
    bool names_entry = condition->fact == FACT_ID || condition->fact == FACT_LINK || condition->fact == FACT_OWN_LINK;
    size_t count = list ? count_words(text) : 1;
    if (count == 0)
        policy_reader_fail(reader, condition->place, "<one-of> names no value");
    if (!finite)
        condition->texts = policy_reader_allocate(reader, (count + 1) * sizeof *condition->texts);
    for (size_t i = 0; i < count && !reader->failed; i++) {
        struct text value = list ? text_next_word(&text) : finite ? text_trimmed(text) : text;
        if (names_entry)
            value = id_value(reader, condition, value);
        if (finite)
            set_bits(reader, condition, value);
        else
            condition->texts[condition->text_count++] = value.bytes ? value : TEXT("");
    }
}
