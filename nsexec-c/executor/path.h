#ifndef EXECUTOR_PATH_H
#define EXECUTOR_PATH_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * Paths in the container's root, which the container may change while we look. Whatever they hold (`..`, absolute
 * symbolic links), they stay below `root`, and the answer is an fd. All return it, or -errno.
 */

/* openat2(RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS | resolve); close-on-exec is added. */
int path_open(int root, const char *path, int flags, uint64_t resolve);

/* The directory, O_PATH; what is missing of it is made with `mode`. A symbolic link to nothing is followed, and what it
 * names is made, as runc's SecureJoin has it. */
int path_make_directory(int root, const char *path, mode_t mode);

/* The file, O_PATH, whatever it is; a missing one is made as an empty regular file, missing parents with 0755. */
int path_make_file(int root, const char *path, mode_t mode);

/* The directory that the last component of `path` lies in, made if missing; `name` gets that component, which is
 * neither empty nor `.` nor `..` (EINVAL). */
int path_make_parent(int root, const char *path, char name[NAME_MAX + 1]);

/* The name of what an fd leads to, by /proc/self/fd; "" when there is none. */
void path_of_fd(int fd, char name[PATH_MAX]);

/* Whether an fd leads to where a mount begins (Linux 5.8). */
bool path_is_mount_root(int fd);

/* "/proc/self/fd/N", for calls that take no fd. */
struct fd_path {
    char text[32];
};
struct fd_path path_by_fd(int fd);

#endif
