/* check's reports as text, json and jsonl (SPEC 9). */
#include "cli/report.h"

#include <check.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/scratch.h"

Suite *report_suite(void);

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const char document[] =
    "<RDMExport>\n"
    "  <Connection>\n"
    "    <Password>hunter2</Password><Cmd><RunAsAdministrator>true</RunAsAdministrator></Cmd>\n"
    "  </Connection>\n"
    "</RDMExport>\n";
#define COLUMN 38 /* of RunAsAdministrator in line 3 */

static const struct entry_reference session = {
    TEXT("a1f0c3d2-0001-4c6e-9b11-3f5a7d9e1c01"), TEXT("Ba\"ck\xC3\xBCp"), {NULL, 0}, KIND_TOOL_COMMAND_LINE, MODE_NONE};

/* ---- a review made by hand ---- */

static char path[] = "report.rdm", missing[] = "missing\xFF.rdm";
static struct finding findings[4];
static struct input inputs[2];
static struct review_document documents[2];
static struct review review;

static void set_up(void)
{
    scratch_enter();
    scratch_put(path, document);
    uint64_t offset = (uint64_t)(strstr(document, "<RunAsAdministrator") - document);
    findings[0] = (struct finding){.rule = "DX002", .name = "not-session-document", .severity = SEVERITY_WARNING,
                                   .place = {1, 1, 0}, .message = TEXT("one\ntwo"), .help = TEXT("Read\n   this.")};
    findings[1] = (struct finding){.rule = "RA001", .name = "run-as-with-administrator", .severity = SEVERITY_ERROR,
                                   .place = {3, COLUMN, offset}, .entry = &session, .message = TEXT("Both."),
                                   .help = TEXT("Switch one off.")};
    findings[2] = (struct finding){.rule = "ACME1", .name = "own", .severity = SEVERITY_NOTE, .place = {3, COLUMN, offset},
                                   .entry = &session, .message = TEXT("bad \xFF byte, \x1B[31m"),
                                   .policy_path = "acme.xml", .policy_place = {7, 3, 0}};
    findings[3] = (struct finding){.rule = "DX000", .name = "cannot-read", .severity = SEVERITY_ERROR, .place = {1, 1, 0},
                                   .message = TEXT("The input cannot be opened."), .help = TEXT("Look.")};
    inputs[0] = (struct input){.path = path};
    inputs[1] = (struct input){.path = missing};
    documents[0] = (struct review_document){.input = &inputs[0], .findings = findings, .finding_count = 3};
    documents[1] = (struct review_document){.input = &inputs[1], .findings = &findings[3], .finding_count = 1};
    review = (struct review){.summary = {2, 0, 14, 9, 7, 2, 2, 1, 1}, .documents = documents, .document_count = 2};
}

typedef enum status report_function(const struct review *reviewed, const struct report_options *options, FILE *out);

static char *written(report_function *report, const struct report_options *options)
{
    FILE *out = scratch_stream();
    ck_assert_ptr_nonnull(out);
    ck_assert_int_eq(report(&review, options, out), STATUS_OK);
    return scratch_take(out);
}

/* `expected` has the document's path written as @. */
static void expect(report_function *report, const struct report_options *options, const char *expected)
{
    struct buffer wanted = {0};
    for (const char *at = expected; *at; at++) {
        if (*at == '@')
            buffer_add(&wanted, text_of(path));
        else
            buffer_add_byte(&wanted, *at);
    }
    char *text = written(report, options);
    ck_assert_str_eq(text, buffer_text(&wanted).bytes);
    free(text);
    buffer_fini(&wanted);
}

/* ---- text ---- */

#define SOURCE "    <Password>***</Password><Cmd><RunAsAdministrator>true</RunAsAdministrator></Cmd>\n"
#define CARET "                                 ^\n"
#define FIRST \
    "warning DX002 not-session-document: one\\u{A}two\n  --> @:1:1\n   1 | <RDMExport>\n     | ^\n  = help: Read this.\n\n"
#define SECOND \
    "error RA001 run-as-with-administrator: Both.\n  --> @:3:38\n   3 | " SOURCE "     | " CARET \
    "  = help: Switch one off.\n\n"
