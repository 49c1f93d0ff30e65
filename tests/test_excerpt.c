/* What people see of a document's lines (SPEC 9): a window around the caret, and never a secret. */
#include "xml/excerpt.h"

#include <check.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *excerpt_suite(void);

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define ELLIPSIS "\xE2\x80\xA6"

/* ---- documents in memory ---- */

struct memory {
    struct text document;
    size_t position, read;
    bool seekable;
};

static long memory_read(void *context, char *bytes, size_t size)
{
    struct memory *memory = context;
    size_t left = memory->document.length - memory->position, length = left < size ? left : size;
    if (length > 0)
        memcpy(bytes, memory->document.bytes + memory->position, length);
    memory->position += length;
    memory->read += length;
    return (long)length;
}

static bool memory_seek(void *context, uint64_t offset)
{
    struct memory *memory = context;
    if (!memory->seekable || offset > memory->document.length)
        return false;
    memory->position = (size_t)offset;
    return true;
}

struct stage {
    struct memory memory;
    struct excerpt_reader *reader;
    struct excerpt excerpt;
};

static void stage_set(struct stage *stage, struct text document, bool seekable)
{
    *stage = (struct stage){.memory = {.document = document, .seekable = seekable}};
    stage->reader = excerpt_reader_new(&(struct excerpt_source){memory_read, memory_seek, &stage->memory});
    ck_assert_ptr_nonnull(stage->reader);
}

static size_t count_characters(struct text text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.length; i++)
        count += ((unsigned char)text.bytes[i] & 0xC0) != 0x80;
    return count;
}

/* Line and column of an offset, by the contract's definition. */
static struct place place_at(struct text document, size_t offset)
{
    struct place place = {1, 1, offset};
    for (size_t i = 0; i < offset; i++) {
        if (document.bytes[i] == '\n') {
            place.line++;
            place.column = 1;
        } else {
            place.column += ((unsigned char)document.bytes[i] & 0xC0) != 0x80;
        }
    }
    return place;
}

/* The byte above the caret; NUL at the line's end. */
static char at_caret(const struct excerpt *excerpt)
{
    size_t column = 0;
    for (size_t i = 0; i < excerpt->line.length; i++) {
        bool starts = ((unsigned char)excerpt->line.bytes[i] & 0xC0) != 0x80;
        if (starts && column++ == excerpt->caret)
            return excerpt->line.bytes[i];
    }
    return '\0';
}

static size_t offset_of(const char *document, const char *mark)
{
    const char *found = strstr(document, mark);
    ck_assert_msg(found != NULL, "[%s] is not in the document", mark);
    return (size_t)(found - document);
}

/* The excerpt at the first `mark`, found by its offset and by its line and column, with and without seeking. */
static void expect(const char *document, const char *mark, const char *line)
{
    struct text text = text_of(document);
    struct place place = place_at(text, offset_of(document, mark));
    for (int way = 0; way < 4; way++) {
        struct stage stage;
        stage_set(&stage, text, way & 1);
        place.offset = way & 2 ? place_at(text, offset_of(document, mark)).offset : 0;
        ck_assert_msg(excerpt_read(stage.reader, place, &stage.excerpt) == STATUS_OK, "no excerpt of [%s]", document);
        ck_assert_msg(text_equals(stage.excerpt.line, text_of(line)), "way %d: got [%.*s], expected [%s]", way,
                      TEXT_ARGS(stage.excerpt.line), line);
        ck_assert_msg(at_caret(&stage.excerpt) == '<', "caret at %zu of [%s]", stage.excerpt.caret, line);
        excerpt_reader_free(stage.reader);
    }
}

/* ---- lines ---- */

START_TEST(line_of_the_place)
{
    expect("<a>\n  <b>1</b>\r\n  <c/>\n</a>", "<b", "  <b>1</b>");
    expect("<a>\n  <b>1</b>\r\n  <c/>\n</a>", "<a", "<a>");
    expect("<a>\n  <b>1</b>\r\n  <c/>\n</a>", "<c", "  <c/>");
    expect("<a>\n  <b>1</b>\r\n  <c/>\n</a>", "</a", "</a>");
    expect("<a>\n\t<b>x\ty</b></a>", "<b", " <b>x y</b></a>");
    expect("<a>gr\xC3\xBC\xC3\x9F" "e<b/></a>", "<b", "<a>gr\xC3\xBC\xC3\x9F" "e<b/></a>");
}
END_TEST

START_TEST(invisible_characters_are_shown)
{
    expect("<a>x\xE2\x80\xAEy<b/></a>", "<b", "<a>x\\u{202E}y<b/></a>");
    expect("<a>x\x1B[31m<b/></a>", "<b", "<a>x\\u{1B}[31m<b/></a>");
}
END_TEST

