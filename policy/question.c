#include "policy/question.h"

#include "policy/formula.h"
#include "policy/theory.h"
#include "policy/witness.h"

#define CHOICES ((size_t)2000000)   /* tried for one question */
#define STEPS ((size_t)100000)      /* of assuming atoms, for one question */
#define ATTEMPTS ((size_t)64)       /* at a witness */
#define SEARCHES ((size_t)64)

/* A theory_search made before. */
struct search_result {
    struct assumption assumption; /* of the atoms of one fact, which say what fact that is */
    enum theory_answer answer;
    struct text text;
};

/* One question while it is being answered. */
struct asking {
    struct question_memory *memory;
    const struct question *question;
    struct formula formula;
    struct arena *arena; /* of the caller */
    struct facts facts;
    struct specimen_choice choice;
    struct assumption fixed; /* atoms that this specimen decides */
    struct specimen_texts texts;
    size_t length; /* of the planned line; the specimen's own unless has_length */
    bool has_length;
    struct search_result searches[SEARCHES];
    size_t search_count, steps, attempts;
    bool no_memory, over_limit, satisfiable;
    struct witness *witness;
    bool confirmed;
    struct group {
        uint64_t inputs;
        const struct class **classes;
        size_t count, at; /* at: the one that is tried */
    } groups[CLASS_GROUPS];
    size_t group_count, choices;
    uint64_t bits[FACT_WORDS];
};

void question_memory_init(struct question_memory *memory)
{
    arena_init(&memory->arena);
    judgement_memory_init(&memory->judgement);
    class_cache_init(&memory->classes);
    memory->tried = 0; /* mutants: 0 as 1: whoever asks subtracts */
}

void question_memory_fini(struct question_memory *memory)
{
    arena_fini(&memory->arena);
    judgement_memory_fini(&memory->judgement);
    class_cache_fini(&memory->classes);
}

/* --- one specimen --- */

static bool is_number(const struct asking *asking, size_t atom)
{
    return asking->formula.atoms[atom]->kind == CONDITION_EXCEEDS;
}

static bool is_effective(enum fact fact)
{
    return fact == FACT_EFFECTIVE_USER || fact == FACT_EFFECTIVE_DOMAIN;
}

/* A source may answer anyone. */
static bool is_free(const struct asking *asking, enum fact fact)
{
    return is_effective(fact) && entry_runs_as(&asking->memory->specimen.entry);
}

/* A text that is not there is empty, and every test of it is decided. */
static void fix_atoms(struct asking *asking)
{
    asking->fixed = (struct assumption){0, 0};
    for (size_t i = 0; i < asking->formula.atom_count; i++) {
        const struct condition *atom = asking->formula.atoms[i];
        uint32_t bit = (uint32_t)1 << i;
        if (is_number(asking, i) || is_free(asking, atom->fact) || facts_text(&asking->facts, atom->fact).length > 0)
            continue;
        struct text_question empty = {.fact = atom->fact, .holding = &atom, .holding_count = 1, .may_be_empty = true,
                                       .no_memory = &asking->no_memory};
        enum truth truth = theory_test(&empty, TEXT(""));
        if (truth == TRUTH_UNKNOWN)
            continue;
        asking->fixed.known |= bit;
        asking->fixed.holding |= truth == TRUTH_YES ? bit : 0;
    }
}

/* --- can what is assumed be? --- */

/* The assumed atoms of one fact, as a question to the theory. */
struct atoms_of_fact {
    const struct condition *holding[FORMULA_ATOMS], *failing[FORMULA_ATOMS];
    size_t holding_count, failing_count;
    struct assumption assumption;
};

static void collect(const struct asking *asking, struct assumption assumption, enum fact fact, bool numbers,
                    struct atoms_of_fact *atoms)
{
    *atoms = (struct atoms_of_fact){.holding_count = 0};
    for (size_t i = 0; i < asking->formula.atom_count; i++) { /* mutants: < as <=: of what lies behind nothing is known */
        const struct condition *atom = asking->formula.atoms[i];
        uint32_t bit = (uint32_t)1 << i;
        if (!(assumption.known & ~asking->fixed.known & bit) || is_number(asking, i) != numbers ||
            (!numbers && atom->fact != fact))
            continue;
        atoms->assumption.known |= bit;
        atoms->assumption.holding |= assumption.holding & bit;
        if (assumption.holding & bit)
            atoms->holding[atoms->holding_count++] = atom;
        else
            atoms->failing[atoms->failing_count++] = atom;
    }
}

