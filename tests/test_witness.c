/* From what a question came out with to a session that a person can look at. */
#include "policy/witness.h"

#include <check.h>
#include <stdlib.h>

Suite *witness_suite(void);

static struct question_memory memory;
static struct witness witness;

static void set_up(void)
{
    question_memory_init(&memory);
    memset(&witness, 0, sizeof witness);
}

static void tear_down(void)
{
    question_memory_fini(&memory);
}

static void choose(enum entry_kind kind, enum specimen_input input, unsigned char value)
{
    witness.choice.values[INPUT_KIND] = (unsigned char)(kind - KIND_OTHER - 1);
    witness.choice.values[input] = value;
}

static size_t planned_length(void)
{
    struct facts facts;
    specimen_make(&memory.specimen, &witness.choice, &witness.texts);
    facts_init(&facts, &memory.specimen.request, &memory.judgement);
    return facts_number(&facts, FACT_PLANNED_LENGTH);
}

/* The one text that is then asked for. */
static void stretched_is(size_t wanted, enum fact fact, const char *expected)
{
    ck_assert(witness_stretch(&memory, &witness, wanted));
    ck_assert_uint_eq(planned_length(), wanted);
    for (int other = FACT_FINITE_COUNT; other < FACT_PLANNED_LENGTH; other++) {
        struct text text = *specimen_text(&witness.texts, (enum fact)other);
        if (other == (int)fact)
            ck_assert_msg(text_equals(text, text_of(expected)), "%.*s", TEXT_ARGS(text));
        else
            ck_assert_ptr_null(text.bytes);
    }
}

static void nothing_is_stretched(size_t wanted)
{
    ck_assert(!witness_stretch(&memory, &witness, wanted));
    for (int fact = FACT_FINITE_COUNT; fact < FACT_PLANNED_LENGTH; fact++)
        ck_assert_ptr_null(specimen_text(&witness.texts, (enum fact)fact)->bytes);
}

START_TEST(a_command_gets_arguments)
{
    stretched_is(15, FACT_RAW_COMMAND, "tool.exe --all ");
    stretched_is(20, FACT_RAW_COMMAND, "tool.exe --all  xxxx");
    *specimen_text(&witness.texts, FACT_RAW_COMMAND) = TEXT("a");
    stretched_is(4, FACT_RAW_COMMAND, "a xx");
}
END_TEST

START_TEST(what_is_long_enough_stays)
{
    ck_assert(witness_stretch(&memory, &witness, strlen("tool.exe --all")));
    ck_assert_ptr_null(specimen_text(&witness.texts, FACT_RAW_COMMAND)->bytes);
    nothing_is_stretched(strlen("tool.exe --all") - 1);
    nothing_is_stretched(0);
}
END_TEST

/* powershell.exe -NoLogo -Command tool.exe has 40 characters; with a space in it, it needs two quotes more. */
START_TEST(quotes_are_counted)
{
    choose(KIND_POWERSHELL, INPUT_ARGUMENTS, 1);
    nothing_is_stretched(41);
    nothing_is_stretched(42);
    stretched_is(43, FACT_RAW_COMMAND, "tool.exe ");
}
END_TEST

START_TEST(quotes_are_counted_in_longer_ones)
{
    choose(KIND_POWERSHELL, INPUT_ARGUMENTS, 1);
    stretched_is(50, FACT_RAW_COMMAND, "tool.exe xxxxxxx");
}
END_TEST

/* Ssms.exe -S srv01.corp.example -E has 33 characters; a database comes with 4 more. */
START_TEST(a_line_without_command_gets_a_database)
{
    choose(KIND_ADDON_SSMS, INPUT_MODE, MODE_NONE);
    stretched_is(40, FACT_RAW_DATABASE, "xxx");
}
END_TEST

/* A field has a mebibyte at most (DX009), and what a variable is expanded to has less. */
START_TEST(no_text_is_longer_than_a_field)
{
    const size_t longest = (size_t)1 << 20;
    nothing_is_stretched(longest + 1);
    ck_assert(witness_stretch(&memory, &witness, longest));
    ck_assert_uint_eq(planned_length(), longest);
}
END_TEST

/* Also the first and the last. */
START_TEST(a_copy_has_texts_of_its_own)
{
    char name[] = "name", rest[] = "rest", type[] = "type";
    struct witness copy;
    struct arena arena;
    arena_init(&arena);
    *specimen_text(&witness.texts, FACT_TYPE) = text_of(type);
    *specimen_text(&witness.texts, FACT_NAME) = text_of(name);
    *specimen_text(&witness.texts, FACT_ARGUMENTS) = text_of(rest);
    witness.choice.values[INPUT_MODE] = MODE_CUSTOM;
    witness_copy(&witness, &arena, &copy);
    type[0] = name[0] = rest[0] = '?';
    ck_assert_uint_eq(copy.choice.values[INPUT_MODE], MODE_CUSTOM);
    ck_assert(text_equals(*specimen_text(&copy.texts, FACT_TYPE), TEXT("type")));
    ck_assert(text_equals(*specimen_text(&copy.texts, FACT_NAME), TEXT("name")));
    ck_assert(text_equals(*specimen_text(&copy.texts, FACT_ARGUMENTS), TEXT("rest")));
    ck_assert_ptr_null(specimen_text(&copy.texts, FACT_HOST)->bytes);
    arena_fini(&arena);
}
END_TEST

