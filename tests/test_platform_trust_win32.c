/* Which policy files are trusted and found on Windows, with real files in a folder of our own. Wine keeps of an access control
 * list what fits into a mode: who may write, the owner or everybody. */
#include "core/platform_trust.h"

#include <check.h>
#include <stdlib.h>

#include "core/platform_win32.h"
#include "tests/scratch.h"

#include <aclapi.h>
#include <sddl.h>

Suite *platform_trust_win32_suite(void);

static struct platform_trust opened;

static enum status open_it(const char *path)
{
    struct platform_file *file = NULL;
    char content[64] = "";
    memset(&opened, 'x', sizeof opened);
    enum status status = platform_open_policy(path, false, &file, &opened);
    ck_assert_msg((status == STATUS_OK) == (file != NULL), "%s", path);
    if (file) {
        ck_assert_int_eq(platform_read(file, content, sizeof content - 1), 6);
        ck_assert_str_eq(content, "policy");
    }
    platform_close(file);
    return status;
}

/* `sddl` as in "Security Descriptor String Format", replacing the list that was inherited. */
static void set_list(const wchar_t *path, const wchar_t *sddl)
{
    PSECURITY_DESCRIPTOR descriptor = NULL;
    ck_assert(ConvertStringSecurityDescriptorToSecurityDescriptorW(sddl, SDDL_REVISION_1, &descriptor, NULL));
    ck_assert(SetFileSecurityW(path, DACL_SECURITY_INFORMATION, descriptor));
    LocalFree(descriptor);
}

#define ONLY_OWNER L"D:P(A;OICI;FA;;;OW)(A;OICI;FA;;;BA)(A;OICI;FA;;;SY)"

static void prepare(void)
{
    scratch_enter();
    scratch_make_directory("folder");
    scratch_put("folder/policy.xml", "policy");
}

START_TEST(what_only_its_owner_writes_is_trusted)
{
    ck_assert_int_eq(open_it("folder/policy.xml"), STATUS_OK);
    ck_assert_msg(opened.trusted, "%s", opened.reason);
    ck_assert_str_eq(opened.owner, "");
    ck_assert_str_eq(opened.reason, "");
    ck_assert_str_eq(opened.why, "");
    ck_assert_int_eq(open_it("folder\\..\\FOLDER\\Policy.XML"), STATUS_OK);
    ck_assert_msg(opened.trusted, "%s", opened.reason);
    wchar_t *full = platform_full_path(L"folder\\policy.xml"); /* \\?\X:\... */
    char *path = platform_narrow(full);
    ck_assert_int_eq(open_it(path), STATUS_OK);
    ck_assert_msg(opened.trusted, "%s: %s", path, opened.reason);
    free(path);
    free(full);
}
END_TEST

START_TEST(what_everybody_can_write_is_not)
{
    set_list(L"folder\\policy.xml", L"D:P(A;;FA;;;WD)");
    ck_assert_int_eq(open_it("folder/policy.xml"), STATUS_OK);
    ck_assert(!opened.trusted);
    ck_assert_msg(strstr(opened.reason, "can be written by ") && strstr(opened.reason, "Everyone"), "%s", opened.reason);
    ck_assert_msg(opened.owner[0] && !strstr(opened.owner, "Everyone"), "%s", opened.owner);
}
END_TEST

START_TEST(a_folder_that_everybody_can_write_is_not)
{
    set_list(L"folder", L"D:P(A;;FA;;;WD)");
    ck_assert_int_eq(open_it("folder/policy.xml"), STATUS_OK);
    ck_assert(!opened.trusted);
    ck_assert_msg(strstr(opened.reason, "lies in a directory that "), "%s", opened.reason);
}
END_TEST

START_TEST(everybody_may_read)
{
    set_list(L"folder\\policy.xml", ONLY_OWNER L"(A;;FR;;;WD)");
    ck_assert_int_eq(open_it("folder/policy.xml"), STATUS_OK);
    ck_assert_msg(opened.trusted, "%s", opened.reason);
}
END_TEST

START_TEST(only_a_missing_name_is_absent)
{
    static const char *const missing[] = {"folder/none.xml", "none/policy.xml", "none\\at\\all.xml", "C:/none/of/this.xml"};
    for (size_t i = 0; i < sizeof missing / sizeof *missing; i++) {
        ck_assert_msg(open_it(missing[i]) == STATUS_ABSENT, "%s: %s", missing[i], opened.why);
        ck_assert(!opened.trusted);
    }
    ck_assert_int_eq(open_it("folder"), STATUS_CANNOT_OPEN);
    ck_assert_str_eq(opened.why, "is a directory");
    ck_assert_int_eq(open_it("folder/a<b>|.xml"), STATUS_CANNOT_OPEN);
    ck_assert(opened.why[0] != '\0' && !opened.trusted);
}
END_TEST

