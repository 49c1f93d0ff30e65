#include "cli/explain_machine.h"

#include <string.h>

struct visit {
    const struct backend *backend;
    void *state;
    const struct policy *policy;
    const struct selected *session;
    struct buffer *out;
    struct buffer names;   /* of variables that were told already: "%A%B%" */
    struct buffer denials; /* a line each */
    struct arena arena;
};

static void add_value(struct buffer *out, const char *label, struct text value)
{
    buffer_printf(out, "  %s: ", label);
    buffer_add_visible(out, value);
    buffer_add_byte(out, '\n');
}

/* Tells every variable that is asked for, once. */
static bool look_up(void *context, struct text name, struct text *value)
{
    struct visit *visit = context;
    bool known = backend_environment(visit->backend, visit->state, name, value);
    struct buffer mark = {0};
    buffer_add_byte(&mark, '%');
    buffer_add(&mark, name);
    buffer_add_byte(&mark, '%');
    if (!mark.failed && !text_is_blank(name) && (!visit->names.bytes || !strstr(visit->names.bytes, mark.bytes))) {
        buffer_add(&visit->names, buffer_text(&mark));
        buffer_add(visit->out, TEXT("  "));
        buffer_add_visible(visit->out, buffer_text(&mark));
        buffer_add(visit->out, known ? TEXT(": ") : TEXT(": not set, stays as it is written"));
        if (known)
            buffer_add_visible(visit->out, *value);
        buffer_add_byte(visit->out, '\n');
    }
    buffer_fini(&mark);
    return known;
}

static void on_finding(void *context, const struct judged_finding *judged, struct facts *facts)
{
    struct visit *visit = context;
    (void)facts;
    if (!judged->denies)
        return;
    buffer_printf(&visit->denials, "    %.*s ", TEXT_ARGS(judged->rule->id));
    buffer_add_visible(&visit->denials, judged->rule->name);
    buffer_add_byte(&visit->denials, '\n');
}

/* As a launch judges once more. The rules look variables up, too: those lines come before the verdict. */
static enum decision judge(struct visit *visit, const struct expansion_source *environment)
{
    struct judgement_memory memory;
    struct judgement_request request = {
        .entry = visit->session->entry, .links = &visit->session->links, .environment = environment,
    };
    struct judgement_sink sink = {.context = visit, .finding = on_finding};
    judgement_memory_init(&memory);
    enum decision decision = policy_judge(visit->policy, &request, &memory, &sink);
    judgement_memory_fini(&memory);
    buffer_printf(visit->out, "  decision with these: %s\n", decision == DECISION_ALLOWED  ? "allowed"
                                                             : decision == DECISION_DENIED ? "denied"
                                                                                           : "none: a rule could not be decided");
    buffer_add(visit->out, buffer_text(&visit->denials));
    return decision;
}

static enum status add_image(struct visit *visit, struct launch *launch)
{
    struct text program = launch->application;
    enum status status = STATUS_OK;
    if (launch->api != API_SHELL_EXECUTE) {
        program = command_line_program(launch->command_line).name;
        status = backend_resolve(visit->backend, visit->state, program, &visit->arena, &launch->application);
    }
    if (status != STATUS_OK)
        return status;
    if (launch->api == API_SHELL_EXECUTE)
        add_value(visit->out, "file", program);
    else if (launch->application.bytes)
        add_value(visit->out, "image", launch->application);
    else
        add_value(visit->out, "image: not found", program);
    return STATUS_OK;
}

static enum status add_preflight(struct visit *visit, const struct launch *launch)
{
    struct preflight preflight = {0};
    bool directory_stops = false;
    if (!visit->backend->preflight)
        return STATUS_OK;
    enum status status = backend_preflight(visit->backend, visit->state, launch, &visit->arena, &preflight);
    for (size_t i = 0; i < preflight.count; i++) {
        add_value(visit->out, preflight.sentences[i].stops ? "stops it" : "warning", preflight.sentences[i].text);
        directory_stops |= preflight.sentences[i].stops == 267; /* ERROR_DIRECTORY */
    }
    if (launch->directory.bytes && !directory_stops)
        add_value(visit->out, "directory is there", launch->directory);
    return status == STATUS_CANNOT_WRITE ? STATUS_OK : status; /* a sentence says it */
}

static enum status add_call(struct visit *visit, const struct expansion_source *environment)
{
    const struct selected *session = visit->session;
    struct identity identity = plan_identity(session->entry, &session->links);
    struct expanded_entry expanded;
    struct launch launch;
    struct buffer line = {0};
    plan_expand(session->entry, environment, &visit->arena, &expanded);
    enum status status = plan_launch(session->entry, session->decision, &expanded, environment, &identity, &visit->arena, &line,
                                     &launch);
    if (status == STATUS_OK && launch.command_line.bytes)
        add_value(visit->out, launch.api == API_SHELL_EXECUTE ? "parameters" : "command line", launch.command_line);
    if (status == STATUS_OK)
        status = add_image(visit, &launch);
    if (status == STATUS_OK)
        status = add_preflight(visit, &launch);
    buffer_fini(&line);
    return status;
}

static enum status add(struct visit *visit)
{
    struct expansion_source environment = {look_up, visit};
    enum status status = STATUS_OK;
    arena_init(&visit->arena);
    buffer_printf(visit->out, "\nOn this machine (%s), where nothing was launched:\n", visit->backend->name);
    if (judge(visit, &environment) == DECISION_ALLOWED)
        status = add_call(visit, &environment);
    if (visit->names.failed || visit->denials.failed)
        status = STATUS_NO_MEMORY;
    arena_fini(&visit->arena);
    buffer_fini(&visit->names);
    buffer_fini(&visit->denials);
    return status;
}

enum status explain_machine_add(const struct options *options, const struct policy *policy, const struct selected *session,
                                struct buffer *out)
{
    const struct backend *backend = machine_option_backend(options);
    bool is_simulated = backend == &backend_simulator;
    struct machine machine = {0};
    if (session->decision != DECISION_ALLOWED || !backend || (is_simulated && !options->machine))
        return STATUS_OK;
    struct visit visit = {.backend = backend, .policy = policy, .session = session, .out = out};
    enum status status = !is_simulated || machine_option_read(options, &machine) ? STATUS_OK : STATUS_INVALID;
    if (status == STATUS_OK)
        status = backend->open(&(struct backend_options){.machine = is_simulated ? &machine : NULL}, &visit.state);
    if (status == STATUS_OK) {
        status = add(&visit);
        backend->close(visit.state);
    }
    machine_fini(&machine);
    return status;
}
