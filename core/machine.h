/* What a simulated Windows machine is (SPEC 6, urn:deputy:machine:1). Read by xml/machine_profile, answered by
 * backends/simulator. Texts belong to the machine's arena; passwords to their secrets. */
#ifndef DEPUTY_CORE_MACHINE_H
#define DEPUTY_CORE_MACHINE_H

#include "core/secret.h"
#include "core/text.h"

enum machine_service { MACHINE_SERVICE_RUNNING, MACHINE_SERVICE_STOPPED, MACHINE_SERVICE_DISABLED };

enum machine_account_state {
    MACHINE_ACCOUNT_ENABLED,
    MACHINE_ACCOUNT_DISABLED,
    MACHINE_ACCOUNT_LOCKED,
    MACHINE_ACCOUNT_EXPIRED,
    MACHINE_ACCOUNT_MUST_CHANGE,
    MACHINE_ACCOUNT_PASSWORD_EXPIRED
};

struct machine_environment {
    struct text name, value;
};

struct machine_account {
    struct text user, domain; /* domain absent or ".": an account of the machine itself */
    bool has_password;        /* false: any password is right */
    struct secret password;
    enum machine_account_state state;
    bool logon_interactive, logon_network; /* rights; both where `logon` is not given */
    bool administrator;
};

struct machine_directory {
    struct text path;
    struct text deny; /* DOMAIN\user that may not use it; absent: nobody */
};

struct machine_file {
    struct text path;
    struct text deny;
    bool requires_administrator;
    uint32_t exit_code;
    uint64_t duration_ms; /* how long the program runs on the simulated clock */
};

struct machine_association {
    struct text extension; /* with its dot: ".txt" */
};

struct machine_secret {
    struct text host;     /* custom, repository, session, personal; absent: any */
    struct text path;     /* the ID the secret belongs to; absent: any */
    struct text username; /* as the source answers it; absent: whoever is asked for */
    bool has_password;
    struct secret password;
};

struct machine_fault {
    unsigned call;  /* the Nth call, from 1 */
    uint32_t error; /* Windows error it fails with */
};

struct machine {
    struct arena arena;
    enum machine_service secondary_logon;
    bool uac_denies;      /* uac="deny": whoever is asked says no (1223) */
    bool elevated;        /* deputy itself runs elevated */
    struct text user;     /* DOMAIN\user that runs deputy */
    bool accepts_unknown; /* unknown="accept" */
    struct machine_environment *environment;
    size_t environment_count;
    struct machine_account *accounts;
    size_t account_count;
    struct machine_directory *directories;
    size_t directory_count;
    struct machine_file *files;
    size_t file_count;
    struct machine_association *associations;
    size_t association_count;
    struct machine_secret *secrets;
    size_t secret_count;
    struct machine_fault *faults;
    size_t fault_count;
};

/* The built-in machine: Secondary Logon running, UAC consents, accepts what it does not know. */
enum status machine_init_built_in(struct machine *machine);
void machine_fini(struct machine *machine); /* wipes every password; accepts a zeroed machine */
/* The value of an environment variable, names without case; false: it has none of that name. */
bool machine_environment_find(const struct machine *machine, struct text name, struct text *value);

#endif
