#include "tests/prover_from_text.h"

#include "policy/specimen.h"

#include <stdlib.h>

Suite *proof_suite(void);

#define ALL_MODES "none current-session custom credential-repository my-personal not-offered"
#define ALL_KINDS \
    "command-line powershell tool-command-line tool-powershell-local tool-powershell-remote tool-psexec addon-ssms"

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
    {"<is fact='run-as'>false</is>\n<is fact='mode'>custom</is>", "<is fact='run-as'>true</is>\n<is fact='mode'>custom</is>",
     2},
    {"<is fact='prompt'>true</is>\n<is fact='api'>CreateProcessWithLogonW</is>\n<is fact='mode'>none</is>",
     "<is fact='prompt'>true</is>\n<is fact='api'>CreateProcessWithLogonW</is>\n<is fact='mode'>custom</is>", 2},
    {"<is fact='api'>ShellExecuteExW</is>\n<is fact='kind'>powershell</is>\n<is fact='administrator'>false</is>\n"
     "<is fact='shell-execute'>unset</is>",
     "<is fact='api'>ShellExecuteExW</is>\n<is fact='kind'>command-line</is>\n<is fact='administrator'>false</is>\n"
     "<is fact='shell-execute'>unset</is>", 4},
    {"<is fact='wait'>false</is>\n<is fact='output'>capture</is>",
     "<is fact='wait'>false</is>\n<is fact='output'>keep-open</is>", 2},
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
    {"<is fact='has-link'>true</is>\n<is fact='link-state'>none</is>",
     "<is fact='has-link'>true</is>\n<is fact='link-state'>not-found</is>", 2},
    {"<is fact='is-tool'>true</is>\n<is fact='unset-shell-execute-counts'>true</is>\n<is fact='kind'>tool-psexec</is>",
     "<is fact='is-tool'>true</is>\n<is fact='unset-shell-execute-counts'>true</is>\n<is fact='kind'>tool-command-line</is>",
     2},
    /* a rule looks at sessions */
    {"<is fact='kind'>other</is>", "<not><is fact='kind'>powershell</is></not>", 1},
    /* nesting */
    {"<is fact='administrator'>true</is>\n<not><any><is fact='administrator'>true</is><is fact='prompt'>true</is></any></not>",
     "<is fact='administrator'>true</is>\n<not><all><is fact='administrator'>true</is><is fact='prompt'>true</is>"
     "</all></not>", 2},
    {"<any><is fact='mode'>none</is><is fact='net-only'>true</is></any>\n<is fact='run-as'>true</is>\n"
     "<is fact='net-only'>false</is>",
     "<any><is fact='mode'>none</is><is fact='net-only'>true</is></any>\n<is fact='run-as'>false</is>\n"
     "<is fact='prompt'>true</is>", 3},
    /* patterns over an enum */
    {"<matches fact='mode' glob='c*'/>\n<is fact='mode'>none</is>",
     "<matches fact='mode' glob='n*'/>\n<is fact='mode'>none</is>", 2},
    {"<matches fact='kind' regex='^nothing-like-it$'/>", "<matches fact='kind' regex='^tool-'/>", 1},
    /* texts */
    {"<is fact='user'>alice</is>\n<is fact='user'>bob</is>", "<is fact='user'>alice</is>\n<is fact='own-user'>bob</is>", 2},
    {"<is fact='user'>alice</is>\n<is fact='has-user'>false</is>",
     "<is fact='user'>alice</is>\n<is fact='has-user'>true</is>", 2},
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
    {"<is fact='script'>a.ps1</is>\n<is fact='raw-script'></is>",
     "<is fact='script'></is>\n<is fact='raw-script'>$PARAMETER5$</is>", 2},
    {"<is fact='program'>backup.bat</is>\n<is fact='batch-target'>false</is>",
     "<is fact='program'>backup.exe</is>\n<is fact='batch-target'>false</is>", 2},
    {"<is fact='id'>7d1e0f5c-3b6a-4c1d-9e2f-0a1b2c3d4e5f</is>\n<is fact='id'>8d1e0f5c-3b6a-4c1d-9e2f-0a1b2c3d4e5f</is>",
     "<is fact='id'>7d1e0f5c-3b6a-4c1d-9e2f-0a1b2c3d4e5f</is>\n<is fact='id'>{7D1E0F5C-3B6A-4C1D-9E2F-0A1B2C3D4E5F}</is>", 2},
    {"<matches fact='id' glob='{*}'/>", "<matches fact='id' glob='7D1E*'/>", 1},
    {"<is fact='link'>b87b29d9-9239-4d7b-86d8-9b53dcd3ba9f</is>\n<is fact='link-state'>found</is>",
     "<is fact='link'>c87b29d9-9239-4d7b-86d8-9b53dcd3ba9f</is>\n<is fact='link-state'>found</is>", 2},
    {"<is fact='effective-user'>alice</is>\n<is fact='mode'>none</is>",
     "<is fact='effective-user'>alice</is>\n<is fact='mode'>my-personal</is>", 2},
    {"<is fact='user'>CORP\\alice</is>\n<is fact='mode'>custom</is>\n<is fact='user-form'>upn</is>",
     "<is fact='user'>alice@corp</is>\n<is fact='mode'>custom</is>\n<is fact='user-form'>upn</is>", 3},
    {"<is fact='link'>c87b29d9-9239-4d7b-86d8-9b53dcd3ba9f</is>\n<is fact='link-state'>well-known</is>",
     "<is fact='link'>c87b29d9-9239-4d7b-86d8-9b53dcd3ba9f</is>\n<is fact='link-state'>not-found</is>", 2},
    {"<is fact='link'>45479560-173e-435d-8848-c22f863fdc96</is>\n<is fact='link-state'>not-a-credential</is>",
     "<is fact='link'>c87b29d9-9239-4d7b-86d8-9b53dcd3ba9f</is>\n<is fact='link-state'>not-a-credential</is>", 2},
    {"<is fact='link'>b87b29d9-9239-4d7b-86d8-9b53dcd3ba9f</is>\n<is fact='link-state'>well-known</is>",
     "<is fact='link'>45479560-173e-435d-8848-c22f863fdc96</is>\n<is fact='link-state'>well-known</is>", 2},
    {"<is fact='link'>45479560-173e-435d-8848-c22f863fdc96</is>\n<is fact='link-state'>well-known-none</is>",
     "<is fact='link'>b87b29d9-9239-4d7b-86d8-9b53dcd3ba9f</is>\n<is fact='link-state'>well-known-none</is>", 2},
    {"<is fact='own-user'>CORP\\alice</is>\n<is fact='mode'>current-session</is>\n<is fact='user-form'>upn</is>",
     "<is fact='own-user'>alice@corp</is>\n<is fact='mode'>current-session</is>\n<is fact='user-form'>upn</is>", 3},
    {"<is fact='own-user'>alice</is>\n<is fact='mode'>current-session</is>\n<is fact='user-form'>down-level</is>",
     "<is fact='own-user'>CORP\\alice</is>\n<is fact='mode'>current-session</is>\n<is fact='user-form'>none</is>", 3},
    {"<is fact='own-user'>alice</is>\n<is fact='mode'>current-session</is>\n<is fact='user-form'>upn</is>",
     "<is fact='own-user'>alice</is>\n<is fact='mode'>custom</is>\n<is fact='user-form'>upn</is>", 3},
    {"<is fact='command'>C:\\Tools\\a.exe</is>\n<is fact='unquoted-path'>true</is>",
     "<is fact='command'>C:\\Program Files\\a.exe</is>\n<is fact='unquoted-path'>true</is>", 2},
    {"<is fact='command'>\"C:\\Program Files\\a.exe\"</is>\n<is fact='unquoted-path'>true</is>",
     "<is fact='command'>\"C:\\Program Files\\a.exe\"</is>\n<is fact='unquoted-path'>false</is>", 2},
    {"<matches fact='name' glob='a'/>\n<not><one-of fact='name'>a A</one-of></not>",
     "<matches fact='name' glob='a'/>\n<not><one-of fact='name'>a b</one-of></not>", 2},
    {"<is fact='program'>backup.bat</is>\n<is fact='program'>backup.exe</is>",
     "<is fact='program'>backup.bat</is>\n<is fact='sysnative'>true</is>", 2},
    {"<matches fact='domain' glob='C*'/>\n<is fact='has-domain'>false</is>",
     "<matches fact='domain' glob='C*'/>\n<is fact='has-domain'>true</is>", 2},
    {"<is fact='effective-domain'>CORP</is>\n<is fact='mode'>none</is>",
     "<is fact='effective-domain'>CORP</is>\n<is fact='mode'>my-personal</is>", 2},
    {"<matches fact='name' glob='q*'/>\n<not><any><matches fact='name' glob='*r'/><matches fact='name' glob='q**'/></any></not>",
     "<matches fact='name' glob='q*'/>\n<any><not><matches fact='name' glob='*r'/></not>"
     "<exceeds fact='planned-length' limit='5000000'/></any>", 2},
    {"<not><one-of fact='mode'>" ALL_MODES "</one-of></not>", "<one-of fact='mode'>" ALL_MODES "</one-of>", 1},
    {"<not><one-of fact='kind'>" ALL_KINDS "</one-of></not>", "<one-of fact='kind'>" ALL_KINDS "</one-of>", 1},
    {"<is fact='group'>A</is>\n<not><matches fact='group' glob='A**'/></not>",
     "<is fact='group'></is>\n<matches fact='group' glob='A**'/>", 2}, /* ;A */
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
    {"<exceeds fact='length-limit' limit='40000'/>\n<is fact='run-as'>true</is>",
     "<not><exceeds fact='length-limit' limit='40000'/></not>\n<is fact='kind'>command-line</is>\n<is fact='mode'>none</is>",
     2},
    {"<is fact='kind'>command-line</is>\n<is fact='mode'>none</is>\n<exceeds fact='planned-length' limit='length-limit'/>\n"
     "<not><exceeds fact='planned-length' limit='1000'/></not>",
     "<is fact='kind'>command-line</is>\n<is fact='mode'>none</is>\n<exceeds fact='planned-length' limit='length-limit'/>\n"
     "<not><exceeds fact='planned-length' limit='40000'/></not>", 2},
};

