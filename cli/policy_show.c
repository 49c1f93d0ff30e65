#include "cli/policy_command.h"

static const char *const layer_names[LAYER_COUNT] = {[LAYER_PROJECT] = "project", [LAYER_MACHINE] = "machine"};

/* Known to the policy in effect: a layer extends its document, or it is judged under every policy (SPEC 1). */
static bool is_known(const struct policy *policy, const struct rule *rule)
{
    if (rule->always_denies || rule_severity(rule) != SEVERITY_OFF)
        return true;
    for (int layer = 0; layer < LAYER_COUNT; layer++) {
        if (policy_layer_has(policy, (enum policy_layer)layer, rule->source))
            return true;
    }
    return false;
}

/* The last word on a rule in one layer: the override that is nearest to its leaf, and there the last one. */
static const struct policy_override *last_override(const struct policy *policy, enum policy_layer layer, const struct rule *rule,
                                                   const struct policy_source **source)
{
    const struct policy_override *last = NULL;
    for (*source = policy->leaf[layer]; *source; *source = (*source)->parent) {
        for (const struct policy_override *override = (*source)->overrides; override; override = override->next)
            last = override->rule == rule ? override : last;
        if (last)
            return last;
    }
    return NULL;
}

/* What gave a rule another severity than its document says. NULL: nothing, it has that one. */
static const struct policy_override *deciding_override(const struct policy *policy, const struct rule *rule,
                                                       const struct policy_source **source)
{
    enum severity severity = rule_severity(rule);
    for (int layer = 0; layer < LAYER_COUNT && severity != rule->severity; layer++) {
        const struct policy_override *override = last_override(policy, (enum policy_layer)layer, rule, source);
        if (override && override->severity == severity)
            return override;
    }
    return NULL;
}

/* ---- text ---- */

struct text_show {
    const struct policy *policy;
    bool color;
    struct buffer *out;
};

static void add_heading(struct text_show *show, const char *heading)
{
    buffer_printf(show->out, show->color ? "\n\x1b[1m%s\x1b[0m\n" : "\n%s\n", heading);
}

static void add_document(struct text_show *show, const struct policy_source *source)
{
    size_t before = show->out->length;
    for (int layer = 0; layer < LAYER_COUNT; layer++) {
        if (policy_layer_has(show->policy, (enum policy_layer)layer, source))
            buffer_printf(show->out, "%s%s", show->out->length > before ? " and " : "  ", layer_names[layer]);
    }
    if (show->out->length == before)
        buffer_add(show->out, TEXT("  always (its locked rules and DX errors)"));
    buffer_add(show->out, TEXT(": "));
    buffer_add_visible(show->out, source->path);
    if (!source->built_in) {
        buffer_add(show->out, TEXT(", named "));
        buffer_add_visible(show->out, source->name);
    }
    if (source->extends.bytes) {
        buffer_add(show->out, TEXT(", extends "));
        buffer_add_visible(show->out, source->extends);
    }
    buffer_add(show->out, source->built_in ? TEXT(", built in\n") : TEXT("\n"));
}

static void add_padded(struct buffer *out, struct text text, size_t width)
{
    size_t before = out->length;
    buffer_add_visible(out, text);
    buffer_printf(out, "%*s", out->length - before < width ? (int)(width - (out->length - before)) : 0, "");
}

static void add_rule(struct text_show *show, const struct rule *rule, size_t id_width, size_t name_width)
{
    static const char *const colors[SEVERITY_COUNT] = {"\x1b[2m", "\x1b[36m", "\x1b[33m", "\x1b[31m"};
    const struct policy_source *source;
    enum severity severity = rule_severity(rule);
    const struct policy_override *override = deciding_override(show->policy, rule, &source);
    buffer_printf(show->out, "  %s%-7s%s  ", show->color ? colors[severity] : "", severity_names[severity],
                  show->color ? "\x1b[0m" : "");
    add_padded(show->out, rule->id, id_width);
    buffer_add(show->out, TEXT("  "));
    add_padded(show->out, rule->name, name_width);
    buffer_printf(show->out, "  %-6s  ", rule->locked ? "locked" : "");
    policy_command_add_place(show->out, rule->source, rule->place);
    if (severity != rule->severity)
        buffer_printf(show->out, ", written as %s", severity_names[rule->severity]);
    if (override) {
        buffer_add(show->out, TEXT(", changed by "));
        policy_command_add_place(show->out, source, override->place);
    }
    if (rule->always_denies && severity != SEVERITY_ERROR)
        buffer_add(show->out, TEXT(", still denies"));
    buffer_add_byte(show->out, '\n');
}

