/* The rootfs becomes a mount, and later the root. */
#include <fcntl.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/statfs.h>
#include <unistd.h>

#include "mount.h"
#include "move_root.h"
#include "path.h"
#include "run.h"

int op_propagation(struct run *run)
{
    if (AT(STEP_MOUNT, mount(NULL, "/", NULL, number_of(run, F_PROPAGATION_FLAGS), NULL)) < 0)
        return fail(STEP_MOUNT, errno, "mount /: %e", errno);
    return 0;
}

/* pivot_root refuses a root whose parent mount is shared, and what is mounted below it must not spread. */
static int make_parent_private(const char *rootfs)
{
    char path[PATH_MAX];
    if (strlen(rootfs) >= sizeof path)
        return fail_path_code(STEP_MOUNT, rootfs, -ENAMETOOLONG);
    strcpy(path, rootfs);
    for (;;) {
        if (AT(STEP_MOUNT, mount(NULL, path, NULL, MS_PRIVATE, NULL)) == 0)
            return 0;
        /* EINVAL: not a mount point */
        if (errno != EINVAL || strcmp(path, "/") == 0)
            return fail(STEP_MOUNT, errno, "remount-private dst=%s, flags=MS_PRIVATE: %e", path, errno);
        char *slash = strrchr(path, '/');
        slash[slash == path] = 0;
    }
}

int op_bind_rootfs(struct run *run)
{
    const char *path = text_of(run, F_BIND_ROOTFS_PATH);
    if (!(run->op.flags & FLAG_BIND_ROOTFS_NO_PRIVATE) && !(run->op.flags & FLAG_BIND_ROOTFS_NO_MOUNT) &&
        make_parent_private(path) < 0)
        return -1;
    if (!(run->op.flags & FLAG_BIND_ROOTFS_NO_MOUNT) &&
        AT(STEP_MOUNT, mount(path, path, "bind", MS_BIND | MS_REC, NULL)) < 0)
        return fail(STEP_MOUNT, errno, "bind-mount %s: %e", path, errno);
    int root = AT(STEP_OPEN, openat(AT_FDCWD, path, O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (root < 0)
        return fail_path(STEP_OPEN, path);
    run_set_slot(run, SLOT_ROOT, root);
    return 0;
}

static int pivot(int root)
{
    cleanup_fd old = AT(STEP_OPEN, openat(AT_FDCWD, "/", O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (old < 0)
        return fail_path(STEP_OPEN, "/");
    if (AT(STEP_CHDIR, fchdir(root)) < 0)
        return fail_call(STEP_CHDIR);
    if (AT(STEP_PIVOT_ROOT, syscall(SYS_pivot_root, ".", ".")) < 0)
        return fail(STEP_PIVOT_ROOT, errno, "pivot_root .: %e", errno);
    /* The old root now lies on top of the new one. Slave, so that unmounting it stays our own business. */
    if (AT(STEP_CHDIR, fchdir(old)) < 0)
        return fail_call(STEP_CHDIR);
    if (AT(STEP_MOUNT, mount(NULL, ".", NULL, MS_SLAVE | MS_REC, NULL)) < 0)
        return fail_path(STEP_MOUNT, ".");
    if (AT(STEP_UMOUNT, umount2(".", MNT_DETACH)) < 0)
        return fail_path(STEP_UMOUNT, ".");
    return 0;
}

static int change_root(int root)
{
    if (AT(STEP_CHDIR, fchdir(root)) < 0)
        return fail_call(STEP_CHDIR);
    if (AT(STEP_CHROOT, chroot(".")) < 0)
        return fail_path(STEP_CHROOT, ".");
    return 0;
}

static int move_root(int root, const char *rootfs)
{
    if (hide_host_proc(rootfs) < 0)
        return -1;
    if (AT(STEP_CHDIR, fchdir(root)) < 0)
        return fail_call(STEP_CHDIR);
    if (AT(STEP_MOUNT, mount(".", "/", NULL, MS_MOVE, NULL)) < 0)
        return fail(STEP_MOUNT, errno, "msMoveRoot: mount: %e", errno);
    if (AT(STEP_CHROOT, chroot(".")) < 0)
        return fail_path(STEP_CHROOT, ".");
    return 0;
}

/* WAIT_EXEC_FIFO re-opens an fd by /proc/self/fd, as an unprivileged user. For a root without /proc we keep a view of
 * our own that shows processes only; where the kernel refuses that, WAIT_EXEC_FIFO will say so. It must be made while
 * the old root's procfs is in sight: a user namespace is granted none otherwise (mount_too_revealing). */
static void keep_fd_links(struct run *run, int root)
{
    struct statfs fs;
    if (!run->waits)
        return;
    cleanup_fd proc = path_open(root, "/proc", O_PATH | O_DIRECTORY, 0);
    if (proc >= 0 && fstatfs(proc, &fs) == 0 && fs.f_type == SYS_MAGIC_PROC)
        return;
    cleanup_fd context = AT(STEP_FSOPEN, sys_fsopen("proc"));
    if (context < 0 || sys_fsconfig(context, SYS_FSCONFIG_STRING, "subset", "pid") < 0 ||
        sys_fsconfig(context, SYS_FSCONFIG_CREATE, NULL, NULL) < 0)
        return;
    cleanup_fd instance = sys_fsmount(context, SYS_ATTR_NOSUID | SYS_ATTR_NODEV | SYS_ATTR_NOEXEC);
    if (instance >= 0)
        run->fd_links = openat(instance, "thread-self/fd", O_PATH | O_DIRECTORY | O_CLOEXEC);
}

int op_enter_root(struct run *run)
{
    int root = run->slot[SLOT_ROOT];
    if (root < 0)
        return fail(STEP_VERIFY, EBADF, "no BIND_ROOTFS before ENTER_ROOT");
    run_set_slot(run, SLOT_MOUNT, -1);
    keep_fd_links(run, root);
    int result = run->op.flags & FLAG_ENTER_ROOT_PIVOT  ? pivot(root)
                 : run->op.flags & FLAG_ENTER_ROOT_MOVE ? move_root(root, text_of(run, F_ENTER_ROOT_ROOTFS))
                                                        : change_root(root);
    if (result < 0)
        return -1;
    run->entered = true;
    if (AT(STEP_CHDIR, chdir("/")) < 0)
        return fail_path(STEP_CHDIR, "/");
    return 0; /* the fd in slot 4 is that of the root now */
}
