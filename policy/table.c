#include "policy/table.h"

#include <stdlib.h>

static const char *const switch_names[] = {"false", "true"};

const struct table_dimension_definition table_dimensions[TABLE_DIMENSIONS] = {
    [TABLE_KIND] = {"kind", "kind", entry_kind_names, KIND_COUNT},
    [TABLE_MODE] = {"mode", "mode", run_as_mode_names, MODE_COUNT},
    [TABLE_ADMINISTRATOR] = {"administrator", "administrator", switch_names, 2},
    [TABLE_SHELL_EXECUTE] = {"shell-execute", "shell_execute", ternary_names, TERNARY_COUNT},
    [TABLE_NET_ONLY] = {"net-only", "net_only", switch_names, 2},
};

/* ---- the session of a row ---- */

/* As good as any other; no link leads to it, so it is nobody's. */
#define ANY_ID {{0x5e, 0x55, 0x10, 0x40, 0x7a, 0xb1, 0x4e, 0x00, 0x80, 0x00, 0, 0, 0, 0, 0, 1}}
#define ANY_LINK {{0xc4, 0xed, 0xe0, 0x71, 0x7a, 0xb1, 0x4e, 0x00, 0x80, 0x00, 0, 0, 0, 0, 0, 2}}

static void give(struct entry *entry, enum entry_field field, struct text text)
{
    entry->fields[field] = (struct entry_value){text, entry->place};
}

/* The Run As credentials that the mode reads, and no others: the rest would be something wrong. */
static void give_credentials(struct entry *entry, struct entry_links *links)
{
    if (entry->mode == MODE_CUSTOM) {
        give(entry, FIELD_USER, TEXT("user"));
        give(entry, FIELD_DOMAIN, TEXT("DOMAIN"));
    } else if (entry->mode == MODE_CREDENTIAL_REPOSITORY) {
        entry->has_link = true;
        entry->link = (struct guid)ANY_LINK;
        give(entry, FIELD_LINK, text_of(NULL));
        links->run_as = (struct link_target){.state = LINK_STATE_FOUND, .user = TEXT("user"), .domain = TEXT("DOMAIN")};
    }
}

/* Texts are static. What a <test> takes for granted (name, host, command) is here too, so that both judge alike. No finding is
 * kept with its place, so switches have none. */
static void make_session(const struct table_row *row, struct entry *entry, struct entry_links *links)
{
    *links = (struct entry_links){.run_as = {.state = LINK_STATE_NONE}};
    *entry = (struct entry){
        .place = {.line = 1}, /* mutants: 1 as 2: any place but none */
        .kind = (enum entry_kind)row->values[TABLE_KIND],
        .mode = (enum run_as_mode)row->values[TABLE_MODE],
        .administrator = row->values[TABLE_ADMINISTRATOR],
        .shell_execute = (enum ternary)row->values[TABLE_SHELL_EXECUTE],
        .net_only = row->values[TABLE_NET_ONLY],
        .has_id = true,
        .id = ANY_ID,
        .default_directory = true,
    };
    entry->is_tool = entry_kind_is_tool(entry->kind);
    give(entry, FIELD_ID, text_of(NULL));
    give(entry, FIELD_NAME, TEXT("session"));
    give(entry, FIELD_HOST, TEXT("host"));
    give(entry, FIELD_OWN_USER, TEXT("user"));
    give(entry, FIELD_OWN_DOMAIN, TEXT("DOMAIN"));
    give(entry, FIELD_COMMAND, TEXT("program.exe"));
    give_credentials(entry, links);
}

/* ---- judging ---- */

struct maker {
    const struct policy *policy;
    struct table *table;
    struct judgement_memory memory;
    struct table_rule *held; /* of one row; room for every rule */
    size_t held_count;
    const struct rule *last; /* of them */
};

