/* What a document says: one session definition or other entry, after reading and before judging.
 *
 * Both dialects (RDM exports, native session documents) end in this one type, so nothing behind xml/ knows elements.
 * Texts belong to whoever made the entry; an entry handed to a callback is valid until the callback returns. */
#ifndef DEPUTY_CORE_ENTRY_H
#define DEPUTY_CORE_ENTRY_H

#include "core/text.h"

/* Where an element's `<` stands: 1-based lines that end at LF, 1-based code points. line 0: nowhere (absent). */
struct place {
    size_t line, column;
    /* Bytes of UTF-8 text before it, a byte order mark not counted: how a reader finds it again without counting lines.
     * 0 also where only line and column are known. */
    uint64_t offset;
};
#define PLACE_NOWHERE ((struct place){0, 0, 0})

static inline bool place_before(struct place a, struct place b)
{
    return a.line != b.line ? a.line < b.line : a.column < b.column;
}

/* The seven kinds that support Run As, and everything else (RDM-FORMAT.md). */
enum entry_kind {
    KIND_OTHER,
    KIND_COMMAND_LINE,
    KIND_POWERSHELL,
    KIND_TOOL_COMMAND_LINE,
    KIND_TOOL_POWERSHELL_LOCAL,
    KIND_TOOL_POWERSHELL_REMOTE,
    KIND_TOOL_PSEXEC,
    KIND_ADDON_SSMS,
    KIND_COUNT
};

/* How the other user is named. Run As is on unless the mode is MODE_NONE. */
enum run_as_mode {
    MODE_NONE,
    MODE_CURRENT_SESSION, /* the entry's own credentials, for tools those of the session the tool is used on */
    MODE_CUSTOM,
    MODE_CREDENTIAL_REPOSITORY,
    MODE_MY_PERSONAL,
    MODE_NOT_OFFERED, /* known to RDM, not offered by built-in Run As */
    MODE_COUNT
};

enum ternary { TERNARY_UNSET, TERNARY_FALSE, TERNARY_TRUE, TERNARY_COUNT };

enum output_mode { OUTPUT_DEFAULT, OUTPUT_KEEP_OPEN, OUTPUT_CAPTURE, OUTPUT_COUNT };

/* 16 bytes in the order they are written. */
struct guid {
    unsigned char bytes[16];
};

/* With hyphens, braces in pairs or none, any case; surrounding white space is the caller's. */
bool guid_parse(struct text text, struct guid *out);
static inline bool guid_equals(const struct guid *a, const struct guid *b)
{
    return memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}
bool guid_is_nil(const struct guid *guid);
#define GUID_TEXT_SIZE 37
/* Lower case, no braces, NUL-terminated: how ids print (SPEC 9). */
void guid_format(const struct guid *guid, char out[GUID_TEXT_SIZE]);

/* GUIDs that RDM gives a meaning of their own in CredentialConnectionID (RDM-FORMAT.md). Never dangling links. */
enum well_known_link {
    LINK_ORDINARY, /* not well-known */
    LINK_PROMPT,
    LINK_PARENT,
    LINK_INHERITED,
    LINK_MY_PERSONAL,
    LINK_NONE,
    LINK_USER_VAULT,
    LINK_USER_VAULT_SEARCH,
    LINK_PRIVILEGED_ACCOUNT,
    LINK_MY_PRIVILEGED_ACCOUNT
};
enum well_known_link guid_well_known(const struct guid *guid);

/* Every fact of an entry that comes from an element. The place is that element's; a finding can point at it. */
enum entry_field {
    FIELD_ID,
    FIELD_NAME,
    FIELD_GROUP,
    FIELD_HOST,     /* for addon-ssms the server */
    FIELD_DATABASE,
    FIELD_OWN_USER, /* own credentials: the entry's head (for Credential entries what the entry stands for) */
    FIELD_OWN_DOMAIN,
    FIELD_OWN_LINK,
    FIELD_MODE, /* the element that decided the mode; no text */
    FIELD_USER, /* Run As credentials from here */
    FIELD_DOMAIN,
    FIELD_LINK,
    FIELD_SECRET, /* the source holds a secret; never its text */
    FIELD_PROMPT,
    FIELD_NET_ONLY,
    FIELD_SESSION_CREDENTIALS,
    FIELD_COMMAND, /* command line or inline PowerShell */
    FIELD_SCRIPT,  /* path of a script */
    FIELD_SCRIPT_ARGUMENTS,
    FIELD_DIRECTORY, /* the directory that counts; absent where the default one is used */
    FIELD_DEFAULT_DIRECTORY,
    FIELD_CAPTURE_FILE,
    FIELD_ADMINISTRATOR,
    FIELD_SHELL_EXECUTE,
    FIELD_WAIT,
    FIELD_OUTPUT,
    FIELD_RUN_64_BIT,
    FIELD_EMBEDDED_SCRIPT, /* the blob, else the switch; no text */
    FIELD_COUNT
};

