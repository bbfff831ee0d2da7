/* The SOCK_SEQPACKET channel to the JVM: messages in, put together from their packets; a queue of messages out. */
#ifndef DOOR_CHANNEL_H
#define DOOR_CHANNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bytes.h"
#include "protocol.h"

struct message {
    struct door_header header; /* of the first packet */
    struct bytes payload;
    int fds[DOOR_FDS_MAX]; /* a taken one is -1 */
    size_t fd_count;
};

struct outgoing;

struct channel {
    int fd; /* -1: closed */
    struct message incoming;
    bool incomplete;
    struct outgoing *first, **end;
};

enum received { RECEIVED, NOTHING_YET, CHANNEL_CLOSED, CHANNEL_BROKEN };

void channel_open(struct channel *channel, int fd);
void channel_close(struct channel *channel);

/* Receives into channel->incoming, which is valid, with its fds, until the next call. BROKEN: not the protocol. */
enum received channel_receive(struct channel *channel);

/* Queues a message; the payload is taken over (and emptied), the fds are the queue's to close. Dropped if closed. */
void channel_send(struct channel *channel, enum door_type type, uint32_t id, int64_t value, struct bytes *payload,
                  const int *fds, size_t fd_count);

/* Sends what the socket takes. */
void channel_flush(struct channel *channel);

bool channel_wants_to_send(const struct channel *channel);

/* Takes an fd out of the message: the caller's to close. -1 if there is none such. */
int message_take_fd(struct message *message, size_t index);

#endif
