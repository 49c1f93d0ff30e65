#include "core/platform_encoding.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <windows.h>

/* Families of names and where their numbers begin among Windows' ("Code Page Identifiers"). ISO 8859 has no part 12; 1 is
 * libxml2's own. */
static const struct family {
    const char *prefix;
    UINT base;
} families[] = {
    {"windows-", 0}, {"cp", 0}, {"ibm", 0}, {"iso-8859-", 28590}, {"koi8-r", 20866}, {"koi8-u", 21866},
};

static UINT code_page_of(const char *name)
{
    for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
        size_t length = strlen(families[i].prefix);
        if (_strnicmp(name, families[i].prefix, length) != 0)
            continue;
        char *end;
        unsigned long number = name[length] ? strtoul(name + length, &end, 10) : 0;
        if (!name[length] || (end != name + length && *end == '\0' && number < 65000))
            return families[i].base + (UINT)number;
    }
    return 0;
}

const uint16_t *platform_upper_half(const char *name)
{
    static uint16_t upper_half[128];
    UINT page = code_page_of(name);
    CPINFO about;
    if (page == 0 || !GetCPInfo(page, &about) || about.MaxCharSize != 1)
        return NULL;
    for (int i = 0; i < 128; i++) {
        char byte = (char)(0x80 + i);
        wchar_t wide = 0;
        int count = MultiByteToWideChar(page, MB_ERR_INVALID_CHARS, &byte, 1, &wide, 1);
        /* Of its own code pages Windows gives a byte that is no character as the control of that number. */
        bool is_none = i < 0x20 && page >= 1250 && page <= 1258 && wide == 0x80 + i;
        upper_half[i] = count == 1 && wide >= 0x80 && !is_none ? wide : 0;
    }
    char letter = 'A';
    wchar_t wide = 0;
    return MultiByteToWideChar(page, MB_ERR_INVALID_CHARS, &letter, 1, &wide, 1) == 1 && wide == L'A' ? upper_half : NULL;
}
