/* What a change of definitions is told as: over documents that stand here, each change as one line. */
#include <stdlib.h>
#include <string.h>

#include "cli/diff_report.h"
#include "cli/diff_spans.h"
#include "tests/policy_from_text.h"
#include "tests/suites.h"

#define ID(number) "00000000-0000-4000-8000-00000000000" #number
#define SESSION(number, rest) "<session id=\"" ID(number) "\" name=\"S" #number "\" " rest
#define PLAIN(number) SESSION(number, "kind=\"command-line\"><command>a.exe</command></session>\n")
#define CREDENTIAL(number, rest) "<credential id=\"" ID(number) "\" name=\"C" #number "\" " rest "/>\n"

static struct policy policy;

static void set_up(void)
{
    policy_from_default(&policy);
}

static void tear_down(void)
{
    policy_fini(&policy);
}

struct world {
    struct inputs inputs[DIFF_SIDE_COUNT];
    struct review reviews[DIFF_SIDE_COUNT];
    struct diff_side sides[DIFF_SIDE_COUNT];
    struct diff diff;
};

/* A document that stands in memory: a pipe that was read before. */
static void add_input(struct inputs *inputs, const char *dialect, const char *content)
{
    ck_assert_int_eq(inputs_add(inputs, "document"), STATUS_OK);
    struct input *input = &inputs->items[inputs->count - 1];
    input->is_pipe = input->read_once = input->kept_whole = true;
    buffer_printf(&input->kept, dialect, content);
    ck_assert(!input->kept.failed);
}

#define NATIVE "<sessions xmlns=\"urn:deputy:sessions:1\">\n%s</sessions>\n"
#define EXPORT "<RDMExport><Connections>\n%s</Connections></RDMExport>\n"

static void review_side(struct world *world, int side)
{
    struct inputs none = {0};
    struct review_options options = {.policy = &policy, .listener = diff_side_listener(&world->sides[side])};
    ck_assert_int_eq(review_run(&world->reviews[side], &world->inputs[side], &none, &options), STATUS_OK);
}

static void finish(struct world *world)
{
    for (int side = 0; side < DIFF_SIDE_COUNT; side++) {
        diff_side_init(&world->sides[side]);
        review_side(world, side);
    }
    ck_assert(diff_compare(&world->sides[DIFF_BEFORE], &world->sides[DIFF_AFTER], &world->diff));
}

static void forget(struct world *world)
{
    diff_fini(&world->diff);
    for (int side = 0; side < DIFF_SIDE_COUNT; side++) {
        diff_side_fini(&world->sides[side]);
        review_fini(&world->reviews[side]);
        inputs_fini(&world->inputs[side]);
    }
}

static void add_keys(struct buffer *out, const char *before, uint64_t set)
{
    for (enum diff_field field = 0; field < DIFF_FIELD_COUNT; field++) {
        if (set & DIFF_BIT(field))
            buffer_printf(out, "%s%s", before, diff_fields[field].key);
    }
}

/* SIGN NAME [changed fields][ !weakened ones][ through the entry][ for so many sessions], a line each. */
static void render(const struct diff_changes *changes, struct buffer *out)
{
    for (size_t i = 0; i < changes->count; i++) {
        const struct diff_change *change = &changes->items[i];
        buffer_printf(out, "%s ", diff_ranks[change->rank].sign);
        diff_add_title(out, change);
        add_keys(out, " ", change->changed);
        add_keys(out, " !", change->weakened);
        if (change->through)
            buffer_printf(out, " through %d", change->through->id.bytes[15]);
        if (diff_change_record(change)->users)
            buffer_printf(out, " for %zu", diff_change_record(change)->users);
        if (change->incomparable)
            buffer_printf(out, " (%s: %s)", diff_side_names[change->after ? DIFF_AFTER : DIFF_BEFORE],
                          diff_why_incomparable(change->after ? change->after : change->before));
        buffer_add_byte(out, '\n');
    }
}

