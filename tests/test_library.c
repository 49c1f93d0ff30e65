/* The public library, cli/deputy.h, as a program uses it. */
#include "cli/deputy.h"

#include <check.h>
#include <libxml/globals.h>
#include <libxml/parser.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/scratch.h"
#include "tests/standard_input.h"

Suite *library_suite(void);

#define ID "7d1e0b52-93c8-4a6f-8e21-6f5a4b3c2d1"
#define LINK "0f5c2a31-7d44-4f0e-9a57-1c2b3d4e5f60"
#define DOCUMENT(content) "<sessions xmlns=\"urn:deputy:sessions:1\">\n" content "</sessions>\n"
#define SESSION(number, attributes, switches) \
    "  <session id=\"" ID number "\" kind=\"command-line\" " attributes ">\n" \
    "    <command " switches ">cmd.exe</command><run-as mode=\"custom\" user=\"a\" domain=\"CORP\"/></session>\n"
#define GOOD SESSION("1", "name=\"Backup\" group=\"Clients\\Acme\"", "shell-execute=\"false\"")
#define DENIED SESSION("2", "name=\"Elevated\"", "administrator=\"true\" shell-execute=\"false\"")
#define LINKED \
    "  <session id=\"" ID "3\" name=\"Linked\" kind=\"addon-ssms\" host=\"sql\">\n" \
    "    <run-as mode=\"credential-repository\" link=\"" LINK "\"/></session>\n"
#define POLICY(name, content) \
    "<policy xmlns=\"urn:deputy:policy:1\" name=\"" name "\" extends=\"default\">\n" content "</policy>\n"

static struct deputy_check *check_of(const char *document)
{
    struct deputy_check *check = deputy_check_new();
    ck_assert_int_eq(deputy_check_add_memory(check, "given.xml", document, strlen(document)), DEPUTY_OK);
    return check;
}

/* Nothing is to be had from a check that failed. */
static void expect_nothing(const struct deputy_check *check)
{
    for (int what = 0; what <= DEPUTY_COUNT_NOTES; what++)
        ck_assert_uint_eq(deputy_check_count(check, (enum deputy_count)what), 0);
    ck_assert_ptr_null(deputy_check_session(check, 0));
    ck_assert_ptr_null(deputy_check_finding(check, 0));
}

START_TEST(what_is_good_is_allowed)
{
    struct deputy_check *check = check_of(DOCUMENT(GOOD));
    ck_assert_int_eq(deputy_check_run(check), DEPUTY_OK);
    ck_assert_str_eq(deputy_check_error(check), "");
    ck_assert_uint_eq(deputy_check_count(check, DEPUTY_COUNT_DOCUMENTS), 1);
    ck_assert_uint_eq(deputy_check_count(check, DEPUTY_COUNT_ENTRIES), 1);
    ck_assert_uint_eq(deputy_check_count(check, DEPUTY_COUNT_SESSIONS), 1);
    ck_assert_uint_eq(deputy_check_count(check, DEPUTY_COUNT_ALLOWED), 1);
    ck_assert_uint_eq(deputy_check_count(check, DEPUTY_COUNT_FINDINGS), 0);
    const struct deputy_session *session = deputy_check_session(check, 0);
    ck_assert_int_eq(deputy_session_decision(session), DEPUTY_ALLOWED);
    ck_assert_str_eq(deputy_session_id(session), ID "1");
    ck_assert_str_eq(deputy_session_name(session), "Backup");
    ck_assert_str_eq(deputy_session_group(session), "Clients\\Acme");
    ck_assert_str_eq(deputy_session_kind(session), "command-line");
    ck_assert_str_eq(deputy_session_mode(session), "custom");
    ck_assert_str_eq(deputy_session_path(session), "given.xml");
    ck_assert_uint_eq(deputy_session_line(session), 2);
    ck_assert_uint_eq(deputy_session_column(session), 3);
    ck_assert_ptr_null(deputy_check_session(check, 1));
    deputy_check_free(check);
}
END_TEST

