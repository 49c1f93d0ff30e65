#include "tests/policy_from_text.h"

#include "policy/proof.h"
#include "policy/specimen.h"

#include <stdlib.h>

Suite *proof_suite(void);

static struct policy policy;
static struct prover *prover;

static void set_up(void)
{
    prover = prover_new();
    ck_assert_ptr_nonnull(prover);
    memset(&policy, 0, sizeof policy);
}

static void tear_down(void)
{
    ck_assert(!prover_failed(prover));
    prover_free(prover);
    policy_fini(&policy);
}

/* Every rule's conditions stand in lines of their own, so that a place says which condition. */
static void read_rules(const char *rules)
{
    policy_fini(&policy);
    policy_from_rules(&policy, rules);
}

static void read_when(const char *conditions)
{
    struct buffer rule = {0};
    buffer_printf(&rule, "<rule id='T1' severity='error'><when>\n%s</when></rule>", conditions);
    read_rules(rule.bytes);
    buffer_fini(&rule);
}

static const char *const answers[] = {"holds", "never", "assumed", "undecided"};

/* --- rules that can never hold: each defect beside a neighbour that differs in one thing --- */

static const struct {
    const char *never, *holds;
    size_t core; /* conditions that contradict each other */
} contradictions[] = {
    /* one fact, two values */
    {"<is fact='mode'>none</is>\n<is fact='mode'>custom</is>", "<is fact='mode'>custom</is>\n<is fact='mode'>custom</is>", 2},
    {"<one-of fact='kind'>powershell tool-psexec</one-of>\n<is fact='kind'>addon-ssms</is>",
     "<one-of fact='kind'>powershell tool-psexec</one-of>\n<is fact='kind'>tool-psexec</is>", 2},
    /* facts that follow from others */
    {"<is fact='run-as'>false</is>\n<is fact='mode'>custom</is>", "<is fact='run-as'>true</is>\n<is fact='mode'>custom</is>", 2},
    {"<is fact='prompt'>true</is>\n<is fact='api'>CreateProcessWithLogonW</is>\n<is fact='mode'>none</is>",
     "<is fact='prompt'>true</is>\n<is fact='api'>CreateProcessWithLogonW</is>\n<is fact='mode'>custom</is>", 2},
    {"<is fact='api'>ShellExecuteExW</is>\n<is fact='kind'>powershell</is>\n<is fact='administrator'>false</is>\n"
     "<is fact='shell-execute'>unset</is>",
     "<is fact='api'>ShellExecuteExW</is>\n<is fact='kind'>command-line</is>\n<is fact='administrator'>false</is>\n"
     "<is fact='shell-execute'>unset</is>", 4},
    {"<is fact='wait'>false</is>\n<is fact='output'>capture</is>", "<is fact='wait'>false</is>\n<is fact='output'>keep-open</is>", 2},
    {"<is fact='variable-in-script'>true</is>\n<is fact='kind'>command-line</is>",
     "<is fact='variable-in-script'>true</is>\n<is fact='kind'>powershell</is>", 2},
    {"<is fact='nothing-to-run'>true</is>\n<is fact='kind'>powershell</is>",
     "<is fact='nothing-to-run'>true</is>\n<is fact='kind'>tool-psexec</is>", 2},
    {"<is fact='user-form'>upn</is>\n<is fact='mode'>my-personal</is>",
     "<is fact='user-form'>upn</is>\n<is fact='mode'>current-session</is>", 2},
    {"<is fact='domain-conflict'>true</is>\n<is fact='has-domain'>false</is>\n<is fact='mode'>custom</is>",
     "<is fact='domain-conflict'>true</is>\n<is fact='has-domain'>false</is>\n<is fact='mode'>current-session</is>", 3},
    {"<is fact='ignored-credential'>true</is>\n<is fact='run-as-credential'>false</is>",
     "<is fact='ignored-credential'>true</is>\n<is fact='has-secret'>false</is>", 2},
    {"<is fact='has-link'>true</is>\n<is fact='link-state'>none</is>", "<is fact='has-link'>true</is>\n<is fact='link-state'>not-found</is>", 2},
    {"<is fact='is-tool'>true</is>\n<is fact='unset-shell-execute-counts'>true</is>\n<is fact='kind'>tool-psexec</is>",
     "<is fact='is-tool'>true</is>\n<is fact='unset-shell-execute-counts'>true</is>\n<is fact='kind'>tool-command-line</is>", 2},
    /* a rule looks at sessions */
    {"<is fact='kind'>other</is>", "<not><is fact='kind'>powershell</is></not>", 1},
    /* nesting */
    {"<is fact='administrator'>true</is>\n<not><any><is fact='administrator'>true</is><is fact='prompt'>true</is></any></not>",
     "<is fact='administrator'>true</is>\n<not><all><is fact='administrator'>true</is><is fact='prompt'>true</is></all></not>", 2},
    {"<any><is fact='mode'>none</is><is fact='net-only'>true</is></any>\n<is fact='run-as'>true</is>\n<is fact='net-only'>false</is>",
     "<any><is fact='mode'>none</is><is fact='net-only'>true</is></any>\n<is fact='run-as'>false</is>\n<is fact='prompt'>true</is>", 3},
    /* patterns over an enum */
    {"<matches fact='mode' glob='c*'/>\n<is fact='mode'>none</is>", "<matches fact='mode' glob='n*'/>\n<is fact='mode'>none</is>", 2},
    {"<matches fact='kind' regex='^nothing-like-it$'/>", "<matches fact='kind' regex='^tool-'/>", 1},
    /* texts */
    {"<is fact='user'>alice</is>\n<is fact='user'>bob</is>", "<is fact='user'>alice</is>\n<is fact='own-user'>bob</is>", 2},
    {"<is fact='user'>alice</is>\n<is fact='has-user'>false</is>", "<is fact='user'>alice</is>\n<is fact='has-user'>true</is>", 2},
    {"<is fact='name'>Backup</is>\n<matches fact='name' glob='Restore*'/>",
     "<is fact='name'>Backup</is>\n<matches fact='name' glob='Back*'/>", 2},
    {"<is fact='name'>Backup</is>\n<not><matches fact='name' regex='^back'/></not>",
     "<one-of fact='name'>Backup Restore</one-of>\n<not><matches fact='name' regex='^back'/></not>", 2},
    {"<matches fact='host' glob='*.corp.example'/>\n<matches fact='host' glob='*.test'/>",
     "<matches fact='host' glob='*.corp.example'/>\n<matches fact='host' glob='srv*'/>", 2},
    {"<matches fact='name' glob='a*'/>\n<not><matches fact='name' glob='a**'/></not>",
     "<matches fact='name' glob='a**'/>\n<not><matches fact='name' glob='a*'/></not>", 2},
    {"<is fact='raw-directory'></is>\n<matches fact='raw-directory' glob='C:\\**'/>",
     "<is fact='raw-script'></is>\n<matches fact='raw-directory' glob='C:\\**'/>", 2},
    {"<is fact='script'>a.ps1</is>\n<is fact='raw-script'></is>", "<is fact='script'></is>\n<is fact='raw-script'>$PARAMETER5$</is>", 2},
    {"<is fact='program'>backup.bat</is>\n<is fact='batch-target'>false</is>",
     "<is fact='program'>backup.exe</is>\n<is fact='batch-target'>false</is>", 2},
    {"<is fact='id'>7D1E0F5C-3B6A-4C1D-9E2F-0A1B2C3D4E5F</is>", "<is fact='id'>7d1e0f5c-3b6a-4c1d-9e2f-0a1b2c3d4e5f</is>", 1},
    {"<matches fact='id' glob='{*}'/>", "<matches fact='id' glob='7D1E*'/>", 1},
    {"<is fact='link'>b87b29d9-9239-4d7b-86d8-9b53dcd3ba9f</is>\n<is fact='link-state'>found</is>",
     "<is fact='link'>c87b29d9-9239-4d7b-86d8-9b53dcd3ba9f</is>\n<is fact='link-state'>found</is>", 2},
    {"<is fact='effective-user'>alice</is>\n<is fact='mode'>none</is>",
     "<is fact='effective-user'>alice</is>\n<is fact='mode'>my-personal</is>", 2},
    {"<is fact='user'>CORP\\alice</is>\n<is fact='mode'>custom</is>\n<is fact='user-form'>upn</is>",
     "<is fact='user'>alice@corp</is>\n<is fact='mode'>custom</is>\n<is fact='user-form'>upn</is>", 3},
    /* a group is a list: two of its paths may hold for two tests, but a test that fails fails for all */
    {"<matches fact='group' glob='A\\**'/>\n<not><matches fact='group' glob='A**'/></not>",
     "<matches fact='group' glob='A\\**'/>\n<matches fact='group' glob='B\\**'/>", 2},
    {"<is fact='group'>A;B</is>", "<is fact='group'>A</is>", 1},
    /* numbers */
    {"<exceeds fact='planned-length' limit='2000'/>\n<not><exceeds fact='planned-length' limit='1000'/></not>",
     "<exceeds fact='planned-length' limit='1000'/>\n<not><exceeds fact='planned-length' limit='2000'/></not>", 2},
    {"<exceeds fact='length-limit' limit='1023'/>\n<is fact='run-as'>true</is>",
     "<exceeds fact='length-limit' limit='1022'/>\n<is fact='run-as'>true</is>", 2},
    {"<exceeds fact='planned-length' limit='length-limit'/>\n<is fact='run-as'>true</is>\n"
     "<not><exceeds fact='planned-length' limit='1023'/></not>",
     "<exceeds fact='planned-length' limit='length-limit'/>\n<is fact='run-as'>true</is>\n"
     "<not><exceeds fact='planned-length' limit='1024'/></not>", 2}, /* no call takes less than 1023 */
};