static void is_told(const struct world *world, const char *expected)
{
    struct buffer out = {0};
    render(&world->diff.sessions, &out);
    render(&world->diff.credentials, &out);
    buffer_add_byte(&out, '\0');
    ck_assert(!out.failed);
    ck_assert_str_eq(out.bytes, expected);
    ck_assert_int_eq(diff_is_empty(&world->diff), expected[0] == '\0');
    buffer_fini(&out);
}

static void differ_as(const char *dialect, const char *before, const char *after, const char *expected)
{
    struct world world = {0};
    add_input(&world.inputs[DIFF_BEFORE], dialect, before);
    add_input(&world.inputs[DIFF_AFTER], dialect, after);
    finish(&world);
    is_told(&world, expected);
    forget(&world);
}

static void differ(const char *before, const char *after, const char *expected)
{
    differ_as(NATIVE, before, after, expected);
}

/* ---- one change each ---- */

#define COMMAND_LINE "kind=\"command-line\">"
#define END "</session>\n"
#define PAIR(before, after) SESSION(1, before), SESSION(1, after)

static const struct {
    const char *before, *after, *expected;
} steps[] = {
    {PAIR(COMMAND_LINE "<command>a</command>" END, COMMAND_LINE "<command>a</command>" END), ""},
    /* where something else is run, or more of it is allowed */
    {PAIR(COMMAND_LINE "<command>a</command>" END, COMMAND_LINE "<command>b</command>" END),
     "! S1 command_line command !command_line\n"},
    {PAIR(COMMAND_LINE "<command>a $PARAMETER1$</command><parameter number=\"1\" value=\"x\"/>" END,
          COMMAND_LINE "<command>a $PARAMETER1$</command><parameter number=\"1\" value=\"y\"/>" END),
     "! S1 command_line parameter_1 !command_line\n"},
    {PAIR(COMMAND_LINE "<command directory=\"C:\\A\">a</command>" END,
          COMMAND_LINE "<command directory=\"C:\\B\">a</command>" END),
     "! S1 directory !directory\n"},
    {PAIR(COMMAND_LINE "<command shell-execute=\"false\">a</command>" END,
          COMMAND_LINE "<command shell-execute=\"false\" administrator=\"true\">a</command>" END),
     "! S1 administrator api !administrator !api\n"},
    {PAIR(COMMAND_LINE "<command shell-execute=\"false\" administrator=\"true\">a</command>" END,
          COMMAND_LINE "<command shell-execute=\"false\">a</command>" END),
     "! S1 administrator api !api\n"},
    {PAIR(COMMAND_LINE "<command shell-execute=\"true\">a</command><run-as mode=\"custom\" user=\"u\"/>" END,
          COMMAND_LINE "<command shell-execute=\"false\">a</command><run-as mode=\"custom\" user=\"u\"/>" END),
     "! S1 decision shell_execute rules findings !decision\n"},
    {PAIR(COMMAND_LINE "<command shell-execute=\"false\">a</command><run-as mode=\"custom\" user=\"u\"/>" END,
          COMMAND_LINE "<command shell-execute=\"true\">a</command><run-as mode=\"custom\" user=\"u\"/>" END),
     "~ S1 decision shell_execute rules findings\n"},
    /* somebody else */
    {PAIR(COMMAND_LINE "<command shell-execute=\"false\">a</command><run-as mode=\"custom\" user=\"u\"/>" END,
          COMMAND_LINE "<command shell-execute=\"false\">a</command><run-as mode=\"custom\" user=\"v\"/>" END),
     "! S1 as effective_user user !as\n"},
    {PAIR(COMMAND_LINE "<command shell-execute=\"false\">a</command>" END,
          COMMAND_LINE "<command shell-execute=\"false\">a</command><run-as mode=\"custom\" user=\"v\" domain=\"D\"/>" END),
     "! S1 as effective_user effective_domain api mode user domain !as !effective_domain\n"},
    {PAIR(COMMAND_LINE "<command shell-execute=\"false\">a</command><run-as mode=\"custom\" user=\"u\"/>" END,
          COMMAND_LINE "<command shell-execute=\"false\">a</command><run-as mode=\"custom\" user=\"u\" net-only=\"true\"/>" END),
     "! S1 as net_only !as\n"},
    /* the same one, as Windows compares names, also where he is written otherwise or asked for in another place */
    {PAIR(COMMAND_LINE "<command shell-execute=\"false\">a</command><run-as mode=\"custom\" user=\"U\" domain=\"D\"/>" END,
          COMMAND_LINE "<command shell-execute=\"false\">a</command><run-as mode=\"custom\" user=\"D\\u\"/>" END),
     "~ S1 as effective_user user domain\n"},
    {PAIR("user=\"u\" " COMMAND_LINE "<command shell-execute=\"false\">a</command><run-as mode=\"custom\" user=\"u\"/>" END,
          "user=\"u\" " COMMAND_LINE "<command shell-execute=\"false\">a</command><run-as mode=\"current-session\"/>" END),
     "~ S1 as mode user\n"},
    /* nobody knows who, and that is not the same one */
    {PAIR(COMMAND_LINE "<command shell-execute=\"false\">a</command><run-as mode=\"my-personal\"/>" END,
          "link=\"" ID(7) "\" " COMMAND_LINE
          "<command shell-execute=\"false\">a</command><run-as mode=\"current-session\"/>" END),
     "! S1 as mode own_link own_link_to rules findings !as !own_link\n"},
    /* names only */
    {PAIR(COMMAND_LINE "<command>a</command>" END, "group=\"G\" " COMMAND_LINE "<command>a</command>" END),
     "> S1 -> G\\S1 group\n"},
    {PAIR(COMMAND_LINE "<command>a $GROUP$</command>" END, "group=\"G\" " COMMAND_LINE "<command>a $GROUP$</command>" END),
     "! S1 -> G\\S1 group command_line !command_line\n"},
    /* what no user could tell apart is none */
    {PAIR("group=\"\" " COMMAND_LINE "<command>a</command>" END, COMMAND_LINE "<command directory=\"\">a</command>" END), ""},
    /* a secured parameter has no value, and a label is nobody's business */
    {PAIR(COMMAND_LINE "<command>a</command><parameter number=\"2\" label=\"x\" secured=\"true\"/>" END,
          COMMAND_LINE "<command>a</command><parameter number=\"2\" label=\"y\" secured=\"true\"/>" END),
     ""},
    {PAIR(COMMAND_LINE "<command>a</command><parameter number=\"2\"/>" END,
          COMMAND_LINE "<command>a</command><parameter number=\"2\" secured=\"true\"/>" END),
     "~ S1 secured_parameters\n"},
};

