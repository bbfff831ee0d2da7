#ifndef DOOR_SAY_H
#define DOOR_SAY_H

/* Writes `jrunc: `, the strings up to a NULL, and a newline to the caller's stderr, in one write. */
__attribute__((sentinel)) void say(const char *first, ...);

/* A number in decimal, in a buffer that the next call overwrites. */
const char *decimal(long number);

#endif
