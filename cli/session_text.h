/* A session in a person's words, the same in every text deputy prints: its name, who it runs as, and its rules. */
#ifndef DEPUTY_CLI_SESSION_TEXT_H
#define DEPUTY_CLI_SESSION_TEXT_H

#include "core/finding.h"
#include "core/plan.h"

/* `Group\Name`, or the name alone, made visible; "(no name)" where there is none. */
void session_add_name(struct buffer *out, struct text group, struct text name);
/* `DOMAIN\user`, or the user alone, made visible; "whoever is named at launch" where the documents name nobody. */
void session_add_identity(struct buffer *out, const struct identity *identity);
/* The same with the mode behind it: "CORP\svc (custom, net only)". For sessions with Run As. */
void session_add_who(struct buffer *out, enum run_as_mode mode, bool net_only, const struct identity *identity);
/* The same, but that texts of the documents are added by `add`: what is compared is neither shown nor made visible yet. */
typedef void session_text_adder(struct buffer *out, struct text text);
void session_add_name_by(session_text_adder *add, struct buffer *out, struct text group, struct text name);
void session_add_identity_by(session_text_adder *add, struct buffer *out, const struct identity *identity);
void session_add_who_by(session_text_adder *add, struct buffer *out, enum run_as_mode mode, bool net_only,
                        const struct identity *identity);
/* The rules of findings, each once, sorted; `count` of them. free() the list, the ids are the findings'. NULL: memory is out. */
const char **session_rules(const struct finding *findings, size_t finding_count, size_t *count);

#endif
