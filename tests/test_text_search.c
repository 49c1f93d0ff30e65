#include "policy/text_search.h"

#include "policy/pattern.h"
#include "policy/regex_sample.h"

#include <check.h>
#include <stdlib.h>

Suite *text_search_suite(void);

static struct arena arena;

static void set_up(void)
{
    arena_init(&arena);
}

static void tear_down(void)
{
    ck_assert(!arena.failed);
    arena_fini(&arena);
}

/* Up to four globs, a `!` before one that must not hold; an `=` before an exact text. */
static const struct {
    const char *demands[4];
    const char *found; /* NULL: there is none */
} searches[] = {
    {{"Production\\**"}, "Production"},
    {{"Production\\**", "!production"}, "Production\\"},
    {{"Production\\**", "!production\\*"}, "Production"},
    {{"Production\\*", "!production\\**"}, NULL},
    {{"a*", "*b", "!a?b"}, "ab"},
    {{"a?c", "!a*c"}, NULL},
    {{"a*c", "a\\*"}, NULL},
    {{"**\\x", "!x"}, "\\x"},
    {{"**\\x", "!x", "!*\\x"}, "\\\\x"},
    {{"[a-c]", "!a", "!b"}, "c"},
    {{"[a-c]", "![abc]"}, NULL},
    {{"[!a-c]", "!?"}, NULL},
    {{"?", "!\\"}, "x"},
    /* a glob is without case, a text is not */
    {{"ab", "!=ab", "!=AB"}, "aB"},
    {{"1", "!=1"}, NULL},
    {{"=x", "!X"}, NULL},
    {{"z", "!=z"}, "Z"},
    {{"{", "!={"}, NULL},
    {{"!=", "!?**", "!\\**", "![ -~]"}, NULL},
    {{"@", "!=@"}, NULL},
    {{"!Abc", "ab"}, "ab"},
    {{"Clients\\Acme\\**"}, "Clients\\Acme"},
    /* the two letters that have a third case */
    {{"s", "!=s", "!=S"}, "\xC5\xBF"},
    {{"k", "!=k", "!=K"}, "\xE2\x84\xAA"},
    {{"=s", "!\xC5\xBF"}, NULL},
    /* beyond ASCII */
    {{"B\xC3\xBCro*", "!b\xC3\x9CRO**"}, NULL},
    {{"B\xC3\xBCro**", "!b\xC3\x9CRO"}, "B\xC3\xBCroB"},
    {{"=\xC3\xA9"}, "\xC3\xA9"},
    {{"[!x]", "![ -~]", "!\\"}, "\xC3\x97"},
};

START_TEST(a_text_is_found_or_proved_not_to_be)
{
    struct text_demand demands[4];
    struct text found;
    size_t count = 0;
    for (; count < 4 && searches[_i].demands[count]; count++) {
        const char *glob = searches[_i].demands[count];
        bool holds = glob[0] != '!';
        glob += !holds;
        bool exact = glob[0] == '=';
        demands[count] = (struct text_demand){exact ? FORM_EXACT : FORM_GLOB, text_of(glob + exact), holds};
    }
    enum search_answer answer = text_search(demands, count, '\0', &arena, &found);
    ck_assert_int_eq(answer, searches[_i].found ? SEARCH_FOUND : SEARCH_NONE);
    if (searches[_i].found)
        ck_assert_msg(text_equals(found, text_of(searches[_i].found)), "%.*s", TEXT_ARGS(found));
}
END_TEST

static unsigned next_random(uint64_t *state, unsigned below)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)((*state >> 33) % below);
}

static void random_text(uint64_t *state, const char *const *pieces, unsigned count, struct buffer *out)
{
    buffer_clear(out);
    buffer_add(out, TEXT(""));
    for (unsigned i = next_random(state, 5); i > 0; i--)
        buffer_add(out, text_of(pieces[next_random(state, count)]));
}

