#include "policy/classes.h"

#include <stdlib.h>

#define SEEN ((size_t)32768)
#define SPECIMENS ((size_t)2000000) /* looked at for one list */

/* What a question can see of a session. */
struct sight {
    uint64_t bits[FACT_WORDS];
    struct fact_set empty; /* texts that are */
    size_t limit;
};

struct seen_class {
    struct sight sight;
    uint32_t round; /* the list it belongs to; 0: free */
};

void class_cache_init(struct class_cache *cache)
{
    *cache = (struct class_cache){.first = NULL};
    arena_init(&cache->arena);
    cache->seen = calloc(2 * SEEN, sizeof *cache->seen); /* mutants: SEEN as SEEN + 1, 2 as 3: room */
}

void class_cache_fini(struct class_cache *cache)
{
    arena_fini(&cache->arena);
    free(cache->seen);
    cache->seen = NULL;
}

/* --- groups --- */

/* Variables and Sysnative stand in the texts, and with them a text that is absent is not. */
#define IN_TEXTS ((uint64_t)1 << INPUT_KNOWN_VARIABLE | (uint64_t)1 << INPUT_PASSWORD_VARIABLE | \
                  (uint64_t)1 << INPUT_UNKNOWN_VARIABLE | (uint64_t)1 << INPUT_SYSNATIVE)
#define TEXTS ((uint64_t)1 << INPUT_COMMAND | (uint64_t)1 << INPUT_PROGRAM_CHARACTERS | (uint64_t)1 << INPUT_ARGUMENTS | \
               (uint64_t)1 << INPUT_SCRIPT | (uint64_t)1 << INPUT_SCRIPT_ARGUMENTS | (uint64_t)1 << INPUT_HOST | \
               (uint64_t)1 << INPUT_DATABASE | (uint64_t)1 << INPUT_DIRECTORY)

/* What a fact depends on besides kind and mode, which are given. */
static uint64_t inputs_of(enum fact fact)
{
    return specimen_inputs_of(fact) & ~((uint64_t)1 << INPUT_KIND | (uint64_t)1 << INPUT_MODE);
}

/* Joins the groups that share an input with `inputs`. */
static size_t join(uint64_t groups[CLASS_GROUPS], size_t count, uint64_t inputs)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (groups[i] & inputs)
            inputs |= groups[i];
        else
            groups[kept++] = groups[i];
    }
    groups[kept] = inputs;
    return inputs ? kept + 1 : kept;
}

static size_t find_groups(const struct fact_set *facts, uint64_t groups[CLASS_GROUPS])
{
    uint64_t all = 0; /* mutants: 0 as 1: nobody asks for the kind's bit */
    size_t count = 0;
    for (int fact = 0; fact < FACT_COUNT; fact++) { /* mutants: 0 as 1, < as <=: the kind is given, and no fact is the last one */
        if (fact_set_has(facts, (enum fact)fact)) {
            count = join(groups, count, inputs_of((enum fact)fact));
            all |= inputs_of((enum fact)fact);
        }
    }
    return all & IN_TEXTS ? join(groups, count, all & (IN_TEXTS | TEXTS)) : count;
}

/* --- one group --- */

struct counting {
    struct class_cache *cache;
    struct class_list *list;
    struct specimen *specimen;
    struct judgement_memory *memory;
    uint64_t mask[FACT_WORDS]; /* the bits of the finite facts that count */
    bool needs_texts, needs_limit;
    struct specimen_choice choice;
    size_t capacity, seen;
};

static void find_mask(struct counting *counting)
{
    for (int fact = 0; fact < FACT_COUNT; fact++) { /* mutants: < as <=: no fact is the last one */
        if (!fact_set_has(&counting->list->facts, (enum fact)fact))
            continue;
        counting->needs_texts |= fact >= FACT_PASSWORD_VARIABLE;
        counting->needs_limit |= fact == FACT_LENGTH_LIMIT;
        /* mutants: < as <=: a text has no values, and one bit more tells only more apart */
        for (int value = 0; fact < FACT_FINITE_COUNT && value < fact_definitions[fact].value_count; value++) {
            size_t word;
            uint64_t bit;
            fact_bit((enum fact)fact, value, &word, &bit);
            counting->mask[word] |= bit;
        }
    }
}

static struct sight see(struct counting *counting)
{
    struct facts facts;
    struct sight sight;
    memset(&sight, 0, sizeof sight);
    specimen_make(counting->specimen, &counting->choice, NULL);
    facts_init(&facts, &counting->specimen->request, counting->memory);
    if (counting->needs_texts)
        facts_need_texts(&facts);
    for (size_t i = 0; i < FACT_WORDS; i++)
        sight.bits[i] = facts.bits[i] & counting->mask[i];
    for (int fact = FACT_FINITE_COUNT; fact < FACT_PLANNED_LENGTH; fact++) {
        /* mutants: == as !=: tells the same apart */
        if (fact_set_has(&counting->list->facts, (enum fact)fact) && facts_text(&facts, (enum fact)fact).length == 0)
            fact_set_add(&sight.empty, (enum fact)fact);
    }
    if (counting->needs_limit) /* and whether there is a line at all */
        sight.limit = plan_line_limit(&counting->specimen->entry) ^ (size_t)entry_is_session(&counting->specimen->entry);
    return sight;
}

