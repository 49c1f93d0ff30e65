/* Who types wrong means what is near; whoever types something else means nothing. */
#include "core/nearest.h"

#include "tests/suites.h"

/* Which of the names, separated by spaces; each looked at whole, or by its words. */
static void means(const char *typed, const char *names, const char *expected, bool words)
{
    struct nearest nearest;
    struct text list = text_of(names), found = TEXT("");
    nearest_init(&nearest, text_of(typed));
    for (struct text name; (name = text_next_word(&list)).length > 0;) {
        if (words ? nearest_consider_words(&nearest, name) : nearest_consider(&nearest, name))
            found = name;
    }
    ck_assert_msg(text_equals(found, text_of(expected)), "\"%s\" means \"%.*s\", expected \"%s\"", typed, TEXT_ARGS(found),
                  expected);
}

static const struct {
    const char *typed, *names, *expected;
} whole[] = {
    {"check", "check list", "check"},
    {"CHECK", "check list", "check"},
    {"chek", "check list", "check"},
    {"cheick", "check list", "check"},
    {"plna", "plan run", "plan"}, /* neighbours changed are one step */
    {"RA01", "RA001 RA002", "RA001"},
    {"bakcpu1", "backup1", "backup1"}, /* two steps of seven letters */
    {"bkcpu", "backup", ""},           /* but not of five */
    {"rnu", "run", "run"},
    {"ru", "run", ""}, /* of two letters none may be wrong */
    {"RU", "ru", "ru"},
    {"list", "check", ""},
    {"\xC3\x84RZTIN", "\xC3\xA4rztin", "\xC3\xA4rztin"},
    {"\xC3\xA4rtzin", "\xC3\xA4rztin", "\xC3\xA4rztin"},
    /* the nearest, and of equals the first */
    {"abcdefgh", "abcdefxx abcdefgx", "abcdefgx"},
    {"abcdef", "abcdxx abxxef", "abcdxx"},
    {"", "a b", ""},
};

START_TEST(test_whole_names)
{
    means(whole[_i].typed, whole[_i].names, whole[_i].expected, false);
}
END_TEST

static const struct {
    const char *typed, *names, *expected;
} parts[] = {
    {"backpu", "Nightly-backup", "Nightly-backup"},
    {"backup", "Nightly-backups", "Nightly-backups"},
    {"nightly", "Nightly-backup", "Nightly-backup"},
    {"ckup", "Nightly-backup", ""},       /* not within a word */
    {"bac", "Nightly-backup", ""},        /* too little to tell */
    {"unquoted-pth", "unquoted-path-there", "unquoted-path-there"},
};

START_TEST(test_words)
{
    means(parts[_i].typed, parts[_i].names, parts[_i].expected, true);
}
END_TEST

START_TEST(test_a_whole_name_is_nearer_than_words)
{
    struct nearest nearest;
    nearest_init(&nearest, TEXT("backups"));
    ck_assert(nearest_consider_words(&nearest, TEXT("all backups")));
    ck_assert(nearest_consider(&nearest, TEXT("backpu")));
    ck_assert(!nearest_consider_words(&nearest, TEXT("more backups")));
    nearest_forget(&nearest);
    ck_assert(nearest_consider_words(&nearest, TEXT("more backups")));
}
END_TEST

START_TEST(test_what_is_too_long)
{
    struct nearest nearest;
    char name[4 * NEAREST_NAME + 2];
    memset(name, 'a', sizeof name);
    nearest_init(&nearest, (struct text){name, NEAREST_TYPED + 1});
    ck_assert(!nearest_consider(&nearest, (struct text){name, NEAREST_TYPED + 1}));
    nearest_init(&nearest, (struct text){name, NEAREST_TYPED});
    ck_assert(!nearest_consider_words(&nearest, (struct text){name, sizeof name}));
    ck_assert(!nearest_consider_words(&nearest, (struct text){name, NEAREST_NAME + 1}));
    ck_assert(nearest_consider_words(&nearest, (struct text){name, NEAREST_NAME}));
    ck_assert(nearest_consider(&nearest, (struct text){name, NEAREST_TYPED - 3}));
    /* bytes that are no text */
    nearest_init(&nearest, TEXT("\xFF\xFE\x80\x80\x80"));
    ck_assert(!nearest_consider(&nearest, TEXT("abcde")));
}
END_TEST

Suite *nearest_suite(void)
{
    Suite *suite = suite_create("nearest");
    TCase *tests = tcase_create("did you mean");
    tcase_add_loop_test(tests, test_whole_names, 0, (int)(sizeof whole / sizeof *whole));
    tcase_add_loop_test(tests, test_words, 0, (int)(sizeof parts / sizeof *parts));
    tcase_add_test(tests, test_a_whole_name_is_nearer_than_words);
    tcase_add_test(tests, test_what_is_too_long);
    suite_add_tcase(suite, tests);
    return suite;
}
