#include "policy/theory.h"

#include "policy/regex_sample.h"
#include "policy/text_facts.h"
#include "policy/text_search.h"

#define DEMANDS ((size_t)24)

static enum truth test_one(const struct text_question *question, const struct condition *condition, struct text text)
{
    bool matches = false;
    for (size_t i = 0; condition->kind == CONDITION_TEXT && i < condition->text_count && !matches; i++)
        matches = text_equals(text, condition->texts[i]);
    enum status status = STATUS_OK;
    if (condition->kind == CONDITION_PATTERN)
        status = pattern_match(condition->pattern, text, &matches);
    *question->no_memory |= status == STATUS_NO_MEMORY;
    if (status != STATUS_OK)
        return TRUTH_UNKNOWN;
    return matches ? TRUTH_YES : TRUTH_NO;
}

static bool is_guid_fact(enum fact fact)
{
    return fact == FACT_ID || fact == FACT_LINK || fact == FACT_OWN_LINK;
}

/* Can the fact be this text at all? */
static bool has_form(const struct text_question *question, struct text text)
{
    struct guid guid;
    char written[GUID_TEXT_SIZE];
    if (text.length == 0)
        return question->may_be_empty;
    if (fact_definitions[question->fact].type == FACT_LIST)
        return text_find_byte(text, ';') == text.length && text_trimmed(text).length == text.length;
    if (!is_guid_fact(question->fact))
        return true;
    if (!guid_parse(text, &guid))
        return false;
    guid_format(&guid, written);
    return text_equals(text, text_of(written));
}

enum truth theory_test(const struct text_question *question, struct text text)
{
    enum truth all = has_form(question, text) ? TRUTH_YES : TRUTH_NO;
    for (size_t i = 0; all != TRUTH_NO && i < question->holding_count; i++) {
        enum truth truth = test_one(question, question->holding[i], text);
        if (truth != TRUTH_YES)
            all = truth;
    }
    for (size_t i = 0; all != TRUTH_NO && i < question->failing_count; i++) {
        enum truth truth = test_one(question, question->failing[i], text);
        if (truth != TRUTH_NO)
            all = truth == TRUTH_YES ? TRUTH_NO : TRUTH_UNKNOWN;
    }
    return all;
}

static bool names(const struct condition *condition, struct text text)
{
    for (size_t i = 0; i < condition->text_count; i++) {
        if (text_equals(condition->texts[i], text))
            return true;
    }
    return false;
}

bool theory_same_test(const struct condition *a, const struct condition *b)
{
    bool a_glob, b_glob;
    if (a->kind != b->kind || a->fact != b->fact)
        return false;
    if (a->kind == CONDITION_EXCEEDS)
        return a->limit_fact == b->limit_fact && a->limit == b->limit;
    if (a->kind == CONDITION_PATTERN) {
        struct text a_text = pattern_written(a->pattern, &a_glob), b_text = pattern_written(b->pattern, &b_glob);
        return a_glob == b_glob && text_equals(a_text, b_text);
    }
    for (size_t i = 0; i < a->text_count; i++) {
        if (!names(b, a->texts[i]))
            return false;
    }
    for (size_t i = 0; i < b->text_count; i++) {
        if (!names(a, b->texts[i]))
            return false;
    }
    return true;
}

/* --- texts that are named --- */

static int batch_target(struct text program)
{
    return text_facts_batch_target(program);
}

static int batch_command(struct text command)
{
    return text_facts_batch_target(command_line_program(command).name);
}

static int unsafe_arguments(struct text arguments)
{
    return text_facts_unsafe_arguments(arguments);
}

static int unsafe_command_arguments(struct text command)
{
    return text_facts_unsafe_arguments(command_line_program(command).rest);
}

static int unsafe_text(struct text command)
{
    return text_facts_unsafe_text(command);
}

static int unquoted_path(struct text command)
{
    struct command_line_program program = command_line_program(command);
    return program.is_path && text_find_byte(program.name, ' ') < program.name.length;
}

static int unsafe_host(struct text host)
{
    return text_facts_unsafe_host(host);
}

static int names_user(struct text user)
{
    return !text_is_blank(identity_of(user, (struct text){NULL, 0}).user);
}