START_TEST(standard_input_is_never_trusted)
{
    struct platform_file *file = NULL;
    ck_assert_int_eq(platform_open_policy("-", true, &file, &opened), STATUS_OK);
    ck_assert(!opened.trusted);
    ck_assert_str_eq(opened.reason, "is standard input, which has no owner");
    platform_close(file);
}
END_TEST

START_TEST(one_file_under_two_names)
{
    struct platform_file *a = NULL, *b = NULL, *other = NULL;
    scratch_put("other.xml", "policy");
    ck_assert_int_eq(platform_open("folder/policy.xml", &a), STATUS_OK);
    ck_assert_int_eq(platform_open("FOLDER\\POLICY.XML", &b), STATUS_OK);
    ck_assert_int_eq(platform_open("other.xml", &other), STATUS_OK);
    ck_assert(platform_same_file(a, b));
    ck_assert(!platform_same_file(a, other));
    platform_close(a);
    platform_close(b);
    platform_close(other);
}
END_TEST

static void finds(const char *expected)
{
    char *found = NULL;
    enum status status = platform_find_policy(&found);
    ck_assert_int_eq(status, expected ? STATUS_OK : STATUS_ABSENT);
    if (expected)
        ck_assert_str_eq(found, expected);
    free(found);
}

START_TEST(the_nearest_policy_is_found)
{
    scratch_make_directory("folder/inner");
    scratch_make_directory("folder/inner/most");
    ck_assert(SetCurrentDirectoryW(L"folder\\inner\\most"));
    finds(NULL);
    scratch_put("../../../.deputy.xml", "policy");
    finds("../../../.deputy.xml");
    scratch_put("../.deputy.xml", "policy");
    finds("../.deputy.xml");
    scratch_make_directory(".deputy.xml"); /* cannot be read, but is there */
    finds(".deputy.xml");
}
END_TEST

START_TEST(paths_beside)
{
    static const char *const rows[][3] = {
        {"a/b.xml", "c.xml", "a/c.xml"},       {"a\\b.xml", "c.xml", "a\\c.xml"},   {"b.xml", "c.xml", "c.xml"},
        {"a/b.xml", "..\\c.xml", "a/..\\c.xml"}, {"C:b.xml", "c.xml", "C:c.xml"},   {"a/b.xml", "C:\\c.xml", "C:\\c.xml"},
        {"a/b.xml", "\\c.xml", "\\c.xml"},     {"a/b.xml", "/c.xml", "/c.xml"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *path = platform_path_beside(rows[i][0], rows[i][1]);
        ck_assert_str_eq(path, rows[i][2]);
        free(path);
    }
}
END_TEST

/* Whoever starts deputy chooses its environment, and must not choose the machine policy by it. */
START_TEST(the_machine_policy_stands_where_windows_says)
{
    ck_assert(SetEnvironmentVariableW(L"ProgramData", L"C:\\elsewhere"));
    ck_assert(SetEnvironmentVariableW(L"ALLUSERSPROFILE", L"C:\\elsewhere"));
    ck_assert_str_eq(platform_machine_policy(), "C:\\ProgramData\\deputy\\policy.xml");
}
END_TEST

Suite *platform_trust_win32_suite(void)
{
    Suite *suite = suite_create("platform_trust_win32");
    TCase *tests = tcase_create("platform_trust_win32");
    tcase_add_checked_fixture(tests, prepare, scratch_leave);
    tcase_add_test(tests, what_only_its_owner_writes_is_trusted);
    tcase_add_test(tests, what_everybody_can_write_is_not);
    tcase_add_test(tests, a_folder_that_everybody_can_write_is_not);
    tcase_add_test(tests, everybody_may_read);
    tcase_add_test(tests, only_a_missing_name_is_absent);
    tcase_add_test(tests, standard_input_is_never_trusted);
    tcase_add_test(tests, one_file_under_two_names);
    tcase_add_test(tests, the_nearest_policy_is_found);
    tcase_add_test(tests, paths_beside);
    tcase_add_test(tests, the_machine_policy_stands_where_windows_says);
    suite_add_tcase(suite, tests);
    return suite;
}
