#include "tests/credential_helper.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/secret_memory.h"

const char *test_program;

void credential_helper_command(struct buffer *out, const char *steps)
{
    buffer_printf(out, "\"%s\" credential-helper %s", test_program, steps);
}

/* %0D and the like, which no command line could carry. */
static void write_decoded(const char *value)
{
    for (; *value; value++) {
        char digits[3] = "";
        if (*value == '%') {
            strncpy(digits, value + 1, 2);
            value += strlen(digits);
        }
        putchar(digits[0] ? (int)strtol(digits, NULL, 16) : *value);
    }
}

/* What it was told, on one line: line feeds as |. */
static void write_request(const char *value)
{
    (void)value;
    for (int byte; (byte = getchar()) != EOF;)
        putchar(byte == '\n' ? '|' : byte);
}

static void write_lots(const char *value)
{
    for (long left = atol(value); left > 0; left--)
        putchar('x');
}

static void write_secret(const char *value)
{
    unsigned char bytes[SECRET_MEMORY_SIZE];
    (void)value;
    fflush(stdout);
    setvbuf(stdout, NULL, _IONBF, 0);
    secret_memory_reveal(bytes);
    fwrite(bytes, 1, sizeof bytes, stdout);
}

static void write_handles(const char *value)
{
    (void)value;
    printf("%d", credential_helper_count_handles());
}

static void complain_aloud(const char *value)
{
    fprintf(stderr, "%s\n", value);
}

static void sleep_for(const char *value)
{
    fflush(stdout);
    credential_helper_sleep((unsigned)atol(value));
}

static void leave_child(const char *value)
{
    fflush(stdout);
    credential_helper_leave_child((unsigned)atol(value));
}

void credential_helper_mark(void)
{
    FILE *file = fopen(CREDENTIAL_HELPER_MARK, "w");
    if (file)
        fclose(file);
}

static void mark(const char *value)
{
    (void)value;
    credential_helper_mark();
}

static void close_input(const char *value)
{
    (void)value;
    fclose(stdin);
}

static void end(const char *value)
{
    exit(atoi(value));
}

static const struct {
    const char *name;
    void (*take)(const char *value);
} steps[] = {
    {"write=", write_decoded}, {"request", write_request},  {"lots=", write_lots},       {"secret", write_secret},
    {"handles", write_handles}, {"say=", complain_aloud},    {"sleep=", sleep_for},       {"child=", leave_child},
    {"close", close_input},     {"exit=", end},             {"mark", mark},
};

int credential_helper_main(int argc, char **argv)
{
    credential_helper_start();
    for (int i = 2; i < argc; i++) {
        if (strcmp(argv[i], "arguments") == 0) {
            while (++i < argc)
                printf("%s%s", argv[i], i + 1 < argc ? "|" : "");
            break;
        }
        for (size_t step = 0; step < sizeof steps / sizeof *steps; step++) {
            size_t length = strlen(steps[step].name);
            if (strncmp(argv[i], steps[step].name, length) == 0)
                steps[step].take(argv[i] + length);
        }
    }
    return 0;
}
