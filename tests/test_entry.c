#include "core/entry.h"
#include "core/finding.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

Suite *entry_suite(void);

START_TEST(keys_are_those_of_the_contract)
{
    ck_assert_str_eq(entry_kind_names[KIND_OTHER], "other");
    ck_assert_str_eq(entry_kind_names[KIND_COMMAND_LINE], "command-line");
    ck_assert_str_eq(entry_kind_names[KIND_POWERSHELL], "powershell");
    ck_assert_str_eq(entry_kind_names[KIND_TOOL_COMMAND_LINE], "tool-command-line");
    ck_assert_str_eq(entry_kind_names[KIND_TOOL_POWERSHELL_LOCAL], "tool-powershell-local");
    ck_assert_str_eq(entry_kind_names[KIND_TOOL_POWERSHELL_REMOTE], "tool-powershell-remote");
    ck_assert_str_eq(entry_kind_names[KIND_TOOL_PSEXEC], "tool-psexec");
    ck_assert_str_eq(entry_kind_names[KIND_ADDON_SSMS], "addon-ssms");
    ck_assert_str_eq(run_as_mode_names[MODE_NONE], "none");
    ck_assert_str_eq(run_as_mode_names[MODE_CURRENT_SESSION], "current-session");
    ck_assert_str_eq(run_as_mode_names[MODE_CUSTOM], "custom");
    ck_assert_str_eq(run_as_mode_names[MODE_CREDENTIAL_REPOSITORY], "credential-repository");
    ck_assert_str_eq(run_as_mode_names[MODE_MY_PERSONAL], "my-personal");
    ck_assert_str_eq(run_as_mode_names[MODE_NOT_OFFERED], "not-offered");
    ck_assert_str_eq(ternary_names[TERNARY_UNSET], "unset");
    ck_assert_str_eq(ternary_names[TERNARY_FALSE], "false");
    ck_assert_str_eq(ternary_names[TERNARY_TRUE], "true");
    ck_assert_str_eq(output_mode_names[OUTPUT_DEFAULT], "default");
    ck_assert_str_eq(output_mode_names[OUTPUT_KEEP_OPEN], "keep-open");
    ck_assert_str_eq(output_mode_names[OUTPUT_CAPTURE], "capture");
}
END_TEST

START_TEST(severities_parse_exactly)
{
    enum severity severity = SEVERITY_COUNT;
    ck_assert(severity_parse(TEXT("error"), &severity) && severity == SEVERITY_ERROR);
    ck_assert(severity_parse(TEXT("warning"), &severity) && severity == SEVERITY_WARNING);
    ck_assert(severity_parse(TEXT("note"), &severity) && severity == SEVERITY_NOTE);
    ck_assert(severity_parse(TEXT("off"), &severity) && severity == SEVERITY_OFF);
    ck_assert(!severity_parse(TEXT("Error"), &severity) && !severity_parse(TEXT("never"), &severity));
    ck_assert(!severity_parse(TEXT(""), &severity));
    ck_assert_str_eq(severity_names[SEVERITY_WARNING], "warning");
}
END_TEST

START_TEST(guids_print_in_lower_case_without_braces)
{
    static const char *const spellings[] = {
        "{45479560-173E-435D-8848-C22F863FDC96}",
        "45479560-173E-435D-8848-C22F863FDC96",
        "45479560-173e-435d-8848-c22f863fdc96",
    };
    for (size_t i = 0; i < 3; i++) {
        struct guid guid;
        char text[GUID_TEXT_SIZE];
        ck_assert(guid_parse(text_of(spellings[i]), &guid));
        guid_format(&guid, text);
        ck_assert_str_eq(text, "45479560-173e-435d-8848-c22f863fdc96");
    }
}
END_TEST

