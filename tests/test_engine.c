#include "tests/policy_from_text.h"

#include <stdio.h>
#include <stdlib.h>

Suite *engine_suite(void);

#define RULE(id, severity, conditions) "<rule id='" id "' severity='" severity "'><when>" conditions "</when></rule>"

/* Does the condition hold on the scene? */
static bool holds(const struct scene *scene, const char *condition)
{
    struct buffer rules = {0};
    struct policy policy;
    struct verdict verdict = {0};
    buffer_printf(&rules, "<rule id='A1' severity='error'><when>%s</when></rule>", condition);
    policy_from_rules(&policy, rules.bytes);
    judge(&policy, &scene->entry, &scene->links, &verdict);
    bool held = verdict.count > 0;
    ck_assert_msg(verdict.decision == (held ? DECISION_DENIED : DECISION_ALLOWED), "%s", condition);
    policy_fini(&policy);
    buffer_fini(&rules);
    verdict_fini(&verdict);
    return held;
}

START_TEST(every_condition)
{
#define YES "<is fact='mode'>none</is>"
#define NO "<is fact='mode'>custom</is>"
    static const struct {
        const char *condition;
        bool holds;
    } conditions[] = {
        {YES, true}, {NO, false}, {YES YES, true}, {YES NO, false}, {NO YES, false},
        {"<all>" YES YES "</all>", true}, {"<all>" YES NO "</all>", false},
        {"<any>" NO YES "</any>", true}, {"<any>" NO NO "</any>", false},
        {"<not>" NO "</not>", true}, {"<not>" YES "</not>", false},
        {"<not>" YES NO "</not>", true}, /* not both */
        {"<not>" YES YES "</not>", false},
        {"<not><not>" YES "</not></not>", true},
        {"<any><all>" YES NO "</all><not>" NO "</not></any>", true},
        {"<one-of fact='kind'>powershell command-line</one-of>", true},
        {"<one-of fact='kind'>\n powershell\t other </one-of>", false},
        {"<one-of fact='name'>a Backup b</one-of>", true},
        {"<one-of fact='name'>a backup b</one-of>", false}, /* equality */
        {"<is fact='mode'> none\n</is>", true},
        {"<is fact='name'>Backup</is>", true},
        {"<is fact='name'>backup</is>", false},
        {"<is fact='name'></is>", false},
        {"<is fact='database'></is>", true},
        {"<is fact='id'>" SCENE_ID "</is>", true},
        {"<is fact='command'>backup.exe --all</is>", true},
        {"<is fact='program'>backup.exe</is>", true},
        {"<matches fact='name' glob='back*'/>", true},
        {"<matches fact='name' regex='^BACK'/>", true},
        {"<matches fact='name' regex='^ack'/>", false},
        {"<matches fact='kind' glob='*-line'/>", true},
        {"<matches fact='mode' regex='^custom$'/>", false},
        {"<exceeds fact='planned-length' limit='15'/>", true},
        {"<exceeds fact='planned-length' limit='16'/>", false},
        {"<exceeds fact='planned-length' limit='length-limit'/>", false},
        {"<exceeds fact='length-limit' limit='999999999'/>", true}, /* ShellExecuteExW has none */
    };
    struct scene scene = scene_of(KIND_COMMAND_LINE);
    for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++)
        ck_assert_msg(holds(&scene, conditions[i].condition) == conditions[i].holds, "%s", conditions[i].condition);
}
END_TEST