START_TEST(what_is_denied_says_why)
{
    struct deputy_check *check = check_of(DOCUMENT(DENIED GOOD));
    ck_assert_int_eq(deputy_check_run(check), DEPUTY_FOUND_ERRORS);
    ck_assert_str_eq(deputy_check_error(check), "1 error, 1 of 2 sessions denied");
    ck_assert_uint_eq(deputy_check_count(check, DEPUTY_COUNT_SESSIONS), 2);
    ck_assert_uint_eq(deputy_check_count(check, DEPUTY_COUNT_ALLOWED), 1);
    ck_assert_uint_eq(deputy_check_count(check, DEPUTY_COUNT_DENIED), 1);
    ck_assert_uint_eq(deputy_check_count(check, DEPUTY_COUNT_ERRORS), 1);
    ck_assert_uint_eq(deputy_check_count(check, DEPUTY_COUNT_FINDINGS), 1);
    ck_assert_int_eq(deputy_session_decision(deputy_check_session(check, 0)), DEPUTY_DENIED);
    ck_assert_int_eq(deputy_session_decision(deputy_check_session(check, 1)), DEPUTY_ALLOWED);
    const struct deputy_finding *finding = deputy_check_finding(check, 0);
    ck_assert_str_eq(deputy_finding_rule(finding), "RA001");
    ck_assert_str_eq(deputy_finding_name(finding), "run-as-with-administrator");
    ck_assert_int_eq(deputy_finding_severity(finding), DEPUTY_ERROR);
    ck_assert_int_eq(deputy_finding_denies(finding), 1);
    ck_assert_str_eq(deputy_finding_path(finding), "given.xml");
    ck_assert_uint_eq(deputy_finding_line(finding), 3);
    ck_assert_uint_eq(deputy_finding_column(finding), 5);
    ck_assert_str_eq(deputy_finding_entry_id(finding), ID "2");
    ck_assert_str_eq(deputy_finding_entry_name(finding), "Elevated");
    ck_assert_str_eq(deputy_finding_entry_group(finding), "");
    ck_assert_str_eq(deputy_finding_entry_kind(finding), "command-line");
    ck_assert_ptr_nonnull(strstr(deputy_finding_message(finding), "Elevated"));
    ck_assert_ptr_null(strpbrk(deputy_finding_help(finding), "\n\t"));
    static const char begins[] = "given.xml:3:5: error RA001 run-as-with-administrator: Elevated";
    ck_assert_int_eq(strncmp(deputy_finding_text(finding), begins, sizeof begins - 1), 0);
    deputy_check_free(check);
}
END_TEST

/* "1 error", "2 errors". */
START_TEST(what_is_counted_is_told_in_words)
{
    struct deputy_check *check = check_of(DOCUMENT(DENIED));
    ck_assert_int_eq(deputy_check_run(check), DEPUTY_FOUND_ERRORS);
    ck_assert_str_eq(deputy_check_error(check), "1 error, 1 of 1 session denied");
    deputy_check_free(check);
    check = check_of(DOCUMENT(DENIED SESSION("4", "name=\"Other\"", "administrator=\"true\" shell-execute=\"false\"")));
    ck_assert_int_eq(deputy_check_run(check), DEPUTY_FOUND_ERRORS);
    ck_assert_str_eq(deputy_check_error(check), "2 errors, 2 of 2 sessions denied");
    deputy_check_free(check);
}
END_TEST

/* A pattern that runs away says the same here as in the program. */
START_TEST(a_rule_that_cannot_be_decided_says_why)
{
    char name[200] = "", document[1024];
    memset(name, 'a', 100);
    strcat(name, "!");
    snprintf(document, sizeof document, DOCUMENT("  <session id=\"" ID "1\" name=\"%s\" kind=\"powershell\"/>\n"), name);
    scratch_put("runaway.xml", POLICY("runaway", "<rule id=\"RUN\" name=\"runaway\" severity=\"error\"><when>\n"
                                                 "<matches fact=\"name\" regex=\"^(a+)+$\"/></when>\n"
                                                 "<message>m</message></rule>\n"));
    struct deputy_check *check = check_of(document);
    deputy_check_set_policy(check, "runaway.xml", DEPUTY_TRUST_NOT_REQUIRED);
    ck_assert_int_eq(deputy_check_run(check), DEPUTY_INCOMPLETE);
    ck_assert_str_eq(deputy_check_error(check), "runaway.xml:3:1: RUN could not be decided for given.xml:2:3: "
                                                "a pattern ran over its limits, or memory out; nothing is allowed by that");
    ck_assert_int_eq(deputy_session_decision(deputy_check_session(check, 0)), DEPUTY_UNDECIDED);
    deputy_check_free(check);
}
END_TEST

