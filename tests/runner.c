/* Every suite in one program, so that the same program runs natively, under valgrind, and as .exe under Wine. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/platform.h"
#include "tests/credential_helper.h"
#include "tests/suites.h"

struct listed_suite {
    const char *name;
    Suite *(*make)(void);
};
#define LIST(name) {#name, name##_suite},

/* How many of their tests failed. CK_RUN_SUITE is one suite's name, and Check's own way to choose. */
static int run(const char *title, const struct listed_suite *suites)
{
    const char *chosen = getenv("CK_RUN_SUITE");
    SRunner *runner = srunner_create(NULL);
    bool any = false;
    for (; suites->name; suites++) {
        any = any || !chosen || strcmp(chosen, suites->name) == 0;
        srunner_add_suite(runner, suites->make());
    }
    /* No fork: a sanitizer report or a leak must end the whole run, and Windows has none. */
    srunner_set_fork_status(runner, CK_NOFORK);
    if (any) {
        srunner_run_all(runner, CK_NORMAL);
        printf("%s: %d tests\n", title, srunner_ntests_run(runner));
    }
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed;
}

int main(int argc, char **argv)
{
    static const struct listed_suite everywhere[] = {SUITES(LIST){NULL, NULL}};
    static const struct listed_suite here[] = {PLATFORM_SUITES(LIST){NULL, NULL}};
    if (!platform_start(&argc, &argv))
        return EXIT_FAILURE;
    if (argc > 1 && strcmp(argv[1], "credential-helper") == 0)
        return credential_helper_main(argc, argv);
    credential_helper_prepare(argv[0]);
    int failed = run("everywhere", everywhere) + run("on this platform only", here);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
