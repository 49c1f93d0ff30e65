/* The one table of RDM's element names: path below <Connection> -> field (RDM-FORMAT.md). A new alias is one line. */
#ifndef DEPUTY_XML_RDM_TABLE_H
#define DEPUTY_XML_RDM_TABLE_H

#include "xml/field_value.h"

enum rdm_field {
    RDM_TYPE,
    RDM_ID,
    RDM_NAME,
    RDM_GROUP,
    RDM_URL,
    RDM_HOST,
    RDM_USER,
    RDM_DOMAIN,
    RDM_LINK,
    RDM_CREDENTIAL_USER,
    RDM_CREDENTIAL_DOMAIN,
    RDM_TOOL_TYPE,
    RDM_ADDON_DESCRIPTION,
    RDM_ADDON_PROPERTIES,
    RDM_RUN_AS_SOURCE,
    RDM_RUN_AS_LINK,
    RDM_RUN_AS_USER,
    RDM_RUN_AS_DOMAIN,
    RDM_RUN_AS_SAFE_PASSWORD,
    RDM_RUN_AS_PASSWORD,
    RDM_RUN_AS_PROMPT,
    RDM_NET_ONLY,
    RDM_TOOL_RUN_AS,
    RDM_TOOL_SESSION_CREDENTIALS,
    RDM_TOOL_SOURCE,
    RDM_TOOL_USER,
    RDM_TOOL_DOMAIN,
    RDM_TOOL_LINK,
    RDM_ADMINISTRATOR,
    RDM_SHELL_EXECUTE,
    RDM_COMMAND,
    RDM_TOOL_COMMAND,
    RDM_DIRECTORY,
    RDM_TOOL_DIRECTORY,
    RDM_WAIT,
    RDM_DEFAULT_DIRECTORY,
    RDM_RUN_64_BIT,
    RDM_EXECUTION_MODE,
    RDM_CAPTURE_FILE,
    RDM_POWERSHELL_COMMAND,
    RDM_EMBEDDED,
    RDM_EMBEDDED_BLOB,
    RDM_SCRIPT,
    RDM_SCRIPT_ARGUMENTS,
    RDM_TOOL_SCRIPT,
    RDM_TOOL_SCRIPT_ARGUMENTS,
    RDM_TOOL_HOST,
    RDM_SERVER,   /* from the add-on's properties only */
    RDM_DATABASE, /* likewise */
    RDM_PARAMETER_TYPE,                                            /* 1 to 5 */
    RDM_PARAMETER_LABEL = RDM_PARAMETER_TYPE + 5,                  /* 1 to 5 */
    RDM_PARAMETER_VALUE = RDM_PARAMETER_LABEL + 5,                 /* 1 to 5 */
    RDM_OTHER = RDM_PARAMETER_VALUE + 5, /* named by the format, of no use to us: limits and RunAs names only */
    RDM_FIELD_COUNT
};

struct rdm_row {
    const char *path;
    enum rdm_field field;
    enum field_type type;
    const struct field_enum *set; /* enums and kinds */
    bool strict;                  /* text: given twice with different values is an error */
    bool clear_text;              /* a secret in clear text where it is not blank */
    bool secret;                  /* a secret: there may be something to say about it, but never what */
};

extern const struct rdm_row rdm_rows[];
extern const size_t rdm_row_count;
/* Children of the root of an add-on's properties. */
extern const struct rdm_row rdm_property_rows[];
extern const size_t rdm_property_row_count;

/* Values of RDM_TYPE that mean something to us; the numbers of RDM's own enum. */
enum { RDM_TYPE_COMMAND_LINE = 3, RDM_TYPE_ADDON = 18, RDM_TYPE_CREDENTIAL = 26, RDM_TYPE_SESSION_TOOL = 30,
       RDM_TYPE_POWERSHELL = 40 };
enum { RDM_TOOL_COMMAND_LINE = 0, RDM_TOOL_PSEXEC = 1, RDM_TOOL_POWERSHELL_REMOTE = 2, RDM_TOOL_POWERSHELL_LOCAL = 7 };
/* Values of RDM_TOOL_SOURCE: the run_as_mode, or: ask when the tool is run. */
#define RDM_TOOL_SOURCE_ASK MODE_COUNT
enum { RDM_DATA_UNUSED, RDM_DATA_TEXT, RDM_DATA_SECURED };

#endif
