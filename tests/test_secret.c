#include "core/secret.h"

#include <check.h>

Suite *secret_suite(void);

START_TEST(absent_differs_from_empty)
{
    struct secret absent = {0}, empty = {0};
    ck_assert_int_eq(secret_set(&empty, TEXT("")), STATUS_OK);
    ck_assert(!secret_is_present(&absent));
    ck_assert(!secret_is_present(NULL));
    ck_assert(secret_is_present(&empty));
    ck_assert_uint_eq(empty.length, 0);
    ck_assert(!secret_equals(&absent, &empty));
    secret_fini(&empty);
    secret_fini(&absent);
    secret_fini(NULL);
}
END_TEST

START_TEST(nothing_set_is_no_secret)
{
    struct secret secret = {0};
    ck_assert_int_eq(secret_set(&secret, (struct text){0}), STATUS_OK);
    ck_assert(!secret_is_present(&secret));
}
END_TEST

START_TEST(keeps_a_copy_of_its_own)
{
    char typed[] = "pass\0word";
    struct secret secret = {0}, copy = {0};
    ck_assert_int_eq(secret_set(&secret, (struct text){typed, 9}), STATUS_OK);
    secret_wipe(typed, sizeof typed);
    for (size_t i = 0; i < sizeof typed; i++)
        ck_assert_int_eq(typed[i], 0);
    ck_assert_mem_eq(secret.bytes, "pass\0word", 9);
    ck_assert_int_eq(secret_copy(&copy, &secret), STATUS_OK);
    ck_assert_ptr_ne(copy.bytes, secret.bytes);
    ck_assert(secret_equals(&copy, &secret));
    secret_fini(&secret);
    ck_assert(!secret_is_present(&secret));
    ck_assert_mem_eq(copy.bytes, "pass\0word", 9);
    secret_fini(&copy);
    secret_fini(&copy);
}
END_TEST

START_TEST(equals_looks_at_every_byte)
{
    static const struct {
        struct text a, b;
        bool equal;
    } cases[] = {
        {{"abc", 3}, {"abc", 3}, true},  {{"abc", 3}, {"abd", 3}, false}, {{"xbc", 3}, {"abc", 3}, false},
        {{"abc", 3}, {"abcd", 4}, false}, {{"", 0}, {"a", 1}, false},      {{"", 0}, {"", 0}, true},
        {{"Abc", 3}, {"abc", 3}, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct secret a = {0}, b = {0};
        ck_assert_int_eq(secret_set(&a, cases[i].a), STATUS_OK);
        ck_assert_int_eq(secret_set(&b, cases[i].b), STATUS_OK);
        ck_assert_msg(secret_equals(&a, &b) == cases[i].equal, "case %zu", i);
        secret_fini(&a);
        secret_fini(&b);
    }
}
END_TEST

START_TEST(longer_than_a_page)
{
    static char bytes[70001];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)('a' + i % 23);
    struct secret secret = {0};
    ck_assert_int_eq(secret_set(&secret, (struct text){bytes, sizeof bytes}), STATUS_OK);
    ck_assert_uint_ge(secret.mapped, sizeof bytes);
    ck_assert_mem_eq(secret.bytes, bytes, sizeof bytes);
    secret_fini(&secret);
}
END_TEST

START_TEST(room_to_write_in)
{
    struct secret secret = {0};
    ck_assert_int_eq(secret_reserve(&secret, 10000), STATUS_OK);
    ck_assert(secret_is_present(&secret));
    ck_assert_uint_eq(secret.length, 0);
    ck_assert_uint_ge(secret.mapped, 10000);
    memset(secret.bytes, 'x', 10000);
    secret_fini(&secret);
    ck_assert(!secret_is_present(&secret));
}
END_TEST