START_TEST(a_rule_that_can_never_hold_is_found)
{
    struct proof proof;
    read_when(contradictions[_i].never);
    proof_rule(prover, policy.sources->rules, &proof);
    ck_assert_msg(proof.answer == PROOF_NEVER, "%s: %s %.*s", contradictions[_i].never, answers[proof.answer],
                  TEXT_ARGS(proof.witness));
    ck_assert_msg(proof.core_count == contradictions[_i].core, "%s: %zu conditions", contradictions[_i].never, proof.core_count);
}
END_TEST

START_TEST(its_neighbour_holds_for_a_session)
{
    struct proof proof;
    read_when(contradictions[_i].holds);
    proof_rule(prover, policy.sources->rules, &proof);
    ck_assert_msg(proof.answer == PROOF_HOLDS, "%s: %s", contradictions[_i].holds, answers[proof.answer]);
    ck_assert(text_starts_with(proof.witness, TEXT("kind=\"")));
    ck_assert_ptr_null(proof_dead_conditions(prover, policy.sources->rules));
}
END_TEST

START_TEST(the_core_leaves_out_what_is_not_needed)
{
    struct proof proof;
    read_when("<is fact='prompt'>true</is>\n<is fact='mode'>none</is>\n<is fact='wait'>true</is>\n<is fact='run-as'>true</is>");
    proof_rule(prover, policy.sources->rules, &proof);
    ck_assert_int_eq(proof.answer, PROOF_NEVER);
    ck_assert_uint_eq(proof.core_count, 2);
    ck_assert_uint_eq(proof.core[0]->place.line, 3);
    ck_assert_uint_eq(proof.core[1]->place.line, 5);
    ck_assert(!proof.is_other_entry);
}
END_TEST