START_TEST(a_group_is_a_list)
{
    struct scene scene = scene_of(KIND_COMMAND_LINE);
    give(&scene, FIELD_GROUP, "Clients\\Acme; Production\\EU;Legacy");
    ck_assert(holds(&scene, "<matches fact='group' glob='Production\\**'/>"));
    ck_assert(holds(&scene, "<matches fact='group' glob='legacy\\**'/>"));
    ck_assert(holds(&scene, "<matches fact='group' regex='^Clients'/>"));
    ck_assert(holds(&scene, "<is fact='group'>Production\\EU</is>"));
    ck_assert(holds(&scene, "<one-of fact='group'>X Legacy</one-of>"));
    ck_assert(!holds(&scene, "<matches fact='group' glob='Acme'/>"));
    ck_assert(!holds(&scene, "<is fact='group'>Production</is>"));
    ck_assert(!holds(&scene, "<matches fact='group' regex=';'/>"));
    give(&scene, FIELD_GROUP, " \tProduction\\EU ");
    ck_assert(holds(&scene, "<matches fact='group' glob='Production\\**'/>"));
    ck_assert(holds(&scene, "<matches fact='group' glob='**\\EU'/>"));
    ck_assert(holds(&scene, "<is fact='group'>Production\\EU</is>"));
    give(&scene, FIELD_GROUP, "");
    ck_assert(holds(&scene, "<is fact='group'></is>"));
    ck_assert(!holds(&scene, "<matches fact='group' glob='Production\\**'/>"));
}
END_TEST

START_TEST(exclusive_needs_two)
{
    struct policy policy;
    struct verdict verdict = {0};
    struct scene scene = scene_of(KIND_COMMAND_LINE);
    policy_from_rules(&policy, "<exclusive id='A1' severity='warning' facts='net-only administrator prompt'/>");
    judge(&policy, &scene.entry, &scene.links, &verdict);
    ck_assert_uint_eq(verdict.count, 0);
    give_net_only(&scene);
    judge(&policy, &scene.entry, &scene.links, &verdict);
    ck_assert_uint_eq(verdict.count, 0);
    scene.entry.prompt = true;
    give(&scene, FIELD_PROMPT, NULL);
    judge(&policy, &scene.entry, &scene.links, &verdict);
    ck_assert_uint_eq(verdict.count, 1);
    ck_assert_uint_eq(verdict.held[0].line, LINE_OF(FIELD_PROMPT));
    ck_assert_int_eq(verdict.decision, DECISION_ALLOWED); /* a warning */
    give_administrator(&scene);
    judge(&policy, &scene.entry, &scene.links, &verdict);
    ck_assert_uint_eq(verdict.count, 1);
    ck_assert_uint_eq(verdict.held[0].line, LINE_OF(FIELD_PROMPT));
    scene.entry.prompt = false;
    judge(&policy, &scene.entry, &scene.links, &verdict);
    ck_assert_uint_eq(verdict.held[0].line, LINE_OF(FIELD_ADMINISTRATOR));
    policy_fini(&policy);
    verdict_fini(&verdict);
}
END_TEST

START_TEST(places)
{
    struct policy policy;
    struct verdict verdict = {0};
    struct scene scene = scene_of(KIND_COMMAND_LINE);
    policy_from_rules(&policy, "<rule id='A1' severity='note'><when>" YES "</when></rule>"
                               "<rule id='A2' severity='note' points-at='user command'><when>" YES "</when></rule>"
                               "<rule id='A3' severity='note' points-at='user domain'><when>" YES "</when></rule>"
                               "<rule id='A4' severity='note' points-at='name'><when points-at='id'>" YES "</when><when>" YES
                               "</when><when>" NO "</when></rule>");
    judge(&policy, &scene.entry, &scene.links, &verdict);
    ck_assert_uint_eq(verdict.count, 5);
    ck_assert_uint_eq(verdict_find(&verdict, "A1", 0)->line, ENTRY_LINE);
    ck_assert_uint_eq(verdict_find(&verdict, "A2", 0)->line, LINE_OF(FIELD_COMMAND));
    ck_assert_uint_eq(verdict_find(&verdict, "A3", 0)->line, ENTRY_LINE);
    ck_assert_uint_eq(verdict_find(&verdict, "A4", 0)->line, LINE_OF(FIELD_ID));
    ck_assert_uint_eq(verdict_find(&verdict, "A4", 1)->line, LINE_OF(FIELD_NAME));
    ck_assert_uint_eq(verdict.looked_at, 4);
    ck_assert_uint_eq(verdict.holding, 4);
    /* The list ends where its count says, whatever lies behind it. */
    struct rule_condition *when = policy_find(&policy, TEXT("A2"))->conditions;
    ck_assert_uint_eq(when->points_at_count, 2);
    when->points_at_count = 1;
    judge(&policy, &scene.entry, &scene.links, &verdict);
    ck_assert_uint_eq(verdict_find(&verdict, "A2", 0)->line, ENTRY_LINE);
    policy_fini(&policy);
    policy_from_rules(&policy, RULE("A1", "note", YES) RULE("A2", "note", NO));
    judge(&policy, &scene.entry, &scene.links, &verdict);
    ck_assert_uint_eq(verdict.looked_at, 2);
    ck_assert_uint_eq(verdict.holding, 1);
    policy_fini(&policy);
    policy_from_rules(&policy, "<rule id='A1' severity='note'><when><one-of fact='name'>X Backup</one-of></when></rule>");
    struct condition *one_of = policy_find(&policy, TEXT("A1"))->conditions->condition.first_child;
    ck_assert_uint_eq(one_of->text_count, 2);
    one_of->text_count = 1;
    judge(&policy, &scene.entry, &scene.links, &verdict);
    ck_assert_uint_eq(verdict.count, 0);
    policy_fini(&policy);
    verdict_fini(&verdict);
}
END_TEST

