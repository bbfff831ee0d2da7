/*
 * The door protocol's numbers (docs/door-protocol.md). Java's enum of the same names is tested against this file.
 */
#ifndef DOOR_PROTOCOL_H
#define DOOR_PROTOCOL_H

#include <stdint.h>

#define DOOR_HEADER_SIZE 24
#define DOOR_PAYLOAD_MAX 61440
#define DOOR_FDS_MAX 253 /* SCM_MAX_FD */

/* A message that comes in several packets (MORE) may be as long as argv and environment can be: execve(2) allows
 * three quarters of 8 MiB for both. */
#define DOOR_MESSAGE_MAX (16u << 20)

/* Bits of a header's flags. */
#define DOOR_MORE 1

enum door_type {
    REQUEST = 1,
    REPLY = 2,
    CHILD_EXIT = 3,
    FOREGROUND_EXIT = 4,
    OPEN = 16,
    CONNECT = 17,
    SPAWN = 18,
    FOREGROUND = 19,
    EXIT = 20,
    FOREGROUND_PREPARE = 21,
    ADOPT = 22,
    HELLO = 23,
    ACCEPTED = 24,
    REFUSED = 25,
    ALIVE = 26,
    NOTIFY = 27,
};

/* cwd, then 0, 1 and 2. */
#define REQUEST_FDS 4

/* Bits of REQUEST's flags. */
#define REQUEST_FINISH 1
#define REQUEST_UNDO 2

/* Bits of FOREGROUND's and FOREGROUND_PREPARE's flags; PIPE is of fd 0, the next two bits are of 1 and 2. */
#define FOREGROUND_TTY 1
#define FOREGROUND_KILL_CGROUP 4
#define FOREGROUND_FINISH 8
#define FOREGROUND_SUBREAPER 16
#define FOREGROUND_PIPE 32

/* Bits of a spawn request's flags. */
#define SPAWN_CLONE_PARENT 1
#define SPAWN_CLONE_INTO_CGROUP 2
#define SPAWN_SETSID 4
#define SPAWN_NEW_PGRP 8
#define SPAWN_PDEATHSIG 16
#define SPAWN_PATH 32
#define SPAWN_NEW_PIDS 64
#define SPAWN_ADOPT 128
#define SPAWN_FLAGS_KNOWN 255

/* A bit of SPAWN's value; the others are the flags of the FOREGROUND_PREPARE that it stands for. */
#define SPAWN_PREPARES 256

struct door_header {
    uint16_t type;
    uint16_t flags;
    uint32_t id;
    int64_t value;
    uint32_t length;
    uint32_t reserved;
};

_Static_assert(sizeof(struct door_header) == DOOR_HEADER_SIZE, "the header has no padding");

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "the protocols are little-endian and are read and written in place"
#endif

#endif