START_TEST(caret_stands_under_the_element)
{
    static const char document[] = "<a>\xE2\x80\xAE<Password>hunter2</Password>\xC3\xBC<b/></a>";
    struct stage stage;
    stage_set(&stage, text_of(document), true);
    struct place place = place_at(text_of(document), offset_of(document, "<b"));
    ck_assert_int_eq(excerpt_read(stage.reader, place, &stage.excerpt), STATUS_OK);
    const char *expected = "<a>\\u{202E}<Password>***</Password>\xC3\xBC<b/></a>";
    ck_assert(text_equals(stage.excerpt.line, text_of(expected)));
    ck_assert_uint_eq(stage.excerpt.caret, strlen("<a>\\u{202E}<Password>***</Password>") + 1);
    excerpt_reader_free(stage.reader);
}
END_TEST

/* A line of `before` and `after` letters around the element. */
static void check_window(size_t before, size_t after, bool indented)
{
    struct buffer document = {0};
    struct stage stage;
    buffer_add(&document, TEXT("<a>\n<t>"));
    for (size_t i = 0; i < before; i++)
        buffer_add(&document, indented ? TEXT(" ") : TEXT("\xC3\xBC"));
    size_t offset = document.length;
    buffer_add(&document, TEXT("<b/>"));
    for (size_t i = 0; i < after; i++)
        buffer_add(&document, TEXT("\xC3\xA4"));
    buffer_add(&document, TEXT("</t>\n</a>"));
    size_t length = 3 + before + 4 + after + 4;
    for (int seekable = 0; seekable < 2; seekable++) {
        stage_set(&stage, buffer_text(&document), seekable);
        ck_assert_int_eq(excerpt_read(stage.reader, place_at(buffer_text(&document), offset), &stage.excerpt), STATUS_OK);
        size_t shown = count_characters(stage.excerpt.line);
        ck_assert_msg(at_caret(&stage.excerpt) == '<', "%zu %zu", before, after);
        ck_assert_uint_eq(shown, length < EXCERPT_WIDTH ? length : EXCERPT_WIDTH);
        bool cut_start = text_starts_with(stage.excerpt.line, TEXT(ELLIPSIS));
        bool cut_end = text_ends_with_ignoring_case(stage.excerpt.line, TEXT(ELLIPSIS));
        ck_assert(cut_start || cut_end || length <= EXCERPT_WIDTH);
        ck_assert(!(cut_start || cut_end) || length > EXCERPT_WIDTH);
        ck_assert(length <= EXCERPT_WIDTH || (before > 90 && before + 3 > stage.excerpt.caret) == cut_start);
        excerpt_reader_free(stage.reader);
    }
    buffer_fini(&document);
}

START_TEST(window_is_at_most_120_characters)
{
    static const size_t lengths[] = {0, 1, 10, 50, 500};
    for (size_t i = 0; i < COUNT(lengths); i++) {
        check_window(lengths[i], 0, false);
        check_window(0, lengths[i], false);
        check_window(lengths[i], 20, true);
    }
    check_window(50, 59, false); /* 120 */
    check_window(50, 60, false); /* 121 */
}
END_TEST

START_TEST(window_reaches_over_any_distance)
{
    struct buffer document = {0};
    struct stage stage;
    buffer_add(&document, TEXT("\xEF\xBB\xBF<a>"));
    for (size_t i = 0; i < 100000; i++)
        buffer_add(&document, TEXT("<c>\xC3\xBC</c>"));
    size_t offset = document.length;
    buffer_add(&document, TEXT("<b/>"));
    for (size_t i = 0; i < 100000; i++)
        buffer_add(&document, TEXT("<d>\xC3\xBC</d>"));
    struct text text = text_slice(buffer_text(&document), 3, SIZE_MAX);
    for (int way = 0; way < 4; way++) {
        stage_set(&stage, buffer_text(&document), way & 1);
        struct place place = place_at(text, offset - 3);
        place.offset = way & 2 ? place.offset : 0;
        ck_assert_int_eq(excerpt_read(stage.reader, place, &stage.excerpt), STATUS_OK);
        ck_assert(text_starts_with(stage.excerpt.line, TEXT(ELLIPSIS)));
        ck_assert(text_ends_with_ignoring_case(stage.excerpt.line, TEXT(ELLIPSIS)));
        ck_assert(text_contains(stage.excerpt.line, TEXT("<c>\xC3\xBC</c><b/><d>\xC3\xBC</d>")));
        ck_assert_int_eq(at_caret(&stage.excerpt), '<');
        ck_assert_uint_le(count_characters(stage.excerpt.line), EXCERPT_WIDTH);
        if (way == 3) /* it knows where to look: the start, and a little around the place */
            ck_assert_uint_lt(stage.memory.read, 100000);
        excerpt_reader_free(stage.reader);
    }
    buffer_fini(&document);
}
END_TEST

