/* sd_notify(3): that the container is ready, passed on to the caller's service manager. The door does it, since a service
 * manager listens to nobody but the process that it started, and since the JVM need not stay for it. */
#ifndef DOOR_NOTIFY_H
#define DOOR_NOTIFY_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "channel.h"

enum notify_stage { NOTIFY_NONE, NOTIFY_AWAITS_READY, NOTIFY_AWAITS_BARRIER };

struct notify {
    enum notify_stage stage;
    int socket;  /* what the container sends to */
    int host;    /* connected to the service manager's */
    int process; /* pidfd of the container's init: after its end nothing comes */
    pid_t pid;   /* what the service manager shall watch */
    int barrier; /* closed at its other end once the service manager has read all */
    int64_t deadline; /* milliseconds; for the barrier */
};

/* Takes over what NOTIFY tells. Returns 0, an errno, or -1: not such a message. */
int notify_start(struct notify *notify, struct message *message);

#define NOTIFY_POLLS 2
size_t notify_polls(const struct notify *notify, struct pollfd *polls);

/* Passes on what there is to pass on. */
void notify_step(struct notify *notify);

/* Milliseconds that may be waited; -1: for ever. */
int notify_patience(const struct notify *notify);

#endif