/* Whatever is found the patterns agree with, and where a text holds it is not said that there is none. */
START_TEST(it_says_what_the_patterns_say)
{
    static const char *const pieces[] = {"a", "B", "k", "\\", "*", "**", "?", "**\\", "\\**", "[a-b]", "[!a]", "\xC3\xA9", "s"};
    static const char *const letters[] = {"a", "A", "b", "K", "\\", "x", "\xC3\x89", "\xE2\x84\xAA", "s", "\xC5\xBF"};
    uint64_t random = 11;
    struct buffer globs[2] = {{0}, {0}}, subject = {0};
    for (int round = 0; round < 2000; round++) {
        struct pattern *patterns[2];
        struct text_demand demands[2];
        struct text found;
        bool matches[2];
        for (size_t i = 0; i < 2; i++) {
            random_text(&random, pieces, 13, &globs[i]);
            ck_assert_int_eq(pattern_new_glob(buffer_text(&globs[i]), &patterns[i], NULL, 0), STATUS_OK);
            demands[i] = (struct text_demand){FORM_GLOB, buffer_text(&globs[i]), i == 0 || round % 2 == 0};
        }
        enum search_answer answer = text_search(demands, 2, '\0', &arena, &found);
        ck_assert(answer == SEARCH_FOUND || answer == SEARCH_NONE);
        for (int i = 0; i < (answer == SEARCH_FOUND ? 1 : 40); i++) {
            random_text(&random, letters, 10, &subject);
            struct text text = answer == SEARCH_FOUND ? found : buffer_text(&subject);
            for (size_t j = 0; j < 2; j++)
                ck_assert_int_eq(pattern_match(patterns[j], text, &matches[j]), STATUS_OK);
            bool does = matches[0] == demands[0].holds && matches[1] == demands[1].holds;
            ck_assert_msg(does == (answer == SEARCH_FOUND), "%s, %s%s: %.*s", globs[0].bytes, demands[1].holds ? "" : "not ",
                          globs[1].bytes, TEXT_ARGS(text));
        }
        pattern_free(patterns[0]);
        pattern_free(patterns[1]);
        arena_reset(&arena);
    }
    buffer_fini(&globs[0]);
    buffer_fini(&globs[1]);
    buffer_fini(&subject);
}
END_TEST

static enum search_answer search_two(enum text_form form, const char *glob, enum text_form other_form, const char *other,
                                     bool other_holds, struct text *found)
{
    struct text_demand demands[] = {{form, text_of(glob), true}, {other_form, text_of(other), other_holds}};
    return text_search(demands, 2, '\0', &arena, found);
}

START_TEST(an_id_is_searched_for_as_it_is_written)
{
    static const struct {
        const char *text;
        enum search_answer answer;
    } ids[] = {
        {"01893b6a-9abc-def0-9e2f-0a1b2c3d4e5f", SEARCH_FOUND}, {"01893B6a-9abc-def0-9e2f-0a1b2c3d4e5f", SEARCH_NONE},
        {"01893b6g-9abc-def0-9e2f-0a1b2c3d4e5f", SEARCH_NONE}, {"01893b6:-9abc-def0-9e2f-0a1b2c3d4e5f", SEARCH_NONE},
        {"01893b6/-9abc-def0-9e2f-0a1b2c3d4e5f", SEARCH_NONE}, {"01893b6`-9abc-def0-9e2f-0a1b2c3d4e5f", SEARCH_NONE},
        {"01893b6a9-abc-def0-9e2f-0a1b2c3d4e5f", SEARCH_NONE}, {"01893b6a-9abcd-ef0-9e2f-0a1b2c3d4e5f", SEARCH_NONE},
        {"01893b6a-9abc-def09-e2f-0a1b2c3d4e5f", SEARCH_NONE}, {"01893b6a-9abc-def0-9e2f0-a1b2c3d4e5f", SEARCH_NONE},
        {"01893b6a.9abc.def0.9e2f.0a1b2c3d4e5f", SEARCH_NONE}, {"01893b6a-9abc-def0-9e2f-0a1b2c3d4e5", SEARCH_NONE},
        {"01893b6a-9abc-def0-9e2f-0a1b2c3d4e5f0", SEARCH_NONE},
    };
    struct text found;
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
        ck_assert_msg(search_two(FORM_EXACT, ids[i].text, FORM_GUID, "", true, &found) == ids[i].answer, "%s", ids[i].text);
    ck_assert_int_eq(search_two(FORM_GLOB, "7D1E*", FORM_GUID, "", true, &found), SEARCH_FOUND);
    ck_assert_uint_eq(found.length, 36);
    ck_assert(text_starts_with(found, TEXT("7d1e")));
    ck_assert_int_eq(search_two(FORM_GLOB, "{*", FORM_GUID, "", true, &found), SEARCH_NONE);
}
END_TEST

