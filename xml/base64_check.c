#include "xml/reader.h"

#define BASE64_MINIMUM 32

static bool is_digit(char byte)
{
    return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '+' ||
           byte == '/';
}

void base64_check_add(struct base64_check *check, struct text text)
{
    for (size_t i = 0; i < text.length && !check->broken; i++) {
        char byte = text.bytes[i];
        if (byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n')
            continue;
        if (byte == '=')
            check->broken = ++check->padding > 2;
        else
            check->broken = check->padding > 0 || !is_digit(byte);
        check->characters++;
    }
}

bool base64_check_holds(const struct base64_check *check)
{
    return !check->broken && check->characters >= BASE64_MINIMUM && check->characters % 4 == 0;
}
