#ifndef EXECUTOR_RUN_H
#define EXECUTOR_RUN_H

#include <limits.h>
#include <stdbool.h>
#include <sys/types.h>

#include "failure.h"
#include "plan.h"
#include "sys.h"

/* Slots with a fixed meaning (docs/plan.md, "Slots"). */
enum {
    SLOT_SYNC = 0,
    SLOT_RECORDER = 1,
    SLOT_MOUNT = 3,
    SLOT_ROOT = 4,
    SLOT_TREE = 5,
    SLOT_ASKED = 8,       /* the first of those that a bootstrap plan asks for */
    SLOT_ASKED_INIT = 64, /* the first of those that an init plan asks for */
};

/* What was mounted on /proc or /sys (protect.h); inode 0: nothing. */
struct anchor {
    dev_t device;
    ino_t inode;
    int fd; /* -1: not open */
};
enum { ANCHORS = 2 };

/* All that passes between ops. There is one of it. */
struct run {
    int slot[PLAN_SLOTS]; /* fds, -1 where there is none */
    struct plan plan;
    const unsigned char *ahead;       /* in the plan: the ops still to be run */
    struct op op;                     /* the one that runs */
    uint8_t ns_left[PLAN_SLOTS / 8];  /* JOIN_NS MAY_RETRY left these */
    bool cwd_left;                    /* CHDIR TRY left it */
    bool filtered;                    /* SECCOMP is loaded: only write and read on the sync socket */
    bool sync_on_exec;                /* CLOSE_SYNC ON_EXEC */
    bool sync_closed;                 /* CLOSE_SYNC */
    bool is_init;                     /* this is init, not stage 1 */
    unsigned init_cgroup;             /* slot of the cgroup2 directory that init is born into, 0 */
    dev_t root_device;                /* of the root fd, once somebody asked; inode 0: not yet */
    ino_t root_inode;
    int parent;                       /* the directory that something was made in last (plain.h), -1 */
    char parent_path[256];
    bool umask_open;                  /* the umask is 0, as long as one device is made after the other */
    mode_t umask;                     /* what it is else */
    int mask;                         /* the empty tmpfs of the first masked directory, -1 */
    int mask_null;                    /* the container's /dev/null, once it was found to be that, -1 */
    struct anchor anchor[ANCHORS];    /* /proc, /sys */
    bool entered;                     /* past ENTER_ROOT */
    int fd_links;                     /* own /proc/self/fd, for a root that has no procfs, -1 */
    unsigned hooks_after_sync;        /* startContainer hooks begun so far */
    char **vector;                    /* room for argv and envp of the largest op */
    struct value environment;         /* what EXECVE is going to pass */
    bool waits;                       /* there is a WAIT_EXEC_FIFO */
    char executable[PATH_MAX];        /* what FIND_EXECUTABLE found */
    char home[PATH_MAX];              /* "HOME=..", or "" */
};

/* Runs the plan to its end. Returns only in init, after FORK_INIT or BECOME_INIT, with 0, and when an op failed, with -1. */
int run_plan(struct run *run);

/* Waits for a plan, with its fds if it is init's, checks it and makes room for its argument vectors. */
int run_load(struct run *run);

/* Gives back the memory of the ops that have been run. */
void run_give_back(const struct run *run);

/* Tells of the failure on all ways that are still open, and exits. */
_Noreturn void run_failed(struct run *run);

/* The umask is the caller's again. */
void run_restore_umask(struct run *run);

/* The fd in a slot, or -1 described: `what` says what is missing. */
int run_slot(const struct run *run, const struct value *slot, const char *what);

/* Puts an fd into a slot, closing what was there. */
void run_set_slot(struct run *run, unsigned slot, int fd);

/* The root fd, `/` where no op has set one. */
int run_root(struct run *run);

static inline const char *text_of(const struct run *run, unsigned field)
{
    return run->op.field[field].bytes;
}

static inline uint64_t number_of(const struct run *run, unsigned field)
{
    return run->op.field[field].number;
}

/* The verbs: op_setsid(run) and so on. */
#define OP_HANDLER(code, name) int op_##name(struct run *run);
OP_HANDLERS
#undef OP_HANDLER

#endif
