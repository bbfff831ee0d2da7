/* MOUNT_FS and MOUNT_CGROUP2. */
#include <fcntl.h>
#include <string.h>
#include <sys/mount.h>

#include "mount.h"
#include "path.h"
#include "plain.h"
#include "protect.h"
#include "text.h"

/* Flags that the new calls know; the rest of MS_* only mount(2) does. */
static const uint64_t known_flags = MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC | MS_SYNCHRONOUS | MS_MANDLOCK |
                                    MS_DIRSYNC | MS_NOATIME | MS_NODIRATIME | MS_SILENT | MS_RELATIME |
                                    MS_STRICTATIME | MS_LAZYTIME | SYS_MS_NOSYMFOLLOW | MS_REC;

static bool has_option(const char *data, const char *key)
{
    size_t length = strlen(key);
    for (; data; data = strchr(data, ',') ? strchr(data, ',') + 1 : NULL)
        if (strncmp(data, key, length) == 0)
            return true;
    return false;
}

/* `on` is what lies below the mount; what lies on top has to be looked up by its name, which may lead elsewhere by now. */
static int open_mounted(const struct run *run, const char *path, int on)
{
    char below[PATH_MAX], top[PATH_MAX];
    cleanup_fd mounted = AT(STEP_OPENAT2, path_open(run->slot[SLOT_ROOT], path, O_PATH, 0));
    if (mounted < 0)
        return fail_path_code(STEP_OPENAT2, path, mounted);
    path_of_fd(on, below);
    path_of_fd(mounted, top);
    if (!path_is_mount_root(mounted) || strcmp(below, top) != 0)
        return fail(STEP_VERIFY, 0, "mount: %s changed while it was mounted upon", path);
    return take_fd(&mounted);
}

/* A file system without fsopen support for its options, options longer than fsconfig takes, flags it has no word for. */
static int legacy_mount(struct run *run, const struct fs_request *request, const char *path, struct target *target,
                        const struct fs_log *log, int why)
{
    cleanup_fd on = AT(STEP_OPENAT2, target_take_fd(target));
    if (on < 0)
        return fail_path_code(STEP_OPENAT2, path, on);
    struct fd_path place = path_by_fd(on);
    if (AT(STEP_MOUNT, mount(request->source, place.text, request->type, request->flags, request->data)) < 0) {
        if (log->text[0])
            return fail_new_mount(log, why);
        return fail(STEP_MOUNT, errno, "mount: %e", errno);
    }
    cleanup_fd mounted = open_mounted(run, path, on);
    if (mounted < 0)
        return -1;
    anchor_set(run, path, mounted);
    run_set_slot(run, SLOT_MOUNT, take_fd(&mounted));
    return 0;
}

static int copy_up(int mount, int target, uint64_t flags)
{
    cleanup_fd from = openat(target, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    cleanup_fd to = from < 0 ? -1 : openat(mount, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (to < 0)
        return fail(STEP_OPEN, errno, "tmpcopyup: open: %e", errno);
    if (copy_tree(from, to) < 0)
        return -1;
    struct sys_mount_attr attr = {.set = SYS_ATTR_RDONLY};
    if (flags & MS_RDONLY && AT(STEP_MOUNT_SETATTR, sys_mount_setattr(mount, AT_EMPTY_PATH, &attr)) < 0)
        return fail(STEP_MOUNT_SETATTR, errno, "tmpcopyup: mount_setattr: %e", errno);
    return 0;
}

int op_mount_fs(struct run *run)
{
    const char *path = text_of(run, F_MOUNT_FS_TARGET);
    struct fs_request request = {.type = text_of(run, F_MOUNT_FS_FSTYPE),
                                 .source = text_of(run, F_MOUNT_FS_SOURCE),
                                 .data = text_of(run, F_MOUNT_FS_DATA),
                                 .flags = number_of(run, F_MOUNT_FS_FLAGS),
                                 .mode = -1};
    struct target target;
    struct fs_log log = {.step = STEP_FSOPEN};
    bool copyup = run->op.flags & FLAG_MOUNT_FS_COPYUP;
    if (target_open(run, path, true, &(struct source){request.type, -1}, &target) < 0)
        return -1;
    cleanup_fd on = target.fd;
    target.fd = -1;
    if (run->op.flags & FLAG_MOUNT_FS_MODE_FROM_TARGET && target.existed && !has_option(request.data, "mode="))
        request.mode = (int)target.mode;
    request.writable = copyup;
    int mount = request.flags & ~known_flags ? -EOPNOTSUPP : try_new_mount(&request, &log);
    if (mount == -EINVAL || mount == -ENODEV || mount == -EOPNOTSUPP || mount == -ENOSYS) {
        if (copyup)
            return fail_new_mount(&log, mount);
        target.fd = take_fd(&on);
        return legacy_mount(run, &request, path, &target, &log, mount);
    }
    if (mount < 0)
        return fail_new_mount(&log, mount);
    cleanup_fd owned = mount;
    if (copyup && target.existed && copy_up(mount, on, request.flags) < 0)
        return -1;
    target.fd = take_fd(&on);
    if (mount_attach(run, take_fd(&owned), &target) < 0)
        return -1;
    /* What comes next most often goes into it. */
    if (target.plain && target.parent < 0 && strcmp(request.type, "tmpfs") == 0)
        plain_keep(run, path, run->slot[SLOT_MOUNT]);
    return 0;
}

/* Where there is no cgroup namespace, or the kernel lets nobody make another instance, the runtime's own directory is
 * what the container would have seen. */
int op_mount_cgroup2(struct run *run)
{
    const char *fallback = text_of(run, F_MOUNT_CGROUP2_FALLBACK);
    struct fs_request request = {.type = "cgroup2",
                                 .source = "cgroup2",
                                 .data = text_of(run, F_MOUNT_CGROUP2_DATA),
                                 .flags = number_of(run, F_MOUNT_CGROUP2_FLAGS),
                                 .mode = -1};
    struct fs_log log = {.step = STEP_FSOPEN};
    struct target target;
    int mount = try_new_mount(&request, &log);
    if ((mount == -EPERM || mount == -EBUSY) && *fallback) {
        mount = try_clone_tree(AT_FDCWD, fallback, true);
        if (mount < 0)
            return fail_path_code(STEP_OPEN_TREE, fallback, mount);
        if (mount_bind_flags(mount, request.flags, 0) < 0) {
            close(mount);
            return -1;
        }
    }
    if (mount < 0)
        return fail_new_mount(&log, mount);
    cleanup_fd owned = mount;
    if (target_open(run, text_of(run, F_MOUNT_CGROUP2_TARGET), true, &(struct source){"cgroup2", -1}, &target) < 0)
        return -1;
    return mount_attach(run, take_fd(&owned), &target);
}
