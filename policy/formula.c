#include "policy/formula.h"

#include "policy/theory.h"

/* What of a session, besides itself, says which texts a text fact can have. */
static enum fact companion(enum fact fact)
{
    switch (fact) {
    case FACT_LINK: return FACT_LINK_STATE;
    case FACT_OWN_LINK: return FACT_OWN_LINK_STATE;
    case FACT_USER_FORM:
    case FACT_EFFECTIVE_USER:
    case FACT_EFFECTIVE_DOMAIN: return FACT_MODE;
    default: return fact;
    }
}

static void mention(struct formula *formula, enum fact fact)
{
    size_t word;
    uint64_t bit;
    fact_set_add(&formula->facts, fact);
    if (companion(fact) != fact)
        mention(formula, companion(fact));
    for (int value = 0; fact_is_finite(fact) && value < fact_definitions[fact].value_count; value++) {
        fact_bit(fact, value, &word, &bit);
        formula->mentioned[word] |= bit;
    }
}

static size_t atom_of(struct formula *formula, const struct condition *condition)
{
    for (size_t i = 0; i < formula->atom_count; i++) {
        if (theory_same_test(formula->atoms[i], condition))
            return i;
    }
    if (formula->atom_count == FORMULA_ATOMS) {
        formula->wrong = "it names too many different texts and lengths";
        return 0; /* mutants: 0 as 1: of what is wrong nothing is used */
    }
    if (condition->kind == CONDITION_EXCEEDS) {
        mention(formula, FACT_LENGTH_LIMIT);
        mention(formula, FACT_PLANNED_LENGTH);
    }
    formula->atoms[formula->atom_count] = condition;
    return formula->atom_count++;
}

/* A pattern over the names of an enum's values says which of them. */
static void read_enum_pattern(struct formula *formula, const struct condition *condition, struct formula_node *node,
                              struct arena *arena)
{
    const struct fact_definition *definition = &fact_definitions[condition->fact];
    node->kind = CONDITION_BITS;
    for (int value = 0; value < definition->value_count; value++) {
        bool matches = false; /* mutants: false as true: where nothing sets it, the formula is wrong */
        uint64_t bit;
        fact_bit(condition->fact, value, &node->word, &bit);
        enum status status = pattern_match(condition->pattern, text_of(definition->values[value]), &matches);
        arena->failed |= status == STATUS_NO_MEMORY;
        if (status != STATUS_OK)
            formula->wrong = "a pattern takes more steps than it may";
        node->mask |= matches ? bit : 0;
    }
}

/* Depth is bounded by the reader's. */
static struct formula_node *read_condition(struct formula *formula, const struct condition *condition, struct arena *arena)
{
    struct formula_node *node = arena_alloc_cleared(arena, sizeof *node);
    if (!node)
        return NULL;
    struct formula_node **next = &node->first_child;
    node->kind = condition->kind;
    node->fact = condition->fact;
    switch (condition->kind) {
    case CONDITION_ALL:
    case CONDITION_ANY:
    case CONDITION_NOT:
    case CONDITION_EXCLUSIVE:
        for (const struct condition *child = condition->first_child; child && !arena->failed; child = child->next) {
            *next = read_condition(formula, child, arena);
            next = *next ? &(*next)->next : next;
        }
        return node;
    case CONDITION_BITS:
        node->word = condition->word;
        node->mask = condition->mask;
        break;
    default:
        if (fact_is_finite(condition->fact)) {
            read_enum_pattern(formula, condition, node, arena);
            break;
        }
        node->kind = CONDITION_TEXT;
        node->atom = atom_of(formula, condition);
        break;
    }
    mention(formula, condition->fact);
    return node;
}

void formula_make(struct formula *formula, const struct question *question, struct arena *arena)
{
    struct formula_node **next = &formula->goals;
    *formula = (struct formula){0};
    for (size_t i = 0; i < question->goal_count && !arena->failed; i++) {
        *next = read_condition(formula, question->goals[i].condition, arena);
        if (!*next)
            return;
        /* The condition's siblings in its document are none of this question's. */
        (*next)->holds = question->goals[i].holds;
        next = &(*next)->next;
    }
}

static enum truth test_node(const struct formula_node *node, const uint64_t bits[FACT_WORDS], struct assumption assumption);

static enum truth count_children(const struct formula_node *parent, const uint64_t bits[FACT_WORDS], struct assumption assumption,
                                 size_t wanted)
{
    size_t yes = 0;
    enum truth otherwise = TRUTH_NO;
    for (const struct formula_node *child = parent->first_child; child; child = child->next) {
        enum truth truth = test_node(child, bits, assumption);
        yes += truth == TRUTH_YES;
        if (yes >= wanted)
            return TRUTH_YES;
        otherwise = truth == TRUTH_UNKNOWN ? TRUTH_UNKNOWN : otherwise;
    }
    return otherwise;
}

static enum truth all_children(const struct formula_node *parent, const uint64_t bits[FACT_WORDS], struct assumption assumption)
{
    enum truth all = TRUTH_YES;
    for (const struct formula_node *child = parent->first_child; child; child = child->next) {
        enum truth truth = test_node(child, bits, assumption);
        if (truth == TRUTH_NO)
            return TRUTH_NO;
        all = truth == TRUTH_UNKNOWN ? TRUTH_UNKNOWN : all;
    }
    return all;
}

static enum truth negated(enum truth truth)
{
    return truth == TRUTH_UNKNOWN ? TRUTH_UNKNOWN : truth == TRUTH_YES ? TRUTH_NO : TRUTH_YES;
}

static enum truth test_node(const struct formula_node *node, const uint64_t bits[FACT_WORDS], struct assumption assumption)
{
    uint32_t bit;
    switch (node->kind) {
    case CONDITION_BITS: return bits[node->word] & node->mask ? TRUTH_YES : TRUTH_NO;
    case CONDITION_ALL: return all_children(node, bits, assumption);
    case CONDITION_NOT: return negated(all_children(node, bits, assumption));
    case CONDITION_ANY: return count_children(node, bits, assumption, 1);
    case CONDITION_EXCLUSIVE: return count_children(node, bits, assumption, 2);
    default:
        bit = (uint32_t)1 << node->atom;
        if (!(assumption.known & bit))
            return TRUTH_UNKNOWN;
        return assumption.holding & bit ? TRUTH_YES : TRUTH_NO;
    }
}

enum truth formula_test(const struct formula *formula, const uint64_t bits[FACT_WORDS], struct assumption assumption)
{
    enum truth all = TRUTH_YES;
    for (const struct formula_node *goal = formula->goals; goal; goal = goal->next) {
        enum truth truth = test_node(goal, bits, assumption);
        truth = goal->holds ? truth : negated(truth);
        if (truth == TRUTH_NO)
            return TRUTH_NO;
        all = truth == TRUTH_UNKNOWN ? TRUTH_UNKNOWN : all;
    }
    return all;
}

bool formula_may_hold(const struct formula *formula, const struct class_list *list, const struct class *class)
{
    for (const struct formula_node *goal = formula->goals; goal; goal = goal->next) {
        if (goal->kind == CONDITION_BITS && fact_set_has(&list->facts, goal->fact) &&
            ((class->bits[goal->word] & goal->mask) != 0) != goal->holds)
            return false; /* mutants: false as true: what cannot hold is found out later */
    }
    return true;
}
