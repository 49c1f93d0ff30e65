/* A program that uses libdeputy as it was installed: tests/install builds it against both libraries, and lets its memory run out.
 * Functions of its own have names that the library has inside. usage: PROGRAM DOCUMENT [POLICY] */
#include <deputy.h>

#include <stdio.h>

int text_of(void);
int review_run(void);
int complain(void);

int text_of(void)
{
    return 1;
}

int review_run(void)
{
    return 2;
}

int complain(void)
{
    return 3;
}

int main(int argc, char **argv)
{
    static const char *const decisions[] = {"undecided", "allowed", "denied"};
    struct deputy_check *check = deputy_check_new();
    size_t i;
    enum deputy_status status;
    if (argc < 2 || text_of() + review_run() + complain() != 6)
        return 99;
    deputy_check_add_path(check, argv[1]);
    if (argc > 2)
        deputy_check_set_policy(check, argv[2], DEPUTY_TRUST_NOT_REQUIRED);
    status = deputy_check_run(check);
    for (i = 0; i < deputy_check_count(check, DEPUTY_COUNT_SESSIONS); i++) {
        const struct deputy_session *session = deputy_check_session(check, i);
        printf("%s %s\n", decisions[deputy_session_decision(session)], deputy_session_name(session));
    }
    printf("%d %s\n", (int)status, deputy_check_error(check));
    deputy_check_free(check);
    return -(int)status;
}
