#include "tests/policy_from_text.h"

#include <stdio.h>
#include <stdlib.h>

Suite *policy_document_suite(void);

#define ROOT "<policy xmlns='urn:deputy:policy:1' name='test'>\n"
#define RULE ROOT "<rule id='A1' severity='error'>\n"
#define WHEN RULE "<when>\n"
#define END_WHEN "</when><message>m</message></rule></policy>"

START_TEST(default_is_read_without_error)
{
    struct policy policy;
    policy_from_default(&policy);
    ck_assert(text_equals(policy.name, TEXT("default")));
    ck_assert_uint_eq(policy.rules.count, 10 + 8 + 11 + 14);
    for (const struct rule *rule = policy.sources->rules; rule; rule = rule->next) {
        ck_assert_msg(rule->help.length > 0 && rule->page.reason.length > 0 && rule->page.source.length > 0, "%s",
                      rule->id.bytes);
        ck_assert_msg(rule->page.bad.length > 0 && rule->page.good.length > 0, "%s", rule->id.bytes);
        ck_assert_msg((rule->message.length > 0) == !rule->diagnostic, "%s", rule->id.bytes);
        ck_assert_msg((rule->conditions != NULL) == !rule->diagnostic, "%s", rule->id.bytes);
    }
    policy_fini(&policy);
}
END_TEST

START_TEST(the_embedded_default_is_the_file)
{
    FILE *file = fopen("policy/default.xml", "rb");
    ck_assert_ptr_nonnull(file);
    struct text embedded = embedded_text("policy/default.xml");
    char *bytes = malloc(embedded.length + 1);
    ck_assert_ptr_nonnull(bytes);
    ck_assert_uint_eq(fread(bytes, 1, embedded.length + 1, file), embedded.length);
    ck_assert_int_eq(memcmp(bytes, embedded.bytes, embedded.length), 0);
    free(bytes);
    fclose(file);
}
END_TEST

START_TEST(everything_is_kept)
{
    struct policy policy;
    policy_from_text(&policy, TEXT(ROOT "<rule id='A1' name='long-name' severity='warning' locked='true'"
                                        " points-at='user mode' applies-to='all'>\n"
                                        "<when><is fact='mode'>custom</is></when>\n"
                                        "<when points-at='link'><is fact='has-link'>true</is></when>\n"
                                        "<message> One\n  line of {name}. </message><help>Do\tthis.</help>\n"
                                        "<page><reason>r</reason><bad>\n &lt;b/>\n</bad><good> g </good><source>s</source></page>"
                                        "</rule>\n"
                                        "<exclusive id='A2' severity='note' facts='net-only administrator'/></policy>"));
    const struct rule *rule = policy_find(&policy, TEXT("a1"));
    ck_assert_ptr_nonnull(rule);
    ck_assert_str_eq(rule->id.bytes, "A1");
    ck_assert_str_eq(rule->name.bytes, "long-name");
    ck_assert_int_eq(rule->severity, SEVERITY_WARNING);
    ck_assert(rule->locked && rule->applies_to_all && !rule->diagnostic);
    ck_assert_str_eq(rule->message.bytes, "One line of {name}.");
    ck_assert_str_eq(rule->help.bytes, "Do this.");
    ck_assert_str_eq(rule->page.bad.bytes, "<b/>");
    ck_assert_str_eq(rule->page.good.bytes, "g");
    ck_assert_uint_eq(rule->place.line, 2);
    ck_assert_uint_eq(rule->place.column, 1);
    ck_assert_uint_eq(rule->conditions->points_at_count, 2);
    ck_assert_int_eq(rule->conditions->points_at[1], FACT_MODE);
    ck_assert_int_eq(rule->conditions->next->points_at[0], FACT_LINK);
    rule = rule->next;
    ck_assert_str_eq(rule->name.bytes, "A2");
    ck_assert_int_eq(rule->severity, SEVERITY_NOTE);
    ck_assert(!rule->locked && !rule->applies_to_all);
    ck_assert_uint_eq(rule->place.line, 10);
    ck_assert_ptr_null(policy_find(&policy, TEXT("A3")));
    policy_fini(&policy);
}
END_TEST

