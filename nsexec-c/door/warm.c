#define _GNU_SOURCE
#include "warm.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "call.h"
#include "say.h"

/* For the server to show that it is there and of this build. */
#define HELLO_MILLISECONDS 50
/* For its word on the request: it was awake a moment ago. */
#define ACCEPT_MILLISECONDS 1000

#define DIRECTORY "/jrunc-serve"
#define SOCKET "/socket"

/* Whoever could put a socket here could have every caller's files opened for him. */
static bool is_safe(const char *path, mode_t type)
{
    struct stat status;
    return lstat(path, &status) == 0 && (status.st_mode & S_IFMT) == type &&
           (status.st_uid == 0 || status.st_uid == geteuid()) && !(status.st_mode & (S_IWGRP | S_IWOTH));
}

/* No byte of the path comes from the environment. */
static bool find_socket(struct sockaddr_un *address)
{
    char *path = address->sun_path;
    address->sun_family = AF_UNIX;
    strcpy(path, "/run");
    if (geteuid() != 0) {
        strcat(path, "/user/");
        strcat(path, decimal((long)geteuid()));
    }
    strcat(path, DIRECTORY SOCKET);
    /* Most often it is this one that is missing. */
    if (!is_safe(path, S_IFSOCK) || !is_safe("/", S_IFDIR))
        return false;
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        bool safe = is_safe(path, S_IFDIR);
        *slash = '/';
        if (!safe)
            return false;
    }
    return true;
}

static int connect_now(void)
{
    struct sockaddr_un address = {0};
    struct ucred peer;
    socklen_t size = sizeof peer;
    if (!find_socket(&address))
        return -1;
    int fd = own_fd(socket(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (fd < 0)
        return -1;
    /* EAGAIN: the backlog is full. */
    if (connect(fd, (struct sockaddr *)&address, sizeof address) < 0 ||
        getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) < 0 || peer.uid != geteuid()) {
        close(fd);
        return -1;
    }
    return fd;
}

/* Waits for one message, sending what is queued meanwhile. False: something else came, or nothing in time. */
static bool await(struct channel *channel, enum door_type type, int64_t deadline)
{
    for (;;) {
        channel_flush(channel);
        switch (channel_receive(channel)) {
        case RECEIVED:
            return channel->incoming.header.type == type;
        case NOTHING_YET:
            break;
        case CHANNEL_CLOSED:
        case CHANNEL_BROKEN:
            return false;
        }
        int64_t left = deadline - now();
        struct pollfd wanted = {.fd = channel->fd, .events = POLLIN};
        if (channel_wants_to_send(channel))
            wanted.events |= POLLOUT;
        if (left <= 0 || poll(&wanted, 1, (int)left) == 0)
            return false;
    }
}

/* The server may say "accepted" while we give up. Once the receiving side is shut its send fails, and it begins
 * nothing; what was sent before can still be read here. */
static bool has_accepted_after_all(struct channel *channel)
{
    if (shutdown(channel->fd, SHUT_RD) < 0)
        return false;
    while (channel_receive(channel) == RECEIVED) {
        if (channel->incoming.header.type == ACCEPTED)
            return true;
    }
    return false;
}

bool warm_start(struct channel *channel, const struct caller *caller, const struct visit *visit)
{
    int64_t digest;
    int fd = connect_now();
    if (fd < 0)
        return false;
    channel_open(channel, fd);
    if (tree_digest(&digest) && await(channel, HELLO, now() + HELLO_MILLISECONDS) &&
        channel->incoming.header.value == digest) {
        request_send(channel, caller, visit);
        if (await(channel, ACCEPTED, now() + ACCEPT_MILLISECONDS))
            return true;
        if (channel->incoming.header.type != REFUSED && has_accepted_after_all(channel))
            return true;
    }
    channel_close(channel);
    return false;
}
