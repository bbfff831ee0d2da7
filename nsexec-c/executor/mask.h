#ifndef EXECUTOR_MASK_H
#define EXECUTOR_MASK_H

#include "run.h"

/* A run of MASK_PATH ops shares one empty tmpfs; it ends with the first op that is another. */
static inline void mask_end(struct run *run)
{
    close_fd(&run->mask);
    run->mask = -1;
}

#endif
