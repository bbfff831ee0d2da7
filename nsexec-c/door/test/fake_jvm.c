/*
 * Stands for the JVM behind the front door: its scenario is the caller's first argument, which the door only hands on.
 * What it sees goes to the file that the caller's variable JVM_LOG names, one fact a line.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../spawn/cursor.h"
#include "../../spawn/spawn.h"
#include "../bytes.h"
#include "../protocol.h"

static int channel;
static FILE *logged;
static char **arguments, **environment;
static uint32_t argument_count, environment_count, flags, init_pid, door_pid, caller_umask;
static int32_t wait_status;
static uint64_t digest, blocked, ignored;
static int cwd, standard[3];
static uint32_t open_fd_count;
static int32_t *open_fds;
static char *cwd_name;

static struct {
    struct door_header header;
    struct bytes payload;
    int fds[DOOR_FDS_MAX];
    size_t fd_count;
} in;

__attribute__((format(printf, 1, 2))) static void note(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    if (logged) {
        vfprintf(logged, format, list);
        fputc('\n', logged);
        fflush(logged);
    }
    va_end(list);
}

/* Receives one message, from all its packets. False: the door closed the channel. */
static bool receive(void)
{
    static unsigned char payload[DOOR_PAYLOAD_MAX];
    bool first = true;
    in.payload.length = 0;
    in.fd_count = 0;
    do {
        union {
            char bytes[CMSG_SPACE(sizeof in.fds)];
            struct cmsghdr align;
        } control;
        struct iovec parts[2] = {{&in.header, sizeof in.header}, {payload, sizeof payload}};
        struct msghdr packet = {.msg_iov = parts, .msg_iovlen = 2, .msg_control = &control, .msg_controllen = sizeof control};
        ssize_t size = recvmsg(channel, &packet, MSG_CMSG_CLOEXEC);
        if (size <= 0)
            return false;
        if ((size_t)size != sizeof in.header + in.header.length || in.header.reserved)
            abort();
        put(&in.payload, payload, in.header.length);
        struct cmsghdr *rights = CMSG_FIRSTHDR(&packet);
        if (rights && first) {
            in.fd_count = (rights->cmsg_len - CMSG_LEN(0)) / sizeof(int);
            memcpy(in.fds, CMSG_DATA(rights), in.fd_count * sizeof(int));
        } else if (rights) {
            abort();
        }
        first = false;
    } while (in.header.flags & DOOR_MORE);
    return true;
}

static void send_packet(uint16_t type, uint16_t packet_flags, uint32_t id, int64_t value, const void *payload, size_t length,
                        const int *fds, size_t fd_count)
{
    struct door_header header = {type, packet_flags, id, value, (uint32_t)length, 0};
    struct iovec parts[2] = {{&header, sizeof header}, {(void *)payload, length}};
    union {
        char bytes[CMSG_SPACE(DOOR_FDS_MAX * sizeof(int))];
        struct cmsghdr align;
    } control = {0};
    struct msghdr packet = {.msg_iov = parts, .msg_iovlen = 2};
    if (fd_count) {
        packet.msg_control = &control;
        packet.msg_controllen = CMSG_SPACE(fd_count * sizeof(int));
        struct cmsghdr *rights = CMSG_FIRSTHDR(&packet);
        rights->cmsg_level = SOL_SOCKET;
        rights->cmsg_type = SCM_RIGHTS;
        rights->cmsg_len = CMSG_LEN(fd_count * sizeof(int));
        memcpy(CMSG_DATA(rights), fds, fd_count * sizeof(int));
    }
    if (sendmsg(channel, &packet, MSG_NOSIGNAL) < 0)
        note("send %u: %s", type, strerror(errno));
}

static void send_message(uint16_t type, uint32_t id, int64_t value, const struct bytes *payload, const int *fds, size_t fd_count)
{
    size_t length = payload ? payload->length : 0, sent = 0;
    do {
        size_t size = length - sent > DOOR_PAYLOAD_MAX ? DOOR_PAYLOAD_MAX : length - sent;
        send_packet(type, size < length - sent, id, value, payload ? payload->data + sent : NULL, size, fds, sent ? 0 : fd_count);
        sent += size;
    } while (sent < length);
}

__attribute__((noreturn)) static void finish(int code)
{
    send_message(EXIT, 0, code, NULL, NULL, 0);
    /* The door ends us. */
    for (;;)
        pause();
}

