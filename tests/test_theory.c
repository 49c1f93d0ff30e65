#include "policy/theory.h"

#include <check.h>
#include <stdlib.h>

#include "tests/policy_from_text.h"

Suite *theory_suite(void);

static struct arena arena;

static void set_up(void)
{
    arena_init(&arena);
}

static void tear_down(void)
{
    ck_assert(!arena.failed);
    arena_fini(&arena);
}

/* Values that a test names; the array may go on behind them, and nobody may look there. */
static struct condition named(enum fact fact, struct text *texts, size_t count)
{
    return (struct condition){.kind = CONDITION_TEXT, .fact = fact, .texts = texts, .text_count = count};
}

static struct condition over(enum fact fact, enum fact limit_fact, size_t limit)
{
    return (struct condition){.kind = CONDITION_EXCEEDS, .fact = fact, .limit_fact = limit_fact, .limit = limit};
}

static struct condition glob_condition(enum fact fact, const char *glob)
{
    struct condition condition = {.kind = CONDITION_PATTERN, .fact = fact};
    ck_assert_int_eq(pattern_new_glob(text_of(glob), &condition.pattern, NULL, 0), STATUS_OK);
    return condition;
}

/* --- tests that say the same --- */

START_TEST(the_same_values_in_any_order_are_the_same_test)
{
    struct text ab[] = {TEXT("a"), TEXT("b")}, ba[] = {TEXT("b"), TEXT("a")}, ax[] = {TEXT("a"), TEXT("x")};
    struct condition both = named(FACT_USER, ab, 2), turned = named(FACT_USER, ba, 2), other = named(FACT_HOST, ab, 2);
    struct condition a = named(FACT_USER, ab, 1), b = named(FACT_USER, ba, 1), a_again = named(FACT_USER, ax, 1);
    ck_assert(theory_same_test(&both, &turned));
    ck_assert(!theory_same_test(&both, &other)); /* of another fact */
    ck_assert(theory_same_test(&a, &a_again));
    ck_assert(theory_same_test(&a_again, &a));
    ck_assert(!theory_same_test(&a, &b));
    ck_assert(!theory_same_test(&both, &a)); /* the last one is missing, then the first */
    ck_assert(!theory_same_test(&a, &both));
    ck_assert(!theory_same_test(&both, &b));
    ck_assert(!theory_same_test(&b, &both));
}
END_TEST

START_TEST(the_same_bounds_and_patterns_are_the_same_test)
{
    struct condition number = over(FACT_PLANNED_LENGTH, FACT_COUNT, 1000), equal = over(FACT_PLANNED_LENGTH, FACT_COUNT, 1000);
    struct condition higher = over(FACT_PLANNED_LENGTH, FACT_COUNT, 1001);
    struct condition limit = over(FACT_PLANNED_LENGTH, FACT_LENGTH_LIMIT, 0), same_limit = limit;
    ck_assert(theory_same_test(&number, &equal));
    ck_assert(!theory_same_test(&number, &higher));
    ck_assert(theory_same_test(&limit, &same_limit));
    ck_assert(!theory_same_test(&number, &limit));
    struct text value[] = {TEXT("a*")};
    struct condition glob = glob_condition(FACT_USER, "a*"), same_glob = glob_condition(FACT_USER, "a*");
    struct condition regex = {.kind = CONDITION_PATTERN, .fact = FACT_USER}, text = named(FACT_USER, value, 1);
    ck_assert_int_eq(pattern_new_regex(TEXT("a*"), &regex.pattern, NULL, 0), STATUS_OK);
    ck_assert(theory_same_test(&glob, &same_glob));
    ck_assert(!theory_same_test(&glob, &regex));
    ck_assert(!theory_same_test(&glob, &text));
    pattern_free(glob.pattern);
    pattern_free(same_glob.pattern);
    pattern_free(regex.pattern);
}
END_TEST

/* --- texts --- */

