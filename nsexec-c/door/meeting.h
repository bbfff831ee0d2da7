/* Where a server of this caller listens (docs/door-protocol.md, "The warm way"). */
#ifndef DOOR_MEETING_H
#define DOOR_MEETING_H

#include <stdbool.h>
#include <sys/un.h>

/* No byte of the path comes from the environment. False: there is no socket, or somebody else could have put it there. */
bool meeting_find(struct sockaddr_un *address);

#endif
