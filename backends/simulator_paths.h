/* Names and paths of a simulated machine: who is who, what exists, which image a bare name stands for. Pure. */
#ifndef DEPUTY_BACKENDS_SIMULATOR_PATHS_H
#define DEPUTY_BACKENDS_SIMULATOR_PATHS_H

#include "core/credential.h"
#include "core/machine.h"

struct simulated_system {
    const struct machine *machine;
    struct text root;     /* SystemRoot, C:\Windows where the machine names none */
    struct text system32; /* below it */
};

/* Texts go to the arena; a latched arena means out of memory. */
void simulated_system_init(struct simulated_system *system, const struct machine *machine, struct arena *arena);

/* Without case, / equal to \, trailing separators ignored. */
bool simulated_path_equals(struct text a, struct text b);
bool simulated_path_has_directory(struct text path); /* holds \ / or : */
/* With its dot; empty where the last part has none. */
struct text simulated_path_extension(struct text path);

/* NULL: not listed. */
const struct machine_file *simulated_file_find(const struct simulated_system *system, struct text path);
const struct machine_directory *simulated_directory_find(const struct simulated_system *system, struct text path);
/* Listed, or needed so that what is listed, or System32, can exist. */
bool simulated_directory_exists(const struct simulated_system *system, struct text path);
/* Does the directory a file would stand in exist? */
bool simulated_parent_exists(const struct simulated_system *system, struct text path);

/* The full path a program stands for (SPEC 4 "Image"), absent where there is none. */
struct text simulated_image(const struct simulated_system *system, struct text program, struct arena *arena);

/* Do two identities name one user? "." and the machine's own name are one domain; u@d is u in d, or in d's first label. */
bool simulated_same_user(const struct machine *machine, const struct identity *a, const struct identity *b);

#endif
