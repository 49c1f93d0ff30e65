/* What `policy check` and `policy test` rest on: parts of a policy that can do nothing, and its own <test>s. */
#include "policy/audit.h"
#include "policy/self_test.h"
#include "tests/policy_from_text.h"

#include <stdio.h>

Suite *audit_suite(void);

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define TODAY 20849 /* 2027-01-31 */

static struct policy policy;
static struct audit audit;

static void set_up(void)
{
    policy_init(&policy);
    audit = (struct audit){0};
}

static void tear_down(void)
{
    audit_fini(&audit);
    policy_fini(&policy);
}

static struct policy_source *add_text(const char *path, struct policy_source *parent, struct text text)
{
    struct policy_error error;
    struct policy_source *source = policy_add_source(&policy, text_of(path));
    ck_assert_ptr_nonnull(source);
    source->parent = parent;
    source->built_in = strcmp(path, "default") == 0;
    enum status status = policy_document_read(reader_memory_source, &text, &policy, source, &error);
    ck_assert_msg(status == STATUS_OK, "%s:%zu: %s", path, error.place.line, error.message);
    return source;
}

/* The root stands in line 1, what is given from line 2 on. */
static struct policy_source *add(const char *path, struct policy_source *parent, const char *elements)
{
    struct buffer document = {0};
    buffer_printf(&document, "<policy xmlns='urn:deputy:policy:1' name='n'>\n%s</policy>", elements);
    struct policy_source *source = add_text(path, parent, buffer_text(&document));
    buffer_fini(&document);
    return source;
}

static void resolve(void)
{
    struct policy_error error;
    ck_assert_msg(policy_resolve(&policy, TODAY, &error) == STATUS_OK, "%zu: %s", error.place.line, error.message);
}

/* One line each: "project.xml:3 rule-never-holds A1". `listed` is what is expected of the layer. */
static void expect_findings(enum policy_layer layer, const char *listed)
{
    struct buffer found = {0};
    size_t not_proved = 0, defects = 0;
    audit_fini(&audit);
    audit_policy(&policy, layer, &audit);
    ck_assert(!audit.failed);
    buffer_add(&found, TEXT(""));
    for (const struct audit_finding *finding = audit.first; finding; finding = finding->next) {
        buffer_printf(&found, "%.*s:%zu %s %.*s\n", TEXT_ARGS(finding->source->path), finding->place.line,
                      audit_kind_names[finding->kind], TEXT_ARGS(finding->rule));
        ck_assert_uint_gt(finding->message.length, 0);
        if (finding->kind == AUDIT_NOT_PROVED)
            not_proved++;
        else
            defects++;
    }
    ck_assert_msg(text_equals(buffer_text(&found), text_of(listed)), "expected\n%sfound\n%.*s", listed,
                  TEXT_ARGS(buffer_text(&found)));
    ck_assert_uint_eq(audit.defects, defects);
    ck_assert_uint_eq(audit.not_proved, not_proved);
    buffer_fini(&found);
}

/* The finding of this number, from 0, says this. */
static void expect_message(size_t number, const char *says)
{
    const struct audit_finding *finding = audit.first;
    while (number-- > 0)
        finding = finding->next;
    ck_assert_msg(text_contains(finding->message, text_of(says)), "\"%s\" is not in: %s", says, finding->message.bytes);
}

/* A project that extends default. */
static void expect_of_project(const char *elements, const char *listed)
{
    policy_fini(&policy);
    policy_init(&policy);
    policy.leaf[LAYER_PROJECT] = add("p.xml", add_text("default", NULL, embedded_text("policy/default.xml")), elements);
    resolve();
    expect_findings(LAYER_PROJECT, listed);
}

#define RULE(id, conditions) "<rule id='" id "' severity='error'><when>" conditions "</when></rule>\n"
#define NONE "<is fact='mode'>none</is>"
#define CUSTOM "<is fact='mode'>custom</is>"
#define PROMPT "<is fact='prompt'>true</is>"
#define NO_PROMPT "<is fact='prompt'>false</is>"
#define NAME "<is fact='name'>x</is>"
#define PARTLY_DEAD(id) RULE(id, NAME "<any>\n" PROMPT "\n<all>" CUSTOM NONE "</all></any>")
#define DEAD(id) RULE(id, "\n" CUSTOM "\n" NONE)

/* ---- rules ---- */

START_TEST(the_default_policy_has_no_defect)
{
    policy.leaf[LAYER_PROJECT] = add_text("default", NULL, embedded_text("policy/default.xml"));
    resolve();
    expect_findings(LAYER_PROJECT, "");
    expect_of_project(RULE("A1", NAME), "");
}
END_TEST

