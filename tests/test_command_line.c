#include "core/command_line.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

Suite *command_line_suite(void);

static void assert_text(struct text actual, const char *expected)
{
    ck_assert_msg(text_equals(actual, text_of(expected)), "got [%.*s], expected [%s]", TEXT_ARGS(actual), expected);
}

/* ---- splitting ---- */

/* Arguments as one text that tells every list from every other. */
static void add_to_list(void *context, struct text argument)
{
    buffer_printf(context, "%lu:", (unsigned long)argument.length);
    buffer_add(context, argument);
}

/* The same list for people: [a][b]. */
static void add_bracketed(void *context, struct text argument)
{
    buffer_printf(context, "[%.*s]", TEXT_ARGS(argument));
}

struct split_row {
    const char *line, *arguments;
};

static void check_split(const struct split_row *rows, size_t count,
                        void (*split)(struct text, struct buffer *, void (*)(void *, struct text), void *))
{
    for (size_t i = 0; i < count; i++) {
        struct buffer scratch = {0}, list = {0};
        split(text_of(rows[i].line), &scratch, add_bracketed, &list);
        struct text got = buffer_text(&list);
        ck_assert_msg(text_equals(got, text_of(rows[i].arguments)), "%s: got %.*s, expected %s", rows[i].line,
                      TEXT_ARGS(got), rows[i].arguments);
        buffer_fini(&scratch);
        buffer_fini(&list);
    }
}

START_TEST(arguments_split_as_documented)
{
    static const struct split_row rows[] = {
        /* the table of "Parsing C++ command-line arguments" */
        {"\"abc\" d e", "[abc][d][e]"},
        {"a\\\\b d\"e f\"g h", "[a\\\\b][de fg][h]"},
        {"a\\\\\\b d\"e f\"g h", "[a\\\\\\b][de fg][h]"},
        {"\"a\\\\\\b\" d\"e f\"g h", "[a\\\\\\b][de fg][h]"},
        {"a\\\\\\\"b c d", "[a\\\"b][c][d]"},
        {"a\\\\\\\\\"b c\" d e", "[a\\\\b c][d][e]"},
        {"a\"b\"\" c d", "[ab\"][c][d]"}, /* CommandLineToArgvW: the pair is a quote, and ends the string */
        /* white space */
        {"", ""},
        {" \t ", ""},
        {"  a\t\tb  ", "[a][b]"},
        {"a\nb", "[a\nb]"},
        /* quotes */
        {"\"\"", "[]"},
        {"\"\" \"\"", "[][]"},
        {"a \"\" b", "[a][][b]"},
        {"\"", "[]"},
        {"\"a b", "[a b]"},
        {"\"\"\"", "[\"]"},
        {"\"\"\"\"", "[\"]"},
        {"\"a\"\"b\" c", "[a\"b c]"},
        {"\"a\"\"\"b c", "[a\"b c]"},
        {"\"a\"\"\"\" b", "[a\"][b]"},
        {"\\\"a b\\\"", "[\"a][b\"]"},
        {"\"a\\\\\" b", "[a\\][b]"},
        {"\"a\\\\\\\\\"", "[a\\\\]"},
        {"a\\ b", "[a\\][b]"},
        {"\\", "[\\]"},
    };
    check_split(rows, sizeof rows / sizeof rows[0], command_line_split);
}
END_TEST

START_TEST(whole_lines_split_behind_their_program)
{
    static const struct split_row rows[] = {
        {"prog.exe a \"b c\"", "[prog.exe][a][b c]"},
        {"\"C:\\Program Files\\x.exe\" a", "[C:\\Program Files\\x.exe][a]"},
        {"\"C:\\dir\\\" a", "[C:\\dir\\][a]"}, /* a backslash hides nothing in a program's name */
        {"a\"b c\" d", "[a\"b][c d]"},
        {"\"prog\"a b", "[prog][a][b]"},
        {"\"prog", "[prog]"},
        {" a", "[][a]"},
        {"prog", "[prog]"},
        {"", ""},
    };
    check_split(rows, sizeof rows / sizeof rows[0], command_line_split_whole);
}
END_TEST

