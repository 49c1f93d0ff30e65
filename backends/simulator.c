/* The simulated Windows machine: what Windows documents about the three calls, checked in the order of SPEC 6. */
#include "backends/backend.h"
#include "backends/simulator_paths.h"

#include <stdlib.h>

/* winerror.h, as far as this machine answers with it. */
enum {
    WINDOWS_OK = 0,
    WINDOWS_FILE_NOT_FOUND = 2,
    WINDOWS_PATH_NOT_FOUND = 3,
    WINDOWS_ACCESS_DENIED = 5,
    WINDOWS_INVALID_PARAMETER = 87,
    WINDOWS_BAD_EXE_FORMAT = 193,
    WINDOWS_DIRECTORY = 267,
    WINDOWS_ELEVATION_REQUIRED = 740,
    WINDOWS_SERVICE_DISABLED = 1058,
    WINDOWS_NO_ASSOCIATION = 1155,
    WINDOWS_CANCELLED = 1223,
    WINDOWS_LOGON_FAILURE = 1326,
    WINDOWS_ACCOUNT_RESTRICTION = 1327,
    WINDOWS_PASSWORD_EXPIRED = 1330,
    WINDOWS_ACCOUNT_DISABLED = 1331,
    WINDOWS_LOGON_TYPE_NOT_GRANTED = 1385,
    WINDOWS_ACCOUNT_EXPIRED = 1793,
    WINDOWS_PASSWORD_MUST_CHANGE = 1907,
    WINDOWS_ACCOUNT_LOCKED_OUT = 1909
};

/* In UTF-16 units without the terminating null (the pages of CreateProcessWithLogonW and CreateProcessW). */
#define LOGON_LINE_LIMIT 1023
#define PROCESS_LINE_LIMIT 32766
#define FIRST_PID 1000
#define PID_STEP 4

struct simulator {
    struct simulated_system system;
    enum machine_service secondary_logon; /* a stopped service is running after its first use */
    uint64_t calls;
    uint32_t next_pid;
    struct arena arena; /* lives as long as the state */
    struct arena call_arena;
};

struct call {
    struct simulator *simulator;
    const struct machine *machine;
    const struct launch *launch;
    struct identity identity;        /* who the process is on this machine */
    struct text image;               /* absent: nothing found */
    const struct machine_file *file; /* NULL: not listed */
};

static bool with_logon(const struct call *call)
{
    return call->launch->api == API_CREATE_PROCESS_WITH_LOGON;
}

static bool through_shell(const struct call *call)
{
    return call->launch->api == API_SHELL_EXECUTE;
}

/* Network-only credentials never make a local token: locally the process stays the caller. */
static bool logs_on(const struct call *call)
{
    return with_logon(call) && call->launch->logon != LOGON_NETWORK_ONLY;
}

static bool has_extension(struct text path, const char *const *extensions)
{
    struct text extension = simulated_path_extension(path);
    for (; *extensions; extensions++)
        if (text_equals_ignoring_case(extension, text_of(*extensions)))
            return true;
    return false;
}

static bool is_denied(const struct call *call, struct text deny)
{
    struct identity denied = identity_of(deny, (struct text){0});
    return simulated_same_user(call->machine, &denied, &call->identity);
}

/* The checks: 0 or the error the call fails with. */

static uint32_t check_parameters(const struct call *call)
{
    const struct launch *launch = call->launch;
    if (through_shell(call))
        return WINDOWS_OK;
    size_t limit = with_logon(call) ? LOGON_LINE_LIMIT : PROCESS_LINE_LIMIT;
    if (text_utf16_length(launch->command_line) > limit)
        return WINDOWS_INVALID_PARAMETER;
    if (launch->command_line.length == 0 && launch->application.length == 0)
        return WINDOWS_INVALID_PARAMETER;
    if (!with_logon(call))
        return WINDOWS_OK;
    /* Nobody is named because no source was there to name anybody: an accepting machine takes that like other unknowns. */
    if (!launch->identity.user.bytes && call->machine->accepts_unknown)
        return WINDOWS_OK;
    bool upn_with_domain = launch->identity.domain.bytes && user_form_of(launch->identity.user) == USER_FORM_UPN;
    return launch->identity.user.length == 0 || upn_with_domain ? WINDOWS_INVALID_PARAMETER : WINDOWS_OK;
}

static uint32_t check_service(const struct call *call)
{
    if (!with_logon(call))
        return WINDOWS_OK;
    if (call->simulator->secondary_logon == MACHINE_SERVICE_DISABLED)
        return WINDOWS_SERVICE_DISABLED;
    call->simulator->secondary_logon = MACHINE_SERVICE_RUNNING;
    return WINDOWS_OK;
}

