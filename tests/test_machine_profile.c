#include "tests/machine_from_text.h"

#include <stdio.h>
#include <stdlib.h>

Suite *machine_profile_suite(void);

#define ROOT "<machine xmlns='urn:deputy:machine:1'>"

START_TEST(defaults)
{
    struct machine machine;
    machine_from_text(&machine, "", "<account user='a'/><file path='C:\\x.exe'/>");
    ck_assert_int_eq(machine.secondary_logon, MACHINE_SERVICE_RUNNING);
    ck_assert(!machine.uac_denies && !machine.elevated && !machine.accepts_unknown);
    ck_assert(text_is(machine.user, NULL));
    ck_assert_uint_eq(machine.account_count, 1);
    ck_assert(!machine.accounts[0].has_password && !machine.accounts[0].administrator);
    ck_assert(machine.accounts[0].logon_interactive && machine.accounts[0].logon_network);
    ck_assert_int_eq(machine.accounts[0].state, MACHINE_ACCOUNT_ENABLED);
    ck_assert(text_is(machine.accounts[0].domain, NULL));
    ck_assert(!machine.files[0].requires_administrator);
    ck_assert_uint_eq(machine.files[0].exit_code, 0);
    ck_assert_uint_eq(machine.files[0].duration_ms, 0);
    machine_fini(&machine);
}
END_TEST

START_TEST(everything)
{
    struct machine machine;
    machine_from_text(&machine, "secondary-logon='stopped' uac='deny' elevated='true' user='CORP\\bob' unknown='accept'",
                      "<environment name='A' value=''/>"
                      "<account user='a' domain='D' password='' state='must-change' logon=' network ' administrator='true'/>"
                      "<directory path='C:\\d' deny='D\\a'/>"
                      "<file path='C:\\f.exe' requires='administrator' deny='D\\b' exit-code='4294967295'"
                      " duration-ms='18446744073709551615'/>"
                      "<association extension='txt'/><association extension='.LOG'/>"
                      "<secret host='personal' path='p' username='u' password='&#252;'/><secret/>"
                      "<fault call='2' error='1326'/>");
    ck_assert_int_eq(machine.secondary_logon, MACHINE_SERVICE_STOPPED);
    ck_assert(machine.uac_denies && machine.elevated && machine.accepts_unknown);
    ck_assert(text_is(machine.user, "CORP\\bob"));
    ck_assert(text_is(machine.environment[0].name, "A") && text_is(machine.environment[0].value, ""));
    const struct machine_account *account = &machine.accounts[0];
    ck_assert(text_is(account->user, "a") && text_is(account->domain, "D"));
    ck_assert(account->has_password && secret_is_present(&account->password) && account->password.length == 0);
    ck_assert_int_eq(account->state, MACHINE_ACCOUNT_MUST_CHANGE);
    ck_assert(!account->logon_interactive && account->logon_network && account->administrator);
    ck_assert(text_is(machine.directories[0].path, "C:\\d") && text_is(machine.directories[0].deny, "D\\a"));
    const struct machine_file *file = &machine.files[0];
    ck_assert(text_is(file->path, "C:\\f.exe") && text_is(file->deny, "D\\b") && file->requires_administrator);
    ck_assert_uint_eq(file->exit_code, 4294967295u);
    ck_assert_uint_eq(file->duration_ms, 18446744073709551615u);
    ck_assert(text_is(machine.associations[0].extension, ".txt") && text_is(machine.associations[1].extension, ".LOG"));
    const struct machine_secret *secret = &machine.secrets[0];
    ck_assert(text_is(secret->host, "personal") && text_is(secret->path, "p") && text_is(secret->username, "u"));
    ck_assert(secret->has_password && secret->password.length == 2 && memcmp(secret->password.bytes, "\xC3\xBC", 2) == 0);
    ck_assert(!machine.secrets[1].has_password && text_is(machine.secrets[1].host, NULL));
    ck_assert_uint_eq(machine.faults[0].call, 2);
    ck_assert_uint_eq(machine.faults[0].error, 1326);
    machine_fini(&machine);
}
END_TEST

START_TEST(grows)
{
    struct buffer content = {0};
    for (unsigned i = 0; i < 1000; i++)
        buffer_printf(&content, "<account user='u%u' password='p%u'/>", i, i);
    struct machine machine;
    machine_from_text(&machine, "", content.bytes);
    buffer_fini(&content);
    ck_assert_uint_eq(machine.account_count, 1000);
    for (unsigned i = 0; i < 1000; i++) {
        char user[8], password[8];
        snprintf(user, sizeof user, "u%u", i);
        snprintf(password, sizeof password, "p%u", i);
        ck_assert(text_is(machine.accounts[i].user, user));
        ck_assert(text_is((struct text){machine.accounts[i].password.bytes, machine.accounts[i].password.length}, password));
    }
    machine_fini(&machine);
}
END_TEST

