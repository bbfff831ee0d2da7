#ifndef EXECUTOR_PROCFS_H
#define EXECUTOR_PROCFS_H

/*
 * A procfs that the container cannot have prepared (CVE-2019-16884, CVE-2025-52881): a fresh, detached instance; where
 * the kernel grants none, /proc if it is one, and then nothing is followed out of it. Returns the fd of its root.
 */
int procfs_open(void);

/* Writes `value` to `path` below a procfs. -errno, with the step noted. */
int try_procfs_write(int procfs, const char *path, const char *value);

#endif
