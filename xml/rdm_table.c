#include "xml/rdm_table.h"

static const struct field_enum connection_types[] = {
    {"RDPConfigured", "1", 1},
    {"CommandLine", "3", RDM_TYPE_COMMAND_LINE},
    {"VNC", "4", 4},
    {"Putty", "8", 8},
    {"AddOn", "18", RDM_TYPE_ADDON},
    {"Group", "25", 25},
    {"Credential", "26", RDM_TYPE_CREDENTIAL},
    {"SessionTool", "30", RDM_TYPE_SESSION_TOOL},
    {"PowerShell", "40", RDM_TYPE_POWERSHELL},
    {"SSHShell", "77", 77},
    {NULL, NULL, 0},
};

static const struct field_enum tool_types[] = {
    {"CommandLine", "0", RDM_TOOL_COMMAND_LINE},
    {"PSExec", "1", RDM_TOOL_PSEXEC},
    {"PowerShell", "2", RDM_TOOL_POWERSHELL_REMOTE},
    {"WMI", "3", 3},
    {"VBScript", "4", 4},
    {"Template", "5", 5},
    {"DatabaseQuery", "6", 6},
    {"PowerShellLocal", "7", RDM_TOOL_POWERSHELL_LOCAL},
    {"Macro", "8", 8},
    {NULL, NULL, 0},
};

static const struct field_enum run_as_sources[] = {
    {"None", "0", MODE_NONE},
    {"CurrentSession", "1", MODE_CURRENT_SESSION},
    {"Custom", "2", MODE_CUSTOM},
    {"CredentialRepository", "3", MODE_CREDENTIAL_REPOSITORY},
    {"MyDefault", "4", MODE_MY_PERSONAL},
    {"SameAsManagement", "5", MODE_NOT_OFFERED},
    {"UserVaultSearchString", "6", MODE_NOT_OFFERED},
    {NULL, NULL, 0},
};

static const struct field_enum tool_sources[] = {
    {"None", "0", MODE_NONE},
    {"CurrentSession", "1", MODE_CURRENT_SESSION},
    {"Custom", "2", MODE_CUSTOM},
    {"CredentialRepository", "3", MODE_CREDENTIAL_REPOSITORY},
    {"MyDefault", "4", MODE_MY_PERSONAL},
    {"SameAsManagement", "5", MODE_NOT_OFFERED},
    {"Personal", "6", MODE_MY_PERSONAL},
    {"Inherited", "7", MODE_NOT_OFFERED},
    {"Prompt", "8", RDM_TOOL_SOURCE_ASK},
    {"SpecifyAtExecution", "9", RDM_TOOL_SOURCE_ASK},
    {"PrivilegedAccount", "10", MODE_NOT_OFFERED},
    {"PrivateVaultSearch", "11", MODE_NOT_OFFERED},
    {NULL, NULL, 0},
};

static const struct field_enum execution_modes[] = {
    {"Default", "0", OUTPUT_DEFAULT},
    {"KeepOpen", "1", OUTPUT_KEEP_OPEN},
    {"Capture", "2", OUTPUT_CAPTURE},
    {NULL, NULL, 0},
};

static const struct field_enum data_types[] = {
    {"Unused", "0", RDM_DATA_UNUSED},
    {"Text", "1", RDM_DATA_TEXT},
    {"Secured", "2", RDM_DATA_SECURED},
    {NULL, NULL, 0},
};

