#include "tests/policy_from_text.h"
#include "tests/vendor_laws.h"

#include <stdlib.h>

Suite *decision_table_suite(void);

/* Everything else is valid and present: user, own user, link found, command, host, script. */
static struct scene scene_of_row(const struct row *row)
{
    struct scene scene = scene_of(row->kind);
    give(&scene, FIELD_COMMAND, "backup.exe --all");
    give(&scene, FIELD_SCRIPT, "C:\\Jobs\\backup.ps1");
    give(&scene, FIELD_HOST, "srv01.corp.example");
    give(&scene, FIELD_USER, "alice");
    give(&scene, FIELD_OWN_USER, "svc");
    give_link(&scene, SCENE_LINK, LINK_STATE_FOUND);
    give_own_link(&scene, SCENE_LINK, LINK_STATE_FOUND);
    if (row->mode != MODE_NONE)
        give_mode(&scene, row->mode);
    give_shell_execute(&scene, row->shell_execute);
    if (row->administrator)
        give_administrator(&scene);
    if (row->net_only)
        give_net_only(&scene);
    return scene;
}

static struct policy policy;

static void set_up(void)
{
    policy_from_default(&policy);
}

static void tear_down(void)
{
    policy_fini(&policy);
}

START_TEST(the_table_is_the_vendors)
{
    static const char *const rules[] = {"RA001", "RA002", "RA003", "RA004"};
    size_t denied = 0, allowed = 0, none = 0;
    struct verdict verdict = {0};
    for (int number = 0; number < ROWS; number++) {
        struct row row = row_of(number);
        struct scene scene = scene_of_row(&row);
        bool denies = false;
        size_t errors = 0;
        judge(&policy, &scene.entry, &scene.links, &verdict);
        for (size_t i = 0; i < 4; i++) {
            bool expected = vendor_denies(&row, rules[i]);
            ck_assert_msg((verdict_find(&verdict, rules[i], 0) != NULL) == expected, "%s in row %d", rules[i], number);
            denies |= expected;
            errors += expected;
        }
        for (size_t i = 0; i < verdict.count; i++)
            errors -= verdict.held[i].severity == SEVERITY_ERROR;
        ck_assert_msg(errors == 0, "another error in row %d", number); /* nothing else denies */
        enum decision expected = row.kind == KIND_OTHER ? DECISION_NONE : denies ? DECISION_DENIED : DECISION_ALLOWED;
        ck_assert_msg(verdict.decision == expected, "row %d", number);
        denied += expected == DECISION_DENIED;
        allowed += expected == DECISION_ALLOWED;
        none += expected == DECISION_NONE;
    }
    verdict_fini(&verdict);
    /* 7 kinds: mode none allows all 12; each of 4 modes allows 2 shell executes by 2 net onlys without administrator */
    ck_assert_uint_eq(allowed, 7 * (12 + 4 * 4));
    ck_assert_uint_eq(denied, 7 * (4 * 8 + 12));
    ck_assert_uint_eq(none, 72);
}
END_TEST

START_TEST(the_enumeration_is_whole)
{
    bool seen[KIND_COUNT][MODE_COUNT][2][TERNARY_COUNT][2] = {{{{{false}}}}};
    ck_assert_int_eq(KIND_COUNT * MODE_COUNT * 2 * TERNARY_COUNT * 2, ROWS);
    for (int number = 0; number < ROWS; number++) {
        struct row row = row_of(number);
        bool *cell = &seen[row.kind][row.mode][row.administrator][row.shell_execute][row.net_only];
        ck_assert(!*cell);
        *cell = true;
    }
}
END_TEST

/* An unset shell execute is what a valid export writes: it never denies, for any kind and mode. */
START_TEST(unset_is_not_true)
{
    struct verdict verdict = {0};
    for (int kind = KIND_OTHER + 1; kind < KIND_COUNT; kind++) {
        for (int mode = MODE_NONE; mode < MODE_NOT_OFFERED; mode++) {
            struct row row = {.kind = (enum entry_kind)kind, .mode = (enum run_as_mode)mode, .shell_execute = TERNARY_UNSET};
            struct scene scene = scene_of_row(&row);
            judge(&policy, &scene.entry, &scene.links, &verdict);
            ck_assert_int_eq(verdict.decision, DECISION_ALLOWED);
        }
    }
    verdict_fini(&verdict);
}
END_TEST

START_TEST(a_reading_error_denies_an_allowed_row)
{
    struct verdict verdict = {0};
    struct entry_diagnostic diagnostic = {.rule = "DX007", .place = {99, 1, 0}, .message = TEXT("not valid")};
    for (int number = 0; number < ROWS; number++) {
        struct row row = row_of(number);
        struct scene scene = scene_of_row(&row);
        scene.entry.diagnostics = &diagnostic;
        scene.entry.diagnostic_count = 1;
        judge(&policy, &scene.entry, &scene.links, &verdict);
        ck_assert_int_eq(verdict.decision, row.kind == KIND_OTHER ? DECISION_NONE : DECISION_DENIED);
    }
    verdict_fini(&verdict);
}
END_TEST

static void count_finding(void *context, const struct judged_finding *finding, struct facts *facts)
{
    (void)finding;
    (void)facts;
    ++*(size_t *)context;
}

/* What judging needs it keeps: after the first rows no memory is taken any more, and the answers do not depend on what was
 * judged before. */
START_TEST(judging_again_and_again_takes_no_memory)
{
    struct judgement_memory memory;
    enum decision first[ROWS];
    size_t findings = 0, first_findings = 0;
    struct judgement_sink sink = {.context = &findings, .finding = count_finding};
    const void *chunk = NULL, *line = NULL;
    size_t capacity = 0;
    judgement_memory_init(&memory);
    for (int number = 0; number < 18 * ROWS; number++) {
        struct row row = row_of(number % ROWS);
        struct scene scene = scene_of_row(&row);
        struct judgement_request request = {.entry = &scene.entry, .links = &scene.links};
        scene.entry.parameters[0].value = TEXT("E:");
        give(&scene, FIELD_COMMAND, "backup.exe --all $PARAMETER1$ $NAME$");
        enum decision decision = policy_judge(&policy, &request, &memory, &sink);
        if (number < ROWS) {
            first[number] = decision;
            first_findings = findings;
            chunk = memory.arena.first;
            line = memory.line.bytes;
            capacity = memory.line.capacity;
            continue;
        }
        ck_assert_int_eq(decision, first[number % ROWS]);
        ck_assert_ptr_eq(memory.arena.first, chunk);
        ck_assert_ptr_eq(memory.arena.current, chunk);
        ck_assert_ptr_eq(memory.line.bytes, line);
        ck_assert_uint_eq(memory.line.capacity, capacity);
    }
    ck_assert_uint_eq(findings, 18 * first_findings);
    judgement_memory_fini(&memory);
}
END_TEST

Suite *decision_table_suite(void)
{
    Suite *suite = suite_create("decision_table");
    TCase *table = tcase_create("table");
    tcase_add_checked_fixture(table, set_up, tear_down);
    tcase_add_test(table, the_enumeration_is_whole);
    tcase_add_test(table, the_table_is_the_vendors);
    tcase_add_test(table, unset_is_not_true);
    tcase_add_test(table, a_reading_error_denies_an_allowed_row);
    tcase_add_test(table, judging_again_and_again_takes_no_memory);
    tcase_set_timeout(table, 60);
    suite_add_tcase(suite, table);
    return suite;
}
