#define _GNU_SOURCE
#include "terminal.h"

#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "caller.h"
#include "sys.h"

static const int crashes[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP};

/* A handler's argument is the signal only: what it needs has to be here. */
static int host = -1;
static bool raw;
static struct termios original;
static int foreground_pidfd = -1;

static int find_host(void)
{
    for (int fd = 2; fd >= 0; fd--) {
        if (tcgetattr(fd, &original) == 0)
            return own_copy(fd);
    }
    int fd = own_fd(openat(AT_FDCWD, "/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC));
    if (fd >= 0 && tcgetattr(fd, &original) < 0) {
        close(fd);
        fd = -1;
    }
    return fd;
}

static void on_crash(int signal, siginfo_t *info, void *context)
{
    (void)context;
    /* Sent by somebody, it is for the container. */
    if (info->si_code <= 0) {
        send_signal(foreground_pidfd, signal);
        return;
    }
    terminal_restore();
    /* The instruction is tried again and kills. */
    struct sigaction standard = {.sa_handler = SIG_DFL};
    sigaction(signal, &standard, NULL);
}

static void catch_crashes(void)
{
    uint64_t mask = ~0ull;
    for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++) {
        struct sigaction action = {.sa_sigaction = on_crash, .sa_flags = SA_SIGINFO | SA_RESTART};
        sigfillset(&action.sa_mask);
        sigaction(crashes[i], &action, NULL);
        mask &= ~SIGNAL_BIT(crashes[i]);
    }
    set_signal_mask(mask, NULL);
}

void terminal_take(int pidfd)
{
    struct termios mode;
    foreground_pidfd = pidfd;
    host = find_host();
    if (host < 0)
        return;
    mode = original;
    cfmakeraw(&mode);
    mode.c_oflag |= OPOST;
    mode.c_cc[VMIN] = 1;
    mode.c_cc[VTIME] = 0;
    catch_crashes();
    atexit(terminal_restore);
    raw = true;
    tcsetattr(host, TCSANOW, &mode);
}

void terminal_restore(void)
{
    if (raw)
        tcsetattr(host, TCSANOW, &original);
    raw = false;
}

void terminal_resize(int master)
{
    struct winsize size;
    if (host >= 0 && ioctl(host, TIOCGWINSZ, &size) == 0)
        ioctl(master, TIOCSWINSZ, &size);
}

void terminal_prepare_master(int master)
{
    struct termios mode;
    if (tcgetattr(master, &mode) < 0)
        return;
    mode.c_oflag &= ~(tcflag_t)ONLCR;
    tcsetattr(master, TCSANOW, &mode);
}
