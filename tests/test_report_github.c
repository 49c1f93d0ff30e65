/* Workflow commands: read back by a parser written from GitHub's documentation of them. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "tests/report_specimen.h"
#include "tests/scratch.h"

Suite *report_github_suite(void);

/* ---- GitHub's side: "::COMMAND NAME=VALUE,NAME=VALUE::MESSAGE", one a line ---- */

struct command {
    char kind[16], file[512], line[16], column[16], title[2048], message[2048];
};

/* `text` up to `end`, with the escapes that stand in a message, or in a property, undone. */
static void unescape(const char *text, const char *end, bool property, char *out, size_t size)
{
    static const struct {
        const char *escape;
        char byte;
        bool in_message;
    } escapes[] = {{"%25", '%', true}, {"%0D", '\r', true}, {"%0A", '\n', true}, {"%3A", ':', false}, {"%2C", ',', false}};
    size_t length = 0;
    while (text < end) {
        size_t i = 0;
        while (i < 5 && !(strncmp(text, escapes[i].escape, 3) == 0 && (property || escapes[i].in_message)))
            i++;
        ck_assert_uint_lt(length + 1, size);
        out[length++] = i < 5 ? escapes[i].byte : *text;
        text += i < 5 ? 3 : 1;
    }
    out[length] = '\0';
}

static void take_property(const char *at, const char *end, struct command *out)
{
    const struct {
        const char *name;
        char *value;
        size_t size;
    } known[] = {{"file=", out->file, sizeof out->file}, {"line=", out->line, sizeof out->line},
                 {"col=", out->column, sizeof out->column}, {"title=", out->title, sizeof out->title}};
    for (size_t i = 0; i < 4; i++) {
        if (strncmp(at, known[i].name, strlen(known[i].name)) == 0) {
            ck_assert_int_eq(known[i].value[0], '\0'); /* once */
            unescape(at + strlen(known[i].name), end, true, known[i].value, known[i].size);
            return;
        }
    }
    ck_abort_msg("a property that GitHub does not know: %s", at);
}

/* The command of the line at `at`; where the next line begins. Every line has to be one. */
static const char *next_command(const char *at, struct command *out)
{
    const char *end = strchr(at, '\n'), *message, *property;
    memset(out, 0, sizeof *out);
    ck_assert_msg(end != NULL && strncmp(at, "::", 2) == 0, "no command: %s", at);
    property = strchr(at, ' ');
    message = strstr(at + 2, "::");
    ck_assert_msg(property && message && property < message && message < end, "no command: %s", at);
    snprintf(out->kind, sizeof out->kind, "%.*s", (int)(property - at - 2), at + 2);
    while (property < message) {
        const char *comma = memchr(property + 1, ',', (size_t)(message - property - 1));
        const char *stop = comma ? comma : message;
        take_property(property + 1, stop, out);
        property = stop;
    }
    unescape(message + 2, end, false, out->message, sizeof out->message);
    return end + 1;
}

/* ---- tests ---- */

static struct review review;
static struct finding findings[40];

static void set_up(void)
{
    scratch_enter();
    review = report_specimen();
    for (size_t i = 0; i < 40; i++) {
        findings[i] = report_specimen_finding();
        findings[i].place.line = i + 1;
    }
    review.documents[0].findings = findings;
}

static char *written(void)
{
    return report_specimen_written(report_github, &review, &(struct report_options){0});
}

#define SHOWN HOSTILE_START "\r\n" HOSTILE_SHOWN_END
#define REST "\xEF\xBF\xBE](http://x) \\ {0}"
/* The help's line end is layout. */
#define HELP HOSTILE_START " " HOSTILE_SHOWN_END REST

START_TEST(what_is_hostile_comes_back)
{
    struct command command;
    review.documents[1].findings = findings;
    review.documents[1].finding_count = 1;
    char *text = written();
    ck_assert_str_eq(next_command(text, &command), "");
    ck_assert_str_eq(command.kind, "error");
    ck_assert_str_eq(command.file, SHOWN REST);
    ck_assert_str_eq(command.line, "1");
    ck_assert_str_eq(command.column, "38");
    ck_assert_str_eq(command.title, "RA001 run-as-with-administrator: " SHOWN REST "\\" SHOWN REST);
    ck_assert_str_eq(command.message, SHOWN REST "\n" HELP);
    free(text);
}
END_TEST

