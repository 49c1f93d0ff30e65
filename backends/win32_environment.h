/* The pure half of finding an image and a variable on Windows: texts in, texts out; built and tested everywhere. */
#ifndef DEPUTY_BACKENDS_WIN32_ENVIRONMENT_H
#define DEPUTY_BACKENDS_WIN32_ENVIRONMENT_H

#include "core/text.h"

/* An environment block in UTF-8, "NAME=value" ended by NULs: the value of a name, without case. A name never starts with =:
 * those are cmd.exe's current directories per drive. False: not there. */
bool win32_environment_find(struct text block, struct text name, struct text *value);

/* Full: X:\... or \\server\share...; neither relative to a directory or drive, nor a device (\\.\, \\?\). */
bool win32_path_is_full(struct text path);

/* Takes the next folder that can be searched off the front of a Path value: without quotes and trailing separators. Relative
 * and empty parts, and those with an unexpanded %, are passed over: what they mean is the caller's to choose. False: no more. */
bool win32_path_next(struct text *path, struct text *folder);

/* Does a program's name say where it is (\ / or :)? */
bool win32_program_has_folder(struct text program);
/* Is what the shell is to open a path, and not https:..., mailto:... or ::{...}, which it looks up itself? */
bool win32_file_is_path(struct text file);
/* nul, con.exe, \\.\: no file, whatever folder it is said to be in ("Naming Files, Paths, and Namespaces"). */
bool win32_names_device(struct text path);
/* The file name a bare program stands for: .exe added where there is no extension. Absent for an empty one. */
struct text win32_image_name(struct text program, struct arena *arena);
/* The line that CreateProcessW is given for an image: `line` itself, but for a batch file that the line names other than by its
 * full path. Windows hands such a line to cmd.exe, which looks the name up once more, in the child's directory first: there the
 * line begins with the image, quoted. */
struct text win32_line_for(struct text line, struct text image, struct arena *arena);

#endif