/* Every kind of misuse: the line of the element that is wrong, and a word the message has to hold. */
static const struct {
    const char *document;
    size_t line;
    const char *says;
} misuses[] = {
    {"<policies xmlns='urn:deputy:policy:1'/>", 1, "policies"},
    {"<policy name='x'/>", 1, "policy"},
    {"<policy xmlns='urn:deputy:sessions:1' name='x'/>", 1, "policy"},
    {"<policy xmlns='urn:deputy:policy:1'/>", 1, "name"},
    {ROOT "<rules/></policy>", 2, "rules"},
    {ROOT "<x:rule xmlns:x='urn:x'/></policy>", 2, "rule"},
    {ROOT "<when/></policy>", 2, "when"},
    {ROOT "words</policy>", 1, "text"},
    {ROOT "\n<!-- c -->words</policy>", 1, "text"},
    {RULE "words</rule></policy>", 2, "text"},
    {WHEN "words" END_WHEN, 3, "text"},
    {WHEN "<all>\n<is fact='mode'>none</is>words</all>" END_WHEN, 4, "text"},
    /* rules */
    {ROOT "<rule severity='error'><when/></rule></policy>", 2, "id"},
    {ROOT "<rule id='A1'><when/></rule></policy>", 2, "severity"},
    {ROOT "<rule id='A1' severity='bad'><when/></rule></policy>", 2, "severity"},
    {ROOT "<rule id='A1' severity='Error'><when/></rule></policy>", 2, "severity"},
    {ROOT "<rule id='' severity='error'><when/></rule></policy>", 2, "id"},
    {ROOT "<rule id='A 1' severity='error'><when/></rule></policy>", 2, "id"},
    {ROOT "<rule id='1A' severity='error'><when/></rule></policy>", 2, "id"},
    {ROOT "<rule id='A1' severity='error' sevrity='x'><when/></rule></policy>", 2, "sevrity"},
    {ROOT "<rule id='A1' severity='error' locked='yes'><when/></rule></policy>", 2, "locked"},
    {ROOT "<rule id='A1' severity='error' applies-to='sessions'><when/></rule></policy>", 2, "applies-to"},
    {RULE "<message>m</message></rule></policy>", 2, "when"},
    {RULE "</rule></policy>", 2, "when"},
    {RULE "<when/></rule></policy>", 3, "when"},
    {RULE "<when>\n\n</when></rule></policy>", 3, "when"},
    {WHEN "<all/>" END_WHEN, 4, "all"},
    {WHEN "<any>\n</any>" END_WHEN, 4, "any"},
    {WHEN "<not></not>" END_WHEN, 4, "not"},
    {RULE "<when><is fact='mode'>custom</is></when>\n</rule>\n<exclusive id='a1' severity='error' facts='run-as prompt'/>"
          "</policy>", 5, "taken"},
    {ROOT "<rule id='A1' severity='error' points-at='nobody'>\n<when><is fact='mode'>none</is></when></rule></policy>",
     2, "nobody"},
    {ROOT "<rule id='A1' severity='error' points-at='mode kind'>\n<when><is fact='mode'>none</is></when></rule></policy>",
     2, "kind"},
    {RULE "<when points-at='nobody'><is fact='mode'>none</is></when></rule></policy>", 3, "nobody"},
    {RULE "<when points-at='planned-length'><is fact='mode'>none</is></when></rule></policy>", 3, "planned-length"},
    /* facts and values */
    {WHEN "<is fact='moed'>custom</is>" END_WHEN, 4, "moed"},
    {WHEN "<is fact='Mode'>custom</is>" END_WHEN, 4, "Mode"},
    {WHEN "<is>custom</is>" END_WHEN, 4, "fact"},
    {WHEN "<is fact='mode'>customs</is>" END_WHEN, 4, "customs"},
    {WHEN "<is fact='mode'>Custom</is>" END_WHEN, 4, "Custom"},
    {WHEN "<is fact='mode'></is>" END_WHEN, 4, "mode"},
    {WHEN "<is fact='run-as'>yes</is>" END_WHEN, 4, "yes"},
    {WHEN "<is fact='shell-execute'>null</is>" END_WHEN, 4, "null"},
    {WHEN "<is fact='planned-length'>5</is>" END_WHEN, 4, "planned-length"},
    {WHEN "<is fact='link'>0f5c</is>" END_WHEN, 4, "0f5c"},
    {WHEN "<one-of fact='own-link'>7d1e0f5c-3b6a-4c1d-9e2f-0a1b2c3d4e5f DC01</one-of>" END_WHEN, 4, "DC01"},
    {WHEN "<is fact='id'>7d1e0f5c-3b6a-4c1d-9e2f-0a1b2c3d4e5g</is>" END_WHEN, 4, "id"},
    {WHEN "<is fact='mode' value='custom'/>" END_WHEN, 4, "value"},
    {WHEN "<is fact='mode'>\n<all/></is>" END_WHEN, 5, "all"},
    {WHEN "<one-of fact='kind'>command-line\n powershell other2</one-of>" END_WHEN, 4, "other2"},
    {WHEN "<one-of fact='kind'></one-of>" END_WHEN, 4, "one-of"},
    {WHEN "<one-of fact='name'> \n </one-of>" END_WHEN, 4, "one-of"},
    {WHEN "<one-of fact='length-limit'>5</one-of>" END_WHEN, 4, "length-limit"},
    /* patterns */
    {WHEN "<matches fact='group'/>" END_WHEN, 4, "glob"},
    {WHEN "<matches fact='group' glob='a' regex='b'/>" END_WHEN, 4, "regex"},
    {WHEN "<matches fact='group' glob='[a'/>" END_WHEN, 4, "pattern"},
    {WHEN "<matches fact='group' regex='(a'/>" END_WHEN, 4, "pattern"},
    {WHEN "<matches fact='prompt' regex='t'/>" END_WHEN, 4, "prompt"},
    {WHEN "<matches fact='planned-length' regex='1'/>" END_WHEN, 4, "planned-length"},
    {WHEN "<matches fact='group' glob='a'>b</matches>" END_WHEN, 4, "text"},
    /* numbers */
    {WHEN "<exceeds fact='name' limit='5'/>" END_WHEN, 4, "name"},
    {WHEN "<exceeds fact='planned-length' limit='name'/>" END_WHEN, 4, "name"},
    {WHEN "<exceeds fact='planned-length' limit='nothing'/>" END_WHEN, 4, "nothing"},
    {WHEN "<exceeds fact='planned-length' limit='5x'/>" END_WHEN, 4, "limit"},
    {WHEN "<exceeds fact='planned-length' limit='-1'/>" END_WHEN, 4, "-1"},
    {WHEN "<exceeds fact='planned-length' limit=''/>" END_WHEN, 4, "\"\""},
    {WHEN "<exceeds fact='planned-length' limit='99999999999999999999999'/>" END_WHEN, 4, "limit"},
    {WHEN "<exceeds fact='planned-length'/>" END_WHEN, 4, "limit"},
    /* exclusive */
    {ROOT "<exclusive id='A1' severity='error' facts='run-as'/></policy>", 2, "two"},
    {ROOT "<exclusive id='A1' severity='error' facts=''/></policy>", 2, "two"},
    {ROOT "<exclusive id='A1' severity='error' facts='run-as run-as'/></policy>", 2, "twice"},
    {ROOT "<exclusive id='A1' severity='error' facts='run-as mode'/></policy>", 2, "mode"},
    {ROOT "<exclusive id='A1' severity='error' facts='run-as nobody'/></policy>", 2, "nobody"},
    {ROOT "<exclusive id='A1' severity='error'/></policy>", 2, "facts"},
    {ROOT "<exclusive id='A1' severity='error' facts='run-as prompt'>\n<when/></exclusive></policy>", 3, "when"},
    /* words */
    {RULE "<when><is fact='mode'>none</is></when>\n<message>{nobody} is here</message></rule></policy>", 4, "nobody"},
    {RULE "<when><is fact='mode'>none</is></when>\n<message>{name is here</message></rule></policy>", 4, "}"},
    {RULE "<when><is fact='mode'>none</is></when>\n<message>} and {name</message></rule></policy>", 4, "}"},
    {RULE "<when><is fact='mode'>none</is></when>\n<message>{}</message></rule></policy>", 4, "\"\""},
    {RULE "<message>a</message>\n<message>b</message></rule></policy>", 4, "twice"},
    {RULE "<help>a</help>\n<help>b</help></rule></policy>", 4, "twice"},
    {RULE "<page><bad>a</bad>\n<bad>b</bad></page></rule></policy>", 4, "twice"},
    {RULE "<page>\n</page><page/></rule></policy>", 4, "twice"},
    {RULE "<message><b/></message></rule></policy>", 3, "b"},
    {ROOT "<diagnostic id='DX000' severity='error'/></policy>", 2, "name"},
};

