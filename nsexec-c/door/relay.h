/* Copies bytes one way between an fd of the caller's and one of the container's, through one bounded buffer, without
 * ever blocking and without changing what the caller shares with others (O_NONBLOCK is a flag of the open file). */
#ifndef DOOR_RELAY_H
#define DOOR_RELAY_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>

#define RELAY_BUFFER (32u << 10)

/* In the life of a process: stdin, stdout, stderr; or to and from the master. */
#define RELAYS_MAX 3

enum end_kind {
    END_NONBLOCKING, /* reads and writes give EAGAIN */
    END_SOCKET,      /* so they do with MSG_DONTWAIT */
    END_FILE,        /* never waits for long */
    END_BLOCKING,    /* small ones do not block once poll(2) allows them */
    END_MASTER,      /* as NONBLOCKING; a hang-up is not the end, and poll(2) is no help then (struct master) */
};

/* A pty's master: edge-triggered through an epoll fd, since POLLHUP stays on for as long as nobody has the slave open,
 * which a container may change at any time. */
struct master {
    int fd;
    int epoll;
    bool readable;
    bool writable;
};

struct end {
    int fd; /* 0 to 2: the caller's, never closed */
    enum end_kind kind;
    struct master *master;
};

struct relay {
    struct end from, to;
    char *buffer;
    size_t start, end;
    bool done;   /* all was read and written, or somebody went away; `from` and `to` are closed if ours */
    bool ending; /* EAGAIN (and a hang-up) of a master is its end from now on */
    bool paused; /* a terminal that may not be read from the background */
};

struct end end_of_caller(int fd);
struct end end_of_container(int fd);
bool master_open(struct master *master, int fd);
struct end end_of_master(struct master *master);
/* Notes what became possible. */
void master_update(struct master *master);

/* At most RELAYS_MAX times. */
void relay_start(struct relay *relay, struct end from, struct end to);

/* What to poll for: entries for at most one fd; false if nothing (done, paused, or a master's matter). */
bool relay_wants(const struct relay *relay, struct pollfd *poll);

/* Copies what can be copied now. */
void relay_step(struct relay *relay);

/* Ends it, with what is in the buffer. */
void relay_stop(struct relay *relay);

#endif