static char **take_list(struct cursor *cursor, uint32_t *count)
{
    take(cursor, count, 4);
    char **list = calloc(*count + 1, sizeof *list);
    for (uint32_t i = 0; i < *count; i++) {
        const unsigned char *bytes;
        uint32_t length;
        if (!take_string(cursor, &bytes, &length))
            abort();
        list[i] = strndup((const char *)bytes, length);
    }
    return list;
}

static void read_request(void)
{
    if (!receive() || in.header.type != REQUEST || in.fd_count != REQUEST_FDS)
        abort();
    struct cursor cursor = {in.payload.data, in.payload.length};
    const unsigned char *bytes;
    uint32_t length;
    take(&cursor, &digest, 8);
    arguments = take_list(&cursor, &argument_count);
    environment = take_list(&cursor, &environment_count);
    take(&cursor, &door_pid, 4);
    take(&cursor, &caller_umask, 4);
    take(&cursor, &blocked, 8);
    take(&cursor, &ignored, 8);
    take(&cursor, &flags, 4);
    take(&cursor, &wait_status, 4);
    take(&cursor, &init_pid, 4);
    take(&cursor, &open_fd_count, 4);
    open_fds = calloc(open_fd_count + 1, 4);
    if (!take(&cursor, open_fds, open_fd_count * 4) || !take_string(&cursor, &bytes, &length) || cursor.left)
        abort();
    cwd_name = strndup((const char *)bytes, length);
    cwd = in.fds[0];
    memcpy(standard, in.fds + 1, sizeof standard);
    for (uint32_t i = 0; i < environment_count; i++) {
        if (!strncmp(environment[i], "JVM_LOG=", 8))
            logged = fopen(environment[i] + 8, "ae");
    }
}

/* ---- orders -------------------------------------------------------------------------------- */

/* Waits for an answer; keeps the exits that come in between. */
static struct {
    uint32_t pid;
    int status;
} exits[256];
static size_t exit_count;

static void keep_exit(void)
{
    memcpy(&exits[exit_count].pid, in.payload.data, 4);
    exits[exit_count++].status = (int)in.header.value;
}

static int64_t reply_to(uint32_t id, int *fd)
{
    *fd = -1;
    for (;;) {
        if (!receive())
            exit(0);
        if (in.header.type == CHILD_EXIT) {
            keep_exit();
        } else if (in.header.type == REPLY && in.header.id == id) {
            if (in.fd_count)
                *fd = in.fds[0];
            return in.header.value;
        } else {
            abort();
        }
    }
}

static int await_exit(uint32_t pid)
{
    for (;;) {
        for (size_t i = 0; i < exit_count; i++) {
            if (exits[i].pid == pid)
                return exits[i].status;
        }
        if (!receive())
            exit(0);
        if (in.header.type == CHILD_EXIT)
            keep_exit();
    }
}

static void put_spawn(struct bytes *bytes, uint32_t spawn_flags, int spawn_cwd, char **argv, const int (*map)[2], uint32_t count)
{
    put_u32(bytes, spawn_flags | SPAWN_PATH);
    put_u32(bytes, (uint32_t)-1);
    put_u32(bytes, (uint32_t)spawn_cwd);
    put_u32(bytes, (uint32_t)-1);
    put_u64(bytes, 0);
    put_u64(bytes, 0);
    put_strings(bytes, argv);
    put_strings(bytes, environment);
    put_u32(bytes, count);
    put(bytes, map, count * sizeof *map);
    put_string(bytes, argv[0]);
}

/* Cold, as Java does it. */
static int spawn_cold(uint32_t spawn_flags, char **argv, const int *fds, int *pidfd)
{
    struct bytes bytes = {0};
    const int map[3][2] = {{fds[0], 0}, {fds[1], 1}, {fds[2], 2}};
    put_spawn(&bytes, spawn_flags | SPAWN_CLONE_PARENT, cwd, argv, map, 3);
    int pid = nsexec_spawn(bytes.data, bytes.length, pidfd);
    bytes_free(&bytes);
    return pid;
}

/* By the door: its own fds for what is not in the packet. */
static int spawn_warm(uint32_t spawn_flags, int64_t value, char **argv, const int *fds, int extra, int *pidfd)
{
    struct bytes bytes = {0};
    const int packet[4] = {fds[0], fds[1], fds[2], cwd};
    const int map[4][2] = {{-2, 0}, {-3, 1}, {-4, 2}, {extra, extra}};
    put_spawn(&bytes, spawn_flags | SPAWN_CLONE_PARENT, -5, argv, map, extra >= 0 ? 4 : 3);
    send_message(SPAWN, 77, value, &bytes, packet, 4);
    bytes_free(&bytes);
    return (int)reply_to(77, pidfd);
}

