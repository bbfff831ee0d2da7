/*
 * Hooks that run inside the container's namespaces. A startContainer hook runs after seccomp, so only calls that runc
 * would make itself are made then (docs/plan.md, "After seccomp").
 */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "hook_output.h"
#include "run.h"
#include "text.h"
#include "vector.h"

enum { READ_END, WRITE_END };

struct hook {
    pid_t pid;
    int input, output, error; /* our ends, -1 once closed */
    int status;               /* non-blocking: tells errno of a failed execve, or EOF */
    const struct value *state;
    size_t sent;
    bool refused; /* it closed its stdin early: a SIGPIPE is pending */
    struct hook_output out, err;
};

static void close_end(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

/*
 * The child: three fds and nothing else, then the hook. Reports errno when there is no hook to run. After the filter
 * what is still open without close-on-exec are the container's own preserved fds.
 */
static _Noreturn void become_hook(const struct run *run, const char *path, const struct vector *vector, int in, int out,
                                  int err, int status)
{
    int error;
    if (!run->filtered)
        sys_close_range(3, ~0u, SYS_CLOSE_RANGE_CLOEXEC);
    /* A createContainer hook starts in the new root, though "/" is still the old one: as runc's, it mounts below "." */
    bool outside = !run->entered && run->slot[SLOT_ROOT] >= 0;
    if ((!outside || fchdir(run->slot[SLOT_ROOT]) == 0) && dup3(in, 0, 0) == 0 && dup3(out, 1, 0) == 1 &&
        dup3(err, 2, 0) == 2)
        execve(path, vector->argv, vector->envp);
    error = errno;
    if (write(status, &error, sizeof error) < 0)
        _exit(127);
    _exit(126);
}

/* A pipe whose ends lie above stdio, so that dup3 cannot step on them. */
static int make_pipe(int ends[2])
{
    if (AT(STEP_PIPE, pipe2(ends, O_CLOEXEC)) < 0)
        return fail_call(STEP_PIPE);
    for (int i = 0; i < 2; i++) {
        if (ends[i] > 2)
            continue;
        int moved = fcntl(ends[i], F_DUPFD_CLOEXEC, 3);
        if (moved < 0)
            return fail_call(STEP_FCNTL);
        close(ends[i]);
        ends[i] = moved;
    }
    return 0;
}

static void unblock(int fd)
{
    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
}

static int start(const struct run *run, struct hook *hook, const char *path, const struct vector *vector)
{
    int in[2] = {-1, -1}, out[2] = {-1, -1}, err[2] = {-1, -1}, status[2] = {-1, -1};
    int result = make_pipe(in) < 0 || make_pipe(out) < 0 || make_pipe(err) < 0 || make_pipe(status) < 0 ? -1 : 0;
    if (result == 0) {
        hook->pid = AT(STEP_FORK, (pid_t)syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL));
        if (hook->pid == 0)
            become_hook(run, path, vector, in[READ_END], out[WRITE_END], err[WRITE_END], status[WRITE_END]);
        if (hook->pid < 0)
            result = fail_call(STEP_FORK);
    }
    close_end(&in[READ_END]);
    close_end(&out[WRITE_END]);
    close_end(&err[WRITE_END]);
    close_end(&status[WRITE_END]);
    hook->input = in[WRITE_END];
    hook->output = out[READ_END];
    hook->error = err[READ_END];
    hook->status = status[READ_END];
    if (result == 0) {
        unblock(hook->input);
        unblock(hook->output);
        unblock(hook->error);
    }
    return result;
}

/* A hook need not read what it is told: EPIPE only ends the telling. SIGPIPE is held back around it. */
static void feed(struct hook *hook)
{
    if (hook->input < 0)
        return;
    ssize_t n = write(hook->input, hook->state->bytes + hook->sent, hook->state->number - hook->sent);
    if (n > 0)
        hook->sent += (size_t)n;
    hook->refused |= n < 0 && errno == EPIPE;
    if ((n < 0 && errno != EAGAIN && errno != EINTR) || hook->sent == hook->state->number)
        close_end(&hook->input);
}

