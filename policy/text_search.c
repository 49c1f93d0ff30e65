#include "policy/text_search.h"

#include <stdlib.h>

#include "policy/glob.h"
#include "policy/pattern.h"

#define DEMANDS ((size_t)24)
#define POSITIONS ((size_t)128)
#define SYMBOLS ((size_t)512)
#define STATES ((size_t)8192) /* of the walk */
/* What PCRE2 takes for k and s besides K and S. */
#define KELVIN 0x212Au
#define LONG_S 0x017Fu

/* Position n of an automaton is "before its n-th step"; the last one is the end. */
typedef unsigned __int128 positions;

enum takes { TAKES_LETTER, TAKES_EXACTLY, TAKES_PART, TAKES_ANY, TAKES_SET, TAKES_HEX };

struct step {
    enum takes takes;
    uint32_t character;
    struct text set;
    bool loops;    /* any number of characters: stays where it is */
    unsigned skip; /* on entering it, so many steps may be left out; 0: none */
};

struct automaton {
    struct step steps[POSITIONS];
    size_t count;
    positions enter[POSITIONS], stay[POSITIONS]; /* what is reached with a step */
    bool holds;
};

struct symbol {
    uint32_t character;
    positions taken[DEMANDS]; /* steps of each automaton that take it */
};

struct node {
    uint32_t parent; /* index plus 1 */
    uint32_t symbol;
    positions at[]; /* one word per automaton */
};

struct search {
    struct automaton automata[DEMANDS];
    size_t count;
    struct symbol symbols[SYMBOLS];
    size_t symbol_count;
    bool too_large, letters, exact_letters; /* characters beyond ASCII in globs, in exact texts */
    bool no_memory;
    char *nodes;
    size_t node_count, node_capacity;
    uint32_t *table; /* open addressing: node index plus 1 */
};

/* --- automata --- */

static void add_step(struct search *search, struct automaton *automaton, struct step step)
{
    if (automaton->count == POSITIONS - 1)
        search->too_large = true;
    else
        automaton->steps[automaton->count++] = step;
}

static void add_glob(struct search *search, struct automaton *automaton, struct text glob)
{
    static const struct step separator = {.takes = TAKES_EXACTLY, .character = '\\'};
    struct glob_reader reader;
    struct glob_item item;
    for (glob_start(&reader, glob); glob_next(&reader, &item);) {
        struct step step = {.takes = TAKES_ANY, .loops = true};
        switch (item.kind) {
        case GLOB_CHARACTER:
            step = (struct step){.takes = TAKES_LETTER, .character = item.character};
            search->letters |= item.character >= 0x80; /* mutants: >= as >, 0x80 as 0x80 + 1: U+0080 is no letter */
            break;
        case GLOB_ONE: step = (struct step){.takes = TAKES_PART}; break;
        case GLOB_SET: step = (struct step){.takes = TAKES_SET, .set = item.written}; break;
        case GLOB_STAR: step.takes = TAKES_PART; break;
        case GLOB_ANY: break;
        case GLOB_PARTS: step.skip = 2; break;
        case GLOB_BELOW: break;
        }
        if (item.kind == GLOB_BELOW) {
            struct step skipped = separator;
            skipped.skip = 2;
            add_step(search, automaton, skipped);
        }
        add_step(search, automaton, step);
        if (item.kind == GLOB_PARTS)
            add_step(search, automaton, separator);
    }
    search->too_large |= reader.wrong != NULL;
}

static void add_exact(struct search *search, struct automaton *automaton, struct text text)
{
    for (size_t offset = 0; offset < text.length && !search->too_large;) {
        struct step step = {.takes = TAKES_EXACTLY, .character = text_next_code_point(text, &offset)};
        search->exact_letters |= step.character >= 0x80; /* mutants: >= as >, 0x80 as 0x80 + 1: no letter */
        add_step(search, automaton, step);
    }
}

static void add_guid(struct search *search, struct automaton *automaton)
{
    for (int i = 0; i < 36; i++) {
        bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
        add_step(search, automaton, (struct step){.takes = hyphen ? TAKES_EXACTLY : TAKES_HEX, .character = '-'});
    }
}