/* The other case of a letter beyond ASCII, and what a set has beyond it, are nothing it knows. */
START_TEST(what_it_does_not_know_is_unknown)
{
    struct text found;
    ck_assert_int_eq(search_two(FORM_GLOB, "\xC3\xA9", FORM_EXACT, "\xC3\xA9", false, &found), SEARCH_UNKNOWN);
    ck_assert_int_eq(search_two(FORM_GLOB, "\xC3\x97", FORM_GLOB, "?", false, &found), SEARCH_UNKNOWN);
    ck_assert_int_eq(search_two(FORM_GLOB, "?", FORM_GLOB, "[\xC3\xA9]", false, &found), SEARCH_UNKNOWN);
    ck_assert_int_eq(search_two(FORM_GLOB, "[\x7F]", FORM_GLOB, "a", false, &found), SEARCH_UNKNOWN);
    ck_assert_int_eq(search_two(FORM_GLOB, "[\t]", FORM_GLOB, "a", false, &found), SEARCH_UNKNOWN);
    ck_assert_int_eq(search_two(FORM_GLOB, "[~]", FORM_GLOB, "a", false, &found), SEARCH_FOUND);
    ck_assert_int_eq(search_two(FORM_GLOB, "[ ]", FORM_GLOB, "a", false, &found), SEARCH_FOUND);
}
END_TEST

START_TEST(a_byte_may_be_left_out)
{
    struct text found;
    struct text_demand demands[] = {{FORM_GLOB, TEXT("[;a]"), true}, {FORM_GLOB, TEXT("a"), false}};
    ck_assert_int_eq(text_search(demands, 2, ';', &arena, &found), SEARCH_NONE);
    ck_assert_int_eq(text_search(demands, 2, '\0', &arena, &found), SEARCH_FOUND);
    ck_assert(text_equals(found, TEXT(";")));
}
END_TEST

static struct text repeated(const char *before, const char *part, size_t times, const char *after)
{
    struct buffer text = {0};
    buffer_add(&text, text_of(before));
    for (size_t i = 0; i < times; i++)
        buffer_add(&text, text_of(part));
    buffer_add(&text, text_of(after));
    struct text copy = arena_copy(&arena, buffer_text(&text));
    buffer_fini(&text);
    return copy;
}

static enum search_answer search_texts(struct text glob, struct text not_this, struct text *found)
{
    struct text_demand demands[] = {{FORM_GLOB, glob, true}, {FORM_GLOB, not_this, false}};
    return text_search(demands, 2, '\0', &arena, found);
}

START_TEST(a_long_glob_is_read_to_its_end)
{
    struct text found;
    ck_assert_int_eq(search_texts(repeated("", "?", 100, "b"), repeated("", "?", 100, "[bc]"), &found), SEARCH_NONE);
    ck_assert_int_eq(search_texts(repeated("", "?", 100, "[bc]"), repeated("", "?", 100, "b"), &found), SEARCH_FOUND);
    ck_assert_uint_eq(found.length, 101);
    ck_assert_int_eq(found.bytes[100], 'c');
    ck_assert_int_eq(search_texts(repeated("", "?", 63, "?*b"), repeated("", "?", 65, "*"), &found), SEARCH_NONE);
    ck_assert_int_eq(search_texts(repeated("", "?", 65, "*b"), repeated("", "?", 64, "*b"), &found), SEARCH_NONE);
    ck_assert_int_eq(search_texts(repeated("", "?", 64, "*b"), repeated("", "?", 65, "*b"), &found), SEARCH_FOUND);
    ck_assert_uint_eq(found.length, 65);
}
END_TEST