START_TEST(severities_and_decisions)
{
    static const struct {
        const char *severity;
        enum decision decision;
        size_t count;
    } severities[] = {{"error", DECISION_DENIED, 1}, {"warning", DECISION_ALLOWED, 1}, {"note", DECISION_ALLOWED, 1},
                      {"off", DECISION_ALLOWED, 0}};
    struct scene session = scene_of(KIND_COMMAND_LINE), other = scene_of(KIND_OTHER);
    for (size_t i = 0; i < sizeof severities / sizeof *severities; i++) {
        struct buffer rules = {0};
        struct policy policy;
        struct verdict verdict = {0};
        buffer_printf(&rules, "<rule id='A1' severity='%s' applies-to='all'><when>" YES "</when></rule>", severities[i].severity);
        policy_from_rules(&policy, rules.bytes);
        judge(&policy, &session.entry, &session.links, &verdict);
        ck_assert_int_eq(verdict.decision, severities[i].decision);
        ck_assert_uint_eq(verdict.count, severities[i].count);
        judge(&policy, &other.entry, &other.links, &verdict);
        ck_assert_int_eq(verdict.decision, DECISION_NONE);
        ck_assert_uint_eq(verdict.count, severities[i].count);
        policy_fini(&policy);
        buffer_fini(&rules);
        verdict_fini(&verdict);
    }
}
END_TEST

START_TEST(other_entries_are_looked_at_only_where_a_rule_says_so)
{
    struct policy policy;
    struct verdict verdict = {0};
    struct scene other = scene_of(KIND_OTHER);
    policy_from_rules(&policy, RULE("A1", "error", YES));
    judge(&policy, &other.entry, &other.links, &verdict);
    ck_assert_uint_eq(verdict.count + verdict.looked_at, 0);
    ck_assert_int_eq(verdict.decision, DECISION_NONE);
    policy_fini(&policy);
    verdict_fini(&verdict);
}
END_TEST

static void expect_messages(const struct policy *policy, const struct scene *scene, const char *messages)
{
    struct verdict verdict = {0};
    judge(policy, &scene->entry, &scene->links, &verdict);
    ck_assert_str_eq(verdict.messages.bytes, messages);
    verdict_fini(&verdict);
}

