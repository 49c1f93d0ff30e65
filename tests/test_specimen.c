#include "policy/specimen.h"

#include <check.h>
#include <stdlib.h>

Suite *specimen_suite(void);

static struct judgement_memory memory;
static struct specimen specimen;
static struct facts facts;

static void set_up(void)
{
    judgement_memory_init(&memory);
}

static void tear_down(void)
{
    judgement_memory_fini(&memory);
}

static void make(const struct specimen_choice *choice, const struct specimen_texts *texts)
{
    specimen_make(&specimen, choice, texts);
    facts_init(&facts, &specimen.request, &memory);
    facts_need_texts(&facts);
}

static bool next(struct specimen_choice *choice, uint64_t inputs)
{
    for (size_t i = 0; i < INPUT_COUNT; i++) {
        if (!(inputs >> i & 1))
            continue;
        if (++choice->values[i] < specimen_value_counts[i])
            return true;
        choice->values[i] = 0;
    }
    return false;
}

/* Over all the values of the inputs a fact depends on, it has every value that it can have. */
START_TEST(every_value_of_a_fact_is_shown)
{
    for (int fact = 0; fact < FACT_FINITE_COUNT; fact++) {
        unsigned seen = 0;
        struct specimen_choice choice = {{0}};
        const struct fact_definition *definition = &fact_definitions[fact];
        do {
            make(&choice, NULL);
            seen |= 1u << facts_value(&facts, (enum fact)fact);
        } while (seen + 1 != 1u << definition->value_count && next(&choice, specimen_inputs_of((enum fact)fact)));
        ck_assert_msg(seen + 1 == 1u << definition->value_count, "%s: %x", definition->name, seen);
    }
}
END_TEST

/* In which field the text stands, as bits. */
static unsigned fields_with(const char *text)
{
    unsigned fields = 0;
    for (unsigned field = 0; field < FIELD_COUNT; field++) {
        if (text_contains(entry_text(&specimen.entry, (enum entry_field)field), text_of(text)))
            fields |= 1u << field;
    }
    return fields;
}

/* In each of the fields that are expanded once, and nowhere else. */
START_TEST(a_variable_stands_in_each_field_in_turn)
{
    static const struct {
        enum specimen_input input;
        unsigned char first;
        const char *text;
    } variables[] = {{INPUT_UNKNOWN_VARIABLE, 1, "$NOPE$"}, {INPUT_PASSWORD_VARIABLE, 1, "$PASSWORD$"},
                     {INPUT_PASSWORD_VARIABLE, 7, "$PARAMETER1$"}};
    const unsigned expanded = 1u << FIELD_COMMAND | 1u << FIELD_SCRIPT | 1u << FIELD_SCRIPT_ARGUMENTS | 1u << FIELD_HOST |
                              1u << FIELD_DATABASE | 1u << FIELD_DIRECTORY;
    for (size_t i = 0; i < 3; i++) {
        unsigned all = 0;
        for (unsigned char value = variables[i].first; value < variables[i].first + 6; value++) {
            struct specimen_choice choice = {{[INPUT_KIND] = KIND_TOOL_COMMAND_LINE - KIND_OTHER - 1}};
            choice.values[variables[i].input] = value;
            make(&choice, NULL);
            unsigned fields = fields_with(variables[i].text);
            ck_assert_uint_ne(fields, 0);
            ck_assert_uint_eq(fields & (fields - 1), 0);
            ck_assert_uint_eq(fields & all, 0);
            all |= fields;
            ck_assert_int_eq(facts_value(&facts, FACT_PASSWORD_VARIABLE), variables[i].input == INPUT_PASSWORD_VARIABLE);
            ck_assert_int_eq(facts_value(&facts, FACT_UNKNOWN_VARIABLE), variables[i].input == INPUT_UNKNOWN_VARIABLE);
        }
        ck_assert_uint_eq(all, expanded);
    }
}
END_TEST

static void asked_is(enum fact fact, const char *asked, const char *command)
{
    struct specimen_choice choice = {{[INPUT_KIND] = KIND_TOOL_COMMAND_LINE - KIND_OTHER - 1, [INPUT_MODE] = MODE_CUSTOM,
                                      [INPUT_USER] = 1, [INPUT_DOMAIN] = 3, [INPUT_OWN_USER] = 1, [INPUT_OWN_DOMAIN] = 3,
                                      [INPUT_LINK] = 1, [INPUT_OWN_LINK] = 1, [INPUT_DIRECTORY] = 4, [INPUT_SCRIPT] = 1,
                                      [INPUT_SCRIPT_ARGUMENTS] = 1, [INPUT_DATABASE] = 1, [INPUT_GROUP] = 1,
                                      [INPUT_CAPTURE_FILE] = 1, [INPUT_TYPE] = 1}};
    struct specimen_texts texts = {{{NULL, 0}}};
    *specimen_text(&texts, fact) = text_of(asked);
    make(&choice, &texts);
    struct text text = facts_text(&facts, fact);
    ck_assert_msg(text_equals(text, text_of(asked)), "%s: %.*s", fact_definitions[fact].name, TEXT_ARGS(text));
    if (command)
        ck_assert(text_equals(facts_text(&facts, FACT_COMMAND), text_of(command)));
}

START_TEST(a_text_that_is_asked_for_is_the_facts_text)
{
    for (int i = FACT_FINITE_COUNT; i < FACT_PLANNED_LENGTH; i++) {
        enum fact fact = (enum fact)i;
        bool guid = fact == FACT_ID || fact == FACT_LINK || fact == FACT_OWN_LINK;
        asked_is(fact, guid ? "c87b29d9-9239-4d7b-86d8-9b53dcd3ba9f" : "zz", NULL);
    }
    asked_is(FACT_NAME, "", NULL);
    asked_is(FACT_PROGRAM, "a b.exe", "\"a b.exe\" --all");
    asked_is(FACT_PROGRAM, "a!.exe", "a!.exe --all");
    asked_is(FACT_PROGRAM, "a", "a --all");
    asked_is(FACT_PROGRAM, "", "\"\" --all");
    asked_is(FACT_ARGUMENTS, "x y", "tool.exe x y");
    asked_is(FACT_ARGUMENTS, "x", "tool.exe x");
    asked_is(FACT_ARGUMENTS, "", "tool.exe");
}
END_TEST

Suite *specimen_suite(void)
{
    Suite *suite = suite_create("specimen");
    TCase *sessions = tcase_create("sessions");
    tcase_add_checked_fixture(sessions, set_up, tear_down);
    tcase_add_test(sessions, every_value_of_a_fact_is_shown);
    tcase_add_test(sessions, a_variable_stands_in_each_field_in_turn);
    tcase_add_test(sessions, a_text_that_is_asked_for_is_the_facts_text);
    suite_add_tcase(suite, sessions);
    return suite;
}