/* The reason names what cannot hold together: one place, two, or more. */
START_TEST(a_rule_that_never_holds_is_said_with_its_conditions)
{
    /* no path has a ; */
    expect_of_project(RULE("A1", NAME "\n <matches fact='group' glob='a;b'/>"), "p.xml:2 rule-never-holds A1\n");
    expect_message(0, "no session meets the condition at 3:2");
    expect_of_project(DEAD("A1"), "p.xml:2 rule-never-holds A1\n");
    expect_message(0, "the conditions at 3:1 and 4:1 together");
    expect_of_project(RULE("A1", "\n" NAME "\n<one-of fact='mode'>none custom</one-of>\n<not>" NONE "</not>\n  <not>" CUSTOM
                           "</not>"),
                      "p.xml:2 rule-never-holds A1\n");
    expect_message(0, "the conditions at 4:1, 5:1 and 6:3 together");
    expect_of_project(RULE("A1", "\n" PROMPT "\n<not><one-of fact='kind'>command-line powershell</one-of></not>"), "");
}
END_TEST

/* Beside a <when> that may hold; in an <any>; within a <not>, which then has no effect. */
START_TEST(a_condition_that_never_holds_is_said)
{
    expect_of_project(RULE("A1", NAME "</when>\n<when>" CUSTOM NONE), "p.xml:3 condition-never-holds A1\n");
    expect_message(0, "can never hold here:");
    expect_of_project(PARTLY_DEAD("A1"), "p.xml:4 condition-never-holds A1\n");
    expect_message(0, "can never hold here:");
    expect_of_project(RULE("A1", NAME PROMPT "\n<not>" NO_PROMPT "</not>"), "p.xml:3 condition-never-holds A1\n");
    expect_message(0, "so that the <not> has no effect");
}
END_TEST

START_TEST(what_only_other_entries_meet_is_said)
{
    expect_of_project(RULE("A1", "<is fact='kind'>other</is>"), "p.xml:2 rule-never-holds A1\n");
    expect_message(0, "applies-to=\"all\"");
}
END_TEST

START_TEST(what_is_not_proved_is_said)
{
    expect_of_project(RULE("A1", "<matches fact='user' regex='^(a|b)(?!c)\\w+(?&lt;=x)$'/>"
                           "<not><matches fact='user' regex='x$'/></not>"),
                      "p.xml:2 not-proved A1\n");
}
END_TEST

/* 13 texts each can be looked at, 26 cannot. One pair: the note cannot speak for the error. */
START_TEST(what_is_not_compared_is_said)
{
    struct buffer rules = {0};
    for (int rule = 0; rule < 2; rule++) {
        buffer_printf(&rules, "<rule id='R%d' severity='%s'><when>", rule, rule == 0 ? "note" : "error");
        for (int i = 0; i < 13; i++)
            buffer_printf(&rules, "<not><is fact='name'>n%d-%d</is></not>", rule, i);
        buffer_printf(&rules, "</when></rule>\n");
    }
    policy.leaf[LAYER_PROJECT] = add("p.xml", NULL, rules.bytes);
    resolve();
    expect_findings(LAYER_PROJECT, "p.xml:1 not-proved n\n");
    expect_message(0, "too large to compare: 1");
    buffer_fini(&rules);
}
END_TEST

START_TEST(an_implied_rule_is_said_in_its_document)
{
    struct policy_source *parent = add("parent.xml", NULL, "\n" RULE("P1", CUSTOM));
    policy.leaf[LAYER_PROJECT] = add("p.xml", parent, RULE("A1", NAME) RULE("A2", CUSTOM PROMPT));
    resolve();
    expect_findings(LAYER_PROJECT, "p.xml:3 rule-implied A2\n");
    expect_message(0, "parent.xml:3:1");
    ck_assert_uint_gt(audit.first->witness.length, 0);
}
END_TEST

/* ---- overrides ---- */

#define OVERRIDE(id, severity) "<override rule='" id "' severity='" severity "'/>\n"