static const struct machine_account *find_account(const struct call *call)
{
    for (size_t i = 0; i < call->machine->account_count; i++) {
        const struct machine_account *account = &call->machine->accounts[i];
        struct identity identity = identity_of(account->user, account->domain);
        if (simulated_same_user(call->machine, &identity, &call->identity))
            return account;
    }
    return NULL;
}

static uint32_t check_password(const struct machine_account *account, const struct secret *secret)
{
    if (!account->has_password)
        return WINDOWS_OK;
    bool blank = !secret_is_present(secret) || secret->length == 0;
    if (account->password.length == 0 && blank)
        return WINDOWS_ACCOUNT_RESTRICTION;
    return secret_is_present(secret) && secret_equals(&account->password, secret) ? WINDOWS_OK : WINDOWS_LOGON_FAILURE;
}

static uint32_t check_account(const struct call *call)
{
    static const uint32_t state_errors[] = {
        [MACHINE_ACCOUNT_ENABLED] = WINDOWS_OK,
        [MACHINE_ACCOUNT_DISABLED] = WINDOWS_ACCOUNT_DISABLED,
        [MACHINE_ACCOUNT_LOCKED] = WINDOWS_ACCOUNT_LOCKED_OUT,
        [MACHINE_ACCOUNT_EXPIRED] = WINDOWS_ACCOUNT_EXPIRED,
        [MACHINE_ACCOUNT_MUST_CHANGE] = WINDOWS_PASSWORD_MUST_CHANGE,
        [MACHINE_ACCOUNT_PASSWORD_EXPIRED] = WINDOWS_PASSWORD_EXPIRED,
    };
    if (!logs_on(call))
        return WINDOWS_OK;
    const struct machine_account *account = find_account(call);
    if (!account)
        return call->machine->accepts_unknown ? WINDOWS_OK : WINDOWS_LOGON_FAILURE;
    uint32_t error = check_password(account, call->launch->secret);
    if (error == WINDOWS_OK)
        error = state_errors[account->state];
    if (error == WINDOWS_OK && !account->logon_interactive)
        error = WINDOWS_LOGON_TYPE_NOT_GRANTED;
    return error;
}

static uint32_t check_image(const struct call *call)
{
    static const char *const executable[] = {".exe", ".com", ".bat", ".cmd", NULL};
    if (call->image.length == 0)
        return WINDOWS_FILE_NOT_FOUND;
    if (!call->file && !call->machine->accepts_unknown)
        return simulated_parent_exists(&call->simulator->system, call->image) ? WINDOWS_FILE_NOT_FOUND
                                                                              : WINDOWS_PATH_NOT_FOUND;
    if (call->file && is_denied(call, call->file->deny))
        return WINDOWS_ACCESS_DENIED;
    return through_shell(call) || has_extension(call->image, executable) ? WINDOWS_OK : WINDOWS_BAD_EXE_FORMAT;
}

static uint32_t check_directory(const struct call *call)
{
    struct text path = call->launch->directory;
    if (path.length == 0)
        return WINDOWS_OK;
    const struct machine_directory *directory = simulated_directory_find(&call->simulator->system, path);
    if (directory)
        return is_denied(call, directory->deny) ? WINDOWS_DIRECTORY : WINDOWS_OK;
    bool exists = call->machine->accepts_unknown || simulated_directory_exists(&call->simulator->system, path);
    return exists ? WINDOWS_OK : WINDOWS_DIRECTORY;
}

/* The token of a logon is filtered by UAC, also an administrator's: it never satisfies requireAdministrator. */
static uint32_t check_elevation(const struct call *call)
{
    if (through_shell(call) || !call->file || !call->file->requires_administrator)
        return WINDOWS_OK;
    return logs_on(call) || !call->machine->elevated ? WINDOWS_ELEVATION_REQUIRED : WINDOWS_OK;
}

static bool is_runas(const struct call *call)
{
    return text_equals_ignoring_case(call->launch->verb, TEXT("runas"));
}

static uint32_t check_consent(const struct call *call)
{
    if (!through_shell(call) || call->machine->elevated || !call->machine->uac_denies)
        return WINDOWS_OK;
    bool asked = is_runas(call) || (call->file && call->file->requires_administrator);
    return asked ? WINDOWS_CANCELLED : WINDOWS_OK;
}

