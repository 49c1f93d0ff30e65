#include "policy/policy.h"

#include <stdio.h>

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
    for (struct policy_source *source = policy->sources; source; source = source->next) {
        for (struct rule *rule = source->rules; rule; rule = rule->next) {
            for (struct rule_condition *when = rule->conditions; when; when = when->next)
                free_patterns(&when->condition);
        }
        for (struct suppression *suppression = source->suppressions; suppression; suppression = suppression->next)
            pattern_free(suppression->pattern);
    }
    arena_fini(&policy->arena);
    *policy = (struct policy){0};
}

struct policy_source *policy_add_source(struct policy *policy, struct text path)
{
    struct policy_source *source = arena_alloc_cleared(&policy->arena, sizeof *source);
    struct policy_source **last = &policy->sources;
    if (!source)
        return NULL;
    source->path = arena_copy(&policy->arena, path);
    while (*last)
        last = &(*last)->next;
    return *last = source;
}

bool policy_source_extends(const struct policy_source *source, const struct policy_source *other)
{
    while (source && source != other)
        source = source->parent;
    return source != NULL;
}

bool policy_layer_has(const struct policy *policy, enum policy_layer layer, const struct policy_source *source)
{
    return policy_source_extends(policy->leaf[layer], source);
}

enum severity rule_severity(const struct rule *rule)
{
    enum severity highest = SEVERITY_OFF;
    for (int layer = 0; layer < LAYER_COUNT; layer++)
        /* mutants: > as >=: of two equals it is the same */
        highest = rule->in_layer[layer] > highest ? rule->in_layer[layer] : highest;
    return highest;
}

bool rule_looks_at(const struct rule *rule, enum entry_kind kind)
{
    return kind != KIND_OTHER || rule->applies_to_all;
}

bool rule_is_judged(const struct rule *rule, enum entry_kind kind)
{
    return rule->conditions && rule_looks_at(rule, kind) &&
           (rule_severity(rule) != SEVERITY_OFF || rule->always_denies);
}

/* Over the letters without case: ids are ASCII. Address space randomisation varies it: ids come from documents, and chosen
 * ones must not all meet in one slot. */
static size_t hash_of(const struct policy *policy, struct text id)
{
    uint64_t hash = (uint64_t)(uintptr_t)policy->by_id;
    for (size_t i = 0; i < id.length; i++) { /* mutants: 0 as 1: as good without the first letter */
        /* mutants: other numbers mix as well, and what else than letters meets so is told apart by comparing */
        hash = (hash ^ ((unsigned char)id.bytes[i] | 0x20u)) * 0xBF58476D1CE4E5B9u;
        hash ^= hash >> 32; /* mutants: this, too */
    }
    return (size_t)hash;
}

struct rule **policy_slot(const struct policy *policy, struct text id)
{
    size_t at = hash_of(policy, id) % policy->by_id_size;
    while (policy->by_id[at] && !text_equals_ignoring_case(policy->by_id[at]->id, id))
        at = (at + 1) % policy->by_id_size; /* mutants: 1 as 2: any way round finds it, or a free place */
    return &policy->by_id[at];
}

struct rule *policy_find(const struct policy *policy, struct text id)
{
    return *policy_slot(policy, id);
}

enum status policy_fail(struct policy_error *error, const struct policy_source *source, struct place place, const char *format,
                        ...)
{
    struct buffer visible = {0};
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(error->message, sizeof error->message, format, arguments);
    va_end(arguments);
    buffer_add_visible(&visible, text_of(error->message));
    size_t length = visible.length < sizeof error->message ? visible.length : sizeof error->message - 1;
    /* What is visible is valid, and does not begin within a character. */
    while (visible.bytes && ((unsigned char)visible.bytes[length] & 0xC0) == 0x80)
        length--;
    snprintf(error->message, sizeof error->message, "%.*s", (int)length, visible.bytes ? visible.bytes : "");
    error->source = source;
    error->place = place;
    bool failed = visible.failed;
    buffer_fini(&visible);
    return failed ? STATUS_NO_MEMORY : STATUS_INVALID;
}
