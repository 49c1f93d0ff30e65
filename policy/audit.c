#include "policy/audit.h"

#include "policy/proof.h"

const char *const audit_kind_names[AUDIT_KIND_COUNT] = {
    [AUDIT_RULE_NEVER_HOLDS] = "rule-never-holds",
    [AUDIT_CONDITION_NEVER_HOLDS] = "condition-never-holds",
    [AUDIT_RULE_IMPLIED] = "rule-implied",
    [AUDIT_OVERRIDE_NO_EFFECT] = "override-without-effect",
    [AUDIT_SUPPRESSION_NO_EFFECT] = "suppression-without-effect",
    [AUDIT_NOT_PROVED] = "not-proved",
};

struct auditor {
    struct audit *audit;
    struct prover *prover;
    const struct policy *policy;
    enum policy_layer layer;
    const struct policy_source *source;
    struct audit_finding **next;
};

static struct audit_finding *add(struct auditor *auditor, enum audit_kind kind, struct place place, struct text rule)
{
    struct audit_finding *finding = arena_alloc_cleared(&auditor->audit->arena, sizeof *finding);
    if (!finding)
        return NULL;
    *finding = (struct audit_finding){.kind = kind, .source = auditor->source, .place = place, .rule = rule};
    *auditor->next = finding;
    auditor->next = &finding->next;
    auditor->audit->not_proved += kind == AUDIT_NOT_PROVED;
    auditor->audit->defects += kind != AUDIT_NOT_PROVED;
    return finding;
}

#define SAY(auditor, kind, place, rule, ...) \
    say(add(auditor, kind, place, rule), arena_printf(&(auditor)->audit->arena, __VA_ARGS__))

static struct audit_finding *say(struct audit_finding *finding, struct text message)
{
    if (finding)
        finding->message = message;
    return finding;
}

/* The prover keeps its answers only as long as it is there. */
static void add_witness(struct auditor *auditor, struct audit_finding *finding, struct text witness)
{
    if (finding)
        finding->witness = arena_copy(&auditor->audit->arena, witness);
}

/* ---- rules ---- */

/* "3:5, 4:5 and 7:9" */
static void add_places(const struct proof *proof, struct buffer *out)
{
    for (size_t i = 0; i < proof->core_count; i++) {
        const char *joint = i == 0 ? "" : i + 1 == proof->core_count ? " and " : ", ";
        buffer_printf(out, "%s%zu:%zu", joint, proof->core[i]->place.line, proof->core[i]->place.column);
    }
}

static struct text reason_of(struct auditor *auditor, const struct proof *proof)
{
    struct buffer places = {0};
    add_places(proof, &places);
    struct text reason;
    if (proof->is_other_entry)
        reason = TEXT("it could hold for entries that are no sessions only, and it does not look at those (applies-to=\"all\")");
    else if (proof->core_count == 1)
        reason = arena_printf(&auditor->audit->arena, "no session meets the condition at %.*s", TEXT_ARGS(buffer_text(&places)));
    else
        reason = arena_printf(&auditor->audit->arena, "no session meets the conditions at %.*s together",
                              TEXT_ARGS(buffer_text(&places)));
    auditor->audit->failed |= places.failed;
    buffer_fini(&places);
    return reason;
}

static void audit_conditions(struct auditor *auditor, const struct rule *rule)
{
    for (const struct dead_condition *dead = proof_dead_conditions(auditor->prover, rule); dead; dead = dead->next) {
        struct text reason = reason_of(auditor, &dead->proof);
        SAY(auditor, AUDIT_CONDITION_NEVER_HOLDS, dead->condition->place, rule->id, "%s of %.*s can never hold here%s: %.*s",
            dead->is_within ? "what is in a <not>" : "a condition", TEXT_ARGS(rule->id),
            dead->is_within ? ", so that the <not> has no effect" : "", TEXT_ARGS(reason));
    }
}

static void audit_rule(struct auditor *auditor, const struct rule *rule)
{
    struct proof proof;
    if (!rule->conditions)
        return;
    proof_rule(auditor->prover, rule, &proof);
    if (proof.answer == PROOF_NEVER) {
        struct text reason = reason_of(auditor, &proof);
        SAY(auditor, AUDIT_RULE_NEVER_HOLDS, rule->place, rule->id, "%.*s can never hold: %.*s", TEXT_ARGS(rule->id),
            TEXT_ARGS(reason));
        return;
    }
    if (proof.answer != PROOF_HOLDS)
        SAY(auditor, AUDIT_NOT_PROVED, rule->place, rule->id, "whether %.*s can hold is not proved: %s", TEXT_ARGS(rule->id),
            proof.why);
    audit_conditions(auditor, rule);
}

