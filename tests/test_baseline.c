/* Baselines (SPEC 9): what they cover, what is written and read, what is stale. Messages: tests/cli.d/85-baseline.sh. */
#include "cli/baseline.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/scratch.h"

Suite *baseline_suite(void);

#define ID_A "a1f0c3d2-0001-4c6e-9b11-3f5a7d9e1c0a"
#define ID_B "a1f0c3d2-0002-4c6e-9b11-3f5a7d9e1c0b"
#define HEAD "{\"schema\":\"deputy-baseline/1\",\"fingerprints\":["
#define ITEM(rule, entry, field, count) \
    "{\"rule\":\"" rule "\",\"entry\":\"" entry "\",\"field\":\"" field "\",\"count\":" #count "}"

static const struct entry_reference entry_a = {.id = TEXT(ID_A)}, entry_b = {.id = TEXT(ID_B)}, no_id = {.name = TEXT("n")};

/* ---- a review made by hand ---- */

struct case_review {
    struct finding findings[2][8];
    struct review_document documents[2];
    struct review review;
};

/* The line of a finding says which one it is. */
static void add(struct case_review *to, size_t document, const char *rule, enum severity severity,
                const struct entry_reference *entry, const char *field)
{
    struct review_document *documents = to->documents;
    size_t line = documents[document].finding_count + 1;
    struct review_summary *summary = &to->review.summary;
    documents[document].findings = to->findings[document];
    documents[document].findings[documents[document].finding_count++] =
        (struct finding){.rule = rule, .name = "n", .severity = severity, .place = {line, 1, 0}, .field = field, .entry = entry,
                         .denies = severity == SEVERITY_OFF};
    summary->errors += severity == SEVERITY_ERROR;
    summary->warnings += severity == SEVERITY_WARNING;
    summary->notes += severity == SEVERITY_NOTE;
    to->review.documents = documents;
    to->review.document_count = 2;
}

static void make_review(struct case_review *to)
{
    *to = (struct case_review){0};
    add(to, 0, "LN003", SEVERITY_WARNING, &entry_a, "command");
    add(to, 0, "CR006", SEVERITY_WARNING, &entry_a, "clear-text-secret");
    add(to, 0, "CR006", SEVERITY_WARNING, &entry_a, "clear-text-secret");
    add(to, 0, "DX007", SEVERITY_ERROR, NULL, "x");
    add(to, 0, "DX005", SEVERITY_WARNING, &no_id, NULL);
    add(to, 0, "RA001", SEVERITY_OFF, &entry_a, "mode");
    add(to, 1, "LN001", SEVERITY_ERROR, &entry_b, NULL);
    add(to, 1, "CR006", SEVERITY_WARNING, &entry_a, "clear-text-secret");
    add(to, 1, "RA005", SEVERITY_NOTE, &entry_b, "mode");
}

/* ---- text in and out ---- */

static char *written(const struct baseline *baseline)
{
    FILE *out = scratch_stream();
    ck_assert_ptr_nonnull(out);
    ck_assert_int_eq(baseline_write(baseline, out), STATUS_OK);
    return scratch_take(out);
}

static void expect(const struct baseline *baseline, const char *expected)
{
    char *text = written(baseline);
    ck_assert_str_eq(text, expected);
    free(text);
}

static bool load(const char *text, size_t length, struct baseline *out)
{
    scratch_put_bytes("baseline", text, length);
    bool good = baseline_load("baseline", out);
    return good;
}

static void must_load(const char *text, struct baseline *out)
{
    ck_assert(load(text, strlen(text), out));
}

#define CURRENT \
    HEAD "\n" ITEM("CR006", ID_A, "clear-text-secret", 3) ",\n" ITEM("LN001", ID_B, "", 1) ",\n" \
    ITEM("LN003", ID_A, "command", 1) ",\n" ITEM("RA005", ID_B, "mode", 1) "\n]}\n"

START_TEST(a_review_has_one_baseline)
{
    struct case_review made;
    struct baseline current, again;
    struct baseline_gaps gaps;
    make_review(&made);
    ck_assert_int_eq(baseline_of(&made.review, &current, &gaps), STATUS_OK);
    expect(&current, CURRENT);
    ck_assert_uint_eq(gaps.without_entry, 1); /* what is off is neither in it nor missing */
    ck_assert_uint_eq(gaps.without_id, 1);
    must_load(CURRENT, &again);
    expect(&again, CURRENT);
    baseline_fini(&current);
    baseline_fini(&again);
    struct case_review empty = {0};
    ck_assert_int_eq(baseline_of(&empty.review, &current, &gaps), STATUS_OK);
    expect(&current, HEAD "\n]}\n");
    ck_assert_uint_eq(gaps.without_entry + gaps.without_id, 0);
    baseline_fini(&current);
}
END_TEST

