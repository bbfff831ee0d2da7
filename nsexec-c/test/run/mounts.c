#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../check.h"
#include "cases.h"
#include "container.h"

static const char list[] = "cat /proc/self/mountinfo; ls -lan /tmp/up /tmp/up/sub; cat /tmp/up/file /data/file; stat -c %a /var/keep";

static void good_mounts(void)
{
    struct session s;
    host("mkdir -p %s/tmp/up/sub && echo kept > %s/tmp/up/file && chmod 4711 %s/tmp/up/file && "
         "ln -sf nowhere %s/tmp/up/sub/link && chmod 1750 %s/var/keep && echo bound > %s/source",
         rootfs, rootfs, rootfs, rootfs, rootfs, scratch);
    if (in_userns)
        host("chown -R %d:%d %s", CALLER, CALLER, scratch);
    host("chmod 4711 %s/tmp/up/file", rootfs);
    char source[160], missing[160];
    snprintf(source, sizeof source, "%s/source", scratch);
    snprintf(missing, sizeof missing, "%s/missing", scratch);
    open_container(&s);
    basic_mounts(&s);
    asm_op(&s.init, OP_MOUNT_FS, FLAG_MOUNT_FS_COPYUP, "tmpfs", "tmpfs", "/tmp/up", (long)(MS_RDONLY | MS_NODEV), "size=1m");
    asm_op(&s.init, OP_MOUNT_FS, FLAG_MOUNT_FS_MODE_FROM_TARGET, "tmpfs", "tmpfs", "/var/keep", 0L, "");
    asm_op(&s.init, OP_MOUNT_FS, 0, "tmpfs", "tmpfs", "/var/keep/inner", 0L, "");
    asm_op(&s.init, OP_MOUNT_BIND, 0, source, "/var/keep/file", (long)MS_BIND, 0L, "");
    asm_op(&s.init, OP_MOUNT_FS, 0, "tmpfs", "tmpfs", "/var/keep/inner", (long)MS_NODEV, ""); /* on top of the first */
    asm_op(&s.init, OP_MOUNT_BIND, 0, source, "/data/file",
           (long)(MS_BIND | MS_NOEXEC | (in_userns ? 0 : MS_NOATIME)), 0L, ""); /* the access time is locked there */
    asm_op(&s.init, OP_MOUNT_BIND, FLAG_MOUNT_BIND_SKIP_MISSING, missing, "/data/none", (long)MS_BIND, 0L, "");
    asm_op(&s.init, OP_SET_MOUNT_ATTR, 0, 1L, 0L, 0L); /* of the mount that was skipped */
    asm_op(&s.init, OP_SET_PROPAGATION, 0, (long)MS_PRIVATE);
    asm_op(&s.init, OP_MOUNT_CGROUP2, 0, "/cg2", (long)(MS_NOSUID | MS_RDONLY), "", "");
    if (access("/sys/fs/cgroup/memory/tasks", F_OK) == 0)
        asm_op(&s.init, OP_MOUNT_FS, 0, "cgroup", "cgroup", "/cg1", (long)(MS_NOSUID | MS_RDONLY), "memory");
    enter(&s);
    finish(&s, list);
    run_well(&s);
    CHECK_CONTAINS(s.output, " /tmp/up ro,nodev,relatime - tmpfs");
    CHECK_CONTAINS(s.output, "-rws--x--x");
    CHECK_CONTAINS(s.output, "link -> nowhere");
    CHECK_CONTAINS(s.output, "kept\nbound\n1750\n");
    CHECK_CONTAINS(s.output, " /var/keep/inner rw,relatime - tmpfs");
    CHECK_CONTAINS(s.output, " /var/keep/inner rw,nodev,relatime - tmpfs");
    CHECK_CONTAINS(s.output, "/source /var/keep/file rw");
    CHECK_CONTAINS(s.output, in_userns ? "/source /data/file rw,noexec,relatime" : "/source /data/file rw,noexec,noatime");
    CHECK_CONTAINS(s.output, " /cg2 ro,nosuid,relatime - cgroup2");
    if (access("/sys/fs/cgroup/memory/tasks", F_OK) == 0)
        CHECK_CONTAINS(s.output, " /cg1 ro,nosuid,relatime - cgroup cgroup");
    CHECK(!strstr(s.output, "/data/none"));
    session_end(&s);
}

static void one(unsigned flags, const char *type, const char *target, const char *data, const char *error)
{
    struct session s;
    open_container(&s);
    asm_op(&s.init, OP_MOUNT_FS, flags, type, "none", target, 0L, data);
    enter(&s);
    finish(&s, "true");
    run_badly(&s, OP_MOUNT_FS, error);
    session_end(&s);
}

