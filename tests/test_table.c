#include "policy/table.h"
#include "tests/policy_from_text.h"
#include "tests/vendor_laws.h"

#include <stdio.h>

Suite *table_suite(void);

/* `rules` written in a document that extends default. */
static void policy_over_default(struct policy *policy, const char *rules)
{
    struct policy_error error;
    struct buffer document = {0};
    struct text texts[2] = {embedded_text("policy/default.xml")};
    policy_init(policy);
    buffer_printf(&document, "<policy xmlns='urn:deputy:policy:1' name='test' extends='default'>%s</policy>", rules);
    texts[1] = buffer_text(&document);
    for (int i = 0; i < 2; i++) {
        struct policy_source *source = policy_add_source(policy, i == 0 ? TEXT("default") : TEXT("test.xml"));
        ck_assert_ptr_nonnull(source);
        source->built_in = i == 0;
        source->parent = policy->leaf[LAYER_PROJECT];
        policy->leaf[LAYER_PROJECT] = source;
        ck_assert_int_eq(policy_document_read(reader_memory_source, &texts[i], policy, source, &error), STATUS_OK);
    }
    ck_assert_msg(policy_resolve(policy, 0, &error) == STATUS_OK, "%s", error.message);
    buffer_fini(&document);
}

/* A policy and its table. */
struct tabled {
    struct policy policy;
    struct table table;
};

static void make(struct tabled *tabled, const char *rules)
{
    policy_over_default(&tabled->policy, rules);
    ck_assert_int_eq(table_make(&tabled->policy, &tabled->table), STATUS_OK);
}

static void unmake(struct tabled *tabled)
{
    table_fini(&tabled->table);
    policy_fini(&tabled->policy);
}

static struct row meaning_of(const struct table_row *row)
{
    return (struct row){
        .kind = (enum entry_kind)row->values[TABLE_KIND],
        .mode = (enum run_as_mode)row->values[TABLE_MODE],
        .administrator = row->values[TABLE_ADMINISTRATOR] == 1,
        .net_only = row->values[TABLE_NET_ONLY] == 1,
        .shell_execute = (enum ternary)row->values[TABLE_SHELL_EXECUTE],
    };
}

/* What SPEC 2 has against a row on which nothing but the five is to blame: "RA001 error ...", by id. */
static void expect_rules(const struct row *row, struct buffer *out)
{
    bool run_as = row->mode != MODE_NONE, session = row->kind != KIND_OTHER;
    bool unset_counts = row->kind == KIND_COMMAND_LINE || row->kind == KIND_TOOL_COMMAND_LINE;
    static const char *const locked[] = {"RA001", "RA002", "RA003", "RA004"};
    buffer_clear(out);
    if (session && row->net_only && !run_as)
        buffer_add(out, TEXT("CR010 warning "));
    for (size_t i = 0; i < 4; i++) {
        if (vendor_denies(row, locked[i]))
            buffer_printf(out, "%s error denies ", locked[i]);
    }
    if (unset_counts && run_as && row->shell_execute == TERNARY_UNSET)
        buffer_add(out, TEXT("RA005 note "));
}

static void list_rules(const struct table_outcome *outcome, struct buffer *out)
{
    buffer_clear(out);
    for (size_t i = 0; i < outcome->rule_count; i++)
        buffer_printf(out, "%.*s %s %s", TEXT_ARGS(outcome->rules[i].rule->id), severity_names[outcome->rules[i].severity],
                      outcome->rules[i].denies ? "denies " : "");
}

