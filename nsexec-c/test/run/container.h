#ifndef TEST_CONTAINER_H
#define TEST_CONTAINER_H

#include "session.h"

/* A rootfs of busybox, and the ops that every container here has. */

extern char rootfs[128], scratch[96];
extern bool in_userns;    /* build containers for an unprivileged caller */
extern bool own_cgroupns; /* with a cgroup namespace */
enum { CALLER = 54321 };

void rootfs_make(void);
void rootfs_remove(void);

/* Runs a shell command on the host; it must succeed. */
void host(const char *format, ...);

/* Bootstrap with all namespaces, then init up to BIND_ROOTFS. */
void open_container(struct session *s);
/* /proc, /dev with a null device */
void basic_mounts(struct session *s);
/* ENTER_ROOT and REOPEN_NULL */
void enter(struct session *s);
/* From FIND_EXECUTABLE to EXECVE of `sh -c script` */
void finish(struct session *s, const char *script);

/* Runs it and checks that init ended with 0; prints what was said if it did not. */
void run_well(struct session *s);
/* Runs it and checks that it failed in `code` with this phrase, on the socket and in the recorder alike. */
void run_badly(struct session *s, unsigned code, const char *text);

#endif