START_TEST(places_in_order_are_found_in_one_pass)
{
    struct buffer document = {0};
    struct stage stage;
    for (size_t i = 0; i < 20000; i++)
        buffer_printf(&document, "<e n='%zu'>\n", i);
    stage_set(&stage, buffer_text(&document), false);
    for (size_t i = 0; i < 20000; i += 777) {
        char expected[32];
        snprintf(expected, sizeof expected, "<e n='%zu'>", i);
        size_t offset = offset_of(document.bytes, expected);
        struct place place = {i + 1, 1, i % 2 ? offset : 0};
        ck_assert_int_eq(excerpt_read(stage.reader, place, &stage.excerpt), STATUS_OK);
        ck_assert(text_equals(stage.excerpt.line, text_of(expected)));
    }
    ck_assert_uint_eq(stage.memory.read <= document.length, 1);
    excerpt_reader_free(stage.reader);
    buffer_fini(&document);
}
END_TEST

static void add_utf16(struct buffer *out, const char *ascii)
{
    for (; *ascii; ascii++) {
        buffer_add_byte(out, *ascii);
        buffer_add_byte(out, '\0');
    }
}

START_TEST(other_encodings)
{
    static const char text[] = "<a>\n <Password>hunter2</Password><b/>\n</a>";
    struct buffer document = {0};
    struct stage stage;
    buffer_add(&document, TEXT("\xFF\xFE"));
    add_utf16(&document, text);
    for (int way = 0; way < 4; way++) {
        struct place place = place_at(text_of(text), offset_of(text, "<b"));
        place.offset = way & 2 ? place.offset : 0;
        stage_set(&stage, buffer_text(&document), way & 1);
        ck_assert_int_eq(excerpt_read(stage.reader, place, &stage.excerpt), STATUS_OK);
        ck_assert(text_equals(stage.excerpt.line, TEXT(" <Password>***</Password><b/>")));
        ck_assert_int_eq(at_caret(&stage.excerpt), '<');
        excerpt_reader_free(stage.reader);
    }
    buffer_fini(&document);
    static const char latin[] = "<?xml version='1.0' encoding='ISO-8859-1'?><a>\xFC<b/></a>";
    stage_set(&stage, text_of(latin), true);
    size_t offset = offset_of(latin, "<b");
    ck_assert_int_eq(excerpt_read(stage.reader, (struct place){1, offset + 1, offset + 1}, &stage.excerpt), STATUS_OK);
    ck_assert(text_ends_with_ignoring_case(stage.excerpt.line, TEXT("<a>\xC3\xBC<b/></a>")));
    ck_assert_int_eq(at_caret(&stage.excerpt), '<');
    excerpt_reader_free(stage.reader);
}
END_TEST

START_TEST(nothing_to_show)
{
    static const struct {
        const char *document;
        struct place place;
    } cases[] = {
        {"<a/>", {0, 0, 0}},     /* nowhere */
        {"<a/>", {9, 1, 0}},     /* behind the last line */
        {"<a/>", {1, 9, 900}},   /* the file is shorter now */
        {"<a>b</a>", {1, 4, 3}}, /* no element is there: the file has changed */
        {"", {1, 1, 0}},
        {"hunter2", {1, 1, 0}},
        {"<Password>\nhunter2\n</Password>", {2, 3, 0}},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        for (int seekable = 0; seekable < 2; seekable++) {
            struct stage stage;
            stage_set(&stage, text_of(cases[i].document), seekable);
            ck_assert_msg(excerpt_read(stage.reader, cases[i].place, &stage.excerpt) == STATUS_UNSUPPORTED, "case %zu", i);
            excerpt_reader_free(stage.reader);
        }
    }
}
END_TEST

START_TEST(a_column_behind_the_line_points_at_its_end)
{
    struct stage stage;
    stage_set(&stage, TEXT("<a>\n<b>\n<c>"), true);
    ck_assert_int_eq(excerpt_read(stage.reader, (struct place){2, 40, 0}, &stage.excerpt), STATUS_OK);
    ck_assert(text_equals(stage.excerpt.line, TEXT("<b>")));
    ck_assert_uint_eq(stage.excerpt.caret, 3);
    ck_assert_int_eq(excerpt_read(stage.reader, (struct place){3, 4, 0}, &stage.excerpt), STATUS_OK);
    ck_assert(text_equals(stage.excerpt.line, TEXT("<c>")));
    ck_assert_uint_eq(stage.excerpt.caret, 3);
    excerpt_reader_free(stage.reader);
}
END_TEST

