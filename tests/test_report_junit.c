/* JUnit's XML, read back with libxml2. tests/formats validates it against the schema of Jenkins' shape. */
#include <check.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <stdlib.h>
#include <string.h>

#include "tests/report_specimen.h"
#include "tests/scratch.h"

Suite *report_junit_suite(void);

static struct review review;
static struct finding findings[4];

static void set_up(void)
{
    scratch_enter();
    review = report_specimen();
    for (size_t i = 0; i < 4; i++)
        findings[i] = report_specimen_finding();
}

static xmlDocPtr parsed(const struct report_options *options)
{
    char *text = report_specimen_written(report_junit, &review, options);
    xmlDocPtr document = xmlReadMemory(text, (int)strlen(text), NULL, NULL, XML_PARSE_NONET);
    ck_assert_msg(document != NULL, "%s", text);
    free(text);
    return document;
}

/* The child element of a number, from 0; NULL: there are not so many. */
static xmlNodePtr child(xmlNodePtr node, size_t number)
{
    for (node = node->children; node; node = node->next) {
        if (node->type == XML_ELEMENT_NODE && number-- == 0)
            return node;
    }
    return NULL;
}

static void check_attribute(xmlNodePtr node, const char *name, const char *expected)
{
    xmlChar *value = xmlGetProp(node, (const xmlChar *)name);
    ck_assert_msg(value != NULL, "no %s", name);
    ck_assert_str_eq((const char *)value, expected);
    xmlFree(value);
}

static void check_text(xmlNodePtr node, const char *expected)
{
    xmlChar *value = xmlNodeGetContent(node);
    ck_assert_str_eq((const char *)value, expected);
    xmlFree(value);
}

static void check_element(xmlNodePtr node, const char *name)
{
    ck_assert_ptr_nonnull(node);
    ck_assert_str_eq((const char *)node->name, name);
}

static void check_counts(xmlNodePtr node, const char *tests, const char *failures, const char *errors)
{
    check_attribute(node, "tests", tests);
    check_attribute(node, "failures", failures);
    check_attribute(node, "errors", errors);
}

#define SHOWN HOSTILE_START "\\u{D}\\u{A}" HOSTILE_SHOWN_END "\\u{FFFE}](http://x) \\ {0}"
#define HELP HOSTILE_START " " HOSTILE_SHOWN_END "\\u{FFFE}](http://x) \\ {0}"

START_TEST(what_is_hostile_comes_back)
{
    review.documents[1].findings = findings;
    review.documents[1].finding_count = 1;
    xmlDocPtr document = parsed(&(struct report_options){0});
    xmlNodePtr root = xmlDocGetRootElement(document), suite = child(root, 0), test = child(suite, 0);
    check_element(root, "testsuites");
    check_counts(root, "1", "1", "0");
    check_element(suite, "testsuite");
    check_attribute(suite, "name", SHOWN);
    check_attribute(suite, "skipped", "0");
    ck_assert_ptr_null(child(root, 1)); /* a document without a case has no suite */
    check_element(test, "testcase");
    check_attribute(test, "classname", SHOWN);
    check_attribute(test, "name", "3:38 RA001 run-as-with-administrator: " SHOWN "\\" SHOWN);
    check_element(child(test, 0), "failure");
    check_attribute(child(test, 0), "type", "error");
    check_attribute(child(test, 0), "message", SHOWN);
    check_text(child(test, 0), SHOWN "\n" HELP);
    ck_assert_ptr_null(child(suite, 1));
    xmlFreeDoc(document);
}
END_TEST

