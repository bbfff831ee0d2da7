#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../check.h"
#include "cases.h"
#include "container.h"

static void bad(const char *path, const char *script, long timeout, const char *error)
{
    struct session s;
    open_container(&s);
    basic_mounts(&s);
    asm_op(&s.init, OP_RUN_HOOK, 0, path, LIST("sh", "-c", script), LIST("B=c"), timeout, "", (size_t)0);
    enter(&s);
    finish(&s, "true");
    run_badly(&s, OP_RUN_HOOK, error);
    session_end(&s);
}

static void good_hooks(void)
{
    static char big[300000];
    struct session s;
    memset(big, 's', sizeof big);
    open_container(&s);
    s.leak_fd = open("/", O_RDONLY | O_DIRECTORY); /* like a preserved fd: open, and not close-on-exec */
    basic_mounts(&s);
    /* reads nothing of a state that fills the pipe; writes more than a pipe holds; leaves a child with the pipes */
    asm_op(&s.init, OP_RUN_HOOK, 0, "/bin/sh", LIST("sh", "-c", "exit 0"), NO_LIST, 10L, big, sizeof big);
    asm_op(&s.init, OP_RUN_HOOK, 0, "/bin/sh", LIST("sh", "-c", "cat; cat /proc/self/status >&2"), NO_LIST, 10L, big, sizeof big);
    asm_op(&s.init, OP_RUN_HOOK, 0, "/bin/sh", LIST("sh", "-c", "sleep 30 & exit 0"), NO_LIST, 10L, "", (size_t)0);
    asm_op(&s.init, OP_RUN_HOOK, 0, "/bin/sh",
           LIST("sh", "-c", "ls -l /proc/self/fd > \"$OUT\"; env >> \"$OUT\"; pwd >> \"$OUT\"; cat >> \"$OUT\""),
           LIST("OUT=/dev/shm/nsexec-hook-out"), 10L, "{\"state\":1}", (size_t)11);
    asm_op(&s.init, OP_MOUNT_BIND, 0, "/dev/shm/nsexec-hook-out", "/data/hook", 4096L, 0L, "");
    enter(&s);
    finish(&s, "cat /data/hook; kill -0 1 && cat /proc/self/status");
    run_well(&s);
    CHECK_CONTAINS(s.output, "OUT=/dev/shm/nsexec-hook-out");
    CHECK_CONTAINS(s.output, "{\"state\":1}");
    CHECK_CONTAINS(s.output, " 2 -> pipe:");
    CHECK(!strstr(s.output, " 4 -> ")); /* 3 is ls's own */
    CHECK_CONTAINS(s.output, "SigPnd:\t0000000000000000\n");
    CHECK_CONTAINS(s.output, "ShdPnd:\t0000000000000000\n");
    CHECK_CONTAINS(s.output, "SigBlk:\t0000000000000000\n");
    CHECK(!strstr(s.output, " 80 -> "));
    close(s.leak_fd);
    session_end(&s);
    host("rm -f /dev/shm/nsexec-hook-out");
}

static void start_hook(void)
{
    struct session s;
    open_container(&s);
    basic_mounts(&s);
    enter(&s);
    asm_op(&s.init, OP_FIND_EXECUTABLE, 0, "sh", "/bin");
    asm_op(&s.init, OP_CLOSE_SYNC, 0);
    asm_op(&s.init, OP_RUN_HOOK, FLAG_RUN_HOOK_INHERIT_ENV, "/bin/sh", LIST("sh", "-c", "exit 0"), NO_LIST, 0L, "", (size_t)0);
    asm_op(&s.init, OP_RUN_HOOK, FLAG_RUN_HOOK_INHERIT_ENV, "/bin/sh", LIST("sh", "-c", "echo $WHO; exit 4"), NO_LIST, 0L,
           "", (size_t)0);
    asm_op(&s.init, OP_EXECVE, 0, LIST("sh"), LIST("WHO=me"));
    session_run(&s);
    CHECK(WIFEXITED(s.init_status) && WEXITSTATUS(s.init_status) == 255);
    CHECK_TEXT(s.output, "error running startContainer hook #1: exit status 4, stdout: me\n, stderr: \n");
    CHECK_TEXT(s.recorder_text, "exit status 4, stdout: me\n, stderr: ");
    CHECK_NUMBER(s.recorder->op, s.init.count - 2);
    session_end(&s);
}

/* A filter that denies what hooks can do without. */
static void filtered_hook(void)
{
    static const struct sock_filter deny[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_poll, 5, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_ppoll, 4, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_close_range, 3, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_faccessat2, 2, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone3, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
    };
    struct session s;
    open_container(&s);
    basic_mounts(&s);
    enter(&s);
    asm_op(&s.init, OP_NO_NEW_PRIVS, 0);
    asm_op(&s.init, OP_CLOEXEC_FROM, 0, 3L);
    asm_op(&s.init, OP_SECCOMP, 0, 0L, deny, sizeof deny);
    asm_op(&s.init, OP_FIND_EXECUTABLE, 0, "sh", "/bin");
    asm_op(&s.init, OP_CLOSE_SYNC, 0);
    asm_op(&s.init, OP_RUN_HOOK, 0, "/bin/sh", LIST("sh", "-c", "cat > /tmp/filtered"), NO_LIST, 5L, "hello\n",
           (size_t)6);
    asm_op(&s.init, OP_CLOSE_FROM, 0, 3L);
    asm_op(&s.init, OP_EXECVE, 0, LIST("sh", "-c", "cat /tmp/filtered"), LIST("PATH=/bin"));
    run_well(&s);
    CHECK_TEXT(s.output, "hello\n");
    session_end(&s);
}

static void timeout(void)
{
    struct timespec a, b;
    clock_gettime(CLOCK_MONOTONIC, &a);
    bad("/bin/sh", "sleep 60", 1, "hook ran past specified timeout of 1.0s");
    clock_gettime(CLOCK_MONOTONIC, &b);
    CHECK(b.tv_sec - a.tv_sec < 5);
}

void test_hooks(void)
{
    good_hooks();
    bad("/bin/sh", "echo out; echo err >&2; exit 3", 0, "exit status 3, stdout: out\n, stderr: err\n");
    bad("/bin/sh", "kill -9 $$", 0, "signal: killed, stdout: , stderr: ");
    bad("/no/such/hook", "", 0, "fork/exec /no/such/hook: no such file or directory");
    bad("/etc/passwd", "", 0, "fork/exec /etc/passwd: permission denied");
    timeout();
    start_hook();
    filtered_hook();
}