static bool is_new(struct counting *counting, const struct sight *sight)
{
    struct class_cache *cache = counting->cache;
    const unsigned char *bytes = (const unsigned char *)sight;
    uint64_t hash = 0; /* mutants: any number scatters */
    for (size_t i = 0; i < sizeof *sight; i++) /* mutants: 0 as 1, < as <=, < as >=: scatters less */
        hash = (hash ^ bytes[i]) * 1099511628211u; /* mutants: scatters less */
    /* mutants: 20 as 21, SEEN as SEEN + 1: any place */
    for (size_t slot = (size_t)(hash >> 20) % SEEN;; slot++) { /* behind the places there is room for all of a list */
        struct seen_class *seen = &cache->seen[slot];
        if (seen->round == cache->round && memcmp(&seen->sight, sight, sizeof *sight) == 0)
            return false;
        if (seen->round == cache->round)
            continue;
        *seen = (struct seen_class){*sight, cache->round};
        counting->list->over_limit |= ++counting->seen > SEEN / 2; /* mutants: a round number */
        return true;
    }
}

static void keep(struct counting *counting, const struct sight *sight)
{
    struct class_list *list = counting->list;
    if (list->count == counting->capacity) {
        size_t capacity = counting->capacity ? 2 * counting->capacity : 16; /* mutants: 2 as 3, 16 as 17: room */
        struct class *classes = arena_alloc(&counting->cache->arena, capacity * sizeof *classes);
        if (!classes)
            return;
        if (list->count > 0) /* mutants: 0 as 1: here there are none or many */
            memcpy(classes, list->classes, list->count * sizeof *classes);
        list->classes = classes;
        counting->capacity = capacity;
    }
    struct class *class = &list->classes[list->count++];
    class->choice = counting->choice;
    memcpy(class->bits, sight->bits, sizeof class->bits);
}

static bool next_choice(struct counting *counting)
{
    for (size_t i = 0; i < INPUT_COUNT; i++) { /* mutants: 0 as 1, < as <=: the kind is given, and no input is the last one */
        if (!(counting->list->inputs >> i & 1))
            continue;
        if (++counting->choice.values[i] < specimen_value_counts[i])
            return true;
        counting->choice.values[i] = 0;
    }
    return false;
}

static void fill(struct counting *counting)
{
    struct class_list *list = counting->list;
    size_t looked_at = 0; /* mutants: 0 as 1: of a round number */
    find_mask(counting);
    counting->choice.values[INPUT_KIND] = list->kind;
    counting->choice.values[INPUT_MODE] = list->mode;
    counting->cache->round++;
    do {
        struct sight sight = see(counting);
        if (is_new(counting, &sight))
            keep(counting, &sight);
        list->over_limit |= ++looked_at > SPECIMENS; /* mutants: > as >=, SPECIMENS as SPECIMENS + 1: a round number */
        /* mutants: && as ||: where the list does not count any more, going on only takes longer */
    } while (!list->over_limit && !counting->cache->arena.failed && next_choice(counting));
}

static const struct class_list *find_list(struct class_cache *cache, const struct class_list *wanted, struct specimen *specimen,
                                          struct judgement_memory *memory)
{
    struct class_list *list = cache->first;
    /* Its inputs follow from its facts. */
    for (; list; list = list->next) {
        if (memcmp(&list->facts, &wanted->facts, sizeof wanted->facts) == 0 && list->kind == wanted->kind &&
            list->mode == wanted->mode)
            return list;
    }
    list = arena_alloc(&cache->arena, sizeof *list);
    if (!list)
        return NULL;
    *list = *wanted;
    list->next = cache->first;
    cache->first = list;
    struct counting counting = {.cache = cache, .list = list, .specimen = specimen, .memory = memory};
    fill(&counting);
    return list;
}

size_t classes_find(struct class_cache *cache, const struct fact_set *facts, unsigned char kind, unsigned char mode,
                    struct specimen *specimen, struct judgement_memory *memory, const struct class_list *groups[CLASS_GROUPS])
{
    uint64_t inputs[CLASS_GROUPS];
    size_t count = find_groups(facts, inputs);
    inputs[count++] = 0; /* what kind and mode decide by themselves */
    for (size_t i = 0; i < count; i++) {
        struct class_list wanted = {.inputs = inputs[i]};
        uint64_t all = 0; /* mutants: 0 as 1: the same list once for each kind */
        for (int fact = 0; fact < FACT_COUNT; fact++) { /* mutants: < as <=: no fact is the last one */
            uint64_t own = inputs_of((enum fact)fact);
            if (!fact_set_has(facts, (enum fact)fact) || (own ? !(own & inputs[i]) : inputs[i] != 0))
                continue;
            fact_set_add(&wanted.facts, (enum fact)fact);
            all |= specimen_inputs_of((enum fact)fact);
        }
        /* Where nothing depends on them a list serves all kinds, all modes. */
        wanted.kind = all >> INPUT_KIND & 1 ? kind : 0; /* mutants: 0 as 1: any of them, always the same */
        wanted.mode = all >> INPUT_MODE & 1 ? mode : 0; /* mutants: 0 as 1: any of them, always the same */
        groups[i] = find_list(cache, &wanted, specimen, memory);
    }
    return count;
}