/* A case fails exactly where check does. */
START_TEST(fail_on_says_what_fails)
{
    static const struct {
        enum severity fail_on;
        const char *failures, *elements[3];
    } rows[] = {
        {SEVERITY_ERROR, "1", {"failure", "system-out", "system-out"}},
        {SEVERITY_WARNING, "2", {"failure", "failure", "system-out"}},
        {SEVERITY_NOTE, "3", {"failure", "failure", "failure"}},
        {SEVERITY_COUNT, "0", {"system-out", "system-out", "system-out"}},
    };
    findings[1].severity = SEVERITY_WARNING;
    findings[2].severity = SEVERITY_NOTE;
    findings[3].severity = SEVERITY_OFF;
    review.documents[0].findings = findings;
    review.documents[0].finding_count = 4;
    for (size_t row = 0; row < sizeof rows / sizeof *rows; row++) {
        xmlDocPtr document = parsed(&(struct report_options){.fail_on = rows[row].fail_on});
        xmlNodePtr suite = child(xmlDocGetRootElement(document), 0);
        check_counts(suite, "3", rows[row].failures, "0");
        for (size_t i = 0; i < 3; i++)
            check_element(child(child(suite, i), 0), rows[row].elements[i]);
        ck_assert_ptr_null(child(suite, 3));
        xmlFreeDoc(document);
    }
}
END_TEST

/* Whatever a policy makes of it in reports, and whatever --fail-on says. */
START_TEST(a_document_that_cannot_be_used_is_an_error)
{
    review.documents[0].unusable = true;
    review.documents[0].stop = (struct finding){.rule = "DX001", .name = "not-well-formed", .severity = SEVERITY_OFF,
                                                .place = {4, 2, 0}, .message = TEXT("Broken."), .help = TEXT("Mend it.")};
    review.has_unusable = true;
    review.summary.entries = 0;
    xmlDocPtr document = parsed(&(struct report_options){.fail_on = SEVERITY_COUNT});
    xmlNodePtr root = xmlDocGetRootElement(document), test = child(child(root, 0), 0);
    check_counts(root, "1", "0", "1");
    check_attribute(test, "classname", "a.rdm");
    check_attribute(test, "name", "4:2 DX001 not-well-formed");
    check_element(child(test, 0), "error");
    check_attribute(child(test, 0), "message", "Broken.");
    check_text(child(test, 0), "Broken.\nMend it.");
    xmlFreeDoc(document);
}
END_TEST

/* Two findings of a rule in one place, one of them suppressed; one document given twice; two paths that look alike. */
START_TEST(every_name_is_its_own)
{
    static const struct entry_reference quiet = {{NULL, 0}, TEXT("Quiet"), TEXT("A\\B"), KIND_POWERSHELL, MODE_NONE};
    static struct quiet_session sessions[] = {{{9, 1, 0}, &quiet}, {{9, 20, 0}, &quiet}};
    static char first[] = "x\xFF", second[] = "x\xFE";
    static struct input inputs[] = {{.path = first}, {.path = second}};
    static const char *const names[] = {"3:38 RA001 n", "3:38 RA001 (2) n", "3:38 RA001 (3) n", "4:1 RA001 n",
                                        "9:1 session: A\\B\\Quiet", "9:20 session: A\\B\\Quiet"};
    for (size_t i = 0; i < 4; i++) {
        findings[i].name = "n";
        findings[i].entry = NULL;
        findings[i].message = TEXT("m");
    }
    findings[2].place = (struct place){4, 1, 0};
    findings[3].suppressed = TEXT("agreed <on>");
    for (size_t i = 0; i < 2; i++) {
        struct review_document *document = &review.documents[i];
        *document = (struct review_document){.input = &inputs[i], .findings = findings, .finding_count = 3,
                                             .suppressed_count = 1, .quiet = sessions, .quiet_count = 2};
    }
    xmlDocPtr document = parsed(&(struct report_options){0});
    xmlNodePtr root = xmlDocGetRootElement(document);
    check_counts(root, "12", "6", "0");
    for (size_t i = 0; i < 12; i++) {
        char expected[80];
        xmlNodePtr test = child(child(root, i / 6), i % 6);
        snprintf(expected, sizeof expected, "%s%s", i < 6 ? "" : "copy 2, ", names[i % 6]);
        check_attribute(test, "classname", "x\xEF\xBF\xBD");
        check_attribute(test, "name", expected);
        if (i % 6 > 3)
            ck_assert_ptr_null(child(test, 0));
    }
    check_attribute(child(root, 0), "skipped", "1");
    /* of the three in one place the messages are the same, so which is the suppressed one is not said */
    xmlFreeDoc(document);
}
END_TEST