START_TEST(every_row_of_default_is_the_vendors)
{
    static struct tabled tabled;
    struct buffer expected = {0}, found = {0};
    size_t allowed = 0, denied = 0, none = 0;
    make(&tabled, "");
    for (size_t i = 0; i < TABLE_ROWS; i++) {
        struct row row = meaning_of(&tabled.table.rows[i]);
        const struct table_outcome *outcome = tabled.table.rows[i].outcome;
        expect_rules(&row, &expected);
        list_rules(outcome, &found);
        ck_assert_msg(text_equals(buffer_text(&found), buffer_text(&expected)), "row %zu: %.*s, expected %.*s", i,
                      TEXT_ARGS(buffer_text(&found)), TEXT_ARGS(buffer_text(&expected)));
        bool denies = text_contains(buffer_text(&expected), TEXT("denies"));
        ck_assert_int_eq(outcome->decision, row.kind == KIND_OTHER ? DECISION_NONE : denies ? DECISION_DENIED : DECISION_ALLOWED);
        allowed += outcome->decision == DECISION_ALLOWED;
        denied += outcome->decision == DECISION_DENIED;
        none += outcome->decision == DECISION_NONE;
    }
    /* 7 kinds: mode none allows all 12; each of 4 modes allows 2 shell executes by 2 net onlys without administrator */
    ck_assert_uint_eq(allowed, 7 * (12 + 4 * 4));
    ck_assert_uint_eq(denied, 7 * (4 * 8 + 12));
    ck_assert_uint_eq(none, 72);
    ck_assert(!tabled.table.has_failed);
    buffer_fini(&expected);
    buffer_fini(&found);
    unmake(&tabled);
}
END_TEST

/* Rows that come to the same share what they come to, and nothing else does; numbers go by the first of them. */
START_TEST(rows_that_come_to_the_same_share_it)
{
    static struct tabled tabled;
    static char expected[TABLE_ROWS][64];
    size_t row_counts[TABLE_ROWS] = {0}, outcome_count = 0;
    make(&tabled, "");
    for (size_t i = 0; i < TABLE_ROWS; i++) {
        struct row row = meaning_of(&tabled.table.rows[i]);
        const struct table_outcome *outcome = tabled.table.rows[i].outcome;
        struct buffer rules = {0};
        size_t first = 0;
        expect_rules(&row, &rules);
        snprintf(expected[i], sizeof expected[i], "%s%.*s", row.kind == KIND_OTHER ? "none " : "",
                 TEXT_ARGS(buffer_text(&rules)));
        while (strcmp(expected[first], expected[i]) != 0)
            first++;
        outcome_count += first == i;
        ck_assert_ptr_eq(outcome, first == i ? tabled.table.outcomes[outcome_count - 1] : tabled.table.rows[first].outcome);
        ck_assert_ptr_eq(outcome, tabled.table.outcomes[outcome->number]);
        row_counts[outcome->number]++;
        buffer_fini(&rules);
    }
    ck_assert_uint_eq(tabled.table.outcome_count, outcome_count);
    for (size_t i = 0; i < outcome_count; i++)
        ck_assert_uint_eq(tabled.table.outcomes[i]->row_count, row_counts[i]);
    unmake(&tabled);
}
END_TEST

/* Each of the two <when>s is a finding. CR010 holds beside it, and by its id before it. */
START_TEST(a_rule_is_listed_once)
{
    static struct tabled tabled;
    struct buffer found = {0};
    make(&tabled, "<rule id='TWICE' severity='error'><when><is fact='mode'>none</is></when>"
                  "<when><is fact='run-as'>false</is></when></rule>");
    for (size_t i = 0; i < TABLE_ROWS; i++) {
        struct row row = meaning_of(&tabled.table.rows[i]);
        if (row.kind == KIND_OTHER || row.mode != MODE_NONE)
            continue;
        list_rules(tabled.table.rows[i].outcome, &found);
        ck_assert(text_equals(buffer_text(&found), row.net_only ? TEXT("CR010 warning TWICE error denies ")
                                                                : TEXT("TWICE error denies ")));
    }
    buffer_fini(&found);
    unmake(&tabled);
}
END_TEST

