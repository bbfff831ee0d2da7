/* What an image can prepare; features of past CVEs. */
#include <fcntl.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../check.h"
#include "cases.h"
#include "container.h"

/* CVE-2019-19921 */
static void linked_proc(void)
{
    struct session s;
    host("rm -rf %s/proc && mkdir -p %s/elsewhere && ln -s elsewhere %s/proc", rootfs, rootfs, rootfs);
    open_container(&s);
    basic_mounts(&s);
    enter(&s);
    finish(&s, "true");
    run_badly(&s, OP_MOUNT_FS, "filesystem \"proc\" must be mounted on ordinary directory");
    session_end(&s);
    host("rm %s/proc && mkdir %s/proc", rootfs, rootfs);
}

/* CVE-2026-41579: /dev of the image leads to the host */
static void linked_dev(void)
{
    struct session s;
    host("rm -rf %s/dev && mkdir -p %s/victim && touch %s/victim/ptmx && ln -s %s/victim %s/dev", rootfs, scratch, scratch,
         scratch, rootfs);
    open_container(&s);
    asm_op(&s.init, OP_MAKE_SYMLINK, FLAG_MAKE_SYMLINK_REPLACE, "pts/ptmx", "/dev/ptmx");
    asm_op(&s.init, OP_MAKE_DIRECTORY, 0, "/dev/shm", 0755L);
    asm_op(&s.init, OP_MAKE_DEVICE, in_userns ? FLAG_MAKE_DEVICE_BIND : 0, "/dev/null", (long)S_IFCHR, 1L, 3L, 0666L, 0L,
           0L);
    enter(&s);
    finish(&s, "cd /; ls -ld $PWD/tmp/*/victim/*");
    run_well(&s);
    CHECK_CONTAINS(s.output, "/victim/ptmx");
    CHECK_CONTAINS(s.output, "/victim/null");
    host("test \"$(ls %s/victim)\" = ptmx && test -f %s/victim/ptmx && test ! -L %s/victim/ptmx", scratch, scratch, scratch);
    session_end(&s);
    host("rm -rf %s/dev %s/tmp/nsexec* && mkdir %s/dev", rootfs, rootfs, rootfs);
}

/* CVE-2025-31133 */
static void false_null(void)
{
    struct session s;
    for (int linked = 0; linked < 2; linked++) {
        open_container(&s);
        asm_op(&s.init, OP_MOUNT_FS, FLAG_MOUNT_FS_ORDINARY_DIRECTORY, "proc", "proc", "/proc", 0L, "");
        asm_op(&s.init, OP_MOUNT_FS, 0, "tmpfs", "tmpfs", "/dev", 0L, "");
        if (linked)
            asm_op(&s.init, OP_MAKE_SYMLINK, 0, "/etc/plain", "/dev/null");
        else
            asm_op(&s.init, OP_MOUNT_BIND, 0, "/etc/hostname", "/dev/null", (long)MS_BIND, 0L, "");
        asm_op(&s.init, OP_ENTER_ROOT, FLAG_ENTER_ROOT_PIVOT, rootfs);
        asm_op(&s.init, OP_REOPEN_NULL, 0);
        asm_op(&s.init, OP_MASK_PATH, 0, "/proc/keys", "");
        finish(&s, "true");
        run_badly(&s, OP_MASK_PATH,
                  "container's /dev/null is not the null device");
        session_end(&s);
    }
}

static void move_proc(void)
{
    host("mv %s/proc %s/moved && mkdir %s/proc && touch %s/proc/keys", rootfs, rootfs, rootfs, rootfs);
}

static void move_proc_and_back(void)
{
    move_proc();
    host("rm -r %s/proc && mv %s/moved %s/proc", rootfs, rootfs, rootfs);
}

/* A mount that is moved under another name from outside would take what masks are to hide along. */
static void moved_proc(void)
{
    const unsigned verbs[] = {OP_MASK_PATH, OP_READONLY_PATH};
    struct session s;
    for (unsigned i = 0; i < 4; i++) {
        unsigned verb = verbs[i / 2];
        open_container(&s);
        basic_mounts(&s);
        s.at_hooks = i % 2 ? move_proc : move_proc_and_back;
        asm_op(&s.init, OP_SYNC, 0, (long)PROC_HOOKS);
        enter(&s);
        if (verb == OP_MASK_PATH)
            asm_op(&s.init, verb, 0, "/proc/keys", "");
        else
            asm_op(&s.init, verb, 0, "/proc/keys");
        finish(&s, "true");
        if (i % 2) {
            run_badly(&s, verb, "/proc is not what was mounted there");
            host("rm -r %s/proc && mv %s/moved %s/proc", rootfs, rootfs, rootfs);
        } else {
            run_well(&s);
        }
        session_end(&s);
    }
}

