/* Every document of fixtures/valid and fixtures/invalid, judged alone, against the findings pinned beside it.
 *
 * The folder is the list. UPDATE=1 in the environment writes what is found; read it before it is committed. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "tests/policy_from_text.h"
#include "tests/suites.h"

static void print_findings(const struct review *review, struct buffer *out)
{
    for (size_t i = 0; i < review->documents[0].finding_count; i++) {
        const struct finding *finding = &review->documents[0].findings[i];
        struct text name = finding->entry ? finding->entry->name : TEXT("-");
        buffer_printf(out, "%s %s %zu:%zu %.*s\n", severity_names[finding->severity], finding->rule, finding->place.line,
                      finding->place.column, TEXT_ARGS(name.length > 0 ? name : TEXT("?")));
    }
}

static void read_file(const char *path, struct buffer *out)
{
    char piece[4096];
    FILE *file = fopen(path, "rb");
    ck_assert_msg(file != NULL, "%s is missing", path);
    for (size_t got; (got = fread(piece, 1, sizeof piece, file)) > 0;)
        buffer_add(out, (struct text){piece, got});
    fclose(file);
}

static void write_file(const char *path, struct text text)
{
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(text.bytes, 1, text.length, file), text.length);
    ck_assert_int_eq(fclose(file), 0);
}

static struct review_summary review_one(const char *path, struct buffer *found)
{
    struct policy policy;
    struct inputs inputs = {0}, repository = {0};
    struct review review;
    struct review_options options = {.policy = &policy, .keep_notes = true};
    policy_from_default(&policy);
    ck_assert_int_eq(inputs_add(&inputs, path), STATUS_OK);
    ck_assert_int_eq(review_run(&review, &inputs, &repository, &options), STATUS_OK);
    ck_assert(!review.failed_judgement);
    print_findings(&review, found);
    struct review_summary summary = review.summary;
    review_fini(&review);
    inputs_fini(&inputs);
    policy_fini(&policy);
    return summary;
}

static void check_document(const char *folder, const char *name)
{
    char path[512], expect_path[512];
    struct buffer found = {0}, expected = {0};
    snprintf(path, sizeof path, "%s/%s", folder, name);
    snprintf(expect_path, sizeof expect_path, "%s/%s.expect", folder, name);
    struct review_summary summary = review_one(path, &found);
    if (getenv("UPDATE"))
        write_file(expect_path, buffer_text(&found));
    read_file(expect_path, &expected);
    ck_assert_msg(text_equals(buffer_text(&found), buffer_text(&expected)), "%s\nfound:\n%.*sexpected:\n%.*s", path,
                  TEXT_ARGS(buffer_text(&found)), TEXT_ARGS(buffer_text(&expected)));
    ck_assert_msg((summary.errors > 0) == (strstr(folder, "invalid") != NULL), "%s stands in the wrong folder", path);
    buffer_fini(&found);
    buffer_fini(&expected);
}

static size_t check_folder(const char *folder)
{
    size_t count = 0;
    DIR *directory = opendir(folder);
    ck_assert_ptr_nonnull(directory);
    for (struct dirent *file; (file = readdir(directory)) != NULL;) {
        if (file->d_name[0] == '.' || text_ends_with_ignoring_case(text_of(file->d_name), TEXT(".expect")))
            continue;
        check_document(folder, file->d_name);
        count++;
    }
    closedir(directory);
    return count;
}

START_TEST(test_valid_documents)
{
    ck_assert_uint_ge(check_folder("fixtures/valid"), 100);
}
END_TEST

START_TEST(test_invalid_documents)
{
    ck_assert_uint_ge(check_folder("fixtures/invalid"), 100);
}
END_TEST

/* Does the pinned list of a document name the rule? */
static bool is_expected(const char *folder, const char *name, struct text rule)
{
    char path[512], wanted[16];
    struct buffer expected = {0};
    snprintf(path, sizeof path, "%s/%s.expect", folder, name);
    snprintf(wanted, sizeof wanted, " %.*s ", TEXT_ARGS(rule));
    read_file(path, &expected);
    bool found = text_contains(buffer_text(&expected), text_of(wanted));
    buffer_fini(&expected);
    return found;
}

/* Every rule but DX000, which has no document, holds somewhere; a near miss stands beside it. */
START_TEST(test_every_rule_has_its_fixtures)
{
    struct policy policy;
    policy_from_default(&policy);
    for (const struct rule *rule = policy.sources->rules; rule; rule = rule->next) {
        static const char *const folders[] = {"fixtures/valid", "fixtures/invalid"};
        size_t holds = 0, misses = 0;
        for (size_t i = 0; i < 2; i++) {
            DIR *directory = opendir(folders[i]);
            for (struct dirent *file; (file = readdir(directory)) != NULL;) {
                struct text name = text_of(file->d_name);
                if (name.length < 5 || !text_equals_ignoring_case(text_slice(name, 0, 5), rule->id))
                    continue;
                bool document = !text_ends_with_ignoring_case(name, TEXT(".expect"));
                holds += document && text_contains(name, TEXT("-holds")) && is_expected(folders[i], file->d_name, rule->id);
                misses += text_contains(name, TEXT("-near-miss"));
            }
            closedir(directory);
        }
        if (!text_equals(rule->id, TEXT("DX000")))
            ck_assert_msg(holds > 0 && misses > 0, "%s has %zu documents and %zu near misses", rule->id.bytes, holds, misses);
    }
    policy_fini(&policy);
}
END_TEST

Suite *fixtures_suite(void)
{
    Suite *suite = suite_create("fixtures");
    TCase *tests = tcase_create("documents");
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, test_valid_documents);
    tcase_add_test(tests, test_invalid_documents);
    tcase_add_test(tests, test_every_rule_has_its_fixtures);
    suite_add_tcase(suite, tests);
    return suite;
}