START_TEST(misuse_is_an_error_with_its_line)
{
    for (size_t i = 0; i < sizeof misuses / sizeof *misuses; i++) {
        struct policy policy;
        struct policy_error error = {0};
        enum status status = policy_try_text(text_of(misuses[i].document), &policy, &error);
        ck_assert_msg(status == STATUS_INVALID, "%s: %s", misuses[i].document, status_text(status));
        ck_assert_msg(error.place.line == misuses[i].line, "%s: line %zu: %s", misuses[i].document, error.place.line,
                      error.message);
        ck_assert_msg(error.place.column >= 1, "%s", misuses[i].document);
        ck_assert_msg(strstr(error.message, misuses[i].says) != NULL, "%s: %s", misuses[i].document, error.message);
        policy_fini(&policy);
    }
}
END_TEST

START_TEST(what_is_not_xml_is_said_as_such)
{
    struct policy policy;
    struct policy_error error = {0};
    ck_assert_int_eq(policy_try_text(TEXT("<policy xmlns='urn:deputy:policy:1' name='x'>\n</polic>"), &policy, &error),
                     STATUS_INVALID);
    ck_assert_uint_eq(error.place.line, 2);
    policy_fini(&policy);
    ck_assert_int_eq(policy_try_text(TEXT("<!DOCTYPE policy>\n<policy xmlns='urn:deputy:policy:1' name='x'/>"), &policy, &error),
                     STATUS_INVALID);
    policy_fini(&policy);
}
END_TEST

