#include "xml/rdm_entry.h"

#include <string.h>

static bool given(const struct rdm_fields *fields, enum rdm_field field)
{
    return fields->given[field];
}

static int number(const struct rdm_fields *fields, enum rdm_field field, int otherwise)
{
    return fields->given[field] ? fields->values[field].number : otherwise;
}

/* Copies the first of two fields that is given; RDM_OTHER for the second: there is none. */
static void take(struct entry *entry, enum entry_field to, const struct rdm_fields *fields, enum rdm_field first,
                 enum rdm_field second)
{
    enum rdm_field from = given(fields, first) ? first : second;
    if (given(fields, from))
        entry->fields[to] = (struct entry_value){fields->values[from].text, fields->values[from].place};
}

static enum entry_kind tool_kind(const struct rdm_fields *fields)
{
    static const enum entry_kind kinds[] = {
        [RDM_TOOL_COMMAND_LINE] = KIND_TOOL_COMMAND_LINE,
        [RDM_TOOL_PSEXEC] = KIND_TOOL_PSEXEC,
        [RDM_TOOL_POWERSHELL_REMOTE] = KIND_TOOL_POWERSHELL_REMOTE,
        [RDM_TOOL_POWERSHELL_LOCAL] = KIND_TOOL_POWERSHELL_LOCAL,
    };
    int type = number(fields, RDM_TOOL_TYPE, RDM_TOOL_COMMAND_LINE);
    return type >= 0 && (size_t)type < sizeof kinds / sizeof *kinds ? kinds[type] : KIND_OTHER;
}

static void set_kind(const struct rdm_fields *fields, struct entry *entry)
{
    entry->type = given(fields, RDM_TYPE) ? fields->values[RDM_TYPE].text : (struct text){NULL, 0};
    switch (number(fields, RDM_TYPE, -1)) {
    case RDM_TYPE_COMMAND_LINE:
        entry->kind = KIND_COMMAND_LINE;
        break;
    case RDM_TYPE_POWERSHELL:
        entry->kind = KIND_POWERSHELL;
        break;
    case RDM_TYPE_SESSION_TOOL:
        entry->is_tool = true;
        entry->kind = tool_kind(fields);
        break;
    case RDM_TYPE_ADDON:
        if (given(fields, RDM_ADDON_DESCRIPTION) &&
            text_contains_ignoring_case(fields->values[RDM_ADDON_DESCRIPTION].text, TEXT("SQL Server Management Studio")))
            entry->kind = KIND_ADDON_SSMS;
        break;
    case RDM_TYPE_CREDENTIAL:
        entry->is_credential = true;
        break;
    default:
        break;
    }
}

static bool ends_host(char byte)
{
    return byte == '/' || byte == '?' || byte == '#' || byte == '\\';
}

/* The host part of a URL: without scheme, user, path and query; a single :port cut, brackets kept. */
static struct text url_host(struct text url)
{
    for (size_t i = 0; i + 2 < url.length; i++) {
        if (url.bytes[i] == ':' && url.bytes[i + 1] == '/' && url.bytes[i + 2] == '/') {
            url = text_slice(url, i + 3, url.length);
            break;
        }
        if (url.bytes[i] == '/' || url.bytes[i] == '?' || url.bytes[i] == '#')
            break;
    }
    size_t end = 0, at = 0;
    while (end < url.length && !ends_host(url.bytes[end]))
        end++;
    for (size_t i = 0; i < end; i++)
        at = url.bytes[i] == '@' ? i + 1 : at;
    struct text host = text_slice(url, at, end);
    if (host.length > 0 && host.bytes[0] == '[') {
        size_t close = text_find_byte(host, ']');
        return close < host.length ? text_slice(host, 0, close + 1) : host;
    }
    size_t colon = text_find_byte(host, ':');
    bool single = colon < host.length && text_find_byte(text_slice(host, colon + 1, host.length), ':') + colon + 1 == host.length;
    return single ? text_slice(host, 0, colon) : host;
}

static void set_host(const struct rdm_fields *fields, struct entry *entry)
{
    if (entry->kind == KIND_ADDON_SSMS && given(fields, RDM_SERVER)) {
        take(entry, FIELD_HOST, fields, RDM_SERVER, RDM_OTHER);
        return;
    }
    take(entry, FIELD_HOST, fields, RDM_TOOL_HOST, RDM_HOST);
    if (entry->fields[FIELD_HOST].place.line == 0 && given(fields, RDM_URL)) {
        struct text host = url_host(text_trimmed(fields->values[RDM_URL].text));
        if (!text_is_blank(host))
            entry->fields[FIELD_HOST] = (struct entry_value){host, fields->values[RDM_URL].place};
    }
}

