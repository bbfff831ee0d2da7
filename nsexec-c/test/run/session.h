#ifndef TEST_SESSION_H
#define TEST_SESSION_H

#include <stdint.h>
#include <sys/types.h>

#include "../../executor/recorder.h"
#include "../../executor/sync.h"
#include "../asm/asm.h"

/* One run of the executor, with this program in the runtime's part. */

enum { MAX_EXTRA = 8 };

struct session {
    /* to be set before session_run */
    struct asm_plan bootstrap, init;
    struct {
        unsigned slot;
        int fd;
    } spawn_fd[MAX_EXTRA], cgroup_fd[MAX_EXTRA];
    unsigned spawn_fds;
    int plan_fd[MAX_EXTRA]; /* for the slots from SLOT_ASKED_INIT on */
    unsigned plan_fds;
    unsigned cgroup_fds;
    bool cgroups_made;     /* procCgroups is sent as soon as stage 1 runs */
    uid_t caller;          /* who starts it; the id maps have it as 0 */
    int stdin_fd;          /* -1: /dev/null */
    int leak_fd;           /* -1, or an fd that is wrongly left open, at 80 */
    long kill_at_op;       /* -1, or the op of the init plan whose first system call is its last */
    bool born;             /* what is started is init: it gets its plan without having asked */
    bool stop_before_plan; /* go away instead of sending procPlan */
    bool wrong_reply;      /* answer the first question wrongly */
    size_t piece;          /* bytes of a plan in each packet; 0: as many as one takes */
    long told_more;        /* how much longer the init plan says to be than it is; nothing comes after it */
    bool empty_piece;      /* after the init plan a packet comes with nothing in it */
    void (*waiting)(struct session *session); /* called when init has closed the sync socket */
    void (*at_hooks)(void);                   /* called at procHooks, before it is answered */

    /* afterwards */
    int sync;
    pid_t init_pid;
    int stage1_status, init_status;
    bool got_error, got_pid, hooks, ready;
    struct sync_header error;
    char error_text[SYNC_MAX_PAYLOAD + 1];
    char log[SYNC_MAX_PAYLOAD + 1]; /* the last one, level first */
    char output[16384];             /* stdout and stderr of all that ran */
    struct recorder_page *recorder;
    char recorder_text[RECORDER_DETAIL_SIZE + 1];
    int seccomp_fd;
};

void session_begin(struct session *session);
void session_run(struct session *session);
void session_end(struct session *session);

extern const char *nsexec_path;

#endif