START_TEST(messages)
{
    struct policy policy;
    struct scene scene = scene_of(KIND_COMMAND_LINE), other = scene_of(KIND_OTHER);
    policy_from_rules(&policy,
                      "<rule id='A1' severity='note' applies-to='all'><when>" YES "</when>"
                      "<message>{name} is {kind}, mode\n {mode},"
                      " {planned-length} of {length-limit}; the host of {name}: '{host}'}</message></rule>"
                      "<rule id='A2' name='no-words' severity='note'><when>" YES "</when></rule>");
    expect_messages(&policy, &scene,
                    "Backup is command-line, mode none, 16 of unlimited; the host of Backup: ''}\nThe rule no-words holds.\n");
    give(&scene, FIELD_NAME, "{mode} {x");
    expect_messages(&policy, &scene, "{mode} {x is command-line, mode none, 16 of unlimited; the host of {mode} {x: ''}\n"
                                     "The rule no-words holds.\n");
    give(&scene, FIELD_NAME, "  ");
    expect_messages(&policy, &scene, "A session without a name is command-line, mode none, 16 of unlimited; the host of a "
                                     "session without a name: ''}\nThe rule no-words holds.\n");
    other.entry.fields[FIELD_NAME] = (struct entry_value){{NULL, 0}, {0, 0, 0}};
    expect_messages(&policy, &other, "An entry without a name is other, mode none, 0 of 32766; the host of an entry without a "
                                     "name: ''}\n"); /* the second rule looks at sessions only */
    policy_fini(&policy);
}
END_TEST

/* What names no fact stays as it is, and so does what comes behind the last one. */
START_TEST(a_message_keeps_what_it_cannot_fill_in)
{
    struct scene scene = scene_of(KIND_COMMAND_LINE);
    struct judgement_request request = {.entry = &scene.entry, .links = &scene.links};
    struct rule rule = {.name = TEXT("n"), .message = TEXT("{nope} is {mode}, {}{name}.")};
    struct judgement_memory memory;
    struct facts facts;
    struct buffer out = {0};
    judgement_memory_init(&memory);
    facts_init(&facts, &request, &memory);
    engine_print_message(&rule, &facts, &out);
    ck_assert_str_eq(out.bytes, "{nope} is none, {}Backup.");
    buffer_fini(&out);
    judgement_memory_fini(&memory);
}
END_TEST

#define RUNAWAY "<matches fact='command' regex='(a+)+$'/>"

/* Without a message of its own, too, a rule of facts that exclude each other says which of them are true. */
START_TEST(an_exclusive_rule_names_what_is_true)
{
    struct policy policy;
    struct scene scene = scene_of(KIND_COMMAND_LINE);
    policy_from_rules(&policy, "<exclusive id='A1' severity='note' facts='run-64-bit net-only administrator prompt'/>");
    give_administrator(&scene);
    give_net_only(&scene);
    expect_messages(&policy, &scene, "net-only, administrator: only one of these may be true.\n");
    scene.entry.prompt = scene.entry.run_64_bit = true;
    expect_messages(&policy, &scene, "run-64-bit, net-only, administrator, prompt: only one of these may be true.\n");
    policy_fini(&policy);
}
END_TEST

static void take_place(void *context, const struct rule *rule, const struct policy_source *source, struct place place)
{
    (void)rule;
    (void)source;
    *(struct place *)context = place;
}

static void ignore_finding(void *context, const struct judged_finding *finding, struct facts *facts)
{
    (void)context;
    (void)finding;
    (void)facts;
}

