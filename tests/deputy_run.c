#include "tests/deputy_run.h"

#include <check.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include "cli/command.h"
#include "tests/credential_helper.h"
#include "tests/scratch.h"

#ifndef O_BINARY
#define O_BINARY 0
#endif

void deputy_run_prepare(const char *sessions)
{
    struct buffer document = {0};
    buffer_printf(&document, "<sessions xmlns='urn:deputy:sessions:1'>%s</sessions>", sessions);
    scratch_put("sessions.xml", document.bytes);
    buffer_fini(&document);
    /* Its own, so that no .deputy.xml above counts. */
    scratch_put("policy.xml", "<policy xmlns='urn:deputy:policy:1' name='p' extends='default'/>");
    scratch_put("machine.xml", "<machine xmlns='urn:deputy:machine:1' user='KIOSK\\guest' unknown='accept'/>");
}

static int redirect(int stream, int file)
{
    int old = dup(stream);
    ck_assert_int_ge(old, 0);
    ck_assert_int_ge(dup2(file, stream), 0);
    return old;
}

static void put_back(int stream, int old)
{
    ck_assert_int_ge(dup2(old, stream), 0);
    close(old);
}

static int run_with(int count, const char **argv)
{
    struct options options;
    int code;
    if (options_parse(count, (char **)(uintptr_t)argv, &options, &code))
        code = command_run(&options);
    options_fini(&options);
    return code;
}

int deputy_run(const char *backend, const char *session, const char *option, const char *value)
{
    const char *argv[18] = {"deputy",    "run",        "sessions.xml", "--session", session, "--policy",        "policy.xml",
                            "--backend", backend,      "--verbose",    "--record",  DEPUTY_RUN_RECORD};
    int count = 12;
    if (strcmp(backend, "simulator") == 0) {
        argv[count++] = "--machine";
        argv[count++] = "machine.xml";
    }
    if (option)
        argv[count++] = option;
    if (value)
        argv[count++] = value;
    fflush(NULL);
    int file = open(DEPUTY_RUN_OUTPUT, O_WRONLY | O_CREAT | O_TRUNC | O_BINARY, 0600);
    ck_assert_int_ge(file, 0);
    int out = redirect(1, file), error = redirect(2, file);
    close(file);
    int code = run_with(count, argv);
    fflush(NULL);
    put_back(1, out);
    put_back(2, error);
    return code;
}

int deputy_run_helper(const char *backend, const char *session, const char *steps)
{
    struct buffer command = {0};
    credential_helper_command(&command, steps);
    int code = deputy_run(backend, session, "--credential-helper", command.bytes);
    buffer_fini(&command);
    return code;
}

struct text deputy_run_content(const char *path)
{
    static char bytes[1 << 16];
    FILE *file = scratch_open(path, "rb");
    ck_assert_msg(file != NULL, "%s is not there", path);
    setvbuf(file, NULL, _IONBF, 0);
    struct text text = {bytes, fread(bytes, 1, sizeof bytes, file)};
    fclose(file);
    ck_assert_uint_lt(text.length, sizeof bytes);
    return text;
}