START_TEST(a_rule_that_can_never_hold_is_found)
{
    struct proof proof;
    read_when(contradictions[_i].never);
    proof_rule(prover, policy.sources->rules, &proof);
    ck_assert_msg(proof.answer == PROOF_NEVER, "%s: %s %.*s", contradictions[_i].never, answers[proof.answer],
                  TEXT_ARGS(proof.witness));
    ck_assert_msg(proof.core_count == contradictions[_i].core,
                  "%s: %zu conditions", contradictions[_i].never, proof.core_count);
    for (size_t i = 1; i < proof.core_count; i++)
        ck_assert(place_before(proof.core[i - 1]->place, proof.core[i]->place));
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

START_TEST(what_holds_for_nothing_holds_for_no_other_entry)
{
    struct proof proof;
    read_when("<matches fact='mode' glob='nothing*'/>");
    proof_rule(prover, policy.sources->rules, &proof);
    ck_assert_int_eq(proof.answer, PROOF_NEVER);
    ck_assert(!proof.is_other_entry);
    read_rules("<rule id='T1' severity='error' applies-to='all'><when><is fact='kind'>other</is>"
               "<matches fact='mode' glob='nothing*'/></when></rule>");
    proof_rule(prover, policy.sources->rules, &proof);
    ck_assert_int_eq(proof.answer, PROOF_NEVER);
}
END_TEST

/* What is too much to look at is said to be open, and why. */
START_TEST(too_many_texts_are_not_decided)
{
    struct buffer conditions = {0};
    struct proof proof;
    for (int i = 0; i < 24; i++)
        buffer_printf(&conditions, "<not><is fact='name'>n%d</is></not>", i);
    read_when(conditions.bytes);
    proof_rule(prover, policy.sources->rules, &proof);
    ck_assert_int_eq(proof.answer, PROOF_HOLDS);
    buffer_printf(&conditions, "<is fact='name'>n1</is><is fact='host'>a</is>");
    read_when(conditions.bytes);
    proof_rule(prover, policy.sources->rules, &proof);
    ck_assert_int_eq(proof.answer, PROOF_UNDECIDED);
    ck_assert_ptr_nonnull(strstr(proof.why, "too many different texts"));
    buffer_fini(&conditions);
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
    bool is_within;
} dead_conditions[] = {
    {"<is fact='mode'>none</is><any>\n<is fact='run-as'>true</is>\n<is fact='administrator'>true</is></any>",
     "<is fact='mode'>custom</is><any>\n<is fact='run-as'>true</is>\n<is fact='administrator'>true</is></any>", 3, false},
    {"<any>\n<all><is fact='kind'>powershell</is><is fact='is-tool'>true</is></all>\n<is fact='prompt'>true</is></any>",
     "<any>\n<all><is fact='kind'>tool-psexec</is><is fact='is-tool'>true</is></all>\n<is fact='prompt'>true</is></any>",
     3, false},
    {"<is fact='mode'>custom</is>\n<not><is fact='run-as'>false</is></not>",
     "<is fact='mode'>custom</is>\n<not><is fact='prompt'>false</is></not>", 3, true},
    {"<is fact='wait'>true</is>\n<not>\n<any>\n<is fact='wait'>false</is>\n<is fact='prompt'>true</is></any></not>",
     "<is fact='wait'>true</is>\n<not>\n<any>\n<is fact='net-only'>true</is>\n<is fact='prompt'>true</is></any></not>",
     5, false},
    {"<any>\n<all>\n<is fact='mode'>custom</is>\n<any>\n<is fact='run-as'>false</is>\n<is fact='prompt'>true</is></any></all>\n"
     "<is fact='wait'>true</is></any>",
     "<any>\n<all>\n<is fact='mode'>custom</is>\n<any>\n<is fact='run-as'>true</is>\n<is fact='prompt'>true</is></any></all>\n"
     "<is fact='wait'>true</is></any>", 6, false},
    {"<is fact='wait'>false</is><any>\n<is fact='name'>a</is>\n<is fact='wait'>true</is></any>",
     "<is fact='wait'>false</is><any>\n<is fact='name'>a</is>\n<is fact='prompt'>true</is></any>", 4, false},
    {"<matches fact='group' glob='Production\\**'/>\n<is fact='name'>a</is><any>\n<is fact='name'>b</is>\n"
     "<is fact='prompt'>true</is></any>",
     "<matches fact='group' glob='Production\\**'/>\n<is fact='name'>a</is><any>\n<is fact='host'>b</is>\n"
     "<is fact='prompt'>true</is></any>", 4, false},
    {"<is fact='mode'>custom</is><any>\n<not><is fact='run-as'>true</is></not>\n<is fact='prompt'>true</is></any>",
     "<is fact='mode'>custom</is><any>\n<not><is fact='wait'>true</is></not>\n<is fact='prompt'>true</is></any>", 3, false},
    {"<is fact='mode'>custom</is><any>\n<not><is fact='run-as'>false</is></not>\n<is fact='prompt'>true</is></any>",
     "<is fact='mode'>custom</is><any>\n<not><is fact='wait'>false</is></not>\n<is fact='prompt'>true</is></any>", 3, true},
};

START_TEST(a_dead_condition_is_found)
{
    read_when(dead_conditions[_i].dead);
    const struct dead_condition *dead = proof_dead_conditions(prover, policy.sources->rules);
    ck_assert_msg(dead != NULL, "%s", dead_conditions[_i].dead);
    ck_assert_uint_eq(dead->condition->place.line, dead_conditions[_i].line);
    ck_assert_ptr_nonnull(dead->parent);
    ck_assert_int_eq(dead->is_within, dead_conditions[_i].is_within);
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
    read_rules("<rule id='T1' severity='error'><when><is fact='mode'>custom</is></when>\n"
               "<when><is fact='mode'>none</is></when></rule>");
    ck_assert_ptr_null(proof_dead_conditions(prover, policy.sources->rules));
}
END_TEST

#define WHEN(conditions) "<when>" conditions "</when>"
#define NO_ONE "<is fact='mode'>custom</is><is fact='run-as'>false</is>"
#define UNREADABLE "<matches fact='name' regex='(?=a)b'/>"

/* Of several <when>s the best answer counts, and of two that can never hold the first one says why. */
START_TEST(the_best_of_several_whens_counts)
{
    struct proof proof;
    read_rules("<rule id='T1' severity='error'>" WHEN(NO_ONE) WHEN(UNREADABLE) "</rule>");
    proof_rule(prover, policy.sources->rules, &proof);
    ck_assert_int_eq(proof.answer, PROOF_ASSUMED);
    read_rules("<rule id='T1' severity='error'>" WHEN(UNREADABLE) WHEN(NO_ONE) "</rule>");
    proof_rule(prover, policy.sources->rules, &proof);
    ck_assert_int_eq(proof.answer, PROOF_ASSUMED);
    read_rules("<rule id='T1' severity='error'>" WHEN(NO_ONE) "\n" WHEN(NO_ONE) "</rule>");
    proof_rule(prover, policy.sources->rules, &proof);
    ck_assert_int_eq(proof.answer, PROOF_NEVER);
    ck_assert_uint_eq(proof.core[0]->place.line, 1);
}
END_TEST

/* What is put back into a full list comes before the rest of it. */
START_TEST(what_is_needed_stands_before_the_rest)
{
    struct buffer conditions = {0};
    struct proof proof;
    buffer_printf(&conditions, "<is fact='prompt'>true</is>\n<is fact='prompt'>false</is>");
    for (size_t i = 2; i < 32; i++)
        buffer_printf(&conditions, "\n<is fact='wait'>true</is>");
    read_when(conditions.bytes);
    proof_rule(prover, policy.sources->rules, &proof);
    ck_assert_int_eq(proof.answer, PROOF_NEVER);
    ck_assert_uint_eq(proof.core_count, 2);
    ck_assert_uint_eq(proof.core[0]->place.line, 2);
    ck_assert_uint_eq(proof.core[1]->place.line, 3);
    buffer_fini(&conditions);
}
END_TEST

/* 32 goals fill the room that there is at first. */
START_TEST(any_number_of_conditions_is_looked_at)
{
    for (size_t count = 31; count < 70; count += count == 31 ? 1 : 37) {
        struct buffer conditions = {0};
        struct proof proof;
        for (size_t i = 1; i < count; i++)
            buffer_printf(&conditions, "<is fact='wait'>true</is>\n");
        buffer_printf(&conditions, "<is fact='prompt'>true</is>");
        read_when(conditions.bytes);
        proof_rule(prover, policy.sources->rules, &proof);
        ck_assert_int_eq(proof.answer, PROOF_HOLDS);
        buffer_printf(&conditions, "\n<is fact='prompt'>false</is>");
        read_when(conditions.bytes);
        proof_rule(prover, policy.sources->rules, &proof);
        ck_assert_int_eq(proof.answer, PROOF_NEVER);
        ck_assert_uint_eq(proof.core_count, 2);
        ck_assert_uint_eq(proof.core[0]->place.line, count + 1);
        buffer_fini(&conditions);
    }
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

/* Two that are true together, and one that is true with neither. */
START_TEST(an_exclusive_fact_that_meets_no_other_is_dead)
{
    read_when("<is fact='mode'>none</is>\n<is fact='run-as'>false</is>\n<is fact='mode'>custom</is>");
    struct rule_condition when = *policy.sources->rules->conditions;
    struct rule rule = {.conditions = &when};
    when.condition.kind = CONDITION_EXCLUSIVE;
    const struct dead_condition *dead = proof_dead_conditions(prover, &rule);
    ck_assert_ptr_nonnull(dead);
    ck_assert_uint_eq(dead->condition->place.line, 4);
    ck_assert_ptr_null(dead->next);
}
END_TEST

/* Every text may be what it is asked for or not, and only the last two contradict each other: where not all of that can be
 * tried, nothing is said. The same of facts: the two are never true together, for any of their many values. */
START_TEST(what_takes_too_long_is_not_decided)
{
    static const char *const facts[] = {"host", "own-user", "own-domain", "user", "domain", "command", "script",
                                        "script-arguments", "directory", "capture-file", "database", "raw-host"};
    static const char *const values[] = {
        "is fact='prompt'>true", "is fact='net-only'>true", "is fact='session-credentials'>true", "is fact='has-secret'>true",
        "is fact='administrator'>true", "is fact='shell-execute'>true", "is fact='run-64-bit'>true", "is fact='output'>capture",
        "is fact='link-state'>found", "is fact='own-link-state'>found", "is fact='clear-text-secret'>true",
        "is fact='embedded-script'>true", "is fact='has-user'>true", "is fact='has-domain'>true",
        "is fact='default-directory'>true", "is fact='mode'>custom",
    };
    struct buffer conditions = {0};
    struct proof proof;
    buffer_printf(&conditions, "<any>");
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        buffer_printf(&conditions, "<is fact='%s'>x</is>", facts[i]);
    buffer_printf(&conditions, "</any><is fact='name'>a</is><is fact='name'>b</is>");
    read_when(conditions.bytes);
    proof_rule(prover, policy.sources->rules, &proof);
    ck_assert_int_eq(proof.answer, PROOF_UNDECIDED);
    for (int whole = 0; whole < 2; whole++) {
        buffer_clear(&conditions);
        for (int holds = 0; holds < 2; holds++) {
            buffer_printf(&conditions, "%s<any>", holds ? "" : "<not>");
            for (size_t i = 0; i < (whole ? sizeof values / sizeof *values : 3); i++)
                buffer_printf(&conditions, "<%s</is>", values[i]);
            buffer_printf(&conditions, "</any>%s", holds ? "" : "</not>");
        }
        read_when(conditions.bytes);
        proof_rule(prover, policy.sources->rules, &proof);
        ck_assert_int_eq(proof.answer, whole ? PROOF_UNDECIDED : PROOF_NEVER);
    }
    buffer_fini(&conditions);
}
END_TEST

/* What has to be searched for is kept, but only so much of it. */
START_TEST(many_texts_are_searched_for)
{
    struct buffer conditions = {0};
    struct proof proof;
    for (char letter = 'a'; letter < 'i'; letter = (char)(letter + 2))
        buffer_printf(&conditions, "<any><matches fact='name' glob='**%c**'/><matches fact='name' glob='**%c**'/></any>\n",
                      letter, letter + 1);
    buffer_printf(&conditions, "<matches fact='name' glob='**z'/>\n");
    read_when(conditions.bytes);
    proof_rule(prover, policy.sources->rules, &proof);
    ck_assert_int_eq(proof.answer, PROOF_HOLDS);
    buffer_printf(&conditions, "<not><matches fact='name' glob='**z'/></not>");
    read_when(conditions.bytes);
    proof_rule(prover, policy.sources->rules, &proof);
    ck_assert_int_eq(proof.answer, PROOF_NEVER);
    ck_assert_uint_eq(proof.core_count, 2);
    buffer_fini(&conditions);
}
END_TEST

#define CUSTOM "<is fact='mode'>custom</is>"
#define ELEVATED "<is fact='administrator'>true</is>"

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
    witness_is("<matches fact='group' glob='A\\**'/><matches fact='group' glob='B\\**'/>",
    "kind=\"command-line\" group=\"A;B\"");
    witness_is("<is fact='nothing-to-run'>true</is>", "kind=\"command-line\" command=\"\"");
    witness_is("<is fact='default-directory'>false</is>",
    "kind=\"command-line\" directory=\"C:\\Jobs\" default-directory=\"false\"");
    witness_is("<is fact='effective-user'>bob</is>",
               "kind=\"command-line\" mode=\"current-session\" effective-user=\"bob\" effective-domain=\"\"");
    witness_is("<is fact='link-state'>not-found</is><is fact='clear-text-secret'>true</is>",
               "kind=\"command-line\" link=\"5d2b9a10-7c3e-4f8a-b6d1-0e9f8c7a6b54\" (link leads to no entry) "
               "(with a password in clear text)");
    witness_is("<is fact='mode'>credential-repository</is>",
               "kind=\"command-line\" mode=\"credential-repository\" (without a link)");
    witness_is("<is fact='id'></is>", "kind=\"command-line\"");
    witness_is("<is fact='raw-script'>a.ps1</is>", "kind=\"command-line\" command=\"tool.exe --all\" script=\"a.ps1\"");
    witness_is("<not><is fact='name'>x</is></not>", "kind=\"command-line\" name=\"Backup\"");
    witness_is("<exceeds fact='planned-length' limit='1023'/><is fact='kind'>addon-ssms</is>",
               "kind=\"addon-ssms\" database=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
               "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\xE2\x80\xA6 "
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

Suite *proof_suite(void)
{
    const TTest *const tests[] = {
        the_core_leaves_out_what_is_not_needed, a_rule_for_other_entries_has_to_say_so,
        an_exclusive_fact_that_meets_no_other_is_dead, many_texts_are_searched_for,
        the_best_of_several_whens_counts, any_number_of_conditions_is_looked_at,
        what_is_needed_stands_before_the_rest,
        what_holds_for_nothing_holds_for_no_other_entry, too_many_texts_are_not_decided,
        what_depends_on_a_regular_expression_is_not_claimed, one_of_several_whens_may_be_dead,
        what_takes_too_long_is_not_decided, exclusive_facts_are_true_together_or_say_nothing,
        a_witness_says_what_is_not_ordinary, the_built_in_policy_is_clean,
        an_unremarkable_session_is_one,
    };
    const struct {
        const TTest *test;
        int count;
    } loops[] = {
        {a_rule_that_can_never_hold_is_found, sizeof contradictions / sizeof *contradictions},
        {its_neighbour_holds_for_a_session, sizeof contradictions / sizeof *contradictions},
        {a_dead_condition_is_found, sizeof dead_conditions / sizeof *dead_conditions},
        {a_live_one_is_not, sizeof dead_conditions / sizeof *dead_conditions},
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
