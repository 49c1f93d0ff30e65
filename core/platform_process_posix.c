#include "core/platform_process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SLICE_MS 20 /* how late the end of a program whose output somebody else holds open may be noticed */

extern char **environ;

static void say(struct process_exchange *exchange, const char *program, const char *why)
{
    snprintf(exchange->reason, sizeof exchange->reason, "%.120s%s%s", program, *program ? ": " : "", why);
}

/* ---- the words of a command ---- */

/* Words are written into `bytes`, one behind the other, which never takes more than the command does. */
struct words {
    char *bytes;
    size_t length;
    char **list; /* NULL behind the last */
    size_t count;
};

static bool is_space(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n';
}

static void put(struct words *words, char byte)
{
    words->bytes[words->length++] = byte;
}

/* Behind the opening quote; NULL where it is not closed. Inside double quotes a backslash is one but before these four. */
static const char *take_quoted(struct words *words, const char *at, char quote)
{
    for (; *at && *at != quote; at++) {
        bool escapes = quote == '"' && *at == '\\' && at[1] && strchr("$`\"\\\n", at[1]);
        if (escapes && *++at == '\n')
            continue;
        put(words, *at);
    }
    return *at ? at + 1 : NULL;
}

static const char *take_word(struct words *words, const char *at)
{
    while (at && *at && !is_space(*at)) {
        char byte = *at++;
        if (byte == '\'' || byte == '"') {
            at = take_quoted(words, at, byte);
        } else if (byte != '\\') {
            put(words, byte);
        } else if (!*at) {
            return NULL;
        } else if (*at++ != '\n') {
            put(words, at[-1]);
        }
    }
    if (at)
        put(words, '\0');
    return at;
}

/* NULL, or why it is no command. `words` is to be freed in any case. */
static const char *split(const char *command, struct words *words)
{
    size_t length = strlen(command);
    words->bytes = malloc(2 * length + 2);
    words->list = calloc(length / 2 + 2, sizeof *words->list);
    if (!words->bytes || !words->list)
        return "out of memory";
    for (;;) {
        while (is_space(*command))
            command++;
        if (!*command)
            break;
        words->list[words->count++] = words->bytes + words->length;
        command = take_word(words, command);
        if (!command)
            return "a quote is not closed, or a backslash is its last letter";
    }
    return words->count > 0 && words->list[0][0] ? NULL : "it names no program";
}

static void free_words(struct words *words)
{
    free(words->list);
    free(words->bytes);
}

/* ---- the program ---- */

/* False: errno says why. */
static bool is_program(const char *path)
{
    struct stat status;
    if (stat(path, &status) != 0)
        return false;
    errno = EACCES;
    return S_ISREG(status.st_mode) && access(path, X_OK) == 0;
}

/* Along PATH, but for what stands there relative to the working directory, which may be anybody's. *out is the caller's. */
static bool find_program(const char *name, char **out)
{
    const char *path = getenv("PATH");
    size_t size = strlen(name) + 1;
    if (!path)
        path = "/usr/local/bin:/usr/bin:/bin";
    *out = malloc(strlen(path) + 1 + size);
    if (!*out)
        return false;
    memcpy(*out, name, size);
    if (strchr(name, '/'))
        return is_program(*out);
    for (size_t length; *path; path += length + (path[length] == ':')) {
        length = strcspn(path, ":");
        if (*path != '/')
            continue;
        memcpy(*out, path, length);
        (*out)[length] = '/';
        memcpy(*out + length + 1, name, size);
        if (is_program(*out))
            return true;
    }
    errno = ENOENT;
    return false;
}

/* ---- starting it ---- */

struct child {
    pid_t pid;
    int input, output; /* our ends of its standard input and output; -1: closed */
};

static void close_end(int *end)
{
    if (*end >= 0)
        close(*end);
    *end = -1;
}

/* A session of its own: whatever it starts can be ended with it, and it cannot fight with deputy over the terminal. */
static int spawn(const char *path, char **words, int input, int output, pid_t *pid)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int error = posix_spawn_file_actions_init(&actions);
    if (error)
        return error;
    error = posix_spawnattr_init(&attributes);
    if (!error) {
        error = posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
        if (!error)
            error = posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
        if (!error)
            error = posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
        if (!error)
            error = posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);
        if (!error)
            error = posix_spawn(pid, path, &actions, &attributes, words, environ);
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

static int open_pipes(int to[2], int from[2])
{
    bool opened = pipe2(to, O_CLOEXEC) == 0 && pipe2(from, O_CLOEXEC) == 0;
    /* Of our ends only: it must not be hurried. */
    opened = opened && fcntl(to[1], F_SETFL, O_NONBLOCK) == 0 && fcntl(from[0], F_SETFL, O_NONBLOCK) == 0;
    return opened ? 0 : errno;
}

static int start_between_pipes(const char *path, char **words, struct child *child)
{
    int to[2] = {-1, -1}, from[2] = {-1, -1};
    int error = open_pipes(to, from);
    if (!error)
        error = spawn(path, words, to[0], from[1], &child->pid);
    close_end(&to[0]);
    close_end(&from[1]);
    child->input = to[1];
    child->output = from[0];
    if (error) {
        close_end(&child->input);
        close_end(&child->output);
    }
    return error;
}

static bool start(struct process_exchange *exchange, struct child *child)
{
    struct words words = {0};
    char *path = NULL;
    bool started = false;
    const char *why = split(exchange->command, &words);
    if (why) {
        say(exchange, "", why);
    } else {
        errno = 0;
        bool found = find_program(words.list[0], &path);
        int error = found ? start_between_pipes(path, words.list, child) : errno;
        started = found && error == 0;
        if (!started)
            say(exchange, words.list[0], strerror(error));
    }
    free(path);
    free_words(&words);
    return started;
}

