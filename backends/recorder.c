/* One call as one line of JSON, the golden form of SPEC 6, and the decorator that writes it. */
#include "backends/backend.h"

#include "backends/json_text.h"

/* Takes `value`, also on failure. */
static bool put(json_t *object, const char *key, json_t *value)
{
    return json_object_set_new(object, key, value) == 0;
}

static json_t *word_or_null(const char *word)
{
    return word ? json_string(word) : json_null();
}

static json_t *number_or_null(bool present, uint32_t number)
{
    return present ? json_integer(number) : json_null();
}

static json_t *session_of(const struct launch *launch)
{
    json_t *session = json_object();
    if (put(session, "id", json_text(launch->session_id)) && put(session, "name", json_text(launch->session_name)))
        return session;
    json_decref(session);
    return NULL;
}

static json_t *identity_of_process(const struct outcome *outcome)
{
    const struct process_identity *identity = &outcome->identity;
    if (!outcome->has_identity)
        return json_null();
    json_t *object = json_object();
    if (put(object, "user", json_text(identity->user)) && put(object, "sid", json_text(identity->sid))
        && put(object, "elevated", json_boolean(identity->elevated))
        && put(object, "integrity", json_string(identity->integrity))
        && put(object, "session", json_integer(identity->session)))
        return object;
    json_decref(object);
    return NULL;
}

static bool put_failure(json_t *result, uint32_t code)
{
    const struct windows_error *error = windows_error_find(code);
    return put(result, "ok", json_false()) && put(result, "error", json_integer(code))
           && put(result, "name", json_string(error->name)) && put(result, "message", json_string(error->message))
           && put(result, "help", json_string(error->help));
}

static bool put_success(json_t *result, const struct outcome *outcome)
{
    return put(result, "ok", json_true()) && put(result, "pid", number_or_null(outcome->has_pid, outcome->pid))
           && put(result, "exit_code", number_or_null(outcome->has_exit_code, outcome->exit_code))
           && (!outcome->timed_out || put(result, "timed_out", json_true()));
}

static json_t *result_of(const struct outcome *outcome)
{
    if (!outcome)
        return json_null();
    json_t *result = json_object();
    if ((outcome->ok ? put_success(result, outcome) : put_failure(result, outcome->error))
        && (!outcome->asks_identity || put(result, "identity", identity_of_process(outcome))))
        return result;
    json_decref(result);
    return NULL;
}

static json_t *line_of(unsigned long sequence, const struct launch *launch, const struct outcome *outcome)
{
    static const char *const logons[] = {
        [LOGON_NONE] = NULL, [LOGON_WITH_PROFILE] = "with-profile", [LOGON_NETWORK_ONLY] = "network-only"};
    static const char *const secrets[] = {[LAUNCH_SECRET_NONE] = NULL,
                                          [LAUNCH_SECRET_NEEDED] = "needed",
                                          [LAUNCH_SECRET_PROVIDED] = "provided",
                                          [LAUNCH_SECRET_ABSENT] = "absent"};
    json_t *line = json_object();
    if (put(line, "seq", json_integer((json_int_t)sequence)) && put(line, "session", session_of(launch))
        && put(line, "api", json_string(launch_api_names[launch->api]))
        && put(line, "application", json_text(launch->application))
        && put(line, "command_line", json_text(launch->command_line))
        && put(line, "directory", json_text(launch->directory)) && put(line, "verb", json_text(launch->verb))
        && put(line, "user", json_text(launch->identity.user))
        && put(line, "domain", json_text(launch->identity.domain))
        && put(line, "logon", word_or_null(logons[launch->logon])) && put(line, "wait", json_boolean(launch->wait))
        && put(line, "secret", word_or_null(secrets[launch->secret_state])) && put(line, "result", result_of(outcome)))
        return line;
    json_decref(line);
    return NULL;
}

enum status recorder_add_line(unsigned long sequence, const struct launch *launch, const struct outcome *outcome,
                              struct buffer *out)
{
    json_t *line = line_of(sequence, launch, outcome);
    size_t before = out->length;
    enum status status = json_text_add(line, out);
    json_decref(line);
    buffer_add_byte(out, '\n');
    if (!out->failed && status == STATUS_OK)
        return STATUS_OK;
    buffer_truncate(out, before);
    return STATUS_NO_MEMORY;
}

enum status recorder_launch(struct recorder *recorder, const struct launch *launch, struct outcome *outcome)
{
    *outcome = (struct outcome){0};
    enum status status = recorder->inner->launch(recorder->inner_state, launch, outcome);
    if (status != STATUS_OK)
        return status;
    return recorder_add_line(recorder->sequence++, launch, outcome, recorder->out);
}