/* So that the caller can open it again; what is for people is made visible. */
START_TEST(a_path_is_given_back_byte_by_byte)
{
    static const char name[] = "caf\xE9\n.xml";
    struct deputy_check *check = deputy_check_new();
    deputy_check_add_memory(check, name, DOCUMENT(DENIED), strlen(DOCUMENT(DENIED)));
    ck_assert_int_eq(deputy_check_run(check), DEPUTY_FOUND_ERRORS);
    ck_assert_str_eq(deputy_session_path(deputy_check_session(check, 0)), name);
    ck_assert_str_eq(deputy_finding_path(deputy_check_finding(check, 0)), name);
    ck_assert_ptr_null(strpbrk(deputy_finding_text(deputy_check_finding(check, 0)), "\xE9\n"));
    deputy_check_free(check);
}
END_TEST

START_TEST(a_document_that_cannot_be_read_allows_nothing)
{
    struct deputy_check *check = check_of(DOCUMENT(GOOD DENIED));
    deputy_check_add_memory(check, "broken.xml", "<sessions>", 10);
    deputy_check_add_path(check, "missing.rdm");
    ck_assert_int_eq(deputy_check_run(check), DEPUTY_INCOMPLETE);
    ck_assert_uint_eq(deputy_check_count(check, DEPUTY_COUNT_SESSIONS), 2);
    ck_assert_uint_eq(deputy_check_count(check, DEPUTY_COUNT_ALLOWED), 0);
    ck_assert_uint_eq(deputy_check_count(check, DEPUTY_COUNT_DENIED), 1);
    ck_assert_int_eq(deputy_session_decision(deputy_check_session(check, 0)), DEPUTY_UNDECIDED);
    ck_assert_int_eq(deputy_session_decision(deputy_check_session(check, 1)), DEPUTY_DENIED);
    ck_assert_str_eq(deputy_finding_rule(deputy_check_finding(check, 1)), "DX001");
    const struct deputy_finding *missing = deputy_check_finding(check, 2);
    ck_assert_str_eq(deputy_finding_rule(missing), "DX000");
    ck_assert_str_eq(deputy_finding_path(missing), "missing.rdm");
    ck_assert_str_eq(deputy_finding_entry_kind(missing), "");
    /* a line for each */
    ck_assert_ptr_nonnull(strstr(deputy_check_error(check), "\nmissing.rdm:1:1: error DX000 cannot-read: "));
    ck_assert_int_eq(strncmp(deputy_check_error(check), "broken.xml:", 11), 0);
    deputy_check_free(check);
}
END_TEST

START_TEST(a_repository_that_cannot_be_read_allows_nothing)
{
    struct deputy_check *check = check_of(DOCUMENT(GOOD));
    deputy_check_add_repository(check, "missing.rdm");
    ck_assert_int_eq(deputy_check_run(check), DEPUTY_INCOMPLETE);
    ck_assert_uint_eq(deputy_check_count(check, DEPUTY_COUNT_ALLOWED), 0);
    ck_assert_int_eq(deputy_session_decision(deputy_check_session(check, 0)), DEPUTY_UNDECIDED);
    ck_assert_int_eq(strncmp(deputy_check_error(check), "missing.rdm:1:1: ", 17), 0);
    deputy_check_free(check);
}
END_TEST

START_TEST(a_finding_that_a_policy_hides_denies_all_the_same)
{
    struct deputy_check *check = check_of(DOCUMENT(DENIED));
    scratch_put("lowered.xml", POLICY("lowered", "<override rule=\"RA001\" severity=\"off\"/>"));
    deputy_check_set_policy(check, "lowered.xml", DEPUTY_TRUST_NOT_REQUIRED);
    ck_assert_int_eq(deputy_check_run(check), DEPUTY_FOUND_ERRORS);
    ck_assert_uint_eq(deputy_check_count(check, DEPUTY_COUNT_ERRORS), 0);
    ck_assert_uint_eq(deputy_check_count(check, DEPUTY_COUNT_DENIED), 1);
    ck_assert_int_eq(deputy_finding_severity(deputy_check_finding(check, 0)), DEPUTY_OFF);
    ck_assert_int_eq(deputy_finding_denies(deputy_check_finding(check, 0)), 1);
    deputy_check_free(check);
    check = check_of("<sessions>");
    scratch_put("lowered.xml", POLICY("lowered", "<override rule=\"DX001\" severity=\"off\"/>"));
    deputy_check_set_policy(check, "lowered.xml", DEPUTY_TRUST_NOT_REQUIRED);
    ck_assert_int_eq(deputy_check_run(check), DEPUTY_INCOMPLETE);
    ck_assert_str_eq(deputy_finding_rule(deputy_check_finding(check, 0)), "DX001");
    deputy_check_free(check);
}
END_TEST

