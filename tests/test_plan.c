/* Lines, calls, identities and limits of SPEC 3, 4 and 5, written from its text. */
#include "core/finding.h"
#include "core/plan.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *plan_suite(void);

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define SESSION_ID "7d1e0000-0000-4000-8000-00000000beef"
#define LINKED_ID "0f5c0000-0000-4000-8000-00000000cafe"
#define OWN_LINKED_ID "1a2b0000-0000-4000-8000-0000000000aa"
#define NONE_ID "B87B29D9-9239-4D7B-86D8-9B53DCD3BA9F"

/* --- what every test needs --- */

static struct arena arena;
static struct buffer line;
static struct expanded_entry expanded;

static void set_up(void)
{
    arena_init(&arena);
    buffer_init(&line);
    expanded = (struct expanded_entry){0};
}

static void tear_down(void)
{
    buffer_fini(&line);
    arena_fini(&arena);
}

static struct entry session(enum entry_kind kind)
{
    return (struct entry){.kind = kind, .default_directory = true};
}

static void give(struct entry *entry, enum entry_field field, const char *text)
{
    entry->fields[field].text = text_of(text);
    entry->fields[field].place = (struct place){2, 3, 0};
}

static struct guid guid_of(const char *text)
{
    struct guid guid;

    ck_assert(guid_parse(text_of(text), &guid));
    return guid;
}

/* The planned line; `line` holds it until the next call. */
static const char *line_from(const struct entry *entry, const struct expansion_source *source)
{
    buffer_clear(&line);
    plan_expand(entry, source, &arena, &expanded);
    ck_assert(!expanded.overflow);
    ck_assert(plan_add_line(entry, &expanded, source, &line));
    ck_assert(!line.failed && !arena.failed);
    return line.length ? line.bytes : "";
}

static const char *line_of(const struct entry *entry)
{
    return line_from(entry, NULL);
}

static enum status launch_from(const struct entry *entry, const struct expansion_source *source,
                               const struct identity *identity, struct launch *out)
{
    plan_expand(entry, source, &arena, &expanded);
    return plan_launch(entry, DECISION_ALLOWED, &expanded, source, identity, &arena, &line, out);
}

static enum status launch_of(const struct entry *entry, struct launch *out)
{
    static const struct identity nobody;

    return launch_from(entry, NULL, &nobody, out);
}

static void assert_text(struct text actual, const char *expected)
{
    if (!expected) {
        ck_assert_ptr_null(actual.bytes);
        ck_assert_uint_eq(actual.length, 0);
        return;
    }
    ck_assert_msg(text_equals(actual, text_of(expected)), "\"%.*s\" is not \"%s\"", TEXT_ARGS(actual), expected);
}

static bool look_up_environment(void *context, struct text name, struct text *value)
{
    static const char *const variables[][2] = {
        {"SystemRoot", "C:\\Windows"}, {"SPACED", "a b"}, {"QUOTED", "say \"it's\""}, {"DOLLAR", "$HOST$"},
        {"EMPTY", ""},                 {"P", "%Q%"},      {"Q", "never"},             {"HOST", "from-outside"},
    };

    if (context) {
        ++*(int *)context;
    }
    for (size_t i = 0; i < COUNT(variables); i++) {
        if (text_equals_ignoring_case(name, text_of(variables[i][0]))) {
            *value = text_of(variables[i][1]);
            return true;
        }
    }
    return false;
}

static const struct expansion_source environment = {look_up_environment, NULL};

/* Free with free(). */
static char *repeated(const char *first, const char *unit, size_t times)
{
    size_t length = strlen(unit), at = strlen(first);
    char *out = malloc(at + length * times + 1);

    ck_assert_ptr_nonnull(out);
    memcpy(out, first, at);
    for (size_t i = 0; i < times; i++, at += length) {
        memcpy(out + at, unit, length);
    }
    out[at] = '\0';
    return out;
}

/* --- the shape of a line --- */

struct shape {
    enum entry_kind kind;
    enum output_mode output;
    const char *command, *script, *arguments, *host, *database;
    const char *line;
};

#define LONG_REMOTE "powershell.exe -NoLogo -Command \"Invoke-Command -ComputerName 'srv1' "

