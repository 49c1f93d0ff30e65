/* Documents into the policy in effect: one name space of ids, severities by layer, and the lists that judging walks. */
#include "core/nearest.h"
#include "policy/policy.h"

#define SHOWN(id) TEXT_ARGS(text_slice(id, 0, 60))

struct resolution {
    struct policy *policy;
    int64_t today;
    struct policy_error *error;
};

/* Locked rules of `default` and the reader's own errors are judged under every policy (SPEC 1). */
static bool is_always_judged(const struct rule *rule)
{
    return rule->source->built_in && (rule->locked || (rule->diagnostic && rule->severity == SEVERITY_ERROR));
}

/* What the reader finds is there for every policy to give a severity to. */
static bool is_for_all(const struct rule *rule)
{
    return is_always_judged(rule) || rule->diagnostic;
}

/* ---- ids ---- */

/* Told to the document that came later to the id: a child, or the project beside the machine policy. */
static enum status fail_taken(struct resolution *resolution, const struct rule *first, const struct rule *second)
{
    bool swapped = first->source != second->source && policy_source_extends(first->source, second->source);
    const struct rule *taken = swapped ? second : first, *rule = swapped ? first : second;
    if (taken->source == rule->source)
        return policy_fail(resolution->error, rule->source, rule->place, "the id \"%.*s\" is taken by the rule in line %zu",
                           SHOWN(rule->id), taken->place.line);
    return policy_fail(resolution->error, rule->source, rule->place, "the id \"%.*s\" is taken by a rule of %.*s",
                       SHOWN(rule->id), TEXT_ARGS(taken->source->path));
}

static enum status add_rules(struct resolution *resolution, struct policy_source *source)
{
    struct policy *policy = resolution->policy;
    bool may_lock = source->built_in || policy_layer_has(policy, LAYER_MACHINE, source);
    for (struct rule *rule = source->rules; rule; rule = rule->next) {
        struct rule **slot = policy_slot(policy, rule->id);
        rule->source = source;
        if (*slot)
            return fail_taken(resolution, *slot, rule);
        if (rule->locked && !may_lock)
            return policy_fail(resolution->error, source, rule->place,
                               "locked may be set in default and the machine policy only");
        *slot = rule;
        rule->number = policy->rules.count;
        policy->rules.items[policy->rules.count++] = rule;
    }
    return STATUS_OK;
}

static enum status make_room(struct policy *policy)
{
    size_t count = 0; /* mutants: room to spare */
    for (const struct policy_source *source = policy->sources; source; source = source->next) {
        for (const struct rule *rule = source->rules; rule; rule = rule->next)
            count++;
    }
    policy->by_id_size = 2 * count + 1; /* mutants: 2 as 3, 1 as 2, 1 as 0: room to spare */
    policy->by_id = arena_alloc_cleared(&policy->arena, policy->by_id_size * sizeof(struct rule *));
    /* mutants: 1 as 2, 1 as 0: room that nobody uses */
    policy->rules.items = arena_alloc_cleared(&policy->arena, (count + 1) * sizeof(struct rule *));
    return policy->arena.failed ? STATUS_NO_MEMORY : STATUS_OK;
}

/* May a document override and suppress it? */
static bool is_known(const struct policy_source *source, const struct rule *rule)
{
    return is_for_all(rule) || policy_source_extends(source, rule->source);
}

static void fail_unknown(struct resolution *resolution, const struct policy_source *source, struct text id, struct place place)
{
    const struct rule *meant = NULL;
    struct nearest nearest;
    nearest_init(&nearest, id);
    for (size_t i = 0; i < resolution->policy->rules.count; i++) {
        const struct rule *rule = resolution->policy->rules.items[i];
        if (is_known(source, rule) && nearest_consider(&nearest, rule->id))
            meant = rule;
    }
    if (meant)
        policy_fail(resolution->error, source, place, "there is no rule \"%.*s\". Did you mean \"%.*s\"?", SHOWN(id),
                    SHOWN(meant->id));
    else
        policy_fail(resolution->error, source, place, "there is no rule \"%.*s\"", SHOWN(id));
}

