/* What ci/mutants finds in a source: example.expect lists it, and `ci/mutants list` must say the same. */
#include <stdbool.h>
#include <stddef.h>

#define LIMIT ((size_t)7)
#define TWICE(value) ((value) + (value))
#define IN_BODY(value) ((value) < 3)
#define HANDED_ON(value) TWICE((value) + 5)

static const int table[2] = {5, 6};

enum colour { RED = 3 };

int example(const char *bytes, size_t length, enum colour colour)
{
    static int calls = 4;
    int sum = 0;
    bool all = true;
    _Static_assert(sizeof(int) == 4, "not looked at");
    for (size_t i = 0; i < length && bytes[i] != 'x'; i++) {
        sum += table[i % 2] - 1;
    }
    if (!bytes || length >= LIMIT || bytes == NULL)
        return -(int)sizeof(char[9]);
    switch (colour) {
    case 3 + 0:
        return TWICE(sum > 8);
    default:
        all = IN_BODY(HANDED_ON(sum - 9)) /* < in a comment */ <= 0x10;
    }
    return all ? (int)(bytes + 20 - bytes) : calls;
}
