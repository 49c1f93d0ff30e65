#include "policy/classes.h"

#include <check.h>
#include <stdlib.h>

Suite *classes_suite(void);

static struct class_cache cache;
static struct judgement_memory memory;
static struct specimen specimen;

static void set_up(void)
{
    class_cache_init(&cache);
    judgement_memory_init(&memory);
}

static void tear_down(void)
{
    ck_assert(!cache.arena.failed);
    class_cache_fini(&cache);
    judgement_memory_fini(&memory);
}

/* Facts that all hang together by their inputs: thirty thousand sessions, a few hundred of them different. */
static const enum fact facts[] = {FACT_HAS_USER, FACT_HAS_DOMAIN, FACT_LINK_STATE, FACT_HAS_SECRET, FACT_USER_FORM,
                                  FACT_DOMAIN_CONFLICT, FACT_OWN_LINK_STATE, FACT_OWN_CREDENTIALS, FACT_IGNORED_CREDENTIAL};
static const enum specimen_input inputs[] = {INPUT_USER, INPUT_DOMAIN, INPUT_SECRET, INPUT_LINK, INPUT_OWN_USER,
                                             INPUT_OWN_DOMAIN, INPUT_OWN_LINK};
#define FACTS (sizeof facts / sizeof *facts)
#define INPUTS (sizeof inputs / sizeof *inputs)

/* The facts of a session, one digit for each. */
static size_t look_at(const struct specimen_choice *choice)
{
    struct facts seen;
    size_t all = 0;
    specimen_make(&specimen, choice, NULL);
    facts_init(&seen, &specimen.request, &memory);
    for (size_t i = 0; i < FACTS; i++)
        all = 6 * all + (size_t)facts_value(&seen, facts[i]);
    return all;
}

static bool next(struct specimen_choice *choice)
{
    for (size_t i = 0; i < INPUTS; i++) {
        if (++choice->values[inputs[i]] < specimen_value_counts[inputs[i]])
            return true;
        choice->values[inputs[i]] = 0;
    }
    return false;
}

START_TEST(of_all_sessions_each_that_differs_is_kept_once)
{
    static unsigned char seen[6 * 6 * 6 * 6 * 6 * 6 * 6 * 6 * 6]; /* 1: there is such a session; 2: it is kept, too */
    const struct class_list *groups[CLASS_GROUPS];
    struct fact_set set = {{0}};
    struct specimen_choice choice = {{[INPUT_MODE] = MODE_CURRENT_SESSION}};
    size_t different = 0;
    for (size_t i = 0; i < FACTS; i++)
        fact_set_add(&set, facts[i]);
    do {
        size_t look = look_at(&choice);
        different += seen[look] == 0;
        seen[look] = 1;
    } while (next(&choice));
    size_t count = classes_find(&cache, &set, 0, MODE_CURRENT_SESSION, &specimen, &memory, groups);
    ck_assert_uint_eq(count, 2);
    ck_assert_uint_eq(groups[1]->count, 1); /* kind and mode decide nothing else */
    ck_assert(!groups[0]->over_limit);
    ck_assert_uint_gt(different, 500);
    ck_assert_uint_eq(groups[0]->count, different);
    for (size_t i = 0; i < groups[0]->count; i++) {
        size_t look = look_at(&groups[0]->classes[i].choice);
        ck_assert_uint_eq(seen[look], 1);
        seen[look] = 2;
    }
}
END_TEST

Suite *classes_suite(void)
{
    Suite *suite = suite_create("classes");
    TCase *sessions = tcase_create("sessions");
    tcase_add_checked_fixture(sessions, set_up, tear_down);
    tcase_add_test(sessions, of_all_sessions_each_that_differs_is_kept_once);
    suite_add_tcase(suite, sessions);
    return suite;
}