/* The rule that an <override> or <suppress> names. NULL: there is none that its document could mean, which was said. */
static struct rule *bind(struct resolution *resolution, const struct policy_source *source, struct text id, struct place place)
{
    struct rule *rule = policy_find(resolution->policy, id);
    if (rule && is_known(source, rule))
        return rule;
    if (rule)
        policy_fail(resolution->error, source, place,
                    rule->source->built_in ? "there is no rule \"%.*s\" here: this policy does not extend default"
                                           : "there is no rule \"%.*s\" in what this policy extends",
                    SHOWN(id));
    else
        fail_unknown(resolution, source, id, place);
    return NULL;
}

/* ---- severities ---- */

/* From the parents down, so that the last word is the leaf's. Chains are bounded by whoever reads them. */
static enum status apply_overrides(struct resolution *resolution, enum policy_layer layer, struct policy_source *source)
{
    if (!source)
        return STATUS_OK;
    enum status status = apply_overrides(resolution, layer, source->parent);
    for (struct policy_override *override = source->overrides; override && status == STATUS_OK; override = override->next) {
        override->rule = bind(resolution, source, override->rule_id, override->place);
        if (!override->rule)
            return STATUS_INVALID;
        override->before[layer] = override->rule->in_layer[layer];
        override->rule->in_layer[layer] = override->severity;
    }
    return status;
}

static void add_suppression(struct resolution *resolution, enum policy_layer layer, struct suppression *suppression)
{
    struct rule *rule = suppression->rule;
    struct suppression *last = rule->last_suppression[layer];
    suppression->expired = suppression->has_until && suppression->until < resolution->today;
    if (suppression->expired)
        return;
    *(last ? &last->next_of_rule[layer] : &rule->suppressions[layer]) = suppression;
    rule->last_suppression[layer] = suppression;
}

static enum status bind_suppressions(struct resolution *resolution, struct policy_source *source)
{
    for (struct suppression *suppression = source->suppressions; suppression; suppression = suppression->next) {
        suppression->source = source;
        suppression->number = resolution->policy->suppression_count++;
        suppression->rule = bind(resolution, source, suppression->rule_id, suppression->place);
        if (!suppression->rule)
            return STATUS_INVALID;
    }
    return STATUS_OK;
}

static enum status set_layer(struct resolution *resolution, enum policy_layer layer)
{
    struct policy *policy = resolution->policy;
    for (size_t i = 0; i < policy->rules.count; i++) {
        struct rule *rule = policy->rules.items[i];
        bool known = policy_layer_has(policy, layer, rule->source) || (layer == LAYER_PROJECT && is_always_judged(rule));
        rule->in_layer[layer] = known ? rule->severity : SEVERITY_OFF;
        rule->always_denies = rule->severity == SEVERITY_ERROR && (rule->locked || rule->diagnostic);
    }
    for (struct policy_source *source = policy->leaf[layer]; source; source = source->parent) {
        for (struct suppression *suppression = source->suppressions; suppression; suppression = suppression->next)
            add_suppression(resolution, layer, suppression);
    }
    return apply_overrides(resolution, layer, policy->leaf[layer]);
}

/* ---- tests ---- */

static enum status check_expectations(struct resolution *resolution, const struct policy_source *source)
{
    for (const struct policy_test *test = source->tests; test; test = test->next) {
        struct text list = test->expect;
        for (struct text id; (id = text_next_word(&list)).length > 0;) {
            const struct rule *rule = policy_find(resolution->policy, id);
            if (!rule || rule->source != source)
                return policy_fail(resolution->error, source, test->place,
                                   "expect names \"%.*s\", which is no rule of this document", SHOWN(id));
        }
    }
    return STATUS_OK;
}

/* ---- what judging walks ---- */

