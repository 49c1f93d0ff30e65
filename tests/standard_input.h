/* What the code under test reads from standard input: a file, so that what it leaves can be counted. */
#ifndef DEPUTY_TESTS_STANDARD_INPUT_H
#define DEPUTY_TESTS_STANDARD_INPUT_H

#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/text.h"

#ifndef O_BINARY
#define O_BINARY 0
#endif

struct standard_input {
    int old; /* where standard input was before */
};

#define STANDARD_INPUT_FILE "deputy-test-input"

static inline void standard_input_set(struct standard_input *input, struct text bytes)
{
    int file = open(STANDARD_INPUT_FILE, O_RDWR | O_CREAT | O_TRUNC | O_BINARY, 0600);
    ck_assert_int_ge(file, 0);
    ck_assert_int_eq(write(file, bytes.bytes, (unsigned)bytes.length), (int)bytes.length);
    ck_assert_int_eq(lseek(file, 0, SEEK_SET), 0);
    input->old = dup(0);
    ck_assert_int_eq(dup2(file, 0) < 0, 0);
    close(file);
}

/* Bytes that are still to be read. */
static inline long standard_input_left(void)
{
    long at = (long)lseek(0, 0, SEEK_CUR), end = (long)lseek(0, 0, SEEK_END);
    return end - at;
}

static inline void standard_input_reset(const struct standard_input *input)
{
    ck_assert_int_eq(dup2(input->old, 0) < 0, 0);
    close(input->old);
    remove(STANDARD_INPUT_FILE);
}

#endif