static void adopt(int pid, int pidfd)
{
    struct bytes bytes = {0};
    put_u32(&bytes, (uint32_t)pid);
    send_message(ADOPT, 0, 0, &bytes, &pidfd, pid ? 1 : 0);
    bytes_free(&bytes);
}

static int open_by_door(const char *path, int open_flags, int mode, int64_t *value)
{
    struct bytes bytes = {0};
    int fd;
    put_u32(&bytes, (uint32_t)open_flags);
    put_u32(&bytes, (uint32_t)mode);
    put_string(&bytes, path);
    send_message(OPEN, 5, 0, &bytes, NULL, 0);
    bytes_free(&bytes);
    *value = reply_to(5, &fd);
    return fd;
}

/* ---- scenarios ----------------------------------------------------------------------------- */

static void dump(char **argv, char **envp)
{
    char buffer[4096], path[64], line[256];
    for (int i = 1; argv[i]; i++)
        note("java-arg %s", argv[i]);
    for (int i = 0; envp[i]; i++)
        note("java-env %s", envp[i]);
    note("java-cwd %s", getcwd(buffer, sizeof buffer));
    FILE *status = fopen("/proc/self/status", "re");
    while (fgets(line, sizeof line, status)) {
        line[strcspn(line, "\n")] = '\0';
        if (!strncmp(line, "Sig", 3))
            note("java-%s", line);
    }
    fclose(status);
    int death = 0;
    prctl(PR_GET_PDEATHSIG, &death);
    note("java-pdeathsig %d", death);
    for (int fd = 0; fd <= 2; fd++) {
        snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
        ssize_t size = readlink(path, buffer, sizeof buffer - 1);
        buffer[size < 0 ? 0 : size] = '\0';
        note("java-fd %d %s", fd, buffer);
    }
    note("door-parent %d", (int)door_pid == getppid());
    for (uint32_t i = 0; i < argument_count; i++)
        note("arg %u %s", i, arguments[i]);
    for (uint32_t i = 0; i < environment_count; i++)
        note("env %s", environment[i]);
    note("umask %o", caller_umask);
    note("blocked %llx", (unsigned long long)blocked);
    note("ignored %llx", (unsigned long long)ignored);
    note("digest %d", digest != 0);
    note("cwd %s", cwd_name);
    for (uint32_t i = 0; i < open_fd_count; i++)
        note("open %d %d", open_fds[i], fcntl(open_fds[i], F_GETFD) >= 0);
    note("fds %u", open_fd_count);
    finish(0);
}

static void do_open(void)
{
    int64_t value;
    char buffer[256];
    int fd = open_by_door(arguments[2], atoi(arguments[3]), (int)strtol(arguments[4], NULL, 8), &value);
    note("open %lld %d", (long long)value, fd >= 0);
    ssize_t size = fd >= 0 ? read(fd, buffer, sizeof buffer) : 0;
    if (size > 0 && write(standard[1], buffer, (size_t)size) < 0)
        abort();
    finish(value < 0 ? (int)-value : 0);
}

static int count_fds_of_door(void)
{
    char path[32];
    int count = 0;
    snprintf(path, sizeof path, "/proc/%u/fd", door_pid);
    DIR *directory = opendir(path);
    while (directory && readdir(directory))
        count++;
    closedir(directory);
    return count;
}

/* So many orders before the first answer is read that the door must keep answers, with their fds. */
static void do_flood(void)
{
    enum { ORDERS = 800 };
    int64_t value;
    int right = 0, before = count_fds_of_door();
    for (uint32_t i = 0; i < ORDERS; i++) {
        struct bytes bytes = {0};
        put_u32(&bytes, O_RDONLY);
        put_u32(&bytes, 0);
        put_string(&bytes, i % 2 ? "/dev/zero" : "/dev/null");
        send_message(OPEN, 100 + i, 0, &bytes, NULL, 0);
        bytes_free(&bytes);
    }
    for (uint32_t i = 0; i < ORDERS && receive(); i++) {
        struct stat status;
        right += in.header.type == REPLY && in.header.id == 100 + i && in.fd_count == 1 &&
                 fstat(in.fds[0], &status) == 0 && minor(status.st_rdev) == (i % 2 ? 5 : 3);
        for (size_t fd = 0; fd < in.fd_count; fd++)
            close(in.fds[fd]);
    }
    /* Once this is answered the door has closed what it sent before. */
    open_by_door("/no/such/file", O_RDONLY, 0, &value);
    note("flood %d of %d, %d left open", right, ORDERS, count_fds_of_door() - before);
    finish(0);
}

