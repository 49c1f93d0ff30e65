/* The conditions of one question, ready to be evaluated over and over: what is finite as bits, the others as numbered atoms
 * whose truth somebody assumes. */
#ifndef DEPUTY_POLICY_FORMULA_H
#define DEPUTY_POLICY_FORMULA_H

#include "policy/classes.h"
#include "policy/question.h"

#define FORMULA_ATOMS ((size_t)24)

struct formula_node {
    enum condition_kind kind; /* TEXT stands for an atom */
    enum fact fact;
    size_t word;
    uint64_t mask;
    size_t atom;
    struct formula_node *first_child, *next;
    bool holds; /* of a goal */
};

/* Truth of the atoms, as bits. */
struct assumption {
    uint32_t known, holding;
};

struct formula {
    struct formula_node *goals;
    const struct condition *atoms[FORMULA_ATOMS];
    size_t atom_count;
    uint64_t mentioned[FACT_WORDS]; /* the bits of the finite facts in it */
    struct fact_set facts;          /* all of them */
    const char *wrong; /* it cannot be evaluated, and why */
};

/* A latched arena: the formula is not to be used. */
void formula_make(struct formula *formula, const struct question *question, struct arena *arena);
/* Do all goals come out as wanted for a session with these bits? TRUTH_UNKNOWN: that depends on atoms nothing is assumed
 * about. */
enum truth formula_test(const struct formula *formula, const uint64_t bits[FACT_WORDS], struct assumption assumption);
/* May the goals come out as wanted for a session that is of this class? Looks at single finite facts only. */
bool formula_may_hold(const struct formula *formula, const struct class_list *list, const struct class *class);

#endif
