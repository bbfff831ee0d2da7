/* System calls that libc wraps otherwise than is needed here, or not at all. */
#ifndef DOOR_SYS_H
#define DOOR_SYS_H

#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

#define KERNEL_SIGNALS 64
#define KERNEL_SIGSET_SIZE 8
#define SIGNAL_BIT(signal) (1ull << ((signal)-1))

/* For large buffers, global ones: they come to lie behind everything else that begins as zeros, so that what is small
 * lies together on few pages. Pages that nobody writes to are no memory. */
#define BEHIND_THE_REST __attribute__((common))

/* The kernel's struct sigaction as far as it is read and written here: handler first, then zeros. libc's sigaction and
 * sigprocmask leave out the real-time signals that it uses itself. */
struct kernel_sigaction {
    unsigned long handler;
    unsigned long rest[3];
};

static inline void set_signal_mask(uint64_t mask, uint64_t *before)
{
    syscall(SYS_rt_sigprocmask, SIG_SETMASK, &mask, before, KERNEL_SIGSET_SIZE);
}

static inline int kernel_sigaction(int signal, const struct kernel_sigaction *action, struct kernel_sigaction *before)
{
    return (int)syscall(SYS_rt_sigaction, signal, action, before, KERNEL_SIGSET_SIZE);
}

/* libc asks for close-on-exec twice over. */
static inline int dup_from(int fd, int lowest)
{
    return (int)syscall(SYS_fcntl, fd, F_DUPFD_CLOEXEC, lowest);
}

/* What came with one packet mostly has numbers in a row, which one call closes. A taken one is -1. */
static inline void close_fds(const int *fds, size_t count)
{
    for (size_t i = 0; i < count;) {
        int first = fds[i], last = first;
        for (i++; i < count && first >= 0 && fds[i] == last + 1; i++)
            last++;
        if (first >= 0)
            syscall(SYS_close_range, first, last, 0);
    }
}

static inline int send_signal(int pidfd, int signal)
{
    return (int)syscall(SYS_pidfd_send_signal, pidfd, signal, NULL, 0);
}

static inline int open_pidfd(pid_t pid)
{
    return (int)syscall(SYS_pidfd_open, pid, 0);
}

static inline int signal_fd(uint64_t mask)
{
    return (int)syscall(SYS_signalfd4, -1, &mask, KERNEL_SIGSET_SIZE, 02000000 | 04000); /* SFD_CLOEXEC | SFD_NONBLOCK */
}

#endif