/* theory_search, unless it was asked before: every specimen asks the same. */
static enum theory_answer search(struct asking *asking, const struct text_question *question, struct assumption assumption,
                                 struct text *text)
{
    /* mutants: 0 as 1, < as <=: the first one is searched for again, and behind the last is one of no atoms */
    for (size_t i = 0; i < asking->search_count; i++) {
        const struct search_result *before = &asking->searches[i];
        if (before->assumption.known != assumption.known || before->assumption.holding != assumption.holding)
            continue;
        *text = before->text;
        return before->answer;
    }
    struct search_result result = {.assumption = assumption};
    result.answer = theory_search(question, &asking->memory->arena, &result.text);
    if (asking->search_count < SEARCHES) /* mutants: < as >=: what is not kept is searched for again */
        asking->searches[asking->search_count++] = result;
    *text = result.text;
    return result.answer;
}

static enum theory_answer find_text(struct asking *asking, const struct text_question *question, struct assumption assumption,
                                    struct text *text)
{
    enum theory_answer answer = theory_named(question, &asking->facts, asking->formula.mentioned, text);
    return answer == THEORY_UNNAMED ? search(asking, question, assumption, text) : answer;
}

/* Each test that holds may hold for a part of its own. */
static enum theory_answer find_list(struct asking *asking, const struct text_question *whole, struct assumption assumption,
                                    struct text *list)
{
    enum theory_answer answer = THEORY_POSSIBLE;
    struct buffer parts = {0};
    uint32_t failing = assumption.known & ~assumption.holding, left = assumption.holding;
    for (size_t i = 0; answer == THEORY_POSSIBLE && (i == 0 || left); i++) {
        struct text_question part = *whole;
        struct text text = TEXT("");
        uint32_t bit = left & (~left + 1);
        left &= left - 1;
        part.may_be_empty = true;
        part.holding = &whole->holding[i];
        part.holding_count = bit ? 1 : 0;
        answer = find_text(asking, &part, (struct assumption){failing | bit, bit}, &text);
        if (i > 0)
            buffer_add_byte(&parts, ';');
        buffer_add(&parts, text);
    }
    *list = arena_copy(&asking->memory->arena, buffer_text(&parts));
    if (parts.failed)
        answer = THEORY_NO_MEMORY;
    buffer_fini(&parts);
    return answer;
}

static enum theory_answer check_texts(struct asking *asking, struct assumption assumption, enum fact fact)
{
    struct atoms_of_fact atoms;
    collect(asking, assumption, fact, false, &atoms);
    struct text_question question = {fact, atoms.holding, atoms.holding_count, atoms.failing, atoms.failing_count,
                                     is_free(asking, fact), &asking->no_memory};
    struct text *text = specimen_text(&asking->texts, fact), own = facts_text(&asking->facts, fact);
    *text = text_of(NULL);
    if (theory_test(&question, own) == TRUTH_YES)
        return THEORY_POSSIBLE;
    if (fact_definitions[fact].type == FACT_LIST)
        return find_list(asking, &question, atoms.assumption, text);
    return find_text(asking, &question, atoms.assumption, text);
}

static enum theory_answer check_numbers(struct asking *asking, struct assumption assumption)
{
    struct atoms_of_fact atoms;
    collect(asking, assumption, FACT_COUNT, true, &atoms);
    struct number_question question = {
        .holding = atoms.holding, .holding_count = atoms.holding_count,
        .failing = atoms.failing, .failing_count = atoms.failing_count,
        .planned = facts_number(&asking->facts, FACT_PLANNED_LENGTH),
        .limit = facts_number(&asking->facts, FACT_LENGTH_LIMIT),
        .is_fixed = !entry_is_session(&asking->memory->specimen.entry),
    };
    enum theory_answer answer = theory_number(&question, &asking->length);
    asking->has_length = asking->length != question.planned;
    return answer;
}

/* Fills texts and length. */
static enum theory_answer check(struct asking *asking, struct assumption assumption)
{
    uint32_t open = assumption.known & ~asking->fixed.known, done = 0;
    memset(&asking->texts, 0, sizeof asking->texts);
    asking->has_length = false;
    for (size_t i = 0; i < asking->formula.atom_count; i++) { /* mutants: < as <=: what lies behind is not open */
        uint32_t bit = (uint32_t)1 << i;
        if (!(open & bit) || done & bit)
            continue;
        for (size_t j = i; j < asking->formula.atom_count; j++) { /* mutants: < as >=: what is not done is done again */
            bool same = is_number(asking, i) ? is_number(asking, j) : asking->formula.atoms[j]->fact ==
                                                                      asking->formula.atoms[i]->fact;
            done |= same ? (uint32_t)1 << j : 0; /* mutants: 1 as 0, 0 as 1: done again, and the first one is done first */
        }
        enum theory_answer answer = is_number(asking, i) ? check_numbers(asking, assumption)
                                                         : check_texts(asking, assumption, asking->formula.atoms[i]->fact);
        asking->no_memory |= answer == THEORY_NO_MEMORY;
        if (answer != THEORY_POSSIBLE)
            return answer;
    }
    return THEORY_POSSIBLE;
}

