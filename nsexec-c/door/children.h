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
};

/* Reaps one child that ended, if there is one. */
bool children_reap(struct children *children, struct child_exit *exit);

bool children_find_exit(const struct children *children, pid_t pid, int *status);

/* Kills all children that the caller did not leave to us, again and again until there are none (five seconds at most).
 * None is reaped meanwhile by anybody else, so a pid means what it meant. */
void children_kill(struct children *children, const struct caller *caller);

#endif