static const struct shape shapes[] = {
    /* the text as it is, never re-quoted */
    {KIND_COMMAND_LINE, OUTPUT_DEFAULT, "ping.exe -t  \"a b\\\" 'x' ", 0, 0, 0, 0, "ping.exe -t  \"a b\\\" 'x' "},
    {KIND_COMMAND_LINE, OUTPUT_CAPTURE, "ping.exe -t a", 0, 0, 0, 0, "ping.exe -t a"},
    {KIND_COMMAND_LINE, OUTPUT_KEEP_OPEN, "dir \"C:\\a b\"", 0, 0, 0, 0, "cmd.exe /d /s /k \"dir \"C:\\a b\"\""},
    {KIND_COMMAND_LINE, OUTPUT_DEFAULT, 0, "x.ps1", 0, "h", 0, ""},
    {KIND_COMMAND_LINE, OUTPUT_KEEP_OPEN, " \t\n", 0, 0, 0, 0, ""},
    {KIND_TOOL_COMMAND_LINE, OUTPUT_DEFAULT, "C:\\Program Files\\a.exe /x", 0, 0, 0, 0, "C:\\Program Files\\a.exe /x"},
    {KIND_TOOL_COMMAND_LINE, OUTPUT_KEEP_OPEN, "ver", 0, 0, 0, 0, "cmd.exe /d /s /k \"ver\""},
    {KIND_TOOL_COMMAND_LINE, OUTPUT_CAPTURE, "ver", 0, 0, 0, 0, "ver"},

    /* PowerShell, here */
    {KIND_POWERSHELL, OUTPUT_DEFAULT, 0, 0, 0, 0, 0, "powershell.exe -NoLogo -NoExit"},
    {KIND_POWERSHELL, OUTPUT_KEEP_OPEN, "  ", 0, 0, 0, 0, "powershell.exe -NoLogo -NoExit"},
    {KIND_POWERSHELL, OUTPUT_CAPTURE, "Get-Date", 0, 0, 0, 0, "powershell.exe -NoLogo -Command Get-Date"},
    {KIND_POWERSHELL, OUTPUT_DEFAULT, "Get-Date -Format o", 0, 0, 0, 0,
     "powershell.exe -NoLogo -Command \"Get-Date -Format o\""},
    {KIND_POWERSHELL, OUTPUT_DEFAULT, "Write-Host \"a\\\"", 0, 0, 0, 0,
     "powershell.exe -NoLogo -Command \"Write-Host \\\"a\\\\\\\"\""},
    {KIND_POWERSHELL, OUTPUT_DEFAULT, "cd C:\\", 0, 0, 0, 0, "powershell.exe -NoLogo -Command \"cd C:\\\\\""},
    {KIND_POWERSHELL, OUTPUT_DEFAULT, "ls\nls", 0, 0, 0, 0, "powershell.exe -NoLogo -Command \"ls\nls\""},
    {KIND_POWERSHELL, OUTPUT_DEFAULT, "dir\\", 0, 0, 0, 0, "powershell.exe -NoLogo -Command dir\\"},
    {KIND_POWERSHELL, OUTPUT_KEEP_OPEN, "Get-Date", 0, 0, 0, 0, "powershell.exe -NoLogo -NoExit -Command Get-Date"},
    {KIND_POWERSHELL, OUTPUT_DEFAULT, "Get-Date", "C:\\a.ps1", "-x", 0, 0, "powershell.exe -NoLogo -Command Get-Date"},
    {KIND_POWERSHELL, OUTPUT_DEFAULT, " ", "C:\\a.ps1", 0, 0, 0, "powershell.exe -NoLogo -File C:\\a.ps1"},
    {KIND_POWERSHELL, OUTPUT_DEFAULT, 0, "C:\\my scripts\\a.ps1", "-Path \"C:\\x y\" 'q' ", 0, 0,
     "powershell.exe -NoLogo -File \"C:\\my scripts\\a.ps1\" -Path \"C:\\x y\" 'q' "},
    {KIND_POWERSHELL, OUTPUT_DEFAULT, 0, "a.ps1", " \t", 0, 0, "powershell.exe -NoLogo -File a.ps1"},
    {KIND_POWERSHELL, OUTPUT_DEFAULT, 0, 0, "-x", 0, 0, "powershell.exe -NoLogo -NoExit"},
    {KIND_POWERSHELL, OUTPUT_KEEP_OPEN, 0, "a.ps1", "1", 0, 0, "powershell.exe -NoLogo -NoExit -File a.ps1 1"},
    {KIND_TOOL_POWERSHELL_LOCAL, OUTPUT_DEFAULT, "Get-Date", 0, 0, "h", 0, "powershell.exe -NoLogo -Command Get-Date"},
    {KIND_TOOL_POWERSHELL_LOCAL, OUTPUT_DEFAULT, 0, "a.ps1", "1 2", 0, 0, "powershell.exe -NoLogo -File a.ps1 1 2"},
    {KIND_TOOL_POWERSHELL_LOCAL, OUTPUT_KEEP_OPEN, "ls", 0, 0, 0, 0, "powershell.exe -NoLogo -NoExit -Command ls"},
    {KIND_TOOL_POWERSHELL_LOCAL, OUTPUT_KEEP_OPEN, 0, 0, "-x", "h", 0, ""},

    /* PowerShell, elsewhere */
    {KIND_TOOL_POWERSHELL_REMOTE, OUTPUT_DEFAULT, 0, 0, "1", "srv1", 0,
     "powershell.exe -NoLogo -NoExit -Command \"Enter-PSSession -ComputerName 'srv1'\""},
    {KIND_TOOL_POWERSHELL_REMOTE, OUTPUT_KEEP_OPEN, " ", " ", 0, "srv1", 0,
     "powershell.exe -NoLogo -NoExit -Command \"Enter-PSSession -ComputerName 'srv1'\""},
    {KIND_TOOL_POWERSHELL_REMOTE, OUTPUT_DEFAULT, "Get-Date", "a.ps1", "1", "srv1", 0,
     LONG_REMOTE "-ScriptBlock ([scriptblock]::Create('Get-Date'))\""},
    {KIND_TOOL_POWERSHELL_REMOTE, OUTPUT_KEEP_OPEN, "Get-Date", 0, 0, "srv1", 0,
     "powershell.exe -NoLogo -NoExit -Command \"Invoke-Command -ComputerName 'srv1' "
     "-ScriptBlock ([scriptblock]::Create('Get-Date'))\""},
    {KIND_TOOL_POWERSHELL_REMOTE, OUTPUT_DEFAULT, "'a' \"b\" \u2018c\u2019\u201a\u201b \u201c", 0, 0, "srv1", 0,
     LONG_REMOTE "-ScriptBlock ([scriptblock]::Create('''a'' \\\"b\\\" "
                 "\u2018\u2018c\u2019\u2019\u201a\u201a\u201b\u201b \u201c'))\""},
    {KIND_TOOL_POWERSHELL_REMOTE, OUTPUT_DEFAULT, 0, 0, 0, "a'b\u2019; calc", 0,
     "powershell.exe -NoLogo -NoExit -Command \"Enter-PSSession -ComputerName 'a''b\u2019\u2019; calc'\""},
    {KIND_TOOL_POWERSHELL_REMOTE, OUTPUT_DEFAULT, 0, "C:\\it's\\a b.ps1", 0, "srv1", 0,
     LONG_REMOTE "-FilePath 'C:\\it''s\\a b.ps1'\""},
    {KIND_TOOL_POWERSHELL_REMOTE, OUTPUT_DEFAULT, 0, "a.ps1", "  ", "srv1", 0, LONG_REMOTE "-FilePath 'a.ps1'\""},
    {KIND_TOOL_POWERSHELL_REMOTE, OUTPUT_DEFAULT, 0, "a.ps1", "A B", "srv1", 0,
     LONG_REMOTE "-FilePath 'a.ps1' -ArgumentList 'A','B'\""},
    {KIND_TOOL_POWERSHELL_REMOTE, OUTPUT_DEFAULT, 0, "a.ps1", "\"A  B\" it's \"\" C:\\x\\ a\\\"b", "srv1", 0,
     LONG_REMOTE "-FilePath 'a.ps1' -ArgumentList 'A  B','it''s','','C:\\x\\','a\\\"b'\""},
    {KIND_TOOL_POWERSHELL_REMOTE, OUTPUT_KEEP_OPEN, 0, "a.ps1", "A", "srv1", 0,
     "powershell.exe -NoLogo -NoExit -Command \"Invoke-Command -ComputerName 'srv1' -FilePath 'a.ps1' -ArgumentList 'A'\""},
    {KIND_TOOL_POWERSHELL_REMOTE, OUTPUT_DEFAULT, "Get-Date", 0, 0, " ", 0, ""},

    {KIND_TOOL_PSEXEC, OUTPUT_DEFAULT, "ipconfig /all \"x y\"", 0, 0, "srv1", 0,
     "PsExec.exe -accepteula \\\\srv1 ipconfig /all \"x y\""},
    {KIND_TOOL_PSEXEC, OUTPUT_KEEP_OPEN, "ipconfig", 0, 0, "srv1", 0, "PsExec.exe -accepteula \\\\srv1 ipconfig"},
    {KIND_TOOL_PSEXEC, OUTPUT_DEFAULT, "ipconfig", 0, 0, 0, 0, ""},
    {KIND_TOOL_PSEXEC, OUTPUT_DEFAULT, " ", 0, 0, "srv1", 0, ""},

    {KIND_ADDON_SSMS, OUTPUT_DEFAULT, 0, 0, 0, "sql.corp.example", 0, "Ssms.exe -S sql.corp.example -E"},
    {KIND_ADDON_SSMS, OUTPUT_KEEP_OPEN, "x", 0, 0, "sql\\prod", "erp", "Ssms.exe -S sql\\prod -d erp -E"},
    {KIND_ADDON_SSMS, OUTPUT_DEFAULT, 0, 0, 0, "tcp:sql, 1433", "my \"db\"\\",
     "Ssms.exe -S \"tcp:sql, 1433\" -d \"my \\\"db\\\"\\\\\" -E"},
    {KIND_ADDON_SSMS, OUTPUT_DEFAULT, 0, 0, 0, "sql", " ", "Ssms.exe -S sql -E"},
    {KIND_ADDON_SSMS, OUTPUT_DEFAULT, 0, 0, 0, 0, "erp", ""},

    {KIND_OTHER, OUTPUT_DEFAULT, "a.exe", "a.ps1", "1", "h", "d", ""},
};

