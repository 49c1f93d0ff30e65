#include "core/text.h"

#include <check.h>
#include <string.h>

Suite *text_suite(void);

static void assert_text(struct text actual, const char *expected)
{
    struct text wanted = text_of(expected);
    ck_assert_msg(text_equals(actual, wanted), "got \"%.*s\", expected \"%s\"", TEXT_ARGS(actual), expected);
}

START_TEST(absent_and_empty_texts_are_blank_and_equal)
{
    struct text absent = text_of(NULL);
    ck_assert_ptr_null(absent.bytes);
    ck_assert_uint_eq(absent.length, 0);
    ck_assert(text_is_blank(absent) && text_is_blank(TEXT("")) && text_is_blank(TEXT(" \t\r\n")));
    ck_assert(!text_is_blank(TEXT("\v")) && !text_is_blank(TEXT("\xC2\xA0")));
    ck_assert(text_equals(absent, TEXT("")));
    ck_assert_ptr_null(text_trimmed(absent).bytes);
    ck_assert_int_eq(text_compare(absent, TEXT("")), 0);
}
END_TEST

START_TEST(slices_stay_inside_their_text)
{
    assert_text(text_slice(TEXT("deputy"), 1, 3), "ep");
    assert_text(text_slice(TEXT("deputy"), 4, 99), "ty");
    assert_text(text_slice(TEXT("deputy"), 99, 100), "");
    assert_text(text_slice(TEXT("deputy"), 3, 1), "");
    assert_text(text_trimmed(TEXT(" \r\n a b\t ")), "a b");
    assert_text(text_trimmed(TEXT("  ")), "");
}
END_TEST

START_TEST(searching_finds_first_last_and_nothing)
{
    ck_assert_uint_eq(text_find_byte(TEXT("a;b;c"), ';'), 1);
    ck_assert_uint_eq(text_find_byte(TEXT("abc"), ';'), 3);
    ck_assert(text_starts_with(TEXT("abc"), TEXT("ab")) && !text_starts_with(TEXT("abc"), TEXT("abcd")));
    ck_assert(text_contains(TEXT("aab"), TEXT("ab")) && text_contains(TEXT("ab"), TEXT("")));
    ck_assert(text_contains(TEXT("xab"), TEXT("ab")) && !text_contains(TEXT("xa"), TEXT("ab")));
    ck_assert(!text_contains(TEXT("aab"), TEXT("ba")) && !text_contains(text_of(NULL), TEXT("a")));
    ck_assert(text_contains_ignoring_case(TEXT("C:\\Windows\\SYSNATIVE\\x"), TEXT("\\Sysnative\\")));
    ck_assert(!text_contains_ignoring_case(TEXT("C:\\Windows\\SYSNATIVE"), TEXT("\\Sysnative\\")));
    ck_assert(text_contains_ignoring_case(TEXT("xx\xC3\x84rger"), TEXT("\xC3\xA4RG")));
    ck_assert(text_ends_with_ignoring_case(TEXT("a.EXE"), TEXT(".exe")));
    ck_assert(!text_ends_with_ignoring_case(TEXT("exe"), TEXT(".exe")));
}
END_TEST

START_TEST(order_is_by_bytes)
{
    ck_assert_int_eq(text_compare(TEXT("a"), TEXT("b")), -1);
    ck_assert_int_eq(text_compare(TEXT("b"), TEXT("a")), 1);
    ck_assert_int_eq(text_compare(TEXT("a"), TEXT("ab")), -1);
    ck_assert_int_eq(text_compare(TEXT("ab"), TEXT("a")), 1);
    ck_assert_int_eq(text_compare(TEXT("\xC3\xA4"), TEXT("z")), 1);
}
END_TEST