START_TEST(a_rule_for_other_entries_has_to_say_so)
{
    struct proof proof;
    read_when("<is fact='kind'>other</is>");
    proof_rule(prover, policy.sources->rules, &proof);
    ck_assert_int_eq(proof.answer, PROOF_NEVER);
    ck_assert(proof.is_other_entry);
    read_rules("<rule id='T1' severity='error' applies-to='all'><when><is fact='kind'>other</is></when></rule>");
    proof_rule(prover, policy.sources->rules, &proof);
    ck_assert_int_eq(proof.answer, PROOF_HOLDS);
}
END_TEST

/* What nothing here can read is said to be open, whichever way it is. */
START_TEST(what_depends_on_a_regular_expression_is_not_claimed)
{
    struct proof proof;
    read_when("<matches fact='name' regex='(?=a)b'/>");
    proof_rule(prover, policy.sources->rules, &proof);
    ck_assert_int_eq(proof.answer, PROOF_ASSUMED);
    ck_assert_ptr_nonnull(proof.why);
    read_when("<matches fact='program' regex='\\.exe$'/><is fact='batch-target'>true</is>");
    proof_rule(prover, policy.sources->rules, &proof);
    ck_assert_int_eq(proof.answer, PROOF_ASSUMED);
    ck_assert_ptr_null(proof_dead_conditions(prover, policy.sources->rules));
}
END_TEST

