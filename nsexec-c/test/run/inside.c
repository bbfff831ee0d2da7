/* The root, in its three ways, and what is done in it. */
#include <sys/mount.h>
#include <unistd.h>

#include "../check.h"
#include "cases.h"
#include "container.h"

static void roots(void)
{
    static const unsigned ways[] = {FLAG_ENTER_ROOT_PIVOT, FLAG_ENTER_ROOT_MOVE, FLAG_ENTER_ROOT_CHROOT};
    for (unsigned i = 0; i < 3; i++) {
        struct session s;
        open_container(&s);
        basic_mounts(&s);
        asm_op(&s.init, OP_ENTER_ROOT, ways[i], rootfs);
        finish(&s, "pwd; cat /etc/plain; ls -d /usr /work 2>&1; cat /proc/self/mountinfo");
        session_run(&s);
        CHECK(!s.got_error && s.recorder->state == RECORDER_ENTERED_EXECVE);
        CHECK_CONTAINS(s.output, "/\nx");
        CHECK_CONTAINS(s.output, "/usr: No such file");
        if (ways[i] == FLAG_ENTER_ROOT_PIVOT)
            CHECK(!strstr(s.output, "/sys/fs/cgroup"));
        session_end(&s);
    }
}

/* No mount namespace: nothing is mounted, the host's root is only left behind. */
static void no_mount_namespace(void)
{
    struct session s;
    session_begin(&s);
    asm_op(&s.bootstrap, OP_FORK_INIT, 0, "init");
    asm_op(&s.init, OP_BIND_ROOTFS, FLAG_BIND_ROOTFS_NO_MOUNT, rootfs);
    asm_op(&s.init, OP_MAKE_DIRECTORY, 0, "/made", 0700L);
    asm_op(&s.init, OP_ENTER_ROOT, FLAG_ENTER_ROOT_CHROOT, rootfs);
    finish(&s, "pwd; cat /etc/plain; ls -d /made");
    run_well(&s);
    CHECK_TEXT(s.output, "/\nx/made\n");
    session_end(&s);
}

/* A root that has no /proc: the fifo is opened all the same. */
static void no_proc_fifo(void)
{
    struct session s;
    skeleton(&s);
    skeleton_end(&s); /* only for the fifo */
    char path[200];
    snprintf(path, sizeof path, "%s/exec.fifo", scratch);
    host("timeout 20 sh -c 'head -c 1 < %s > /dev/null' &", path);
    open_container(&s);
    s.plan_fd[0] = open(path, 010000000 | 02000000);
    s.plan_fds = 1;
    NEED(s.plan_fd[0] >= 0);
    asm_op(&s.init, OP_ENTER_ROOT, FLAG_ENTER_ROOT_PIVOT, rootfs);
    asm_op(&s.init, OP_SET_USER, 0, 1000L, 1000L, "", (size_t)0);
    asm_op(&s.init, OP_FIND_EXECUTABLE, 0, "sh", "/bin");
    asm_op(&s.init, OP_CLOSE_SYNC, 0);
    asm_op(&s.init, OP_WAIT_EXEC_FIFO, 0, 64L);
    asm_op(&s.init, OP_CLOSE_FROM, 0, 3L);
    asm_op(&s.init, OP_EXECVE, 0, LIST("sh", "-c", "echo started"), NO_LIST);
    run_well(&s);
    CHECK_CONTAINS(s.output, "started");
    close(s.plan_fd[0]);
    session_end(&s);
}

static void failing(unsigned code, const char *path, const char *value, const char *error)
{
    struct session s;
    open_container(&s);
    basic_mounts(&s);
    enter(&s);
    if (code == OP_UTS_NAME) {
        static char name[100];
        memset(name, 'h', sizeof name - 1);
        asm_op(&s.init, code, 0, name, "");
    } else {
        asm_op(&s.init, code, 0, path, value);
    }
    finish(&s, "true");
    run_badly(&s, code, error);
    session_end(&s);
}

static void remount_root(void)
{
    struct session s;
    open_container(&s);
    basic_mounts(&s);
    enter(&s);
    asm_op(&s.init, OP_REMOUNT_READONLY, 0, "/", (long)MS_NODEV);
    finish(&s, "cat /proc/self/mountinfo; echo x > /written");
    session_run(&s);
    CHECK_CONTAINS(s.output, "/rootfs / ro,nodev,relatime");
    CHECK_CONTAINS(s.output, "Read-only file system");
    session_end(&s);
}

/* Attributes that only an LSM gives: the write is tried at the right place, and its error told. */
static void lsm(void)
{
    struct session s;
    open_container(&s);
    basic_mounts(&s);
    enter(&s);
    asm_op(&s.init, OP_LSM_EXEC, 0, "apparmor", "some-profile");
    finish(&s, "true");
    session_run(&s);
    if (access("/sys/kernel/security/apparmor", F_OK) != 0) {
        CHECK(s.got_error);
        CHECK_CONTAINS(s.error_text, "some-profile: ");
        CHECK_NUMBER(s.recorder->code, OP_LSM_EXEC);
    }
    session_end(&s);
}

void test_inside(void)
{
    roots();
    if (!in_userns)
        no_mount_namespace();
    no_proc_fifo();
    failing(OP_WRITE_PROC, "sys/kernel/no_such", "1", "open /proc/sys/kernel/no_such: no such file or directory");
    failing(OP_WRITE_PROC, "sys/kernel/msgmnb", "text", "write /proc/sys/kernel/msgmnb: invalid argument");
    failing(OP_WRITE_PROC, "sys/../../etc/plain", "1", "open /proc/sys/../../etc/plain: invalid cross-device link");
    failing(OP_UTS_NAME, "", "", "sethostname: invalid argument");
    remount_root();
    lsm();
}
