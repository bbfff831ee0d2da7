/* Where a mount goes. */
#include <fcntl.h>
#include <string.h>
#include <sys/statfs.h>

#include "mount.h"
#include "path.h"
#include "protect.h"

/* The flags have the same bits in all verbs that mount. */
enum { ORDINARY_DIRECTORY = FLAG_MOUNT_FS_ORDINARY_DIRECTORY, OVER_PROC_CHECK = FLAG_MOUNT_FS_OVER_PROC_CHECK };
_Static_assert((int)ORDINARY_DIRECTORY == (int)FLAG_MOUNT_BIND_ORDINARY_DIRECTORY, "one bit for all");
_Static_assert((int)ORDINARY_DIRECTORY == (int)FLAG_MOUNT_SLOT_ORDINARY_DIRECTORY, "one bit for all");
_Static_assert((int)OVER_PROC_CHECK == (int)FLAG_MOUNT_BIND_OVER_PROC_CHECK, "one bit for all");
_Static_assert((int)OVER_PROC_CHECK == (int)FLAG_MOUNT_SLOT_OVER_PROC_CHECK, "one bit for all");

/* What lxcfs and the like may put over procfs' own files: runc's list. */
static const char *const over_proc[] = {
    "/proc/cpuinfo", "/proc/diskstats", "/proc/meminfo",  "/proc/stat",
    "/proc/swaps",   "/proc/uptime",    "/proc/loadavg",  "/proc/slabinfo",
    "/proc/net/dev", "/proc/sys/kernel/ns_last_pid",      "/proc/sys/crypto/fips_enabled",
};

static const char before[] = "create mountpoint for ", safety[] = " mount: check proc-safety of ";

/*
 * Judges where the fd really is, not what the path said: links in between may have led anywhere. Whoever mounts over
 * /proc can make AppArmor and sysctl writes go nowhere (CVE-2019-16884).
 */
static int check_proc(int root, int fd, const char *path, bool procfs)
{
    char name[PATH_MAX], base[PATH_MAX];
    path_of_fd(fd, name);
    path_of_fd(root, base);
    size_t length = strcmp(base, "/") == 0 ? 0 : strlen(base);
    const char *inside = name + length;
    if (strncmp(name, base, length) != 0 || strncmp(inside, "/proc", 5) != 0)
        return 0;
    if (inside[5] == 0)
        return procfs ? 0 : fail(STEP_VERIFY, 0, "%s%s%s%s mount: %q cannot be mounted because it is not of type proc",
                                 before, path, safety, path, name);
    if (inside[5] != '/')
        return 0;
    for (unsigned i = 0; i < sizeof over_proc / sizeof *over_proc; i++)
        if (strcmp(inside, over_proc[i]) == 0)
            return 0;
    return fail(STEP_VERIFY, 0, "%s%s%s%s mount: %q cannot be mounted because it is inside /proc", before, path, safety,
                path, name);
}

/* A mount on the root itself would hide it from the pivot that follows. */
static int check_not_root(int root, int fd, const char *path)
{
    struct stat a, b;
    char base[PATH_MAX];
    if (fstat(root, &a) < 0 || fstat(fd, &b) < 0)
        return fail_path(STEP_STAT, path);
    if (a.st_ino != b.st_ino || a.st_dev != b.st_dev)
        return 0;
    path_of_fd(root, base);
    return fail(STEP_VERIFY, 0, "%s%s mount: mountpoint %q is on the top of rootfs %q", before, path, base, base);
}

static int make_target(int root, const char *path, bool directory)
{
    if (directory)
        return AT(STEP_MKDIR, path_make_directory(root, path, 0755));
    return AT(STEP_MKNOD, path_make_file(root, path, 0644));
}

/* CVE-2019-19921, CVE-2023-27561: /proc as a symbolic link would put the real one elsewhere. */
static int open_ordinary(int root, const char *path, const char *type)
{
    int fd = path_open(root, path, O_PATH | O_NOFOLLOW | O_DIRECTORY, SYS_RESOLVE_NO_SYMLINKS);
    if (fd == -ELOOP || fd == -ENOTDIR)
        return fail(STEP_VERIFY, 0, "filesystem %q must be mounted on ordinary directory", type);
    return fd < 0 ? fail_path_code(STEP_OPENAT2, path, fd) : fd;
}

int target_open(struct run *run, const char *path, bool directory, bool procfs, const char *type,
                struct target *target)
{
    struct stat st;
    bool ordinary = run->op.flags & ORDINARY_DIRECTORY;
    int root = run_root(run);
    if (root < 0)
        return -1;
    *target = (struct target){.path = path, .fd = -1};
    cleanup_fd fd = AT(STEP_OPENAT2, path_open(root, path, O_PATH, ordinary ? SYS_RESOLVE_NO_SYMLINKS : 0));
    if (fd == -ENOENT) {
        fd = make_target(root, path, directory);
        if (fd < 0)
            return fail_path_code(directory ? STEP_MKDIR : STEP_MKNOD, path, fd);
    } else if (fd >= 0) {
        target->existed = true;
    } else if (!ordinary || (fd != -ELOOP && fd != -ENOTDIR)) {
        return fail_path_code(STEP_OPENAT2, path, fd);
    }
    bool check = run->op.flags & OVER_PROC_CHECK;
    if (ordinary) {
        if (check && fd >= 0 && check_proc(root, fd, path, procfs) < 0)
            return -1;
        close_fd(&fd);
        fd = open_ordinary(root, path, type);
        if (fd < 0)
            return -1;
    }
    if (AT(STEP_STAT, fstat(fd, &st)) < 0)
        return fail_path(STEP_STAT, path);
    if (check && check_proc(root, fd, path, procfs) < 0)
        return -1;
    if (directory != S_ISDIR(st.st_mode))
        return fail(STEP_VERIFY, ENOTDIR, "mount dst=%s: %e", path, ENOTDIR);
    if (check_not_root(root, fd, path) < 0)
        return -1;
    target->mode = st.st_mode & 07777;
    target->fd = take_fd(&fd);
    return 0;
}

int mount_attach(struct run *run, int mount, struct target *target)
{
    cleanup_fd on = take_fd(&target->fd);
    if (AT(STEP_MOVE_MOUNT, sys_move_mount(mount, on)) < 0) {
        int error = errno;
        close(mount);
        return fail(STEP_MOVE_MOUNT, error, "move_mount: %e", error);
    }
    run_set_slot(run, SLOT_MOUNT, mount);
    anchor_set(run, target->path, mount);
    return 0;
}
