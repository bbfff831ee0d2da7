#define _GNU_SOURCE
#include "channel.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "sys.h"

BEHIND_THE_REST unsigned char channel_packet[DOOR_PAYLOAD_MAX];

void channel_open(struct channel *channel, int fd)
{
    *channel = (struct channel){.fd = fd};
    channel->end = &channel->first;
}

void message_close_fds(struct message *message)
{
    close_fds(message->fds, message->fd_count);
    message->fd_count = 0;
}

static void clear_incoming(struct channel *channel)
{
    message_close_fds(&channel->incoming);
    channel->incoming.payload = (struct slice){0};
    bytes_free(&channel->parts);
}

void channel_close(struct channel *channel)
{
    if (channel->fd < 0)
        return;
    channel_drop_queue(channel);
    clear_incoming(channel);
    close(channel->fd);
    channel->fd = -1;
}

int message_take_fd(struct message *message, size_t index)
{
    if (index >= message->fd_count)
        return -1;
    int fd = message->fds[index];
    message->fds[index] = -1;
    return fd;
}

/* Takes the fds out of a packet's control messages; returns false if some were cut off. */
static bool collect_fds(struct msghdr *packet, int *fds, size_t *count)
{
    *count = 0;
    for (struct cmsghdr *part = CMSG_FIRSTHDR(packet); part; part = CMSG_NXTHDR(packet, part)) {
        if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS)
            continue;
        size_t number = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (size_t i = 0; i < number && *count < DOOR_FDS_MAX; i++)
            memcpy(&fds[(*count)++], CMSG_DATA(part) + i * sizeof(int), sizeof(int));
    }
    return !(packet->msg_flags & MSG_CTRUNC);
}

static bool accept_packet(struct channel *channel, const struct door_header *header, struct slice payload,
                          const int *fds, size_t fd_count)
{
    struct message *message = &channel->incoming;
    bool first = !channel->incomplete;

    if (first) {
        clear_incoming(channel);
        message->header = *header;
    }
    /* From here on they are closed with the message, whatever comes. */
    if (fd_count) {
        if (!first) {
            close_fds(fds, fd_count);
            return false;
        }
        memcpy(message->fds, fds, fd_count * sizeof(int));
        message->fd_count = fd_count;
    }
    if (payload.length > DOOR_PAYLOAD_MAX || header->length != payload.length || header->reserved ||
        header->flags & ~DOOR_MORE)
        return false;
    if (header->type != message->header.type || header->id != message->header.id)
        return false;
    if (message->payload.length + payload.length > DOOR_MESSAGE_MAX)
        return false;
    channel->incomplete = header->flags & DOOR_MORE;
    /* Mostly there is one packet, which stays where it was received. */
    message->payload = payload;
    if (!first || channel->incomplete) {
        put(&channel->parts, payload.data, payload.length);
        message->payload = (struct slice){channel->parts.data, channel->parts.length};
    }
    return true;
}

enum received channel_receive(struct channel *channel)
{
    int fds[DOOR_FDS_MAX];
    union {
        char bytes[CMSG_SPACE(DOOR_FDS_MAX * sizeof(int))];
        struct cmsghdr align;
    } control;

    for (;;) {
        struct door_header header = {0};
        struct iovec parts[2] = {{&header, sizeof header}, {channel_packet, sizeof channel_packet}};
        struct msghdr packet = {.msg_iov = parts, .msg_iovlen = 2, .msg_control = &control, .msg_controllen = sizeof control};
        size_t fd_count;
        ssize_t size = recvmsg(channel->fd, &packet, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
        /* ECONNRESET: the other end closed without having read everything. It is reported once, before what it sent. */
        if (size < 0 && (errno == EINTR || errno == ECONNRESET))
            continue;
        if (size < 0)
            return errno == EAGAIN ? NOTHING_YET : CHANNEL_CLOSED;
        if (size == 0)
            return CHANNEL_CLOSED;
        bool whole = collect_fds(&packet, fds, &fd_count) && !(packet.msg_flags & MSG_TRUNC) && size >= (ssize_t)sizeof header;
        struct slice received = {channel_packet, whole ? (size_t)size - sizeof header : SIZE_MAX};
        if (!accept_packet(channel, &header, received, fds, fd_count))
            return CHANNEL_BROKEN;
        if (!channel->incomplete)
            return RECEIVED;
    }
}