/* What gave no answer is said by its place, not by that of what gave one before or behind it. */
START_TEST(what_is_undecided_is_named_by_its_place)
{
    struct scene scene = scene_of(KIND_COMMAND_LINE);
    struct policy policy;
    struct place place = PLACE_NOWHERE;
    struct judgement_request request = {.entry = &scene.entry, .links = &scene.links};
    struct judgement_memory memory;
    struct judgement_sink sink = {.context = &place, .finding = ignore_finding, .undecided = take_place};
    give(&scene, FIELD_COMMAND, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab");
    policy_from_rules(&policy, "<rule id='A1' severity='error'><when>\n<matches fact='name' regex='^B'/>\n" RUNAWAY
                               "\n<matches fact='name' regex='p$'/></when></rule>");
    judgement_memory_init(&memory);
    ck_assert_int_eq(policy_judge(&policy, &request, &memory, &sink), DECISION_FAILED);
    ck_assert_uint_eq(place.line, 3);
    judgement_memory_fini(&memory);
    policy_fini(&policy);
}
END_TEST

static enum decision decide(const struct scene *scene, const char *rules)
{
    struct policy policy;
    struct verdict verdict = {0};
    policy_from_rules(&policy, rules);
    judge(&policy, &scene->entry, &scene->links, &verdict);
    policy_fini(&policy);
    verdict_fini(&verdict);
    return verdict.decision;
}

/* Unknown is neither "holds" nor "does not", and a session it decides about is not allowed. */
START_TEST(a_runaway_pattern_allows_nothing)
{
    struct scene scene = scene_of(KIND_COMMAND_LINE);
    give(&scene, FIELD_COMMAND, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab");
    ck_assert_int_eq(decide(&scene, RULE("A1", "error", RUNAWAY)), DECISION_FAILED);
    ck_assert_int_eq(decide(&scene, RULE("A1", "note", RUNAWAY)), DECISION_FAILED);
    ck_assert_int_eq(decide(&scene, RULE("A1", "error", "<not>" RUNAWAY "</not>")), DECISION_FAILED);
    ck_assert_int_eq(decide(&scene, RULE("A1", "error", "<any>" NO RUNAWAY "</any>")), DECISION_FAILED);
    ck_assert_int_eq(decide(&scene, RULE("A1", "error", "<all>" YES RUNAWAY "</all>")), DECISION_FAILED);
    ck_assert_int_eq(decide(&scene, RULE("A1", "error", RUNAWAY YES)), DECISION_FAILED);
    ck_assert_int_eq(decide(&scene, RULE("A1", "error", YES) RULE("A2", "error", RUNAWAY)), DECISION_FAILED);
    ck_assert_int_eq(decide(&scene, RULE("A1", "error", RUNAWAY) RULE("A2", "error", YES)), DECISION_FAILED);
    /* where it decides nothing, it is no failure */
    ck_assert_int_eq(decide(&scene, RULE("A1", "error", NO RUNAWAY)), DECISION_ALLOWED);
    ck_assert_int_eq(decide(&scene, RULE("A1", "error", RUNAWAY NO)), DECISION_ALLOWED);
    ck_assert_int_eq(decide(&scene, RULE("A1", "error", "<any>" RUNAWAY YES "</any>")), DECISION_DENIED);
    ck_assert_int_eq(decide(&scene, RULE("A1", "off", RUNAWAY)), DECISION_ALLOWED);
    struct scene other = scene_of(KIND_OTHER);
    give(&other, FIELD_NAME, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab");
    ck_assert_int_eq(decide(&other, "<rule id='A1' severity='error' applies-to='all'><when><matches fact='name' regex='(a+)+$'/>"
                                    "</when></rule>"), DECISION_FAILED);
}
END_TEST

START_TEST(a_megabyte_of_text_is_judged)
{
    size_t length = (size_t)1 << 20;
    char *text = malloc(length);
    struct policy policy;
    struct verdict verdict = {0};
    struct scene scene = scene_of(KIND_COMMAND_LINE);
    ck_assert_ptr_nonnull(text);
    policy_from_default(&policy);
    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < length; i++)
            text[i] = "aC\\a:\\b $PASSWOR $ %\"."[i % (round == 0 ? 1 : round == 1 ? 7 : 21)];
        scene.entry.fields[FIELD_COMMAND].text = (struct text){text, length};
        give(&scene, FIELD_CAPTURE_FILE, "x");
        scene.entry.fields[FIELD_CAPTURE_FILE].text = (struct text){text, length};
        judge(&policy, &scene.entry, &scene.links, &verdict);
        ck_assert_int_eq(verdict.decision, DECISION_ALLOWED);
        ck_assert_ptr_nonnull(verdict_find(&verdict, "LN014", 0));
        give_shell_execute(&scene, TERNARY_FALSE);
        judge(&policy, &scene.entry, &scene.links, &verdict);
        ck_assert_int_eq(verdict.decision, DECISION_DENIED);
        ck_assert_ptr_nonnull(verdict_find(&verdict, "LN002", 0));
        give_shell_execute(&scene, TERNARY_UNSET);
    }
    policy_fini(&policy);
    verdict_fini(&verdict);
    free(text);
}
END_TEST

START_TEST(diagnostics_are_judged)
{
    struct policy policy, without;
    struct verdict verdict = {0};
    struct scene scene = scene_of(KIND_COMMAND_LINE), other = scene_of(KIND_OTHER);
    struct entry_diagnostic diagnostics[] = {{.rule = "DX008", .place = {31, 2, 0}, .message = TEXT("unknown field")},
                                             {.rule = "DX007", .place = {30, 2, 0}, .message = TEXT("no value")}};
    scene.entry.diagnostics = other.entry.diagnostics = diagnostics;
    scene.entry.diagnostic_count = other.entry.diagnostic_count = 1;
    policy_from_default(&policy);
    policy_from_rules(&without, RULE("A1", "error", NO));
    judge(&policy, &scene.entry, &scene.links, &verdict);
    ck_assert_int_eq(verdict.decision, DECISION_ALLOWED); /* DX008 is a warning */
    ck_assert_uint_eq(verdict.count, 1);
    ck_assert_uint_eq(verdict.held[0].line, 31);
    ck_assert_str_eq(verdict.messages.bytes, "unknown field\n");
    judge(&policy, &other.entry, &other.links, &verdict);
    ck_assert_int_eq(verdict.decision, DECISION_NONE);
    scene.entry.diagnostic_count = other.entry.diagnostic_count = 2;
    judge(&policy, &scene.entry, &scene.links, &verdict);
    ck_assert_int_eq(verdict.decision, DECISION_DENIED); /* DX007 is an error */
    ck_assert_uint_eq(verdict_find(&verdict, "DX007", 0)->line, 30);
    judge(&policy, &other.entry, &other.links, &verdict);
    ck_assert_int_eq(verdict.decision, DECISION_NONE);
    ck_assert_uint_eq(verdict.count, 2);
    judge(&without, &scene.entry, &scene.links, &verdict); /* a finding without its rule is never passed over */
    ck_assert_int_eq(verdict.decision, DECISION_FAILED);
    policy_fini(&policy);
    policy_fini(&without);
    verdict_fini(&verdict);
}
END_TEST

START_TEST(every_dx_error_denies)
{
    static const struct {
        const char *rule;
        bool error;
    } rules[] = {{"DX001", true}, {"DX004", true}, {"DX005", false}, {"DX006", false}, {"DX007", true}, {"DX008", false},
                 {"DX009", true}};
    struct policy policy;
    struct verdict verdict = {0};
    policy_from_default(&policy);
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        struct scene scene = scene_of(KIND_POWERSHELL);
        struct entry_diagnostic diagnostic = {.rule = rules[i].rule, .place = {30, 1, 0}, .message = TEXT("m")};
        scene.entry.diagnostics = &diagnostic;
        scene.entry.diagnostic_count = 1;
        judge(&policy, &scene.entry, &scene.links, &verdict);
        ck_assert_msg(verdict.decision == (rules[i].error ? DECISION_DENIED : DECISION_ALLOWED), "%s", rules[i].rule);
    }
    policy_fini(&policy);
    verdict_fini(&verdict);
}
END_TEST