#define NOTE \
    "note ACME1 own: bad \xEF\xBF\xBD byte, \\u{1B}[31m\n  --> @:3:38\n   3 | " SOURCE "     | " CARET \
    "  = rule: acme.xml:7:3\n\n"
#define LAST "error DX000 cannot-read: The input cannot be opened.\n  --> missing\xEF\xBF\xBD.rdm:1:1\n  = help: Look.\n\n"
#define SUMMARY "2 documents, 14 entries, 9 sessions: 7 allowed, 2 denied. 2 errors, 1 warning, 1 note"

START_TEST(text_is_for_people)
{
    expect(report_text, &(struct report_options){.policy_name = "default"},
           FIRST SECOND LAST SUMMARY " (--verbose shows notes).\n");
    expect(report_text, &(struct report_options){.verbose = true}, FIRST SECOND NOTE LAST SUMMARY ".\n");
}
END_TEST

START_TEST(quiet_is_one_line_each)
{
    expect(report_text, &(struct report_options){.quiet = true},
           "@:1:1: warning DX002 not-session-document: one\\u{A}two\n"
           "@:3:38: error RA001 run-as-with-administrator: Both.\n"
           "missing\xEF\xBF\xBD.rdm:1:1: error DX000 cannot-read: The input cannot be opened.\n");
}
END_TEST

START_TEST(color_only_where_it_is_asked_for)
{
    char *text = written(report_text, &(struct report_options){.color = true, .verbose = true});
    ck_assert_ptr_nonnull(strstr(text, "\x1b[1;31merror\x1b[0m \x1b[1mRA001\x1b[0m run-as"));
    ck_assert_ptr_nonnull(strstr(text, "\x1b[1;33mwarning\x1b[0m "));
    ck_assert_ptr_nonnull(strstr(text, "\x1b[1;36mnote\x1b[0m "));
    free(text);
    text = written(report_text, &(struct report_options){.verbose = true});
    ck_assert_ptr_null(strchr(text, '\x1b'));
    free(text);
}
END_TEST

START_TEST(summaries_count_one_and_many)
{
    review.document_count = 0;
    review.summary = (struct review_summary){1, 1, 1, 1, 1, 0, 1, 2, 0, {{{0}}}};
    expect(report_text, &(struct report_options){0},
           "1 document (1 other file skipped), 1 entry, 1 session: 1 allowed, 0 denied. 1 error, 2 warnings, 0 notes.\n");
    review.summary = (struct review_summary){0, 3, 0, 0, 0, 0, 0, 0, 2, {{{0}}}};
    expect(report_text, &(struct report_options){0},
           "0 documents (3 other files skipped), 0 entries, 0 sessions: 0 allowed, 0 denied. "
           "0 errors, 0 warnings, 2 notes (--verbose shows notes).\n");
}
END_TEST

START_TEST(findings_without_an_input_have_no_source_line)
{
    FILE *out = scratch_stream();
    ck_assert_int_eq(report_text_findings(NULL, &findings[1], 2, &(struct report_options){0}, out), STATUS_OK);
    char *text = scratch_take(out);
    ck_assert_str_eq(text, "error RA001 run-as-with-administrator: Both.\n  --> 3:38\n  = help: Switch one off.\n\n");
    free(text);
}
END_TEST

/* A locked rule that a policy lowers: reports have it as the policy says, or not at all; an explained decision has it. */
START_TEST(what_denies_is_shown_where_a_decision_is_explained)
{
    static const struct {
        enum severity severity;
        bool denies, decisions;
        const char *text;
    } rows[] = {
        {SEVERITY_OFF, true, true, "error RA001 run-as-with-administrator: Both.\n  --> 3:38\n  = help: Switch one off.\n"
                                   "  = policy: left out of reports, decided all the same\n\n"},
        {SEVERITY_NOTE, true, true, "error RA001 run-as-with-administrator: Both.\n  --> 3:38\n  = help: Switch one off.\n"
                                    "  = policy: a note in reports, decided all the same\n\n"},
        {SEVERITY_ERROR, true, true, "error RA001 run-as-with-administrator: Both.\n  --> 3:38\n  = help: Switch one off.\n\n"},
        {SEVERITY_OFF, true, false, ""},
        {SEVERITY_NOTE, true, false, ""},
        {SEVERITY_OFF, false, true, ""},
        {SEVERITY_NOTE, false, true, ""},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        FILE *out = scratch_stream();
        findings[1].severity = rows[i].severity;
        findings[1].denies = rows[i].denies;
        ck_assert_int_eq(report_text_findings(NULL, &findings[1], 1, &(struct report_options){.decisions = rows[i].decisions},
                                              out), STATUS_OK);
        char *text = scratch_take(out);
        ck_assert_str_eq(text, rows[i].text);
        free(text);
    }
}
END_TEST

