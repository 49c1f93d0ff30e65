/* A decision table as one page that needs nothing else: cli/table.html with its parts filled in. */
#include <stdlib.h>

#include "cli/html.h"
#include "cli/table_keys.h"
#include "cli/table_report.h"

/* A rule that holds somewhere in the table; the page calls it by its number. */
struct page_rule {
    const struct table_rule *rule;
    size_t row_count;
};

struct page {
    const struct table_report *report;
    const struct table_keys *keys;
    struct page_rule *rules; /* by id */
    size_t rule_count;
};

static const char *const decision_words[DECISION_COUNT] = {"no session", "allowed", "denied", "could not be decided"};
static const enum decision decision_order[DECISION_COUNT] = {DECISION_ALLOWED, DECISION_DENIED, DECISION_FAILED, DECISION_NONE};

/* ---- rules ---- */

static int compare_rules(const void *left, const void *right)
{
    const struct page_rule *a = left, *b = right;
    return text_compare(a->rule->rule->id, b->rule->rule->id);
}

/* Every rule of every outcome, then each once. False: memory is out. */
static bool collect_rules(struct page *page)
{
    const struct table *table = page->report->table;
    size_t count = 0, kept = 0;
    for (size_t i = 0; i < table->outcome_count; i++)
        count += table->outcomes[i]->rule_count;
    page->rules = malloc((count + 1) * sizeof *page->rules);
    if (!page->rules)
        return false;
    count = 0;
    for (size_t i = 0; i < table->outcome_count; i++) {
        for (size_t j = 0; j < table->outcomes[i]->rule_count; j++)
            page->rules[count++] = (struct page_rule){&table->outcomes[i]->rules[j], table->outcomes[i]->row_count};
    }
    if (count > 1)
        qsort(page->rules, count, sizeof *page->rules, compare_rules);
    for (size_t i = 0; i < count; i++) {
        if (kept > 0 && compare_rules(&page->rules[kept - 1], &page->rules[i]) == 0)
            page->rules[kept - 1].row_count += page->rules[i].row_count;
        else
            page->rules[kept++] = page->rules[i];
    }
    page->rule_count = kept;
    return true;
}

static size_t number_of(const struct page *page, const struct table_rule *rule)
{
    struct page_rule wanted = {rule, 0};
    const struct page_rule *found = bsearch(&wanted, page->rules, page->rule_count, sizeof *page->rules, compare_rules);
    return found ? (size_t)(found - page->rules) : page->rule_count;
}

/* A locked rule that is silenced: nothing is reported, and it denies. */
static const char *severity_words(const struct table_rule *rule)
{
    return rule->denies && rule->severity != SEVERITY_ERROR ? "denies, silenced" : severity_names[rule->severity];
}

/* A rule that was given no name has its id for one: that is said once. */
static void add_title(const struct rule *rule, struct buffer *out)
{
    html_add(out, rule->id);
    if (text_equals(rule->id, rule->name))
        return;
    buffer_add_byte(out, ' ');
    html_add(out, rule->name);
}

/* ---- parts ---- */

static void add_name(const void *context, struct buffer *out)
{
    const struct page *page = context;
    html_add(out, page->report->policy->name);
}

static void add_summary(const void *context, struct buffer *out)
{
    const struct page *page = context;
    size_t counts[DECISION_COUNT];
    table_count(page->report->table, counts);
    for (size_t i = 0; i < DECISION_COUNT; i++) {
        enum decision decision = decision_order[i];
        if (counts[decision] > 0)
            buffer_printf(out, "<li><b>%zu</b> <span class=\"sign %s\">%s</span></li>", counts[decision],
                          decision_names[decision], decision_words[decision]);
    }
}

static const char *kind_name(const struct table *table, size_t number)
{
    return entry_kind_names[table_row_at(table, number, 0, 0)->values[TABLE_KIND]];
}

static void add_kind_options(const void *context, struct buffer *out)
{
    const struct page *page = context;
    for (size_t i = 0; i < KIND_COUNT; i++)
        buffer_printf(out, "<option>%s</option>", kind_name(page->report->table, i));
}

