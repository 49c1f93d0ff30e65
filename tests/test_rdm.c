/* RDM exports, element by element, against the tables of RDM-FORMAT.md. */
#include <stdio.h>

#include "tests/document_text.h"

Suite *rdm_suite(void);

#define ID_A "a1f0c3d2-0001-4c6e-9b11-3f5a7d9e1c0a"
#define ID_B "a1f0c3d2-0002-4c6e-9b11-3f5a7d9e1c0b"
#define ID_C "a1f0c3d2-0003-4c6e-9b11-3f5a7d9e1c0c"
#define NIL "00000000-0000-0000-0000-000000000000"
#define HEAD "<ID>" ID_A "</ID><Name>n</Name>"

#define CMD "<ConnectionType>CommandLine</ConnectionType>"
#define POWERSHELL "<ConnectionType>PowerShell</ConnectionType>"
#define TOOL "<ConnectionType>SessionTool</ConnectionType>"
#define PSEXEC TOOL "<Tools><ConnectionType>PSExec</ConnectionType></Tools>"
#define LOCAL TOOL "<Tools><ConnectionType>PowerShellLocal</ConnectionType></Tools>"
#define REMOTE TOOL "<Tools><ConnectionType>PowerShell</ConnectionType></Tools>"
#define SSMS \
    "<ConnectionType>AddOn</ConnectionType><AddOn><AddOnDescription>SQL Server Management Studio</AddOnDescription></AddOn>"
#define RDP "<ConnectionType>RDPConfigured</ConnectionType>"
#define CREDENTIAL "<ConnectionType>Credential</ConnectionType>"
#define SOURCE(name) "<RunAsConnection><CredentialSource>" name "</CredentialSource></RunAsConnection>"

struct row {
    const char *elements, *says; /* what stands in a <Connection> with ID and name; what it becomes */
};

static void each_says(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct buffer document = {0}, expected = {0};
        buffer_printf(&document, "<Connection>" HEAD "%s</Connection>", rows[i].elements);
        buffer_printf(&expected, "%s\n", rows[i].says);
        char where[32];
        snprintf(where, sizeof where, "row %zu", i);
        document_says(where, buffer_text(&document), RENDER_BODY, expected.bytes);
        buffer_fini(&document);
        buffer_fini(&expected);
    }
}
#define EACH_SAYS(rows) each_says(rows, sizeof(rows) / sizeof *(rows))

/* Whole documents, with places. */
static void documents_say(const struct row *rows, size_t count, int flags)
{
    for (size_t i = 0; i < count; i++)
        document_says("document", text_of(rows[i].elements), flags, rows[i].says);
}
#define DOCUMENTS_SAY(rows, flags) documents_say(rows, sizeof(rows) / sizeof *(rows), flags)

/* ---- kinds ---- */

