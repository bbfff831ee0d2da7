// The points at which faultpoint.c can stop a call of the runtime.
#ifndef FAULTPOINT_H
#define FAULTPOINT_H

#include <linux/seccomp.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum kind { OTHER, JVM, EXECUTOR };

// Installs the filter on this process and what it starts; returns the listener. Only the calls that runtimes make in
// their thousands while they start, and those that change nothing, are left out.
int filter_install(void);

// Reads memory of a process that waits in a system call; what cannot be read is left zero.
void peek(pid_t pid, unsigned long long from, void *to, size_t size);

// What a call of the JVM is good for as a point, in words; false: it is none.
bool jvm_point(const struct seccomp_notif *call, char *label, size_t size);

#endif
