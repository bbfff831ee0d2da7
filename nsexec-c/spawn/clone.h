#ifndef SPAWN_CLONE_H
#define SPAWN_CLONE_H

#include <stddef.h>
#include <stdint.h>

/* clone3(2)'s argument up to its version 2 (Linux 5.7); musl has no header with it. */
struct clone3_args {
    uint64_t flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls, set_tid, set_tid_size, cgroup;
};

#define CLONE3_VM 0x100ull
#define CLONE3_PIDFD 0x1000ull
#define CLONE3_VFORK 0x4000ull
#define CLONE3_PARENT 0x8000ull
#define CLONE3_NEWPID 0x20000000ull
#define CLONE3_CLEAR_SIGHAND 0x100000000ull
#define CLONE3_INTO_CGROUP 0x200000000ull

/* clone3(2) whose child calls run(data) and exits with what it returns: on the stack of `args`, or below the parent's,
 * which must stand still (CLONE_VFORK). Returns the child's pid or -errno. */
long clone3_run(struct clone3_args *args, size_t size, int (*run)(void *), void *data);

#endif