START_TEST(an_override_without_effect_is_said)
{
    expect_of_project(OVERRIDE("LN003", "error") OVERRIDE("LN005", "note"), "");
    expect_of_project(OVERRIDE("LN003", "warning"), "p.xml:2 override-without-effect LN003\n"); /* it is a warning */
    expect_message(0, "it is warning already");
    expect_of_project(OVERRIDE("LN003", "error") OVERRIDE("LN005", "note") OVERRIDE("LN003", "note"),
                      "p.xml:2 override-without-effect LN003\n");
    expect_message(0, "line 4 overrides it again");
    expect_of_project(OVERRIDE("DX008", "error") OVERRIDE("DX005", "warning"), "p.xml:3 override-without-effect DX005\n");
    expect_of_project(OVERRIDE("A1", "note") DEAD("A1"), "p.xml:2 override-without-effect A1\n"
                                                         "p.xml:3 rule-never-holds A1\n");
    expect_message(0, "can never hold");
}
END_TEST

/* ---- suppressions ---- */

#define SUPPRESS(id, more) "<suppress rule='" id "' reason='r' " more "/>\n"
#define OTHER_ID "0f5c2a4e-91b7-4d36-8a53-6e7f80912b3c"

START_TEST(a_suppression_without_effect_is_said)
{
    static const struct {
        const char *elements, *listed, *says;
    } rows[] = {
        {SUPPRESS("LN004", "group='A\\**'") SUPPRESS("LN003", "id='" SCENE_ID "'") SUPPRESS("DX007", "group='**'"), "", NULL},
        {SUPPRESS("LN004", "group='A' until='2027-01-30'"),
         "p.xml:2 suppression-without-effect LN004\n", "expired on 2027-01-30"},
        {SUPPRESS("LN004", "group='A' until='2027-01-31'"), "", NULL}, /* inclusive */
        {OVERRIDE("LN004", "off") SUPPRESS("LN004", "group='A'"),
         "p.xml:3 suppression-without-effect LN004\n", "the rule is off"},
        {OVERRIDE("RA001", "off") SUPPRESS("RA001", "group='A'"), "p.xml:3 suppression-without-effect RA001\n", NULL},
        {SUPPRESS("RA001", "group='A'"), "", NULL}, /* in reports */
        {SUPPRESS("DX000", "group='**'"), "p.xml:2 suppression-without-effect DX000\n", "stand on documents"},
        {SUPPRESS("A1", "group='A\\B'") RULE("A1", "<not><matches fact='group' glob='A\\**'/></not>"),
         "p.xml:2 suppression-without-effect A1\n", "never hold for an entry of its scope"},
        {SUPPRESS("A1", "group='A'") RULE("A1", "<matches fact='group' glob='A'/>"), "", NULL},
        {SUPPRESS("A1", "id='" SCENE_ID "'") RULE("A1", "<is fact='id'>" OTHER_ID "</is>"),
         "p.xml:2 suppression-without-effect A1\n", "never hold for an entry of its scope"},
        {SUPPRESS("A1", "id='" OTHER_ID "'") RULE("A1", "<is fact='id'>" OTHER_ID "</is>"), "", NULL},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        expect_of_project(rows[i].elements, rows[i].listed);
        if (rows[i].says)
            expect_message(0, rows[i].says);
    }
}
END_TEST

