#define _GNU_SOURCE
#include "children.h"

#include <signal.h>
#include <sys/wait.h>
#include <time.h>

#define TURNS_MAX 1000
#define TURN_NANOSECONDS 5000000

/* One of all children, or a certain one, that has ended; it stays as it is. */
static pid_t peek(idtype_t which, pid_t pid, int *status)
{
    siginfo_t info = {0};
    if (waitid(which, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT | __WALL) < 0)
        return 0;
    int number = info.si_status;
    *status = info.si_code == CLD_EXITED ? (number & 0xff) << 8 : number | (info.si_code == CLD_DUMPED ? 0x80 : 0);
    return info.si_pid;
}

pid_t children_ended(const struct children *children)
{
    int status;
    pid_t ended = peek(P_ALL, 0, &status);
    if (!ended || ended != children->kept || !children->kept_told)
        return ended;
    /* It stands before the others, and stays there. */
    cleanup_bytes struct bytes list = {0};
    size_t count = list_children(&list);
    const pid_t *pids = (pid_t *)list.data;
    ended = 0;
    for (size_t i = 0; i < count && !ended; i++) {
        if (pids[i] != children->kept)
            ended = peek(P_PID, pids[i], &status);
    }
    return ended;
}

bool children_take(struct children *children, pid_t pid, struct child_exit *exit)
{
    exit->pid = pid;
    if (pid == children->kept) {
        if (!peek(P_PID, pid, &exit->status))
            return false;
        children->kept_told = true;
    } else if (waitpid(pid, &exit->status, WNOHANG | __WALL) != pid) {
        return false;
    }
    children->exits[children->exit_count++ % EXITS_KEPT] = *exit;
    return true;
}

void children_keep(struct children *children, pid_t pid)
{
    children->kept = pid;
    children->kept_told = false;
}

void children_keep_none(struct children *children)
{
    if (children->kept_told)
        waitpid(children->kept, NULL, WNOHANG | __WALL);
    children_keep(children, 0);
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
    children_keep_none(children);
    for (int i = 0; i < TURNS_MAX; i++) {
        struct child_exit exit;
        pid_t ended;
        while ((ended = children_ended(children)))
            children_take(children, ended, &exit);
        cleanup_bytes struct bytes list = {0};
        size_t count = list_children(&list), left = 0;
        const pid_t *pids = (pid_t *)list.data;
        for (size_t n = 0; n < count; n++) {
            if (is_callers(caller, pids[n]))
                continue;
            kill(pids[n], SIGKILL);
            left++;
        }
        if (!left)
            return;
        nanosleep(&turn, NULL);
    }
}
