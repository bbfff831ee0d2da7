/* What stage 1 does before init exists, but for the namespaces: cgroups, OOM score, CPUs, dumpability. */
#include <fcntl.h>
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

int op_join_cgroup(struct run *run)
{
    const struct value *slot = &run->op.field[F_JOIN_CGROUP_FILE];
    int file = run_slot(run, slot, "cgroup file");
    if (file < 0)
        return -1;
    bool joined = AT(STEP_WRITE, write(file, "0", 1)) == 1;
    int error = errno;
    /* It leads out of the container: init is not to have it. */
    run_set_slot(run, (unsigned)slot->number, -1);
    errno = error;
    /* ENODEV: the cgroup was removed after the file was opened. */
    if (joined || (run->op.flags & FLAG_JOIN_CGROUP_TOLERATE && (lacks_permission(error) || error == ENODEV)))
        return 0;
    return fail_path(STEP_WRITE, text_of(run, F_JOIN_CGROUP_NAME));
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
