/* Which call a session becomes, who it runs as, and the call itself (SPEC 3 and 5). */
#include "core/plan.h"

#include "core/finding.h"

const char *const launch_api_names[API_COUNT] = {
    [API_CREATE_PROCESS] = "CreateProcessW",
    [API_CREATE_PROCESS_WITH_LOGON] = "CreateProcessWithLogonW",
    [API_SHELL_EXECUTE] = "ShellExecuteExW",
};

/* --- the call --- */

static bool uses_shell(const struct entry *entry)
{
    if (entry->shell_execute != TERNARY_UNSET) {
        return entry->shell_execute == TERNARY_TRUE;
    }
    /* Run As turns it off too, but never gets here: it has its own API */
    return entry_kind_unset_shell_execute_counts(entry->kind) && entry->output != OUTPUT_CAPTURE;
}

enum launch_api plan_api(const struct entry *entry)
{
    if (entry_runs_as(entry)) {
        return API_CREATE_PROCESS_WITH_LOGON;
    }
    return entry->administrator || uses_shell(entry) ? API_SHELL_EXECUTE : API_CREATE_PROCESS;
}

enum launch_logon plan_logon(const struct entry *entry)
{
    if (!entry_runs_as(entry)) {
        return LOGON_NONE;
    }
    return entry->net_only ? LOGON_NETWORK_ONLY : LOGON_WITH_PROFILE;
}

bool plan_waits(const struct entry *entry)
{
    return entry->wait_for_exit || entry->output == OUTPUT_CAPTURE;
}

size_t plan_line_limit(const struct entry *entry)
{
    /* without the terminating NUL: lpCommandLine of CreateProcessWithLogonW and CreateProcessW (Microsoft Learn), and
     * "Command prompt line string limitation" for cmd.exe */
    static const size_t limits[API_COUNT] = {
        [API_CREATE_PROCESS] = 32766,
        [API_CREATE_PROCESS_WITH_LOGON] = 1023,
        [API_SHELL_EXECUTE] = SIZE_MAX,
    };
    static const size_t keep_open_limit = 8191;
    enum launch_api api = plan_api(entry);

    if (api == API_CREATE_PROCESS && entry->output == OUTPUT_KEEP_OPEN) {
        return keep_open_limit;
    }
    return limits[api];
}

/* --- who --- */

static bool is_tool(const struct entry *entry)
{
    return entry->is_tool || entry_kind_is_tool(entry->kind);
}

/* The own link says who the current session is: not for tools, whose session is the one they are used on. */
static bool own_link_counts(const struct entry *entry)
{
    return !is_tool(entry) && entry->has_own_link && guid_well_known(&entry->own_link) != LINK_NONE;
}

static struct identity identity_of_target(const struct link_target *target)
{
    return target->state == LINK_STATE_FOUND ? identity_of(target->user, target->domain) : (struct identity){0};
}

struct identity plan_identity(const struct entry *entry, const struct entry_links *links)
{
    switch (entry->mode) {
    case MODE_CUSTOM:
        return identity_of(entry_text(entry, FIELD_USER), entry_text(entry, FIELD_DOMAIN));
    case MODE_CREDENTIAL_REPOSITORY:
        return identity_of_target(&links->run_as);
    case MODE_CURRENT_SESSION:
        if (is_tool(entry)) {
            break;
        }
        return own_link_counts(entry) ? identity_of_target(&links->own)
                                      : identity_of(entry_text(entry, FIELD_OWN_USER), entry_text(entry, FIELD_OWN_DOMAIN));
    default:
        break;
    }
    return (struct identity){0};
}

/* The ID under which a source keeps the secret; NULL: none. */
static const struct guid *secret_id(const struct entry *entry)
{
    if (entry->mode == MODE_CREDENTIAL_REPOSITORY) {
        return entry->has_link ? &entry->link : NULL;
    }
    if (entry->mode == MODE_CURRENT_SESSION && own_link_counts(entry)) {
        return &entry->own_link;
    }
    bool own_id = entry->mode == MODE_CUSTOM || entry->mode == MODE_CURRENT_SESSION;
    return own_id && entry->has_id ? &entry->id : NULL;
}

