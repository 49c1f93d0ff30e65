/* check's page, read back with libxml2: what stands where. tests/browser has it drawn. */
#include <check.h>
#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <stdlib.h>
#include <string.h>

#include "tests/report_specimen.h"
#include "tests/scratch.h"

Suite *report_html_suite(void);

static struct review review;
static struct finding findings[5];
static struct report_options options;
static xmlDocPtr page;
static xmlXPathContextPtr paths;

static void set_up(void)
{
    scratch_enter();
    review = report_specimen();
    options = (struct report_options){0};
    for (size_t i = 0; i < 5; i++)
        findings[i] = report_specimen_finding();
}

static void close_page(void)
{
    xmlXPathFreeContext(paths);
    xmlFreeDoc(page);
    paths = NULL;
    page = NULL;
}

static void tear_down(void)
{
    close_page();
    scratch_leave();
}

static void open_page(void)
{
    char *text = report_specimen_written(report_html, &review, &options);
    close_page();
    page = xmlReadMemory(text, (int)strlen(text), NULL, NULL, XML_PARSE_NONET);
    ck_assert_msg(page != NULL, "%.500s", text);
    ck_assert_ptr_null(strstr(text, "{{findings}}"));
    free(text);
    paths = xmlXPathNewContext(page);
    ck_assert_ptr_nonnull(paths);
}

/* The text that an XPath expression gives. */
static void check_value(const char *expression, const char *expected)
{
    xmlXPathObjectPtr found = xmlXPathEvalExpression((const xmlChar *)expression, paths);
    ck_assert_msg(found != NULL, "%s", expression);
    xmlChar *value = xmlXPathCastToString(found);
    ck_assert_msg(strcmp((const char *)value, expected) == 0, "%s is %s, not %s", expression, (const char *)value, expected);
    xmlFree(value);
    xmlXPathFreeObject(found);
}

static void find_in(size_t document, size_t count)
{
    review.documents[document].findings = findings;
    review.documents[document].finding_count = count;
}

#define SHOWN HOSTILE_START "\\u{D}\\u{A}" HOSTILE_SHOWN_END "\\u{FFFE}](http://x) \\ {0}"
#define WORDS HOSTILE_START " " HOSTILE_SHOWN_END "\\u{FFFE}](http://x) \\ {0}" /* white space of a policy is layout */
#define FINDING "//article[1]"

START_TEST(what_is_hostile_comes_back)
{
    find_in(1, 1);
    findings[0].rule = HOSTILE;
    findings[0].name = "</script>{{title}}";
    findings[0].policy_path = HOSTILE;
    findings[0].policy_place = (struct place){7, 3, 0};
    open_page();
    check_value("string(//h3/text())", SHOWN " ");
    check_value("string(//option[@value='1' and ../@id='document'])", SHOWN);
    check_value("string(//option[@value='0' and ../@id='rule'])", SHOWN " </script>{{title}}");
    check_value("string(" FINDING "/h4/text())", " " SHOWN " </script>{{title}}");
    check_value("string(" FINDING "/p[@class='entry']/b)", SHOWN "\\" SHOWN);
    check_value("string(" FINDING "/p[@class='entry']/span)", "command-line, custom");
    check_value("string(" FINDING "/p[@class='message'])", SHOWN);
    check_value("string(" FINDING "/p[@class='help'])", WORDS);
    check_value("string(" FINDING "/p[@class='place']/span[1])", SHOWN ":3:38");
    check_value("string(" FINDING "/p[@class='place']/span[2])", "ID a1f0c3d2-0001-4c6e-9b11-3f5a7d9e1c01");
    check_value("string(" FINDING "/p[@class='place']/span[3])", "rule " SHOWN ":7:3");
    check_value("count(//script)", "2");
    check_value("count(//*[@src or @href or @onclick or @onerror] | //img | //link)", "0");
}
END_TEST

START_TEST(a_source_line_is_masked_and_marked)
{
    scratch_put("a.rdm", "<A>\n\n <B><Password>hunter2</Password> <C \x01>\xC3\xA9</C></B>\n</A>\n");
    find_in(0, 1);
    findings[0].place = (struct place){3, 34, 38}; /* the < of C */
    open_page();
    check_value("string(" FINDING "/pre)", "   3 |  <B><Password>***</Password> <C \\u{1}>\xC3\xA9</C></B>\n     | "
                                           "                             ^");
    check_value("string(" FINDING "/pre/mark)", "<");
    findings[0].place = (struct place){3, 34, 0}; /* without an offset lines are counted */
    open_page();
    check_value("string(" FINDING "/pre/mark)", "<");
    findings[0].rule = "DX000";
    open_page();
    check_value("count(//pre)", "0");
}
END_TEST

