#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../check.h"
#include "cases.h"
#include "container.h"

/* The executable is looked for before the sync socket is closed, so that create can still say it. */
static void executable(const char *name, const char *error)
{
    struct session s;
    open_container(&s);
    basic_mounts(&s);
    enter(&s);
    asm_op(&s.init, OP_FIND_EXECUTABLE, 0, name, "/none:/bin");
    asm_op(&s.init, OP_CLOSE_SYNC, 0);
    asm_op(&s.init, OP_EXECVE, 0, LIST(name), NO_LIST);
    run_badly(&s, OP_FIND_EXECUTABLE, error);
    session_end(&s);
}

/* A failed execve is told on stderr with 255 after create has gone, and on the socket during exec. */
static void wrong_format(void)
{
    for (int on_exec = 0; on_exec < 2; on_exec++) {
        struct session s;
        open_container(&s);
        basic_mounts(&s);
        enter(&s);
        asm_op(&s.init, OP_FIND_EXECUTABLE, 0, "/bin/text", "");
        asm_op(&s.init, OP_CLOSE_SYNC, on_exec ? FLAG_CLOSE_SYNC_ON_EXEC : 0);
        asm_op(&s.init, OP_CLOSE_FROM, 0, 3L);
        asm_op(&s.init, OP_EXECVE, 0, LIST("/bin/text"), NO_LIST);
        if (on_exec) {
            run_badly(&s, OP_EXECVE, "exec /bin/text: exec format error");
        } else {
            session_run(&s);
            CHECK(!s.got_error && WIFEXITED(s.init_status) && WEXITSTATUS(s.init_status) == 255);
            CHECK_TEXT(s.output, "exec /bin/text: exec format error\n");
            CHECK_NUMBER(s.recorder->state, RECORDER_FAILED);
            CHECK_TEXT(s.recorder_text, "exec /bin/text: exec format error");
        }
        session_end(&s);
    }
}

static void working_directory(void)
{
    struct session s;
    host("mkdir -p %s/secret && chown 1000:1000 %s/secret && chmod 700 %s/secret", rootfs, rootfs, rootfs);
    open_container(&s);
    basic_mounts(&s);
    enter(&s);
    asm_op(&s.init, OP_CHDIR, 0, "/no where");
    finish(&s, "true");
    run_badly(&s, OP_CHDIR,
              "chdir to cwd (\"/no where\") set in config.json failed: chdir /no where: no such file or directory");
    session_end(&s);
    if (in_userns)
        host("chown 100999:100999 %s/secret", rootfs); /* what 1000 is inside */
    /* Root without CAP_DAC_OVERRIDE may not enter, the user may. */
    open_container(&s);
    basic_mounts(&s);
    enter(&s);
    asm_op(&s.init, OP_CAP_SET, 0, 1L << 6 | 1L << 7, -1L & 0x1ffffffffffL & ~0x1ffffffff3fL, 0L, 0L);
    asm_op(&s.init, OP_CHDIR, FLAG_CHDIR_TRY, "/secret");
    asm_op(&s.init, OP_SET_USER, 0, 1000L, 1000L, "", (size_t)0);
    asm_op(&s.init, OP_CHDIR, FLAG_CHDIR_IF_LEFT, "/secret");
    asm_op(&s.init, OP_VERIFY_CWD, 0);
    finish(&s, "pwd; id -u");
    run_well(&s);
    CHECK_TEXT(s.output, "/secret\n1000\n");
    session_end(&s);
}

static void users(void)
{
    struct session s;
    struct stat st;
    char path[200];
    if (in_userns) {
        open_container(&s);
        basic_mounts(&s);
        enter(&s);
        asm_op(&s.init, OP_SET_USER, 0, 70000L, 0L, "", (size_t)0);
        finish(&s, "true");
        run_badly(&s, OP_SET_USER, "cannot setuid to unmapped uid 70000 in user namespace");
        session_end(&s);
        return;
    }
    snprintf(path, sizeof path, "%s/stdin", scratch);
    open_container(&s);
    s.stdin_fd = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    NEED(s.stdin_fd >= 0);
    basic_mounts(&s);
    enter(&s);
    asm_op(&s.init, OP_STDIO_OWNER, 0, 1234L, 1L);
    asm_op(&s.init, OP_SET_USER, FLAG_SET_USER_GROUPS, 1234L, 77L, "", (size_t)0);
    asm_op(&s.init, OP_HOME, 0, 1234L);
    finish(&s, "id; echo home $HOME");
    run_well(&s);
    CHECK_CONTAINS(s.output, "uid=1234 gid=77\nhome /\n");
    CHECK(fstat(s.stdin_fd, &st) == 0 && st.st_uid == 1234 && st.st_gid == 0);
    close(s.stdin_fd);
    session_end(&s);
}

/* A profile that notifies on send and receive, which a runtime that answered by them would hang on. */
static void seccomp_listener(void)
{
    static const struct sock_filter notify[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_sendmsg, 4, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_sendto, 3, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_recvmsg, 2, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_recvfrom, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
    };
    struct session s;
    open_container(&s);
    basic_mounts(&s);
    enter(&s);
    asm_op(&s.init, OP_NO_NEW_PRIVS, 0);
    asm_op(&s.init, OP_SECCOMP, 0, 8L, notify, sizeof notify);
    asm_op(&s.init, OP_CAP_SET, 0, 0L, 0L, 0L, 1L); /* a warning, by write */
    asm_op(&s.init, OP_SYNC, 0, (long)PROC_READY);
    finish(&s, "ls /proc/self/fd");
    run_well(&s);
    CHECK(s.seccomp_fd >= 0 && s.ready);
    CHECK_CONTAINS(s.log, "can't raise ambient capability CAP_CHOWN: operation not permitted");
    close(s.seccomp_fd);
    session_end(&s);
    open_container(&s); /* a failure after the filter is told too */
    basic_mounts(&s);
    enter(&s);
    asm_op(&s.init, OP_NO_NEW_PRIVS, 0);
    asm_op(&s.init, OP_SECCOMP, 0, 8L, notify, sizeof notify);
    asm_op(&s.init, OP_CHDIR, 0, "/none");
    finish(&s, "true");
    run_badly(&s, OP_CHDIR, "chdir to cwd (\"/none\") set in config.json failed: chdir /none: no such file or directory");
    close(s.seccomp_fd);
    session_end(&s);
}

