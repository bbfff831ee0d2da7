/* Lets a call that may wait for ever (open of a FIFO, connect to a full backlog) be cut short by a signal that would end
 * the program, although all signals are blocked and are read elsewhere. */
#ifndef DOOR_PATIENCE_H
#define DOOR_PATIENCE_H

#include <stdbool.h>

#include "caller.h"

/* From here to patience_end() system calls fail with EINTR a few times a second. False with errno: no timer. */
bool patience_begin(void);
void patience_end(void);

/* Whether such a signal came: to be asked after EINTR. */
bool patience_is_over(const struct caller *caller);

#endif