static void bind(const char *source, const char *target, long flags, long clear, unsigned op_flags, const char *error)
{
    struct session s;
    open_container(&s);
    basic_mounts(&s);
    asm_op(&s.init, OP_MOUNT_BIND, op_flags, source, target, flags, clear, "");
    enter(&s);
    finish(&s, "cat /proc/self/mountinfo");
    if (error) {
        run_badly(&s, OP_MOUNT_BIND, error);
    } else {
        run_well(&s);
    }
    session_end(&s);
}

static void bad_mounts(void)
{
    char text[512];
    one(0, "tmpfs", "/t", "size=many", "fsconfig: invalid argument (tmpfs: Bad value for 'size')");
    one(0, "nosuchfs", "/t", "", "mount: no such device");
    one(0, "tmpfs", "/etc/plain", "", "mount dst=/etc/plain: not a directory");
    bind("/nonexistent/x", "/data/y", MS_BIND, 0, 0, "open /nonexistent/x: no such file or directory");
    snprintf(text, sizeof text, "create mountpoint for / mount: mountpoint \"%s\" is on the top of rootfs \"%s\"",
             rootfs, rootfs);
    bind("/usr", "/", MS_BIND, 0, 0, text);
    snprintf(text, sizeof text,
             "create mountpoint for /proc/sys mount: check proc-safety of /proc/sys mount: "
             "\"%s/proc/sys\" cannot be mounted because it is inside /proc", rootfs);
    bind("/usr", "/proc/sys", MS_BIND, 0, FLAG_MOUNT_BIND_OVER_PROC_CHECK, text);
    snprintf(text, sizeof text,
             "create mountpoint for /proc mount: check proc-safety of /proc mount: "
             "\"%s/proc\" cannot be mounted because it is not of type proc", rootfs);
    bind("/usr", "/proc", MS_BIND, 0, FLAG_MOUNT_BIND_OVER_PROC_CHECK, text);
    bind("/etc/hostname", "/proc/uptime", MS_BIND, 0, FLAG_MOUNT_BIND_OVER_PROC_CHECK, NULL);
    bind("/usr", "/data/directory", MS_BIND, 0, FLAG_MOUNT_BIND_DIRECTORY, NULL);
    bind("/etc/hostname", "/data/directory", MS_BIND, 0, FLAG_MOUNT_BIND_DIRECTORY, "move_mount: invalid argument");
    if (in_userns)
        bind(scratch, "/locked", MS_BIND, 0, 0, NULL);
}

/* In a user namespace a nosuid,nodev source keeps both, unless one is explicitly cleared. */
static void locked_flags(void)
{
    char source[160];
    snprintf(source, sizeof source, "%s/locked", scratch);
    host("mkdir -p %s && mount -t tmpfs -o nosuid,nodev none %s", source, source);
    bind(source, "/data/locked", MS_BIND | MS_RDONLY, 0, 0, NULL);
    bind(source, "/data/locked", MS_BIND | MS_RDONLY, MS_NODEV, 0,
         "cannot clear locked flags MS_NODEV: mount_setattr: operation not permitted");
    bind(source, "/data/locked", MS_BIND | MS_NOATIME, 0, 0,
         "cannot change locked atime flags MS_RELATIME: mount_setattr: operation not permitted");
    host("umount %s", source);
}

static void tree_in_slot(void)
{
    struct session s;
    enum { CLONED_SLOT = SLOT_ASKED_INIT, TREE_CLONE = 1 };
    open_container(&s);
    s.plan_fd[0] = (int)syscall(SYS_open_tree, AT_FDCWD, "/usr/share", TREE_CLONE | O_CLOEXEC);
    s.plan_fds = 1;
    NEED(s.plan_fd[0] >= 0);
    basic_mounts(&s);
    asm_op(&s.init, OP_MOUNT_SLOT, 0, (long)CLONED_SLOT, "/usr/share", "/share", (long)(MS_BIND | MS_RDONLY), 0L, "");
    enter(&s);
    finish(&s, "cat /proc/self/mountinfo");
    run_well(&s);
    CHECK_CONTAINS(s.output, " /usr/share /share ro,");
    close(s.plan_fd[0]);
    session_end(&s);
}

/* A user namespace without a cgroup namespace of its own may not mount cgroup2: the fallback is bound. */
static void cgroup_fallback(void)
{
    struct session s;
    own_cgroupns = false;
    open_container(&s);
    own_cgroupns = true;
    basic_mounts(&s);
    asm_op(&s.init, OP_MOUNT_CGROUP2, 0, "/cg2", (long)(MS_NOSUID | MS_RDONLY), "", scratch);
    enter(&s);
    finish(&s, "cat /proc/self/mountinfo; ls /cg2");
    run_well(&s);
    CHECK_CONTAINS(s.output, " /cg2 ro,nosuid,relatime - ");
    CHECK_CONTAINS(s.output, "\nrootfs\n");
    session_end(&s);
}

void test_mounts(void)
{
    good_mounts();
    bad_mounts();
    if (in_userns) {
        locked_flags();
        cgroup_fallback();
    } else {
        tree_in_slot();
    }
}