/* What was assumed can be: is there really such a session? True: no more need be tried. */
static bool try_witness(struct asking *asking)
{
    struct question_memory *memory = asking->memory;
    struct witness witness = {asking->choice, asking->texts};
    asking->satisfiable = true;
    if (!asking->has_length || witness_stretch(memory, &witness, asking->length)) {
        enum truth truth = question_confirm(memory, asking->question, &witness);
        asking->no_memory |= truth == TRUTH_UNKNOWN;
        if (truth == TRUTH_YES) {
            witness_simplify(memory, asking->question, &witness);
            witness_say_texts(memory, asking->formula.atoms, asking->formula.atom_count, &witness);
            witness_copy(&witness, asking->arena, asking->witness);
            asking->no_memory |= asking->arena->failed;
            asking->confirmed = true;
            return true;
        }
    }
    /* The specimen was made anew. */
    specimen_make(&memory->specimen, &asking->choice, NULL);
    facts_init(&asking->facts, &memory->specimen.request, &memory->judgement);
    return ++asking->attempts == ATTEMPTS; /* mutants: ATTEMPTS as ATTEMPTS + 1: a round number */
}

/* --- all of them --- */

/* Assumes one atom after the other, where it matters. True: no more need be tried. */
static bool assume(struct asking *asking, struct assumption assumption)
{
    /* mutants: > as >=, STEPS as STEPS + 1: a round number */
    if (asking->no_memory || ++asking->steps > STEPS) {
        asking->over_limit = true;
        return true; /* mutants: true as false: going on only takes longer */
    }
    enum truth truth = formula_test(&asking->formula, asking->bits, assumption);
    if (truth == TRUTH_NO)
        return false;
    enum theory_answer answer = check(asking, assumption);
    if (answer == THEORY_NO)
        return false;
    if (answer == THEORY_NO_MEMORY)
        return true; /* mutants: in tests/oom, not in a suite */
    if (truth == TRUTH_YES)
        return try_witness(asking);
    size_t atom = 0;
    while (assumption.known >> atom & 1)
        atom++;
    uint32_t bit = (uint32_t)1 << atom;
    struct assumption yes = {assumption.known | bit, assumption.holding | bit}, no = {assumption.known | bit, assumption.holding};
    return assume(asking, yes) || assume(asking, no);
}

/* What of the groups of inputs is chosen, as a session. */
static void choose(struct asking *asking)
{
    memset(asking->bits, 0, sizeof asking->bits);
    for (size_t i = 0; i < asking->group_count; i++) {
        const struct class *class = asking->groups[i].classes[asking->groups[i].at];
        for (size_t word = 0; word < FACT_WORDS; word++)
            asking->bits[word] |= class->bits[word];
        /* mutants: 1 as 2: the lowest bit is the kind's, and no group has it */
        for (uint64_t left = asking->groups[i].inputs; left; left &= left - 1) {
            size_t input = (size_t)__builtin_ctzll(left);
            asking->choice.values[input] = class->choice.values[input];
        }
    }
}

static bool try_choice(struct asking *asking)
{
    struct question_memory *memory = asking->memory;
    choose(asking);
    memory->tried++;
    /* mutants: 0 as 1: of what is not known nobody asks whether it holds */
    if (formula_test(&asking->formula, asking->bits, (struct assumption){0, 0}) == TRUTH_NO)
        return false;
    specimen_make(&memory->specimen, &asking->choice, NULL);
    facts_init(&asking->facts, &memory->specimen.request, &memory->judgement);
    fix_atoms(asking);
    return assume(asking, asking->fixed);
}

/* False: that was the last. */
static bool next_choice(struct asking *asking)
{
    for (size_t i = 0; i < asking->group_count; i++) { /* mutants: < as <=: behind the last lies an empty one */
        struct group *group = &asking->groups[i];
        if (++group->at < group->count)
            return true;
        group->at = 0;
    }
    return false;
}