/* ---- talking to it ---- */

static volatile sig_atomic_t running; /* whose session ends with us; 0: none */

/* Deputy is told to end: the program it waits for has no terminal that would tell it so. */
static void end_both(int signal_number)
{
    if (running > 1)
        kill(-(pid_t)running, SIGKILL);
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

static const int ending[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
#define ENDING_COUNT (sizeof ending / sizeof *ending)

struct dispositions {
    struct sigaction ending[ENDING_COUNT], pipe;
};

static void set_signals(struct dispositions *old)
{
    struct sigaction action = {.sa_handler = SIG_IGN};
    sigemptyset(&action.sa_mask);
    sigaction(SIGPIPE, &action, &old->pipe); /* that it does not read is no reason to end */
    action.sa_handler = end_both;
    for (size_t i = 0; i < ENDING_COUNT; i++) {
        sigaction(ending[i], NULL, &old->ending[i]);
        if (old->ending[i].sa_handler == SIG_DFL)
            sigaction(ending[i], &action, NULL);
    }
}

static void reset_signals(const struct dispositions *old)
{
    sigaction(SIGPIPE, &old->pipe, NULL);
    for (size_t i = 0; i < ENDING_COUNT; i++)
        sigaction(ending[i], &old->ending[i], NULL);
}

static uint64_t now_ms(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000 + (uint64_t)time.tv_nsec / 1000000;
}

static void write_input(struct child *child, struct text *input)
{
    ssize_t written = write(child->input, input->bytes, input->length);
    if (written > 0)
        *input = text_slice(*input, (size_t)written, input->length);
    if (input->length == 0 || (written < 0 && errno != EAGAIN && errno != EINTR))
        close_end(&child->input);
}

/* False: there is more of it than fits. */
static bool read_output(struct child *child, struct process_exchange *exchange)
{
    size_t left = exchange->output_size - exchange->output_length;
    char beyond;
    ssize_t got = read(child->output, left ? exchange->output + exchange->output_length : &beyond, left ? left : 1);
    if (got > 0 && left == 0) {
        beyond = 0;
        return false;
    }
    if (got > 0)
        exchange->output_length += (size_t)got;
    else if (got == 0 || (errno != EAGAIN && errno != EINTR))
        close_end(&child->output);
    return true;
}

/* It stays a zombie, so that its session's number is nobody else's before we are done. */
static bool has_ended(const struct child *child)
{
    siginfo_t info = {0};
    return waitid(P_PID, (id_t)child->pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == child->pid;
}

/* One turn: whatever can be written or read within a slice of time. False: there is more than fits. */
static bool talk(struct child *child, struct text *input, struct process_exchange *exchange, uint64_t left_ms)
{
    struct pollfd ends[] = {{.fd = child->input, .events = POLLOUT}, {.fd = child->output, .events = POLLIN}};
    poll(ends, 2, left_ms < SLICE_MS ? (int)left_ms : SLICE_MS);
    if (ends[0].revents)
        write_input(child, input);
    return !ends[1].revents || read_output(child, exchange);
}

/* What it had written before it ended is all in the pipe by now; who else holds the pipe is not waited for. */
static bool drain(struct child *child, struct process_exchange *exchange)
{
    size_t before;
    do {
        before = exchange->output_length;
        if (child->output >= 0 && !read_output(child, exchange))
            return false;
    } while (child->output >= 0 && exchange->output_length > before);
    return true;
}

static enum process_end converse(struct child *child, struct process_exchange *exchange)
{
    uint64_t start_ms = now_ms();
    struct text input = exchange->input;
    while (!has_ended(child)) {
        uint64_t spent = now_ms() - start_ms;
        if (spent >= exchange->timeout_ms)
            return PROCESS_TIMED_OUT;
        if (!talk(child, &input, exchange, exchange->timeout_ms - spent))
            return PROCESS_WROTE_TOO_MUCH;
    }
    return drain(child, exchange) ? PROCESS_EXITED : PROCESS_WROTE_TOO_MUCH;
}

/* With a child that was started; it is gone afterwards. */
static void talk_and_wait(struct child *child, struct process_exchange *exchange)
{
    struct dispositions old;
    int status = 0;
    running = (sig_atomic_t)child->pid;
    set_signals(&old);
    exchange->end = converse(child, exchange);
    if (exchange->end != PROCESS_EXITED)
        kill(-child->pid, SIGKILL);
    close_end(&child->input);
    close_end(&child->output);
    while (waitpid(child->pid, &status, 0) < 0 && errno == EINTR)
        continue;
    running = 0;
    reset_signals(&old);
    if (exchange->end == PROCESS_EXITED && WIFSIGNALED(status))
        exchange->end = PROCESS_KILLED;
    exchange->exit_code = (unsigned long)(WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
}

void platform_exchange(struct process_exchange *exchange)
{
    struct child child = {-1, -1, -1};
    struct sigaction action = {.sa_handler = SIG_DFL}, old;
    sigemptyset(&action.sa_mask);
    exchange->output_length = 0;
    exchange->exit_code = 0;
    exchange->end = PROCESS_NOT_STARTED;
    /* Ignored, as some callers leave it, nobody could ask how a child ended. */
    sigaction(SIGCHLD, &action, &old);
    if (start(exchange, &child))
        talk_and_wait(&child, exchange);
    sigaction(SIGCHLD, &old, NULL);
}
