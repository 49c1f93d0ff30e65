#include "policy/engine.h"

struct judgement {
    struct facts facts;
    const struct judgement_sink *sink;
    bool denied, failed;
};

static enum truth one_of(struct text text, const struct condition *condition)
{
    for (size_t i = 0; i < condition->text_count; i++) {
        if (text_equals(text, condition->texts[i]))
            return TRUTH_YES;
    }
    return TRUTH_NO;
}

static enum truth test_text(struct facts *facts, struct text text, const struct condition *condition)
{
    bool matches;
    if (condition->kind == CONDITION_TEXT)
        return one_of(text, condition);
    enum status status = pattern_match(condition->pattern, text, &matches);
    facts->memory->arena.failed |= status == STATUS_NO_MEMORY;
    if (status != STATUS_OK)
        return TRUTH_UNKNOWN;
    return matches ? TRUTH_YES : TRUTH_NO;
}

/* A list holds if any of its parts does. */
static enum truth test_list(struct facts *facts, struct text list, const struct condition *condition)
{
    for (;;) {
        size_t end = text_find_byte(list, ';');
        enum truth truth = test_text(facts, text_trimmed(text_slice(list, 0, end)), condition);
        if (truth != TRUTH_NO || end == list.length)
            return truth;
        list = text_slice(list, end + 1, list.length);
    }
}

static enum truth test_value(struct facts *facts, const struct condition *condition)
{
    if (fact_definitions[condition->fact].type == FACT_LIST)
        return test_list(facts, facts_text(facts, condition->fact), condition);
    if (!fact_is_finite(condition->fact))
        return test_text(facts, facts_text(facts, condition->fact), condition);
    return test_text(facts, text_of(fact_definitions[condition->fact].values[facts_value(facts, condition->fact)]), condition);
}

static enum truth test_fact(struct facts *facts, const struct condition *condition)
{
    enum truth truth = test_value(facts, condition);
    if (truth == TRUTH_UNKNOWN)
        facts->undecided = condition->place;
    return truth;
}

static enum truth test_exceeds(struct facts *facts, const struct condition *condition)
{
    size_t limit = condition->limit_fact == FACT_COUNT ? condition->limit : facts_number(facts, condition->limit_fact);
    return facts_number(facts, condition->fact) > limit ? TRUTH_YES : TRUTH_NO;
}

/* Do all children hold? Unknown only where it decides. */
static enum truth all_children(struct facts *facts, const struct condition *parent)
{
    enum truth all = TRUTH_YES;
    for (const struct condition *child = parent->first_to_ask; child; child = child->next_to_ask) {
        enum truth truth = engine_test(facts, child);
        if (truth == TRUTH_NO)
            return TRUTH_NO;
        if (truth == TRUTH_UNKNOWN)
            all = TRUTH_UNKNOWN;
    }
    return all;
}

/* Do at least `wanted` children hold? Unknown only where it decides. */
static enum truth count_children(struct facts *facts, const struct condition *parent, size_t wanted)
{
    size_t yes = 0, possible = 0;
    for (const struct condition *child = parent->first_to_ask; child; child = child->next_to_ask) {
        enum truth truth = engine_test(facts, child);
        yes += truth == TRUTH_YES;
        possible += truth != TRUTH_NO;
        if (yes >= wanted)
            return TRUTH_YES;
    }
    return possible >= wanted ? TRUTH_UNKNOWN : TRUTH_NO;
}

enum truth engine_test(struct facts *facts, const struct condition *condition)
{
    enum truth truth;
    switch (condition->kind) {
    case CONDITION_BITS:
        return facts_test(facts, condition->fact, condition->word, condition->mask) ? TRUTH_YES : TRUTH_NO;
    case CONDITION_TEXT:
    case CONDITION_PATTERN:
        return test_fact(facts, condition);
    case CONDITION_EXCEEDS:
        return test_exceeds(facts, condition);
    case CONDITION_ALL:
        return all_children(facts, condition);
    case CONDITION_ANY:
        return count_children(facts, condition, 1);
    case CONDITION_EXCLUSIVE:
        return count_children(facts, condition, 2);
    case CONDITION_NOT:
        truth = all_children(facts, condition);
        return truth == TRUTH_UNKNOWN ? TRUTH_UNKNOWN : truth == TRUTH_YES ? TRUTH_NO : TRUTH_YES;
    }
    return TRUTH_UNKNOWN;
}

