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

static void add(struct link_index *index, unsigned number, bool credential, const char *user)
{
    struct entry entry = {.has_id = true, .id = guid(number), .is_credential = credential};
    entry.fields[FIELD_OWN_USER].text = text_of(user);
    link_index_add(index, &entry.id);
    link_index_complete(index, &entry);
}

/* A document with one entry. */
static void document(struct link_index *index, unsigned number, bool credential, const char *user)
{
    link_index_begin(index);
    add(index, number, credential, user);
    link_index_publish(index);
}

static struct link_target resolve(const struct link_index *index, unsigned number)
{
    struct guid link = guid(number);
    return link_index_resolve(index, &link);
}

START_TEST(test_an_id_is_taken_once_per_document)
{
    struct link_index index;
    struct guid id = guid(1);
    link_index_init(&index);
    link_index_begin(&index);
    ck_assert(link_index_add(&index, &id));
    ck_assert(!link_index_add(&index, &id));
    link_index_publish(&index);
    link_index_begin(&index);
    ck_assert(link_index_add(&index, &id));
    link_index_fini(&index);
}
END_TEST

START_TEST(test_own_document_first_then_in_order)
{
    struct link_index index;
    link_index_init(&index);
    document(&index, 1, true, "first");
    link_index_begin(&index);
    ck_assert(text_equals(resolve(&index, 1).user, TEXT("first")));
    add(&index, 1, true, "second");
    ck_assert(text_equals(resolve(&index, 1).user, TEXT("second")));
    link_index_publish(&index);
    ck_assert(text_equals(resolve(&index, 1).user, TEXT("first")));
    link_index_fini(&index);
}
END_TEST

START_TEST(test_a_withdrawn_document_has_no_entries)
{
    struct link_index index;
    link_index_init(&index);
    link_index_begin(&index);
    add(&index, 1, true, "withdrawn");
    add(&index, 2, false, NULL);
    link_index_withdraw(&index);
    ck_assert_int_eq(resolve(&index, 1).state, LINK_STATE_NOT_FOUND);
    ck_assert_int_eq(resolve(&index, 2).state, LINK_STATE_NOT_FOUND);
    document(&index, 1, false, NULL);
    ck_assert_int_eq(resolve(&index, 1).state, LINK_STATE_NOT_A_CREDENTIAL);
    link_index_fini(&index);
}
END_TEST

START_TEST(test_a_credential_wins_over_every_other_entry)
{
    struct link_index index;
    link_index_init(&index);
    document(&index, 1, false, NULL);
    ck_assert_int_eq(resolve(&index, 1).state, LINK_STATE_NOT_A_CREDENTIAL);
    document(&index, 1, true, "late");
    ck_assert_int_eq(resolve(&index, 1).state, LINK_STATE_FOUND);
    ck_assert(text_equals(resolve(&index, 1).user, TEXT("late")));
    ck_assert_int_eq(resolve(&index, 2).state, LINK_STATE_NOT_FOUND);
    link_index_fini(&index);
}
END_TEST

START_TEST(test_only_the_own_credential_is_final)
{
    struct link_index index;
    struct guid link = guid(1);
    link_index_init(&index);
    link_index_begin(&index);
    add(&index, 1, true, "first");
    ck_assert(link_index_is_final(&index, &link));
    link_index_publish(&index);
    ck_assert(!link_index_is_final(&index, &link));
    link_index_begin(&index);
    add(&index, 1, false, NULL);
    ck_assert(!link_index_is_final(&index, &link));
    link_index_fini(&index);
}
END_TEST

START_TEST(test_many_ids)
{
    struct link_index index;
    link_index_init(&index);
    link_index_begin(&index);
    for (unsigned i = 0; i < 20000; i++)
        add(&index, i, i % 2 == 0, "user");
    link_index_publish(&index);
    for (unsigned i = 0; i < 20000; i++)
        ck_assert_int_eq(resolve(&index, i).state, i % 2 == 0 ? LINK_STATE_FOUND : LINK_STATE_NOT_A_CREDENTIAL);
    ck_assert_int_eq(resolve(&index, 20001).state, LINK_STATE_NOT_FOUND);
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
    tcase_add_test(tests, test_a_withdrawn_document_has_no_entries);
    tcase_add_test(tests, test_a_credential_wins_over_every_other_entry);
    tcase_add_test(tests, test_only_the_own_credential_is_final);
    tcase_add_test(tests, test_many_ids);
    suite_add_tcase(suite, tests);
    return suite;
}
