/* Native session documents against the table of SPEC 8. */
#include <stdio.h>

#include "tests/document_text.h"

Suite *sessions_suite(void);

#define ID_A "7d1e0000-0001-4c6e-9b11-3f5a7d9e1c0a"
#define ID_B "7d1e0000-0002-4c6e-9b11-3f5a7d9e1c0b"
#define NIL "00000000-0000-0000-0000-000000000000"
#define OPEN "<sessions xmlns='urn:deputy:sessions:1'>"
#define CLOSE "</sessions>"

struct row {
    const char *content, *says;
};

static void says(const char *where, const char *before, const char *content, const char *after, int flags, const char *expected)
{
    struct buffer document = {0}, line = {0};
    buffer_printf(&document, OPEN "%s%s%s" CLOSE, before, content, after);
    buffer_printf(&line, "%s\n", expected);
    document_says(where, buffer_text(&document), flags, line.bytes);
    buffer_fini(&document);
    buffer_fini(&line);
}

/* Attributes of a session of this kind. */
static void attributes_say(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        says("attributes", "<session id='" ID_A "' name='n' kind='command-line' ", rows[i].content, "/>", RENDER_BODY,
        rows[i].says);
}

/* Elements in one. */
static void elements_say(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        says("elements", "<session id='" ID_A "' name='n' kind='command-line'>", rows[i].content, "</session>", RENDER_BODY,
             rows[i].says);
}

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

