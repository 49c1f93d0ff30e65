#include "core/finding.h"

const char *const severity_names[SEVERITY_COUNT] = {
    [SEVERITY_OFF] = "off",
    [SEVERITY_NOTE] = "note",
    [SEVERITY_WARNING] = "warning",
    [SEVERITY_ERROR] = "error",
};

const char *const decision_names[DECISION_COUNT] = {
    [DECISION_NONE] = "none",
    [DECISION_ALLOWED] = "allowed",
    [DECISION_DENIED] = "denied",
    [DECISION_FAILED] = "failed",
};

bool severity_parse(struct text text, enum severity *out)
{
    for (int i = 0; i < SEVERITY_COUNT; i++) {
        if (text_equals(text, text_of(severity_names[i]))) {
            *out = (enum severity)i;
            return true;
        }
    }
    return false;
}

int finding_compare(const void *left, const void *right)
{
    const struct finding *a = left, *b = right;
    if (place_before(a->place, b->place) || place_before(b->place, a->place)) {
        return place_before(a->place, b->place) ? -1 : 1;
    }
    int rules = text_compare(text_of(a->rule), text_of(b->rule));
    return rules != 0 ? rules : text_compare(a->message, b->message);
}