START_TEST(findings_are_listed_as_filters_take_them)
{
    find_in(1, 5);
    findings[0].entry = NULL;
    findings[1].severity = SEVERITY_WARNING;
    findings[1].rule = "CR008";
    findings[2].severity = SEVERITY_NOTE;
    findings[2].denies = true;
    findings[3].severity = SEVERITY_OFF; /* left out of reports */
    findings[3].denies = true;
    findings[4].rule = "CR008";
    findings[4].severity = SEVERITY_NOTE;
    open_page();
    check_value("count(//article)", "4");
    check_value("count(//article[@data-kind])", "3");
    check_value("concat(//article[2]/@data-severity, //article[2]/@data-rule, //article[2]/@data-kind, //article[2]/@data-mode)",
                "warning0command-linecustom");
    check_value("string(//article[1]/@data-rule)", "1"); /* by id: CR008, RA001 */
    check_value("string(//article[3]/h4/span[2])", "denied all the same");
    check_value("count(//article/h4/span[2])", "1");
    check_value("string(//h3/small)", "1 error, 1 warning, 2 notes");
    /* the worst first, each with the worst it says */
    check_value("string(//ul[@class='rules']/li[1])", "errorRA001 run-as-with-administrator2");
    check_value("string(//ul[@class='rules']/li[2])", "warningCR008 run-as-with-administrator2");
    check_value("count(//ul[@class='rules']/li)", "2");
    check_value("string(//fieldset[@class='boxes'])", "SeverityErrors 1Warnings 1Notes 2");
    check_value("count(//fieldset[@class='boxes']//input[@checked])", "2"); /* notes are for those who ask */
    check_value("count(//*[@id='filters' and @hidden])", "0");
    check_value("count(//label[.//*[@id='document'] and @hidden])", "1"); /* there is one document to choose from */
}
END_TEST

START_TEST(notes_alone_are_shown)
{
    find_in(0, 1);
    findings[0].severity = SEVERITY_NOTE;
    open_page();
    check_value("string(//fieldset[@class='boxes']//input[@checked]/@value)", "note");
}
END_TEST

START_TEST(sessions_are_counted_by_kind_and_mode)
{
    review.summary.sessions = 7;
    review.summary.allowed = 5;
    review.summary.denied = 1;
    review.summary.decisions[KIND_COMMAND_LINE][MODE_NONE][DECISION_ALLOWED] = 4;
    review.summary.decisions[KIND_COMMAND_LINE][MODE_CUSTOM][DECISION_DENIED] = 1;
    review.summary.decisions[KIND_ADDON_SSMS][MODE_CUSTOM][DECISION_ALLOWED] = 1;
    review.summary.decisions[KIND_ADDON_SSMS][MODE_CUSTOM][DECISION_FAILED] = 1;
    open_page();
    check_value("string(//table[@class='matrix']/thead)", "nonecustomall");
    check_value("string(//table[@class='matrix']/tbody/tr[1])",
                "command-line\xE2\x9C\x93 4\xE2\x9C\x95 1\xE2\x9C\x93 4\xE2\x9C\x95 1");
    check_value("string(//table[@class='matrix']/tbody/tr[2])", "addon-ssms\xE2\x9C\x93 1? 1\xE2\x9C\x93 1? 1");
    check_value("string(//table[@class='matrix']/tbody/tr[3])",
                "all\xE2\x9C\x93 4\xE2\x9C\x93 1\xE2\x9C\x95 1? 1\xE2\x9C\x93 5\xE2\x9C\x95 1? 1");
    check_value("count(//table[@class='matrix']/tbody/tr[2]/td[1]/button)", "0");
    check_value("concat(//tbody/tr[1]/td[2]/button/@data-kind, '|', //tbody/tr[1]/td[2]/button/@data-mode)",
                "command-line|custom");
    check_value("concat(//tbody/tr[1]/th/button/@data-kind, '|', //tbody/tr[1]/th/button/@data-mode)", "command-line|");
    check_value("count(//select[@id='kind']/option)", "4");
    check_value("string(//h1)", "1 of 7 sessions is denied");
}
END_TEST

