#include "cli/library.h"

#include <stdlib.h>

#include "cli/complain.h"
#include "cli/policy_files.h"
#include "cli/report.h"
#include "xml/memory.h"

struct deputy_check {
    struct inputs inputs, repository;
    bool added;   /* something was, even if nothing stands in it */
    bool has_run;
    char *policy; /* NULL: looked for */
    bool looks_for_policy, needs_trust;
    enum deputy_status status; /* of the first call before run that failed */
    struct buffer error;
    struct library_results results;
};

const char *deputy_version(void)
{
    return DEPUTY_VERSION;
}

const char *deputy_status_text(enum deputy_status status)
{
    static const char *const texts[] = {
        "all is judged and nothing is wrong", "errors were found",
        "there is not one entry to check",    "not everything could be read and judged",
        "out of memory",                      "a policy cannot be used",
        "the library was not called as it has to be", "libxml2 cannot be used",
    };
    size_t index = (size_t)-(int64_t)status;
    return index < sizeof texts / sizeof *texts ? texts[index] : "unknown";
}

/* ---- what is to be checked ---- */

struct deputy_check *deputy_check_new(void)
{
    struct deputy_check *check = calloc(1, sizeof *check);
    if (check)
        library_results_init(&check->results);
    return check;
}

void deputy_check_free(struct deputy_check *check)
{
    if (!check)
        return;
    inputs_fini(&check->inputs);
    inputs_fini(&check->repository);
    free(check->policy);
    buffer_fini(&check->error);
    library_results_fini(&check->results);
    free(check);
}

static void add_line(struct buffer *error, struct text line)
{
    if (error->length > 0)
        buffer_add_byte(error, '\n');
    buffer_add(error, line);
}

/* Remembers a failure before run, the first of which run will answer. */
static enum deputy_status fail(struct deputy_check *check, enum deputy_status status, const char *why)
{
    if (check->status == DEPUTY_OK)
        check->status = status;
    add_line(&check->error, text_of(why));
    return status;
}

/* May the call change what is to be checked? *status is what it returns if not. */
static bool is_open(struct deputy_check *check, const char *given, const char *why, enum deputy_status *status)
{
    *status = DEPUTY_NO_MEMORY;
    if (!check)
        return false;
    *status = DEPUTY_BAD_CALL;
    if (check->has_run)
        return false;
    if (given && given[0])
        return true;
    fail(check, *status, why);
    return false;
}

static enum deputy_status settle(struct deputy_check *check, enum status status)
{
    return status == STATUS_OK ? DEPUTY_OK : fail(check, DEPUTY_NO_MEMORY, status_text(status));
}

/* A library does not read what its caller's standard input is. */
static const char *file_of(const char *path)
{
    return strcmp(path, "-") == 0 ? "./-" : path;
}

enum deputy_status deputy_check_add_path(struct deputy_check *check, const char *path)
{
    enum deputy_status status;
    if (!is_open(check, path, "deputy_check_add_path: no path", &status))
        return status;
    check->added = true;
    return settle(check, inputs_add(&check->inputs, file_of(path)));
}

enum deputy_status deputy_check_add_memory(struct deputy_check *check, const char *name, const void *bytes, size_t size)
{
    enum deputy_status status;
    if (!is_open(check, name, "deputy_check_add_memory: no name", &status))
        return status;
    if (!bytes && size > 0)
        return fail(check, DEPUTY_BAD_CALL, "deputy_check_add_memory: no bytes");
    check->added = true;
    return settle(check, inputs_add_memory(&check->inputs, name, (struct text){bytes, size}));
}

enum deputy_status deputy_check_add_repository(struct deputy_check *check, const char *path)
{
    enum deputy_status status;
    if (!is_open(check, path, "deputy_check_add_repository: no path", &status))
        return status;
    return settle(check, inputs_add(&check->repository, file_of(path)));
}

enum deputy_status deputy_check_set_policy(struct deputy_check *check, const char *path, enum deputy_trust trust)
{
    enum deputy_status status;
    if (!is_open(check, path ? path : "default", "deputy_check_set_policy: an empty path", &status))
        return status;
    if (trust != DEPUTY_TRUST_REQUIRED && trust != DEPUTY_TRUST_NOT_REQUIRED)
        return fail(check, DEPUTY_BAD_CALL, "deputy_check_set_policy: unknown trust");
    char *copy = path ? strdup(file_of(path)) : NULL;
    if (path && !copy)
        return settle(check, STATUS_NO_MEMORY);
    free(check->policy);
    check->policy = copy;
    check->looks_for_policy = !path;
    check->needs_trust = trust == DEPUTY_TRUST_REQUIRED;
    return DEPUTY_OK;
}

/* ---- run ---- */

static void take_complaint(void *context, struct text line)
{
    add_line(context, line);
}

static enum deputy_status review_by(struct deputy_check *check, const struct policy *policy)
{
    struct library_results *results = &check->results;
    struct review_options options = {.policy = policy, .keep_notes = true, .listener = library_listener(results)};
    struct review review;
    enum status status = review_run(&review, &check->inputs, &check->repository, &options);
    enum deputy_status answer = DEPUTY_NO_MEMORY;
    if (status == STATUS_OK)
        answer = library_conclude(results, &review, policy, &check->error);
    review_fini(&review);
    return answer;
}

