#include "../../executor/text.h"
#include "../asm/asm.h"
#include "../check.h"
#include "unit.h"

/* What the executor says of these bytes: "" when it takes them. */
static const char *judge(const struct asm_plan *bytes)
{
    static char reason[256];
    struct plan plan = {0};
    struct refusal why;
    reason[0] = 0;
    /* A copy without slack, so that the sanitizer sees a read past the end. */
    unsigned char *copy = malloc(bytes->length ? bytes->length : 1);
    NEED(copy);
    memcpy(copy, bytes->bytes, bytes->length);
    if (!plan_open(copy, bytes->length, &plan, &why) || !plan_check(&plan, &why))
        plan_refusal_text(&plan, &why, reason, sizeof reason);
    free(copy);
    return reason;
}

static void good(struct asm_plan *plan)
{
    asm_begin(plan, PLAN_INIT);
    asm_op(plan, OP_MOUNT_FS, FLAG_MOUNT_FS_COPYUP, "tmpfs", "tmpfs", "/dev", 14L, "mode=755");
    asm_op(plan, OP_FIND_EXECUTABLE, 0, "sh", "/bin");
    asm_op(plan, OP_EXECVE, 0, LIST("sh", "-c", "true"), LIST("A=b"));
    asm_end(plan);
}

static void patch(struct asm_plan *plan, size_t at, uint64_t value, size_t size)
{
    memcpy(plan->bytes + at, &value, size);
}

static void refused(const char *expected, size_t at, uint64_t value, size_t size)
{
    struct asm_plan plan;
    good(&plan);
    patch(&plan, at, value, size);
    CHECK_TEXT(judge(&plan), expected);
    asm_free(&plan);
}

static void test_header(void)
{
    struct asm_plan plan;
    good(&plan);
    CHECK_TEXT(judge(&plan), "");
    size_t full = plan.length;
    for (size_t length = 0; length < full; length++) {
        plan.length = length;
        CHECK(*judge(&plan));
        if (length >= PLAN_HEADER && length % 8 == 0) {
            patch(&plan, 24, length, 8); /* a header that agrees with the cut */
            CHECK_CONTAINS(judge(&plan), "plan refused: op ");
            patch(&plan, 24, full, 8);
        }
    }
    asm_free(&plan);
    refused("plan refused: no plan (wrong magic)", 0, 1, 8);
    refused("plan refused: made for another executor (the op tables differ)", 8, 1, 8);
    refused("plan refused: too many ops or none", 16, 0, 4);
    refused("plan refused: too many ops or none", 16, PLAN_MAX_OPS + 1, 4);
    refused("plan refused: unknown kind", 20, 3, 4);
    refused("plan refused: wrong length", 24, 8, 8);
    refused("plan refused: op 0 MOUNT_FS: a plan must end with FORK_INIT, BECOME_INIT, EXECVE or EXIT", 16, 1, 4);
    good(&plan);
    uint64_t longer = plan.length + 8;
    plan.bytes = realloc(plan.bytes, longer);
    NEED(plan.bytes);
    patch(&plan, plan.length, 0, 8);
    patch(&plan, 24, longer, 8);
    plan.length = longer;
    CHECK_TEXT(judge(&plan), "plan refused: bytes after the last op");
    asm_free(&plan);
}

static void test_fields(void)
{
    enum { OP = PLAN_HEADER, FIELDS = OP + PLAN_OP_HEADER };
    refused("plan refused: op 0 ?: unknown code", OP, 255, 2);
    refused("plan refused: op 0 ?: unknown code", OP, 0, 2);
    refused("plan refused: op 0 MOUNT_FS: unknown flags", OP + 2, 0x8000, 2);
    refused("plan refused: op 0 MOUNT_FS: wrong length", OP + 4, 4, 4);
    refused("plan refused: op 0 MOUNT_FS: wrong length", OP + 4, 0xfffffff8, 4);
    refused("plan refused: op 0 MOUNT_FS: fstype: cut off", OP + 4, 16, 4);
    refused("plan refused: op 0 MOUNT_FS: fstype: too long", FIELDS, UINT64_MAX, 8);
    refused("plan refused: op 0 MOUNT_FS: fstype: cut off", FIELDS, 4096, 8);
    refused("plan refused: op 0 MOUNT_FS: fstype: NUL inside", FIELDS, 6, 8);
    refused("plan refused: op 0 MOUNT_FS: fstype: padding is not zero", FIELDS, 4, 8);
    refused("plan refused: op 0 MOUNT_FS: fstype: padding is not zero", FIELDS + 8 + 7, 'x', 1);
}