static void add_rules(struct text_show *show)
{
    const struct rule_list *rules = &show->policy->rules;
    size_t id_width = 0, name_width = 0, unknown = 0;
    for (size_t i = 0; i < rules->count; i++) {
        const struct rule *rule = rules->items[i];
        bool wide = rule->name.length > 40; /* such a name is not what the others are laid out by */
        id_width = rule->id.length > id_width && rule->id.length <= 20 ? rule->id.length : id_width;
        name_width = rule->name.length > name_width && !wide ? rule->name.length : name_width;
    }
    add_heading(show, "Rules");
    for (size_t i = 0; i < rules->count; i++) {
        if (is_known(show->policy, rules->items[i]))
            add_rule(show, rules->items[i], id_width, name_width);
        else
            unknown++;
    }
    if (unknown > 0)
        buffer_printf(show->out, "  %zu rules of default are not in effect: nothing extends it.\n", unknown);
}

static void add_suppression(struct text_show *show, const struct suppression *suppression)
{
    char id[GUID_TEXT_SIZE];
    guid_format(&suppression->id, id);
    buffer_add(show->out, TEXT("  "));
    buffer_add_visible(show->out, suppression->rule->id);
    buffer_add(show->out, suppression->pattern ? TEXT(" in ") : TEXT(" on "));
    buffer_add_visible(show->out, suppression->pattern ? suppression->group : text_of(id));
    if (suppression->has_until)
        buffer_printf(show->out, " until %.*s%s", TEXT_ARGS(suppression->until_text), suppression->expired ? " (expired)" : "");
    buffer_add(show->out, TEXT(": "));
    buffer_add_visible(show->out, suppression->reason);
    buffer_add(show->out, TEXT("  "));
    policy_command_add_place(show->out, suppression->source, suppression->place);
    buffer_add_byte(show->out, '\n');
}

static void add_text(struct text_show *show)
{
    buffer_add(show->out, TEXT("Policy "));
    buffer_add_visible(show->out, show->policy->name);
    buffer_add_byte(show->out, '\n');
    add_heading(show, "Documents");
    for (const struct policy_source *source = show->policy->sources; source; source = source->next)
        add_document(show, source);
    add_rules(show);
    if (show->policy->suppression_count > 0)
        add_heading(show, "Suppressions");
    for (const struct policy_source *source = show->policy->sources; source; source = source->next) {
        for (const struct suppression *suppression = source->suppressions; suppression; suppression = suppression->next)
            add_suppression(show, suppression);
    }
}

/* ---- JSON ---- */

static json_t *keep(json_t *value, int failed)
{
    if (!failed)
        return value;
    json_decref(value);
    return NULL;
}

/* The built-in document has no lines that anybody could look up. */
static int set_place(json_t *object, const struct policy_source *source, struct place place)
{
    int failed = json_object_set_new(object, "path", json_text(source->path));
    failed |= json_object_set_new(object, "line", source->built_in ? json_null() : json_integer((json_int_t)place.line));
    failed |= json_object_set_new(object, "column", source->built_in ? json_null() : json_integer((json_int_t)place.column));
    return failed;
}

