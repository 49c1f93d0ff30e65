/* One exchange with another program: what it is told on standard input, what it answers on standard output. */
#ifndef DEPUTY_CORE_PLATFORM_PROCESS_H
#define DEPUTY_CORE_PLATFORM_PROCESS_H

#include <stdint.h>

#include "core/text.h"

enum process_end {
    PROCESS_NOT_STARTED,    /* `reason` says why */
    PROCESS_EXITED,         /* with exit_code */
    PROCESS_KILLED,         /* by signal exit_code (POSIX only) */
    PROCESS_TIMED_OUT,      /* it and whatever it had started were ended */
    PROCESS_WROTE_TOO_MUCH, /* the same: `output` was full before the answer was at its end */
};

struct process_exchange {
    /* in */
    const char *command;  /* UTF-8. POSIX: words as sh takes them, with quotes and backslashes, nothing expanded; Windows: by
                           * the rules of CommandLineToArgvW. A program without a path is looked for along PATH, never in the
                           * working directory; no shell is started, so on Windows not for .bat or .cmd either. */
    struct text input;    /* written to it, then its standard input is closed; that it does not read all is no failure */
    char *output;         /* the caller's; its answer is read there and nowhere else */
    size_t output_size;
    uint64_t timeout_ms;  /* from the start to its end */
    /* out */
    size_t output_length;
    enum process_end end;
    unsigned long exit_code;
    char reason[200];
};

/* Starts the program with its standard error passed through and no other handle of ours, and waits until it has ended. What it
 * leaves running is left alone after it has ended by itself, and not waited for, even where that holds its standard output. */
void platform_exchange(struct process_exchange *exchange);

#endif