/* --- conditions that never hold where they stand --- */

static const struct {
    const char *dead, *alive;
    size_t line; /* of the dead condition; its <when> stands in line 1 */
} dead_conditions[] = {
    {"<is fact='mode'>none</is><any>\n<is fact='run-as'>true</is>\n<is fact='administrator'>true</is></any>",
     "<is fact='mode'>custom</is><any>\n<is fact='run-as'>true</is>\n<is fact='administrator'>true</is></any>", 3},
    {"<any>\n<all><is fact='kind'>powershell</is><is fact='is-tool'>true</is></all>\n<is fact='prompt'>true</is></any>",
     "<any>\n<all><is fact='kind'>tool-psexec</is><is fact='is-tool'>true</is></all>\n<is fact='prompt'>true</is></any>", 3},
    {"<is fact='mode'>custom</is>\n<not><is fact='run-as'>false</is></not>",
     "<is fact='mode'>custom</is>\n<not><is fact='prompt'>false</is></not>", 3},
    {"<is fact='wait'>true</is>\n<not>\n<any>\n<is fact='wait'>false</is>\n<is fact='prompt'>true</is></any></not>",
     "<is fact='wait'>true</is>\n<not>\n<any>\n<is fact='net-only'>true</is>\n<is fact='prompt'>true</is></any></not>", 5},
    {"<matches fact='group' glob='Production\\**'/>\n<is fact='name'>a</is><any>\n<is fact='name'>b</is>\n<is fact='prompt'>true</is></any>",
     "<matches fact='group' glob='Production\\**'/>\n<is fact='name'>a</is><any>\n<is fact='host'>b</is>\n<is fact='prompt'>true</is></any>", 4},
};

START_TEST(a_dead_condition_is_found)
{
    read_when(dead_conditions[_i].dead);
    const struct dead_condition *dead = proof_dead_conditions(prover, policy.sources->rules);
    ck_assert_msg(dead != NULL, "%s", dead_conditions[_i].dead);
    ck_assert_uint_eq(dead->condition->place.line, dead_conditions[_i].line);
    ck_assert_ptr_nonnull(dead->parent);
    ck_assert_int_eq(dead->proof.answer, PROOF_NEVER);
    ck_assert_uint_ge(dead->proof.core_count, 1);
    ck_assert_ptr_null(dead->next);
}
END_TEST

START_TEST(a_live_one_is_not)
{
    read_when(dead_conditions[_i].alive);
    ck_assert_ptr_null(proof_dead_conditions(prover, policy.sources->rules));
}
END_TEST

START_TEST(one_of_several_whens_may_be_dead)
{
    struct proof proof;
    const struct dead_condition *dead;
    read_rules("<rule id='T1' severity='error'><when><is fact='mode'>custom</is></when>\n"
               "<when><is fact='mode'>custom</is><is fact='run-as'>false</is></when></rule>");
    proof_rule(prover, policy.sources->rules, &proof);
    ck_assert_int_eq(proof.answer, PROOF_HOLDS);
    dead = proof_dead_conditions(prover, policy.sources->rules);
    ck_assert_ptr_nonnull(dead);
    ck_assert_uint_eq(dead->condition->place.line, 2);
    ck_assert_ptr_null(dead->parent);
    read_rules("<rule id='T1' severity='error'><when><is fact='mode'>custom</is></when>\n"
               "<when><is fact='mode'>custom</is><is fact='run-as'>true</is></when></rule>");
    ck_assert_ptr_null(proof_dead_conditions(prover, policy.sources->rules));
}
END_TEST

