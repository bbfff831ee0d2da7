/* The user, its working directory, and what belongs to it. */
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "run.h"

/* The bare system calls: there is one thread, and none need be looked for. */
int op_set_user(struct run *run)
{
    const struct value *groups = &run->op.field[F_SET_USER_GROUPS];
    uint64_t uid = number_of(run, F_SET_USER_UID), gid = number_of(run, F_SET_USER_GID);
    if (run->op.flags & FLAG_SET_USER_KEEPCAPS && AT(STEP_PRCTL, prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0)) < 0)
        return fail(STEP_PRCTL, errno, "prctl PR_SET_KEEPCAPS: %e", errno);
    if (run->op.flags & FLAG_SET_USER_GROUPS &&
        AT(STEP_SETGROUPS, syscall(SYS_setgroups, groups->number / 4, groups->bytes)) < 0)
        return fail(STEP_SETGROUPS, errno, "setgroups: %e", errno);
    if (AT(STEP_SETGID, syscall(SYS_setgid, (gid_t)gid)) < 0)
        return errno == EINVAL
                   ? fail(STEP_SETGID, EINVAL, "cannot setgid to unmapped gid %u in user namespace", gid)
                   : fail(STEP_SETGID, errno, "setgid: %e", errno);
    if (AT(STEP_SETUID, syscall(SYS_setuid, (uid_t)uid)) < 0)
        return errno == EINVAL
                   ? fail(STEP_SETUID, EINVAL, "cannot setuid to unmapped uid %u in user namespace", uid)
                   : fail(STEP_SETUID, errno, "setuid: %e", errno);
    return 0;
}

/* Only the owner changes: the group may be one that lets others write. */
int op_stdio_owner(struct run *run)
{
    struct stat st;
    uid_t uid = (uid_t)number_of(run, F_STDIO_OWNER_UID);
    for (int fd = 0; fd <= 2; fd++) {
        if (AT(STEP_STAT, fstat(fd, &st)) < 0) {
            if (errno == EBADF)
                continue;
            return fail(STEP_STAT, errno, "fstat %d: %e", fd, errno);
        }
        if (st.st_uid == uid || (S_ISCHR(st.st_mode) && st.st_rdev == makedev(1, 3)))
            continue;
        /* EINVAL: not mapped; EPERM: another user namespace's; EROFS: a file of a read-only mount */
        if (AT(STEP_CHOWN, fchown(fd, uid, (gid_t)-1)) < 0 && errno != EINVAL && errno != EPERM && errno != EROFS)
            return fail(STEP_CHOWN, errno, "fchown %d: %e", fd, errno);
    }
    return 0;
}

int op_chdir(struct run *run)
{
    const char *path = text_of(run, F_CHDIR_PATH);
    if (run->op.flags & FLAG_CHDIR_IF_LEFT && !run->cwd_left)
        return 0;
    run->cwd_left = false;
    if (AT(STEP_CHDIR, chdir(path)) == 0)
        return 0;
    int error = errno;
    if (run->op.flags & FLAG_CHDIR_TRY && (error == EPERM || error == EACCES)) {
        run->cwd_left = true;
        return 0;
    }
    return fail(STEP_CHDIR, error, "chdir to cwd (%q) set in config.json failed: chdir %s: %e", path, path, error);
}

/* CVE-2024-21626: a cwd that leads through a leaked fd lies outside the root. The bare call, since libc's getcwd
 * would try to find a name. */
int op_verify_cwd(struct run *run)
{
    char path[PATH_MAX];
    (void)run;
    long length = AT(STEP_GETCWD, syscall(SYS_getcwd, path, sizeof path));
    if ((length < 0 && errno == ENOENT) || (length >= 0 && path[0] != '/'))
        return fail(STEP_GETCWD, 0,
                    "current working directory is outside of container mount namespace root -- possible container "
                    "breakout detected");
    return length < 0 ? fail(STEP_GETCWD, errno, "failed to verify if current working directory is safe: %e", errno)
                      : 0;
}