static void add_decision_options(const void *context, struct buffer *out)
{
    const struct page *page = context;
    size_t counts[DECISION_COUNT];
    table_count(page->report->table, counts);
    for (size_t i = 0; i < DECISION_COUNT; i++) {
        enum decision decision = decision_order[i];
        if (counts[decision] > 0)
            buffer_printf(out, "<option value=\"%s\">%s</option>", decision_names[decision], decision_words[decision]);
    }
}

static void add_rule_options(const void *context, struct buffer *out)
{
    const struct page *page = context;
    for (size_t i = 0; i < page->rule_count; i++) {
        buffer_printf(out, "<option value=\"%zu\">", i);
        add_title(page->rules[i].rule->rule, out);
        buffer_add(out, TEXT("</option>"));
    }
}

/* Colour by decision, deeper where more rules deny. */
static void add_class(const struct table_key *key, struct buffer *out)
{
    size_t reasons = table_reason_count(key->outcome);
    if (key->decision == DECISION_ALLOWED && reasons > 0)
        buffer_add(out, TEXT("warned"));
    else
        buffer_printf(out, "%s", decision_names[key->decision]);
    if (key->decision == DECISION_DENIED && reasons > 1)
        buffer_printf(out, " by-%d", reasons > 2 ? 3 : 2);
}

static const char *sign_of(const struct table_key *key)
{
    return strcmp(key->sign, ".") == 0 ? "\xE2\x9C\x93" : strcmp(key->sign, "-") == 0 ? "\xE2\x80\x93" : key->sign;
}

static void add_cell(const struct page *page, const struct table_row *row, bool first, struct buffer *out)
{
    const struct table_key *key = table_key_of(page->keys, row);
    const struct table_outcome *outcome = row->outcome;
    buffer_add(out, TEXT("<td class=\""));
    add_class(key, out);
    buffer_printf(out, "\" data-d=\"%s\" data-r=\"", decision_names[outcome->decision]);
    for (size_t i = 0; i < outcome->rule_count; i++)
        buffer_printf(out, "%s%zu", i > 0 ? " " : "", number_of(page, &outcome->rules[i]));
    buffer_printf(out, "\" tabindex=\"%d\" title=\"%s", first ? 0 : -1, decision_words[outcome->decision]);
    for (size_t i = 0; i < outcome->rule_count; i++) {
        buffer_add(out, i > 0 ? TEXT(", ") : TEXT(": "));
        html_add(out, outcome->rules[i].rule->id);
    }
    buffer_printf(out, "\">%s</td>", sign_of(key));
}

/* A dimension's values over the columns that have them. */
static void add_head(const struct page *page, int dimension, struct buffer *out)
{
    static const char *const titles[TABLE_DIMENSIONS] = {"", "", "administrator", "shell execute", "net only"};
    const struct table *table = page->report->table;
    buffer_printf(out, "<tr><th scope=\"row\">%s</th>", titles[dimension]);
    for (size_t i = 0, end; i < TABLE_SWITCHES; i = end) {
        int value = table_row_at(table, 0, 0, i)->values[dimension];
        for (end = i + 1; end < TABLE_SWITCHES && table_row_at(table, 0, 0, end)->values[dimension] == value;)
            end++;
        buffer_printf(out, end - i > 1 ? "<th colspan=\"%zu\" scope=\"colgroup\">" : "<th scope=\"col\">", end - i);
        buffer_printf(out, "%s</th>", table_value_word(dimension, value));
    }
    buffer_add(out, TEXT("</tr>\n"));
}

static void add_caption(const struct page *page, size_t kind, struct buffer *out)
{
    size_t counts[DECISION_COUNT] = {0};
    for (size_t i = 0; i < MODE_COUNT * TABLE_SWITCHES; i++)
        counts[table_row_at(page->report->table, kind, 0, i)->outcome->decision]++;
    buffer_printf(out, "<caption>%s <small>", kind_name(page->report->table, kind));
    bool first = true;
    for (size_t i = 0; i < DECISION_COUNT; i++) {
        if (counts[decision_order[i]] == 0)
            continue;
        buffer_printf(out, "%s%zu %s", first ? "" : ", ", counts[decision_order[i]], decision_words[decision_order[i]]);
        first = false;
    }
    buffer_add(out, TEXT("</small></caption>\n"));
}