START_TEST(test_step)
{
    differ(steps[_i].before, steps[_i].after, steps[_i].expected);
}
END_TEST

/* ---- entries ---- */

START_TEST(test_new_and_gone_in_order)
{
    differ(PLAIN(1) PLAIN(2) PLAIN(5), PLAIN(5) PLAIN(4) PLAIN(3) PLAIN(1), "+ S3\n+ S4\n- S2\n");
    differ("", PLAIN(1), "+ S1\n");
    differ(PLAIN(1), "", "- S1\n");
    differ("", "", "");
    /* another session took the ID of one that is none any more */
    differ("<entry id=\"" ID(1) "\" name=\"x\" type=\"RDPConfigured\"/>", PLAIN(1), "+ S1\n");
}
END_TEST

#define LINKED(number, link) \
    SESSION(number, "kind=\"powershell\"><run-as mode=\"credential-repository\" link=\"" link "\"/></session>\n")
#define OWN(number, link) SESSION(number, "link=\"" link "\" kind=\"powershell\"><run-as mode=\"current-session\"/></session>\n")

START_TEST(test_credentials)
{
    /* a session that nobody touched runs as somebody else; also where the link points forward */
    differ(CREDENTIAL(9, "user=\"a\" domain=\"D\"") LINKED(1, ID(9)) OWN(2, ID(9)) PLAIN(3),
           LINKED(1, ID(9)) OWN(2, ID(9)) PLAIN(3) CREDENTIAL(9, "user=\"b\" domain=\"D\""),
           "! S1 as effective_user link_to !as through 9\n! S2 as effective_user own_link_to !as through 9\n"
           "! C9 as effective_user user !as for 2\n");
    /* another link is the session's own change */
    differ(CREDENTIAL(8, "user=\"a\"") CREDENTIAL(9, "user=\"b\"") LINKED(1, ID(8)),
           CREDENTIAL(8, "user=\"a\"") CREDENTIAL(9, "user=\"b\"") LINKED(1, ID(9)),
           "! S1 as effective_user link link_to !as\n");
    /* also where that entry is another user now */
    differ(CREDENTIAL(8, "user=\"a\"") CREDENTIAL(9, "user=\"b\"") LINKED(1, ID(8)),
           CREDENTIAL(8, "user=\"a\"") CREDENTIAL(9, "user=\"c\"") LINKED(1, ID(9)),
           "! S1 as effective_user link link_to !as\n! C9 as effective_user user !as\n");
    /* two entries that name nobody */
    differ(CREDENTIAL(8, "") CREDENTIAL(9, "") LINKED(1, ID(8)), CREDENTIAL(8, "") CREDENTIAL(9, "") LINKED(1, ID(9)),
           "! S1 link !link\n");
    differ(CREDENTIAL(8, "user=\"a\""), CREDENTIAL(8, "user=\"A\""), "~ C8 as effective_user user\n");
    differ(CREDENTIAL(8, "user=\"a\""), CREDENTIAL(8, "user=\"a\" group=\"G\""), "> C8 -> G\\C8 group\n");
    differ(CREDENTIAL(8, "user=\"a\""), CREDENTIAL(7, "user=\"a\""), "+ C7\n- C8\n");
    /* one that is gone */
    differ(CREDENTIAL(8, "user=\"a\" domain=\"D\"") LINKED(1, ID(8)), LINKED(1, ID(8)),
           "! S1 as effective_user effective_domain link_to rules findings !as !effective_domain\n- C8\n");
}
END_TEST

