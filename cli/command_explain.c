#include "cli/command.h"

#include <string.h>

#include "backends/backend.h"
#include "cli/condition_text.h"
#include "cli/explain_machine.h"
#include "policy/page.h"

/* ---- explain RULE ---- */

/* An id is one rule's alone, so it goes before names. */
static const struct rule *find_rule(const struct policy *policy, struct text name)
{
    const struct rule *rule = policy_find(policy, name);
    for (size_t i = 0; i < policy->rules.count && !rule; i++) {
        if (text_equals_ignoring_case(policy->rules.items[i]->name, name))
            rule = policy->rules.items[i];
    }
    return rule;
}

/* Ids are typed wrong, names are remembered in part. */
static void complain_of_rule(const struct policy *policy, const char *name)
{
    struct suggestion suggestion = {.typed = name};
    for (size_t i = 0; i < policy->rules.count; i++) {
        const struct rule *rule = policy->rules.items[i];
        suggestion_consider(&suggestion, rule->id.bytes);
        suggestion_consider(&suggestion, rule->name.bytes);
        suggestion_consider_words(&suggestion, rule->name.bytes);
    }
    suggestion_complain(&suggestion, "rule", "deputy explain --list --verbose");
}

/* The page, and what the policy in effect adds to it: where its own rules stand, and what it makes of others. */
static enum status print_rule(const struct policy *policy, struct text name, struct buffer *out)
{
    const struct rule *rule = find_rule(policy, name);
    if (!rule)
        return STATUS_INVALID;
    page_print(rule, out);
    bool changed = rule_severity(rule) != rule->severity;
    if (changed || !rule->source->built_in)
        buffer_add(out, TEXT("\n## In this policy\n\n"));
    if (!rule->source->built_in) {
        buffer_add(out, TEXT("Written at "));
        buffer_add_visible(out, rule->source->path);
        buffer_printf(out, ":%zu:%zu.\n", rule->place.line, rule->place.column);
    }
    if (changed)
        buffer_printf(out, "Severity in effect: %s.\n", severity_names[rule_severity(rule)]);
    return STATUS_OK;
}

static void print_list(const struct policy *policy, bool verbose, struct buffer *out)
{
    for (size_t i = 0; i < policy->rules.count; i++) {
        const struct rule *rule = policy->rules.items[i];
        buffer_add(out, rule->id);
        if (verbose) {
            buffer_add_byte(out, ' ');
            buffer_add_visible(out, rule->name);
            buffer_printf(out, " %s %s", severity_names[rule->severity], rule->locked ? "locked" : "-");
        }
        buffer_add_byte(out, '\n');
    }
}

static bool is_file(const char *path)
{
    struct platform_file *file;
    if (platform_is_directory(path))
        return true;
    if (platform_open(path, &file) != STATUS_OK)
        return false;
    platform_close(file);
    return true;
}

static int explain_rule(const struct options *options)
{
    struct policy policy = {0};
    struct buffer out = {0};
    int code = EXIT_USAGE;
    if (!options->list_rules && options->path_count != 1)
        complain("explain needs one rule, such as RA001, or PATH and --session; deputy explain --list names the rules");
    else if (command_load_policy(options, &policy)) {
        struct text name = options->list_rules ? TEXT("") : text_of(options->paths[0]);
        if (options->list_rules)
            print_list(&policy, options->verbose, &out);
        if (options->list_rules || print_rule(&policy, name, &out) == STATUS_OK) {
            code = command_write_text(options, &out);
        } else if (is_file(options->paths[0])) {
            complain("explain needs --session to say which session of %s", options->paths[0]);
        } else {
            complain_of_rule(&policy, options->paths[0]);
        }
    }
    buffer_fini(&out);
    policy_fini(&policy);
    return code;
}

/* ---- explain PATH --session SEL ---- */

struct explanation {
    const struct policy *policy;
    const char *path; /* of the session's document */
    struct buffer *out;
    struct buffer rules; /* those that were looked at */
    size_t looked_at, held;
};

static void add_suppression(const struct suppression *suppression, struct buffer *out)
{
    if (!suppression)
        return;
    buffer_add(out, TEXT("    suppressed ("));
    buffer_add_visible(out, suppression->source->path);
    buffer_printf(out, ":%zu:%zu): ", suppression->place.line, suppression->place.column);
    buffer_add_visible(out, suppression->reason);
    buffer_add_byte(out, '\n');
}