/* Of two that are equal the later one is superfluous; else the narrower one, wherever it stands. */
START_TEST(a_covered_suppression_is_said)
{
    static const struct {
        const char *elements, *listed;
    } rows[] = {
        {SUPPRESS("LN004", "group='A\\**'") SUPPRESS("LN004", "group='a\\**'"), "p.xml:3 suppression-without-effect LN004\n"},
        {SUPPRESS("LN004", "group='A\\B'") SUPPRESS("LN004", "group='A\\**'"), "p.xml:2 suppression-without-effect LN004\n"},
        {SUPPRESS("LN004", "group='A\\**'") SUPPRESS("LN004", "group='A\\B'"), "p.xml:3 suppression-without-effect LN004\n"},
        {SUPPRESS("LN004", "group='A'") SUPPRESS("LN004", "group='B'"), ""},
        {SUPPRESS("LN004", "group='A'") SUPPRESS("LN003", "group='A'"), ""},
        {SUPPRESS("LN004", "id='" SCENE_ID "'") SUPPRESS("LN004", "id='{" SCENE_ID "}'"),
         "p.xml:3 suppression-without-effect LN004\n"},
        {SUPPRESS("LN004", "id='" SCENE_ID "'") SUPPRESS("LN004", "id='" OTHER_ID "'"), ""},
        {SUPPRESS("LN004", "id='" SCENE_ID "'") SUPPRESS("LN004", "group='A'"), ""}, /* the ID may move */
        {SUPPRESS("LN004", "id='" SCENE_ID "'") SUPPRESS("LN004", "group='**'"), "p.xml:2 suppression-without-effect LN004\n"},
        {SUPPRESS("LN004", "group='**'") SUPPRESS("LN004", "id='" SCENE_ID "'"), "p.xml:3 suppression-without-effect LN004\n"},
        /* what ends covers nothing that goes on longer */
        {SUPPRESS("LN004", "group='**' until='2027-02-01'") SUPPRESS("LN004", "group='A'"), ""},
        {SUPPRESS("LN004", "group='**' until='2027-02-01'") SUPPRESS("LN004", "group='A' until='2027-02-02'"), ""},
        {SUPPRESS("LN004", "group='**' until='2027-02-01'") SUPPRESS("LN004", "group='A' until='2027-02-01'"),
         "p.xml:3 suppression-without-effect LN004\n"},
        {SUPPRESS("LN004", "group='A' until='2027-02-01'") SUPPRESS("LN004", "group='A'"),
         "p.xml:2 suppression-without-effect LN004\n"},
        /* what has expired covers nothing */
        {SUPPRESS("LN004", "group='A\\**' until='2027-01-30'") SUPPRESS("LN004", "group='A\\B'"),
         "p.xml:2 suppression-without-effect LN004\n"},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        expect_of_project(rows[i].elements, rows[i].listed);
    expect_of_project(rows[0].elements, rows[0].listed);
    expect_message(0, "that in p.xml:2:1 covers all it names");
}
END_TEST

/* A rule's suppressions are compared with a hundred others; from the next one on it is said that they were not. */
START_TEST(of_many_suppressions_it_is_said)
{
    for (size_t count = 101; count <= 102; count++) {
        struct buffer elements = {0}, listed = {0};
        buffer_add(&listed, TEXT(""));
        for (size_t i = 0; i < count; i++) {
            buffer_printf(&elements, SUPPRESS("LN004", "group='G%zu'"), i);
            if (count > 101)
                buffer_printf(&listed, "p.xml:%zu not-proved LN004\n", i + 2);
        }
        expect_of_project(elements.bytes, listed.length > 0 ? listed.bytes : "");
        buffer_fini(&elements);
        buffer_fini(&listed);
    }
    struct buffer elements = {0}; /* one ID has nothing to do with another */
    for (unsigned i = 0; i < 102; i++)
        buffer_printf(&elements, SUPPRESS("LN004", "id='0f5c2a4e-91b7-4d36-8a53-6e7f80%06x'"), i);
    expect_of_project(elements.bytes, "");
    buffer_fini(&elements);
}
END_TEST

/* ---- documents ---- */

/* The leaf's before its parents', each in the order of its text; default's own where it is the leaf only. */
START_TEST(findings_are_in_order)
{
    struct policy_source *built_in = add("default", NULL, DEAD("D1"));
    struct policy_source *above = add("above.xml", built_in, DEAD("B1"));
    struct policy_source *machine = add("machine.xml", NULL, DEAD("M1"));
    policy.leaf[LAYER_MACHINE] = machine;
    policy.leaf[LAYER_PROJECT] = add("p.xml", above, SUPPRESS("A1", "group='A' until='2027-01-30'") OVERRIDE("A2", "error")
                                     RULE("A1", NAME) DEAD("A3") RULE("A2", NAME CUSTOM)
                                     SUPPRESS("A1", "group='A' until='2027-01-29'"));
    resolve();
    expect_findings(LAYER_PROJECT, "p.xml:2 suppression-without-effect A1\n"
                                   "p.xml:3 override-without-effect A2\n"
                                   "p.xml:5 rule-never-holds A3\n"
                                   "p.xml:8 rule-implied A2\n"
                                   "p.xml:9 suppression-without-effect A1\n"
                                   "above.xml:2 rule-never-holds B1\n");
    expect_findings(LAYER_MACHINE, "machine.xml:2 rule-never-holds M1\n");
    policy.leaf[LAYER_PROJECT] = built_in;
    expect_findings(LAYER_PROJECT, "default:2 rule-never-holds D1\n");
}
END_TEST

/* ---- <test>s ---- */

/* `rules` and one test; passed, missing and unexpected ids. */
static void expect_test(const char *rules, const char *test, bool passes, const char *missing, const char *unexpected)
{
    struct arena arena;
    policy_fini(&policy);
    policy_init(&policy);
    struct buffer elements = {0};
    buffer_printf(&elements, "%s<test name='t' %s</test>", rules, test);
    const struct policy_source *source = policy.leaf[LAYER_PROJECT] = add("p.xml", NULL, elements.bytes);
    resolve();
    arena_init(&arena);
    struct self_test_result result = self_test_run(source, source->tests, &arena);
    ck_assert_msg(result.passed == passes, "%s", elements.bytes);
    ck_assert(!result.undecided);
    ck_assert_msg(text_equals(result.missing, text_of(missing)), "%s: %.*s", elements.bytes, TEXT_ARGS(result.missing));
    ck_assert_msg(text_equals(result.unexpected, text_of(unexpected)), "%s: %.*s", elements.bytes, TEXT_ARGS(result.unexpected));
    arena_fini(&arena);
    buffer_fini(&elements);
}

#define SESSION "<session kind='command-line' mode='custom' user='u'/>"

/* `expect` lists exactly the rules written in this document that hold; absent: none. */
START_TEST(a_test_expects_exactly_what_holds)
{
#define RULES RULE("A", CUSTOM) RULE("B", CUSTOM) RULE("C", NONE) RULE("D", NONE)
    expect_test(RULES, "expect='A B'>" SESSION, true, "", "");
    expect_test(RULES, "expect='b\n a'>" SESSION, true, "", "");
    expect_test(RULES, "expect='A'>" SESSION, false, "", "B");
    expect_test(RULES, ">" SESSION, false, "", "A B");
    expect_test(RULES, "expect='A B C'>" SESSION, false, "C", "");
    expect_test(RULES, "expect='D A B C'>" SESSION, false, "C D", "");
    expect_test(RULES, "expect='C D'>" SESSION, false, "C D", "A B");
    expect_test(RULE("C", NONE), ">" SESSION, true, "", "");
}
END_TEST

/* A rule looks at sessions unless it says otherwise; severities and suppressions do not count. */
START_TEST(a_test_asks_whether_rules_hold)
{
#define OTHER "<session kind='other' name='x'/>"
#define FOR_ALL "<rule id='A' severity='off' applies-to='all'><when>" NAME "</when></rule>"
    expect_test(RULE("A", NAME), ">" OTHER, true, "", "");
    expect_test(RULE("A", NAME), "expect='A'>" OTHER, false, "A", "");
    expect_test(FOR_ALL, "expect='A'>" OTHER, true, "", "");
    expect_test(FOR_ALL SUPPRESS("A", "group='**'"), "expect='A'>" OTHER, true, "", "");
    expect_test(FOR_ALL, ">" OTHER, false, "", "A");
}
END_TEST

/* A rule that cannot be decided passes no test, expected or not. */
START_TEST(an_undecided_test_fails)
{
    static const char *const expects[] = {"", "expect='A'"};
    for (size_t i = 0; i < COUNT(expects); i++) {
        struct arena arena;
        struct buffer elements = {0};
        policy_fini(&policy);
        policy_init(&policy);
        buffer_printf(&elements, RULE("A", "<matches fact='name' regex='(a+)+$'/>") RULE("B", CUSTOM)
                      "<test name='t' %s><session kind='command-line'"
                      " name='aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab'/></test>",
                      expects[i]);
        const struct policy_source *source = policy.leaf[LAYER_PROJECT] = add("p.xml", NULL, elements.bytes);
        resolve();
        arena_init(&arena);
        struct self_test_result result = self_test_run(source, source->tests, &arena);
        ck_assert(result.undecided);
        ck_assert(!result.passed);
        ck_assert_uint_eq(result.missing.length + result.unexpected.length, 0);
        arena_fini(&arena);
        buffer_fini(&elements);
    }
}
END_TEST

Suite *audit_suite(void)
{
    const TTest *const tests[] = {
        the_default_policy_has_no_defect, a_rule_that_never_holds_is_said_with_its_conditions,
        a_condition_that_never_holds_is_said,
        what_only_other_entries_meet_is_said, what_is_not_proved_is_said, an_implied_rule_is_said_in_its_document,
        an_override_without_effect_is_said, a_suppression_without_effect_is_said, a_covered_suppression_is_said,
        findings_are_in_order, a_test_expects_exactly_what_holds, a_test_asks_whether_rules_hold, an_undecided_test_fails,
        what_is_not_compared_is_said, of_many_suppressions_it_is_said,
    };
    Suite *suite = suite_create("audit");
    TCase *audits = tcase_create("audits");
    tcase_add_checked_fixture(audits, set_up, tear_down);
    for (size_t i = 0; i < COUNT(tests); i++)
        tcase_add_test(audits, tests[i]);
    tcase_set_timeout(audits, 120);
    suite_add_tcase(suite, audits);
    return suite;
}
