/* Native session documents out: the inverse of their reader, and nothing that the reader would not take. */
#include <stdio.h>

#include "tests/document_text.h"
#include "xml/reader.h"
#include "xml/writer.h"

Suite *writer_suite(void);

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))
#define ID_A "7d1e0000-0001-4c6e-9b11-3f5a7d9e1c0a"
#define ID_B "7d1e0000-0002-4c6e-9b11-3f5a7d9e1c0b"
#define HEAD "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<sessions xmlns=\"urn:deputy:sessions:1\">\n"
#define TAIL "</sessions>\n"

static bool take_id(void *context, const struct guid *id)
{
    (void)context;
    (void)id;
    return true;
}

static void take_entry(void *context, const struct entry *entry)
{
    ck_assert_int_eq(writer_add(context, entry), WRITER_WRITTEN);
}

static void take_stray(void *context, const struct entry_diagnostic *diagnostic)
{
    (void)context;
    ck_assert_msg(false, "%s", diagnostic->rule);
}

static void rewrite(struct text document, struct buffer *out)
{
    struct text_source source = {document, 0, false};
    struct document_sink sink = {out, take_id, take_entry, take_stray, false};
    struct document_result result;
    writer_begin(out);
    ck_assert_int_eq(document_read(text_source_read, &source, false, &sink, &result), STATUS_OK);
    ck_assert_msg(result.rule == NULL, "%s: %.*s", result.rule, TEXT_ARGS(document));
    writer_end(out);
    ck_assert(!out->failed);
}

/* The content of <sessions> is written as expected, and reads as it did. */
static void writes(const char *content, const char *expected)
{
    struct buffer document = {0}, written = {0}, wanted = {0};
    buffer_printf(&document, "<sessions xmlns='urn:deputy:sessions:1'>%s</sessions>", content);
    buffer_printf(&wanted, HEAD "%s" TAIL, expected);
    rewrite(buffer_text(&document), &written);
    ck_assert_str_eq(written.bytes, wanted.bytes);
    char *before = document_text_of(buffer_text(&document), 0), *after = document_text_of(buffer_text(&written), 0);
    ck_assert_str_eq(after, before);
    free(before);
    free(after);
    buffer_fini(&document);
    buffer_fini(&written);
    buffer_fini(&wanted);
}

struct row {
    const char *content, *written;
};

#define SESSION "<session id=\"" ID_A "\" name=\"n\" kind=\"command-line\""

