/* What deputy needs of an operating system besides launching: files, directories, whole-or-nothing output, a terminal.
 * One file per platform behind this header. Paths are UTF-8. */
#ifndef DEPUTY_CORE_PLATFORM_H
#define DEPUTY_CORE_PLATFORM_H

#include <stdio.h>

#include "core/status.h"
#include "core/text.h"

struct platform_file;

/* The first thing that main does. False: it cannot be done, and nothing may be opened.
 * A standard stream that was closed by the caller stays one that fails: otherwise the next file takes its place, and what is
 * said on standard error stands in a record, or a policy is read as standard input.
 * Windows: *argv becomes the command line in UTF-8 (for as long as the process lives), what is printed is UTF-8, lines end at LF,
 * and libraries are loaded from System32 only ("SetDefaultDllDirectories"). */
bool platform_start(int *argc, char ***argv);

/* "-" is standard input. STATUS_CANNOT_OPEN (a directory too) or NO_MEMORY. *out is yours to platform_close. */
enum status platform_open(const char *path, struct platform_file **out);
/* Up to `size` bytes; 0 at the end, negative when reading fails. */
long platform_read(struct platform_file *file, char *bytes, size_t size);
/* Goes to `offset` from the start of what was opened; false: it is a pipe or the like. */
bool platform_seek(struct platform_file *file, uint64_t offset);
void platform_close(struct platform_file *file); /* accepts NULL; leaves standard input open */

/* A path as given, with `/` between its parts: in place, where another sign separates them on this system. */
void platform_path_use_slashes(char *path);
bool platform_is_directory(const char *path);
/* In bytes. False: it is no regular file ("-" is none), or cannot be looked at. */
bool platform_file_size(const char *path, uint64_t *out);
/* The absolute path of the working directory, with `/` between its parts; yours to free. STATUS_OK; with *out NULL CANNOT_OPEN
 * (it is gone, say) or NO_MEMORY. */
enum status platform_working_directory(char **out);
/* Calls `each` for the regular files below a directory (subdirectories too), not for hidden files and directories nor for
 * symbolic links. `path` starts with the directory as given, with `/` between parts. In no particular order.
 * STATUS_CANNOT_OPEN with the path that failed given to `failed`; the others go on. */
enum status platform_walk(const char *directory, void (*each)(void *context, const char *path),
                          void (*failed)(void *context, const char *path), void *context);

/* Do two names lead to one file? False where either leads to none, or that cannot be told; "-" is no name. */
bool platform_is_same_file(const char *a, const char *b);

/* A file that appears whole or not at all: written beside its place, renamed over it by commit. */
struct platform_output;
enum status platform_output_open(const char *path, struct platform_output **out, FILE **stream);
enum status platform_output_commit(struct platform_output *output);  /* frees; CANNOT_WRITE leaves the old file */
void platform_output_abandon(struct platform_output *output);        /* frees; accepts NULL */

bool platform_is_terminal(FILE *stream);

/* The exit code that stands for a program's 32 bits: itself, or 255 where the system has 8 bits and it does not fit. */
int platform_exit_code(uint32_t code);
/* Puts back what platform_start and platform_is_terminal have changed of the console, for a program that is to find it as its
 * user has it; and takes it again. Nothing on POSIX. */
void platform_console_release(void);
void platform_console_take(void);

#endif
