/* The door to libxml2: places against a scanner that knows nothing of it, malformed input against libxml2 alone, limits. */
#include <libxml/parser.h>

#include <stdio.h>

#include "tests/document_text.h"
#include "tests/suites.h"
#include "xml/reader.h"

/* ---- elements as the reader reports them ---- */

struct element_list {
    struct {
        char name[24];
        struct place place;
        size_t depth;
    } *items;
    size_t count, capacity;
};

static void add_element(struct element_list *list, struct text name, struct place place, size_t depth)
{
    if (list->count == list->capacity) {
        list->capacity = list->capacity ? list->capacity * 2 : 64;
        list->items = realloc(list->items, list->capacity * sizeof *list->items);
        ck_assert_ptr_nonnull(list->items);
    }
    snprintf(list->items[list->count].name, sizeof list->items->name, "%.*s", TEXT_ARGS(name));
    list->items[list->count].place = place;
    list->items[list->count++].depth = depth;
}

static enum reader_answer note_start(void *context, const struct reader_element *element)
{
    add_element(context, text_of(element->name), reader_place(element), element->depth);
    return strcmp(element->name, "skip") == 0 ? READER_SKIP : READER_INTO;
}

static void ignore_text(void *context, struct text text)
{
    (void)context;
    (void)text;
}

static void ignore_end(void *context, const char *name)
{
    (void)context;
    (void)name;
}

static enum status read_elements(struct text document, size_t piece, struct element_list *list, struct reader_error *error)
{
    struct reader_handler handler = {.context = list, .start = note_start, .text = ignore_text, .end = ignore_end};
    struct text_source source = {document, piece, false};
    return reader_parse(text_source_read, &source, &handler, error);
}

/* ---- the same, scanned by hand ---- */

struct scanner {
    struct text text;
    struct place place;
};

static bool at(const struct scanner *scanner, const char *what)
{
    size_t length = strlen(what), offset = (size_t)scanner->place.offset;
    return scanner->text.length - offset >= length && memcmp(scanner->text.bytes + offset, what, length) == 0;
}

static char step(struct scanner *scanner)
{
    char byte = scanner->text.bytes[scanner->place.offset];
    do {
        scanner->place.offset++;
    } while (scanner->place.offset < scanner->text.length &&
             (scanner->text.bytes[scanner->place.offset] & 0xC0) == 0x80);
    scanner->place.column++;
    if (byte == '\n') {
        scanner->place.line++;
        scanner->place.column = 1;
    }
    return byte;
}

static void step_behind(struct scanner *scanner, const char *what)
{
    while (!at(scanner, what))
        step(scanner);
    for (size_t i = 0; what[i]; i++)
        step(scanner);
}

/* Behind the `>` of a start tag; true: it is an empty element. */
static bool step_behind_tag(struct scanner *scanner)
{
    for (char quote = 0, before = 0;;) {
        char byte = step(scanner);
        if (quote)
            quote = byte == quote ? 0 : quote;
        else if (byte == '"' || byte == '\'')
            quote = byte;
        else if (byte == '>')
            return before == '/';
        before = byte;
    }
}

static void scan_elements(struct text text, struct element_list *list)
{
    struct scanner scanner = {text, {1, 1, 0}};
    size_t depth = 0, skipped_from = 0;
    while (scanner.place.offset < text.length) {
        if (at(&scanner, "<!--")) {
            step_behind(&scanner, "-->");
        } else if (at(&scanner, "<![CDATA[")) {
            step_behind(&scanner, "]]>");
        } else if (at(&scanner, "<?")) {
            step_behind(&scanner, "?>");
        } else if (at(&scanner, "</")) {
            step_behind(&scanner, ">");
            skipped_from = depth == skipped_from ? 0 : skipped_from;
            depth--;
        } else if (at(&scanner, "<")) {
            struct place place = scanner.place;
            struct text name = text_slice(text, (size_t)place.offset + 1, text.length);
            name.length = strcspn(name.bytes, " \t\r\n/>");
            depth++;
            if (skipped_from == 0)
                add_element(list, name, place, depth);
            if (skipped_from == 0 && text_equals(name, TEXT("skip")))
                skipped_from = depth;
            if (step_behind_tag(&scanner)) {
                skipped_from = depth == skipped_from ? 0 : skipped_from;
                depth--;
            }
        } else {
            step(&scanner);
        }
    }
}

/* ---- encodings ---- */

enum encoding { UTF8, UTF8_MARK, UTF16LE_MARK, UTF16BE_MARK, UTF16LE, UTF16BE, LATIN1, WINDOWS_1252 };

static void add_unit(struct buffer *out, bool big_endian, uint32_t unit)
{
    buffer_add_byte(out, (char)(big_endian ? unit >> 8 : unit & 0xFF));
    buffer_add_byte(out, (char)(big_endian ? unit & 0xFF : unit >> 8));
}

static void encode(struct text text, enum encoding encoding, struct buffer *out)
{
    bool big_endian = encoding == UTF16BE || encoding == UTF16BE_MARK;
    if (encoding == UTF8_MARK)
        buffer_add(out, TEXT("\xEF\xBB\xBF"));
    if (encoding == UTF16LE_MARK || encoding == UTF16BE_MARK)
        add_unit(out, big_endian, 0xFEFF);
    if (encoding == UTF8 || encoding == UTF8_MARK) {
        buffer_add(out, text);
        return;
    }
    for (size_t offset = 0; offset < text.length;) {
        uint32_t code_point = text_next_code_point(text, &offset);
        if (encoding == LATIN1 || encoding == WINDOWS_1252) {
            ck_assert_uint_lt(code_point == 0x20AC ? 0x80 : code_point, 0x100);
            buffer_add_byte(out, (char)(code_point == 0x20AC ? 0x80 : code_point));
        } else if (code_point < 0x10000) {
            add_unit(out, big_endian, code_point);
        } else {
            add_unit(out, big_endian, 0xD800 + ((code_point - 0x10000) >> 10));
            add_unit(out, big_endian, 0xDC00 + ((code_point - 0x10000) & 0x3FF));
        }
    }
}

static const struct {
    enum encoding encoding;
    const char *declaration;
    bool latin_only;
} encodings[] = {
    {UTF8, "", false},
    {UTF8, "<?xml version='1.0' encoding='UTF-8'?>", false},
    {UTF8, "<?xml version=\"1.0\" encoding=\"utf-16\"?>", false}, /* a .NET string says so */
    {UTF8, "<?xml version='1.0'\tencoding = 'UTF-16BE' standalone='yes'?>\r\n", false},
    {UTF8, "<?xml-stylesheet encoding='iso-8859-1'?>", false},
    {UTF8_MARK, "", false},
    {UTF8_MARK, "<?xml version='1.0' encoding='utf-16'?>\n", false},
    {UTF8_MARK, "<?xml version='1.0' encoding='iso-8859-1'?>\n", false}, /* the mark decides */
    {UTF16LE_MARK, "", false},
    {UTF16LE_MARK, "<?xml version='1.0' encoding='utf-16'?>", false},
    {UTF16LE_MARK, "<?xml version='1.0' encoding='utf-8'?>", false},
    {UTF16BE_MARK, "<?xml version='1.0' encoding='utf-16'?>", false},
    {UTF16LE, "<?xml version='1.0' encoding='utf-16'?>", false},
    {UTF16LE, "", false},
    {UTF16BE, "<?xml version='1.0' encoding='UTF-16'?>\n", false},
    {LATIN1, "<?xml version='1.0' encoding='iso-8859-1'?>\r\n", true},
    {WINDOWS_1252, "<?xml version=\"1.0\" encoding=\"windows-1252\" ?>", true},
    {WINDOWS_1252, "<?xml version='1.0' encoding='Windows-1252'?>", true},
};

/* ---- places ---- */

static void compare_elements(const char *what, const struct element_list *read, const struct element_list *scanned)
{
    for (size_t i = 0; i < read->count && i < scanned->count; i++) {
        struct place a = read->items[i].place, b = scanned->items[i].place;
        bool equal = a.line == b.line && a.column == b.column && a.offset == b.offset &&
                     read->items[i].depth == scanned->items[i].depth &&
                     strcmp(read->items[i].name, scanned->items[i].name) == 0;
        ck_assert_msg(equal, "%s: element %zu: read <%s> %zu:%zu +%llu, scanned <%s> %zu:%zu +%llu", what, i,
                      read->items[i].name, a.line, a.column, (unsigned long long)a.offset, scanned->items[i].name, b.line,
                      b.column, (unsigned long long)b.offset);
    }
    ck_assert_msg(read->count == scanned->count, "%s: %zu elements read, %zu scanned", what, read->count, scanned->count);
}

