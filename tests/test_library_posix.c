/* The public library where modes and descriptors count. */
#include "cli/deputy.h"

#include <check.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/scratch.h"

Suite *library_posix_suite(void);

static const char document[] = "<sessions xmlns=\"urn:deputy:sessions:1\"><session id=\"7d1e0b52-93c8-4a6f-8e21-6f5a4b3c2d1e\""
                               " name=\"A\" kind=\"powershell\"/></sessions>";
static const char policy[] = "<policy xmlns=\"urn:deputy:policy:1\" name=\"own\" extends=\"default\"/>";

static enum deputy_status run_with(const char *path, enum deputy_trust trust, char *error, size_t size)
{
    struct deputy_check *check = deputy_check_new();
    deputy_check_add_memory(check, "given.xml", document, strlen(document));
    deputy_check_set_policy(check, path, trust);
    enum deputy_status status = deputy_check_run(check);
    snprintf(error, size, "%s", deputy_check_error(check));
    ck_assert_uint_eq(deputy_check_count(check, DEPUTY_COUNT_SESSIONS), status == DEPUTY_OK);
    deputy_check_free(check);
    return status;
}

START_TEST(a_policy_that_others_can_write_is_not_trusted)
{
    char error[512];
    scratch_put("own.xml", policy);
    ck_assert_int_eq(chmod(".", 0700), 0);
    ck_assert_int_eq(chmod("own.xml", 0600), 0);
    ck_assert_int_eq(run_with("own.xml", DEPUTY_TRUST_REQUIRED, error, sizeof error), DEPUTY_OK);
    ck_assert_int_eq(chmod("own.xml", 0666), 0);
    ck_assert_int_eq(run_with("own.xml", DEPUTY_TRUST_NOT_REQUIRED, error, sizeof error), DEPUTY_OK);
    ck_assert_int_eq(run_with("own.xml", DEPUTY_TRUST_REQUIRED, error, sizeof error), DEPUTY_BAD_POLICY);
    ck_assert_ptr_nonnull(strstr(error, "own.xml is not trusted: "));
}
END_TEST

/* Everything it has to say is in what it returns; a caller without standard streams is served like others. */
START_TEST(nothing_is_printed)
{
    char error[512];
    int saved[3];
    scratch_put("said", "");
    int said = open("said", O_WRONLY | O_CLOEXEC);
    for (int stream = 1; stream < 3; stream++) {
        saved[stream] = dup(stream);
        dup2(said, stream);
    }
    enum deputy_status status = run_with("missing.xml", DEPUTY_TRUST_REQUIRED, error, sizeof error);
    for (int stream = 1; stream < 3; stream++)
        close(stream);
    enum deputy_status closed = run_with("missing.xml", DEPUTY_TRUST_REQUIRED, error, sizeof error);
    for (int stream = 1; stream < 3; stream++) {
        dup2(saved[stream], stream);
        close(saved[stream]);
    }
    close(said);
    ck_assert_int_eq(status, DEPUTY_BAD_POLICY);
    ck_assert_int_eq(closed, DEPUTY_BAD_POLICY);
    scratch_expect("said", "");
}
END_TEST

Suite *library_posix_suite(void)
{
    Suite *suite = suite_create("library_posix");
    TCase *library = tcase_create("library_posix");
    tcase_add_checked_fixture(library, scratch_enter, scratch_leave);
    tcase_add_test(library, a_policy_that_others_can_write_is_not_trusted);
    tcase_add_test(library, nothing_is_printed);
    suite_add_tcase(suite, library);
    return suite;
}
