/* SARIF, read back with Jansson. tests/sarif validates whole reports against the schema. */
#include <check.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "tests/policy_from_text.h"
#include "tests/report_specimen.h"
#include "tests/scratch.h"

Suite *report_sarif_suite(void);

static struct review review;
static struct finding findings[3];
static struct policy policy;
static struct report_options options;

static void set_up(void)
{
    scratch_enter();
    review = report_specimen();
    for (size_t i = 0; i < 3; i++)
        findings[i] = report_specimen_finding();
    policy_from_default(&policy);
    options = (struct report_options){.policy = &policy};
}

static void tear_down(void)
{
    policy_fini(&policy);
    scratch_leave();
}

/* The run of the report; `*report` is yours. */
static json_t *run_of(json_t **report)
{
    char *text = report_specimen_written(report_sarif, &review, &options);
    *report = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    ck_assert_msg(*report != NULL, "%s", text);
    free(text);
    json_t *runs = json_object_get(*report, "runs");
    ck_assert_uint_eq(json_array_size(runs), 1);
    return json_array_get(runs, 0);
}

/* A value by its path: keys, and numbers of elements, separated by slashes. */
static json_t *at(json_t *value, const char *path)
{
    char part[64];
    while (value && *path) {
        size_t length = strcspn(path, "/");
        snprintf(part, sizeof part, "%.*s", (int)length, path);
        value = json_is_array(value) ? json_array_get(value, (size_t)atoi(part)) : json_object_get(value, part);
        path += length + (path[length] == '/');
    }
    return value;
}

static void check_string(json_t *value, const char *path, const char *expected)
{
    json_t *found = at(value, path);
    ck_assert_msg(json_is_string(found), "no %s", path);
    ck_assert_str_eq(json_string_value(found), expected);
}

static void check_number(json_t *value, const char *path, json_int_t expected)
{
    json_t *found = at(value, path);
    ck_assert_msg(json_is_integer(found), "no %s", path);
    ck_assert_int_eq(json_integer_value(found), expected);
}

#define PHYSICAL "locations/0/physicalLocation/"
#define SHOWN HOSTILE_START "\\u{D}\\u{A}" HOSTILE_SHOWN_END "\xEF\xBF\xBE](http://x) \\ {0}"
/* U+FFFE is a character to JSON; the bracket is no end of a link's words. */
#define SHOWN_MESSAGE HOSTILE_START "\\u{D}\\u{A}" HOSTILE_SHOWN_END "\xEF\xBF\xBE\\](http://x) \\ {0}"
#define URI \
    "%22%27%3Cb%3E%26amp%3B%5D%5D%3E%2C%2050%253A%3A%0D%0A%3A%3Aerror%3A%3Ax%20%23%23%5Berror%5Dy%20%1B%5B31m%E2%80%AE%20%FF%20" \
    "%EF%BF%BE%5D%28http%3A//x%29%20%5C%20%7B0%7D"

START_TEST(what_is_hostile_comes_back)
{
    json_t *report, *run, *result;
    review.documents[1].findings = findings;
    review.documents[1].finding_count = 1;
    run = run_of(&report);
    result = at(run, "results/0");
    check_string(result, "ruleId", "RA001");
    check_string(result, "level", "error");
    check_string(result, "message/text", SHOWN_MESSAGE);
    check_string(result, PHYSICAL "artifactLocation/uri", URI);
    check_number(result, PHYSICAL "region/startLine", 3);
    check_number(result, PHYSICAL "region/startColumn", 38);
    check_string(result, "locations/0/logicalLocations/0/name", SHOWN);
    check_string(result, "locations/0/logicalLocations/0/fullyQualifiedName", SHOWN "\\" SHOWN);
    ck_assert_ptr_null(at(result, "partialFingerprints")); /* there is no such file */
    ck_assert_uint_eq(json_array_size(at(run, "results")), 1);
    json_decref(report);
}
END_TEST

