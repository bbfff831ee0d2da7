/* The parent's half: decode, clone3 in the manner of vfork(2), and collect what the child has to say. */
#define _GNU_SOURCE
#include "spawn.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../door/protocol.h"
#include "child.h"
#include "clone.h"
#include "request.h"

#define KERNEL_SIGSET_SIZE 8

/* SIGCHLD or not: execve(2) sets it. CLONE_PARENT takes the caller's own and wants zero here (EINVAL otherwise). */
static long clone_child(struct spawn *spawn, int *pidfd)
{
    struct clone3_args args = {
        /* Handlers are gone in the child from its first moment, ignored signals are not. */
        .flags = CLONE3_VM | CLONE3_VFORK | CLONE3_CLEAR_SIGHAND,
        .exit_signal = SIGCHLD,
        .stack = (uint64_t)(uintptr_t)spawn->stack,
        .stack_size = spawn->stack_size,
    };
    spawn->parent = getpid();
    if (spawn->flags & SPAWN_CLONE_PARENT) {
        spawn->parent = getppid();
        args.flags |= CLONE3_PARENT;
        args.exit_signal = 0;
    }
    if (spawn->flags & SPAWN_CLONE_INTO_CGROUP) {
        args.flags |= CLONE3_INTO_CGROUP;
        args.cgroup = (uint64_t)spawn->cgroup;
    }
    if (spawn->flags & SPAWN_NEW_PIDS)
        args.flags |= CLONE3_NEWPID;
    if (pidfd) {
        args.flags |= CLONE3_PIDFD;
        args.pidfd = (uint64_t)(uintptr_t)pidfd;
    }

    /* A handler of the parent's must not run on the child's stack, and in particular not in a JVM: the real-time
     * signals that libc reserves included, which sigprocmask(3) leaves out. */
    uint64_t all = ~0ull, before;
    syscall(SYS_rt_sigprocmask, SIG_SETMASK, &all, &before, KERNEL_SIGSET_SIZE);
    /* Without CLONE_INTO_CGROUP the older, shorter struct is given, which Linux 5.3 knows. */
    size_t size = spawn->flags & SPAWN_CLONE_INTO_CGROUP ? sizeof args : offsetof(struct clone3_args, set_tid);
    long pid = clone3_run(&args, size, spawn_child, spawn);
    syscall(SYS_rt_sigprocmask, SIG_SETMASK, &before, NULL, KERNEL_SIGSET_SIZE);
    return pid;
}

static int start(struct spawn *spawn, int *pidfd)
{
    /* The child writes to errno, which is this thread's. */
    int saved = errno;
    long pid = clone_child(spawn, pidfd);
    errno = saved;
    if (pid < 0 || !spawn->error)
        return (int)pid;
    if (pidfd)
        close(*pidfd);
    if (!(spawn->flags & SPAWN_CLONE_PARENT)) {
        while (waitpid((pid_t)pid, NULL, __WALL) < 0 && errno == EINTR)
            continue;
    }
    return -spawn->error;
}

static int run(struct spawn *spawn, int *pidfd)
{
    return spawn ? start(spawn, pidfd) : -errno;
}

int nsexec_spawn(const void *request, size_t length, int *pidfd)
{
    struct fd_names names = {NULL, 0};
    struct room room = {0};
    int result = run(spawn_decode(request, length, &names, &room), pidfd);
    room_free(&room);
    return result;
}

int spawn_for_packet(const void *request, size_t length, const int *packet, size_t packet_count, uint64_t ignored,
                     int *pidfd)
{
    static const int none[1];
    /* Enough for an executor. The one thread stands still while the child runs, as after vfork(2): its stack will do. What
     * is mapped for more is kept: giving back what another processor has just worked on is dear, and the door ends soon. */
    static _Alignas(max_align_t) unsigned char small[2048];
    static struct room room = {.base = small, .size = sizeof small, .lent = true, .stackless = true};
    struct fd_names names = {packet_count ? packet : none, packet_count};
    struct spawn *spawn = spawn_decode(request, length, &names, &room);
    if (spawn) {
        spawn->flags &= ~(uint32_t)SPAWN_CLONE_PARENT;
        spawn->inherited = ignored;
    }
    return run(spawn, pidfd);
}
