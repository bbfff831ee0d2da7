/* The orders that are answered with a REPLY. */
#ifndef DOOR_ORDERS_H
#define DOOR_ORDERS_H

#include <stdbool.h>

#include "caller.h"
#include "channel.h"

/* OPEN, CONNECT, SPAWN. False: the message is none of these, or malformed. */
bool order_run(struct channel *channel, struct message *message, const struct caller *caller);

#endif