static void close_automaton(struct automaton *automaton)
{
    automaton->enter[automaton->count] = (positions)1 << automaton->count;
    for (size_t i = automaton->count; i-- > 0;) {
        const struct step *step = &automaton->steps[i];
        automaton->stay[i] = ((positions)1 << i) | automaton->enter[i + 1];
        automaton->enter[i] = step->loops ? automaton->stay[i] : (positions)1 << i;
        if (step->skip)
            automaton->enter[i] |= automaton->enter[i + step->skip];
    }
}

static void add_automaton(struct search *search, const struct text_demand *demand)
{
    struct automaton *automaton = &search->automata[search->count++];
    automaton->count = 0;
    automaton->holds = demand->holds;
    switch (demand->form) {
    case FORM_GLOB: add_glob(search, automaton, demand->text); break;
    case FORM_EXACT: add_exact(search, automaton, demand->text); break;
    case FORM_GUID: add_guid(search, automaton); break;
    }
    close_automaton(automaton);
}

/* --- symbols: one character of each sort that the automata tell apart --- */

/* Anything beyond two ASCII letters is asked of the real thing. */
static bool glob_takes(struct search *search, struct text glob, uint32_t character)
{
    struct buffer subject = {0};
    struct pattern *pattern;
    bool matches = false; /* mutants: false as true: where nothing sets it, the search has failed */
    buffer_add_code_point(&subject, character);
    enum status status = pattern_new_glob(glob, &pattern, NULL, 0); /* mutants: 0 as 1: of no room */
    if (status == STATUS_OK)
        status = pattern_match(pattern, buffer_text(&subject), &matches);
    /* mutants: || as &&: memory runs out in tests/oom, not in a suite */
    search->no_memory |= status == STATUS_NO_MEMORY || subject.failed;
    search->too_large |= status != STATUS_OK;
    pattern_free(pattern);
    buffer_fini(&subject);
    return matches;
}

static bool letter_takes(struct search *search, uint32_t letter, uint32_t character)
{
    uint32_t lower = letter | 0x20;
    bool is_letter = lower >= 'a' && lower <= 'z';
    if (letter == character)
        return true;
    if (letter < 0x80 && character < 0x80) /* mutants: < as <=, 0x80 as 0x80 + 1: U+0080 is no letter */
        return is_letter && (character | 0x20) == lower;
    if (letter < 0x80) /* mutants: < as <=, 0x80 as 0x80 + 1: U+0080 is no letter */
        return (lower == 'k' && character == KELVIN) || (lower == 's' && character == LONG_S);
    struct buffer glob = {0};
    buffer_add_code_point(&glob, letter);
    bool takes = !glob.failed && glob_takes(search, buffer_text(&glob), character);
    search->no_memory |= glob.failed;
    buffer_fini(&glob);
    return takes;
}

static bool step_takes(struct search *search, const struct step *step, uint32_t character)
{
    switch (step->takes) {
    case TAKES_LETTER: return letter_takes(search, step->character, character);
    case TAKES_EXACTLY: return step->character == character;
    case TAKES_PART: return character != '\\';
    case TAKES_ANY: return true;
    case TAKES_SET: return glob_takes(search, step->set, character);
    case TAKES_HEX: break;
    }
    return (character >= '0' && character <= '9') || (character >= 'a' && character <= 'f');
}

static bool same_sort(const struct search *search, const struct symbol *a, const struct symbol *b)
{
    for (size_t i = 0; i < search->count; i++) {
        if (a->taken[i] != b->taken[i])
            return false;
    }
    return true;
}

static void sort_out(struct search *search, uint32_t character, struct symbol *symbol)
{
    symbol->character = character;
    for (size_t i = 0; i < search->count; i++) {
        const struct automaton *automaton = &search->automata[i];
        symbol->taken[i] = 0;
        for (size_t n = 0; n < automaton->count; n++) { /* mutants: < as <=: behind the last stands one that takes nothing */
            if (step_takes(search, &automaton->steps[n], character))
                symbol->taken[i] |= (positions)1 << n;
        }
    }
}

static void add_symbol(struct search *search, uint32_t character, char without)
{
    struct symbol *symbol = &search->symbols[search->symbol_count];
    if (character == (unsigned char)without)
        return;
    sort_out(search, character, symbol);
    for (size_t i = 0; i < search->symbol_count; i++) { /* mutants: 0 as 1: two of a sort only take longer */
        if (same_sort(search, &search->symbols[i], symbol))
            return;
    }
    if (search->symbol_count == SYMBOLS - 1) /* mutants: 1 as 2: one sort less */
        search->too_large = true;
    else
        search->symbol_count++;
}

