/* /dev/tty, after OpenBSD's readpassphrase: signals that end or stop deputy first find the terminal put back. */
#include "cli/console.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <termios.h>
#include <unistd.h>

static const int caught[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGTTIN, SIGTTOU};
#define CAUGHT_COUNT (sizeof caught / sizeof *caught)

static volatile sig_atomic_t arrived; /* the last signal that was caught; 0: none */

static void note(int signal_number)
{
    arrived = signal_number;
}

struct dialogue {
    int terminal;
    struct termios before;
    struct sigaction old[CAUGHT_COUNT];
};

static void catch_signals(struct dialogue *dialogue)
{
    struct sigaction action = {.sa_handler = note}; /* no SA_RESTART: what waits is to come back */
    sigemptyset(&action.sa_mask);
    arrived = 0;
    for (size_t i = 0; i < CAUGHT_COUNT; i++) {
        sigaction(caught[i], NULL, &dialogue->old[i]);
        if (dialogue->old[i].sa_handler != SIG_IGN)
            sigaction(caught[i], &action, NULL);
    }
}

static void release_signals(const struct dialogue *dialogue)
{
    for (size_t i = 0; i < CAUGHT_COUNT; i++)
        sigaction(caught[i], &dialogue->old[i], NULL);
}

static bool write_all(int terminal, struct text text)
{
    while (text.length > 0) {
        ssize_t written = write(terminal, text.bytes, text.length);
        if (written < 0)
            return false;
        text = text_slice(text, (size_t)written, text.length);
    }
    return true;
}

/* Waits for a byte with the signals let in only while it waits, so that none is missed. 1, 0 at the end, or negative. */
static ssize_t read_byte(int terminal, char *byte)
{
    sigset_t blocked, before;
    struct pollfd wait = {.fd = terminal, .events = POLLIN};
    ssize_t got = -1;
    sigemptyset(&blocked);
    for (size_t i = 0; i < CAUGHT_COUNT; i++)
        sigaddset(&blocked, caught[i]);
    sigprocmask(SIG_BLOCK, &blocked, &before);
    if (!arrived && ppoll(&wait, 1, NULL, &before) > 0)
        got = read(terminal, byte, 1);
    sigprocmask(SIG_SETMASK, &before, NULL);
    return got;
}

static enum console_reply read_line(int terminal, size_t limit, struct secret *answer)
{
    bool too_long = false;
    for (;;) {
        char *byte = answer->bytes + answer->length;
        ssize_t got = read_byte(terminal, byte);
        if (got < 0)
            return CONSOLE_FAILED;
        if (got == 0 && answer->length == 0 && !too_long)
            return CONSOLE_ENDED;
        if (got == 0 || *byte == '\n')
            return too_long ? CONSOLE_TOO_LONG : CONSOLE_ANSWERED;
        if (answer->length < limit)
            answer->length++;
        else
            too_long = true;
    }
}

static enum console_reply ask_once(struct dialogue *dialogue, struct text question, bool echo, size_t limit,
                                   struct secret *answer)
{
    struct termios now;
    if (tcgetattr(dialogue->terminal, &dialogue->before) != 0)
        return CONSOLE_FAILED;
    now = dialogue->before;
    now.c_lflag |= ICANON | ISIG;
    if (!echo)
        now.c_lflag = (now.c_lflag & ~(tcflag_t)ECHO) | ECHONL;
    /* What was typed before the question is no answer to it. */
    if (tcsetattr(dialogue->terminal, TCSAFLUSH, &now) != 0)
        return CONSOLE_FAILED;
    enum console_reply reply = write_all(dialogue->terminal, question) ? read_line(dialogue->terminal, limit, answer)
                                                                       : CONSOLE_FAILED;
    while (tcsetattr(dialogue->terminal, TCSAFLUSH, &dialogue->before) != 0 && errno == EINTR && arrived != SIGTTOU)
        continue;
    if (reply == CONSOLE_ENDED) /* no line end was shown for it */
        (void)write_all(dialogue->terminal, TEXT("\n"));
    return reply;
}

static bool stops(int signal_number)
{
    return signal_number == SIGTSTP || signal_number == SIGTTIN || signal_number == SIGTTOU;
}

enum console_reply console_ask(struct text question, bool echo, size_t limit, struct secret *answer)
{
    struct dialogue dialogue = {.terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)};
    enum console_reply reply;
    if (dialogue.terminal < 0)
        return CONSOLE_ABSENT;
    do {
        secret_fini(answer);
        if (secret_reserve(answer, limit + 1) != STATUS_OK) {
            reply = CONSOLE_FAILED;
            break;
        }
        catch_signals(&dialogue);
        reply = ask_once(&dialogue, question, echo, limit, answer);
        release_signals(&dialogue);
        if (arrived) {
            reply = CONSOLE_FAILED;
            secret_fini(answer);
            raise(arrived); /* ends us, or stops us until somebody goes on */
        }
    } while (arrived && stops(arrived));
    close(dialogue.terminal);
    return reply;
}
