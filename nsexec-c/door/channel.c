#define _GNU_SOURCE
#include "channel.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>


struct outgoing {
    struct outgoing *next;
    struct door_header header;
    struct bytes payload;
    size_t sent;
    int fds[REQUEST_FDS];
    size_t fd_count;
};

void channel_open(struct channel *channel, int fd)
{
    *channel = (struct channel){.fd = fd};
    channel->end = &channel->first;
}

static void message_clear(struct message *message)
{
    for (size_t i = 0; i < message->fd_count; i++) {
        if (message->fds[i] >= 0)
            close(message->fds[i]);
    }
    message->fd_count = 0;
    /* Kept for the next one, unless it grew large. */
    if (message->payload.capacity > DOOR_PAYLOAD_MAX)
        bytes_free(&message->payload);
    message->payload.length = 0;
}

static void pop(struct channel *channel)
{
    struct outgoing *first = channel->first;
    channel->first = first->next;
    if (!channel->first)
        channel->end = &channel->first;
    for (size_t i = 0; i < first->fd_count; i++)
        close(first->fds[i]);
    bytes_free(&first->payload);
    free(first);
}

void channel_close(struct channel *channel)
{
    if (channel->fd < 0)
        return;
    while (channel->first)
        pop(channel);
    message_clear(&channel->incoming);
    bytes_free(&channel->incoming.payload);
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

bool channel_wants_to_send(const struct channel *channel)
{
    return channel->fd >= 0 && channel->first;
}

void channel_send(struct channel *channel, enum door_type type, uint32_t id, int64_t value, struct bytes *payload,
                  const int *fds, size_t fd_count)
{
    struct outgoing *message;
    if (channel->fd < 0 || fd_count > REQUEST_FDS) {
        for (size_t i = 0; i < fd_count; i++)
            close(fds[i]);
        if (payload)
            bytes_free(payload);
        return;
    }
    message = need(sizeof *message);
    *message = (struct outgoing){.header = {.type = (uint16_t)type, .id = id, .value = value}, .fd_count = fd_count};
    for (size_t i = 0; i < fd_count; i++)
        message->fds[i] = fds[i];
    if (payload) {
        message->payload = *payload;
        *payload = (struct bytes){0};
    }
    *channel->end = message;
    channel->end = &message->next;
    channel_flush(channel);
}

/* Sends the next packet of the first message; its fds go with the first packet. */
static bool send_packet(struct channel *channel, struct outgoing *message)
{
    size_t left = message->payload.length - message->sent;
    size_t size = left > DOOR_PAYLOAD_MAX ? DOOR_PAYLOAD_MAX : left;
    struct iovec parts[2] = {{&message->header, sizeof message->header},
                             {message->payload.data + message->sent, size}};
    union {
        char bytes[CMSG_SPACE(REQUEST_FDS * sizeof(int))];
        struct cmsghdr align;
    } control;
    struct msghdr packet = {.msg_iov = parts, .msg_iovlen = size ? 2 : 1};

    message->header.length = (uint32_t)size;
    message->header.flags = left > size ? DOOR_MORE : 0;
    if (message->fd_count) {
        memset(&control, 0, sizeof control);
        packet.msg_control = control.bytes;
        packet.msg_controllen = CMSG_SPACE(message->fd_count * sizeof(int));
        struct cmsghdr *rights = CMSG_FIRSTHDR(&packet);
        rights->cmsg_level = SOL_SOCKET;
        rights->cmsg_type = SCM_RIGHTS;
        rights->cmsg_len = CMSG_LEN(message->fd_count * sizeof(int));
        memcpy(CMSG_DATA(rights), message->fds, message->fd_count * sizeof(int));
    }
    if (sendmsg(channel->fd, &packet, MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
        return false;
    message->sent += size;
    for (size_t i = 0; i < message->fd_count; i++)
        close(message->fds[i]);
    message->fd_count = 0;
    return true;
}

void channel_flush(struct channel *channel)
{
    while (channel->fd >= 0 && channel->first) {
        struct outgoing *message = channel->first;
        if (send_packet(channel, message)) {
            if (message->sent == message->payload.length)
                pop(channel);
        } else if (errno == EAGAIN || errno == ENOBUFS) {
            return;
        } else {
            /* The other end is gone; reading will tell, after what it sent before. */
            while (channel->first)
                pop(channel);
        }
    }
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

static bool accept_packet(struct channel *channel, const struct door_header *header, const unsigned char *payload,
                          size_t size, const int *fds, size_t fd_count)
{
    struct message *message = &channel->incoming;
    bool first = !channel->incomplete;

    if (first) {
        message_clear(message);
        message->header = *header;
    }
    /* From here on they are closed with the message, whatever comes. */
    if (fd_count) {
        if (!first) {
            for (size_t i = 0; i < fd_count; i++)
                close(fds[i]);
            return false;
        }
        memcpy(message->fds, fds, fd_count * sizeof(int));
        message->fd_count = fd_count;
    }
    if (size > DOOR_PAYLOAD_MAX || header->length != size || header->reserved || header->flags & ~DOOR_MORE)
        return false;
    if (header->type != message->header.type || header->id != message->header.id)
        return false;
    if (message->payload.length + size > DOOR_MESSAGE_MAX)
        return false;
    put(&message->payload, payload, size);
    channel->incomplete = header->flags & DOOR_MORE;
    return true;
}

enum received channel_receive(struct channel *channel)
{
    static unsigned char payload[DOOR_PAYLOAD_MAX];
    int fds[DOOR_FDS_MAX];
    union {
        char bytes[CMSG_SPACE(DOOR_FDS_MAX * sizeof(int))];
        struct cmsghdr align;
    } control;

    for (;;) {
        struct door_header header = {0};
        struct iovec parts[2] = {{&header, sizeof header}, {payload, sizeof payload}};
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
        if (!accept_packet(channel, &header, payload, whole ? (size_t)size - sizeof header : SIZE_MAX, fds, fd_count))
            return CHANNEL_BROKEN;
        if (!channel->incomplete)
            return RECEIVED;
    }
}