/* Finite facts that a text alone decides. */
static const struct {
    enum fact text, fact;
    int (*value)(struct text text);
} decided[] = {
    {FACT_PROGRAM, FACT_BATCH_TARGET, batch_target},
    {FACT_COMMAND, FACT_BATCH_TARGET, batch_command},
    {FACT_ARGUMENTS, FACT_UNSAFE_ARGUMENTS, unsafe_arguments},
    {FACT_COMMAND, FACT_UNSAFE_ARGUMENTS, unsafe_command_arguments},
    {FACT_COMMAND, FACT_UNSAFE_TEXT, unsafe_text},
    {FACT_COMMAND, FACT_UNQUOTED_PATH, unquoted_path},
    {FACT_HOST, FACT_UNSAFE_HOST, unsafe_host},
    {FACT_USER, FACT_HAS_USER, names_user},
};

static bool is_mentioned(enum fact fact, const uint64_t mentioned[FACT_WORDS])
{
    size_t word;
    uint64_t bit;
    fact_bit(fact, 0, &word, &bit); /* mutants: 0 as 1: all values of a fact are mentioned, or none */
    return (mentioned[word] & bit) != 0;
}

static bool link_fits(struct text text, enum link_state state)
{
    struct guid guid = {0};
    guid_parse(text, &guid); /* has_form let nothing else through */
    enum well_known_link link = guid_well_known(&guid);
    if (link == LINK_ORDINARY)
        return state == LINK_STATE_FOUND || state == LINK_STATE_NOT_FOUND || state == LINK_STATE_NOT_A_CREDENTIAL;
    return state == (link == LINK_NONE ? LINK_STATE_WELL_KNOWN_NONE : LINK_STATE_WELL_KNOWN);
}

/* Is the session one that may have this text? Facts that are not mentioned have no say: their inputs were not tried. */
static bool fits(enum fact fact, struct text text, struct facts *facts, const uint64_t mentioned[FACT_WORDS])
{
    const struct entry *entry = facts->request->entry;
    for (size_t i = 0; i < sizeof decided / sizeof *decided; i++) {
        if (decided[i].text == fact && is_mentioned(decided[i].fact, mentioned) &&
            facts_value(facts, decided[i].fact) != decided[i].value(text))
            return false;
    }
    if (fact == FACT_LINK || fact == FACT_OWN_LINK)
        return link_fits(text, fact == FACT_LINK ? facts->request->links->run_as.state : facts->request->links->own.state);
    if (!is_mentioned(FACT_USER_FORM, mentioned))
        return true;
    int form = facts_value(facts, FACT_USER_FORM);
    if (fact == FACT_USER && entry->mode == MODE_CUSTOM)
        return form == (int)user_form_of(text);
    return fact != FACT_OWN_USER || entry->mode != MODE_CURRENT_SESSION || form == USER_FORM_NONE ||
           form == (int)user_form_of(text);
}

enum theory_answer theory_named(const struct text_question *question, struct facts *facts, const uint64_t mentioned[FACT_WORDS],
                                struct text *text)
{
    const struct condition *named = NULL;
    for (size_t i = 0; i < question->holding_count && !named; i++) {
        if (question->holding[i]->kind == CONDITION_TEXT)
            named = question->holding[i];
    }
    /* mutants: < as <=: what lies behind is not among them */
    for (size_t i = 0; named && i < named->text_count; i++) {
        *text = named->texts[i];
        if (theory_test(question, *text) != TRUTH_NO && fits(question->fact, *text, facts, mentioned))
            return THEORY_POSSIBLE;
    }
    return named ? THEORY_NO : THEORY_UNNAMED;
}

/* --- any text --- */

struct demands {
    struct text_demand list[DEMANDS];
    size_t count;
};

/* Whoever leaves a demand out finds more texts, never fewer. */
static void demand(struct demands *demands, enum text_form form, struct text text, bool holds)
{
    if (demands->count < DEMANDS)
        demands->list[demands->count++] = (struct text_demand){form, text, holds};
}

static void demand_test(struct demands *demands, const struct condition *condition, bool holds)
{
    bool is_glob;
    for (size_t i = 0; condition->kind == CONDITION_TEXT && i < condition->text_count; i++)
        demand(demands, FORM_EXACT, condition->texts[i], holds);
    if (condition->kind != CONDITION_PATTERN)
        return;
    struct text written = pattern_written(condition->pattern, &is_glob);
    if (is_glob)
        demand(demands, FORM_GLOB, written, holds);
}

