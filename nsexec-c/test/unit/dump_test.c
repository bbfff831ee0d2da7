#include <unistd.h>

#include "../asm/asm.h"
#include "../check.h"
#include "unit.h"

static void printed(struct asm_plan *bytes, char *text, size_t size)
{
    struct plan plan;
    struct refusal why;
    FILE *file = tmpfile();
    NEED(file);
    asm_end(bytes);
    if (!CHECK(plan_open(bytes->bytes, bytes->length, &plan, &why)) || !CHECK(plan_check(&plan, &why)))
        fprintf(stderr, "%s\n", why.reason);
    CHECK(plan_dump(&plan, fileno(file)));
    ssize_t length = pread(fileno(file), text, size - 1, 0);
    NEED(length >= 0);
    text[length] = 0;
    fclose(file);
    asm_free(bytes);
}

void test_dump(void)
{
    char text[4096];
    struct asm_plan plan;
    asm_begin(&plan, PLAN_BOOTSTRAP);
    asm_op(&plan, OP_OOM_SCORE_ADJ, FLAG_OOM_SCORE_ADJ_TOLERATE, -17L);
    asm_op(&plan, OP_JOIN_NS, FLAG_JOIN_NS_MAY_RETRY | FLAG_JOIN_NS_IF_LEFT, 8L, 0x20000L, "mnt");
    asm_op(&plan, OP_UNSHARE, 0, 0x7c020000L);
    asm_op(&plan, OP_AFFINITY, 0, "\1\2\3", (size_t)3);
    asm_op(&plan, OP_SYNC, 0, (long)PROC_TIME_OFFSETS);
    asm_op(&plan, OP_FORK_INIT, 0, "");
    printed(&plan, text, sizeof text);
    CHECK_TEXT(text, "bootstrap plan, 6 ops\n"
                     "0 OOM_SCORE_ADJ [TOLERATE] value=-17\n"
                     "1 JOIN_NS [MAY_RETRY|IF_LEFT] ns=#8 type=0x20000 name=\"mnt\"\n"
                     "2 UNSHARE flags=0x7c020000\n"
                     "3 AFFINITY mask=<3 bytes>\n"
                     "4 SYNC type=procTimeOffsets\n"
                     "5 FORK_INIT comm=\"\"\n");
    asm_begin(&plan, PLAN_INIT);
    asm_op(&plan, OP_MAKE_DEVICE, 0, "/dev/null", 020000L, 1L, 3L, 0666L, 0L, 65534L);
    asm_op(&plan, OP_UMASK, 0, 0L);
    asm_op(&plan, OP_WAIT_EXEC_FIFO, 0, -1L);
    asm_op(&plan, OP_CAP_BOUNDING, 0, -1L);
    asm_op(&plan, OP_RUN_HOOK, 0, "/h\xc3\xbc", NO_LIST, LIST("SECRET=x=y", "odd", ""), 3L, "{}", (size_t)2);
    asm_op(&plan, OP_FIND_EXECUTABLE, 0, "a\"b\\c\nd\te\x7f", "/bin:/usr/bin");
    asm_op(&plan, OP_EXECVE, 0, LIST("a", "\xff", ""), LIST("PATH=/bin"));
    printed(&plan, text, sizeof text);
    CHECK_TEXT(text, "init plan, 7 ops\n"
                     "0 MAKE_DEVICE path=\"/dev/null\" type=0x2000 major=1 minor=3 mode=0666 uid=0 gid=65534\n"
                     "1 UMASK mask=00\n"
                     "2 WAIT_EXEC_FIFO fifo=#-\n"
                     "3 CAP_BOUNDING keep=0xffffffffffffffff\n"
                     "4 RUN_HOOK path=\"/h\\xc3\\xbc\" args=[] env=[\"SECRET=<3>\", \"<3>\", \"<0>\"] timeoutSeconds=3"
                     " state=<2 bytes>\n"
                     "5 FIND_EXECUTABLE name=\"a\\\"b\\\\c\\nd\\x09e\\x7f\" path=<13 bytes>\n"
                     "6 EXECVE args=[\"a\", \"\\xff\", \"\"] env=[\"PATH=<4>\"]\n");
}
