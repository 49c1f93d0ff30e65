/* Completeness: facts that one session has at once are never said to contradict each other. */
#include "policy/proof.h"
#include "policy/specimen.h"

#include <check.h>

Suite *completeness_suite(void);

static const char *const answers[] = {"holds", "never", "assumed", "undecided"};

static struct prover *prover;

static void set_up(void)
{
    prover = prover_new();
    ck_assert_ptr_nonnull(prover);
}

static void tear_down(void)
{
    ck_assert(!prover_failed(prover));
    prover_free(prover);
}

/* A fact of a session, as a condition: its value, or whether the text is there. */
struct observation {
    struct condition outer, inner;
    struct text empty;
};

static int observe(struct facts *facts, enum fact fact)
{
    return fact_is_finite(fact) ? facts_value(facts, fact) : facts_text(facts, fact).length > 0;
}

static void describe(struct observation *observation, enum fact fact, int value)
{
    *observation = (struct observation){.empty = TEXT("")};
    if (fact_is_finite(fact)) {
        observation->outer = (struct condition){.kind = CONDITION_BITS, .fact = fact};
        fact_bit(fact, value, &observation->outer.word, &observation->outer.mask);
        return;
    }
    observation->inner = (struct condition){.kind = CONDITION_TEXT, .fact = fact, .texts = &observation->empty, .text_count = 1};
    observation->outer = observation->inner;
    if (value)
        observation->outer = (struct condition){.kind = CONDITION_NOT, .first_child = &observation->inner,
                                                .first_to_ask = &observation->inner};
}

/* The facts, all at once. */
static void can_be(struct observation *observations, size_t count, const char *what)
{
    struct rule_condition when = {.condition = {.kind = CONDITION_ALL, .first_child = &observations[0].outer}};
    struct rule rule = {.conditions = &when};
    struct proof proof;
    for (size_t i = 0; i + 1 < count; i++)
        observations[i].outer.next = &observations[i + 1].outer;
    proof_rule(prover, &rule, &proof);
    ck_assert_msg(proof.answer == PROOF_HOLDS || proof.answer == PROOF_ASSUMED, "%s: %s", what, answers[proof.answer]);
}

static unsigned next_random(uint64_t *state, unsigned below)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)((*state >> 33) % below);
}

static void make_any_session(struct specimen *specimen, uint64_t *random)
{
    struct specimen_choice choice;
    for (size_t i = 0; i < INPUT_COUNT; i++) {
        unsigned count = i == INPUT_KIND ? SPECIMEN_SESSION_KINDS : specimen_value_counts[i];
        choice.values[i] = (unsigned char)next_random(random, count);
    }
    specimen_make(specimen, &choice, NULL);
}

#define SEEN_FACTS FACT_PLANNED_LENGTH

START_TEST(what_two_facts_are_they_can_be)
{
    static bool seen[SEEN_FACTS][SEEN_FACTS][KIND_COUNT][KIND_COUNT];
    uint64_t random = 7;
    struct judgement_memory memory;
    struct specimen specimen;
    struct facts facts;
    int values[SEEN_FACTS];
    judgement_memory_init(&memory);
    for (int round = 0; round < 1000; round++) {
        make_any_session(&specimen, &random);
        facts_init(&facts, &specimen.request, &memory);
        for (int i = 0; i < (int)SEEN_FACTS; i++)
            values[i] = observe(&facts, (enum fact)i);
        for (int i = 0; i < (int)SEEN_FACTS; i++) {
            for (int j = 0; j < i; j++) {
                struct observation both[2];
                if (seen[i][j][values[i]][values[j]])
                    continue;
                seen[i][j][values[i]][values[j]] = true;
                describe(&both[0], (enum fact)i, values[i]);
                describe(&both[1], (enum fact)j, values[j]);
                can_be(both, 2, fact_definitions[i].name);
            }
        }
    }
    judgement_memory_fini(&memory);
}
END_TEST

START_TEST(what_some_facts_are_they_can_be)
{
    uint64_t random = 11;
    struct judgement_memory memory;
    struct specimen specimen;
    struct facts facts;
    judgement_memory_init(&memory);
    for (int round = 0; round < 300; round++) {
        struct observation some[6];
        make_any_session(&specimen, &random);
        facts_init(&facts, &specimen.request, &memory);
        for (size_t i = 0; i < 6; i++) {
            enum fact fact = (enum fact)next_random(&random, i < 4 ? FACT_FINITE_COUNT : SEEN_FACTS);
            describe(&some[i], fact, observe(&facts, fact));
        }
        can_be(some, 6, "some");
    }
    judgement_memory_fini(&memory);
}
END_TEST

Suite *completeness_suite(void)
{
    Suite *suite = suite_create("completeness");
    TCase *sessions = tcase_create("sessions");
    tcase_add_checked_fixture(sessions, set_up, tear_down);
    tcase_add_test(sessions, what_two_facts_are_they_can_be);
    tcase_add_test(sessions, what_some_facts_are_they_can_be);
    tcase_set_timeout(sessions, 120);
    suite_add_tcase(suite, sessions);
    return suite;
}