enum truth engine_rule(struct facts *facts, const struct rule *rule)
{
    enum truth any = TRUTH_NO;
    for (const struct rule_condition *when = rule->conditions; when && any != TRUTH_YES; when = when->next) {
        enum truth truth = engine_test(facts, &when->condition);
        any = truth == TRUTH_NO ? any : truth;
    }
    return any;
}

/* Where a finding points, and which fact that is; FACT_COUNT: the entry. */
static struct place target(struct facts *facts, const struct rule_condition *when, enum fact *fact)
{
    struct place place = {.line = 0};
    *fact = FACT_COUNT;
    if (when->condition.kind == CONDITION_EXCLUSIVE) {
        for (const struct condition *child = when->condition.first_child; child; child = child->next) {
            if (engine_test(facts, child) != TRUTH_YES)
                continue;
            *fact = child->fact;
            place = facts_place(facts, child->fact);
        }
    }
    for (size_t i = 0; i < when->points_at_count && place.line == 0; i++) {
        *fact = when->points_at[i];
        place = facts_place(facts, *fact);
    }
    if (place.line != 0)
        return place;
    *fact = FACT_COUNT;
    return facts->request->entry->place;
}

static void note_undecided(struct judgement *judgement, const struct rule *rule, const struct policy_source *source,
                           struct place place)
{
    judgement->failed = true;
    if (judgement->sink->undecided)
        judgement->sink->undecided(judgement->sink->context, rule, source, place);
}

static bool covers(struct judgement *judgement, const struct suppression *suppression)
{
    const struct entry *entry = judgement->facts.request->entry;
    if (!suppression->pattern)
        return entry->has_id && guid_equals(&entry->id, &suppression->id);
    struct condition scope = {.kind = CONDITION_PATTERN, .fact = FACT_GROUP, .pattern = suppression->pattern};
    enum truth truth = engine_test(&judgement->facts, &scope);
    if (truth == TRUTH_UNKNOWN)
        note_undecided(judgement, suppression->rule, suppression->source, suppression->place);
    return truth == TRUTH_YES;
}

/* What each layer sets, unless it suppresses it here; the highest counts. */
static void weigh(struct judgement *judgement, struct judged_finding *finding)
{
    const struct rule *rule = finding->rule;
    finding->severity = SEVERITY_OFF;
    for (int layer = 0; layer < LAYER_COUNT; layer++) {
        const struct suppression *suppression = rule->in_layer[layer] == SEVERITY_OFF ? NULL : rule->suppressions[layer];
        while (suppression && !covers(judgement, suppression))
            suppression = suppression->next_of_rule[layer];
        finding->suppressions[layer] = suppression;
        /* mutants: > as >=: of two equals it is the same */
        if (!suppression && rule->in_layer[layer] > finding->severity)
            finding->severity = rule->in_layer[layer];
    }
    finding->denies = rule->always_denies || finding->severity == SEVERITY_ERROR;
    judgement->denied |= finding->denies;
}

static void report(struct judgement *judgement, const struct rule *rule, const struct rule_condition *when)
{
    const struct entry *entry = judgement->facts.request->entry;
    struct judged_finding finding = {.rule = rule};
    finding.place = target(&judgement->facts, when, &finding.field);
    weigh(judgement, &finding);
    if (finding.field != FACT_CLEAR_TEXT_SECRET) {
        judgement->sink->finding(judgement->sink->context, &finding, &judgement->facts);
        return;
    }
    for (size_t i = 0; i < entry->clear_text_secret_count; i++) {
        finding.place = entry->clear_text_secrets[i];
        judgement->sink->finding(judgement->sink->context, &finding, &judgement->facts);
    }
}

static void judge_rule(struct judgement *judgement, const struct rule *rule)
{
    bool held = false;
    for (const struct rule_condition *when = rule->conditions; when; when = when->next) {
        enum truth truth = engine_test(&judgement->facts, &when->condition);
        if (truth == TRUTH_UNKNOWN)
            note_undecided(judgement, rule, rule->source, judgement->facts.undecided);
        if (truth != TRUTH_YES)
            continue;
        held = true;
        report(judgement, rule, when);
    }
    if (judgement->sink->looked_at)
        judgement->sink->looked_at(judgement->sink->context, rule, held, &judgement->facts);
}