/* The characters as they are written come first, so that a text that is found looks like what was asked for. Every set is
 * one of ASCII characters, which are all here; every other character that is nowhere written behaves like the last one. */
static void add_symbols(struct search *search, char without)
{
    uint32_t other = 0xD7; /* no letter, so it has no other case */
    for (size_t i = 0; i < search->count; i++) { /* mutants: < as <=: behind the last stands one without steps */
        const struct automaton *automaton = &search->automata[i];
        for (size_t n = 0; n < automaton->count; n++) { /* mutants: < as <=: behind the last stands one that takes nothing */
            const struct step *step = &automaton->steps[n];
            if (step->takes == TAKES_LETTER || step->takes == TAKES_EXACTLY)
                add_symbol(search, step->character, without);
            for (size_t at = 0; at < step->set.length; at++) { /* mutants: 0 as 1: the first one is [ */
                unsigned char byte = (unsigned char)step->set.bytes[at];
                search->too_large |= byte >= 0x7F || byte < ' ';
            }
            if (step->character == other)
                other++;
        }
    }
    add_symbol(search, 'x', without);
    for (uint32_t character = '~'; character >= ' '; character--) /* small letters before capitals */
        add_symbol(search, character, without);
    add_symbol(search, KELVIN, without);
    add_symbol(search, LONG_S, without);
    search->too_large |= other > 0xD7 || (search->letters && search->exact_letters);
    add_symbol(search, other, without);
}

/* --- the walk --- */

static size_t node_size(const struct search *search)
{
    return sizeof(struct node) + search->count * sizeof(positions);
}

static struct node *node_at(const struct search *search, size_t index)
{
    return (struct node *)(void *)(search->nodes + index * node_size(search));
}

/* Room for one more, at node_count. */
static struct node *new_node(struct search *search)
{
    if (search->node_count == search->node_capacity) {
        size_t capacity = search->node_capacity ? 2 * search->node_capacity : 64; /* mutants: 2 as 3, 64 as 65: room */
        char *nodes = realloc(search->nodes, capacity * node_size(search));
        if (!nodes) {
            search->no_memory = true; /* mutants: in tests/oom, not in a suite */
            return NULL;
        }
        search->nodes = nodes;
        search->node_capacity = capacity;
    }
    return node_at(search, search->node_count);
}

/* Keeps the node at node_count unless one like it is there. */
static void keep_node(struct search *search)
{
    const struct node *node = node_at(search, search->node_count);
    size_t size = search->count * sizeof(positions);
    uint64_t hash = 0; /* mutants: any number scatters */
    for (size_t i = 0; i < search->count; i++) /* mutants: scatters less */
        /* mutants: 64 as 65, 0x9E3779B97F4A7C15u as 0x9E3779B97F4A7C15u + 1: scatters less */
        hash = (hash ^ (uint64_t)node->at[i] ^ (uint64_t)(node->at[i] >> 64)) * 0x9E3779B97F4A7C15u;
    _Static_assert(2 * STATES == 1 << 14, "14 bits say where in the table");
    size_t slot = (size_t)(hash >> 50); /* mutants: 50 as 51: any place in it */
    for (; search->table[slot]; slot++) { /* behind the places there is room for all states */
        if (memcmp(node_at(search, search->table[slot] - 1)->at, node->at, size) == 0)
            return;
    }
    search->table[slot] = (uint32_t)++search->node_count;
    search->too_large |= search->node_count == STATES; /* mutants: STATES as STATES + 1: a round number */
}

static positions step_on(const struct automaton *automaton, positions from, positions taken)
{
    positions to = 0;
    for (positions left = from & taken; left; left &= left - 1) {
        uint64_t low = (uint64_t)left;
        size_t i = low ? (size_t)__builtin_ctzll(low) : 64 + (size_t)__builtin_ctzll((uint64_t)(left >> 64));
        to |= automaton->steps[i].loops ? automaton->stay[i] : automaton->enter[i + 1];
    }
    return to;
}