#define NAMELESS(name, command) \
    "<Connection><ConnectionType>CommandLine</ConnectionType><Name>" name "</Name><CommandLine>" command \
    "</CommandLine></Connection>\n"
#define EXPORTED(number, name) \
    "<Connection><ConnectionType>CommandLine</ConnectionType><ID>" ID(number) "</ID><Name>" name \
    "</Name><CommandLine>a</CommandLine></Connection>\n"

START_TEST(test_what_cannot_be_compared)
{
    differ_as(EXPORT, NAMELESS("A", "x") NAMELESS("B", "x"), NAMELESS("B", "x") NAMELESS("A", "x"), "");
    differ_as(EXPORT, NAMELESS("A", "x"), NAMELESS("A", "y"),
              "! A (after: it has no ID)\n? A (before: it has no ID)\n");
    differ_as(EXPORT, NAMELESS("A", "x"), NAMELESS("A", "x") NAMELESS("A", "x"), "! A (after: it has no ID)\n");
    /* of one ID the first in the text counts */
    differ_as(EXPORT, EXPORTED(1, "A") EXPORTED(1, "B"), EXPORTED(1, "A") EXPORTED(1, "B"), "");
}
END_TEST

START_TEST(test_a_session_that_only_the_after_side_has_and_that_can_be_launched)
{
    differ_as(EXPORT, NAMELESS("A", "x"), NAMELESS("A", "x") NAMELESS("B", "x"), "! B (after: it has no ID)\n");
    differ_as(EXPORT, NAMELESS("A", "x") NAMELESS("B", "x"), NAMELESS("A", "x"), "? B (before: it has no ID)\n");
    /* denied (DX004), or nothing to run: nobody launches it */
    differ_as(EXPORT, EXPORTED(1, "A"), EXPORTED(1, "A") EXPORTED(1, "B"),
              "? B (after: another one before it has the same ID)\n");
    differ_as(EXPORT, "", NAMELESS("A", ""), "? A (after: it has no ID)\n");
    differ_as(EXPORT, "", "<Connection><ConnectionType>CommandLine</ConnectionType><Name>N</Name><CommandLine>a</CommandLine>"
              "<RunAsConnection><CredentialSource>Custom</CredentialSource></RunAsConnection></Connection>",
              "? N (after: it has no ID)\n");
}
END_TEST

