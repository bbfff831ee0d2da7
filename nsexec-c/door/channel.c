#define _GNU_SOURCE
#include "channel.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "sys.h"

BEHIND_THE_REST unsigned char channel_packet[DOOR_PAYLOAD_MAX];

/* A message, or what is left to send of it. */
struct outgoing {
    struct outgoing *next;
    struct door_header header;
    struct slice payload;
    int fds[REQUEST_FDS];
    size_t fd_count;
    bool queued; /* what was lent has been copied: the payload to `kept` */
    unsigned char kept[];
};

void channel_open(struct channel *channel, int fd)
{
    *channel = (struct channel){.fd = fd};
    channel->end = &channel->first;
}

/* What came with one packet mostly has numbers in a row, which one call closes. A taken one is -1. */
static void close_fds(const int *fds, size_t count)
{
    for (size_t i = 0; i < count;) {
        int first = fds[i], last = first;
        for (i++; i < count && first >= 0 && fds[i] == last + 1; i++)
            last++;
        if (first >= 0)
            syscall(SYS_close_range, first, last, 0);
    }
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

static void pop(struct channel *channel)
{
    struct outgoing *first = channel->first;
    channel->first = first->next;
    if (!channel->first)
        channel->end = &channel->first;
    close_fds(first->fds, first->fd_count);
    free(first);
}

void channel_close(struct channel *channel)
{
    if (channel->fd < 0)
        return;
    while (channel->first)
        pop(channel);
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

bool channel_wants_to_send(const struct channel *channel)
{
    return channel->fd >= 0 && channel->first;
}

/* Sends the next packet of a message; its fds go with the first packet. */
static bool send_packet(struct channel *channel, struct outgoing *message)
{
    size_t left = message->payload.length;
    size_t size = left > DOOR_PAYLOAD_MAX ? DOOR_PAYLOAD_MAX : left;
    struct iovec parts[2] = {{&message->header, sizeof message->header},
                             {(void *)(uintptr_t)message->payload.data, size}};
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
    message->payload.data += size;
    message->payload.length -= size;
    if (message->queued)
        close_fds(message->fds, message->fd_count);
    message->fd_count = 0;
    return true;
}

/* Sends what the socket takes. True: nothing is to be sent of this one any more. */
static bool send_message(struct channel *channel, struct outgoing *message)
{
    do {
        /* If the other end is gone reading will tell, after what it sent before. */
        if (!send_packet(channel, message))
            return errno != EAGAIN && errno != ENOBUFS;
    } while (message->payload.length);
    return true;
}

static void enqueue(struct channel *channel, const struct outgoing *message)
{
    struct outgoing *copy = need(sizeof *copy + message->payload.length);
    *copy = *message;
    copy->queued = true;
    copy->payload.data = copy->kept;
    if (message->payload.length)
        memcpy(copy->kept, message->payload.data, message->payload.length);
    for (size_t i = 0; i < copy->fd_count; i++) {
        copy->fds[i] = dup_from(message->fds[i], 3);
        /* Nobody may wait for what cannot be sent. */
        if (copy->fds[i] < 0)
            shutdown(channel->fd, SHUT_RDWR);
    }
    *channel->end = copy;
    channel->end = &copy->next;
}

void channel_send(struct channel *channel, enum door_type type, uint32_t id, int64_t value, const struct slice *payload,
                  const int *fds, size_t fd_count)
{
    struct outgoing message = {.header = {.type = (uint16_t)type, .id = id, .value = value}, .fd_count = fd_count};
    if (channel->fd < 0 || fd_count > REQUEST_FDS)
        return;
    for (size_t i = 0; i < fd_count; i++)
        message.fds[i] = fds[i];
    if (payload)
        message.payload = *payload;
    channel_flush(channel);
    if (channel->first || !send_message(channel, &message))
        enqueue(channel, &message);
}

void channel_flush(struct channel *channel)
{
    while (channel->fd >= 0 && channel->first && send_message(channel, channel->first))
        pop(channel);
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
            for (size_t i = 0; i < fd_count; i++)
                close(fds[i]);
            return false;
        }
        memcpy(message->fds, fds, fd_count * sizeof(int));
        message->fd_count = fd_count;
    }
    if (payload.length > DOOR_PAYLOAD_MAX || header->length != payload.length || header->reserved || header->flags & ~DOOR_MORE)
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