/* Findings of one rule follow one another: it counts once. */
static void on_finding(void *context, const struct judged_finding *finding, struct facts *facts)
{
    struct maker *maker = context;
    (void)facts;
    if (finding->severity == SEVERITY_OFF && !finding->denies)
        return;
    if (finding->rule == maker->last)
        return;
    maker->last = finding->rule;
    maker->held[maker->held_count++] = (struct table_rule){finding->rule, finding->severity, finding->denies};
}

static int compare_rules(const void *left, const void *right)
{
    const struct table_rule *a = left, *b = right;
    return text_compare(a->rule->id, b->rule->id);
}

/* A rule is as severe in one row as in another: suppressions go by group and ID, and all rows have the same. */
static bool is_outcome(const struct table_outcome *outcome, enum decision decision, const struct table_rule *rules, size_t count)
{
    if (outcome->decision != decision || outcome->rule_count != count)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (outcome->rules[i].rule != rules[i].rule)
            return false;
    }
    return true;
}

static struct table_outcome *outcome_of(struct maker *maker, enum decision decision)
{
    struct table *table = maker->table;
    size_t size = maker->held_count * sizeof *maker->held;
    for (size_t i = 0; i < table->outcome_count; i++) {
        if (is_outcome(table->outcomes[i], decision, maker->held, maker->held_count))
            return table->outcomes[i];
    }
    struct table_outcome *outcome = arena_alloc_cleared(&table->arena, sizeof *outcome);
    struct table_rule *rules = arena_alloc(&table->arena, size);
    if (table->arena.failed)
        return NULL;
    memcpy(rules, maker->held, size);
    *outcome = (struct table_outcome){
        .decision = decision, .rules = rules, .rule_count = maker->held_count, .number = table->outcome_count,
    };
    return table->outcomes[table->outcome_count++] = outcome;
}

static bool judge_row(struct maker *maker, struct table_row *row)
{
    struct entry entry;
    struct entry_links links;
    struct judgement_sink sink = {.context = maker, .finding = on_finding};
    struct judgement_request request = {.entry = &entry, .links = &links};
    make_session(row, &entry, &links);
    maker->held_count = 0;
    maker->last = NULL;
    enum decision decision = policy_judge(maker->policy, &request, &maker->memory, &sink);
    qsort(maker->held, maker->held_count, sizeof *maker->held, compare_rules);
    struct table_outcome *outcome = outcome_of(maker, decision);
    row->outcome = outcome;
    if (outcome)
        outcome->row_count++;
    maker->table->has_failed |= decision == DECISION_FAILED;
    return outcome && !judgement_memory_failed(&maker->memory); /* mutants: && as ||: memory runs out in tests/oom */
}

/* The last dimension changes fastest. */
void table_row_values(size_t number, int values[TABLE_DIMENSIONS])
{
    for (int dimension = TABLE_DIMENSIONS; dimension-- > 0;) {
        size_t count = (size_t)table_dimensions[dimension].count;
        values[dimension] = (int)(number % count);
        number /= count;
    }
    values[TABLE_KIND] = (values[TABLE_KIND] + 1) % KIND_COUNT; /* other, the first of the enum, is the last here */
}

enum status table_make(const struct policy *policy, struct table *out)
{
    struct maker maker = {.policy = policy, .table = out};
    bool good = true;
    *out = (struct table){0};
    arena_init(&out->arena);
    judgement_memory_init(&maker.memory);
    maker.held = arena_alloc(&out->arena, policy->rules.count * sizeof *maker.held);
    for (size_t i = 0; i < TABLE_ROWS && good; i++) {
        table_row_values(i, out->rows[i].values);
        good = maker.held && judge_row(&maker, &out->rows[i]);
    }
    judgement_memory_fini(&maker.memory);
    return good ? STATUS_OK : STATUS_NO_MEMORY;
}

void table_fini(struct table *table)
{
    arena_fini(&table->arena);
    *table = (struct table){0};
}

const struct table_row *table_row_at(const struct table *table, size_t kind, size_t mode, size_t switches)
{
    return &table->rows[(kind * MODE_COUNT + mode) * TABLE_SWITCHES + switches];
}
