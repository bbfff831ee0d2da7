/* Messages out. */
#define _GNU_SOURCE
#include "channel.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "sys.h"

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

static void pop(struct channel *channel)
{
    struct outgoing *first = channel->first;
    channel->first = first->next;
    if (!channel->first)
        channel->end = &channel->first;
    close_fds(first->fds, first->fd_count);
    free(first);
}

void channel_drop_queue(struct channel *channel)
{
    while (channel->first)
        pop(channel);
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
