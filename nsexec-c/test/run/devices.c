#include <sys/mount.h>
#include <sys/stat.h>

#include "../check.h"
#include "cases.h"
#include "container.h"

static void nodes(void)
{
    struct session s;
    unsigned bind = in_userns ? FLAG_MAKE_DEVICE_BIND : FLAG_MAKE_DEVICE_BIND_ON_EPERM;
    open_container(&s);
    basic_mounts(&s);
    asm_op(&s.init, OP_MAKE_DEVICE, bind, "/dev/full", (long)S_IFCHR, 1L, 7L, 0640L, 5L, 6L);
    asm_op(&s.init, OP_MAKE_DEVICE, 0, "/dev/deep/er/pipe", (long)S_IFIFO, 0L, 0L, 0622L, 7L, 8L);
    asm_op(&s.init, OP_MAKE_DEVICE, 0, "/etc/plain", (long)S_IFIFO, 0L, 0L, 0622L, 7L, 8L); /* exists */
    asm_op(&s.init, OP_MAKE_SYMLINK, 0, "/proc/self/fd", "/dev/fd");
    asm_op(&s.init, OP_MAKE_SYMLINK, 0, "other", "/dev/fd"); /* exists */
    asm_op(&s.init, OP_MAKE_SYMLINK, FLAG_MAKE_SYMLINK_IF_TARGET_EXISTS, "/no/such", "/dev/core");
    asm_op(&s.init, OP_MAKE_SYMLINK, FLAG_MAKE_SYMLINK_REPLACE, "pts/ptmx", "/dev/deep/er/pipe2");
    asm_op(&s.init, OP_MAKE_SYMLINK, FLAG_MAKE_SYMLINK_REPLACE, "new", "/dev/deep/er/pipe2");
    asm_op(&s.init, OP_MAKE_DIRECTORY, 0, "/dev/dir/sub", 0711L);
    enter(&s);
    finish(&s, "stat -c '%n %F %a %u:%g %t:%T' /dev/null /dev/full /dev/deep/er/pipe /dev/deep /etc/plain /dev/dir/sub; "
               "ls -l /dev /dev/deep/er; echo x > /dev/full");
    mode_t mask = umask(024); /* which is that of directories and of no node */
    session_run(&s);
    umask(mask);
    CHECK(!s.got_error);
    CHECK_CONTAINS(s.output, in_userns ? "/dev/null character special file 666 65534:65534 1:3"
                                       : "/dev/null character special file 666 0:0 1:3");
    CHECK_CONTAINS(s.output, in_userns ? "/dev/full character special file 666 65534:65534 1:7"
                                       : "/dev/full character special file 640 5:6 1:7");
    CHECK_CONTAINS(s.output, "/dev/deep/er/pipe fifo 622 7:8 0:0");
    CHECK_CONTAINS(s.output, "/dev/deep directory 751");
    CHECK_CONTAINS(s.output, "/etc/plain regular file 644");
    CHECK_CONTAINS(s.output, "/dev/dir/sub directory 711");
    CHECK_CONTAINS(s.output, "fd -> /proc/self/fd");
    CHECK_CONTAINS(s.output, "pipe2 -> new");
    CHECK(!strstr(s.output, "core"));
    CHECK_CONTAINS(s.output, "No space left on device"); /* it is the real /dev/full */
    session_end(&s);
}

static void wrong_node(void)
{
    struct session s;
    open_container(&s);
    basic_mounts(&s);
    asm_op(&s.init, OP_MAKE_DEVICE, FLAG_MAKE_DEVICE_BIND, "/dev/zero", (long)S_IFCHR, 1L, 8L, 0666L, 0L, 0L);
    enter(&s);
    finish(&s, "true");
    run_badly(&s, OP_MAKE_DEVICE,
              "new c device inode /dev/zero has incorrect major:minor: 1:5 doesn't match expected 1:8");
    session_end(&s);
    if (!in_userns)
        return;
    open_container(&s);
    basic_mounts(&s);
    asm_op(&s.init, OP_MAKE_DEVICE, 0, "/dev/zero", (long)S_IFCHR, 1L, 5L, 0666L, 0L, 0L);
    enter(&s);
    finish(&s, "true");
    run_badly(&s, OP_MAKE_DEVICE, "mknod /dev/zero: operation not permitted");
    session_end(&s);
    open_container(&s);
    basic_mounts(&s);
    asm_op(&s.init, OP_MAKE_DEVICE, FLAG_MAKE_DEVICE_BIND_ON_EPERM, "/dev/zero", (long)S_IFCHR, 1L, 5L, 0666L, 0L, 0L);
    enter(&s);
    finish(&s, "stat -c '%F %t:%T' /dev/zero");
    run_well(&s);
    CHECK_CONTAINS(s.output, "character special file 1:5");
    session_end(&s);
}

void test_devices(void)
{
    nodes();
    wrong_node();
}