/* ---- quoting ---- */

START_TEST(arguments_are_quoted_only_when_needed)
{
    static const struct {
        const char *argument, *quoted;
    } rows[] = {
        {"plain", "plain"},
        {"", "\"\""},
        {"a b", "\"a b\""},
        {"a\tb", "\"a\tb\""},
        {"a\nb", "\"a\nb\""},
        {"a\vb", "\"a\vb\""},
        {"a\rb", "a\rb"},
        {"C:\\dir\\", "C:\\dir\\"},
        {"C:\\my dir\\", "\"C:\\my dir\\\\\""},
        {"a\\b c", "\"a\\b c\""},
        {"\"", "\"\\\"\""},
        {"a\\\"b", "\"a\\\\\\\"b\""},
        {"'x'&|", "'x'&|"},
        {"\xC3\xA4 \xE2\x82\xAC", "\"\xC3\xA4 \xE2\x82\xAC\""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct buffer line = {0};
        command_line_add_argument(&line, text_of(rows[i].argument));
        assert_text(buffer_text(&line), rows[i].quoted);
        buffer_fini(&line);
    }
}
END_TEST

START_TEST(powershell_quotes_are_doubled)
{
    static const struct {
        const char *text, *quoted;
    } rows[] = {
        {"plain \"x\" `$y", "plain \"x\" `$y"},
        {"it's", "it''s"},
        {"''", "''''"},
        {"\xE2\x80\x98\xE2\x80\x99", "\xE2\x80\x98\xE2\x80\x98\xE2\x80\x99\xE2\x80\x99"},
        {"\xE2\x80\x9A\xE2\x80\x9B", "\xE2\x80\x9A\xE2\x80\x9A\xE2\x80\x9B\xE2\x80\x9B"},
        {"\xE2\x80\x97\xE2\x80\x9C", "\xE2\x80\x97\xE2\x80\x9C"}, /* U+2017, U+201C end nothing */
        {"", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct buffer line = {0};
        command_line_add_powershell_quoted(&line, text_of(rows[i].text));
        assert_text(buffer_text(&line), rows[i].quoted);
        buffer_fini(&line);
    }
}
END_TEST

/* ---- round trip ---- */

static uint32_t next_random(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33);
}

static size_t add_random_argument(uint64_t *random, struct buffer *out)
{
    static const char *const alphabet[] = {"\"", "\"",   "\"", "\\", "\\", "\\", " ",        " ",
                                           "\t", "\n",   "\v", "a",  "Z",  "%",  "\xC3\xA4", "\xF0\x9F\x98\x80",
                                           "'",  "\r"};
    size_t length = next_random(random) % 9;
    size_t start = out->length;
    for (size_t i = 0; i < length; i++) {
        buffer_add(out, text_of(alphabet[next_random(random) % (sizeof alphabet / sizeof alphabet[0])]));
    }
    return out->length - start;
}

/* Written from the prose of CommandLineToArgvW's rules as a machine that looks at one byte at a time; shares nothing with the
 * code under test. */
static void reference_split(struct text line, struct buffer *list)
{
    enum { OUTSIDE, INSIDE, JUST_CLOSED } quotes = OUTSIDE;
    char *argument = malloc(line.length + 1);
    size_t length = 0, backslashes = 0;
    bool started = false;
    ck_assert_ptr_nonnull(argument);
    for (size_t i = 0; i <= line.length; i++) {
        char byte = i < line.length ? line.bytes[i] : ' ';
        bool ends = i == line.length || (quotes != INSIDE && (byte == ' ' || byte == '\t'));
        if (ends) {
            if (started) {
                add_to_list(list, (struct text){argument, length});
            }
            started = false;
            length = backslashes = 0;
            quotes = OUTSIDE;
        } else if (byte == '"' && backslashes % 2 == 1) {
            length -= backslashes / 2 + 1;
            argument[length++] = '"';
            backslashes = 0;
        } else if (byte == '"') {
            length -= backslashes / 2;
            backslashes = 0;
            started = true;
            if (quotes == JUST_CLOSED) {
                argument[length++] = '"';
                quotes = OUTSIDE;
            } else {
                quotes = quotes == INSIDE ? JUST_CLOSED : INSIDE;
            }
        } else {
            started = true;
            argument[length++] = byte;
            backslashes = byte == '\\' ? backslashes + 1 : 0;
            quotes = quotes == JUST_CLOSED ? OUTSIDE : quotes;
        }
    }
    free(argument);
}

#define VECTORS 100000

START_TEST(random_vectors_come_back_exactly)
{
    uint64_t random = 20240229;
    struct buffer line = {0}, raw = {0}, wanted = {0}, whole = {0}, scratch = {0}, got = {0};
    for (int vector = 0; vector < VECTORS; vector++) {
        buffer_clear(&wanted);
        buffer_clear(&line);
        buffer_clear(&whole);
        buffer_clear(&raw);
        buffer_add(&whole, TEXT("prog.exe"));
        for (size_t count = next_random(&random) % 6, i = 0; i < count; i++) {
            size_t length = add_random_argument(&random, &raw);
            struct text argument = text_slice(buffer_text(&raw), raw.length - length, raw.length);
            add_to_list(&wanted, argument);
            if (i > 0) {
                buffer_add_byte(&line, ' ');
            }
            command_line_add_argument(&line, argument);
            buffer_add_byte(&whole, ' ');
            command_line_add_argument(&whole, argument);
        }
        buffer_clear(&got);
        command_line_split(buffer_text(&line), &scratch, add_to_list, &got);
        bool same = text_equals(buffer_text(&got), buffer_text(&wanted));
        buffer_clear(&got);
        reference_split(buffer_text(&line), &got);
        same = same && text_equals(buffer_text(&got), buffer_text(&wanted));
        buffer_clear(&got);
        command_line_split_whole(buffer_text(&whole), &scratch, add_to_list, &got);
        struct text behind = text_slice(buffer_text(&got), strlen("8:prog.exe"), got.length);
        same = same && text_starts_with(buffer_text(&got), TEXT("8:prog.exe")) && text_equals(behind, buffer_text(&wanted));
        ck_assert_msg(same, "vector %d: line [%.*s]", vector, TEXT_ARGS(buffer_text(&line)));
    }
    buffer_fini(&line);
    buffer_fini(&raw);
    buffer_fini(&wanted);
    buffer_fini(&whole);
    buffer_fini(&scratch);
    buffer_fini(&got);
}
END_TEST

/* Lines that nobody quoted: every quote and backslash where it should not be. */
START_TEST(random_lines_split_like_the_reference)
{
    uint64_t random = 19870112;
    struct buffer line = {0}, scratch = {0}, got = {0}, wanted = {0};
    for (int i = 0; i < VECTORS; i++) {
        buffer_clear(&line);
        buffer_clear(&got);
        buffer_clear(&wanted);
        (void)add_random_argument(&random, &line);
        (void)add_random_argument(&random, &line);
        command_line_split(buffer_text(&line), &scratch, add_to_list, &got);
        reference_split(buffer_text(&line), &wanted);
        ck_assert_msg(text_equals(buffer_text(&got), buffer_text(&wanted)), "line %d [%.*s]: got %.*s, expected %.*s", i,
                      TEXT_ARGS(buffer_text(&line)), TEXT_ARGS(buffer_text(&got)), TEXT_ARGS(buffer_text(&wanted)));
    }
    buffer_fini(&line);
    buffer_fini(&scratch);
    buffer_fini(&got);
    buffer_fini(&wanted);
}
END_TEST

/* ---- the program ---- */

START_TEST(the_program_of_a_line_is_found)
{
    static const struct {
        const char *line, *written, *name, *rest;
        bool quoted, is_path;
    } rows[] = {
        {"backup.exe --all", "backup.exe", "backup.exe", "--all", false, false},
        {" \t\r\n tool  a b", "tool", "tool", "a b", false, false},
        {"tool\ta", "tool", "tool", "a", false, false},
        {"\"C:\\Program Files\\a.exe\" -x", "\"C:\\Program Files\\a.exe\"", "C:\\Program Files\\a.exe", "-x", true, false},
        {"\"a b\"c d", "\"a b\"", "a b", "c d", true, false},
        {"\"no end -x", "\"no end -x", "no end -x", "", true, false},
        {"\"\" x", "\"\"", "", "x", true, false},
        {"\"", "\"", "", "", true, false},
        {"C:\\Program Files\\a.exe -x", "C:\\Program Files\\a.exe", "C:\\Program Files\\a.exe", "-x", false, true},
        {"C:\\Program Files\\A.EXE", "C:\\Program Files\\A.EXE", "C:\\Program Files\\A.EXE", "", false, true},
        {"c:/my tools/x.Cmd\ty", "c:/my tools/x.Cmd", "c:/my tools/x.Cmd", "y", false, true},
        {"\\\\srv\\my share\\x.bat y z", "\\\\srv\\my share\\x.bat", "\\\\srv\\my share\\x.bat", "y z", false, true},
        {"//srv/my share/x.com", "//srv/my share/x.com", "//srv/my share/x.com", "", false, true},
        {"C:\\a b.msc /s", "C:\\a b.msc", "C:\\a b.msc", "/s", false, true},
        {"C:\\a.exe.d\\b c.exe d.exe", "C:\\a.exe.d\\b c.exe", "C:\\a.exe.d\\b c.exe", "d.exe", false, true},
        {"C:\\a b.ps1 c", "C:\\a", "C:\\a", "b.ps1 c", false, true},
        {"C:\\tool", "C:\\tool", "C:\\tool", "", false, true},
        {"C:tool a.exe", "C:tool", "C:tool", "a.exe", false, false},
        {"my tool.exe", "my", "my", "tool.exe", false, false},
        {"1:\\a b.exe", "1:\\a", "1:\\a", "b.exe", false, false},
        {"\\a b.exe", "\\a", "\\a", "b.exe", false, false},
        {"", "", "", "", false, false},
        {"  ", "", "", "", false, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct command_line_program program = command_line_program(text_of(rows[i].line));
        assert_text(program.written, rows[i].written);
        assert_text(program.name, rows[i].name);
        assert_text(program.rest, rows[i].rest);
        ck_assert_msg(program.quoted == rows[i].quoted && program.is_path == rows[i].is_path, "[%s]", rows[i].line);
    }
}
END_TEST

START_TEST(base_names_stand_behind_the_last_separator)
{
    assert_text(command_line_base_name(TEXT("C:\\Windows/System32\\runas.exe")), "runas.exe");
    assert_text(command_line_base_name(TEXT("a/b")), "b");
    assert_text(command_line_base_name(TEXT("C:runas")), "runas");
    assert_text(command_line_base_name(TEXT("runas")), "runas");
    assert_text(command_line_base_name(TEXT("dir\\")), "");
    assert_text(command_line_base_name(text_of(NULL)), "");
}
END_TEST

/* ---- variables ---- */

static bool look_up(void *context, struct text name, struct text *value)
{
    static const struct {
        const char *name, *value;
    } variables[] = {
        {"HOST", "srv1"}, {"A", "$B$"}, {"B", "%HOST%"}, {"EMPTY", NULL}, {"EURO", "\xE2\x82\xAC\xE2\x82\xAC"}, {"a b", "lower"},
    };
    unsigned *calls = context;
    if (calls) {
        (*calls)++;
    }
    for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++) {
        if (text_equals(name, text_of(variables[i].name))) {
            *value = text_of(variables[i].value);
            return true;
        }
    }
    return false;
}

START_TEST(variables_are_found_from_left_to_right)
{
    static const struct {
        const char *text, *found;
    } rows[] = {
        {"$A$", "A@0 "},
        {"x$A$y$B_1$", "A@1 B_1@5 "},
        {"$A$B$", "A@0 "},
        {"$A$B$C$", "A@0 C@4 "},
        {"$$A$", "A@1 "},
        {"$$$", ""},
        {"$a$", ""},
        {"$a$B$", "B@2 "},
        {"$A B$C$", "C@4 "},
        {"$A", ""},
        {"$", ""},
        {"", ""},
        {"$\xC3\x84$", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct buffer found = {0};
        struct text name, text = text_of(rows[i].text);
        size_t offset = 0, start;
        while (command_line_next_variable(text, &offset, &name, &start)) {
            buffer_printf(&found, "%.*s@%lu ", TEXT_ARGS(name), (unsigned long)start);
            ck_assert_uint_eq(offset, start + name.length + 2);
        }
        ck_assert_msg(text_equals(buffer_text(&found), text_of(rows[i].found)), "%s: %.*s", rows[i].text,
                      TEXT_ARGS(buffer_text(&found)));
        buffer_fini(&found);
    }
}
END_TEST

typedef bool expander(struct text, command_line_lookup *, void *, size_t, struct buffer *);

struct expand_row {
    const char *text, *expanded;
};

static void check_expansion(const struct expand_row *rows, size_t count, expander *expand)
{
    for (size_t i = 0; i < count; i++) {
        struct buffer out = {0};
        ck_assert(expand(text_of(rows[i].text), look_up, NULL, 1000, &out));
        assert_text(buffer_text(&out), rows[i].expanded);
        buffer_fini(&out);
    }
}

START_TEST(variables_expand_in_one_pass)
{
    static const struct expand_row rows[] = {
        {"ping $HOST$ -t", "ping srv1 -t"},
        {"$A$", "$B$"},           /* what a value brings in is not expanded again */
        {"$A$HOST$", "$B$HOST$"}, /* nor may it complete a name */
        {"[$EMPTY$]", "[]"},
        {"$PASSWORD$ $UNKNOWN$", "$PASSWORD$ $UNKNOWN$"},
        {"$UNKNOWN$HOST$", "$UNKNOWN$HOST$"}, /* scanning goes on behind the unknown one */
        {"$host$", "$host$"},
        {"$$HOST$$", "$srv1$"},
        {"5$ $HOST$", "5$ srv1"},
        {"%HOST%", "%HOST%"},
        {"", ""},
    };
    check_expansion(rows, sizeof rows / sizeof rows[0], command_line_expand_variables);
}
END_TEST

START_TEST(the_environment_expands_as_windows_does)
{
    static const struct expand_row rows[] = {
        {"%HOST%", "srv1"},
        {"a%HOST%b%HOST%c", "asrv1bsrv1c"},
        {"%B%", "%HOST%"},
        {"%UNKNOWN%", "%UNKNOWN%"},
        {"%UNKNOWN%HOST%", "%UNKNOWNsrv1"}, /* its closing sign opens the next name */
        {"100%", "100%"},
        {"100% of %HOST%", "100% of srv1"},
        {"%%", "%%"},
        {"%%HOST%%", "%srv1%"},
        {"%a b%", "lower"},
        {"[%EMPTY%]", "[]"},
        {"$HOST$", "$HOST$"},
        {"", ""},
    };
    check_expansion(rows, sizeof rows / sizeof rows[0], command_line_expand_environment);
}
END_TEST

START_TEST(expansion_stops_at_its_limit)
{
    static const struct {
        expander *expand;
        const char *text;
        size_t limit;
        bool fits;
        const char *expanded;
    } rows[] = {
        {command_line_expand_variables, "a$HOST$", 5, true, "asrv1"},
        {command_line_expand_variables, "a$HOST$", 4, false, "asrv"},
        {command_line_expand_variables, "$HOST$b", 4, false, "srv1"},
        {command_line_expand_variables, "abc", 2, false, "ab"},
        {command_line_expand_variables, "$EURO$", 6, true, "\xE2\x82\xAC\xE2\x82\xAC"},
        {command_line_expand_variables, "$EURO$", 5, false, "\xE2\x82\xAC"}, /* no character is cut in two */
        {command_line_expand_variables, "", 0, true, ""},
        {command_line_expand_environment, "a%HOST%", 5, true, "asrv1"},
        {command_line_expand_environment, "a%HOST%", 4, false, "asrv"},
        {command_line_expand_environment, "100%", 3, false, "100"},
        {command_line_expand_environment, "%EURO%", 5, false, "\xE2\x82\xAC"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct buffer out = {0};
        buffer_add(&out, TEXT("kept ")); /* what was there before does not count */
        bool fits = rows[i].expand(text_of(rows[i].text), look_up, NULL, rows[i].limit, &out);
        ck_assert_msg(fits == rows[i].fits, "%s within %lu", rows[i].text, (unsigned long)rows[i].limit);
        assert_text(text_slice(buffer_text(&out), 5, out.length), rows[i].expanded);
        buffer_fini(&out);
    }
}
END_TEST

/* ---- time ---- */

#define LARGE ((size_t)1 << 20)

static struct text repeated(struct buffer *out, const char *pattern)
{
    buffer_clear(out);
    while (out->length < LARGE) {
        buffer_add(out, text_of(pattern));
    }
    return buffer_text(out);
}

/* Anything quadratic would take minutes here, and be noticed by whoever waits. */
START_TEST(megabytes_take_linear_time)
{
    static const char *const patterns[] = {"$", "$A", "$A$", "%", "%A", "\"\\\\\\\\", "\\", "\"",
                                           "C:\\a .exe.", "' ", "\xE2\x80\x98"};
    struct buffer text = {0}, out = {0}, scratch = {0};
    for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++) {
        struct text large = repeated(&text, patterns[i]);
        buffer_clear(&out);
        unsigned calls = 0;
        (void)command_line_expand_variables(large, look_up, &calls, 4 * LARGE, &out);
        (void)command_line_expand_environment(large, look_up, &calls, 4 * LARGE, &out);
        buffer_clear(&out);
        command_line_add_argument(&out, large);
        command_line_add_powershell_quoted(&out, large);
        buffer_clear(&out);
        command_line_split(large, &scratch, add_to_list, &out);
        ck_assert_uint_le(command_line_program(large).name.length, large.length);
        ck_assert_uint_le(calls, large.length);
    }
    buffer_fini(&text);
    buffer_fini(&out);
    buffer_fini(&scratch);
}
END_TEST

Suite *command_line_suite(void)
{
    Suite *suite = suite_create("command_line");
    TCase *lines = tcase_create("lines");
    tcase_set_timeout(lines, 120);
    tcase_add_test(lines, arguments_split_as_documented);
    tcase_add_test(lines, whole_lines_split_behind_their_program);
    tcase_add_test(lines, arguments_are_quoted_only_when_needed);
    tcase_add_test(lines, powershell_quotes_are_doubled);
    tcase_add_test(lines, random_vectors_come_back_exactly);
    tcase_add_test(lines, random_lines_split_like_the_reference);
    tcase_add_test(lines, the_program_of_a_line_is_found);
    tcase_add_test(lines, base_names_stand_behind_the_last_separator);
    suite_add_tcase(suite, lines);
    TCase *variables = tcase_create("variables");
    tcase_set_timeout(variables, 120);
    tcase_add_test(variables, variables_are_found_from_left_to_right);
    tcase_add_test(variables, variables_expand_in_one_pass);
    tcase_add_test(variables, the_environment_expands_as_windows_does);
    tcase_add_test(variables, expansion_stops_at_its_limit);
    tcase_add_test(variables, megabytes_take_linear_time);
    suite_add_tcase(suite, variables);
    return suite;
}