static void follow(struct search *search, size_t from, size_t symbol)
{
    struct node *node = new_node(search);
    if (!node)
        return;
    node->parent = (uint32_t)from + 1;
    node->symbol = (uint32_t)symbol;
    for (size_t i = 0; i < search->count; i++) {
        const struct automaton *automaton = &search->automata[i];
        node->at[i] = step_on(automaton, node_at(search, from)->at[i], search->symbols[symbol].taken[i]);
        /* mutants: 0 as 1: nothing stays at its beginning alone, and where the dead go on they find nothing */
        if (automaton->holds && node->at[i] == 0)
            return; /* no text that begins like this one */
    }
    keep_node(search);
}

static bool is_found(const struct search *search, const struct node *node)
{
    for (size_t i = 0; i < search->count; i++) {
        const struct automaton *automaton = &search->automata[i];
        if (((node->at[i] >> automaton->count & 1) != 0) != automaton->holds)
            return false;
    }
    return true;
}

/* The character of this step, in the case in which some glob has it there. */
static uint32_t as_written(struct search *search, const struct node *node)
{
    const struct symbol *symbol = &search->symbols[node->symbol];
    const struct node *from = node_at(search, node->parent - 1);
    for (size_t i = 0; i < search->count; i++) { /* mutants: < as <=: behind the last stands one without steps */
        const struct automaton *automaton = &search->automata[i];
        /* mutants: < as <=: behind the last stands one that takes nothing */
        for (size_t n = 0; automaton->holds && n < automaton->count; n++) {
            const struct step *step = &automaton->steps[n];
            struct symbol written;
            if (step->takes != TAKES_LETTER || !(from->at[i] & symbol->taken[i] & (positions)1 << n))
                continue;
            sort_out(search, step->character, &written);
            if (same_sort(search, &written, symbol))
                return step->character;
        }
    }
    return symbol->character;
}

static struct text text_to(struct search *search, size_t index, struct arena *arena)
{
    struct buffer text = {0};
    uint32_t *path = arena_alloc(arena, search->node_count * sizeof *path);
    size_t length = 0;
    for (const struct node *node = node_at(search, index); path && node->parent; node = node_at(search, node->parent - 1))
        path[length++] = as_written(search, node);
    while (length > 0)
        buffer_add_code_point(&text, path[--length]);
    arena->failed |= text.failed;
    struct text found = arena_copy(arena, buffer_text(&text));
    buffer_fini(&text);
    return found;
}

static enum search_answer walk(struct search *search, struct arena *arena, struct text *found)
{
    struct node *start = new_node(search);
    search->table = calloc(3 * STATES, sizeof *search->table); /* mutants: 3 as 4, STATES as STATES + 1: room */
    /* mutants: in tests/oom, not in a suite */
    if (!start || !search->table)
        return SEARCH_NO_MEMORY;
    start->parent = start->symbol = 0;
    for (size_t i = 0; i < search->count; i++)
        start->at[i] = search->automata[i].enter[0];
    keep_node(search);
    for (size_t from = 0; from < search->node_count; from++) { /* mutants: < as <=: what lies behind the last was dropped */
        if (is_found(search, node_at(search, from))) {
            *found = text_to(search, from, arena);
            return arena->failed ? SEARCH_NO_MEMORY : SEARCH_FOUND;
        }
        for (size_t symbol = 0; symbol < search->symbol_count && !search->too_large && !search->no_memory; symbol++)
            follow(search, from, symbol);
        if (search->no_memory)
            return SEARCH_NO_MEMORY;
        if (search->too_large)
            return SEARCH_UNKNOWN;
    }
    return SEARCH_NONE;
}

enum search_answer text_search(const struct text_demand *demands, size_t count, char without, struct arena *arena,
                               struct text *found)
{
    if (count > DEMANDS)
        return SEARCH_UNKNOWN;
    struct search *search = calloc(1, sizeof *search); /* mutants: 1 as 2: room for another */
    if (!search)
        return SEARCH_NO_MEMORY;
    for (size_t i = 0; i < count && !search->too_large; i++)
        add_automaton(search, &demands[i]);
    if (!search->too_large)
        add_symbols(search, without);
    enum search_answer answer = SEARCH_UNKNOWN;
    if (search->no_memory)
        answer = SEARCH_NO_MEMORY;
    else if (!search->too_large)
        answer = walk(search, arena, found);
    free(search->nodes);
    free(search->table);
    free(search);
    return answer;
}
