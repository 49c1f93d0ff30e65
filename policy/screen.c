#include "policy/screen.h"

#include "policy/glob.h"

/* Facts that come from texts have no bits before somebody asks for them. */
static bool is_eager(const struct condition *condition)
{
    return condition->kind == CONDITION_BITS && condition->fact < FACT_PASSWORD_VARIABLE;
}

static bool is_glob_with_literals(const struct condition *condition, struct screen *screen)
{
    bool is_glob;
    if (condition->kind != CONDITION_PATTERN || fact_is_finite(condition->fact))
        return false;
    struct text written = pattern_written(condition->pattern, &is_glob);
    if (is_glob)
        glob_literals(written, &screen->start, &screen->end);
    return is_glob && screen->start.length + screen->end.length > 0;
}

/* What all the texts start with, as far as it is ASCII. */
static bool is_texts(const struct condition *condition, struct screen *screen)
{
    if (condition->kind != CONDITION_TEXT)
        return false;
    struct text start = condition->texts[0];
    size_t common = 0;
    /* mutants: 0x80 as 0x80 + 1, < as <=: no character begins with such a byte */
    while (common < start.length && (unsigned char)start.bytes[common] < 0x80)
        common++;
    for (size_t i = 1; i < condition->text_count; i++) { /* mutants: 1 as 0: the first agrees with itself */
        struct text other = condition->texts[i];
        size_t same = 0;
        /* mutants: < as <=, && as ||: they may agree for longer, and behind the end of one they do not */
        while (same < common && same < other.length && other.bytes[same] == start.bytes[same])
            same++;
        common = same;
    }
    screen->start = text_slice(start, 0, common);
    return common > 0;
}

struct screen screen_of(const struct rule *rule)
{
    const struct rule_condition *when = rule->conditions;
    struct screen screen = {.rule = rule, .mask = UINT64_MAX, .fact = FACT_COUNT};
    if (!when || when->next || when->condition.kind != CONDITION_ALL)
        return screen;
    for (const struct condition *child = when->condition.first_to_ask; child; child = child->next_to_ask) {
        if (is_eager(child) && screen.mask == UINT64_MAX) {
            screen.mask = child->mask;
            screen.word = (uint16_t)child->word;
        } else if (screen.fact == FACT_COUNT && (is_texts(child, &screen) || is_glob_with_literals(child, &screen))) {
            screen.fact = child->fact;
            screen.is_list = fact_definitions[child->fact].type == FACT_LIST;
            screen.first = screen.start.length > 0 ? screen_lower(screen.start.bytes[0]) : 0;
            screen.last = screen.end.length > 0 ? screen_lower(screen.end.bytes[screen.end.length - 1]) : 0;
        }
    }
    return screen;
}

/* `from_end`: compares backwards. */
static bool may_agree(struct text text, struct text literal, bool from_end)
{
    for (size_t i = 0; i < literal.length; i++) {
        if (i == text.length)
            return false;
        char byte = text.bytes[from_end ? text.length - 1 - i : i];
        if ((unsigned char)byte >= 0x80)
            return true;
        if (screen_lower(byte) != screen_lower(literal.bytes[from_end ? literal.length - 1 - i : i]))
            return false;
    }
    return true;
}

bool screen_text_passes(const struct screen *screen, struct text text)
{
    return may_agree(text, screen->start, false) && may_agree(text, screen->end, true);
}
