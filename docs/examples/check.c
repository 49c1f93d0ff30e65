#include <deputy.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    struct deputy_check *check = deputy_check_new();
    deputy_check_add_path(check, argv[argc - 1]);
    enum deputy_status status = deputy_check_run(check);
    for (size_t i = 0; i < deputy_check_count(check, DEPUTY_COUNT_FINDINGS); i++)
        puts(deputy_finding_text(deputy_check_finding(check, i)));
    puts(status == DEPUTY_OK ? "nothing is wrong" : deputy_check_error(check));
    deputy_check_free(check);
    return status == DEPUTY_OK ? 0 : 1;
}
