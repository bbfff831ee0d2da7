#ifndef EXECUTOR_MOUNT_H
#define EXECUTOR_MOUNT_H

#include <sys/stat.h>

#include "run.h"

/* What the MOUNT_* verbs share. */

struct target {
    const char *path; /* as the plan has it */
    int fd;           /* O_PATH; what is mounted upon. -1: the directory `name` in `parent`, made for this mount */
    int parent;       /* not ours to close */
    const char *name;
    bool plain;       /* no link leads to it */
    bool existed;     /* false: it was made for this mount */
    mode_t mode;      /* of the one that existed */
};

/* What is to be mounted: `type` is what messages call it; only a procfs may cover /proc. */
struct source {
    const char *type;
    int tree; /* what tells its type, -1: `type` does */
};

/* Opens the target in the root, making it if it is missing: a directory or an empty file. The op's flags are those of the
 * MOUNT_* verbs, which share their bits. */
int target_open(struct run *run, const char *path, bool directory, const struct source *source, struct target *target);

/* An fd of the target, the caller's from now on; -errno. */
int target_take_fd(struct target *target);

/* Attaches `mount` on the target and makes it slot 3; takes over both fds. */
int mount_attach(struct run *run, int mount, struct target *target);

/* MOUNT_ATTR_* for the MS_* bits that a mount, not a file system, has. */
uint64_t mount_attributes(uint64_t ms_flags);

/* The MS_* bits of a mount, from its statfs. */
uint64_t mount_flags_of_statfs(unsigned long f_flags);

/*
 * Gives a detached tree the flags of a bind mount (MS_*), `clear` being those that the user explicitly undid; in a user
 * namespace the flags that are locked stay, unless the user undid one. Only the top mount.
 */
int mount_bind_flags(int tree, uint64_t flags, uint64_t clear);

/* A detached clone of the tree at `source`; -errno. */
int try_clone_tree(int dir, const char *source, bool recursive);

/* A mount of a new instance of a file system, detached, with what the kernel had to say in `log`; -errno. */
struct fs_request {
    const char *type, *source, *data;
    uint64_t flags; /* MS_* */
    bool writable;  /* leave MS_RDONLY for later */
    int mode;       /* -1, or an option mode= to put before the others */
};
struct fs_log {
    enum step step;
    char text[256];
};
int try_new_mount(const struct fs_request *request, struct fs_log *log);

int fail_new_mount(const struct fs_log *log, int negative_errno);

/* Copies what is in the directory `from` into the directory `to`, with owners, modes, links and devices. */
int copy_tree(int from, int to);

#endif
