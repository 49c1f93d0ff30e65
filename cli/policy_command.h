/* `deputy policy`: its subcommands, and what they share. */
#ifndef DEPUTY_CLI_POLICY_COMMAND_H
#define DEPUTY_CLI_POLICY_COMMAND_H

#include "cli/command.h"
#include "cli/json.h"

/* Each subcommand; the exit code is returned. */
int policy_check(const struct options *options);
int policy_test(const struct options *options);
int policy_facts(const struct options *options);
int policy_show(const struct options *options);
int policy_table(const struct options *options);
int policy_diff(const struct options *options);

/* The policy a subcommand is about: FILE, or --policy FILE, else the one in effect. False: it was said why not. `out` is yours
 * to policy_fini, whatever is returned. */
bool policy_command_load(const struct options *options, struct policy *out);
/* The layer whose documents a subcommand is about. */
enum policy_layer policy_command_layer(const struct options *options);
/* Adds "path:line:column" of something a document says, or "default" for the built-in one, made visible. */
void policy_command_add_place(struct buffer *out, const struct policy_source *source, struct place place);
/* Is the text on its way to somebody's terminal in colours? */
bool policy_command_uses_color(const struct options *options);
/* Adds what the JSON about a policy begins with: {"schema":SCHEMA,"policy":{"name":...}, and the next key follows. */
void policy_command_add_json_head(struct buffer *out, const char *schema, const struct policy *policy);
/* The five values of a row of the decision table. Not 0: memory is out. */
int policy_command_set_row(json_t *object, const int values[]);
/* Adds one item of a list that has one on each line. Takes `value` over, NULL included; *first is kept for the next one. */
void policy_command_add_item(struct buffer *out, bool *first, json_t *value);

#endif