START_TEST(exclusive_facts_are_true_together_or_say_nothing)
{
    struct proof proof;
    read_rules("<exclusive id='T1' severity='error' facts='is-tool own-credentials'/>");
    proof_rule(prover, policy.sources->rules, &proof);
    ck_assert_int_eq(proof.answer, PROOF_HOLDS);
    ck_assert_ptr_null(proof_dead_conditions(prover, policy.sources->rules));
    read_rules("<exclusive id='T1' severity='error' facts='variable-in-script unset-shell-execute-counts'/>");
    proof_rule(prover, policy.sources->rules, &proof);
    ck_assert_int_eq(proof.answer, PROOF_NEVER);
    read_rules("<exclusive id='T1' severity='error' facts='variable-in-script unset-shell-execute-counts prompt'/>");
    ck_assert_ptr_null(proof_dead_conditions(prover, policy.sources->rules));
    read_rules("<exclusive id='T1' severity='error' facts='nothing-to-run batch-target unquoted-path'/>");
    ck_assert_ptr_null(proof_dead_conditions(prover, policy.sources->rules)); /* psexec without a host */
    read_rules("<exclusive id='T1' severity='error' facts='variable-in-script unset-shell-execute-counts is-tool'/>");
    ck_assert_ptr_null(proof_dead_conditions(prover, policy.sources->rules)); /* each meets is-tool */
    read_rules("<rule id='T1' severity='error'><when><is fact='kind'>powershell</is><any><is fact='is-tool'>true</is>"
               "<is fact='prompt'>true</is></any></when></rule>");
    ck_assert_ptr_nonnull(proof_dead_conditions(prover, policy.sources->rules));
}
END_TEST

/* --- rules that another makes superfluous --- */

#define RULE(id, severity, conditions) "<rule id='" id "' severity='" severity "'><when>" conditions "</when></rule>"
#define ALL_RULE(id, conditions) "<rule id='" id "' severity='error' applies-to='all'><when>" conditions "</when></rule>"
#define CUSTOM "<is fact='mode'>custom</is>"
#define RUN_AS "<is fact='run-as'>true</is>"
#define ELEVATED "<is fact='administrator'>true</is>"