static void add_matrices(const void *context, struct buffer *out)
{
    const struct page *page = context;
    for (size_t kind = 0; kind < KIND_COUNT; kind++) {
        buffer_printf(out, "<section class=\"card\" data-kind=\"%s\">", kind_name(page->report->table, kind));
        buffer_add(out, TEXT("<table class=\"matrix\">"));
        add_caption(page, kind, out);
        buffer_printf(out, "<colgroup><col class=\"label\"/><col span=\"%d\"/></colgroup>\n<thead>", TABLE_SWITCHES);
        for (int dimension = TABLE_ADMINISTRATOR; dimension <= TABLE_NET_ONLY; dimension++)
            add_head(page, dimension, out);
        buffer_add(out, TEXT("</thead>\n<tbody>\n"));
        for (size_t mode = 0; mode < MODE_COUNT; mode++) {
            buffer_printf(out, "<tr><th scope=\"row\">%s</th>", run_as_mode_names[mode]);
            for (size_t i = 0; i < TABLE_SWITCHES; i++)
                add_cell(page, table_row_at(page->report->table, kind, mode, i), mode == 0 && i == 0, out);
            buffer_add(out, TEXT("</tr>\n"));
        }
        buffer_add(out, TEXT("</tbody></table></section>\n"));
    }
}

static void add_signs(const void *context, struct buffer *out)
{
    const struct page *page = context;
    for (size_t i = 0; i < page->keys->count; i++) {
        const struct table_key *key = &page->keys->keys[i];
        buffer_add(out, TEXT("<li><span class=\"sign "));
        add_class(key, out);
        buffer_printf(out, "\">%s</span><span>%s", sign_of(key), decision_words[key->decision]);
        const char *between = key->decision == DECISION_DENIED ? " by " : " with ";
        for (size_t j = 0; j < key->outcome->rule_count; j++) {
            const struct table_rule *rule = &key->outcome->rules[j];
            if (!table_rule_is_reason(key->outcome, rule))
                continue;
            buffer_printf(out, "%s", between);
            if (table_reason_count(key->outcome) == 1)
                add_title(rule->rule, out);
            else
                html_add(out, rule->rule->id);
            between = ", ";
        }
        buffer_add(out, TEXT("</span></li>\n"));
    }
}

static void add_rule_rows(const void *context, struct buffer *out)
{
    const struct page *page = context;
    for (size_t i = 0; i < page->rule_count; i++) {
        const struct table_rule *held = page->rules[i].rule;
        const struct rule *rule = held->rule;
        buffer_printf(out, "<tr id=\"rule-%zu\" data-head=\"", i);
        add_title(rule, out);
        buffer_printf(out, " (%s)\"><td class=\"short\">", severity_words(held));
        html_add(out, rule->id);
        buffer_printf(out, "</td><td class=\"%s\">%s</td><td class=\"wide\">%zu</td><td><b>",
                      held->denies ? "error" : severity_names[held->severity], severity_words(held), page->rules[i].row_count);
        html_add(out, rule->name);
        buffer_add(out, TEXT("</b><br/>"));
        html_add(out, text_trimmed(rule->help));
        buffer_add(out, TEXT("</td></tr>\n"));
    }
}

void table_html(const struct table_report *report, struct buffer *out)
{
    static const struct html_part parts[] = {
        {"name", add_name},
        {"summary", add_summary},
        {"kinds", add_kind_options},
        {"decisions", add_decision_options},
        {"rules", add_rule_options},
        {"signs", add_signs},
        {"matrices", add_matrices},
        {"rule-rows", add_rule_rows},
        {NULL, NULL},
    };
    struct table_keys keys;
    struct page page = {.report = report, .keys = &keys};
    table_keys_make(report->table, &keys);
    out->failed |= !collect_rules(&page);
    html_page(out, "cli/table.html", parts, &page);
    free(page.rules);
}