static void on_finding(void *context, const struct judged_finding *finding, struct facts *facts)
{
    struct explanation *explanation = context;
    const struct rule *rule = finding->rule;
    struct buffer *out = explanation->out, message = {0};
    if (finding->diagnostic)
        buffer_add(&message, finding->diagnostic->message);
    else
        engine_print_message(rule, facts, &message);
    buffer_printf(out, "  %s %.*s ", severity_names[finding->severity], TEXT_ARGS(rule->id));
    buffer_add_visible(out, rule->name);
    buffer_printf(out, " at %zu:%zu%s\n    ", finding->place.line, finding->place.column,
                  rule->locked ? " (locked)" : finding->denies && finding->severity != SEVERITY_ERROR ? " (denies)" : "");
    buffer_add_visible(out, buffer_text(&message));
    buffer_add_byte(out, '\n');
    if (rule->help.length > 0) {
        buffer_add(out, TEXT("    "));
        buffer_add_visible(out, rule->help);
        buffer_add_byte(out, '\n');
    }
    for (int layer = 0; layer < LAYER_COUNT; layer++)
        add_suppression(finding->suppressions[layer], out);
    out->failed |= message.failed;
    buffer_fini(&message);
}

static void on_looked_at(void *context, const struct rule *rule, bool held, struct facts *facts)
{
    struct explanation *explanation = context;
    explanation->looked_at++;
    explanation->held += held;
    condition_text_add_rule(explanation->policy, rule, held, facts, explanation->path, &explanation->rules);
}

static void add_line(struct buffer *out, const char *label, struct text text)
{
    if (text_is_blank(text))
        return;
    buffer_printf(out, "%s", label);
    buffer_add_visible(out, text);
    buffer_add_byte(out, '\n');
}

static void print_head(const struct selected *session, const struct review *review, struct buffer *out)
{
    const struct entry *entry = session->entry;
    char id[GUID_TEXT_SIZE];
    add_line(out, "Session:  ", text_is_blank(entry_text(entry, FIELD_NAME)) ? TEXT("(no name)") : entry_text(entry, FIELD_NAME));
    add_line(out, "Group:    ", entry_text(entry, FIELD_GROUP));
    if (entry->has_id) {
        guid_format(&entry->id, id);
        add_line(out, "ID:       ", text_of(id));
    }
    buffer_add(out, TEXT("Place:    "));
    buffer_add_visible(out, text_of(review->documents[session->document].input->path));
    buffer_printf(out, ":%zu:%zu\n", entry->place.line, entry->place.column);
    buffer_printf(out, "Kind:     %s\n", entry_kind_names[entry->kind]);
    buffer_printf(out, "Decision: %s\n", session->decision == DECISION_ALLOWED  ? "allowed"
                                        : session->decision == DECISION_DENIED ? "denied"
                                                                               : "none: a rule could not be decided");
}

/* Why this call and no other: the first of SPEC 3's conditions that holds. */
static const char *api_reason(const struct entry *entry)
{
    switch (plan_api(entry)) {
    case API_CREATE_PROCESS_WITH_LOGON:
        return entry->net_only ? "Run As is on; the credentials are for network access only, so the program runs as the caller"
                               : "Run As is on; the other user's profile is loaded";
    case API_SHELL_EXECUTE:
        return entry->administrator ? "Run as administrator is on; elevation needs the verb runas"
               : entry->shell_execute == TERNARY_TRUE ? "Use Shell Execute is on"
                                                      : "Use Shell Execute is not given, and counts as on for this kind";
    default:
        return "neither Run As, nor administrator, nor shell execute is on";
    }
}

/* In the order in which they are asked at launch. */
static void print_sources(const struct credential_request *request, struct buffer *out)
{
    struct text vault = request->host == CREDENTIAL_PERSONAL ? TEXT("personal") : request->path;
    buffer_add(out, TEXT("  sources: "));
    for (int i = 0; i < CREDENTIAL_SOURCE_COUNT; i++) {
        if (i == CREDENTIAL_FROM_VAULT && vault.length == 0)
            continue;
        buffer_printf(out, "%s%s", i > 0 ? ", " : "", credential_source_names[i]);
        if (i == CREDENTIAL_FROM_VAULT)
            buffer_printf(out, " (deputy:%.*s, on Windows)", TEXT_ARGS(vault));
        else if (i == CREDENTIAL_FROM_MACHINE)
            buffer_add(out, TEXT(" (on the simulator)"));
    }
    buffer_add(out, TEXT("; the first that has it\n"));
}