static void places_agree(struct text content, size_t encoding, size_t piece)
{
    struct element_list read = {0}, scanned = {0};
    struct buffer text = {0}, bytes = {0};
    struct reader_error error;
    char what[160];
    snprintf(what, sizeof what, "encoding %zu, pieces of %zu: %.80s", encoding, piece, content.bytes);
    buffer_add(&text, text_of(encodings[encoding].declaration));
    buffer_add(&text, content);
    encode(buffer_text(&text), encodings[encoding].encoding, &bytes);
    enum status status = read_elements(buffer_text(&bytes), piece, &read, &error);
    ck_assert_msg(status == STATUS_OK, "%s: %zu:%zu: %s", what, error.place.line, error.place.column, error.message);
    scan_elements(buffer_text(&text), &scanned);
    compare_elements(what, &read, &scanned);
    free(read.items);
    free(scanned.items);
    buffer_fini(&text);
    buffer_fini(&bytes);
}

static const struct {
    const char *text;
    bool latin;
} placed[] = {
    {"<a/>", true},
    {"<a><b/><c></c><d>x</d></a>", true},
    {"\n \t<a>\n  <b>\n\n<c/>  <d/></b>\r\n<e/></a>\n", true},
    {"<a>\r\n\t<b>x\r\ny</b>\r\n\r\n<c/>\r<d/></a>\r\n", true},
    {"<a>x &amp; &lt;&#60;b&#62; &#xA;<b>&gt;</b>&quot;<c/></a>", true},
    {"<a><!-- <x> > <!- -->\n<b/><!----><c/><!-- - -->\n</a><!-- <y/> -->", true},
    {"<a><![CDATA[<x>]] > ]]><b/><![CDATA[]]><c/><![CDATA[\n<]]><d/></a>", true},
    {"<?pi <x> >?><a><?p?><b/><?q\n<c/>\n?><d/></a><?r <z/> ?>", true},
    {"<a x='>' y=\">'\"><b z='/>'/><c\n  x=\"1\"\n  y='\n>'\n/><d\n></d\n></a >", true},
    {"<a x='&lt;b>'><b x=\"&#10;\"/>\n</a>", true},
    {"<a>\xC3\xA4\xC3\xB6<b/>\xC3\x9F\n\xC3\xA9<c x='\xC3\xBC>'/>\xC3\xBF<d/></a>", true},
    {"<a>\xE2\x82\xAC<b/>\xE6\xBC\xA2\xE5\xAD\x97<c/>\xF0\x9F\x98\x80<d x='\xF0\x9F\x98\x80'/>e\xCC\x81<e/>\xF4\x8F\xBF\xBF\n"
     "\xEF\xBB\xBF<f/></a>", false},
    {"<a><!-- \xF0\x9F\x98\x80\xE2\x82\xAC --><b/><?p \xE2\x82\xAC?><c/><![CDATA[\xE2\x82\xAC]]><d/></a>", false},
    {"<\xE2\xB1\xA0><b/></\xE2\xB1\xA0>", false},
    {"<a><skip><x>1</x><skip/><!-- <y> --></skip><b/><skip x='>'/><c/>\n<skip\n>\xC3\xA4<x/></skip><d/></a>", true},
    {"<a xmlns='urn:x' xmlns:p='urn:y'><b p:q='1'/><skip/>\t<c/></a>", true},
};

START_TEST(every_element_stands_where_its_tag_opens)
{
    static const size_t pieces[] = {0, 1, 3, 4096};
    for (size_t i = 0; i < sizeof placed / sizeof *placed; i++) {
        for (size_t j = 0; j < sizeof encodings / sizeof *encodings; j++) {
            for (size_t k = 0; k < sizeof pieces / sizeof *pieces; k++) {
                bool blank_first = placed[i].text[0] != '<' || strncmp(encodings[j].declaration, "<?xml ", 6) == 0;
                if ((encodings[j].latin_only && !placed[i].latin) ||
                    (placed[i].text[0] != '<' && (encodings[j].encoding == UTF16LE || encodings[j].encoding == UTF16BE) &&
                     !*encodings[j].declaration && blank_first))
                    continue; /* UTF-16 without a mark is known by its first `<` */
                places_agree(text_of(placed[i].text), j, pieces[k]);
            }
        }
    }
}
END_TEST