static void report_diagnostics(struct judgement *judgement, const struct policy *policy)
{
    const struct entry *entry = judgement->facts.request->entry;
    for (size_t i = 0; i < entry->diagnostic_count; i++) {
        const struct entry_diagnostic *diagnostic = &entry->diagnostics[i];
        struct judged_finding finding = {.rule = policy_find(policy, text_of(diagnostic->rule)), .place = diagnostic->place,
                                         .field = FACT_COUNT, .diagnostic = diagnostic};
        judgement->failed |= finding.rule == NULL;
        if (!finding.rule || (rule_severity(finding.rule) == SEVERITY_OFF && !finding.rule->always_denies))
            continue;
        weigh(judgement, &finding);
        judgement->sink->finding(judgement->sink->context, &finding, &judgement->facts);
    }
}

/* For who wants to see them all. */
static void judge_every_rule(struct judgement *judgement, const struct policy *policy)
{
    for (size_t i = 0; i < policy->rules.count; i++) {
        if (rule_is_judged(policy->rules.items[i], judgement->facts.request->entry->kind))
            judge_rule(judgement, policy->rules.items[i]);
    }
}

static void judge_likely_rules(struct judgement *judgement, const struct policy *policy)
{
    const struct screen_list *screens = &policy->for_kind[judgement->facts.request->entry->kind];
    for (size_t i = 0; i < screens->count; i++) {
        if (screen_passes(&screens->items[i], &judgement->facts))
            judge_rule(judgement, screens->items[i].rule);
    }
}

enum decision policy_judge(const struct policy *policy, const struct judgement_request *request,
                           struct judgement_memory *memory, const struct judgement_sink *sink)
{
    struct judgement judgement = {.sink = sink};
    facts_init(&judgement.facts, request, memory);
    report_diagnostics(&judgement, policy);
    if (sink->looked_at)
        judge_every_rule(&judgement, policy);
    else
        judge_likely_rules(&judgement, policy);
    if (judgement.failed || facts_failed(&judgement.facts))
        return DECISION_FAILED;
    if (!entry_is_session(request->entry))
        return DECISION_NONE;
    return judgement.denied ? DECISION_DENIED : DECISION_ALLOWED;
}

/* At the start of a sentence, or within it. */
static void print_nameless(const struct entry *entry, bool starts, struct buffer *out)
{
    const char *what = entry_is_session(entry) ? " session" : "n entry";
    buffer_printf(out, "%c%s without a name", starts ? 'A' : 'a', what);
}

/* What is said of a rule that says nothing itself. */
static void print_no_message(const struct rule *rule, struct facts *facts, struct buffer *out)
{
    const struct condition *condition = rule->conditions ? &rule->conditions->condition : NULL;
    if (!condition || condition->kind != CONDITION_EXCLUSIVE) {
        buffer_printf(out, "The rule %.*s holds.", TEXT_ARGS(rule->name));
        return;
    }
    const char *joint = "";
    for (const struct condition *child = condition->first_child; child; child = child->next) {
        if (engine_test(facts, child) != TRUTH_YES)
            continue;
        buffer_printf(out, "%s%s", joint, fact_definitions[child->fact].name);
        joint = ", ";
    }
    buffer_add(out, TEXT(": only one of these may be true."));
}

void engine_print_message(const struct rule *rule, struct facts *facts, struct buffer *out)
{
    struct text rest = rule->message;
    if (rest.length == 0)
        print_no_message(rule, facts, out);
    for (;;) {
        size_t open = text_find_byte(rest, '{');
        buffer_add(out, text_slice(rest, 0, open));
        rest = text_slice(rest, open, rest.length);
        size_t close = text_find_byte(rest, '}');
        enum fact fact;
        if (close == rest.length) {
            buffer_add(out, rest);
            return;
        }
        if (!fact_find(text_slice(rest, 1, close), &fact))
            buffer_add(out, text_slice(rest, 0, close + 1));
        else if (fact == FACT_NAME && text_is_blank(facts_text(facts, fact)))
            print_nameless(facts->request->entry, rest.bytes == rule->message.bytes, out);
        else
            facts_print(facts, fact, out);
        rest = text_slice(rest, close + 1, rest.length);
    }
}
