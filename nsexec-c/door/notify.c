#define _GNU_SOURCE
#include "notify.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "../spawn/cursor.h"
#include "call.h"
#include "caller.h"
#include "say.h"

#define READY "READY="
#define DATAGRAM_MAX 4096
#define BARRIER_MILLISECONDS 30000

/* A service manager that is slow to read must not keep the door from its other work for long. */
#define SEND_SECONDS 1

/* An address that begins with @ is abstract, as in systemd. Returns an fd or -errno. */
static int connect_to_host(const unsigned char *path, uint32_t length)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    struct timeval patience = {.tv_sec = SEND_SECONDS};
    socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length);

    if (length == 0)
        return -ENOENT;
    if (length >= sizeof address.sun_path)
        return -ENAMETOOLONG;
    memcpy(address.sun_path, path, length);
    if (*path == '@')
        address.sun_path[0] = '\0';
    else
        size++;
    int fd = own_fd(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    if (fd < 0)
        return -errno;
    if (connect(fd, (const struct sockaddr *)&address, size) < 0) {
        int error = errno;
        close(fd);
        return -error;
    }
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    return fd;
}

int notify_start(struct notify *notify, struct message *message)
{
    struct cursor cursor = {message->payload.data, message->payload.length};
    const unsigned char *path;
    uint32_t pid, length;

    if (notify->stage != NOTIFY_NONE || !take(&cursor, &pid, 4) || !take_string(&cursor, &path, &length) ||
        cursor.left || pid > INT32_MAX || message->fd_count != 2)
        return -1;
    int host = connect_to_host(path, length);
    if (host < 0)
        return -host;
    *notify = (struct notify){
        .stage = NOTIFY_AWAITS_READY,
        .socket = own_fd(message_take_fd(message, 0)),
        .host = host,
        .process = own_fd(message_take_fd(message, 1)),
        .pid = pid ? (pid_t)pid : getpid(),
        .barrier = -1,
    };
    return 0;
}

static void end(struct notify *notify)
{
    if (notify->stage == NOTIFY_AWAITS_READY) {
        close(notify->socket);
        close(notify->host);
        close(notify->process);
    } else if (notify->stage == NOTIFY_AWAITS_BARRIER) {
        close(notify->barrier);
    }
    notify->stage = NOTIFY_NONE;
}

static bool send_line(const struct notify *notify, const char *line, size_t length)
{
    char text[DATAGRAM_MAX + 1];
    memcpy(text, line, length);
    text[length] = '\n';
    return send(notify->host, text, length + 1, MSG_NOSIGNAL) >= 0;
}

/* sd_notify_barrier(3): whoever reads the message gets an end of a pipe with it, and closes it. */
static bool send_barrier(struct notify *notify)
{
    static const char text[] = "BARRIER=1";
    union {
        struct cmsghdr header;
        char room[CMSG_SPACE(sizeof(int))];
    } control = {0};
    struct iovec data = {.iov_base = (void *)(uintptr_t)text, .iov_len = sizeof text - 1};
    struct msghdr message = {
        .msg_iov = &data, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control.room};
    int ends[2];

    if (pipe2(ends, O_CLOEXEC) < 0)
        return false;
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(header), &ends[1], sizeof(int));
    bool sent = sendmsg(notify->host, &message, MSG_NOSIGNAL) >= 0;
    close(ends[1]);
    notify->barrier = own_fd(ends[0]);
    return sent;
}

/* Only the first line counts, as in runc. */
static void pass_on(struct notify *notify, const char *text, size_t length)
{
    const char *newline = memchr(text, '\n', length);
    char main_pid[32] = "MAINPID=";
    strcat(main_pid, decimal(notify->pid));
    bool sent = send_line(notify, text, newline ? (size_t)(newline - text) : length) &&
                send_line(notify, main_pid, strlen(main_pid)) && send_barrier(notify);
    int barrier = notify->barrier;
    end(notify);
    if (sent) {
        notify->stage = NOTIFY_AWAITS_BARRIER;
        notify->deadline = now() + BARRIER_MILLISECONDS;
    } else if (barrier >= 0) {
        close(barrier);
    }
}

static bool is_ready(int fd)
{
    struct pollfd poll_fd = {.fd = fd, .events = POLLIN};
    return poll(&poll_fd, 1, 0) > 0;
}

void notify_step(struct notify *notify)
{
    char text[DATAGRAM_MAX];

    while (notify->stage == NOTIFY_AWAITS_READY) {
        /* Asked first: what it sent before its end is read after that. */
        bool ended = is_ready(notify->process);
        ssize_t length = recv(notify->socket, text, sizeof text, MSG_DONTWAIT);
        if (length >= (ssize_t)strlen(READY) && memcmp(text, READY, strlen(READY)) == 0)
            pass_on(notify, text, (size_t)length);
        else if (length < 0 && ended)
            end(notify);
        else if (length < 0)
            return;
    }
    if (notify->stage == NOTIFY_AWAITS_BARRIER && (is_ready(notify->barrier) || now() >= notify->deadline))
        end(notify);
}

size_t notify_polls(const struct notify *notify, struct pollfd *polls)
{
    switch (notify->stage) {
    case NOTIFY_AWAITS_READY:
        polls[0] = (struct pollfd){.fd = notify->socket, .events = POLLIN};
        polls[1] = (struct pollfd){.fd = notify->process, .events = POLLIN};
        return 2;
    case NOTIFY_AWAITS_BARRIER:
        polls[0] = (struct pollfd){.fd = notify->barrier, .events = POLLIN};
        return 1;
    default:
        return 0;
    }
}

int notify_patience(const struct notify *notify)
{
    int64_t left = notify->deadline - now();
    return notify->stage != NOTIFY_AWAITS_BARRIER ? -1 : left > 0 ? (int)left : 0;
}
