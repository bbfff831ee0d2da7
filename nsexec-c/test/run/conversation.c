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
}

/* What comes is as long as its header says, no more and no less. */
static void plans_of_wrong_length(void)
{
    static const struct {
        long told_more, last; /* bytes of the last of two packets; 0: there is one */
        bool empty_piece;
        const char *error;
    } cases[] = {
        {-8, 0, false, "plan refused: wrong length"},
        {-8, 16, false, "malformed message from the runtime"},
        {8, 0, false, "the runtime has gone away"},
        {8, 16, false, "the runtime has gone away"},
        {8, 0, true, "plan refused: wrong length"},
        {4, 0, false, "plan refused: wrong length"},
        {PLAN_MAX_LENGTH, 0, false, "plan refused: wrong length"},
    };
    struct session s;
    for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++) {
        open_container(&s);
        finish(&s, "true");
        s.told_more = cases[i].told_more;
        s.piece = s.init.length - (size_t)cases[i].last;
        s.empty_piece = cases[i].empty_piece;
        run_badly(&s, 0, cases[i].error);
        session_end(&s);
    }
    open_container(&s);
    s.piece = PLAN_HEADER - 8; /* of the bootstrap plan already */
    run_badly(&s, 0, "plan refused: shorter than its header");
    session_end(&s);
}

/* However a plan is cut, and whether it fits in where plans lie, it runs. */
static void plans_of_all_lengths(void)
{
    static const size_t texts[] = {10, 20000, 60000, 65000, 100000, 120000};
    static const size_t pieces[] = {0, 32, 4096};
    for (unsigned i = 0; i < sizeof texts / sizeof *texts * 3; i++) {
        size_t length = texts[i / 3];
        char *text = malloc(length + 1), *begin = text;
        char expected[32];
        struct session s;
        NEED(text);
        memset(text, 'x', length);
        memcpy(begin, "LONG=", 5);
        text[length] = 0;
        snprintf(expected, sizeof expected, "it has %zu\n", length - 5);
        open_container(&s);
        enter(&s);
        asm_op(&s.init, OP_FIND_EXECUTABLE, 0, "sh", "/bin");
        asm_op(&s.init, OP_CLOSE_SYNC, 0);
        asm_op(&s.init, OP_EXECVE, 0, LIST("sh", "-c", "echo it has ${#LONG}"), LIST("PATH=/bin", text));
        s.piece = pieces[i % 3];
        run_well(&s);
        CHECK_TEXT(s.output, expected);
        session_end(&s);
        free(text);
    }
}

void test_conversation(void)
{
    gone_before_plan();
    wrong_reply();
    bad_plans();
    plans_of_wrong_length();
    plans_of_all_lengths();
}
