#include <fcntl.h>
#include <sys/mount.h>

#include "mount.h"
#include "path.h"
#include "sync.h"

int try_clone_tree(int dir, const char *source, bool recursive)
{
    unsigned flags = SYS_TREE_CLONE | (recursive ? SYS_AT_RECURSIVE : 0) | (*source ? 0 : AT_EMPTY_PATH);
    int tree = AT(STEP_OPEN_TREE, sys_open_tree(dir, source, flags));
    return tree < 0 ? -errno : tree;
}

/* `tree` is detached. */
static int attach_tree(struct run *run, int tree, bool directory, const char *path, uint64_t flags, uint64_t clear)
{
    struct stat st;
    struct target target;
    cleanup_fd owned = tree;
    if (!directory && AT(STEP_STAT, fstat(tree, &st)) < 0)
        return fail_call(STEP_STAT);
    if (mount_bind_flags(tree, flags, clear) < 0)
        return -1;
    directory = directory || S_ISDIR(st.st_mode);
    if (target_open(run, path, directory, &(struct source){"bind", tree}, &target) < 0)
        return -1;
    return mount_attach(run, take_fd(&owned), &target);
}

static int no_data(const struct run *run, unsigned field)
{
    return number_of(run, field) == 0
               ? 0
               : fail(STEP_VERIFY, 0, "bind mounts cannot have any filesystem-specific options applied");
}

/* runc's words for what its own open of a source says. */
static int fail_source(const char *source, int error)
{
    if (error == -ENOENT || error == -ENOTDIR || error == -EACCES || error == -ELOOP)
        return fail(STEP_OPEN_TREE, -error, "open %s: %e", source, -error);
    return fail_path_code(STEP_OPEN_TREE, source, error);
}

int op_mount_bind(struct run *run)
{
    const char *source = text_of(run, F_MOUNT_BIND_SOURCE);
    uint64_t flags = number_of(run, F_MOUNT_BIND_FLAGS);
    if (no_data(run, F_MOUNT_BIND_DATA) < 0)
        return -1;
    /* An empty path would mean the working directory itself. */
    int tree = *source ? try_clone_tree(AT_FDCWD, source, flags & MS_REC) : -ENOENT;
    if (tree == -ENOENT && run->op.flags & FLAG_MOUNT_BIND_SKIP_MISSING) {
        run_set_slot(run, SLOT_MOUNT, -1);
        return 0;
    }
    if (tree < 0)
        return fail_source(source, tree);
    return attach_tree(run, tree, run->op.flags & FLAG_MOUNT_BIND_DIRECTORY, text_of(run, F_MOUNT_BIND_TARGET), flags,
                       number_of(run, F_MOUNT_BIND_CLEAR));
}

int op_mount_slot(struct run *run)
{
    int slot = run_slot(run, &run->op.field[F_MOUNT_SLOT_TREE], text_of(run, F_MOUNT_SLOT_SOURCE));
    if (slot < 0 || no_data(run, F_MOUNT_SLOT_DATA) < 0)
        return -1;
    run->slot[number_of(run, F_MOUNT_SLOT_TREE)] = -1;
    return attach_tree(run, slot, false, text_of(run, F_MOUNT_SLOT_TARGET), number_of(run, F_MOUNT_SLOT_FLAGS),
                       number_of(run, F_MOUNT_SLOT_CLEAR));
}

int op_await_tree(struct run *run)
{
    uint32_t mount = (uint32_t)number_of(run, F_AWAIT_TREE_MOUNT);
    if (sync_send(run, PROC_MOUNT_PLEASE, &mount, sizeof mount, -1) < 0)
        return -1;
    int tree = sync_await_fd(run, PROC_MOUNT_FD);
    if (tree < 0)
        return -1;
    run_set_slot(run, SLOT_TREE, tree);
    return 0;
}

int op_send_tree(struct run *run)
{
    const char *source = text_of(run, F_SEND_TREE_SOURCE);
    cleanup_fd tree = try_clone_tree(AT_FDCWD, source, run->op.flags & FLAG_SEND_TREE_RECURSIVE);
    return tree < 0 ? fail_source(source, tree) : sync_send(run, PROC_TREE, NULL, 0, tree);
}

int op_set_mount_attr(struct run *run)
{
    struct sys_mount_attr attr = {.set = number_of(run, F_SET_MOUNT_ATTR_SET),
                                  .clear = number_of(run, F_SET_MOUNT_ATTR_CLEAR)};
    unsigned flags = AT_EMPTY_PATH | (unsigned)number_of(run, F_SET_MOUNT_ATTR_AT_FLAGS);
    if (run->slot[SLOT_MOUNT] < 0)
        return 0; /* the mount was skipped */
    if (AT(STEP_MOUNT_SETATTR, sys_mount_setattr(run->slot[SLOT_MOUNT], flags, &attr)) < 0)
        return fail_call(STEP_MOUNT_SETATTR);
    return 0;
}

int op_set_propagation(struct run *run)
{
    if (run->slot[SLOT_MOUNT] < 0)
        return 0;
    struct fd_path path = path_by_fd(run->slot[SLOT_MOUNT]);
    if (AT(STEP_MOUNT, mount(NULL, path.text, NULL, number_of(run, F_SET_PROPAGATION_FLAGS), NULL)) < 0)
        return fail_call(STEP_MOUNT);
    return 0;
}