static json_t *document_object(const struct policy *policy, const struct policy_source *source)
{
    json_t *object = json_object(), *layers = json_array();
    int failed = object == NULL || layers == NULL;
    for (int layer = 0; layer < LAYER_COUNT; layer++) {
        if (policy_layer_has(policy, (enum policy_layer)layer, source))
            failed |= json_array_append_new(layers, json_string(layer_names[layer]));
    }
    failed |= json_object_set_new(object, "path", json_text(source->path));
    failed |= json_object_set_new(object, "name", json_text(source->name));
    failed |= json_object_set_new(object, "extends", json_text(source->extends));
    failed |= json_object_set_new(object, "built_in", json_boolean(source->built_in));
    failed |= json_object_set_new(object, "layers", layers);
    return keep(object, failed);
}

static json_t *override_object(const struct policy *policy, const struct rule *rule)
{
    const struct policy_source *source;
    const struct policy_override *override = deciding_override(policy, rule, &source);
    json_t *object = override ? json_object() : json_null();
    return override ? keep(object, object == NULL || set_place(object, source, override->place)) : object;
}

static json_t *rule_object(const struct policy *policy, const struct rule *rule)
{
    json_t *object = json_object();
    int failed = object == NULL;
    failed |= json_object_set_new(object, "rule", json_text(rule->id));
    failed |= json_object_set_new(object, "name", json_text(rule->name));
    failed |= json_object_set_new(object, "severity", json_string(severity_names[rule_severity(rule)]));
    failed |= json_object_set_new(object, "written", json_string(severity_names[rule->severity]));
    failed |= json_object_set_new(object, "changed_by", override_object(policy, rule));
    failed |= json_object_set_new(object, "locked", json_boolean(rule->locked));
    failed |= json_object_set_new(object, "always_denies", json_boolean(rule->always_denies));
    failed |= set_place(object, rule->source, rule->place);
    return keep(object, failed);
}

static json_t *suppression_object(const struct suppression *suppression)
{
    json_t *object = json_object();
    char id[GUID_TEXT_SIZE];
    int failed = object == NULL;
    guid_format(&suppression->id, id);
    failed |= json_object_set_new(object, "rule", json_text(suppression->rule->id));
    failed |= json_object_set_new(object, "group", json_text(suppression->group));
    failed |= json_object_set_new(object, "id", suppression->pattern ? json_null() : json_string(id));
    failed |= json_object_set_new(object, "until", json_text(suppression->until_text));
    failed |= json_object_set_new(object, "expired", json_boolean(suppression->expired));
    failed |= json_object_set_new(object, "reason", json_text(suppression->reason));
    failed |= set_place(object, suppression->source, suppression->place);
    return keep(object, failed);
}

static void add_json(const struct policy *policy, struct buffer *out)
{
    bool first = true;
    policy_command_add_json_head(out, "deputy-policy-show/1", policy);
    buffer_add(out, TEXT("\"documents\":[\n"));
    for (const struct policy_source *source = policy->sources; source; source = source->next)
        policy_command_add_item(out, &first, document_object(policy, source));
    buffer_add(out, TEXT("],\"rules\":[\n"));
    first = true;
    for (size_t i = 0; i < policy->rules.count; i++) {
        if (is_known(policy, policy->rules.items[i]))
            policy_command_add_item(out, &first, rule_object(policy, policy->rules.items[i]));
    }
    buffer_add(out, TEXT("],\"suppressions\":[\n"));
    first = true;
    for (const struct policy_source *source = policy->sources; source; source = source->next) {
        for (const struct suppression *suppression = source->suppressions; suppression; suppression = suppression->next)
            policy_command_add_item(out, &first, suppression_object(suppression));
    }
    buffer_add(out, TEXT("]}\n"));
}

int policy_show(const struct options *options)
{
    struct policy policy;
    struct buffer out = {0};
    int code = EXIT_USAGE;
    if (policy_command_load(options, &policy)) {
        struct text_show show = {&policy, policy_command_uses_color(options), &out};
        if (options->format == FORMAT_JSON)
            add_json(&policy, &out);
        else
            add_text(&show);
        code = command_write_text(options, &out);
    }
    buffer_fini(&out);
    policy_fini(&policy);
    return code;
}
