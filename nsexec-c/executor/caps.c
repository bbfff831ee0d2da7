#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "run.h"
#include "sync.h"

enum { CAP_MAX = 63, AMBIENT = 47, AMBIENT_RAISE = 2, AMBIENT_CLEAR_ALL = 4 };

#define CAPABILITY_VERSION_3 0x20080522

struct cap_header {
    uint32_t version;
    int pid;
};
struct cap_data {
    uint32_t effective, permitted, inheritable;
};

static const char *const names[] = {
    "CHOWN",         "DAC_OVERRIDE",     "DAC_READ_SEARCH", "FOWNER",       "FSETID",          "KILL",
    "SETGID",        "SETUID",           "SETPCAP",         "LINUX_IMMUTABLE", "NET_BIND_SERVICE", "NET_BROADCAST",
    "NET_ADMIN",     "NET_RAW",          "IPC_LOCK",        "IPC_OWNER",    "SYS_MODULE",      "SYS_RAWIO",
    "SYS_CHROOT",    "SYS_PTRACE",       "SYS_PACCT",       "SYS_ADMIN",    "SYS_BOOT",        "SYS_NICE",
    "SYS_RESOURCE",  "SYS_TIME",         "SYS_TTY_CONFIG",  "MKNOD",        "LEASE",           "AUDIT_WRITE",
    "AUDIT_CONTROL", "SETFCAP",          "MAC_OVERRIDE",    "MAC_ADMIN",    "SYSLOG",          "WAKE_ALARM",
    "BLOCK_SUSPEND", "AUDIT_READ",       "PERFMON",         "BPF",          "CHECKPOINT_RESTORE",
};

static const char *name_of(int cap)
{
    return cap < (int)(sizeof names / sizeof *names) ? names[cap] : "?";
}

int op_cap_bounding(struct run *run)
{
    uint64_t keep = number_of(run, F_CAP_BOUNDING_KEEP);
    recorder_step(STEP_PRCTL);
    for (int cap = 0; cap <= CAP_MAX; cap++) {
        if (keep >> cap & 1)
            continue;
        if (prctl(PR_CAPBSET_DROP, cap, 0, 0, 0) == 0)
            continue;
        if (errno == EINVAL)
            return 0; /* the kernel knows no more of them */
        /* Without CAP_SETPCAP all are refused alike: those that are gone already, and those that there are not. */
        int error = errno, present = prctl(PR_CAPBSET_READ, cap, 0, 0, 0);
        if (present < 0 && errno == EINVAL)
            return 0;
        if (present != 0)
            return fail(STEP_PRCTL, error, "unable to apply bounding set: CAP_%s: %e", name_of(cap), error);
    }
    return 0;
}

static uint64_t joined(uint32_t first, uint32_t second)
{
    return (uint64_t)second << 32 | first;
}

static int raise_ambient(struct run *run, uint64_t ambient)
{
    /* EINVAL: a kernel without them, where there is nothing to clear */
    if (prctl(AMBIENT, AMBIENT_CLEAR_ALL, 0, 0, 0) < 0 && errno != EINVAL)
        return fail(STEP_PRCTL, errno, "can't clear ambient capabilities: %e", errno);
    for (int cap = 0; cap <= CAP_MAX; cap++)
        if (ambient >> cap & 1 && prctl(AMBIENT, AMBIENT_RAISE, cap, 0, 0) < 0)
            sync_warn(run, "can't raise ambient capability CAP_%s: %e", name_of(cap), errno);
    return 0;
}

int op_cap_set(struct run *run)
{
    struct cap_header header = {CAPABILITY_VERSION_3, 0};
    struct cap_data data[2];
    uint64_t effective = number_of(run, F_CAP_SET_EFFECTIVE), permitted = number_of(run, F_CAP_SET_PERMITTED);
    uint64_t inheritable = number_of(run, F_CAP_SET_INHERITABLE);
    /* They were kept over the change of user only for this op. */
    if (AT(STEP_PRCTL, prctl(PR_SET_KEEPCAPS, 0, 0, 0, 0)) < 0)
        return fail(STEP_PRCTL, errno, "prctl PR_SET_KEEPCAPS: %e", errno);
    if (run->op.flags & FLAG_CAP_SET_IGNORE_UNGRANTABLE) {
        if (AT(STEP_CAPGET, syscall(SYS_capget, &header, data)) < 0)
            return fail_call(STEP_CAPGET);
        uint64_t held = joined(data[0].permitted, data[1].permitted);
        uint64_t inherited = joined(data[0].inheritable, data[1].inheritable);
        permitted &= held;
        effective &= permitted;
        inheritable &= held | inherited;
    }
    data[0] = (struct cap_data){(uint32_t)effective, (uint32_t)permitted, (uint32_t)inheritable};
    data[1] = (struct cap_data){(uint32_t)(effective >> 32), (uint32_t)(permitted >> 32),
                                (uint32_t)(inheritable >> 32)};
    if (AT(STEP_CAPSET, syscall(SYS_capset, &header, data)) < 0)
        return fail(STEP_CAPSET, errno, "unable to apply caps: %e", errno);
    return AT(STEP_PRCTL, raise_ambient(run, number_of(run, F_CAP_SET_AMBIENT)));
}