START_TEST(a_report_has_what_github_asks_for)
{
    json_t *report, *run = run_of(&report);
    check_string(report, "version", "2.1.0");
    check_string(run, "tool/driver/name", "deputy");
    check_string(run, "tool/driver/version", DEPUTY_VERSION);
    check_string(run, "columnKind", "unicodeCodePoints");
    ck_assert(json_is_true(at(run, "invocations/0/executionSuccessful")));
    ck_assert_uint_eq(json_array_size(at(run, "invocations/0/toolExecutionNotifications")), 0);
    ck_assert_uint_eq(json_array_size(at(run, "results")), 0);
    ck_assert_uint_eq(json_array_size(at(run, "tool/driver/rules")), policy.rules.count);
    json_decref(report);
}
END_TEST

START_TEST(rules_are_described)
{
    json_t *report, *run = run_of(&report), *rule;
    for (size_t i = 0; i < policy.rules.count; i++) {
        rule = json_array_get(at(run, "tool/driver/rules"), i);
        check_string(rule, "id", policy.rules.items[i]->id.bytes);
        check_string(rule, "name", policy.rules.items[i]->name.bytes);
        check_string(rule, "defaultConfiguration/level", severity_names[policy.rules.items[i]->severity]);
        static const char *const texts[] = {"shortDescription/text", "fullDescription/text", "help/text", "help/markdown"};
        for (size_t j = 0; j < 4; j++)
            ck_assert_msg(json_string_length(at(rule, texts[j])) > 3, "%s of %s", texts[j], policy.rules.items[i]->id.bytes);
        ck_assert_ptr_null(strchr(json_string_value(at(rule, texts[0])), '{'));
    }
    rule = json_array_get(at(run, "tool/driver/rules"), policy_find(&policy, TEXT("RA001"))->number);
    check_string(rule, "shortDescription/text",
                 "A session is to run as a different user and as administrator, which no single call of Windows can do.");
    check_string(rule, "help/text", "Switch off Run as administrator, or set Run As to None.");
    ck_assert_ptr_nonnull(strstr(json_string_value(at(rule, "help/markdown")), "# RA001 run-as-with-administrator\n"));
    rule = json_array_get(at(run, "tool/driver/rules"), policy_find(&policy, TEXT("CR006"))->number);
    check_string(rule, "shortDescription/text", "An entry holds a password in clear text.");
    rule = json_array_get(at(run, "tool/driver/rules"), policy_find(&policy, TEXT("RA005"))->number);
    check_string(rule, "shortDescription/text", "Run As turns off shell execute for a session.");
    rule = json_array_get(at(run, "tool/driver/rules"), policy_find(&policy, TEXT("LN002"))->number);
    check_string(rule, "shortDescription/text",
                 "The command line of a session has ... UTF-16 units, more than the ... its call takes.");
    rule = json_array_get(at(run, "tool/driver/rules"), policy_find(&policy, TEXT("DX001"))->number);
    check_string(rule, "shortDescription/text", "Not well formed");
    json_decref(report);
}
END_TEST

/* A policy that says no more than it must, and one that says too much. */
START_TEST(short_and_long_rules_are_described)
{
    static const char when[] = "<when><is fact='run-as'>true</is></when>";
    struct policy own;
    struct buffer rules = {0};
    json_t *report, *run;
    buffer_printf(&rules, "<rule id='A1' severity='off'>%s</rule><rule id='A2' name='long' severity='note'>%s<message>", when,
                  when);
    for (int i = 0; i < 300; i++)
        buffer_add(&rules, TEXT("[\xC3\xA4](x) "));
    buffer_add(&rules, TEXT("</message></rule>"));
    policy_from_rules(&own, rules.bytes);
    options.policy = &own;
    run = run_of(&report);
    check_string(run, "tool/driver/rules/0/shortDescription/text", "A1");
    check_string(run, "tool/driver/rules/0/help/text", "A1");
    check_string(run, "tool/driver/rules/0/defaultConfiguration/level", "none");
    ck_assert(json_is_false(at(run, "tool/driver/rules/0/defaultConfiguration/enabled")));
    const char *brief = json_string_value(at(run, "tool/driver/rules/1/shortDescription/text"));
    ck_assert_int_eq(strncmp(brief, "[\xC3\xA4\\](x) [", 10), 0);
    ck_assert_str_eq(brief + strlen(brief) - 3, "...");
    /* 1021 characters, the mark, a second byte for every letter and one escape for every link */
    ck_assert_uint_eq(strlen(brief), 1024 + 2 * (1021 / 7) + 2);
    json_decref(report);
    policy_fini(&own);
    buffer_fini(&rules);
}
END_TEST

