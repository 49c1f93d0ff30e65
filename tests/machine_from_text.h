/* Simulated machines for tests, written as the profiles users write. */
#ifndef DEPUTY_TESTS_MACHINE_FROM_TEXT_H
#define DEPUTY_TESTS_MACHINE_FROM_TEXT_H

#include "xml/machine_profile.h"

#include <check.h>
#include <string.h>

static inline enum status machine_try_text(const char *document, struct machine *machine, struct reader_error *error)
{
    struct text rest = text_of(document);
    return machine_profile_read(reader_memory_source, &rest, machine, error);
}

/* The profile's elements, without the root. */
static inline void machine_from_text(struct machine *machine, const char *root_attributes, const char *content)
{
    struct buffer document = {0};
    struct reader_error error;
    buffer_printf(&document, "<machine xmlns='urn:deputy:machine:1' %s>%s</machine>", root_attributes, content);
    enum status status = machine_try_text(document.bytes, machine, &error);
    buffer_fini(&document);
    ck_assert_msg(status == STATUS_OK, "%zu:%zu: %s", error.place.line, error.place.column, error.message);
}

static inline bool text_is(struct text text, const char *expected)
{
    return expected ? text.bytes && text_equals(text, text_of(expected)) : !text.bytes;
}

#endif