/* A judgement that ran out of memory is none. */
START_TEST(lost_memory_allows_nothing)
{
    struct policy policy;
    struct verdict verdict = {0};
    struct scene scene = scene_of(KIND_COMMAND_LINE);
    struct judgement_memory memory;
    struct judgement_request request = {.entry = &scene.entry, .links = &scene.links};
    struct judgement_sink sink = {.context = &verdict, .finding = verdict_take};
    policy_from_default(&policy);
    judgement_memory_init(&memory);
    ck_assert_int_eq(policy_judge(&policy, &request, &memory, &sink), DECISION_ALLOWED);
    memory.arena.failed = true;
    ck_assert_int_eq(policy_judge(&policy, &request, &memory, &sink), DECISION_FAILED);
    judgement_memory_fini(&memory);
    judgement_memory_init(&memory);
    memory.line.failed = true;
    ck_assert_int_eq(policy_judge(&policy, &request, &memory, &sink), DECISION_FAILED);
    judgement_memory_fini(&memory);
    policy_fini(&policy);
    verdict_fini(&verdict);
}
END_TEST

/* ---- screens ---- */

/* What is asked of a text before a rule is: nothing that the rule does not need, and as much as its literals say. */
START_TEST(screens_hold_what_a_rule_needs)
{
#define IS(fact, value) "<is fact='" fact "'>" value "</is>"
#define GLOB(fact, glob) "<matches fact='" fact "' glob='" glob "'/>"
    static const struct {
        const char *conditions;
        enum fact fact;
        const char *start, *end;
        unsigned char first, last;
        bool has_bits, is_list;
    } rows[] = {
        {IS("name", "Backup"), FACT_NAME, "Backup", "", 'b', 0, false, false},
        {IS("name", "AZ"), FACT_NAME, "AZ", "", 'a', 0, false, false},
        {IS("name", "Zo"), FACT_NAME, "Zo", "", 'z', 0, false, false},
        {IS("name", "x"), FACT_NAME, "x", "", 'x', 0, false, false},
        {IS("name", ""), FACT_COUNT, "", "", 0, 0, false, false},
        {IS("name", "B\xC3\xBCro"), FACT_NAME, "B", "", 'b', 0, false, false},
        {IS("name", "\xC3\xBCro"), FACT_COUNT, "", "", 0, 0, false, false},
        {"<one-of fact='name'>Backup Back Bach</one-of>", FACT_NAME, "Bac", "", 'b', 0, false, false},
        {"<one-of fact='name'>Bac Backup</one-of>", FACT_NAME, "Bac", "", 'b', 0, false, false},
        {"<one-of fact='name'>Backup Restore</one-of>", FACT_COUNT, "", "", 0, 0, false, false},
        {"<one-of fact='name'>Backup Backup Restore</one-of>", FACT_COUNT, "", "", 0, 0, false, false},
        {GLOB("name", "Ab*yZ"), FACT_NAME, "Ab", "yZ", 'a', 'z', false, false},
        {GLOB("name", "*Z"), FACT_NAME, "", "Z", 0, 'z', false, false},
        {GLOB("name", "A*"), FACT_NAME, "A", "", 'a', 0, false, false},
        {GLOB("name", "*"), FACT_COUNT, "", "", 0, 0, false, false},
        {GLOB("mode", "n*"), FACT_COUNT, "", "", 0, 0, false, false},
        {"<matches fact='name' regex='a'/>", FACT_COUNT, "", "", 0, 0, false, false},
        {"<any>" IS("name", "x") "</any>", FACT_COUNT, "", "", 0, 0, false, false},
        {IS("name", "x") "</when><when>" IS("name", "y"), FACT_COUNT, "", "", 0, 0, false, false},
        {GLOB("group", "A*"), FACT_GROUP, "A", "", 'a', 0, false, true},
        {IS("name", "x") IS("host", "y"), FACT_NAME, "x", "", 'x', 0, false, false},
        {IS("mode", "none"), FACT_COUNT, "", "", 0, 0, true, false},
        {IS("mode", "none") IS("name", "x"), FACT_NAME, "x", "", 'x', 0, true, false},
        {IS("password-variable", "true"), FACT_COUNT, "", "", 0, 0, false, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buffer rule = {0};
        struct policy policy;
        buffer_printf(&rule, "<rule id='A1' severity='error'><when>%s</when></rule>", rows[i].conditions);
        policy_from_rules(&policy, rule.bytes);
        struct screen screen = screen_of(policy_find(&policy, TEXT("A1")));
        ck_assert_msg(screen.fact == rows[i].fact, "%s", rows[i].conditions);
        ck_assert_msg((screen.mask != UINT64_MAX) == rows[i].has_bits, "%s", rows[i].conditions);
        if (screen.fact != FACT_COUNT) {
            ck_assert_msg(text_equals(screen.start, text_of(rows[i].start)), "%s", rows[i].conditions);
            ck_assert_msg(text_equals(screen.end, text_of(rows[i].end)), "%s", rows[i].conditions);
            ck_assert_msg(screen.first == rows[i].first && screen.last == rows[i].last, "%s", rows[i].conditions);
            ck_assert_msg(screen.is_list == rows[i].is_list, "%s", rows[i].conditions);
        }
        policy_fini(&policy);
        buffer_fini(&rule);
    }
}
END_TEST

START_TEST(the_first_test_of_bits_is_the_screens)
{
    struct policy policy;
    policy_from_rules(&policy, RULE("A1", "error", IS("mode", "none") IS("kind", "powershell")));
    const struct rule *rule = policy_find(&policy, TEXT("A1"));
    struct screen screen = screen_of(rule);
    const struct condition *first = rule->conditions->condition.first_to_ask;
    ck_assert_uint_eq(screen.mask, first->mask);
    ck_assert_uint_eq(screen.word, first->word);
    policy_fini(&policy);
}
END_TEST

START_TEST(screens_compare_both_ends)
{
    static const struct {
        const char *start, *end, *text;
        bool passes;
    } rows[] = {
        {"ab", "", "ab", true}, {"ab", "", "ABc", true}, {"ab", "", "a", false}, {"ab", "", "", false}, {"ab", "", "ac", false},
        {"ab", "", "xb", false}, {"", "", "x", true}, {"", "", "", true}, {"AZ", "", "az", true}, {"az", "", "AZ", true},
        {"@", "", "`", false}, {"[", "", "{", false}, {"", "cd", "xcd", true}, {"", "cd", "CD", true}, {"", "cd", "xd", false},
        {"", "cd", "cx", false},
        {"", "cd", "d", false}, {"ab", "cd", "abcd", true}, {"ab", "cd", "abxcd", true}, {"ab", "cd", "abx", false},
        {"ab", "cd", "xcd", false},
        /* a letter beyond ASCII may be another case of one */
        {"k", "", "\xE2\x84\xAA", true}, {"", "k", "\xE2\x84\xAA", true}, {"ak", "", "b\xE2\x84\xAA", false},
        {"", "k", "\xC2\x80", true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct screen screen = {.start = text_of(rows[i].start), .end = text_of(rows[i].end)};
        ck_assert_msg(screen_text_passes(&screen, text_of(rows[i].text)) == rows[i].passes, "%s*%s: %s", rows[i].start,
                      rows[i].end, rows[i].text);
    }
}
END_TEST

Suite *engine_suite(void)
{
    Suite *suite = suite_create("engine");
    TCase *conditions_case = tcase_create("conditions"), *judging = tcase_create("judging");
    tcase_add_test(conditions_case, every_condition);
    tcase_add_test(conditions_case, a_group_is_a_list);
    tcase_add_test(conditions_case, exclusive_needs_two);
    tcase_add_test(conditions_case, places);
    tcase_add_test(conditions_case, messages);
    tcase_add_test(conditions_case, a_message_keeps_what_it_cannot_fill_in);
    tcase_add_test(judging, screens_hold_what_a_rule_needs);
    tcase_add_test(judging, the_first_test_of_bits_is_the_screens);
    tcase_add_test(judging, screens_compare_both_ends);
    tcase_add_test(judging, severities_and_decisions);
    tcase_add_test(judging, other_entries_are_looked_at_only_where_a_rule_says_so);
    tcase_add_test(judging, an_exclusive_rule_names_what_is_true);
    tcase_add_test(judging, what_is_undecided_is_named_by_its_place);
    tcase_add_test(judging, a_runaway_pattern_allows_nothing);
    tcase_add_test(judging, a_megabyte_of_text_is_judged);
    tcase_add_test(judging, diagnostics_are_judged);
    tcase_add_test(judging, every_dx_error_denies);
    tcase_add_test(judging, lost_memory_allows_nothing);
    tcase_set_timeout(judging, 60);
    suite_add_tcase(suite, conditions_case);
    suite_add_tcase(suite, judging);
    return suite;
}