static struct entry entry_of_shape(const struct shape *shape)
{
    struct entry entry = session(shape->kind);

    entry.output = shape->output;
    give(&entry, FIELD_COMMAND, shape->command);
    give(&entry, FIELD_SCRIPT, shape->script);
    give(&entry, FIELD_SCRIPT_ARGUMENTS, shape->arguments);
    give(&entry, FIELD_HOST, shape->host);
    give(&entry, FIELD_DATABASE, shape->database);
    return entry;
}

START_TEST(every_line_shape)
{
    struct entry entry = entry_of_shape(&shapes[_i]);

    ck_assert_str_eq(line_of(&entry), shapes[_i].line);
}
END_TEST

/* What is added to a buffer comes after what it holds. */
START_TEST(line_is_added)
{
    struct entry entry = session(KIND_ADDON_SSMS);

    give(&entry, FIELD_HOST, "sql");
    plan_expand(&entry, NULL, &arena, &expanded);
    buffer_add(&line, TEXT("> "));
    ck_assert(plan_add_line(&entry, &expanded, NULL, &line));
    ck_assert_str_eq(line.bytes, "> Ssms.exe -S sql -E");
}
END_TEST

/* What a launch needs is quoted so that the other side reads back exactly this. */
struct arguments {
    char texts[8][64];
    size_t count;
};

static void collect(void *context, struct text argument)
{
    struct arguments *arguments = context;

    ck_assert_uint_lt(arguments->count, COUNT(arguments->texts));
    snprintf(arguments->texts[arguments->count++], sizeof(arguments->texts[0]), "%.*s", TEXT_ARGS(argument));
}

START_TEST(arguments_come_back)
{
    static const char *const nasty[] = {"a b\\", "\\\"", "\"\"", "a\\\\\"b c\\\\", "\t\\", "x\ny", "\\\\srv\\share\\", "\v\""};
    struct entry entry = session(KIND_ADDON_SSMS);
    struct arguments arguments = {.count = 0};
    struct buffer scratch = {0};

    give(&entry, FIELD_HOST, nasty[_i]);
    give(&entry, FIELD_DATABASE, nasty[_i]);
    line_of(&entry);
    command_line_split_whole(buffer_text(&line), &scratch, collect, &arguments);
    buffer_fini(&scratch);
    ck_assert_uint_eq(arguments.count, 6);
    ck_assert_str_eq(arguments.texts[1], "-S");
    assert_text(entry_text(&entry, FIELD_HOST), arguments.texts[2]);
    ck_assert_str_eq(arguments.texts[3], "-d");
    assert_text(entry_text(&entry, FIELD_DATABASE), arguments.texts[4]);
    ck_assert_str_eq(arguments.texts[5], "-E");
}
END_TEST

/* --- variables --- */

static struct entry rich_session(enum entry_kind kind)
{
    struct entry entry = session(kind);

    entry.has_id = true;
    entry.id = guid_of("{7D1E0000-0000-4000-8000-00000000BEEF}");
    give(&entry, FIELD_ID, "{7D1E0000-0000-4000-8000-00000000BEEF}");
    give(&entry, FIELD_NAME, "Backup $HOST$");
    give(&entry, FIELD_GROUP, "Clients\\Acme;All");
    give(&entry, FIELD_HOST, "srv1");
    give(&entry, FIELD_OWN_USER, "bob");
    give(&entry, FIELD_OWN_DOMAIN, "CORP");
    give(&entry, FIELD_USER, "runas-user");
    give(&entry, FIELD_DOMAIN, "RUNAS");
    for (size_t i = 0; i < ENTRY_PARAMETERS; i++) {
        static const char *const values[ENTRY_PARAMETERS] = {"one", "$PARAMETER1$", "%SystemRoot%", NULL, "f i v e"};

        entry.parameters[i].value = text_of(values[i]);
    }
    return entry;
}

static const struct {
    const char *text, *expanded, *at_launch; /* at_launch NULL: the same */
} expansions[] = {
    {"$HOST$ $USERNAME$ $DOMAIN$", "srv1 bob CORP", 0},
    {"$NAME$|$GROUP$|$ID$", "Backup $HOST$|Clients\\Acme;All|" SESSION_ID, 0},
    {"$PARAMETER1$,$PARAMETER2$,$PARAMETER5$", "one,$PARAMETER1$,f i v e", 0},
    {"[$PARAMETER4$]", "[]", 0},
    {"$PARAMETER0$ $PARAMETER6$ $PARAMETER$ $PARAMETER11$", "$PARAMETER0$ $PARAMETER6$ $PARAMETER$ $PARAMETER11$", 0},
    {"$PASSWORD$ $UNKNOWN$ $host$", "$PASSWORD$ $UNKNOWN$ $host$", 0},
    {"$UNKNOWN$HOST$", "$UNKNOWN$HOST$", 0},
    {"cost: 5$ and $env:TEMP $", "cost: 5$ and $env:TEMP $", 0},
    {"%SystemRoot%\\x.exe %systemroot%", "%SystemRoot%\\x.exe %systemroot%", "C:\\Windows\\x.exe C:\\Windows"},
    {"%NOT_THERE% 100%", "%NOT_THERE% 100%", 0},
    {"$PARAMETER3$\\y", "%SystemRoot%\\y", "C:\\Windows\\y"},
    {"%DOLLAR% %P%", "%DOLLAR% %P%", "$HOST$ %Q%"},
    {"%EMPTY%x", "%EMPTY%x", "x"},
    {"%$UNKNOWN$%", "%$UNKNOWN$%", 0},
    {"%HOST%", "%HOST%", "from-outside"},
    {"plain", "plain", 0},
};

/* In each of the six fields, and with or without a source. */
START_TEST(every_field_is_expanded)
{
    static const enum entry_field fields[] = {FIELD_COMMAND,  FIELD_SCRIPT,    FIELD_SCRIPT_ARGUMENTS,
                                              FIELD_DATABASE, FIELD_DIRECTORY, FIELD_HOST};
    const struct text *const results[] = {&expanded.command,  &expanded.script,    &expanded.script_arguments,
                                          &expanded.database, &expanded.directory, &expanded.host};

    for (size_t i = 0; i + 1 < COUNT(fields); i++) {
        struct entry entry = rich_session(KIND_COMMAND_LINE);

        give(&entry, fields[i], expansions[_i].text);
        plan_expand(&entry, NULL, &arena, &expanded);
        assert_text(*results[i], expansions[_i].expanded);
        assert_text(expanded.host, "srv1");
        plan_expand(&entry, &environment, &arena, &expanded);
        assert_text(*results[i], expansions[_i].at_launch ? expansions[_i].at_launch : expansions[_i].expanded);
        ck_assert(!expanded.overflow);
    }
}
END_TEST