/* What the conditions are about has to stay, the rest goes. */
START_TEST(a_witness_keeps_what_it_needs)
{
    struct condition condition = {.kind = CONDITION_BITS, .fact = FACT_MODE};
    struct goal goals[] = {{&condition, true}};
    struct question question = {.goals = goals, .goal_count = 1};
    fact_bit(FACT_MODE, MODE_CUSTOM, &condition.word, &condition.mask);
    for (size_t i = 0; i < INPUT_COUNT; i++)
        witness.choice.values[i] = (unsigned char)(specimen_value_counts[i] - 1);
    witness.choice.values[INPUT_MODE] = MODE_CUSTOM;
    ck_assert_int_eq(question_confirm(&memory, &question, &witness), TRUTH_YES);
    witness_simplify(&memory, &question, &witness);
    for (size_t i = 0; i < INPUT_COUNT; i++)
        ck_assert_uint_eq(witness.choice.values[i], i == INPUT_MODE ? MODE_CUSTOM : 0);
    goals[0].holds = false;
    ck_assert_int_eq(question_confirm(&memory, &question, &witness), TRUTH_NO);
}
END_TEST

START_TEST(a_question_about_sessions_has_no_other_witness)
{
    struct question question = {.goal_count = 0};
    witness.choice.values[INPUT_KIND] = SPECIMEN_SESSION_KINDS;
    ck_assert_int_eq(question_confirm(&memory, &question, &witness), TRUTH_YES);
    question.sessions_only = true;
    ck_assert_int_eq(question_confirm(&memory, &question, &witness), TRUTH_NO);
    witness.choice.values[INPUT_KIND] = 0;
    ck_assert_int_eq(question_confirm(&memory, &question, &witness), TRUTH_YES);
}
END_TEST

/* Each text under a name that an attribute has; the parts of a command as the command. */
START_TEST(what_was_asked_about_is_said)
{
    const enum fact facts[] = {FACT_ID, FACT_RAW_HOST, FACT_ARGUMENTS, FACT_GROUP, FACT_PLANNED_LENGTH, FACT_SCRIPT};
    struct condition conditions[6];
    const struct condition *tests[6];
    for (size_t i = 0; i < 6; i++) {
        conditions[i] = (struct condition){.kind = CONDITION_TEXT, .fact = facts[i]};
        tests[i] = &conditions[i];
    }
    witness_say_texts(&memory, tests, 5, &witness);
    ck_assert(text_equals(*specimen_text(&witness.texts, FACT_ID), TEXT("7d1e0f5c-3b6a-4c1d-9e2f-0a1b2c3d4e5f")));
    ck_assert(text_equals(*specimen_text(&witness.texts, FACT_RAW_HOST), TEXT("srv01.corp.example")));
    ck_assert(text_equals(*specimen_text(&witness.texts, FACT_RAW_COMMAND), TEXT("tool.exe --all")));
    ck_assert_ptr_null(specimen_text(&witness.texts, FACT_HOST)->bytes);
    ck_assert_ptr_null(specimen_text(&witness.texts, FACT_ARGUMENTS)->bytes);
    ck_assert_ptr_null(specimen_text(&witness.texts, FACT_GROUP)->bytes);
    conditions[0].fact = FACT_PROGRAM;
    *specimen_text(&witness.texts, FACT_PROGRAM) = TEXT("a.exe");
    *specimen_text(&witness.texts, FACT_RAW_COMMAND) = text_of(NULL);
    witness_say_texts(&memory, tests, 1, &witness);
    ck_assert(text_equals(*specimen_text(&witness.texts, FACT_RAW_COMMAND), TEXT("a.exe --all")));
    ck_assert(text_equals(*specimen_text(&witness.texts, FACT_PROGRAM), TEXT("a.exe")));
}
END_TEST

Suite *witness_suite(void)
{
    const TTest *const tests[] = {
        a_command_gets_arguments, what_is_long_enough_stays, quotes_are_counted, quotes_are_counted_in_longer_ones,
        a_line_without_command_gets_a_database, no_text_is_longer_than_a_field, a_copy_has_texts_of_its_own,
        a_witness_keeps_what_it_needs, a_question_about_sessions_has_no_other_witness, what_was_asked_about_is_said,
    };
    Suite *suite = suite_create("witness");
    TCase *witnesses = tcase_create("witnesses");
    tcase_add_checked_fixture(witnesses, set_up, tear_down);
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
        tcase_add_test(witnesses, tests[i]);
    suite_add_tcase(suite, witnesses);
    return suite;
}
