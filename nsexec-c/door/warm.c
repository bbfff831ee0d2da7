#define _GNU_SOURCE
#include "warm.h"

#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "call.h"
#include "meeting.h"

/* For the server to show that it is there and of this build. */
#define HELLO_MILLISECONDS 50
/* For its word on the request: it was awake a moment ago. */
#define ACCEPT_MILLISECONDS 1000

static int connect_now(void)
{
    struct sockaddr_un address = {0};
    struct ucred peer;
    socklen_t size = sizeof peer;
    /* Unlike all else that tells callers apart, securebits can be seen by nobody but the process itself. */
    if (prctl(PR_GET_SECUREBITS) != 0 || !meeting_find(&address))
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
        int64_t left = deadline - now();
        struct pollfd wanted = {.fd = channel->fd, .events = POLLIN};
        if (channel_wants_to_send(channel))
            wanted.events |= POLLOUT;
        /* Where many processes want to run the time may be over before we are asked: what has come by then counts. */
        if (poll(&wanted, 1, left > 0 ? (int)left : 0) == 0)
            return false;
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
    int fd = tree_digest(&digest) ? connect_now() : -1;
    if (fd < 0)
        return false;
    channel_open(channel, fd);
    if (await(channel, HELLO, now() + HELLO_MILLISECONDS) &&
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
