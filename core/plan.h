/* From a session to one API call. The only place that picks an API and writes a command line (SPEC 3 and 4). */
#ifndef DEPUTY_CORE_PLAN_H
#define DEPUTY_CORE_PLAN_H

#include "core/command_line.h"
#include "core/credential.h"
#include "core/entry.h"
#include "core/finding.h"

enum launch_api { API_CREATE_PROCESS, API_CREATE_PROCESS_WITH_LOGON, API_SHELL_EXECUTE, API_COUNT };
extern const char *const launch_api_names[API_COUNT]; /* "CreateProcessW", ... */

enum launch_logon { LOGON_NONE, LOGON_WITH_PROFILE, LOGON_NETWORK_ONLY };

enum launch_secret { LAUNCH_SECRET_NONE, LAUNCH_SECRET_NEEDED, LAUNCH_SECRET_PROVIDED, LAUNCH_SECRET_ABSENT };

/* One call, ready to be made. Borrowed texts; the secret is borrowed too, but for its wiping. */
struct launch {
    struct text session_id, session_name;
    enum launch_api api;
    struct text application;  /* ShellExecuteExW: the file; else the resolved image, absent in a plan */
    struct text command_line; /* ShellExecuteExW: the parameters, absent when empty */
    struct text directory;    /* absent: null */
    struct text verb;         /* ShellExecuteExW: "open" or "runas"; else absent */
    struct identity identity; /* CreateProcessWithLogonW only */
    enum launch_logon logon;
    bool wait;
    uint64_t timeout_ms; /* 0: none */
    bool capture;        /* output goes to capture_file, else through a pipe to deputy's own */
    struct text capture_file;
    enum launch_secret secret_state;
    /* NULL unless PROVIDED. The backend wipes it (secret_fini) as soon as the call has been made, before it waits: a program may
     * run for days. */
    struct secret *secret;
};

/* What the outside supplies when fields are expanded. `environment` NULL: %NAME% stays as written (plan, check). */
struct expansion_source {
    command_line_lookup *environment;
    void *context;
};

/* The fields that SPEC 4 expands, expanded. Slices of the entry or of the arena. Blank in, blank out. */
struct expanded_entry {
    struct text command, script, script_arguments, host, database, directory;
    bool overflow; /* a field grew by more than EXPANSION_LIMIT: its text is cut, and no line may be made of it */
};
/* Bytes by which variables may grow a field: four times the longest line any call takes. */
#define EXPANSION_LIMIT ((size_t)1 << 17)

/* Looks a $NAME$ of SPEC 4 up for an entry (context: const struct entry *): a command_line_lookup. $PASSWORD$ is unknown.
 * The value is borrowed from the entry, that of $ID$ until the next lookup. */
bool plan_lookup_variable(void *entry, struct text name, struct text *value);
void plan_expand(const struct entry *entry, const struct expansion_source *source, struct arena *arena,
                 struct expanded_entry *out);

enum launch_api plan_api(const struct entry *entry);
enum launch_logon plan_logon(const struct entry *entry);
bool plan_waits(const struct entry *entry);

/* Adds the planned line (for ShellExecuteExW file and parameters as one line). Needs no decision: it is also what LN002
 * measures for denied sessions. Adds nothing where there is nothing to run. False: a text grew over its limit while the
 * line was written, the line is cut and no launch may be made of it. */
bool plan_add_line(const struct entry *entry, const struct expanded_entry *expanded,
                   const struct expansion_source *source, struct buffer *line);
/* The line's limit in UTF-16 units, SIZE_MAX where the API has none: CreateProcessWithLogonW 1023, CreateProcessW 32766,
 * 8191 with KeepOpen. */
size_t plan_line_limit(const struct entry *entry);

/* What a link leads to. */
enum link_state {
    LINK_STATE_NONE,
    LINK_STATE_WELL_KNOWN,
    LINK_STATE_WELL_KNOWN_NONE,
    LINK_STATE_FOUND,
    LINK_STATE_NOT_FOUND,
    LINK_STATE_NOT_A_CREDENTIAL,
    LINK_STATE_COUNT
};
struct link_target {
    enum link_state state;
    struct text user, domain; /* of the Credential entry; absent where it names none (vault-backed) */
    /* Which entry it is: where it stands, and in which document, from 1 in the order in which they are read; 0: not known. */
    uint32_t document;
    struct place place;
};
struct entry_links {
    struct link_target run_as, own;
};

/* Who the documents say the session runs as; unknown where only a source can tell. Run As off: unknown. */
struct identity plan_identity(const struct entry *entry, const struct entry_links *links);
/* What a source is asked for. Meaningful only with Run As on. `id_text` holds the ID while the request is used. */
struct credential_request plan_credential_request(const struct entry *entry, const struct entry_links *links,
                                                  char id_text[GUID_TEXT_SIZE]);

/* The call for an allowed session. `line` is overwritten with the texts that are new; it, the arena, the entry and what was
 * expanded must outlive `out`. STATUS_DENIED unless `decision` is DECISION_ALLOWED, STATUS_INVALID where
 * there is nothing to run, STATUS_OVER_LIMIT for a line over its limit or a text cut in expansion. No other result than
 * STATUS_OK leaves a call in `out`. */
enum status plan_launch(const struct entry *entry, enum decision decision, const struct expanded_entry *expanded,
                        const struct expansion_source *source, const struct identity *identity, struct arena *arena,
                        struct buffer *line, struct launch *out);

#endif
