#include "policy/proof_pairs.h"

/* Most pairs of rules are told apart by the session made for one of them, for which the other does not hold. Only what is
 * left is proved. */
#define QUESTION_COST ((size_t)200)
#define BUDGET ((size_t)10000000) /* specimens for all pairs, a question counting for some of them */

struct candidate {
    const struct rule *rule;
    struct witness witness;
    bool has_witness;
    struct screen screen;
    bool is_left; /* beside the rule that is compared with all: that one's session does not tell them apart */
};

struct comparison {
    struct prover *prover;
    struct candidate *candidates;
    size_t count;
    size_t spent;
};

/* --- sessions --- */

static bool may_hold(struct facts *facts, const struct candidate *candidate)
{
    return screen_passes(&candidate->screen, facts) && engine_rule(facts, candidate->rule) != TRUTH_NO;
}

static void tell_apart(struct comparison *comparison, const struct candidate *rule)
{
    struct question_memory *memory = &comparison->prover->memory;
    struct facts facts;
    specimen_make(&memory->specimen, &rule->witness.choice, &rule->witness.texts);
    facts_init(&facts, &memory->specimen.request, &memory->judgement);
    for (size_t i = 0; i < comparison->count; i++) {
        struct candidate *by = &comparison->candidates[i];
        by->is_left = !rule->has_witness || may_hold(&facts, by);
    }
    comparison->prover->failed |= judgement_memory_failed(&memory->judgement);
}

/* --- candidates --- */

/* Rules that are off never speak, so they neither need nor make another superfluous. */
static bool is_candidate(const struct rule *rule)
{
    return rule->conditions && rule_severity(rule) != SEVERITY_OFF;
}

/* False: it can never hold. */
static bool find_witness(struct prover *prover, struct candidate *candidate)
{
    bool possible = false;
    const char *why;
    for (const struct rule_condition *when = candidate->rule->conditions; when && !candidate->has_witness; when = when->next) {
        prover->goal_count = 0;
        prover_add_conjunction(prover, &when->condition);
        enum question_answer answer = prover_ask(prover, !candidate->rule->applies_to_all, &candidate->witness, &why);
        possible |= answer != QUESTION_NO;
        candidate->has_witness = answer == QUESTION_YES;
    }
    return possible;
}

static bool start(struct comparison *comparison, const struct policy *policy)
{
    struct arena *arena = &comparison->prover->arena;
    comparison->candidates = arena_alloc_cleared(arena, policy->rules.count * sizeof *comparison->candidates);
    for (size_t i = 0; i < policy->rules.count && comparison->candidates; i++) {
        const struct rule *rule = policy->rules.items[i];
        struct candidate *candidate = &comparison->candidates[comparison->count];
        if (!is_candidate(rule))
            continue;
        candidate->rule = rule;
        candidate->screen = screen_of(rule);
        if (find_witness(comparison->prover, candidate))
            comparison->count++;
    }
    return !prover_failed(comparison->prover);
}

/* --- pairs --- */

static bool may_speak_for(const struct rule *by, const struct rule *rule)
{
    return by != rule && rule_severity(by) >= rule_severity(rule) && (by->locked || !rule->locked) &&
           (by->applies_to_all || !rule->applies_to_all);
}

/* Does `by` hold whenever `rule` does? QUESTION_NO: there is no session for which it does not, so yes. */
static enum question_answer ask_pair(struct comparison *comparison, const struct rule *rule, const struct rule *by)
{
    struct prover *prover = comparison->prover;
    struct witness witness;
    const char *why;
    enum question_answer answer = QUESTION_NO;
    size_t tried = prover->memory.tried;
    for (const struct rule_condition *when = rule->conditions; when && answer == QUESTION_NO; when = when->next) {
        prover->goal_count = 0;
        prover_add_conjunction(prover, &when->condition);
        for (const struct rule_condition *other = by->conditions; other; other = other->next)
            prover_add_goal(prover, &other->condition, false);
        answer = prover_ask(prover, !rule->applies_to_all, &witness, &why);
    }
    /* mutants: QUESTION_COST as QUESTION_COST + 1, - as +: a rough measure */
    comparison->spent += QUESTION_COST + prover->memory.tried - tried;
    return answer;
}

/* Of two equal rules of the same severity the later one is superfluous. */
static bool is_said_before(struct comparison *comparison, const struct candidate *rule, const struct candidate *by, bool *equal)
{
    *equal = (rule->rule->applies_to_all || !by->rule->applies_to_all) &&
             ask_pair(comparison, by->rule, rule->rule) == QUESTION_NO;
    /* mutants: > as >=: no rule is compared with itself */
    return !*equal || rule > by || !may_speak_for(rule->rule, by->rule);
}

static struct implied_rule *compare_with_all(struct comparison *comparison, const struct candidate *rule, size_t *undecided)
{
    tell_apart(comparison, rule);
    for (size_t i = 0; i < comparison->count; i++) {
        const struct candidate *by = &comparison->candidates[i];
        bool equal;
        if (!may_speak_for(by->rule, rule->rule) || !by->is_left)
            continue;
        enum question_answer answer = QUESTION_UNDECIDED;
        if (comparison->spent < BUDGET) /* mutants: < as <=, BUDGET as BUDGET + 1: a round number */
            answer = ask_pair(comparison, rule->rule, by->rule);
        *undecided += answer == QUESTION_UNDECIDED;
        if (answer != QUESTION_NO || !is_said_before(comparison, rule, by, &equal))
            continue;
        struct implied_rule *implied = arena_alloc_cleared(&comparison->prover->arena, sizeof *implied);
        if (!implied)
            return NULL;
        implied->rule = rule->rule;
        implied->by = by->rule;
        implied->equal = equal;
        if (rule->has_witness)
            implied->witness = prover_print(comparison->prover, &rule->witness);
        return implied;
    }
    return NULL;
}

void proof_implied_rules(struct prover *prover, const struct policy *policy, struct implied_rules *out)
{
    struct comparison comparison = {.prover = prover};
    struct implied_rule **next = &out->first;
    *out = (struct implied_rules){.first = NULL};
    if (!start(&comparison, policy))
        return;
    for (size_t i = 0; i < comparison.count && !prover_failed(prover); i++) {
        *next = compare_with_all(&comparison, &comparison.candidates[i], &out->undecided);
        next = *next ? &(*next)->next : next;
    }
}