/* ---- overrides ---- */

/* Is the rule given another severity behind this one, in the same document? */
static const struct policy_override *later_override(const struct policy_override *override)
{
    const struct policy_override *later = override->next;
    while (later && later->rule != override->rule)
        later = later->next;
    return later;
}

static void audit_override(struct auditor *auditor, const struct policy_override *override)
{
    const struct policy_override *later = later_override(override);
    const struct rule *rule = override->rule;
    struct proof proof;
    if (later) {
        SAY(auditor, AUDIT_OVERRIDE_NO_EFFECT, override->place, rule->id,
            "the override of %.*s has no effect: line %zu overrides it again", TEXT_ARGS(rule->id), later->place.line);
    } else if (override->before[auditor->layer] == override->severity) {
        SAY(auditor, AUDIT_OVERRIDE_NO_EFFECT, override->place, rule->id, "the override of %.*s has no effect: it is %s already",
            TEXT_ARGS(rule->id), severity_names[override->severity]);
    } else if (rule->conditions) {
        proof_rule(auditor->prover, rule, &proof);
        if (proof.answer == PROOF_NEVER)
            SAY(auditor, AUDIT_OVERRIDE_NO_EFFECT, override->place, rule->id,
                "the override of %.*s has no effect: the rule can never hold", TEXT_ARGS(rule->id));
    }
}

/* ---- suppressions ---- */

/* `id` has room for the text that the condition borrows. */
static struct condition scope_of(const struct suppression *suppression, char buffer[GUID_TEXT_SIZE], struct text *id)
{
    if (suppression->pattern)
        return scope_group(suppression->pattern);
    guid_format(&suppression->id, buffer);
    *id = text_of(buffer);
    return scope_id(id);
}

/* May the outer one cover the inner one at all? A group says nothing about IDs, and what ends does not cover what goes on. */
static bool may_cover(const struct suppression *outer, const struct suppression *inner)
{
    if (outer == inner || (outer->has_until && (!inner->has_until || inner->until > outer->until)))
        return false;
    return outer->pattern || (!inner->pattern && guid_equals(&outer->id, &inner->id));
}

static bool covers(struct auditor *auditor, const struct suppression *outer, const struct suppression *inner)
{
    if (!may_cover(outer, inner))
        return false;
    char inner_buffer[GUID_TEXT_SIZE], outer_buffer[GUID_TEXT_SIZE];
    struct text inner_id, outer_id;
    struct condition inner_scope = scope_of(inner, inner_buffer, &inner_id);
    struct condition outer_scope = scope_of(outer, outer_buffer, &outer_id);
    struct proof proof;
    proof_scope_outside(auditor->prover, &inner_scope, &outer_scope, &proof);
    return proof.answer == PROOF_NEVER;
}

/* Every pair is a question: of a rule with more groups than this only some are compared. */
#define COMPARED_LIMIT 100

/* Another suppression of the layer that leaves nothing for this one; of two that are equal the later one is superfluous. */
static const struct suppression *covering(struct auditor *auditor, const struct suppression *suppression)
{
    const struct suppression *other = suppression->rule->suppressions[auditor->layer];
    size_t compared = 0;
    for (; other; other = other->next_of_rule[auditor->layer]) {
        if (!may_cover(other, suppression))
            continue;
        if (compared++ == COMPARED_LIMIT) {
            SAY(auditor, AUDIT_NOT_PROVED, suppression->place, suppression->rule->id,
                "the suppression of %.*s was compared with %d others only", TEXT_ARGS(suppression->rule->id), COMPARED_LIMIT);
            return NULL;
        }
        if (!covers(auditor, other, suppression))
            continue;
        /* mutants: < as <=: nothing is compared with itself */
        if (other->number < suppression->number || !covers(auditor, suppression, other))
            return other;
    }
    return NULL;
}

static const char *why_nothing_is_left(struct auditor *auditor, const struct suppression *suppression)
{
    const struct rule *rule = suppression->rule;
    struct proof proof;
    if (rule->in_layer[auditor->layer] == SEVERITY_OFF) /* a locked one denies all the same, suppressed or not */
        return "the rule is off";
    if (rule->of_documents)
        return "its findings stand on documents, not on entries";
    if (!rule->conditions)
        return NULL;
    char buffer[GUID_TEXT_SIZE];
    struct text id;
    struct condition scope = scope_of(suppression, buffer, &id);
    proof_rule_within(auditor->prover, rule, &scope, &proof);
    return proof.answer == PROOF_NEVER ? "the rule can never hold for an entry of its scope" : NULL;
}