/* Roughly how long one takes: bits, a comparison, a glob that mostly fails early, a regular expression, writing the line. */
static unsigned cost_of(const struct condition *condition)
{
    bool is_glob;
    switch (condition->kind) {
    case CONDITION_BITS: return condition->fact >= FACT_PASSWORD_VARIABLE ? 3 : 0; /* these come from texts */
    case CONDITION_TEXT: return 1;
    case CONDITION_PATTERN:
        pattern_written(condition->pattern, &is_glob);
        return is_glob ? 2 : 4;
    case CONDITION_EXCEEDS: return 5;
    default: return condition->cost;
    }
}
#define COSTS 6

/* Children of one cost keep their order. From the leaves up, so that every condition is weighed once, however deep it stands. */
static void order_children(struct condition *condition)
{
    struct condition **last = &condition->first_to_ask;
    for (struct condition *child = condition->first_child; child; child = child->next) {
        order_children(child);
        /* mutants: > as >=: of two equals it is the same */
        condition->cost = child->cost > condition->cost ? child->cost : condition->cost;
    }
    condition->cost = cost_of(condition);
    /* mutants: < as <=, COSTS as COSTS + 1: nothing costs that much */
    for (unsigned cost = 0; cost < COSTS; cost++) {
        for (struct condition *child = condition->first_child; child; child = child->next) {
            if (child->cost != cost)
                continue;
            *last = child;
            last = &child->next_to_ask;
        }
    }
    *last = NULL;
}

/* A rule whose conjunction names kinds is not even looked at for the others. */
static bool may_hold_for_kind(const struct rule *rule, int kind)
{
    size_t word;
    uint64_t bit;
    if (!rule_is_judged(rule, (enum entry_kind)kind))
        return false;
    fact_bit(FACT_KIND, kind, &word, &bit);
    for (const struct rule_condition *when = rule->conditions; when; when = when->next) {
        const struct condition *child = when->condition.kind == CONDITION_ALL ? when->condition.first_child : NULL;
        while (child && !(child->kind == CONDITION_BITS && child->fact == FACT_KIND && !(child->mask & bit)))
            child = child->next;
        if (!child)
            return true;
    }
    return false;
}

static enum status make_lists(struct policy *policy)
{
    for (size_t i = 0; i < policy->rules.count; i++) {
        for (struct rule_condition *when = policy->rules.items[i]->conditions; when; when = when->next)
            order_children(&when->condition);
    }
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        struct screen_list *list = &policy->for_kind[kind];
        size_t count = 0; /* mutants: room to spare */
        /* mutants: 0 as 1: the first rule has the room to spare that is below */
        for (size_t i = 0; i < policy->rules.count; i++)
            count += may_hold_for_kind(policy->rules.items[i], kind);
        /* mutants: 1 as 2, 1 as 0: room that nobody uses */
        list->items = arena_alloc(&policy->arena, (count + 1) * sizeof *list->items);
        for (size_t i = 0; list->items && i < policy->rules.count; i++) {
            if (may_hold_for_kind(policy->rules.items[i], kind))
                list->items[list->count++] = screen_of(policy->rules.items[i]);
        }
    }
    return policy->arena.failed ? STATUS_NO_MEMORY : STATUS_OK;
}

enum status policy_resolve(struct policy *policy, int64_t today, struct policy_error *error)
{
    struct resolution resolution = {policy, today, error};
    enum status status = make_room(policy);
    for (struct policy_source *source = policy->sources; source && status == STATUS_OK; source = source->next)
        status = add_rules(&resolution, source);
    for (struct policy_source *source = policy->sources; source && status == STATUS_OK; source = source->next)
        status = bind_suppressions(&resolution, source);
    for (int layer = 0; layer < LAYER_COUNT && status == STATUS_OK; layer++)
        status = set_layer(&resolution, (enum policy_layer)layer);
    for (struct policy_source *source = policy->sources; source && status == STATUS_OK; source = source->next)
        status = check_expectations(&resolution, source);
    policy->name = policy->leaf[LAYER_PROJECT]->name;
    return status == STATUS_OK ? make_lists(policy) : status;
}
