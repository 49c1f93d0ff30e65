/* deputy policy check: what of a policy can do nothing, proved; and what never fired on real documents. */
#include "cli/policy_command.h"

#include <string.h>

#include "policy/audit.h"

/* What never held, or never had anything to suppress, in the documents of --coverage. */
struct coverage {
    bool wanted;
    struct command_review review;
    size_t never_fired;
};

struct report {
    const struct options *options;
    const struct policy *policy;
    const struct audit *audit;
    struct coverage *coverage;
    struct buffer out;
    bool color, first;
};

/* ---- coverage ---- */

/* Calls `each` for what the documents of this layer write: rules that are judged, and suppressions. */
static void each_part(struct report *report,
                      void (*each)(struct report *, const char *kind, const struct rule *, const struct policy_source *,
                                   struct place))
{
    enum policy_layer layer = policy_command_layer(report->options);
    const struct review *review = &report->coverage->review.review;
    const struct policy_source *leaf = report->policy->leaf[layer];
    for (const struct policy_source *source = leaf; source; source = source->parent) {
        if (source->built_in && source != leaf)
            continue;
        for (const struct rule *rule = source->rules; rule; rule = rule->next) {
            if (!review->fired_rules[rule->number] && rule_is_judged(rule, KIND_COMMAND_LINE))
                each(report, "rule", rule, source, rule->place);
        }
        for (const struct suppression *suppression = source->suppressions; suppression; suppression = suppression->next) {
            if (!review->used_suppressions[suppression->number])
                each(report, "suppression", suppression->rule, source, suppression->place);
        }
    }
}

static void count_part(struct report *report, const char *kind, const struct rule *rule, const struct policy_source *source,
                       struct place place)
{
    (void)kind;
    (void)rule;
    (void)source;
    (void)place;
    report->coverage->never_fired++;
}

/* ---- text ---- */

static void add_arrow(struct report *report, const struct policy_source *source, struct place place)
{
    buffer_add(&report->out, TEXT("  --> "));
    policy_command_add_place(&report->out, source, place);
    buffer_add_byte(&report->out, '\n');
}

static void add_headline(struct report *report, bool defect, const char *kind)
{
    const char *color = !report->color ? "" : defect ? "\33[1;33m" : "\33[36m";
    buffer_printf(&report->out, "%s%s%s %s: ", color, defect ? "warning" : "note", report->color ? "\33[0m" : "", kind);
}

static void add_finding_text(struct report *report, const struct audit_finding *finding)
{
    add_headline(report, finding->kind != AUDIT_NOT_PROVED, audit_kind_names[finding->kind]);
    buffer_add_visible(&report->out, finding->message);
    buffer_add(&report->out, TEXT(".\n"));
    add_arrow(report, finding->source, finding->place);
    if (finding->witness.length > 0) {
        buffer_add(&report->out, TEXT("  = shown by a session with "));
        buffer_add_visible(&report->out, finding->witness);
        buffer_add_byte(&report->out, '\n');
    }
}

static void add_never_fired_text(struct report *report, const char *kind, const struct rule *rule,
                                 const struct policy_source *source, struct place place)
{
    bool is_rule = strcmp(kind, "rule") == 0;
    add_headline(report, true, "never-fired");
    buffer_printf(&report->out, is_rule ? "the %s %.*s holds for no entry of these documents.\n"
                                        : "the %s of %.*s has nothing to suppress in these documents.\n",
                  kind, TEXT_ARGS(rule->id));
    add_arrow(report, source, place);
}

static void add_text(struct report *report)
{
    for (const struct audit_finding *finding = report->audit->first; finding; finding = finding->next)
        add_finding_text(report, finding);
    if (report->coverage->wanted)
        each_part(report, add_never_fired_text);
    buffer_add(&report->out, TEXT("Policy "));
    buffer_add_visible(&report->out, report->policy->name);
    buffer_printf(&report->out, ": %zu %s without effect, %zu not proved", report->audit->defects,
                  report->audit->defects == 1 ? "part" : "parts", report->audit->not_proved);
    if (report->coverage->wanted)
        buffer_printf(&report->out, ", %zu never fired on %zu entries", report->coverage->never_fired,
                      report->coverage->review.review.summary.entries);
    buffer_add(&report->out, TEXT(".\n"));
}

/* ---- JSON ---- */