static void audit_suppression(struct auditor *auditor, const struct suppression *suppression)
{
    struct text id = suppression->rule->id;
    if (suppression->expired) {
        SAY(auditor, AUDIT_SUPPRESSION_NO_EFFECT, suppression->place, id,
            "the suppression of %.*s has no effect: it expired on %.*s", TEXT_ARGS(id), TEXT_ARGS(suppression->until_text));
        return;
    }
    const char *why = why_nothing_is_left(auditor, suppression);
    const struct suppression *other = why ? NULL : covering(auditor, suppression);
    if (why)
        SAY(auditor, AUDIT_SUPPRESSION_NO_EFFECT, suppression->place, id,
            "the suppression of %.*s has no effect: %s", TEXT_ARGS(id), why);
    else if (other)
        SAY(auditor, AUDIT_SUPPRESSION_NO_EFFECT, suppression->place, id,
            "the suppression of %.*s has no effect: that in %.*s:%zu:%zu covers all it names", TEXT_ARGS(id),
            TEXT_ARGS(other->source->path), other->place.line, other->place.column);
}

/* ---- the policy ---- */

/* What is said of one document, in the order of its text; a document's findings are few. */
static void sort_by_place(struct audit_finding **first)
{
    struct audit_finding *sorted = NULL;
    for (struct audit_finding *finding = *first, *next; finding; finding = next) {
        struct audit_finding **at = &sorted;
        next = finding->next;
        while (*at && !place_before(finding->place, (*at)->place))
            at = &(*at)->next;
        finding->next = *at;
        *at = finding;
    }
    *first = sorted;
}

static void audit_source(struct auditor *auditor, const struct policy_source *source, const struct implied_rules *implied)
{
    struct audit_finding **first = auditor->next;
    auditor->source = source;
    for (const struct rule *rule = source->rules; rule; rule = rule->next)
        audit_rule(auditor, rule);
    for (const struct implied_rule *pair = implied->first; pair; pair = pair->next) {
        if (pair->rule->source != source)
            continue;
        struct audit_finding *finding =
            SAY(auditor, AUDIT_RULE_IMPLIED, pair->rule->place, pair->rule->id,
                "%.*s says nothing that %.*s (%.*s:%zu:%zu) does not say: whenever it holds, the other one does, %s",
                TEXT_ARGS(pair->rule->id), TEXT_ARGS(pair->by->id), TEXT_ARGS(pair->by->source->path), pair->by->place.line,
                pair->by->place.column, pair->equal ? "and the other way round" : "no less severe");
        add_witness(auditor, finding, pair->witness);
    }
    for (const struct policy_override *override = source->overrides; override; override = override->next)
        audit_override(auditor, override);
    for (const struct suppression *suppression = source->suppressions; suppression; suppression = suppression->next)
        audit_suppression(auditor, suppression);
    sort_by_place(first);
    while (*auditor->next)
        auditor->next = &(*auditor->next)->next;
}

void audit_policy(const struct policy *policy, enum policy_layer layer, struct audit *out)
{
    struct auditor auditor = {.audit = out, .policy = policy, .layer = layer, .next = &out->first};
    struct implied_rules implied = {0};
    *out = (struct audit){0};
    arena_init(&out->arena);
    auditor.prover = prover_new();
    if (auditor.prover)
        proof_implied_rules(auditor.prover, policy, &implied);
    for (const struct policy_source *source = policy->leaf[layer]; source && auditor.prover; source = source->parent) {
        if (!source->built_in || source == policy->leaf[layer])
            audit_source(&auditor, source, &implied);
    }
    if (implied.undecided > 0)
        SAY(&auditor, AUDIT_NOT_PROVED, policy->leaf[layer]->place, policy->leaf[layer]->name,
            "pairs of rules that are too large to compare: %zu", implied.undecided);
    /* mutants: || as &&: memory does not run out in a suite */
    out->failed |= !auditor.prover || prover_failed(auditor.prover) || out->arena.failed;
    prover_free(auditor.prover);
}

void audit_fini(struct audit *audit)
{
    arena_fini(&audit->arena);
    *audit = (struct audit){0};
}
