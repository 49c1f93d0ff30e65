#include "cli/launch.h"

#include <stdlib.h>
#include <string.h>

#include "cli/launch_credentials.h"
#include "cli/launch_outcome.h"

struct attempt {
    struct launch_options *options;
    const struct selected *session;
    struct input *input;
    struct expansion_source environment;
    struct judgement_memory memory;
    struct arena arena; /* of the call */
    struct buffer line;
    struct identity identity;
    struct credential_answer answer; /* owns the secret */
    struct finding *findings;        /* of the last judgement */
    size_t finding_count;
    bool failed;
};

static bool look_up_environment(void *context, struct text name, struct text *value)
{
    const struct launch_options *options = context;
    return backend_environment(options->backend, options->backend_state, name, value);
}

static void on_finding(void *context, const struct judged_finding *judged, struct facts *facts)
{
    struct attempt *attempt = context;
    struct finding *grown = realloc(attempt->findings, (attempt->finding_count + 1) * sizeof *grown);
    struct buffer message = {0};
    if (!grown) {
        attempt->failed = true;
        return;
    }
    attempt->findings = grown;
    attempt->findings[attempt->finding_count++] = review_finding(judged, facts, &attempt->arena, &message);
    attempt->failed |= message.failed;
    buffer_fini(&message);
}

/* 0: allowed as it will really be launched; else the exit code. */
static int judge_again(struct attempt *attempt, const struct identity *effective, const char *why)
{
    struct judgement_sink sink = {.context = attempt, .finding = on_finding};
    struct judgement_request request = {
        .entry = attempt->session->entry,
        .links = &attempt->session->links,
        .environment = &attempt->environment,
        .effective = effective,
    };
    attempt->finding_count = 0;
    enum decision decision = policy_judge(attempt->options->policy, &request, &attempt->memory, &sink);
    if (decision == DECISION_ALLOWED && !attempt->failed)
        return 0;
    if (decision != DECISION_DENIED || attempt->failed) {
        bool memory = attempt->failed || judgement_memory_failed(&attempt->memory);
        complain("the session could not be judged%s; nothing was launched", memory ? ", out of memory" : "");
        return EXIT_RUN_FAILED;
    }
    complain("denied %s; nothing was launched", why);
    command_say_findings(attempt->input, attempt->findings, attempt->finding_count, &attempt->options->report);
    return EXIT_DENIED;
}

/* Who it is and with which secret. 0, or the exit code. */
static int find_credentials(struct attempt *attempt)
{
    int code = launch_credentials_find(attempt->options, attempt->session, &attempt->arena, &attempt->answer);
    attempt->identity = attempt->answer.identity;
    return code == 0 ? judge_again(attempt, &attempt->identity, "as who it would really run") : code;
}

static enum status plan(struct attempt *attempt, struct launch *launch)
{
    const struct entry *entry = attempt->session->entry;
    struct expanded_entry expanded;
    plan_expand(entry, &attempt->environment, &attempt->arena, &expanded);
    enum status status = plan_launch(entry, attempt->session->decision, &expanded, &attempt->environment,
                                     &attempt->identity, &attempt->arena, &attempt->line, launch);
    launch->timeout_ms = attempt->options->timeout_ms;
    launch->wait |= attempt->options->timeout_ms != 0;
    return status;
}

/* Nobody is asked for a secret for a launch that cannot succeed. 0, or the exit code. */
static int look_ahead(struct attempt *attempt)
{
    struct launch_options *options = attempt->options;
    struct launch launch;
    struct preflight preflight;
    if (!options->backend->preflight)
        return 0;
    attempt->identity = plan_identity(attempt->session->entry, &attempt->session->links);
    enum status status = plan(attempt, &launch);
    if (status == STATUS_OK)
        status = backend_preflight(options->backend, options->backend_state, &launch, &attempt->arena, &preflight);
    return status == STATUS_OK ? launch_say_preflight(&preflight, options->report.quiet) : launch_say_nothing(&launch, status);
}

static enum status prepare(struct attempt *attempt, struct launch *launch)
{
    struct launch_options *options = attempt->options;
    enum status status = plan(attempt, launch);
    if (status != STATUS_OK)
        return status;
    if (launch->secret_state == LAUNCH_SECRET_NEEDED) {
        bool found = secret_is_present(&attempt->answer.secret);
        launch->secret_state = found ? LAUNCH_SECRET_PROVIDED : LAUNCH_SECRET_ABSENT;
        launch->secret = found ? &attempt->answer.secret : NULL;
    }
    if (launch->api == API_SHELL_EXECUTE)
        return STATUS_OK;
    return backend_resolve(options->backend, options->backend_state, command_line_program(launch->command_line).name,
                           &attempt->arena, &launch->application);
}

/* The program finds the console as its user has it. */
static enum status call_backend(struct launch_options *options, const struct launch *launch, struct outcome *outcome)
{
    fflush(stdout);
    platform_console_release();
    enum status status = recorder_launch(&options->recorder, launch, outcome);
    platform_console_take();
    return status;
}

static int call(struct attempt *attempt)
{
    struct launch_options *options = attempt->options;
    struct launch launch;
    struct outcome outcome = {0};
    enum status status = prepare(attempt, &launch);
    if (status == STATUS_OK)
        status = call_backend(options, &launch, &outcome);
    secret_fini(&attempt->answer.secret); /* whatever the backend has done about it */
    if (status == STATUS_OK && outcome.ok && !options->report.quiet)
        launch_say_success(options->backend, &launch, &outcome);
    if (status == STATUS_OK)
        return launch_exit_code(&launch, &outcome);
    if (!outcome.ok && outcome.error == 0)
        return launch_say_nothing(&launch, status);
    complain("%s %s, which could not be recorded: %s", launch_api_names[launch.api],
             outcome.ok ? "started the program" : "failed", status_text(status));
    return EXIT_RUN_FAILED;
}

int launch_session(struct launch_options *options, const struct selected *session, struct input *input)
{
    struct attempt attempt = {.options = options, .session = session, .input = input};
    attempt.environment = (struct expansion_source){look_up_environment, options};
    judgement_memory_init(&attempt.memory);
    arena_init(&attempt.arena);
    int code = judge_again(&attempt, NULL, "with its environment variables expanded");
    if (code == 0)
        code = look_ahead(&attempt);
    if (code == 0 && entry_runs_as(session->entry))
        code = find_credentials(&attempt);
    if (code == 0)
        code = call(&attempt);
    secret_fini(&attempt.answer.secret);
    free(attempt.findings);
    buffer_fini(&attempt.line);
    arena_fini(&attempt.arena);
    judgement_memory_fini(&attempt.memory);
    return code;
}
