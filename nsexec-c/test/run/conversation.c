/* The runtime's side gone wrong. */
#include <sys/wait.h>

#include "../check.h"
#include "cases.h"
#include "container.h"

static void gone_before_plan(void)
{
    struct session s;
    open_container(&s);
    finish(&s, "true");
    s.stop_before_plan = true;
    session_run(&s);
    CHECK(s.got_pid && !s.got_error);
    CHECK(WIFEXITED(s.init_status) && WEXITSTATUS(s.init_status) == 1);
    CHECK_TEXT(s.recorder_text, "the runtime has gone away");
    session_end(&s);
}

static void wrong_reply(void)
{
    struct session s;
    open_container(&s);
    asm_op(&s.init, OP_SYNC, 0, (long)PROC_HOOKS);
    finish(&s, "true");
    s.wrong_reply = !in_userns; /* there the maps' question comes first */
    session_run(&s);
    if (s.got_error)
        CHECK_CONTAINS(s.error_text, "unexpected synchronisation message: got 69, expected 68");
    CHECK(s.got_error == !in_userns);
    session_end(&s);
}

static void bad_plans(void)
{
    struct session s;
    open_container(&s);
    finish(&s, "true");
    s.tampered = true;
    run_badly(&s, 0, "plan refused: not in a sealed memfd");
    session_end(&s);

    open_container(&s); /* refused before its first op runs */
    asm_op(&s.init, OP_UTS_NAME, 0, "never", "");
    asm_op(&s.init, OP_UMASK, 0, 0777777L);
    finish(&s, "true");
    run_badly(&s, 0, "plan refused: op 4 UMASK: mask is out of range");
    session_end(&s);

    open_container(&s);
    asm_free(&s.init);
    asm_begin(&s.init, PLAN_BOOTSTRAP);
    asm_op(&s.init, OP_FORK_INIT, 0, "x");
    run_badly(&s, 0, "plan refused: wrong kind");
    session_end(&s);

    open_container(&s);
    finish(&s, "true");
    s.plan_fd[0].slot = 0;
    s.plan_fd[0].fd = 2;
    s.plan_fds = 1;
    run_badly(&s, 0, "procPlan: slot 0 cannot be filled");
    session_end(&s);
}

void test_conversation(void)
{
    gone_before_plan();
    wrong_reply();
    bad_plans();
}
