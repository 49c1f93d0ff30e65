#include "tests/scratch.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

void scratch_enter(void)
{
    scratch_make_folder();
}

void scratch_leave(void)
{
    scratch_remove_folder();
}

void scratch_put_bytes(const char *path, const void *bytes, size_t size)
{
    FILE *file = scratch_open(path, "wb");
    ck_assert_msg(file != NULL, "%s cannot be made", path);
    ck_assert_uint_eq(fwrite(bytes, 1, size, file), size);
    ck_assert_int_eq(fclose(file), 0);
}

void scratch_put(const char *path, const char *content)
{
    scratch_put_bytes(path, content, strlen(content));
}

void scratch_expect(const char *path, const char *content)
{
    FILE *file = scratch_open(path, "rb");
    ck_assert_msg(file != NULL, "%s is not there", path);
    char *text = scratch_take(file);
    ck_assert_str_eq(text, content);
    free(text);
}

char *scratch_take(FILE *stream)
{
    ck_assert_int_eq(fseek(stream, 0, SEEK_END), 0);
    long size = ftell(stream);
    ck_assert_int_ge(size, 0);
    rewind(stream);
    char *text = malloc((size_t)size + 1);
    ck_assert_ptr_nonnull(text);
    ck_assert_uint_eq(fread(text, 1, (size_t)size, stream), (size_t)size);
    text[size] = '\0';
    fclose(stream);
    return text;
}
