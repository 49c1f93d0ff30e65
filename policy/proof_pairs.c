#include "policy/proof_pairs.h"

/* Most pairs of rules are told apart by a session for which one holds and the other does not: every rule is tried on a few
 * hundred sessions made at random and on those made for each rule. Only what is left is proved. */
#define RANDOM_SESSIONS ((size_t)512)
#define VARIATIONS ((size_t)3) /* of the session made for a rule */
#define MANY_RULES ((size_t)2000) /* every session is tried on every rule: of more rules each brings its own alone */
#define CHANGES 3              /* inputs that a variation changes */
#define QUESTION_COST ((size_t)200)
#define BUDGET ((size_t)10000000) /* specimens for all pairs, a question counting for some of them */

struct candidate {
    const struct rule *rule;
    struct witness witness;
    bool has_witness;
    struct screen screen;
    uint64_t *holds;   /* by session, as bits */
    size_t first_word; /* of them that is not 0 */
};

struct comparison {
    struct prover *prover;
    struct candidate *candidates;
    size_t count, session_count, words, variations;
    uint64_t random;
    size_t spent;
};

static unsigned next_random(struct comparison *comparison, unsigned below)
{
    comparison->random ^= comparison->random << 13;
    comparison->random ^= comparison->random >> 7;
    comparison->random ^= comparison->random << 17;
    return (unsigned)((comparison->random >> 32) % below);
}

/* --- sessions --- */

static bool rule_holds(struct facts *facts, const struct candidate *candidate)
{
    bool looked_at = candidate->rule->applies_to_all || entry_is_session(facts->request->entry);
    return looked_at && screen_passes(&candidate->screen, facts) && engine_rule(facts, candidate->rule) == TRUTH_YES;
}

/* Where it is not known whether a rule holds, the session tells nothing about it. */
static void try_session(struct comparison *comparison, const struct witness *session, const struct candidate *only_if)
{
    struct question_memory *memory = &comparison->prover->memory;
    struct facts facts;
    specimen_make(&memory->specimen, &session->choice, &session->texts);
    facts_init(&facts, &memory->specimen.request, &memory->judgement);
    if (only_if && !rule_holds(&facts, only_if))
        return;
    size_t word = comparison->session_count / 64;
    uint64_t bit = (uint64_t)1 << comparison->session_count % 64;
    for (size_t i = 0; i < comparison->count; i++) {
        struct candidate *candidate = &comparison->candidates[i];
        if (!rule_holds(&facts, candidate))
            continue;
        candidate->first_word = candidate->first_word < word ? candidate->first_word : word;
        candidate->holds[word] |= bit;
    }
    comparison->session_count++;
}

static void change(struct comparison *comparison, struct witness *session, size_t changes)
{
    for (size_t i = 0; i < changes; i++) {
        unsigned input = next_random(comparison, INPUT_COUNT);
        session->choice.values[input] = (unsigned char)next_random(comparison, specimen_value_counts[input]);
    }
}

static void try_sessions(struct comparison *comparison)
{
    for (size_t i = 0; i < comparison->count; i++) {
        const struct candidate *candidate = &comparison->candidates[i];
        if (!candidate->has_witness)
            continue;
        try_session(comparison, &candidate->witness, NULL);
        for (size_t j = 0; j < comparison->variations; j++) {
            struct witness session = candidate->witness;
            change(comparison, &session, CHANGES);
            try_session(comparison, &session, candidate);
        }
    }
    for (size_t i = 0; i < RANDOM_SESSIONS; i++) {
        struct witness session = {.choice = {{0}}};
        change(comparison, &session, 2 * INPUT_COUNT);
        try_session(comparison, &session, NULL);
    }
}

static bool is_told_apart(const struct comparison *comparison, const struct candidate *rule, const struct candidate *by)
{
    for (size_t i = rule->first_word; i < comparison->words; i++) {
        if (rule->holds[i] & ~by->holds[i])
            return true;
    }
    return false;
}

/* --- candidates --- */

/* Rules that are off never speak, so they neither need nor make another superfluous. */
static bool is_candidate(const struct rule *rule)
{
    return rule->conditions && rule_severity(rule) != SEVERITY_OFF;
}

static size_t count_candidates(const struct policy *policy)
{
    size_t count = 0;
    for (size_t i = 0; i < policy->rules.count; i++)
        count += is_candidate(policy->rules.items[i]);
    return count;
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
    prover->goal_count = 0;
    return possible;
}

static bool start(struct comparison *comparison, const struct policy *policy)
{
    struct arena *arena = &comparison->prover->arena;
    size_t count = count_candidates(policy);
    comparison->random = 0x2545F4914F6CDD1Du; /* the same every time: so are the answers */
    comparison->variations = count > MANY_RULES ? 0 : VARIATIONS;
    comparison->words = (RANDOM_SESSIONS + count * (1 + comparison->variations)) / 64 + 1;
    comparison->candidates = arena_alloc_cleared(arena, (count + 1) * sizeof *comparison->candidates);
    for (size_t i = 0; i < policy->rules.count && comparison->candidates; i++) {
        const struct rule *rule = policy->rules.items[i];
        struct candidate *candidate = &comparison->candidates[comparison->count];
        if (!is_candidate(rule))
            continue;
        candidate->rule = rule;
        candidate->screen = screen_of(rule);
        candidate->first_word = comparison->words;
        if (!find_witness(comparison->prover, candidate)) {
            *candidate = (struct candidate){.rule = NULL};
            continue;
        }
        candidate->holds = arena_alloc_cleared(arena, comparison->words * sizeof *candidate->holds);
        comparison->count++;
        if (!candidate->holds)
            return false;
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
    prover->goal_count = 0;
    comparison->spent += QUESTION_COST + prover->memory.tried - tried;
    return answer;
}

/* Of two equal rules of the same severity the later one is superfluous. */
static bool is_said_before(struct comparison *comparison, const struct candidate *rule, const struct candidate *by, bool *equal)
{
    *equal = !is_told_apart(comparison, by, rule) && (rule->rule->applies_to_all || !by->rule->applies_to_all) &&
             ask_pair(comparison, by->rule, rule->rule) == QUESTION_NO;
    return !*equal || rule > by || !may_speak_for(rule->rule, by->rule);
}

static struct implied_rule *compare_with_all(struct comparison *comparison, const struct candidate *rule, size_t *undecided)
{
    for (size_t i = 0; i < comparison->count; i++) {
        const struct candidate *by = &comparison->candidates[i];
        bool equal;
        if (!may_speak_for(by->rule, rule->rule) || is_told_apart(comparison, rule, by))
            continue;
        enum question_answer answer = QUESTION_UNDECIDED;
        if (comparison->spent < BUDGET)
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
    try_sessions(&comparison);
    prover->failed |= judgement_memory_failed(&prover->memory.judgement);
    for (size_t i = 0; i < comparison.count && !prover_failed(prover); i++) {
        *next = compare_with_all(&comparison, &comparison.candidates[i], &out->undecided);
        next = *next ? &(*next)->next : next;
    }
}
