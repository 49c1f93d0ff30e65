#include "policy/self_test.h"

static bool names(struct text list, struct text id)
{
    for (struct text word; (word = text_next_word(&list)).length > 0;) {
        if (text_equals_ignoring_case(word, id))
            return true;
    }
    return false;
}

static void add_id(struct buffer *list, struct text id)
{
    if (list->length > 0)
        buffer_add_byte(list, ' ');
    buffer_add(list, id);
}

static enum truth holds(struct facts *facts, const struct policy_test *test, const struct rule *rule)
{
    return rule_looks_at(rule, test->entry.kind) ? engine_rule(facts, rule) : TRUTH_NO;
}

struct self_test_result self_test_run(const struct policy_source *source, const struct policy_test *test, struct arena *arena)
{
    struct self_test_result result = {.undecided = false};
    struct judgement_request request = {
        .entry = &test->entry,
        .links = &test->links,
        .effective = test->has_effective ? &test->effective : NULL,
    };
    struct judgement_memory memory;
    struct facts facts;
    struct buffer missing = {0}, unexpected = {0};
    judgement_memory_init(&memory);
    facts_init(&facts, &request, &memory);
    for (const struct rule *rule = source->rules; rule; rule = rule->next) {
        enum truth truth = holds(&facts, test, rule);
        result.undecided |= truth == TRUTH_UNKNOWN;
        if (truth == TRUTH_YES && !names(test->expect, rule->id))
            add_id(&unexpected, rule->id);
        if (truth == TRUTH_NO && names(test->expect, rule->id))
            add_id(&missing, rule->id);
    }
    /* mutants: || as &&: memory does not run out in a suite */
    result.undecided |= facts_failed(&facts) || missing.failed || unexpected.failed;
    result.missing = arena_copy(arena, buffer_text(&missing));
    result.unexpected = arena_copy(arena, buffer_text(&unexpected));
    result.passed = !result.undecided && missing.length == 0 && unexpected.length == 0;
    buffer_fini(&missing);
    buffer_fini(&unexpected);
    judgement_memory_fini(&memory);
    return result;
}