static void set_link(const struct rdm_fields *fields, enum rdm_field from, struct entry *entry, enum entry_field to,
                     bool *has, struct guid *link)
{
    if (!given(fields, from) || guid_is_nil(&fields->values[from].guid))
        return;
    *has = true;
    *link = fields->values[from].guid;
    entry->fields[to] = (struct entry_value){fields->values[from].text, fields->values[from].place};
}

static void set_head(const struct rdm_fields *fields, struct entry *entry)
{
    take(entry, FIELD_ID, fields, RDM_ID, RDM_OTHER);
    entry->has_id = given(fields, RDM_ID);
    entry->id = fields->values[RDM_ID].guid;
    take(entry, FIELD_NAME, fields, RDM_NAME, RDM_OTHER);
    take(entry, FIELD_GROUP, fields, RDM_GROUP, RDM_OTHER);
    take(entry, FIELD_DATABASE, fields, RDM_DATABASE, RDM_OTHER);
    set_host(fields, entry);
    take(entry, FIELD_OWN_USER, fields, entry->is_credential ? RDM_CREDENTIAL_USER : RDM_USER, RDM_USER);
    take(entry, FIELD_OWN_DOMAIN, fields, entry->is_credential ? RDM_CREDENTIAL_DOMAIN : RDM_DOMAIN, RDM_DOMAIN);
    set_link(fields, RDM_LINK, entry, FIELD_OWN_LINK, &entry->has_own_link, &entry->own_link);
}

static void decide_mode(const struct rdm_fields *fields, struct entry *entry, int mode, enum rdm_field by)
{
    entry->mode = (enum run_as_mode)mode;
    if (given(fields, by))
        entry->fields[FIELD_MODE].place = fields->values[by].place;
}

/* Where Tools/CredentialSource decided, what RunAsConnection leaves out is the tool's own, else the head's. */
static void set_tool_credentials(const struct rdm_fields *fields, struct entry *entry)
{
    if (entry->mode == MODE_CUSTOM) {
        if (!given(fields, RDM_RUN_AS_USER))
            take(entry, FIELD_USER, fields, RDM_TOOL_USER, RDM_USER);
        if (!given(fields, RDM_RUN_AS_DOMAIN))
            take(entry, FIELD_DOMAIN, fields, RDM_TOOL_DOMAIN, RDM_DOMAIN);
    }
    if (entry->mode == MODE_CREDENTIAL_REPOSITORY && !entry->has_link) {
        set_link(fields, RDM_TOOL_LINK, entry, FIELD_LINK, &entry->has_link, &entry->link);
        if (!entry->has_link)
            set_link(fields, RDM_LINK, entry, FIELD_LINK, &entry->has_link, &entry->link);
    }
}

/* A tool says it with two switches; RDM resolves the credentials when the tool is run (RDM-FORMAT.md "Run As"). */
static void set_tool_mode(const struct rdm_fields *fields, struct entry *entry)
{
    entry->session_credentials = number(fields, RDM_TOOL_SESSION_CREDENTIALS, 0) != 0;
    take(entry, FIELD_SESSION_CREDENTIALS, fields, RDM_TOOL_SESSION_CREDENTIALS, RDM_OTHER);
    int tool_source = number(fields, RDM_TOOL_SOURCE, MODE_NONE);
    if (number(fields, RDM_TOOL_RUN_AS, 0) == 0) {
        decide_mode(fields, entry, MODE_NONE, RDM_TOOL_RUN_AS);
    } else if (entry->session_credentials) {
        decide_mode(fields, entry, MODE_CURRENT_SESSION, RDM_TOOL_RUN_AS);
    } else if (number(fields, RDM_RUN_AS_SOURCE, MODE_NONE) != MODE_NONE) {
        decide_mode(fields, entry, number(fields, RDM_RUN_AS_SOURCE, MODE_NONE), RDM_RUN_AS_SOURCE);
    } else if (tool_source != MODE_NONE) {
        bool ask = tool_source == RDM_TOOL_SOURCE_ASK;
        decide_mode(fields, entry, ask ? MODE_CUSTOM : tool_source, RDM_TOOL_SOURCE);
        entry->prompt |= ask;
        set_tool_credentials(fields, entry);
    } else {
        decide_mode(fields, entry, MODE_CUSTOM, RDM_TOOL_RUN_AS);
        entry->prompt = true;
    }
}

