/* Windows Credential Manager as a source, with credentials that the test writes and takes away again. */
#include <check.h>
#include <string.h>

#include "core/credential_sources.h"

#include <windows.h>

#include <wincred.h>

Suite *credential_vault_win32_suite(void);

#define ID "7d1e8a52-1f5e-4f0f-9d6b-3c7f1f0a1bff"
#define WIDE_TARGET L"deputy:7d1e8a52-1f5e-4f0f-9d6b-3c7f1f0a1bff"

static bool text_is(struct text text, const char *expected)
{
    return expected ? text.bytes && text_equals(text, text_of(expected)) : !text.bytes;
}

static void keep(const wchar_t *target, const wchar_t *user, const void *blob, size_t size)
{
    CREDENTIALW credential = {
        .Type = CRED_TYPE_GENERIC,
        .TargetName = (wchar_t *)target,
        .UserName = (wchar_t *)user,
        .CredentialBlob = (BYTE *)blob,
        .CredentialBlobSize = (DWORD)size,
        .Persist = CRED_PERSIST_SESSION,
    };
    ck_assert_msg(CredWriteW(&credential, 0), "error %lu", GetLastError());
}

static struct arena arena;

static enum credential_reply ask(enum credential_host host, const char *path, struct credential_answer *answer)
{
    struct credential_request request = {.host = host, .path = text_of(path)};
    *answer = (struct credential_answer){0};
    return credential_ask_vault(NULL, &request, &arena, answer);
}

static void set_up(void)
{
    arena_init(&arena);
}

static void tear_down(void)
{
    arena_fini(&arena);
    CredDeleteW(WIDE_TARGET, CRED_TYPE_GENERIC, 0);
    CredDeleteW(L"deputy:personal", CRED_TYPE_GENERIC, 0);
}

START_TEST(what_is_kept_is_found)
{
    static const wchar_t password[] = L"p\u00E4ss\xD83D\xDD11";
    struct credential_answer answer;
    keep(WIDE_TARGET, L"CORP\\J\u00F6rg", password, sizeof password - sizeof *password);
    ck_assert_int_eq(ask(CREDENTIAL_CUSTOM, ID, &answer), CREDENTIAL_FOUND);
    ck_assert(text_is(answer.username, "CORP\\J\xC3\xB6rg"));
    ck_assert(text_is((struct text){answer.secret.bytes, answer.secret.length}, "p\xC3\xA4ss\xF0\x9F\x94\x91"));
    secret_fini(&answer.secret);
    ck_assert_int_eq(ask(CREDENTIAL_SESSION, ID, &answer), CREDENTIAL_FOUND);
    secret_fini(&answer.secret);
    keep(L"deputy:personal", L"me@corp.example", L"mine", 8);
    ck_assert_int_eq(ask(CREDENTIAL_PERSONAL, NULL, &answer), CREDENTIAL_FOUND);
    ck_assert(text_is(answer.username, "me@corp.example"));
    ck_assert(text_is((struct text){answer.secret.bytes, answer.secret.length}, "mine"));
    secret_fini(&answer.secret);
}
END_TEST

START_TEST(what_is_not_kept_is_not_found)
{
    struct credential_answer answer;
    ck_assert_int_eq(ask(CREDENTIAL_CUSTOM, ID, &answer), CREDENTIAL_NOT_FOUND);
    ck_assert_int_eq(ask(CREDENTIAL_PERSONAL, NULL, &answer), CREDENTIAL_NOT_FOUND);
    keep(L"deputy:personal", L"me", L"mine", 8);
    ck_assert_int_eq(ask(CREDENTIAL_CUSTOM, NULL, &answer), CREDENTIAL_NOT_FOUND);
    ck_assert(!secret_is_present(&answer.secret));
}
END_TEST

START_TEST(blobs_that_are_no_text)
{
    static const struct {
        const char *blob;
        size_t size;
        const char *secret; /* NULL: failed */
    } cases[] = {
        {"a\0b", 3, NULL}, {"\0\xD8", 2, NULL}, {"a\0\0\xDC", 4, NULL}, {"a\0", 2, "a"}, {"a\0\r\0", 4, "a\r"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct credential_answer answer;
        keep(WIDE_TARGET, L"alice", cases[i].blob, cases[i].size);
        enum credential_reply reply = ask(CREDENTIAL_CUSTOM, ID, &answer);
        ck_assert_msg(reply == (cases[i].secret ? CREDENTIAL_FOUND : CREDENTIAL_FAILED), "case %u: %d", (unsigned)i, (int)reply);
        ck_assert(text_is((struct text){answer.secret.bytes, answer.secret.length}, cases[i].secret));
        ck_assert(cases[i].secret || answer.remark.length > 0);
        secret_fini(&answer.secret);
    }
}
END_TEST

Suite *credential_vault_win32_suite(void)
{
    Suite *suite = suite_create("credential_vault_win32");
    TCase *tests = tcase_create("credential_vault_win32");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, what_is_kept_is_found);
    tcase_add_test(tests, what_is_not_kept_is_not_found);
    tcase_add_test(tests, blobs_that_are_no_text);
    suite_add_tcase(suite, tests);
    return suite;
}