START_TEST(host_is_expanded)
{
    struct entry entry = rich_session(KIND_TOOL_PSEXEC);
    const struct expansion_source no_environment = {NULL, NULL};

    give(&entry, FIELD_HOST, "$PARAMETER1$.%SPACED%.$HOST$");
    give(&entry, FIELD_COMMAND, "x $HOST$");
    plan_expand(&entry, &no_environment, &arena, &expanded);
    assert_text(expanded.host, "one.%SPACED%.$PARAMETER1$.%SPACED%.$HOST$");
    plan_expand(&entry, &environment, &arena, &expanded);
    assert_text(expanded.host, "one.a b.$PARAMETER1$.a b.$HOST$");
    assert_text(expanded.command, "x $PARAMETER1$.a b.$HOST$");
}
END_TEST

START_TEST(fields_without_variables_are_slices)
{
    struct entry entry = rich_session(KIND_POWERSHELL);
    int asked = 0;
    const struct expansion_source counting = {look_up_environment, &asked};

    give(&entry, FIELD_COMMAND, "$env:TEMP; $x = 5");
    give(&entry, FIELD_SCRIPT, "C:\\a.ps1");
    plan_expand(&entry, &counting, &arena, &expanded);
    ck_assert_ptr_eq(expanded.command.bytes, entry_text(&entry, FIELD_COMMAND).bytes);
    ck_assert_ptr_eq(expanded.script.bytes, entry_text(&entry, FIELD_SCRIPT).bytes);
    ck_assert_ptr_eq(expanded.host.bytes, entry_text(&entry, FIELD_HOST).bytes);
    assert_text(expanded.database, NULL);
    assert_text(expanded.directory, NULL);
    ck_assert_int_eq(asked, 0);
}
END_TEST

START_TEST(variables_without_value_are_known)
{
    static const char *const names[] = {"HOST", "USERNAME", "DOMAIN", "NAME", "GROUP", "ID", "PARAMETER1", "PARAMETER5"};
    static const char *const unknown[] = {"PASSWORD", "PARAMETER0", "PARAMETER6", "PARAMETERS", "PARAMETER", "PARAMETER12",
                                          "Host", "HOSTS", "IP", "DATABASE"};
    struct entry entry = session(KIND_COMMAND_LINE);
    struct text value;

    for (size_t i = 0; i < COUNT(names); i++) {
        value = TEXT("unchanged");
        ck_assert_msg(plan_lookup_variable(&entry, text_of(names[i]), &value), "%s", names[i]);
        ck_assert_uint_eq(value.length, 0);
    }
    for (size_t i = 0; i < COUNT(unknown); i++) {
        ck_assert_msg(!plan_lookup_variable(&entry, text_of(unknown[i]), &value), "%s", unknown[i]);
    }
}
END_TEST

/* The reader never keeps a secured value; were there one, it would not reach a line. */
START_TEST(secured_parameter_never_expands)
{
    struct entry entry = rich_session(KIND_COMMAND_LINE);

    entry.parameters[0].secured = true;
    give(&entry, FIELD_COMMAND, "x [$PARAMETER1$]");
    ck_assert_str_eq(line_of(&entry), "x []");
}
END_TEST

START_TEST(values_are_expanded_before_quoting)
{
    struct entry entry = rich_session(KIND_POWERSHELL);

    give(&entry, FIELD_SCRIPT, "$PARAMETER5$.ps1");
    ck_assert_str_eq(line_of(&entry), "powershell.exe -NoLogo -File \"f i v e.ps1\"");
    give(&entry, FIELD_SCRIPT, "%QUOTED%");
    ck_assert_str_eq(line_of(&entry), "powershell.exe -NoLogo -File %QUOTED%");
    ck_assert_str_eq(line_from(&entry, &environment), "powershell.exe -NoLogo -File \"say \\\"it's\\\"\"");

    entry = rich_session(KIND_TOOL_POWERSHELL_REMOTE);
    give(&entry, FIELD_COMMAND, "%QUOTED%");
    ck_assert_str_eq(line_from(&entry, &environment),
                     LONG_REMOTE "-ScriptBlock ([scriptblock]::Create('say \\\"it''s\\\"'))\"");

    entry = rich_session(KIND_ADDON_SSMS);
    give(&entry, FIELD_DATABASE, "%SPACED%");
    ck_assert_str_eq(line_from(&entry, &environment), "Ssms.exe -S srv1 -d \"a b\" -E");
}
END_TEST

/* Split first, then expanded: a value never becomes two arguments, and its quotes are no quotes. */
START_TEST(remote_arguments_are_split_then_expanded)
{
    struct entry entry = rich_session(KIND_TOOL_POWERSHELL_REMOTE);

    entry.parameters[0].value = TEXT("a b',\"c\" \u2019");
    give(&entry, FIELD_SCRIPT, "a.ps1");
    give(&entry, FIELD_SCRIPT_ARGUMENTS, "$PARAMETER1$ \"x $HOST$\" $PARAMETER4$ %SPACED% $PASSWORD$");
    ck_assert_str_eq(line_of(&entry), LONG_REMOTE "-FilePath 'a.ps1' -ArgumentList "
                                                  "'a b'',\\\"c\\\" \u2019\u2019','x srv1','','%SPACED%','$PASSWORD$'\"");
    ck_assert_str_eq(line_from(&entry, &environment),
                     LONG_REMOTE "-FilePath 'a.ps1' -ArgumentList "
                                 "'a b'',\\\"c\\\" \u2019\u2019','x srv1','','a b','$PASSWORD$'\"");
}
END_TEST

/* --- growth --- */

START_TEST(expansion_is_bounded)
{
    struct entry entry = session(KIND_COMMAND_LINE);
    char *name = repeated("", "n", EXPANSION_LIMIT / 2 + 6); /* twice that: the limit and the 12 bytes that were written */
    struct launch launch;

    give(&entry, FIELD_NAME, name);
    give(&entry, FIELD_COMMAND, "$NAME$$NAME$");
    plan_expand(&entry, NULL, &arena, &expanded);
    ck_assert(!expanded.overflow);
    ck_assert_uint_eq(expanded.command.length, EXPANSION_LIMIT + 12);
    ck_assert_int_eq(launch_of(&entry, &launch), STATUS_OK); /* ShellExecuteExW has no limit */

    give(&entry, FIELD_COMMAND, "$NAME$$NAME$$NAME$");
    ck_assert_int_eq(launch_of(&entry, &launch), STATUS_OVER_LIMIT);
    ck_assert(expanded.overflow);
    ck_assert_uint_le(expanded.command.length, EXPANSION_LIMIT + 18);
    ck_assert_ptr_null(launch.application.bytes);

    /* also where the field is no part of the line */
    give(&entry, FIELD_COMMAND, "x");
    give(&entry, FIELD_DIRECTORY, "$NAME$$NAME$$NAME$");
    ck_assert_int_eq(launch_of(&entry, &launch), STATUS_OVER_LIMIT);
    ck_assert(expanded.overflow);
    free(name);
}
END_TEST

static bool look_up_one_value(void *context, struct text name, struct text *value)
{
    *value = *(const struct text *)context;
    return text_equals(name, TEXT("V"));
}

START_TEST(environment_is_bounded)
{
    struct entry entry = session(KIND_COMMAND_LINE);
    char *bytes = repeated("", "v", EXPANSION_LIMIT + 4);
    struct text value = {bytes, EXPANSION_LIMIT + 3}; /* the limit and the 3 bytes that were written */
    const struct expansion_source source = {look_up_one_value, &value};

    give(&entry, FIELD_COMMAND, "%V%");
    plan_expand(&entry, &source, &arena, &expanded);
    ck_assert(!expanded.overflow);
    ck_assert_uint_eq(expanded.command.length, EXPANSION_LIMIT + 3);
    value.length++;
    plan_expand(&entry, &source, &arena, &expanded);
    ck_assert(expanded.overflow);
    free(bytes);
}
END_TEST

