/*
 * nsexec_spawn(): starts one process as a spawn request (docs/door-protocol.md) tells, from a thread of any program,
 * a JVM included. The same source is in libnsexec.so (for Java) and in the front door.
 */
#ifndef SPAWN_H
#define SPAWN_H

#include <stddef.h>
#include <stdint.h>

/*
 * Returns the pid of the started process, with an fd for it in *pidfd (close-on-exec; not wanted if NULL), or -errno:
 * of a bad request, of clone3(2), or of whatever failed in the child before and in its execve(2). After an error
 * nothing is left to wait for, unless CLONE_PARENT made the child another's: its parent sees it exit with code 127.
 */
__attribute__((visibility("default"))) int nsexec_spawn(const void *request, size_t length, int *pidfd);

/*
 * The same, where fds written as -2 - n mean packet[n] (SPAWN), and CLONE_PARENT is left out. Of the signals not in
 * `ignored` the caller knows that it does not ignore them; nsexec_spawn() cannot know that of a JVM. For a program of
 * one thread.
 */
int spawn_for_packet(const void *request, size_t length, const int *packet, size_t packet_count, uint64_t ignored,
                     int *pidfd);

#endif
