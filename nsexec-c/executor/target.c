/* Where a mount goes. */
#include <fcntl.h>
#include <string.h>
#include <sys/statfs.h>

#include "mount.h"
#include "path.h"
#include "plain.h"
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
static int check_proc(int root, const struct target *target, const struct source *source)
{
    struct statfs fs;
    char name[PATH_MAX], base[PATH_MAX];
    const char *path = target->path;
    path_of_fd(target->fd, name);
    path_of_fd(root, base);
    size_t length = strcmp(base, "/") == 0 ? 0 : strlen(base);
    const char *inside = name + length;
    if (strncmp(name, base, length) != 0 || strncmp(inside, "/proc", 5) != 0)
        return 0;
    if (inside[5] == 0) {
        bool procfs = source->tree < 0 ? strcmp(source->type, "proc") == 0
                                       : fstatfs(source->tree, &fs) == 0 && fs.f_type == SYS_MAGIC_PROC;
        return procfs ? 0 : fail(STEP_VERIFY, 0, "%s%s%s%s mount: %q cannot be mounted because it is not of type proc",
                                 before, path, safety, path, name);
    }
    if (inside[5] != '/')
        return 0;
    for (unsigned i = 0; i < sizeof over_proc / sizeof *over_proc; i++)
        if (strcmp(inside, over_proc[i]) == 0)
            return 0;
    return fail(STEP_VERIFY, 0, "%s%s%s%s mount: %q cannot be mounted because it is inside /proc", before, path, safety,
                path, name);
}

/* Without a link on the way the fd is where the path says, and nobody need be asked. */
static bool may_plainly(const struct target *target, const struct source *source)
{
    enum plain_place place = target->plain ? plain_place(target->path) : PLAIN_SOMEWHERE;
    return place == PLAIN_BESIDE_PROC ||
           (place == PLAIN_AT_PROC && source->tree < 0 && strcmp(source->type, "proc") == 0);
}

/* A mount on the root itself would hide it from the pivot that follows. */
static int check_not_root(struct run *run, int root, const struct stat *st, const char *path)
{
    struct stat of_root;
    char base[PATH_MAX];
    if (!run->root_inode) {
        if (fstat(root, &of_root) < 0)
            return fail_path(STEP_STAT, path);
        run->root_device = of_root.st_dev;
        run->root_inode = of_root.st_ino;
    }
    if (st->st_ino != run->root_inode || st->st_dev != run->root_device)
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

/* A directory that was made a moment ago has nothing to tell, and is mounted upon by its name in there. */
static bool make_beside_proc(struct run *run, struct target *target)
{
    if (plain_place(target->path) != PLAIN_BESIDE_PROC)
        return false;
    target->parent = AT(STEP_MKDIR, plain_make_new(run, target->path, &target->name));
    target->existed = false;
    return target->parent >= 0;
}

/* Without a link on the way, which is how nearly all targets are. False: it takes a walk. */
static bool find_plain(struct run *run, int root, bool directory, struct target *target)
{
    bool made = false;
    int flags = run->op.flags & ORDINARY_DIRECTORY ? O_NOFOLLOW | O_DIRECTORY : 0;
    int fd = -ENOENT;
    if (!plain_is_kept(run, target->path))
        fd = AT(STEP_OPENAT2, plain_open(root, target->path, flags));
    if (fd >= 0)
        plain_forget(run);
    else if (fd == -ENOENT && directory && make_beside_proc(run, target))
        return true;
    else if (fd == -ENOENT)
        fd = AT(directory ? STEP_MKDIR : STEP_MKNOD, plain_make(run, target->path, directory, &made));
    target->fd = fd < 0 ? -1 : fd;
    target->existed = !made;
    return fd >= 0;
}

static int find(struct run *run, int root, bool directory, struct target *target, const struct source *source)
{
    const char *path = target->path;
    bool ordinary = run->op.flags & ORDINARY_DIRECTORY;
    plain_forget(run);
    target->fd = AT(STEP_OPENAT2, path_open(root, path, O_PATH, ordinary ? SYS_RESOLVE_NO_SYMLINKS : 0));
    target->existed = target->fd >= 0;
    if (target->fd == -ENOENT) {
        target->fd = make_target(root, path, directory);
        if (target->fd < 0)
            return fail_path_code(directory ? STEP_MKDIR : STEP_MKNOD, path, target->fd);
    } else if (target->fd < 0 && (!ordinary || (target->fd != -ELOOP && target->fd != -ENOTDIR))) {
        return fail_path_code(STEP_OPENAT2, path, target->fd);
    }
    if (!ordinary)
        return 0;
    if (run->op.flags & OVER_PROC_CHECK && target->fd >= 0 && check_proc(root, target, source) < 0)
        return -1;
    close_fd(&target->fd);
    target->fd = open_ordinary(root, path, source->type);
    return target->fd < 0 ? -1 : 0;
}

static int check(struct run *run, int root, bool directory, struct target *target, const struct source *source)
{
    struct stat st;
    if (target->parent >= 0)
        return 0;
    if (AT(STEP_STAT, fstat(target->fd, &st)) < 0)
        return fail_path(STEP_STAT, target->path);
    if (run->op.flags & OVER_PROC_CHECK && !may_plainly(target, source) &&
        check_proc(root, target, source) < 0)
        return -1;
    if (directory != S_ISDIR(st.st_mode))
        return fail(STEP_VERIFY, ENOTDIR, "mount dst=%s: %e", target->path, ENOTDIR);
    target->mode = st.st_mode & 07777;
    return check_not_root(run, root, &st, target->path);
}

int target_open(struct run *run, const char *path, bool directory, const struct source *source, struct target *target)
{
    int root = run_root(run);
    if (root < 0)
        return -1;
    *target = (struct target){.path = path, .fd = -1, .parent = -1};
    target->plain = find_plain(run, root, directory, target);
    if ((target->plain || find(run, root, directory, target, source) == 0) &&
        check(run, root, directory, target, source) == 0)
        return 0;
    close_fd(&target->fd);
    target->fd = -1;
    return -1;
}

int target_take_fd(struct target *target)
{
    if (target->fd >= 0 || target->parent < 0)
        return take_fd(&target->fd);
    return plain_open_in(target->parent, target->name, true);
}

static int attach(int mount, int on, const struct target *target)
{
    return on < 0 ? sys_move_mount_at(mount, target->parent, target->name) : sys_move_mount(mount, on);
}

int mount_attach(struct run *run, int mount, struct target *target)
{
    cleanup_fd on = take_fd(&target->fd);
    if (AT(STEP_MOVE_MOUNT, attach(mount, on, target)) < 0) {
        int error = errno;
        close(mount);
        return fail(STEP_MOVE_MOUNT, error, "move_mount: %e", error);
    }
    run_set_slot(run, SLOT_MOUNT, mount);
    anchor_set(run, target->path, mount);
    return 0;
}
