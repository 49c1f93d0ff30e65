#include "tests/prover_from_text.h"

#include <stdlib.h>

Suite *implied_rules_suite(void);

/* --- rules that another makes superfluous --- */

#define RULE(id, severity, conditions) "<rule id='" id "' severity='" severity "'><when>" conditions "</when></rule>"
#define ALL_RULE(id, conditions) "<rule id='" id "' severity='error' applies-to='all'><when>" conditions "</when></rule>"
#define CUSTOM "<is fact='mode'>custom</is>"
#define RUN_AS "<is fact='run-as'>true</is>"
#define ELEVATED "<is fact='administrator'>true</is>"
#define PROMPT "<is fact='prompt'>true</is>"
#define NO_PROMPT "<is fact='prompt'>false</is>"
#define SERVICE "<matches fact='user' regex='^svc-'/>"
#define GROUP(glob) "<matches fact='group' glob='" glob "'/>"
#define TOOLS "tool-command-line tool-powershell-local tool-powershell-remote tool-psexec"
#define OVER(length) "<exceeds fact='planned-length' limit='" length "'/>"

/* Two rules of which one is superfluous, and two much like them of which none is. */
static const struct {
    const char *defect, *clean;
    const char *rule, *by;
    bool equal;
} implied[] = {
    {RULE("A", "error", CUSTOM) RULE("B", "error", RUN_AS),
     RULE("A", "error", CUSTOM) RULE("B", "error", ELEVATED), "A", "B", false},
    {RULE("A", "warning", CUSTOM ELEVATED) RULE("B", "error", ELEVATED),
     RULE("A", "error", CUSTOM ELEVATED) RULE("B", "warning", ELEVATED), "A", "B", false},
    {RULE("A", "error", CUSTOM ELEVATED) RULE("B", "error", ELEVATED CUSTOM),
     RULE("A", "error", CUSTOM ELEVATED) RULE("B", "error", CUSTOM "<is fact='administrator'>false</is>"), "B", "A", true},
    {RULE("A", "note", CUSTOM) RULE("B", "error", CUSTOM),
     RULE("A", "note", CUSTOM) RULE("B", "off", CUSTOM), "A", "B", true},
    {RULE("A", "error", GROUP("Prod\\EU\\**")) RULE("B", "error", GROUP("prod\\**")),
     RULE("A", "error", GROUP("Prod\\EU\\**")) RULE("B", "error", GROUP("prod\\*")),
     "A", "B", false},
    {RULE("A", "error", "<is fact='name'>Backup</is>") RULE("B", "error", "<one-of fact='name'>Backup Restore</one-of>"),
     RULE("A", "error", "<is fact='name'>Backup</is>") RULE("B", "error", "<one-of fact='name'>backup Restore</one-of>"),
     "A", "B", false},
    {RULE("A", "error", SERVICE CUSTOM) RULE("B", "error", SERVICE),
     RULE("A", "error", SERVICE CUSTOM) RULE("B", "error", "<matches fact='user' regex='^svc-a'/>"), "A", "B", false},
    {RULE("A", "error", OVER("2000")) RULE("B", "error", OVER("1000")),
     RULE("A", "error", OVER("2000")) RULE("B", "error", ELEVATED OVER("1000")), "A", "B", false},
    {RULE("A", "error", CUSTOM) ALL_RULE("B", RUN_AS), ALL_RULE("A", CUSTOM) RULE("B", "error", RUN_AS), "A", "B", false},
    {RULE("A", "error", "<is fact='output'>capture</is>") RULE("B", "error", "<is fact='wait'>true</is>"),
     RULE("A", "error", "<is fact='output'>keep-open</is>") RULE("B", "error", "<is fact='wait'>true</is>"), "A", "B", false},
    /* among sessions */
    {RULE("A", "error", "<not><is fact='kind'>powershell</is></not>")
         RULE("B", "error", "<one-of fact='kind'>command-line " TOOLS " addon-ssms</one-of>"),
     RULE("A", "error", "<not><is fact='kind'>powershell</is></not>")
         RULE("B", "error", "<one-of fact='kind'>powershell " TOOLS " addon-ssms</one-of>"), "B", "A", true},
    /* by another of several <when>s each */
    {RULE("A", "error", CUSTOM "<not>" PROMPT "</not>") RULE("B", "error", CUSTOM ELEVATED "</when><when>" NO_PROMPT),
     RULE("A", "error", CUSTOM "<not>" PROMPT "</not>") RULE("B", "error", CUSTOM ELEVATED "</when><when>" PROMPT),
     "A", "B", false},
    {RULE("A", "error", CUSTOM "</when><when>" ELEVATED RUN_AS) RULE("B", "error", RUN_AS),
     RULE("A", "error", CUSTOM "</when><when>" ELEVATED) RULE("B", "error", RUN_AS), "A", "B", false},
    {"<exclusive id='A' severity='error' facts='run-as administrator'/>" RULE("B", "error", ELEVATED),
     "<exclusive id='A' severity='error' facts='run-as administrator prompt'/>" RULE("B", "error", ELEVATED), "A", "B", false},
};