/* RULE@DOCUMENT:LINE of all that is left. */
static void expect_left(const struct case_review *made, const char *expected)
{
    struct buffer left = {0};
    for (size_t i = 0; i < made->review.document_count; i++) {
        for (size_t j = 0; j < made->documents[i].finding_count; j++)
            buffer_printf(&left, "%s@%zu:%zu ", made->findings[i][j].rule, i, made->findings[i][j].place.line);
    }
    buffer_add_byte(&left, '.');
    ck_assert_str_eq(left.bytes, expected);
    buffer_fini(&left);
}

START_TEST(what_a_baseline_covers)
{
    static const struct {
        const char *baseline, *left;
        size_t errors, warnings, notes, covered;
    } rows[] = {
        {HEAD "]}", "LN003@0:1 CR006@0:2 CR006@0:3 DX007@0:4 DX005@0:5 RA001@0:6 LN001@1:1 CR006@1:2 RA005@1:3 .", 2, 5, 1, 0},
        {CURRENT, "DX007@0:4 DX005@0:5 RA001@0:6 .", 1, 1, 0, 6},
        {HEAD ITEM("CR006", ID_A, "clear-text-secret", 2) "]}",
         "LN003@0:1 DX007@0:4 DX005@0:5 RA001@0:6 LN001@1:1 CR006@1:2 RA005@1:3 .", 2, 3, 1, 2},
        {HEAD ITEM("CR006", ID_A, "clear-text-secret", 9) "," ITEM("RA005", ID_B, "mode", 1) "]}",
         "LN003@0:1 DX007@0:4 DX005@0:5 RA001@0:6 LN001@1:1 .", 2, 2, 0, 4},
        /* another rule, entry or field; what is off stays what it is */
        {HEAD ITEM("LN001", ID_B, "command", 1) "," ITEM("LN003", ID_B, "command", 1) "," ITEM("LN003", ID_A, "", 1) ","
         ITEM("LN004", ID_A, "command", 1) "," ITEM("RA001", ID_A, "mode", 1) "]}",
         "LN003@0:1 CR006@0:2 CR006@0:3 DX007@0:4 DX005@0:5 RA001@0:6 LN001@1:1 CR006@1:2 RA005@1:3 .", 2, 5, 1, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct case_review made;
        struct baseline known;
        make_review(&made);
        made.review.summary.allowed = 3;
        made.review.summary.denied = 2;
        must_load(rows[i].baseline, &known);
        baseline_apply(&known, &made.review);
        expect_left(&made, rows[i].left);
        ck_assert_uint_eq(made.review.summary.errors, rows[i].errors);
        ck_assert_uint_eq(made.review.summary.warnings, rows[i].warnings);
        ck_assert_uint_eq(made.review.summary.notes, rows[i].notes);
        ck_assert_uint_eq(made.review.covered, rows[i].covered);
        ck_assert(made.review.summary.allowed == 3 && made.review.summary.denied == 2);
        baseline_fini(&known);
    }
}
END_TEST

START_TEST(what_was_found_of_each_fingerprint)
{
    struct case_review made;
    struct baseline known;
    make_review(&made);
    must_load(HEAD ITEM("XY001", ID_A, "f", 1) "," ITEM("CR006", ID_A, "clear-text-secret", 4) ","
              ITEM("LN003", ID_A, "command", 1) "]}", &known);
    baseline_apply(&known, &made.review);
    ck_assert_uint_eq(known.count, 3);
    ck_assert_uint_eq(known.items[0].matched, 3); /* sorted: CR006, LN003, XY001 */
    ck_assert_uint_eq(known.items[1].matched, 1);
    ck_assert_uint_eq(known.items[2].matched, 0);
    baseline_fini(&known);
}
END_TEST

/* Names of elements are the document's. */
START_TEST(fields_are_written_so_that_they_can_be_read)
{
    static const char *const fields[] = {"caf\xC3\xA9", "a\xE2\x80\xAE" "b", "quote\" back\\slash", "tab\tline\n",
                                         "command wait"};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        struct case_review made = {0};
        struct baseline current, again;
        struct baseline_gaps gaps;
        add(&made, 0, "DX008", SEVERITY_WARNING, &entry_a, fields[i]);
        ck_assert_int_eq(baseline_of(&made.review, &current, &gaps), STATUS_OK);
        char *text = written(&current);
        ck_assert_ptr_null(strstr(text, "\xE2\x80\xAE")); /* a reviewer sees what is there */
        must_load(text, &again);
        baseline_apply(&again, &made.review);
        ck_assert_uint_eq(made.review.covered, 1);
        free(text);
        baseline_fini(&current);
        baseline_fini(&again);
    }
}
END_TEST