static const struct {
    const char *defect, *clean;
    const char *rule, *by;
    bool equal;
} implied[] = {
    {RULE("A", "error", CUSTOM) RULE("B", "error", RUN_AS), RULE("A", "error", CUSTOM) RULE("B", "error", ELEVATED), "A", "B", false},
    {RULE("A", "warning", CUSTOM ELEVATED) RULE("B", "error", ELEVATED), RULE("A", "error", CUSTOM ELEVATED) RULE("B", "warning", ELEVATED),
     "A", "B", false},
    {RULE("A", "error", CUSTOM ELEVATED) RULE("B", "error", ELEVATED CUSTOM), RULE("A", "error", CUSTOM ELEVATED) RULE("B", "error", RUN_AS "<is fact='administrator'>false</is>"),
     "B", "A", true},
    {RULE("A", "note", CUSTOM) RULE("B", "error", CUSTOM), RULE("A", "note", CUSTOM) RULE("B", "off", CUSTOM), "A", "B", true},
    {RULE("A", "error", "<matches fact='group' glob='Prod\\EU\\**'/>") RULE("B", "error", "<matches fact='group' glob='prod\\**'/>"),
     RULE("A", "error", "<matches fact='group' glob='Prod\\EU\\**'/>") RULE("B", "error", "<matches fact='group' glob='prods\\**'/>"),
     "A", "B", false},
    {RULE("A", "error", "<is fact='name'>Backup</is>") RULE("B", "error", "<one-of fact='name'>Backup Restore</one-of>"),
     RULE("A", "error", "<is fact='name'>Backup</is>") RULE("B", "error", "<one-of fact='name'>backup Restore</one-of>"), "A", "B", false},
    {RULE("A", "error", "<matches fact='user' regex='^svc-'/>" CUSTOM) RULE("B", "error", "<matches fact='user' regex='^svc-'/>"),
     RULE("A", "error", "<matches fact='user' regex='^svc-'/>" CUSTOM) RULE("B", "error", "<matches fact='user' regex='^svc-a'/>"), "A", "B", false},
    {RULE("A", "error", "<exceeds fact='planned-length' limit='2000'/>") RULE("B", "error", "<exceeds fact='planned-length' limit='1000'/>"),
     RULE("A", "error", "<exceeds fact='planned-length' limit='2000'/>")
         RULE("B", "error", ELEVATED "<exceeds fact='planned-length' limit='1000'/>"), "A", "B", false},
    {RULE("A", "error", CUSTOM) ALL_RULE("B", RUN_AS), ALL_RULE("A", CUSTOM) RULE("B", "error", RUN_AS), "A", "B", false},
    {RULE("A", "error", "<is fact='output'>capture</is>") RULE("B", "error", "<is fact='wait'>true</is>"),
     RULE("A", "error", "<is fact='output'>keep-open</is>") RULE("B", "error", "<is fact='wait'>true</is>"), "A", "B", false},
    {RULE("A", "error", CUSTOM "<not><is fact='prompt'>true</is></not>")
         "<rule id='B' severity='error'><when>" CUSTOM ELEVATED "</when><when><is fact='prompt'>false</is></when></rule>",
     RULE("A", "error", CUSTOM "<not><is fact='prompt'>true</is></not>")
         "<rule id='B' severity='error'><when>" CUSTOM ELEVATED "</when><when><is fact='prompt'>true</is></when></rule>", "A", "B", false},
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
    struct text id = TEXT(SCENE_ID);
    struct condition scope = scope_id(&id);
    struct proof proof;
    read_when("<not><is fact='id'>" SCENE_ID "</is></not>");
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

/* --- witnesses --- */

static void witness_is(const char *conditions, const char *expected)
{
    struct proof proof;
    read_when(conditions);
    proof_rule(prover, policy.sources->rules, &proof);
    ck_assert_int_eq(proof.answer, PROOF_HOLDS);
    ck_assert_msg(text_equals(proof.witness, text_of(expected)), "%.*s", TEXT_ARGS(proof.witness));
}

START_TEST(a_witness_says_what_is_not_ordinary)
{
    witness_is("<is fact='prompt'>false</is>", "kind=\"command-line\"");
    witness_is(CUSTOM ELEVATED, "kind=\"command-line\" mode=\"custom\" administrator=\"true\"");
    witness_is("<is fact='kind'>powershell</is><is fact='user'>a&amp;\"b</is>", "kind=\"powershell\" user=\"a&#x26;&#x22;b\"");
    witness_is("<matches fact='group' glob='Production\\**'/><not><matches fact='group' glob='production'/></not>",
               "kind=\"command-line\" group=\"Production\\\"");
    witness_is("<matches fact='group' glob='A\\**'/><matches fact='group' glob='B\\**'/>", "kind=\"command-line\" group=\"A;B\"");
    witness_is("<is fact='nothing-to-run'>true</is>", "kind=\"command-line\" command=\"\"");
    witness_is("<is fact='default-directory'>false</is>", "kind=\"command-line\" directory=\"C:\\Jobs\" default-directory=\"false\"");
    witness_is("<is fact='effective-user'>bob</is>",
               "kind=\"command-line\" mode=\"current-session\" effective-user=\"bob\" effective-domain=\"\"");
    witness_is("<is fact='link-state'>not-found</is><is fact='clear-text-secret'>true</is>",
               "kind=\"command-line\" link=\"5d2b9a10-7c3e-4f8a-b6d1-0e9f8c7a6b54\" (link leads to no entry) "
               "(with a password in clear text)");
    witness_is("<not><is fact='name'>x</is></not>", "kind=\"command-line\" name=\"Backup\"");
    witness_is("<exceeds fact='planned-length' limit='1023'/><is fact='kind'>addon-ssms</is>",
               "kind=\"addon-ssms\" database=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\xE2\x80\xA6 "
               "(987 UTF-16 units)\"");
}
END_TEST

START_TEST(the_built_in_policy_is_clean)
{
    struct implied_rules found;
    struct proof proof;
    policy_fini(&policy);
    policy_from_default(&policy);
    for (const struct rule *rule = policy.sources->rules; rule; rule = rule->next) {
        if (!rule->conditions)
            continue;
        proof_rule(prover, rule, &proof);
        ck_assert_msg(proof.answer == PROOF_HOLDS, "%s: %s", rule->id.bytes, answers[proof.answer]);
        ck_assert_msg(proof_dead_conditions(prover, rule) == NULL, "%s", rule->id.bytes);
    }
    proof_implied_rules(prover, &policy, &found);
    ck_assert_msg(found.first == NULL, "%s by %s", found.first->rule->id.bytes, found.first->by->id.bytes);
    ck_assert_uint_eq(found.undecided, 0);
}
END_TEST

/* Where nothing is chosen, no rule has anything to say, for any kind. */
START_TEST(an_unremarkable_session_is_one)
{
    struct specimen specimen;
    struct verdict verdict = {0};
    policy_fini(&policy);
    policy_from_default(&policy);
    for (unsigned char kind = 0; kind < specimen_value_counts[INPUT_KIND]; kind++) {
        struct specimen_choice choice = {{[INPUT_KIND] = kind}};
        specimen_make(&specimen, &choice, NULL);
        judge(&policy, &specimen.entry, &specimen.links, &verdict);
        ck_assert_uint_eq(verdict.count, 0);
    }
    verdict_fini(&verdict);
}
END_TEST

static unsigned next_random(uint64_t *state, unsigned below)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)((*state >> 33) % below);
}

