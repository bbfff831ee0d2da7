/* Writes one small plan per verb into the directory named by the argument, for the fuzzer to start from. */
#include <fcntl.h>
#include <unistd.h>

#include "../test/asm/asm.h"
#include "../test/check.h"

static void put_fields(struct asm_plan *plan, unsigned code)
{
    const char *const list[] = {"A=b", "", NULL};
    const struct op_info *info = op_info(code);
    unsigned flag = info->flags & -(unsigned)info->flags;
    /* The assembler reads as many arguments as the verb has fields, by their types. */
    switch (info->count ? op_field(info, 0)->type : TYPE_U32) {
    case TYPE_STR:
        if (code == OP_RUN_HOOK)
            asm_op(plan, code, flag, "/hook", list, list, 1L, "{}", (size_t)2);
        else if (code == OP_LSM_EXEC || code == OP_UTS_NAME || code == OP_WRITE_PROC || code == OP_MASK_PATH ||
                 code == OP_FIND_EXECUTABLE || code == OP_MAKE_SYMLINK)
            asm_op(plan, code, flag, "/first", "second");
        else if (code == OP_MOUNT_FS)
            asm_op(plan, code, flag, "tmpfs", "tmpfs", "/t", 6L, "size=1k");
        else if (code == OP_MOUNT_BIND)
            asm_op(plan, code, flag, "/s", "/t", 6L, 1L, "");
        else if (code == OP_MOUNT_CGROUP2)
            asm_op(plan, code, flag, "/t", 6L, "", "/f");
        else
            asm_op(plan, code, flag, "/first", 1L, 2L, 3L, 4L, 5L, 6L);
        break;
    case TYPE_STRS:
        asm_op(plan, code, flag, list, list);
        break;
    case TYPE_BYTES:
        asm_op(plan, code, flag, "1234", (size_t)4);
        break;
    case TYPE_SLOT:
        if (code == OP_JOIN_NS)
            asm_op(plan, code, flag, 8L, 0x20000L, "mnt");
        else if (code == OP_CONSOLE)
            asm_op(plan, code, flag, 8L, 24L, 80L);
        else
            asm_op(plan, code, flag, 8L, "a", "b", 1L, 2L, "c");
        break;
    default:
        if (code == OP_SECCOMP || code == OP_MEMPOLICY)
            asm_op(plan, code, flag, 1L, "12345678", (size_t)8);
        else if (code == OP_SET_USER)
            asm_op(plan, code, flag, 1L, 1L, "1234", (size_t)4);
        else
            asm_op(plan, code, flag, 3L, 3L, 3L, 3L, 3L, 3L, 3L);
    }
}

static const unsigned codes[] = {
#define OP_HANDLER(code, name) code,
    OP_HANDLERS
#undef OP_HANDLER
};

int main(int argc, char **argv)
{
    char path[512];
    NEED(argc == 2);
    for (unsigned i = 0; i < sizeof codes / sizeof *codes; i++) {
        struct asm_plan plan;
        uint32_t kinds = op_info(codes[i])->kinds;
        uint32_t kind = kinds & PLAN_INIT ? PLAN_INIT : kinds & PLAN_BOOTSTRAP ? PLAN_BOOTSTRAP : PLAN_HELPER;
        asm_begin(&plan, kind);
        if (codes[i] != OP_EXECVE && codes[i] != OP_FORK_INIT && codes[i] != OP_EXIT)
            put_fields(&plan, codes[i]);
        if (kind == PLAN_HELPER) {
            asm_op(&plan, OP_EXIT, 0);
        } else if (kind == PLAN_BOOTSTRAP) {
            asm_op(&plan, OP_FORK_INIT, 0, "init");
        } else {
            asm_op(&plan, OP_FIND_EXECUTABLE, 0, "sh", "/bin");
            asm_op(&plan, OP_EXECVE, 0, LIST("sh"), LIST("PATH=/bin"));
        }
        asm_end(&plan);
        snprintf(path, sizeof path, "%s/op-%u", argv[1], codes[i]);
        int fd = open(path, O_CREAT | O_TRUNC | O_WRONLY, 0644);
        NEED(fd >= 0 && write(fd, plan.bytes, plan.length) == (ssize_t)plan.length);
        close(fd);
        asm_free(&plan);
    }
    return 0;
}
