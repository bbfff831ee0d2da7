/* How a plan comes: in packets, into memory that is ours alone, and nothing of it runs before all of it was checked. */
#include <stdalign.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>

#include "run.h"
#include "sync.h"

/* Nearly every plan fits in with its vectors, and what is not used of it is no memory. */
enum { ARENA_SIZE = 64 * 1024 };
static alignas(uint64_t) unsigned char arena[ARENA_SIZE];
_Static_assert(sizeof arena >= SYNC_MAX_PLAN, "takes what comes first of any plan");

static void *map(size_t size)
{
    void *memory = AT(STEP_MMAP, mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    return memory == MAP_FAILED ? NULL : memory;
}

static int refuse(const struct plan *plan, const struct refusal *why)
{
    failure = (struct failure){.step = STEP_CHECK_PLAN};
    plan_refusal_text(plan, why, failure.detail, sizeof failure.detail);
    return -1;
}

static int refuse_length(void)
{
    return fail(STEP_CHECK_PLAN, 0, "plan refused: wrong length");
}

/* The rest of a plan of which `got` bytes are in the arena. */
static int receive_rest(struct run *run, size_t got)
{
    size_t length = run->plan.length;
    unsigned char *base = arena;
    if (got > length)
        return refuse_length();
    if (length > sizeof arena) {
        base = map(length);
        if (!base)
            return fail_call(STEP_MMAP);
        memcpy(base, arena, got);
        run->plan.base = base;
    }
    while (got < length) {
        ssize_t more = sync_await_plan(run, base + got, length - got, 0);
        if (more <= 0)
            return more < 0 ? -1 : refuse_length();
        got += (size_t)more;
    }
    return 0;
}

static int receive(struct run *run)
{
    struct refusal why;
    /* Fds of a bootstrap plan came with the process. */
    ssize_t got = sync_await_plan(run, arena, sizeof arena, run->is_init ? PLAN_SLOTS - SLOT_ASKED_INIT : 0);
    if (got < 0)
        return -1;
    size_t length = (size_t)got < PLAN_HEADER ? (size_t)got : plan_told_length(arena);
    recorder_step(STEP_CHECK_PLAN);
    if (!plan_open(arena, length, &run->plan, &why))
        return refuse(&run->plan, &why);
    if (receive_rest(run, (size_t)got) < 0)
        return -1;
    recorder_step(STEP_CHECK_PLAN);
    return plan_check(&run->plan, &why) ? 0 : refuse(&run->plan, &why);
}

/* What ops have to know of later ones. Room for the pointers of the one with the most: RUN_HOOK may get its environment
 * from EXECVE. */
static int look_ahead(struct run *run)
{
    struct plan_cursor cursor = plan_start(&run->plan);
    struct refusal why;
    struct op op;
    size_t arguments = 0, environment = 0;
    while (plan_next(&cursor, &op, &why) > 0) {
        bool hook = op.code == OP_RUN_HOOK;
        run->waits |= op.code == OP_WAIT_EXEC_FIFO;
        if (!hook && op.code != OP_EXECVE)
            continue;
        const struct value *env = &op.field[hook ? F_RUN_HOOK_ENV : F_EXECVE_ENV];
        size_t args = op.field[hook ? F_RUN_HOOK_ARGS : F_EXECVE_ARGS].number;
        arguments = args > arguments ? args : arguments;
        environment = env->number > environment ? env->number : environment;
        if (!hook)
            run->environment = *env;
    }
    if (arguments == 0 && environment == 0)
        return 0;
    /* argv[0] in place of an empty list, HOME, and two NULLs */
    size_t size = (arguments + environment + 4) * sizeof(char *);
    size_t used = run->plan.length <= sizeof arena ? run->plan.length : 0;
    run->vector = size <= sizeof arena - used ? (char **)(arena + used) : map(size);
    return run->vector ? 0 : fail_call(STEP_MMAP);
}

void run_give_back(const struct run *run)
{
    /* madvise(2) rounds up to whole pages, of up to 64 KiB on arm64: what is ahead would be gone. */
    uintptr_t page = getauxval(AT_PAGESZ);
    uintptr_t from = ((uintptr_t)run->plan.base + page - 1) & ~(page - 1);
    uintptr_t to = (uintptr_t)run->ahead & ~(page - 1);
    if (from < to)
        madvise((void *)from, to - from, MADV_DONTNEED);
}

int run_load(struct run *run)
{
    if (run->plan.base && run->plan.base != arena)
        munmap((void *)run->plan.base, run->plan.length);
    run->plan = (struct plan){0};
    run->op = (struct op){0};
    if (receive(run) < 0)
        return -1;
    if ((run->plan.kind == PLAN_INIT) != run->is_init)
        return fail(STEP_CHECK_PLAN, 0, "plan refused: wrong kind");
    return look_ahead(run);
}
