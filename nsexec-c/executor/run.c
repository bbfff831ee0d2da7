#include "run.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "plain.h"
#include "protect.h"
#include "sync.h"
#include "text.h"

#define OP_HANDLER(code, name) [code] = op_##name,
static int (*const verbs[])(struct run *) = {OP_HANDLERS};
#undef OP_HANDLER

enum { EXIT_FAILED = 1, EXIT_FAILED_LATE = 255 };

int run_plan(struct run *run)
{
    struct plan_cursor cursor = plan_start(&run->plan);
    struct refusal why;
    int more;
    recorder_plan(run->plan.kind);
    while ((more = plan_next(&cursor, &run->op, &why)) > 0) {
        recorder_op(run->op.index, run->op.code);
        protect_end(run);
        if (!plain_lasts(run->op.code))
            plain_forget(run);
        if (run->op.code != OP_MAKE_DEVICE)
            run_restore_umask(run);
        if (verbs[run->op.code](run) < 0)
            return -1;
    }
    /* run_load has read the whole plan, and nobody can have changed a sealed memfd since. */
    return more < 0 ? fail(STEP_CHECK_PLAN, 0, "plan refused: %s", why.reason) : 0;
}

/* Room for the pointers of the op with the most: RUN_HOOK may get its environment from EXECVE. */
static int reserve_vector(struct run *run)
{
    struct plan_cursor cursor = plan_start(&run->plan);
    struct refusal why;
    struct op op;
    size_t arguments = 0, environment = 0;
    while (plan_next(&cursor, &op, &why) > 0) {
        bool hook = op.code == OP_RUN_HOOK;
        if (!hook && op.code != OP_EXECVE)
            continue;
        size_t a = op.field[hook ? F_RUN_HOOK_ARGS : F_EXECVE_ARGS].number;
        size_t e = op.field[hook ? F_RUN_HOOK_ENV : F_EXECVE_ENV].number;
        arguments = a > arguments ? a : arguments;
        environment = e > environment ? e : environment;
    }
    if (arguments == 0 && environment == 0)
        return 0;
    /* argv[0] in place of an empty list, HOME, and two NULLs */
    size_t size = (arguments + environment + 4) * sizeof(char *);
    run->vector = AT(STEP_MMAP, mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    return run->vector == MAP_FAILED ? fail_call(STEP_MMAP) : 0;
}

int run_load(struct run *run)
{
    enum { SEALS = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE };
    struct stat st;
    struct refusal why;
    int fd = run->slot[SLOT_PLAN];
    if (run->plan.base)
        munmap((void *)run->plan.base, run->plan.length);
    run->plan = (struct plan){0};
    run->op = (struct op){0};
    recorder_step(STEP_CHECK_PLAN);
    if (fd < 0 || fstat(fd, &st) < 0)
        return fail(STEP_CHECK_PLAN, EBADF, "plan refused: there is none");
    int seals = fcntl(fd, F_GET_SEALS);
    if (seals < 0 || (seals & SEALS) != SEALS)
        return fail(STEP_CHECK_PLAN, 0, "plan refused: not in a sealed memfd");
    if (st.st_size < (off_t)PLAN_HEADER || st.st_size > (off_t)PLAN_MAX_LENGTH)
        return fail(STEP_CHECK_PLAN, 0, "plan refused: wrong length");
    void *base = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (base == MAP_FAILED)
        return fail_call(STEP_MMAP);
    if (!plan_open(base, (size_t)st.st_size, &run->plan, &why) || !plan_check(&run->plan, &why)) {
        failure = (struct failure){.step = STEP_CHECK_PLAN};
        plan_refusal_text(&run->plan, &why, failure.detail, sizeof failure.detail);
        return -1;
    }
    if ((run->plan.kind == PLAN_INIT) != run->is_init)
        return fail(STEP_CHECK_PLAN, 0, "plan refused: wrong kind");
    run_set_slot(run, SLOT_PLAN, -1);
    return reserve_vector(run);
}

void run_failed(struct run *run)
{
    recorder_fail(failure.step, failure.error, failure.detail);
    sync_error(run);
    if (!run->sync_closed || run->sync_on_exec)
        _exit(EXIT_FAILED);
    /* Nobody listens any more but the one who holds the container's stderr: runc tells it there too. */
    char line[DETAIL_SIZE + 80];
    size_t length;
    if (run->op.code == OP_RUN_HOOK)
        length = text_format(line, sizeof line, "error running startContainer hook #%u: %s\n",
                             (unsigned long)run->hooks_after_sync - 1, failure.detail);
    else
        length = text_format(line, sizeof line, "%s\n", failure.detail);
    if (write(STDERR_FILENO, line, length) < 0) {
        /* the flight recorder has it */
    }
    _exit(EXIT_FAILED_LATE);
}

void run_restore_umask(struct run *run)
{
    if (run->umask_open)
        umask(run->umask);
    run->umask_open = false;
}

int run_slot(const struct run *run, const struct value *slot, const char *what)
{
    int64_t number = (int64_t)slot->number;
    int fd = number < 0 || number >= PLAN_SLOTS ? -1 : run->slot[number];
    if (fd < 0)
        return fail(STEP_VERIFY, EBADF, "%s: slot %d is not filled", what, (int)number);
    return fd;
}

void run_set_slot(struct run *run, unsigned slot, int fd)
{
    if (run->slot[slot] >= 0)
        close(run->slot[slot]);
    run->slot[slot] = fd;
    if (slot == SLOT_ROOT)
        run->root_inode = 0;
}

int run_root(struct run *run)
{
    if (run->slot[SLOT_ROOT] < 0)
        run->slot[SLOT_ROOT] = openat(AT_FDCWD, "/", O_PATH | O_DIRECTORY | O_CLOEXEC);
    return run->slot[SLOT_ROOT] < 0 ? fail_path(STEP_OPEN, "/") : run->slot[SLOT_ROOT];
}
