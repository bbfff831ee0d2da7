#ifndef SPAWN_REQUEST_H
#define SPAWN_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct fd_move {
    int from;
    int to;
};

/* Memory for one spawn at a time, mapped with the first that it is too small for, and kept for the next. Zeros: none yet. */
struct room {
    unsigned char *base;
    size_t size;
    bool lent;      /* was not mapped */
    bool stackless; /* the child runs on its parent's stack */
};

/* A decoded spawn request: everything the child reads, in one room that may also hold the child's stack. */
struct spawn {
    uint32_t flags;
    int exe;
    int cwd;
    int cgroup;
    uint64_t blocked;
    uint64_t ignored;
    uint64_t inherited; /* signals that the parent may ignore, and the child with it */
    char **argv;
    char **envp;
    const char *path;      /* NULL: exe is executed */
    struct fd_move *moves; /* ascending by `to`, no `to` twice */
    size_t move_count;
    pid_t parent;       /* the child's, for PDEATHSIG */
    volatile int error; /* errno of the child's failure; written by the child */

    void *stack; /* NULL: the parent's */
    size_t stack_size;
};

/* How fds in a request are to be read. */
struct fd_names {
    const int *packet; /* NULL: every fd is one of this process */
    size_t packet_count;
};

/* Decodes and checks a request, in the room. Returns NULL with errno set: EINVAL, EBADF, E2BIG, ENOMEM. */
struct spawn *spawn_decode(const void *request, size_t length, const struct fd_names *names, struct room *room);

void room_free(struct room *room);

#endif
