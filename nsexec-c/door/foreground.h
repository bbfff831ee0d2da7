/* One process of a container in the foreground: its signals, its terminal or pipes, its end. */
#ifndef DOOR_FOREGROUND_H
#define DOOR_FOREGROUND_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "channel.h"
#include "relay.h"

#define FOREGROUND_RELAYS RELAYS_MAX

struct foreground {
    bool active;
    bool ended;
    bool cut; /* asked to end while only output was awaited */
    int status;
    pid_t pid;
    int pidfd;
    uint32_t flags;
    uint32_t linger; /* milliseconds */
    struct master master;
    struct relay relays[FOREGROUND_RELAYS];
    size_t relay_count;
    int cgroups[DOOR_FDS_MAX];
    size_t cgroup_count;
};

/* Takes over what FOREGROUND tells. False: not such a message. */
bool foreground_start(struct foreground *foreground, struct message *message);

void foreground_signal(struct foreground *foreground, int signal);

/* The process ended: kills its cgroups if so told; what it wrote still goes out. */
void foreground_end(struct foreground *foreground, int status);

/* Whether it ended and its output is out. */
bool foreground_is_over(const struct foreground *foreground);

/* 128 + signal, or the exit status. */
int foreground_code(const struct foreground *foreground);

#define FOREGROUND_POLLS (FOREGROUND_RELAYS + 1)
size_t foreground_polls(const struct foreground *foreground, struct pollfd *polls);

/* Copies what can be copied. */
void foreground_step(struct foreground *foreground);

#endif