#define TEXT_ROW(path, field) {path, field, FIELD_TYPE_TEXT, NULL, false, false, false}
#define STRICT(path, field) {path, field, FIELD_TYPE_TEXT, NULL, true, false, false}
#define SWITCH(path, field) {path, field, FIELD_TYPE_SWITCH, NULL, true, false, false}
#define GUID(path, field) {path, field, FIELD_TYPE_GUID, NULL, true, false, false}
#define ENUM(path, field, set) {path, field, FIELD_TYPE_ENUM, set, true, false, false}
#define KIND(path, field, set) {path, field, FIELD_TYPE_KIND, set, true, false, false}
#define PRESENCE(path, field) {path, field, FIELD_TYPE_PRESENCE, NULL, false, false, false}
#define SECRET(path, field) {path, field, FIELD_TYPE_PRESENCE, NULL, false, false, true}
#define CLEAR_TEXT(path, field) {path, field, FIELD_TYPE_PRESENCE, NULL, false, true, true}
#define PARAMETER(n) \
    ENUM("Cmd/Parameter" #n "DataType", RDM_PARAMETER_TYPE + n - 1, data_types), \
    TEXT_ROW("Cmd/Parameter" #n "Label", RDM_PARAMETER_LABEL + n - 1), \
    TEXT_ROW("Cmd/Parameter" #n "DefaultValue", RDM_PARAMETER_VALUE + n - 1), \
    SECRET("Cmd/SafeParam" #n "Default", RDM_OTHER)
/* The vendor's REST models write the Run As block flat: below the entry, and below the root of an add-on's properties. */
#define FLAT_RUN_AS \
    ENUM("RunAsCredentialSource", RDM_RUN_AS_SOURCE, run_as_sources), \
    GUID("RunAsCredentialConnectionID", RDM_RUN_AS_LINK), \
    GUID("RunAsCredentialConnectionId", RDM_RUN_AS_LINK), \
    STRICT("RunAsUsername", RDM_RUN_AS_USER), \
    STRICT("RunAsDomain", RDM_RUN_AS_DOMAIN), \
    SECRET("RunAsPasswordItem", RDM_RUN_AS_SAFE_PASSWORD), \
    CLEAR_TEXT("RunAsPassword", RDM_RUN_AS_PASSWORD), \
    SWITCH("RunAsPromptForCredentials", RDM_RUN_AS_PROMPT)

const struct rdm_row rdm_rows[] = {
    KIND("ConnectionType", RDM_TYPE, connection_types),
    PRESENCE("ConnectionSubType", RDM_OTHER),
    GUID("ID", RDM_ID),
    TEXT_ROW("Name", RDM_NAME),
    TEXT_ROW("Group", RDM_GROUP),
    PRESENCE("Description", RDM_OTHER),
    TEXT_ROW("Url", RDM_URL),
    STRICT("UserName", RDM_USER),
    STRICT("Domain", RDM_DOMAIN),
    SECRET("SafePassword", RDM_OTHER),
    GUID("CredentialConnectionID", RDM_LINK),
    PRESENCE("CredentialMode", RDM_OTHER),
    PRESENCE("AllowPasswordVariable", RDM_OTHER),
    STRICT("Host", RDM_HOST),
    STRICT("Credentials/UserName", RDM_CREDENTIAL_USER),
    STRICT("Credentials/Domain", RDM_CREDENTIAL_DOMAIN),
    PRESENCE("Credentials/CredentialType", RDM_OTHER),
    TEXT_ROW("AddOn/AddOnDescription", RDM_ADDON_DESCRIPTION),
    TEXT_ROW("AddOn/Properties", RDM_ADDON_PROPERTIES),

    ENUM("RunAsConnection/CredentialSource", RDM_RUN_AS_SOURCE, run_as_sources),
    GUID("RunAsConnection/CredentialConnectionID", RDM_RUN_AS_LINK),
    STRICT("RunAsConnection/UserName", RDM_RUN_AS_USER),
    STRICT("RunAsConnection/Domain", RDM_RUN_AS_DOMAIN),
    SECRET("RunAsConnection/SafePassword", RDM_RUN_AS_SAFE_PASSWORD),
    CLEAR_TEXT("RunAsConnection/Password", RDM_RUN_AS_PASSWORD),
    SWITCH("RunAsConnection/PromptForCredentials", RDM_RUN_AS_PROMPT),
    SWITCH("RunAsConnection/NetOnly", RDM_NET_ONLY),
    FLAT_RUN_AS,
    SWITCH("Cmd/NetOnly", RDM_NET_ONLY),
    SWITCH("NetOnly", RDM_NET_ONLY),

    KIND("Tools/ConnectionType", RDM_TOOL_TYPE, tool_types),
    SWITCH("Tools/RunAsDifferentUser", RDM_TOOL_RUN_AS),
    SWITCH("Tools/UseSessionCredentials", RDM_TOOL_SESSION_CREDENTIALS),
    ENUM("Tools/CredentialSource", RDM_TOOL_SOURCE, tool_sources),
    STRICT("Tools/UserName", RDM_TOOL_USER),
    STRICT("Tools/Domain", RDM_TOOL_DOMAIN),
    GUID("Tools/CredentialConnectionID", RDM_TOOL_LINK),
    SWITCH("Tools/ForceRunAsAdministratorIfSupported", RDM_ADMINISTRATOR),
    SWITCH("Tools/RunAsAdministrator", RDM_ADMINISTRATOR),
    SWITCH("Cmd/RunAsAdministrator", RDM_ADMINISTRATOR),
    SWITCH("PowerShell/RunAsAdministrator", RDM_ADMINISTRATOR),
    SWITCH("Cmd/UseShellExecute", RDM_SHELL_EXECUTE),
    SWITCH("Tools/UseShellExecute", RDM_SHELL_EXECUTE),

    STRICT("CommandLine", RDM_COMMAND),
    STRICT("Tools/CommandLine", RDM_TOOL_COMMAND),
    STRICT("CommandLineWorkingDirectory", RDM_DIRECTORY),
    STRICT("Tools/WorkingDirectory", RDM_TOOL_DIRECTORY),
    SWITCH("CommandLineWaitForApplicationToExit", RDM_WAIT),
    SWITCH("Cmd/UseDefaultWorkingDirectory", RDM_DEFAULT_DIRECTORY),
    SWITCH("Cmd/Run64BitsMode", RDM_RUN_64_BIT),
    ENUM("Cmd/ExecutionMode", RDM_EXECUTION_MODE, execution_modes),
    TEXT_ROW("Cmd/CaptureOutputFilePath", RDM_CAPTURE_FILE),
    PARAMETER(1),
    PARAMETER(2),
    PARAMETER(3),
    PARAMETER(4),
    PARAMETER(5),
    STRICT("PowerShell/Command", RDM_POWERSHELL_COMMAND),
    SWITCH("Script/IsEmbeddedScript", RDM_EMBEDDED),
    PRESENCE("Script/EmbeddedScriptCompressed", RDM_EMBEDDED_BLOB),
    STRICT("Script/FileName", RDM_SCRIPT),
    TEXT_ROW("Script/Arguments", RDM_SCRIPT_ARGUMENTS),
    STRICT("Tools/FileName", RDM_TOOL_SCRIPT),
    TEXT_ROW("Tools/Arguments", RDM_TOOL_SCRIPT_ARGUMENTS),
    STRICT("Tools/Host", RDM_TOOL_HOST),
};
const size_t rdm_row_count = sizeof rdm_rows / sizeof *rdm_rows;

const struct rdm_row rdm_property_rows[] = {
    STRICT("Server", RDM_SERVER),
    TEXT_ROW("Database", RDM_DATABASE),
    FLAT_RUN_AS,
};
const size_t rdm_property_row_count = sizeof rdm_property_rows / sizeof *rdm_property_rows;
