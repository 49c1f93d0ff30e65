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

/* Up to three globs, a `!` before one that must not hold; an `=` before an exact text. */
static const struct {
    const char *demands[3];
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
    /* the two letters that have a third case */
    {{"k", "!=k", "!=K"}, "\xE2\x84\xAA"},
    {{"=s", "!\xC5\xBF"}, NULL},
    /* beyond ASCII */
    {{"B\xC3\xBCro*", "!b\xC3\x9CRO**"}, NULL},
    {{"B\xC3\xBCro**", "!b\xC3\x9CRO"}, "B\xC3\xBCroB"},
    {{"[!x]", "![ -~]", "!\\"}, "\xC3\x97"},
};

START_TEST(a_text_is_found_or_proved_not_to_be)
{
    struct text_demand demands[3];
    struct text found;
    size_t count = 0;
    for (; count < 3 && searches[_i].demands[count]; count++) {
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
    for (int round = 0; round < 3000; round++) {
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
        for (int i = 0; i < 40; i++) {
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

START_TEST(an_id_is_searched_for_as_it_is_written)
{
    struct text found;
    struct text_demand demands[] = {{FORM_GUID, TEXT(""), true}, {FORM_GLOB, TEXT("7D1E*"), true}};
    ck_assert_int_eq(text_search(demands, 2, '\0', &arena, &found), SEARCH_FOUND);
    ck_assert_uint_eq(found.length, 36);
    ck_assert(text_starts_with(found, TEXT("7d1e")));
    demands[1].text = TEXT("{*");
    ck_assert_int_eq(text_search(demands, 2, '\0', &arena, &found), SEARCH_NONE);
}
END_TEST

/* Too much is said to be too much. */
START_TEST(what_is_too_large_is_unknown)
{
    struct text found;
    char glob[300];
    memset(glob, '?', sizeof glob);
    struct text_demand demand = {FORM_GLOB, {glob, sizeof glob}, true};
    ck_assert_int_eq(text_search(&demand, 1, '\0', &arena, &found), SEARCH_UNKNOWN);
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
    {"(?=a)", NULL},
    {"(a", NULL},
    {"[a", NULL},
    {"[[:alpha:]]", NULL},
    {"a\\", NULL},
    {"\\p{L}", NULL},
};

START_TEST(a_regular_expression_has_a_sample)
{
    struct buffer sample = {0};
    bool read = regex_sample(text_of(samples[_i].regex), &sample);
    ck_assert_int_eq(read, samples[_i].sample != NULL);
    if (read)
        ck_assert_str_eq(sample.bytes, samples[_i].sample);
    buffer_fini(&sample);
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
    tcase_add_test(texts, what_is_too_large_is_unknown);
    tcase_add_loop_test(texts, a_regular_expression_has_a_sample, 0, (int)(sizeof samples / sizeof *samples));
    tcase_set_timeout(texts, 120);
    suite_add_tcase(suite, texts);
    return suite;
}