struct entry_value {
    struct text text;   /* as written; absent for switches, enums and secrets */
    struct place place; /* line 0: the document does not give the field */
};

#define ENTRY_PARAMETERS 5

struct entry_parameter {
    struct text label, value; /* value: the default value */
    bool secured;             /* data type Secured: the value is a secret, and never here */
};

/* A DX finding of the reader about this entry, or one element of it. */
struct entry_diagnostic {
    const char *rule;  /* "DX004" ... static */
    struct place place;
    struct text message;
    /* What it is about: the path or name of an element, or an element and its attributes, separated by spaces; never a value.
     * Absent: the entry itself. */
    struct text subject;
};

/* Something that the document gives for the entry, and that nothing below holds. */
struct entry_unread {
    enum unread_reason {
        UNREAD_UNUSED,  /* the format names it, but an entry of this kind, or said otherwise elsewhere, makes no use of it */
        UNREAD_SECRET,  /* a secret, which an entry never holds */
        UNREAD_AGAIN,   /* another value of something that was given before */
        UNREAD_SPELLED, /* a session's type in other words than that of entry_kind_types */
        UNREAD_UNKNOWN  /* an element or attribute that the format does not name */
    } reason;
    struct text path; /* as in the subject of a diagnostic, but of one element or attribute */
    struct place place;
};

struct entry {
    struct place place; /* the start tag */
    enum entry_kind kind;
    bool is_tool;       /* a SessionTool, also of kind other */
    bool is_credential; /* a Credential entry: what a Run As link may point at */
    struct text type;   /* RDM's ConnectionType as written; natively that of the kind, as RDM names it */

    bool has_id, has_own_link, has_link; /* the GUIDs below are given and valid; a nil link is no link */
    struct guid id, own_link, link;

    enum run_as_mode mode;
    bool prompt, net_only, session_credentials;
    bool administrator, wait_for_exit, run_64_bit;
    bool default_directory; /* it is used: not switched off, and no directory is given that counts */
    enum ternary shell_execute;
    enum output_mode output;

    struct entry_value fields[FIELD_COUNT];
    struct entry_parameter parameters[ENTRY_PARAMETERS];

    const struct place *clear_text_secrets; /* elements with a secret in clear text, in text order */
    size_t clear_text_secret_count;
    const struct entry_diagnostic *diagnostics; /* in no particular order */
    size_t diagnostic_count;
    const struct entry_unread *unread; /* in no particular order; only where the document_sink asks for it */
    size_t unread_count;
};

static inline bool entry_is_session(const struct entry *entry)
{
    return entry->kind != KIND_OTHER;
}
/* Used on another session, whose credentials "current session" names. */
static inline bool entry_kind_is_tool(enum entry_kind kind)
{
    return kind >= KIND_TOOL_COMMAND_LINE && kind <= KIND_TOOL_PSEXEC;
}
/* An unset shell execute counts as true (SPEC 1). */
static inline bool entry_kind_unset_shell_execute_counts(enum entry_kind kind)
{
    return kind == KIND_COMMAND_LINE || kind == KIND_TOOL_COMMAND_LINE;
}
static inline bool entry_runs_as(const struct entry *entry)
{
    return entry->mode != MODE_NONE;
}
/* A field's text; absent where it is not given. */
static inline struct text entry_text(const struct entry *entry, enum entry_field field)
{
    return entry->fields[field].text;
}

/* Our keys, as SPEC 1 writes them: "command-line", "credential-repository", "unset", "keep-open". */
extern const char *const entry_kind_names[KIND_COUNT];
/* The ConnectionType of RDM that a session of this kind has; NULL for KIND_OTHER. */
extern const char *const entry_kind_types[KIND_COUNT];
extern const char *const run_as_mode_names[MODE_COUNT];
extern const char *const ternary_names[TERNARY_COUNT];
extern const char *const output_mode_names[OUTPUT_COUNT];

/* A copy of the entry and of every text of it in one piece of heap memory, as small as it can be: for sessions whose
 * judgement has to wait. What is unread stays behind. NULL when memory is out. Free with free(). */
struct entry *entry_copy(const struct entry *entry);

#endif