START_TEST(foreign_attributes_are_ignored)
{
    struct machine machine;
    machine_from_text(&machine, "xmlns:x='urn:x' x:user='somebody'", "<file path='C:\\x.exe' x:deny='A\\b' xml:lang='de'/>");
    ck_assert(text_is(machine.user, NULL) && text_is(machine.files[0].deny, NULL));
    machine_fini(&machine);
}
END_TEST

/* What is wrong, where, and a piece of what the message must say. */
static const struct {
    const char *document;
    size_t line, column;
    const char *says;
} wrong[] = {
    {"<machine/>", 1, 1, "urn:deputy:machine:1"},
    {"<?xml version='1.0'?>\n <policy xmlns='urn:deputy:policy:1'/>", 2, 2, "policy"},
    {ROOT "\n  <printer/></machine>", 2, 3, "unknown element <printer>"},
    {ROOT "<x:file xmlns:x='urn:x' path='C:\\a'/></machine>", 1, 39, "unknown element <file>"},
    {ROOT "\n<file path='C:\\a'>\n <file path='C:\\b'/></file></machine>", 3, 2, "unknown element <file>"},
    {ROOT "\n<file path='C:\\a' size='3'/></machine>", 2, 1, "unknown attribute \"size\""},
    {ROOT "\n<x:file xmlns:x='urn:deputy:machine:1' x:path='C:\\a'/></machine>", 2, 1, "unknown attribute \"path\""},
    {"<machine xmlns='urn:deputy:machine:1' name='x'/>", 1, 1, "unknown attribute \"name\""},
    {ROOT "\n\n<file/></machine>", 3, 1, "no attribute \"path\""},
    {ROOT "\n<account password='x'/></machine>", 2, 1, "no attribute \"user\""},
    {ROOT "\n<environment name='x'/></machine>", 2, 1, "no attribute \"value\""},
    {ROOT "\n<fault call='1'/></machine>", 2, 1, "no attribute \"error\""},
    {ROOT "\n<association/></machine>", 2, 1, "no attribute \"extension\""},
    {"<machine xmlns='urn:deputy:machine:1' elevated='1'/>", 1, 1, "\"false\" or \"true\""},
    {"<machine xmlns='urn:deputy:machine:1' uac='Deny'/>", 1, 1, "\"consent\" or \"deny\""},
    {"<machine xmlns='urn:deputy:machine:1' secondary-logon=''/>", 1, 1, "\"running\", \"stopped\" or \"disabled\""},
    {ROOT "\n<account user='a' state='gone'/></machine>", 2, 1, "state=\"gone\""},
    {ROOT "\n<account user='a' logon='interactive batch'/></machine>", 2, 1, "\"interactive\" or \"network\""},
    {ROOT "\n<account user=' '/></machine>", 2, 1, "user"},
    {ROOT "\n<file path='C:\\a' exit-code='-1'/></machine>", 2, 1, "0 to 4294967295"},
    {ROOT "\n<file path='C:\\a' exit-code='4294967296'/></machine>", 2, 1, "0 to 4294967295"},
    {ROOT "\n<file path='C:\\a' duration-ms='18446744073709551616'/></machine>", 2, 1, "duration-ms"},
    {ROOT "\n<fault call='0' error='5'/></machine>", 2, 1, "call=\"0\""},
    {ROOT "\n<fault call='1' error='0'/></machine>", 2, 1, "error=\"0\""},
    {ROOT "\n<secret host='vault' password='x'/></machine>", 2, 1, "\"custom\", \"repository\""},
    {ROOT "\n<secret username='a&#10;b' password='x'/></machine>", 2, 1, "one line"},
    {ROOT "\n<secret username='a&#13;b' password='x'/></machine>", 2, 1, "one line"},
    {ROOT "\n<association extension='a/b'/></machine>", 2, 1, "extension"},
    {ROOT "\n<file path='C:\\a'>text</file></machine>", 2, 1, "unexpected text"},
};

START_TEST(errors_say_where_and_what)
{
    struct machine machine;
    struct reader_error error;
    ck_assert_int_eq(machine_try_text(wrong[_i].document, &machine, &error), STATUS_INVALID);
    ck_assert_msg(strstr(error.message, wrong[_i].says), "case %d: %s", _i, error.message);
    ck_assert_msg(error.place.line == wrong[_i].line && error.place.column == wrong[_i].column, "case %d: %zu:%zu", _i,
                  error.place.line, error.place.column);
    ck_assert_uint_eq(machine.file_count, 0);
}
END_TEST