static void do_connect(void)
{
    struct bytes bytes = {0};
    int fd;
    put_string(&bytes, arguments[2]);
    send_message(CONNECT, 6, 0, &bytes, NULL, 0);
    int64_t value = reply_to(6, &fd);
    if (fd >= 0 && write(fd, "hello", 5) < 0)
        abort();
    finish(value < 0 ? (int)-value : 0);
}

static int code_of(int status)
{
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static void do_spawn(bool warm)
{
    int pidfd, extra = open_fd_count ? open_fds[0] : -1;
    int pid = warm ? spawn_warm(0, 0, arguments + 2, standard, extra, &pidfd) : spawn_cold(0, arguments + 2, standard, &pidfd);
    note("spawn %d", pid < 0 ? pid : 0);
    finish(pid < 0 ? -pid : code_of(await_exit((uint32_t)pid)));
}

static void send_foreground(uint32_t pid, uint32_t fg_flags, uint32_t linger, const int *fds, size_t count)
{
    struct bytes bytes = {0};
    put_u32(&bytes, pid);
    put_u32(&bytes, fg_flags);
    put_u32(&bytes, linger);
    send_message(FOREGROUND, 0, 0, &bytes, fds, count);
    bytes_free(&bytes);
}

static void prepare(uint32_t fg_flags)
{
    struct bytes bytes = {0};
    put_u32(&bytes, fg_flags);
    send_message(FOREGROUND_PREPARE, 0, 0, &bytes, NULL, 0);
    bytes_free(&bytes);
}

static int open_pty(int *slave)
{
    int master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC), unlock = 0;
    ioctl(master, TIOCSPTLCK, &unlock);
    *slave = ioctl(master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
    return master;
}

/* fg KIND LINGER EXTRA-FLAGS ARGV...: runs ARGV in the foreground. */
static void do_foreground(void)
{
    const char *kind = arguments[2];
    uint32_t linger = (uint32_t)strtoul(arguments[3], NULL, 10), fg_flags = (uint32_t)strtoul(arguments[4], NULL, 10);
    int fds[8], child[3], pidfd;
    size_t count = 1;
    if (flags & REQUEST_FINISH) {
        note("finish %x %d", (unsigned)wait_status, init_pid > 0);
        if (!strcmp(kind, "leave-die"))
            exit(9);
        finish(code_of(wait_status));
    }
    if (!strncmp(kind, "tty", 3)) {
        fg_flags |= FOREGROUND_TTY;
        fds[1] = open_pty(&child[0]);
        child[1] = child[2] = child[0];
        count = 2;
    } else if (!strcmp(kind, "plain")) {
        memcpy(child, standard, sizeof child);
    } else {
        /* "pipesN": of the fds whose bits N has, and the caller's own for the others. */
        unsigned long piped = strncmp(kind, "pipes", 5) || !kind[5] ? 7 : strtoul(kind + 5, NULL, 10);
        for (int i = 0; i < 3; i++) {
            int ends[2];
            child[i] = standard[i];
            if (!(piped & 1ul << i))
                continue;
            fg_flags |= (uint32_t)FOREGROUND_PIPE << i;
            if (pipe2(ends, O_CLOEXEC) < 0)
                abort();
            fds[count++] = ends[i == 0];
            child[i] = ends[i != 0];
        }
    }
    bool by_door = !strcmp(kind, "slow-by-door");
    if (!by_door) {
        prepare(fg_flags);
        note("prepared");
    }
    int pid = by_door ? spawn_warm(SPAWN_SETSID, SPAWN_PREPARES | fg_flags, arguments + 5, child, -1, &pidfd)
                      : spawn_cold(SPAWN_SETSID, arguments + 5, child, &pidfd);
    if (by_door)
        note("prepared");
    if (!strncmp(kind, "slow", 4))
        usleep(600000);
    if (pid < 0)
        finish(-pid);
    fds[0] = pidfd;
    adopt(pid, pidfd);
    for (int i = 0; i < 3; i++)
        close(child[i]);
    if (!strcmp(kind, "late"))
        await_exit((uint32_t)pid);
    if (fg_flags & FOREGROUND_KILL_CGROUP) {
        /* the cgroup's path comes in the environment */
        for (uint32_t i = 0; i < environment_count; i++) {
            if (!strncmp(environment[i], "CGROUP=", 7))
                fds[count++] = open(environment[i] + 7, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        }
    }
    if (!strcmp(kind, "die-prepared"))
        raise(SIGKILL);
    send_foreground((uint32_t)pid, fg_flags, linger, fds, count);
    for (size_t i = 0; i < count; i++)
        close(fds[i]);
    note("foreground");
    if (!strncmp(kind, "leave", 5))
        exit(0);
    for (;;) {
        if (!receive()) {
            note("left");
            exit(0);
        }
        if (in.header.type == FOREGROUND_EXIT) {
            note("foreground-exit %x", (unsigned)in.header.value);
            if (!strcmp(kind, "die-late"))
                raise(SIGKILL);
            finish(code_of((int)in.header.value));
        }
    }
}

/* die WHERE: the JVM is killed there. */
static void do_die(void)
{
    const char *where = arguments[2];
    char *sleeper[] = {"/bin/sleep", "1000", NULL};
    int pidfd, another;
    if (flags & REQUEST_UNDO) {
        note("undo %x", (unsigned)wait_status);
        if (init_pid)
            note("of %d", (int)init_pid);
        if (!strcmp(where, "twice"))
            raise(SIGKILL);
        finish(0);
    }
    if (!strcmp(where, "adopted") || !strcmp(where, "released")) {
        int pid = spawn_cold(0, sleeper, standard, &pidfd);
        int other = spawn_warm(0, 0, sleeper, standard, -1, &another);
        adopt(pid, pidfd);
        note("init %d", pid);
        note("helper %d", other);
        if (!strcmp(where, "released")) {
            adopt(0, -1);
            finish(3);
        }
    }
    if (!strcmp(where, "adopted-at-birth"))
        note("init %d", spawn_warm(SPAWN_ADOPT, 0, sleeper, standard, -1, &pidfd));
    if (!strcmp(where, "exit"))
        exit(4);
    if (!strcmp(where, "more"))
        send_packet(SPAWN, DOOR_MORE, 1, 0, "half", 4, NULL, 0);
    if (!strcmp(where, "garbage")) {
        if (send(channel, "x", 1, MSG_NOSIGNAL) != 1)
            abort();
        pause();
    }
    if (!strcmp(where, "unknown")) {
        send_packet(99, 0, 1, 0, NULL, 0, NULL, 0);
        pause();
    }
    if (!strcmp(where, "length")) {
        struct door_header header = {OPEN, 0, 1, 0, 100, 0};
        if (send(channel, &header, sizeof header, MSG_NOSIGNAL) < 0)
            abort();
        pause();
    }
    if (!strcmp(where, "changed")) {
        send_packet(SPAWN, DOOR_MORE, 1, 0, "half", 4, NULL, 0);
        send_packet(OPEN, 0, 1, 0, "half", 4, NULL, 0);
        pause();
    }
    raise(SIGKILL);
}

/* hang HOW: works until the door hangs up, then rolls back. */
static void do_hang(void)
{
    char *sleeper[] = {"/bin/sleep", "1000", NULL};
    int pidfd, pid = spawn_cold(0, sleeper, standard, &pidfd);
    adopt(pid, pidfd);
    note("ready %d", pid);
    while (receive())
        continue;
    note("rollback");
    if (!strcmp(arguments[2], "done"))
        finish(0);
    if (!strcmp(arguments[2], "stuck"))
        pause();
    exit(0);
}

/* A SPAWN of several packets: the environment is the caller's, as large as that may be. */
static void do_huge(void)
{
    size_t bytes = 0;
    for (uint32_t i = 0; i < environment_count; i++)
        bytes += strlen(environment[i]) + 1;
    note("huge %zu", bytes);
    do_spawn(true);
}

int main(int argc, char **argv, char **envp)
{
    channel = atoi(argv[argc - 1]);
    read_request();
    const char *scenario = argument_count > 1 ? arguments[1] : "exit";
    if (!strcmp(scenario, "dump"))
        dump(argv, envp);
    else if (!strcmp(scenario, "open"))
        do_open();
    else if (!strcmp(scenario, "connect"))
        do_connect();
    else if (!strcmp(scenario, "flood"))
        do_flood();
    else if (!strcmp(scenario, "spawn"))
        do_spawn(true);
    else if (!strcmp(scenario, "spawn-cold"))
        do_spawn(false);
    else if (!strcmp(scenario, "huge"))
        do_huge();
    else if (!strcmp(scenario, "fg"))
        do_foreground();
    else if (!strcmp(scenario, "die"))
        do_die();
    else if (!strcmp(scenario, "hang"))
        do_hang();
    finish(argument_count > 2 ? atoi(arguments[2]) : 0);
}
