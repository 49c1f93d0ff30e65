/* deputy's own outcomes, and the Windows errors it explains. Code, name and texts stand together: in an
 * X-macro here, and in a table in status.c. */
#ifndef DEPUTY_CORE_STATUS_H
#define DEPUTY_CORE_STATUS_H

#include <stdint.h>

/* 0, or a negative code. */
#define STATUS_MAP(X) \
    X(OK, 0, "ok") \
    X(NO_MEMORY, -1, "out of memory") \
    X(CANNOT_OPEN, -2, "cannot be opened") \
    X(CANNOT_READ, -3, "cannot be read") \
    X(CANNOT_WRITE, -4, "cannot be written") \
    X(NOT_WELL_FORMED, -5, "not well-formed") \
    X(OVER_LIMIT, -6, "over a limit") \
    X(INVALID, -7, "not valid") \
    X(ENCRYPTED, -8, "encrypted") \
    X(FOREIGN, -9, "another kind of document") \
    X(STOPPED, -10, "stopped by the receiver") \
    X(UNSUPPORTED, -11, "not supported") \
    X(DENIED, -12, "denied by policy") \
    X(NO_SECRET, -13, "no source has the secret") \
    X(WRONG_USER, -14, "another user was answered") \
    X(SYSTEM, -15, "the system refused") \
    X(PATTERN, -16, "a pattern ran over its limits") \
    X(ABSENT, -17, "is not there") \
    X(LINK, -18, "is a link, or is reached through one")

enum status {
#define STATUS_ENUM(name, code, text) STATUS_##name = (code),
    STATUS_MAP(STATUS_ENUM)
#undef STATUS_ENUM
};
const char *status_text(enum status status);

/* A Windows system error: its symbolic name (winerror.h), what it means for a launch, and what to do. */
struct windows_error {
    uint32_t code;
    const char *name, *message, *help;
};
/* Never NULL: a code that is not listed has the name ERROR_UNKNOWN, generic texts and code 0. */
const struct windows_error *windows_error_find(uint32_t code);

/* What an exit code says about a program that was started as another user: the launch succeeded, and then the program could
 * not begin. NULL: nothing, it is the program's own. */
const struct windows_error *logon_exit_code_find(uint32_t code);

#endif