/* Windows-1252 has a euro where ISO-8859-1 has a control character. */
START_TEST(declared_encodings_are_decoded)
{
    static const struct {
        struct text document;
        const char *says;
    } rows[] = {
        {TEXT("<?xml version='1.0' encoding='windows-1252'?><Connection><Name>\x80\xE4</Name></Connection>"),
         "other name='\xE2\x82\xAC\xC3\xA4'\n"},
        {TEXT("<?xml version='1.0' encoding='ISO-8859-1'?><Connection><Name>\xE4\xFF</Name></Connection>"),
         "other name='\xC3\xA4\xC3\xBF'\n"},
        {TEXT("<?xml version='1.0' encoding='utf-16'?><Connection><Name>\xC3\xA4</Name></Connection>"),
         "other name='\xC3\xA4'\n"},
        {TEXT("<?xml version='1.0' encoding='unicodeFFFE'?><Connection><Name>\xC3\xA4</Name></Connection>"),
         "other name='\xC3\xA4'\n"},
        {TEXT("\xEF\xBB\xBF<?xml version='1.0' encoding='windows-1252'?><Connection><Name>\xC3\xA4</Name></Connection>"),
         "other name='\xC3\xA4'\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        document_says("encoding", rows[i].document, 0, rows[i].says);
}
END_TEST

/* Elements on both sides of every boundary of the pieces that are read, with characters of every length across them. */
START_TEST(places_hold_across_long_lines_and_pieces)
{
    static const char *const fillers[] = {"x", "\xC3\xA4", "\xE2\x82\xAC", "\xF0\x9F\x98\x80", "\xE0\xA4\x85", "\n"};
    for (size_t i = 0; i < sizeof fillers / sizeof *fillers; i++) {
        for (size_t shift = 0; shift < 4; shift++) {
            struct buffer text = {0};
            buffer_printf(&text, "<a x='%.*s'>", (int)shift, "----");
            for (size_t j = 0; text.length < 140000; j++)
                buffer_printf(&text, j % 997 == 0 ? "%s<b/>" : "%s", fillers[i]);
            buffer_printf(&text, "</a>");
            places_agree(buffer_text(&text), 0, 0);
            places_agree(buffer_text(&text), 9, 0);
            if (shift == 0)
                places_agree(buffer_text(&text), 12, 4096);
            buffer_fini(&text);
        }
    }
}
END_TEST

START_TEST(places_hold_behind_line_65535)
{
    struct buffer text = {0};
    buffer_printf(&text, "<a>");
    for (int i = 0; i < 70000; i++)
        buffer_printf(&text, i % 1000 == 0 || i > 69990 ? "\r\n\xC3\xA4<b/>" : "\r\n");
    buffer_printf(&text, "<c/></a>");
    places_agree(buffer_text(&text), 1, 0);
    places_agree(buffer_text(&text), 9, 0);
    struct element_list list = {0};
    struct reader_error error;
    ck_assert_int_eq(read_elements(buffer_text(&text), 0, &list, &error), STATUS_OK);
    ck_assert_uint_eq(list.items[list.count - 1].place.line, 70001);
    buffer_fini(&text);
    /* errors too */
    list.count = 0;
    buffer_printf(&text, "<a>");
    for (int i = 0; i < 70000; i++)
        buffer_add_byte(&text, '\n');
    buffer_printf(&text, "<b></a>");
    ck_assert_int_eq(read_elements(buffer_text(&text), 0, &list, &error), STATUS_NOT_WELL_FORMED);
    ck_assert_uint_eq(error.place.line, 70001);
    free(list.items);
    buffer_fini(&text);
}
END_TEST

/* ---- malformed input ---- */

static void note_first_error(void *context, xmlErrorPtr error)
{
    struct place *first = context;
    if (error->level >= XML_ERR_ERROR && first->line == 0)
        *first = (struct place){(size_t)error->line, (size_t)error->int2, 0};
}

static struct place libxml2_error(struct text document)
{
    struct place first = {document.length == 0, document.length == 0, 0}; /* it does not even try an empty one */
    xmlSAXHandler handler = {.initialized = XML_SAX2_MAGIC, .serror = note_first_error};
    xmlSAXUserParseMemory(&handler, &first, document.bytes, (int)document.length);
    return first;
}

static void is_not_well_formed(const char *what, struct text document, size_t piece)
{
    struct element_list list = {0};
    struct reader_error error;
    enum status status = read_elements(document, piece, &list, &error);
    free(list.items);
    ck_assert_msg(status == STATUS_NOT_WELL_FORMED, "%s, pieces of %zu: %d\n%.*s", what, piece, status, TEXT_ARGS(document));
    ck_assert_msg(error.message[0] != '\0' && !strchr(error.message, '\n'), "%s: %s", what, error.message);
    ck_assert_msg(error.place.line >= 1 && error.place.column >= 1, "%s: %s", what, error.message);
}

static void errs_where_libxml2_does(const char *what, struct text document)
{
    struct place expected = libxml2_error(document);
    struct element_list list = {0};
    struct reader_error error;
    enum status status = read_elements(document, 0, &list, &error);
    free(list.items);
    ck_assert_msg(status == STATUS_NOT_WELL_FORMED, "%s: %d\n%.*s", what, status, TEXT_ARGS(document));
    ck_assert_msg(error.place.line == expected.line && error.place.column == (expected.column ? expected.column : 1),
                  "%s: %zu:%zu, libxml2 says %zu:%zu (%s)\n%.*s", what, error.place.line, error.place.column, expected.line,
                  expected.column, error.message, TEXT_ARGS(document));
}

static const char *const malformed[] = {
    "", " ", "\n\n", "x", "<", "<a", "<a>", "<a/", "<a><", "<a></", "<a></a", "<a></b>", "<a>\n  <b>\n</a>", "<a></a></a>",
    "<a/>x", "<a/><b/>", "<a/>\n\n &amp;", "<a x>", "<a x=>", "<a x=1/>", "<a x='1/>", "<a x='<'/>", "<a x='1' x='2'/>",
    "<a x='1'y='2'/>", "<a>&</a>", "<a>&b</a>", "<a>&b;</a>", "<a>\n\t&nbsp;</a>", "<a>&#0;</a>", "<a>&#xD800;</a>",
    "<a>&#x110000;</a>", "<a>&#;</a>", "<a>]]></a>", "<a><!-- -- --></a>", "<a><!-- </a>", "<a><!- x --></a>",
    "<a><![CDATA[ </a>", "<a><![cdata[]]></a>", "<a><?xml?></a>", "<a><? x?></a>", "<a><?x </a>", " <?xml version='1.0'?><a/>",
    "<?xml version='1.0' encoding='x-unknown-9'?><a/>", "<?xml version='1.0' encoding='utf-99'?><a/>",
    "<?xml version='1.0' encoding=''?><a/>", "<?xml encoding='utf-8' version='1.0'?><a/>", "<?xml version='1.0'><a/>",
    "<a>\x01</a>", "<a x='\x02'/>", "<a>\x7F\x1F</a>", "<p:a/>", "<a p:x='1'/>", "<a xmlns:p='u'><q:b/></a>",
    "<a xmlns:p=''/>", "<a xmlns:p='u' xmlns:q='u' p:x='1' q:x='2'/>", "<a xmlns:xml='u'/>", "<a:b:c xmlns:a='u'/>",
    "<a xmlns='u' xmlns='v'/>", "<1a/>", "<a 1='x'/>", "<a>\n<b>\n<c>\n</b>\n</c>\n</a>", "<a/><!DOCTYP", "<!doctype a><a/>",
    "<?xml version='1.0' standalone='maybe'?><a/>", "<a>\r\n<b/>\r\n<c\r\n", "<a b='&'/>", "<a b='&lt'/>",
};

START_TEST(malformed_text_errs_where_libxml2_does)
{
    for (size_t i = 0; i < sizeof malformed / sizeof *malformed; i++) {
        errs_where_libxml2_does("malformed", text_of(malformed[i]));
        is_not_well_formed("malformed", text_of(malformed[i]), 1);
    }
}
END_TEST

/* A text with an error behind every few hundred bytes: libxml2 refills its input in other places than from memory. */
START_TEST(errors_far_into_a_document_stand_where_libxml2_says)
{
    static const char *const ends[] = {"<x></y>", "&nbsp;", "<x x='1' x='1'/>", "\x01", "<x", "</x>", "<!-- --- -->",
    "<p:x/>", ""};
    for (size_t length = 0; length < 9000; length += 293) {
        for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
            struct buffer text = {0};
            buffer_printf(&text, "<a>");
            while (text.length < length)
                buffer_printf(&text, text.length % 7 == 0 ? "\n" : text.length % 11 == 0 ? "<b c='d'>e</b>" : "-");
            buffer_printf(&text, "%s", ends[i]);
            errs_where_libxml2_does("far", buffer_text(&text));
            buffer_fini(&text);
        }
    }
}
END_TEST

static void read_fixture(const char *path, struct buffer *out)
{
    char piece[4096];
    FILE *file = fopen(path, "rb");
    ck_assert_msg(file != NULL, "%s is missing", path);
    for (size_t got; (got = fread(piece, 1, sizeof piece, file)) > 0;)
        buffer_add(out, (struct text){piece, got});
    fclose(file);
}

/* What has no root element that ended is no document. */
START_TEST(every_prefix_of_a_document_is_malformed)
{
    static const char *const paths[] = {"fixtures/valid/demo.rdm", "fixtures/invalid/dx007-holds-native-values.xml",
                                        "fixtures/valid/dx008-holds-properties.rdm"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        struct buffer bytes = {0};
        read_fixture(paths[i], &bytes);
        size_t last = bytes.length;
        while (bytes.bytes[last - 1] != '>')
            last--;
        for (size_t length = 0; length < last; length++) {
            struct text prefix = text_slice(buffer_text(&bytes), 0, length);
            if (length < 600 || length + 600 > last || length % 7 == 0)
                errs_where_libxml2_does(paths[i], prefix);
        }
        struct element_list list = {0};
        struct reader_error error;
        ck_assert_int_eq(read_elements(text_slice(buffer_text(&bytes), 0, last), 0, &list, &error), STATUS_OK);
        free(list.items);
        buffer_fini(&bytes);
    }
}
END_TEST

START_TEST(every_prefix_of_a_utf16_document_is_malformed)
{
    static const enum encoding kinds[] = {UTF16LE_MARK, UTF16BE_MARK, UTF16LE, UTF8_MARK};
    struct text text = TEXT("<?xml version='1.0' encoding='utf-16'?>\r\n<a b='\xC3\xA4'>\xF0\x9F\x98\x80<c/><!-- d -->\n</a>");
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct buffer bytes = {0};
        encode(text, kinds[i], &bytes);
        for (size_t length = 0; length < bytes.length; length++) {
            is_not_well_formed("prefix", text_slice(buffer_text(&bytes), 0, length), 0);
            is_not_well_formed("prefix", text_slice(buffer_text(&bytes), 0, length), 1);
        }
        places_agree(text_slice(text, text_find_byte(text, '\n') + 1, text.length), 0, 1);
        /* an odd byte behind the root */
        if (kinds[i] != UTF8_MARK) {
            buffer_add_byte(&bytes, '\n');
            is_not_well_formed("odd byte", buffer_text(&bytes), 0);
            is_not_well_formed("odd byte", buffer_text(&bytes), 1);
        }
        buffer_fini(&bytes);
    }
}
END_TEST

#define BYTES(literal) TEXT(literal)