START_TEST(connection_types_by_name_and_number)
{
    static const char *const tools = "tool-command-line tool";
    static const struct {
        const char *type, *kind;
    } rows[] = {
        {"CommandLine", "command-line"}, {"commandline", "command-line"}, {"COMMANDLINE", "command-line"}, {"3", "command-line"},
        {" CommandLine\n", "command-line"}, {"PowerShell", "powershell"}, {"40", "powershell"}, {"SessionTool", NULL},
        {"30", NULL}, {"sessiontool", NULL}, {"Credential", "other credential"}, {"26", "other credential"},
        {"credential", "other credential"}, {"AddOn", "other"}, {"18", "other"}, {"RDPConfigured", "other"}, {"1", "other"},
        {"VNC", "other"}, {"4", "other"}, {"Putty", "other"}, {"8", "other"}, {"Group", "other"}, {"25", "other"},
        {"SSHShell", "other"}, {"77", "other"}, {"WebBrowser", "other"}, {"DataEntry", "other"}, {"Document", "other"},
        {"NobodyKnows", "other"}, {"99999", "other"}, {"03", "other"}, {"3.0", "other"}, {"Command Line", "other"}, {"-1",
         "other"},
        {"PowerShellLocal", "other"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char elements[128], says[64];
        snprintf(elements, sizeof elements, "<ConnectionType>%s</ConnectionType>", rows[i].type);
        snprintf(says, sizeof says, "%s", rows[i].kind ? rows[i].kind : tools);
        each_says(&(struct row){elements, says}, 1);
    }
}
END_TEST

START_TEST(tool_types_by_name_and_number)
{
    static const struct {
        const char *type, *kind;
    } rows[] = {
        {"CommandLine", "tool-command-line"}, {"0", "tool-command-line"}, {"", "tool-command-line"}, {" ", "tool-command-line"},
        {"PSExec", "tool-psexec"}, {"psexec", "tool-psexec"}, {"1", "tool-psexec"}, {"PowerShell", "tool-powershell-remote"},
        {"2", "tool-powershell-remote"}, {"PowerShellLocal", "tool-powershell-local"}, {"7", "tool-powershell-local"},
        {"powershelllocal", "tool-powershell-local"}, {"WMI", "other"}, {"3", "other"}, {"VBScript", "other"}, {"4", "other"},
        {"Template", "other"}, {"5", "other"}, {"DatabaseQuery", "other"}, {"6", "other"}, {"Macro", "other"}, {"8", "other"},
        {"9", "other"}, {"42", "other"}, {"NobodyKnows", "other"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char elements[256], says[64];
        snprintf(elements, sizeof elements, TOOL "<Tools><ConnectionType>%s</ConnectionType></Tools>", rows[i].type);
        snprintf(says, sizeof says, "%s tool", rows[i].kind);
        each_says(&(struct row){elements, says}, 1);
        /* the type of a tool says nothing elsewhere */
        snprintf(elements, sizeof elements, CMD "<Tools><ConnectionType>%s</ConnectionType></Tools>", rows[i].type);
        each_says(&(struct row){elements, "command-line"}, 1);
    }
}
END_TEST

START_TEST(add_ons_by_their_description)
{
    static const struct row rows[] = {
        {SSMS, "addon-ssms"},
        {"<AddOn><AddOnDescription>The sql SERVER Management studio (SSMS) add-on</AddOnDescription></AddOn>"
         "<ConnectionType>18</ConnectionType>", "addon-ssms"},
        {"<ConnectionType>AddOn</ConnectionType><AddOn><AddOnDescription>SQL Server</AddOnDescription></AddOn>", "other"},
        {"<ConnectionType>AddOn</ConnectionType><AddOnDescription>SQL Server Management Studio</AddOnDescription>", "other"},
        {"<ConnectionType>AddOn</ConnectionType>", "other"},
        {CMD "<AddOn><AddOnDescription>SQL Server Management Studio</AddOnDescription></AddOn>", "command-line"},
        {"", "other"},
    };
    EACH_SAYS(rows);
}
END_TEST

/* ---- the head ---- */

START_TEST(heads)
{
    static const struct row rows[] = {
        {RDP "<Group>A\\B;C</Group>", "other group='A\\B;C'"},
        {RDP "<Host> h </Host>", "other host=' h '"}, /* verbatim */
        {RDP "<UserName>u</UserName><Domain>d</Domain>", "other own-user='u' own-domain='d'"},
        {RDP "<CredentialConnectionID>{" ID_B "}</CredentialConnectionID>", "other own-link=" ID_B},
        {RDP "<CredentialConnectionID>" NIL "</CredentialConnectionID>", "other"},
        {RDP "<CredentialConnectionID>B87B29D9-9239-4D7B-86D8-9B53DCD3BA9F</CredentialConnectionID>",
         "other own-link=b87b29d9-9239-4d7b-86d8-9b53dcd3ba9f"},
        {RDP "<Credentials><UserName>u</UserName><Domain>d</Domain></Credentials>", "other"},
        {CREDENTIAL "<Credentials><UserName>u</UserName><Domain>d</Domain></Credentials>",
         "other credential own-user='u' own-domain='d'"},
        {CREDENTIAL "<UserName>head</UserName><Credentials><UserName>u</UserName></Credentials><Domain>d</Domain>",
         "other credential own-user='u' own-domain='d'"},
        {CREDENTIAL "<UserName>head</UserName><Domain>d</Domain>", "other credential own-user='head' own-domain='d'"},
        {CREDENTIAL "<Credentials><CredentialType>LastPass</CredentialType></Credentials>", "other credential"},
        {RDP "<SafePassword>x</SafePassword><Description>d</Description><ConnectionSubType>s</ConnectionSubType>"
         "<AllowPasswordVariable>maybe</AllowPasswordVariable><CredentialMode>7</CredentialMode>", "other"},
        {RDP "<Server>s</Server><Database>d</Database>", "other"}, /* of add-ons' properties only */
    };
    EACH_SAYS(rows);
}
END_TEST

START_TEST(hosts_come_from_the_url_where_there_is_none)
{
    static const struct {
        const char *url, *host;
    } rows[] = {
        {"http://h", "h"}, {"https://h.example/", "h.example"}, {"https://h.example:8443/a:b/c?d=e:f", "h.example"},
        {"h", "h"}, {"h:22", "h"}, {"h/path", "h"}, {"h?q", "h"}, {"ssh://user@h:22/x", "h"}, {"user@h", "h"},
        {"https://user:pass@h:1/", "h"}, {"https://us@er@h/", "h"}, {"https://[::1]:8080/", "[::1]"}, {"[fe80::1]", "[fe80::1]"},
        {"https://u@[2001:db8::1]/x", "[2001:db8::1]"}, {"fe80::1", "fe80::1"}, {"https://h?u@x", "h"}, {"https://h/u@x", "h"},
        {"https://h#f", "h"}, {"  https://h  ", "h"}, {"10.0.0.1:3389", "10.0.0.1"}, {"https:///path", NULL}, {"/path", NULL},
        {"https://", NULL}, {"https://:80", NULL}, {"http://h:", "h"}, {"HTTP://H", "H"}, {"a?b://c", "a"},
        {"https://$HOST$:80/", "$HOST$"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char elements[256], says[128] = "other";
        snprintf(elements, sizeof elements, RDP "<Url>%s</Url>", rows[i].url);
        if (rows[i].host)
            snprintf(says, sizeof says, "other host='%s'", rows[i].host);
        each_says(&(struct row){elements, says}, 1);
        snprintf(elements, sizeof elements, RDP "<Url>%s</Url><Host>head</Host>", rows[i].url);
        each_says(&(struct row){elements, "other host='head'"}, 1);
    }
    static const struct row given[] = {
        {RDP "<Url>https://h</Url><Host> </Host>", "other host='h'"},
        {REMOTE "<Host>head</Host><Tools><Host>t</Host></Tools>", "tool-powershell-remote tool host='t'"},
        {REMOTE "<Tools><Host></Host></Tools><Host>head</Host><Url>u</Url>", "tool-powershell-remote tool host='head'"},
        {REMOTE "<Url>https://u:5986/wsman</Url>", "tool-powershell-remote tool host='u'"},
    };
    EACH_SAYS(given);
    static const struct row placed[] = {
        {"<Connection>\n<Url>https://u</Url>\n<Host>h</Host>\n</Connection>", "other@1:1 host='h'@3:1\n"},
        {"<Connection>\n<Url>https://u</Url>\n</Connection>", "other@1:1 host='u'@2:1\n"},
    };
    DOCUMENTS_SAY(placed, RENDER_PLACES);
}
END_TEST

/* ---- Run As ---- */

static const struct {
    const char *name, *number;
    enum run_as_mode mode;
} sources[] = {
    {"None", "0", MODE_NONE}, {"CurrentSession", "1", MODE_CURRENT_SESSION}, {"Custom", "2", MODE_CUSTOM},
    {"CredentialRepository", "3", MODE_CREDENTIAL_REPOSITORY}, {"MyDefault", "4", MODE_MY_PERSONAL},
    {"SameAsManagement", "5", MODE_NOT_OFFERED}, {"UserVaultSearchString", "6", MODE_NOT_OFFERED},
};

static void mode_is(const char *elements, const char *kind, enum run_as_mode mode)
{
    char says[64];
    if (mode == MODE_NONE)
        snprintf(says, sizeof says, "%s", kind);
    else
        snprintf(says, sizeof says, "%s mode=%s", kind, run_as_mode_names[mode]);
    each_says(&(struct row){elements, says}, 1);
}

START_TEST(modes_by_name_number_and_alias)
{
    static const struct {
        const char *type, *kind;
    } kinds[] = {{CMD, "command-line"}, {POWERSHELL, "powershell"}, {SSMS, "addon-ssms"}, {RDP, "other"},
                 {CREDENTIAL, "other credential"}};
    static const char *const paths[] = {"<RunAsConnection><CredentialSource>%s</CredentialSource></RunAsConnection>",
                                        "<RunAsCredentialSource>%s</RunAsCredentialSource>",
                                        "<RunAsCredentialSource>\n\t%s </RunAsCredentialSource>"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        mode_is(kinds[i].type, kinds[i].kind, MODE_NONE);
        for (size_t j = 0; j < sizeof sources / sizeof *sources; j++) {
            for (size_t k = 0; k < 3 * sizeof paths / sizeof *paths; k++) {
                char value[32], element[160], elements[400];
                snprintf(value, sizeof value, "%s", k % 3 == 1 ? sources[j].number : sources[j].name);
                for (char *c = value; k % 3 == 2 && *c; c++)
                    *c = (char)(*c >= 'a' && *c <= 'z' ? *c - 32 : *c);
                const char *path = paths[k / 3], *at = strstr(path, "%s");
                snprintf(element, sizeof element, "%.*s%s%s", (int)(at - path), path, value, at + 2);
                snprintf(elements, sizeof elements, "%s%s", element, kinds[i].type);
                mode_is(elements, kinds[i].kind, sources[j].mode);
            }
        }
    }
}
END_TEST

START_TEST(run_as_fields_and_their_aliases)
{
    static const struct row rows[] = {
        {CMD "<RunAsConnection><UserName>u</UserName><Domain>d</Domain></RunAsConnection>", "command-line user='u' domain='d'"},
        {CMD "<RunAsUsername> u </RunAsUsername><RunAsDomain>d</RunAsDomain>", "command-line user=' u ' domain='d'"},
        {CMD "<RunAsConnection><CredentialConnectionID>" ID_B "</CredentialConnectionID></RunAsConnection>",
         "command-line link=" ID_B},
        {CMD "<RunAsCredentialConnectionID>" ID_B "</RunAsCredentialConnectionID>", "command-line link=" ID_B},
        {CMD "<RunAsCredentialConnectionId> {A1F0C3D2-0002-4C6E-9B11-3F5A7D9E1C0B} </RunAsCredentialConnectionId>",
         "command-line link=" ID_B},
        {CMD "<RunAsCredentialConnectionId>" NIL "</RunAsCredentialConnectionId>", "command-line"},
        {CMD "<RunAsConnection><SafePassword>x</SafePassword></RunAsConnection>", "command-line secret"},
        {CMD "<RunAsPasswordItem>x</RunAsPasswordItem>", "command-line secret"},
        {CMD "<RunAsConnection><Password>x</Password></RunAsConnection>", "command-line secret CR006"},
        {CMD "<RunAsPassword>x</RunAsPassword>", "command-line secret CR006"},
        {CMD "<RunAsPassword> </RunAsPassword><RunAsConnection><Password/><SafePassword/></RunAsConnection>", "command-line"},
        {CMD "<RunAsConnection><PromptForCredentials>true</PromptForCredentials></RunAsConnection>", "command-line prompt=true"},
        {CMD "<RunAsPromptForCredentials>1</RunAsPromptForCredentials>", "command-line prompt=true"},
        {CMD "<RunAsPromptForCredentials>False</RunAsPromptForCredentials>", "command-line"},
        {CMD "<RunAsConnection><NetOnly>TRUE</NetOnly></RunAsConnection>", "command-line net-only=true"},
        {CMD "<Cmd><NetOnly> true </NetOnly></Cmd>", "command-line net-only=true"},
        {CMD "<NetOnly>1</NetOnly>", "command-line net-only=true"},
        {CMD "<NetOnly>0</NetOnly><Cmd><NetOnly>false</NetOnly></Cmd>", "command-line"},
        {RDP SOURCE("Custom") "<RunAsUsername>u</RunAsUsername>", "other mode=custom user='u'"},
        {SSMS SOURCE("Custom") "<RunAsConnection><UserName>u</UserName></RunAsConnection>", "addon-ssms mode=custom user='u'"},
        {"<Connection>" CMD "</Connection>" SOURCE("Custom"), "other mode=custom"}, /* no entry stands there */
    };
    EACH_SAYS(rows);
    static const struct row placed[] = {
        {"<Connection><ConnectionType>3</ConnectionType><ID>" ID_A "</ID><Name>n</Name>\n<RunAsConnection>\n"
         "<SafePassword>a</SafePassword>\n<CredentialSource>2</CredentialSource>\n<Password>b</Password></RunAsConnection>\n"
         "<NetOnly>false</NetOnly></Connection>",
         "command-line@1:1 mode=custom@4:1 secret@3:1 net-only@6:1 CR006@5:1\n"},
        {"<Connection><ConnectionType>3</ConnectionType><ID>" ID_A "</ID><Name>n</Name>\n<RunAsPassword>b</RunAsPassword>"
         "<RunAsPasswordItem>a</RunAsPasswordItem>\n<RunAsCredentialSource>None</RunAsCredentialSource></Connection>",
         "command-line@1:1 mode@3:1 secret@2:1 CR006@2:1\n"},
    };
    DOCUMENTS_SAY(placed, RENDER_PLACES | RENDER_BODY);
}
END_TEST

/* ---- Run As of tools ---- */

#define ASK MODE_COUNT

static const struct {
    const char *name, *number;
    int mode;
} tool_sources[] = {
    {"None", "0", ASK}, {"CurrentSession", "1", MODE_CURRENT_SESSION}, {"Custom", "2", MODE_CUSTOM},
    {"CredentialRepository", "3", MODE_CREDENTIAL_REPOSITORY}, {"MyDefault", "4", MODE_MY_PERSONAL},
    {"SameAsManagement", "5", MODE_NOT_OFFERED}, {"Personal", "6", MODE_MY_PERSONAL}, {"Inherited", "7", MODE_NOT_OFFERED},
    {"Prompt", "8", ASK}, {"SpecifyAtExecution", "9", ASK}, {"PrivilegedAccount", "10", MODE_NOT_OFFERED},
    {"PrivateVaultSearch", "11", MODE_NOT_OFFERED},
};
#define SOURCES (sizeof sources / sizeof *sources)
#define TOOL_SOURCES (sizeof tool_sources / sizeof *tool_sources)

/* Of three states of a switch: absent, false, true. */
static const char *const switch_texts[] = {"", "False", "1"};

/* What RDM-FORMAT.md's paragraph on tools says; *line: of the element that decided, 0 where none is there. */
static int tool_mode(int run_as, int session_credentials, size_t source, size_t tool_source, int *line)
{
    *line = run_as == 0 ? 0 : 2;
    if (run_as != 2)
        return MODE_NONE;
    if (session_credentials == 2)
        return MODE_CURRENT_SESSION;
    if (source < SOURCES && sources[source].mode != MODE_NONE) {
        *line = 4;
        return (int)sources[source].mode;
    }
    if (tool_source < TOOL_SOURCES && strcmp(tool_sources[tool_source].name, "None") != 0) {
        *line = 5;
        return tool_sources[tool_source].mode;
    }
    return ASK;
}

static void tool_says(int run_as, int session, size_t source, size_t tool_source, bool numbers)
{
    char document[1024], expected[256], mode[64] = "", place[16] = "";
    int line, decided = tool_mode(run_as, session, source, tool_source, &line);
    const char *source_text = source == SOURCES ? "" : numbers ? sources[source].number : sources[source].name;
    const char *tool_text = tool_source == TOOL_SOURCES ? "" : numbers ? tool_sources[tool_source].number
                                                                       : tool_sources[tool_source].name;
    snprintf(document, sizeof document, "<Connection>" HEAD TOOL "<Tools>\n<RunAsDifferentUser>%s</RunAsDifferentUser>\n"
             "<UseSessionCredentials>%s</UseSessionCredentials></Tools><RunAsConnection>\n"
             "<CredentialSource>%s</CredentialSource></RunAsConnection><Tools>\n"
             "<CredentialSource>%s</CredentialSource></Tools></Connection>",
             switch_texts[run_as], switch_texts[session], source_text, tool_text);
    snprintf(place, sizeof place, "@%d:1", line);
    if (decided != MODE_NONE)
        snprintf(mode, sizeof mode, " mode=%s%s%s", decided == ASK ? "custom" : run_as_mode_names[decided],
                 line ? place : "", decided == ASK ? " prompt=true" : "");
    else if (line)
        snprintf(mode, sizeof mode, " mode%s", place);
    snprintf(expected, sizeof expected, "tool-command-line@1:1 tool%s%s\n", mode,
             session == 0 ? "" : session == 1 ? " session-credentials@3:1" : " session-credentials=true@3:1");
    document_says("tool", text_of(document), RENDER_PLACES | RENDER_BODY, expected);
}

START_TEST(modes_of_tools_in_every_combination)
{
    for (int run_as = 0; run_as < 3; run_as++) {
        for (int session = 0; session < 3; session++) {
            for (size_t source = 0; source <= SOURCES; source++) {
                for (size_t tool_source = 0; tool_source <= TOOL_SOURCES; tool_source++)
                    tool_says(run_as, session, source, tool_source, (source + tool_source) % 2 == 0);
            }
        }
    }
}
END_TEST

#define ON "<RunAsDifferentUser>true</RunAsDifferentUser>"
#define TOOL_SOURCE(name) "<CredentialSource>" name "</CredentialSource>"
#define TOOL_CREDENTIALS "<UserName>tu</UserName><Domain>td</Domain><CredentialConnectionID>" ID_B "</CredentialConnectionID>"
#define HEAD_CREDENTIALS "<UserName>hu</UserName><Domain>hd</Domain><CredentialConnectionID>" ID_C "</CredentialConnectionID>"
#define HEAD_SAYS " own-user='hu' own-domain='hd' own-link=" ID_C

START_TEST(credentials_of_tools)
{
    static const struct row rows[] = {
        /* where Tools/CredentialSource decided: RunAsConnection, else Tools, else the head */
        {TOOL "<Tools>" ON TOOL_SOURCE("Custom") TOOL_CREDENTIALS "</Tools>" HEAD_CREDENTIALS,
         "tool-command-line tool" HEAD_SAYS " mode=custom user='tu' domain='td'"},
        {TOOL "<Tools>" ON TOOL_SOURCE("Custom") "</Tools>" HEAD_CREDENTIALS,
         "tool-command-line tool" HEAD_SAYS " mode=custom user='hu' domain='hd'"},
        {TOOL "<Tools>" ON TOOL_SOURCE("Custom") "<UserName>tu</UserName></Tools>" HEAD_CREDENTIALS,
         "tool-command-line tool" HEAD_SAYS " mode=custom user='tu' domain='hd'"},
        {TOOL "<Tools>" ON TOOL_SOURCE("Custom") TOOL_CREDENTIALS "</Tools><RunAsUsername>ru</RunAsUsername>",
         "tool-command-line tool mode=custom user='ru' domain='td'"},
        {TOOL "<Tools>" ON TOOL_SOURCE("CredentialRepository") TOOL_CREDENTIALS "</Tools>" HEAD_CREDENTIALS,
         "tool-command-line tool" HEAD_SAYS " mode=credential-repository link=" ID_B},
        {TOOL "<Tools>" ON TOOL_SOURCE("3") "</Tools>" HEAD_CREDENTIALS,
         "tool-command-line tool" HEAD_SAYS " mode=credential-repository link=" ID_C},
        {TOOL "<Tools>" ON TOOL_SOURCE("3") TOOL_CREDENTIALS "</Tools><RunAsCredentialConnectionID>" ID_A
         "</RunAsCredentialConnectionID>", "tool-command-line tool mode=credential-repository link=" ID_A},
        {TOOL "<Tools>" ON TOOL_SOURCE("3") TOOL_CREDENTIALS "</Tools><RunAsCredentialConnectionID>" NIL
         "</RunAsCredentialConnectionID>", "tool-command-line tool mode=credential-repository link=" ID_B},
        {TOOL "<Tools>" ON TOOL_SOURCE("3") "<CredentialConnectionID>" NIL "</CredentialConnectionID></Tools>" HEAD_CREDENTIALS,
         "tool-command-line tool" HEAD_SAYS " mode=credential-repository link=" ID_C},
        {TOOL "<Tools>" ON TOOL_SOURCE("Personal") TOOL_CREDENTIALS "</Tools>" HEAD_CREDENTIALS,
         "tool-command-line tool" HEAD_SAYS " mode=my-personal"},
        {TOOL "<Tools>" ON TOOL_SOURCE("CurrentSession") TOOL_CREDENTIALS "</Tools>",
         "tool-command-line tool mode=current-session"},
        {TOOL "<Tools>" ON TOOL_SOURCE("Inherited") TOOL_CREDENTIALS "</Tools>", "tool-command-line tool mode=not-offered"},
        /* where something else decided, what the tool has of its own says nothing */
        {TOOL "<Tools>" ON TOOL_CREDENTIALS "</Tools>" SOURCE("Custom") HEAD_CREDENTIALS,
         "tool-command-line tool" HEAD_SAYS " mode=custom"},
        {TOOL "<Tools>" ON TOOL_SOURCE("Custom") TOOL_CREDENTIALS "</Tools>" SOURCE("CredentialRepository"),
         "tool-command-line tool mode=credential-repository"},
        {TOOL "<Tools>" ON TOOL_CREDENTIALS "</Tools>" HEAD_CREDENTIALS,
         "tool-command-line tool" HEAD_SAYS " mode=custom prompt=true"},
        {TOOL "<Tools>" TOOL_SOURCE("Custom") TOOL_CREDENTIALS "</Tools>", "tool-command-line tool"},
        {TOOL "<Tools>" ON "<UseSessionCredentials>1</UseSessionCredentials>" TOOL_SOURCE("Custom") TOOL_CREDENTIALS "</Tools>",
         "tool-command-line tool mode=current-session session-credentials=true"},
        /* off: what RunAsConnection says is carried (RA007), its mode is not */
        {TOOL SOURCE("Custom") "<RunAsUsername>u</RunAsUsername>", "tool-command-line tool user='u'"},
        {TOOL SOURCE("SameAsManagement"), "tool-command-line tool"},
        /* an invalid source is none */
        {TOOL "<Tools>" ON TOOL_SOURCE("12") "</Tools>", "tool-command-line tool mode=custom prompt=true DX007"},
        {TOOL "<Tools>" ON TOOL_SOURCE("4") "</Tools>" SOURCE("Personal"), "tool-command-line tool mode=my-personal DX007"},
        /* tools of every kind, others too; and nothing but tools */
        {PSEXEC "<Tools>" ON "</Tools>", "tool-psexec tool mode=custom prompt=true"},
        {LOCAL "<Tools>" ON TOOL_SOURCE("MyDefault") "</Tools>", "tool-powershell-local tool mode=my-personal"},
        {TOOL "<Tools><ConnectionType>WMI</ConnectionType>" ON "</Tools>", "other tool mode=custom prompt=true"},
        {CMD "<Tools>" ON TOOL_SOURCE("Custom") TOOL_CREDENTIALS "<UseSessionCredentials>true</UseSessionCredentials></Tools>",
         "command-line"},
        {TOOL "<Tools>" ON "<ForceRunAsAdministratorIfSupported>true</ForceRunAsAdministratorIfSupported></Tools>",
         "tool-command-line tool mode=custom prompt=true administrator=true"},
        {TOOL "<Tools><RunAsAdministrator>1</RunAsAdministrator></Tools>", "tool-command-line tool administrator=true"},
        {TOOL "<Tools>" ON TOOL_SOURCE("Custom") "</Tools><RunAsPromptForCredentials>true</RunAsPromptForCredentials>",
         "tool-command-line tool mode=custom prompt=true"},
        {TOOL "<Tools>" ON TOOL_SOURCE("Prompt") "</Tools><RunAsPromptForCredentials>false</RunAsPromptForCredentials>",
         "tool-command-line tool mode=custom prompt=true"},
        {TOOL "<Tools>" ON "</Tools><RunAsPromptForCredentials>true</RunAsPromptForCredentials>" SOURCE("MyDefault"),
         "tool-command-line tool mode=my-personal prompt=true"},
    };
    EACH_SAYS(rows);
}
END_TEST

/* ---- what to run ---- */

#define ALL_COMMANDS \
    "<CommandLine>cl</CommandLine><Tools><CommandLine>tc</CommandLine></Tools><PowerShell><Command>pc</Command></PowerShell>"
#define ALL_SCRIPTS \
    "<Script><FileName>sf</FileName><Arguments>sa</Arguments></Script>" \
    "<Tools><FileName>sf</FileName><Arguments>sa</Arguments></Tools>"

START_TEST(commands_and_scripts_by_kind)
{
    static const struct row rows[] = {
        {CMD ALL_COMMANDS ALL_SCRIPTS, "command-line command='cl'"},
        {CMD "<Tools><CommandLine>tc</CommandLine></Tools>", "command-line"},
        {POWERSHELL ALL_COMMANDS, "powershell command='pc'"},
        {POWERSHELL "<CommandLine>cl</CommandLine><Tools><CommandLine>tc</CommandLine></Tools>", "powershell"},
        {TOOL ALL_COMMANDS ALL_SCRIPTS, "tool-command-line tool command='tc'"},
        {TOOL "<CommandLine>cl</CommandLine>", "tool-command-line tool command='cl'"},
        {TOOL "<PowerShell><Command>pc</Command></PowerShell>", "tool-command-line tool"},
        {PSEXEC ALL_COMMANDS, "tool-psexec tool command='tc'"},
        {PSEXEC "<CommandLine>cl</CommandLine><Tools><CommandLine> </CommandLine></Tools>", "tool-psexec tool command='cl'"},
        {LOCAL ALL_COMMANDS ALL_SCRIPTS, "tool-powershell-local tool command='pc' script='sf' arguments='sa'"},
        {LOCAL "<CommandLine>cl</CommandLine><Tools><CommandLine>tc</CommandLine></Tools>",
         "tool-powershell-local tool command='tc'"},
        {REMOTE "<CommandLine>cl</CommandLine>", "tool-powershell-remote tool"},
        {REMOTE ALL_COMMANDS, "tool-powershell-remote tool command='pc'"},
        {SSMS ALL_COMMANDS ALL_SCRIPTS, "addon-ssms"},
        {RDP ALL_COMMANDS ALL_SCRIPTS, "other"},
        {POWERSHELL "<Script><FileName>sf</FileName><Arguments>sa</Arguments></Script>",
         "powershell script='sf' arguments='sa'"},
        {POWERSHELL "<Tools><FileName>tf</FileName><Arguments>ta</Arguments></Tools>", "powershell"},
        {LOCAL "<Tools><FileName>tf</FileName><Arguments>ta</Arguments></Tools>",
         "tool-powershell-local tool script='tf' arguments='ta'"},
        {REMOTE "<Script><FileName>sf</FileName></Script>", "tool-powershell-remote tool script='sf'"},
        /* text is verbatim, but blank is absent */
        {CMD "<CommandLine> a  b\n</CommandLine>", "command-line command=' a  b\n'"},
        {CMD "<CommandLine>\r\n\t </CommandLine>", "command-line"},
        {CMD "<CommandLine>a&amp;b<![CDATA[<c>]]><!-- d -->&#x65;</CommandLine>", "command-line command='a&b<c>e'"},
        {CMD "<CommandLine>a<b>c</b>d</CommandLine>", "command-line command='ad'"},
    };
    EACH_SAYS(rows);
}
END_TEST

START_TEST(embedded_scripts)
{
    static const struct row rows[] = {
        {LOCAL "<Script><IsEmbeddedScript>true</IsEmbeddedScript></Script>", "tool-powershell-local tool embedded-script"},
        {LOCAL "<Script><EmbeddedScriptCompressed>x</EmbeddedScriptCompressed></Script>",
         "tool-powershell-local tool embedded-script"},
        {LOCAL "<Script><EmbeddedScriptCompressed>x</EmbeddedScriptCompressed>"
         "<IsEmbeddedScript>false</IsEmbeddedScript></Script>",
         "tool-powershell-local tool"},
        {LOCAL "<Script><EmbeddedScriptCompressed/></Script>", "tool-powershell-local tool"},
        {POWERSHELL "<Script><IsEmbeddedScript>1</IsEmbeddedScript><FileName>f</FileName></Script>",
         "powershell script='f' embedded-script"},
        {LOCAL "<Script><EmbeddedScriptCompressed>x</EmbeddedScriptCompressed>"
         "<IsEmbeddedScript>perhaps</IsEmbeddedScript></Script>",
         "tool-powershell-local tool embedded-script DX007"},
    };
    EACH_SAYS(rows);
    static const struct row placed[] = {
        {"<Connection><ConnectionType>40</ConnectionType><Script>\n<IsEmbeddedScript>true</IsEmbeddedScript>\n"
         "<EmbeddedScriptCompressed>x</EmbeddedScriptCompressed></Script></Connection>",
         "powershell@1:1 embedded-script@3:1 DX005@1:1 DX006@1:1\n"},
        {"<Connection><ConnectionType>40</ConnectionType><Script>\n<IsEmbeddedScript>true</IsEmbeddedScript></Script>"
         "</Connection>",
         "powershell@1:1 embedded-script@2:1 DX005@1:1 DX006@1:1\n"},
    };
    DOCUMENTS_SAY(placed, RENDER_PLACES | RENDER_BODY);
}
END_TEST

START_TEST(switches_directories_and_output)
{
    static const struct row rows[] = {
        {CMD "<CommandLineWorkingDirectory>d</CommandLineWorkingDirectory>", "command-line"},
        {CMD "<CommandLineWorkingDirectory>d</CommandLineWorkingDirectory><Cmd><UseDefaultWorkingDirectory>true"
         "</UseDefaultWorkingDirectory></Cmd>", "command-line"},
        {CMD "<CommandLineWorkingDirectory>d</CommandLineWorkingDirectory><Cmd><UseDefaultWorkingDirectory>0"
         "</UseDefaultWorkingDirectory></Cmd>", "command-line directory='d' default-directory=false"},
        {CMD "<Cmd><UseDefaultWorkingDirectory>False</UseDefaultWorkingDirectory></Cmd>",
         "command-line default-directory=false"},
        {TOOL "<Tools><WorkingDirectory>t</WorkingDirectory></Tools>"
         "<CommandLineWorkingDirectory>d</CommandLineWorkingDirectory>",
         "tool-command-line tool directory='t' default-directory=false"},
        {TOOL "<CommandLineWorkingDirectory>d</CommandLineWorkingDirectory><Cmd><UseDefaultWorkingDirectory>false"
         "</UseDefaultWorkingDirectory></Cmd>", "tool-command-line tool directory='d' default-directory=false"},
        {CMD "<CommandLineWaitForApplicationToExit>true</CommandLineWaitForApplicationToExit>", "command-line wait=true"},
        {CMD "<Cmd><UseShellExecute>true</UseShellExecute></Cmd>", "command-line shell-execute=true"},
        {CMD "<Cmd><UseShellExecute>FALSE</UseShellExecute></Cmd>", "command-line shell-execute=false"},
        {CMD "<Cmd><UseShellExecute></UseShellExecute></Cmd>", "command-line"},
        {TOOL "<Tools><UseShellExecute>1</UseShellExecute></Tools>", "tool-command-line tool shell-execute=true"},
        {TOOL "<Cmd><UseShellExecute>0</UseShellExecute></Cmd>", "tool-command-line tool shell-execute=false"},
        {CMD "<Cmd><RunAsAdministrator>true</RunAsAdministrator></Cmd>", "command-line administrator=true"},
        {POWERSHELL "<PowerShell><RunAsAdministrator>true</RunAsAdministrator></PowerShell>", "powershell administrator=true"},
        {POWERSHELL "<Cmd><RunAsAdministrator>true</RunAsAdministrator></Cmd>", "powershell administrator=true"},
        {CMD "<Cmd><Run64BitsMode>true</Run64BitsMode></Cmd>", "command-line run-64-bit=true"},
        {CMD "<Cmd><ExecutionMode>KeepOpen</ExecutionMode></Cmd>", "command-line output=keep-open"},
        {CMD "<Cmd><ExecutionMode>2</ExecutionMode><CaptureOutputFilePath>o.txt</CaptureOutputFilePath></Cmd>",
         "command-line capture-file='o.txt' output=capture"},
        {CMD "<Cmd><ExecutionMode> capture </ExecutionMode></Cmd>", "command-line output=capture"},
        {CMD "<Cmd><ExecutionMode>0</ExecutionMode></Cmd>", "command-line"},
        {CMD "<Cmd><ExecutionMode>Default</ExecutionMode></Cmd>", "command-line"},
        {CMD "<UseShellExecute>true</UseShellExecute><RunAs><x/></RunAs>", "command-line DX008"},
    };
    EACH_SAYS(rows);
}
END_TEST

START_TEST(parameters)
{
    static const struct row rows[] = {
        {CMD "<Cmd><Parameter1DataType>Text</Parameter1DataType><Parameter1Label>l</Parameter1Label>"
         "<Parameter1DefaultValue>v</Parameter1DefaultValue></Cmd>", "command-line $1[l]='v'"},
        {CMD "<Cmd><Parameter5DefaultValue> v </Parameter5DefaultValue><Parameter3Label>l</Parameter3Label></Cmd>",
         "command-line $3[l] $5=' v '"},
        {CMD "<Cmd><Parameter2DataType>2</Parameter2DataType><Parameter2DefaultValue>secret</Parameter2DefaultValue>"
         "<SafeParam2Default>x</SafeParam2Default></Cmd>", "command-line $2=secured"},
        {CMD "<Cmd><Parameter4DefaultValue>secret</Parameter4DefaultValue>"
         "<Parameter4DataType>secured</Parameter4DataType></Cmd>",
         "command-line $4=secured"},
        {CMD "<Cmd><Parameter1DataType>1</Parameter1DataType><Parameter2DataType>0</Parameter2DataType></Cmd>", "command-line"},
        {CMD "<Cmd><Parameter1DataType>3</Parameter1DataType></Cmd>", "command-line DX007"},
        {CMD "<Cmd><Parameter6DataType>Whatever</Parameter6DataType><Parameter0Label>x</Parameter0Label></Cmd>", "command-line"},
    };
    EACH_SAYS(rows);
}
END_TEST

/* ---- DX004 to DX008 ---- */

START_TEST(duplicate_ids_in_the_order_of_the_text)
{
#define ENTRY(elements) "<Connection>" elements "</Connection>"
    static const struct row rows[] = {
        {"<Connections>\n" ENTRY("<ID>" ID_A "</ID>") "\n" ENTRY("<ID>" ID_A "</ID>") "</Connections>",
         "other@2:1 id=" ID_A "@2:13\nother@3:1 id=" ID_A "@3:13 DX004@3:13\n"},
        {"<Connections>\n" ENTRY("<ID>" ID_A "</ID>") "\n" ENTRY("<ID>{A1F0C3D2-0001-4C6E-9B11-3F5A7D9E1C0A}</ID>") "\n"
         ENTRY("<ID>" ID_A "</ID>") "</Connections>",
         "other@2:1 id=" ID_A "@2:13\nother@3:1 id=" ID_A "@3:13 DX004@3:13\nother@4:1 id=" ID_A "@4:13 DX004@4:13\n"},
        /* the parent's ID stands before its children, though the children end first */
        {"<Connection><ID>" ID_A "</ID><Children>\n" ENTRY("<ID>" ID_A "</ID>") "</Children></Connection>",
         "other@2:1 id=" ID_A "@2:13 DX004@2:13\nother@1:1 id=" ID_A "@1:13\n"},
        /* and behind them, though the parent begins first */
        {"<Connection><Children>\n" ENTRY("<ID>" ID_A "</ID>") "</Children>\n<ID>" ID_A "</ID></Connection>",
         "other@2:1 id=" ID_A "@2:13\nother@1:1 id=" ID_A "@3:1 DX004@3:1\n"},
        {"<Connection><Children>\n" ENTRY("<ID>" ID_A "</ID>") ENTRY("<ID>"
         ID_B "</ID>") "</Children><ID>" ID_B "</ID><Children>\n"
         ENTRY("<ID>" ID_B "</ID>") "</Children></Connection>",
         "other@2:1 id=" ID_A "@2:13\nother@2:71 id=" ID_B "@2:83\nother@3:1 id=" ID_B "@3:13 DX004@3:13\n"
         "other@1:1 id=" ID_B "@2:152 DX004@2:152\n"},
        /* an ID that is none is no double, and an entry's own second one is not another entry's */
        {"<Connections>\n" ENTRY("<ID>x</ID>") ENTRY("<ID>x</ID>") ENTRY("<ID/>") ENTRY("<ID/>") "</Connections>",
         "other@2:1 DX007@2:13\nother@2:36 DX007@2:48\nother@2:71\nother@2:101\n"},
        {"<Connection><ID>" ID_A "</ID><ID> " ID_A " </ID></Connection>", "other@1:1 id=" ID_A "@1:13\n"},
        {"<Connections>" ENTRY("<ID>" ID_A "</ID>\n<ID>" ID_B "</ID>") "\n" ENTRY("<ID>" ID_B "</ID>") "</Connections>",
         "other@1:14 id=" ID_A "@1:26 DX007@2:1\nother@3:1 id=" ID_B "@3:13\n"},
        {"<Connections>" ENTRY("<ID>" NIL "</ID>") "\n" ENTRY("<ID>" NIL "</ID>") "</Connections>",
         "other@1:14 id=" NIL "@1:26\nother@2:1 id=" NIL "@2:13 DX004@2:13\n"},
    };
    DOCUMENTS_SAY(rows, RENDER_PLACES);
}
END_TEST

START_TEST(missing_ids_and_names)
{
    static const struct row rows[] = {
        {"<Connection>" CMD "</Connection>", "command-line@1:1 DX005@1:1 DX006@1:1\n"},
        {"<Connection>" CMD "<ID> </ID><Name>\n</Name></Connection>", "command-line@1:1 DX005@1:1 DX006@1:1\n"},
        {"<Connection>" CMD "<Name>n</Name></Connection>", "command-line@1:1 DX005@1:1\n"},
        {"<Connection>" CMD "<ID>" ID_A "</ID></Connection>", "command-line@1:1 DX006@1:1\n"},
        {"<Connection>" CMD "<Name>n</Name>\n<ID>nonsense</ID></Connection>", "command-line@1:1 DX007@2:1\n"},
        {"<Connection>" CMD "<Name>n</Name>\n<ID>nonsense</ID><ID>" ID_A "</ID></Connection>", "command-line@1:1 DX007@2:1\n"},
        {"<Connection>" RDP "</Connection>", "other@1:1\n"},
        {"<Connection/>", "other@1:1\n"},
        {"<Connection>" TOOL "<Tools><ConnectionType>3</ConnectionType></Tools></Connection>", "other@1:1 tool\n"},
        {"<Connection>" SSMS "</Connection>", "addon-ssms@1:1 DX005@1:1 DX006@1:1\n"},
    };
    DOCUMENTS_SAY(rows, RENDER_PLACES | RENDER_BODY);
}
END_TEST

START_TEST(invalid_values_count_as_absent)
{
    static const char *const switches[] = {
        "<NetOnly>%s</NetOnly>", "<Cmd><NetOnly>%s</NetOnly></Cmd>", "<RunAsConnection><NetOnly>%s</NetOnly></RunAsConnection>",
        "<RunAsConnection><PromptForCredentials>%s</PromptForCredentials></RunAsConnection>",
        "<RunAsPromptForCredentials>%s</RunAsPromptForCredentials>",
        "<Tools><RunAsDifferentUser>%s</RunAsDifferentUser></Tools>",
        "<Tools><UseSessionCredentials>%s</UseSessionCredentials></Tools>",
        "<Tools><ForceRunAsAdministratorIfSupported>%s</ForceRunAsAdministratorIfSupported></Tools>",
        "<Tools><RunAsAdministrator>%s</RunAsAdministrator></Tools>", "<Tools><UseShellExecute>%s</UseShellExecute></Tools>",
        "<Cmd><UseShellExecute>%s</UseShellExecute></Cmd>", "<Cmd><RunAsAdministrator>%s</RunAsAdministrator></Cmd>",
        "<Cmd><Run64BitsMode>%s</Run64BitsMode></Cmd>", "<Cmd><UseDefaultWorkingDirectory>%s</UseDefaultWorkingDirectory></Cmd>",
        "<CommandLineWaitForApplicationToExit>%s</CommandLineWaitForApplicationToExit>",
        "<PowerShell><RunAsAdministrator>%s</RunAsAdministrator></PowerShell>",
        "<Script><IsEmbeddedScript>%s</IsEmbeddedScript></Script>",
    };
    static const char *const guids[] = {
        "<CredentialConnectionID>%s</CredentialConnectionID>", "<RunAsCredentialConnectionID>%s</RunAsCredentialConnectionID>",
        "<RunAsCredentialConnectionId>%s</RunAsCredentialConnectionId>",
        "<RunAsConnection><CredentialConnectionID>%s</CredentialConnectionID></RunAsConnection>",
        "<Tools><CredentialConnectionID>%s</CredentialConnectionID></Tools>",
    };
    static const char *const enums[] = {
        "<RunAsConnection><CredentialSource>%s</CredentialSource></RunAsConnection>",
        "<RunAsCredentialSource>%s</RunAsCredentialSource>",
        "<Tools><CredentialSource>%s</CredentialSource></Tools>", "<Cmd><ExecutionMode>%s</ExecutionMode></Cmd>",
        "<Cmd><Parameter1DataType>%s</Parameter1DataType></Cmd>", "<Cmd><Parameter5DataType>%s</Parameter5DataType></Cmd>",
    };
    static const struct {
        const char *const *paths;
        size_t path_count;
        const char *values[16];
    } groups[] = {
        {switches, sizeof switches / sizeof *switches, {"yes", "no", "2", "-1", "01", "t", "true false", "on", "tru\xC3\xA9"}},
        {guids, sizeof guids / sizeof *guids,
         {"x", "0", "{" ID_A, ID_A "}", "(" ID_A ")", "a1f0c3d200014c6e9b113f5a7d9e1c0a", "a1f0c3d2-0001-4c6e-9b11-3f5a7d9e1c0g",
          "a1f0c3d2-0001-4c6e-9b11-3f5a7d9e1c0", ID_A "a", "{{" ID_A "}}", "a1f0c3d2-00014-c6e-9b11-3f5a7d9e1c0a",
          "{ " ID_A " }"}},
        {enums, sizeof enums / sizeof *enums, {"x", "-1", "12", "00", "Nonee", "Cust om", "2.0", "99999999999999999999"}},
    };
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        for (size_t j = 0; j < groups[i].path_count; j++) {
            for (size_t k = 0; groups[i].values[k]; k++) {
                char elements[400];
                const char *path = groups[i].paths[j], *at = strstr(path, "%s");
                snprintf(elements, sizeof elements, RDP "%.*s%s%s", (int)(at - path), path, groups[i].values[k], at + 2);
                each_says(&(struct row){elements, "other DX007"}, 1);
                snprintf(elements, sizeof elements, RDP "%.*s%s%s", (int)(at - path), path, " \n", at + 2);
                each_says(&(struct row){elements, "other"}, 1); /* blank is absent */
            }
        }
    }
    static const struct row placed[] = {
        {"<Connection>\n <Cmd>\n  <UseShellExecute>x</UseShellExecute><RunAsAdministrator>y</RunAsAdministrator>"
         "</Cmd></Connection>",
         "other@1:1 DX007@3:3 DX007@3:39\n"},
        {"<Connection><Cmd>\n<UseShellExecute>x</UseShellExecute>\n<UseShellExecute>true</UseShellExecute></Cmd></Connection>",
         "other@1:1 shell-execute=true@3:1 DX007@2:1\n"},
    };
    DOCUMENTS_SAY(placed, RENDER_PLACES);
}
END_TEST

#define TWICE(element, first, second) "<" element ">" first "</" element "><" element ">" second "</" element ">"

START_TEST(fields_given_twice)
{
    static const struct row rows[] = {
        /* type, user, domain, command, script, directory, host: an error where they differ, and the first wins */
        {TWICE("ConnectionType", "CommandLine", "PowerShell"), "command-line DX007"},
        {TWICE("ConnectionType", "CommandLine", "3"), "command-line"},
        {TWICE("ConnectionType", "Abc", "ABC"), "other"},
        {TWICE("ConnectionType", "Abc", "Abd"), "other DX007"},
        {TOOL "<Tools>" TWICE("ConnectionType", "0", "1") "</Tools>", "tool-command-line tool DX007"},
        {TOOL "<Tools>" TWICE("ConnectionType", "PSExec", "1") "</Tools>", "tool-psexec tool"},
        {RDP TWICE("UserName", "a", "b"), "other own-user='a' DX007"},
        {RDP TWICE("UserName", "a", "a"), "other own-user='a'"},
        {RDP TWICE("UserName", "a", "A"), "other own-user='a' DX007"},
        {RDP TWICE("UserName", " ", "b"), "other own-user='b'"},
        {RDP TWICE("UserName", "a", " "), "other own-user='a'"},
        {RDP TWICE("UserName", "a", "b") "<UserName>c</UserName>", "other own-user='a' DX007 DX007"},
        {RDP TWICE("Domain", "a", "b"), "other own-domain='a' DX007"},
        {RDP TWICE("Host", "a", "b"), "other host='a' DX007"},
        {RDP TWICE("RunAsUsername", "a", "b"), "other user='a' DX007"},
        {RDP "<RunAsConnection><UserName>a</UserName></RunAsConnection><RunAsUsername>b</RunAsUsername>",
         "other user='a' DX007"},
        {RDP "<RunAsUsername>b</RunAsUsername><RunAsConnection><UserName>a</UserName></RunAsConnection>",
         "other user='b' DX007"},
        {RDP "<RunAsDomain>b</RunAsDomain><RunAsConnection><Domain>a</Domain></RunAsConnection>", "other domain='b' DX007"},
        {CREDENTIAL "<Credentials>" TWICE("UserName", "a", "b") TWICE("Domain", "a", "b") "</Credentials>",
         "other credential own-user='a' own-domain='a' DX007 DX007"},
        {CMD TWICE("CommandLine", "a", "b"), "command-line command='a' DX007"},
        {CMD TWICE("CommandLineWorkingDirectory", "a", "b"), "command-line DX007"},
        {POWERSHELL "<PowerShell>" TWICE("Command", "a", "b") "</PowerShell>", "powershell command='a' DX007"},
        {POWERSHELL "<Script>" TWICE("FileName", "a", "b") "</Script>", "powershell script='a' DX007"},
        {TOOL "<Tools>" TWICE("CommandLine", "a", "b") TWICE("WorkingDirectory", "a", "b") TWICE("Host", "a", "b") "</Tools>",
         "tool-command-line tool host='a' command='a' directory='a' default-directory=false DX007 DX007 DX007"},
        {LOCAL "<Script><FileName>a</FileName></Script><Tools><FileName>b</FileName></Tools>",
         "tool-powershell-local tool script='a' DX007"},
        {LOCAL "<Tools><FileName>b</FileName></Tools><Script><FileName>a</FileName></Script>",
         "tool-powershell-local tool script='b' DX007"},
        {LOCAL "<Tools><FileName>a</FileName></Tools><Script><FileName>a</FileName></Script>",
         "tool-powershell-local tool script='a'"},
        /* ID and links too, without regard to how they are written */
        {RDP "<ID>" ID_B "</ID>", "other DX007"},
        {RDP "<ID>{A1F0C3D2-0001-4C6E-9B11-3F5A7D9E1C0A}</ID>", "other"},
        {RDP TWICE("CredentialConnectionID", ID_B, ID_C), "other own-link=" ID_B " DX007"},
        {RDP TWICE("CredentialConnectionID", ID_B, "{A1F0C3D2-0002-4C6E-9B11-3F5A7D9E1C0B}"), "other own-link=" ID_B},
        {RDP "<RunAsCredentialConnectionId>" ID_B "</RunAsCredentialConnectionId><RunAsCredentialConnectionID>" ID_C
         "</RunAsCredentialConnectionID>", "other link=" ID_B " DX007"},
        /* CredentialMode does not count */
        {RDP TWICE("CredentialMode", "a", "b"), "other"},
        /* enums */
        {RDP SOURCE("Custom") SOURCE("2"), "other mode=custom"},
        {RDP SOURCE("Custom") "<RunAsCredentialSource>None</RunAsCredentialSource>", "other mode=custom DX007"},
        {RDP SOURCE("None") "<RunAsCredentialSource>Custom</RunAsCredentialSource>", "other DX007"},
        {CMD "<Cmd>" TWICE("ExecutionMode", "1", "Capture") "</Cmd>", "command-line output=keep-open DX007"},
        {CMD "<Cmd>" TWICE("Parameter1DataType", "1", "2") "</Cmd>", "command-line DX007"},
        {TOOL "<Tools>" ON TWICE("CredentialSource", "4", "2") "</Tools>", "tool-command-line tool mode=my-personal DX007"},
        /* "X, else Y" are two fields */
        {TOOL "<Tools><Host>a</Host></Tools><Host>b</Host>", "tool-command-line tool host='a'"},
        {TOOL "<Tools><CommandLine>a</CommandLine></Tools><CommandLine>b</CommandLine>", "tool-command-line tool command='a'"},
        {LOCAL "<Tools><CommandLine>a</CommandLine></Tools><PowerShell><Command>b</Command></PowerShell>",
         "tool-powershell-local tool command='b'"},
        {RDP "<Host>a</Host><Url>b</Url>", "other host='a'"},
        {CREDENTIAL "<UserName>a</UserName><Credentials><UserName>b</UserName></Credentials>", "other credential own-user='b'"},
        /* other texts: the first wins in silence */
        {RDP TWICE("Name", "a", "b") TWICE("Group", "a", "b") TWICE("Url", "a", "b") TWICE("Description", "a", "b"),
         "other group='a' host='a'"},
        {CMD "<Cmd>" TWICE("CaptureOutputFilePath", "a", "b") TWICE("Parameter1Label", "a", "b")
         TWICE("Parameter1DefaultValue", "a", "b") "</Cmd>", "command-line capture-file='a' $1[a]='a'"},
        {POWERSHELL "<Script>" TWICE("Arguments", "a", "b") "</Script>", "powershell arguments='a'"},
        /* SafePassword and Password are two fields */
        {RDP "<RunAsConnection><SafePassword>a</SafePassword><Password>b</Password></RunAsConnection>", "other secret CR006"},
    };
    EACH_SAYS(rows);
}
END_TEST

/* The path of the element as RDM-FORMAT.md has it, or the name of one that it has not; never what the element holds. */
START_TEST(findings_name_elements)
{
    static const struct row rows[] = {
        {"<Connection>" CMD "</Connection>", "command-line DX005 DX006\n"},
        {"<Connections>" ENTRY("<ID>" ID_A "</ID>") ENTRY("<ID>" ID_A "</ID>") "</Connections>", "other\nother DX004[ID]\n"},
        {"<Connection><ID>hunter2</ID></Connection>", "other DX007[ID]\n"},
        {"<Connection><Cmd><RunAsAdministrator>hunter2</RunAsAdministrator></Cmd></Connection>",
         "other DX007[Cmd/RunAsAdministrator]\n"},
        {"<Connection>" TWICE("UserName", "a", "hunter2") "</Connection>", "other own-user='a' DX007[UserName]\n"},
        {"<Connection>" HEAD LOCAL "<Script><FileName>a</FileName></Script><Tools><FileName>b</FileName></Tools></Connection>",
         "tool-powershell-local tool script='a' DX007[Tools/FileName]\n"},
        {"<Connection>" HEAD CMD "<RunAsNew>hunter2</RunAsNew><RunAsConnection><Old>b</Old></RunAsConnection></Connection>",
         "command-line DX008[RunAsNew] DX008[Old]\n"},
        {"<Connection>" HEAD SSMS "<AddOn><Properties>&lt;x/</Properties></AddOn></Connection>",
         "addon-ssms DX001[Properties]\n"},
        {"<Connection>" HEAD SSMS "<AddOn><Properties>&lt;x>" "&lt;Server>a&lt;/Server>&lt;Server>b&lt;/Server>"
         "&lt;/x></Properties></AddOn></Connection>",
         "addon-ssms host='a' DX007[Properties/Server]\n"},
    };
    DOCUMENTS_SAY(rows, RENDER_BODY | RENDER_SUBJECTS);
}
END_TEST

START_TEST(a_switch_that_is_true_anywhere_is_true)
{
    static const struct {
        const char *first, *second; /* element with its parent */
        const char *field;
    } facts[] = {
        {"<Cmd><RunAsAdministrator>%s</RunAsAdministrator></Cmd>",
         "<PowerShell><RunAsAdministrator>%s</RunAsAdministrator></PowerShell>",
         "administrator"},
        {"<Tools><ForceRunAsAdministratorIfSupported>%s</ForceRunAsAdministratorIfSupported></Tools>",
         "<Tools><RunAsAdministrator>%s</RunAsAdministrator></Tools>", "administrator"},
        {"<Tools><RunAsAdministrator>%s</RunAsAdministrator></Tools>", "<Cmd><RunAsAdministrator>%s</RunAsAdministrator></Cmd>",
         "administrator"},
        {"<Cmd><UseShellExecute>%s</UseShellExecute></Cmd>", "<Tools><UseShellExecute>%s</UseShellExecute></Tools>",
         "shell-execute"},
        {"<NetOnly>%s</NetOnly>", "<Cmd><NetOnly>%s</NetOnly></Cmd>", "net-only"},
        {"<Cmd><NetOnly>%s</NetOnly></Cmd>", "<RunAsConnection><NetOnly>%s</NetOnly></RunAsConnection>", "net-only"},
        {"<RunAsPromptForCredentials>%s</RunAsPromptForCredentials>",
         "<RunAsConnection><PromptForCredentials>%s</PromptForCredentials></RunAsConnection>", "prompt"},
        {"<Cmd><Run64BitsMode>%s</Run64BitsMode></Cmd>", "<Cmd><Run64BitsMode>%s</Run64BitsMode></Cmd>", "run-64-bit"},
    };
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        for (int values = 0; values < 4; values++) {
            bool first = values & 1, second = values & 2;
            struct buffer document = {0}, expected = {0};
            const char *paths[] = {facts[i].first, facts[i].second};
            buffer_printf(&document, "<Connection><!-- -->");
            for (int j = 0; j < 2; j++) { /* the switch itself on lines 2 and 3; fillers change what memory holds */
                const char *at = strstr(paths[j], "%s"), *parent = strstr(paths[j], "><");
                size_t head = parent && parent < at ? (size_t)(parent - paths[j]) + 1 : 0;
                buffer_printf(&document, "%.*s\n%.*s%s%s", (int)head, paths[j], (int)(at - paths[j] - (long)head),
                paths[j] + head,
                              (j == 0 ? first : second) ? "true" : "0", at + 2);
            }
            buffer_printf(&document, "<Description>%01000d</Description><Group>g</Group></Connection>", 0);
            bool either = first || second, unset_shell = strcmp(facts[i].field, "shell-execute") == 0 && !either;
            buffer_printf(&expected, "other@1:1 group='g'@3:");
            char *said = document_text_of(buffer_text(&document), RENDER_PLACES);
            struct buffer field = {0}, finding = {0};
            buffer_printf(&field, " %s%s@%d:1", facts[i].field, either ? "=true" : unset_shell ? "=false" : "",
            first || !second ? 2 : 3);
            buffer_printf(&finding, " DX007@3:1\n");
            ck_assert_msg(strstr(said, field.bytes) != NULL, "%s\n%s: %s", document.bytes, field.bytes, said);
            ck_assert_msg((strstr(said, finding.bytes) != NULL) == (first != second), "%s\n%s", document.bytes, said);
            free(said);
            buffer_fini(&field);
            buffer_fini(&finding);
            buffer_fini(&document);
            buffer_fini(&expected);
        }
    }
}
END_TEST

START_TEST(unknown_run_as_elements_are_reported)
{
    static const struct row rows[] = {
        /* directly below RunAsConnection: in any entry */
        {RDP "<RunAsConnection><X/></RunAsConnection>", "other DX008"},
        {RDP "<RunAsConnection><X/><Y><Z/></Y></RunAsConnection>", "other DX008 DX008"},
        {CMD "<RunAsConnection><X>1</X></RunAsConnection>", "command-line DX008"},
        {CMD "<RunAsConnection><Host>h</Host><Username>u</Username><credentialsource>Custom</credentialsource>"
         "</RunAsConnection>",
         "command-line DX008 DX008 DX008"}, /* element names have a case */
        {CMD "<RunAsConnection/>", "command-line"},
        {CMD "<RunAsConnection>text</RunAsConnection>", "command-line"},
        /* a name that starts with RunAs: in the seven kinds */
        {CMD "<RunAsSomething/>", "command-line DX008"},
        {CMD "<RunAs/>", "command-line DX008"},
        {RDP "<RunAsSomething/>", "other"},
        {TOOL "<Tools><ConnectionType>3</ConnectionType></Tools><RunAsSomething/>", "other tool"},
        {"<RunAsSomething/>" CMD, "command-line DX008"}, /* before the type is known */
        {"<RunAsSomething/>" RDP, "other"},
        {CMD "<runAsSomething/><XRunAs/><Runas/>", "command-line"},
        /* exactly at that path */
        {CMD "<Cmd><RunAsUsername>u</RunAsUsername></Cmd>", "command-line DX008"},
        {CMD "<RunAsAdministrator>true</RunAsAdministrator>", "command-line DX008"},
        {CMD "<X><Y><RunAsUsername>u</RunAsUsername></Y></X>", "command-line DX008"},
        {CMD "<Tools><RunAsConnection><UserName>u</UserName></RunAsConnection></Tools>", "command-line DX008 DX008"},
        {RDP "<Tools><RunAsConnection><UserName>u</UserName></RunAsConnection></Tools>", "other DX008"},
        {CMD "<Script><RunAsAdministrator>true</RunAsAdministrator></Script>", "command-line DX008"},
        {TOOL "<Tools><RunAsDifferentUser>false</RunAsDifferentUser><RunAsOther/></Tools>", "tool-command-line tool DX008"},
        {CMD "<Image><RunAsUsername>u</RunAsUsername></Image><DataEntry><RunAsConnection><X/></RunAsConnection></DataEntry>",
         "command-line"},
        {CMD "<Name><RunAsX/></Name>", "command-line DX008"},
    };
    EACH_SAYS(rows);
    static const struct row placed[] = {
        {"<Connection>" CMD HEAD "<RunAsConnection>\n  <X/></RunAsConnection>\n <RunAsY>z</RunAsY></Connection>",
         "command-line@1:1 DX008@2:3 DX008@3:2\n"},
    };
    DOCUMENTS_SAY(placed, RENDER_PLACES | RENDER_BODY);
    /* A name of any length ends in the message as text. */
    for (size_t shift = 0; shift < 3; shift++) {
        struct buffer document = {0};
        buffer_printf(&document, "<Connection>" HEAD CMD "<RunAs%.*s", (int)shift, "xx");
        for (int i = 0; i < 900; i++)
            buffer_printf(&document, "\xC3\xA4");
        buffer_printf(&document, "/></Connection>");
        char *said = document_text_of(buffer_text(&document), RENDER_MESSAGES | RENDER_BODY);
        struct text text = text_of(said);
        ck_assert_ptr_nonnull(strstr(said, "DX008"));
        for (size_t offset = 0; offset < text.length;)
            ck_assert_uint_ne(text_next_code_point(text, &offset), 0xFFFD);
        free(said);
        buffer_fini(&document);
    }
}
END_TEST

/* ---- secrets in clear text ---- */

START_TEST(clear_text_secrets)
{
    static const struct row rows[] = {
        {RDP "<Password>x</Password>", "other CR006"},
        {RDP "<Password></Password><Password> \n</Password><Password/>", "other"},
        {RDP "<Password>x</Password><Password>y</Password>", "other CR006 CR006"},
        {RDP "<A><B><Password>x</Password></B></A>", "other CR006"},
        {RDP "<Tools><Password>x</Password></Tools><Credentials><Password>y</Password></Credentials>", "other CR006 CR006"},
        {RDP "<RunAsConnection><Password>x</Password></RunAsConnection>", "other secret CR006"},
        {RDP "<RunAsPassword>x</RunAsPassword>", "other secret CR006"},
        {RDP "<Password>&#120;</Password>", "other CR006"},
        {RDP "<Password><![CDATA[x]]></Password>", "other CR006"},
        {RDP "<Password><Value>x</Value></Password>", "other CR006"},
        {RDP "<Password><A><B> x</B></A><C>y</C></Password>", "other CR006"},
        {RDP "<Password><A/><B> </B></Password><A>x</A>", "other"},
        {RDP "<RunAsPassword><Value>x</Value></RunAsPassword>", "other secret CR006"},
        {RDP "<Password> &#32;</Password>", "other"},
        {RDP "<Password> <!-- x --> </Password>", "other"},
        {RDP "<Name><Password>x</Password></Name>", "other CR006"},
        {RDP "<PasswordX>x</PasswordX><password>x</password><SafePassword>x</SafePassword>", "other"},
        {RDP "<Image><Password>x</Password></Image><Document><A><Password>x</Password></A></Document>"
         "<Attachment><Password>x</Password></Attachment><DataEntry><RunAsPassword>x</RunAsPassword></DataEntry>", "other"},
        {RDP "<A><Image><Password>x</Password></Image></A>", "other CR006"}, /* skipped are children of Connection only */
        {CMD "<Cmd><RunAsPassword>x</RunAsPassword></Cmd>", "command-line CR006 DX008"},
    };
    EACH_SAYS(rows);
    static const struct row placed[] = {
        {"<Connection>\n<Password>a</Password>\n <A><Password>b</Password></A>\n<RunAsPassword>c</RunAsPassword></Connection>",
         "other@1:1 secret@4:1 CR006@2:1 CR006@3:5 CR006@4:1\n"},
        {"<Connection><Children>\n<Connection><Password>x</Password></Connection></Children></Connection>",
         "other@2:1 CR006@2:13\nother@1:1\n"},
    };
    DOCUMENTS_SAY(placed, RENDER_PLACES);
}
END_TEST

/* ---- add-on properties ---- */

static void escape(struct buffer *out, const char *text)
{
    for (; *text; text++)
        buffer_printf(out, *text == '<' ? "&lt;" : *text == '&' ? "&amp;" : *text == '\r' ? "&#13;" : "%c", *text);
}

/* What a session of the add-on says with these properties on line 3 and further elements on line 4. */
static void properties_say(const char *properties, const char *further, const char *says)
{
    struct buffer document = {0}, expected = {0};
    buffer_printf(&document, "<Connection>" HEAD SSMS "<AddOn>\n\n<Properties>");
    escape(&document, properties);
    buffer_printf(&document, "</Properties></AddOn>%s</Connection>", further);
    buffer_printf(&expected, "addon-ssms@1:1%s\n", says);
    document_says("properties", buffer_text(&document), RENDER_PLACES | RENDER_BODY, expected.bytes);
    buffer_fini(&document);
    buffer_fini(&expected);
}

START_TEST(properties_of_add_ons)
{
    static const struct {
        const char *properties, *further, *says;
    } rows[] = {
        {"<x><Server>s</Server><Database>d</Database></x>", "", " host='s'@3:1 database='d'@3:1"},
        {"<?xml version=\"1.0\" encoding=\"utf-16\"?>\r\n"
         "<SsmsProperties xmlns:xsi=\"u\">\r\n  <Server>s\xC3\xA4</Server></SsmsProperties>",
         "", " host='s\xC3\xA4'@3:1"},
        {"<?xml version=\"1.0\" encoding=\"windows-1252\"?><x><Server>s\xC3\xA4</Server></x>", "", " host='s\xC3\xA4'@3:1"},
        {"\n<x><Server>s</Server></x>", "", " host='s'@3:1"},
        {"<x><Server> </Server><Database/></x>", "\n<Host>h</Host>", " host='h'@4:1"},
        {"<x><Server>s</Server></x>", "\n<Host>h</Host>", " host='s'@3:1"},
        {"<x><y><Server>s</Server></y></x>", "", ""},
        {"<Server>s</Server>", "", ""},
        {"<x xmlns='u'><Server>s</Server></x>", "", ""},
        {"<x><server>s</server></x>", "", ""},
        {"<x><RunAsCredentialSource>Custom</RunAsCredentialSource><RunAsUsername>u</RunAsUsername>"
         "<RunAsDomain>d</RunAsDomain></x>", "",
         " mode=custom@3:1 user='u'@3:1 domain='d'@3:1"},
        {"<x><RunAsCredentialConnectionId>" ID_B "</RunAsCredentialConnectionId><RunAsPromptForCredentials>1"
         "</RunAsPromptForCredentials></x>", "", " link=" ID_B "@3:1 prompt=true@3:1"},
        {"<x><RunAsPasswordItem>x</RunAsPasswordItem></x>", "", " secret@3:1"},
        {"<x><RunAsPassword>x</RunAsPassword></x>", "", " secret@3:1 CR006@3:1"},
        {"<x><y><Password>x</Password></y></x>", "\n<Password>y</Password>", " CR006@3:1 CR006@4:1"},
        {"<x><Password> </Password></x>", "", ""},
        /* an outer value wins, without DX007 */
        {"<x><RunAsUsername>in</RunAsUsername></x>", "\n<RunAsUsername>out</RunAsUsername>", " user='out'@4:1"},
        {"<x><RunAsUsername>in</RunAsUsername></x>", "\n<RunAsUsername> </RunAsUsername>", " user='in'@3:1"},
        {"<x><RunAsCredentialSource>1</RunAsCredentialSource></x>", "<RunAsConnection>\n<CredentialSource>2</CredentialSource>"
         "</RunAsConnection>", " mode=custom@4:1"},
        {"<x><RunAsPromptForCredentials>true</RunAsPromptForCredentials></x>",
         "\n<RunAsPromptForCredentials>false</RunAsPromptForCredentials>", " prompt@4:1"},
        {"<x><RunAsCredentialSource>1</RunAsCredentialSource></x>", "\n<RunAsCredentialSource>x</RunAsCredentialSource>",
         " mode=current-session@3:1 DX007@4:1"},
        /* what is wrong inside stands at Properties */
        {"<x><RunAsCredentialSource>x</RunAsCredentialSource></x>", "", " DX007@3:1"},
        {"<x><RunAsUsername>a</RunAsUsername><RunAsUsername>b</RunAsUsername></x>", "", " user='a'@3:1 DX007@3:1"},
        {"<x><Server>a</Server><Server>b</Server><Database>a</Database><Database>b</Database></x>", "",
         " host='a'@3:1 database='a'@3:1 DX007@3:1"},
        {"<x><RunAsOther>a</RunAsOther></x>", "", " DX008@3:1"},
        {"<x><y><RunAsUsername>a</RunAsUsername></y></x>", "", " DX008@3:1"},
        {"<x><RunAsConnection><UserName>u</UserName></RunAsConnection></x>", "", " DX008@3:1 DX008@3:1"},
        {"<x><NetOnly>true</NetOnly><CommandLine>c</CommandLine><Host>h</Host></x>", "", ""},
        /* unreadable: its content is dropped, the entry goes on */
        {"<x><Server>s</Server>", "\n<Host>h</Host>", " host='h'@4:1 DX001@3:1"},
        {"x", "", " DX001@3:1"},
        {"QUJDREVGR0hJSktMQUJDREVGR0hJSktM", "", " DX001@3:1"},
        {"<x><RunAsPassword>a</RunAsPassword>&b;</x>", "", " DX001@3:1"},
        {"<!DOCTYPE x [<!ENTITY y 'z'>]><x><Server>&y;</Server></x>", "", " DX009@3:1"},
        {" ", "", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        properties_say(rows[i].properties, rows[i].further, rows[i].says);
    static const struct row others[] = {
        {RDP "<AddOn><Properties>&lt;x>&lt;Server>s&lt;/Server>&lt;Password>p&lt;/Password>&lt;/x></Properties></AddOn>",
         "other"},
        {CMD "<AddOn><Properties>nonsense</Properties></AddOn>", "command-line"},
        {"<ConnectionType>AddOn</ConnectionType><AddOn><Properties>nonsense</Properties></AddOn>", "other"},
    };
    EACH_SAYS(others);
}
END_TEST

START_TEST(limits_of_properties)
{
    for (int over = 0; over < 2; over++) {
        struct buffer properties = {0};
        for (int i = 0; i < 256 + over; i++)
            buffer_printf(&properties, "<a>");
        for (int i = 0; i < 256 + over; i++)
            buffer_printf(&properties, "</a>");
        properties_say(properties.bytes, "", over ? " DX009@3:1" : "");
        buffer_fini(&properties);
    }
    struct buffer document = {0};
    buffer_printf(&document, "<Connections>\n<Connection>" HEAD SSMS
    "<AddOn><Properties>&lt;x>&lt;/y></Properties></AddOn></Connection>"
                  "<Connection>" RDP "</Connection></Connections>");
    document_says("goes on", buffer_text(&document), RENDER_BODY, "addon-ssms DX001\nother\n");
    buffer_fini(&document);
}
END_TEST

/* ---- structure ---- */

START_TEST(entries_come_when_they_end)
{
    static const struct row rows[] = {
        {"<RDMExport><Version>1</Version>\n<Connections>\n<Connection><Name>a</Name></Connection>\n<Connection><Name>b</Name>"
         "</Connection></Connections></RDMExport>", "other@3:1 name='a'@3:13\nother@4:1 name='b'@4:13\n"},
        {"<Connection><Name>p</Name><Children>\n<Connection><Name>a</Name><Children>\n<Connection><Name>b</Name></Connection>"
         "</Children></Connection>\n<Connection><Name>c</Name></Connection></Children><Group>g</Group></Connection>",
         "other@3:1 name='b'@3:13\nother@2:1 name='a'@2:13\nother@4:1 name='c'@4:13\nother@1:1 name='p'@1:13 group='g'@4:51\n"},
        /* what a child says is not the parent's, nor the other way round */
        {"<Connection><RunAsUsername>p</RunAsUsername><Children><Connection><Host>h</Host></Connection></Children></Connection>",
         "other@1:55 host='h'@1:67\nother@1:1 user='p'@1:13\n"},
        /* nothing else holds entries */
        {"<Connection><X><Connection/></X><Children><X><Connection/></X><Connection/></Children><Connection/></Connection>",
         "other@1:63\nother@1:1\n"},
        {"<Connection><Image><Connection/><Children><Connection/></Children></Image></Connection>", "other@1:1\n"},
        {"<Connection xmlns:p='u'><p:Name>x</p:Name><p:Children><Connection/></p:Children></Connection>", "other@1:1\n"},
        {"<Connection><Name>a</Name></Connection>\n<!-- after --><?and this?>\n", "other@1:1 name='a'@1:13\n"},
    };
    DOCUMENTS_SAY(rows, RENDER_PLACES);
}
END_TEST

START_TEST(children_as_deep_as_the_limit)
{
    /* A root and 127 levels of Children/Connection are 255 deep; the name makes it 256. */
    struct buffer document = {0};
    for (int i = 0; i < 128; i++)
        buffer_printf(&document, i ? "<Children><Connection>" : "<Connection>");
    buffer_printf(&document, "<Name>last</Name>");
    for (int i = 0; i < 128; i++)
        buffer_printf(&document, i == 127 ? "<Group>root</Group></Connection>" : "</Connection></Children>");
    char *said = document_text_of(buffer_text(&document), 0);
    size_t lines = 0;
    for (const char *c = said; *c; c++)
        lines += *c == '\n';
    ck_assert_uint_eq(lines, 128);
    ck_assert_int_eq(strncmp(said, "other name='last'\nother\n", 24), 0);
    ck_assert_str_eq(said + strlen(said) - 19, "other group='root'\n");
    free(said);
    buffer_fini(&document);
}
END_TEST

/* Fields of one entry never show in the next one that uses its memory. */
START_TEST(entries_do_not_leak_into_each_other)
{
    struct buffer document = {0}, expected = {0};
    buffer_printf(&document, "<Connections>");
    for (int i = 0; i < 300; i++) {
        buffer_printf(&document, "<Connection><Name>%d</Name>%s</Connection>", i,
                      i % 3 ? "" :
                      "<Group>g</Group><RunAsConnection><X/><Password>p</Password></RunAsConnection><NetOnly>1</NetOnly>");
        buffer_printf(&expected, "other name='%d'%s\n", i, i % 3 ? "" : " group='g' secret net-only=true CR006 DX008");
    }
    buffer_printf(&document, "</Connections>");
    document_says("many", buffer_text(&document), 0, expected.bytes);
    buffer_fini(&document);
    buffer_fini(&expected);
}
END_TEST

Suite *rdm_suite(void)
{
    const TTest *const all[] = {
        connection_types_by_name_and_number, tool_types_by_name_and_number, add_ons_by_their_description, heads,
        hosts_come_from_the_url_where_there_is_none, modes_by_name_number_and_alias, run_as_fields_and_their_aliases,
        modes_of_tools_in_every_combination, credentials_of_tools, commands_and_scripts_by_kind, embedded_scripts,
        switches_directories_and_output, parameters, duplicate_ids_in_the_order_of_the_text, missing_ids_and_names,
        invalid_values_count_as_absent, fields_given_twice, findings_name_elements, a_switch_that_is_true_anywhere_is_true,
        unknown_run_as_elements_are_reported, clear_text_secrets, properties_of_add_ons, limits_of_properties,
        entries_come_when_they_end, children_as_deep_as_the_limit, entries_do_not_leak_into_each_other};
    Suite *suite = suite_create("rdm");
    TCase *tcase = tcase_create("rdm");
    tcase_set_timeout(tcase, 120);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        tcase_add_test(tcase, all[i]);
    suite_add_tcase(suite, tcase);
    return suite;
}