/* CVE-2024-21626: a cwd through a leaked fd */
static void leaked_cwd(void)
{
    struct session s;
    open_container(&s);
    s.leak_fd = open("/", O_RDONLY | O_DIRECTORY);
    basic_mounts(&s);
    enter(&s);
    asm_op(&s.init, OP_CHDIR, 0, "/proc/self/fd/80");
    asm_op(&s.init, OP_VERIFY_CWD, 0);
    finish(&s, "true");
    run_badly(&s, OP_VERIFY_CWD,
              "current working directory is outside of container mount namespace root -- possible container breakout "
              "detected");
    close(s.leak_fd);
    session_end(&s);
    open_container(&s); /* and with what closes it first, there is nothing left to go through */
    s.leak_fd = open("/", O_RDONLY | O_DIRECTORY);
    basic_mounts(&s);
    enter(&s);
    finish(&s, "ls /proc/self/fd/80");
    session_run(&s);
    CHECK(WIFEXITED(s.init_status) && WEXITSTATUS(s.init_status) != 0);
    CHECK_CONTAINS(s.output, "/proc/self/fd/80: No such file or directory");
    close(s.leak_fd);
    session_end(&s);
}

/* CVE-2025-52881, CVE-2019-16884: /proc that is none */
static void false_proc(void)
{
    struct session s;
    host("mkdir -p %s/proc/sys/kernel && echo untouched > %s/proc/sys/kernel/shmmni", rootfs, rootfs);
    open_container(&s);
    asm_op(&s.init, OP_ENTER_ROOT, FLAG_ENTER_ROOT_PIVOT, rootfs);
    asm_op(&s.init, OP_WRITE_PROC, 0, "sys/kernel/shmmni", "77");
    finish(&s, "cat /proc/sys/kernel/shmmni");
    session_run(&s);
    /* A user namespace without any procfs visible may be refused one; then nothing must have been written either. */
    if (s.got_error)
        CHECK_TEXT(s.error_text, "/proc is not a proc file system");
    CHECK(s.got_error || strcmp(s.output, "untouched\n") == 0);
    session_end(&s);
    host("test \"$(cat %s/proc/sys/kernel/shmmni)\" = untouched && rm -r %s/proc/sys", rootfs, rootfs);
}

/* CVE-2021-30465: a directory that turns into a link to the host while we mount upon it */
static void swapped_target(void)
{
    enum { ROUNDS = 60 };
    char a[200], b[200], target[200], other[200];
    unsigned failed = 0;
    host("mkdir -p %s/race/dir %s/prize && ln -sfn %s/prize %s/race/link", rootfs, scratch, scratch, rootfs);
    host("chmod -R 777 %s/race", rootfs);
    snprintf(a, sizeof a, "%s/race/dir", rootfs);
    snprintf(b, sizeof b, "%s/race/link", rootfs);
    pid_t swapper = fork();
    NEED(swapper >= 0);
    if (swapper == 0)
        for (;;)
            syscall(SYS_renameat2, AT_FDCWD, a, AT_FDCWD, b, 2 /* RENAME_EXCHANGE */);
    for (int round = 0; round < ROUNDS; round++) {
        struct session s;
        snprintf(target, sizeof target, "/race/dir/sub%d", round);
        open_container(&s);
        basic_mounts(&s);
        asm_op(&s.init, OP_MOUNT_BIND, 0, "/etc", target, (long)(MS_BIND | MS_REC), 0L, "");
        /* a flag that only mount(2) takes */
        snprintf(other, sizeof other, "/race/dir/old%d", round);
        asm_op(&s.init, OP_MOUNT_FS, 0, "tmpfs", "tmpfs", other, (long)MS_I_VERSION, "size=4k");
        asm_op(&s.init, OP_MAKE_DEVICE, 0, "/race/dir/pipe", (long)S_IFIFO, 0L, 0L, 0666L, 0L, 0L);
        asm_op(&s.init, OP_MAKE_SYMLINK, FLAG_MAKE_SYMLINK_REPLACE, "x", "/race/dir/ptmx");
        enter(&s);
        finish(&s, "true");
        session_run(&s);
        if (s.got_error && !failed++)
            printf("run: the swapper's first: %s\n", s.error_text);
        session_end(&s);
    }
    kill(swapper, SIGKILL);
    waitpid(swapper, NULL, 0);
    host("test -z \"$(ls -A %s/prize)\" && ! grep -q %s/prize /proc/self/mountinfo", scratch, scratch);
    host("rm -rf %s/race %s/tmp/nsexec*", rootfs, rootfs);
    printf("run: %d creates against a swapper, %u of them refused, nothing outside\n", ROUNDS, failed);
}

void test_hostile(void)
{
    linked_proc();
    linked_dev();
    false_null();
    moved_proc();
    leaked_cwd();
    false_proc();
    swapped_target();
}