static enum deputy_status run(struct deputy_check *check)
{
    struct policy_choice choice = {.path = check->looks_for_policy ? NULL : check->policy ? check->policy : "default",
                                   .must_be_trusted = check->needs_trust};
    struct policy policy;
    enum status status = policy_files_read(&choice, &policy);
    enum deputy_status answer = status == STATUS_INVALID ? DEPUTY_BAD_POLICY : DEPUTY_NO_MEMORY;
    if (status == STATUS_OK)
        answer = review_by(check, &policy);
    policy_fini(&policy);
    return check->error.failed ? DEPUTY_NO_MEMORY : answer;
}

static enum deputy_status begin(struct deputy_check *check)
{
    enum status status = xml_memory_start_again();
    enum deputy_status answer = status == STATUS_NO_MEMORY ? DEPUTY_NO_MEMORY : DEPUTY_BAD_LIBXML2;
    return status == STATUS_OK ? DEPUTY_OK : fail(check, answer, deputy_status_text(answer));
}

enum deputy_status deputy_check_run(struct deputy_check *check)
{
    if (!check)
        return DEPUTY_NO_MEMORY;
    if (check->has_run)
        return DEPUTY_BAD_CALL;
    enum deputy_status answer = check->status;
    if (answer == DEPUTY_OK && !check->added)
        answer = fail(check, DEPUTY_BAD_CALL, "deputy_check_run: nothing was added");
    if (answer == DEPUTY_OK)
        answer = begin(check);
    check->has_run = true;
    if (answer == DEPUTY_OK) {
        struct complaint_taker taker = {take_complaint, &check->error};
        const struct complaint_taker *before = complain_to(&taker);
        answer = run(check);
        complain_to(before);
    }
    if (answer == DEPUTY_NO_MEMORY && check->error.length == 0)
        fail(check, answer, status_text(STATUS_NO_MEMORY));
    if (answer < DEPUTY_INCOMPLETE) {
        library_results_fini(&check->results);
        library_results_init(&check->results);
    }
    inputs_fini(&check->inputs);
    inputs_fini(&check->repository);
    return answer;
}

/* ---- what came of it ---- */

const char *deputy_check_error(const struct deputy_check *check)
{
    if (!check || check->error.failed)
        return deputy_status_text(DEPUTY_NO_MEMORY);
    return check->error.length > 0 ? check->error.bytes : "";
}

size_t deputy_check_count(const struct deputy_check *check, enum deputy_count what)
{
    return check && (size_t)what < LIBRARY_COUNTS ? check->results.counts[what] : 0;
}

const struct deputy_session *deputy_check_session(const struct deputy_check *check, size_t index)
{
    return index < deputy_check_count(check, DEPUTY_COUNT_SESSIONS) ? &check->results.sessions[index] : NULL;
}

const struct deputy_finding *deputy_check_finding(const struct deputy_check *check, size_t index)
{
    return index < deputy_check_count(check, DEPUTY_COUNT_FINDINGS) ? &check->results.findings[index] : NULL;
}

enum deputy_decision deputy_session_decision(const struct deputy_session *session)
{
    return session ? session->decision : DEPUTY_UNDECIDED;
}

/* The order of severities is the same. */
_Static_assert((int)DEPUTY_OFF == (int)SEVERITY_OFF && (int)DEPUTY_NOTE == (int)SEVERITY_NOTE &&
               (int)DEPUTY_WARNING == (int)SEVERITY_WARNING && (int)DEPUTY_ERROR == (int)SEVERITY_ERROR, "severities differ");

enum deputy_severity deputy_finding_severity(const struct deputy_finding *finding)
{
    return finding ? (enum deputy_severity)finding->severity : DEPUTY_OFF;
}

int deputy_finding_denies(const struct deputy_finding *finding)
{
    return finding ? finding->denies : 0;
}

#define SESSION_FIELD(name, type, field, none) \
    type deputy_session_##name(const struct deputy_session *session) { return session ? session->field : (none); }
SESSION_FIELD(id, const char *, id, "")
SESSION_FIELD(name, const char *, name, "")
SESSION_FIELD(group, const char *, group, "")
SESSION_FIELD(kind, const char *, kind, "")
SESSION_FIELD(mode, const char *, mode, "")
SESSION_FIELD(path, const char *, path, "")
SESSION_FIELD(line, size_t, place.line, 0)
SESSION_FIELD(column, size_t, place.column, 0)

#define FINDING_FIELD(name, type, field, none) \
    type deputy_finding_##name(const struct deputy_finding *finding) { return finding ? finding->field : (none); }
FINDING_FIELD(text, const char *, text, "")
FINDING_FIELD(rule, const char *, rule, "")
FINDING_FIELD(name, const char *, name, "")
FINDING_FIELD(message, const char *, message, "")
FINDING_FIELD(help, const char *, help, "")
FINDING_FIELD(path, const char *, path, "")
FINDING_FIELD(line, size_t, place.line, 0)
FINDING_FIELD(column, size_t, place.column, 0)
FINDING_FIELD(entry_id, const char *, entry_id, "")
FINDING_FIELD(entry_name, const char *, entry_name, "")
FINDING_FIELD(entry_group, const char *, entry_group, "")
FINDING_FIELD(entry_kind, const char *, entry_kind, "")