START_TEST(test_findings)
{
#define UNKNOWN(number, name, element) \
    "<Connection><ConnectionType>CommandLine</ConnectionType><ID>" ID(number) "</ID><Name>" name "</Name>" \
    "<CommandLine>a</CommandLine><RunAsConnection>" element "</RunAsConnection></Connection>\n"
#define SAFE(name, secret) \
    "<Connection><ConnectionType>Credential</ConnectionType><ID>" ID(1) "</ID><Name>" name "</Name>" \
    "<Credentials><UserName>u</UserName></Credentials>" secret "</Connection>\n"
    /* the same rule about something else, or about one thing more */
    differ_as(EXPORT, UNKNOWN(1, "S", "<Foo/>"), UNKNOWN(1, "S", "<Bar/>"), "~ S findings\n");
    differ_as(EXPORT, UNKNOWN(1, "S", "<Foo/>"), UNKNOWN(1, "S", "<Foo/><Bar/>"), "~ S findings\n");
    differ_as(EXPORT, UNKNOWN(1, "S", "<Foo/>"), UNKNOWN(1, "T", "<Bar/>"), "~ S -> T name findings\n");
    differ_as(EXPORT, UNKNOWN(1, "S", "<Foo/>"), UNKNOWN(1, "T", "<Foo/>"), "> S -> T name\n");
    /* a message that says the name changes with it */
    differ(PAIR(COMMAND_LINE "<command shell-execute=\"true\">a</command><run-as mode=\"custom\" user=\"u\"/>" END,
                "group=\"G\" " COMMAND_LINE
                "<command shell-execute=\"true\">a</command><run-as mode=\"custom\" user=\"u\"/>" END),
           "> S1 -> G\\S1 group\n");
    /* Credential entries have findings too */
    differ_as(EXPORT, SAFE("C", ""), SAFE("C", "<Password>x</Password>"), "~ C rules findings\n");
}
END_TEST

START_TEST(test_users_by_the_name_of_our_words)
{
    differ(PAIR(COMMAND_LINE "<command shell-execute=\"false\">a</command>"
                "<run-as mode=\"custom\" user=\"whoever is named at launch\"/>" END,
                COMMAND_LINE "<command shell-execute=\"false\">a</command><run-as mode=\"custom\"/>" END),
           "! S1 decision as effective_user effective_domain user rules findings !as !effective_domain\n");
    /* domain and user end elsewhere */
    differ(CREDENTIAL(8, "user=\".\\u@d\""), CREDENTIAL(8, "user=\"u@d\""),
           "! C8 as effective_domain user !as !effective_domain\n");
}
END_TEST

/* A document asks itself first: what leads to the second of an ID is no change of the first. */
START_TEST(test_links_within_one_document)
{
    struct world world = {0};
    add_input(&world.inputs[DIFF_BEFORE], NATIVE, CREDENTIAL(9, "user=\"a\""));
    add_input(&world.inputs[DIFF_BEFORE], NATIVE, LINKED(1, ID(9)));
    add_input(&world.inputs[DIFF_AFTER], NATIVE, CREDENTIAL(9, "user=\"a\" group=\"G\""));
    add_input(&world.inputs[DIFF_AFTER], NATIVE, LINKED(1, ID(9)) CREDENTIAL(9, "group=\"Own\" user=\"b\""));
    finish(&world);
    is_told(&world, "! S1 as effective_user link_to !as through 9\n> C9 -> G\\C9 group\n"
                    "? Own\\C9 for 1 (after: another one before it has the same ID)\n");
    forget(&world);
}
END_TEST

