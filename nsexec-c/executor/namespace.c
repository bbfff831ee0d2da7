/* Namespaces, root in the user namespace, and the fork into init. */
#include <grp.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "run.h"
#include "sync.h"

#define SYS_CLONE_PIDFD 0x00001000
#define SYS_CLONE_PARENT 0x00008000
#define SYS_CLONE_INTO_CGROUP 0x200000000ull

int op_join_ns(struct run *run)
{
    uint64_t slot = number_of(run, F_JOIN_NS_NS);
    int fd = run_slot(run, &run->op.field[F_JOIN_NS_NS], text_of(run, F_JOIN_NS_NAME));
    if (fd < 0)
        return -1;
    uint8_t *left = &run->ns_left[slot / 8];
    uint8_t bit = (uint8_t)(1u << slot % 8);
    if (run->op.flags & FLAG_JOIN_NS_IF_LEFT && !(*left & bit))
        return 0;
    if (AT(STEP_SETNS, setns(fd, (int)number_of(run, F_JOIN_NS_TYPE))) == 0) {
        *left &= (uint8_t)~bit;
        return 0;
    }
    if (errno == EPERM && run->op.flags & FLAG_JOIN_NS_MAY_RETRY) {
        *left |= bit;
        return 0;
    }
    int error = errno;
    return fail(STEP_SETNS, error, "failed to setns into %s namespace: %e", text_of(run, F_JOIN_NS_NAME), error);
}

int op_unshare(struct run *run)
{
    if (AT(STEP_UNSHARE, unshare((int)number_of(run, F_UNSHARE_FLAGS))) < 0)
        return fail(STEP_UNSHARE, errno, "unshare flags 0x%x: %e", number_of(run, F_UNSHARE_FLAGS), errno);
    return 0;
}

/* The bare system calls: musl's would first go looking for threads. */
int op_become_root(struct run *run)
{
    /* EPERM: setgroups is denied in this namespace, and then there is nothing that could be dropped. */
    if (run->op.flags & FLAG_BECOME_ROOT_GROUPS &&
        AT(STEP_SETGROUPS, syscall(SYS_setgroups, 0, NULL)) < 0 && errno != EPERM)
        return fail_call(STEP_SETGROUPS);
    if (run->op.flags & FLAG_BECOME_ROOT_GID && AT(STEP_SETGID, syscall(SYS_setresgid, 0, 0, 0)) < 0)
        return fail_call(STEP_SETGID);
    if (AT(STEP_SETUID, syscall(SYS_setresuid, 0, 0, 0)) < 0)
        return fail_call(STEP_SETUID);
    return 0;
}

static void begin_init(struct run *run, const char *comm)
{
    run->is_init = true;
    /* A name that cannot be set is no reason to stop: it is for ps. */
    prctl(PR_SET_NAME, comm, 0, 0, 0);
}

/*
 * CLONE_PARENT: init must be a child of whoever started us, who outlives us. The kernel demands exit_signal 0 with it
 * (the caller's own is used).
 */
int op_fork_init(struct run *run)
{
    int pidfd = -1;
    struct sys_clone_args args = {.flags = SYS_CLONE_PARENT | SYS_CLONE_PIDFD, .pidfd = (uintptr_t)&pidfd};
    if (run->init_cgroup) {
        args.flags |= SYS_CLONE_INTO_CGROUP;
        args.cgroup = (uint64_t)run->slot[run->init_cgroup];
    }
    pid_t pid = (pid_t)AT(STEP_CLONE3, syscall(SYS_clone3, &args, sizeof args));
    if (pid < 0)
        return fail_call(STEP_CLONE3);
    if (pid == 0) {
        /* It leads out of the container. */
        if (run->init_cgroup)
            run_set_slot(run, run->init_cgroup, -1);
        begin_init(run, text_of(run, F_FORK_INIT_COMM));
        return 0;
    }
    uint32_t number = (uint32_t)pid;
    if (sync_send(run, PROC_PID, &number, sizeof number, pidfd) < 0) {
        kill(pid, SIGKILL);
        return -1;
    }
    /* The recorder is init's from here on. */
    _exit(0);
}

/* Whoever started us gave us a pid namespace, and knows our pid. */
int op_become_init(struct run *run)
{
    begin_init(run, text_of(run, F_BECOME_INIT_COMM));
    return 0;
}

int op_exit(struct run *run)
{
    (void)run;
    _exit(0);
}

int op_sync(struct run *run)
{
    enum sync_type type = (enum sync_type)number_of(run, F_SYNC_TYPE);
    if (sync_send(run, type, NULL, 0, -1) < 0)
        return -1;
    return sync_await(run, (enum sync_type)(type + 64));
}