/* ---- secrets ---- */

static const struct {
    const char *document, *mark, *line;
} masked[] = {
    {"<a><Password>hunter2</Password><b/></a>", "<b", "<a><Password>***</Password><b/></a>"},
    {"<a><b/><SafePassword>hunter2</SafePassword></a>", "<b", "<a><b/><SafePassword>***</SafePassword></a>"},
    {"<a><Password>hunter2</Password></a>", "<Pass", "<a><Password>***</Password></a>"},
    {"<a><RunAsPassword> </RunAsPassword><Password/><b/></a>", "<b", "<a><RunAsPassword> </RunAsPassword><Password/><b/></a>"},
    {"<x:a><x:runaspassword>hunter2</x:runaspassword><b/></x:a>", "<b", "<x:a><x:runaspassword>***</x:runaspassword><b/></x:a>"},
    {"<a><PassPhrase>hunter2</PassPhrase><ClientSecret>hunter2</ClientSecret><b/></a>", "<b",
     "<a><PassPhrase>***</PassPhrase><ClientSecret>***</ClientSecret><b/></a>"},
    {"<a><SafeParam3Default>hunter2</SafeParam3Default><Parameter5DefaultValue>hunter2</Parameter5DefaultValue><b/></a>", "<b",
     "<a><SafeParam3Default>***</SafeParam3Default><Parameter5DefaultValue>***</Parameter5DefaultValue><b/></a>"},
    {"<a><Parameter5Label>Target</Parameter5Label><Name>n</Name></a>", "<Name",
     "<a><Parameter5Label>Target</Parameter5Label><Name>n</Name></a>"},
    {"<a><Password><![CDATA[hun<b>ter2</Password>]]></Password><c/></a>", "<c", "<a><Password>***</Password><c/></a>"},
    {"<a><Password>hun<!-- </Password> -->ter2</Password><c/></a>", "<c", "<a><Password>***</Password><c/></a>"},
    {"<a><Password>hunter2<Password>hunter2</Password>hunter2</Password><c/></a>", "<c", "<a><Password>***</Password><c/></a>"},
    {"<a><Password>hunter2<Password/>hunter2</Password><c/></a>", "<c", "<a><Password>***</Password><c/></a>"},
    /* Properties hold a document in any escaping. */
    {"<a><Properties>&lt;r&gt;&lt;RunAsPassword&gt;hunter2&lt;/RunAsPassword&gt;&lt;/r&gt;</Properties></a>", "<Prop",
     "<a><Properties>***</Properties></a>"},
    {"<a><Properties>&#60;RunAsPassword&#x3E;hunter2&#60;/RunAsPassword&#62;</Properties><b/></a>", "<b",
     "<a><Properties>***</Properties><b/></a>"},
    {"<a><Properties><![CDATA[<Properties><RunAsPassword>hunter2</RunAsPassword></Properties>]]></Properties><b/></a>", "<b",
     "<a><Properties>***</Properties><b/></a>"},
    /* The same escapings anywhere else. */
    {"<a><Data>&lt;RunAsPassword&gt;hunter2&lt;/RunAsPassword&gt;</Data><b/></a>", "<b", "<a><Data>***</Data><b/></a>"},
    {"<a><Data>&amp;lt;RunAsPassword&amp;gt;hunter2&amp;lt;/x</Data><b/></a>", "<b", "<a><Data>***</Data><b/></a>"},
    {"<a><Data>&#x3C;RunAs&#80;assword&gt;hunter2</Data><b/></a>", "<b", "<a><Data>***</Data><b/></a>"},
    {"<a x='&lt;Password&gt;hunter2'><b/></a>", "<b", "<a x='***'><b/></a>"},
    {"<a><Data><![CDATA[<r><RunAsPassword>hunter2</RunAsPassword></r>]]></Data><b/></a>", "<b",
     "<a><Data><![CDATA[<r><RunAsPassword>***</RunAsPassword></r>]]></Data><b/></a>"},
    {"<a><CommandLine>copy a &amp;&amp; echo 1 &gt; b &lt; c</CommandLine><b/></a>", "<b",
     "<a><CommandLine>copy a &amp;&amp; echo 1 &gt; b &lt; c</CommandLine><b/></a>"},
    /* attributes */
    {"<s><run-as mode=\"custom\" password=\"hunter2\" stored-secret='true'/></s>", "<run-as",
     "<s><run-as mode=\"custom\" password=\"***\" stored-secret='***'/></s>"},
    {"<s><run-as Pwd='hunter2' PASSWD = 'hunter2' api-token='hunter2' key='hunter2' user='u'/></s>", "<run-as",
     "<s><run-as Pwd='***' PASSWD = '***' api-token='***' key='***' user='u'/></s>"},
    {"<s><parameter number='1' value='hunter2' secured='true'/></s>", "<parameter",
     "<s><parameter number='1' value='***' secured='true'/></s>"},
    {"<s><parameter number='1' value='E:'/></s>", "<parameter", "<s><parameter number='1' value='E:'/></s>"},
    {"<s><secret host='custom'\n password='hunter2'\n /><b/></s>", "<b", " /><b/></s>"},
    {"<s><c x='/>' password='hunter2'/><b/></s>", "<b", "<s><c x='/>' password='***'/><b/></s>"},
    /* comments and the like */
    {"<a><!-- old: <Password>hunter2</Password> --><b/></a>", "<b", "<a><!-- old: <Password>***</Password> --><b/></a>"},
    {"<a><!-- old: <Password>hunter2 --><b/></a>", "<b", "<a><!-- old: <Password>***--><b/></a>"},
    {"<a><!-- why & how --><b/></a>", "<b", "<a><!-- why & how --><b/></a>"},
    {"<!DOCTYPE a [<!ENTITY p 'hunter2'>]><a/>", "<!DOCTYPE", "<!DOCTYPE a [<!ENTITY p '***'>]><a/>"},
    {"<a><?login password='hunter2'?><b/></a>", "<b", "<a><?***?><b/></a>"},
    /* lines that begin in something unknown */
    {"<a><Password>hunter2\nhunter2</Password><b/></a>", "<b", "***</Password><b/></a>"},
    {"<a><Password>\n  hunter2\n  </Password><b/></a>", "<b", "  </Password><b/></a>"},
    {"<a><Properties>&lt;RunAsPassword&gt;\nhunter2&lt;/RunAsPassword&gt;\n</Properties><b/>", "<b", "</Properties><b/>"},
    {"<a><Properties><![CDATA[<RunAsPassword>\nhun<ter2</RunAsPassword>]]></Properties><b/>", "<b", "***</Properties><b/>"},
    /* malformed */
    {"<a><b/><Password>hunter2</Passwor><c>hunter2</c></a>", "<b", "<a><b/><Password>***"},
    {"<a><b/><Password hunter2</Password></a>", "<b", "<a><b/><***"},
    {"<a><b/><c d='1' password=hunter2 e='3'/></a>", "<b", "<a><b/><c***"},
    {"<a><b/><c d='1 password='hunter2' e='3'/></a>", "<b", "<a><b/><c***"},
    {"<a><b/><c d=1' password='hunter2' e='3'/></a>", "<b", "<a><b/><c***"},
    {"<a><b/><c d='1><run-as password='hunter2' e='3'/></a>", "<b", "<a><b/><c***"},
    {"<a><b/>< c password='hunter2'/></a>", "<b", "<a><b/>***"},
    {"<a><b/></c <run-as password='hunter2'/></a>", "<b", "<a><b/></c <run-as password='***'/></a>"},
    {"<a><b/><c d='1<2' e='3'/></a>", "<b", "<a><b/><c d='1<2' e='3'/></a>"},
    {"<a><b/>AT&T</c></a>", "<b", "<a><b/>AT&T</c></a>"},
    {"hunter2<a><b/></a>", "<b", "***<a><b/></a>"},
    /* other names of secrets, as elements and as attributes */
    {"<a><RunAsPasswd>hunter2</RunAsPasswd><ApiKey>hunter2</ApiKey><b/></a>", "<b",
     "<a><RunAsPasswd>***</RunAsPasswd><ApiKey>***</ApiKey><b/></a>"},
    {"<a><Token pwd='hunter2'>hunter2</Token><b pass='hunter2'/></a>", "<b",
     "<a><Token pwd='***'>***</Token><b pass='***'/></a>"},
    {"<a><Bypass>yes</Bypass><b compass='north'/></a>", "<b", "<a><Bypass>yes</Bypass><b compass='north'/></a>"},
    /* what text says of itself */
    {"<a><c>Server=x;User=sa;Pwd=hunter2;Password = hunter2;Timeout=5</c><b/></a>", "<b",
     "<a><c>Server=x;User=sa;Pwd=***;Password = ***;Timeout=5</c><b/></a>"},
    {"<a x='Server=x;Pwd=hunter2'><c>tool --api-key=hunter2 -Token: hunter2 --all</c><b/></a>", "<b",
     "<a x='Server=x;Pwd=***'><c>tool --api-key=*** -Token: *** --all</c><b/></a>"},
    {"<a><c>tool --password='hunter2 hunter2' --all</c><b/></a>", "<b", "<a><c>tool --password='***</c><b/></a>"},
    {"<a><c>tool --password=$PASSWORD$ C:\\Keys\\a: b</c><b/></a>", "<b",
     "<a><c>tool --password=$PASSWORD$ C:\\Keys\\a: b</c><b/></a>"},
    {"<a><!-- password: hunter2 --><b/></a>", "<b", "<a><!-- password: *** --><b/></a>"},
    {"<a><Url>https://u:hunter2@host/x:y@z</Url><b/></a>", "<b", "<a><Url>https://u:***@host/x:y@z</Url><b/></a>"},
    {"<a><c>## a ##[group]x ##vso[y]</c><b/></a>", "<b", "<a><c>## a #\\u{23}[group]x #\\u{23}vso[y]</c><b/></a>"},
    {"<a x='-Password:&quot;hunter2&quot; -All'><c>--pass=&quot;hunter2 x&quot; y</c><b/></a>", "<b",
     "<a x='-Password:&quot;***&quot; -All'><c>--pass=&quot;***&quot; y</c><b/></a>"},
    {"<a><c>Password=hun,ter2;x=1 password=a&amp;hunter2 Password=$hunter2; -Password hunter2 -All</c><b/></a>", "<b",
     "<a><c>Password=***;x=1 password=*** Password=***; -Password *** -All</c><b/></a>"},
    {"<a><c>{&quot;password&quot;: &quot;hunter2&quot;, 'token':'hunter2'}</c><b/></a>", "<b",
     "<a><c>{&quot;password&quot;: &quot;***&quot;, 'token':'***'}</c><b/></a>"},
    {"<a><KeyboardHook>1</KeyboardHook><Keywords>a</Keywords><d apiKey='hunter2' keyData='hunter2'/><b/></a>", "<b",
     "<a><KeyboardHook>1</KeyboardHook><Keywords>a</Keywords><d apiKey='***' keyData='***'/><b/></a>"},
    {"<a><c>the password is $PASSWORD$ and its key a secret</c><b/></a>", "<b",
     "<a><c>the password is $PASSWORD$ and its key a secret</c><b/></a>"},
    {"<a><Url>https://host:8443/@x</Url><b/></a>", "<b", "<a><Url>https://host:8443/@x</Url><b/></a>"},
};