START_TEST(what_is_no_guid_is_refused)
{
    static const char *const wrong[] = {
        "",
        "{}",
        "{45479560-173E-435D-8848-C22F863FDC96",
        "45479560-173E-435D-8848-C22F863FDC96}",
        "(45479560-173E-435D-8848-C22F863FDC96)",
        "45479560173E435D8848C22F863FDC96",
        "45479560-173E-435D-8848-C22F863FDC9",
        "45479560-173E-435D-8848-C22F863FDC9G",
        "45479560-173E-435D-8848C22F863FDC96-",
        "4547956-0173E-435D-8848-C22F863FDC96",
        " 45479560-173E-435D-8848-C22F863FDC96",
        "{{45479560-173E-435D-8848-C22F863FDC96}}",
    };
    struct guid guid;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        ck_assert_msg(!guid_parse(text_of(wrong[i]), &guid), "took \"%s\"", wrong[i]);
    }
    ck_assert(!guid_parse(text_of(NULL), &guid));
}
END_TEST

START_TEST(guids_compare_and_the_nil_guid_is_known)
{
    struct guid a, b, nil;
    ck_assert(guid_parse(TEXT("0f5c0000-0000-0000-0000-00000000000A"), &a));
    ck_assert(guid_parse(TEXT("{0F5C0000-0000-0000-0000-00000000000a}"), &b));
    ck_assert(guid_parse(TEXT("00000000-0000-0000-0000-000000000000"), &nil));
    ck_assert(guid_equals(&a, &b) && !guid_equals(&a, &nil));
    ck_assert(guid_is_nil(&nil) && !guid_is_nil(&a));
}
END_TEST

START_TEST(well_known_links_are_known)
{
    static const struct {
        const char *text;
        enum well_known_link link;
    } rows[] = {
        {"45479560-173E-435D-8848-C22F863FDC96", LINK_PROMPT},
        {"E2CC9029-CA3A-4308-BA54-16D5029BC8ED", LINK_PARENT},
        {"1310CF82-6FAB-4B7A-9EEA-3E2E451CA2CF", LINK_INHERITED},
        {"9F3C3BCF-068A-4927-B996-CA52154CAE3B", LINK_MY_PERSONAL},
        {"B87B29D9-9239-4D7B-86D8-9B53DCD3BA9F", LINK_NONE},
        {"245A4245-48E7-4DF5-9C4C-11861D8E1F81", LINK_USER_VAULT},
        {"88E4BE76-4C5B-4694-AA9C-D53B7E0FE0DC", LINK_USER_VAULT_SEARCH},
        {"56EDBCA3-E76A-457B-8F6A-6B78F3D084CE", LINK_PRIVILEGED_ACCOUNT},
        {"0BCD4B51-1E29-4FCF-9B01-15684E1FA033", LINK_MY_PRIVILEGED_ACCOUNT},
        {"0BCD4B51-1E29-4FCF-9B01-15684E1FA034", LINK_ORDINARY},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct guid guid;
        ck_assert(guid_parse(text_of(rows[i].text), &guid));
        ck_assert_msg(guid_well_known(&guid) == rows[i].link, "%s", rows[i].text);
    }
}
END_TEST

/* A text in heap memory of its own, so that a copy that still points into it is seen by the sanitizer. */
static struct text on_heap(const char *text)
{
    size_t length = strlen(text);
    char *bytes = malloc(length ? length : 1);
    ck_assert_ptr_nonnull(bytes);
    memcpy(bytes, text, length);
    return (struct text){bytes, length};
}

static void release(struct text text)
{
    if (text.length) {
        memset((char *)text.bytes, '?', text.length);
    }
    free((char *)text.bytes);
}

