#include "core/status.h"

#include <check.h>
#include <stdbool.h>
#include <string.h>

Suite *status_suite(void);

START_TEST(every_status_has_its_text)
{
    ck_assert_str_eq(status_text(STATUS_OK), "ok");
    ck_assert_str_eq(status_text(STATUS_NO_SECRET), "no source has the secret");
    ck_assert_str_eq(status_text(STATUS_WRONG_USER), "another user was answered");
    ck_assert_int_eq(STATUS_OK, 0);
#define CHECK_STATUS(name, code, text) \
    ck_assert_int_eq(STATUS_##name, code); \
    ck_assert_str_eq(status_text(STATUS_##name), text);
    STATUS_MAP(CHECK_STATUS)
#undef CHECK_STATUS
}
END_TEST

static const struct {
    uint32_t code;
    const char *name;
} known[] = {
    {2, "ERROR_FILE_NOT_FOUND"},
    {3, "ERROR_PATH_NOT_FOUND"},
    {5, "ERROR_ACCESS_DENIED"},
    {31, "ERROR_GEN_FAILURE"},
    {50, "ERROR_NOT_SUPPORTED"},
    {87, "ERROR_INVALID_PARAMETER"},
    {123, "ERROR_INVALID_NAME"},
    {193, "ERROR_BAD_EXE_FORMAT"},
    {206, "ERROR_FILENAME_EXCED_RANGE"},
    {267, "ERROR_DIRECTORY"},
    {740, "ERROR_ELEVATION_REQUIRED"},
    {1056, "ERROR_SERVICE_ALREADY_RUNNING"},
    {1058, "ERROR_SERVICE_DISABLED"},
    {1060, "ERROR_SERVICE_DOES_NOT_EXIST"},
    {1155, "ERROR_NO_ASSOCIATION"},
    {1223, "ERROR_CANCELLED"},
    {1260, "ERROR_ACCESS_DISABLED_BY_POLICY"},
    {1312, "ERROR_NO_SUCH_LOGON_SESSION"},
    {1314, "ERROR_PRIVILEGE_NOT_HELD"},
    {1317, "ERROR_NO_SUCH_USER"},
    {1326, "ERROR_LOGON_FAILURE"},
    {1327, "ERROR_ACCOUNT_RESTRICTION"},
    {1328, "ERROR_INVALID_LOGON_HOURS"},
    {1329, "ERROR_INVALID_WORKSTATION"},
    {1330, "ERROR_PASSWORD_EXPIRED"},
    {1331, "ERROR_ACCOUNT_DISABLED"},
    {1332, "ERROR_NONE_MAPPED"},
    {1385, "ERROR_LOGON_TYPE_NOT_GRANTED"},
    {1783, "RPC_X_BAD_STUB_DATA"},
    {1789, "ERROR_TRUSTED_RELATIONSHIP_FAILURE"},
    {1793, "ERROR_ACCOUNT_EXPIRED"},
    {1907, "ERROR_PASSWORD_MUST_CHANGE"},
    {1909, "ERROR_ACCOUNT_LOCKED_OUT"},
};

static bool is_sentence(const char *text)
{
    size_t length = strlen(text);
    return length > 10 && text[0] >= 'A' && text[0] <= 'Z' && text[length - 1] == '.' && !strchr(text, '\n');
}

START_TEST(windows_errors_have_the_names_of_winerror)
{
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        const struct windows_error *error = windows_error_find(known[i].code);
        ck_assert_uint_eq(error->code, known[i].code);
        ck_assert_str_eq(error->name, known[i].name);
    }
}
END_TEST

START_TEST(every_windows_error_is_explained_once)
{
    unsigned listed = 0;
    for (uint32_t code = 0; code < 16000; code++) {
        const struct windows_error *error = windows_error_find(code);
        ck_assert_msg(error->code == code || error->code == 0, "%u gives the entry of %u", code, error->code);
        ck_assert_msg(is_sentence(error->message) && is_sentence(error->help), "%u: %s %s", code, error->message,
                      error->help);
        listed += error->code != 0;
    }
    ck_assert_uint_ge(listed, sizeof known / sizeof known[0]);
}
END_TEST

START_TEST(an_unlisted_error_gets_generic_texts)
{
    const struct windows_error *error = windows_error_find(4000000000u);
    ck_assert_ptr_nonnull(error);
    ck_assert_uint_eq(error->code, 0);
    ck_assert(is_sentence(error->message) && is_sentence(error->help));
    ck_assert_ptr_eq(windows_error_find(0), error);
}
END_TEST

START_TEST(a_cancelled_prompt_is_a_choice)
{
    const struct windows_error *error = windows_error_find(1223);
    static const char *const blame[] = {"fail", "error", "fault", "refuse", "denied", "wrong"};
    ck_assert_ptr_nonnull(strstr(error->message, "chose"));
    for (size_t i = 0; i < sizeof blame / sizeof blame[0]; i++) {
        ck_assert_ptr_null(strstr(error->message, blame[i]));
        ck_assert_ptr_null(strstr(error->help, blame[i]));
    }
}
END_TEST

START_TEST(exit_codes_of_a_program_that_could_not_begin)
{
    ck_assert_str_eq(logon_exit_code_find(128)->name, "ERROR_WAIT_NO_CHILDREN");
    ck_assert_str_eq(logon_exit_code_find(0xC0000142)->name, "STATUS_DLL_INIT_FAILED");
    ck_assert(is_sentence(logon_exit_code_find(128)->message) && is_sentence(logon_exit_code_find(128)->help));
    ck_assert(is_sentence(logon_exit_code_find(0xC0000142)->message) && is_sentence(logon_exit_code_find(0xC0000142)->help));
    ck_assert_ptr_null(logon_exit_code_find(0));
    ck_assert_ptr_null(logon_exit_code_find(1));
}
END_TEST

Suite *status_suite(void)
{
    Suite *suite = suite_create("status");
    TCase *texts = tcase_create("texts");
    tcase_add_test(texts, every_status_has_its_text);
    tcase_add_test(texts, windows_errors_have_the_names_of_winerror);
    tcase_add_test(texts, every_windows_error_is_explained_once);
    tcase_add_test(texts, an_unlisted_error_gets_generic_texts);
    tcase_add_test(texts, a_cancelled_prompt_is_a_choice);
    tcase_add_test(texts, exit_codes_of_a_program_that_could_not_begin);
    suite_add_tcase(suite, texts);
    return suite;
}