static void set_run_as(const struct rdm_fields *fields, struct entry *entry)
{
    take(entry, FIELD_USER, fields, RDM_RUN_AS_USER, RDM_OTHER);
    take(entry, FIELD_DOMAIN, fields, RDM_RUN_AS_DOMAIN, RDM_OTHER);
    set_link(fields, RDM_RUN_AS_LINK, entry, FIELD_LINK, &entry->has_link, &entry->link);
    struct place safe = fields->values[RDM_RUN_AS_SAFE_PASSWORD].place, clear = fields->values[RDM_RUN_AS_PASSWORD].place;
    bool has_safe = given(fields, RDM_RUN_AS_SAFE_PASSWORD), has_clear = given(fields, RDM_RUN_AS_PASSWORD);
    if (has_safe || has_clear)
        entry->fields[FIELD_SECRET].place = !has_clear || (has_safe && place_before(safe, clear)) ? safe : clear;
    entry->prompt = number(fields, RDM_RUN_AS_PROMPT, 0) != 0;
    take(entry, FIELD_PROMPT, fields, RDM_RUN_AS_PROMPT, RDM_OTHER);
    entry->net_only = number(fields, RDM_NET_ONLY, 0) != 0;
    take(entry, FIELD_NET_ONLY, fields, RDM_NET_ONLY, RDM_OTHER);
    if (entry->is_tool)
        set_tool_mode(fields, entry);
    else
        decide_mode(fields, entry, number(fields, RDM_RUN_AS_SOURCE, MODE_NONE), RDM_RUN_AS_SOURCE);
}

/* Script/FileName with Script/Arguments; a PowerShell tool may have them below Tools, which is the same field. */
static void set_script(struct rdm_fields *fields, struct entry *entry)
{
    enum rdm_field script = RDM_SCRIPT, arguments = RDM_SCRIPT_ARGUMENTS;
    if (entry->is_tool && given(fields, RDM_TOOL_SCRIPT)) {
        const struct field_value *a = &fields->values[RDM_SCRIPT], *b = &fields->values[RDM_TOOL_SCRIPT];
        bool both = given(fields, RDM_SCRIPT);
        bool tool_first = !both || place_before(b->place, a->place);
        const char *again = tool_first ? "Script/FileName" : "Tools/FileName";
        if (both && !text_equals(a->text, b->text))
            rdm_fields_diagnose(fields, "DX007", (tool_first ? a : b)->place, text_of(again),
                                "%s is given again with a different value.", again);
        if (tool_first) {
            script = RDM_TOOL_SCRIPT;
            arguments = RDM_TOOL_SCRIPT_ARGUMENTS;
        }
    }
    take(entry, FIELD_SCRIPT, fields, script, RDM_OTHER);
    take(entry, FIELD_SCRIPT_ARGUMENTS, fields, arguments,
         arguments == RDM_SCRIPT_ARGUMENTS ? (entry->is_tool ? RDM_TOOL_SCRIPT_ARGUMENTS : RDM_OTHER) : RDM_SCRIPT_ARGUMENTS);
    bool switch_on = number(fields, RDM_EMBEDDED, 0) != 0, blob = given(fields, RDM_EMBEDDED_BLOB);
    if (switch_on || (blob && !given(fields, RDM_EMBEDDED)))
        entry->fields[FIELD_EMBEDDED_SCRIPT].place = fields->values[blob ? RDM_EMBEDDED_BLOB : RDM_EMBEDDED].place;
}

/* Which element feeds which kind. */
static void set_command(struct rdm_fields *fields, struct entry *entry)
{
    switch (entry->kind) {
    case KIND_COMMAND_LINE:
        take(entry, FIELD_COMMAND, fields, RDM_COMMAND, RDM_OTHER);
        break;
    case KIND_TOOL_COMMAND_LINE:
    case KIND_TOOL_PSEXEC:
        take(entry, FIELD_COMMAND, fields, RDM_TOOL_COMMAND, RDM_COMMAND);
        break;
    case KIND_POWERSHELL:
        take(entry, FIELD_COMMAND, fields, RDM_POWERSHELL_COMMAND, RDM_OTHER);
        set_script(fields, entry);
        break;
    case KIND_TOOL_POWERSHELL_LOCAL:
    case KIND_TOOL_POWERSHELL_REMOTE:
        take(entry, FIELD_COMMAND, fields, RDM_POWERSHELL_COMMAND, RDM_TOOL_COMMAND);
        set_script(fields, entry);
        break;
    default:
        break;
    }
}