/* What $VARIABLE$ cut stays cut, also where the environment then adds little. */
START_TEST(a_cut_text_stays_cut)
{
    struct entry entry = session(KIND_COMMAND_LINE);
    char *name = repeated("%P%", "n", EXPANSION_LIMIT / 2);

    give(&entry, FIELD_NAME, name);
    give(&entry, FIELD_COMMAND, "$NAME$$NAME$$NAME$");
    plan_expand(&entry, &environment, &arena, &expanded);
    ck_assert(expanded.overflow);
    free(name);
}
END_TEST

/* A remote call of 4 MiB takes an argument still; a longer one is cut. */
START_TEST(remote_calls_end_at_four_mebibytes)
{
    static const char around[] = "Invoke-Command -ComputerName '' -FilePath 'a.ps1'";
    size_t limit = ((size_t)4 << 20) - strlen(around);
    char *host = repeated("", "h", limit + 1);

    for (size_t over = 0; over < 2; over++) {
        struct entry entry = session(KIND_TOOL_POWERSHELL_REMOTE);

        give(&entry, FIELD_HOST, host + 1 - over);
        give(&entry, FIELD_SCRIPT, "a.ps1");
        give(&entry, FIELD_SCRIPT_ARGUMENTS, "x");
        plan_expand(&entry, NULL, &arena, &expanded);
        buffer_clear(&line);
        ck_assert_int_eq(plan_add_line(&entry, &expanded, NULL, &line), over == 0);
        ck_assert_int_eq(text_contains(buffer_text(&line), TEXT(" -ArgumentList 'x'")), over == 0);
    }
    free(host);
}
END_TEST

/* A name that only splitting puts together: no field overflows, the line would. */
START_TEST(remote_arguments_are_bounded)
{
    static const struct {
        const char *unit;
        size_t times;
    } amplifiers[] = {{"$HO\"S\"T$ ", 2000}, {"$HO\"S\"T$", 3}};

    for (size_t i = 0; i < COUNT(amplifiers); i++) {
        struct entry entry = session(KIND_TOOL_POWERSHELL_REMOTE);
        char *host = repeated("", "h", EXPANSION_LIMIT / 2), *arguments = repeated("", amplifiers[i].unit, amplifiers[i].times);
        struct launch launch;

        entry.shell_execute = TERNARY_TRUE;
        give(&entry, FIELD_HOST, host);
        give(&entry, FIELD_SCRIPT, "a.ps1");
        give(&entry, FIELD_SCRIPT_ARGUMENTS, arguments);
        ck_assert_int_eq(launch_of(&entry, &launch), STATUS_OVER_LIMIT);
        ck_assert(!expanded.overflow);
        ck_assert_uint_lt(line.length, 8u << 20);
        buffer_clear(&line);
        ck_assert(!plan_add_line(&entry, &expanded, NULL, &line));
        free(host);
        free(arguments);
    }
}
END_TEST

/* --- the call --- */

/* Section 3 once more, from the words of the contract and from names. */
static const char *expected_api(const struct entry *entry)
{
    const char *kind = entry_kind_names[entry->kind];
    bool run_as = strcmp(run_as_mode_names[entry->mode], "none") != 0;
    bool capture = strcmp(output_mode_names[entry->output], "capture") == 0;
    bool shell = strcmp(kind, "command-line") == 0 || strcmp(kind, "tool-command-line") == 0;

    if (run_as || capture) {
        shell = false;
    }
    if (strcmp(ternary_names[entry->shell_execute], "unset") != 0) {
        shell = strcmp(ternary_names[entry->shell_execute], "true") == 0;
    }
    const struct {
        bool holds;
        const char *api;
    } ladder[] = {
        {run_as, "CreateProcessWithLogonW"},
        {entry->administrator, "ShellExecuteExW"},
        {shell, "ShellExecuteExW"},
        {true, "CreateProcessW"},
    };
    size_t step = 0;
    while (!ladder[step].holds) {
        step++;
    }
    return ladder[step].api;
}

static void assert_call(const struct entry *entry)
{
    const struct identity identity = {TEXT("alice"), TEXT("CORP")};
    const char *api = expected_api(entry);
    bool logs_on = strcmp(api, "CreateProcessWithLogonW") == 0, shell = strcmp(api, "ShellExecuteExW") == 0;
    struct launch launch;

    ck_assert_int_eq(launch_from(entry, NULL, &identity, &launch), STATUS_OK);
    ck_assert_str_eq(launch_api_names[launch.api], api);
    ck_assert_int_eq(plan_api(entry), launch.api);
    ck_assert_int_eq(plan_logon(entry), launch.logon);
    ck_assert_int_eq(launch.logon, !logs_on ? LOGON_NONE : entry->net_only ? LOGON_NETWORK_ONLY : LOGON_WITH_PROFILE);
    ck_assert_int_eq(launch.secret_state, logs_on ? LAUNCH_SECRET_NEEDED : LAUNCH_SECRET_NONE);
    ck_assert_ptr_null(launch.secret);
    assert_text(launch.identity.user, logs_on ? "alice" : NULL);
    assert_text(launch.identity.domain, logs_on ? "CORP" : NULL);
    assert_text(launch.verb, !shell ? NULL : entry->administrator ? "runas" : "open");
    ck_assert_int_eq(shell, launch.application.bytes != NULL);
    ck_assert_int_eq(launch.wait, entry->wait_for_exit || entry->output == OUTPUT_CAPTURE);
    ck_assert_int_eq(plan_waits(entry), launch.wait);
    ck_assert_int_eq(launch.capture, entry->output == OUTPUT_CAPTURE);
    ck_assert_uint_eq(launch.timeout_ms, 0);
}

/* Every mode, switch and output of one kind. */
START_TEST(whole_table)
{
    struct entry entry = rich_session((enum entry_kind)_i);

    give(&entry, FIELD_COMMAND, "a.exe b");
    for (unsigned i = 0; i < MODE_COUNT * TERNARY_COUNT * OUTPUT_COUNT * 8; i++) {
        unsigned rest = i;

        entry.administrator = rest % 2, rest /= 2;
        entry.net_only = rest % 2, rest /= 2;
        entry.wait_for_exit = rest % 2, rest /= 2;
        entry.shell_execute = (enum ternary)(rest % TERNARY_COUNT), rest /= TERNARY_COUNT;
        entry.output = (enum output_mode)(rest % OUTPUT_COUNT), rest /= OUTPUT_COUNT;
        entry.mode = (enum run_as_mode)rest;
        assert_call(&entry);
        arena_reset(&arena);
    }
}
END_TEST

