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
    if (!is_glob)
        return false;
    glob_literals(written, &screen->start, &screen->end);
    return screen->start.length + screen->end.length > 0;
}

static bool is_one_text(const struct condition *condition, struct screen *screen)
{
    if (condition->kind != CONDITION_TEXT || condition->text_count != 1)
        return false;
    screen->start = condition->texts[0];
    screen->whole = true;
    return true;
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
            screen.word = (uint32_t)child->word;
        } else if (screen.fact == FACT_COUNT && (is_one_text(child, &screen) || is_glob_with_literals(child, &screen))) {
            screen.fact = child->fact;
        }
    }
    return screen;
}

static unsigned char lower(char byte)
{
    unsigned char letter = (unsigned char)byte;
    return letter >= 'A' && letter <= 'Z' ? letter + 32 : letter;
}

/* `from_end`: compares backwards. A letter beyond ASCII may be another case of one (U+212A is a K): then nothing is known. */
static bool may_agree(struct text text, struct text literal, bool from_end)
{
    for (size_t i = 0; i < literal.length; i++) {
        if (i == text.length)
            return false;
        char byte = text.bytes[from_end ? text.length - 1 - i : i];
        if ((unsigned char)byte >= 0x80)
            return true;
        if (lower(byte) != lower(literal.bytes[from_end ? literal.length - 1 - i : i]))
            return false;
    }
    return true;
}

bool screen_text_passes(const struct screen *screen, struct text text)
{
    /* Parts of a list are tested one by one, without the white space around them: that is left to who does it. */
    if (fact_definitions[screen->fact].type == FACT_LIST &&
        (text_find_byte(text, ';') < text.length || text_trimmed(text).length != text.length))
        return true;
    if (screen->whole)
        return text_equals(text, screen->start);
    return may_agree(text, screen->start, false) && may_agree(text, screen->end, true);
}