START_TEST(results_point_at_their_rules_and_lines)
{
    static char given[] = "./a.rdm";
    static const struct entry_reference nameless = {{NULL, 0}, {NULL, 0}, {NULL, 0}, KIND_COMMAND_LINE, MODE_NONE};
    json_t *report, *run;
    scratch_put("a.rdm", " a\nb\n  \t\tc\n d"); /* one of the known vectors */
    review.documents[0].input->path = given;
    review.documents[0].findings = findings;
    review.documents[0].finding_count = 3;
    findings[0].place = (struct place){2, 1, 0};
    findings[0].entry = &nameless;
    findings[1].place = (struct place){2, 5, 0};
    findings[1].severity = SEVERITY_OFF;
    findings[2].place = (struct place){4, 2, 0};
    findings[2].rule = "DX002";
    findings[2].severity = SEVERITY_WARNING;
    findings[2].message = TEXT(" ");
    run = run_of(&report);
    ck_assert_uint_eq(json_array_size(at(run, "results")), 2);
    check_string(run, "results/0/" PHYSICAL "artifactLocation/uri", "a.rdm");
    check_string(run, "results/0/partialFingerprints/primaryLocationLineHash", "54703d4cd895b18:1");
    ck_assert_ptr_null(at(run, "results/0/locations/0/logicalLocations"));
    check_number(run, "results/0/ruleIndex", (json_int_t)policy_find(&policy, TEXT("RA001"))->number);
    check_string(run, "results/1/partialFingerprints/primaryLocationLineHash", "a23a3dc5e078b07b:1");
    check_number(run, "results/1/ruleIndex", (json_int_t)policy_find(&policy, TEXT("DX002"))->number);
    check_string(run, "results/1/level", "warning");
    check_string(run, "results/1/message/text", "run-as-with-administrator");
    json_decref(report);
}
END_TEST

/* GitHub opens an alert for every result, whatever "suppressions" it has. */
START_TEST(what_is_suppressed_is_left_out)
{
    json_t *report, *run;
    findings[0].suppressed = TEXT("agreed on");
    review.documents[0].findings = findings;
    review.documents[0].suppressed_count = 1;
    run = run_of(&report);
    ck_assert_uint_eq(json_array_size(at(run, "results")), 0);
    json_decref(report);
}
END_TEST

START_TEST(a_run_that_failed_says_so)
{
    static char absolute[] = "//server/share/a b.rdm", root[] = "/elsewhere/a.rdm";
    json_t *report, *run;
    review.has_unusable = true;
    review.bad_repository = "repo.rdm:1:1: [x](y)";
    review.documents[0].input->path = absolute;
    review.documents[0].findings = findings;
    review.documents[0].finding_count = 1;
    review.documents[1].input->path = root;
    review.documents[1].findings = &findings[1];
    review.documents[1].finding_count = 1;
    findings[1].place = (struct place){0, 0, 0};
    run = run_of(&report);
    ck_assert(json_is_false(at(run, "invocations/0/executionSuccessful")));
    check_string(run, "invocations/0/toolExecutionNotifications/0/message/text", "repo.rdm:1:1: [x\\](y)");
    check_string(run, "results/0/" PHYSICAL "artifactLocation/uri", "file://server/share/a%20b.rdm");
    check_string(run, "results/1/" PHYSICAL "artifactLocation/uri", "file:///elsewhere/a.rdm");
    ck_assert_ptr_null(at(run, "results/1/" PHYSICAL "region"));
    json_decref(report);
}
END_TEST

Suite *report_sarif_suite(void)
{
    Suite *suite = suite_create("report_sarif");
    TCase *tests = tcase_create("sarif");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, what_is_hostile_comes_back);
    tcase_add_test(tests, a_report_has_what_github_asks_for);
    tcase_add_test(tests, rules_are_described);
    tcase_add_test(tests, short_and_long_rules_are_described);
    tcase_add_test(tests, results_point_at_their_rules_and_lines);
    tcase_add_test(tests, what_is_suppressed_is_left_out);
    tcase_add_test(tests, a_run_that_failed_says_so);
    suite_add_tcase(suite, tests);
    return suite;
}
