/* Device nodes, links and directories in the root. */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "mount.h"
#include "path.h"
#include "plain.h"
#include "run.h"

int op_make_directory(struct run *run)
{
    const char *path = text_of(run, F_MAKE_DIRECTORY_PATH);
    int root = run_root(run);
    if (root < 0)
        return -1;
    cleanup_fd fd = AT(STEP_MKDIR, path_make_directory(root, path, (mode_t)number_of(run, F_MAKE_DIRECTORY_MODE)));
    return fd < 0 ? fail_path_code(STEP_MKDIR, path, fd) : 0;
}

int op_make_symlink(struct run *run)
{
    const char *target = text_of(run, F_MAKE_SYMLINK_TARGET), *path = text_of(run, F_MAKE_SYMLINK_PATH);
    char name[NAME_MAX + 1];
    struct stat st;
    int root = run_root(run);
    if (root < 0)
        return -1;
    if (run->op.flags & FLAG_MAKE_SYMLINK_IF_TARGET_EXISTS && AT(STEP_STAT, stat(target, &st)) < 0)
        return 0;
    int parent = AT(STEP_MKDIR, plain_parent(run, path, name));
    if (parent < 0)
        return fail_path_code(STEP_MKDIR, path, parent);
    if (AT(STEP_SYMLINK, symlinkat(target, parent, name)) == 0)
        return 0;
    if (errno == EEXIST && run->op.flags & FLAG_MAKE_SYMLINK_REPLACE) {
        if (AT(STEP_UNLINK, unlinkat(parent, name, 0)) < 0 && errno != ENOENT)
            return fail_path(STEP_UNLINK, path);
        if (AT(STEP_SYMLINK, symlinkat(target, parent, name)) == 0)
            return 0;
    }
    return errno == EEXIST ? 0 : fail(STEP_SYMLINK, errno, "symlink %s %s: %e", target, path, errno);
}

/* 'c' and so on, as `ls` and runc's messages name them. */
static char type_letter(mode_t mode)
{
    return S_ISCHR(mode) ? 'c' : S_ISBLK(mode) ? 'b' : S_ISFIFO(mode) ? 'p' : '?';
}

/* What lies there now need not be what was asked for: somebody may have been quicker. */
static int check_node(int fd, const char *path, mode_t type, dev_t device, struct stat *found)
{
    struct stat st;
    if (AT(STEP_STAT, fstat(fd, &st)) < 0)
        return fail_path(STEP_STAT, path);
    *found = st;
    if ((st.st_mode & S_IFMT) != type)
        return fail(STEP_VERIFY, 0, "new %c device inode %s has incorrect ftype: 0x%x doesn't match expected 0x%x",
                    type_letter(type), path, (unsigned long)(st.st_mode & S_IFMT), (unsigned long)type);
    if (type != S_IFIFO && st.st_rdev != device)
        return fail(STEP_VERIFY, 0,
                    "new %c device inode %s has incorrect major:minor: %u:%u doesn't match expected %u:%u",
                    type_letter(type), path, (unsigned long)major(st.st_rdev), (unsigned long)minor(st.st_rdev),
                    (unsigned long)major(device), (unsigned long)minor(device));
    return 0;
}

static int bind_node(struct run *run, const char *path, mode_t type, dev_t device)
{
    struct stat st;
    int root = run_root(run);
    if (root < 0)
        return -1;
    run_restore_umask(run);
    cleanup_fd tree = try_clone_tree(AT_FDCWD, path, false);
    if (tree < 0)
        return fail_path_code(STEP_OPEN_TREE, path, tree);
    if (check_node(tree, path, type, device, &st) < 0)
        return -1;
    cleanup_fd on = AT(STEP_MKNOD, path_make_file(root, path, 0666));
    if (on < 0)
        return fail_path_code(STEP_MKNOD, path, on);
    if (AT(STEP_MOVE_MOUNT, sys_move_mount(tree, on)) < 0)
        return fail_path(STEP_MOVE_MOUNT, path);
    return 0;
}

static int own_node(struct run *run, int parent, const char *name, const char *path, mode_t type, dev_t device)
{
    struct stat st;
    mode_t mode = (mode_t)number_of(run, F_MAKE_DEVICE_MODE);
    uid_t uid = (uid_t)number_of(run, F_MAKE_DEVICE_UID);
    gid_t gid = (gid_t)number_of(run, F_MAKE_DEVICE_GID);
    /* Most often all is as it was asked for, and no fd is needed to change it. */
    if (AT(STEP_STAT, fstatat(parent, name, &st, AT_SYMLINK_NOFOLLOW)) == 0 && st.st_mode == (type | mode) &&
        (type == S_IFIFO || st.st_rdev == device) && st.st_uid == uid && st.st_gid == gid)
        return 0;
    cleanup_fd node = AT(STEP_OPEN, openat(parent, name, O_PATH | O_NOFOLLOW | O_CLOEXEC));
    if (node < 0)
        return fail_path(STEP_OPEN, path);
    if (check_node(node, path, type, device, &st) < 0)
        return -1;
    bool given = st.st_uid != uid || st.st_gid != gid;
    if (given && AT(STEP_CHOWN, fchownat(node, "", uid, gid, AT_EMPTY_PATH)) < 0)
        return fail_path(STEP_CHOWN, path);
    if (!given && (st.st_mode & 07777) == mode)
        return 0;
    struct fd_path link = path_by_fd(node);
    if (AT(STEP_CHMOD, chmod(link.text, mode)) < 0)
        return fail_path(STEP_CHMOD, path);
    return 0;
}

int op_make_device(struct run *run)
{
    const char *path = text_of(run, F_MAKE_DEVICE_PATH);
    char name[NAME_MAX + 1];
    mode_t type = (mode_t)number_of(run, F_MAKE_DEVICE_TYPE) & S_IFMT;
    dev_t device = makedev((unsigned)number_of(run, F_MAKE_DEVICE_MAJOR),
                           (unsigned)number_of(run, F_MAKE_DEVICE_MINOR));
    if (type != S_IFCHR && type != S_IFBLK && type != S_IFIFO)
        return fail(STEP_VERIFY, EINVAL, "%s: no device type", path);
    int root = run_root(run);
    if (root < 0)
        return -1;
    if (run->op.flags & FLAG_MAKE_DEVICE_BIND)
        return bind_node(run, path, type, device);
    if (!plain_is_kept(run, path))
        run_restore_umask(run); /* for the directories that are made */
    int parent = AT(STEP_MKDIR, plain_parent(run, path, name));
    if (parent < 0)
        return fail_path_code(STEP_MKDIR, path, parent);
    if (!run->umask_open)
        run->umask = umask(0);
    run->umask_open = true;
    int made = AT(STEP_MKNOD, mknodat(parent, name, type | (mode_t)number_of(run, F_MAKE_DEVICE_MODE), device));
    int error = errno;
    if (made == 0)
        return own_node(run, parent, name, path, type, device);
    if (error == EEXIST)
        return 0;
    if (error == EPERM && run->op.flags & FLAG_MAKE_DEVICE_BIND_ON_EPERM)
        return bind_node(run, path, type, device);
    return fail_path_code(STEP_MKNOD, path, -error);
}