/* Values of the Unicode standard's chapter 3.9, and every first and last of a length. */
START_TEST(from_utf16)
{
    static const struct {
        uint16_t units[4];
        size_t count;
        const char *expected; /* NULL: no text */
    } cases[] = {
        {{0}, 0, ""},
        {{'a'}, 1, "a"},
        {{0x7F, 0x80, 0x7FF, 0x800}, 4, "\x7F\xC2\x80\xDF\xBF\xE0\xA0\x80"},
        {{0xD7FF, 0xE000, 0xFFFF}, 3, "\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF"},
        {{0xD800, 0xDC00}, 2, "\xF0\x90\x80\x80"},
        {{0xD83D, 0xDD11}, 2, "\xF0\x9F\x94\x91"},
        {{0xDBFF, 0xDFFF}, 2, "\xF4\x8F\xBF\xBF"},
        {{0xD800}, 1, NULL},
        {{'a', 0xDBFF}, 2, NULL},
        {{0xDC00, 0xD800}, 2, NULL},
        {{0xDFFF, 'a'}, 2, NULL},
        {{0xD800, 0xD800, 0xDC00}, 3, NULL},
        {{0xD800, 'a'}, 2, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct secret secret = {0};
        enum status status = secret_set_utf16(&secret, cases[i].units, cases[i].count);
        ck_assert_msg(status == (cases[i].expected ? STATUS_OK : STATUS_INVALID), "case %zu", i);
        ck_assert(secret_is_present(&secret) == (cases[i].expected != NULL));
        ck_assert(!cases[i].expected || text_equals((struct text){secret.bytes, secret.length}, text_of(cases[i].expected)));
        secret_fini(&secret);
    }
}
END_TEST

static const struct {
    struct text from;
    const char *units; /* bytes, with the NUL unit; NULL: not valid */
    size_t length;
} wide[] = {
    {{"", 0}, "\0\0", 0},
    {{"ab", 2}, "a\0b\0\0\0", 4},
    {{"\xC3\xBC", 2}, "\xFC\x00\0\0", 2},
    {{"\xE2\x82\xAC", 3}, "\xAC\x20\0\0", 2},
    {{"\xF0\x9F\x98\x80", 4}, "\x3D\xD8\x00\xDE\0\0", 4},
    {{"\xEF\xBF\xBD", 3}, "\xFD\xFF\0\0", 2}, /* written as such */
    {{"a\0b", 3}, NULL, 0},
    {{"\xFF", 1}, NULL, 0},
    {{"a\xC3", 2}, NULL, 0},
    {{"\xED\xA0\x80", 3}, NULL, 0},
};

START_TEST(utf16_has_the_same_characters)
{
    struct secret secret = {0}, units = {0};
    ck_assert_int_eq(secret_set(&secret, wide[_i].from), STATUS_OK);
    enum status status = secret_to_utf16(&units, &secret);
    ck_assert_int_eq(status, wide[_i].units ? STATUS_OK : STATUS_INVALID);
    ck_assert(secret_is_present(&units) == (wide[_i].units != NULL));
    if (wide[_i].units) {
        ck_assert_uint_eq(units.length, wide[_i].length);
        ck_assert_mem_eq(units.bytes, wide[_i].units, wide[_i].length + 2);
    }
    secret_fini(&units);
    secret_fini(&secret);
}
END_TEST

START_TEST(utf16_of_nothing_is_nothing)
{
    struct secret units = {0};
    ck_assert_int_eq(secret_to_utf16(&units, NULL), STATUS_OK);
    ck_assert(!secret_is_present(&units));
}
END_TEST

Suite *secret_suite(void)
{
    Suite *suite = suite_create("secret");
    TCase *tests = tcase_create("secret");
    tcase_add_test(tests, absent_differs_from_empty);
    tcase_add_test(tests, nothing_set_is_no_secret);
    tcase_add_test(tests, keeps_a_copy_of_its_own);
    tcase_add_test(tests, equals_looks_at_every_byte);
    tcase_add_test(tests, longer_than_a_page);
    tcase_add_test(tests, room_to_write_in);
    tcase_add_test(tests, from_utf16);
    tcase_add_loop_test(tests, utf16_has_the_same_characters, 0, sizeof wide / sizeof *wide);
    tcase_add_test(tests, utf16_of_nothing_is_nothing);
    suite_add_tcase(suite, tests);
    return suite;
}
