#ifndef EXECUTOR_SYNC_H
#define EXECUTOR_SYNC_H

#include "run.h"

/* The conversation with the runtime (docs/sync-protocol.md). */

#define SYNC_MAX_PAYLOAD 4096u
#define SYNC_MAX_PLAN 32768u /* of a procPlan */
#define SYNC_MAX_FDS 253u

struct sync_header {
    uint16_t type, step;
    uint32_t op;
    int32_t error;
    uint32_t flags, length, reserved;
};
_Static_assert(sizeof(struct sync_header) == 24, "wire form");

enum { SYNC_HAS_FDS = 1 };

enum sync_level { SYNC_LOG_ERROR = 2, SYNC_LOG_WARNING = 3, SYNC_LOG_INFO = 4, SYNC_LOG_DEBUG = 5 };

/* Sends a message; `fd` goes along unless it is -1. */
int sync_send(struct run *run, enum sync_type type, const void *payload, size_t length, int fd);

/* Waits for the reply `expected`. */
int sync_await(struct run *run, enum sync_type expected);

/* Waits for the reply `expected`, which brings one fd; it is the caller's. */
int sync_await_fd(struct run *run, enum sync_type expected);

/* Waits for a packet of procPlan: how many bytes of a plan came, at most `size`. Up to `fds` fds go into the slots that
 * an init plan asks for, in their order. */
ssize_t sync_await_plan(struct run *run, void *room, size_t size, size_t fds);

/* Waits for procCgroups and puts its fds, if there are any, into their slots. */
int sync_await_cgroups(struct run *run);

/* procLog; that it cannot be sent is no failure. For the format see text.h. */
void sync_warn(struct run *run, const char *format, ...);

/* procError, if the socket is still there. */
void sync_error(struct run *run);

#endif
