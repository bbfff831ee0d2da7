#include <dirent.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "../check.h"
#include "cases.h"
#include "container.h"

enum { SLOT_FIFO = SLOT_ASKED_INIT, RESIDENT_LIMIT_KIB = 128, CAP_KILL = 5, CAP_NET_BIND = 10 };

static char fifo_path[160];
static int fifo_fd = -1;
static long resident_kib;

static const struct sock_filter no_acct[] = {
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0), /* seccomp_data.nr */
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_acct, 0, 1),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | 77),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
};

static void mounts(struct asm_plan *p)
{
    asm_op(p, OP_MOUNT_FS, FLAG_MOUNT_FS_ORDINARY_DIRECTORY, "proc", "proc", "/proc",
           (long)(MS_NOSUID | MS_NODEV | MS_NOEXEC), "");
    asm_op(p, OP_MOUNT_FS, 0, "tmpfs", "tmpfs", "/dev", (long)(MS_NOSUID | MS_STRICTATIME), "mode=755,size=65536k");
    asm_op(p, OP_MOUNT_FS, 0, "devpts", "devpts", "/dev/pts", (long)(MS_NOSUID | MS_NOEXEC),
           "newinstance,ptmxmode=0666,mode=0620");
    asm_op(p, OP_MOUNT_FS, 0, "tmpfs", "shm", "/dev/shm", (long)(MS_NOSUID | MS_NODEV | MS_NOEXEC),
           "mode=1777,size=65536k");
    asm_op(p, OP_MOUNT_FS, 0, "mqueue", "mqueue", "/dev/mqueue", (long)(MS_NOSUID | MS_NODEV | MS_NOEXEC), "");
    asm_op(p, OP_MOUNT_FS, FLAG_MOUNT_FS_ORDINARY_DIRECTORY, "sysfs", "sysfs", "/sys",
           (long)(MS_NOSUID | MS_NODEV | MS_NOEXEC | MS_RDONLY), "");
    asm_op(p, OP_MOUNT_BIND, FLAG_MOUNT_BIND_OVER_PROC_CHECK, scratch, "/data/bound", (long)(MS_BIND | MS_REC | MS_RDONLY),
           0L, "");
    asm_op(p, OP_SET_MOUNT_ATTR, 0, 8L, 0L, 0x8000L); /* noexec, recursively */
    asm_op(p, OP_SET_PROPAGATION, 0, (long)MS_SLAVE);
    asm_op(p, OP_MAKE_DEVICE, in_userns ? FLAG_MAKE_DEVICE_BIND : FLAG_MAKE_DEVICE_BIND_ON_EPERM, "/dev/null",
           (long)S_IFCHR, 1L, 3L, 0666L, 0L, 0L);
    asm_op(p, OP_MAKE_SYMLINK, FLAG_MAKE_SYMLINK_REPLACE, "pts/ptmx", "/dev/ptmx");
    asm_op(p, OP_MAKE_SYMLINK, 0, "/proc/self/fd", "/dev/fd");
    asm_op(p, OP_MAKE_DIRECTORY, 0, "/work/dir", 0750L);
}

static void inside(struct asm_plan *p)
{
    asm_op(p, OP_ENTER_ROOT, FLAG_ENTER_ROOT_PIVOT, rootfs);
    asm_op(p, OP_REOPEN_NULL, 0);
    asm_op(p, OP_REMOUNT_READONLY, FLAG_REMOUNT_READONLY_IF_MOUNT, "/dev/shm", 0L);
    asm_op(p, OP_REMOUNT_READONLY, FLAG_REMOUNT_READONLY_IF_MOUNT, "/work", 0L);
    asm_op(p, OP_UMASK, 0, 027L);
    asm_op(p, OP_UTS_NAME, 0, "skeleton", "example.org");
    asm_op(p, OP_WRITE_PROC, 0, "sys/kernel/shmmni", "1234");
    asm_op(p, OP_READONLY_PATH, 0, "/proc/sys");
    asm_op(p, OP_READONLY_PATH, 0, "/none");
    asm_op(p, OP_MASK_PATH, 0, "/proc/keys", "");
    asm_op(p, OP_MASK_PATH, 0, "/sys/firmware", "");
    asm_op(p, OP_MASK_PATH, 0, "/sys/kernel", "");
    asm_op(p, OP_MASK_PATH, 0, "/none", "");
    asm_op(p, OP_NO_NEW_PRIVS, 0);
    asm_op(p, OP_SCHED, 0, 3L, 0L, 5L, 0L, 0L, 0L, 0L);
    asm_op(p, OP_IOPRIO, 0, (2L << 13) | 6);
    asm_op(p, OP_PERSONALITY, 0, 8L);
    asm_op(p, OP_MEMPOLICY, 0, 3L, "\1", (size_t)1);
    asm_op(p, OP_SYNC, 0, (long)PROC_READY);
}