struct credential_request plan_credential_request(const struct entry *entry, const struct entry_links *links,
                                                  char id_text[GUID_TEXT_SIZE])
{
    static const enum credential_host hosts[MODE_COUNT] = {
        [MODE_CUSTOM] = CREDENTIAL_CUSTOM,
        [MODE_CREDENTIAL_REPOSITORY] = CREDENTIAL_REPOSITORY,
        [MODE_CURRENT_SESSION] = CREDENTIAL_SESSION,
        [MODE_MY_PERSONAL] = CREDENTIAL_PERSONAL,
    };
    struct credential_request request = {.host = hosts[entry->mode], .identity = plan_identity(entry, links)};
    const struct guid *id = secret_id(entry);

    if (id) {
        guid_format(id, id_text);
        request.path = text_of(id_text);
    }
    return request;
}

/* --- the launch --- */

static struct text blank_is_absent(struct text text)
{
    return text_is_blank(text) ? (struct text){NULL, 0} : text;
}

static struct text id_copy(const struct entry *entry, struct arena *arena)
{
    char id[GUID_TEXT_SIZE];

    if (!entry->has_id) {
        return (struct text){NULL, 0};
    }
    guid_format(&entry->id, id);
    return arena_copy(arena, text_of(id));
}

/* ShellExecuteExW takes file and parameters apart. False: the line names no file, and the shell would open a folder. */
static bool set_shell_call(struct launch *launch, const struct entry *entry, struct text line)
{
    struct command_line_program program = command_line_program(line);

    launch->verb = entry->administrator ? TEXT("runas") : TEXT("open");
    launch->application = program.name;
    if (program.rest.length > 0) {
        launch->command_line = program.rest;
    }
    return !text_is_blank(program.name);
}

static bool set_call(struct launch *launch, const struct entry *entry, const struct identity *identity, struct text line)
{
    launch->api = plan_api(entry);
    launch->logon = plan_logon(entry);
    if (launch->api == API_SHELL_EXECUTE) {
        return set_shell_call(launch, entry, line);
    }
    launch->command_line = line;
    if (launch->api == API_CREATE_PROCESS_WITH_LOGON) {
        launch->identity = *identity;
        launch->secret_state = LAUNCH_SECRET_NEEDED;
    }
    return true;
}

static enum status write_line(const struct entry *entry, const struct expanded_entry *expanded,
                              const struct expansion_source *source, struct buffer *line)
{
    buffer_clear(line);
    bool whole = plan_add_line(entry, expanded, source, line);
    if (line->failed) {
        return STATUS_NO_MEMORY;
    }
    struct text text = buffer_text(line);
    if (expanded->overflow || !whole || text_utf16_length(text) > plan_line_limit(entry)) {
        return STATUS_OVER_LIMIT;
    }
    return text_is_blank(text) ? STATUS_INVALID : STATUS_OK;
}

enum status plan_launch(const struct entry *entry, enum decision decision, const struct expanded_entry *expanded,
                        const struct expansion_source *source, const struct identity *identity, struct arena *arena,
                        struct buffer *line, struct launch *out)
{
    *out = (struct launch){0};
    if (decision != DECISION_ALLOWED) {
        return STATUS_DENIED;
    }
    struct launch launch = {
        .session_id = id_copy(entry, arena),
        .session_name = entry_text(entry, FIELD_NAME),
        .directory = blank_is_absent(expanded->directory),
        .wait = plan_waits(entry),
        .capture = entry->output == OUTPUT_CAPTURE,
    };
    if (launch.capture) {
        launch.capture_file = blank_is_absent(entry_text(entry, FIELD_CAPTURE_FILE));
    }
    if (arena->failed) { /* what was expanded is in it too */
        return STATUS_NO_MEMORY;
    }
    enum status status = write_line(entry, expanded, source, line);
    if (status != STATUS_OK) {
        return status;
    }
    if (!set_call(&launch, entry, identity, buffer_text(line))) {
        return STATUS_INVALID;
    }
    *out = launch;
    return STATUS_OK;
}
