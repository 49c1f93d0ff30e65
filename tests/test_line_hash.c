/* GitHub's fingerprints of lines: the vectors that github/codeql-action tests its own with, and what they leave open. */
#include "cli/line_hash.h"

#include <check.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "tests/scratch.h"

Suite *line_hash_suite(void);

static char path[] = "document";

/* "HASH:n" of every line, separated by spaces. */
static void check_bytes(const void *bytes, size_t size, const char *expected)
{
    struct line_hash hashes[64];
    struct input input = {.path = path};
    struct buffer found = {0};
    scratch_put_bytes(path, bytes, size);
    for (size_t i = 0; i < 64; i++)
        hashes[i] = (struct line_hash){.line = i + 1};
    ck_assert_int_eq(line_hash_read(&input, hashes, 64), STATUS_OK);
    for (size_t i = 0; i < 64 && hashes[i].occurrence > 0; i++)
        buffer_printf(&found, "%s%" PRIx64 ":%zu", i > 0 ? " " : "", hashes[i].hash, hashes[i].occurrence);
    ck_assert_str_eq(buffer_text(&found).bytes, expected);
    buffer_fini(&found);
}

static void check(const char *text, const char *expected)
{
    check_bytes(text, strlen(text), expected);
}

#define LOREM "Lorem ipsum dolor sit amet.\n"
#define GREETINGS \
    "e9496ae3ebfced30:1 fb7c023a8b9ccb3f:1 ce8ba1a563dcdaca:1 e20e36e16fcb0cc8:1 b3edc88f2938467e:1 c8e28b0b4002a3a0:1 " \
    "c129715d7a2bc9a3:1"

START_TEST(known_vectors)
{
    check("", "c129715d7a2bc9a3:1");
    check(" a\nb\n  \t\tc\n d", "271789c17abda88f:1 54703d4cd895b18:1 180aee12dab6264:1 a23a3dc5e078b07b:1");
    check(" hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End",
          "8b7cf3e952e7aeb2:1 b1ae1287ec4718d9:1 bff680108adb0fcc:1 c6805c5e1288b612:1 b86d3392aea1be30:1 e6ceba753e1a442:1");
    check(" hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n", GREETINGS);
    check(" hello; \t\nworld!!!\r\r\r  \t\tGreetings\r End\r", GREETINGS);
    check(" hello; \t\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n", GREETINGS);
    check(" hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n", GREETINGS);
    check(LOREM LOREM LOREM LOREM LOREM LOREM LOREM LOREM LOREM LOREM,
          "a7f2ff13bc495cf2:1 a7f2ff13bc495cf2:2 a7f2ff13bc495cf2:3 a7f2ff13bc495cf2:4 a7f2ff13bc495cf2:5 "
          "a7f2ff13bc495cf2:6 a7f2ff1481e87703:1 a9cf91f7bbf1862b:1 55ec222b86bcae53:1 cc97dc7b1d7d8f7b:1 "
          "c129715d7a2bc9a3:1");
}
END_TEST

/* The definition, written down as it stands in the header: for one line of text without white space. */
static uint64_t defined(const uint16_t *units, size_t count)
{
    uint64_t hash = 0;
    for (size_t i = 0; i < 100; i++)
        hash = hash * 37 + (i < count ? units[i] : i == count ? 0xFFFF : 0);
    return hash;
}

static void check_units(const void *bytes, size_t size, const uint16_t *units, size_t count)
{
    char expected[32];
    snprintf(expected, sizeof expected, "%" PRIx64 ":1", defined(units, count));
    check_bytes(bytes, size, expected);
}

#define UNITS(...) (const uint16_t[]){__VA_ARGS__}, sizeof((const uint16_t[]){__VA_ARGS__}) / sizeof(uint16_t)

