#include "cli/selection.h"
#include "tests/suites.h"

static bool matches(const char *wanted, const char *name, const char *group)
{
    struct selection selection;
    struct entry entry = {.has_id = true};
    ck_assert(guid_parse(TEXT("7d1e0f5c-3b6a-4c1d-9e2f-0a1b2c3d4e5f"), &entry.id));
    entry.fields[FIELD_NAME].text = text_of(name);
    entry.fields[FIELD_GROUP].text = text_of(group);
    selection_init(&selection, wanted);
    bool result = selection_matches(&selection, &entry);
    selection_fini(&selection);
    return result;
}

START_TEST(test_by_id)
{
    ck_assert(matches("7D1E0F5C-3b6a-4c1d-9e2f-0a1b2c3d4e5f", "Backup", NULL));
    ck_assert(matches("{7d1e0f5c-3b6a-4c1d-9e2f-0a1b2c3d4e5f}", NULL, NULL));
    ck_assert(!matches("7d1e0f5c-3b6a-4c1d-9e2f-0a1b2c3d4e50", "Backup", NULL));
}
END_TEST

START_TEST(test_by_name_without_case)
{
    ck_assert(matches("backup", "Backup", "Clients"));
    ck_assert(matches("\xC3\x84RZTE", "\xC3\xA4rzte", NULL));
    ck_assert(!matches("Back", "Backup", NULL));
    ck_assert(!matches("", NULL, NULL));
}
END_TEST

START_TEST(test_by_group_and_name)
{
    ck_assert(matches("clients\\ACME\\backup", "Backup", "Clients\\Acme"));
    ck_assert(matches("Other\\Backup", "Backup", "Clients\\Acme; Other"));
    ck_assert(!matches("Acme\\Backup", "Backup", "Clients\\Acme"));
    ck_assert(!matches("\\Backup", "Backup", "Clients"));
    /* a name may hold a backslash itself */
    ck_assert(matches("A\\B", "A\\B", "C"));
    ck_assert(matches("C\\A\\B", "A\\B", "C"));
}
END_TEST

START_TEST(test_everything_without_a_selector)
{
    ck_assert(matches(NULL, "Backup", NULL));
    ck_assert(matches(NULL, NULL, NULL));
}
END_TEST

Suite *selection_suite(void)
{
    Suite *suite = suite_create("selection");
    TCase *tests = tcase_create("SEL");
    tcase_add_test(tests, test_by_id);
    tcase_add_test(tests, test_by_name_without_case);
    tcase_add_test(tests, test_by_group_and_name);
    tcase_add_test(tests, test_everything_without_a_selector);
    suite_add_tcase(suite, tests);
    return suite;
}
