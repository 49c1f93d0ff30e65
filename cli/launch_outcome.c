#include "cli/launch_outcome.h"

#include "cli/command.h"

static int exit_code_of_error(uint32_t error)
{
    return error == 2 || error == 3 ? EXIT_NOT_FOUND : EXIT_DENIED;
}

int launch_say_preflight(const struct preflight *preflight, bool quiet)
{
    uint32_t stops = 0;
    for (size_t i = 0; i < preflight->count; i++) {
        const struct preflight_sentence *sentence = &preflight->sentences[i];
        if (sentence->stops != 0 || !quiet)
            complain("%s%.*s", sentence->stops != 0 ? "" : "warning: ", TEXT_ARGS(sentence->text));
        if (stops == 0)
            stops = sentence->stops;
    }
    if (stops == 0)
        return 0;
    complain("nothing was launched, because it would end in the Windows error %u %s", stops, windows_error_find(stops)->name);
    return exit_code_of_error(stops);
}

/* Who it really is goes over who was asked for; with credentials for the network both are true. */
static void add_identity(struct buffer *line, const struct launch *launch, const struct outcome *outcome)
{
    const struct process_identity *identity = &outcome->identity;
    if (outcome->has_identity) {
        buffer_add(line, outcome->has_exit_code ? TEXT("ran as ") : TEXT("runs as "));
        buffer_add_visible(line, identity->user.bytes ? identity->user : identity->sid);
        buffer_printf(line, " (%s, integrity %s), ", identity->elevated ? "elevated" : "not elevated", identity->integrity);
    }
    if (!launch->identity.user.bytes || (outcome->has_identity && launch->logon != LOGON_NETWORK_ONLY))
        return;
    buffer_add(line, TEXT("as "));
    buffer_add_visible(line, launch->identity.user);
    buffer_add(line, outcome->has_identity ? TEXT(" on the network, ") : TEXT(", "));
}

void launch_say_success(const struct backend *backend, const struct launch *launch, const struct outcome *outcome)
{
    struct buffer line = {0};
    buffer_printf(&line, "%s: %s ", backend->name, launch_api_names[launch->api]);
    if (launch->application.bytes) {
        buffer_add_visible(&line, launch->application);
        buffer_add(&line, TEXT(", "));
    }
    add_identity(&line, launch, outcome);
    if (outcome->has_pid)
        buffer_printf(&line, "pid %u", outcome->pid);
    else if (outcome->asks_identity)
        buffer_add(&line, TEXT("no process of its own"));
    if (outcome->has_exit_code)
        buffer_printf(&line, ", exit code %u", outcome->exit_code);
    if (line.failed) /* no half of it */
        complain("%s: %s", backend->name, launch_api_names[launch->api]);
    else
        complain("%.*s", TEXT_ARGS(buffer_text(&line)));
    buffer_fini(&line);
}

static int failed(const struct launch *launch, uint32_t code)
{
    const struct windows_error *error = windows_error_find(code);
    /* The person at the machine said no: a choice, not a fault (SPEC 6). */
    const char *what = code == 1223 ? "was not started, by choice" : "failed";
    complain("%s %s: %u %s: %s %s", launch_api_names[launch->api], what, code, error->name, error->message, error->help);
    return exit_code_of_error(code);
}

static void say_end(const struct launch *launch, const struct outcome *outcome)
{
    const char *why = outcome->timed_out ? "after its time" : "because deputy was interrupted";
    if (outcome->end == LAUNCH_END_FAILED)
        complain("the program was to be ended %s, but could not be: it may still run", why);
    else if (outcome->end == LAUNCH_END_PROGRAM)
        complain("the program was ended %s; what it had started may still run, because through %s it is not guaranteed that "
                 "deputy can end that", why, launch_api_names[launch->api]);
    else
        complain("the program was ended %s, with everything it had started", why);
}

/* Of a program that was waited for. */
static int ended(const struct launch *launch, const struct outcome *outcome)
{
    const struct windows_error *error = NULL;
    if (!outcome->has_exit_code && !outcome->has_pid) {
        complain("Windows gave no process to wait for: what was opened may still be in use");
        return EXIT_NOTHING;
    }
    if (!outcome->has_exit_code) {
        complain("the program has ended, but Windows does not tell its exit code");
        return EXIT_RUN_FAILED;
    }
    if (launch->api == API_CREATE_PROCESS_WITH_LOGON)
        error = logon_exit_code_find(outcome->exit_code);
    if (error)
        complain("exit code %u is that of %s: %s %s", outcome->exit_code, error->name, error->message, error->help);
    return platform_exit_code(outcome->exit_code);
}

int launch_exit_code(const struct launch *launch, const struct outcome *outcome)
{
    if (!outcome->ok)
        return failed(launch, outcome->error);
    if (outcome->timed_out || outcome->interrupted) {
        say_end(launch, outcome);
        return outcome->timed_out ? EXIT_TIMED_OUT : EXIT_RUN_FAILED;
    }
    return launch->wait ? ended(launch, outcome) : EXIT_NOTHING;
}

static void say_capture_file(struct text file, enum status status)
{
    struct buffer name = {0};
    buffer_add_visible(&name, file);
    complain("nothing was launched: the capture file %.*s %s", TEXT_ARGS(buffer_text(&name)), status_text(status));
    buffer_fini(&name);
}

int launch_say_nothing(const struct launch *launch, enum status status)
{
    if (launch->capture_file.bytes && (status == STATUS_LINK || status == STATUS_CANNOT_WRITE))
        say_capture_file(launch->capture_file, status);
    else
        complain("nothing was launched: %s",
                 status == STATUS_OVER_LIMIT ? "the command line is too long" : status_text(status));
    return status == STATUS_OVER_LIMIT ? EXIT_DENIED : EXIT_RUN_FAILED;
}
