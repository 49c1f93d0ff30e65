#include "policy/rule.h"

void policy_init(struct policy *policy)
{
    *policy = (struct policy){0};
    arena_init(&policy->arena);
}

/* Depth is bounded by the reader's. */
static void free_patterns(struct condition *condition)
{
    for (; condition; condition = condition->next) {
        pattern_free(condition->pattern);
        free_patterns(condition->first_child);
    }
}

void policy_fini(struct policy *policy)
{
    for (struct rule *rule = policy->rules; rule; rule = rule->next) {
        for (struct rule_condition *when = rule->conditions; when; when = when->next)
            free_patterns(&when->condition);
    }
    arena_fini(&policy->arena);
    *policy = (struct policy){0};
}

const struct rule *policy_find(const struct policy *policy, struct text id)
{
    const struct rule *rule = policy->rules;
    while (rule && !text_equals_ignoring_case(rule->id, id))
        rule = rule->next;
    return rule;
}