/* Kinds, modes, administrator, shell execute, net only, each in its order, the last the fastest; other is the last kind. */
START_TEST(rows_are_nested)
{
    static struct tabled tabled;
    size_t number = 0;
    make(&tabled, "");
    for (int kind = 1; kind <= KIND_COUNT; kind++) {
        for (int mode = 0; mode < MODE_COUNT; mode++) {
            for (int switches = 0; switches < 12; switches++, number++) {
                struct row row = meaning_of(&tabled.table.rows[number]);
                ck_assert_int_eq(row.kind, kind == KIND_COUNT ? KIND_OTHER : kind);
                ck_assert_int_eq(row.mode, mode);
                ck_assert_int_eq(row.administrator, switches / 6);
                ck_assert_int_eq(row.shell_execute, switches / 2 % 3);
                ck_assert_int_eq(row.net_only, switches % 2);
                ck_assert_ptr_eq(table_row_at(&tabled.table, (size_t)kind - 1, (size_t)mode, (size_t)switches),
                                 &tabled.table.rows[number]);
            }
        }
    }
    ck_assert_uint_eq(number, 576);
    ck_assert_uint_eq(TABLE_ROWS, 576);
    unmake(&tabled);
}
END_TEST

/* Everything else is valid: these look at the rest, and hold for no row but those that lack something by what they are. */
START_TEST(nothing_else_is_wrong)
{
    static struct tabled tabled;
    make(&tabled, "<rule id='USER' severity='error'><when><is fact='mode'>custom</is><is fact='has-user'>false</is></when></rule>"
                  "<rule id='FORM' severity='error'><when><is fact='domain-conflict'>true</is></when></rule>"
                  "<rule id='LINK' severity='error'><when><is fact='mode'>credential-repository</is>"
                  "<not><is fact='link-state'>found</is></not></when></rule>"
                  "<rule id='OWN' severity='error'><when><is fact='own-user'></is></when></rule>"
                  "<rule id='LINKED' severity='error'><when><is fact='mode'>credential-repository</is>"
                  "<any><is fact='has-link'>false</is><is fact='link'></is></any></when></rule>"
                  "<rule id='UNLINKED' severity='error'><when><is fact='has-link'>false</is>"
                  "<not><is fact='link-state'>none</is></not></when></rule>"
                  "<rule id='ID' severity='error'><when><is fact='id'></is></when></rule>"
                  "<rule id='NAME' severity='error' applies-to='all'><when><is fact='name'></is></when></rule>"
                  "<rule id='COMMAND' severity='error' applies-to='all'><when><is fact='command'></is></when></rule>"
                  "<rule id='DIRECTORY' severity='error'><when><is fact='default-directory'>false</is></when></rule>"
                  "<rule id='HOST' severity='error'><when><is fact='host'></is></when></rule>"
                  "<rule id='WHO' severity='error'><when><one-of fact='mode'>custom credential-repository</one-of>"
                  "<is fact='effective-user'></is></when></rule>"
                  "<rule id='WHAT' severity='error'><when><is fact='nothing-to-run'>true</is></when></rule>"
                  "<rule id='IGNORED' severity='error'><when><is fact='ignored-credential'>true</is></when></rule>");
    for (size_t i = 0; i < TABLE_ROWS; i++) {
        const struct table_outcome *outcome = tabled.table.rows[i].outcome;
        for (size_t j = 0; j < outcome->rule_count; j++)
            ck_assert_msg(outcome->rules[j].rule->source->built_in, "row %zu: %s", i, outcome->rules[j].rule->id.bytes);
    }
    unmake(&tabled);
}
END_TEST

