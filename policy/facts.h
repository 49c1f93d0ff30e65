/* The typed facts rules may ask for: one table, and their values for one session. */
#ifndef DEPUTY_POLICY_FACTS_H
#define DEPUTY_POLICY_FACTS_H

#include "core/finding.h"
#include "core/plan.h"

enum fact_type {
    FACT_BOOLEAN, /* an enum of false and true */
    FACT_ENUM,
    FACT_TEXT,
    FACT_LIST,   /* a text that holds if any of its parts, split at `;`, holds */
    FACT_NUMBER,
};

enum fact {
    /* finite facts: every value is one bit */
    FACT_KIND,
    FACT_MODE,
    FACT_RUN_AS,
    FACT_PROMPT,
    FACT_NET_ONLY,
    FACT_SESSION_CREDENTIALS,
    FACT_HAS_USER,
    FACT_HAS_DOMAIN,
    FACT_HAS_LINK,
    FACT_HAS_SECRET,
    FACT_ADMINISTRATOR,
    FACT_SHELL_EXECUTE,
    FACT_UNSET_SHELL_EXECUTE_COUNTS,
    FACT_WAIT,
    FACT_OUTPUT,
    FACT_RUN_64_BIT,
    FACT_DEFAULT_DIRECTORY,
    FACT_IS_TOOL,
    FACT_RUN_AS_CREDENTIAL,
    FACT_IGNORED_CREDENTIAL,
    FACT_LINK_STATE,
    FACT_OWN_LINK_STATE,
    FACT_OWN_CREDENTIALS,
    FACT_USER_FORM,
    FACT_DOMAIN_CONFLICT,
    FACT_CLEAR_TEXT_SECRET,
    FACT_EMBEDDED_SCRIPT,
    FACT_API,
    /* finite facts that come from the texts, made when the first of them is asked for */
    FACT_PASSWORD_VARIABLE,
    FACT_UNKNOWN_VARIABLE,
    FACT_VARIABLE_IN_SCRIPT,
    FACT_SYSNATIVE,
    FACT_BATCH_TARGET,
    FACT_UNSAFE_ARGUMENTS,
    FACT_UNSAFE_TEXT,
    FACT_UNQUOTED_PATH,
    FACT_UNSAFE_HOST,
    FACT_NOTHING_TO_RUN,
    FACT_FINITE_COUNT,
    /* texts */
    FACT_TYPE = FACT_FINITE_COUNT,
    FACT_NAME,
    FACT_GROUP,
    FACT_ID,
    FACT_HOST,
    FACT_RAW_HOST,
    FACT_DATABASE,
    FACT_RAW_DATABASE,
    FACT_OWN_USER,
    FACT_OWN_DOMAIN,
    FACT_OWN_LINK,
    FACT_USER,
    FACT_DOMAIN,
    FACT_LINK,
    FACT_EFFECTIVE_USER,
    FACT_EFFECTIVE_DOMAIN,
    FACT_COMMAND,
    FACT_RAW_COMMAND,
    FACT_SCRIPT,
    FACT_RAW_SCRIPT,
    FACT_SCRIPT_ARGUMENTS,
    FACT_RAW_SCRIPT_ARGUMENTS,
    FACT_DIRECTORY,
    FACT_RAW_DIRECTORY,
    FACT_CAPTURE_FILE,
    FACT_RAW_CAPTURE_FILE,
    FACT_PROGRAM,
    FACT_ARGUMENTS,
    /* numbers */
    FACT_PLANNED_LENGTH,
    FACT_LENGTH_LIMIT,
    FACT_COUNT
};

struct fact_definition {
    const char *name;
    enum fact_type type;
    const char *const *values; /* finite facts: their names, in the order of their enum */
    int value_count;
    /* The element a finding about the fact points at: a field of the entry, FACT_PLACE_DERIVED (facts_place knows), or
     * FACT_PLACE_NONE. */
    int place;
    const char *meaning; /* one line for people */
};
#define FACT_PLACE_NONE (-1)
#define FACT_PLACE_DERIVED (-2)
extern const struct fact_definition fact_definitions[FACT_COUNT];
/* False: there is no such fact. */
bool fact_find(struct text name, enum fact *out);
static inline bool fact_is_finite(enum fact fact)
{
    return fact < FACT_FINITE_COUNT;
}

#define FACT_WORDS 3
/* The bit of a finite fact's value. */
void fact_bit(enum fact fact, int value, size_t *word, uint64_t *bit);
bool fact_value_find(enum fact fact, struct text name, int *value);

/* What a session is judged with. */
struct judgement_request {
    const struct entry *entry;
    const struct entry_links *links;
    const struct expansion_source *environment; /* NULL but at launch: %NAME% stays as written */
    const struct identity *effective;           /* who a source answered; NULL: who the documents say */
};

/* Memory that judging uses again and again, so that a session is judged without allocating. */
struct judgement_memory {
    struct arena arena;
    struct buffer line;
};
void judgement_memory_init(struct judgement_memory *memory);
void judgement_memory_fini(struct judgement_memory *memory);
/* Memory did not suffice for one of the judgements made with it; latched. */
bool judgement_memory_failed(const struct judgement_memory *memory);

/* The facts of one session. Borrows the request and the memory. */
struct facts {
    const struct judgement_request *request;
    struct judgement_memory *memory;
    uint64_t bits[FACT_WORDS];
    bool has_texts, has_line;
    uint64_t has_text; /* by fact: `texts` has it */
    bool group_has_parts; /* set with its text */
    struct text texts[FACT_PLANNED_LENGTH - FACT_FINITE_COUNT];
    struct identity identity;
    struct expanded_entry expanded;
    struct command_line_program program;
    size_t planned_length, length_limit; /* SIZE_MAX: none */
    struct place password_variable, unknown_variable, variable_in_script, sysnative;
    struct place undecided; /* of the condition that could not be decided last */
};
void facts_init(struct facts *facts, const struct judgement_request *request, struct judgement_memory *memory);
/* Makes the facts that come from the texts, unless they are there. */
void facts_need_texts(struct facts *facts);
/* Is the group a list of several, or one with white space around it? After facts_text of it. */
static inline bool facts_group_has_parts(const struct facts *facts)
{
    return facts->group_has_parts;
}
/* Is any of the values in `mask` (one word of bits) the fact's? */
static inline bool facts_test(struct facts *facts, enum fact fact, size_t word, uint64_t mask)
{
    if (fact >= FACT_PASSWORD_VARIABLE && !facts->has_texts)
        facts_need_texts(facts);
    return (facts->bits[word] & mask) != 0;
}
int facts_value(struct facts *facts, enum fact fact);  /* of a finite fact */
struct text facts_make_text(struct facts *facts, enum fact fact);
/* Text and list facts; empty where there is none. */
static inline struct text facts_text(struct facts *facts, enum fact fact)
{
    unsigned index = fact - FACT_FINITE_COUNT;
    return facts->has_text & (uint64_t)1 << index ? facts->texts[index] : facts_make_text(facts, fact);
}
size_t facts_number(struct facts *facts, enum fact fact);
/* The element of a fact; line 0: the document does not give it. */
struct place facts_place(struct facts *facts, enum fact fact);
/* Any fact as a person reads it, in a message. */
void facts_print(struct facts *facts, enum fact fact, struct buffer *out);
/* Memory ran out: the facts are not to be trusted. */
bool facts_failed(const struct facts *facts);

#endif
