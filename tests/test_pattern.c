#include "policy/pattern.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

Suite *pattern_suite(void);

static bool glob_holds(const char *glob, struct text subject)
{
    struct pattern *pattern;
    char message[200] = "";
    bool matches = false;
    enum status status = pattern_new_glob(text_of(glob), &pattern, message, sizeof message);
    ck_assert_msg(status == STATUS_OK, "%s: %s", glob, message);
    ck_assert_int_eq(pattern_match(pattern, subject, &matches), STATUS_OK);
    pattern_free(pattern);
    return matches;
}

static bool regex_holds(const char *regex, const char *subject)
{
    struct pattern *pattern;
    char message[200] = "";
    bool matches = false;
    enum status status = pattern_new_regex(text_of(regex), &pattern, message, sizeof message);
    ck_assert_msg(status == STATUS_OK, "%s: %s", regex, message);
    ck_assert_int_eq(pattern_match(pattern, text_of(subject), &matches), STATUS_OK);
    pattern_free(pattern);
    return matches;
}

static const struct {
    const char *glob, *subject;
    bool holds;
} globs[] = {
    {"Production", "Production", true},
    {"Production", "production", true},
    {"Production", "Production\\EU", false},
    {"Production", "XProduction", false},
    {"", "", true},
    {"", "a", false},
    /* * stays within a part */
    {"*", "Clients", true},
    {"*", "", true},
    {"*", "Clients\\Acme", false},
    {"Clients\\*", "Clients\\Acme", true},
    {"Clients\\*", "Clients\\Acme\\EU", false},
    {"Clients\\*", "Clients", false},
    {"Prod*", "Production", true},
    {"Prod*ion", "Production", true},
    {"*\\EU", "Production\\EU", true},
    {"a*b*c", "axbxbxc", true},
    {"a*b*c", "axb\\xc", false},
    {"*.exe", "backup.exe", true},
    {"*.exe", "backup.exe.bak", false},
    /* ** does not */
    {"**", "", true},
    {"**", "a\\b\\c", true},
    {"Clients\\**\\EU", "Clients\\Acme\\North\\EU", true},
    {"Clients\\**\\EU", "Clients\\EU", true},
    {"Clients\\**\\EU", "Clients\\AEU", false},
    {"**\\EU", "Clients\\Acme\\EU", true},
    {"**\\EU", "Clients\\AcmeEU", false},
    {"a**b", "a\\x\\b", true},
    {"**EU", "Clients\\AcmeEU", true},
    {"**x\\*y", "x\\q\\x\\y", true},
    {"**\\Prod*\\EU", "Prod\\US\\Prod2\\EU", true},
    /* X\** holds for X itself too */
    {"Production\\**", "Production", true},
    {"Production\\**", "PRODUCTION\\EU", true},
    {"Production\\**", "Production\\EU\\Acme", true},
    {"Production\\**", "Production\\", true},
    {"Production\\**", "Production2", false},
    {"Production\\**", "Production2\\EU", false},
    {"Prod*\\**", "Production", true},
    {"Prod*ion\\**", "Production", true},
    {"Prod*ion\\**", "Production\\EU", true},
    {"**\\Prod\\**", "Prod", true},
    {"**\\Prod\\**", "A\\Prod\\B", true},
    {"**\\Prod\\**", "A\\Prod", true},
    {"**\\Prod\\**", "A\\Prods", false},
    {"*\\**", "a", true},
    {"*\\**", "a\\b\\c", true},
    {"A\\**\\**", "A", true},
    /* nothing escapes */
    {"a\\*", "a*", false},
    {"a\\*", "a\\b", true},
    {"C:\\?", "C:\\x", true},
    {"a/b", "a/b", true},
    {"a.b", "axb", false},
    {"a+(b)$^|{1}", "a+(b)$^|{1}", true},
    {"{a,b}", "a", false},
    {"\\d", "5", false},
    /* ? is one character, not a separator and not a byte */
    {"a?c", "abc", true},
    {"a?c", "ac", false},
    {"a?c", "a\\c", false},
    {"?", "\xC3\xBC", true},
    {"?", "\xF0\x9F\x94\x92", true},
    {"??", "\xC3\xBC", false},
    /* sets */
    {"[ab]c", "bc", true},
    {"[ab]c", "Bc", true},
    {"[ab]c", "cc", false},
    {"[a-c]", "B", true},
    {"[A-C]", "b", true},
    {"[a-c]", "d", false},
    {"[!a-c]", "d", true},
    {"[!a-c]", "B", false},
    {"[^a]", "b", true},
    {"[!a]", "\\", false},
    {"[!a]", "!", true},
    {"[!a]", "[", true},
    {"[\\]", "\\", false},
    {"[]a]", "]", true},
    {"[a-]", "-", true},
    {"[[]x", "[x", true},
    {"[a:]", ":", true},
    {"[0-9][0-9]", "42", true},
    {"[\xC3\xA0-\xC3\xBD]", "\xC3\x89", true},
    {"x]", "x]", true},
    /* case beyond ASCII */
    {"M\xC3\xBCnchen\\**", "M\xC3\x9CNCHEN\\Nord", true},
    {"\xD0\x9C\xD0\xBE\xD1\x81\xD0\xBA\xD0\xB2\xD0\xB0", "\xD0\xBC\xD0\x9E\xD1\x81\xD0\x9A\xD0\xB2\xD0\x90", true},
    {"\xCE\xA9*", "\xCF\x89mega", true},
    {"\xC3\xBC", "u", false},
    /* a line feed is a character like any other */
    {"a*b", "a\nb", true},
    {"a", "a\n", false},
};

