#ifndef EXECUTOR_PLAIN_H
#define EXECUTOR_PLAIN_H

#include "run.h"

/*
 * Paths without a symbolic link, which are all but a few: one openat2() leads there, and the fd lies where the path says.
 * Whatever is not so plain is left to path.h's walk. The directory that something was made in last stays open, since
 * most plans make one thing after the other in /dev or /sys/fs/cgroup.
 */

/* Where `path` lies if no link is met on it: it holds no `..`, and begins with another name than /proc or ends with it. */
enum plain_place { PLAIN_SOMEWHERE, PLAIN_BESIDE_PROC, PLAIN_AT_PROC };
enum plain_place plain_place(const char *path);

/* What lies at `path`, O_PATH | flags; -errno, -ELOOP when there is a link on the way. */
int plain_open(int root, const char *path, int flags);

/* The same for a name in a directory. */
int plain_open_in(int parent, const char *name, bool directory);

/* Whether the directory that `path` lies in is still open. */
bool plain_is_kept(const struct run *run, const char *path);

/* Makes a directory (0755) or an empty file (0644), and opens it, O_PATH: *made: it was not there. What is opened for a
 * directory is one, whoever was quicker, and no link leads there. -errno: what
 * it takes is a walk, which will find the words for it, too. */
int plain_make(struct run *run, const char *path, bool directory, bool *made);

/* Makes a directory (0755) where there is nothing: an fd of the one it lies in, which stays ours, with its name in there. */
int plain_make_new(struct run *run, const char *path, const char **name);

/* `directory` is what lies at `path` now: the next things are made in there. */
void plain_keep(struct run *run, const char *path, int directory);

/* The directory that `path`'s last component lies in, made if missing; it stays ours. `name` gets that component. */
int plain_parent(struct run *run, const char *path, char name[NAME_MAX + 1]);

/* Something may have been mounted on the directory, or on one above it. */
void plain_forget(struct run *run);

/* Whether the op leaves the directory as it is, so that the next op may have it. */
bool plain_lasts(unsigned code);

#endif
