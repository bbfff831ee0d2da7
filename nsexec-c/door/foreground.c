#define _GNU_SOURCE
#include "foreground.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../spawn/cursor.h"
#include "caller.h"
#include "cgroup.h"
#include "sys.h"
#include "terminal.h"

static void start_terminal(struct foreground *foreground, int master)
{
    terminal_prepare_master(master);
    terminal_take(foreground->pidfd);
    terminal_resize(master);
    if (!master_open(&foreground->master, master))
        return;
    relay_start(&foreground->relays[0], end_of_caller(0), end_of_master(&foreground->master));
    relay_start(&foreground->relays[1], end_of_master(&foreground->master), end_of_caller(1));
    foreground->relay_count = 2;
}

static bool has_pipe(const struct foreground *foreground, int fd)
{
    return foreground->flags & (uint32_t)FOREGROUND_PIPE << fd;
}

static void start_pipes(struct foreground *foreground, struct message *message, size_t next)
{
    for (int fd = 0; fd <= 2; fd++) {
        struct relay *relay = &foreground->relays[fd];
        if (!has_pipe(foreground, fd)) {
            /* The process has the caller's own fd. */
            relay->done = true;
            continue;
        }
        struct end ours = end_of_container(own_fd(message_take_fd(message, next++)));
        if (fd == 0)
            relay_start(relay, end_of_caller(fd), ours);
        else
            relay_start(relay, ours, end_of_caller(fd));
    }
    foreground->relay_count = 3;
}

bool foreground_start(struct foreground *foreground, struct message *message)
{
    struct cursor cursor = {message->payload.data, message->payload.length};
    uint32_t pid;
    size_t next = 1;

    if (foreground->active || !take(&cursor, &pid, 4) || !take(&cursor, &foreground->flags, 4) ||
        !take(&cursor, &foreground->linger, 4) || cursor.left)
        return false;
    bool tty = foreground->flags & FOREGROUND_TTY;
    size_t pipes = (size_t)has_pipe(foreground, 0) + has_pipe(foreground, 1) + has_pipe(foreground, 2);
    size_t expected = 1 + (size_t)tty + pipes;
    if (pid == 0 || pid > INT32_MAX || (tty && pipes) || message->fd_count < expected)
        return false;
    foreground->active = true;
    foreground->pid = (pid_t)pid;
    foreground->pidfd = own_fd(message_take_fd(message, 0));
    if (tty)
        start_terminal(foreground, own_fd(message_take_fd(message, next)));
    if (pipes)
        start_pipes(foreground, message, next);
    for (size_t i = expected; i < message->fd_count; i++)
        foreground->cgroups[foreground->cgroup_count++] = own_fd(message_take_fd(message, i));
    return true;
}

void foreground_signal(struct foreground *foreground, int signal)
{
    bool tty = foreground->flags & FOREGROUND_TTY;
    if (signal == SIGCONT) {
        for (size_t i = 0; i < foreground->relay_count; i++)
            foreground->relays[i].paused = false;
    }
    if (foreground->ended) {
        /* runc has to be killed then; the output may be waiting for a reader that never comes. */
        if (signal == SIGINT || signal == SIGTERM || signal == SIGHUP || signal == SIGQUIT)
            foreground->cut = true;
    } else if (signal == SIGWINCH) {
        if (tty && foreground->relay_count)
            terminal_resize(foreground->master.fd);
    } else if (signal != SIGURG && signal != SIGCHLD) {
        send_signal(foreground->pidfd, signal);
    }
}

void foreground_end(struct foreground *foreground, int status)
{
    foreground->ended = true;
    foreground->status = status;
    if (foreground->flags & FOREGROUND_KILL_CGROUP) {
        for (size_t i = 0; i < foreground->cgroup_count; i++)
            cgroup_kill(foreground->cgroups[i]);
    }
    for (size_t i = 0; i < foreground->cgroup_count; i++)
        close(foreground->cgroups[i]);
    foreground->cgroup_count = 0;
    if (foreground->relay_count)
        relay_stop(&foreground->relays[0]);
    /* As runc: pipes are read until nobody has them open, a terminal until it has nothing more to say just now. */
    if (foreground->flags & FOREGROUND_TTY && foreground->relay_count) {
        foreground->relays[1].ending = true;
        foreground->master.readable = true;
    }
}

bool foreground_is_over(const struct foreground *foreground)
{
    if (!foreground->ended)
        return false;
    for (size_t i = 1; i < foreground->relay_count && !foreground->cut; i++) {
        if (!foreground->relays[i].done)
            return false;
    }
    return true;
}

int foreground_code(const struct foreground *foreground)
{
    return WIFSIGNALED(foreground->status) ? 128 + WTERMSIG(foreground->status) : WEXITSTATUS(foreground->status);
}

size_t foreground_polls(const struct foreground *foreground, struct pollfd *polls)
{
    size_t count = 0;
    for (size_t i = 0; i < foreground->relay_count; i++)
        count += relay_wants(&foreground->relays[i], &polls[count]);
    if (foreground->flags & FOREGROUND_TTY && foreground->relay_count)
        polls[count++] = (struct pollfd){.fd = foreground->master.epoll, .events = POLLIN};
    return count;
}

void foreground_step(struct foreground *foreground)
{
    if (foreground->flags & FOREGROUND_TTY && foreground->relay_count)
        master_update(&foreground->master);
    for (size_t i = 0; i < foreground->relay_count; i++)
        relay_step(&foreground->relays[i]);
}