/* *text stays, unless a sample of one of the patterns does and it does not. */
static void try_samples(const struct text_question *question, struct arena *arena, struct text *text)
{
    struct buffer sample = {0};
    bool is_glob, does = text->bytes && theory_test(question, *text) == TRUTH_YES;
    for (size_t i = 0; !does && i < question->holding_count; i++) {
        buffer_clear(&sample);
        does = regex_sample(pattern_written(question->holding[i]->pattern, &is_glob), &sample) &&
               theory_test(question, buffer_text(&sample)) == TRUTH_YES;
        if (does)
            *text = arena_copy(arena, buffer_text(&sample));
    }
    arena->failed |= sample.failed;
    buffer_fini(&sample);
}

enum theory_answer theory_search(const struct text_question *question, struct arena *arena, struct text *text)
{
    struct demands demands = {.count = 0};
    bool list = fact_definitions[question->fact].type == FACT_LIST;
    *text = text_of(NULL);
    if (is_guid_fact(question->fact))
        demand(&demands, FORM_GUID, TEXT(""), true);
    else if (!question->may_be_empty)
        demand(&demands, FORM_EXACT, TEXT(""), false);
    for (size_t i = 0; i < question->holding_count; i++)
        demand_test(&demands, question->holding[i], true);
    for (size_t i = 0; i < question->failing_count; i++)
        demand_test(&demands, question->failing[i], false);
    /* mutants: '\0' as '\0' + 1: no text of a document has either */
    switch (text_search(demands.list, demands.count, list ? ';' : '\0', arena, text)) {
    case SEARCH_NO_MEMORY: return THEORY_NO_MEMORY;
    case SEARCH_NONE: return THEORY_NO;
    case SEARCH_FOUND:
    case SEARCH_UNKNOWN: break;
    }
    try_samples(question, arena, text);
    return arena->failed ? THEORY_NO_MEMORY : THEORY_POSSIBLE;
}

/* --- numbers --- */

static bool exceeds(const struct condition *condition, size_t planned, size_t limit)
{
    size_t left = condition->fact == FACT_PLANNED_LENGTH ? planned : limit;
    size_t right = condition->limit_fact == FACT_COUNT ? condition->limit
                   : condition->limit_fact == FACT_PLANNED_LENGTH ? planned : limit;
    return left > right;
}

static bool length_does(const struct number_question *question, size_t planned)
{
    size_t limit = planned == SIZE_MAX && question->limit == SIZE_MAX ? EXPANSION_LIMIT : question->limit;
    for (size_t i = 0; i < question->holding_count; i++) {
        if (!exceeds(question->holding[i], planned, limit))
            return false;
    }
    for (size_t i = 0; i < question->failing_count; i++) {
        if (exceeds(question->failing[i], planned, limit))
            return false;
    }
    return true;
}

/* Nothing changes between two neighbouring bounds, so it is enough to try each and what follows it. */
static bool try_bounds(const struct number_question *question, const struct condition *condition, size_t *length)
{
    size_t bound = condition->limit_fact == FACT_COUNT ? condition->limit : question->limit;
    *length = bound;
    if (length_does(question, bound))
        return true;
    *length = bound + 1;
    return length_does(question, bound + 1);
}

enum theory_answer theory_number(const struct number_question *question, size_t *length)
{
    *length = question->planned;
    if (length_does(question, question->planned))
        return THEORY_POSSIBLE;
    if (question->is_fixed)
        return THEORY_NO;
    for (size_t i = 0; i < question->holding_count; i++) {
        if (try_bounds(question, question->holding[i], length))
            return THEORY_POSSIBLE;
    }
    for (size_t i = 0; i < question->failing_count; i++) {
        if (try_bounds(question, question->failing[i], length))
            return THEORY_POSSIBLE;
    }
    *length = 0;
    if (length_does(question, 0))
        return THEORY_POSSIBLE;
    *length = SIZE_MAX;
    return length_does(question, SIZE_MAX) ? THEORY_POSSIBLE : THEORY_NO;
}