START_TEST(globs_follow_the_contract)
{
    for (size_t i = 0; i < sizeof globs / sizeof *globs; i++)
        ck_assert_msg(glob_holds(globs[i].glob, text_of(globs[i].subject)) == globs[i].holds, "%s on %s", globs[i].glob,
                      globs[i].subject);
}
END_TEST

/* The contract again, without any thought for time. */
static bool slow_glob(const char *glob, const char *start, const char *subject)
{
    bool begins_part = glob == start || glob[-1] == '\\';
    if (strcmp(glob, "\\**") == 0 && glob != start && *subject == '\0')
        return true;
    if (*glob == '\0')
        return *subject == '\0';
    if (strncmp(glob, "**", 2) == 0) {
        const char *rest = glob + strspn(glob, "*");
        if (begins_part && *rest == '\\') {
            for (const char *at = subject; at; at = strchr(at, '\\') ? strchr(at, '\\') + 1 : NULL) {
                if (slow_glob(rest + 1, start, at))
                    return true;
            }
            return false;
        }
        for (const char *at = subject;; at++) {
            if (slow_glob(rest, start, at))
                return true;
            if (*at == '\0')
                return false;
        }
    }
    if (*glob == '*') {
        for (const char *at = subject;; at++) {
            if (slow_glob(glob + 1, start, at))
                return true;
            if (*at == '\0' || *at == '\\')
                return false;
        }
    }
    if (*subject == '\0' || (*glob == '?' ? *subject == '\\' : *glob != *subject))
        return false;
    return slow_glob(glob + 1, start, subject + 1);
}

static unsigned next_random(unsigned *state)
{
    *state = *state * 1103515245u + 12345u;
    return *state >> 16 & 0x7FFF;
}

/* Ends in \** more than once are left out: X is then itself such a glob. */
START_TEST(globs_agree_with_a_slow_matcher)
{
    unsigned state = 20240229;
    for (int round = 0; round < 60000; round++) {
        char glob[12], subject[16];
        size_t length = next_random(&state) % 10, count = next_random(&state) % 14;
        for (size_t i = 0; i < length; i++)
            glob[i] = "ab\\**?*"[next_random(&state) % 7];
        for (size_t i = 0; i < count; i++)
            subject[i] = "aab\\"[next_random(&state) % 4];
        glob[length] = subject[count] = '\0';
        if (length > 5 && strcmp(glob + length - 6, "\\**\\**") == 0)
            continue;
        ck_assert_msg(glob_holds(glob, text_of(subject)) == slow_glob(glob, glob, subject), "%s on %s", glob, subject);
    }
}
END_TEST

START_TEST(bad_globs_are_explained)
{
    static const struct {
        const char *glob, *message;
    } bad[] = {{"a[", "a [ has no ] (at byte 2 of the glob)"},
               {"[a", "a [ has no ] (at byte 1 of the glob)"},
               {"[]", "a [ has no ] (at byte 1 of the glob)"},
               {"[!", "a [ has no ] (at byte 1 of the glob)"},
               {"[\xF0\x9F\x94\x92-", "a [ has no ] (at byte 1 of the glob)"}, /* nothing follows: no range */
               {"[z-a]", "a range in [ ] ends before it begins (at byte 1 of the glob)"},
               {"\xC3\xBC[z-a", "a range in [ ] ends before it begins (at byte 3 of the glob)"}, /* wrong before its end */
               {"x[[:alpha:]]", "there are no classes such as [:alpha:] (at byte 2 of the glob)"}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct pattern *pattern = NULL;
        char message[100] = "";
        ck_assert_int_eq(pattern_new_glob(text_of(bad[i].glob), &pattern, message, sizeof message), STATUS_INVALID);
        ck_assert_ptr_null(pattern);
        ck_assert_str_eq(message, bad[i].message);
    }
}
END_TEST

