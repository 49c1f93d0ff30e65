/* Stands before two functions of Check, by the linker's --wrap: a run has few tests, and ends with the first that fails.
 * MUTANT_ONLY names the one test that runs, MUTANT_EXCEPT those that do not, with a comma behind each. */
#include <check.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void __real__tcase_add_test(TCase *, const TTest *, int, int, int, int);
void __wrap__tcase_add_test(TCase *, const TTest *, int, int, int, int);
_Noreturn void __wrap__ck_assert_failed(const char *file, int line, const char *expression, const char *message, ...);

static bool names(const char *list, const char *test)
{
    size_t length = strlen(test);
    for (; *list; list += strcspn(list, ",") + 1) {
        if (strncmp(list, test, length) == 0 && list[length] == ',')
            return true;
    }
    return false;
}

void __wrap__tcase_add_test(TCase *tests, const TTest *test, int signal, int exit_value, int start, int end)
{
    const char *only = getenv("MUTANT_ONLY"), *except = getenv("MUTANT_EXCEPT");
    if ((only && !names(only, test->name)) || (except && names(except, test->name)))
        return;
    __real__tcase_add_test(tests, test, signal, exit_value, start, end);
}

void __wrap__ck_assert_failed(const char *file, int line, const char *expression, const char *message, ...)
{
    (void)message;
    fprintf(stderr, "%s:%d: %s\n", file, line, expression);
    _exit(EXIT_FAILURE);
}