static void drain(int *fd, struct hook_output *output)
{
    char buffer[1024];
    for (;;) {
        ssize_t n = *fd < 0 ? -1 : read(*fd, buffer, sizeof buffer);
        if (n > 0) {
            hook_output_add(output, buffer, (size_t)n);
            continue;
        }
        if (n == 0 || (*fd >= 0 && errno != EAGAIN && errno != EINTR))
            close_end(fd);
        return;
    }
}

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Serves the pipes until the hook has ended: 1, or its time is over: 0. */
static int serve(struct hook *hook, int64_t deadline, int *wait_status)
{
    enum { LOOK_EVERY_MS = 20, LOOK_FIRST_MS = 1 };
    int pause = LOOK_FIRST_MS;
    for (;;) {
        struct pollfd fds[3] = {{hook->input, POLLOUT, 0}, {hook->output, POLLIN, 0}, {hook->error, POLLIN, 0}};
        pid_t ended = AT(STEP_WAIT, waitpid(hook->pid, wait_status, WNOHANG));
        if (ended == hook->pid || (ended < 0 && errno == ECHILD)) {
            drain(&hook->output, &hook->out);
            drain(&hook->error, &hook->err);
            return 1;
        }
        if (deadline && now_ms() >= deadline)
            return 0;
        /* A hook that closes its output still runs: looked at again soon, since no fd would tell (pidfd_open is
         * nothing that every filter lets through). */
        int ready = AT(STEP_POLL, poll(fds, 3, pause));
        bool denied = ready < 0 && errno != EINTR; /* by a filter: then all are tried, for they do not block */
        if (denied || fds[0].revents)
            feed(hook);
        if (denied || fds[1].revents)
            drain(&hook->output, &hook->out);
        if (denied || fds[2].revents)
            drain(&hook->error, &hook->err);
        if (denied)
            nanosleep(&(struct timespec){.tv_nsec = pause * 1000000L}, NULL);
        if (ready <= 0 && pause < LOOK_EVERY_MS)
            pause *= 2;
    }
}

static int judge(const struct hook *hook, const char *path, int status)
{
    char reason[64], out[HOOK_OUTPUT_KEPT + 1], err[HOOK_OUTPUT_KEPT + 1];
    int error = 0;
    if (read(hook->status, &error, sizeof error) == sizeof error)
        return fail(STEP_EXECVE, error, "fork/exec %s: %e", path, error);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return 0;
    if (WIFEXITED(status))
        text_format(reason, sizeof reason, "exit status %d", WEXITSTATUS(status));
    else
        text_format(reason, sizeof reason, "signal: %s%s", hook_signal_name(WTERMSIG(status)),
                    WCOREDUMP(status) ? " (core dumped)" : "");
    hook_output_text(&hook->out, out);
    hook_output_text(&hook->err, err);
    return fail(STEP_WAIT, 0, "%s, stdout: %s, stderr: %s", reason, out, err);
}

static int finish(struct hook *hook, const char *path, unsigned timeout)
{
    int status = 0;
    int64_t deadline = timeout ? now_ms() + (int64_t)timeout * 1000 : 0;
    if (!serve(hook, deadline, &status)) {
        kill(hook->pid, SIGKILL);
        while (waitpid(hook->pid, &status, 0) < 0 && errno == EINTR)
            ;
        return fail(STEP_WAIT, 0, "hook ran past specified timeout of %u.0s", (unsigned long)timeout);
    }
    return judge(hook, path, status);
}

int op_run_hook(struct run *run)
{
    static struct hook hook;
    const char *path = text_of(run, F_RUN_HOOK_PATH);
    struct value env = run->op.field[F_RUN_HOOK_ENV];
    bool inherit = run->op.flags & FLAG_RUN_HOOK_INHERIT_ENV;
    if (inherit)
        env = run->environment;
    if (run->sync_closed || run->sync_on_exec)
        run->hooks_after_sync++;
    hook = (struct hook){.input = -1, .output = -1, .error = -1, .status = -1,
                         .state = &run->op.field[F_RUN_HOOK_STATE]};
    struct vector vector = vector_make(run, path, &run->op.field[F_RUN_HOOK_ARGS], &env, inherit ? run->home : "");
    uint64_t pipe_signal = 1ull << (SIGPIPE - 1), before;
    int result = start(run, &hook, path, &vector);
    if (result == 0) {
        syscall(SYS_rt_sigprocmask, SIG_BLOCK, &pipe_signal, &before, sizeof before);
        result = finish(&hook, path, (unsigned)number_of(run, F_RUN_HOOK_TIMEOUT_SECONDS));
        /* One that is pending goes with us into the container's process unless it is taken. */
        if (hook.refused && !(before & pipe_signal)) {
            struct timespec none = {0};
            syscall(SYS_rt_sigtimedwait, &pipe_signal, NULL, &none, sizeof pipe_signal);
        }
        syscall(SYS_rt_sigprocmask, SIG_SETMASK, &before, NULL, sizeof before);
    }
    close_end(&hook.input);
    close_end(&hook.output);
    close_end(&hook.error);
    close_end(&hook.status);
    return result;
}