START_TEST(test_counts)
{
    struct world world = {0};
    add_input(&world.inputs[DIFF_BEFORE], EXPORT, NAMELESS("N", "x") EXPORTED(1, "A") EXPORTED(1, "B") EXPORTED(2, "C"));
    add_input(&world.inputs[DIFF_AFTER], EXPORT, NAMELESS("N", "x") EXPORTED(1, "A") EXPORTED(2, "D"));
    finish(&world);
    const struct diff_records *before = &world.sides[DIFF_BEFORE].sessions, *after = &world.sides[DIFF_AFTER].sessions;
    ck_assert_uint_eq(before->without_id, 1);
    ck_assert_uint_eq(before->duplicates, 1);
    ck_assert_uint_eq(before->by_id, 2);
    ck_assert_uint_eq(after->without_id, 1);
    ck_assert_uint_eq(after->duplicates, 0);
    ck_assert_uint_eq(world.diff.sessions.same, 1);
    ck_assert_uint_eq(world.diff.sessions.same_incomparable, 1);
    ck_assert_uint_eq(world.diff.sessions.ranks[DIFF_MOVED], 1);
    ck_assert_uint_eq(world.diff.sessions.ranks[DIFF_INCOMPARABLE], 1);
    forget(&world);
}
END_TEST

/* The first document's session waits for its link until all are read, and is the first of its ID all the same. */
START_TEST(test_the_first_of_several_documents)
{
    struct world world = {0};
    add_input(&world.inputs[DIFF_BEFORE], NATIVE, LINKED(1, ID(9)));
    add_input(&world.inputs[DIFF_AFTER], NATIVE, LINKED(1, ID(9)));
    add_input(&world.inputs[DIFF_AFTER], NATIVE, PLAIN(1));
    finish(&world);
    is_told(&world, "! S1 (after: another one before it has the same ID)\n");
    forget(&world);
}
END_TEST

/* What was read of a document that ends in an error is not there. */
START_TEST(test_a_document_that_breaks_off)
{
    struct world world = {0};
    add_input(&world.inputs[DIFF_BEFORE], NATIVE, PLAIN(1));
    add_input(&world.inputs[DIFF_AFTER], "<sessions xmlns=\"urn:deputy:sessions:1\">%s<broken", PLAIN(2) CREDENTIAL(8, ""));
    add_input(&world.inputs[DIFF_AFTER], NATIVE, PLAIN(1));
    finish(&world);
    is_told(&world, "");
    ck_assert(world.reviews[DIFF_AFTER].has_unusable);
    forget(&world);
}
END_TEST

/* ---- words ---- */

static void reads(enum diff_field field, const char *value, const char *expected)
{
    struct buffer out = {0};
    diff_add_value(&out, field, text_of(value));
    buffer_add_byte(&out, '\0');
    ck_assert_str_eq(out.bytes, expected);
    buffer_fini(&out);
}

START_TEST(test_values)
{
    reads(DIFF_USER, NULL, "(none)");
    reads(DIFF_AS, NULL, "whoever starts it");
    reads(DIFF_ADMINISTRATOR, "true", "yes");
    reads(DIFF_ADMINISTRATOR, "false", "no");
    reads(DIFF_USER, "x", "x");
    reads(DIFF_COMMAND_LINE, "\"C:\\Program Files\\a.exe\" \"x\"", "\"C:\\Program Files\\a.exe\" \"x\"");
    /* what only looks like something else */
    reads(DIFF_USER, " x ", " x ");
    reads(DIFF_USER, "(none)", "\\u{28}none)");
    reads(DIFF_USER, "a -> b", "a -> b");
    reads(DIFF_USER, "a\x1b[2J\xE2\x80\xAE", "a\\u{1B}[2J\\u{202E}");
    reads(DIFF_AS, "a\xC2\xA0\xE3\x85\xA4", "a\\u{A0}\\u{3164}");
}
END_TEST

START_TEST(test_a_long_value_is_shown_whole)
{
    char value[100001];
    struct buffer out = {0};
    memset(value, 'a', sizeof value - 1);
    value[sizeof value - 1] = '\0';
    value[500] = value[99999] = 'X';
    diff_add_value(&out, DIFF_COMMAND_LINE, text_of(value));
    ck_assert(text_equals(buffer_text(&out), text_of(value)));
    buffer_fini(&out);
}
END_TEST

START_TEST(test_arrows)
{
    ck_assert(diff_fits_arrow(TEXT("a"), TEXT("\"b\"")));
    ck_assert(!diff_fits_arrow(TEXT("a -> b"), TEXT("c")));
    ck_assert(!diff_fits_arrow(TEXT("c"), TEXT("a->b")));
    ck_assert(!diff_fits_arrow(TEXT(" c"), TEXT("b")));
    ck_assert(!diff_fits_arrow(TEXT("c"), TEXT("b ")));
}
END_TEST