/* ---- json ---- */

#define JSON_SECOND \
    "{\"rule\":\"RA001\",\"name\":\"run-as-with-administrator\",\"severity\":\"error\",\"path\":\"@\",\"line\":3,\"column\":38," \
    "\"entry\":{\"id\":\"a1f0c3d2-0001-4c6e-9b11-3f5a7d9e1c01\",\"name\":\"Ba\\\"ck\xC3\xBCp\",\"group\":null," \
    "\"kind\":\"tool-command-line\"},\"message\":\"Both.\",\"help\":\"Switch one off.\"}"
#define JSON_LAST \
    "{\"rule\":\"DX000\",\"name\":\"cannot-read\",\"severity\":\"error\",\"path\":\"missing\xEF\xBF\xBD.rdm\",\"line\":1," \
    "\"column\":1,\"entry\":null,\"message\":\"The input cannot be opened.\",\"help\":\"Look.\"}"

START_TEST(reports_leave_out_what_is_off)
{
    for (size_t i = 0; i < COUNT(findings); i++) {
        findings[i].severity = SEVERITY_OFF;
        findings[i].denies = true;
    }
    review.summary = (struct review_summary){2, 0, 1, 1, 0, 1, 0, 0, 0, {{{0}}}};
    expect(report_text, &(struct report_options){.verbose = true},
           "2 documents, 1 entry, 1 session: 0 allowed, 1 denied. 0 errors, 0 warnings, 0 notes.\n");
    expect(report_jsonl, &(struct report_options){0}, "");
    findings[3].severity = SEVERITY_ERROR; /* the only one, and not the first: no comma before it */
    expect(report_jsonl, &(struct report_options){0}, JSON_LAST "\n");
    char *text = written(report_json, &(struct report_options){.policy_name = "default"});
    json_t *json = json_loads(text, 0, NULL);
    ck_assert_msg(json != NULL, "%s", text);
    ck_assert_uint_eq(json_array_size(json_object_get(json, "findings")), 1);
    json_decref(json);
    free(text);
}
END_TEST

START_TEST(jsonl_is_a_finding_a_line)
{
    documents[0].findings = &findings[1];
    documents[0].finding_count = 1;
    expect(report_jsonl, &(struct report_options){0}, JSON_SECOND "\n" JSON_LAST "\n");
    review.document_count = 0;
    expect(report_jsonl, &(struct report_options){0}, "");
}
END_TEST

static void check_keys(json_t *object, const char *const *keys, size_t count)
{
    const char *key;
    json_t *value;
    size_t i = 0;
    json_object_foreach(object, key, value) {
        ck_assert_uint_lt(i, count);
        ck_assert_str_eq(key, keys[i++]);
    }
    ck_assert_uint_eq(i, count);
}

START_TEST(json_has_the_keys_of_the_contract_in_order)
{
    static const char *const top[] = {"schema", "tool", "policy", "summary", "findings"};
    static const char *const summary[] = {"documents", "skipped", "entries", "sessions", "allowed",
                                          "denied",    "errors",  "warnings", "notes"};
    static const char *const finding[] = {"rule", "name", "severity", "path", "line", "column", "entry", "message", "help"};
    char *text = written(report_json, &(struct report_options){.policy_name = "acme"});
    json_t *json = json_loads(text, 0, NULL);
    ck_assert_msg(json != NULL, "%s", text);
    ck_assert_ptr_nonnull(strstr(text, "{\"schema\":\"deputy-check/1\",\"tool\":{\"name\":\"deputy\",\"version\":\""
                                 DEPUTY_VERSION "\"},\"policy\":{\"name\":\"acme\"},"
                                 "\"summary\":{\"documents\":2,\"skipped\":0,"));
    check_keys(json, top, COUNT(top));
    check_keys(json_object_get(json, "summary"), summary, COUNT(summary));
    json_t *list = json_object_get(json, "findings");
    ck_assert_uint_eq(json_array_size(list), 4);
    for (size_t i = 0; i < json_array_size(list); i++)
        check_keys(json_array_get(list, i), finding, COUNT(finding));
    ck_assert_str_eq(json_string_value(json_object_get(json_array_get(list, 2), "message")),
                     "bad \xEF\xBF\xBD byte, \x1B[31m");
    ck_assert(json_is_null(json_object_get(json_array_get(list, 2), "help")));
    json_decref(json);
    free(text);
}
END_TEST