START_TEST(secrets_are_masked)
{
    for (size_t i = 0; i < COUNT(masked); i++)
        expect(masked[i].document, masked[i].mark, masked[i].line);
}
END_TEST

START_TEST(a_window_inside_a_long_secret_shows_nothing_of_it)
{
    static const char *const secrets[][2] = {
        {"<Password>", "</Password>"},
        {"<Password><![CDATA[x <y>", "]]></Password>"},
        {"<Properties><![CDATA[<a><b>", "</b></a>]]></Properties>"},
        {"<Properties>&lt;RunAsPassword&gt;", "&lt;/RunAsPassword&gt;</Properties>"},
        {"<c password='", "'></c>"},
    };
    for (size_t i = 0; i < COUNT(secrets); i++) {
        for (size_t length = 10; length <= 100000; length *= 10) {
            struct buffer document = {0};
            struct stage stage;
            buffer_printf(&document, "<a>%s", secrets[i][0]);
            for (size_t j = 0; j < length; j++)
                buffer_add_byte(&document, 'Z');
            buffer_add(&document, text_of(secrets[i][1]));
            size_t offset = document.length;
            buffer_add(&document, TEXT("<m/></a>"));
            stage_set(&stage, buffer_text(&document), true);
            ck_assert_int_eq(excerpt_read(stage.reader, (struct place){1, offset + 1, offset}, &stage.excerpt), STATUS_OK);
            ck_assert_msg(!text_contains(stage.excerpt.line, TEXT("Z")), "%.*s", TEXT_ARGS(stage.excerpt.line));
            ck_assert(text_contains(stage.excerpt.line, TEXT("<m/></a>")));
            ck_assert_int_eq(at_caret(&stage.excerpt), '<');
            excerpt_reader_free(stage.reader);
            buffer_fini(&document);
        }
    }
}
END_TEST