START_TEST(an_implied_rule_is_found)
{
    struct implied_rules found;
    read_rules(implied[_i].defect);
    proof_implied_rules(prover, &policy, &found);
    ck_assert_msg(found.first != NULL, "%s", implied[_i].defect);
    ck_assert_str_eq(found.first->rule->id.bytes, implied[_i].rule);
    ck_assert_str_eq(found.first->by->id.bytes, implied[_i].by);
    ck_assert_int_eq(found.first->equal, implied[_i].equal);
    ck_assert(found.first->witness.length > 0);
    ck_assert_ptr_null(found.first->next);
    ck_assert_uint_eq(found.undecided, 0);
}
END_TEST

START_TEST(a_rule_with_a_life_of_its_own_is_not)
{
    struct implied_rules found;
    read_rules(implied[_i].clean);
    proof_implied_rules(prover, &policy, &found);
    ck_assert_msg(found.first == NULL, "%s: %s by %s", implied[_i].clean, found.first->rule->id.bytes, found.first->by->id.bytes);
    ck_assert_uint_eq(found.undecided, 0);
}
END_TEST

/* It implies everything, and is reported as what it is. */
START_TEST(a_rule_that_never_holds_is_not_implied)
{
    struct implied_rules found;
    read_rules(RULE("A", "error", CUSTOM "<is fact='run-as'>false</is>") RULE("B", "error", RUN_AS));
    proof_implied_rules(prover, &policy, &found);
    ck_assert_ptr_null(found.first);
    read_rules(RULE("A", "error", "<is fact='kind'>other</is>") RULE("B", "error", RUN_AS)); /* not of a session */
    proof_implied_rules(prover, &policy, &found);
    ck_assert_ptr_null(found.first);
    read_rules(RULE("A", "error", "<is fact='kind'>other</is>") RULE("B", "error", NO_PROMPT)); /* though both hold for one */
    proof_implied_rules(prover, &policy, &found);
    ck_assert_ptr_null(found.first);
    read_rules(ALL_RULE("A", "<is fact='kind'>other</is>" NO_PROMPT) ALL_RULE("B", NO_PROMPT)); /* here they are looked at */
    proof_implied_rules(prover, &policy, &found);
    ck_assert_ptr_nonnull(found.first);
    ck_assert_str_eq(found.first->rule->id.bytes, "A");
}
END_TEST

