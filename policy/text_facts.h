/* The facts that come from reading a session's texts. Pure; each is linear in the texts' length. */
#ifndef DEPUTY_POLICY_TEXT_FACTS_H
#define DEPUTY_POLICY_TEXT_FACTS_H

#include "core/plan.h"

/* $PASSWORD$, or a $PARAMETERn$ whose data type is Secured, in a field that is expanded: *place is the first such element. */
bool text_facts_password_variable(const struct entry *entry, struct place *place);
/* A $NAME$ that SPEC 4 does not list, likewise. */
bool text_facts_unknown_variable(const struct entry *entry, struct place *place);
/* A variable of SPEC 4 inside inline PowerShell. */
bool text_facts_variable_in_script(const struct entry *entry, struct place *place);
/* \Sysnative\ in command, script path or arguments. */
bool text_facts_sysnative(const struct entry *entry, const struct expanded_entry *expanded, struct place *place);
/* .bat or .cmd, trailing dots and spaces stripped: Windows opens such a name as the file without them. */
bool text_facts_batch_target(struct text program);
/* Characters that mean something in a batch call, or an odd number of double quotes. */
bool text_facts_unsafe_arguments(struct text arguments);
/* The same for what cmd.exe is given to run. */
bool text_facts_unsafe_text(struct text command);
/* Anything but ASCII letters, digits and . - _ : [ ] */
bool text_facts_unsafe_host(struct text host);
bool text_facts_nothing_to_run(const struct entry *entry, const struct expanded_entry *expanded);

#endif