START_TEST(xml_errors_come_through)
{
    struct machine machine;
    struct reader_error error;
    ck_assert_int_eq(machine_try_text(ROOT "\n<file></machine>", &machine, &error), STATUS_INVALID);
    ck_assert_int_eq(machine_try_text(ROOT "\n<secret></machine>", &machine, &error), STATUS_NOT_WELL_FORMED);
    ck_assert_uint_eq(error.place.line, 2);
    ck_assert_str_ne(error.message, "");
    ck_assert_int_eq(machine_try_text("<!DOCTYPE machine><machine/>", &machine, &error), STATUS_OVER_LIMIT);
}
END_TEST

START_TEST(hostile_names_do_not_break_the_message)
{
    struct buffer document = {0};
    buffer_add(&document, TEXT("<machine xmlns='urn:deputy:machine:1'><"));
    for (unsigned i = 0; i < 5000; i++)
        buffer_add(&document, TEXT("ü"));
    buffer_add(&document, TEXT("/></machine>"));
    struct machine machine;
    struct reader_error error;
    ck_assert_int_eq(machine_try_text(document.bytes, &machine, &error), STATUS_INVALID);
    buffer_fini(&document);
    size_t offset = 0;
    struct text message = text_of(error.message);
    while (offset < message.length)
        ck_assert_uint_ne(text_next_code_point(message, &offset), 0xFFFD);
    ck_assert(strstr(error.message, "remove it"));
}
END_TEST

START_TEST(no_password_in_messages)
{
    struct machine machine;
    struct reader_error error;
    ck_assert_int_eq(machine_try_text(ROOT "<account user='a' password='hunter2' state='x'/></machine>", &machine, &error),
                     STATUS_INVALID);
    ck_assert(!strstr(error.message, "hunter2"));
}
END_TEST

static long file_source(void *context, char *bytes, size_t size)
{
    size_t count = fread(bytes, 1, size, context);
    return ferror((FILE *)context) ? -1 : (long)count;
}

static const char *const fixtures[] = {"corp-workstation", "service-disabled", "service-stopped", "strict",
                                       "faults",           "uac-deny",         "elevated",        "umlauts"};

START_TEST(fixtures_are_read)
{
    char path[128];
    snprintf(path, sizeof path, "fixtures/machines/%s.xml", fixtures[_i]);
    FILE *file = fopen(path, "rb");
    ck_assert_msg(file != NULL, "%s cannot be opened; run the tests in the root of the repository", path);
    struct machine machine;
    struct reader_error error;
    enum status status = machine_profile_read(file_source, file, &machine, &error);
    fclose(file);
    ck_assert_msg(status == STATUS_OK, "%s:%zu:%zu: %s", path, error.place.line, error.place.column, error.message);
    machine_fini(&machine);
}
END_TEST

START_TEST(built_in_machine)
{
    struct machine machine;
    struct text value;
    ck_assert_int_eq(machine_init_built_in(&machine), STATUS_OK);
    ck_assert(machine.accepts_unknown && !machine.uac_denies && !machine.elevated);
    ck_assert_int_eq(machine.secondary_logon, MACHINE_SERVICE_RUNNING);
    ck_assert(text_is(machine.user, "CORP\\operator"));
    ck_assert(machine_environment_find(&machine, TEXT("SYSTEMROOT"), &value));
    ck_assert(text_is(value, "C:\\Windows"));
    ck_assert(!machine_environment_find(&machine, TEXT("NO_SUCH"), &value));
    machine_fini(&machine);
    machine_fini(&machine);
}
END_TEST

Suite *machine_profile_suite(void)
{
    Suite *suite = suite_create("machine_profile");
    TCase *tests = tcase_create("machine_profile");
    tcase_add_test(tests, defaults);
    tcase_add_test(tests, everything);
    tcase_add_test(tests, grows);
    tcase_add_test(tests, foreign_attributes_are_ignored);
    tcase_add_loop_test(tests, errors_say_where_and_what, 0, sizeof wrong / sizeof *wrong);
    tcase_add_test(tests, xml_errors_come_through);
    tcase_add_test(tests, hostile_names_do_not_break_the_message);
    tcase_add_test(tests, no_password_in_messages);
    tcase_add_loop_test(tests, fixtures_are_read, 0, sizeof fixtures / sizeof *fixtures);
    tcase_add_test(tests, built_in_machine);
    suite_add_tcase(suite, tests);
    return suite;
}
