#ifndef EXECUTOR_LOOKPATH_H
#define EXECUTOR_LOOKPATH_H

#include <limits.h>

/*
 * Finds an executable as Go's exec.LookPath does, which runc uses: 0 with the path in `found`, or -1 described in Go's
 * words (callers match on them).
 */
int look_path(const char *name, const char *path, char found[PATH_MAX]);

#endif
