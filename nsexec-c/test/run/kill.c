#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../check.h"
#include "cases.h"
#include "container.h"

/* The n-th op's code. */
static unsigned code_of(const struct asm_plan *bytes, uint32_t index)
{
    struct plan plan;
    struct refusal why;
    struct op op;
    NEED(plan_open(bytes->bytes, bytes->length, &plan, &why));
    struct plan_cursor cursor = plan_start(&plan);
    while (plan_next(&cursor, &op, &why) > 0)
        if (op.index == index)
            return op.code;
    return 0;
}

/* Init, killed before the first system call of each op, leaves the truth in the recorder: which op, and not failed. */
void test_kill(void)
{
    unsigned killed = 0, passed = 0;
    for (long at = 0;; at++) {
        struct session s;
        skeleton(&s);
        if ((uint32_t)at >= s.init.count) {
            skeleton_end(&s);
            break;
        }
        s.kill_at_op = at;
        /* a reader for those that get past the fifo */
        char path[200];
        snprintf(path, sizeof path, "%s/exec.fifo", scratch);
        int reader = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
        session_run(&s);
        close(reader);
        if (WIFSIGNALED(s.init_status) && WTERMSIG(s.init_status) == SIGKILL) {
            killed++;
            CHECK_NUMBER(s.recorder->op, at);
            CHECK_NUMBER(s.recorder->code, code_of(&s.init, (uint32_t)at));
            CHECK(s.recorder->state == RECORDER_RUNNING ||
                  (s.recorder->code == OP_EXECVE && s.recorder->state == RECORDER_ENTERED_EXECVE));
            CHECK_NUMBER(s.recorder->kind, PLAN_INIT);
            CHECK(!s.got_error);
        } else {
            /* an op that makes no call of its own: HOME when there is one, CHDIR when none is left */
            unsigned code = code_of(&s.init, (uint32_t)at);
            CHECK(code == OP_CHDIR);
            passed++;
        }
        skeleton_end(&s);
    }
    CHECK(killed > 50);
    printf("run: init killed at %u ops, %u made no call\n", killed, passed);
}
