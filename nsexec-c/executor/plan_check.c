#include <string.h>

#include "plan.h"
#include "text.h"

#define MAX_FILTER_BYTES (65535u * 8)
#define MAX_MASK_BYTES 1024u

static const char *check_path(const struct value *path)
{
    return path->number == 0 || path->bytes[0] != '/' ? "not an absolute path" : NULL;
}

/* What the table's types cannot say. Sets *field to what is meant. */
static const char *check_op(const struct op *op, const char **field)
{
    const struct value *f = op->field;
    *field = NULL;
    switch (op->code) {
    case OP_DUMPABLE:
        return f[F_DUMPABLE_VALUE].number > 1 ? "neither 0 nor 1" : NULL;
    case OP_SYNC: {
        uint64_t type = f[F_SYNC_TYPE].number;
        bool known = type == PROC_CGROUP || type == PROC_USERMAP || type == PROC_TIME_OFFSETS || type == PROC_HOOKS ||
                     type == PROC_READY;
        return known ? NULL : "a message that no op may send";
    }
    case OP_FORK_INIT:
        return f[F_FORK_INIT_COMM].number > 15 ? "comm is longer than 15 bytes" : NULL;
    case OP_BECOME_INIT:
        return f[F_BECOME_INIT_COMM].number > 15 ? "comm is longer than 15 bytes" : NULL;
    case OP_PDEATHSIG:
        return f[F_PDEATHSIG_SIGNAL].number > 64 ? "no signal" : NULL;
    case OP_AFFINITY:
        if (!f[F_AFFINITY_MASK].number != !!(op->flags & FLAG_AFFINITY_ALL_CPUS))
            return "a mask and ALL_CPUS, or neither";
        return f[F_AFFINITY_MASK].number > MAX_MASK_BYTES ? "mask is too long" : NULL;
    case OP_MEMPOLICY:
        return f[F_MEMPOLICY_NODES].number > MAX_MASK_BYTES ? "nodes is too long" : NULL;
    case OP_SECCOMP: {
        uint64_t length = f[F_SECCOMP_PROGRAM].number;
        return length == 0 || length % 8 || length > MAX_FILTER_BYTES ? "no filter program" : NULL;
    }
    case OP_SET_USER:
        return f[F_SET_USER_GROUPS].number % 4 ? "groups is no list of u32" : NULL;
    case OP_ENTER_ROOT:
        return op->flags == 0 || op->flags & (op->flags - 1) ? "wants one flag" : check_path(&f[F_ENTER_ROOT_ROOTFS]);
    case OP_SEND_TREE:
        return check_path(&f[F_SEND_TREE_SOURCE]);
    case OP_BIND_ROOTFS:
        return check_path(&f[F_BIND_ROOTFS_PATH]);
    case OP_CLOEXEC_FROM:
    case OP_CLOSE_FROM:
        return f[0].number < 3 || f[0].number > INT32_MAX ? "first is no fd above 2" : NULL;
    case OP_EXECVE:
        return f[F_EXECVE_ARGS].number == 0 ? "no args" : NULL;
    case OP_UMASK:
        return f[F_UMASK_MASK].number > 0777 ? "mask is out of range" : NULL;
    case OP_JOIN_CGROUP:
        return check_path(&f[F_JOIN_CGROUP_DIRECTORY]);
    default:
        return NULL;
    }
}

/* A plan ends where the process changes, and nowhere else. */
static const char *check_place(const struct plan *plan, const struct op *op, bool found)
{
    bool last = op->index + 1 == plan->count;
    unsigned end = plan->kind == PLAN_BOOTSTRAP ? OP_FORK_INIT : plan->kind == PLAN_INIT ? OP_EXECVE : OP_EXIT;
    bool ends = op->code == end || (end == OP_FORK_INIT && op->code == OP_BECOME_INIT);
    if (!(op_info(op->code)->kinds & plan->kind))
        return "does not belong into this kind of plan";
    if (last != ends)
        return last ? "a plan must end with FORK_INIT, BECOME_INIT, EXECVE or EXIT" : "stands before the plan's end";
    if (op->code == OP_EXECVE && !found)
        return "no FIND_EXECUTABLE before it";
    return NULL;
}

bool plan_check(const struct plan *plan, struct refusal *why)
{
    struct plan_cursor cursor = plan_start(plan);
    struct op op;
    bool found = false;
    for (;;) {
        int more = plan_next(&cursor, &op, why);
        if (more <= 0)
            return more == 0;
        const char *field;
        const char *reason = check_op(&op, &field);
        if (!reason)
            reason = check_place(plan, &op, found);
        if (reason) {
            *why = (struct refusal){reason, field, op.index};
            return false;
        }
        found |= op.code == OP_FIND_EXECUTABLE;
    }
}

/* The verb's name if the plan can be read that far. */
static const char *verb_at(const struct plan *plan, uint32_t index)
{
    struct plan_cursor cursor = plan_start(plan);
    struct op op;
    struct refusal ignored;
    while (cursor.next < index)
        if (plan_next(&cursor, &op, &ignored) <= 0)
            return "?";
    uint16_t code;
    if (cursor.end - cursor.at < (ptrdiff_t)PLAN_OP_HEADER)
        return "?";
    memcpy(&code, cursor.at, sizeof code);
    return op_info(code) ? op_info(code)->name : "?";
}

void plan_refusal_text(const struct plan *plan, const struct refusal *why, char *out, size_t size)
{
    if (why->op == UINT32_MAX)
        text_format(out, size, "plan refused: %s", why->reason);
    else
        text_format(out, size, "plan refused: op %u %s: %s%s%s", (unsigned long)why->op, verb_at(plan, why->op),
                    why->field ? why->field : "", why->field ? ": " : "", why->reason);
}