/* The four steps by hand. */
START_TEST(unset_shell_execute)
{
    struct entry entry = session(KIND_COMMAND_LINE);

    ck_assert_int_eq(plan_api(&entry), API_SHELL_EXECUTE);
    entry.output = OUTPUT_CAPTURE;
    ck_assert_int_eq(plan_api(&entry), API_CREATE_PROCESS);
    entry.output = OUTPUT_KEEP_OPEN;
    ck_assert_int_eq(plan_api(&entry), API_SHELL_EXECUTE);
    entry.shell_execute = TERNARY_FALSE;
    ck_assert_int_eq(plan_api(&entry), API_CREATE_PROCESS);
    entry.administrator = true;
    ck_assert_int_eq(plan_api(&entry), API_SHELL_EXECUTE);
    entry.mode = MODE_MY_PERSONAL;
    ck_assert_int_eq(plan_api(&entry), API_CREATE_PROCESS_WITH_LOGON);

    entry = session(KIND_TOOL_PSEXEC);
    ck_assert_int_eq(plan_api(&entry), API_CREATE_PROCESS);
    entry.shell_execute = TERNARY_TRUE;
    ck_assert_int_eq(plan_api(&entry), API_SHELL_EXECUTE);
}
END_TEST

static const struct {
    const char *line, *file, *parameters;
} shell_lines[] = {
    {"notepad.exe", "notepad.exe", NULL},
    {"notepad.exe  ", "notepad.exe", NULL},
    {"notepad.exe x", "notepad.exe", "x"},
    {"  notepad.exe \t a  b ", "notepad.exe", "a  b "},
    {"\"C:\\Program Files\\a.exe\" \"b c\" d", "C:\\Program Files\\a.exe", "\"b c\" d"},
    {"\"C:\\Program Files\\a.exe\"", "C:\\Program Files\\a.exe", NULL},
    {"C:\\Program Files\\a.exe /x y", "C:\\Program Files\\a.exe", "/x y"},
    {"\\\\srv\\my share\\a.BAT", "\\\\srv\\my share\\a.BAT", NULL},
    {"C:\\docs\\plan.txt /x", "C:\\docs\\plan.txt", "/x"},
    {"https://host/?a=b", "https://host/?a=b", NULL},
};

START_TEST(shell_takes_file_and_parameters)
{
    struct entry entry = session(KIND_COMMAND_LINE);
    struct launch launch;

    give(&entry, FIELD_COMMAND, shell_lines[_i].line);
    ck_assert_int_eq(launch_of(&entry, &launch), STATUS_OK);
    assert_text(launch.application, shell_lines[_i].file);
    assert_text(launch.command_line, shell_lines[_i].parameters);

    entry.shell_execute = TERNARY_FALSE;
    ck_assert_int_eq(launch_of(&entry, &launch), STATUS_OK);
    assert_text(launch.application, NULL);
    assert_text(launch.command_line, shell_lines[_i].line);
}
END_TEST

START_TEST(keep_open_through_the_shell)
{
    struct entry entry = session(KIND_COMMAND_LINE);
    struct launch launch;

    entry.output = OUTPUT_KEEP_OPEN;
    give(&entry, FIELD_COMMAND, "dir \"a b\"");
    ck_assert_int_eq(launch_of(&entry, &launch), STATUS_OK);
    assert_text(launch.application, "cmd.exe");
    assert_text(launch.command_line, "/d /s /k \"dir \"a b\"\"");
}
END_TEST

START_TEST(texts_of_a_launch)
{
    struct entry entry = rich_session(KIND_COMMAND_LINE);
    struct launch launch;

    give(&entry, FIELD_COMMAND, "a.exe");
    give(&entry, FIELD_DIRECTORY, "%SystemRoot%\\$PARAMETER1$");
    give(&entry, FIELD_CAPTURE_FILE, "out\\$HOST$.txt");
    ck_assert_int_eq(launch_from(&entry, &environment, &(struct identity){0}, &launch), STATUS_OK);
    assert_text(launch.session_id, SESSION_ID);
    assert_text(launch.session_name, "Backup $HOST$");
    assert_text(launch.directory, "C:\\Windows\\one");
    assert_text(launch.capture_file, NULL);
    entry.output = OUTPUT_CAPTURE;
    ck_assert_int_eq(launch_of(&entry, &launch), STATUS_OK);
    ck_assert(launch.capture);
    assert_text(launch.capture_file, "out\\$HOST$.txt");
    assert_text(launch.directory, "%SystemRoot%\\one");

    entry = session(KIND_COMMAND_LINE);
    give(&entry, FIELD_COMMAND, "a.exe");
    give(&entry, FIELD_DIRECTORY, " ");
    ck_assert_int_eq(launch_of(&entry, &launch), STATUS_OK);
    assert_text(launch.session_id, NULL);
    assert_text(launch.session_name, NULL);
    assert_text(launch.directory, NULL);
}
END_TEST

/* Nothing but an allowance makes a launch, whatever else is in order. */
START_TEST(only_allowed_sessions)
{
    static const int decisions[] = {DECISION_NONE, DECISION_DENIED, DECISION_FAILED, -1, 99};
    struct entry entry = session(KIND_COMMAND_LINE);
    const struct identity nobody = {0};
    struct launch launch;

    give(&entry, FIELD_COMMAND, "a.exe");
    plan_expand(&entry, NULL, &arena, &expanded);
    for (size_t i = 0; i < COUNT(decisions); i++) {
        memset(&launch, 0x5a, sizeof(launch));
        ck_assert_int_eq(plan_launch(&entry, decisions[i], &expanded, NULL, &nobody, &arena, &line, &launch), STATUS_DENIED);
        ck_assert_ptr_null(launch.application.bytes);
        ck_assert_ptr_null(launch.command_line.bytes);
    }
}
END_TEST

START_TEST(nothing_to_launch)
{
    static const char *const commands[] = {NULL, "", " \t", "\"\"", "\"\" a.exe", "$PARAMETER1$"};
    struct launch launch;

    for (size_t i = 0; i < COUNT(commands); i++) {
        struct entry entry = session(KIND_COMMAND_LINE);

        give(&entry, FIELD_COMMAND, commands[i]);
        ck_assert_int_eq(launch_of(&entry, &launch), STATUS_INVALID);
        ck_assert_ptr_null(launch.application.bytes);
    }
    struct entry other = session(KIND_OTHER);
    give(&other, FIELD_COMMAND, "a.exe");
    ck_assert_int_eq(launch_of(&other, &launch), STATUS_INVALID);
}
END_TEST

START_TEST(failed_memory_makes_no_launch)
{
    struct entry entry = rich_session(KIND_COMMAND_LINE);
    struct launch launch;

    give(&entry, FIELD_COMMAND, "$HOST$"); /* the value is lost with the arena: no empty line, no call */
    arena.failed = true;
    ck_assert_int_eq(launch_of(&entry, &launch), STATUS_NO_MEMORY);
    arena.failed = false;
    line.failed = true;
    ck_assert_int_eq(launch_of(&entry, &launch), STATUS_NO_MEMORY);
    line.failed = false;
}
END_TEST

/* --- limits --- */