START_TEST(json_without_findings_is_whole)
{
    review.document_count = 0;
    char *text = written(report_json, &(struct report_options){.policy_name = "default"});
    json_t *json = json_loads(text, 0, NULL);
    ck_assert_uint_eq(json_array_size(json_object_get(json, "findings")), 0);
    ck_assert(json_is_array(json_object_get(json, "findings")));
    json_decref(json);
    free(text);
}
END_TEST

START_TEST(what_cannot_be_written_is_said)
{
    static report_function *const reports[] = {report_text, report_json, report_jsonl};
    for (size_t i = 0; i < COUNT(reports); i++) {
        FILE *full = fopen("/dev/full", "w");
        if (!full)
            return;
        ck_assert_int_eq(reports[i](&review, &(struct report_options){.policy_name = "default"}, full), STATUS_CANNOT_WRITE);
        fclose(full);
    }
}
END_TEST

START_TEST(policies_that_are_not_built_in_are_named)
{
    static struct policy_source acme = {.name = TEXT("acme"), .path = TEXT("a\x1B/.deputy.xml")};
    static struct policy_source corp = {.name = TEXT("corp"), .path = TEXT("/etc/deputy/policy.xml")};
    review = (struct review){.covered = 2};
    static const char *const summary = "0 documents, 0 entries, 0 sessions: 0 allowed, 0 denied. 0 errors, 0 warnings, 0 notes. "
                                       "2 findings are in the baseline.\n";
    static const struct {
        const struct policy_source *project, *machine;
        const char *line;
    } rows[] = {
        {NULL, NULL, ""},
        {&acme, NULL, "Policy: acme (a\\u{1B}/.deputy.xml)\n"},
        {NULL, &corp, "Policy: default; the machine's: corp (/etc/deputy/policy.xml)\n"},
        {&acme, &corp, "Policy: acme (a\\u{1B}/.deputy.xml); the machine's: corp (/etc/deputy/policy.xml)\n"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct report_options options = {.policies = {[LAYER_PROJECT] = rows[i].project, [LAYER_MACHINE] = rows[i].machine}};
        struct buffer expected = {0};
        buffer_printf(&expected, "%s%s", rows[i].line, summary);
        expect(report_text, &options, expected.bytes);
        buffer_fini(&expected);
        options.quiet = true;
        expect(report_text, &options, "");
    }
    review.covered = 1;
    char *text = written(report_text, &(struct report_options){.verbose = true});
    ck_assert_ptr_nonnull(strstr(text, "0 notes. 1 finding is in the baseline.\n"));
    free(text);
}
END_TEST

Suite *report_suite(void)
{
    Suite *suite = suite_create("report");
    TCase *reports = tcase_create("reports");
    tcase_add_checked_fixture(reports, set_up, scratch_leave);
    tcase_add_test(reports, text_is_for_people);
    tcase_add_test(reports, quiet_is_one_line_each);
    tcase_add_test(reports, color_only_where_it_is_asked_for);
    tcase_add_test(reports, summaries_count_one_and_many);
    tcase_add_test(reports, findings_without_an_input_have_no_source_line);
    tcase_add_test(reports, policies_that_are_not_built_in_are_named);
    tcase_add_test(reports, what_denies_is_shown_where_a_decision_is_explained);
    tcase_add_test(reports, reports_leave_out_what_is_off);
    tcase_add_test(reports, jsonl_is_a_finding_a_line);
    tcase_add_test(reports, json_has_the_keys_of_the_contract_in_order);
    tcase_add_test(reports, json_without_findings_is_whole);
    tcase_add_test(reports, what_cannot_be_written_is_said);
    suite_add_tcase(suite, reports);
    return suite;
}