/* 13 texts each can be looked at, 26 cannot: two pairs, one each way round. */
START_TEST(what_cannot_be_compared_is_counted)
{
    struct implied_rules found;
    struct buffer rules = {0};
    for (int rule = 0; rule < 2; rule++) {
        buffer_printf(&rules, "<rule id='R%d' severity='error'><when>", rule);
        for (int i = 0; i < 13; i++)
            buffer_printf(&rules, "<not><is fact='name'>n%d-%d</is></not>", rule, i);
        buffer_printf(&rules, "</when></rule>");
    }
    read_rules(rules.bytes);
    proof_implied_rules(prover, &policy, &found);
    ck_assert_ptr_null(found.first);
    ck_assert_uint_eq(found.undecided, 2);
    buffer_fini(&rules);
}
END_TEST

START_TEST(of_three_equal_rules_two_are_reported)
{
    struct implied_rules found;
    read_rules(RULE("A", "error", CUSTOM) RULE("B", "error", CUSTOM) RULE("C", "error", CUSTOM));
    proof_implied_rules(prover, &policy, &found);
    ck_assert_str_eq(found.first->rule->id.bytes, "B");
    ck_assert_str_eq(found.first->by->id.bytes, "A");
    ck_assert_str_eq(found.first->next->rule->id.bytes, "C");
    ck_assert_str_eq(found.first->next->by->id.bytes, "A");
    ck_assert_ptr_null(found.first->next->next);
}
END_TEST

/* A few hundred rules of every sort, none of which another implies. */
START_TEST(many_rules_are_compared)
{
    struct implied_rules found;
    struct buffer rules = {0};
    for (int i = 0; i < 200; i++)
        buffer_printf(&rules, "<rule id='R%d' severity='error'><when><is fact='mode'>%s</is><is fact='output'>%s</is>"
                              "<matches fact='group' glob='Area%d\\**'/></when></rule>",
                      i, run_as_mode_names[i % 5], output_mode_names[i % 3], i);
    buffer_printf(&rules, "<rule id='LAST' severity='error'><when><is fact='mode'>custom</is><is fact='output'>capture</is>"
                          "<is fact='prompt'>true</is><matches fact='group' glob='area17\\EU'/></when></rule>");
    read_rules(rules.bytes);
    proof_implied_rules(prover, &policy, &found);
    ck_assert_uint_eq(found.undecided, 0);
    ck_assert_ptr_nonnull(found.first);
    ck_assert_str_eq(found.first->rule->id.bytes, "LAST");
    ck_assert_str_eq(found.first->by->id.bytes, "R17");
    ck_assert_ptr_null(found.first->next);
    buffer_fini(&rules);
}
END_TEST

/* --- scopes of suppressions --- */

static struct pattern *glob_of(const char *glob)
{
    struct pattern *pattern;
    ck_assert_int_eq(pattern_new_glob(text_of(glob), &pattern, NULL, 0), STATUS_OK);
    return pattern;
}

static enum proof_answer within(const char *conditions, const char *glob)
{
    struct pattern *pattern = glob_of(glob);
    struct condition scope = scope_group(pattern);
    struct proof proof;
    read_when(conditions);
    proof_rule_within(prover, policy.sources->rules, &scope, &proof);
    pattern_free(pattern);
    return proof.answer;
}

START_TEST(a_scope_reaches_sessions_of_the_rule_or_none)
{
    ck_assert_int_eq(within("<matches fact='group' glob='Production\\**'/>", "Production\\EU"), PROOF_HOLDS);
    ck_assert_int_eq(within("<not><matches fact='group' glob='Legacy\\**'/></not>", "legacy\\Old\\**"), PROOF_NEVER);
    ck_assert_int_eq(within("<not><matches fact='group' glob='Legacy\\**'/></not>", "legacy*"), PROOF_HOLDS);
    ck_assert_int_eq(within(CUSTOM, "a;b"), PROOF_NEVER); /* no path has a ; */
    struct text ids[] = {TEXT(SCENE_ID), TEXT(SCENE_LINK)}; /* the first one is the scope's */
    struct condition scope = scope_id(ids);
    struct proof proof;
    read_when("<not><is fact='id'>" SCENE_ID "</is></not>");
    proof_rule_within(prover, policy.sources->rules, &scope, &proof);
    ck_assert_int_eq(proof.answer, PROOF_NEVER);
    read_when("<is fact='id'>" SCENE_LINK "</is>");
    proof_rule_within(prover, policy.sources->rules, &scope, &proof);
    ck_assert_int_eq(proof.answer, PROOF_NEVER);
    read_when(CUSTOM);
    proof_rule_within(prover, policy.sources->rules, &scope, &proof);
    ck_assert_int_eq(proof.answer, PROOF_HOLDS);
}
END_TEST

