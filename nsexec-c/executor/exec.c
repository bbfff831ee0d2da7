/* The last steps: waiting for start, closing what is not the container's, execve. */
#include <fcntl.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lookpath.h"
#include "path.h"
#include "run.h"
#include "vector.h"

static char **append(char **to, const struct value *strings, bool skip_home)
{
    const char *at = strings->bytes;
    for (uint64_t i = 0; i < strings->number; i++) {
        const char *text;
        uint64_t length;
        at = plan_string(at, &text, &length);
        if (!skip_home || strncmp(text, "HOME=", 5) != 0)
            *to++ = (char *)text;
    }
    return to;
}

struct vector vector_make(struct run *run, const char *path, const struct value *args, const struct value *env,
                          const char *home)
{
    struct vector vector = {.argv = run->vector};
    char **end = append(vector.argv, args, false);
    if (end == vector.argv)
        *end++ = (char *)path;
    *end++ = NULL;
    vector.envp = end;
    end = append(end, env, *home != 0);
    if (*home)
        *end++ = (char *)home;
    *end = NULL;
    return vector;
}

int op_find_executable(struct run *run)
{
    return look_path(text_of(run, F_FIND_EXECUTABLE_NAME), text_of(run, F_FIND_EXECUTABLE_PATH), run->executable);
}

int op_close_sync(struct run *run)
{
    if (run->op.flags & FLAG_CLOSE_SYNC_ON_EXEC) {
        run->sync_on_exec = true;
        return 0;
    }
    run_set_slot(run, SLOT_SYNC, -1);
    run->sync_closed = true;
    return 0;
}

int op_cloexec_from(struct run *run)
{
    unsigned first = (unsigned)number_of(run, F_CLOEXEC_FROM_FIRST);
    if (AT(STEP_CLOSE_RANGE, sys_close_range(first, ~0u, SYS_CLOSE_RANGE_CLOEXEC)) < 0)
        return fail_call(STEP_CLOSE_RANGE);
    /* What comes now follows the image's links, one of which may lead to /proc/self/fd: no directory is open there. */
    run_set_slot(run, SLOT_ROOT, -1);
    run_set_slot(run, SLOT_MOUNT, -1);
    return 0;
}

/* A filter may know no close_range, and answer with whatever errno its profile names. By then CLOEXEC_FROM has marked
 * all, so that what we know of is enough. */
static void close_known(struct run *run, int first)
{
    for (int i = 0; i < PLAN_SLOTS; i++)
        if (i != SLOT_SYNC && run->slot[i] >= first)
            run_set_slot(run, (unsigned)i, -1);
}

int op_close_from(struct run *run)
{
    int first = (int)number_of(run, F_CLOSE_FROM_FIRST), sync = run->slot[SLOT_SYNC];
    recorder_step(STEP_CLOSE_RANGE);
    close_known(run, first);
    if (sync < first) {
        sys_close_range((unsigned)first, ~0u, 0);
        return 0;
    }
    if (sync > first)
        sys_close_range((unsigned)first, (unsigned)sync - 1, 0);
    sys_close_range((unsigned)sync + 1, ~0u, 0);
    return 0;
}

/* Init may wait here for days: it gives back what it need not hold. The stack below us holds nothing. */
static void shrink(const struct run *run)
{
    enum { STACK_USED = 128 * 1024 };
    uintptr_t page = getauxval(AT_PAGESZ);
    uintptr_t here = (uintptr_t)__builtin_frame_address(0) & ~(page - 1);
    run_give_back(run);
    madvise((void *)(here - page - STACK_USED), STACK_USED, MADV_DONTNEED);
}

/* Our own fd links: the container's procfs if there is one, else what ENTER_ROOT kept. Wherever they led, what has been
 * opened must be the fifo itself. */
static int reopen_fifo(struct run *run, int fifo)
{
    struct stat wanted, got;
    struct fd_path name = path_by_fd(fifo);
    cleanup_fd links = take_fd(&run->fd_links);
    if (links < 0)
        links = openat(AT_FDCWD, "/proc/thread-self/fd", O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (links < 0)
        return fail_path(STEP_OPEN, "/proc/thread-self/fd");
    cleanup_fd opened = AT(STEP_OPEN, openat(links, strrchr(name.text, '/') + 1, O_WRONLY | O_CLOEXEC));
    if (opened < 0)
        return fail(STEP_OPEN, errno, "open exec fifo: %e", errno);
    if (fstat(fifo, &wanted) < 0 || fstat(opened, &got) < 0 || wanted.st_ino != got.st_ino ||
        wanted.st_dev != got.st_dev)
        return fail(STEP_VERIFY, 0, "exec fifo is not the one that was handed over");
    return take_fd(&opened);
}

int op_wait_exec_fifo(struct run *run)
{
    int fifo = run_slot(run, &run->op.field[F_WAIT_EXEC_FIFO_FIFO], "exec fifo");
    if (fifo < 0)
        return -1;
    shrink(run);
    cleanup_fd opened = reopen_fifo(run, fifo);
    if (opened < 0)
        return -1;
    if (AT(STEP_WRITE, write(opened, "0", 1)) != 1)
        return fail(STEP_WRITE, errno, "write 0 exec fifo: %e", errno);
    run_set_slot(run, (unsigned)number_of(run, F_WAIT_EXEC_FIFO_FIFO), -1);
    return 0;
}

int op_execve(struct run *run)
{
    struct vector vector = vector_make(run, run->executable, &run->op.field[F_EXECVE_ARGS],
                                       &run->op.field[F_EXECVE_ENV], run->home);
    recorder_step(STEP_EXECVE);
    recorder_execve();
    execve(run->executable, vector.argv, vector.envp);
    return fail(STEP_EXECVE, errno, "exec %s: %e", run->executable, errno);
}