START_TEST(a_policy_that_cannot_be_used_gives_no_results)
{
    static const char *const bad[] = {"missing.xml", "broken.xml"};
    scratch_put("broken.xml", POLICY("broken", "<override rule=\"NONE\" severity=\"off\"/>"));
    for (size_t i = 0; i < 2; i++) {
        struct deputy_check *check = check_of(DOCUMENT(GOOD));
        deputy_check_set_policy(check, bad[i], DEPUTY_TRUST_NOT_REQUIRED);
        ck_assert_int_eq(deputy_check_run(check), DEPUTY_BAD_POLICY);
        ck_assert_ptr_nonnull(strstr(deputy_check_error(check), i == 0 ? "the policy missing.xml " : "broken.xml:2:1: "));
        expect_nothing(check);
        deputy_check_free(check);
    }
}
END_TEST

START_TEST(a_policy_in_the_working_directory_is_asked_for)
{
    scratch_put(".deputy.xml", POLICY("nearest", "<rule id=\"ACME1\" name=\"never\" severity=\"error\"><when>"
                                                 "<is fact=\"mode\">custom</is></when><message>never</message></rule>\n"));
    struct deputy_check *check = check_of(DOCUMENT(GOOD));
    ck_assert_int_eq(deputy_check_run(check), DEPUTY_OK);
    deputy_check_free(check);
    check = check_of(DOCUMENT(GOOD));
    ck_assert_int_eq(deputy_check_set_policy(check, NULL, DEPUTY_TRUST_NOT_REQUIRED), DEPUTY_OK);
    ck_assert_int_eq(deputy_check_run(check), DEPUTY_FOUND_ERRORS);
    ck_assert_str_eq(deputy_finding_rule(deputy_check_finding(check, 0)), "ACME1");
    deputy_check_free(check);
    /* The last one counts. */
    check = check_of(DOCUMENT(GOOD));
    deputy_check_set_policy(check, NULL, DEPUTY_TRUST_NOT_REQUIRED);
    ck_assert_int_eq(deputy_check_set_policy(check, "default", DEPUTY_TRUST_REQUIRED), DEPUTY_OK);
    ck_assert_int_eq(deputy_check_run(check), DEPUTY_OK);
    deputy_check_free(check);
}
END_TEST

START_TEST(a_repository_answers_links)
{
    struct deputy_check *check = check_of(DOCUMENT(LINKED));
    ck_assert_int_eq(deputy_check_run(check), DEPUTY_OK);
    ck_assert_str_eq(deputy_finding_rule(deputy_check_finding(check, 0)), "CR003");
    ck_assert_int_eq(deputy_finding_severity(deputy_check_finding(check, 0)), DEPUTY_WARNING);
    deputy_check_free(check);
    scratch_make_directory("vault");
    scratch_put("vault/one.xml", DOCUMENT("<credential id=\"" LINK "\" name=\"Operators\" user=\"svc\"/>\n"));
    check = check_of(DOCUMENT(LINKED));
    ck_assert_int_eq(deputy_check_add_repository(check, "vault"), DEPUTY_OK);
    ck_assert_int_eq(deputy_check_run(check), DEPUTY_OK);
    ck_assert_uint_eq(deputy_check_count(check, DEPUTY_COUNT_FINDINGS), 0);
    ck_assert_uint_eq(deputy_check_count(check, DEPUTY_COUNT_DOCUMENTS), 1);
    ck_assert_uint_eq(deputy_check_count(check, DEPUTY_COUNT_ENTRIES), 1);
    deputy_check_free(check);
}
END_TEST

