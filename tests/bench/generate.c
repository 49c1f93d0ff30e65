/*
 * generate: writes an RDM export of any size for the benchmark. The same arguments give the same bytes on every machine:
 * numbers come from a generator of our own, and every entry is seeded by its index alone.
 *
 * usage: generate lean|large ENTRIES [FILE]
 *
 * `large` holds the entries of `lean` with pictures. What the export holds is told on standard error, so that a checker's
 * counts can be compared with it.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define MINIMUM_ENTRIES 100

/* Fields in the order RDM writes them: by path, capitals before small letters. */
#define FIELDS(X) \
    X(ADDON_DESCRIPTION, "AddOn/AddOnDescription") \
    X(ADDON_PROPERTIES, "AddOn/Properties") \
    X(CMD_EXECUTION_MODE, "Cmd/ExecutionMode") \
    X(CMD_PARAMETER_TYPE, "Cmd/Parameter1DataType") \
    X(CMD_PARAMETER_VALUE, "Cmd/Parameter1DefaultValue") \
    X(CMD_PARAMETER_LABEL, "Cmd/Parameter1Label") \
    X(CMD_ADMINISTRATOR, "Cmd/RunAsAdministrator") \
    X(CMD_DEFAULT_DIRECTORY, "Cmd/UseDefaultWorkingDirectory") \
    X(CMD_SHELL_EXECUTE, "Cmd/UseShellExecute") \
    X(COMMAND_LINE, "CommandLine") \
    X(COMMAND_WAIT, "CommandLineWaitForApplicationToExit") \
    X(COMMAND_DIRECTORY, "CommandLineWorkingDirectory") \
    X(CONNECTION_TYPE, "ConnectionType") \
    X(CREATED_BY, "CreatedBy") \
    X(CREATED_AT, "CreationDateTime") \
    X(OWN_LINK, "CredentialConnectionID") \
    X(CREDENTIAL_TYPE, "Credentials/CredentialType") \
    X(CREDENTIAL_DOMAIN, "Credentials/Domain") \
    X(CREDENTIAL_USER, "Credentials/UserName") \
    X(DESCRIPTION, "Description") \
    X(OWN_DOMAIN, "Domain") \
    X(EVENTS, "Events") \
    X(GROUP, "Group") \
    X(HOST, "Host") \
    X(ID, "ID") \
    X(IMAGE, "Image") \
    X(IMAGE_NAME, "ImageName") \
    X(ARCHITECTURE, "MetaInformation/Architecture") \
    X(SYSTEM, "MetaInformation/OS") \
    X(NAME, "Name") \
    X(OPEN_EMBEDDED, "OpenEmbedded") \
    X(PASSWORD, "Password") \
    X(PIN_EMBEDDED, "PinEmbeddedMode") \
    X(POWERSHELL_COMMAND, "PowerShell/Command") \
    X(POWERSHELL_ADMINISTRATOR, "PowerShell/RunAsAdministrator") \
    X(RDP_LEVEL, "RDP/NetworkLevelAuthentication") \
    X(RDP_COLORS, "RDP/ScreenColor") \
    X(RUN_AS_LINK, "RunAsConnection/CredentialConnectionID") \
    X(RUN_AS_SOURCE, "RunAsConnection/CredentialSource") \
    X(RUN_AS_DOMAIN, "RunAsConnection/Domain") \
    X(RUN_AS_NET_ONLY, "RunAsConnection/NetOnly") \
    X(RUN_AS_PROMPT, "RunAsConnection/PromptForCredentials") \
    X(RUN_AS_SECRET, "RunAsConnection/SafePassword") \
    X(RUN_AS_USER, "RunAsConnection/UserName") \
    X(SCRIPT_ARGUMENTS, "Script/Arguments") \
    X(SCRIPT_FILE, "Script/FileName") \
    X(SORT_PRIORITY, "SortPriority") \
    X(STAMP, "Stamp") \
    X(TERMINAL_HOST, "Terminal/Host") \
    X(TERMINAL_PORT, "Terminal/HostPort") \
    X(TOOL_COMMAND, "Tools/CommandLine") \
    X(TOOL_TYPE, "Tools/ConnectionType") \
    X(TOOL_ADMINISTRATOR, "Tools/ForceRunAsAdministratorIfSupported") \
    X(TOOL_HOST, "Tools/Host") \
    X(TOOL_RUN_AS, "Tools/RunAsDifferentUser") \
    X(TOOL_SESSION_CREDENTIALS, "Tools/UseSessionCredentials") \
    X(TOOL_SHELL_EXECUTE, "Tools/UseShellExecute") \
    X(TOOL_DIRECTORY, "Tools/WorkingDirectory") \
    X(UPDATED_BY, "UpdatedBy") \
    X(UPDATED_AT, "UpdatedDateTime") \
    X(URL, "Url") \
    X(OWN_USER, "UserName") \
    X(USES_CLIPBOARD, "UsesClipboard") \
    X(USES_DEVICES, "UsesDevices") \
    X(USES_HARD_DRIVES, "UsesHardDrives") \
    X(USES_PRINTERS, "UsesPrinters")

