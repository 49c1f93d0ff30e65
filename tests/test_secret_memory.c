/* A known password is given to `deputy run` in every way that works without a terminal; afterwards it is nowhere: not in what
 * was recorded or said, and not in this process's memory, freed memory included. */
#include <check.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "backends/backend.h"
#include "core/credential_sources.h"
#include "tests/credential_helper.h"
#include "tests/deputy_run.h"
#include "tests/machine_from_text.h"
#include "tests/scratch.h"
#include "tests/secret_memory.h"
#include "tests/standard_input.h"

Suite *secret_memory_suite(void);

/* The search finds what there is: otherwise finding nothing proves nothing. */
START_TEST(a_planted_secret_is_found)
{
    size_t seen;
    unsigned char *heap = malloc(2 * SECRET_MEMORY_UNITS);
    struct secret pages = {0};
    ck_assert_ptr_nonnull(heap);
    /* Locked pages, which crash dumps leave out, are memory too. */
    ck_assert_int_eq(secret_reserve(&pages, SECRET_MEMORY_SIZE), STATUS_OK);
    secret_memory_reveal((unsigned char *)pages.bytes);
    secret_memory_reveal_utf16(heap);
    ck_assert_uint_eq(secret_memory_search(&seen), SECRET_MEMORY_SIZE / 8 + SECRET_MEMORY_UNITS / 4);
    ck_assert_uint_gt(seen, 1 << 20);
    secret_fini(&pages);
    /* Its last part alone. */
    secret_wipe(heap, 2 * SECRET_MEMORY_UNITS - 8);
    ck_assert_uint_eq(secret_memory_search(&seen), 1);
    secret_wipe(heap, 2 * SECRET_MEMORY_UNITS);
    free(heap);
}
END_TEST

/* ---- runs ---- */

static int run_with_input(const char *backend, const char *before, const char *after)
{
    unsigned char line[SECRET_MEMORY_SIZE + 16];
    struct standard_input old;
    size_t length = strlen(before);
    memcpy(line, before, length);
    secret_memory_reveal(line + length);
    memcpy(line + length + SECRET_MEMORY_SIZE, after, strlen(after));
    standard_input_set(&old, (struct text){(const char *)line, length + SECRET_MEMORY_SIZE + strlen(after)});
    secret_wipe(line, sizeof line);
    int code = deputy_run(backend, "Known", "--password-stdin", NULL);
    standard_input_reset(&old);
    return code;
}

/* How often the password stands in a file; `part`, where it is given, must stand in it too. */
static size_t count_in_file(const char *path, const char *part)
{
    struct text text = deputy_run_content(path);
    ck_assert_msg(!part || text_contains(text, text_of(part)), "%s: %.*s", part, TEXT_ARGS(text));
    size_t count = secret_memory_count((const unsigned char *)text.bytes, text.length);
    secret_wipe((char *)(uintptr_t)text.bytes, text.length);
    return count;
}

static void set_up(void)
{
    scratch_enter();
    deputy_run_prepare("<session id='00000001-0000-4000-8000-000000000000' name='Known' kind='command-line'>"
                       "<command>whoami.exe</command><run-as mode='custom' user='alice' domain='CORP'/></session>");
}

/* Without the rest of the chain: nobody shall be asked at the terminal that the tests run in, nor wait for 60 s. */
static enum credential_reply ask_directly(const char *steps, uint64_t timeout_ms)
{
    struct arena arena;
    struct buffer command = {0};
    struct credential_answer answer = {0};
    struct credential_request request = {.host = CREDENTIAL_PERSONAL};
    arena_init(&arena);
    credential_helper_command(&command, steps);
    struct credential_helper helper = {command.bytes, timeout_ms};
    enum credential_reply reply = credential_ask_helper(&helper, &request, &arena, &answer);
    ck_assert(!secret_is_present(&answer.secret));
    arena_fini(&arena);
    buffer_fini(&command);
    return reply;
}