static const char *one(unsigned kind, unsigned code, unsigned flags, long number)
{
    struct asm_plan plan;
    asm_begin(&plan, kind);
    asm_op(&plan, code, flags, number, number, number);
    if (kind == PLAN_BOOTSTRAP) {
        asm_op(&plan, OP_FORK_INIT, 0, "init");
    } else {
        asm_op(&plan, OP_FIND_EXECUTABLE, 0, "sh", "");
        asm_op(&plan, OP_EXECVE, 0, LIST("sh"), NO_LIST);
    }
    asm_end(&plan);
    const char *reason = judge(&plan);
    asm_free(&plan);
    return reason;
}

static void test_numbers(void)
{
    CHECK_TEXT(one(PLAN_INIT, OP_UMASK, 0, 022), "");
    CHECK_TEXT(one(PLAN_INIT, OP_UMASK, 0, 01000), "plan refused: op 0 UMASK: mask is out of range");
    CHECK_TEXT(one(PLAN_INIT, OP_UMASK, 0, 1L << 32), "plan refused: op 0 UMASK: mask: does not fit 32 bits");
    CHECK_TEXT(one(PLAN_BOOTSTRAP, OP_OOM_SCORE_ADJ, 0, -1000), "");
    CHECK_CONTAINS(one(PLAN_BOOTSTRAP, OP_OOM_SCORE_ADJ, 0, 1L << 31), "does not fit 32 bits");
    CHECK_TEXT(one(PLAN_INIT, OP_WAIT_EXEC_FIFO, 0, -1), "");
    CHECK_CONTAINS(one(PLAN_INIT, OP_WAIT_EXEC_FIFO, 0, -2), "fifo: no slot");
    CHECK_CONTAINS(one(PLAN_INIT, OP_WAIT_EXEC_FIFO, 0, 256), "fifo: no slot");
    CHECK_TEXT(one(PLAN_INIT, OP_SYNC, 0, PROC_READY), "");
    CHECK_CONTAINS(one(PLAN_INIT, OP_SYNC, 0, PROC_SECCOMP), "a message that no op may send");
    CHECK_CONTAINS(one(PLAN_INIT, OP_SYNC, 0, PROC_RUN), "a message that no op may send");
    CHECK_CONTAINS(one(PLAN_INIT, OP_CLOSE_FROM, 0, 2), "first is no fd above 2");
    CHECK_CONTAINS(one(PLAN_INIT, OP_PDEATHSIG, 0, 65), "no signal");
    CHECK_CONTAINS(one(PLAN_BOOTSTRAP, OP_DUMPABLE, 0, 2), "neither 0 nor 1");
}

static void test_places(void)
{
    struct asm_plan plan;
    CHECK_CONTAINS(one(PLAN_BOOTSTRAP, OP_SETSID, 0, 0), "does not belong into this kind of plan");
    CHECK_CONTAINS(one(PLAN_INIT, OP_UNSHARE, 0, 1), "does not belong into this kind of plan");
    asm_begin(&plan, PLAN_INIT);
    asm_op(&plan, OP_EXECVE, 0, LIST("sh"), NO_LIST);
    asm_end(&plan);
    CHECK_TEXT(judge(&plan), "plan refused: op 0 EXECVE: no FIND_EXECUTABLE before it");
    asm_free(&plan);
    asm_begin(&plan, PLAN_INIT);
    asm_op(&plan, OP_SETSID, 0);
    asm_end(&plan);
    CHECK_TEXT(judge(&plan), "plan refused: op 0 SETSID: a plan must end with FORK_INIT, BECOME_INIT, EXECVE or EXIT");
    asm_free(&plan);
    asm_begin(&plan, PLAN_BOOTSTRAP);
    asm_op(&plan, OP_FORK_INIT, 0, "a");
    asm_op(&plan, OP_FORK_INIT, 0, "b");
    asm_end(&plan);
    CHECK_TEXT(judge(&plan), "plan refused: op 0 FORK_INIT: stands before the plan's end");
    asm_free(&plan);
    asm_begin(&plan, PLAN_INIT);
    asm_op(&plan, OP_SECCOMP, 0, 0L, "1234567", (size_t)7);
    asm_end(&plan);
    CHECK_CONTAINS(judge(&plan), "no filter program");
    asm_free(&plan);
    asm_begin(&plan, PLAN_INIT);
    asm_op(&plan, OP_ENTER_ROOT, FLAG_ENTER_ROOT_PIVOT | FLAG_ENTER_ROOT_MOVE, "/r");
    asm_end(&plan);
    CHECK_CONTAINS(judge(&plan), "wants one flag");
    asm_free(&plan);
}

void test_plan(void)
{
    test_header();
    test_fields();
    test_numbers();
    test_places();
}