/* For this kind and mode, of each group the classes that can do by themselves. False: there is a group with none. */
static bool find_groups(struct asking *asking)
{
    struct question_memory *memory = asking->memory;
    const struct class_list *lists[CLASS_GROUPS];
    asking->group_count = classes_find(&memory->classes, &asking->formula.facts, asking->choice.values[INPUT_KIND],
                                       asking->choice.values[INPUT_MODE], &memory->specimen, &memory->judgement, lists);
    asking->no_memory |= memory->classes.arena.failed;
    memset(asking->groups, 0, sizeof asking->groups);
    if (asking->no_memory)
        return false; /* mutants: in tests/oom, not in a suite */
    for (size_t i = 0; i < asking->group_count; i++) {
        struct group *group = &asking->groups[i];
        group->inputs = lists[i]->inputs;
        group->classes = arena_alloc(&memory->arena, lists[i]->count * sizeof *group->classes);
        asking->over_limit |= lists[i]->over_limit;
        for (size_t j = 0; group->classes && j < lists[i]->count; j++) {
            if (formula_may_hold(&asking->formula, lists[i], &lists[i]->classes[j]))
                group->classes[group->count++] = &lists[i]->classes[j];
        }
        if (group->count == 0)
            return false;
    }
    return true;
}

/* True: no more need be tried. */
static bool try_kind_and_mode(struct asking *asking)
{
    bool done = !find_groups(asking), spent = false;
    while (!done) {
        if (try_choice(asking))
            return true;
        spent = ++asking->choices == CHOICES; /* mutants: CHOICES as CHOICES + 1: a round number */
        done = spent || !next_choice(asking);
    }
    asking->over_limit |= spent;
    /* mutants: || as &&: memory runs out in tests/oom, and going on only takes longer */
    return asking->no_memory || asking->memory->arena.failed || spent;
}

static void try_all(struct asking *asking)
{
    uint64_t inputs = 0; /* mutants: 0 as 1: all kinds are tried */
    /* mutants: < as <=: no fact is the last one */
    for (int fact = 0; fact < FACT_COUNT; fact++)
        /* mutants: 0 as 1: all kinds are tried */
        inputs |= fact_set_has(&asking->formula.facts, (enum fact)fact) ? specimen_inputs_of((enum fact)fact) : 0;
    /* mutants: 1 as 2: more are tried than is needed */
    unsigned kinds = !(inputs >> INPUT_KIND & 1)        ? 1
                     : asking->question->sessions_only ? SPECIMEN_SESSION_KINDS
                                                       : specimen_value_counts[INPUT_KIND];
    /* mutants: 1 as 2: more are tried than is needed */
    unsigned modes = inputs >> INPUT_MODE & 1 ? specimen_value_counts[INPUT_MODE] : 1;
    for (unsigned kind = 0; kind < kinds; kind++) {
        for (unsigned mode = 0; mode < modes; mode++) {
            memset(&asking->choice, 0, sizeof asking->choice);
            asking->choice.values[INPUT_KIND] = (unsigned char)kind;
            asking->choice.values[INPUT_MODE] = (unsigned char)mode;
            if (try_kind_and_mode(asking))
                return;
        }
    }
}

static enum question_answer answer_of(const struct asking *asking, const char **why)
{
    /* mutants: || as &&: memory runs out in tests/oom */
    if (asking->no_memory || asking->memory->arena.failed)
        return QUESTION_NO_MEMORY;
    if (asking->confirmed)
        return QUESTION_YES;
    *why = asking->formula.wrong ? asking->formula.wrong : "it depends on too many facts at once";
    if (asking->formula.wrong || (asking->over_limit && !asking->satisfiable))
        return QUESTION_UNDECIDED;
    *why = "it depends on texts, and no text was found that shows it";
    return asking->satisfiable ? QUESTION_ASSUMED : QUESTION_NO;
}

enum question_answer question_ask(struct question_memory *memory, const struct question *question, struct arena *arena,
                                  struct witness *witness, const char **why)
{
    if (!memory->classes.seen)
        return QUESTION_NO_MEMORY;
    struct asking *asking = arena_alloc_cleared(&memory->arena, sizeof *asking);
    if (!asking)
        return QUESTION_NO_MEMORY;
    asking->memory = memory;
    asking->question = question;
    asking->arena = arena;
    asking->witness = witness;
    formula_make(&asking->formula, question, &memory->arena);
    if (!asking->formula.wrong)
        try_all(asking);
    enum question_answer answer = answer_of(asking, why);
    /* mutants: || as &&: memory runs out in tests/oom */
    bool failed = memory->arena.failed || judgement_memory_failed(&memory->judgement);
    arena_reset(&memory->arena);
    return failed ? QUESTION_NO_MEMORY : answer;
}
