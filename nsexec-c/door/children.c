#define _GNU_SOURCE
#include "children.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>

#define TURNS_MAX 1000
#define TURN_NANOSECONDS 5000000

bool children_reap(struct children *children, struct child_exit *exit)
{
    exit->pid = waitpid(-1, &exit->status, WNOHANG | __WALL);
    if (exit->pid <= 0)
        return false;
    children->exits[children->exit_count++ % EXITS_KEPT] = *exit;
    return true;
}

bool children_find_exit(const struct children *children, pid_t pid, int *status)
{
    size_t kept = children->exit_count < EXITS_KEPT ? children->exit_count : EXITS_KEPT;
    for (size_t i = 1; i <= kept; i++) {
        const struct child_exit *exit = &children->exits[(children->exit_count - i) % EXITS_KEPT];
        if (exit->pid == pid) {
            *status = exit->status;
            return true;
        }
    }
    return false;
}

static bool is_callers(const struct caller *caller, pid_t pid)
{
    for (size_t i = 0; i < caller->child_count; i++) {
        if (caller->children[i] == pid)
            return true;
    }
    return false;
}

void children_kill(struct children *children, const struct caller *caller)
{
    struct timespec turn = {.tv_nsec = TURN_NANOSECONDS};
    for (int i = 0; i < TURNS_MAX; i++) {
        struct child_exit exit;
        while (children_reap(children, &exit))
            continue;
        pid_t *pids;
        size_t count = list_children(&pids), left = 0;
        for (size_t n = 0; n < count; n++) {
            if (is_callers(caller, pids[n]))
                continue;
            kill(pids[n], SIGKILL);
            left++;
        }
        free(pids);
        if (!left)
            return;
        nanosleep(&turn, NULL);
    }
}
