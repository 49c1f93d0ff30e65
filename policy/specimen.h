/* Sessions made to order: independent inputs of an entry, each with a few values that stand for all it can have, so that the
 * product of the inputs a fact depends on shows every value the fact can have, and together with others every combination.
 * The facts of a specimen are computed by policy/facts like those of any entry; nothing about them is said twice. */
#ifndef DEPUTY_POLICY_SPECIMEN_H
#define DEPUTY_POLICY_SPECIMEN_H

#include "policy/facts.h"

enum specimen_input {
    INPUT_KIND,
    INPUT_MODE,
    INPUT_ADMINISTRATOR,
    INPUT_SHELL_EXECUTE,
    INPUT_NET_ONLY,
    INPUT_PROMPT,
    INPUT_SESSION_CREDENTIALS,
    INPUT_WAIT,
    INPUT_OUTPUT,
    INPUT_RUN_64_BIT,
    INPUT_DIRECTORY,
    INPUT_USER,
    INPUT_DOMAIN,
    INPUT_SECRET,
    INPUT_LINK,
    INPUT_OWN_USER,
    INPUT_OWN_DOMAIN,
    INPUT_OWN_LINK,
    INPUT_CLEAR_TEXT_SECRET,
    INPUT_EMBEDDED_SCRIPT,
    INPUT_COMMAND,
    INPUT_PROGRAM_CHARACTERS,
    INPUT_ARGUMENTS,
    INPUT_KNOWN_VARIABLE,
    INPUT_PASSWORD_VARIABLE,
    INPUT_UNKNOWN_VARIABLE,
    INPUT_SYSNATIVE,
    INPUT_SCRIPT,
    INPUT_SCRIPT_ARGUMENTS,
    INPUT_HOST,
    INPUT_DATABASE,
    INPUT_NAME,
    INPUT_GROUP,
    INPUT_ID,
    INPUT_TYPE,
    INPUT_CAPTURE_FILE,
    INPUT_COUNT
};

/* How many values each input has. Value 0 is the unremarkable one: with it everywhere no rule has anything to say. */
extern const unsigned char specimen_value_counts[INPUT_COUNT];
/* Values of INPUT_KIND below this one are sessions. */
#define SPECIMEN_SESSION_KINDS 7

/* The inputs, as bits, that a fact depends on: over all their values the facts that are mentioned together show every
 * combination that an entry can have. For a text: whether it is there at all. */
uint64_t specimen_inputs_of(enum fact fact);

/* One value for each input. */
struct specimen_choice {
    unsigned char values[INPUT_COUNT];
};

/* Texts that an entry is to have instead of those made up for it, by fact; absent: made up. FACT_GROUP is one text with its
 * separators; an ID is a GUID. Program and arguments longer than a specimen's storage are cut off. */
struct specimen_texts {
    struct text of[FACT_PLANNED_LENGTH - FACT_FINITE_COUNT];
};
static inline struct text *specimen_text(struct specimen_texts *texts, enum fact fact)
{
    return &texts->of[fact - FACT_FINITE_COUNT];
}
/* The same to read; absent where `texts` is NULL. */
static inline struct text specimen_asked(const struct specimen_texts *texts, enum fact fact)
{
    return texts ? texts->of[fact - FACT_FINITE_COUNT] : (struct text){NULL, 0};
}

/* Points into itself: it stays where it is made. */
struct specimen {
    struct entry entry;
    struct entry_links links;
    struct identity effective; /* who a source answered */
    bool has_effective;
    struct place secret;
    char storage[1024]; /* the texts made up for it */
    struct judgement_request request;
};
/* `texts` may be NULL; they are borrowed. */
void specimen_make(struct specimen *specimen, const struct specimen_choice *choice, const struct specimen_texts *texts);

/* What of it is not unremarkable, as attributes of the <session> of a policy's <test>, in one line; what a <session> cannot
 * say follows in parentheses. */
void specimen_print(const struct specimen_choice *choice, const struct specimen_texts *texts, struct buffer *out);

#endif