START_TEST(a_command_looks_like_the_documentation)
{
    static const struct entry_reference entry = {{NULL, 0}, TEXT("Backup"), {NULL, 0}, KIND_COMMAND_LINE, MODE_NONE};
    findings[0] = (struct finding){.rule = "LN003", .name = "unquoted-path", .severity = SEVERITY_WARNING, .place = {7, 2, 0},
                                   .entry = &entry, .message = TEXT("Quotes: 100%, none."), .help = TEXT("Put\n  them.\n")};
    findings[1] = (struct finding){.rule = "RA005", .name = "off", .severity = SEVERITY_NOTE, .message = TEXT("A note.")};
    review.documents[0].finding_count = 2;
    char *text = written();
    ck_assert_str_eq(text, "::warning file=a.rdm,line=7,col=2,title=LN003 unquoted-path%3A Backup::"
                           "Quotes: 100%25, none.%0APut them.\n"
                           "::notice file=a.rdm,title=RA005 off::A note.\n");
    free(text);
}
END_TEST

START_TEST(errors_come_first)
{
    static const char *const kinds[] = {"error", "error", "warning", "warning", "notice"};
    static const char *const lines[] = {"3", "5", "2", "4", "1"};
    const char *at;
    struct command command;
    findings[0].severity = SEVERITY_NOTE;
    findings[1].severity = SEVERITY_WARNING;
    findings[3].severity = SEVERITY_WARNING;
    findings[5].severity = SEVERITY_OFF;
    review.documents[0].finding_count = 3;
    review.documents[1].findings = &findings[3];
    review.documents[1].finding_count = 3;
    char *text = written();
    at = text;
    for (size_t i = 0; i < 5; i++) {
        at = next_command(at, &command);
        ck_assert_str_eq(command.kind, kinds[i]);
        ck_assert_str_eq(command.line, lines[i]);
    }
    ck_assert_str_eq(at, "");
    free(text);
}
END_TEST

static size_t limited(size_t count)
{
    return count < 10 ? count : 10;
}

START_TEST(more_than_ten_of_a_kind_are_counted)
{
    static const struct {
        size_t errors, warnings, notes;
        const char *last;
    } rows[] = {
        {10, 10, 10, ""},
        {11, 10, 9, "deputy: left out, because GitHub shows ten of a kind: 1 error\n"},
        {12, 11, 17, "deputy: left out, because GitHub shows ten of a kind: 2 errors, 1 warning, 7 notes\n"},
        {0, 0, 40, "deputy: left out, because GitHub shows ten of a kind: 30 notes\n"},
    };
    for (size_t row = 0; row < sizeof rows / sizeof *rows; row++) {
        size_t errors = rows[row].errors, warnings = rows[row].warnings, count = errors + warnings + rows[row].notes;
        size_t shown = limited(errors) + limited(warnings) + limited(rows[row].notes);
        struct command command;
        for (size_t i = 0; i < count; i++)
            findings[i].severity = i < errors ? SEVERITY_ERROR : i < errors + warnings ? SEVERITY_WARNING : SEVERITY_NOTE;
        review.documents[0].finding_count = count;
        char *text = written();
        const char *at = text;
        for (size_t i = 0; i < shown; i++)
            at = next_command(at, &command);
        ck_assert_str_eq(at, rows[row].last);
        free(text);
    }
}
END_TEST

START_TEST(nothing_found_is_nothing_said)
{
    char *text = written();
    ck_assert_str_eq(text, "");
    free(text);
}
END_TEST

/* GitHub looks for files below the folder that the workflow stands in. */
START_TEST(paths_are_seen_from_the_working_directory)
{
    static const struct {
        const char *path, *working, *expected;
    } rows[] = {
        {"/home/ci/a/b.rdm", "/home/ci", "a/b.rdm"},   {"/home/ci/a/b.rdm", "/home/ci/", "a/b.rdm"},
        {"/home/cia/b.rdm", "/home/ci", "/home/cia/b.rdm"}, {"/home/ci", "/home/ci", "/home/ci"},
        {"././a.rdm", "/home", "a.rdm"},               {"../a.rdm", "/home", "../a.rdm"},
        {"/a.rdm", "/", "a.rdm"},                      {"C:/ci/a.rdm", "C:/ci", "a.rdm"},
        {"/a.rdm", NULL, "/a.rdm"},                    {"./a.rdm", NULL, "a.rdm"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct text path = report_relative_path(text_of(rows[i].path), rows[i].working);
        ck_assert_msg(text_equals(path, text_of(rows[i].expected)), "%s", rows[i].path);
    }
}
END_TEST

Suite *report_github_suite(void)
{
    Suite *suite = suite_create("report_github");
    TCase *tests = tcase_create("github");
    tcase_add_checked_fixture(tests, set_up, scratch_leave);
    tcase_add_test(tests, what_is_hostile_comes_back);
    tcase_add_test(tests, a_command_looks_like_the_documentation);
    tcase_add_test(tests, errors_come_first);
    tcase_add_test(tests, more_than_ten_of_a_kind_are_counted);
    tcase_add_test(tests, nothing_found_is_nothing_said);
    tcase_add_test(tests, paths_are_seen_from_the_working_directory);
    suite_add_tcase(suite, tests);
    return suite;
}
