/* The resident server, `jrunc serve`: reached if there is one that can be trusted and answers at once. */
#ifndef DOOR_WARM_H
#define DOOR_WARM_H

#include <stdbool.h>

#include "caller.h"
#include "channel.h"
#include "jvm.h"

/* Hands the request to the server. True: it accepted, and the channel is open. False: go the cold way, nobody has
 * begun anything. Says nothing. */
bool warm_start(struct channel *channel, const struct caller *caller, const struct visit *visit);

#endif
