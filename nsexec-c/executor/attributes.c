/* Attributes of the process that one system call sets. */
#include <fcntl.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "console.h"
#include "run.h"

int op_umask(struct run *run)
{
    umask((mode_t)number_of(run, F_UMASK_MASK));
    return 0;
}

int op_uts_name(struct run *run)
{
    const struct value *host = &run->op.field[F_UTS_NAME_HOSTNAME], *domain = &run->op.field[F_UTS_NAME_DOMAINNAME];
    if (host->number && AT(STEP_SETHOSTNAME, sethostname(host->bytes, host->number)) < 0)
        return fail(STEP_SETHOSTNAME, errno, "sethostname: %e", errno);
    if (domain->number && AT(STEP_SETDOMAINNAME, setdomainname(domain->bytes, domain->number)) < 0)
        return fail(STEP_SETDOMAINNAME, errno, "setdomainname: %e", errno);
    return 0;
}

int op_no_new_privs(struct run *run)
{
    (void)run;
    return AT(STEP_PRCTL, prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) < 0 ? fail_call(STEP_PRCTL) : 0;
}

int op_sched(struct run *run)
{
    struct {
        uint32_t size, policy;
        uint64_t flags;
        int32_t nice;
        uint32_t priority;
        uint64_t runtime, deadline, period;
    } attr = {
        .size = sizeof attr,
        .policy = (uint32_t)number_of(run, F_SCHED_POLICY),
        .flags = number_of(run, F_SCHED_FLAGS),
        .nice = (int32_t)(int64_t)number_of(run, F_SCHED_NICE),
        .priority = (uint32_t)number_of(run, F_SCHED_PRIORITY),
        .runtime = number_of(run, F_SCHED_RUNTIME),
        .deadline = number_of(run, F_SCHED_DEADLINE),
        .period = number_of(run, F_SCHED_PERIOD),
    };
    if (AT(STEP_SCHED_SETATTR, syscall(SYS_sched_setattr, 0, &attr, 0)) < 0)
        return fail(STEP_SCHED_SETATTR, errno, "error setting scheduler: %e", errno);
    return 0;
}

int op_ioprio(struct run *run)
{
    enum { WHO_PGRP = 2 }; /* as runc: the group, which is this process */
    if (AT(STEP_IOPRIO_SET, syscall(SYS_ioprio_set, WHO_PGRP, 0, (int)number_of(run, F_IOPRIO_VALUE))) < 0)
        return fail(STEP_IOPRIO_SET, errno, "failed to set io priority: %e", errno);
    return 0;
}

int op_personality(struct run *run)
{
    if (AT(STEP_PERSONALITY, personality(number_of(run, F_PERSONALITY_PERSONA))) < 0)
        return fail_call(STEP_PERSONALITY);
    return 0;
}

int op_mempolicy(struct run *run)
{
    const struct value *nodes = &run->op.field[F_MEMPOLICY_NODES];
    unsigned long mask[1024 / sizeof(unsigned long) + 1] = {0};
    memcpy(mask, nodes->bytes, nodes->number);
    /* The kernel reads maxnode - 1 bits. */
    unsigned long bits = nodes->number ? nodes->number * 8 + 1 : 0;
    int mode = (int)number_of(run, F_MEMPOLICY_MODE);
    if (AT(STEP_SET_MEMPOLICY, syscall(SYS_set_mempolicy, mode, bits ? mask : NULL, bits)) < 0)
        return fail(STEP_SET_MEMPOLICY, errno, "set_mempolicy: %e", errno);
    return 0;
}

int op_send_pidfd(struct run *run)
{
    int socket = run_slot(run, &run->op.field[F_SEND_PIDFD_SOCKET], "pidfd socket");
    if (socket < 0)
        return -1;
    cleanup_fd pidfd = (int)AT(STEP_PIDFD_OPEN, syscall(SYS_pidfd_open, getpid(), 0));
    if (pidfd < 0)
        return fail(STEP_PIDFD_OPEN, errno, "failed to pidfd_open: %e", errno);
    if (send_fd(socket, text_of(run, F_SEND_PIDFD_MESSAGE), pidfd) < 0)
        return fail(STEP_SENDMSG, errno, "failed to send pidfd on socket: %e", errno);
    run_set_slot(run, (unsigned)number_of(run, F_SEND_PIDFD_SOCKET), -1);
    return 0;
}