/* A session that waits for its link is judged last, and one of a document that turns out broken is none. */
START_TEST(sessions_stand_in_the_order_of_the_text)
{
    static const char *const names[] = {"Linked", "Backup", "Elevated"};
    struct deputy_check *check = check_of(DOCUMENT(LINKED GOOD));
    deputy_check_add_memory(check, "broken.xml", DOCUMENT(GOOD) "x", strlen(DOCUMENT(GOOD)) + 1);
    scratch_make_directory("d");
    scratch_put("d/a.rdm", DOCUMENT(DENIED));
    scratch_put("d/b.xml", "<html/>");
    deputy_check_add_path(check, "d");
    ck_assert_int_eq(deputy_check_run(check), DEPUTY_INCOMPLETE);
    ck_assert_uint_eq(deputy_check_count(check, DEPUTY_COUNT_SESSIONS), 3);
    ck_assert_uint_eq(deputy_check_count(check, DEPUTY_COUNT_SKIPPED), 1);
    for (size_t i = 0; i < 3; i++)
        ck_assert_str_eq(deputy_session_name(deputy_check_session(check, i)), names[i]);
    ck_assert_str_eq(deputy_session_path(deputy_check_session(check, 2)), "d/a.rdm");
    deputy_check_free(check);
}
END_TEST

START_TEST(not_one_entry_is_no_good_news)
{
    struct deputy_check *check = check_of(DOCUMENT(""));
    ck_assert_int_eq(deputy_check_run(check), DEPUTY_NOTHING_TO_CHECK);
    ck_assert_str_eq(deputy_check_error(check), "There is not one entry to check.");
    ck_assert_uint_eq(deputy_check_count(check, DEPUTY_COUNT_DOCUMENTS), 1);
    deputy_check_free(check);
    scratch_make_directory("empty");
    check = deputy_check_new();
    ck_assert_int_eq(deputy_check_add_path(check, "empty"), DEPUTY_OK);
    ck_assert_int_eq(deputy_check_run(check), DEPUTY_NOTHING_TO_CHECK);
    deputy_check_free(check);
    check = check_of("");
    ck_assert_int_eq(deputy_check_run(check), DEPUTY_INCOMPLETE);
    deputy_check_free(check);
}
END_TEST

START_TEST(a_wrong_call_is_remembered)
{
    struct deputy_check *check = check_of(DOCUMENT(GOOD));
    ck_assert_int_eq(deputy_check_add_path(check, NULL), DEPUTY_BAD_CALL);
    ck_assert_int_eq(deputy_check_add_path(check, ""), DEPUTY_BAD_CALL);
    ck_assert_int_eq(deputy_check_add_memory(check, "b", NULL, 1), DEPUTY_BAD_CALL);
    ck_assert_int_eq(deputy_check_run(check), DEPUTY_BAD_CALL);
    ck_assert_str_eq(deputy_check_error(check), "deputy_check_add_path: no path\ndeputy_check_add_path: no path\n"
                                                "deputy_check_add_memory: no bytes");
    expect_nothing(check);
    deputy_check_free(check);
    check = check_of(DOCUMENT(GOOD));
    ck_assert_int_eq(deputy_check_set_policy(check, "default", (enum deputy_trust)0), DEPUTY_BAD_CALL);
    ck_assert_int_eq(deputy_check_run(check), DEPUTY_BAD_CALL);
    deputy_check_free(check);
    check = deputy_check_new();
    ck_assert_int_eq(deputy_check_run(check), DEPUTY_BAD_CALL);
    ck_assert_str_eq(deputy_check_error(check), "deputy_check_run: nothing was added");
    deputy_check_free(check);
}
END_TEST

START_TEST(it_runs_once)
{
    struct deputy_check *check = check_of(DOCUMENT(GOOD));
    ck_assert_int_eq(deputy_check_run(check), DEPUTY_OK);
    ck_assert_int_eq(deputy_check_run(check), DEPUTY_BAD_CALL);
    ck_assert_int_eq(deputy_check_add_path(check, "x"), DEPUTY_BAD_CALL);
    ck_assert_int_eq(deputy_check_set_policy(check, "x", DEPUTY_TRUST_REQUIRED), DEPUTY_BAD_CALL);
    ck_assert_int_eq(deputy_session_decision(deputy_check_session(check, 0)), DEPUTY_ALLOWED);
    deputy_check_free(check);
}
END_TEST

