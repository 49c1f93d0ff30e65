/* An empty folder that is the working directory of a test and goes away with it; files in it, and text written to streams.
 * Names are UTF-8 with `/`. Each ends the test where it cannot do what it is asked. */
#ifndef DEPUTY_TESTS_SCRATCH_H
#define DEPUTY_TESTS_SCRATCH_H

#include <stddef.h>
#include <stdio.h>

void scratch_enter(void);
void scratch_leave(void);

void scratch_make_directory(const char *path);
void scratch_put(const char *path, const char *content);
void scratch_put_bytes(const char *path, const void *bytes, size_t size);
void scratch_expect(const char *path, const char *content);
size_t scratch_count(void); /* of what stands in the folder itself */
void scratch_pipe(int ends[2]);

/* The platform's. */
void scratch_make_folder(void); /* a new one below the folder for temporary files, and into it */
void scratch_remove_folder(void);
FILE *scratch_open(const char *path, const char *mode);
/* A stream for writing and reading that has no name; NULL where it cannot be had. */
FILE *scratch_stream(void);

/* All that stands in a stream of scratch_stream, which is closed; yours to free. */
char *scratch_take(FILE *stream);

#endif