static void towards_user(struct asm_plan *p)
{
    long keep = 1L << CAP_KILL | 1L << CAP_NET_BIND;
    asm_op(p, OP_CLOEXEC_FROM, 0, 3L);
    asm_op(p, OP_CHDIR, FLAG_CHDIR_TRY, "/work/dir");
    asm_op(p, OP_CAP_BOUNDING, 0, keep);
    asm_op(p, OP_STDIO_OWNER, 0, 1000L, 1000L);
    asm_op(p, OP_SET_USER, FLAG_SET_USER_GROUPS | FLAG_SET_USER_KEEPCAPS, 1000L, 1000L, "\x07\0\0\0\x08\0\0\0", (size_t)8);
    asm_op(p, OP_CHDIR, FLAG_CHDIR_IF_LEFT, "/work");
    asm_op(p, OP_VERIFY_CWD, 0);
    asm_op(p, OP_CAP_SET, FLAG_CAP_SET_IGNORE_UNGRANTABLE, keep, keep, 1L << CAP_KILL, keep);
    asm_op(p, OP_HOME, 0, 1000L);
    asm_op(p, OP_FIND_EXECUTABLE, 0, "sh", "/none:/bin");
    asm_op(p, OP_SECCOMP, 0, 0L, no_acct, sizeof no_acct);
    asm_op(p, OP_CLOSE_SYNC, 0);
    asm_op(p, OP_WAIT_EXEC_FIFO, 0, (long)SLOT_FIFO);
    asm_op(p, OP_RUN_HOOK, FLAG_RUN_HOOK_INHERIT_ENV, "/bin/sh", LIST("sh", "-c", "read x; echo hook $x $A $HOME > /tmp/hook; [ $x ]"),
           NO_LIST, 5L, "{state}\n", (size_t)8);
    asm_op(p, OP_CLOSE_FROM, 0, 3L);
    asm_op(p, OP_EXECVE, 0,
           LIST("sh", "-c",
                "cat /tmp/hook; pwd; id; echo $HOME; umask; cat /proc/sys/kernel/hostname /proc/sys/kernel/domainname "
                "/proc/sys/kernel/shmmni; grep -E '^(Cap|NoNewPrivs|Seccomp:|SigBlk)' /proc/self/status; "
                "cat /proc/self/mountinfo; ls -l /proc/self/fd; ls -la /dev /sys/firmware /sys/kernel; "
                "wc -c /proc/keys; echo $$; echo done"),
           LIST("PATH=/bin", "A=b", "HOME="));
}

void skeleton(struct session *s)
{
    snprintf(fifo_path, sizeof fifo_path, "%s/exec.fifo", scratch);
    unlink(fifo_path);
    mode_t mask = umask(0);
    NEED(mkfifo(fifo_path, 0622) == 0);
    umask(mask);
    fifo_fd = open(fifo_path, O_PATH | O_CLOEXEC);
    NEED(fifo_fd >= 0);
    host("for a in grep touch wc; do ln -sf busybox %s/bin/$a; done", rootfs);
    open_container(s);
    s->plan_fd[s->plan_fds++] = fifo_fd;
    asm_op(&s->init, OP_KEYRING, FLAG_KEYRING_TOLERATE, "_ses.test", 0xffffffffL, 0x80000L);
    asm_op(&s->init, OP_PDEATHSIG, 0, 0L);
    asm_op(&s->init, OP_LOOPBACK_UP, 0);
    asm_op(&s->init, OP_SIGNALS, 0, 1L << (SIGUSR2 - 1));
    mounts(&s->init);
    asm_op(&s->init, OP_RUN_HOOK, 0, "/bin/true", NO_LIST, NO_LIST, 0L, "", (size_t)0);
    asm_op(&s->init, OP_SYNC, 0, (long)PROC_HOOKS);
    inside(&s->init);
    towards_user(&s->init);
}

void skeleton_end(struct session *s)
{
    close(fifo_fd);
    session_end(s);
}