/* ---- random documents ---- */

#ifndef ROUNDS
#define ROUNDS 25
#endif
static uint32_t random_state;

static size_t below(size_t limit)
{
    random_state = random_state * 1664525u + 1013904223u;
    return (random_state >> 8) % limit;
}

/* The secret's letters occur nowhere else. */
static void add_secret(struct buffer *out)
{
    static const char *const pieces[] = {"Z", "Q", "J", "ZQ", " ", "\n", "&amp;Z", "&#90;J", "'Q", "\"Z", "/J", ">Z", "=Q"};
    for (size_t i = 0, count = 1 + below(i + 40); i < count; i++)
        buffer_add(out, text_of(pieces[below(COUNT(pieces))]));
}

static void add_quoted_secret(struct buffer *out)
{
    struct buffer secret = {0};
    add_secret(&secret);
    char quote = below(2) ? '"' : '\'';
    buffer_add_byte(out, quote);
    for (size_t i = 0; i < secret.length; i++) {
        if (secret.bytes[i] != quote)
            buffer_add_byte(out, secret.bytes[i]);
    }
    buffer_add_byte(out, quote);
    buffer_fini(&secret);
}

static void add_escaped(struct buffer *out, const char *tag, size_t level)
{
    static const char *const less[] = {"&lt;", "&#60;", "&#x3c;", "&amp;lt;", "&#38;#60;"};
    static const char *const greater[] = {"&gt;", ">", "&#x3E;", "&amp;gt;", "&#38;#62;"};
    buffer_printf(out, "%s%s%s", less[level], tag, greater[level]);
}

