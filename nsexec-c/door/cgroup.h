#ifndef DOOR_CGROUP_H
#define DOOR_CGROUP_H

/* Kills all processes in a cgroup and those below it, and waits (five seconds at most) until there are none. */
void cgroup_kill(int directory);

#endif