/* Characters, not bytes; and U+FFFD for what is none, as often as JavaScript has it. */
START_TEST(units_are_utf16)
{
    static const char nul[] = {'a', 0, 'b'};
    check_units("a\xC3\xA4\xE2\x82\xAC", 6, UNITS('a', 0xE4, 0x20AC));
    check_units("\xF0\x9D\x92\xB3", 4, UNITS(0xD835, 0xDCB3));
    check_units("\xF4\x8F\xBF\xBF", 4, UNITS(0xDBFF, 0xDFFF));
    check_units("\xEF\xBB\xBF<", 4, UNITS(0xFEFF, '<'));
    check_units(nul, 3, UNITS('a', 0, 'b'));
    check_units("a\xFFz", 3, UNITS('a', 0xFFFD, 'z'));
    check_units("\xE2\x82z", 3, UNITS(0xFFFD, 'z'));               /* one beginning */
    check_units("\xE0\x80z", 3, UNITS(0xFFFD, 0xFFFD, 'z'));       /* overlong */
    check_units("\xED\xA0\x80", 3, UNITS(0xFFFD, 0xFFFD, 0xFFFD)); /* half of a pair */
    check_units("\xF0\x90\x80", 3, UNITS(0xFFFD));                 /* cut off */
    check_units("\xF4\x90\x80\x80", 4, UNITS(0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD));
    check_units("\xC0\xAF", 2, UNITS(0xFFFD, 0xFFFD));
    check_units("\xC3\xC3\xA4", 3, UNITS(0xFFFD, 0xE4));
}
END_TEST

/* A document in UTF-16 has the fingerprints of the same document in UTF-8. */
START_TEST(utf16_is_read_as_what_it_is)
{
    check_units("\xFF\xFE<\0\xE4\0\x35\xD8\xB3\xDC", 10, UNITS(0xFEFF, '<', 0xE4, 0xD835, 0xDCB3));
    check_units("\xFE\xFF\0<\0\xE4", 6, UNITS(0xFEFF, '<', 0xE4));
    check_units("<\0a\0", 4, UNITS('<', 'a'));
    check_units("\0<\0a", 4, UNITS('<', 'a'));
    check_units("<\0a", 3, UNITS('<', 0xFFFD));
    check_units("<", 1, UNITS('<'));
    check_bytes("a\0\n\0", 4, "3f72bb64417cf382:1 dbb503105d3f7427:1"); /* no mark and no `<`: UTF-8 with NULs */
}
END_TEST

/* Lines that nobody asks for count all the same, also those far apart; what there is not stays unknown. */
START_TEST(lines_are_found_in_long_documents)
{
    struct buffer text = {0};
    struct input input = {.path = path};
    struct line_hash hashes[] = {{.line = 2}, {.line = 2000}, {.line = 4999}, {.line = 5000}, {.line = 5001}, {.line = 6000}};
    for (int i = 0; i < 5000; i++)
        buffer_add(&text, i % 2 ? TEXT("an odd line, \xE2\x82\xAC\n") : TEXT("\tan even line\n"));
    scratch_put_bytes(path, text.bytes, text.length);
    ck_assert_int_eq(line_hash_read(&input, hashes, 6), STATUS_OK);
    ck_assert_uint_eq(hashes[0].occurrence, 1);
    ck_assert_uint_eq(hashes[1].occurrence, 1000);
    ck_assert(hashes[0].hash == hashes[1].hash);
    ck_assert_uint_eq(hashes[2].occurrence, 1);
    ck_assert_uint_eq(hashes[3].occurrence, 1);
    ck_assert_uint_eq(hashes[4].occurrence, 1);
    ck_assert_uint_eq(hashes[4].hash, 0xc129715d7a2bc9a3);
    ck_assert_uint_eq(hashes[5].occurrence, 0);
    buffer_fini(&text);
}
END_TEST

START_TEST(what_cannot_be_read_has_no_hash)
{
    static char missing[] = "missing";
    struct input input = {.path = missing};
    struct line_hash hash = {.line = 1};
    ck_assert_int_eq(line_hash_read(&input, &hash, 1), STATUS_OK);
    ck_assert_uint_eq(hash.occurrence, 0);
    ck_assert_int_eq(line_hash_read(&input, NULL, 0), STATUS_OK);
}
END_TEST

Suite *line_hash_suite(void)
{
    Suite *suite = suite_create("line_hash");
    TCase *tests = tcase_create("line_hash");
    tcase_add_checked_fixture(tests, scratch_enter, scratch_leave);
    tcase_add_test(tests, known_vectors);
    tcase_add_test(tests, units_are_utf16);
    tcase_add_test(tests, utf16_is_read_as_what_it_is);
    tcase_add_test(tests, lines_are_found_in_long_documents);
    tcase_add_test(tests, what_cannot_be_read_has_no_hash);
    suite_add_tcase(suite, tests);
    return suite;
}