/* Facts that one session has at once are never said to contradict each other: for any few of them the inputs they depend on
 * show the combination, whatever the others are. */
START_TEST(what_a_session_is_can_be)
{
    uint64_t random = 7;
    struct judgement_memory memory;
    struct specimen specimen;
    struct facts facts;
    struct buffer conditions = {0};
    judgement_memory_init(&memory);
    for (int round = 0; round < 400; round++) {
        struct specimen_choice choice;
        struct proof proof;
        for (size_t i = 0; i < INPUT_COUNT; i++)
            choice.values[i] = (unsigned char)next_random(&random, i == INPUT_KIND ? SPECIMEN_SESSION_KINDS
                                                                                  : specimen_value_counts[i]);
        specimen_make(&specimen, &choice, NULL);
        facts_init(&facts, &specimen.request, &memory);
        buffer_clear(&conditions);
        for (int i = 0; i < 4; i++) {
            enum fact fact = (enum fact)next_random(&random, FACT_FINITE_COUNT);
            buffer_printf(&conditions, "<is fact='%s'>%s</is>", fact_definitions[fact].name,
                          fact_definitions[fact].values[facts_value(&facts, fact)]);
        }
        for (int i = 0; i < 2; i++) {
            enum fact fact = (enum fact)(FACT_TYPE + (int)next_random(&random, FACT_PLANNED_LENGTH - FACT_TYPE));
            bool empty = facts_text(&facts, fact).length == 0;
            buffer_printf(&conditions, empty ? "<is fact='%s'></is>" : "<not><is fact='%s'></is></not>", fact_definitions[fact].name);
        }
        read_when(conditions.bytes);
        proof_rule(prover, policy.sources->rules, &proof);
        ck_assert_msg(proof.answer != PROOF_NEVER && proof.answer != PROOF_UNDECIDED, "%s: %s", conditions.bytes, answers[proof.answer]);
    }
    buffer_fini(&conditions);
    judgement_memory_fini(&memory);
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

Suite *proof_suite(void)
{
    const TTest *const tests[] = {
        the_core_leaves_out_what_is_not_needed, a_rule_for_other_entries_has_to_say_so,
        what_depends_on_a_regular_expression_is_not_claimed, one_of_several_whens_may_be_dead,
        exclusive_facts_are_true_together_or_say_nothing, a_rule_that_never_holds_is_not_implied,
        of_three_equal_rules_two_are_reported, a_scope_reaches_sessions_of_the_rule_or_none,
        a_scope_leaves_sessions_of_the_rule_or_none, one_scope_may_hold_another, a_witness_says_what_is_not_ordinary,
        the_built_in_policy_is_clean, an_unremarkable_session_is_one, what_a_session_is_can_be, many_rules_are_compared,
    };
    const struct {
        const TTest *test;
        int count;
    } loops[] = {
        {a_rule_that_can_never_hold_is_found, sizeof contradictions / sizeof *contradictions},
        {its_neighbour_holds_for_a_session, sizeof contradictions / sizeof *contradictions},
        {a_dead_condition_is_found, sizeof dead_conditions / sizeof *dead_conditions},
        {a_live_one_is_not, sizeof dead_conditions / sizeof *dead_conditions},
        {an_implied_rule_is_found, sizeof implied / sizeof *implied},
        {a_rule_with_a_life_of_its_own_is_not, sizeof implied / sizeof *implied},
    };
    Suite *suite = suite_create("proof");
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
