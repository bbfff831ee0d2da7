/* What stage 1 does before init exists, but for the namespaces: cgroups, OOM score, CPUs, dumpability. */
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/statfs.h>

#include "run.h"
#include "sync.h"
#include "text.h"

int op_dumpable(struct run *run)
{
    if (AT(STEP_PRCTL, prctl(PR_SET_DUMPABLE, number_of(run, F_DUMPABLE_VALUE), 0, 0, 0)) < 0)
        return fail_call(STEP_PRCTL);
    return 0;
}

static bool lacks_permission(int error)
{
    return error == EACCES || error == EPERM;
}

/* What is wrong is told of the file that a runtime would write. */
static int not_joined(const struct run *run, enum step step)
{
    int error = errno;
    /* ENODEV: the cgroup was removed after the file was opened. */
    bool tolerable = lacks_permission(error) || error == EROFS || error == ENODEV;
    if (run->op.flags & FLAG_JOIN_CGROUP_TOLERATE && tolerable)
        return 0;
    return fail(step, error, "%s %s/cgroup.procs: %e", step_name(step), text_of(run, F_JOIN_CGROUP_DIRECTORY), error);
}

/* We still see the host's mounts, at the paths that the runtime knows. */
int op_join_cgroup(struct run *run)
{
    const char *directory = text_of(run, F_JOIN_CGROUP_DIRECTORY);
    char path[PATH_MAX];
    struct statfs fs;
    if (text_format(path, sizeof path, "%s/tasks", directory) != run->op.field[F_JOIN_CGROUP_DIRECTORY].number + 6)
        return fail(STEP_VERIFY, 0, "%s is too long", directory);
    cleanup_fd file = AT(STEP_OPENAT2, sys_openat2(AT_FDCWD, path, O_WRONLY | O_CLOEXEC,
                                                   SYS_RESOLVE_NO_SYMLINKS | SYS_RESOLVE_NO_MAGICLINKS));
    if (file < 0)
        return not_joined(run, STEP_OPENAT2);
    if (fstatfs(file, &fs) < 0 || fs.f_type != SYS_MAGIC_CGROUP)
        return fail(STEP_VERIFY, 0, "%s is not on cgroupfs", directory);
    return AT(STEP_WRITE, write(file, "0", 1)) == 1 ? 0 : not_joined(run, STEP_WRITE);
}

/* The runtime makes them while we made our namespaces. */
int op_await_cgroups(struct run *run)
{
    return sync_await_cgroups(run);
}

int op_init_cgroup(struct run *run)
{
    const struct value *slot = &run->op.field[F_INIT_CGROUP_DIR];
    if (run_slot(run, slot, "cgroup2 directory") < 0)
        return -1;
    run->init_cgroup = (unsigned)slot->number;
    return 0;
}

int op_oom_score_adj(struct run *run)
{
    static const char path[] = "/proc/self/oom_score_adj";
    char text[16];
    struct statfs fs;
    size_t length = text_format(text, sizeof text, "%d", (int)(int64_t)number_of(run, F_OOM_SCORE_ADJ_VALUE));
    cleanup_fd fd = AT(STEP_OPEN, openat(AT_FDCWD, path, O_WRONLY | O_CLOEXEC));
    if (fd >= 0 && (fstatfs(fd, &fs) < 0 || fs.f_type != SYS_MAGIC_PROC))
        return fail(STEP_VERIFY, 0, "%s is not on a proc file system", path);
    if (fd >= 0 && AT(STEP_WRITE, write(fd, text, length)) == (ssize_t)length)
        return 0;
    if (run->op.flags & FLAG_OOM_SCORE_ADJ_TOLERATE && lacks_permission(errno))
        return 0;
    return fail_path(fd < 0 ? STEP_OPEN : STEP_WRITE, path);
}

int op_affinity(struct run *run)
{
    const struct value *mask = &run->op.field[F_AFFINITY_MASK];
    unsigned long words[1024 / sizeof(unsigned long)] = {0};
    size_t length = mask->number;
    if (run->op.flags & FLAG_AFFINITY_ALL_CPUS) {
        /* The kernel takes what there is of it: 1,024 CPUs, as runc. */
        length = 128;
        memset(words, 0xff, length);
    } else {
        memcpy(words, mask->bytes, length);
        length = (length + sizeof *words - 1) / sizeof *words * sizeof *words;
    }
    if (AT(STEP_SCHED_SETAFFINITY, syscall(SYS_sched_setaffinity, 0, length, words)) < 0 &&
        !(run->op.flags & FLAG_AFFINITY_TOLERATE))
        return fail_call(STEP_SCHED_SETAFFINITY);
    return 0;
}
