/* The standard streams of a child: copies of deputy's own, or pipes and files that catch what it writes. */
#include "backends/win32.h"

#include <stdio.h>

#define PIPE_ROOM 65536 /* what is written between two looks */
#define LOOK_MS 10      /* an anonymous pipe cannot be waited for */

enum { FROM, TO, ERRORS, STREAMS };

static const DWORD own_streams[STREAMS] = {STD_INPUT_HANDLE, STD_OUTPUT_HANDLE, STD_ERROR_HANDLE};

static void close_and_forget(HANDLE *handle)
{
    if (*handle && *handle != INVALID_HANDLE_VALUE)
        CloseHandle(*handle);
    *handle = NULL;
}

/* NULL: there is nothing to hand over. */
static HANDLE inheritable_copy(HANDLE handle)
{
    HANDLE copy = NULL, self = GetCurrentProcess();
    if (!handle || handle == INVALID_HANDLE_VALUE)
        return NULL;
    return DuplicateHandle(self, handle, self, &copy, 0, TRUE, DUPLICATE_SAME_ACCESS) ? copy : NULL;
}

static HANDLE open_nothing(void)
{
    SECURITY_ATTRIBUTES inherit = {.nLength = sizeof inherit, .bInheritHandle = TRUE};
    HANDLE nothing = CreateFileW(L"NUL", GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, &inherit, OPEN_EXISTING, 0, NULL);
    return nothing == INVALID_HANDLE_VALUE ? NULL : nothing;
}

static bool open_pipe(struct win32 *win32, struct win32_output *output, int stream)
{
    struct win32_copier *copier = &output->copiers[stream - TO];
    copier->calls = win32->calls;
    copier->to = GetStdHandle(own_streams[stream]);
    copier->ended = CreateEventW(NULL, TRUE, FALSE, NULL);
    return copier->ended && CreatePipe(&copier->from, &output->child[stream], NULL, PIPE_ROOM)
           && SetHandleInformation(output->child[stream], HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
}

/* Both into the one file, through one file pointer, so that neither writes over the other. */
static enum status open_file(struct win32_output *output, const struct launch *launch, struct arena *arena, bool *opened)
{
    HANDLE file;
    enum status status = win32_capture_open(launch->directory, launch->capture_file, arena, &file);
    if (status != STATUS_OK)
        return status;
    output->child[TO] = inheritable_copy(file);
    output->child[ERRORS] = inheritable_copy(file);
    CloseHandle(file);
    *opened = output->child[TO] && output->child[ERRORS];
    return STATUS_OK;
}

enum status win32_output_open(struct win32 *win32, struct win32_output *output, const struct launch *launch,
                              enum win32_streams streams, uint32_t *error)
{
    bool opened = true;
    enum status status = STATUS_OK;
    *output = (struct win32_output){0};
    SetLastError(0);
    output->child[FROM] = streams == WIN32_STREAMS_CAPTURE_ONLY ? open_nothing()
                                                                 : inheritable_copy(GetStdHandle(own_streams[FROM]));
    if (streams == WIN32_STREAMS_OWN) {
        output->child[TO] = inheritable_copy(GetStdHandle(own_streams[TO]));
        output->child[ERRORS] = inheritable_copy(GetStdHandle(own_streams[ERRORS]));
    } else if (launch->capture_file.bytes) {
        status = open_file(output, launch, &win32->call_arena, &opened);
    } else {
        opened = open_pipe(win32, output, TO) && open_pipe(win32, output, ERRORS);
    }
    *error = opened ? 0 : win32_error();
    return status;
}

size_t win32_output_count(const struct win32_output *output)
{
    size_t count = 0;
    for (int stream = FROM; stream < STREAMS; stream++)
        count += output->child[stream] != NULL;
    return count;
}

void win32_output_close_child(struct win32_output *output)
{
    for (int stream = FROM; stream < STREAMS; stream++)
        close_and_forget(&output->child[stream]);
}

/* What cannot be written any more is still read: the program is not to hang on a full pipe. */
static void write_all(HANDLE to, const char *bytes, DWORD length)
{
    DWORD written = 0;
    for (DWORD done = 0; done < length; done += written)
        if (!WriteFile(to, bytes + done, length - done, &written, NULL) || written == 0)
            return;
}

/* False: nobody can write to it any more. */
static bool is_there(const struct win32_copier *copier, DWORD *there)
{
    return copier->calls->peek_pipe(copier->from, NULL, 0, NULL, there, NULL);
}

/* What is there already, so that no read waits. */
static bool copy_some(const struct win32_copier *copier, DWORD there)
{
    char bytes[4096];
    while (there > 0) {
        DWORD length = 0;
        if (!copier->calls->read_pipe(copier->from, bytes, there < sizeof bytes ? there : sizeof bytes, &length, NULL)
            || length == 0)
            return false;
        write_all(copier->to, bytes, length);
        there -= length;
    }
    return true;
}

/* The end of the pipe comes when nobody can write to it any more. Where a child of the program still can, what the program
 * wrote is in the pipe when it has ended, and that is the last to be copied. One thread looks and reads: while a read waits, a
 * look from another thread would wait for that read (PeekNamedPipe, Microsoft Learn). */
static DWORD WINAPI copy(void *context)
{
    const struct win32_copier *copier = context;
    bool last = false;
    DWORD there = 0;
    while (!last) {
        last = WaitForSingleObject(copier->ended, there > 0 ? 0 : LOOK_MS) != WAIT_TIMEOUT;
        if (!is_there(copier, &there) || !copy_some(copier, there))
            break;
    }
    return 0;
}

bool win32_output_start(struct win32_output *output)
{
    (void)fflush(stdout); /* what deputy itself has said comes first */
    for (size_t i = 0; i < 2; i++) {
        struct win32_copier *copier = &output->copiers[i];
        if (copier->from && !(copier->thread = CreateThread(NULL, 0, copy, copier, 0, NULL)))
            return false;
    }
    return true;
}

void win32_output_finish(struct win32_output *output)
{
    for (size_t i = 0; i < 2; i++)
        if (output->copiers[i].thread)
            (void)SetEvent(output->copiers[i].ended);
    for (size_t i = 0; i < 2; i++)
        if (output->copiers[i].thread)
            (void)WaitForSingleObject(output->copiers[i].thread, INFINITE);
}

void win32_output_fini(struct win32_output *output)
{
    win32_output_close_child(output);
    win32_output_finish(output);
    for (size_t i = 0; i < 2; i++) {
        close_and_forget(&output->copiers[i].thread);
        close_and_forget(&output->copiers[i].ended);
        close_and_forget(&output->copiers[i].from);
    }
}
