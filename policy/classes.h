/* Which sessions differ for one question: for one kind and one mode the other inputs fall into groups that no fact in it
 * connects, and of all the values of a group only those are kept that give different facts. What is left is small enough to
 * try every combination. */
#ifndef DEPUTY_POLICY_CLASSES_H
#define DEPUTY_POLICY_CLASSES_H

#include "policy/specimen.h"

/* Facts, as bits. */
struct fact_set {
    uint64_t bits[(FACT_COUNT + 63) / 64];
};
static inline void fact_set_add(struct fact_set *set, enum fact fact)
{
    set->bits[fact / 64] |= (uint64_t)1 << fact % 64;
}
static inline bool fact_set_has(const struct fact_set *set, enum fact fact)
{
    return (set->bits[fact / 64] >> fact % 64 & 1) != 0;
}

/* The different sessions of one group of inputs. */
struct class_list {
    struct fact_set facts;
    uint64_t inputs; /* INPUT_s, as bits; neither kind nor mode */
    unsigned char kind, mode;
    bool over_limit; /* there are too many to look at all of them */
    struct class {
        struct specimen_choice choice;
        uint64_t bits[FACT_WORDS]; /* of the finite facts in `facts`: those of a session are all its groups' together */
    } *classes;                    /* the unremarkable one first */
    size_t count;
    struct class_list *next; /* in the cache */
};

/* Lists made before: questions about one policy ask for the same again and again. Zero-initialise. */
struct class_cache {
    struct arena arena;
    struct class_list *first;
    struct seen_class *seen;
    uint32_t round;
};
void class_cache_init(struct class_cache *cache);
void class_cache_fini(struct class_cache *cache);

#define CLASS_GROUPS (INPUT_COUNT + 1) /* one of them for what kind and mode decide */
/* The groups for a set of facts and these values of kind and mode; `specimen` and `memory` are overwritten. Returns how many
 * there are; a latched arena means that memory ran out and nothing in them counts. */
size_t classes_find(struct class_cache *cache, const struct fact_set *facts, unsigned char kind, unsigned char mode,
                    struct specimen *specimen, struct judgement_memory *memory, const struct class_list *groups[CLASS_GROUPS]);

#endif
