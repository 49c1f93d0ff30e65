#include "cli/condition_text.h"

static void add_policy_place(const struct policy_source *source, struct place place, struct buffer *out)
{
    buffer_add_visible(out, source->path);
    buffer_printf(out, ":%zu:%zu", place.line, place.column);
}

static void add_values(const struct condition *condition, struct buffer *out)
{
    const struct fact_definition *definition = &fact_definitions[condition->fact];
    bool first = true;
    for (int value = 0; value < definition->value_count; value++) {
        size_t word;
        uint64_t bit;
        fact_bit(condition->fact, value, &word, &bit);
        if (!(condition->mask & bit))
            continue;
        buffer_printf(out, "%s%s", first ? " is " : " or ", definition->values[value]);
        first = false;
    }
}

static void add_quoted(struct text text, struct buffer *out)
{
    buffer_add_byte(out, '"');
    buffer_add_visible(out, text);
    buffer_add_byte(out, '"');
}

static void add_test(const struct condition *condition, struct buffer *out)
{
    bool is_glob;
    buffer_printf(out, "%s", fact_definitions[condition->fact].name);
    switch (condition->kind) {
    case CONDITION_BITS: add_values(condition, out); break;
    case CONDITION_TEXT:
        for (size_t i = 0; i < condition->text_count; i++) {
            buffer_printf(out, i == 0 ? " is " : " or ");
            add_quoted(condition->texts[i], out);
        }
        break;
    case CONDITION_PATTERN: {
        struct text written = pattern_written(condition->pattern, &is_glob);
        buffer_printf(out, is_glob ? " matches the glob " : " matches the regular expression ");
        add_quoted(written, out);
        break;
    }
    default:
        if (condition->limit_fact == FACT_COUNT)
            buffer_printf(out, " exceeds %zu", condition->limit);
        else
            buffer_printf(out, " exceeds %s", fact_definitions[condition->limit_fact].name);
        break;
    }
}

/* What the session has there, and where its document says so. */
static void add_value(const struct condition *condition, struct facts *facts, const char *path, struct buffer *out)
{
    struct buffer value = {0};
    struct place place = facts_place(facts, condition->fact);
    facts_print(facts, condition->fact, &value);
    buffer_add(out, TEXT(", here "));
    if (fact_is_finite(condition->fact) || fact_definitions[condition->fact].type == FACT_NUMBER)
        buffer_add_visible(out, buffer_text(&value));
    else
        add_quoted(buffer_text(&value), out);
    if (place.line > 0) {
        buffer_add(out, TEXT(" at "));
        buffer_add_visible(out, text_of(path));
        buffer_printf(out, ":%zu:%zu", place.line, place.column);
    }
    out->failed |= value.failed;
    buffer_fini(&value);
}

static void add_mark(enum truth truth, unsigned depth, struct buffer *out)
{
    static const char *const marks[] = {[TRUTH_NO] = "no ", [TRUTH_YES] = "yes", [TRUTH_UNKNOWN] = "???"};
    buffer_printf(out, "    %s %*s", marks[truth], (int)(depth < 40 ? 2 * depth : 80), "");
}

/* Depth is bounded by the reader's. */
static void add_condition(const struct rule *rule, const struct condition *condition, struct facts *facts, const char *path,
                          unsigned depth, struct buffer *out)
{
    static const char *const joints[] = {[CONDITION_ALL] = "all of", [CONDITION_ANY] = "any of", [CONDITION_NOT] = "not all of",
                                         [CONDITION_EXCLUSIVE] = "two or more of"};
    bool joint = condition->kind >= CONDITION_ALL;
    add_mark(engine_test(facts, condition), depth, out);
    if (joint) {
        buffer_printf(out, "%s", joints[condition->kind]);
    } else {
        add_test(condition, out);
        add_value(condition, facts, path, out);
    }
    buffer_add(out, TEXT("  ("));
    add_policy_place(rule->source, condition->place, out);
    buffer_add(out, TEXT(")\n"));
    for (const struct condition *child = condition->first_child; child; child = child->next)
        add_condition(rule, child, facts, path, depth + 1, out);
}

/* Who gave the rule another severity than its document. */
static void add_overrides(const struct policy *policy, const struct rule *rule, struct buffer *out)
{
    for (const struct policy_source *source = policy->sources; source; source = source->next) {
        for (const struct policy_override *override = source->overrides; override; override = override->next) {
            if (override->rule != rule)
                continue;
            buffer_printf(out, "    override to %s (", severity_names[override->severity]);
            add_policy_place(source, override->place, out);
            buffer_add(out, TEXT(")\n"));
        }
    }
}

void condition_text_add_rule(const struct policy *policy, const struct rule *rule, bool held, struct facts *facts,
                             const char *path, struct buffer *out)
{
    bool undecided = !held && engine_rule(facts, rule) == TRUTH_UNKNOWN;
    buffer_printf(out, "  %s %.*s ", held ? "holds        " : undecided ? "undecided    " : "does not hold", TEXT_ARGS(rule->id));
    buffer_add_visible(out, rule->name);
    buffer_printf(out, ", %s%s (", severity_names[rule_severity(rule)], rule->always_denies ? ", locked" : "");
    add_policy_place(rule->source, rule->place, out);
    buffer_add(out, TEXT(")\n"));
    add_overrides(policy, rule, out);
    for (const struct rule_condition *when = rule->conditions; when; when = when->next)
        add_condition(rule, &when->condition, facts, path, 0, out);
}