static void list_changes(struct text before, struct text after, const char *expected)
{
    struct buffer out = {0};
    struct text item;
    for (char sign; (sign = diff_next_list_change(&before, &after, &item)) != '\0';) {
        buffer_add_byte(&out, sign);
        buffer_add(&out, item);
    }
    buffer_add_byte(&out, '\0');
    ck_assert_str_eq(out.bytes, expected);
    buffer_fini(&out);
}

START_TEST(test_lists)
{
    list_changes(TEXT("A1\0B2\0D4\0"), TEXT("B2\0C3\0D4\0E5\0"), "-A1+C3+E5");
    /* of one and the same there may be several */
    list_changes(TEXT("A1\0"), TEXT("A1\0A1\0A1\0"), "+A1+A1");
    list_changes(TEXT("A1\0A1\0B2\0"), TEXT("A1\0"), "-A1-B2");
    list_changes((struct text){NULL, 0}, (struct text){NULL, 0}, "");
}
END_TEST

/* ---- marks ---- */

static void add_marks(struct buffer *out, struct text text, const struct diff_spans *spans)
{
    size_t at = 0;
    for (size_t i = 0; i < spans->count; i++) {
        buffer_add(out, text_slice(text, at, spans->items[i].start));
        buffer_add_byte(out, '[');
        buffer_add(out, text_slice(text, spans->items[i].start, spans->items[i].end));
        buffer_add_byte(out, ']');
        at = spans->items[i].end;
    }
    buffer_add(out, text_slice(text, at, text.length));
    buffer_add_byte(out, '|');
}

static void marks(struct text before, struct text after, const char *expected)
{
    struct diff_spans gone, come;
    struct buffer out = {0};
    ck_assert(diff_find_spans(before, after, &gone, &come));
    add_marks(&out, before, &gone);
    add_marks(&out, after, &come);
    buffer_add_byte(&out, '\0');
    ck_assert_str_eq(out.bytes, expected);
    buffer_fini(&out);
    diff_spans_fini(&gone);
    diff_spans_fini(&come);
}

START_TEST(test_spans)
{
    marks(TEXT("same"), TEXT("same"), "same|same|");
    marks(TEXT("a b c d e"), TEXT("a X c Y e"), "a [b] c [d] e|a [X] c [Y] e|");
    marks(TEXT("copy one.txt"), TEXT("copy /y one.txt two"), "copy one.txt|copy [/y ]one.txt[ two]|");
    marks(TEXT(""), TEXT("x"), "|[x]|");
    marks(TEXT("x"), TEXT(""), "[x]||");
    /* whole words, and no half of a character */
    marks(TEXT("p\xC3\xA4 x"), TEXT("p\xC3\xA9 x"), "[p\xC3\xA4] x|[p\xC3\xA9] x|");
    marks(TEXT("ab"), TEXT("abc"), "[ab]|[abc]|");
}
END_TEST

/* 150 words that all differ are 300 edits. */
START_TEST(test_spans_that_would_take_long)
{
    struct buffer before = {0}, after = {0}, expected = {0};
    for (int i = 0; i < 150; i++) {
        buffer_printf(&before, "%sa%d", i ? " " : "", i);
        buffer_printf(&after, "%sb%d", i ? " " : "", i);
    }
    buffer_printf(&expected, "x [%s] y|x [%s] y|", before.bytes, after.bytes);
    struct buffer left = {0}, right = {0};
    buffer_printf(&left, "x %s y", before.bytes);
    buffer_printf(&right, "x %s y", after.bytes);
    marks(buffer_text(&left), buffer_text(&right), expected.bytes);
    struct buffer *all[] = {&before, &after, &expected, &left, &right};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        buffer_fini(all[i]);
}
END_TEST