/* A locked rule that an override silences denies as before, and is listed although nothing is reported. */
START_TEST(a_silenced_locked_rule_denies)
{
    static struct tabled tabled;
    struct buffer found = {0};
    make(&tabled, "<override rule='RA001' severity='off'/><override rule='CR010' severity='off'/>");
    for (size_t i = 0; i < TABLE_ROWS; i++) {
        struct row row = meaning_of(&tabled.table.rows[i]);
        const struct table_outcome *outcome = tabled.table.rows[i].outcome;
        list_rules(outcome, &found);
        bool listed = text_contains(buffer_text(&found), TEXT("RA001 off denies"));
        ck_assert_int_eq(listed, vendor_denies(&row, "RA001"));
        ck_assert(!listed || outcome->decision == DECISION_DENIED);
        ck_assert(!text_contains(buffer_text(&found), TEXT("CR010")));
    }
    buffer_fini(&found);
    unmake(&tabled);
}
END_TEST

static void compare(const char *before, const char *after, struct table_diff *diff)
{
    static struct tabled tables[2];
    make(&tables[0], before);
    make(&tables[1], after);
    ck_assert_int_eq(table_compare(&tables[0].table, &tables[1].table, diff), STATUS_OK);
    unmake(&tables[0]);
    unmake(&tables[1]);
}

static struct table_diff diff; /* too large for a stack */

START_TEST(equal_policies_do_not_differ)
{
    compare("", "<override rule='RA005' severity='warning'/>", &diff);
    ck_assert_uint_eq(diff.row_count + diff.box_count + diff.distinct_count, 0);
    table_diff_fini(&diff);
}
END_TEST

static void check_box(const struct table_box *box, unsigned kinds, unsigned modes, unsigned administrators, unsigned shells,
                      unsigned nets)
{
    ck_assert_uint_eq(box->values[TABLE_KIND], kinds);
    ck_assert_uint_eq(box->values[TABLE_MODE], modes);
    ck_assert_uint_eq(box->values[TABLE_ADMINISTRATOR], administrators);
    ck_assert_uint_eq(box->values[TABLE_SHELL_EXECUTE], shells);
    ck_assert_uint_eq(box->values[TABLE_NET_ONLY], nets);
}

/* CR010 as an error: net only without Run As, 7 kinds by 2 by 3. */
START_TEST(an_override_flips_its_rows)
{
    for (int back = 0; back < 2; back++) {
        const char *texts[] = {"", "<override rule='CR010' severity='error'/>"};
        compare(texts[back], texts[1 - back], &diff);
        ck_assert_uint_eq(diff.row_count, 42);
        ck_assert_uint_eq(diff.box_count, 1);
        check_box(&diff.boxes[0], 0xFE, 1u << MODE_NONE, 3, 7, 2);
        const struct decision_change *change = diff.boxes[0].change;
        ck_assert_int_eq(change->before, back ? DECISION_DENIED : DECISION_ALLOWED);
        ck_assert_int_eq(change->after, back ? DECISION_ALLOWED : DECISION_DENIED);
        ck_assert_uint_eq(change->rule_count, 1);
        ck_assert_str_eq(change->rules[0].bytes, "CR010");
        table_diff_fini(&diff);
    }
}
END_TEST

/* Without Run As default allows all, the first row of the table too: 7 kinds by 12. */
START_TEST(every_row_is_compared)
{
    compare("", "<rule id='A' severity='error'><when><is fact='run-as'>false</is></when></rule>", &diff);
    ck_assert_uint_eq(diff.row_count, 7 * 12);
    ck_assert_uint_eq(diff.distinct_count, 1);
    ck_assert_uint_eq(diff.box_count, 1);
    check_box(&diff.boxes[0], 0xFE, 1u << MODE_NONE, 3, 7, 3);
    table_diff_fini(&diff);
}
END_TEST

#define RUNAWAY "<matches fact='program' regex='^.*.*.*.*.*.*.*.*.*.*.*.*.*.*.*.*$\\d'/>"

