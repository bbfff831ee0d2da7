/* The state of one call, and what its parts tell each other. */
#ifndef DOOR_CALL_H
#define DOOR_CALL_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "caller.h"
#include "channel.h"
#include "children.h"
#include "foreground.h"
#include "jvm.h"
#include "notify.h"
#include "tree.h"

#define NEVER INT64_MAX

/* For a JVM to leave, once it may. */
#define LEAVE_MILLISECONDS 5000

/* A server that has been silent for so long has died or been stopped: it says ALIVE every two seconds. */
#define SILENCE_MILLISECONDS 10000

struct door {
    const struct caller *caller;
    struct tree *tree; /* opened when a JVM is started */
    struct visit visit;
    bool warm;      /* a resident server has this visit: no child of ours */
    bool cold_only; /* one died already */
    bool silent;    /* it said nothing for too long, and may hold its locks */
    struct jvm jvm;
    struct channel channel;
    struct children children;
    struct foreground foreground;
    struct notify notify;
    pid_t init;    /* adopted, or 0 */
    pid_t adopted; /* the same, also when it was released */
    int init_pidfd;
    int child_signals, signals; /* signalfds: SIGCHLD; all others */
    bool prepared;              /* signals are kept for the foreground process */
    int dying;                  /* signal that ended the call */
    bool broken;                /* the JVM did not keep to the protocol */
    bool over;
    int code;
    int64_t heard;    /* when the server last said something */
    int64_t deadline; /* milliseconds; what it is for depends on the state */
};

/* Milliseconds of the monotonic clock. */
int64_t now(void);

/* There is an exit code: the call is over. */
void finish(struct door *door, int code);

/* waiting.c */

/* When something has to be done though nothing comes. */
int64_t next_deadline(const struct door *door);

/* What poll(2) says. */
struct ready {
    bool children, signals, channel;
};

struct ready wait_for_something(struct door *door);

/* visits.c: JVMs that come, leave and die. */

/* Asks the server or, without it, a JVM of our own. On failure says why and returns false. */
bool visit_start(struct door *door);
/* A second JVM for the same call. */
void visit_again(struct door *door, uint32_t flags, int status, int64_t deadline);
void release_init(struct door *door);
/* The JVM is gone, or must go, in the middle of its work: nothing it started may stay. */
void kill_what_it_left(struct door *door);
/* The channel was closed, or has to be. */
void on_hang_up(struct door *door);

/* messages.c */

/* False: not the protocol. */
bool on_message(struct door *door);
/* The foreground process ended. */
void on_foreground_end(struct door *door, int status);
/* A JVM is to finish, if FOREGROUND said so. */
void ask_to_finish(struct door *door);

#endif
