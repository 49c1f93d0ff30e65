/* One suite for backends: what every one of them has to do alike. A subject is a backend with a world for it; what a world
 * cannot show is named by what it lacks. */
#ifndef DEPUTY_TESTS_CONFORMANCE_H
#define DEPUTY_TESTS_CONFORMANCE_H

#include "backends/backend.h"

#include <check.h>

enum link_kind { HARD, FILE_LINK, FOLDER_LINK };

struct subject {
    const struct backend *backend;
    void *state;         /* open */
    bool runs;           /* programs really run: what they were given can be seen, and they write files */
    bool checks_users;   /* accounts are known: alice of CORP, password "Grüße €", and nobody */
    bool is_wine;        /* not Windows: a test says where that makes a difference */
    struct text folder;  /* an empty one, with characters beyond ASCII and a space in its name; also the working directory */
    /* The image of a program that does `what`, a line for tests/win32_helper.c; borrowed until the end of the test. Its folder
     * has such characters too. */
    struct text (*program)(const char *what);
    /* The following where `runs`. */
    void (*catch_output)(const char *path);  /* deputy's own standard output goes to that file of the folder, until... */
    void (*release_output)(void);
    unsigned long long (*leak_handle)(void); /* the number of an inheritable one that no program is to get */
    bool (*make_link)(const char *link, const char *target, enum link_kind kind); /* false: it cannot be made here */
    void (*remove_link)(const char *link, enum link_kind kind);
};

extern struct subject subject; /* of the test that runs */

/* The tests, with `set` and `clear` around each. */
Suite *conformance_suite_of(const char *name, void (*set)(void), void (*clear)(void));

#endif