#define AS_ENUM(name, path) name,
#define AS_PATH(name, path) path,

enum field {
    FIELDS(AS_ENUM) FIELD_COUNT
};

static const char *const field_path[FIELD_COUNT] = {FIELDS(AS_PATH)};

struct random {
    uint64_t state;
};

struct entry {
    uint64_t index;
    uint64_t total;
    struct random random;
    bool tool;
    const char *value[FIELD_COUNT]; /* NULL: has its default, is not written */
    char text[8192];
    size_t used;
};

struct tally {
    uint64_t sessions;
    uint64_t run_as;
    uint64_t errors;
    uint64_t excluded;
    uint64_t warnings;
};

/* ---- numbers ---- */

static uint64_t mix(uint64_t number)
{
    number += UINT64_C(0x9e3779b97f4a7c15);
    number = (number ^ (number >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    number = (number ^ (number >> 27)) * UINT64_C(0x94d049bb133111eb);
    return number ^ (number >> 31);
}

static uint64_t next(struct random *random)
{
    return mix(random->state++);
}

static uint64_t below(struct entry *entry, uint64_t limit)
{
    return next(&entry->random) % limit;
}

static bool chance(struct entry *entry, uint64_t percent)
{
    return below(entry, 100) < percent;
}

/* One draw per full expression only: C leaves the order of arguments open, and the bytes would depend on the compiler. */
#define PICK(entry, array) ((array)[below((entry), COUNT(array))])

/* ---- fields ---- */

__attribute__((format(printf, 3, 4))) static void set(struct entry *entry, enum field field, const char *format, ...)
{
    size_t room = sizeof(entry->text) - entry->used;
    va_list arguments;

    va_start(arguments, format);
    int length = vsnprintf(entry->text + entry->used, room, format, arguments);
    va_end(arguments);
    if (length < 0 || (size_t)length >= room) {
        fputs("generate: an entry has more text than there is room for\n", stderr);
        exit(1);
    }
    entry->value[field] = entry->text + entry->used;
    entry->used += (size_t)length + 1;
}

/* `stream` keeps the identities of entries apart from other GUIDs. */
static void set_guid(struct entry *entry, enum field field, uint64_t stream, uint64_t number)
{
    uint64_t high = mix(2 * number ^ stream);
    uint64_t low = mix((2 * number + 1) ^ stream);

    set(entry, field, "%08" PRIx64 "-%04" PRIx64 "-4%03" PRIx64 "-%04" PRIx64 "-%012" PRIx64, high >> 32,
        high >> 16 & 0xffff, high & 0xfff, (low >> 48 & 0x3fff) | 0x8000, low & UINT64_C(0xffffffffffff));
}

static const uint64_t identity_stream = 0;
static const uint64_t stamp_stream = UINT64_C(0x5354414d50000000);
static const uint64_t nobody_stream = UINT64_C(0x4e4f424f44590000);

static void set_date(struct entry *entry, enum field field, uint64_t first_year)
{
    uint64_t number = next(&entry->random);

    unsigned int year = (unsigned int)(first_year + number % 6);
    unsigned int second = (unsigned int)((number >> 8) % (12 * 28 * 86400));
    unsigned int day = second / 86400;

    set(entry, field, "%04u-%02u-%02uT%02u:%02u:%02u.%07u+01:00", year, 1 + day / 28, 1 + day % 28, second / 3600 % 24,
        second / 60 % 60, second % 60, (unsigned int)(mix(number) % 10000000));
}

/* ---- who and where ---- */

static const char *const customers[] = {
    "Acme",        "Baumann & Söhne", "Contoso",     "Dubois",    "Fabrikam",  "Globex",       "Initech",        "Kowalski",
    "Lindqvist",   "Müller Logistik", "Northwind",   "Oscorp",    "Pacific <West>", "Rossi",   "Stark",          "Tailspin",
    "Umbrella",    "Vandelay",        "Wayne",       "Yamamoto",
};
static const char *const sites[] = {"Berlin", "Chicago", "Lyon", "Montréal", "Osaka", "Paris", "Warszawa", "Zürich"};
static const char *const tiers[] = {"Production", "Staging", "Test", "Office", "Network", "Databases"};
static const char *const people[] = {
    "CORP\\akeller", "CORP\\bdupont", "CORP\\cjones", "CORP\\dmeier", "CORP\\elopez", "CORP\\fnowak", "CORP\\gsato",
};
static const char *const roles[] = {"app", "db", "dc", "file", "mail", "proxy", "sql", "term", "web"};
static const char *const users[] = {"admin.t0", "operator", "svc-backup", "svc-deploy", "svc-monitor", "svc-sql"};
static const char *const descriptions[] = {
    "Ask the on-call team before restarting anything here.",
    "Moved from the old data centre; see the runbook for the firewall rules.",
    "Patched on the second Tuesday night of each month.",
    "Owned by the application team, backup every night at 02:00.",
};

static void set_host(struct entry *entry, enum field field)
{
    const char *role = PICK(entry, roles);

    set(entry, field, "%s%02" PRIu64 ".eu.corp.example", role, 1 + below(entry, 40));
}

static void set_group(struct entry *entry)
{
    const char *customer = PICK(entry, customers);
    const char *site = PICK(entry, sites);

    set(entry, GROUP, "Clients\\%s\\%s\\%s", customer, site, PICK(entry, tiers));
}

static void set_head(struct entry *entry, const char *type)
{
    set(entry, CONNECTION_TYPE, "%s", type);
    set_guid(entry, ID, identity_stream, entry->index);
    set(entry, NAME, "%s-%06" PRIu64, PICK(entry, roles), entry->index);
    set_group(entry);
    set(entry, CREATED_BY, "%s", PICK(entry, people));
    set_date(entry, CREATED_AT, 2014);
    if (chance(entry, 70)) {
        set(entry, UPDATED_BY, "%s", PICK(entry, people));
        set_date(entry, UPDATED_AT, 2020);
    }
    if (chance(entry, 60))
        set_guid(entry, STAMP, stamp_stream, entry->index);
    if (chance(entry, 20))
        set(entry, DESCRIPTION, "%s", PICK(entry, descriptions));
    if (chance(entry, 50))
        set(entry, EVENTS, "%s", "");
    if (chance(entry, 40))
        set(entry, SORT_PRIORITY, "%" PRIu64, below(entry, 100));
    if (chance(entry, 30))
        set(entry, IMAGE_NAME, "SampleIcon%02" PRIu64, below(entry, 60));
    if (chance(entry, 60))
        set(entry, PIN_EMBEDDED, "%s", "False");
    if (chance(entry, 40))
        set(entry, OPEN_EMBEDDED, "%s", "true");
}

static void set_own_user(struct entry *entry)
{
    set(entry, OWN_USER, "%s", PICK(entry, users));
    set(entry, OWN_DOMAIN, "%s", "CORP");
}

/* Each run of 50 entries holds one Credential, at a place its number decides: any entry can link to any of them, earlier
 * or later in the text, without the generator having to remember one. */
static uint64_t credential_of_run(uint64_t run)
{
    return run * 50 + mix(run ^ UINT64_C(0x63726564)) % 50;
}

static bool is_credential(const struct entry *entry, uint64_t index)
{
    return index / 50 < entry->total / 50 && credential_of_run(index / 50) == index;
}

/* Most links stay within the neighbourhood, as in exports sorted by folder; the others reach across the document. */
static void set_link(struct entry *entry, enum field field)
{
    uint64_t runs = entry->total / 50;
    uint64_t run = below(entry, runs);

    if (chance(entry, 60)) {
        uint64_t own = entry->index / 50 + runs - 2 + below(entry, 5);
        run = own % runs;
    }
    set_guid(entry, field, identity_stream, credential_of_run(run));
}

/* ---- Run As ---- */

static void run_as_repository(struct entry *entry)
{
    set(entry, RUN_AS_SOURCE, "%s", "CredentialRepository");
    set_link(entry, RUN_AS_LINK);
}

static void run_as_custom(struct entry *entry)
{
    set(entry, RUN_AS_SOURCE, "%s", "Custom");
    if (chance(entry, 20)) {
        set(entry, RUN_AS_USER, "%s@corp.example", PICK(entry, users));
        return;
    }
    set(entry, RUN_AS_USER, "%s", PICK(entry, users));
    set(entry, RUN_AS_DOMAIN, "%s", "CORP");
    if (chance(entry, 25))
        set(entry, RUN_AS_NET_ONLY, "%s", "true");
    if (chance(entry, 30))
        set(entry, RUN_AS_SECRET, "%016" PRIx64 "%016" PRIx64 "MA==", mix(entry->index), next(&entry->random));
}

static void run_as_prompt(struct entry *entry)
{
    set(entry, RUN_AS_SOURCE, "%s", "Custom");
    set(entry, RUN_AS_PROMPT, "%s", "true");
}

static void run_as_personal(struct entry *entry)
{
    set(entry, RUN_AS_SOURCE, "%s", "MyDefault");
    if (chance(entry, 30))
        set(entry, RUN_AS_LINK, "%s", "9F3C3BCF-068A-4927-B996-CA52154CAE3B");
}

static void run_as_session(struct entry *entry)
{
    if (entry->tool) {
        set(entry, TOOL_SESSION_CREDENTIALS, "%s", "true");
        return;
    }
    set(entry, RUN_AS_SOURCE, "%s", "CurrentSession");
    set_own_user(entry);
    if (chance(entry, 30))
        set_link(entry, OWN_LINK);
}

static bool shell_execute_is_default(const struct entry *entry)
{
    return entry->value[COMMAND_LINE] || (entry->tool && !entry->value[TOOL_TYPE]);
}

/* What Run As excludes is off, most often as an explicit false where the default is true. */
static void turn_run_as_on(struct entry *entry)
{
    static const enum field excluded[] = {CMD_ADMINISTRATOR, CMD_SHELL_EXECUTE, POWERSHELL_ADMINISTRATOR, TOOL_ADMINISTRATOR,
                                          TOOL_SHELL_EXECUTE};

    for (enum field field = RUN_AS_LINK; field <= RUN_AS_USER; field++)
        entry->value[field] = NULL;
    for (size_t i = 0; i < COUNT(excluded); i++)
        entry->value[excluded[i]] = NULL;
    entry->value[TOOL_SESSION_CREDENTIALS] = NULL;
    if (entry->tool)
        set(entry, TOOL_RUN_AS, "%s", "true");
    if (shell_execute_is_default(entry) && chance(entry, 95))
        set(entry, entry->tool ? TOOL_SHELL_EXECUTE : CMD_SHELL_EXECUTE, "%s", "false");
}

static void set_administrator(struct entry *entry)
{
    enum field field = CMD_ADMINISTRATOR;

    if (entry->tool)
        field = TOOL_ADMINISTRATOR;
    else if (!strcmp(entry->value[CONNECTION_TYPE], "PowerShell"))
        field = POWERSHELL_ADMINISTRATOR;
    set(entry, field, "%s", "true");
}

static void decide_run_as(struct entry *entry)
{
    static void (*const modes[])(struct entry *) = {run_as_repository, run_as_repository, run_as_repository, run_as_custom,
                                                    run_as_custom,     run_as_prompt,     run_as_session,    run_as_personal};

    if (chance(entry, 45)) {
        turn_run_as_on(entry);
        PICK(entry, modes)(entry);
    } else if (chance(entry, 20)) {
        set_administrator(entry);
    }
}

/* ---- kinds of entries ---- */

static void fill_group(struct entry *entry)
{
    set_head(entry, "Group");
    set(entry, NAME, "Rack %06" PRIu64, entry->index);
    set(entry, GROUP, "%s\\Rack %06" PRIu64, entry->value[GROUP], entry->index);
}

static void fill_credential(struct entry *entry)
{
    set_head(entry, "Credential");
    if (chance(entry, 15)) {
        set(entry, CREDENTIAL_TYPE, "%s", "KeePass");
        return;
    }
    set(entry, CREDENTIAL_USER, "%s", PICK(entry, users));
    set(entry, CREDENTIAL_DOMAIN, "%s", "CORP");
}

static void fill_rdp(struct entry *entry)
{
    set_head(entry, "RDPConfigured");
    set_host(entry, URL);
    if (chance(entry, 70))
        set_link(entry, OWN_LINK);
    else
        set_own_user(entry);
    if (chance(entry, 20)) {
        set(entry, ARCHITECTURE, "%s", "64-bit");
        set(entry, SYSTEM, "%s", "Windows Server 2019 Standard");
    }
    if (chance(entry, 40)) {
        set(entry, RDP_LEVEL, "%s", "true");
        set(entry, RDP_COLORS, "%s", "C32Bits");
    }
    set(entry, USES_CLIPBOARD, "%s", "true");
    set(entry, USES_HARD_DRIVES, "%s", "false");
    if (chance(entry, 30))
        set(entry, USES_DEVICES, "%s", "false");
    if (chance(entry, 30))
        set(entry, USES_PRINTERS, "%s", "false");
}

static void fill_ssh(struct entry *entry)
{
    set_head(entry, "SSHShell");
    set_host(entry, TERMINAL_HOST);
    if (chance(entry, 30))
        set(entry, TERMINAL_PORT, "%" PRIu64, 2200 + below(entry, 40));
    if (chance(entry, 60))
        set_link(entry, OWN_LINK);
    else
        set(entry, OWN_USER, "%s", "root");
    if (chance(entry, 40)) {
        set(entry, ARCHITECTURE, "%s", "x86_64");
        set(entry, SYSTEM, "%s", "Debian GNU/Linux 12");
    }
}

static void fill_web(struct entry *entry)
{
    set_head(entry, "WebBrowser");
    set(entry, URL, "https://%s.corp.example/login?site=%" PRIu64 "&lang=en", PICK(entry, roles), entry->index);
    set_own_user(entry);
}

static void fill_command_line(struct entry *entry)
{
    static const char *const commands[] = {
        "mstsc.exe /v:$HOST$ /admin",
        "\"C:\\Program Files\\PuTTY\\putty.exe\" -ssh $USERNAME$@$HOST$",
        "C:\\Windows\\System32\\mmc.exe compmgmt.msc /computer=$HOST$",
        "%SystemRoot%\\System32\\eventvwr.exe $HOST$",
        "ping.exe -t $HOST$",
        "C:\\Jobs\\backup.cmd --all --target $PARAMETER1$",
    };

    set_head(entry, "CommandLine");
    set_host(entry, HOST);
    set(entry, COMMAND_LINE, "%s", PICK(entry, commands));
    if (strstr(entry->value[COMMAND_LINE], "$PARAMETER1$")) {
        set(entry, CMD_PARAMETER_TYPE, "%s", "Text");
        set(entry, CMD_PARAMETER_LABEL, "%s", "Target");
        set(entry, CMD_PARAMETER_VALUE, "%s", "E:");
    }
    if (chance(entry, 30)) {
        set(entry, CMD_DEFAULT_DIRECTORY, "%s", "false");
        set(entry, COMMAND_DIRECTORY, "%s", "C:\\Jobs");
    }
    if (chance(entry, 30))
        set(entry, COMMAND_WAIT, "%s", "true");
    if (chance(entry, 10))
        set(entry, CMD_EXECUTION_MODE, "%s", "KeepOpen");
    if (chance(entry, 40))
        set(entry, CMD_SHELL_EXECUTE, "%s", "false");
    decide_run_as(entry);
}

static void set_powershell(struct entry *entry)
{
    static const char *const commands[] = {
        "Get-Service | Where-Object { $_.Status -ne 'Running' } | Sort-Object Name",
        "Get-EventLog -LogName System -Newest 50 | Format-Table -AutoSize",
        "Import-Module ActiveDirectory; Search-ADAccount -LockedOut | Select-Object Name, LastLogonDate",
        "Get-ChildItem 'D:\\Export' -Recurse | Measure-Object -Property Length -Sum",
    };

    if (chance(entry, 70)) {
        set(entry, POWERSHELL_COMMAND, "%s", PICK(entry, commands));
        return;
    }
    set(entry, SCRIPT_FILE, "\\\\files.corp.example\\scripts\\report-%02" PRIu64 ".ps1", below(entry, 60));
    set(entry, SCRIPT_ARGUMENTS, "%s", "-Days 30 -Format csv");
}

static void fill_powershell(struct entry *entry)
{
    set_head(entry, "PowerShell");
    set_powershell(entry);
    decide_run_as(entry);
}

static void set_tool(struct entry *entry, const char *type)
{
    entry->tool = true;
    set_head(entry, "SessionTool");
    if (type)
        set(entry, TOOL_TYPE, "%s", type);
}

static void fill_tool_command_line(struct entry *entry)
{
    static const char *const commands[] = {
        "nslookup.exe $HOST$",
        "tracert.exe -d $HOST$",
        "C:\\Windows\\System32\\shutdown.exe /r /t 60",
    };

    set_tool(entry, NULL);
    set(entry, TOOL_COMMAND, "%s", PICK(entry, commands));
    if (chance(entry, 20))
        set(entry, TOOL_DIRECTORY, "%s", "C:\\Tools");
    decide_run_as(entry);
}

static void fill_tool_local(struct entry *entry)
{
    set_tool(entry, "PowerShellLocal");
    set_powershell(entry);
    decide_run_as(entry);
}

static void fill_tool_remote(struct entry *entry)
{
    set_tool(entry, "PowerShell");
    set_host(entry, TOOL_HOST);
    set_powershell(entry);
    decide_run_as(entry);
}

static void fill_tool_psexec(struct entry *entry)
{
    set_tool(entry, "PSExec");
    set_host(entry, TOOL_HOST);
    set(entry, TOOL_COMMAND, "%s", chance(entry, 50) ? "ipconfig.exe /all" : "gpupdate.exe /force");
    decide_run_as(entry);
}

static void fill_ssms(struct entry *entry)
{
    static const char *const databases[] = {"erp", "crm", "archive", "reporting", "master"};
    const char *database = PICK(entry, databases);

    set_head(entry, "AddOn");
    set(entry, ADDON_DESCRIPTION, "%s", "SQL Server Management Studio");
    set(entry, ADDON_PROPERTIES,
        "<?xml version=\"1.0\" encoding=\"utf-16\"?>\r\n<SSMSProperties>\r\n  <Database>%s</Database>\r\n"
        "  <Server>sql%02" PRIu64 ".corp.example</Server>\r\n</SSMSProperties>",
        database, 1 + below(entry, 40));
    decide_run_as(entry);
}

static const struct kind {
    unsigned int share; /* of a thousand */
    bool session;
    void (*fill)(struct entry *entry);
} kinds[] = {
    {40, false, fill_group},    {390, false, fill_rdp},           {220, false, fill_ssh},       {60, false, fill_web},
    {90, true, fill_command_line}, {60, true, fill_powershell},   {40, true, fill_tool_command_line}, {25, true, fill_tool_local},
    {20, true, fill_tool_remote}, {15, true, fill_tool_psexec},   {40, true, fill_ssms},
};

static bool fill(struct entry *entry)
{
    uint64_t number = below(entry, 1000);
    const struct kind *kind = kinds;

    if (is_credential(entry, entry->index)) {
        fill_credential(entry);
        return false;
    }
    while (number >= kind->share)
        number -= kind++->share;
    kind->fill(entry);
    return kind->session;
}

/* ---- the few sessions with something wrong ---- */

static void custom(struct entry *entry)
{
    turn_run_as_on(entry);
    set(entry, RUN_AS_SOURCE, "%s", "Custom");
    set(entry, RUN_AS_USER, "%s", PICK(entry, users));
}

static void add_administrator(struct entry *entry) /* RA001 */
{
    custom(entry);
    set_administrator(entry);
}

static void add_shell_execute(struct entry *entry) /* RA002 */
{
    custom(entry);
    set(entry, entry->tool ? TOOL_SHELL_EXECUTE : CMD_SHELL_EXECUTE, "%s", "true");
}

static void forget_link(struct entry *entry) /* CR002 */
{
    turn_run_as_on(entry);
    set(entry, RUN_AS_SOURCE, "%s", "CredentialRepository");
}

static void link_to_other(struct entry *entry) /* CR004 */
{
    uint64_t other = entry->index ? entry->index - 1 : 1;

    forget_link(entry);
    set_guid(entry, RUN_AS_LINK, identity_stream, is_credential(entry, other) ? entry->index : other);
}

static void link_to_nobody(struct entry *entry) /* CR003 */
{
    forget_link(entry);
    set_guid(entry, RUN_AS_LINK, nobody_stream, entry->index);
}

static void add_ignored_user(struct entry *entry) /* RA008 */
{
    turn_run_as_on(entry);
    run_as_repository(entry);
    set(entry, RUN_AS_USER, "%s", PICK(entry, users));
}

static void add_clear_password(struct entry *entry) /* CR006 */
{
    set(entry, PASSWORD, "%s", "not-a-secret");
}

static const struct defect {
    bool excluded; /* one of the two exclusions that exclusions.sch knows too */
    void (*add)(struct entry *entry);
} errors[] = {{true, add_administrator}, {true, add_shell_execute}, {false, forget_link}, {false, link_to_other}},
  warnings[] = {{false, link_to_nobody}, {false, add_ignored_user}, {false, add_clear_password}};

static void spoil(struct entry *entry, struct tally *tally)
{
    uint64_t number = tally->sessions++;

    if (number % 1000 == 500) {
        const struct defect *defect = &errors[tally->errors++ % COUNT(errors)];
        defect->add(entry);
        tally->excluded += defect->excluded && !entry->value[ADDON_PROPERTIES];
    } else if (number % 100 == 50) {
        warnings[tally->warnings++ % COUNT(warnings)].add(entry);
    }
    tally->run_as += entry->value[RUN_AS_SOURCE] || entry->value[TOOL_RUN_AS];
}

/* ---- text ---- */

static void write_escaped(FILE *out, const char *text)
{
    for (; *text; text++) {
        switch (*text) {
        case '&': fputs("&amp;", out); break;
        case '<': fputs("&lt;", out); break;
        case '>': fputs("&gt;", out); break;
        default: putc(*text, out);
        }
    }
}

static void write_base64(FILE *out, const unsigned char *bytes, size_t count)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    for (size_t i = 0; i + 3 <= count; i += 3) {
        unsigned int group = (unsigned int)bytes[i] << 16 | (unsigned int)bytes[i + 1] << 8 | bytes[i + 2];
        char four[4] = {letters[group >> 18], letters[group >> 12 & 63], letters[group >> 6 & 63], letters[group & 63]};
        fwrite(four, 1, sizeof(four), out);
    }
}

/* Begins and ends like a PNG; between them noise, which is what deflated pixels look like. */
static void write_image(FILE *out, struct entry *entry)
{
    static const unsigned char head[33] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x20\0\0\0\x20\x08\x06\0\0\0\x73\x7a\x7a\xf4";
    static const unsigned char tail[12] = "\0\0\0\0IEND\xae\x42\x60\x82";
    size_t groups = chance(entry, 97) ? 100 + below(entry, 800) : 2500 + below(entry, 7500);

    fputs("      <Image>", out);
    write_base64(out, head, sizeof(head));
    for (; groups; groups--) {
        uint64_t noise = next(&entry->random);
        unsigned char three[3] = {(unsigned char)noise, (unsigned char)(noise >> 8), (unsigned char)(noise >> 16)};
        write_base64(out, three, sizeof(three));
    }
    write_base64(out, tail, sizeof(tail));
    fputs("</Image>\r\n", out);
}

static void write_element(FILE *out, const char *indent, const char *name, const char *text)
{
    if (!*text) {
        fprintf(out, "%s<%s />\r\n", indent, name);
        return;
    }
    fprintf(out, "%s<%s>", indent, name);
    write_escaped(out, text);
    fprintf(out, "</%s>\r\n", name);
}

static void write_entry(FILE *out, struct entry *entry, bool image)
{
    const char *open = ""; /* the parent that is open, up to its slash */
    size_t length = 0;

    fputs("    <Connection>\r\n", out);
    for (size_t i = 0; i < FIELD_COUNT; i++) {
        const char *slash = strchr(field_path[i], '/');

        if (i == IMAGE && image)
            write_image(out, entry);
        if (!entry->value[i])
            continue;
        if (length && strncmp(open, field_path[i], length + 1)) {
            fprintf(out, "      </%.*s>\r\n", (int)length, open);
            length = 0;
        }
        if (slash && !length) {
            open = field_path[i];
            length = (size_t)(slash - open);
            fprintf(out, "      <%.*s>\r\n", (int)length, open);
        }
        write_element(out, slash ? "        " : "      ", slash ? slash + 1 : field_path[i], entry->value[i]);
    }
    if (length)
        fprintf(out, "      </%.*s>\r\n", (int)length, open);
    fputs("    </Connection>\r\n", out);
}

static void write_export(FILE *out, uint64_t total, bool large)
{
    struct tally tally = {0};
    static struct entry entry;

    fputs("<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<RDMExport>\r\n  <Version>1</Version>\r\n  <Connections>\r\n", out);
    for (uint64_t index = 0; index < total; index++) {
        entry = (struct entry){.index = index, .total = total, .random = {mix(index ^ UINT64_C(0x646570757479))}};
        if (fill(&entry))
            spoil(&entry, &tally);
        write_entry(out, &entry, large && chance(&entry, 36));
    }
    fputs("  </Connections>\r\n</RDMExport>\r\n", out);
    fprintf(stderr,
            "%" PRIu64 " entries, %" PRIu64 " sessions (%" PRIu64 " with Run As), %" PRIu64 " with an error (%" PRIu64
            " against the exclusions), %" PRIu64 " with a warning\n",
            total, tally.sessions, tally.run_as, tally.errors, tally.excluded, tally.warnings);
}

int main(int count, char **arguments)
{
    FILE *out = stdout;
    char *end = NULL;
    uint64_t total = count > 2 ? strtoull(arguments[2], &end, 10) : 0;
    bool large = count > 1 && !strcmp(arguments[1], "large");

    if (count < 3 || count > 4 || (!large && strcmp(arguments[1], "lean")) || *end || total < MINIMUM_ENTRIES) {
        fprintf(stderr, "usage: generate lean|large ENTRIES [FILE]   (at least %d entries)\n", MINIMUM_ENTRIES);
        return 2;
    }
    if (count == 4 && !(out = fopen(arguments[3], "wb"))) {
        fprintf(stderr, "generate: %s: %s\n", arguments[3], strerror(errno));
        return 1;
    }
    setvbuf(out, NULL, _IOFBF, 1 << 20);
    write_export(out, total, large);
    if (ferror(out) | fclose(out)) {
        fputs("generate: the export could not be written\n", stderr);
        return 1;
    }
    return 0;
}