/* A command of 300 times the parameter, which is of 200 characters of two bytes and one that ends it. */
static void print_growing(struct buffer *out, const char *field, char end, const char *rest)
{
    struct buffer many = {0};
    buffer_clear(out);
    for (int i = 0; i < 300; i++)
        buffer_printf(&many, "$PARAMETER1$");
    if (strcmp(field, "command") == 0)
        buffer_printf(out, SESSION(1, COMMAND_LINE) "<command>%s</command>", many.bytes);
    else
        buffer_printf(out, SESSION(1, COMMAND_LINE) "<command directory=\"%s\">a.exe</command>", many.bytes);
    buffer_printf(out, "<parameter number=\"1\" value=\"x");
    for (int i = 0; i < 199; i++)
        buffer_printf(out, "\xC3\xA4");
    buffer_printf(out, "%c\"/>%s</session>\n", end, rest);
    buffer_fini(&many);
}

/* A variable makes a text long out of nothing: a record holds only so much of it, and never half a character. */
START_TEST(test_a_line_that_grows_is_cut)
{
    struct buffer document = {0};
    print_growing(&document, "command", 'y', "");
    struct world world = {0};
    add_input(&world.inputs[DIFF_BEFORE], NATIVE, "");
    add_input(&world.inputs[DIFF_AFTER], NATIVE, document.bytes);
    finish(&world);
    struct text values[DIFF_FIELD_COUNT];
    diff_record_unpack(world.diff.sessions.items[0].after, DIFF_FIELD_COUNT, values);
    ck_assert_uint_lt(values[DIFF_COMMAND_LINE].length, DIFF_LINE_KEPT + 100);
    ck_assert_uint_gt(values[DIFF_COMMAND_LINE].length, 3 * 32766);
    ck_assert(text_is_utf8(values[DIFF_COMMAND_LINE]));
    ck_assert(text_ends_with_ignoring_case(values[DIFF_COMMAND_LINE], TEXT(" [... 120000 bytes]")));
    forget(&world);
    buffer_fini(&document);
}
END_TEST

/* Behind what a record holds the line may be another with any change; only where nothing changed it is the same. */
START_TEST(test_what_is_cut_is_a_change)
{
    static const char *const fields[] = {"command", "directory"};
    static const char *const expected[] = {"! S1 command_line parameter_2 !command_line\n",
                                           "! S1 directory parameter_2 !directory\n"};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        struct buffer before = {0}, after = {0};
        print_growing(&before, fields[i], 'y', "<parameter number=\"2\" value=\"good\"/>");
        print_growing(&after, fields[i], 'y', "<parameter number=\"2\" value=\"evil\"/>");
        differ(before.bytes, before.bytes, "");
        differ(before.bytes, after.bytes, expected[i]);
        buffer_fini(&before);
        buffer_fini(&after);
    }
}
END_TEST

Suite *diff_suite(void)
{
    Suite *suite = suite_create("diff");
    TCase *changes = tcase_create("changes"), *words = tcase_create("words");
    tcase_add_checked_fixture(changes, set_up, tear_down);
    tcase_add_loop_test(changes, test_step, 0, (int)(sizeof steps / sizeof *steps));
    tcase_add_test(changes, test_new_and_gone_in_order);
    tcase_add_test(changes, test_credentials);
    tcase_add_test(changes, test_what_cannot_be_compared);
    tcase_add_test(changes, test_a_session_that_only_the_after_side_has_and_that_can_be_launched);
    tcase_add_test(changes, test_counts);
    tcase_add_test(changes, test_the_first_of_several_documents);
    tcase_add_test(changes, test_a_document_that_breaks_off);
    tcase_add_test(changes, test_a_line_that_grows_is_cut);
    tcase_add_test(changes, test_what_is_cut_is_a_change);
    tcase_add_test(changes, test_findings);
    tcase_add_test(changes, test_users_by_the_name_of_our_words);
    tcase_add_test(changes, test_links_within_one_document);
    suite_add_tcase(suite, changes);
    tcase_add_test(words, test_values);
    tcase_add_test(words, test_a_long_value_is_shown_whole);
    tcase_add_test(words, test_arrows);
    tcase_add_test(words, test_lists);
    tcase_add_test(words, test_spans);
    tcase_add_test(words, test_spans_that_would_take_long);
    suite_add_tcase(suite, words);
    return suite;
}