START_TEST(only_the_values_that_are_named_count)
{
    struct text user[] = {TEXT("x"), TEXT("y")}, failing[] = {TEXT("a"), TEXT("A")}, found = {NULL, 0};
    struct condition holds = named(FACT_NAME, user, 1), fails = glob_condition(FACT_NAME, "x");
    struct condition glob = glob_condition(FACT_NAME, "a"), not_a = named(FACT_NAME, failing, 1);
    const struct condition *holding[] = {&holds}, *failing_list[] = {&fails}, *globs[] = {&glob}, *not_list[] = {&not_a};
    bool no_memory = false;
    uint64_t mentioned[FACT_WORDS] = {0};
    struct scene scene = scene_of(KIND_COMMAND_LINE);
    struct judgement_request request = {.entry = &scene.entry, .links = &scene.links};
    struct judgement_memory memory;
    struct facts facts;
    judgement_memory_init(&memory);
    facts_init(&facts, &request, &memory);
    struct text_question question = {FACT_NAME, holding, 1, failing_list, 1, false, &no_memory};
    ck_assert_int_eq(theory_named(&question, &facts, mentioned, &found), THEORY_NO);
    question.failing_count = 0;
    ck_assert_int_eq(theory_named(&question, &facts, mentioned, &found), THEORY_POSSIBLE);
    ck_assert(text_equals(found, TEXT("x")));
    question.holding_count = 0;
    ck_assert_int_eq(theory_named(&question, &facts, mentioned, &found), THEORY_UNNAMED);
    struct text_question search = {FACT_NAME, globs, 1, not_list, 1, false, &no_memory};
    ck_assert_int_eq(theory_search(&search, &arena, &found), THEORY_POSSIBLE);
    ck_assert(text_equals(found, TEXT("A")));
    not_a.text_count = 2;
    ck_assert_int_eq(theory_search(&search, &arena, &found), THEORY_NO);
    judgement_memory_fini(&memory);
    pattern_free(fails.pattern);
    pattern_free(glob.pattern);
}
END_TEST

START_TEST(a_text_that_must_not_be_empty_is_not)
{
    struct condition nothing = glob_condition(FACT_NAME, "*"), one = glob_condition(FACT_NAME, "?**");
    struct condition separator = glob_condition(FACT_NAME, "\\**");
    const struct condition *holding[] = {&nothing}, *failing[] = {&one, &separator};
    bool no_memory = false;
    struct text found;
    struct text_question question = {FACT_NAME, holding, 1, failing, 1, true, &no_memory};
    ck_assert_int_eq(theory_search(&question, &arena, &found), THEORY_POSSIBLE);
    ck_assert_ptr_nonnull(found.bytes);
    ck_assert_uint_eq(found.length, 0);
    question.may_be_empty = false;
    ck_assert_int_eq(theory_search(&question, &arena, &found), THEORY_NO);
    pattern_free(nothing.pattern);
    pattern_free(one.pattern);
    pattern_free(separator.pattern);
}
END_TEST

/* IDs are written as the facts have them; what else a pattern takes is none. */
START_TEST(an_id_has_the_form_of_one)
{
    bool no_memory = false;
    struct text_question question = {.fact = FACT_ID, .no_memory = &no_memory};
    ck_assert_int_eq(theory_test(&question, TEXT(SCENE_ID)), TRUTH_YES);
    ck_assert_int_eq(theory_test(&question, TEXT("{" SCENE_ID "}")), TRUTH_NO);
    ck_assert_int_eq(theory_test(&question, TEXT("abc")), TRUTH_NO);
    question.fact = FACT_NAME;
    ck_assert_int_eq(theory_test(&question, TEXT("abc")), TRUTH_YES);
}
END_TEST

/* The one text that the pattern has must not be: no other is made of it. */
START_TEST(a_sample_does_what_is_asked)
{
    struct text value[] = {TEXT("abc")};
    struct condition regex = {.kind = CONDITION_PATTERN, .fact = FACT_NAME}, text = named(FACT_NAME, value, 1);
    const struct condition *holding[] = {&regex}, *failing[] = {&text};
    bool no_memory = false;
    struct text found;
    ck_assert_int_eq(pattern_new_regex(TEXT("^abc$"), &regex.pattern, NULL, 0), STATUS_OK);
    struct text_question question = {FACT_NAME, holding, 1, failing, 0, false, &no_memory};
    ck_assert_int_eq(theory_search(&question, &arena, &found), THEORY_POSSIBLE);
    ck_assert(text_equals(found, TEXT("abc")));
    question.failing_count = 1;
    ck_assert_int_eq(theory_search(&question, &arena, &found), THEORY_POSSIBLE);
    ck_assert(!text_equals(found, TEXT("abc")));
    pattern_free(regex.pattern);
}
END_TEST

/* More values than are looked at: fewer are looked at, and nothing is said to be impossible. */
START_TEST(many_values_are_no_contradiction)
{
    static struct text texts[40];
    static char names[40][3];
    for (size_t i = 0; i < 40; i++) {
        names[i][0] = 'a';
        names[i][1] = (char)('0' + i);
        texts[i] = (struct text){names[i], 2};
    }
    struct condition glob = glob_condition(FACT_NAME, "a?"), many = named(FACT_NAME, texts, 40);
    const struct condition *holding[] = {&glob}, *failing[] = {&many};
    bool no_memory = false;
    struct text found;
    struct text_question question = {FACT_NAME, holding, 1, failing, 1, false, &no_memory};
    ck_assert_int_eq(theory_search(&question, &arena, &found), THEORY_POSSIBLE);
    pattern_free(glob.pattern);
}
END_TEST

/* --- numbers --- */

