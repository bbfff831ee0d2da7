/* One call of the runtime, from the JVM's start to the exit code. */
#ifndef DOOR_DOOR_H
#define DOOR_DOOR_H

#include "caller.h"
#include "tree.h"

/* Serves the JVM until there is an exit code. Does not return if the call ends by a signal. */
int door_serve(const struct caller *caller, struct tree *tree);

#endif
