/* The terminal, and /dev/null for what is not one. */
#include "console.h"

#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "mount.h"
#include "path.h"
#include "run.h"
#include "text.h"

#define SYS_TIOCGPTPEER 0x5441
enum { UNIX98_SLAVE_FIRST = 136, UNIX98_SLAVE_LAST = 143 };

int send_fd(int socket, const char *text, int fd)
{
    union {
        struct cmsghdr header;
        char space[CMSG_SPACE(sizeof(int))];
    } control = {0};
    struct iovec part = {(void *)text, strlen(text)};
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.space, .msg_controllen = sizeof control.space};
    control.header =
        (struct cmsghdr){.cmsg_len = CMSG_LEN(sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
    memcpy(CMSG_DATA(&control.header), &fd, sizeof fd);
    ssize_t sent;
    recorder_step(STEP_SENDMSG);
    do
        sent = sendmsg(socket, &message, MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    return sent < 0 ? -1 : 0;
}

/* The image may have put anything there: only the devpts' own ptmx will do. */
static int open_master(int root)
{
    struct stat st;
    struct statfs fs;
    cleanup_fd master =
        AT(STEP_OPENAT2, path_open(root, "/dev/pts/ptmx", O_RDWR | O_NOCTTY | O_NOFOLLOW, SYS_RESOLVE_NO_SYMLINKS));
    if (master < 0)
        return fail_path_code(STEP_OPENAT2, "/dev/pts/ptmx", master);
    if (fstatfs(master, &fs) < 0 || fs.f_type != SYS_MAGIC_DEVPTS)
        return fail(STEP_VERIFY, 0, "/dev/pts/ptmx is not on a devpts file system");
    if (fstat(master, &st) < 0 || !S_ISCHR(st.st_mode) || st.st_rdev != makedev(5, 2))
        return fail(STEP_VERIFY, 0, "/dev/pts/ptmx is not a pseudo-terminal multiplexer");
    return take_fd(&master);
}

/* TIOCGPTPEER needs no name, so none can be redirected (CVE-2025-52565). */
static int open_peer(int master)
{
    struct stat st;
    struct statfs fs;
    int unlocked = 0;
    if (AT(STEP_IOCTL, ioctl(master, TIOCSPTLCK, &unlocked)) < 0)
        return fail(STEP_IOCTL, errno, "unlock pseudo-terminal: %e", errno);
    cleanup_fd peer = ioctl(master, SYS_TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (peer < 0)
        return fail(STEP_IOCTL, errno, "ioctl TIOCGPTPEER: %e", errno);
    if (fstatfs(peer, &fs) < 0 || fs.f_type != SYS_MAGIC_DEVPTS || fstat(peer, &st) < 0 || !S_ISCHR(st.st_mode) ||
        major(st.st_rdev) < UNIX98_SLAVE_FIRST || major(st.st_rdev) > UNIX98_SLAVE_LAST)
        return fail(STEP_VERIFY, 0, "peer of the pseudo-terminal is no terminal");
    return take_fd(&peer);
}

static int mount_console(struct run *run, int peer)
{
    int root = run_root(run);
    if (root < 0)
        return -1;
    cleanup_fd dev = AT(STEP_OPENAT2, path_open(root, "/dev", O_PATH | O_DIRECTORY, 0));
    if (dev < 0)
        return fail_path_code(STEP_OPENAT2, "/dev", dev);
    mode_t umasked = umask(0);
    int made = AT(STEP_MKNOD, mknodat(dev, "console", S_IFREG | 0666, 0));
    int error = errno;
    umask(umasked);
    if (made < 0 && error != EEXIST)
        return fail_path_code(STEP_MKNOD, "/dev/console", -error);
    cleanup_fd on = AT(STEP_OPEN, openat(dev, "console", O_PATH | O_NOFOLLOW | O_CLOEXEC));
    struct stat st;
    if (on < 0 || fstat(on, &st) < 0)
        return fail_path(STEP_OPEN, "/dev/console");
    if (S_ISLNK(st.st_mode))
        return fail(STEP_VERIFY, ELOOP, "/dev/console is a symbolic link");
    cleanup_fd tree = try_clone_tree(peer, "", false);
    if (tree < 0)
        return fail_path_code(STEP_OPEN_TREE, "/dev/console", tree);
    return AT(STEP_MOVE_MOUNT, sys_move_mount(tree, on)) < 0 ? fail_path(STEP_MOVE_MOUNT, "/dev/console") : 0;
}

static int become_stdio(int peer)
{
    for (int fd = 0; fd <= 2; fd++)
        if (AT(STEP_DUP, dup3(peer, fd, 0)) < 0)
            return fail_call(STEP_DUP);
    if (AT(STEP_IOCTL, ioctl(0, TIOCSCTTY, 0)) < 0)
        return fail(STEP_IOCTL, errno, "setctty: %e", errno);
    return 0;
}

int op_console(struct run *run)
{
    int root = run_root(run);
    int socket = run_slot(run, &run->op.field[F_CONSOLE_SOCKET], "console socket");
    struct winsize size = {.ws_row = (unsigned short)number_of(run, F_CONSOLE_HEIGHT),
                           .ws_col = (unsigned short)number_of(run, F_CONSOLE_WIDTH)};
    if (root < 0 || socket < 0)
        return -1;
    cleanup_fd master = open_master(root);
    if (master < 0)
        return -1;
    cleanup_fd peer = open_peer(master);
    if (peer < 0)
        return -1;
    if ((size.ws_row || size.ws_col) && AT(STEP_IOCTL, ioctl(master, TIOCSWINSZ, &size)) < 0)
        return fail(STEP_IOCTL, errno, "set window size: %e", errno);
    if (run->op.flags & FLAG_CONSOLE_MOUNT && mount_console(run, peer) < 0)
        return -1;
    if (send_fd(socket, "/dev/pts/ptmx", master) < 0)
        return fail(STEP_SENDMSG, errno, "send console: %e", errno);
    run_set_slot(run, (unsigned)number_of(run, F_CONSOLE_SOCKET), -1);
    return become_stdio(peer);
}

static bool is_null(const struct stat *st)
{
    return S_ISCHR(st->st_mode) && st->st_rdev == makedev(1, 3);
}

/* The host's /dev/null would still be the host's, its mount and all. */
int op_reopen_null(struct run *run)
{
    struct stat null, st;
    int root = run_root(run);
    if (root < 0)
        return -1;
    cleanup_fd fd = AT(STEP_OPENAT2, path_open(root, "/dev/null", O_PATH, 0));
    if (fd == -ENOENT || fd == -ENOTDIR)
        return 0;
    if (fd < 0)
        return fail_path_code(STEP_OPENAT2, "/dev/null", fd);
    if (AT(STEP_STAT, fstat(fd, &null)) < 0)
        return fail_path(STEP_STAT, "/dev/null");
    if (!is_null(&null))
        return 0; /* opening what is not the null device could do anything */
    close_fd(&fd);
    fd = AT(STEP_OPENAT2, path_open(root, "/dev/null", O_RDWR | O_NOCTTY, 0));
    if (fd < 0)
        return fail_path_code(STEP_OPENAT2, "/dev/null", fd);
    if (AT(STEP_STAT, fstat(fd, &null)) < 0)
        return fail_path(STEP_STAT, "/dev/null");
    if (!is_null(&null))
        return 0; /* others may have the rootfs too, and may have exchanged it meanwhile */
    for (int stdio = 0; stdio <= 2; stdio++)
        if (fstat(stdio, &st) == 0 && is_null(&st) && AT(STEP_DUP, dup3(fd, stdio, 0)) < 0)
            return fail_call(STEP_DUP);
    return 0;
}