static const struct {
    enum entry_kind kind;
    enum run_as_mode mode;
    enum output_mode output;
    enum ternary shell_execute;
    bool administrator;
    size_t limit; /* 0: none */
    size_t around; /* UTF-16 units of the line beside the command */
} limits[] = {
    {KIND_COMMAND_LINE, MODE_CUSTOM, OUTPUT_DEFAULT, TERNARY_UNSET, false, 1023, 0},
    {KIND_COMMAND_LINE, MODE_CUSTOM, OUTPUT_KEEP_OPEN, TERNARY_UNSET, false, 1023, 19},
    {KIND_TOOL_PSEXEC, MODE_CREDENTIAL_REPOSITORY, OUTPUT_DEFAULT, TERNARY_UNSET, false, 1023, 30},
    {KIND_COMMAND_LINE, MODE_NONE, OUTPUT_DEFAULT, TERNARY_FALSE, false, 32766, 0},
    {KIND_COMMAND_LINE, MODE_NONE, OUTPUT_CAPTURE, TERNARY_UNSET, false, 32766, 0},
    {KIND_COMMAND_LINE, MODE_NONE, OUTPUT_KEEP_OPEN, TERNARY_FALSE, false, 8191, 19},
    {KIND_TOOL_COMMAND_LINE, MODE_NONE, OUTPUT_KEEP_OPEN, TERNARY_FALSE, false, 8191, 19},
    {KIND_POWERSHELL, MODE_NONE, OUTPUT_DEFAULT, TERNARY_UNSET, false, 32766, 32},
    {KIND_POWERSHELL, MODE_NONE, OUTPUT_KEEP_OPEN, TERNARY_UNSET, false, 8191, 40},
    {KIND_TOOL_POWERSHELL_LOCAL, MODE_NONE, OUTPUT_KEEP_OPEN, TERNARY_UNSET, false, 8191, 40},
    {KIND_TOOL_PSEXEC, MODE_NONE, OUTPUT_DEFAULT, TERNARY_UNSET, false, 32766, 30},
    {KIND_TOOL_PSEXEC, MODE_NONE, OUTPUT_KEEP_OPEN, TERNARY_UNSET, false, 8191, 30},
    {KIND_COMMAND_LINE, MODE_NONE, OUTPUT_DEFAULT, TERNARY_UNSET, false, 0, 0},
    {KIND_COMMAND_LINE, MODE_NONE, OUTPUT_KEEP_OPEN, TERNARY_UNSET, false, 0, 19},
    {KIND_COMMAND_LINE, MODE_NONE, OUTPUT_DEFAULT, TERNARY_FALSE, true, 0, 0},
};

/* A command of exactly `units`: a pair of surrogates for every two. */
static char *command_of_units(size_t units)
{
    return repeated(units % 2 ? "x" : "", "\U0001F600", units / 2);
}

START_TEST(limit_to_the_unit)
{
    struct entry entry = session(limits[_i].kind);
    size_t limit = limits[_i].limit ? limits[_i].limit : 40000;
    struct launch launch;

    entry.mode = limits[_i].mode;
    entry.output = limits[_i].output;
    entry.shell_execute = limits[_i].shell_execute;
    entry.administrator = limits[_i].administrator;
    give(&entry, FIELD_HOST, "srv1");
    ck_assert_uint_eq(plan_line_limit(&entry), limits[_i].limit ? limits[_i].limit : SIZE_MAX);
    for (size_t over = 0; over < 2; over++) {
        char *command = command_of_units(limit - limits[_i].around + over);

        give(&entry, FIELD_COMMAND, command);
        ck_assert_int_eq(launch_of(&entry, &launch), over && limits[_i].limit ? STATUS_OVER_LIMIT : STATUS_OK);
        line_of(&entry);
        ck_assert_uint_eq(text_utf16_length(buffer_text(&line)), limit + over);
        free(command);
    }
}
END_TEST

/* --- who --- */

struct expected_identity {
    const char *user, *domain;
};

static void assert_identity(struct identity identity, struct expected_identity expected)
{
    assert_text(identity.user, expected.user);
    assert_text(identity.domain, expected.domain);
}

#define NOBODY ((struct expected_identity){NULL, NULL})

/* Every kind of credential given, and different. */
static struct entry entry_with_everyone(enum entry_kind kind, enum run_as_mode mode, struct entry_links *links)
{
    struct entry entry = rich_session(kind);

    entry.mode = mode;
    entry.has_link = true;
    entry.link = guid_of(LINKED_ID);
    *links = (struct entry_links){
        .run_as = {LINK_STATE_FOUND, TEXT("linked"), TEXT("LINK")},
        .own = {LINK_STATE_FOUND, TEXT("own-linked"), TEXT("OWNLINK")},
    };
    return entry;
}

static void give_own_link(struct entry *entry, const char *id)
{
    entry->has_own_link = true;
    entry->own_link = guid_of(id);
}

START_TEST(identity_by_mode)
{
    static const struct expected_identity expected[MODE_COUNT] = {
        [MODE_CURRENT_SESSION] = {"bob", "CORP"},
        [MODE_CUSTOM] = {"runas-user", "RUNAS"},
        [MODE_CREDENTIAL_REPOSITORY] = {"linked", "LINK"},
    };
    static const struct expected_identity expected_of_tools[MODE_COUNT] = {
        [MODE_CUSTOM] = {"runas-user", "RUNAS"},
        [MODE_CREDENTIAL_REPOSITORY] = {"linked", "LINK"},
    };

    for (int kind = KIND_COMMAND_LINE; kind < KIND_COUNT; kind++) {
        struct entry_links links;
        struct entry entry = entry_with_everyone((enum entry_kind)kind, (enum run_as_mode)_i, &links);
        bool tool = strncmp(entry_kind_names[kind], "tool-", 5) == 0;

        assert_identity(plan_identity(&entry, &links), tool ? expected_of_tools[_i] : expected[_i]);
        give_own_link(&entry, NONE_ID);
        links.own.state = LINK_STATE_WELL_KNOWN_NONE;
        assert_identity(plan_identity(&entry, &links), tool ? expected_of_tools[_i] : expected[_i]);
        if (_i == MODE_CURRENT_SESSION) {
            give_own_link(&entry, OWN_LINKED_ID);
            links.own.state = LINK_STATE_FOUND;
            assert_identity(plan_identity(&entry, &links),
                            tool ? NOBODY : (struct expected_identity){"own-linked", "OWNLINK"});
        }
    }
}
END_TEST

START_TEST(identity_needs_a_link_that_is_found)
{
    struct entry_links links;
    struct entry entry = entry_with_everyone(KIND_COMMAND_LINE, MODE_CREDENTIAL_REPOSITORY, &links);
    struct entry current = entry_with_everyone(KIND_COMMAND_LINE, MODE_CURRENT_SESSION, &links);

    give_own_link(&current, OWN_LINKED_ID);
    links.run_as.state = links.own.state = (enum link_state)_i;
    assert_identity(plan_identity(&entry, &links),
                    _i == LINK_STATE_FOUND ? (struct expected_identity){"linked", "LINK"} : NOBODY);
    assert_identity(plan_identity(&current, &links),
                    _i == LINK_STATE_FOUND ? (struct expected_identity){"own-linked", "OWNLINK"} : NOBODY);
    links.run_as.user = links.own.user = (struct text){NULL, 0}; /* vault-backed, of a domain that is known */
    assert_identity(plan_identity(&entry, &links),
                    _i == LINK_STATE_FOUND ? (struct expected_identity){NULL, "LINK"} : NOBODY);
    assert_identity(plan_identity(&current, &links),
                    _i == LINK_STATE_FOUND ? (struct expected_identity){NULL, "OWNLINK"} : NOBODY);
    links.run_as.domain = links.own.domain = (struct text){NULL, 0};
    assert_identity(plan_identity(&entry, &links), NOBODY);
    assert_identity(plan_identity(&current, &links), NOBODY);
}
END_TEST

