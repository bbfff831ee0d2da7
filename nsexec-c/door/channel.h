/* The SOCK_SEQPACKET channel to the JVM: messages in, put together from their packets; a queue of messages out. */
#ifndef DOOR_CHANNEL_H
#define DOOR_CHANNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bytes.h"
#include "protocol.h"

/* Bytes that lie elsewhere. */
struct slice {
    const unsigned char *data;
    size_t length;
};

struct message {
    struct door_header header; /* of the first packet */
    struct slice payload;
    int fds[DOOR_FDS_MAX]; /* a taken one is -1 */
    size_t fd_count;
};

struct outgoing;

struct channel {
    int fd; /* -1: closed */
    struct message incoming;
    struct bytes parts; /* its payload, if it came in several packets */
    bool incomplete;
    struct outgoing *first, **end;
};

enum received { RECEIVED, NOTHING_YET, CHANNEL_CLOSED, CHANNEL_BROKEN };

void channel_open(struct channel *channel, int fd);
void channel_close(struct channel *channel);

/* Receives into channel->incoming, which is valid, with its fds, until the next call. BROKEN: not the protocol. */
enum received channel_receive(struct channel *channel);

/* Takes an fd out of the message: the caller's to close. -1 if there is none such. */
int message_take_fd(struct message *message, size_t index);

/* Closes those that nobody took. */
void message_close_fds(struct message *message);

/* sending.c */

/* Sends a message, or queues what the socket does not take now, with copies of payload (or NULL) and fds. Dropped if
 * closed. */
void channel_send(struct channel *channel, enum door_type type, uint32_t id, int64_t value, const struct slice *payload,
                  const int *fds, size_t fd_count);

/* Sends what the socket takes. */
void channel_flush(struct channel *channel);

bool channel_wants_to_send(const struct channel *channel);

/* What is left is not sent. */
void channel_drop_queue(struct channel *channel);

#endif