START_TEST(what_is_suppressed_is_skipped)
{
    findings[0].suppressed = TEXT("agreed <on>");
    review.documents[0].findings = findings;
    review.documents[0].suppressed_count = 1;
    xmlDocPtr document = parsed(&(struct report_options){0});
    xmlNodePtr suite = child(xmlDocGetRootElement(document), 0), test = child(suite, 0);
    check_counts(suite, "1", "0", "0");
    check_attribute(suite, "skipped", "1");
    check_element(child(test, 0), "skipped");
    check_attribute(child(test, 0), "message", "agreed <on>");
    xmlFreeDoc(document);
}
END_TEST

START_TEST(an_empty_run_has_one_case)
{
    static const struct {
        size_t entries;
        bool allowed;
        const char *errors, *outcome, *message;
    } rows[] = {
        {0, true, "0", NULL, NULL},
        {3, false, "0", NULL, NULL},
        {0, false, "1", "error", "There is not one entry to check."},
    };
    for (size_t i = 0; i < 3; i++) {
        review.summary.entries = rows[i].entries;
        xmlDocPtr document = parsed(&(struct report_options){.allow_empty = rows[i].allowed});
        xmlNodePtr root = xmlDocGetRootElement(document), test = child(child(root, 0), 0);
        check_counts(root, "1", "0", rows[i].errors);
        check_attribute(test, "classname", "deputy");
        if (rows[i].outcome) {
            check_element(child(test, 0), rows[i].outcome);
            check_attribute(child(test, 0), "message", rows[i].message);
        } else {
            ck_assert_ptr_null(child(test, 0));
        }
        ck_assert_ptr_null(child(child(root, 0), 1));
        xmlFreeDoc(document);
    }
}
END_TEST

/* What check says on standard error and exits with 2 or 3 for is no green run either. */
START_TEST(faults_of_the_run_are_errors)
{
    review.bad_repository = "repo.rdm:1:1: <not> well-formed";
    review.failed_judgement = true;
    review.undecided = "p.xml:2:3: ACME1 could not be decided";
    xmlDocPtr document = parsed(&(struct report_options){.fail_on = SEVERITY_COUNT});
    xmlNodePtr root = xmlDocGetRootElement(document), suite = child(root, 0);
    check_counts(root, "2", "0", "2");
    check_attribute(child(suite, 0), "name", "fault 1");
    check_attribute(child(suite, 1), "name", "fault 2");
    check_attribute(child(child(suite, 0), 0), "message", review.bad_repository);
    check_attribute(child(child(suite, 1), 0), "message", review.undecided);
    xmlFreeDoc(document);
}
END_TEST

Suite *report_junit_suite(void)
{
    Suite *suite = suite_create("report_junit");
    TCase *tests = tcase_create("junit");
    tcase_add_checked_fixture(tests, set_up, scratch_leave);
    tcase_add_test(tests, what_is_hostile_comes_back);
    tcase_add_test(tests, fail_on_says_what_fails);
    tcase_add_test(tests, a_document_that_cannot_be_used_is_an_error);
    tcase_add_test(tests, every_name_is_its_own);
    tcase_add_test(tests, what_is_suppressed_is_skipped);
    tcase_add_test(tests, an_empty_run_has_one_case);
    tcase_add_test(tests, faults_of_the_run_are_errors);
    suite_add_tcase(suite, tests);
    return suite;
}
