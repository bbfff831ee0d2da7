/* What the container may see but not write, and what it may not see. */
#include "protect.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <time.h>

#include "mount.h"
#include "path.h"
#include "run.h"

enum { BUSY_TRIES = 5, BUSY_PAUSE_MS = 100 };

static int set_readonly(int mount, const char *path)
{
    struct sys_mount_attr attr = {.set = SYS_ATTR_RDONLY};
    if (AT(STEP_MOUNT_SETATTR, sys_mount_setattr(mount, AT_EMPTY_PATH, &attr)) < 0)
        return fail_path(STEP_MOUNT_SETATTR, path);
    return 0;
}

int op_readonly_path(struct run *run)
{
    const char *path = text_of(run, F_READONLY_PATH_PATH);
    cleanup_fd at = anchor_open(run, path);
    if (at < 0)
        return at == -ENOENT ? 0 : -1;
    cleanup_fd tree = try_clone_tree(at, "", true);
    if (tree < 0)
        return fail_path_code(STEP_OPEN_TREE, path, tree);
    /* The clone has its mount's nosuid, nodev and noexec; only the top one becomes read-only, as in runc. */
    if (set_readonly(tree, path) < 0)
        return -1;
    return AT(STEP_MOVE_MOUNT, sys_move_mount(tree, at)) < 0 ? fail_path(STEP_MOVE_MOUNT, path) : 0;
}

static int new_mask(const char *label)
{
    static const char *const sizes[] = {"nr_blocks=1,nr_inodes=1", "nr_blocks=1,nr_inodes=2"};
    struct fs_request request = {.type = "tmpfs", .source = "tmpfs", .flags = MS_RDONLY, .mode = -1};
    struct fs_log log;
    char data[PATH_MAX];
    int mount = -EINVAL;
    /* Some kernels want two inodes. */
    for (unsigned i = 0; i < sizeof sizes / sizeof *sizes && mount < 0; i++) {
        request.data = sizes[i];
        if (*label && strlen(label) < sizeof data - 64) {
            strcpy(data, sizes[i]);
            strcat(data, ",context=\"");
            strcat(data, label);
            strcat(data, "\"");
            request.data = data;
        }
        mount = try_new_mount(&request, &log);
    }
    return mount < 0 ? fail_new_mount(&log, mount) : mount;
}

/* The first directory gets the tmpfs, the others clones of it. */
static int mask_directory(struct run *run, int at, const char *path)
{
    cleanup_fd mount = run->mask >= 0 ? try_clone_tree(run->mask, "", false) : -1;
    if (mount < 0)
        mount = new_mask(text_of(run, F_MASK_PATH_LABEL));
    if (mount < 0)
        return -1;
    if (AT(STEP_MOVE_MOUNT, sys_move_mount(mount, at)) < 0)
        return fail_path(STEP_MOVE_MOUNT, path);
    if (run->mask < 0)
        run->mask = take_fd(&mount);
    return 0;
}

/* The image may hold anything at /dev/null (CVE-2025-31133): opened once, checked, and bound by that fd. */
static int open_null(int root)
{
    struct stat st;
    cleanup_fd null = AT(STEP_OPENAT2, path_open(root, "/dev/null", O_PATH | O_NOFOLLOW, SYS_RESOLVE_NO_SYMLINKS));
    if (null < 0)
        return fail_path_code(STEP_OPENAT2, "/dev/null", null);
    if (AT(STEP_STAT, fstat(null, &st)) < 0)
        return fail_path(STEP_STAT, "/dev/null");
    if (!S_ISCHR(st.st_mode) || st.st_rdev != makedev(1, 3))
        return fail(STEP_VERIFY, 0, "container's /dev/null is not the null device");
    return take_fd(&null);
}

static int mask_file(struct run *run, int root, int at, const char *path)
{
    if (run->mask_null < 0)
        run->mask_null = open_null(root);
    if (run->mask_null < 0)
        return -1;
    cleanup_fd tree = try_clone_tree(run->mask_null, "", false);
    if (tree < 0)
        return fail_path_code(STEP_OPEN_TREE, "/dev/null", tree);
    return AT(STEP_MOVE_MOUNT, sys_move_mount(tree, at)) < 0 ? fail_path(STEP_MOVE_MOUNT, path) : 0;
}

int op_mask_path(struct run *run)
{
    const char *path = text_of(run, F_MASK_PATH_PATH);
    struct stat st;
    int root = run_root(run);
    if (root < 0)
        return -1;
    cleanup_fd at = anchor_open(run, path);
    if (at < 0)
        return at == -ENOENT ? 0 : -1;
    if (AT(STEP_STAT, fstat(at, &st)) < 0)
        return fail_path(STEP_STAT, path);
    return S_ISDIR(st.st_mode) ? mask_directory(run, at, path) : mask_file(run, root, at, path);
}

int op_remount_readonly(struct run *run)
{
    const char *path = text_of(run, F_REMOUNT_READONLY_PATH);
    int root = run_root(run);
    if (root < 0)
        return -1;
    cleanup_fd at = AT(STEP_OPENAT2, path_open(root, path, O_PATH, 0));
    bool optional = run->op.flags & FLAG_REMOUNT_READONLY_IF_MOUNT;
    if (at == -ENOENT && optional)
        return 0;
    if (at < 0)
        return fail_path_code(STEP_OPENAT2, path, at);
    if (optional && !path_is_mount_root(at))
        return 0;
    struct sys_mount_attr attr = {.set = SYS_ATTR_RDONLY};
    attr.set |= mount_attributes(number_of(run, F_REMOUNT_READONLY_FLAGS) & ~(uint64_t)(MS_NOATIME | MS_STRICTATIME));
    for (int tries = 1;; tries++) {
        if (AT(STEP_MOUNT_SETATTR, sys_mount_setattr(at, AT_EMPTY_PATH, &attr)) == 0)
            return 0;
        if (errno != EBUSY)
            return fail_path(STEP_MOUNT_SETATTR, path);
        if (tries == BUSY_TRIES)
            return fail(STEP_MOUNT_SETATTR, EBUSY, "unable to mount %s as readonly max retries reached", path);
        nanosleep(&(struct timespec){.tv_nsec = BUSY_PAUSE_MS * 1000000L}, NULL);
    }
}
