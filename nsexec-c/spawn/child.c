/*
 * The child's way to execve(2). It shares its memory with the parent, one of whose threads stands still meanwhile: so
 * it calls nothing but syscall(2), allocates nothing, and writes nothing but its stack, spawn->error and the table of
 * fd moves.
 */
#define _GNU_SOURCE
#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../door/protocol.h"
#include "request.h"

#define KERNEL_SIGNALS 64
#define KERNEL_SIGSET_SIZE 8

static int fd_call(int fd, int command, int argument)
{
    return (int)syscall(SYS_fcntl, fd, command, argument);
}

/* What else the parent had to say is gone since clone3. The kernel's own struct, of which only the handler matters here:
 * libc's calls leave out the real-time signals that it uses itself. */
static void reset_signals(const struct spawn *spawn)
{
    for (int signal = 1; signal <= KERNEL_SIGNALS; signal++) {
        uint64_t bit = 1ull << (signal - 1);
        unsigned long action[4] = {(unsigned long)(spawn->ignored & bit ? SIG_IGN : SIG_DFL), 0, 0, 0};
        if ((spawn->ignored | spawn->inherited) & bit && signal != SIGKILL && signal != SIGSTOP)
            syscall(SYS_rt_sigaction, signal, action, NULL, KERNEL_SIGSET_SIZE);
    }
}

static bool is_target(const struct spawn *spawn, int fd)
{
    size_t low = 0, high = spawn->move_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (spawn->moves[middle].to == fd)
            return true;
        if (spawn->moves[middle].to < fd)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

/* An fd that is not open may be named, too: its entry is to fail, and not to find a copy there. */
static bool is_source(const struct spawn *spawn, int fd)
{
    for (size_t i = 0; i < spawn->move_count; i++) {
        if (spawn->moves[i].from == fd)
            return true;
    }
    return false;
}

/* A copy of fd at a number that no entry of the map wants or reads. */
static int set_aside(const struct spawn *spawn, int fd)
{
    for (int from = 0;;) {
        int copy = fd_call(fd, F_DUPFD_CLOEXEC, from);
        if (copy < 0 || (!is_target(spawn, copy) && !is_source(spawn, copy)))
            return copy;
        syscall(SYS_close, copy);
        from = copy + 1;
    }
}

/* Whether some entry still reads the fd that this one will overwrite. */
static bool is_awaited(const struct spawn *spawn, size_t entry)
{
    for (size_t i = 0; i < spawn->move_count; i++) {
        const struct fd_move *other = &spawn->moves[i];
        if (i != entry && other->from == spawn->moves[entry].to && other->from != other->to)
            return true;
    }
    return false;
}

static int place(struct spawn *spawn, size_t entry)
{
    struct fd_move *move = &spawn->moves[entry];
    if (syscall(SYS_dup3, move->from, move->to, 0) < 0)
        return -1;
    move->from = move->to; /* in place */
    return 0;
}

/* A parallel move: an entry is placed once no other one still reads the fd it overwrites; what then remains are
 * cycles, each of which is opened by setting one fd aside. */
static int place_fds(struct spawn *spawn)
{
    bool left = false;
    for (size_t i = 0; i < spawn->move_count; i++) {
        if (spawn->moves[i].from != spawn->moves[i].to)
            left = true;
        /* What is moved stays open over the execve as it is. */
        else if (fd_call(spawn->moves[i].to, F_SETFD, 0) < 0)
            return -1;
    }
    if (spawn->exe >= 0) {
        for (size_t i = 0; i < spawn->move_count; i++) {
            if (spawn->moves[i].to == spawn->exe && spawn->moves[i].from != spawn->exe) {
                if ((spawn->exe = set_aside(spawn, spawn->exe)) < 0)
                    return -1;
                break;
            }
        }
    }
    while (left) {
        bool moved = false;
        size_t stuck = spawn->move_count;
        left = false;
        for (size_t i = 0; i < spawn->move_count; i++) {
            if (spawn->moves[i].from == spawn->moves[i].to)
                continue;
            if (is_awaited(spawn, i)) {
                stuck = i;
                left = true;
            } else if (place(spawn, i) < 0) {
                return -1;
            } else {
                moved = true;
            }
        }
        if (left && !moved) {
            int wanted = spawn->moves[stuck].to, copy = set_aside(spawn, wanted);
            if (copy < 0)
                return -1;
            for (size_t i = 0; i < spawn->move_count; i++) {
                if (spawn->moves[i].from == wanted && spawn->moves[i].to != wanted)
                    spawn->moves[i].from = copy;
            }
        }
    }
    return 0;
}

static int close_range_of(unsigned first, unsigned last)
{
    return first <= last ? (int)syscall(SYS_close_range, first, last, 0) : 0;
}

/* Closes every gap between the targets; the executable stays, close-on-exec. */
static int close_others(const struct spawn *spawn)
{
    int keep = spawn->exe >= 0 && !is_target(spawn, spawn->exe) ? spawn->exe : -1;
    unsigned next = 0;
    if (keep >= 0 && fd_call(keep, F_SETFD, FD_CLOEXEC) < 0)
        return -1;
    for (size_t i = 0; i < spawn->move_count;) {
        int to = spawn->moves[i].to;
        if (keep >= 0 && keep < to) {
            to = keep;
            keep = -1;
        } else {
            i++;
        }
        if ((unsigned)to > next && close_range_of(next, (unsigned)to - 1) < 0)
            return -1;
        next = (unsigned)to + 1;
    }
    if (keep >= 0) {
        if ((unsigned)keep > next && close_range_of(next, (unsigned)keep - 1) < 0)
            return -1;
        next = (unsigned)keep + 1;
    }
    return close_range_of(next, ~0u);
}

/* Dies with the parent, also if that is gone already. */
static int die_with_parent(const struct spawn *spawn)
{
    if (syscall(SYS_prctl, PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) < 0)
        return -1;
    if (syscall(SYS_getppid) != spawn->parent) {
        errno = ESRCH;
        return -1;
    }
    return 0;
}

static int become(struct spawn *spawn)
{
    reset_signals(spawn);
    if (spawn->flags & SPAWN_SETSID && syscall(SYS_setsid) < 0)
        return -1;
    if (spawn->flags & SPAWN_NEW_PGRP && syscall(SYS_setpgid, 0, 0) < 0)
        return -1;
    if (spawn->flags & SPAWN_PDEATHSIG && die_with_parent(spawn) < 0)
        return -1;
    if (spawn->cwd >= 0 && syscall(SYS_fchdir, spawn->cwd) < 0)
        return -1;
    if (place_fds(spawn) < 0 || close_others(spawn) < 0)
        return -1;
    if (syscall(SYS_rt_sigprocmask, SIG_SETMASK, &spawn->blocked, NULL, KERNEL_SIGSET_SIZE) < 0)
        return -1;
    if (spawn->path)
        syscall(SYS_execve, spawn->path, spawn->argv, spawn->envp);
    else
        syscall(SYS_execveat, spawn->exe, "", spawn->argv, spawn->envp, AT_EMPTY_PATH);
    return -1;
}

int spawn_child(void *data)
{
    struct spawn *spawn = data;
    become(spawn);
    spawn->error = errno;
    return 127;
}