/* Denied and undecided are not the same, though the same rule denies. */
START_TEST(changes_are_told_apart_by_their_decisions)
{
    compare("", "<rule id='A' severity='error'><when><is fact='run-as'>false</is></when></rule>"
                "<rule id='B' severity='note'><when><is fact='kind'>powershell</is>" RUNAWAY "</when></rule>", &diff);
    ck_assert_uint_ge(diff.distinct_count, 2);
    for (size_t i = 0; i < TABLE_ROWS; i++) {
        int values[TABLE_DIMENSIONS];
        table_row_values(i, values);
        if (values[TABLE_KIND] == KIND_OTHER || values[TABLE_MODE] != MODE_NONE)
            continue;
        ck_assert_int_eq(diff.changes[i]->before, DECISION_ALLOWED);
        ck_assert_int_eq(diff.changes[i]->after, values[TABLE_KIND] == KIND_POWERSHELL ? DECISION_FAILED : DECISION_DENIED);
        ck_assert_uint_eq(diff.changes[i]->rule_count, 1);
        ck_assert_str_eq(diff.changes[i]->rules[0].bytes, "A");
    }
    table_diff_fini(&diff);
}
END_TEST

/* Those of one side only; what lies behind the given ones is not looked at. */
START_TEST(a_change_is_explained_by_what_denies_on_one_side)
{
    static const struct {
        const char *before[4], *after[4], *rules;
        size_t before_count, after_count;
    } rows[] = {
        {{"", ""}, {"", ""}, "", 0, 0},
        {{"A", "", ""}, {"", ""}, "A ", 1, 0},
        {{"", ""}, {"A", "", ""}, "A ", 0, 1},
        {{"A", "C", "Z"}, {"B", "D", "Z"}, "A B C D ", 2, 2},
        {{"B", "D", ""}, {"A", "C", ""}, "A B C D ", 2, 2},
        {{"A", "B", "C", ""}, {"B", "", ""}, "A C ", 3, 1},
        {{"B", "", ""}, {"A", "B", "C", ""}, "A C ", 1, 3},
        {{"A", "B", ""}, {"A", "B", ""}, "", 2, 2},
        {{"A", "B", "B"}, {"A", "B", "C"}, "C ", 2, 3},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena arena;
        struct buffer found = {0};
        struct text before[4], after[4];
        struct decision_change change = {.rule_count = 7};
        arena_init(&arena);
        for (size_t j = 0; j < 4; j++) {
            before[j] = text_of(rows[i].before[j]);
            after[j] = text_of(rows[i].after[j]);
        }
        ck_assert(decision_change_explain(&change, &arena, before, rows[i].before_count, after, rows[i].after_count));
        for (size_t j = 0; j < change.rule_count; j++)
            buffer_printf(&found, "%s ", change.rules[j].bytes);
        ck_assert_msg(text_equals(buffer_text(&found), text_of(rows[i].rules)), "row %zu: %.*s", i,
                      TEXT_ARGS(buffer_text(&found)));
        buffer_fini(&found);
        arena_fini(&arena);
    }
}
END_TEST

/* Two rules meet in mode custom with net only: three changes, none of a row that RA001, RA002 or RA004 denied before. Without
 * administrator and explicit shell execute a mode leaves 7 kinds by 2 by 2 rows: 28, 14 of them net only. */
START_TEST(changes_are_told_apart_by_their_rules)
{
    static const char *const expected[] = {"A", "A B", "B"};
    static const size_t rows[] = {14, 14, 3 * 14};
    size_t counted[3] = {0};
    compare("",
            "<rule id='B' severity='error'><when><is fact='run-as'>true</is><is fact='net-only'>true</is></when></rule>"
            "<rule id='A' severity='error'><when><is fact='mode'>custom</is></when></rule>", &diff);
    ck_assert_uint_eq(diff.row_count, 14 + 14 + 3 * 14);
    ck_assert_uint_eq(diff.distinct_count, 3);
    ck_assert_uint_eq(diff.box_count, 3);
    for (size_t i = 0; i < TABLE_ROWS; i++) {
        struct buffer rules = {0};
        for (size_t j = 0; diff.changes[i] && j < diff.changes[i]->rule_count; j++)
            buffer_printf(&rules, "%s%s", j > 0 ? " " : "", diff.changes[i]->rules[j].bytes);
        for (size_t j = 0; j < 3; j++)
            counted[j] += text_equals(buffer_text(&rules), text_of(expected[j]));
        buffer_fini(&rules);
    }
    for (size_t j = 0; j < 3; j++)
        ck_assert_uint_eq(counted[j], rows[j]);
    table_diff_fini(&diff);
}
END_TEST