START_TEST(identity_takes_the_form_of_the_call)
{
    static const struct {
        const char *user, *domain;
        struct expected_identity expected;
    } forms[] = {
        {"alice", NULL, {"alice", "."}},         {"alice", "", {"alice", "."}},
        {"alice", "CORP", {"alice", "CORP"}},    {"CORP\\alice", NULL, {"alice", "CORP"}},
        {"X\\alice", "CORP", {"alice", "X"}},    {"alice@corp.example", NULL, {"alice@corp.example", NULL}},
        {"alice@corp.example", "CORP", {"alice@corp.example", NULL}},
        {NULL, "CORP", {NULL, "CORP"}},          {" ", "CORP", {NULL, "CORP"}},
        {NULL, NULL, {NULL, NULL}},              {"", " ", {NULL, NULL}},
    };

    for (size_t i = 0; i < COUNT(forms); i++) {
        struct entry_links links;
        struct entry entry = entry_with_everyone(KIND_ADDON_SSMS, MODE_CUSTOM, &links);

        give(&entry, FIELD_USER, forms[i].user);
        give(&entry, FIELD_DOMAIN, forms[i].domain);
        assert_identity(plan_identity(&entry, &links), forms[i].expected);
    }
}
END_TEST

/* --- which secret --- */

static const struct {
    enum entry_kind kind;
    enum run_as_mode mode;
    const char *own_link;
    const char *host, *path;
    struct expected_identity identity;
} requests[] = {
    {KIND_COMMAND_LINE, MODE_CUSTOM, NULL, "custom", SESSION_ID, {"runas-user", "RUNAS"}},
    {KIND_COMMAND_LINE, MODE_CUSTOM, OWN_LINKED_ID, "custom", SESSION_ID, {"runas-user", "RUNAS"}},
    {KIND_TOOL_PSEXEC, MODE_CUSTOM, NULL, "custom", SESSION_ID, {"runas-user", "RUNAS"}},
    {KIND_COMMAND_LINE, MODE_CREDENTIAL_REPOSITORY, OWN_LINKED_ID, "repository", LINKED_ID, {"linked", "LINK"}},
    {KIND_TOOL_COMMAND_LINE, MODE_CREDENTIAL_REPOSITORY, NULL, "repository", LINKED_ID, {"linked", "LINK"}},
    {KIND_POWERSHELL, MODE_CURRENT_SESSION, NULL, "session", SESSION_ID, {"bob", "CORP"}},
    {KIND_POWERSHELL, MODE_CURRENT_SESSION, NONE_ID, "session", SESSION_ID, {"bob", "CORP"}},
    {KIND_POWERSHELL, MODE_CURRENT_SESSION, OWN_LINKED_ID, "session", OWN_LINKED_ID, {"own-linked", "OWNLINK"}},
    {KIND_TOOL_POWERSHELL_REMOTE, MODE_CURRENT_SESSION, NULL, "session", SESSION_ID, {NULL, NULL}},
    {KIND_TOOL_POWERSHELL_REMOTE, MODE_CURRENT_SESSION, OWN_LINKED_ID, "session", SESSION_ID, {NULL, NULL}},
    {KIND_ADDON_SSMS, MODE_MY_PERSONAL, OWN_LINKED_ID, "personal", NULL, {NULL, NULL}},
};

START_TEST(request_for_a_secret)
{
    struct entry_links links;
    struct entry entry = entry_with_everyone(requests[_i].kind, requests[_i].mode, &links);
    char id_text[GUID_TEXT_SIZE];

    if (requests[_i].own_link) {
        give_own_link(&entry, requests[_i].own_link);
    }
    struct credential_request request = plan_credential_request(&entry, &links, id_text);
    ck_assert_str_eq(credential_host_names[request.host], requests[_i].host);
    assert_text(request.path, requests[_i].path);
    assert_identity(request.identity, requests[_i].identity);
}
END_TEST

START_TEST(request_without_id)
{
    static const enum run_as_mode modes[] = {MODE_CUSTOM, MODE_CURRENT_SESSION, MODE_CREDENTIAL_REPOSITORY};

    for (size_t i = 0; i < COUNT(modes); i++) {
        struct entry_links links;
        struct entry entry = entry_with_everyone(KIND_COMMAND_LINE, modes[i], &links);
        char id_text[GUID_TEXT_SIZE];

        entry.has_id = entry.has_link = false;
        assert_text(plan_credential_request(&entry, &links, id_text).path, NULL);
    }
}
END_TEST

/* --- the suite --- */

Suite *plan_suite(void)
{
    Suite *suite = suite_create("plan");
    TCase *lines = tcase_create("lines"), *calls = tcase_create("calls"), *who = tcase_create("who");

    tcase_add_checked_fixture(lines, set_up, tear_down);
    tcase_add_loop_test(lines, every_line_shape, 0, (int)COUNT(shapes));
    tcase_add_test(lines, line_is_added);
    tcase_add_loop_test(lines, arguments_come_back, 0, 8);
    tcase_add_loop_test(lines, every_field_is_expanded, 0, (int)COUNT(expansions));
    tcase_add_test(lines, host_is_expanded);
    tcase_add_test(lines, fields_without_variables_are_slices);
    tcase_add_test(lines, variables_without_value_are_known);
    tcase_add_test(lines, secured_parameter_never_expands);
    tcase_add_test(lines, values_are_expanded_before_quoting);
    tcase_add_test(lines, remote_arguments_are_split_then_expanded);
    tcase_add_test(lines, expansion_is_bounded);
    tcase_add_test(lines, environment_is_bounded);
    tcase_add_test(lines, a_cut_text_stays_cut);
    tcase_add_test(lines, remote_calls_end_at_four_mebibytes);
    tcase_add_test(lines, remote_arguments_are_bounded);
    suite_add_tcase(suite, lines);

    tcase_add_checked_fixture(calls, set_up, tear_down);
    tcase_add_loop_test(calls, whole_table, KIND_COMMAND_LINE, KIND_COUNT);
    tcase_add_test(calls, unset_shell_execute);
    tcase_add_loop_test(calls, shell_takes_file_and_parameters, 0, (int)COUNT(shell_lines));
    tcase_add_test(calls, keep_open_through_the_shell);
    tcase_add_test(calls, texts_of_a_launch);
    tcase_add_test(calls, only_allowed_sessions);
    tcase_add_test(calls, nothing_to_launch);
    tcase_add_test(calls, failed_memory_makes_no_launch);
    tcase_add_loop_test(calls, limit_to_the_unit, 0, (int)COUNT(limits));
    suite_add_tcase(suite, calls);

    tcase_add_checked_fixture(who, set_up, tear_down);
    tcase_add_loop_test(who, identity_by_mode, 0, MODE_COUNT);
    tcase_add_loop_test(who, identity_needs_a_link_that_is_found, 0, LINK_STATE_COUNT);
    tcase_add_test(who, identity_takes_the_form_of_the_call);
    tcase_add_loop_test(who, request_for_a_secret, 0, (int)COUNT(requests));
    tcase_add_test(who, request_without_id);
    suite_add_tcase(suite, who);
    return suite;
}
