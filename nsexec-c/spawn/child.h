#ifndef SPAWN_CHILD_H
#define SPAWN_CHILD_H

/* What runs in the child, from clone3 to execve; `data` is its struct spawn. Returns only after a failure, with errno
 * left in spawn->error. */
int spawn_child(void *data);

#endif