START_TEST(nothing_is_left)
{
    static const struct {
        const char *steps; /* of a helper; NULL: a line of standard input between these */
        const char *before, *after;
        int code; /* on the simulator */
        const char *said;
    } runs[] = {
        {NULL, "", "\n", 0, "as alice"},
        {NULL, "\xEF\xBB\xBF", "\r\n", 0, "as alice"},
        {NULL, "", "\xFF\n", 125, "UTF-8"},
        {"write=password= secret write=%0Ausername=CORP%5Calice%0A", NULL, NULL, 0, "as alice"},
        {"write=username=mallory%0Apassword= secret write=%0A", NULL, NULL, 125, "mallory"},
        {"write=password= secret write=%0D%0D%0A", NULL, NULL, 125, "carriage return"},
        {"write=password= secret write=%00%0A", NULL, NULL, 125, "NUL"},
        {"write=password= secret write=%0A secret write=%0A", NULL, NULL, 125, "without ="},
        {"write=password= secret write=%0Aother= secret lots=20000", NULL, NULL, 125, "16384"},
        {"write=password= secret lots=5000", NULL, NULL, 125, "4096"},
    };
    size_t seen, found = 0;
    for (const struct backend *const *backend = backend_list(); *backend; backend++) {
        const char *name = (*backend)->name;
        bool simulated = *backend == &backend_simulator;
        for (size_t i = 0; i < sizeof runs / sizeof *runs; i++) {
            /* Where Windows is asked: there is no such user. */
            int expected = simulated || runs[i].code != 0 ? runs[i].code : 126;
            int code = runs[i].steps ? deputy_run_helper(name, "Known", runs[i].steps)
                                     : run_with_input(name, runs[i].before, runs[i].after);
            found += count_in_file(DEPUTY_RUN_OUTPUT, simulated || runs[i].code != 0 ? runs[i].said : NULL);
            ck_assert_msg(code == expected, "%s, run %zu: exit code %d", name, i, code);
            found += count_in_file(DEPUTY_RUN_RECORD, expected == 125 ? NULL : "provided");
        }
    }
    ck_assert_msg(found == 0, "it was said or recorded");
    ck_assert_int_eq(ask_directly("write=password= secret write=%0A exit=3", 20000), CREDENTIAL_NOT_FOUND);
    ck_assert_int_eq(ask_directly("write=password= secret write=%0A sleep=20000", 500), CREDENTIAL_FAILED);
    found = secret_memory_search(&seen);
    ck_assert_msg(found == 0, "%zu parts of it in %zu bytes of memory", found, seen);
}
END_TEST

/* Between the call and the end of what was called, which may be days later: gone, whatever became of the call. */
START_TEST(the_call_is_its_end)
{
    static const struct {
        const char *machine;
        uint32_t error;
    } calls[] = {
        {"", 0},
        {"<account user='alice' domain='CORP' password='other'/>", 1326},
        {"<fault call='1' error='5'/>", 5},
    };
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        struct machine machine;
        struct secret secret = {0};
        struct outcome outcome;
        void *state;
        size_t seen;
        machine_from_text(&machine, "unknown='accept'", calls[i].machine);
        ck_assert_int_eq(backend_simulator.open(&(struct backend_options){.machine = &machine}, &state), STATUS_OK);
        ck_assert_int_eq(secret_reserve(&secret, SECRET_MEMORY_SIZE), STATUS_OK);
        secret_memory_reveal((unsigned char *)secret.bytes);
        secret.length = SECRET_MEMORY_SIZE;
        struct launch launch = {.api = API_CREATE_PROCESS_WITH_LOGON,
                                .application = TEXT("C:\\Tools\\a.exe"),
                                .command_line = TEXT("a.exe"),
                                .identity = {TEXT("alice"), TEXT("CORP")},
                                .logon = LOGON_WITH_PROFILE,
                                .wait = true,
                                .secret_state = LAUNCH_SECRET_PROVIDED,
                                .secret = &secret};
        ck_assert_int_eq(backend_simulator.launch(state, &launch, &outcome), STATUS_OK);
        ck_assert_uint_eq(outcome.error, calls[i].error);
        ck_assert_msg(!secret_is_present(&secret), "call %zu", i);
        ck_assert_msg(secret_memory_search(&seen) == 0, "call %zu", i);
        backend_simulator.close(state);
        machine_fini(&machine);
    }
}
END_TEST

Suite *secret_memory_suite(void)
{
    Suite *suite = suite_create("secret_memory");
    TCase *tests = tcase_create("secret_memory");
    tcase_add_checked_fixture(tests, set_up, scratch_leave);
    /* Megabytes are looked through; under valgrind that takes a while. */
    tcase_set_timeout(tests, 0);
    tcase_add_test(tests, a_planted_secret_is_found);
    tcase_add_test(tests, the_call_is_its_end);
    tcase_add_test(tests, nothing_is_left);
    suite_add_tcase(suite, tests);
    return suite;
}