START_TEST(a_copy_outlives_its_original)
{
    struct place secrets[2] = {{3, 4, 0}, {5, 6, 0}};
    struct entry_diagnostic diagnostics[2] = {
        {"DX004", {7, 8, 0}, on_heap("first message"), on_heap("ID")},
        {"DX007", {9, 10, 0}, on_heap("second message"), {NULL, 0}},
    };
    struct entry entry = {.place = {1, 2, 0}, .kind = KIND_TOOL_PSEXEC, .is_tool = true, .mode = MODE_CUSTOM};
    entry.type = on_heap("SessionTool");
    entry.fields[FIELD_NAME] = (struct entry_value){on_heap("N\xC3\xA4me"), {11, 12, 0}};
    entry.fields[FIELD_GROUP] = (struct entry_value){on_heap(""), {13, 14, 0}};
    entry.fields[FIELD_EMBEDDED_SCRIPT].place = (struct place){15, 16, 0};
    entry.parameters[4].label = on_heap("Target");
    entry.parameters[4].value = on_heap("E:");
    entry.parameters[4].secured = true;
    entry.clear_text_secrets = secrets;
    entry.clear_text_secret_count = 2;
    entry.diagnostics = diagnostics;
    entry.diagnostic_count = 2;

    struct entry *copy = entry_copy(&entry);
    ck_assert_ptr_nonnull(copy);
    release(entry.type);
    release(entry.fields[FIELD_NAME].text);
    release(entry.fields[FIELD_GROUP].text);
    release(entry.parameters[4].label);
    release(entry.parameters[4].value);
    release(diagnostics[0].message);
    release(diagnostics[1].message);
    release(diagnostics[0].subject);
    memset(secrets, 0, sizeof secrets);
    memset(diagnostics, 0, sizeof diagnostics);
    memset(&entry, 0, sizeof entry);

    ck_assert(copy->kind == KIND_TOOL_PSEXEC && copy->mode == MODE_CUSTOM && copy->is_tool);
    ck_assert(copy->place.line == 1 && copy->place.column == 2);
    ck_assert(text_equals(copy->type, TEXT("SessionTool")));
    ck_assert(text_equals(entry_text(copy, FIELD_NAME), TEXT("N\xC3\xA4me")));
    ck_assert_uint_eq(copy->fields[FIELD_NAME].place.line, 11);
    ck_assert_ptr_nonnull(entry_text(copy, FIELD_GROUP).bytes);
    ck_assert_uint_eq(entry_text(copy, FIELD_GROUP).length, 0);
    ck_assert_ptr_null(entry_text(copy, FIELD_HOST).bytes);
    ck_assert_uint_eq(copy->fields[FIELD_EMBEDDED_SCRIPT].place.column, 16);
    ck_assert(text_equals(copy->parameters[4].label, TEXT("Target")));
    ck_assert(text_equals(copy->parameters[4].value, TEXT("E:")));
    ck_assert(copy->parameters[4].secured && !copy->parameters[0].secured);
    ck_assert_uint_eq(copy->clear_text_secret_count, 2);
    ck_assert(copy->clear_text_secrets[0].line == 3 && copy->clear_text_secrets[1].column == 6);
    ck_assert_uint_eq(copy->diagnostic_count, 2);
    ck_assert_str_eq(copy->diagnostics[0].rule, "DX004");
    ck_assert(text_equals(copy->diagnostics[0].message, TEXT("first message")));
    ck_assert_uint_eq(copy->diagnostics[1].place.line, 9);
    ck_assert(text_equals(copy->diagnostics[1].message, TEXT("second message")));
    ck_assert(text_equals(copy->diagnostics[0].subject, TEXT("ID")));
    ck_assert_ptr_null(copy->diagnostics[1].subject.bytes);
    free(copy);
}
END_TEST

START_TEST(an_empty_entry_can_be_copied)
{
    struct entry entry = {0};
    struct entry *copy = entry_copy(&entry);
    ck_assert_ptr_nonnull(copy);
    ck_assert_ptr_null(copy->diagnostics);
    ck_assert_ptr_null(copy->clear_text_secrets);
    ck_assert_ptr_null(copy->type.bytes);
    ck_assert(!entry_is_session(copy) && !entry_runs_as(copy));
    free(copy);
}
END_TEST

Suite *entry_suite(void)
{
    Suite *suite = suite_create("entry");
    TCase *names = tcase_create("names");
    tcase_add_test(names, keys_are_those_of_the_contract);
    tcase_add_test(names, severities_parse_exactly);
    suite_add_tcase(suite, names);
    TCase *guids = tcase_create("guids");
    tcase_add_test(guids, guids_print_in_lower_case_without_braces);
    tcase_add_test(guids, what_is_no_guid_is_refused);
    tcase_add_test(guids, guids_compare_and_the_nil_guid_is_known);
    tcase_add_test(guids, well_known_links_are_known);
    suite_add_tcase(suite, guids);
    TCase *copies = tcase_create("copies");
    tcase_add_test(copies, a_copy_outlives_its_original);
    tcase_add_test(copies, an_empty_entry_can_be_copied);
    suite_add_tcase(suite, copies);
    return suite;
}
