/* The sources of secrets that need nothing but the system (SPEC 5): standard input, a helper, Credential Manager. The prompt
 * is cli/'s. */
#ifndef DEPUTY_CORE_CREDENTIAL_SOURCES_H
#define DEPUTY_CORE_CREDENTIAL_SOURCES_H

#include "core/credential.h"

/* --password-stdin: one line of UTF-8, which LF, CRLF or the end of the input ends; a byte order mark before it is skipped. Read
 * byte by byte, so that what stands behind the line is left for others. FAILED where there is nothing at all, at a NUL, and
 * over CREDENTIAL_SECRET_LIMIT. Context: none. */
credential_source credential_ask_standard_input;

/* --credential-helper: git's credential protocol. */
struct credential_helper {
    const char *command; /* split by the platform's rules for arguments, and started without a shell */
    uint64_t timeout_ms; /* for the whole exchange */
};
#define CREDENTIAL_HELPER_TIMEOUT_MS ((uint64_t)60000)
/* Bytes of a helper's whole answer, at most. */
#define CREDENTIAL_HELPER_ANSWER_LIMIT ((size_t)16384)
/* Context: a const struct credential_helper. NOT_FOUND: it gave no password (but perhaps a user), or did not end with exit code
 * 0. FAILED: it could not be started, took too long, or answered what is not the protocol. */
credential_source credential_ask_helper;

/* The two pure halves of that. The request, as it is written to the helper: git's attributes and a blank line. */
void credential_add_helper_request(const struct credential_request *request, struct buffer *out);
/* The answer, as far as a blank line: the last value of each attribute counts, attributes other than username and password are
 * ignored. A line without = or without a key, or with a CR (but for CRLF at its end) or a NUL fails. The username is copied to
 * the arena. */
enum credential_reply credential_parse_helper_answer(struct text bytes, struct arena *arena, struct credential_answer *answer);

/* Windows Credential Manager: the generic credential "deputy:ID", or "deputy:personal". Context: none. */
credential_source credential_ask_vault;

#endif