/* An error message is one line of valid UTF-8, whatever the policy holds. */
START_TEST(messages_are_one_line)
{
    struct buffer document = {0};
    struct policy policy;
    struct policy_error error = {0};
    buffer_printf(&document, WHEN "<is fact='mode'>x\n\xE2\x80\xAE");
    for (int i = 0; i < 200; i++)
        buffer_add(&document, TEXT("\xC3\xBC"));
    buffer_printf(&document, "</is>" END_WHEN);
    ck_assert_int_eq(policy_try_text(buffer_text(&document), &policy, &error), STATUS_INVALID);
    ck_assert_uint_eq(error.place.line, 4);
    ck_assert_ptr_null(strchr(error.message, '\n'));
    ck_assert_ptr_null(strstr(error.message, "\xE2\x80\xAE"));
    struct text message = text_of(error.message);
    for (size_t offset = 0; offset < message.length;) {
        size_t before = offset;
        uint32_t code_point = text_next_code_point(message, &offset);
        ck_assert(code_point != 0xFFFD || offset - before == 3);
    }
    buffer_fini(&document);
    policy_fini(&policy);
}
END_TEST

/* A policy in a checkout is nobody's to trust: many conditions take no quadratic time. */
START_TEST(many_conditions_are_read)
{
    struct buffer document = {0};
    struct policy policy;
    struct policy_error error;
    buffer_printf(&document, WHEN "<any>");
    for (int i = 0; i < 50000; i++)
        buffer_add(&document, TEXT("<is fact='name'>a</is>"));
    buffer_printf(&document, "</any>" END_WHEN);
    ck_assert_int_eq(policy_try_text(buffer_text(&document), &policy, &error), STATUS_OK);
    size_t count = 0;
    const struct condition *any = policy.sources->rules->conditions->condition.first_child;
    for (const struct condition *child = any->first_child; child; child = child->next)
        count++;
    ck_assert_uint_eq(count, 50000);
    buffer_fini(&document);
    policy_fini(&policy);
}
END_TEST