START_TEST(a_scope_leaves_sessions_of_the_rule_or_none)
{
    struct pattern *all = glob_of("**"), *some = glob_of("A\\**");
    struct condition scopes[] = {scope_group(some), scope_group(all)};
    const struct condition *list[] = {&scopes[0], &scopes[1]};
    struct proof proof;
    read_when(CUSTOM);
    proof_rule_outside(prover, policy.sources->rules, list, 1, &proof);
    ck_assert_int_eq(proof.answer, PROOF_HOLDS);
    proof_rule_outside(prover, policy.sources->rules, list, 2, &proof);
    ck_assert_int_eq(proof.answer, PROOF_NEVER);
    pattern_free(all);
    pattern_free(some);
}
END_TEST

static enum proof_answer outside(const char *inner, const char *outer)
{
    struct pattern *inner_glob = glob_of(inner), *outer_glob = glob_of(outer);
    struct condition inner_scope = scope_group(inner_glob), outer_scope = scope_group(outer_glob);
    struct proof proof;
    proof_scope_outside(prover, &inner_scope, &outer_scope, &proof);
    pattern_free(inner_glob);
    pattern_free(outer_glob);
    return proof.answer;
}

START_TEST(one_scope_may_hold_another)
{
    ck_assert_int_eq(outside("Legacy\\Old\\**", "legacy\\**"), PROOF_NEVER);
    ck_assert_int_eq(outside("legacy", "Legacy\\**"), PROOF_NEVER);
    ck_assert_int_eq(outside("Legacy\\**", "legacy\\Old\\**"), PROOF_HOLDS);
    ck_assert_int_eq(outside("a*c", "a?c"), PROOF_HOLDS);
    ck_assert_int_eq(outside("a?c", "a*c"), PROOF_NEVER);
    ck_assert_int_eq(outside("[ab]c", "[a-d]c"), PROOF_NEVER);
    ck_assert_int_eq(outside("[a-d]c", "[!d]c"), PROOF_HOLDS);
    ck_assert_int_eq(outside("B\xC3\xBCro\\x", "b\xC3\x9CRO\\*"), PROOF_NEVER);
}
END_TEST

Suite *implied_rules_suite(void)
{
    const TTest *const tests[] = {
        a_rule_that_never_holds_is_not_implied, what_cannot_be_compared_is_counted, of_three_equal_rules_two_are_reported,
        many_rules_are_compared,
        a_scope_reaches_sessions_of_the_rule_or_none, a_scope_leaves_sessions_of_the_rule_or_none, one_scope_may_hold_another,
    };
    const struct {
        const TTest *test;
        int count;
    } loops[] = {
        {an_implied_rule_is_found, sizeof implied / sizeof *implied},
        {a_rule_with_a_life_of_its_own_is_not, sizeof implied / sizeof *implied},
    };
    Suite *suite = suite_create("implied_rules");
    TCase *proofs = tcase_create("proofs");
    tcase_add_checked_fixture(proofs, set_up, tear_down);
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
        tcase_add_test(proofs, tests[i]);
    for (size_t i = 0; i < sizeof loops / sizeof *loops; i++)
        tcase_add_loop_test(proofs, loops[i].test, 0, loops[i].count);
    tcase_set_timeout(proofs, 120);
    suite_add_tcase(suite, proofs);
    return suite;
}
