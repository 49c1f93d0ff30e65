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

/* Makes a text of the line longer until the line is as long as it is to be. */
static bool stretch_text(struct question_memory *memory, struct witness *witness, size_t wanted, enum fact fact,
                         enum entry_field field)
{
    struct text *text = specimen_text(&witness->texts, fact), before = *text;
    size_t length = planned_length(memory, witness), padding = 0;
    struct text base = arena_copy(&memory->arena, entry_text(&memory->specimen.entry, field));
    for (int round = 0; round < 3 && length != wanted; round++) {
        if (length > wanted && length - wanted > padding)
            break;
        padding += wanted - length; /* may count down: unsigned, and never below 0 */
        char *bytes = arena_alloc(&memory->arena, base.length + padding + 1);
        if (!bytes)
            break;
        if (base.length > 0)
            memcpy(bytes, base.bytes, base.length);
        memset(bytes + base.length, 'x', padding);
        if (base.length > 0 && padding > 0)
            bytes[base.length] = ' ';
        *text = (struct text){bytes, base.length + padding};
        length = planned_length(memory, witness);
    }
    if (length != wanted)
        *text = before;
    return length == wanted;
}

bool witness_stretch(struct question_memory *memory, struct witness *witness, size_t wanted)
{
    static const struct {
        enum fact fact;
        enum entry_field field;
    } fields[] = {{FACT_RAW_COMMAND, FIELD_COMMAND}, {FACT_RAW_DATABASE, FIELD_DATABASE},
                  {FACT_RAW_SCRIPT_ARGUMENTS, FIELD_SCRIPT_ARGUMENTS}, {FACT_RAW_HOST, FIELD_HOST}};
    if (wanted > LONGEST)
        return false;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        if (stretch_text(memory, witness, wanted, fields[i].fact, fields[i].field))
            return true;
    }
    return false;
}

void witness_simplify(struct question_memory *memory, const struct question *question, struct witness *witness)
{
    for (size_t i = 0; i < INPUT_COUNT; i++) {
        unsigned char value = witness->choice.values[i];
        for (unsigned char plainer = 0; plainer < value; plainer++) {
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
        struct text *text = specimen_text(&witness->texts, part ? FACT_RAW_COMMAND : fact);
        if (!text->bytes && said.length > 0)
            *text = said;
    }
}

void witness_copy(const struct witness *witness, struct arena *arena, struct witness *out)
{
    *out = *witness;
    for (size_t i = 0; i < sizeof witness->texts.of / sizeof *witness->texts.of; i++)
        out->texts.of[i] = arena_copy(arena, witness->texts.of[i]);
}
