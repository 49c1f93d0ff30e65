#include "xml/reader.h"

#define BASE64_MINIMUM 32

void base64_check_add(struct base64_check *check, struct text text)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    static bool member[256];
    if (!member['A']) {
        for (const char *letter = alphabet; *letter; letter++)
            member[(unsigned char)*letter] = true;
    }
    for (size_t i = 0; i < text.length && !check->broken; i++) {
        char byte = text.bytes[i];
        if (byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n')
            continue;
        if (byte == '=')
            check->broken = ++check->padding > 2;
        else
            check->broken = check->padding > 0 || !member[(unsigned char)byte];
        check->characters++;
    }
}

bool base64_check_holds(const struct base64_check *check)
{
    return !check->broken && check->characters >= BASE64_MINIMUM && check->characters % 4 == 0;
}