START_TEST(long_globs_are_refused)
{
    char glob[4098];
    struct pattern *pattern;
    char message[100] = "";
    memset(glob, 'a', 4097);
    glob[4097] = '\0';
    ck_assert(glob_holds(glob + 1, (struct text){glob, 4096}));
    ck_assert_int_eq(pattern_new_glob(text_of(glob), &pattern, message, sizeof message), STATUS_INVALID);
    ck_assert_str_eq(message, "it is longer than 4096 bytes (at byte 1 of the glob)");
    ck_assert_int_eq(pattern_new_glob(text_of(glob), &pattern, NULL, 0), STATUS_INVALID);
    ck_assert_ptr_null(pattern);
}
END_TEST

START_TEST(regexes_ignore_case)
{
    ck_assert(regex_holds("^sqlcmd", "SQLCMD.EXE -S x"));
    ck_assert(regex_holds("SQL", "run sqlcmd"));
    ck_assert(!regex_holds("^sql", "run sqlcmd"));
    ck_assert(regex_holds("^m\xC3\xBCnchen$", "M\xC3\x9CNCHEN"));
    ck_assert(regex_holds("\\bprod\\b", "EU PROD 1"));
    ck_assert(!regex_holds("\\bprod\\b", "Production"));
    ck_assert(regex_holds("^.$", "\xC3\xBC"));
    ck_assert(regex_holds("", ""));
    ck_assert(!regex_holds("a", ""));
    ck_assert(regex_holds("(s)(q)(l)", "run sqlcmd")); /* more groups than anybody keeps */
    ck_assert(!regex_holds("(s)(q)(x)", "run sqlcmd"));
}
END_TEST

START_TEST(bad_regexes_are_explained)
{
    static const char *const bad[] = {"a(b", "[a", "*a", "(?<n", "\\", "a{2,1}", "(((abc{100}){100}){100}){100}", "\\C", "\xC3"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct pattern *pattern = NULL;
        char message[200] = "";
        ck_assert_msg(pattern_new_regex(text_of(bad[i]), &pattern, message, sizeof message) == STATUS_INVALID, "%s", bad[i]);
        ck_assert_ptr_null(pattern);
        ck_assert_msg(strstr(message, "at byte") != NULL, "%s: %s", bad[i], message);
    }
    /* what is missing is missing behind the end */
    static const struct {
        const char *regex, *place;
    } unfinished[] = {{"a(b", "(at byte 4 of the pattern)"}, {"[", "(at byte 2 of the pattern)"},
                      {"\xC3\xBC\\", "(at byte 4 of the pattern)"}};
    struct pattern *pattern;
    for (size_t i = 0; i < sizeof unfinished / sizeof *unfinished; i++) {
        char message[200] = "";
        ck_assert_int_eq(pattern_new_regex(text_of(unfinished[i].regex), &pattern, message, sizeof message), STATUS_INVALID);
        ck_assert_msg(strstr(message, unfinished[i].place) != NULL, "%s: %s", unfinished[i].regex, message);
    }
    ck_assert_int_eq(pattern_new_regex(TEXT("a(b"), &pattern, NULL, 0), STATUS_INVALID);
    char small[8];
    ck_assert_int_eq(pattern_new_regex(TEXT("a(b"), &pattern, small, sizeof small), STATUS_INVALID);
    ck_assert_uint_lt(strlen(small), sizeof small);
}
END_TEST

#define MEGABYTE ((size_t)1 << 20)

static char *filled(const char *with, char last)
{
    size_t length = strlen(with);
    char *bytes = malloc(MEGABYTE);
    ck_assert_ptr_nonnull(bytes);
    for (size_t i = 0; i < MEGABYTE; i++)
        bytes[i] = with[i % length];
    bytes[MEGABYTE - 1] = last;
    return bytes;
}

static void expect_regex(const char *regex, struct text subject, enum status status, bool holds)
{
    struct pattern *pattern;
    char message[200];
    bool matches = true;
    ck_assert_int_eq(pattern_new_regex(text_of(regex), &pattern, message, sizeof message), STATUS_OK);
    enum status got = pattern_match(pattern, subject, &matches);
    pattern_free(pattern);
    ck_assert_msg(got == status, "%s: %s", regex, status_text(got));
    ck_assert_msg(matches == holds, "%s", regex);
}

