#include "policy/proof_pairs.h"

#include <stdlib.h>

struct prover *prover_new(void)
{
    struct prover *prover = calloc(1, sizeof *prover); /* mutants: 1 as 2: room for another */
    if (!prover)
        return NULL;
    arena_init(&prover->arena);
    question_memory_init(&prover->memory);
    if (!prover->memory.classes.seen) {
        prover_free(prover);
        return NULL;
    }
    return prover;
}

void prover_free(struct prover *prover)
{
    if (!prover)
        return;
    arena_fini(&prover->arena);
    question_memory_fini(&prover->memory);
    buffer_fini(&prover->line);
    free(prover->goals);
    free(prover);
}

bool prover_failed(const struct prover *prover)
{
    /* mutants: || as &&: memory runs out in tests/oom */
    return prover->failed || prover->arena.failed || prover->line.failed;
}

struct condition scope_group(struct pattern *group)
{
    return (struct condition){.kind = CONDITION_PATTERN, .fact = FACT_GROUP, .pattern = group};
}

struct condition scope_id(struct text *id)
{
    return (struct condition){.kind = CONDITION_TEXT, .fact = FACT_ID, .texts = id, .text_count = 1};
}

/* --- goals: a stack of what has to hold and what must not --- */

void prover_add_goal(struct prover *prover, const struct condition *condition, bool holds)
{
    if (prover->goal_count == prover->goal_capacity) {
        size_t capacity = prover->goal_capacity ? 2 * prover->goal_capacity : 32; /* mutants: 2 as 3, 32 as 33: room */
        struct goal *goals = realloc(prover->goals, capacity * sizeof *goals);
        if (!goals) {
            prover->failed = true; /* mutants: in tests/oom, not in a suite */
            return;
        }
        prover->goals = goals;
        prover->goal_capacity = capacity;
    }
    prover->goals[prover->goal_count++] = (struct goal){condition, holds};
}

/* One goal for each condition that has to hold, so that a contradiction names as few as it can. Depth: the reader's. */
void prover_add_conjunction(struct prover *prover, const struct condition *condition)
{
    if (condition->kind != CONDITION_ALL) {
        prover_add_goal(prover, condition, true);
        return;
    }
    for (const struct condition *child = condition->first_child; child; child = child->next)
        prover_add_conjunction(prover, child);
}

enum question_answer prover_ask(struct prover *prover, bool sessions_only, struct witness *witness, const char **why)
{
    struct question question = {prover->goals, prover->goal_count, sessions_only};
    *why = NULL;
    if (prover->failed)
        return QUESTION_NO_MEMORY;
    enum question_answer answer = question_ask(&prover->memory, &question, &prover->arena, witness, why);
    prover->failed |= answer == QUESTION_NO_MEMORY;
    return answer;
}

struct text prover_print(struct prover *prover, const struct witness *witness)
{
    buffer_clear(&prover->line);
    specimen_print(&witness->choice, &witness->texts, &prover->line);
    return arena_copy(&prover->arena, buffer_text(&prover->line));
}

/* --- why not --- */

static void remove_goal(struct prover *prover, size_t index)
{
    memmove(&prover->goals[index], &prover->goals[index + 1], (prover->goal_count - index - 1) * sizeof *prover->goals);
    prover->goal_count--;
}

/* Leaves goals out, one after the other, as long as the rest still contradicts itself. */
static void find_core(struct prover *prover, bool sessions_only, struct proof *out)
{
    struct witness witness;
    const char *why;
    size_t count = prover->goal_count;
    struct goal *all = arena_alloc(&prover->arena, count * sizeof *all);
    if (!all)
        return;
    memcpy(all, prover->goals, count * sizeof *all);
    for (size_t i = 0; i < prover->goal_count && !prover->failed;) {
        struct goal goal = prover->goals[i];
        remove_goal(prover, i);
        if (prover_ask(prover, sessions_only, &witness, &why) == QUESTION_NO)
            continue;
        memmove(&prover->goals[i + 1], &prover->goals[i], (prover->goal_count - i) * sizeof *prover->goals);
        prover->goals[i++] = goal;
        prover->goal_count++;
    }
    out->core = arena_alloc(&prover->arena, prover->goal_count * sizeof *out->core);
    out->core_count = out->core ? prover->goal_count : 0; /* mutants: 0 as 1: in tests/oom, not in a suite */
    for (size_t i = out->core_count; i-- > 0;)
        out->core[i] = prover->goals[i].condition;
    out->is_other_entry = sessions_only && prover_ask(prover, false, &witness, &why) != QUESTION_NO;
    memcpy(prover->goals, all, count * sizeof *all);
    prover->goal_count = count;
}

/* Answers about the goals that are there. */
static void prove(struct prover *prover, bool sessions_only, struct proof *out)
{
    struct witness witness;
    const char *why;
    *out = (struct proof){.answer = PROOF_UNDECIDED};
    switch (prover_ask(prover, sessions_only, &witness, &why)) {
    case QUESTION_YES:
        out->answer = PROOF_HOLDS;
        out->witness = prover_print(prover, &witness);
        break;
    case QUESTION_NO:
        out->answer = PROOF_NEVER;
        find_core(prover, sessions_only, out);
        break;
    case QUESTION_ASSUMED:
        out->answer = PROOF_ASSUMED;
        out->why = why;
        break;
    case QUESTION_UNDECIDED: out->why = why; break;
    case QUESTION_NO_MEMORY: out->why = "it takes more memory than there is"; break;
    }
}