START_TEST(bytes_that_are_no_text_are_malformed)
{
    static const struct text rows[] = {
        BYTES("<a>\0</a>"), BYTES("<a/>\0"), BYTES("<a/>\n\0\0\0\0"), BYTES("\0<a/>"), BYTES("<a x='\0'/>"),
        BYTES("<a><!--\0--></a>"),
        BYTES("<a><![CDATA[\0]]></a>"), BYTES("<a\0/>"), BYTES("<a/><!-- \0 -->"), BYTES("\0"), BYTES("\0\0\0\0"),
        BYTES("<a>\xC1\x81</a>"), BYTES("<a>\xC0\x80</a>"), BYTES("<a>\xC0\xBC" "b/></a>"), BYTES("<a>\xE0\x80\x80</a>"),
        BYTES("<a>\xE0\x9F\xBF</a>"), BYTES("<a>\xF0\x80\x80\x80</a>"), BYTES("<a>\xF0\x8F\xBF\xBF</a>"),
        BYTES("<a x='\xC1\x81'/>"), BYTES("<a><!-- \xC1\x81 --></a>"), BYTES("<a><![CDATA[\xE0\x80\xBC]]></a>"),
        BYTES("<a><?b \xF0\x80\x80\xBC?></a>"), BYTES("<a>\xED\xA0\x80</a>"), BYTES("<a>\xED\xBF\xBF</a>"),
        BYTES("<a>\xEF\xBF\xBE</a>"), BYTES("<a>\xF4\x90\x80\x80</a>"), BYTES("<a>\xF5\x80\x80\x80</a>"), BYTES("<a>\xFF</a>"),
        BYTES("<a>\x80</a>"), BYTES("<a>\xC3</a>"), BYTES("<a>\xE2\x82</a>"), BYTES("<a>\xF0\x9F\x98</a>"), BYTES("<a>\xC3"),
        BYTES("<a/>\xC3"), BYTES("<a/>\xE0"), BYTES("<a>\xE0"), BYTES("<a/>\xFF"), BYTES("\x89PNG\r\n\x1A\n"),
        BYTES("MZ\x90\0\x03\0\0\0"),
        BYTES("\x1F\x8B\x08\0\0\0\0\0"), BYTES("PK\x03\x04"), BYTES("\xEF\xBB\xBF"), BYTES("\xEF\xBB\xBF\xEF\xBB\xBF<a/>"),
        BYTES("\xFF\xFE"), BYTES("\xFF\xFE<"), BYTES("\xFF\xFE\xFF\xFE<\0a\0/\0>\0"), BYTES("\xFE\xFF\0<\0a\0/\0>\0"),
        BYTES("\xFF\xFE<\0a\0>\0\0\xD8<\0/\0a\0>\0"), BYTES("\xFF\xFE<\0a\0>\0\0\xDC<\0/\0a\0>\0"),
        BYTES("\xFF\xFE<\0a\0>\0\x41\0\0\xD8"), BYTES("\xFF\xFE<\0a\0>\0\0\0<\0/\0a\0>\0"),
        BYTES("\xFE\xFF\0<\0a\0>\xD8\0\0<\0/\0a\0>"),
        BYTES("\xFE\xFF\0<\0a\0>\xDC\0\0<\0/\0a\0>"), BYTES("<\0\0\0a\0\0\0/\0\0\0>\0\0\0"),
        BYTES("\0\0\0<\0\0\0a\0\0\0/\0\0\0>"),
        BYTES("\x4C\x6F\xA7\x94\x93"), BYTES("<?xml version='1.0' encoding='us-ascii'?><a>\xE4</a>"),
        BYTES("<?xml version='1.0' encoding='windows-1252'?><a>\x81</a>"), BYTES("<?xml version='1.0' encoding='HTML'?><a/>"),
        BYTES("<?xml version='1.0' encoding='utf-8'?><a>\xE4</a>"), BYTES("<?xml version='1.0' encoding='utf-16'?><a>\xE4</a>"),
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char what[32];
        snprintf(what, sizeof what, "bytes, row %zu", i);
        is_not_well_formed(what, rows[i], 0);
        is_not_well_formed(what, rows[i], 1);
    }
    struct element_list list = {0};
    struct reader_error error;
    ck_assert_int_eq(read_elements(TEXT("\xFE\xFF\0<\0a\0/\0>"), 0, &list, &error), STATUS_OK);
    free(list.items);
}
END_TEST

/* Every byte alone in front of a tag, across the pieces the reader works in: accepted only where it is ASCII text. */
START_TEST(single_bytes_at_the_edge_of_a_piece)
{
    for (size_t length = 65533; length <= 65537; length++) {
        for (unsigned byte = 0x7E; byte <= 0xFF; byte += byte < 0xC0 ? 13 : 1) {
            struct buffer text = {0};
            struct element_list list = {0};
            struct reader_error error;
            buffer_printf(&text, "<a>");
            while (text.length < length)
                buffer_add_byte(&text, '-');
            buffer_add_byte(&text, (char)byte);
            buffer_printf(&text, "<b/></a>");
            enum status status = read_elements(buffer_text(&text), 0, &list, &error);
            ck_assert_msg(status == (byte < 0x80 ? STATUS_OK : STATUS_NOT_WELL_FORMED), "%02X at %zu: %d", byte, length, status);
            free(list.items);
            buffer_fini(&text);
        }
    }
}
END_TEST

START_TEST(a_source_that_fails_is_not_a_short_document)
{
    static const char *const texts[] = {"", "<a", "<a/>", "<a>text", "QUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJD"};
    struct buffer longer = {0};
    for (size_t i = 0; i <= sizeof texts / sizeof *texts; i++) {
        struct element_list list = {0};
        struct reader_handler handler = {.context = &list, .start = note_start, .text = ignore_text, .end = ignore_end};
        struct text_source source = {i < sizeof texts / sizeof *texts ? text_of(texts[i]) : TEXT(""), 0, true};
        struct reader_error error;
        if (i == sizeof texts / sizeof *texts) {
            buffer_printf(&longer, "<a>");
            while (longer.length < 200000)
                buffer_printf(&longer, "<b>\xC3\xA4</b>");
            source.rest = buffer_text(&longer);
        }
        ck_assert_int_eq(reader_parse(text_source_read, &source, &handler, &error), STATUS_CANNOT_READ);
        free(list.items);
    }
    buffer_fini(&longer);
}
END_TEST

/* ---- documents that stop the reader, seen from document_read ---- */

