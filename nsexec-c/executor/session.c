/* Session, keyring, signals, loopback: what init is before it looks at any file of the container. */
#include <net/if.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "run.h"
#include "sync.h"

int op_setsid(struct run *run)
{
    (void)run;
    /* EPERM: already the leader of its session */
    return AT(STEP_SETSID, setsid()) < 0 && errno != EPERM ? fail_call(STEP_SETSID) : 0;
}

enum { KEY_JOIN = 1, KEY_SETPERM = 5, KEY_DESCRIBE = 6 };

/* "keyring;0;0;3f010000;_ses.abc": the fourth field, in hex. */
static int key_permissions(long key, uint32_t *permissions)
{
    char text[512];
    long length = syscall(SYS_keyctl, KEY_DESCRIBE, key, text, sizeof text);
    if (length < 0)
        return -1;
    text[sizeof text - 1] = 0;
    const char *at = text;
    for (int field = 0; field < 3; field++) {
        at = strchr(at, ';');
        if (!at) {
            errno = EINVAL;
            return -1;
        }
        at++;
    }
    *permissions = 0;
    for (; *at && *at != ';'; at++) {
        unsigned digit = *at >= 'a' ? (unsigned)(*at - 'a') + 10 : (unsigned)(*at - '0');
        *permissions = *permissions << 4 | (digit & 15);
    }
    return 0;
}

int op_keyring(struct run *run)
{
    uint32_t permissions;
    bool tolerate = run->op.flags & FLAG_KEYRING_TOLERATE;
    long key = AT(STEP_KEYCTL, syscall(SYS_keyctl, KEY_JOIN, text_of(run, F_KEYRING_NAME)));
    if (key < 0) {
        /* A kernel without keyrings has none to keep apart. */
        return errno == ENOSYS ? 0 : fail(STEP_KEYCTL, errno, "unable to join session keyring: %e", errno);
    }
    if (key_permissions(key, &permissions) < 0 && !tolerate)
        return fail(STEP_KEYCTL, errno, "unable to get keyring permissions: %e", errno);
    permissions = (permissions & (uint32_t)number_of(run, F_KEYRING_KEEP)) | (uint32_t)number_of(run, F_KEYRING_ADD);
    if (syscall(SYS_keyctl, KEY_SETPERM, key, permissions) < 0 && !tolerate)
        return fail(STEP_KEYCTL, errno, "unable to set keyring permissions: %e", errno);
    return 0;
}

int op_pdeathsig(struct run *run)
{
    if (AT(STEP_PRCTL, prctl(PR_SET_PDEATHSIG, number_of(run, F_PDEATHSIG_SIGNAL), 0, 0, 0)) < 0)
        return fail_call(STEP_PRCTL);
    return 0;
}

int op_loopback_up(struct run *run)
{
    (void)run;
    struct ifreq request = {.ifr_name = "lo"};
    cleanup_fd fd = AT(STEP_SOCKET, socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    if (fd < 0)
        return fail_call(STEP_SOCKET);
    if (AT(STEP_IOCTL, ioctl(fd, SIOCGIFFLAGS, &request)) < 0)
        return fail_call(STEP_IOCTL);
    request.ifr_flags |= IFF_UP;
    return ioctl(fd, SIOCSIFFLAGS, &request) < 0 ? fail_call(STEP_IOCTL) : 0;
}

/* The number is what a Go program, as runc's init is one, exits with in this place. */
static void end_init(int signal)
{
    (void)signal;
    for (;;)
        syscall(SYS_exit_group, 2);
}

/*
 * What asks a process to end. For pid 1 of a pid namespace the kernel drops a signal whose disposition is the default
 * one, and a container that is created and not started could then be ended by SIGKILL alone. execve() takes handlers
 * away again.
 */
static const int ends_init[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM};

/* All dispositions are the default ones: who started the executor has seen to that. */
int op_signals(struct run *run)
{
    enum { RESTORER = 0x04000000 }; /* demanded on some machines, never come to here */
    uint64_t blocked = number_of(run, F_SIGNALS_BLOCKED);
    unsigned long action[4] = {(unsigned long)end_init, RESTORER, (unsigned long)end_init, 0};
    recorder_step(STEP_SIGACTION);
    if (getpid() == 1) {
        for (unsigned i = 0; i < sizeof ends_init / sizeof *ends_init; i++)
            if (syscall(SYS_rt_sigaction, ends_init[i], action, NULL, sizeof blocked) < 0)
                return fail_call(STEP_SIGACTION);
    }
    if (syscall(SYS_rt_sigprocmask, SIG_SETMASK, &blocked, NULL, sizeof blocked) < 0)
        return fail_call(STEP_SIGACTION);
    return 0;
}