START_TEST(null_stands_for_everything)
{
    ck_assert_int_eq(deputy_check_add_path(NULL, "x"), DEPUTY_NO_MEMORY);
    ck_assert_int_eq(deputy_check_run(NULL), DEPUTY_NO_MEMORY);
    ck_assert_str_eq(deputy_check_error(NULL), "out of memory");
    expect_nothing(NULL);
    ck_assert_int_eq(deputy_session_decision(NULL), DEPUTY_UNDECIDED);
    ck_assert_str_eq(deputy_session_name(NULL), "");
    ck_assert_uint_eq(deputy_session_line(NULL), 0);
    ck_assert_str_eq(deputy_finding_text(NULL), "");
    ck_assert_int_eq(deputy_finding_denies(NULL), 0);
    deputy_check_free(NULL);
    ck_assert_uint_eq(deputy_check_count(NULL, (enum deputy_count)99), 0);
    for (int status = 0; status >= DEPUTY_BAD_LIBXML2; status--)
        ck_assert_str_ne(deputy_status_text((enum deputy_status)status), "unknown");
    ck_assert_str_eq(deputy_status_text((enum deputy_status)(DEPUTY_BAD_LIBXML2 - 1)), "unknown");
    ck_assert_str_eq(deputy_status_text((enum deputy_status)1), "unknown");
}
END_TEST

START_TEST(a_dash_is_a_name_like_others)
{
    struct standard_input input;
    scratch_put("-", DOCUMENT(DENIED));
    standard_input_set(&input, TEXT("not for the library"));
    struct deputy_check *check = deputy_check_new();
    deputy_check_add_path(check, "-");
    deputy_check_add_memory(check, "-", DOCUMENT(GOOD), strlen(DOCUMENT(GOOD)));
    enum deputy_status status = deputy_check_run(check);
    long left = standard_input_left();
    standard_input_reset(&input);
    ck_assert_int_eq(status, DEPUTY_FOUND_ERRORS);
    ck_assert_int_eq(left, (long)strlen("not for the library"));
    ck_assert_str_eq(deputy_session_path(deputy_check_session(check, 0)), "./-");
    ck_assert_str_eq(deputy_session_path(deputy_check_session(check, 1)), "-");
    deputy_check_free(check);
}
END_TEST

START_TEST(the_bytes_are_copied)
{
    char document[] = DOCUMENT(GOOD);
    struct deputy_check *check = check_of(document);
    memset(document, 'x', sizeof document);
    ck_assert_int_eq(deputy_check_run(check), DEPUTY_OK);
    deputy_check_free(check);
}
END_TEST

START_TEST(a_line_for_people_moves_no_cursor)
{
    static const char name[] = "\xE2\x80\xAEgnp.exe";
    struct deputy_check *check = check_of(DOCUMENT(SESSION("1", "name=\"&#x202E;gnp.exe\"", "administrator=\"true\"")));
    ck_assert_int_eq(deputy_check_run(check), DEPUTY_FOUND_ERRORS);
    ck_assert_str_eq(deputy_session_name(deputy_check_session(check, 0)), name);
    ck_assert_str_eq(deputy_finding_entry_name(deputy_check_finding(check, 0)), name);
    ck_assert_ptr_nonnull(strstr(deputy_finding_text(deputy_check_finding(check, 0)), "\\u{202E}gnp.exe"));
    deputy_check_free(check);
}
END_TEST

/* ---- what else the caller has ---- */

#define ROUNDS 30

struct worker {
    const char *document, *name;
    enum deputy_status status;
    int wrong;
};

static void *work(void *context)
{
    struct worker *worker = context;
    for (int round = 0; round < ROUNDS; round++) {
        struct deputy_check *check = deputy_check_new();
        deputy_check_add_memory(check, worker->name, worker->document, strlen(worker->document));
        deputy_check_set_policy(check, worker->status == DEPUTY_BAD_POLICY ? worker->name : "default", DEPUTY_TRUST_NOT_REQUIRED);
        worker->wrong += deputy_check_run(check) != worker->status;
        if (worker->status == DEPUTY_BAD_POLICY)
            worker->wrong += !strstr(deputy_check_error(check), worker->name);
        else
            worker->wrong += strcmp(deputy_session_path(deputy_check_session(check, 0)), worker->name) != 0;
        deputy_check_free(check);
    }
    return NULL;
}

START_TEST(checks_in_several_threads_do_not_meet)
{
    struct worker workers[] = {
        {DOCUMENT(GOOD LINKED), "first.xml", DEPUTY_OK, 0},
        {DOCUMENT(DENIED), "second.xml", DEPUTY_FOUND_ERRORS, 0},
        {DOCUMENT(GOOD), "third.xml", DEPUTY_BAD_POLICY, 0},
    };
    pthread_t threads[3];
    for (size_t i = 0; i < 3; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, work, &workers[i]), 0);
    for (size_t i = 0; i < 3; i++) {
        pthread_join(threads[i], NULL);
        ck_assert_int_eq(workers[i].wrong, 0);
    }
}
END_TEST