/* The XSD's lists of facts are the table's: by type, and those that have an element to point at. */
static bool xsd_lists(const char *type, const char *value)
{
    struct text xsd = embedded_text("xml/policy.xsd");
    struct buffer wanted = {0};
    buffer_printf(&wanted, "<xs:simpleType name=\"%s\">", type);
    const char *start = strstr(xsd.bytes, wanted.bytes);
    ck_assert_ptr_nonnull(start);
    const char *end = strstr(start, "</xs:simpleType>");
    buffer_clear(&wanted);
    buffer_printf(&wanted, "<xs:enumeration value=\"%s\"/>", value);
    const char *found = strstr(start, wanted.bytes);
    bool listed = found && found < end;
    buffer_fini(&wanted);
    return listed;
}

START_TEST(the_xsd_knows_every_fact)
{
    for (int i = 0; i < FACT_COUNT; i++) {
        const struct fact_definition *fact = &fact_definitions[i];
        bool text = fact->type == FACT_TEXT || fact->type == FACT_LIST;
        ck_assert_msg(xsd_lists("switch-fact", fact->name) == (fact->type == FACT_BOOLEAN), "%s", fact->name);
        ck_assert_msg(xsd_lists("enum-fact", fact->name) == (fact->type == FACT_ENUM), "%s", fact->name);
        ck_assert_msg(xsd_lists("text-fact", fact->name) == text, "%s", fact->name);
        ck_assert_msg(xsd_lists("number-fact", fact->name) == (fact->type == FACT_NUMBER), "%s", fact->name);
        bool place = xsd_lists("field-place", fact->name) || xsd_lists("derived-place", fact->name);
        ck_assert_msg(place == (fact->place != FACT_PLACE_NONE), "%s", fact->name);
    }
}
END_TEST

START_TEST(a_zeroed_policy_can_be_given_back)
{
    struct policy policy = {0};
    policy_fini(&policy);
    policy_init(&policy);
    policy_fini(&policy);
    policy_fini(&policy);
}
END_TEST

Suite *policy_document_suite(void)
{
    Suite *suite = suite_create("policy_document");
    TCase *reading = tcase_create("reading"), *errors = tcase_create("errors");
    tcase_add_test(reading, default_is_read_without_error);
    tcase_add_test(reading, the_embedded_default_is_the_file);
    tcase_add_test(reading, everything_is_kept);
    tcase_add_test(reading, many_conditions_are_read);
    tcase_add_test(reading, the_xsd_knows_every_fact);
    tcase_add_test(reading, a_zeroed_policy_can_be_given_back);
    tcase_add_test(errors, misuse_is_an_error_with_its_line);
    tcase_add_test(errors, what_is_not_xml_is_said_as_such);
    tcase_add_test(errors, messages_are_one_line);
    suite_add_tcase(suite, reading);
    suite_add_tcase(suite, errors);
    return suite;
}
