/* The install tree that this program lies in. */
#ifndef DOOR_TREE_H
#define DOOR_TREE_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

#include "bytes.h"

struct tree {
    bool opened;         /* the rest counts */
    char path[PATH_MAX]; /* absolute, as the kernel knows it */
    int fd;              /* the directory */
    int java;            /* <tree>/runtime/bin/java, O_PATH */
};

/* What a server of the same build must show: the number in <tree>/lib/digest, or false if this program was laid out in no
 * tree. Trust does not hang on it: a server is trusted for its user's sake. */
bool tree_digest(int64_t *digest);

/* Once it was successful, does nothing more. Finds the tree from /proc/self/exe, and refuses it if anyone but root or this program's owner (root or the caller)
 * could have written what a JVM reads from it. On failure says why and returns false. */
bool tree_open(struct tree *tree);

/* Appends the arguments in the file <tree>/NAME to a list of strings: one a line, `<tree>` replaced; blank lines and
 * those that begin with # left out. Adds their number to *count. */
bool tree_read_options(const struct tree *tree, const char *name, struct bytes *arguments, uint32_t *count);

#endif