/* What the page says first, and whether it is content. */
START_TEST(the_heading_is_what_was_decided)
{
    static const struct {
        size_t sessions, allowed, denied;
        bool unusable, failed;
        const char *heading, *content;
    } rows[] = {
        {2, 2, 0, false, false, "All 2 sessions are allowed", "1"},
        {1, 1, 0, false, false, "The one session is allowed", "1"},
        {0, 0, 0, false, false, "No sessions to decide about", "1"},
        {3, 1, 2, false, false, "2 of 3 sessions are denied", "0"},
        {3, 3, 0, true, false, "Not everything could be reviewed", "0"},
        {3, 2, 0, false, true, "Not everything could be reviewed", "0"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        review.summary.sessions = rows[i].sessions;
        review.summary.allowed = rows[i].allowed;
        review.summary.denied = rows[i].denied;
        review.has_unusable = rows[i].unusable;
        review.failed_judgement = rows[i].failed;
        open_page();
        check_value("string(//h1)", rows[i].heading);
        check_value("count(//*[contains(., 'Nothing was found.') and @class='card fine'])", rows[i].content);
    }
}
END_TEST

START_TEST(what_kept_it_from_being_whole_is_said)
{
    struct review_document *document = &review.documents[1];
    document->unusable = true;
    document->stop = findings[0];
    document->stop.severity = SEVERITY_OFF; /* also where a policy leaves it out of reports */
    review.has_unusable = true;
    review.bad_repository = "repo.rdm:1:2: <no>";
    review.failed_judgement = true;
    open_page();
    check_value("string(//section[@class='card faults']//li[1])", "repo.rdm:1:2: <no>");
    check_value("string(//section[@class='card faults']//li[2])", "A rule could not be decided for some entry.");
    check_value("string(//section[@class='card faults']//li[3])", SHOWN ":3:38: " SHOWN);
    check_value("string(//details//tr[2]/td[2])", "could not be read");
    review = report_specimen();
    review.summary.entries = 0;
    open_page();
    check_value("string(//section[@class='card faults']//li)", "There is not one entry to check.");
    options.allow_empty = true;
    open_page();
    check_value("count(//section[@class='card faults'])", "0");
}
END_TEST

START_TEST(counts_are_the_summary)
{
    static const struct policy_source project = {.name = TEXT("acme <1>"), .path = TEXT(HOSTILE)};
    static const struct policy_source machine = {.name = TEXT("house"), .path = TEXT("policy.xml")};
    review.summary = (struct review_summary){.documents = 2, .skipped = 1, .entries = 14, .sessions = 9, .allowed = 7,
                                             .denied = 2, .errors = 3, .warnings = 1, .notes = 0};
    review.covered = 1;
    review.documents[0].skipped = true;
    options.policies[LAYER_PROJECT] = &project;
    options.policies[LAYER_MACHINE] = &machine;
    open_page();
    check_value("string(//p[@class='about'][1])",
                "2 documents (1 other file skipped), 14 entries, 9 sessions. Policy: acme <1> (" SHOWN
                "); the machine's: house (policy.xml). deputy " DEPUTY_VERSION ".");
    check_value("normalize-space(//ul[@class='tiles'])",
                "7 sessions allowed 2 sessions denied 3 errors 1 warning 0 notes 1 finding is in the baseline");
    check_value("string(//details//tr[1]/td[2])", "skipped: no session document");
    check_value("string(//details//tr[2]/td[2])", "nothing reported");
}
END_TEST

START_TEST(nothing_written_is_no_report)
{
    find_in(0, 1);
    scratch_put("full", "");
    FILE *out = scratch_open("full", "rb"); /* nothing can be written to it */
    ck_assert_ptr_nonnull(out);
    ck_assert_int_eq(report_html(&review, &options, out), STATUS_CANNOT_WRITE);
    fclose(out);
}
END_TEST

Suite *report_html_suite(void)
{
    Suite *suite = suite_create("report_html");
    TCase *tests = tcase_create("page");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, what_is_hostile_comes_back);
    tcase_add_test(tests, a_source_line_is_masked_and_marked);
    tcase_add_test(tests, findings_are_listed_as_filters_take_them);
    tcase_add_test(tests, notes_alone_are_shown);
    tcase_add_test(tests, sessions_are_counted_by_kind_and_mode);
    tcase_add_test(tests, the_heading_is_what_was_decided);
    tcase_add_test(tests, what_kept_it_from_being_whole_is_said);
    tcase_add_test(tests, counts_are_the_summary);
    tcase_add_test(tests, nothing_written_is_no_report);
    suite_add_tcase(suite, tests);
    return suite;
}