/* Too much is said to be too much. */
START_TEST(what_is_too_large_is_unknown)
{
    struct text found;
    struct text_demand many[25];
    ck_assert_int_eq(search_texts(repeated("", "?", 127, ""), TEXT("a"), &found), SEARCH_FOUND);
    ck_assert_uint_eq(found.length, 127);
    ck_assert_int_eq(search_texts(repeated("", "?", 128, ""), TEXT("a"), &found), SEARCH_UNKNOWN);
    for (size_t i = 0; i < 25; i++)
        many[i] = (struct text_demand){FORM_GLOB, TEXT("a*"), true};
    ck_assert_int_eq(text_search(many, 24, '\0', &arena, &found), SEARCH_FOUND);
    ck_assert_int_eq(text_search(many, 25, '\0', &arena, &found), SEARCH_UNKNOWN);
    for (size_t i = 0; i < 24; i++) { /* 24 times 100 different characters */
        struct buffer text = {0};
        for (size_t j = 0; j < 100; j++)
            buffer_add_code_point(&text, (uint32_t)(0x4E00 + 100 * i + j));
        many[i] = (struct text_demand){FORM_EXACT, arena_copy(&arena, buffer_text(&text)), false};
        buffer_fini(&text);
    }
    ck_assert_int_eq(text_search(many, 24, '\0', &arena, &found), SEARCH_UNKNOWN);
    ck_assert_int_eq(text_search(many, 2, '\0', &arena, &found), SEARCH_FOUND);
}
END_TEST

/* What stood so many characters before the end has to be remembered: twice as many states for each `?`. */
START_TEST(many_states_are_walked)
{
    struct text found;
    ck_assert_int_eq(search_texts(repeated("**a", "?", 10, ""), repeated("**[a]", "?", 10, ""), &found), SEARCH_NONE);
    ck_assert_int_eq(search_texts(repeated("**a", "?", 20, ""), repeated("**[a]", "?", 20, ""), &found), SEARCH_UNKNOWN);
}
END_TEST

static const struct {
    const char *regex, *sample; /* NULL: not read */
} samples[] = {
    {"^svc-", "svc-"},
    {"(?:^|[\\\\/:])runas(?:\\.exe)?\\z", "runas"},
    {"^[A-Za-z]:|^[\\\\/]|\\.\\.", "A:"},
    {"a{3}b+c*d?", "aaab"},
    {"\\d{2,4}\\w\\s", "00_ "},
    {"[^xyz]", "0"},
    {"[^X-Z0-9_-]", " "}, /* without case, and - at the end is one of them */
    {"[^xyz0_ -.]", "\\"}, /* from the space to the point, with the - */
    {"[^xyz0_ .\\\\-]", NULL},
    {"[^^]", "x"},
    {"[]a]", "]"},
    {"[^]x]", "y"},
    {"[\\]-a]b", "]b"},
    {"[^+-\\x]", NULL}, /* \x */
    {"[^A-_]", "0"},
    {"[-x]", "-"},
    {"[\\bc]", "c"},
    {"[:a]", ":"},
    {"[[a]", "["},
    {"[\xC3\xA9]{2}", "\xC3\xA9\xC3\xA9"},
    {"\xC3\xA9+.|", "\xC3\xA9x"},
    {"a|b|c", "a"},
    {"(a|bc)+d", "ad"},
    {"(?:ab){2}(c{2}){3}", "ababcccccc"},
    {"a{12}+b{2}?c*?d?+e+?f", "aaaaaaaaaaaabbef"},
    {"a{0}b{1,}c{2,3}", "bcc"},
    {"a{,2}{:}{/}", "a{,2}{:}{/}"}, /* no quantifiers */
    {"a{2", NULL},
    {"a{2,", NULL},
    {"\\Aa\\b\\Bb\\Z$", "ab"},
    {"(a)*b", "b"},
    {"(){5}a", "a"},
    {"(((((((((((((((((((((((((((((((a)))))))))))))))))))))))))))))))", "a"}, /* 31 */
    {"((((((((((((((((((((((((((((((((a))))))))))))))))))))))))))))))))(b)", "ab"}, /* 32 */
    {"(((((((((((((((((((((((((((((((((a)))))))))))))))))))))))))))))))))", NULL}, /* 33 */
    {"(?=a)", NULL},
    {"(?<n>a)", NULL},
    {"(a", NULL},
    {"(", NULL},
    {"a)", NULL},
    {"a)b", NULL},
    {"[a", NULL},
    {"[", NULL},
    {"[a-", NULL},
    {"[[:alpha:]]", NULL},
    {"a\\", NULL},
    {"\\p{L}", NULL},
    {"a|\\p{L}", NULL},
    {"a{4097}", NULL},
    {"(a{64}){65}", NULL},
};

