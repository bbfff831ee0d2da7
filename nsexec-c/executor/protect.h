#ifndef EXECUTOR_PROTECT_H
#define EXECUTOR_PROTECT_H

#include "run.h"

/*
 * /proc and /sys as they were mounted. What lies below them is protected in that mount, whatever bears its name by then:
 * who can rename in the rootfs could otherwise have the masks put elsewhere, and see what they were to hide.
 */

/* Notes what is mounted on `path`, if that is one of the two. */
void anchor_set(struct run *run, const char *path, int mount);

/* A path to protect, O_PATH. -ENOENT: it is not there; -1: described. */
int anchor_open(struct run *run, const char *path);

void anchors_close(struct run *run);

/* A run of MASK_PATH ops shares one empty tmpfs and the null device, and with the READONLY_PATH ops before them the
 * anchors; it ends with the first op that is another. */
static inline void protect_end(struct run *run)
{
    if (run->op.code == OP_MASK_PATH || run->op.code == OP_READONLY_PATH)
        return;
    close_fd(&run->mask);
    close_fd(&run->mask_null);
    run->mask = run->mask_null = -1;
    anchors_close(run);
}

#endif
