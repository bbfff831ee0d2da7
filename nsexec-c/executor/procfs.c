#include "procfs.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>

#include "failure.h"
#include "run.h"
#include "sys.h"
#include "text.h"

static int fresh(void)
{
    cleanup_fd context = AT(STEP_FSOPEN, sys_fsopen("proc"));
    if (context < 0 || AT(STEP_FSCONFIG, sys_fsconfig(context, SYS_FSCONFIG_CREATE, NULL, NULL)) < 0)
        return -1;
    return AT(STEP_FSMOUNT, sys_fsmount(context, SYS_ATTR_NOSUID | SYS_ATTR_NODEV | SYS_ATTR_NOEXEC));
}

int procfs_open(void)
{
    enum { ROOT_INODE = 1 };
    struct statfs fs;
    struct stat st;
    int instance = fresh();
    if (instance >= 0)
        return instance;
    cleanup_fd mounted = AT(STEP_OPEN, openat(AT_FDCWD, "/proc", O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (mounted < 0)
        return fail_path(STEP_OPEN, "/proc");
    if (AT(STEP_STATFS, fstatfs(mounted, &fs)) < 0)
        return fail_path(STEP_STATFS, "/proc");
    /* Not one of its directories either, where `sys` or `self` would be another's. */
    if (fs.f_type != SYS_MAGIC_PROC || fstat(mounted, &st) < 0 || st.st_ino != ROOT_INODE)
        return fail(STEP_VERIFY, 0, "/proc is not a proc file system");
    return take_fd(&mounted);
}

int try_procfs_write(int procfs, const char *path, const char *value)
{
    enum { INSIDE = SYS_RESOLVE_BENEATH | SYS_RESOLVE_NO_XDEV | SYS_RESOLVE_NO_MAGICLINKS };
    struct statfs fs;
    recorder_step(STEP_OPENAT2);
    /* self and thread-self are plain links that stay inside. */
    cleanup_fd fd = sys_openat2(procfs, path, O_WRONLY | O_CLOEXEC, INSIDE);
    if (fd < 0)
        return -errno;
    if (fstatfs(fd, &fs) < 0 || fs.f_type != SYS_MAGIC_PROC)
        return -EXDEV;
    size_t length = strlen(value);
    ssize_t written = AT(STEP_WRITE, write(fd, value, length));
    return written < 0 ? -errno : (size_t)written == length ? 0 : -EIO;
}

int op_write_proc(struct run *run)
{
    const char *path = text_of(run, F_WRITE_PROC_PATH);
    cleanup_fd procfs = procfs_open();
    if (procfs < 0)
        return -1;
    int result = try_procfs_write(procfs, path, text_of(run, F_WRITE_PROC_VALUE));
    if (result == 0)
        return 0;
    enum step step = (enum step)recorder->step;
    return fail(step, -result, "%s /proc/%s: %e", step == STEP_WRITE ? "write" : "open", path, -result);
}

int op_lsm_exec(struct run *run)
{
    const char *lsm = text_of(run, F_LSM_EXEC_LSM), *label = text_of(run, F_LSM_EXEC_LABEL);
    char command[4096];
    int result;
    cleanup_fd procfs = procfs_open();
    if (procfs < 0)
        return -1;
    if (strcmp(lsm, "selinux") == 0) {
        result = try_procfs_write(procfs, "thread-self/attr/exec", label);
    } else {
        text_format(command, sizeof command, "exec %s", label);
        result = try_procfs_write(procfs, "self/attr/apparmor/exec", command);
        if (result == -ENOENT)
            result = try_procfs_write(procfs, "self/attr/exec", command);
    }
    return result < 0 ? fail((enum step)recorder->step, -result, "%s: %e", label, -result) : 0;
}
