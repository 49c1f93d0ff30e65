#include "core/platform_encoding.h"

#include <stddef.h>

const uint16_t *platform_upper_half(const char *name)
{
    (void)name;
    return NULL;
}