static void set_directory(const struct rdm_fields *fields, struct entry *entry)
{
    entry->default_directory = number(fields, RDM_DEFAULT_DIRECTORY, 1) != 0;
    take(entry, FIELD_DEFAULT_DIRECTORY, fields, RDM_DEFAULT_DIRECTORY, RDM_OTHER);
    if (entry->is_tool && given(fields, RDM_TOOL_DIRECTORY))
        take(entry, FIELD_DIRECTORY, fields, RDM_TOOL_DIRECTORY, RDM_OTHER);
    else if (!entry->default_directory)
        take(entry, FIELD_DIRECTORY, fields, RDM_DIRECTORY, RDM_OTHER);
    entry->default_directory &= entry->fields[FIELD_DIRECTORY].place.line == 0; /* a tool's own counts always */
}

static void set_parameters(const struct rdm_fields *fields, struct entry *entry)
{
    for (size_t i = 0; i < ENTRY_PARAMETERS; i++) {
        enum rdm_field type = RDM_PARAMETER_TYPE + (enum rdm_field)i, label = RDM_PARAMETER_LABEL + (enum rdm_field)i,
                       value = RDM_PARAMETER_VALUE + (enum rdm_field)i;
        struct entry_parameter *parameter = &entry->parameters[i];
        parameter->secured = number(fields, type, RDM_DATA_UNUSED) == RDM_DATA_SECURED;
        if (given(fields, label))
            parameter->label = fields->values[label].text;
        if (given(fields, value) && !parameter->secured)
            parameter->value = fields->values[value].text;
    }
}

static void set_launch(struct rdm_fields *fields, struct entry *entry)
{
    set_command(fields, entry);
    set_directory(fields, entry);
    take(entry, FIELD_CAPTURE_FILE, fields, RDM_CAPTURE_FILE, RDM_OTHER);
    entry->administrator = number(fields, RDM_ADMINISTRATOR, 0) != 0;
    take(entry, FIELD_ADMINISTRATOR, fields, RDM_ADMINISTRATOR, RDM_OTHER);
    entry->shell_execute = TERNARY_UNSET;
    if (given(fields, RDM_SHELL_EXECUTE))
        entry->shell_execute = number(fields, RDM_SHELL_EXECUTE, 0) ? TERNARY_TRUE : TERNARY_FALSE;
    take(entry, FIELD_SHELL_EXECUTE, fields, RDM_SHELL_EXECUTE, RDM_OTHER);
    entry->wait_for_exit = number(fields, RDM_WAIT, 0) != 0;
    take(entry, FIELD_WAIT, fields, RDM_WAIT, RDM_OTHER);
    entry->output = (enum output_mode)number(fields, RDM_EXECUTION_MODE, OUTPUT_DEFAULT);
    take(entry, FIELD_OUTPUT, fields, RDM_EXECUTION_MODE, RDM_OTHER);
    entry->run_64_bit = number(fields, RDM_RUN_64_BIT, 0) != 0;
    take(entry, FIELD_RUN_64_BIT, fields, RDM_RUN_64_BIT, RDM_OTHER);
    set_parameters(fields, entry);
}

static void diagnose_missing(struct rdm_fields *fields, const struct entry *entry)
{
    if (!entry_is_session(entry))
        return;
    if (!entry->has_id && !fields->invalid_id)
        rdm_fields_diagnose(fields, "DX005", entry->place, text_of(NULL), "This session has no ID.");
    if (text_is_blank(entry_text(entry, FIELD_NAME)))
        rdm_fields_diagnose(fields, "DX006", entry->place, text_of(NULL), "This session has no name.");
}

static void diagnose_unknown(struct rdm_fields *fields, const struct entry *entry)
{
    for (size_t i = 0; i < fields->unknown.count; i++) {
        const struct rdm_unknown *unknown = (const struct rdm_unknown *)fields->unknown.items + i;
        if (unknown->any_kind || entry_is_session(entry))
            rdm_fields_diagnose(fields, "DX008", unknown->place, unknown->name,
                                "Not a Run As field that deputy knows: %.*s", TEXT_ARGS(unknown->name));
    }
}

void rdm_entry_build(struct rdm_fields *fields, struct entry *out)
{
    memset(out, 0, sizeof *out);
    out->place = fields->place;
    set_kind(fields, out);
    if (out->kind == KIND_ADDON_SSMS && given(fields, RDM_ADDON_PROPERTIES))
        rdm_properties_merge(fields);
    set_head(fields, out);
    set_run_as(fields, out);
    set_launch(fields, out);
    diagnose_missing(fields, out);
    diagnose_unknown(fields, out);
    if (fields->wants_unread)
        rdm_unread_collect(fields, out);
    out->clear_text_secrets = fields->clear_texts.items;
    out->clear_text_secret_count = fields->clear_texts.count;
    out->diagnostics = fields->diagnostics.items;
    out->diagnostic_count = fields->diagnostics.count;
}