static void note(void *context, xmlErrorPtr error)
{
    (void)error;
    ++*(int *)context;
}

START_TEST(what_the_caller_set_in_libxml2_stays)
{
    int noted = 0;
    xmlSetStructuredErrorFunc(&noted, note);
    ck_assert_ptr_null(xmlReadMemory("<a", 2, "mine.xml", NULL, 0));
    ck_assert_int_gt(noted, 0);
    int before = noted, code = xmlGetLastError()->code;
    struct deputy_check *check = check_of("<?xml version=\"1.0\" encoding=\"nowhere\"?><sessions>");
    ck_assert_int_eq(deputy_check_run(check), DEPUTY_INCOMPLETE);
    deputy_check_free(check);
    ck_assert_int_eq(noted, before);
    ck_assert_ptr_eq(xmlStructuredErrorContext, &noted);
    ck_assert(xmlStructuredError == note);
    ck_assert_int_eq(xmlGetLastError()->code, code);
    ck_assert_str_eq(xmlGetLastError()->file, "mine.xml");
    xmlSetStructuredErrorFunc(NULL, NULL);
    xmlResetLastError();
}
END_TEST

/* A failed allocation of libxml2's would go unseen, and what it read would have a gap. */
START_TEST(memory_that_is_not_watched_is_not_trusted)
{
    xmlFreeFunc give_back;
    xmlMallocFunc allocate;
    xmlReallocFunc reallocate;
    xmlStrdupFunc duplicate;
    struct deputy_check *check = check_of(DOCUMENT(GOOD));
    ck_assert_int_eq(deputy_check_run(check), DEPUTY_OK);
    deputy_check_free(check);
    ck_assert_int_eq(xmlMemGet(&give_back, &allocate, &reallocate, &duplicate), 0);
    ck_assert_int_eq(xmlMemSetup(free, malloc, realloc, strdup), 0);
    check = check_of(DOCUMENT(GOOD));
    enum deputy_status status = deputy_check_run(check);
    ck_assert_int_eq(xmlMemSetup(give_back, allocate, reallocate, duplicate), 0);
    ck_assert_int_eq(status, DEPUTY_BAD_LIBXML2);
    expect_nothing(check);
    deputy_check_free(check);
}
END_TEST

Suite *library_suite(void)
{
    Suite *suite = suite_create("library");
    TCase *library = tcase_create("library");
    tcase_set_timeout(library, 60);
    tcase_add_checked_fixture(library, scratch_enter, scratch_leave);
    tcase_add_test(library, what_is_good_is_allowed);
    tcase_add_test(library, what_is_denied_says_why);
    tcase_add_test(library, what_is_counted_is_told_in_words);
    tcase_add_test(library, a_rule_that_cannot_be_decided_says_why);
    tcase_add_test(library, a_path_is_given_back_byte_by_byte);
    tcase_add_test(library, a_document_that_cannot_be_read_allows_nothing);
    tcase_add_test(library, a_repository_that_cannot_be_read_allows_nothing);
    tcase_add_test(library, a_finding_that_a_policy_hides_denies_all_the_same);
    tcase_add_test(library, a_policy_that_cannot_be_used_gives_no_results);
    tcase_add_test(library, a_policy_in_the_working_directory_is_asked_for);
    tcase_add_test(library, a_repository_answers_links);
    tcase_add_test(library, sessions_stand_in_the_order_of_the_text);
    tcase_add_test(library, not_one_entry_is_no_good_news);
    tcase_add_test(library, a_wrong_call_is_remembered);
    tcase_add_test(library, it_runs_once);
    tcase_add_test(library, null_stands_for_everything);
    tcase_add_test(library, a_dash_is_a_name_like_others);
    tcase_add_test(library, the_bytes_are_copied);
    tcase_add_test(library, a_line_for_people_moves_no_cursor);
    tcase_add_test(library, checks_in_several_threads_do_not_meet);
    tcase_add_test(library, what_the_caller_set_in_libxml2_stays);
    tcase_add_test(library, memory_that_is_not_watched_is_not_trusted);
    suite_add_tcase(suite, library);
    return suite;
}
