#include "core/link_index.h"
#include "tests/suites.h"

static struct guid guid(unsigned number)
{
    struct guid out = {{0}};
    out.bytes[0] = (unsigned char)number;
    out.bytes[1] = (unsigned char)(number >> 8);
    out.bytes[15] = 7;
    return out;
}

static void add(struct link_index *index, uint32_t document, unsigned number, bool credential, const char *user)
{
    struct entry entry = {.has_id = true, .id = guid(number), .is_credential = credential};
    entry.fields[FIELD_OWN_USER].text = text_of(user);
    link_index_add(index, document, &entry.id);
    link_index_complete(index, document, &entry);
}

static struct link_target resolve(const struct link_index *index, uint32_t own, unsigned number)
{
    struct guid link = guid(number);
    return link_index_resolve(index, own, &link);
}

START_TEST(test_an_id_is_taken_once_per_document)
{
    struct link_index index;
    struct guid id = guid(1);
    link_index_init(&index);
    ck_assert(link_index_add(&index, 0, &id));
    ck_assert(!link_index_add(&index, 0, &id));
    ck_assert(link_index_add(&index, 1, &id));
    link_index_fini(&index);
}
END_TEST

START_TEST(test_own_document_first_then_in_order)
{
    struct link_index index;
    link_index_init(&index);
    add(&index, 0, 1, true, "first");
    add(&index, 1, 1, true, "second");
    add(&index, 2, 1, true, "third");
    ck_assert(text_equals(resolve(&index, 1, 1).user, TEXT("second")));
    ck_assert(text_equals(resolve(&index, 2, 1).user, TEXT("third")));
    ck_assert(text_equals(resolve(&index, 9, 1).user, TEXT("first")));
    link_index_leave_out(&index, 0);
    ck_assert(text_equals(resolve(&index, 9, 1).user, TEXT("second")));
    link_index_fini(&index);
}
END_TEST

START_TEST(test_a_credential_wins_over_every_other_entry)
{
    struct link_index index;
    link_index_init(&index);
    add(&index, 0, 1, false, NULL);
    ck_assert_int_eq(resolve(&index, 0, 1).state, LINK_STATE_NOT_A_CREDENTIAL);
    add(&index, 3, 1, true, "late");
    ck_assert_int_eq(resolve(&index, 0, 1).state, LINK_STATE_FOUND);
    ck_assert(text_equals(resolve(&index, 0, 1).user, TEXT("late")));
    ck_assert_int_eq(resolve(&index, 0, 2).state, LINK_STATE_NOT_FOUND);
    link_index_fini(&index);
}
END_TEST

START_TEST(test_only_the_own_credential_is_final)
{
    struct link_index index;
    struct guid link = guid(1);
    link_index_init(&index);
    add(&index, 0, 1, true, "first");
    ck_assert(link_index_is_final(&index, 0, &link));
    ck_assert(!link_index_is_final(&index, 1, &link));
    add(&index, 1, 1, false, NULL);
    ck_assert(!link_index_is_final(&index, 1, &link));
    link_index_fini(&index);
}
END_TEST

START_TEST(test_many_ids)
{
    struct link_index index;
    link_index_init(&index);
    for (unsigned i = 0; i < 20000; i++)
        add(&index, 0, i, i % 2 == 0, "user");
    for (unsigned i = 0; i < 20000; i++)
        ck_assert_int_eq(resolve(&index, 0, i).state, i % 2 == 0 ? LINK_STATE_FOUND : LINK_STATE_NOT_A_CREDENTIAL);
    ck_assert_int_eq(resolve(&index, 0, 20001).state, LINK_STATE_NOT_FOUND);
    ck_assert(!index.failed);
    link_index_fini(&index);
}
END_TEST

Suite *link_index_suite(void)
{
    Suite *suite = suite_create("link_index");
    TCase *tests = tcase_create("links");
    tcase_add_test(tests, test_an_id_is_taken_once_per_document);
    tcase_add_test(tests, test_own_document_first_then_in_order);
    tcase_add_test(tests, test_a_credential_wins_over_every_other_entry);
    tcase_add_test(tests, test_only_the_own_credential_is_final);
    tcase_add_test(tests, test_many_ids);
    suite_add_tcase(suite, tests);
    return suite;
}