START_TEST(a_count_says_how_many)
{
    struct baseline known;
    struct case_review made;
    make_review(&made);
    must_load(HEAD ITEM("LN003", ID_A, "command", 9223372036854775807) "]}", &known);
    baseline_apply(&known, &made.review);
    ck_assert_uint_eq(known.items[0].matched, 1);
    baseline_fini(&known);
}
END_TEST

#define MANY 100000

/* A second each would already be far too long; what is quadratic takes minutes. */
START_TEST(a_hundred_thousand_fingerprints)
{
    struct finding *findings = calloc(MANY, sizeof *findings);
    struct entry_reference *entries = calloc(MANY, sizeof *entries);
    char (*ids)[GUID_TEXT_SIZE] = calloc(MANY, sizeof *ids);
    struct review_document document = {.findings = findings, .finding_count = MANY};
    struct review review = {.documents = &document, .document_count = 1, .summary = {.warnings = MANY}};
    struct baseline current, known;
    struct baseline_gaps gaps;
    ck_assert(findings && entries && ids);
    for (size_t i = 0; i < MANY; i++) {
        snprintf(ids[i], sizeof ids[i], "%08zx-0000-4000-8000-000000000000", i * 2654435761u % 0xFFFFFFFFu);
        entries[i].id = text_of(ids[i]);
        findings[i] = (struct finding){.rule = "LN003", .severity = SEVERITY_WARNING, .entry = &entries[i], .field = "command"};
    }
    ck_assert_int_eq(baseline_of(&review, &current, &gaps), STATUS_OK);
    ck_assert_uint_eq(current.count, MANY);
    char *text = written(&current);
    must_load(text, &known);
    baseline_apply(&known, &review);
    ck_assert_uint_eq(document.finding_count, 0);
    ck_assert_uint_eq(review.summary.warnings, 0);
    ck_assert_uint_eq(review.covered, MANY);
    free(text);
    baseline_fini(&current);
    baseline_fini(&known);
    free(ids);
    free(entries);
    free(findings);
}
END_TEST

/* Written and refused: nobody could load it again. */
START_TEST(a_baseline_has_a_limit)
{
    char *name = malloc(BASELINE_SIZE_LIMIT);
    ck_assert_ptr_nonnull(name);
    memset(name, 'n', BASELINE_SIZE_LIMIT - 1);
    name[BASELINE_SIZE_LIMIT - 1] = '\0';
    struct fingerprint item = {TEXT("DX008"), TEXT(ID_A), text_of(name), 1, 0};
    struct baseline large = {.items = &item, .count = 1};
    FILE *out = fopen("/dev/null", "w");
    ck_assert_ptr_nonnull(out);
    ck_assert_int_eq(baseline_write(&large, out), STATUS_OVER_LIMIT);
    fclose(out);
    free(name);
}
END_TEST

START_TEST(what_cannot_be_written)
{
    struct baseline empty = {0};
    FILE *full = fopen("/dev/full", "w");
    ck_assert_ptr_nonnull(full);
    ck_assert_int_eq(baseline_write(&empty, full), STATUS_CANNOT_WRITE);
    fclose(full);
}
END_TEST

Suite *baseline_suite(void)
{
    const TTest *const tests[] = {
        a_review_has_one_baseline, what_a_baseline_covers, what_was_found_of_each_fingerprint,
        fields_are_written_so_that_they_can_be_read, a_count_says_how_many, a_hundred_thousand_fingerprints,
        a_baseline_has_a_limit, what_cannot_be_written};
    Suite *suite = suite_create("baseline");
    TCase *tcase = tcase_create("baseline");
    tcase_add_checked_fixture(tcase, scratch_enter, scratch_leave);
    tcase_set_timeout(tcase, 60);
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
        tcase_add_test(tcase, tests[i]);
    suite_add_tcase(suite, tcase);
    return suite;
}
