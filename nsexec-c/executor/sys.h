#ifndef EXECUTOR_SYS_H
#define EXECUTOR_SYS_H

/*
 * Kernel interfaces that musl's headers lack, with names that clash neither with musl's nor with glibc's (which the
 * sanitizer build uses).
 */
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

struct sys_open_how {
    uint64_t flags, mode, resolve;
};

struct sys_mount_attr {
    uint64_t set, clear, propagation, userns_fd;
};

struct sys_clone_args {
    uint64_t flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls, set_tid, set_tid_size, cgroup;
};

enum { /* linux/openat2.h */
    SYS_RESOLVE_NO_XDEV = 0x01,
    SYS_RESOLVE_NO_MAGICLINKS = 0x02,
    SYS_RESOLVE_NO_SYMLINKS = 0x04,
    SYS_RESOLVE_BENEATH = 0x08,
    SYS_RESOLVE_IN_ROOT = 0x10,
};

enum { /* linux/mount.h */
    SYS_FSOPEN_CLOEXEC = 1,
    SYS_FSMOUNT_CLOEXEC = 1,
    SYS_FSCONFIG_FLAG = 0,
    SYS_FSCONFIG_STRING = 1,
    SYS_FSCONFIG_CREATE = 6,
    SYS_MOVE_FROM_EMPTY = 0x04,
    SYS_MOVE_TO_EMPTY = 0x40,
    SYS_TREE_CLONE = 1,
    SYS_TREE_CLOEXEC = 02000000,
    SYS_AT_RECURSIVE = 0x8000,
    SYS_ATTR_RDONLY = 0x01,
    SYS_ATTR_NOSUID = 0x02,
    SYS_ATTR_NODEV = 0x04,
    SYS_ATTR_NOEXEC = 0x08,
    SYS_ATTR_ATIME = 0x70,
    SYS_ATTR_NOATIME = 0x10,
    SYS_ATTR_STRICTATIME = 0x20,
    SYS_ATTR_NODIRATIME = 0x80,
    SYS_ATTR_NOSYMFOLLOW = 0x200000,
    SYS_MS_NOSYMFOLLOW = 256,
};

enum { /* linux/magic.h */
    SYS_MAGIC_PROC = 0x9fa0,
    SYS_MAGIC_DEVPTS = 0x1cd1,
    SYS_MAGIC_CGROUP = 0x27e0eb, /* of version 1 */
};

enum { SYS_CLOSE_RANGE_CLOEXEC = 4 };

#ifndef SYS_mount_setattr
#define SYS_mount_setattr 442
#endif
#ifndef SYS_set_mempolicy
#error "no set_mempolicy"
#endif

static inline int sys_openat2(int dir, const char *path, uint64_t flags, uint64_t resolve)
{
    struct sys_open_how how = {.flags = flags, .resolve = resolve};
    return (int)syscall(SYS_openat2, dir, path, &how, sizeof how);
}

static inline int sys_fsopen(const char *type)
{
    return (int)syscall(SYS_fsopen, type, SYS_FSOPEN_CLOEXEC);
}

static inline int sys_fsconfig(int context, unsigned command, const char *key, const char *value)
{
    return (int)syscall(SYS_fsconfig, context, command, key, value, 0);
}

static inline int sys_fsmount(int context, unsigned attributes)
{
    return (int)syscall(SYS_fsmount, context, SYS_FSMOUNT_CLOEXEC, attributes);
}

static inline int sys_open_tree(int dir, const char *path, unsigned flags)
{
    return (int)syscall(SYS_open_tree, dir, path, flags | SYS_TREE_CLOEXEC);
}

/* Attaches the mount `from` onto the file `to`: no path is walked. */
static inline int sys_move_mount(int from, int to)
{
    return (int)syscall(SYS_move_mount, from, "", to, "", SYS_MOVE_FROM_EMPTY | SYS_MOVE_TO_EMPTY);
}

/* Attaches it onto the file `name` in `dir`, whatever that is, but what a link leads to. */
static inline int sys_move_mount_at(int from, int dir, const char *name)
{
    return (int)syscall(SYS_move_mount, from, "", dir, name, SYS_MOVE_FROM_EMPTY);
}

static inline int sys_mount_setattr(int mount, unsigned flags, const struct sys_mount_attr *attr)
{
    return (int)syscall(SYS_mount_setattr, mount, "", flags, attr, sizeof *attr);
}

static inline int sys_close_range(unsigned first, unsigned last, unsigned flags)
{
    return (int)syscall(SYS_close_range, first, last, flags);
}

#endif
