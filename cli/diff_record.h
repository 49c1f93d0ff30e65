/* What `diff` compares of a session or a Credential entry: every field as a text, all of them in one small piece of memory. */
#ifndef DEPUTY_CLI_DIFF_RECORD_H
#define DEPUTY_CLI_DIFF_RECORD_H

#include "core/finding.h"
#include "core/plan.h"

/* In the order in which they are reported. The keys are those of `list --format json` where it has the field. */
enum diff_field {
    DIFF_NAME,
    DIFF_GROUP,
    DIFF_TITLE_COUNT, /* those before are what a session is called */
    DIFF_KIND = DIFF_TITLE_COUNT,
    DIFF_DECISION,
    DIFF_AS, /* who it runs as, as `list` says it; of a Credential entry who it stands for */
    DIFF_EFFECTIVE_USER,
    DIFF_EFFECTIVE_DOMAIN,
    DIFF_ADMINISTRATOR,
    DIFF_API,
    DIFF_COMMAND_LINE, /* the planned line */
    DIFF_DIRECTORY,
    DIFF_WRITTEN_DIRECTORY, /* as written, only where the one before was cut; compared and never reported */
    DIFF_MODE,
    DIFF_NET_ONLY,
    DIFF_USER,
    DIFF_DOMAIN,
    DIFF_LINK,
    DIFF_LINK_TO, /* who the link leads to */
    DIFF_OWN_USER,
    DIFF_OWN_DOMAIN,
    DIFF_OWN_LINK,
    DIFF_OWN_LINK_TO,
    DIFF_PROMPT,
    DIFF_SESSION_CREDENTIALS,
    DIFF_STORED_SECRET, /* that there is one; never which */
    DIFF_SHELL_EXECUTE,
    DIFF_COMMAND,
    DIFF_SCRIPT,
    DIFF_SCRIPT_ARGUMENTS,
    DIFF_EMBEDDED_SCRIPT, /* that there is one */
    DIFF_PARAMETER, /* default values; a secured one has none */
    DIFF_LAST_PARAMETER = DIFF_PARAMETER + ENTRY_PARAMETERS - 1,
    DIFF_SECURED_PARAMETERS,
    DIFF_HOST,
    DIFF_DATABASE,
    DIFF_DEFAULT_DIRECTORY,
    DIFF_OUTPUT,
    DIFF_CAPTURE_FILE,
    DIFF_WAIT,
    DIFF_RUN_64_BIT,
    DIFF_RULES, /* those that hold, each once */
    DIFF_FINDINGS, /* each of them, with what it says */
    DIFF_FIELD_COUNT
};
#define DIFF_BIT(field) ((uint64_t)1 << (field))
#define DIFF_CREDENTIAL_FIELDS (DIFF_BIT(DIFF_NAME) | DIFF_BIT(DIFF_GROUP) | DIFF_BIT(DIFF_AS) | \
                                DIFF_BIT(DIFF_EFFECTIVE_USER) | DIFF_BIT(DIFF_EFFECTIVE_DOMAIN) | DIFF_BIT(DIFF_USER) | \
                                DIFF_BIT(DIFF_DOMAIN) | DIFF_BIT(DIFF_RULES) | DIFF_BIT(DIFF_FINDINGS))
#define DIFF_SESSION_FIELDS ((DIFF_BIT(DIFF_FIELD_COUNT) - 1) & ~DIFF_BIT(DIFF_WRITTEN_DIRECTORY))

enum diff_type {
    DIFF_TYPE_TEXT,
    DIFF_TYPE_SWITCH, /* "true" or "false" */
    DIFF_TYPE_LIST,    /* items with a NUL behind each: no document holds one */
    DIFF_TYPE_FINDINGS /* a list too; diff_finding takes an item apart */
};

struct diff_field_definition {
    const char *key;   /* in JSON */
    const char *label; /* for people; NULL: another field tells it */
    enum diff_type type;
    /* Where this one changes too, it tells people enough; DIFF_FIELD_COUNT: nothing does. */
    enum diff_field told_by;
};
extern const struct diff_field_definition diff_fields[DIFF_FIELD_COUNT];

/* The Credential entry that a link leads to: where it stands. */
struct diff_target {
    bool found;
    size_t document;
    struct place place;
};

/* One session or Credential entry of one side. Belongs to the side's arena, but for what is not compared. */
struct diff_record {
    struct guid id;
    bool has_id, is_credential;
    size_t document;
    struct place place;
    const char *packed; /* its fields; equal fields are equal bytes */
    size_t packed_size;
    struct diff_target link, own_link; /* of a session */
    size_t users; /* of a Credential entry: sessions that changed through it; counted by diff_compare */
};

/* Room that is used for one record after the other. Starts zeroed; a failure is latched in `failed`. */
struct diff_packer {
    struct arena expansion;
    struct buffer line, directory, texts, packed;
    bool failed;
};
void diff_packer_init(struct diff_packer *packer);
void diff_packer_fini(struct diff_packer *packer);

/* A line or directory of more bytes than this is cut in a record, so that variables do not make a document many times as large.
 * CreateProcessW takes 32,766 UTF-16 units and a terminator, of three bytes of UTF-8 at most: nothing longer can run. One that
 * is cut counts as changed with anything else of its session. */
#define DIFF_LINE_KEPT ((size_t)3 * 32767)
static inline bool diff_is_cut(struct text value)
{
    return value.length > DIFF_LINE_KEPT; /* by the words that say so */
}

/* Each makes a record but for its document, in `arena`, which latches a failure as the packer does. */
struct diff_record diff_record_of_session(struct diff_packer *packer, struct arena *arena, const struct entry *entry,
                                          const struct entry_links *links, enum decision decision,
                                          const struct finding *findings, size_t finding_count);
struct diff_record diff_record_of_credential(struct diff_packer *packer, struct arena *arena, const struct entry *entry,
                                             const struct finding *findings, size_t finding_count);

/* The first `count` fields of a record. Borrowed from it. */
void diff_record_unpack(const struct diff_record *record, int count, struct text values[]);
/* The next item of a list, taken off its front; absent at the end. */
struct text diff_next_item(struct text *list);

/* One finding of a list. */
struct diff_finding {
    struct text rule, message;
    /* Rule, and what it is about, in one text that does not change with the entry's name as messages do. */
    struct text subject;
};
struct diff_finding diff_finding(struct text item);

#endif
