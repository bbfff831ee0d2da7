#ifndef EXECUTOR_FAILURE_H
#define EXECUTOR_FAILURE_H

/*
 * The error contract, on one page.
 *
 * 1. A function that can fail returns 0, or a value >= 0 where it says so, and -1 for a failure.
 * 2. Who sees a failure first describes it, once, with one of the fail functions below; all of them return -1, so that
 *    `return fail(...)` reads well. Everybody above only hands the -1 up. The loop in run.c tells the runtime.
 * 3. What an op tolerates is not described at all: functions called try_* and those in path.h return -errno and leave
 *    it to their caller.
 * 4. The detail is the complete phrase for the user: runc's words where runc has some, errors as Go spells them. Only
 *    the prefix that Java's Origin adds is missing.
 * 5. fds are cleanup_fd; a function that hands one on takes it out with take_fd().
 * 6. AT(step, call) notes in the flight recorder what is being tried, so that a process that is killed in the middle
 *    of it leaves the truth behind.
 */
#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include <unistd.h>

#include "op_table.h"
#include "recorder.h"

#define DETAIL_SIZE 2048

struct failure {
    enum step step;
    int error; /* errno, or 0 for what is no system call's */
    char detail[DETAIL_SIZE];
};

extern struct failure failure;

/* For `format` see text.h. */
int fail(enum step step, int error, const char *format, ...);

/* "STEP: error", with errno. */
int fail_call(enum step step);

/* "STEP PATH: error", with errno; how Go writes an error of a call on a path. */
int fail_path(enum step step, const char *path);

/* The same with an error that came back as -errno. */
int fail_path_code(enum step step, const char *path, int negative_errno);

const char *step_name(unsigned step);

#define AT(step, call) (recorder_step(step), (call))

static inline void close_fd(const int *fd)
{
    if (*fd >= 0) {
        int saved = errno;
        close(*fd);
        errno = saved;
    }
}

#define cleanup_fd __attribute__((cleanup(close_fd))) int

static inline int take_fd(int *fd)
{
    int taken = *fd;
    *fd = -1;
    return taken;
}

#endif
