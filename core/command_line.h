/* Windows command lines as text: splitting, quoting, variables, lengths. Pure; built and tested everywhere. */
#ifndef DEPUTY_CORE_COMMAND_LINE_H
#define DEPUTY_CORE_COMMAND_LINE_H

#include "core/text.h"

/* Adds `argument` so that CommandLineToArgvW gives it back exactly, quoted only when needed: empty, or with space, tab,
 * LF, VT or a double quote. The space between arguments is the caller's to add. Source: "Parsing C++ command-line
 * arguments" and CommandLineToArgvW (Microsoft Learn). */
void command_line_add_argument(struct buffer *line, struct text argument);

/* Calls `each` for every argument of `line`, by the rules CommandLineToArgvW has for arguments behind the program name
 * (2n backslashes before a quote: n; 2n+1: n and a quote; a doubled quote inside quotes is one). `scratch` is overwritten;
 * the slice is borrowed until `each` returns. A latched scratch means the split is incomplete. */
void command_line_split(struct text line, struct buffer *scratch, void (*each)(void *context, struct text argument),
                        void *context);
/* The whole line as CommandLineToArgvW reads it: the first argument by the rules of the program name (quoted: up to the
 * next quote, no escapes; else up to the first white space). For tests and for whoever shows an argv. */
void command_line_split_whole(struct text line, struct buffer *scratch, void (*each)(void *context, struct text argument),
                              void *context);

/* The program of a line, by SPEC 4: leading white space skipped; quoted, up to the closing quote; a drive or UNC path, up to
 * the first .exe .com .bat .cmd .msc that space, tab or the end follows; otherwise up to the first space or tab. */
struct command_line_program {
    struct text written; /* as it stands in the line, quotes included */
    struct text name;    /* without the quotes */
    struct text rest;    /* what follows, left-trimmed (space, tab); empty at the end */
    bool quoted;
    bool is_path; /* unquoted, and starts with a drive (X:\ X:/) or a UNC (\\ //) path */
};
struct command_line_program command_line_program(struct text line);

/* The last part of a path: after the last \ / or :. */
struct text command_line_base_name(struct text path);

/* Adds `text` for the inside of PowerShell's single quotes: ' and U+2018 U+2019 U+201A U+201B are doubled, because
 * PowerShell ends the string at any of them (about_Quoting_Rules). */
void command_line_add_powershell_quoted(struct buffer *line, struct text text);

/* The next $NAME$ (A-Z, 0-9, _; at least one) at or after *offset; moves *offset behind it. False: there is none. */
bool command_line_next_variable(struct text text, size_t *offset, struct text *name, size_t *start);

/* Looks up a variable. True: known, *value is set (absent: known without value, expands to nothing). False: unknown, stays. */
typedef bool command_line_lookup(void *context, struct text name, struct text *value);

/* $NAME$, one pass from left to right; what a value brings in is not expanded again. Never makes more than `limit` bytes:
 * false when it would (the buffer then holds what fitted). */
bool command_line_expand_variables(struct text text, command_line_lookup *lookup, void *context, size_t limit,
                                   struct buffer *out);
/* %NAME%, as ExpandEnvironmentStringsW does: an unknown name stays as written with its percent signs, and its closing
 * percent sign may open the next name. */
bool command_line_expand_environment(struct text text, command_line_lookup *lookup, void *context, size_t limit,
                                     struct buffer *out);

#endif