static uint32_t check_association(const struct call *call)
{
    static const char *const built_in[] = {".exe", ".com", ".bat", ".cmd", ".msc", ".lnk", NULL};
    if (!through_shell(call) || has_extension(call->image, built_in))
        return WINDOWS_OK;
    /* Documents have no verb runas. */
    if (is_runas(call))
        return WINDOWS_NO_ASSOCIATION;
    struct text extension = simulated_path_extension(call->image);
    for (size_t i = 0; i < call->machine->association_count; i++)
        if (text_equals_ignoring_case(call->machine->associations[i].extension, extension))
            return WINDOWS_OK;
    return WINDOWS_NO_ASSOCIATION;
}

static uint32_t first_error(const struct call *call)
{
    static uint32_t (*const checks[])(const struct call *) = {
        check_parameters, check_service,   check_account, check_image,
        check_directory,  check_elevation, check_consent, check_association,
    };
    for (size_t i = 0; i < call->machine->fault_count; i++)
        if (call->machine->faults[i].call == call->simulator->calls)
            return call->machine->faults[i].error;
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
        uint32_t error = checks[i](call);
        if (error != WINDOWS_OK)
            return error;
    }
    return WINDOWS_OK;
}

/* The slots */

static void simulator_close(void *state)
{
    struct simulator *simulator = state;
    if (!simulator)
        return;
    arena_fini(&simulator->arena);
    arena_fini(&simulator->call_arena);
    free(simulator);
}

static enum status simulator_open(const struct backend_options *options, void **state)
{
    *state = NULL;
    if (!options || !options->machine)
        return STATUS_INVALID;
    struct simulator *simulator = calloc(1, sizeof *simulator);
    if (!simulator)
        return STATUS_NO_MEMORY;
    arena_init(&simulator->arena);
    arena_init(&simulator->call_arena);
    simulated_system_init(&simulator->system, options->machine, &simulator->arena);
    simulator->secondary_logon = options->machine->secondary_logon;
    simulator->next_pid = FIRST_PID;
    if (simulator->arena.failed) {
        simulator_close(simulator);
        return STATUS_NO_MEMORY;
    }
    *state = simulator;
    return STATUS_OK;
}

static enum status simulator_resolve(void *state, struct text program, struct arena *arena, struct text *image)
{
    struct simulator *simulator = state;
    *image = simulated_image(&simulator->system, program, arena);
    return arena->failed ? STATUS_NO_MEMORY : STATUS_OK;
}

static bool simulator_environment(void *state, struct text name, struct text *value)
{
    struct simulator *simulator = state;
    return machine_environment_find(simulator->system.machine, name, value);
}

static bool simulator_accepts_absent_secret(void *state)
{
    struct simulator *simulator = state;
    return simulator->system.machine->accepts_unknown;
}

static void succeed(const struct call *call, struct outcome *outcome)
{
    *outcome = (struct outcome){.ok = true, .has_pid = true, .pid = call->simulator->next_pid};
    call->simulator->next_pid += PID_STEP;
    if (!call->launch->wait)
        return;
    uint64_t duration = call->file ? call->file->duration_ms : 0, timeout = call->launch->timeout_ms;
    outcome->timed_out = timeout != 0 && duration > timeout;
    outcome->end = outcome->timed_out ? LAUNCH_END_TREE : LAUNCH_END_NONE;
    outcome->has_exit_code = !outcome->timed_out;
    outcome->exit_code = call->file && outcome->has_exit_code ? call->file->exit_code : 0;
}

static enum status simulator_launch(void *state, const struct launch *launch, struct outcome *outcome)
{
    struct simulator *simulator = state;
    const struct machine *machine = simulator->system.machine;
    struct call call = {.simulator = simulator, .machine = machine, .launch = launch, .image = launch->application};
    arena_reset(&simulator->call_arena);
    call.identity = logs_on(&call) ? launch->identity : identity_of(machine->user, (struct text){0});
    if (through_shell(&call))
        call.image = simulated_image(&simulator->system, launch->application, &simulator->call_arena);
    if (simulator->call_arena.failed)
        return STATUS_NO_MEMORY;
    call.file = simulated_file_find(&simulator->system, call.image);
    simulator->calls++;
    uint32_t error = first_error(&call);
    secret_fini(launch->secret);
    if (error == WINDOWS_OK)
        succeed(&call, outcome);
    else
        *outcome = (struct outcome){.error = error};
    return STATUS_OK;
}

const struct backend backend_simulator = {
    .version = BACKEND_VERSION,
    .name = "simulator",
    .description = "a simulated Windows machine (--machine FILE, else one that accepts what it does not know)",
    .open = simulator_open,
    .close = simulator_close,
    .resolve = simulator_resolve,
    .environment = simulator_environment,
    .accepts_absent_secret = simulator_accepts_absent_secret,
    .launch = simulator_launch,
};
