#include "policy/witness.h"

#define LONGEST ((size_t)1 << 20) /* no field of a document is longer */

enum truth question_confirm(struct question_memory *memory, const struct question *question, const struct witness *witness)
{
    struct facts facts;
    specimen_make(&memory->specimen, &witness->choice, &witness->texts);
    facts_init(&facts, &memory->specimen.request, &memory->judgement);
    if (question->sessions_only && !entry_is_session(&memory->specimen.entry))
        return TRUTH_NO;
    for (size_t i = 0; i < question->goal_count; i++) {
        enum truth truth = engine_test(&facts, question->goals[i].condition);
        if (truth != (question->goals[i].holds ? TRUTH_YES : TRUTH_NO))
            return facts_failed(&facts) ? TRUTH_UNKNOWN : TRUTH_NO;
    }
    return facts_failed(&facts) ? TRUTH_UNKNOWN : TRUTH_YES;
}

static size_t planned_length(struct question_memory *memory, const struct witness *witness)
{
    struct facts facts;
    specimen_make(&memory->specimen, &witness->choice, &witness->texts);
    facts_init(&facts, &memory->specimen.request, &memory->judgement);
    return facts_number(&facts, FACT_PLANNED_LENGTH);
}

/* A text of the line that is made longer. */
struct stretch {
    struct question_memory *memory;
    struct witness *witness;
    struct text *text, base;
    size_t size, length; /* of the text, of the line with it */
};

/* By as much as the line is too short; less, where more than that was put around the text the last time. */
static bool stretch_by_what_is_missing(struct stretch *stretch, size_t wanted)
{
    size_t end = stretch->base.length;
    stretch->size += wanted - stretch->length; /* may count down: unsigned */
    if (stretch->size <= end || stretch->size > LONGEST) /* mutants: <= as <: its own length was tried */
        return false;
    char *bytes = arena_alloc(&stretch->memory->arena, stretch->size);
    if (!bytes)
        return false; /* mutants: in tests/oom, not in a suite */
    memset(bytes, 'x', stretch->size);
    if (end > 0) {
        bytes[end] = ' ';
        memcpy(bytes, stretch->base.bytes, end);
    }
    *stretch->text = (struct text){bytes, stretch->size};
    stretch->length = planned_length(stretch->memory, stretch->witness);
    return stretch->length == wanted;
}

bool witness_stretch(struct question_memory *memory, struct witness *witness, size_t wanted)
{
    static const struct {
        enum fact fact;
        enum entry_field field;
    } fields[] = {{FACT_RAW_COMMAND, FIELD_COMMAND}, {FACT_RAW_DATABASE, FIELD_DATABASE},
                  {FACT_RAW_SCRIPT_ARGUMENTS, FIELD_SCRIPT_ARGUMENTS}, {FACT_RAW_HOST, FIELD_HOST}};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        struct text *text = specimen_text(&witness->texts, fields[i].fact), before = *text;
        struct stretch stretch = {.memory = memory, .witness = witness, .text = text};
        stretch.length = planned_length(memory, witness);
        if (stretch.length == wanted)
            return true;
        stretch.base = arena_copy(&memory->arena, entry_text(&memory->specimen.entry, fields[i].field));
        stretch.size = stretch.base.length;
        /* What a longer text needs around it shows the first time. */
        if (stretch_by_what_is_missing(&stretch, wanted) || stretch_by_what_is_missing(&stretch, wanted))
            return true;
        *text = before;
    }
    return false;
}

void witness_simplify(struct question_memory *memory, const struct question *question, struct witness *witness)
{
    for (size_t i = 0; i < INPUT_COUNT; i++) {
        unsigned char value = witness->choice.values[i];
        for (unsigned char plainer = 0; plainer != value; plainer++) {
            witness->choice.values[i] = plainer;
            if (question_confirm(memory, question, witness) == TRUTH_YES)
                break;
            witness->choice.values[i] = value;
        }
    }
}

void witness_say_texts(struct question_memory *memory, const struct condition *const *tests, size_t count,
                       struct witness *witness)
{
    const struct entry *entry = &memory->specimen.entry;
    specimen_make(&memory->specimen, &witness->choice, &witness->texts);
    for (size_t i = 0; i < count; i++) {
        enum fact fact = tests[i]->fact;
        if (fact_definitions[fact].place < 0)
            continue;
        struct text said = entry_text(entry, (enum entry_field)fact_definitions[fact].place);
        bool part = fact == FACT_PROGRAM || fact == FACT_ARGUMENTS; /* of the command */
        if (said.bytes) /* what was asked for stands there, too */
            *specimen_text(&witness->texts, part ? FACT_RAW_COMMAND : fact) = said;
    }
}

void witness_copy(const struct witness *witness, struct arena *arena, struct witness *out)
{
    *out = *witness;
    for (size_t i = 0; i < sizeof witness->texts.of / sizeof *witness->texts.of; i++)
        out->texts.of[i] = arena_copy(arena, witness->texts.of[i]);
}
