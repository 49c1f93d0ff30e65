/* The terminal deputy was started from, whatever its standard streams are. One file per platform. */
#ifndef DEPUTY_CLI_CONSOLE_H
#define DEPUTY_CLI_CONSOLE_H

#include "core/secret.h"

enum console_reply {
    CONSOLE_ANSWERED,
    CONSOLE_ABSENT,   /* there is no terminal */
    CONSOLE_ENDED,    /* its input ended before anything was typed */
    CONSOLE_TOO_LONG, /* the answer has more than `limit` bytes */
    CONSOLE_INVALID,  /* it is not text */
    CONSOLE_FAILED    /* the terminal, or memory, failed */
};

/* Shows `question` (UTF-8, made visible) and reads one line into the pages of `answer`, which starts zeroed and is the
 * caller's to secret_fini. Without `echo` nothing of what is typed is shown; the terminal is put back on every way out, also
 * where a signal ends or stops deputy meanwhile. */
enum console_reply console_ask(struct text question, bool echo, size_t limit, struct secret *answer);

#endif