/* The list of docs/plan.md, "After seccomp", without what hooks need: any other call is the end of init. */
static void listed_calls(void)
{
    static const unsigned short calls[] = {
        SYS_write, SYS_read, SYS_close, SYS_close_range, SYS_chdir, SYS_getcwd, SYS_prctl, SYS_capget, SYS_capset,
        SYS_setgroups, SYS_setgid, SYS_setuid, SYS_fstat, SYS_fchown, SYS_openat, SYS_newfstatat, SYS_faccessat2,
        SYS_madvise, SYS_execve, SYS_exit_group,
    };
    enum { COUNT = sizeof calls / sizeof *calls };
    struct sock_filter filter[COUNT + 3];
    struct session s;
    char path[200];
    filter[0] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
    for (unsigned i = 0; i < COUNT; i++)
        filter[i + 1] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, calls[i], COUNT - i, 0);
    filter[COUNT + 1] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS);
    filter[COUNT + 2] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    snprintf(path, sizeof path, "%s/listed.fifo", scratch);
    unlink(path);
    NEED(mkfifo(path, 0666) == 0 && chmod(path, 0666) == 0);
    int reader = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    NEED(reader >= 0);
    open_container(&s);
    s.plan_fd[0] = open(path, O_PATH | O_CLOEXEC);
    s.plan_fds = 1;
    basic_mounts(&s);
    enter(&s);
    asm_op(&s.init, OP_CLOEXEC_FROM, 0, 3L);
    asm_op(&s.init, OP_NO_NEW_PRIVS, 0);
    asm_op(&s.init, OP_SECCOMP, 0, 0L, filter, sizeof filter);
    asm_op(&s.init, OP_HOME, 0, 1000L);
    asm_op(&s.init, OP_STDIO_OWNER, 0, 1000L, 1000L);
    asm_op(&s.init, OP_CHDIR, FLAG_CHDIR_TRY, "/etc");
    asm_op(&s.init, OP_CAP_BOUNDING, 0, 1L);
    asm_op(&s.init, OP_SET_USER, FLAG_SET_USER_GROUPS | FLAG_SET_USER_KEEPCAPS, 1000L, 1000L, "", (size_t)0);
    asm_op(&s.init, OP_VERIFY_CWD, 0);
    asm_op(&s.init, OP_CAP_SET, FLAG_CAP_SET_IGNORE_UNGRANTABLE, 1L, 1L, 0L, 2L); /* with a warning */
    asm_op(&s.init, OP_FIND_EXECUTABLE, 0, "sh", "/none:/bin");
    asm_op(&s.init, OP_SYNC, 0, (long)PROC_READY);
    asm_op(&s.init, OP_CLOSE_SYNC, 0);
    asm_op(&s.init, OP_WAIT_EXEC_FIFO, 0, 64L);
    asm_op(&s.init, OP_CLOSE_FROM, 0, 3L);
    asm_op(&s.init, OP_EXECVE, 0, LIST("sh", "-c", "true"), NO_LIST);
    session_run(&s);
    /* Busybox makes other calls, and meets the end that init did not. */
    CHECK_NUMBER(s.recorder->code, OP_EXECVE);
    CHECK_NUMBER(s.recorder->state, RECORDER_ENTERED_EXECVE);
    CHECK(WIFSIGNALED(s.init_status) && WTERMSIG(s.init_status) == SIGSYS);
    CHECK_CONTAINS(s.log, "can't raise ambient capability CAP_DAC_OVERRIDE");
    close(reader);
    close(s.plan_fd[0]);
    session_end(&s);
}

static void attributes_fail(void)
{
    struct session s;
    open_container(&s);
    basic_mounts(&s);
    enter(&s);
    asm_op(&s.init, OP_MEMPOLICY, 0, 2L, "\0\0\0\0\0\0\0\x80", (size_t)8);
    finish(&s, "true");
    run_badly(&s, OP_MEMPOLICY, "set_mempolicy: invalid argument");
    session_end(&s);
    open_container(&s);
    basic_mounts(&s);
    enter(&s);
    asm_op(&s.init, OP_SECCOMP, 0, 0L, "\0\0\0\0\0\0\0\0", (size_t)8);
    finish(&s, "true");
    run_badly(&s, OP_SECCOMP, "error loading seccomp filter into kernel: invalid argument");
    session_end(&s);
}

void test_process(void)
{
    executable("nothing", "exec: \"nothing\": executable file not found in $PATH");
    executable("/no/thing", "exec: \"/no/thing\": stat /no/thing: no such file or directory");
    executable("/etc/plain", "exec: \"/etc/plain\": permission denied");
    executable("/etc", "exec: \"/etc\": is a directory");
    wrong_format();
    working_directory();
    users();
    seccomp_listener();
    listed_calls();
    attributes_fail();
}