#define PLANNED(limit) {FACT_PLANNED_LENGTH, FACT_COUNT, limit}
#define LIMIT(limit) {FACT_LENGTH_LIMIT, FACT_COUNT, limit}
#define OVER_LIMIT {FACT_PLANNED_LENGTH, FACT_LENGTH_LIMIT, 0}
#define BELOW_LIMIT {FACT_LENGTH_LIMIT, FACT_PLANNED_LENGTH, 0}

struct bound {
    enum fact fact, limit_fact;
    size_t limit;
};

/* A line of 20, in a call that takes `limit`. */
static const struct {
    struct bound holding[2];
    size_t holding_count;
    struct bound failing[2];
    size_t failing_count;
    size_t planned, limit, length; /* length: the only one that does */
    enum theory_answer answer;
} numbers[] = {
    {{PLANNED(1999)}, 1, {PLANNED(2000)}, 1, 20, 32766, 2000, THEORY_POSSIBLE},
    {{PLANNED(2000)}, 1, {PLANNED(2000)}, 1, 20, 32766, 0, THEORY_NO},
    {{PLANNED(1021), BELOW_LIMIT}, 2, {{0}}, 0, 20, 1023, 1022, THEORY_POSSIBLE},
    {{PLANNED(1022), BELOW_LIMIT}, 2, {{0}}, 0, 20, 1023, 0, THEORY_NO},
    /* not below the limit, and not over it */
    {{{0}}, 0, {BELOW_LIMIT, OVER_LIMIT}, 2, 20, 1023, 1023, THEORY_POSSIBLE},
    {{{0}}, 0, {BELOW_LIMIT, PLANNED(1023)}, 2, 20, 1023, 1023, THEORY_POSSIBLE},
    {{{0}}, 0, {BELOW_LIMIT}, 1, 20, 1023, 1023, THEORY_POSSIBLE}, /* the shortest, which can be written */
    {{{0}}, 0, {PLANNED(1022), BELOW_LIMIT}, 2, 20, 1023, 0, THEORY_NO},
    {{{0}}, 0, {PLANNED(7), PLANNED(0)}, 2, 20, 1023, 0, THEORY_POSSIBLE},
    {{BELOW_LIMIT}, 1, {{0}}, 0, 20, 1, 0, THEORY_POSSIBLE}, /* no length but 0 is below 1 */
    /* a line that could not be written to its end is over every limit, and then there is one */
    {{OVER_LIMIT}, 1, {{0}}, 0, 20, SIZE_MAX, SIZE_MAX, THEORY_POSSIBLE},
    {{{0}}, 0, {LIMIT(EXPANSION_LIMIT)}, 1, 20, SIZE_MAX, SIZE_MAX, THEORY_POSSIBLE},
    {{{0}}, 0, {LIMIT(EXPANSION_LIMIT - 1)}, 1, 20, SIZE_MAX, 0, THEORY_NO},
    {{LIMIT(5000)}, 1, {{0}}, 0, 20, 1023, 0, THEORY_NO}, /* else it stays */
};

static size_t make_bounds(const struct bound *bounds, size_t count, struct condition *conditions, const struct condition **list)
{
    for (size_t i = 0; i < count; i++) {
        conditions[i] = over(bounds[i].fact, bounds[i].limit_fact, bounds[i].limit);
        list[i] = &conditions[i];
    }
    return count;
}

START_TEST(a_length_is_found_or_there_is_none)
{
    struct condition conditions[4];
    const struct condition *holding[2], *failing[2];
    size_t length;
    struct number_question question = {.holding = holding, .failing = failing, .planned = numbers[_i].planned,
                                       .limit = numbers[_i].limit};
    question.holding_count = make_bounds(numbers[_i].holding, numbers[_i].holding_count, conditions, holding);
    question.failing_count = make_bounds(numbers[_i].failing, numbers[_i].failing_count, conditions + 2, failing);
    enum theory_answer answer = theory_number(&question, &length);
    ck_assert_int_eq(answer, numbers[_i].answer);
    if (answer == THEORY_POSSIBLE)
        ck_assert_uint_eq(length, numbers[_i].length);
    question.is_fixed = true; /* then 20 is all there is, and none of these does with it */
    ck_assert_int_eq(theory_number(&question, &length), THEORY_NO);
}
END_TEST

Suite *theory_suite(void)
{
    Suite *suite = suite_create("theory");
    TCase *tests = tcase_create("tests");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, the_same_values_in_any_order_are_the_same_test);
    tcase_add_test(tests, the_same_bounds_and_patterns_are_the_same_test);
    tcase_add_test(tests, only_the_values_that_are_named_count);
    tcase_add_test(tests, a_text_that_must_not_be_empty_is_not);
    tcase_add_test(tests, an_id_has_the_form_of_one);
    tcase_add_test(tests, a_sample_does_what_is_asked);
    tcase_add_test(tests, many_values_are_no_contradiction);
    tcase_add_loop_test(tests, a_length_is_found_or_there_is_none, 0, (int)(sizeof numbers / sizeof *numbers));
    suite_add_tcase(suite, tests);
    return suite;
}