/* Exponential on a short text, quadratic on a long one: an error, and no "no match" either way. */
START_TEST(runaway_regexes_are_stopped)
{
    char *letters = filled("a", 'b'), *spaces = filled(" ", 'x');
    struct text long_letters = {letters, MEGABYTE}, long_spaces = {spaces, MEGABYTE};
    expect_regex("(a+)+$", TEXT("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"), STATUS_PATTERN, false);
    expect_regex("(a+)+$", long_letters, STATUS_PATTERN, false);
    expect_regex("^(?:a|aa)+$", TEXT("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"), STATUS_PATTERN, false);
    expect_regex("a+[cd]", long_letters, STATUS_PATTERN, false);
    expect_regex("\\s+$", long_spaces, STATUS_PATTERN, false);
    /* every start is cheap, and no item of it gets anywhere */
    expect_regex("(?:b?){300}a(?!a|b)", (struct text){letters + MEGABYTE - 60000, 60000}, STATUS_PATTERN, false);
    free(letters);
    free(spaces);
}
END_TEST

START_TEST(a_megabyte_is_ordinary)
{
    char *letters = filled("a", 'b'), *words = filled("the quick brown fox; jumps over C:\\dir. ", '.');
    struct text text = {words, MEGABYTE}, one_word = {letters, MEGABYTE};
    expect_regex("secret", text, STATUS_OK, false);
    expect_regex("^.*secret.*$", text, STATUS_OK, false);
    expect_regex("QUICK\\s+brown", text, STATUS_OK, true);
    expect_regex("^(?:[^;]+;)*[^;]+$", text, STATUS_OK, true);
    expect_regex("foo|bar|baz|qux|corge|grault|garply|waldo|fred|plugh|xyzzy|thud", text, STATUS_OK, false);
    expect_regex("(?s)^(?:.*[\\\\/:])?runas(?:\\.exe)?\\z", one_word, STATUS_OK, false);
    expect_regex("^[A-Za-z]:|^[\\\\/]|\\.\\.", one_word, STATUS_OK, false);
    free(letters);
    free(words);
}
END_TEST

/* A glob on a megabyte that nearly fits everywhere: the answer is no, or that there is none, and it comes. */
static bool may_hold(const char *glob, struct text subject)
{
    struct pattern *pattern;
    bool matches = true;
    ck_assert_int_eq(pattern_new_glob(text_of(glob), &pattern, NULL, 0), STATUS_OK);
    enum status status = pattern_match(pattern, subject, &matches);
    ck_assert(status == STATUS_OK || status == STATUS_PATTERN);
    pattern_free(pattern);
    return matches;
}

START_TEST(globs_do_not_run_away)
{
    char *letters = filled("a", 'a'), *parts = filled("ab\\", 'c');
    struct text one_part = {letters, MEGABYTE}, many_parts = {parts, MEGABYTE};
    ck_assert(!may_hold("**a*b", one_part));
    ck_assert(!may_hold("*a*a*a*a*a*b", one_part));
    ck_assert(!may_hold("**a**a**a**b", one_part));
    ck_assert(!may_hold("**aa*aa*b\\**", one_part));
    ck_assert(!may_hold("**a*b\\*c\\*d", many_parts));
    ck_assert(!may_hold("**\\a*\\**\\*b\\d", many_parts));
    ck_assert(glob_holds("**a*", one_part));
    ck_assert(glob_holds("ab\\**", many_parts));
    free(letters);
    free(parts);
}
END_TEST

Suite *pattern_suite(void)
{
    Suite *suite = suite_create("pattern");
    TCase *globs_case = tcase_create("globs"), *regexes = tcase_create("regexes"), *limits = tcase_create("limits");
    tcase_add_test(globs_case, globs_follow_the_contract);
    tcase_add_test(globs_case, globs_agree_with_a_slow_matcher);
    tcase_add_test(globs_case, bad_globs_are_explained);
    tcase_add_test(globs_case, long_globs_are_refused);
    tcase_add_test(regexes, regexes_ignore_case);
    tcase_add_test(regexes, bad_regexes_are_explained);
    tcase_add_test(limits, runaway_regexes_are_stopped);
    tcase_add_test(limits, a_megabyte_is_ordinary);
    tcase_add_test(limits, globs_do_not_run_away);
    tcase_set_timeout(limits, 120);
    suite_add_tcase(suite, globs_case);
    suite_add_tcase(suite, regexes);
    suite_add_tcase(suite, limits);
    return suite;
}
