/* What the caller gave this process, noted before anything is opened. */
#ifndef DOOR_CALLER_H
#define DOOR_CALLER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "bytes.h"

struct caller {
    char **argv;
    char **environment;
    uint64_t blocked; /* bit n - 1 is signal n */
    uint64_t ignored;
    mode_t umask;
    int cwd;  /* O_PATH */
    int *fds; /* open ones above 2, ascending */
    size_t fd_count;
    const pid_t *children; /* which it had before: a shell that exec'ed us may have left some */
    size_t child_count;
};

/* Notes everything in what are zeros, blocks all signals, opens /dev/null for those of 0 to 2 that are closed. On failure
 * says why and returns false. */
bool caller_note(struct caller *caller, char **argv, char **environment);

/* Moves an fd of this program's own, close-on-exec, above all of the caller's. Returns its new number; -1 with errno if
 * fd was -1 or it cannot be moved. */
int own_fd(int fd);

/* A copy of an fd, of which the same is true. */
int own_copy(int fd);

bool caller_ignores(const struct caller *caller, int signal);

/* Writes the pids of this process's children, as /proc tells them, into an empty buffer; returns their number. */
size_t list_children(struct bytes *pids);

#endif
