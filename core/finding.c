#include "core/finding.h"

const char *const severity_names[SEVERITY_COUNT] = {
    [SEVERITY_OFF] = "off",
    [SEVERITY_NOTE] = "note",
    [SEVERITY_WARNING] = "warning",
    [SEVERITY_ERROR] = "error",
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