static void add_plain(struct buffer *out)
{
    static const char *const pieces[] = {
        "<Name>one</Name>", "<Url />", "text", "\n  ", "\r\n", "\t", "<!-- a <b> c -->", "<Host x='1' y=\"2\">h</Host>",
        "&amp;", "<Image>iVBORw0KGgo=</Image>", "<![CDATA[1 < 2]]>", "<Cmd>", "</Cmd>", "gr\xC3\xBCn", "<?pi x?>",
    };
    for (size_t i = 0, count = below(6); i < count; i++)
        buffer_add(out, text_of(pieces[below(COUNT(pieces))]));
}

static void add_secret_element(struct buffer *out)
{
    static const char *const names[] = {"Password", "RunAsPassword", "SafePassword", "SafeParam2Default", "Properties",
                                        "Parameter1DefaultValue", "x:mysecret", "Passphrase", "RUNASPASSWORDITEM"};
    const char *name = names[below(COUNT(names))];
    size_t form = below(3);
    buffer_printf(out, "<%s%s", name, below(4) ? ">" : "\n >");
    buffer_add(out, form == 1 ? TEXT("<![CDATA[<Q>") : TEXT(""));
    add_secret(out);
    if (form == 2)
        buffer_add(out, TEXT("<!-- </Password>Z -->"));
    buffer_add(out, form == 1 ? TEXT("]]>") : TEXT(""));
    buffer_printf(out, "</%s>", name);
}

static void add_secret_attribute(struct buffer *out)
{
    static const char *const names[] = {"password", "Pwd", "userPasswd", "secret", "passphrase", "api-token", "apiKey"};
    buffer_printf(out, "<run-as mode='custom' %s=", names[below(COUNT(names))]);
    add_quoted_secret(out);
    buffer_add(out, below(2) ? TEXT(" user='u'/>") : TEXT("\n/>"));
}

static void add_secured_parameter(struct buffer *out)
{
    bool before = below(2);
    buffer_add(out, before ? TEXT("<parameter secured='true' value=") : TEXT("<parameter value="));
    add_quoted_secret(out);
    buffer_add(out, before ? TEXT("/>") : TEXT(" secured='true'/>"));
}

static void add_escaped_element(struct buffer *out)
{
    size_t level = below(5);
    buffer_add(out, TEXT("<Data>"));
    add_escaped(out, "RunAsPassword", level);
    add_secret(out);
    add_escaped(out, "/RunAsPassword", level);
    buffer_add(out, TEXT("</Data>"));
}

static void add_random(struct buffer *out)
{
    static void (*const makers[])(struct buffer *) = {add_plain, add_plain, add_plain, add_secret_element,
                                                      add_secret_attribute, add_secured_parameter, add_escaped_element};
    for (size_t i = 0, count = 5 + below(60); i < count; i++)
        makers[below(COUNT(makers))](out);
}