static void print_who(const struct selected *session, struct buffer *out)
{
    struct identity identity = plan_identity(session->entry, &session->links);
    char id[GUID_TEXT_SIZE];
    if (!entry_runs_as(session->entry))
        return;
    buffer_printf(out, "  mode: %s\n", run_as_mode_names[session->entry->mode]);
    if (session->entry->mode == MODE_NOT_OFFERED)
        return;
    add_line(out, "  user: ", identity.user.bytes ? identity.user : TEXT("named by the source of the secret at launch"));
    add_line(out, "  domain: ", identity.domain);
    struct credential_request request = plan_credential_request(session->entry, &session->links, id);
    buffer_printf(out, "  secret: asked for as %s", credential_host_names[request.host]);
    if (request.path.bytes)
        buffer_printf(out, " %.*s", TEXT_ARGS(request.path));
    buffer_add_byte(out, '\n');
    print_sources(&request, out);
}

static enum status print_call(const struct selected *session, struct buffer *out)
{
    struct expanded_entry expanded;
    struct launch launch;
    struct arena arena;
    struct buffer line = {0};
    struct identity identity = plan_identity(session->entry, &session->links);
    enum status status = STATUS_OK;
    arena_init(&arena);
    buffer_printf(out, "\nCall: %s, because %s.\n", launch_api_names[plan_api(session->entry)], api_reason(session->entry));
    print_who(session, out);
    if (session->decision == DECISION_ALLOWED) {
        plan_expand(session->entry, NULL, &arena, &expanded);
        status = plan_launch(session->entry, session->decision, &expanded, NULL, &identity, &arena, &line, &launch);
        if (status == STATUS_OK) {
            buffer_add(out, TEXT("\nPlan:\n"));
            status = recorder_add_line(1, &launch, NULL, out);
        }
    } else if (session->decision == DECISION_DENIED) {
        buffer_add(out, TEXT("\nNo plan: a denied session is never launched.\n"));
    } else {
        buffer_add(out, TEXT("\nNo plan: a session that could not be judged is never launched.\n"));
    }
    buffer_fini(&line);
    arena_fini(&arena);
    return status;
}

static enum status print_session(const struct options *options, const struct selected *session,
                                 const struct command_review *review, struct buffer *out)
{
    struct explanation explanation = {
        .policy = &review->policy,
        .path = review->review.documents[session->document].input->path,
        .out = out,
    };
    struct judgement_memory memory;
    struct judgement_sink sink = {.context = &explanation, .finding = on_finding, .looked_at = on_looked_at};
    struct judgement_request request = {.entry = session->entry, .links = &session->links};
    print_head(session, &review->review, out);
    buffer_add(out, TEXT("\nWhat holds:\n"));
    size_t before = out->length;
    judgement_memory_init(&memory);
    policy_judge(&review->policy, &request, &memory, &sink);
    bool failed = judgement_memory_failed(&memory);
    judgement_memory_fini(&memory);
    if (out->length == before)
        buffer_add(out, TEXT("  nothing\n"));
    enum status status = failed || explanation.rules.failed ? STATUS_NO_MEMORY : print_call(session, out);
    if (status == STATUS_OK)
        status = explain_machine_add(options, &review->policy, session, out);
    buffer_add(out, TEXT("\nRules of the policy "));
    buffer_add_visible(out, review->policy.name);
    buffer_printf(out, " looked at: %zu, of which %zu hold.\n", explanation.looked_at, explanation.held);
    buffer_add(out, buffer_text(&explanation.rules));
    buffer_fini(&explanation.rules);
    return status;
}

static int write_explanation(const struct options *options, const struct command_review *review, struct selection *selection)
{
    struct buffer out = {0};
    command_say_unusable(options, review);
    selection_sort(selection);
    const struct selected *session = selection_only(selection, &review->review);
    if (!session)
        return command_failure_code(&review->review);
    enum status status = print_session(options, session, review, &out);
    int code = EXIT_USAGE;
    if (status == STATUS_OK)
        code = command_write_text(options, &out);
    else
        complain("%s", status_text(status));
    buffer_fini(&out);
    return review->review.has_unusable || review->review.bad_repository ? EXIT_UNUSABLE : code;
}

int command_explain(const struct options *options)
{
    if (!options->session)
        return explain_rule(options);
    return machine_option_check(options) ? command_with_sessions(options, write_explanation) : EXIT_USAGE;
}