static long field_of(pid_t pid, const char *file, const char *field)
{
    char path[64], line[256];
    long value = -1;
    snprintf(path, sizeof path, "/proc/%d/%s", pid, file);
    FILE *in = fopen(path, "r");
    while (in && fgets(line, sizeof line, in))
        if (strncmp(line, field, strlen(field)) == 0)
            value = strtol(line + strlen(field), NULL, 10);
    if (in)
        fclose(in);
    return value;
}

/* What a waiting init holds: stdio and the fifo, nothing else, and little memory. */
static void look_at_waiting(struct session *s)
{
    char path[64], expected[64] = {0};
    int count = 0;
    struct timespec moment = {.tv_nsec = 2000000};
    for (int tries = 0; s->recorder->code != OP_WAIT_EXEC_FIFO && tries < 1000; tries++)
        nanosleep(&moment, NULL);
    CHECK_NUMBER(s->recorder->code, OP_WAIT_EXEC_FIFO);
    for (int tries = 0; tries < 1000; tries++) {
        snprintf(path, sizeof path, "/proc/%d/wchan", s->init_pid);
        int fd = open(path, O_RDONLY);
        ssize_t n = read(fd, expected, sizeof expected - 1);
        close(fd);
        if (n > 0 && strstr(expected, "fifo"))
            break;
        nanosleep(&moment, NULL);
    }
    resident_kib = field_of(s->init_pid, "smaps_rollup", "Rss:");
    /* an executor built with sanitizers is larger */
    CHECK(resident_kib > 0 && (resident_kib <= RESIDENT_LIMIT_KIB || getenv("EXECUTOR_LARGE")));
    snprintf(path, sizeof path, "/proc/%d/fd", s->init_pid);
    DIR *dir = opendir(path);
    NEED(dir);
    for (struct dirent *entry; (entry = readdir(dir));)
        count += entry->d_name[0] != '.';
    closedir(dir);
    /* 0 to 2, the fifo, and the O_PATH directory that it is being opened through */
    CHECK(count <= 5);
    printf("run: waiting init%s: %ld KiB resident, of it %ld anonymous, %d fds\n", in_userns ? " (user namespace)" : "",
           resident_kib, field_of(s->init_pid, "smaps_rollup", "Anonymous:"), count);
    char byte = 0;
    int fd = open(fifo_path, O_RDONLY);
    NEED(fd >= 0);
    CHECK_NUMBER(read(fd, &byte, 1), 1);
    CHECK_NUMBER(byte, '0');
    close(fd);
}

void test_skeleton(void)
{
    struct session s;
    skeleton(&s);
    s.waiting = look_at_waiting;
    run_well(&s);
    CHECK(s.hooks && s.ready);
    static const char *const expected[] = {
        "hook {state} b /home/user\n",
        "/work/dir\n",
        "uid=1000(user) gid=1000 groups=7,8\n",
        "/home/user\n",
        "0027\n",
        "skeleton\nexample.org\n1234\n",
        "CapInh:\t0000000000000020",
        "CapPrm:\t0000000000000020",
        "CapEff:\t0000000000000020",
        "CapBnd:\t0000000000000420",
        "CapAmb:\t0000000000000020",
        "NoNewPrivs:\t1",
        "Seccomp:\t2",
        "SigBlk:\t0000000000000800",
        " /proc rw,nosuid,nodev,noexec,relatime - proc",
        " /dev rw,nosuid - tmpfs tmpfs rw,size=65536k,mode=755",
        " /dev/shm ro,nosuid,nodev,noexec,relatime - tmpfs",
        " /sys ro,nosuid,nodev,noexec,relatime - sysfs",
        " /data/bound ro,noexec",
        " /proc/sys ro,nosuid,nodev,noexec",
        " /sys/firmware ro",
        " /sys/kernel ro",
        " ptmx -> pts/ptmx\n",
        " fd -> /proc/self/fd\n",
        "0 /proc/keys\n",
        "\ndone\n",
    };
    for (unsigned i = 0; i < sizeof expected / sizeof *expected; i++)
        CHECK(strstr(s.output, expected[i]) || fprintf(stderr, "missing: <%s>\n", expected[i]) < 0);
    CHECK_CONTAINS(s.log, "can't raise ambient capability CAP_NET_BIND_SERVICE: operation not permitted");
    skeleton_end(&s);
}
