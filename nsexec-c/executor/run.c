#include "run.h"

#include <fcntl.h>
#include <stdlib.h>
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
        run->ahead = cursor.at;
        recorder_op(run->op.index, run->op.code);
        protect_end(run);
        if (!plain_lasts(run->op.code))
            plain_forget(run);
        if (run->op.code != OP_MAKE_DEVICE)
            run_restore_umask(run);
        if (verbs[run->op.code](run) < 0)
            return -1;
    }
    /* run_load has read the whole plan, which lies in our own memory. */
    return more < 0 ? fail(STEP_CHECK_PLAN, 0, "plan refused: %s", why.reason) : 0;
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