/* A rule holds if one of its <when>s does: the best answer of them counts. */
static void prove_rule(struct prover *prover, const struct rule *rule, const struct condition *const *scopes, size_t count,
                       bool within, struct proof *out)
{
    static const int worth[] = {[PROOF_NEVER] = 0, [PROOF_UNDECIDED] = 1, [PROOF_ASSUMED] = 2, [PROOF_HOLDS] = 3};
    *out = (struct proof){.answer = PROOF_NEVER};
    for (const struct rule_condition *when = rule->conditions; when && out->answer != PROOF_HOLDS; when = when->next) {
        struct proof proof;
        prover->goal_count = 0;
        prover_add_conjunction(prover, &when->condition);
        for (size_t i = 0; i < count; i++)
            prover_add_goal(prover, scopes[i], within);
        prove(prover, !rule->applies_to_all, &proof);
        if (when == rule->conditions || worth[proof.answer] > worth[out->answer])
            *out = proof;
    }
}

void proof_rule(struct prover *prover, const struct rule *rule, struct proof *out)
{
    prove_rule(prover, rule, NULL, 0, true, out); /* mutants: true as false: within or without no scopes */
}

void proof_rule_within(struct prover *prover, const struct rule *rule, const struct condition *scope, struct proof *out)
{
    prove_rule(prover, rule, &scope, 1, true, out);
}

void proof_rule_outside(struct prover *prover, const struct rule *rule, const struct condition *const *scopes, size_t count,
                        struct proof *out)
{
    prove_rule(prover, rule, scopes, count, false, out);
}

void proof_scope_outside(struct prover *prover, const struct condition *inner, const struct condition *outer,
                         struct proof *out)
{
    prover->goal_count = 0;
    prover_add_goal(prover, inner, true);
    prover_add_goal(prover, outer, false);
    prove(prover, false, out); /* mutants: false as true: groups and IDs are the same for all entries */
}

/* --- conditions that never hold where they stand --- */

/* A walk through the conditions of one rule. The goals are what holds around the condition that is looked at. */
struct walk {
    struct prover *prover;
    bool sessions_only;
    struct dead_condition *first, **next;
};

static bool is_dead(struct walk *walk)
{
    struct witness witness;
    const char *why;
    return prover_ask(walk->prover, walk->sessions_only, &witness, &why) == QUESTION_NO;
}

static void report(struct walk *walk, const struct condition *condition, const struct condition *parent, bool is_within)
{
    struct dead_condition *dead = arena_alloc_cleared(&walk->prover->arena, sizeof *dead);
    if (!dead)
        return;
    dead->condition = condition;
    dead->parent = parent;
    dead->is_within = is_within;
    dead->proof.answer = PROOF_NEVER;
    find_core(walk->prover, walk->sessions_only, &dead->proof);
    *walk->next = dead;
    walk->next = &dead->next;
}

static void look_at(struct walk *walk, const struct condition *condition, const struct condition *parent);

/* Conditions that hold together: around each of them are the others. Tests alone are alive if all of it is. */
static void look_at_all(struct walk *walk, const struct condition *parent)
{
    struct prover *prover = walk->prover;
    for (const struct condition *child = parent->first_child; child && !prover->failed; child = child->next) {
        size_t before = prover->goal_count;
        if (!child->first_child)
            continue;
        for (const struct condition *other = parent->first_child; other; other = other->next) {
            if (other != child)
                prover_add_conjunction(prover, other);
        }
        look_at(walk, child, parent);
        prover->goal_count = before;
    }
}

static void look_at_branches(struct walk *walk, const struct condition *parent)
{
    struct prover *prover = walk->prover;
    for (const struct condition *child = parent->first_child; child && !prover->failed; child = child->next) {
        size_t before = prover->goal_count;
        prover_add_conjunction(prover, child);
        if (parent->kind == CONDITION_EXCLUSIVE)
            prover_add_goal(prover, parent, true);
        bool dead = is_dead(walk);
        if (dead)
            report(walk, child, parent, false);
        prover->goal_count = before;
        if (!dead)
            look_at(walk, child, parent);
    }
}

/* Depth is bounded by the reader's. */
static void look_at(struct walk *walk, const struct condition *condition, const struct condition *parent)
{
    struct prover *prover = walk->prover;
    size_t before = prover->goal_count;
    bool dead;
    switch (condition->kind) {
    case CONDITION_NOT:
        for (const struct condition *child = condition->first_child; child; child = child->next)
            prover_add_conjunction(prover, child);
        dead = is_dead(walk);
        if (dead)
            report(walk, condition, parent, true);
        prover->goal_count = before;
        if (!dead)
            look_at_all(walk, condition);
        break;
    case CONDITION_ALL: look_at_all(walk, condition); break;
    case CONDITION_ANY:
    case CONDITION_EXCLUSIVE: look_at_branches(walk, condition); break;
    default: break;
    }
}

const struct dead_condition *proof_dead_conditions(struct prover *prover, const struct rule *rule)
{
    struct walk walk = {.prover = prover, .sessions_only = !rule->applies_to_all};
    struct proof proof;
    proof_rule(prover, rule, &proof);
    if (proof.answer == PROOF_NEVER)
        return NULL;
    walk.next = &walk.first;
    for (const struct rule_condition *when = rule->conditions; when && !prover->failed; when = when->next) {
        prover->goal_count = 0;
        prover_add_conjunction(prover, &when->condition);
        if (is_dead(&walk)) {
            report(&walk, &when->condition, NULL, false);
            continue;
        }
        prover->goal_count = 0;
        look_at(&walk, &when->condition, NULL);
    }
    return walk.first;
}
