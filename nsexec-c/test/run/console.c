#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

#include "../check.h"
#include "cases.h"
#include "container.h"

enum { SLOT_CONSOLE = SLOT_ASKED_INIT, SLOT_PIDFD };

static int received(int socket, char *text, size_t size)
{
    char control[CMSG_SPACE(sizeof(int))];
    struct iovec part = {text, size - 1};
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    ssize_t length = recvmsg(socket, &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
    int fd = -1;
    text[length > 0 ? length : 0] = 0;
    if (length > 0 && CMSG_FIRSTHDR(&message))
        memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof fd);
    return fd;
}

static int console[2], pidfd_socket[2], master = -1;

/* The container waits for a line, so that the terminal is still there when it is looked at. */
static void type_line(struct session *s)
{
    char text[64];
    (void)s;
    master = received(console[0], text, sizeof text);
    CHECK(master >= 0);
    CHECK_TEXT(text, "/dev/pts/ptmx");
    if (master >= 0)
        CHECK_NUMBER(write(master, "typed\n", 6), 6);
    close(console[1]);
}

static void drain(char *text, size_t size)
{
    size_t used = 0;
    struct pollfd readable = {master, POLLIN, 0};
    while (used < size - 1 && poll(&readable, 1, 5000) > 0) {
        ssize_t n = read(master, text + used, size - 1 - used);
        if (n <= 0)
            break;
        used += (size_t)n;
    }
    text[used] = 0;
}

static void terminal(void)
{
    struct session s;
    static char text[8192];
    NEED(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, console) == 0);
    NEED(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pidfd_socket) == 0);
    open_container(&s);
    s.plan_fd[0] = console[1];
    s.plan_fd[1] = pidfd_socket[1];
    s.plan_fds = 2;
    s.waiting = type_line;
    basic_mounts(&s);
    asm_op(&s.init, OP_MOUNT_FS, 0, "devpts", "devpts", "/dev/pts", (long)(MS_NOSUID | MS_NOEXEC),
           "newinstance,ptmxmode=0666,mode=0620");
    enter(&s);
    asm_op(&s.init, OP_CONSOLE, FLAG_CONSOLE_MOUNT, (long)SLOT_CONSOLE, 33L, 44L);
    asm_op(&s.init, OP_SEND_PIDFD, 0, (long)SLOT_PIDFD, "standard");
    finish(&s, "read line; echo got $line; stty size; tty; ls -l /dev/console /proc/self/fd; "
               "grep console /proc/self/mountinfo; cat /proc/self/stat");
    host("for a in stty tty grep; do ln -sf busybox %s/bin/$a; done", rootfs);
    session_run(&s);
    CHECK(!s.got_error);
    CHECK_NUMBER(s.init_status, 0);
    drain(text, sizeof text);
    CHECK_CONTAINS(text, "got typed\r\n33 44\r\n/dev/pts/0\r\n");
    CHECK_CONTAINS(text, " 2 -> /dev/pts/0");
    CHECK_CONTAINS(text, "/dev/console rw,nosuid,noexec,relatime - devpts");
    CHECK_CONTAINS(text, " 34816 "); /* tty_nr of the controlling terminal: 136:0 */
    int pidfd = received(pidfd_socket[0], text, sizeof text);
    CHECK_TEXT(text, "standard");
    CHECK(pidfd >= 0);
    close(pidfd);
    close(master);
    close(console[0]);
    close(pidfd_socket[0]);
    close(pidfd_socket[1]);
    session_end(&s);
}

/* CVE-2025-52565 and relatives: what the image puts where the terminal is looked for */
static void hostile_terminal(void)
{
    static const char *const errors[] = {
        "openat2 /dev/pts/ptmx: no such file or directory",
        "/dev/pts/ptmx is not on a devpts file system",
        "/dev/console is a symbolic link",
    };
    for (unsigned i = 0; i < 3; i++) {
        struct session s;
        NEED(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, console) == 0);
        open_container(&s);
        s.plan_fd[0] = console[1];
        s.plan_fds = 1;
        basic_mounts(&s);
        if (i == 1)
            asm_op(&s.init, OP_MOUNT_BIND, 0, "/dev/null", "/dev/pts/ptmx", (long)MS_BIND, 0L, "");
        if (i == 2) {
            asm_op(&s.init, OP_MOUNT_FS, 0, "devpts", "devpts", "/dev/pts", 0L, "newinstance,ptmxmode=0666");
            asm_op(&s.init, OP_MAKE_SYMLINK, 0, "/proc/sys/kernel/core_pattern", "/dev/console");
        }
        enter(&s);
        asm_op(&s.init, OP_CONSOLE, FLAG_CONSOLE_MOUNT, (long)SLOT_CONSOLE, 0L, 0L);
        finish(&s, "true");
        run_badly(&s, OP_CONSOLE, errors[i]);
        close(console[0]);
        close(console[1]);
        session_end(&s);
    }
}

void test_console(void)
{
    terminal();
    hostile_terminal();
}