START_TEST(sessions_of_every_kind)
{
    static const struct row rows[] = {
        {"command-line", "command-line"}, {"powershell", "powershell"}, {"tool-command-line", "tool-command-line tool"},
        {"tool-powershell-local", "tool-powershell-local tool"}, {"tool-powershell-remote", "tool-powershell-remote tool"},
        {"tool-psexec", "tool-psexec tool"}, {"addon-ssms", "addon-ssms"},
        /* not of the seven, or not exactly */
        {"other", "other DX007"}, {"", "other DX007"}, {"Command-Line", "other DX007"}, {" command-line", "other DX007"},
        {"command-line ", "other DX007"}, {"CommandLine", "other DX007"}, {"credential", "other DX007"}, {"3", "other DX007"},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        says(rows[i].content, "<session id='" ID_A "' name='n' kind='", rows[i].content, "'/>", RENDER_BODY, rows[i].says);
}
END_TEST

START_TEST(attributes_of_session)
{
    static const struct row rows[] = {
        {"", "command-line"},
        {"group='A\\B'", "command-line group='A\\B'"},
        {"host=' h ' database='d'", "command-line host=' h ' database='d'"},
        {"user='u' domain='d' link='" ID_B "'", "command-line own-user='u' own-domain='d' own-link=" ID_B},
        {"link='{7D1E0000-0002-4C6E-9B11-3F5A7D9E1C0B}'", "command-line own-link=" ID_B},
        {"link='" NIL "'", "command-line"},
        {"link='B87B29D9-9239-4D7B-86D8-9B53DCD3BA9F'", "command-line own-link=b87b29d9-9239-4d7b-86d8-9b53dcd3ba9f"},
        {"link='x'", "command-line DX007"},
        {"user='' host=' '", "command-line"},
        {"user='&lt;a&gt;&#65;'", "command-line own-user='<a>A'"},
        /* unknown ones, in one finding */
        {"type='x'", "command-line DX007"},
        {"User='x' Group='y' mode='custom'", "command-line DX007"},
        {"password='x'", "command-line DX007"},
        {"directory='d'", "command-line DX007"},
        /* of another namespace */
        {"xmlns:x='urn:x' x:user='a' x:unknown='b' xml:lang='en' xml:space='preserve'", "command-line"},
        {"xmlns:d='urn:deputy:sessions:1' d:host='a'", "command-line"},
    };
    attributes_say(rows, COUNT(rows));
}
END_TEST

START_TEST(what_is_required)
{
    static const struct row rows[] = {
        {"<session name='n' kind='powershell'/>", "powershell type='PowerShell' name='n' DX007"},
        {"<session id='" ID_A "' kind='powershell'/>", "powershell type='PowerShell' id=" ID_A " DX007 DX006"},
        {"<session id='" ID_A "' name='n'/>", "other id=" ID_A " name='n' DX007"},
        {"<session/>", "other DX007"},
        {"<session id='" ID_A "' name='' kind='powershell'/>", "powershell type='PowerShell' id=" ID_A " DX006"},
        {"<session id='" ID_A "' name=' ' kind='powershell'/>", "powershell type='PowerShell' id=" ID_A " DX006"},
        {"<session id='x' name='n' kind='powershell'/>", "powershell type='PowerShell' name='n' DX007"},
        {"<session id='' name='n' kind='powershell'/>", "powershell type='PowerShell' name='n' DX007"},
        {"<session id='{" ID_A "}' name='n' kind='powershell'/>", "powershell type='PowerShell' id=" ID_A " name='n'"},
        {"<session id='{" ID_A "' name='n' kind='powershell'/>", "powershell type='PowerShell' name='n' DX007"},
        {"<credential id='" ID_A "' name='n'/>", "other credential type='Credential' id=" ID_A " name='n'"},
        {"<credential id='" ID_A "' name=''/>", "other credential type='Credential' id=" ID_A},
        {"<credential name='n'/>", "other credential type='Credential' name='n' DX007"},
        {"<credential id='" ID_A "'/>", "other credential type='Credential' id=" ID_A " DX007"},
        {"<entry id='" ID_A "' name='n' type='RDPConfigured'/>", "other type='RDPConfigured' id=" ID_A " name='n'"},
        {"<entry id='" ID_A "' name='n' type='Credential'/>", "other credential type='Credential' id=" ID_A " name='n'"},
        {"<entry id='" ID_A "' name='n'/>", "other id=" ID_A " name='n' DX007"},
        {"<entry name='n' type='t'/>", "other type='t' name='n' DX007"},
        {"<entry/>", "other DX007"},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        says("required", "", rows[i].content, "", 0, rows[i].says);
}
END_TEST

START_TEST(credentials_and_entries)
{
    static const struct row rows[] = {
        {"<credential id='" ID_A "' name='n' user='u' domain='d' group='g'/>",
         "other credential type='Credential' id=" ID_A " name='n' group='g' own-user='u' own-domain='d'"},
        {"<credential id='" ID_A "' name='n' kind='powershell'/>",
         "other credential type='Credential' id=" ID_A " name='n' DX007"},
        {"<credential id='" ID_A "' name='n' link='" ID_B "' host='h' password='p'/>",
         "other credential type='Credential' id=" ID_A " name='n' DX007"},
        {"<credential id='" ID_A "' name='n'><run-as mode='custom'/></credential>",
         "other credential type='Credential' id=" ID_A " name='n' DX007"},
        {"<credential id='" ID_A "' name='n'><x><y/></x><z/></credential>",
         "other credential type='Credential' id=" ID_A " name='n' DX007 DX007"},
        {"<entry id='" ID_A "' name='n' type='t' group='g'/>", "other type='t' id=" ID_A " name='n' group='g'"},
        {"<entry id='" ID_A "' name='n' type='t' user='u' kind='powershell'/>", "other type='t' id=" ID_A " name='n' DX007"},
        {"<entry id='" ID_A "' name='n' type='t'><command>c</command></entry>", "other type='t' id=" ID_A " name='n' DX007"},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        says("entries", "", rows[i].content, "", 0, rows[i].says);
}
END_TEST

START_TEST(commands)
{
    static const struct row rows[] = {
        {"<command>a</command>", "command-line command='a'"},
        {"<command> a &amp;<![CDATA[<b>]]>\n c<!-- d --> </command>", "command-line command=' a &<b>\n c '"},
        {"<command/>", "command-line"},
        {"<command> \n</command>", "command-line"},
        {"<command directory='d'>a</command>", "command-line command='a' directory='d' default-directory=false"},
        {"<command directory='d' default-directory='false'/>", "command-line directory='d' default-directory=false"},
        {"<command directory='d' default-directory='true'/>", "command-line"},
        {"<command default-directory='true' directory='d'/>", "command-line"},
        {"<command default-directory='false'/>", "command-line default-directory=false"},
        {"<command default-directory='true'/>", "command-line"},
        {"<command directory=' '/>", "command-line"},
        {"<command shell-execute='true'/>", "command-line shell-execute=true"},
        {"<command shell-execute='false'/>", "command-line shell-execute=false"},
        {"<command administrator='true'/>", "command-line administrator=true"},
        {"<command administrator='false'/>", "command-line"},
        {"<command wait='true'/>", "command-line wait=true"},
        {"<command run-64-bit='true'/>", "command-line run-64-bit=true"},
        {"<command output='default'/>", "command-line"},
        {"<command output='keep-open'/>", "command-line output=keep-open"},
        {"<command output='capture' capture-file='f'/>", "command-line capture-file='f' output=capture"},
        /* exact here */
        {"<command wait='1'/>", "command-line DX007"},
        {"<command wait='True'/>", "command-line DX007"},
        {"<command wait=' true'/>", "command-line DX007"},
        {"<command wait=''/>", "command-line DX007"},
        {"<command output='Capture'/>", "command-line DX007"},
        {"<command output='KeepOpen'/>", "command-line DX007"},
        {"<command output='1'/>", "command-line DX007"},
        {"<command shell-execute='unset' administrator='yes'/>", "command-line DX007"}, /* one for each element */
        {"<command user='x'/>", "command-line DX007"},
        {"<command xmlns:x='urn:x' x:wait='maybe' x:y='z'/>", "command-line"},
        {"<command>a<b>c</b>d</command>", "command-line command='ad' DX007"},
        {"<command>a</command><command>b</command>", "command-line command='a' DX007"},
    };
    elements_say(rows, COUNT(rows));
}
END_TEST

START_TEST(scripts_and_parameters)
{
    static const struct row rows[] = {
        {"<script file='f' arguments='a'/>", "command-line script='f' arguments='a'"},
        {"<script file='f'/>", "command-line script='f'"},
        {"<script file='R&amp;D.ps1' arguments='&amp;&#38;&#x26;amp;&lt;&#38;#38;&quot;'/>",
         "command-line script='R&D.ps1' arguments='&&&amp;<&#38;\"'"},
        {"<script arguments='a'/>", "command-line arguments='a' DX007"},
        {"<script/>", "command-line DX007"},
        {"<script file='f' wait='true'/>", "command-line script='f' DX007"},
        {"<script file='f'/><script file='g'/>", "command-line script='f' DX007"},
        {"<script file='f'><x/></script>", "command-line script='f' DX007"},
        {"<parameter number='1' label='l' value='v'/>", "command-line $1[l]='v'"},
        {"<parameter number='5' value=''/><parameter number='2' label='l'/>", "command-line $2[l] $5=''"},
        {"<parameter number='3' secured='true'/>", "command-line $3=secured"},
        {"<parameter number='3' secured='false' value='v'/>", "command-line $3='v'"},
        {"<parameter number='3' secured='true' value='v'/>", "command-line $3=secured DX007"},
        {"<parameter number='3' value='v' secured='true'/>", "command-line $3=secured DX007"},
        {"<parameter number='3' value='' secured='true'/>", "command-line $3=secured DX007"},
        {"<parameter label='l'/>", "command-line DX007"},
        {"<parameter number='0'/>", "command-line DX007"},
        {"<parameter number='6' value='v'/>", "command-line DX007"},
        {"<parameter number='01' value='v'/>", "command-line DX007"},
        {"<parameter number=' 1'/>", "command-line DX007"},
        {"<parameter number='one'/>", "command-line DX007"},
        {"<parameter number=''/>", "command-line DX007"},
        {"<parameter number='1' secured='1'/>", "command-line DX007"},
        {"<parameter number='1' type='text' value='v'/>", "command-line $1='v' DX007"},
        {"<parameter number='1' value='a'/><parameter number='1' value='b'/>", "command-line $1='a' DX007"},
        {"<parameter number='1'/><parameter number='1'/>", "command-line DX007"},
        {"<parameter number='1' value='a'/><parameter number='1' secured='true'/>", "command-line $1=secured DX007"},
        {"<parameter number='1' secured='true'/><parameter number='1' value='a'/>", "command-line $1=secured DX007"},
    };
    elements_say(rows, COUNT(rows));
}
END_TEST

START_TEST(run_as)
{
    static const struct row rows[] = {
        {"<run-as mode='none'/>", "command-line"},
        {"<run-as mode='current-session'/>", "command-line mode=current-session"},
        {"<run-as mode='custom' user='u' domain='d'/>", "command-line mode=custom user='u' domain='d'"},
        {"<run-as mode='credential-repository' link='" ID_B "'/>", "command-line mode=credential-repository link=" ID_B},
        {"<run-as mode='my-personal'/>", "command-line mode=my-personal"},
        {"<run-as mode='not-offered'/>", "command-line mode=not-offered"},
        {"<run-as mode='custom' prompt='true'/>", "command-line mode=custom prompt=true"},
        {"<run-as mode='custom' prompt='false' net-only='true'/>", "command-line mode=custom net-only=true"},
        {"<run-as mode='none' session-credentials='true'/>", "command-line session-credentials=true"},
        {"<run-as mode='custom' stored-secret='true'/>", "command-line mode=custom secret"},
        {"<run-as mode='custom' stored-secret='false'/>", "command-line mode=custom"},
        {"<run-as mode='custom' user='' domain=' '/>", "command-line mode=custom"},
        {"<run-as mode='credential-repository' link='" NIL "'/>", "command-line mode=credential-repository"},
        /* invalid, missing, unknown */
        {"<run-as/>", "command-line DX007"},
        {"<run-as user='u'/>", "command-line user='u' DX007"},
        {"<run-as mode=''/>", "command-line DX007"},
        {"<run-as mode='Custom'/>", "command-line DX007"},
        {"<run-as mode='2'/>", "command-line DX007"},
        {"<run-as mode='custom' prompt='1' net-only='TRUE' link='x'/>", "command-line mode=custom DX007"},
        {"<run-as mode='custom' password='p'/>", "command-line mode=custom DX008"},
        {"<run-as mode='custom' secret='p' Mode='x'/>", "command-line mode=custom DX008"},
        {"<run-as mode='x' y='z'/>", "command-line DX007 DX008"},
        {"<run-as mode='custom'><x><y/></x></run-as>", "command-line mode=custom DX008"},
        {"<run-as mode='custom'><command>c</command><user>u</user></run-as>", "command-line mode=custom DX008 DX008"},
        {"<run-as xmlns:x='urn:x' mode='custom' x:user='u' x:z='1'/>", "command-line mode=custom"},
        {"<run-as mode='custom'/><run-as mode='none'/>", "command-line mode=custom DX007"},
    };
    elements_say(rows, COUNT(rows));
}
END_TEST

START_TEST(elements_nobody_knows)
{
    static const struct row rows[] = {
        {"<x/>", "command-line DX007"},
        {"<x y='z'><command>c</command></x>", "command-line DX007"},
        {"<session/>", "command-line DX007"},
        {"<credential/>", "command-line DX007"},
        {"<Command>c</Command>", "command-line DX007"},
        {"<x:command xmlns:x='urn:x'>c</x:command>", "command-line DX007"},
        {"<command xmlns=''>c</command>", "command-line DX007"},
        {"<d:command xmlns:d='urn:deputy:sessions:1'>c</d:command>", "command-line command='c'"},
        {"<!-- c --><?p i?>", "command-line"},
    };
    elements_say(rows, COUNT(rows));
    static const struct {
        const char *document, *says;
    } outside[] = {
        {OPEN CLOSE, ""},
        {OPEN "\n <x><session/></x>" CLOSE, "stray DX007@2:2\n"},
        {OPEN "\n<command/><run-as/>" CLOSE, "stray DX007@2:1\nstray DX007@2:11\n"},
        {"\n<sessions xmlns='urn:deputy:sessions:1' version='2' x='y'/>", "stray DX007@2:1\n"},
        {"<sessions xmlns='urn:deputy:sessions:1' xmlns:x='urn:x' x:version='2' xml:lang='en'/>", ""},
        {OPEN "<session xmlns='urn:x'/>" CLOSE, "stray DX007@1:41\n"},
        {OPEN "\n<x/><credential id='" ID_A "' name='n'/><y/>" CLOSE,
         "stray DX007@2:1\nother@2:5 credential type='Credential' id=" ID_A "@2:5 name='n'@2:5\nstray DX007@2:69\n"},
        {"<d:sessions xmlns:d='urn:deputy:sessions:1'><d:entry id='" ID_A "' name='n' type='t'/><entry/></d:sessions>",
         "other@1:45 type='t' id=" ID_A "@1:45 name='n'@1:45\nstray DX007@1:115\n"},
    };
    for (size_t i = 0; i < COUNT(outside); i++)
        document_says("outside", text_of(outside[i].document), RENDER_PLACES, outside[i].says);
}
END_TEST

/* The element and the attributes that are wrong with it, in order; never what they hold. */
START_TEST(findings_name_elements_and_attributes)
{
    static const struct {
        const char *content, *says;
    } rows[] = {
        {"<session id='x' name='n' kind='powershell'/>", "powershell DX007[session id]"},
        {"<session id='x' b:name='m' xmlns:b='urn:b' secret='hunter2' name='n' kind='powershell'/>",
         "powershell DX007[session id secret]"},
        {"<session name='n'/>", "other DX007[session id kind]"},
        {"<session id='" ID_A "' name=' ' kind='powershell'/>", "powershell DX006"},
        {"<session id='" ID_A "' name='n' kind='powershell'><command wait='1'>c</command></session>",
         "powershell command='c' DX007[command wait]"},
        {"<session id='" ID_A "' name='n' kind='powershell'><run-as mode='x' password='p' y='z'/></session>",
         "powershell DX007[run-as mode] DX008[run-as password y]"},
        {"<session id='" ID_A "' name='n' kind='powershell'><parameter number='1' secured='true' value='v'/></session>",
         "powershell $1=secured DX007[parameter value]"},
        {"<session id='" ID_A "' name='n' kind='powershell'><run-as mode='none'><old>secret</old></run-as><new/></session>",
         "powershell DX008[old] DX007[new]"},
        {"<session id='" ID_A "' name='n' kind='powershell'>text<script file='f'>text</script><script file='f'/></session>",
         "powershell script='f' DX007[session] DX007[script] DX007[script]"},
        {"<credential id='" ID_A "' name='n'>text</credential>", "other credential DX007[credential]"},
        {"text<x/>", "stray DX007[sessions]\nstray DX007[x]"},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        says("subject", "", rows[i].content, "", RENDER_BODY | RENDER_SUBJECTS, rows[i].says);
    says("subject", "<entry id='" ID_A "' name='n' type='t'/>", "<entry id='" ID_A "' name='n' type='t'/>", "",
         RENDER_BODY | RENDER_SUBJECTS, "other\nother DX004[id]");
}
END_TEST

START_TEST(places_are_those_of_the_elements)
{
    static const char document[] =
        OPEN "\n"
        "  <session id='" ID_A "' name='n' group='g' kind='tool-psexec'\n"
        "           host='h' database='d' user='u' domain='o' link='" ID_B "'>\n"
        "    <!-- <command> -->\n"
        "    <parameter number='1' value='v'/>\n"
        "    <run-as mode='custom' user='a' domain='b' link='" ID_B "' prompt='false' net-only='true' stored-secret='true'/>\n"
        "    <script file='f' arguments='r'/>\n"
        "    <command directory='d' shell-execute='false' administrator='false' wait='true' output='capture' capture-file='f'\n"
        "       run-64-bit='true'>c</command>\n"
        "    <oops/>\n"
        "  </session>\n"
        "  <session id='x' kind='powershell'><run-as mode='none' q=''><z/></run-as>\n"
        "    <script/></session>\n" CLOSE;
    document_says("places", text_of(document), RENDER_PLACES,
                  "tool-psexec@2:3 tool type='SessionTool' id=" ID_A
                  "@2:3 name='n'@2:3 group='g'@2:3 host='h'@2:3 database='d'@2:3 own-user='u'@2:3 "
                  "own-domain='o'@2:3 own-link=" ID_B "@2:3 mode=custom@6:5 user='a'@6:5 domain='b'@6:5 link="
                  ID_B "@6:5 secret@6:5 "
                  "prompt@6:5 net-only=true@6:5 command='c'@8:5 script='f'@7:5 arguments='r'@7:5 directory='d'@8:5 "
                  "default-directory=false capture-file='f'@8:5 administrator@8:5 shell-execute=false@8:5 wait=true@8:5 "
                  "output=capture@8:5 run-64-bit=true@8:5 $1='v' DX007@10:5\n"
                  "powershell@12:3 type='PowerShell' mode@12:37 DX007@12:3 DX008@12:37 DX008@12:62 DX007@13:5 DX006@12:3\n");
}
END_TEST

START_TEST(duplicate_ids)
{
    static const char document[] =
        OPEN "\n<session id='" ID_A
        "' name='n' kind='powershell'/>\n<credential id='{7D1E0000-0001-4C6E-9B11-3F5A7D9E1C0A}' name='n'/>\n"
        "<entry id='" ID_B "' name='n' type='t'/>\n<entry id='" ID_A "' name='n' type='t'/>\n<entry id='' name='n' type='t'/>"
        "<entry id='' name='n' type='t'/>" CLOSE;
    document_says("duplicates", text_of(document), RENDER_PLACES | RENDER_BODY,
                  "powershell@2:1\nother@3:1 credential DX004@3:1\nother@4:1\nother@5:1 DX004@5:1\nother@6:1 DX007@6:1\n"
                  "other@6:33 DX007@6:33\n");
}
END_TEST

/* What one entry says never shows in the next. */
START_TEST(entries_do_not_leak_into_each_other)
{
    says("leak", "<session id='" ID_A "' name='n' kind='tool-psexec' host='h' user='u' link='"
    ID_B "' oops=''><command directory='d' wait='true' "
         "output='capture' administrator='true' shell-execute='true'>c</command><parameter number='1' value='v'/>"
         "<script file='f'/>"
         "<run-as mode='custom' user='u' link='" ID_B "' stored-secret='true' net-only='true' prompt='true'/></session>",
         "<session id='" ID_B "' name='m' kind='powershell'><run-as mode='none'/><command/></session>", "", RENDER_BODY,
         "tool-psexec tool host='h' own-user='u' own-link=" ID_B " mode=custom user='u' link=" ID_B
         " secret prompt=true net-only=true command='c' script='f' directory='d' default-directory=false administrator=true "
         "shell-execute=true wait=true output=capture $1='v' DX007\npowershell");
    says("leak", "<session id='" ID_A "' name='n' kind='powershell'><command default-directory='true'/></session>",
         "<session id='" ID_B "' name='m' kind='powershell'><command directory='d'/></session>", "", RENDER_BODY,
         "powershell\npowershell directory='d' default-directory=false");
}
END_TEST

START_TEST(the_example_of_the_contract)
{
    static const char document[] =
        OPEN "\n"
        "  <credential id='0f5c0000-0000-4000-8000-000000000001' name='SQL operators' user='svc-sql' domain='CORP'/>\n"
        "  <session id='7d1e0000-0000-4000-8000-000000000002' name='SSMS, production' group='Clients\\Acme' kind='addon-ssms'"
        " host='sql.corp.example' database='erp'>\n"
        "    <run-as mode='credential-repository' link='0f5c0000-0000-4000-8000-000000000001' net-only='true'/>\n"
        "  </session>\n"
        "  <session id='7d1e0000-0000-4000-8000-000000000003' name='Backup' kind='command-line' user='svc' domain='CORP'>\n"
        "    <command directory='C:\\Jobs' shell-execute='false' wait='true' output='capture'>"
        "backup.exe --all $PARAMETER1$</command>\n"
        "    <parameter number='1' label='Target' value='E:'/>\n"
        "    <run-as mode='current-session'/>\n"
        "  </session>\n"
        "  <entry id='7d1e0000-0000-4000-8000-000000000004' name='DC01' type='RDPConfigured'/>\n" CLOSE;
    document_says("example", text_of(document), 0,
                  "other credential type='Credential' id=0f5c0000-0000-4000-8000-000000000001"
                  " name='SQL operators' own-user='svc-sql' own-domain='CORP'\n"
                  "addon-ssms type='AddOn' id=7d1e0000-0000-4000-8000-000000000002 name='SSMS, production' "
                  "group='Clients\\Acme' "
                  "host='sql.corp.example' database='erp' mode=credential-repository link=0f5c0000-0000-4000-8000-000000000001 "
                  "net-only=true\n"
                  "command-line type='CommandLine' id=7d1e0000-0000-4000-8000-000000000003 name='Backup' "
                  "own-user='svc' own-domain='CORP' "
                  "mode=current-session command='backup.exe --all $PARAMETER1$' directory='C:\\Jobs' default-directory=false "
                  "shell-execute=false wait=true output=capture $1[Target]='E:'\n"
                  "other type='RDPConfigured' id=7d1e0000-0000-4000-8000-000000000004 name='DC01'\n");
}
END_TEST

Suite *sessions_suite(void)
{
    const TTest *const tests[] = {
        sessions_of_every_kind, attributes_of_session, what_is_required, credentials_and_entries, commands,
        scripts_and_parameters,
        run_as, elements_nobody_knows, findings_name_elements_and_attributes, places_are_those_of_the_elements, duplicate_ids,
        entries_do_not_leak_into_each_other,
        the_example_of_the_contract};
    Suite *suite = suite_create("sessions");
    TCase *tcase = tcase_create("sessions");
    for (size_t i = 0; i < COUNT(tests); i++)
        tcase_add_test(tcase, tests[i]);
    suite_add_tcase(suite, tcase);
    return suite;
}
