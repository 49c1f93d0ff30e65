/* What is the same on every platform. */
#include "core/platform_trust.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* User names come from a directory service: nothing in them may move a cursor. What does not fit is cut off. */
void platform_trust_name_owner(struct platform_trust *trust, struct text name)
{
    char *to = trust->owner;
    size_t length = 0, size = sizeof trust->owner;
    to[0] = '\0';
    for (size_t offset = 0; offset < name.length;) {
        char shown[16];
        uint32_t code_point = text_next_code_point(name, &offset);
        if (code_point >= 0x20 && code_point < 0x7F)
            snprintf(shown, sizeof shown, "%c", (int)code_point);
        else
            snprintf(shown, sizeof shown, "\\u{%lX}", (unsigned long)code_point);
        if (strlen(shown) >= size - length)
            return;
        memcpy(to + length, shown, strlen(shown) + 1);
        length += strlen(shown);
    }
}

enum status platform_trust_name_policy(int levels, char **out)
{
    static const char name[] = PLATFORM_TRUST_DISCOVERED;
    *out = NULL;
    if (levels < 0)
        return STATUS_ABSENT;
    if (levels > PLATFORM_TRUST_LEVELS_MAX)
        return STATUS_OVER_LIMIT;
    size_t up = (size_t)levels * 3;
    char *path = malloc(up + sizeof name);
    if (!path)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < up; i++)
        path[i] = i % 3 == 2 ? '/' : '.';
    memcpy(path + up, name, sizeof name);
    *out = path;
    return STATUS_OK;
}

int64_t platform_today(void)
{
    enum { SECONDS_A_DAY = 86400 };
    return (int64_t)time(NULL) / SECONDS_A_DAY; /* POSIX time has no leap seconds: every day has as many */
}