static void check_every_tag(struct text document)
{
    struct stage stage;
    stage_set(&stage, document, below(4) > 0);
    struct place place = {1, 1, 0};
    for (size_t i = 0; i < document.length; i++) {
        place.offset = below(3) ? i : 0;
        if (document.bytes[i] == '<' && excerpt_read(stage.reader, place, &stage.excerpt) == STATUS_OK) {
            struct text line = stage.excerpt.line;
            for (size_t j = 0; j < line.length; j++) {
                ck_assert_msg(!strchr("ZQJ", line.bytes[j]), "[%.*s] at %zu of [%.*s]", TEXT_ARGS(line), i,
                              TEXT_ARGS(text_slice(document, 0, 2000)));
            }
            ck_assert_uint_le(count_characters(line), EXCERPT_WIDTH);
            ck_assert_msg(strchr("<*", at_caret(&stage.excerpt)), "caret %zu of [%.*s]", stage.excerpt.caret, TEXT_ARGS(line));
        }
        place.column += ((unsigned char)document.bytes[i] & 0xC0) != 0x80;
        if (document.bytes[i] == '\n') {
            place.line++;
            place.column = 1;
        }
    }
    excerpt_reader_free(stage.reader);
}

START_TEST(no_byte_of_a_secret_is_ever_shown)
{
    random_state = 20250101;
    for (int round = 0; round < ROUNDS; round++) {
        struct buffer document = {0};
        buffer_add(&document, TEXT("<a>"));
        for (size_t i = 0, count = 1 + below(4); i < count; i++)
            add_random(&document);
        buffer_add(&document, TEXT("</a>"));
        check_every_tag(buffer_text(&document));
        buffer_fini(&document);
    }
}
END_TEST

static void check_malformed(struct text start, const char *change, struct text rest)
{
    struct buffer document = {0};
    struct stage stage;
    buffer_add(&document, start);
    buffer_add(&document, text_of(change));
    buffer_add(&document, rest);
    stage_set(&stage, buffer_text(&document), true);
    struct place place = {1, start.length + 1, 0};
    if (excerpt_read(stage.reader, place, &stage.excerpt) == STATUS_OK)
        ck_assert_msg(!text_contains(stage.excerpt.line, TEXT("ZQJ")), "%s", document.bytes);
    excerpt_reader_free(stage.reader);
    buffer_fini(&document);
}

/* A sign of the markup lost, changed or put in, anywhere. (With a letter lost nobody knows what was a password.) */
START_TEST(no_byte_of_a_secret_is_shown_of_malformed_documents)
{
    static const char *const documents[] = {
        "<s><a x='1' y='2'/><run-as mode='custom' user='u' password='ZQJ' z='3'/><b/></s>",
        "<s><a x=\"1\"><Password>ZQJ</Password><b/></a></s>",
        "<s><parameter number='1' secured='true' label='l' value='ZQJ'/><b/></s>",
        "<s><Properties><![CDATA[<RunAsPassword>ZQJ</RunAsPassword>]]></Properties><b/></s>",
    };
    static const char *const changes[] = {"", "<", ">", "=", "'", "\"", "/", " ", "&", "x", "<!--", "<![CDATA[", "-->", "]]>"};
    for (size_t i = 0; i < COUNT(documents); i++) {
        struct text document = text_of(documents[i]);
        for (size_t at = 0; at < document.length; at++) {
            if (isalnum((unsigned char)document.bytes[at]))
                continue;
            for (size_t change = 0; change < COUNT(changes); change++) {
                struct text start = text_slice(document, 0, at);
                check_malformed(start, changes[change], text_slice(document, at, document.length));
                check_malformed(start, changes[change], text_slice(document, at + 1, document.length));
            }
        }
    }
}
END_TEST

Suite *excerpt_suite(void)
{
    Suite *suite = suite_create("excerpt");
    TCase *lines = tcase_create("lines"), *secrets = tcase_create("secrets");
    tcase_add_test(lines, line_of_the_place);
    tcase_add_test(lines, invisible_characters_are_shown);
    tcase_add_test(lines, caret_stands_under_the_element);
    tcase_add_test(lines, window_is_at_most_120_characters);
    tcase_add_test(lines, window_reaches_over_any_distance);
    tcase_add_test(lines, places_in_order_are_found_in_one_pass);
    tcase_add_test(lines, other_encodings);
    tcase_add_test(lines, nothing_to_show);
    tcase_add_test(lines, a_column_behind_the_line_points_at_its_end);
    tcase_add_test(secrets, secrets_are_masked);
    tcase_add_test(secrets, a_window_inside_a_long_secret_shows_nothing_of_it);
    tcase_add_test(secrets, no_byte_of_a_secret_is_ever_shown);
    tcase_add_test(secrets, no_byte_of_a_secret_is_shown_of_malformed_documents);
    tcase_set_timeout(secrets, 60);
    suite_add_tcase(suite, lines);
    suite_add_tcase(suite, secrets);
    return suite;
}
