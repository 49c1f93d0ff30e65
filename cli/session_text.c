#include "cli/session_text.h"

#include <stdlib.h>
#include <string.h>

void session_add_name_by(session_text_adder *add, struct buffer *out, struct text group, struct text name)
{
    if (!text_is_blank(group)) {
        add(out, group);
        buffer_add_byte(out, '\\');
    }
    add(out, text_is_blank(name) ? TEXT("(no name)") : name);
}

void session_add_name(struct buffer *out, struct text group, struct text name)
{
    session_add_name_by(buffer_add_visible, out, group, name);
}

void session_add_identity_by(session_text_adder *add, struct buffer *out, const struct identity *identity)
{
    if (!identity->user.bytes) {
        buffer_add(out, TEXT("whoever is named at launch"));
        return;
    }
    if (identity->domain.bytes && !text_equals(identity->domain, TEXT("."))) {
        add(out, identity->domain);
        buffer_add_byte(out, '\\');
    }
    add(out, identity->user);
}

void session_add_identity(struct buffer *out, const struct identity *identity)
{
    session_add_identity_by(buffer_add_visible, out, identity);
}

void session_add_who_by(session_text_adder *add, struct buffer *out, enum run_as_mode mode, bool net_only,
                        const struct identity *identity)
{
    session_add_identity_by(add, out, identity);
    buffer_printf(out, " (%s%s)", run_as_mode_names[mode], net_only ? ", net only" : "");
}

void session_add_who(struct buffer *out, enum run_as_mode mode, bool net_only, const struct identity *identity)
{
    session_add_who_by(buffer_add_visible, out, mode, net_only, identity);
}

/* Findings are sorted by place: the same rule may hold in several of them. */
static int compare_rules(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

const char **session_rules(const struct finding *findings, size_t finding_count, size_t *count)
{
    const char **rules = malloc((finding_count + 1) * sizeof *rules);
    *count = 0;
    if (!rules)
        return NULL;
    for (size_t i = 0; i < finding_count; i++)
        rules[i] = findings[i].rule;
    if (finding_count > 1)
        qsort(rules, finding_count, sizeof *rules, compare_rules);
    for (size_t i = 0; i < finding_count; i++) {
        if (*count == 0 || strcmp(rules[*count - 1], rules[i]) != 0)
            rules[(*count)++] = rules[i];
    }
    return rules;
}