START_TEST(documents_that_are_none)
{
    static const struct {
        struct text document;
        const char *says;
    } rows[] = {
        {TEXT("<a/>"), "DX002@1:1\n"},
        {TEXT("<?xml version='1.0'?>\n\n  <RDMExport xmlns='urn:x'/>"), "DX002@3:3\n"},
        {TEXT("<sessions/>"), "DX002@1:1\n"},
        {TEXT("<p:sessions xmlns:p='urn:deputy:sessions:1'/>"), ""},
        {TEXT("<session xmlns='urn:deputy:sessions:1'/>"), "DX002@1:1\n"},
        {TEXT("<connection/>"), "DX002@1:1\n"},
        {TEXT("<p:Connection xmlns:p='u'/>"), "DX002@1:1\n"},
        {TEXT("<a><b></a>"), "DX001@1:11\n"}, /* well-formed as a whole */
        {TEXT("<RDMExport/>"), ""},
        {TEXT("<RDMExport><Version>1</Version><Connections/></RDMExport>"), ""},
        {TEXT("<Connection/>"), "other@1:1\n"},
        {TEXT("<Connections>\n<Connection/></Connections>"), "other@2:1\n"},
        {TEXT("<ArrayOfConnection xmlns:xsi='a' xmlns:xsd='b'> <Connection/></ArrayOfConnection>"), "other@1:49\n"},
        {TEXT("<RDMExport><Connections><Connection/><Connection/></Connections></RDMExport>"), "other@1:25\nother@1:38\n"},
        /* entries stand at no other path */
        {TEXT("<RDMExport><Connection/><X><Connections><Connection/></Connections></X></RDMExport>"), ""},
        {TEXT("<Connections><X><Connection/></X><Connections><Connection/></Connections></Connections>"), ""},
        {TEXT("<Connections xmlns:p='u'><p:Connection/></Connections>"), ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        document_says("none", rows[i].document, RENDER_PLACES, rows[i].says);
}
END_TEST

/* In a directory a foreign root ends the reading, whatever the file holds. */
START_TEST(foreign_documents_are_skipped_in_directories)
{
    static const struct {
        const char *document, *says;
    } rows[] = {
        {"<a/>", "foreign\n"},
        {"<a><b>", "foreign\n"},
        {"<a>&x;<\x01", "foreign\n"},
        {"<!DOCTYPE html PUBLIC 'a' 'http://localhost/b.dtd'><html>&nbsp;</html>", "foreign\n"},
        {"<!DOCTYPE a [<!ENTITY b 'c'><!-- <x> --><?p <y>?>]><a b='&b;'>&b;</a>", "foreign\n"},
        {"<!DOCTYPE a [<!ENTITY % b SYSTEM 'c'> %b; <!ATTLIST a d CDATA 'e'>]><a/>", "foreign\n"},
        {"<!DOCTYPE a [<!ENTITY b 'x'><!ENTITY c '&b;&b;&b;&b;'><!ENTITY d '&c;&c;&c;&c;'>]><a>&d;</a>", "foreign\n"},
        {"<!DOCTYPE Connection [<!ENTITY b 'c'>]>\n<Connection/>", "DX009@1:1\n"},
        {" <!DOCTYPE sessions><sessions xmlns='urn:deputy:sessions:1'/>", "DX009@1:2\n"},
        {"\n<!DOCTYPE a [<!ENTITY", "DX009@2:1\n"},
        {"<!DOCTYPE a", "DX009@1:1\n"},
        {"<Connection><", "DX001@1:14\n"},
        {"<", "DX001@1:2\n"},
        {"<Connection/>", "other@1:1\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        document_says("foreign", text_of(rows[i].document), RENDER_PLACES | RENDER_SKIP_FOREIGN, rows[i].says);
}
END_TEST

START_TEST(a_doctype_is_refused_where_it_stands)
{
    static const struct {
        const char *document, *says;
    } rows[] = {
        {"<!DOCTYPE Connection><Connection/>", "DX009@1:1\n"},
        {"<?xml version='1.0'?>\n  <!DOCTYPE Connection>\n<Connection/>", "DX009@2:3\n"},
        {"<!-- <x> --><!DOCTYPE a SYSTEM 'file:///etc/passwd'><Connection/>", "DX009@1:13\n"},
        {"<?p <!DOCTYPE x>?>\n\t<!DOCTYPE a [<!ENTITY x 'y'>]><Connection>&x;</Connection>", "DX009@2:2\n"},
        {"<!DOCTYPE a [<!ENTITY a0 'lol'><!ENTITY a1 '&a0;&a0;&a0;&a0;&a0;&a0;&a0;&a0;&a0;&a0;'>"
         "<!ENTITY a2 '&a1;&a1;&a1;&a1;&a1;&a1;&a1;&a1;&a1;&a1;'>]><Connections>&a2;</Connections>", "DX009@1:1\n"},
        {"<!DOCTYPE", "DX009@1:1\n"},
        {"<!DOCTYPE>", "DX009@1:1\n"},
        {"\xC3\xA4<!DOCTYPE a>", "DX001@1:1\n"},
        {"<!DOCTYPE a [<!ENTITY", "DX009@1:1\n"},
        {"<!DOCTYPE a [ %x; ]><a/>", "DX009@1:1\n"},
        {"<!DOCTYPE 1><a/>", "DX009@1:1\n"},
        {"<!DOCTYPE a><!DOCTYPE b><a/>", "DX009@1:1\n"},
        {"<Connection><!DOCTYPE a></Connection>", "DX009@1:13\n"},
        {"<Connection>\n x<Name>y</Name><!DOCTYPE a></Connection>", "DX009@2:17\n"},
        {"<Connection/>\n <!DOCTYPE a>", "DX009@2:2\n"},
        {"<!DOCTYPE html><html/>", "DX009@1:1\n"},
        /* these are none */
        {"<!doctype a><Connection/>", "DX001@1:2\n"},
        {"<!DOCTYP a><Connection/>", "DX001@1:2\n"},
        {"<Connection><!-- <!DOCTYPE a> --><![CDATA[<!DOCTYPE a>]]><?p <!DOCTYPE a>?></Connection>", "other@1:1\n"},
        {"<Connection a='&lt;!DOCTYPE a>'/>", "other@1:1\n"},
        /* the first thing that stops the reader wins */
        {"<Connection>&x;<!DOCTYPE a></Connection>", "DX001@1:16\n"},
        {"<Connection>& <!DOCTYPE a></Connection>", "DX001@1:14\n"},
        {"<Connection></Connectio><!DOCTYPE a>", "DX001@1:25\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        document_says("doctype", text_of(rows[i].document), RENDER_PLACES, rows[i].says);
    struct buffer utf16 = {0};
    encode(TEXT("<?xml version='1.0'?>\n\xF0\x9F\x98\x80"), UTF16LE_MARK, &utf16);
    document_says("doctype", buffer_text(&utf16), RENDER_PLACES, "DX001@2:1\n");
    buffer_clear(&utf16);
    encode(TEXT("<?xml version='1.0'?>\n<!-- \xF0\x9F\x98\x80 --><!DOCTYPE a><Connection/>"), UTF16BE_MARK, &utf16);
    document_says("doctype", buffer_text(&utf16), RENDER_PLACES, "DX009@2:11\n");
    buffer_fini(&utf16);
}
END_TEST

/* ---- encrypted exports ---- */

static void says_in_all_encodings(const char *text, const char *says)
{
    static const enum encoding kinds[] = {UTF8, UTF8_MARK, UTF16LE_MARK, UTF16BE_MARK};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct buffer bytes = {0};
        encode(text_of(text), kinds[i], &bytes);
        document_says(text, buffer_text(&bytes), RENDER_PLACES, says);
        struct text_source source = {buffer_text(&bytes), 1, false};
        char *said = document_text_from(source, RENDER_PLACES);
        ck_assert_str_eq(said, says);
        free(said);
        buffer_fini(&bytes);
    }
}

#define BASE64_16 "QUJDREVGR0hJSktM"
#define BASE64_32 BASE64_16 BASE64_16

START_TEST(a_text_that_is_base64_as_a_whole_is_encrypted)
{
    static const struct {
        const char *text, *says;
    } rows[] = {
        {BASE64_32, "DX003@1:1\n"},
        {BASE64_32 "QUJDRA==", "DX003@1:1\n"},
        {BASE64_32 "QUJDREU=", "DX003@1:1\n"},
        {"+/+/" BASE64_16 "zzzz9999" "0000", "DX003@1:1\n"},
        {"\r\n" BASE64_16 "\r\n" BASE64_16 "\r\n", "DX003@1:1\n"},
        {" \t" BASE64_16 " Q U J D " BASE64_16, "DX003@1:1\n"},
        {BASE64_16 "QUJDREVGR0hJ", "DX001@1:1\n"}, /* 28 */
        {BASE64_16 "QUJDREVGR0hJSk0", "DX001@1:1\n"},
        {BASE64_32 "Q", "DX001@1:1\n"},
        {BASE64_32 "QU", "DX001@1:1\n"},
        {BASE64_32 "QUJ", "DX001@1:1\n"},
        {BASE64_32 "A===", "DX001@1:1\n"},
        {BASE64_32 "QQ==" "QUJD", "DX001@1:1\n"},
        {BASE64_32 "QU-_", "DX001@1:1\n"},
        {BASE64_32 "QUJD!", "DX001@1:1\n"},
        {BASE64_32 "\xC3\xA4QUJ", "DX001@1:1\n"},
        {BASE64_32 "<", "DX001@1:1\n"},
        {BASE64_32 "<a/>", "DX001@1:1\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        says_in_all_encodings(rows[i].text, rows[i].says);
    struct buffer text = {0};
    while (text.length < 300000)
        buffer_printf(&text, "%s\r\n", BASE64_32);
    document_says("large", buffer_text(&text), RENDER_PLACES, "DX003@1:1\n");
    buffer_add_byte(&text, '!');
    document_says("large", buffer_text(&text), RENDER_PLACES, "DX001@1:1\n");
    buffer_fini(&text);
}
END_TEST

START_TEST(an_envelope_with_a_blob_is_encrypted)
{
    static const struct {
        const char *text, *says;
    } rows[] = {
        {"<RDMExport>" BASE64_32 "</RDMExport>", "DX003@1:1\n"},
        {"\n <RDMExport><Version>1</Version><Connections>\n" BASE64_16 "\n" BASE64_16 "\n</Connections></RDMExport>",
         "DX003@2:2\n"},
        {"<ArrayOfConnection>" BASE64_32 "</ArrayOfConnection>", "DX003@1:1\n"},
        {"<Connections><Data>" BASE64_32 "</Data></Connections>", "DX003@1:1\n"},
        {"<Connections><![CDATA[" BASE64_32 "]]></Connections>", "DX003@1:1\n"},
        {"<Connections>" BASE64_16 "<!-- x -->" BASE64_16 "</Connections>", "DX003@1:1\n"},
        {"<Connections>" BASE64_16 "&#81;&#85;JDREVGR0hJSktM</Connections>", "DX003@1:1\n"},
        {"<Connections>" BASE64_16 "QUJDREVGR0hJ</Connections>", ""},
        {"<Connections>" BASE64_32 "Q</Connections>", ""},
        {"<Connections>" BASE64_32 "&lt;QQ=</Connections>", ""},
        {"<Connections><a>" BASE64_16 "</a><a>" BASE64_16 "</a></Connections>", ""}, /* one text */
        {"<Connections>" BASE64_32 "<Connection/></Connections>", "other@1:46\n"},
        {"<Connections><Connection/>" BASE64_32 "</Connections>", "other@1:14\n"},
        {"<Connection>" BASE64_32 "</Connection>", "other@1:1\n"},
        {"<Other>" BASE64_32 "</Other>", "DX002@1:1\n"},
        {"<RDMExport>" BASE64_32 "</RDMExpor>", "DX001@1:55\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        document_says("blob", text_of(rows[i].text), RENDER_PLACES, rows[i].says);
}
END_TEST

/* ---- limits ---- */

static void nest(struct buffer *text, const char *start, const char *name, size_t count)
{
    for (size_t i = 0; i < count; i++)
        buffer_printf(text, "%s\n", start);
    for (size_t i = 0; i < count; i++)
        buffer_printf(text, "</%s>", name);
}

START_TEST(depth_256_is_the_last)
{
    static const char *const around[][2] = {
        {"<Connection>", "</Connection>"},
        {"<Connection><Image>", "</Image></Connection>"},
        {"<Connection><Document>", "</Document></Connection>"},
        {"<Connection><DataEntry><x>", "</x></DataEntry></Connection>"},
        {"<RDMExport><Connections><Connection><Attachment>", "</Attachment></Connection></Connections></RDMExport>"},
        {"<other>", "</other>"},
        {"<sessions xmlns='urn:deputy:sessions:1'><unknown>", "</unknown></sessions>"},
    };
    for (size_t i = 0; i < sizeof around / sizeof *around; i++) {
        size_t outer = 0;
        for (const char *c = around[i][0]; *c; c++)
            outer += *c == '<';
        for (int over = 0; over < 2; over++) {
            struct buffer text = {0};
            buffer_printf(&text, "%s\n", around[i][0]);
            nest(&text, "\xC3\xA4 <a>", "a", 256 - outer + (size_t)over);
            buffer_printf(&text, "%s", around[i][1]);
            char *said = document_text_of(buffer_text(&text), RENDER_PLACES), expected[64];
            snprintf(expected, sizeof expected, "DX009@%zu:3\n", 256 - outer + 2);
            ck_assert_msg((strcmp(said, expected) == 0) == (over == 1) && (strncmp(said, "DX009", 5) == 0) == (over == 1),
                          "%s: %s, not %s", around[i][0], said, expected);
            free(said);
            buffer_fini(&text);
        }
    }
    /* Deeper is the same finding. */
    struct buffer text = {0};
    buffer_printf(&text, "<Connection>");
    nest(&text, "<a>", "a", 5000);
    document_says("deep", buffer_text(&text), RENDER_PLACES, "DX009@256:1\n");
    buffer_fini(&text);
}
END_TEST

static void fill(struct buffer *text, const char *start, const char *end, char with, size_t length)
{
    size_t from = text->length;
    buffer_add(text, text_of(start));
    struct buffer filling = {0};
    size_t count = length - strlen(start) - strlen(end);
    filling.bytes = malloc(count);
    ck_assert_ptr_nonnull(filling.bytes);
    memset(filling.bytes, with, count);
    buffer_add(text, (struct text){filling.bytes, count});
    free(filling.bytes);
    buffer_add(text, text_of(end));
    ck_assert_uint_eq(text->length - from, length);
}

#define TOKEN_LIMIT ((size_t)10000000)
#define OTHERS "<b/><b/><b/><b/><b/><b/><b/><b/><b/><b/><b/><b/><b/><b/><b/><b/><b/><b/><b/><b/>"

/* libxml2 counts the bytes of a tag together with what of the text before it (up to some 4,000 bytes) it still holds: a tag
 * that is so near to the limit may be refused. */
static const struct token {
    const char *name, *before, *start, *end, *behind;
    size_t slack;
} tokens[] = {
    {"attribute", "", "<b c=\"", "\"/>", "", 5000},
    {"attribute of a start tag", "", "<b c='&amp;", "'>", "</b>", 5000},
    {"attribute over two lines", "", "<b c='\n", "'/>", "", 5000},
    {"white space in a start tag", "", "<b ", ">", "</b>", 5000},
    {"end tag", "<b>", "</b ", ">", "", 5000},
    {"comment", "", "<!--", "-->", "", 0},
    {"comment with a character", "", "<!--\xC3\xA4", "-->", "", 0},
    {"processing instruction", "", "<?p ", "?>", "", 0},
    {"CDATA section", "", "<![CDATA[", "]]>", "", 0},
};

static enum status read_token(const struct token *token, const char *around, size_t length, struct reader_error *error)
{
    struct buffer text = {0};
    bool blank = token->end[0] == '>' && token->start[strlen(token->start) - 1] == ' ';
    buffer_printf(&text, "<a>\n<%s>\n %s", around, token->before);
    fill(&text, token->start, token->end, blank ? ' ' : 'x', length);
    buffer_printf(&text, "%s", token->behind);
    for (size_t i = 0; i < 60; i++)
        buffer_printf(&text, OTHERS);
    buffer_printf(&text, "</%s></a>", around);
    struct element_list list = {0};
    enum status status = read_elements(buffer_text(&text), 0, &list, error);
    free(list.items);
    buffer_fini(&text);
    return status;
}

START_TEST(a_token_of_ten_million_bytes_is_the_longest)
{
    const struct token *token = &tokens[_i];
    size_t column = 2 + strlen(token->before);
    struct reader_error error;
    enum status status = read_token(token, "c", TOKEN_LIMIT - token->slack, &error);
    ck_assert_msg(status == STATUS_OK, "%s: %d %zu:%zu %s", token->name, status, error.place.line, error.place.column,
                  error.message);
    for (size_t i = 0; i < 2; i++) {
        status = read_token(token, i == 0 ? "c" : "skip", i == 0 ? TOKEN_LIMIT + 1 : 12000000, &error);
        ck_assert_msg(status == STATUS_OVER_LIMIT, "%s: %d %s", token->name, status, error.message);
        ck_assert_msg(error.place.line == 3 && error.place.column == column, "%s: %zu:%zu", token->name, error.place.line,
                      error.place.column);
    }
}
END_TEST

/* Whatever libxml2 says of a tag in the stretch before the limit, it is never called malformed. */
START_TEST(a_token_close_to_the_limit_is_never_malformed)
{
    const struct token *token = &tokens[_i];
    struct reader_error error;
    enum status status = read_token(token, "c", TOKEN_LIMIT, &error);
    ck_assert_msg(status == STATUS_OK || (status == STATUS_OVER_LIMIT && error.place.line == 3 && token->slack > 0),
                  "%s: %d %zu:%zu %s", token->name, status, error.place.line, error.place.column, error.message);
}
END_TEST

START_TEST(a_token_that_never_ends_is_over_the_limit)
{
    static const char *const starts[] = {"<a b='", "<!--", "<?p ", "<![CDATA[", "<a ", "<a></a "};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        struct buffer text = {0};
        struct element_list list = {0};
        struct reader_error error;
        buffer_printf(&text, "<r>\n\n");
        fill(&text, starts[i], "", ' ', 12000000);
        ck_assert_int_eq(read_elements(buffer_text(&text), 0, &list, &error), STATUS_OVER_LIMIT);
        ck_assert_uint_eq(error.place.line, 3);
        free(list.items);
        buffer_fini(&text);
    }
}
END_TEST

/* A source that makes a document up as it is read, so that its size is not that of the test. */
struct endless {
    size_t at, length;
    const char *start, *end, *filling;
    size_t least_kilobytes, most_kilobytes; /* of the process while it is read, every megabyte; 0: not known */
};

static size_t resident_kilobytes(void)
{
    size_t kilobytes = 0;
    char line[256];
    FILE *file = fopen("/proc/self/status", "r");
    while (file && fgets(line, sizeof line, file)) {
        if (strncmp(line, "VmRSS:", 6) == 0)
            kilobytes = (size_t)strtoul(line + 6, NULL, 10);
    }
    if (file)
        fclose(file);
    return kilobytes;
}

static void note_memory(struct endless *endless)
{
    size_t kilobytes = resident_kilobytes();
    if (endless->least_kilobytes == 0 || kilobytes < endless->least_kilobytes)
        endless->least_kilobytes = kilobytes;
    if (kilobytes > endless->most_kilobytes)
        endless->most_kilobytes = kilobytes;
}

static long read_endless(void *context, char *bytes, size_t size)
{
    struct endless *endless = context;
    size_t start = strlen(endless->start), end = strlen(endless->end), filling = strlen(endless->filling), i = 0;
    if (endless->at >> 20 != (endless->at + size) >> 20 || endless->at == 0)
        note_memory(endless);
    for (; i < size && endless->at < start + endless->length + end; i++, endless->at++) {
        size_t inner = endless->at - start;
        bytes[i] = endless->at < start ? endless->start[endless->at]
                   : inner < endless->length ? endless->filling[inner % filling] : endless->end[inner - endless->length];
    }
    return (long)i;
}

static char *render_endless(struct endless *endless)
{
    struct document_text rendered = {.flags = RENDER_PLACES};
    struct document_sink sink = {&rendered, document_text_id, document_text_entry, document_text_stray, false};
    struct document_result result;
    ck_assert_int_eq(document_read(read_endless, endless, false, &sink, &result), STATUS_OK);
    free(rendered.ids);
    if (result.rule) {
        buffer_clear(&rendered.out);
        buffer_printf(&rendered.out, "%s@%zu:%zu\n", result.rule, result.place.line, result.place.column);
    }
    return rendered.out.bytes ? rendered.out.bytes : calloc(1, 1);
}

/* Most of a large export is images. */
START_TEST(long_text_is_fine_and_is_not_kept)
{
    static const char *const fillings[] = {"iVBORw0KGgo=", "iVBORw0KGgo=\r\n", "\xC3\xA4\xE2\x82\xAC", "&amp;&#65;x"};
    for (size_t i = 0; i < sizeof fillings / sizeof *fillings; i++) {
        size_t length = 30000000 / strlen(fillings[i]) * strlen(fillings[i]);
        struct endless endless = {.length = length, .start = "<Connection><Image>", .filling = fillings[i],
                                  .end = "</Image>\n<Name>n</Name></Connection>"};
        char *said = render_endless(&endless);
        ck_assert_msg(strncmp(said, "other@1:1 name='n'@", 19) == 0, "%s", said);
        free(said);
        ck_assert_msg(endless.most_kilobytes - endless.least_kilobytes < 4096, "between %zu and %zu KB",
                      endless.least_kilobytes, endless.most_kilobytes);
    }
}
END_TEST

static char *field_of(const char *start, const char *end, const char *around, size_t length, const char *filling)
{
    struct buffer before = {0}, after = {0};
    buffer_printf(&before, "%s\n %s", around, start);
    buffer_printf(&after, "%s", end);
    struct endless endless = {.length = length, .start = before.bytes, .end = after.bytes, .filling = filling};
    char *said = render_endless(&endless);
    if (strlen(said) > 100)
        said[100] = '\0';
    buffer_fini(&before);
    buffer_fini(&after);
    return said;
}

/* 1 MiB of UTF-8, whatever it takes to write it. */
START_TEST(a_field_of_one_mebibyte_is_the_longest)
{
    static const struct {
        const char *around, *start, *end, *filling;
        size_t unit; /* bytes of text in one filling */
    } rows[] = {
        {"<Connection>", "<CommandLine>", "</CommandLine></Connection>", "x", 1},
        {"<Connection>", "<Name>", "</Name></Connection>", "\xE2\x82\xACx", 4},
        {"<Connection>", "<Description>", "</Description></Connection>", "&amp;", 1},
        {"<Connection>", "<SafePassword>", "</SafePassword></Connection>", "&#x20AC;x", 4},
        {"<Connection>", "<Group><![CDATA[", "]]></Group></Connection>", "<&", 2},
        {"<Connection>", "<Url>", "</Url></Connection>", "x<!-- - -->", 1},
        {"<Connection>", "<Name> ", " </Name></Connection>", "    ", 4},
        {"<sessions xmlns='urn:deputy:sessions:1'><session id='a1f0c3d2-0001-4c6e-9b11-3f5a7d9e1c01' name='n'"
         " kind='powershell'>",
         "<command>", "</command></session></sessions>", "xy", 2},
        {"<sessions xmlns='urn:deputy:sessions:1'>", "<credential id='a1f0c3d2-0001-4c6e-9b11-3f5a7d9e1c01' name='",
         "'/></sessions>", "x", 1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t blank = rows[i].start[strlen(rows[i].start) - 1] == ' ' ? 2 : 0;
        size_t count = ((size_t)1 << 20) / rows[i].unit - (blank > 0), length = strlen(rows[i].filling);
        char *said = field_of(rows[i].start, rows[i].end, rows[i].around, count * length, rows[i].filling);
        ck_assert_msg(strncmp(said, "DX", 2) != 0, "row %zu: %s", i, said);
        free(said);
        said = field_of(rows[i].start, rows[i].end, rows[i].around, (count + 1) * length, rows[i].filling);
        ck_assert_msg(strcmp(said, "DX009@2:2\n") == 0, "row %zu: %s", i, said);
        free(said);
    }
    /* text outside the table has no limit */
    char *said = field_of("<Unknown>", "</Unknown></Connection>", "<Connection>", (size_t)3 << 20, "x");
    ck_assert_str_eq(said, "other@1:1\n");
    free(said);
}
END_TEST

/* libxml2 takes a time for these that grows with their square. */
START_TEST(what_would_take_forever_is_over_a_limit)
{
    static const struct {
        const char *start, *each, *end;
        size_t count;
        bool refused;
    } rows[] = {
        {"<a", " b%zu=''", "/>", 10000, false},
        {"<a", " b%zu=''", "/>", 10001, true},
        {"<a", " b%zu=''", "/>", 300000, true},
        {"<a", " xmlns:b%zu='c'", "/>", 100000, true},
        {"<a b='", "\"'%zu\"", "'/>", 0, false},
        {"<a b='", "\"%zu=\"", "'/>", 100000, false},
        {"<a>", "\"%zu='", "</a>", 100000, false},
        {"<a><b/>\n", "<b%zu/>", "</a>", 99000, false},
        {"<a><b/>\n", "<b%zu/>", "</a>", 300000, true},
        {"<a><skip>\n", "<b%zu c='d'/>", "</skip></a>", 300000, true},
        {"<a><b/>\n", "<?b%zu?>", "</a>", 300000, true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buffer text = {0};
        struct element_list list = {0};
        struct reader_error error;
        buffer_printf(&text, "%s", rows[i].start);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        for (size_t j = 0; j < rows[i].count; j++)
            buffer_printf(&text, rows[i].each, j);
#pragma GCC diagnostic pop
        buffer_printf(&text, "%s", rows[i].end);
        enum status status = read_elements(buffer_text(&text), 0, &list, &error);
        ck_assert_msg(status == (rows[i].refused ? STATUS_OVER_LIMIT : STATUS_OK), "row %zu: %d %s", i, status, error.message);
        free(list.items);
        buffer_fini(&text);
    }
}
END_TEST

/* ---- the interface ---- */

static void note_text(void *context, struct text text)
{
    buffer_add(context, text);
}

static enum reader_answer stop_at_b(void *context, const struct reader_element *element)
{
    buffer_printf(context, "<%s>", element->name);
    return strcmp(element->name, "b") == 0 ? READER_STOP : strcmp(element->name, "s") == 0 ? READER_SKIP : READER_INTO;
}

static void note_end(void *context, const char *name)
{
    buffer_printf(context, "</%s>", name);
}

START_TEST(text_comes_resolved_and_skipped_content_not_at_all)
{
    static const struct {
        const char *document, *heard;
        enum status status;
    } rows[] = {
        {"<a>x&amp;y&#65;<![CDATA[<z>]]>\r\n<c/></a>", "<a>x&yA<z>\n<c></c></a>", STATUS_OK},
        {"<a>1<s>2<t>3</t>4<s/>5</s>6<s/>7</a>", "<a>1<s>6<s>7</a>", STATUS_OK},
        {"<a>1<b>2</b>3<c/></a>", "<a>1<b>", STATUS_STOPPED},
        {"<a>1<b>2</wrong>", "<a>1<b>", STATUS_STOPPED},
        {"<a>1<s>2<b/></wrong></s></a>", "<a>1<s>", STATUS_NOT_WELL_FORMED},
        {"<s><b/></s>", "<s>", STATUS_OK},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buffer heard = {0};
        struct reader_handler handler = {.context = &heard, .start = stop_at_b, .text = note_text, .end = note_end};
        struct reader_error error;
        ck_assert_int_eq(reader_parse_memory(text_of(rows[i].document), &handler, &error), rows[i].status);
        ck_assert_str_eq(heard.bytes, rows[i].heard);
        buffer_fini(&heard);
    }
}
END_TEST

static enum reader_answer note_values(void *context, const struct reader_element *element)
{
    for (size_t i = 0; i < element->attribute_count; i++)
        buffer_printf(context, "[%.*s]", TEXT_ARGS(element->attributes[i].value));
    return READER_INTO;
}

/* An ampersand is one, however it is written, and what it then looks like is not resolved again. */
START_TEST(values_of_attributes_come_resolved)
{
    static const char *const rows[][2] = {
        {"<a b='x'/>", "[x]"},
        {"<a b=''/>", "[]"},
        {"<a b='&amp;'/>", "[&]"},
        {"<a b='&#38;' c='&#x26;' d='&#0038;'/>", "[&][&][&]"},
        {"<a b='x &amp; y &lt; z &gt; &quot;&apos; &#65;'/>", "[x & y < z > \"' A]"},
        {"<a b='&amp;#38;' c='&amp;amp;' d='&#38;#38;'/>", "[&#38;][&amp;][&#38;]"},
        {"<a b='&amp;&amp;' c='plain' d='&amp;x' e='' f='x&amp;'/>", "[&&][plain][&x][][x&]"},
        {"<a b='&amp;'><c d='y'/><e f='&amp;&lt;'/></a>", "[&][y][&<]"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buffer heard = {0};
        struct reader_handler handler = {.context = &heard, .start = note_values, .text = ignore_text, .end = ignore_end};
        struct reader_error error;
        ck_assert_int_eq(reader_parse_memory(text_of(rows[i][0]), &handler, &error), STATUS_OK);
        ck_assert_str_eq(heard.bytes, rows[i][1]);
        buffer_fini(&heard);
    }
}
END_TEST

/* Text of another document was decoded with that document. */
START_TEST(text_in_memory_is_utf8_whatever_it_says)
{
    static const char *const declarations[] = {"", "<?xml version='1.0' encoding='utf-16'?>",
                                               "<?xml version='1.0' encoding='windows-1252'?>",
                                               "<?xml version='1.0' encoding='nobody-knows'?>", "\xEF\xBB\xBF"};
    for (size_t i = 0; i < sizeof declarations / sizeof *declarations; i++) {
        struct buffer heard = {0}, text = {0};
        struct reader_handler handler = {.context = &heard, .start = stop_at_b, .text = note_text, .end = note_end};
        struct reader_error error;
        buffer_printf(&text, "%s<a>\xC3\xA4</a>", declarations[i]);
        ck_assert_int_eq(reader_parse_memory(buffer_text(&text), &handler, &error), STATUS_OK);
        ck_assert_str_eq(heard.bytes, "<a>\xC3\xA4</a>");
        buffer_fini(&heard);
        buffer_fini(&text);
    }
}
END_TEST

START_TEST(messages_are_one_line_of_text)
{
    static const struct text rows[] = {
        TEXT("<a>\xFF\xFF\xFF\xFF secret</a>"), TEXT("<a></\xE2\x80\xAE\xC3\xA4>"), TEXT("<a>&x\xE2\x80\x8D;</a>"),
        TEXT("<?xml version='1.0' encoding='x\ny'?><a/>"),
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct element_list list = {0};
        struct reader_error error;
        ck_assert_int_eq(read_elements(rows[i], 0, &list, &error), STATUS_NOT_WELL_FORMED);
        struct text message = text_of(error.message);
        ck_assert(message.length > 0 && !strchr(error.message, '\n') && !strstr(error.message, "secret"));
        for (size_t offset = 0; offset < message.length;)
            ck_assert_uint_ne(text_next_code_point(message, &offset), 0xFFFD);
        free(list.items);
    }
    /* a long name is cut between characters */
    for (size_t shift = 0; shift < 3; shift++) {
        struct buffer text = {0};
        struct reader_error error;
        buffer_printf(&text, "<a%.*s", (int)shift, "bb");
        for (size_t i = 0; i < 400; i++)
            buffer_printf(&text, "\xC3\xA4");
        buffer_printf(&text, "></b>");
        struct element_list list = {0};
        ck_assert_int_eq(read_elements(buffer_text(&text), 0, &list, &error), STATUS_NOT_WELL_FORMED);
        struct text message = text_of(error.message);
        for (size_t offset = 0; offset < message.length;)
            ck_assert_uint_ne(text_next_code_point(message, &offset), 0xFFFD);
        free(list.items);
        buffer_fini(&text);
    }
}
END_TEST

static TCase *add_case(Suite *suite, const char *name, const TTest *const *tests, size_t count)
{
    TCase *tcase = tcase_create(name);
    tcase_set_timeout(tcase, 600);
    for (size_t i = 0; i < count; i++)
        tcase_add_test(tcase, tests[i]);
    suite_add_tcase(suite, tcase);
    return tcase;
}

Suite *reader_suite(void)
{
    Suite *suite = suite_create("reader");
    const TTest *const places[] = {every_element_stands_where_its_tag_opens, declared_encodings_are_decoded,
                                   places_hold_across_long_lines_and_pieces, places_hold_behind_line_65535};
    const TTest *const errors[] = {
        malformed_text_errs_where_libxml2_does, errors_far_into_a_document_stand_where_libxml2_says,
        every_prefix_of_a_document_is_malformed, every_prefix_of_a_utf16_document_is_malformed,
        bytes_that_are_no_text_are_malformed, single_bytes_at_the_edge_of_a_piece, a_source_that_fails_is_not_a_short_document};
    const TTest *const documents[] = {
        documents_that_are_none, foreign_documents_are_skipped_in_directories, a_doctype_is_refused_where_it_stands,
        a_text_that_is_base64_as_a_whole_is_encrypted, an_envelope_with_a_blob_is_encrypted};
    const TTest *const limits[] = {depth_256_is_the_last, a_token_that_never_ends_is_over_the_limit,
                                   a_field_of_one_mebibyte_is_the_longest, what_would_take_forever_is_over_a_limit,
                                   long_text_is_fine_and_is_not_kept};
    const TTest *const interface[] = {text_comes_resolved_and_skipped_content_not_at_all,
                                      values_of_attributes_come_resolved, text_in_memory_is_utf8_whatever_it_says,
                                      messages_are_one_line_of_text};
    add_case(suite, "places", places, sizeof places / sizeof *places);
    add_case(suite, "errors", errors, sizeof errors / sizeof *errors);
    add_case(suite, "documents", documents, sizeof documents / sizeof *documents);
    TCase *sizes = add_case(suite, "limits", limits, sizeof limits / sizeof *limits);
    tcase_add_loop_test(sizes, a_token_of_ten_million_bytes_is_the_longest, 0, sizeof tokens / sizeof *tokens);
    tcase_add_loop_test(sizes, a_token_close_to_the_limit_is_never_malformed, 0, sizeof tokens / sizeof *tokens);
    add_case(suite, "interface", interface, sizeof interface / sizeof *interface);
    return suite;
}