/* Of a copy that ends where the expression does. */
static bool sample_of(const char *regex, struct buffer *sample)
{
    char *copy = malloc(strlen(regex));
    memcpy(copy, regex, strlen(regex));
    bool read = regex_sample((struct text){copy, strlen(regex)}, sample);
    free(copy);
    return read;
}

START_TEST(a_regular_expression_has_a_sample)
{
    struct buffer sample = {0};
    bool read = sample_of(samples[_i].regex, &sample);
    ck_assert_msg(read == (samples[_i].sample != NULL), "%s", samples[_i].regex);
    if (read)
        ck_assert_str_eq(sample.bytes, samples[_i].sample);
    buffer_fini(&sample);
}
END_TEST

START_TEST(a_sample_is_4096_bytes_at_most)
{
    struct buffer sample = {0};
    ck_assert(sample_of("a{4096}", &sample));
    ck_assert_uint_eq(sample.length, 4096);
    buffer_clear(&sample);
    ck_assert(sample_of("(ab{62}c){64}", &sample));
    ck_assert_uint_eq(sample.length, 4096);
    buffer_fini(&sample);
}
END_TEST

/* A letter or digit after a backslash may mean anything, another character means itself. */
START_TEST(an_escape_is_known_or_not_read)
{
    for (char byte = '!'; byte <= '~'; byte++) {
        struct buffer sample = {0};
        const char regex[] = {'\\', byte, '\0'};
        bool alphanumeric = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
        bool reads = !alphanumeric || strchr("dDwWsSntbBAzZG", byte);
        ck_assert_msg(sample_of(regex, &sample) == reads, "%s", regex);
        if (!alphanumeric)
            ck_assert(text_equals(buffer_text(&sample), (struct text){&byte, 1}));
        buffer_fini(&sample);
    }
}
END_TEST

Suite *text_search_suite(void)
{
    Suite *suite = suite_create("text_search");
    TCase *texts = tcase_create("texts");
    tcase_add_checked_fixture(texts, set_up, tear_down);
    tcase_add_loop_test(texts, a_text_is_found_or_proved_not_to_be, 0, (int)(sizeof searches / sizeof *searches));
    tcase_add_test(texts, it_says_what_the_patterns_say);
    tcase_add_test(texts, an_id_is_searched_for_as_it_is_written);
    tcase_add_test(texts, what_it_does_not_know_is_unknown);
    tcase_add_test(texts, a_byte_may_be_left_out);
    tcase_add_test(texts, a_long_glob_is_read_to_its_end);
    tcase_add_test(texts, what_is_too_large_is_unknown);
    tcase_add_test(texts, many_states_are_walked);
    tcase_add_loop_test(texts, a_regular_expression_has_a_sample, 0, (int)(sizeof samples / sizeof *samples));
    tcase_add_test(texts, a_sample_is_4096_bytes_at_most);
    tcase_add_test(texts, an_escape_is_known_or_not_read);
    tcase_set_timeout(texts, 120);
    suite_add_tcase(suite, texts);
    return suite;
}
