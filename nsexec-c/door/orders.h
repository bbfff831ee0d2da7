/* The orders that are answered with a REPLY. */
#ifndef DOOR_ORDERS_H
#define DOOR_ORDERS_H

#include <stdbool.h>
#include <sys/types.h>

#include "caller.h"
#include "channel.h"

/* What was started to be adopted at once. */
struct adoptee {
    pid_t pid; /* 0: none was */
    int pidfd; /* the door's own */
};

/* OPEN, CONNECT, SPAWN. False: the message is none of these, or malformed. */
bool order_run(struct channel *channel, struct message *message, const struct caller *caller, struct adoptee *adoptee);

#endif