static size_t bits(unsigned set)
{
    size_t count = 0;
    for (; set; set &= set - 1)
        count++;
    return count;
}

/* The boxes hold every row that changes, once. */
START_TEST(boxes_cover_what_changes)
{
    size_t rows = 0;
    compare("",
            "<rule id='A' severity='error'><when><any>"
            "<all><is fact='kind'>powershell</is><is fact='shell-execute'>true</is></all>"
            "<all><is fact='mode'>custom</is><is fact='net-only'>true</is></all>"
            "<all><is fact='administrator'>true</is><is fact='mode'>none</is><is fact='kind'>addon-ssms</is></all>"
            "</any></when></rule>", &diff);
    for (size_t i = 0; i < diff.box_count; i++) {
        size_t size = 1;
        for (int j = 0; j < TABLE_DIMENSIONS; j++)
            size *= bits(diff.boxes[i].values[j]);
        rows += size;
    }
    /* powershell: mode none, shell execute true: 4; custom, net only, allowed before: 7 kinds by 2; addon-ssms: 6 */
    ck_assert_uint_eq(diff.row_count, 4 + 14 + 6);
    ck_assert_uint_eq(rows, diff.row_count);
    ck_assert_uint_eq(diff.box_count, 3);
    table_diff_fini(&diff);
}
END_TEST

/* A rule that cannot be decided is no allowance, and is said. */
START_TEST(an_undecided_row_has_failed)
{
    static struct tabled tabled;
    make(&tabled, "<rule id='RUNAWAY' severity='warning'><when><is fact='kind'>powershell</is>"
                  RUNAWAY "</when></rule>");
    ck_assert(tabled.table.has_failed);
    for (size_t i = 0; i < TABLE_ROWS; i++) {
        bool failed = tabled.table.rows[i].outcome->decision == DECISION_FAILED;
        ck_assert_int_eq(failed, tabled.table.rows[i].values[TABLE_KIND] == KIND_POWERSHELL);
    }
    unmake(&tabled);
}
END_TEST

Suite *table_suite(void)
{
    Suite *suite = suite_create("table");
    TCase *table = tcase_create("table"), *differences = tcase_create("differences");
    tcase_add_test(table, every_row_of_default_is_the_vendors);
    tcase_add_test(table, rows_that_come_to_the_same_share_it);
    tcase_add_test(table, a_rule_is_listed_once);
    tcase_add_test(table, rows_are_nested);
    tcase_add_test(table, nothing_else_is_wrong);
    tcase_add_test(table, a_silenced_locked_rule_denies);
    tcase_add_test(table, an_undecided_row_has_failed);
    tcase_set_timeout(table, 60);
    suite_add_tcase(suite, table);
    tcase_add_test(differences, equal_policies_do_not_differ);
    tcase_add_test(differences, an_override_flips_its_rows);
    tcase_add_test(differences, every_row_is_compared);
    tcase_add_test(differences, changes_are_told_apart_by_their_rules);
    tcase_add_test(differences, changes_are_told_apart_by_their_decisions);
    tcase_add_test(differences, a_change_is_explained_by_what_denies_on_one_side);
    tcase_add_test(differences, boxes_cover_what_changes);
    tcase_set_timeout(differences, 60);
    suite_add_tcase(suite, differences);
    return suite;
}