START_TEST(utf8_is_valid_from_end_to_end)
{
    static const struct {
        struct text text;
        bool valid;
    } cases[] = {
        {{NULL, 0}, true},
        {TEXT(""), true},
        {TEXT("a\0b"), true},
        {TEXT("\xC2\x80\xDF\xBF\xE0\xA0\x80\xEF\xBF\xBF\xF0\x90\x80\x80\xF4\x8F\xBF\xBF"), true},
        {TEXT("\xEF\xBF\xBD"), true}, /* U+FFFD, written as such */
        {TEXT("\x80"), false},
        {TEXT("a\xC3"), false},
        {TEXT("\xC3(a"), false},
        {TEXT("\xC0\x80"), false},         /* overlong */
        {TEXT("\xE0\x9F\xBF"), false},
        {TEXT("\xED\xA0\x80"), false},     /* a surrogate */
        {TEXT("\xF4\x90\x80\x80"), false}, /* above U+10FFFF */
        {TEXT("\xFF"), false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ck_assert_msg(text_is_utf8(cases[i].text) == cases[i].valid, "case %zu", i);
}
END_TEST

START_TEST(case_is_ignored_as_windows_does)
{
    static const struct {
        const char *a, *b;
        bool equal;
    } rows[] = {
        {"CORP\\Alice", "corp\\aLICE", true},
        {"\xC3\xA4\xC3\xB6\xC3\xBC", "\xC3\x84\xC3\x96\xC3\x9C", true}, /* a o u with diaeresis */
        {"\xC3\xBF", "\xC5\xB8", true},                                 /* y with diaeresis, across blocks */
        {"\xC5\xBE", "\xC5\xBD", true},                                 /* z with caron */
        {"\xC6\xB0", "\xC6\xAF", true},                                 /* Vietnamese u with horn */
        {"\xC9\x99", "\xC6\x8F", true},                                 /* schwa */
        {"\xCE\xB1\xCF\x8E", "\xCE\x91\xCE\x8F", true},                 /* Greek alpha, omega with tonos */
        {"\xD0\xB6\xD1\x91", "\xD0\x96\xD0\x81", true},                 /* Cyrillic zhe, io */
        {"\xE1\xBB\x87", "\xE1\xBB\x86", true},                         /* Vietnamese e with circumflex and dot */
        {"\xC3\xB7", "\xC3\x97", false},                                /* division is not multiplication */
        {"\xC5\x92", "\xC5\x90", false},
        {"ss", "\xC3\x9F", false},
        {"k", "\xE2\x84\xAA", false}, /* the Kelvin sign */
        {"i", "\xC4\xB1", false},     /* dotless i */
        {"a", "ab", false},
        {"[", "{", false},
        {"@", "`", false},
        {"\x80", "\x81", false}, /* no UTF-8: equal to themselves only */
        {"\xFF", "\xFF", true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct text a = text_of(rows[i].a), b = text_of(rows[i].b);
        ck_assert_msg(text_equals_ignoring_case(a, b) == rows[i].equal, "row %u", (unsigned)i);
        ck_assert_msg(text_equals_ignoring_case(b, a) == rows[i].equal, "row %u, turned", (unsigned)i);
    }
}
END_TEST

START_TEST(lengths_count_utf16_units)
{
    ck_assert_uint_eq(text_utf16_length(TEXT("")), 0);
    ck_assert_uint_eq(text_utf16_length(TEXT("abc")), 3);
    ck_assert_uint_eq(text_utf16_length(TEXT("\xC3\xA4")), 1);
    ck_assert_uint_eq(text_utf16_length(TEXT("\xE2\x82\xAC")), 1);
    ck_assert_uint_eq(text_utf16_length(TEXT("\xF0\x9F\x98\x80")), 2);
}
END_TEST

START_TEST(wrong_bytes_are_replaced_one_by_one)
{
    static const struct {
        const char *bytes;
        uint32_t code_point;
        size_t moved;
    } rows[] = {
        {"A", 'A', 1},
        {"\xC3\xA4", 0xE4, 2},
        {"\xE2\x82\xAC", 0x20AC, 3},
        {"\xF0\x9F\x98\x80", 0x1F600, 4},
        {"\xC0\xAF", 0xFFFD, 1},         /* overlong slash */
        {"\xE0\x80\xAF", 0xFFFD, 1},     /* overlong */
        {"\xF0\x80\x80\xAF", 0xFFFD, 1}, /* overlong */
        {"\xED\xA0\x80", 0xFFFD, 1},     /* a surrogate */
        {"\xF4\x90\x80\x80", 0xFFFD, 1}, /* over U+10FFFF */
        {"\xF5\x80\x80\x80", 0xFFFD, 1},
        {"\xE2\x82", 0xFFFD, 1}, /* cut off */
        {"\xE2(\xAC", 0xFFFD, 1},
        {"\x80", 0xFFFD, 1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        size_t offset = 0;
        uint32_t code_point = text_next_code_point(text_of(rows[i].bytes), &offset);
        ck_assert_msg(code_point == rows[i].code_point && offset == rows[i].moved, "row %u", (unsigned)i);
    }
}
END_TEST

START_TEST(code_points_come_back_from_a_buffer)
{
    static const uint32_t code_points[] = {'$', 0x7F, 0x80, 0x7FF, 0x800, 0xFFFD, 0x10000, 0x10FFFF};
    struct buffer buffer = {0};
    for (size_t i = 0; i < sizeof code_points / sizeof code_points[0]; i++) {
        buffer_add_code_point(&buffer, code_points[i]);
    }
    size_t offset = 0;
    for (size_t i = 0; i < sizeof code_points / sizeof code_points[0]; i++) {
        ck_assert_uint_eq(text_next_code_point(buffer_text(&buffer), &offset), code_points[i]);
    }
    ck_assert_uint_eq(offset, buffer.length);
    buffer_clear(&buffer);
    buffer_add_code_point(&buffer, 0xD800);
    assert_text(buffer_text(&buffer), "\xEF\xBF\xBD");
    buffer_fini(&buffer);
}
END_TEST

START_TEST(a_buffer_grows_and_stays_terminated)
{
    struct buffer buffer = {0};
    assert_text(buffer_text(&buffer), "");
    ck_assert_ptr_nonnull(buffer_text(&buffer).bytes);
    for (int i = 0; i < 1000; i++) {
        buffer_printf(&buffer, "%d,", i);
        ck_assert_uint_eq(strlen(buffer.bytes), buffer.length);
    }
    ck_assert_uint_eq(buffer.length, 3890);
    ck_assert(text_ends_with_ignoring_case(buffer_text(&buffer), TEXT("998,999,")));
    buffer_clear(&buffer);
    assert_text(buffer_text(&buffer), "");
    buffer_add_byte(&buffer, 'x');
    buffer_add(&buffer, text_of(NULL));
    ck_assert_str_eq(buffer.bytes, "x");
    buffer_fini(&buffer);
    ck_assert_ptr_null(buffer.bytes);
}
END_TEST

START_TEST(a_failed_buffer_takes_nothing_more)
{
    struct buffer buffer = {0};
    buffer_add(&buffer, TEXT("kept"));
    buffer_add(&buffer, (struct text){"", SIZE_MAX - 2}); /* never read: there is no such memory */
    ck_assert(buffer.failed);
    buffer_add(&buffer, TEXT("more"));
    assert_text(buffer_text(&buffer), "kept");
    buffer_clear(&buffer);
    ck_assert(buffer.failed);
    buffer_fini(&buffer);
}
END_TEST

START_TEST(an_arena_gives_aligned_memory_of_its_own)
{
    struct arena arena;
    arena_init(&arena);
    char *blocks[200];
    for (size_t i = 0; i < 200; i++) {
        (void)arena_copy(&arena, TEXT("odd"));
        blocks[i] = arena_alloc(&arena, i * 7);
        ck_assert_ptr_nonnull(blocks[i]);
        ck_assert_uint_eq((uintptr_t)blocks[i] % _Alignof(max_align_t), 0);
        memset(blocks[i], (int)i, i * 7);
    }
    for (size_t i = 0; i < 200; i++) {
        for (size_t j = 0; j < i * 7; j++) {
            ck_assert_msg(blocks[i][j] == (char)i, "block %u was overwritten", (unsigned)i);
        }
    }
    arena_fini(&arena);
}
END_TEST

START_TEST(an_arena_copies_texts)
{
    struct arena arena;
    arena_init(&arena);
    char source[] = "source";
    struct text copy = arena_copy(&arena, text_of(source));
    source[0] = 'S';
    ck_assert_str_eq(copy.bytes, "source");
    ck_assert_ptr_null(arena_copy(&arena, text_of(NULL)).bytes);
    struct text empty = arena_copy(&arena, TEXT(""));
    ck_assert_ptr_nonnull(empty.bytes);
    ck_assert_uint_eq(empty.length, 0);
    struct text printed = arena_printf(&arena, "%s-%d", "RA", 1);
    ck_assert_str_eq(printed.bytes, "RA-1");
    ck_assert_uint_eq(printed.length, 4);
    unsigned char *cleared = arena_alloc_cleared(&arena, 100);
    for (size_t i = 0; i < 100; i++) {
        ck_assert_uint_eq(cleared[i], 0);
    }
    arena_fini(&arena);
}
END_TEST

/* One round of what an entry with a large field and some small ones asks for. */
static void fill(struct arena *arena)
{
    for (size_t i = 0; i < 50; i++) {
        memset(arena_alloc(arena, 100), 1, 100);
    }
    memset(arena_alloc(arena, 1 << 20), 2, 1 << 20);
    for (size_t i = 0; i < 2000; i++) {
        memset(arena_alloc(arena, 100), 3, 100);
    }
}

START_TEST(a_reset_arena_uses_its_chunks_again)
{
    struct arena arena;
    arena_init(&arena);
    fill(&arena);
    arena_reset(&arena);
    fill(&arena);
    const void *first = arena.first, *last = arena.current;
    for (int round = 0; round < 20; round++) {
        arena_reset(&arena);
        fill(&arena);
        ck_assert_ptr_eq(arena.first, first);
        ck_assert_ptr_eq(arena.current, last); /* no chunk was added behind it */
    }
    arena_fini(&arena);
    ck_assert_ptr_null(arena.first);
}
END_TEST

START_TEST(a_failed_arena_hands_out_nothing_more)
{
    struct arena arena;
    arena_init(&arena);
    ck_assert_ptr_nonnull(arena_alloc(&arena, 8));
    ck_assert_ptr_null(arena_alloc(&arena, SIZE_MAX - 8));
    ck_assert(arena.failed);
    ck_assert_ptr_null(arena_alloc(&arena, 8));
    ck_assert_ptr_null(arena_copy(&arena, TEXT("x")).bytes);
    ck_assert_ptr_null(arena_printf(&arena, "x").bytes);
    arena_reset(&arena);
    ck_assert(arena.failed);
    arena_fini(&arena);
    ck_assert(!arena.failed);
}
END_TEST

static void shows(const char *text, const char *expected)
{
    struct buffer buffer = {0};
    buffer_add_distinct(&buffer, text_of(text));
    ck_assert(text_equals(buffer_text(&buffer), text_of(expected)));
    buffer_fini(&buffer);
}

START_TEST(texts_that_differ_look_different)
{
    shows("", "");
    shows("C:\\Program Files\\a.exe \"x\"", "C:\\Program Files\\a.exe \"x\"");
    shows("a\xC2\xA0" "b\xE3\x80\x80\xE2\xA0\x80\xEF\xB8\x8F", "a\\u{A0}b\\u{3000}\\u{2800}\\u{FE0F}");
    shows("\xF3\xA0\x84\x80\xF3\xA0\x87\xAF", "\\u{E0100}\\u{E01EF}");
    shows("\xE2\x80\x8B\n\xE2\x80\xAE", "\\u{200B}\\u{A}\\u{202E}");
    shows("\\u{A0} \\user \\", "\\u{5C}u{A0} \\user \\");
    shows("\xC2\xA1\xC3\xA4\xE2\x82\xAC", "\xC2\xA1\xC3\xA4\xE2\x82\xAC");
}
END_TEST

START_TEST(what_could_move_a_line_is_made_visible)
{
    static const struct {
        const char *text, *shown;
    } rows[] = {
        {"plain \xC3\xA4 \xF0\x9F\x98\x80", "plain \xC3\xA4 \xF0\x9F\x98\x80"},
        {"a\nb", "a\\u{A}b"},
        {"\x1B[31mred", "\\u{1B}[31mred"},
        {"tab\t", "tab\\u{9}"},
        {"\x7F\xC2\x9B", "\\u{7F}\\u{9B}"},
        {"a\xE2\x80\xAE" "b", "a\\u{202E}b"},
        {"\xE2\x81\xA6\xE2\x80\x8B\xEF\xBB\xBF", "\\u{2066}\\u{200B}\\u{FEFF}"},
        {"\xE2\x80\xA8", "\\u{2028}"},
        {"\xF3\xA0\x80\x81", "\\u{E0001}"},
        {"\xD8\x9C", "\\u{61C}"},
        {"\x80", "\xEF\xBF\xBD"},
        {"", ""},
        {"x ##[stop-commands]y", "x #\\u{23}[stop-commands]y"},
        {"##vso[task.setvariable]###[a]", "#\\u{23}vso[task.setvariable]##\\u{23}[a]"},
        {"##", "##"},
        {"## Old [x], #[y], ##1[", "## Old [x], #[y], ##1["},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct buffer buffer = {0};
        buffer_add_visible(&buffer, text_of(rows[i].text));
        assert_text(buffer_text(&buffer), rows[i].shown);
        buffer_fini(&buffer);
    }
}
END_TEST

Suite *text_suite(void)
{
    Suite *suite = suite_create("text");
    TCase *slices = tcase_create("slices");
    tcase_add_test(slices, absent_and_empty_texts_are_blank_and_equal);
    tcase_add_test(slices, slices_stay_inside_their_text);
    tcase_add_test(slices, searching_finds_first_last_and_nothing);
    tcase_add_test(slices, order_is_by_bytes);
    tcase_add_test(slices, utf8_is_valid_from_end_to_end);
    tcase_add_test(slices, case_is_ignored_as_windows_does);
    tcase_add_test(slices, lengths_count_utf16_units);
    tcase_add_test(slices, wrong_bytes_are_replaced_one_by_one);
    suite_add_tcase(suite, slices);
    TCase *memory = tcase_create("memory");
    tcase_add_test(memory, code_points_come_back_from_a_buffer);
    tcase_add_test(memory, a_buffer_grows_and_stays_terminated);
    tcase_add_test(memory, a_failed_buffer_takes_nothing_more);
    tcase_add_test(memory, an_arena_gives_aligned_memory_of_its_own);
    tcase_add_test(memory, an_arena_copies_texts);
    tcase_add_test(memory, a_reset_arena_uses_its_chunks_again);
    tcase_add_test(memory, a_failed_arena_hands_out_nothing_more);
    tcase_add_test(memory, what_could_move_a_line_is_made_visible);
    tcase_add_test(memory, texts_that_differ_look_different);
    suite_add_tcase(suite, memory);
    return suite;
}
