#ifndef EXECUTOR_VECTOR_H
#define EXECUTOR_VECTOR_H

#include "run.h"

/*
 * argv and envp for execve, in the room that run_load reserved; the strings stay in the plan. `args` empty: argv is
 * `path` alone. `home` non-empty takes the place of HOME.
 */
struct vector {
    char **argv, **envp;
};
struct vector vector_make(struct run *run, const char *path, const struct value *args, const struct value *env,
                          const char *home);

#endif
