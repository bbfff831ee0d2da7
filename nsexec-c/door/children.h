/* The children of this program: which ended how, and killing them. */
#ifndef DOOR_CHILDREN_H
#define DOOR_CHILDREN_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "caller.h"

/* How many exits are kept: a foreground process may end before the JVM says that it is the foreground one. */
#define EXITS_KEPT 64

struct child_exit {
    pid_t pid;
    int status; /* as waitpid(2) gives it */
};

struct children {
    struct child_exit exits[EXITS_KEPT];
    size_t exit_count; /* all that there were */
    pid_t kept;        /* see children_keep(), or 0 */
    bool kept_told;    /* its end was given out */
};

/* The pid of a child that ended and was not yet given out, or 0. */
pid_t children_ended(const struct children *children);

/* How that one ended. It is reaped, unless it is the kept one. False: it is no child any more. */
bool children_take(struct children *children, pid_t pid, struct child_exit *exit);

/* Not to be reaped: a detached process that has ended belongs to whoever becomes its parent after us. A containerd
 * shim and conmon wait for its status, and for ever if they never get to see it. */
void children_keep(struct children *children, pid_t pid);

/* There is nobody else to wait for it, after all. */
void children_keep_none(struct children *children);

bool children_find_exit(const struct children *children, pid_t pid, int *status);

/* Kills all children that the caller did not leave to us, again and again until there are none (five seconds at most).
 * None is reaped meanwhile by anybody else, so a pid means what it meant. */
void children_kill(struct children *children, const struct caller *caller);

#endif