static json_t *place_object(const struct policy_source *source, struct place place, const char *kind, struct text rule)
{
    json_t *object = json_object();
    int failed = object == NULL;
    failed |= json_object_set_new(object, "kind", json_string(kind));
    failed |= json_object_set_new(object, "rule", json_text(rule));
    failed |= json_object_set_new(object, "path", json_text(source->path));
    failed |= json_object_set_new(object, "line", json_integer((json_int_t)place.line));
    failed |= json_object_set_new(object, "column", json_integer((json_int_t)place.column));
    if (!failed)
        return object;
    json_decref(object);
    return NULL;
}

static void add_never_fired_json(struct report *report, const char *kind, const struct rule *rule,
                                 const struct policy_source *source, struct place place)
{
    policy_command_add_item(&report->out, &report->first, place_object(source, place, kind, rule->id));
}

static json_t *finding_object(const struct audit_finding *finding)
{
    json_t *object = place_object(finding->source, finding->place, audit_kind_names[finding->kind], finding->rule);
    int failed = object == NULL;
    failed |= json_object_set_new(object, "message", json_text(finding->message));
    failed |= json_object_set_new(object, "witness", json_text(finding->witness));
    if (!failed)
        return object;
    json_decref(object);
    return NULL;
}

static void add_json(struct report *report)
{
    policy_command_add_json_head(&report->out, "deputy-policy-check/1", report->policy);
    buffer_printf(&report->out, "\"defects\":%zu,\"not_proved\":%zu,\"findings\":[\n", report->audit->defects,
                  report->audit->not_proved);
    report->first = true;
    for (const struct audit_finding *finding = report->audit->first; finding; finding = finding->next)
        policy_command_add_item(&report->out, &report->first, finding_object(finding));
    if (!report->coverage->wanted) {
        buffer_add(&report->out, TEXT("],\"coverage\":null}\n"));
        return;
    }
    const struct review_summary *summary = &report->coverage->review.review.summary;
    buffer_printf(&report->out, "],\"coverage\":{\"documents\":%zu,\"entries\":%zu,\"sessions\":%zu,\"never_fired\":[\n",
                  summary->documents, summary->entries, summary->sessions);
    report->first = true;
    each_part(report, add_never_fired_json);
    buffer_add(&report->out, TEXT("]}}\n"));
}

/* ---- the command ---- */

static int write_report(struct report *report)
{
    if (report->coverage->wanted)
        each_part(report, count_part);
    report->color = policy_command_uses_color(report->options);
    if (report->options->format == FORMAT_JSON)
        add_json(report);
    else
        add_text(report);
    if (command_write_text(report->options, &report->out) != EXIT_NOTHING)
        return EXIT_USAGE;
    return report->audit->defects + report->coverage->never_fired > 0 ? EXIT_FINDINGS : EXIT_NOTHING;
}

/* Documents that could not be read, or that hold nothing, cover nothing. */
static int coverage_code(const struct options *options, const struct coverage *coverage, int code)
{
    struct options never = *options;
    if (!coverage->wanted)
        return code;
    command_say_unusable(options, &coverage->review);
    never.fail_on = SEVERITY_COUNT;
    int reading = command_exit_code(&never, &coverage->review.review);
    return reading > code ? reading : code;
}

static int check_with(const struct options *options, const struct policy *policy, struct coverage *coverage)
{
    struct audit audit;
    struct report report = {.options = options, .policy = policy, .audit = &audit, .coverage = coverage};
    audit_policy(policy, policy_command_layer(options), &audit);
    int code = EXIT_USAGE;
    if (audit.failed)
        complain("%s", status_text(STATUS_NO_MEMORY));
    else
        code = coverage_code(options, coverage, write_report(&report));
    buffer_fini(&report.out);
    audit_fini(&audit);
    return code;
}

static int review_documents(const struct options *options, struct command_review *review)
{
    struct options documents = *options;
    documents.paths = options->coverage;
    documents.path_count = options->coverage_count;
    return command_reads_standard_input_once(&documents) ? command_review_loaded(&documents, false, NULL, review) : EXIT_USAGE;
}

int policy_check(const struct options *options)
{
    struct coverage coverage = {.wanted = options->coverage_count > 0};
    struct policy policy;
    int code = EXIT_USAGE;
    if (!coverage.wanted) {
        if (policy_command_load(options, &policy))
            code = check_with(options, &policy, &coverage);
        policy_fini(&policy);
        return code;
    }
    if (policy_command_load(options, &coverage.review.policy)) {
        code = review_documents(options, &coverage.review);
        if (code == 0)
            code = check_with(options, &coverage.review.policy, &coverage);
    }
    command_review_fini(&coverage.review);
    return code;
}