START_TEST(every_element_and_attribute)
{
    static const struct row rows[] = {
        {"", ""},
        {"<credential id='" ID_A "' name=''/>", "  <credential id=\"" ID_A "\" name=\"\"/>\n"},
        {"<credential group='g' domain='d' user='u' name='n' id='" ID_A "'/>",
         "  <credential id=\"" ID_A "\" name=\"n\" user=\"u\" domain=\"d\" group=\"g\"/>\n"},
        {"<entry id='{7D1E0000-0001-4C6E-9B11-3F5A7D9E1C0A}' name='n' type='RDPConfigured' group='g'/>",
         "  <entry id=\"" ID_A "\" name=\"n\" type=\"RDPConfigured\" group=\"g\"/>\n"},
        {SESSION " group='a;b' host='h' database='db' user='u' domain='d' link='" ID_B "'/>",
         "  <session id=\"" ID_A "\" name=\"n\" group=\"a;b\" kind=\"command-line\" host=\"h\" database=\"db\" user=\"u\" "
         "domain=\"d\" link=\"" ID_B "\"/>\n"},
        {SESSION "><command directory='d' shell-execute='true' administrator='true' wait='true' output='capture' "
         "capture-file='f' run-64-bit='true'> a b </command></session>",
         "  " SESSION ">\n    <command directory=\"d\" shell-execute=\"true\" administrator=\"true\" wait=\"true\" "
         "output=\"capture\" capture-file=\"f\" run-64-bit=\"true\"> a b </command>\n  </session>\n"},
        {SESSION "><command shell-execute='false' output='keep-open' default-directory='false'/></session>",
         "  " SESSION ">\n    <command default-directory=\"false\" shell-execute=\"false\" output=\"keep-open\"/>\n"
         "  </session>\n"},
        {SESSION "><run-as mode='custom' user='u' domain='d' link='" ID_B "' prompt='true' net-only='true' "
         "session-credentials='true' stored-secret='true'/><script file='f' arguments='a'/></session>",
         "  " SESSION ">\n    <script file=\"f\" arguments=\"a\"/>\n    <run-as mode=\"custom\" user=\"u\" domain=\"d\" "
         "link=\"" ID_B "\" prompt=\"true\" net-only=\"true\" session-credentials=\"true\" stored-secret=\"true\"/>\n"
         "  </session>\n"},
        {SESSION "><parameter number='5' secured='true' label='l'/><parameter number='2' value=''/></session>",
         "  " SESSION ">\n    <parameter number=\"2\" value=\"\"/>\n    <parameter number=\"5\" label=\"l\" secured=\"true\"/>\n"
         "  </session>\n"},
        /* what needs its element, although the mode is none or the file is not given */
        {SESSION "><run-as mode='none' stored-secret='true'/></session>",
         "  " SESSION ">\n    <run-as mode=\"none\" stored-secret=\"true\"/>\n  </session>\n"},
        {SESSION "><script file='' arguments='$PASSWORD$'/></session>",
         "  " SESSION ">\n    <script file=\"\" arguments=\"$PASSWORD$\"/>\n  </session>\n"},
        {SESSION "><run-as mode='my-personal'/></session>",
         "  " SESSION ">\n    <run-as mode=\"my-personal\"/>\n  </session>\n"},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        writes(rows[i].content, rows[i].written);
}
END_TEST

/* What says nothing is not written; what it says is what its absence says. */
START_TEST(defaults_are_not_written)
{
    static const char *const parts[] = {
        "<command/>", "<command wait='false' administrator='false' output='default' run-64-bit='false'> \n </command>",
        "<command default-directory='true'/>", "<script file=''/>", "<run-as mode='none'/>", "<parameter number='1'/>",
        "<run-as mode='none' prompt='false' net-only='false' session-credentials='false' stored-secret='false' user=' '/>",
        "<run-as mode='none' link='00000000-0000-0000-0000-000000000000'/>",
    };
    for (size_t i = 0; i < COUNT(parts); i++) {
        struct buffer content = {0};
        buffer_printf(&content, SESSION ">%s</session>", parts[i]);
        writes(content.bytes, "  " SESSION "/>\n");
        buffer_fini(&content);
    }
}
END_TEST

START_TEST(characters_come_back)
{
    static const struct row rows[] = {
        {"&lt;&gt;&amp;&quot;'", "&lt;&gt;&amp;&quot;'"},
        {"]]&gt;", "]]&gt;"},
        {"a&#9;b&#10;c&#13;&#10;d", "a&#x9;b&#xA;c&#xD;&#xA;d"},
        {"\xC3\xBC\xF0\x9F\x98\x80\xEF\xBF\xBD", "\xC3\xBC\xF0\x9F\x98\x80\xEF\xBF\xBD"},
        /* seen by nobody: C1 controls, a right-to-left override, a line separator, a byte order mark */
        {"&#x7F;&#x9B;&#x202E;&#x2028;&#xFEFF;", "&#x7F;&#x9B;&#x202E;&#x2028;&#xFEFF;"},
        {"\xC2\x9B\xE2\x80\xAE", "&#x9B;&#x202E;"},
        {"&#x10FFFD;&#xE000;", "\xF4\x8F\xBF\xBD\xEE\x80\x80"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct buffer content = {0}, expected = {0};
        buffer_printf(&content, "<entry id='" ID_A "' name=\"%s\" type='t'/>", rows[i].content);
        buffer_printf(&expected, "  <entry id=\"" ID_A "\" name=\"%s\" type=\"t\"/>\n", rows[i].written);
        writes(content.bytes, expected.bytes);
        buffer_fini(&content);
        buffer_fini(&expected);
    }
    /* in text, white space stands as it is, but for what a line end would become */
    writes(SESSION "><command>a\tb\nc&#13;\nd\"&lt;]]&gt;&amp;&#x202E;</command></session>",
           "  " SESSION ">\n    <command>a\tb\nc&#xD;\nd\"&lt;]]&gt;&amp;&#x202E;</command>\n  </session>\n");
}
END_TEST

/* Every character that XML can hold, in an attribute and in text, comes back as it was. */
START_TEST(all_characters_come_back)
{
    struct buffer all = {0}, out = {0}, expected = {0};
    for (uint32_t code_point = 1; code_point < 0x11000; code_point++) {
        bool control = code_point < 0x20 && code_point != 9 && code_point != 10 && code_point != 13;
        if (!control && (code_point < 0xD800 || code_point >= 0xE000) && code_point != 0xFFFE && code_point != 0xFFFF)
            buffer_add_code_point(&all, code_point);
    }
    struct entry entry = {.kind = KIND_COMMAND_LINE, .has_id = true, .default_directory = true};
    entry.fields[FIELD_NAME] = entry.fields[FIELD_COMMAND] = (struct entry_value){buffer_text(&all), {1, 1, 0}};
    writer_begin(&out);
    ck_assert_int_eq(writer_add(&out, &entry), WRITER_WRITTEN);
    writer_end(&out);
    buffer_printf(&expected, "command-line type='CommandLine' id=00000000-0000-0000-0000-000000000000 name='");
    buffer_add(&expected, buffer_text(&all));
    buffer_add(&expected, TEXT("' command='"));
    buffer_add(&expected, buffer_text(&all));
    buffer_add(&expected, TEXT("'\n"));
    char *said = document_text_of(buffer_text(&out), 0);
    ck_assert(strcmp(said, expected.bytes) == 0);
    free(said);
    buffer_fini(&all);
    buffer_fini(&out);
    buffer_fini(&expected);
}
END_TEST

static void refuses(enum writer_refusal refusal, struct text text, enum entry_field field, const char *where)
{
    struct buffer out = {0};
    struct entry entry = {.kind = KIND_COMMAND_LINE, .has_id = true, .default_directory = true};
    entry.fields[field] = (struct entry_value){text, {1, 1, 0}};
    buffer_add(&out, TEXT("before"));
    ck_assert_msg(writer_add(&out, &entry) == refusal, "%s", where);
    if (refusal != WRITER_WRITTEN)
        ck_assert_str_eq(out.bytes, "before");
    ck_assert(!out.failed);
    buffer_fini(&out);
}

START_TEST(what_xml_cannot_hold_is_refused)
{
    static const struct {
        struct text text;
        enum writer_refusal refusal;
    } rows[] = {
        {{"\0", 1}, WRITER_CHARACTER}, {TEXT("a\x1B[2Jb"), WRITER_CHARACTER}, {TEXT("\x1F"), WRITER_CHARACTER},
        {TEXT("\xEF\xBF\xBE"), WRITER_CHARACTER}, {TEXT("\xEF\xBF\xBF"), WRITER_CHARACTER},
        {TEXT("\xED\xA0\x80"), WRITER_CHARACTER}, {TEXT("\xFF"), WRITER_CHARACTER}, {TEXT("\xC3"), WRITER_CHARACTER},
        {TEXT("\xEF\xBF\xBD"), WRITER_WRITTEN}, {TEXT(" "), WRITER_WRITTEN}, {TEXT("\xED\x9F\xBF"), WRITER_WRITTEN},
    };
    static const enum entry_field fields[] = {FIELD_NAME, FIELD_COMMAND, FIELD_SCRIPT, FIELD_USER};
    for (size_t i = 0; i < COUNT(rows); i++) {
        for (size_t j = 0; j < COUNT(fields); j++)
            refuses(rows[i].refusal, rows[i].text, fields[j], rows[i].text.bytes);
    }
}
END_TEST

START_TEST(no_secret_is_written)
{
    struct buffer out = {0};
    struct entry entry = {.kind = KIND_POWERSHELL, .has_id = true, .default_directory = true};
    entry.fields[FIELD_SECRET] = (struct entry_value){TEXT("hunter2"), {1, 1, 0}};
    entry.fields[FIELD_EMBEDDED_SCRIPT] = (struct entry_value){TEXT("hunter2"), {1, 1, 0}};
    entry.parameters[0] = (struct entry_parameter){.value = TEXT("hunter2"), .secured = true};
    ck_assert_int_eq(writer_add(&out, &entry), WRITER_WRITTEN);
    ck_assert_ptr_nonnull(strstr(out.bytes, "<parameter number=\"1\" secured=\"true\"/>"));
    ck_assert_ptr_nonnull(strstr(out.bytes, "stored-secret=\"true\""));
    ck_assert_ptr_null(strstr(out.bytes, "hunter"));
    buffer_fini(&out);
}
END_TEST

START_TEST(nothing_is_written_without_an_id)
{
    struct buffer out = {0};
    struct entry entry = {.kind = KIND_POWERSHELL, .default_directory = true};
    ck_assert_int_eq(writer_add(&out, &entry), WRITER_NO_ID);
    entry.kind = KIND_OTHER;
    ck_assert_int_eq(writer_add(&out, &entry), WRITER_NO_ID);
    ck_assert_uint_eq(out.length, 0);
    buffer_fini(&out);
}
END_TEST

/* Two megabytes of line feeds are ten as references; the longest tag that is written is one the reader takes. */
START_TEST(tags_stay_within_the_readers_limit)
{
    size_t other = strlen("<session id=\"" ID_A "\" name=\"\" group=\"\" kind=\"command-line\"/>");
    size_t room = READER_TOKEN_ALWAYS - other;
    char *filler = malloc(room);
    struct guid id;
    ck_assert(guid_parse(TEXT(ID_A), &id));
    memset(filler, '\n', room);
    for (size_t extra = 0; extra < 2; extra++) {
        struct buffer out = {0};
        struct entry entry = {.kind = KIND_COMMAND_LINE, .has_id = true, .id = id, .default_directory = true};
        size_t references = room / 5 - 1, letters = room % 5 + 5 + extra; /* &#xA; */
        struct buffer group = {0};
        buffer_add(&group, (struct text){filler, references - references / 2});
        buffer_add(&group, text_slice(TEXT("aaaaaaaaaa"), 0, letters));
        entry.fields[FIELD_NAME] = (struct entry_value){{filler, references / 2}, {1, 1, 0}};
        entry.fields[FIELD_GROUP] = (struct entry_value){buffer_text(&group), {1, 1, 0}};
        writer_begin(&out);
        ck_assert_int_eq(writer_add(&out, &entry), extra == 0 ? WRITER_WRITTEN : WRITER_TOO_LONG);
        writer_end(&out);
        char *said = document_text_of(buffer_text(&out), RENDER_BODY);
        if (extra == 0)
            ck_assert_int_eq(strncmp(said, "command-line group='", strlen("command-line group='")), 0);
        else
            ck_assert_str_eq(said, "");
        free(said);
        buffer_fini(&out);
        buffer_fini(&group);
    }
    free(filler);
}
END_TEST

START_TEST(it_knows_what_it_writes)
{
    static const struct {
        enum entry_kind kind;
        bool credential;
        enum entry_field field;
        bool holds;
    } rows[] = {
        {KIND_COMMAND_LINE, false, FIELD_COMMAND, true}, {KIND_COMMAND_LINE, false, FIELD_HOST, true},
        {KIND_COMMAND_LINE, false, FIELD_SECRET, true}, {KIND_COMMAND_LINE, false, FIELD_MODE, true},
        {KIND_COMMAND_LINE, false, FIELD_EMBEDDED_SCRIPT, false}, {KIND_COMMAND_LINE, false, FIELD_SCRIPT_ARGUMENTS, true},
        {KIND_OTHER, true, FIELD_OWN_USER, true}, {KIND_OTHER, true, FIELD_HOST, false},
        {KIND_OTHER, true, FIELD_OWN_LINK, false}, {KIND_OTHER, false, FIELD_OWN_USER, false},
        {KIND_OTHER, false, FIELD_GROUP, true}, {KIND_OTHER, false, FIELD_COMMAND, false},
        {KIND_OTHER, false, FIELD_MODE, false},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct entry entry = {.kind = rows[i].kind, .is_credential = rows[i].credential};
        ck_assert_msg(writer_holds(&entry, rows[i].field) == rows[i].holds, "row %zu", i);
    }
}
END_TEST

Suite *writer_suite(void)
{
    Suite *suite = suite_create("writer");
    TCase *tests = tcase_create("writer");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, every_element_and_attribute);
    tcase_add_test(tests, defaults_are_not_written);
    tcase_add_test(tests, characters_come_back);
    tcase_add_test(tests, all_characters_come_back);
    tcase_add_test(tests, what_xml_cannot_hold_is_refused);
    tcase_add_test(tests, no_secret_is_written);
    tcase_add_test(tests, nothing_is_written_without_an_id);
    tcase_add_test(tests, tags_stay_within_the_readers_limit);
    tcase_add_test(tests, it_knows_what_it_writes);
    suite_add_tcase(suite, tests);
    return suite;
}
