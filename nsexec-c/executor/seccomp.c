#include <unistd.h>

#include "run.h"
#include "sync.h"

enum { SET_MODE_FILTER = 1, NEW_LISTENER = 8 };

/* struct sock_fprog of linux/filter.h */
struct filter_program {
    unsigned short count;
    const void *instructions;
};

/* The runtime takes the fd out of us by its number: the filter may already forbid sending one. */
static int hand_over(struct run *run, int listener)
{
    cleanup_fd owned = listener;
    uint32_t number = (uint32_t)listener;
    if (sync_send(run, PROC_SECCOMP, &number, sizeof number, -1) < 0)
        return -1;
    return sync_await(run, PROC_SECCOMP_DONE);
}

int op_seccomp(struct run *run)
{
    const struct value *program = &run->op.field[F_SECCOMP_PROGRAM];
    uint64_t flags = number_of(run, F_SECCOMP_FLAGS);
    struct filter_program filter = {(unsigned short)(program->number / 8), program->bytes};
    long result = AT(STEP_SECCOMP, syscall(SYS_seccomp, SET_MODE_FILTER, flags, &filter));
    if (result < 0)
        return fail(STEP_SECCOMP, errno, "error loading seccomp filter into kernel: %e", errno);
    run->filtered = true;
    return flags & NEW_LISTENER ? hand_over(run, (int)result) : 0;
}
