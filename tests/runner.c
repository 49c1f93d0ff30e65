/* Every suite in one program, so that the same program runs natively, under valgrind, and elsewhere. */
#include <stdlib.h>
#include <string.h>

#include "tests/credential_helper.h"
#include "tests/suites.h"

int main(int argc, char **argv)
{
    static Suite *(*const suites[])(void) = {
#define LIST(name) name##_suite,
        SUITES(LIST)
    };
    test_program = argv[0];
    if (argc > 1 && strcmp(argv[1], "credential-helper") == 0)
        return credential_helper_main(argc, argv);
    SRunner *runner = srunner_create(NULL);
    for (size_t i = 0; i < sizeof suites / sizeof *suites; i++)
        srunner_add_suite(runner, suites[i]());
    /* No fork: a sanitizer report or a leak must end the whole run. */
    srunner_set_fork_status(runner, CK_NOFORK);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
