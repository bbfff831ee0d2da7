#define _GNU_SOURCE
#include "jvm.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../spawn/spawn.h"
#include "say.h"
#include "sys.h"

#define MAIN_CLASS "dev.jrunc.cli.Main"

#ifndef BUILD_DIGEST
#error "BUILD_DIGEST is given by door.mk"
#endif

/* A signal to the process group or from the terminal is the front door's to judge: it closes the channel and the JVM
 * rolls back. The JVM keeps INT, HUP and TERM ignored when it finds them so. */
static const uint64_t jvm_ignores = SIGNAL_BIT(SIGHUP) | SIGNAL_BIT(SIGINT) | SIGNAL_BIT(SIGQUIT) |
                                    SIGNAL_BIT(SIGUSR1) | SIGNAL_BIT(SIGUSR2) | SIGNAL_BIT(SIGALRM) |
                                    SIGNAL_BIT(SIGTERM) | SIGNAL_BIT(SIGTSTP) | SIGNAL_BIT(SIGTTIN) |
                                    SIGNAL_BIT(SIGTTOU);

/* Everything the JVM is to know of the caller. Its fds above 2 go along under their own numbers. */
static void put_request(struct bytes *request, const struct caller *caller, const struct visit *visit)
{
    char cwd[PATH_MAX];
    put_u64(request, BUILD_DIGEST);
    put_strings(request, caller->argv);
    put_strings(request, caller->environment);
    put_u32(request, (uint32_t)getpid());
    put_u32(request, caller->umask);
    put_u64(request, caller->blocked);
    put_u64(request, caller->ignored);
    put_u32(request, visit->flags);
    put_u32(request, (uint32_t)visit->wait_status);
    put_u32(request, visit->init_pid);
    put_u32(request, (uint32_t)caller->fd_count);
    for (size_t i = 0; i < caller->fd_count; i++)
        put_u32(request, (uint32_t)caller->fds[i]);
    put_string(request, getcwd(cwd, sizeof cwd) ? cwd : "");
}

/* A JVM that stays is tuned otherwise. What the word means is not looked at: these options change how a call runs, not
 * what it does. */
static bool may_stay(const struct caller *caller)
{
    for (char **word = caller->argv; *word; word++) {
        if (strcmp(*word, "serve") == 0)
            return true;
    }
    return false;
}

static bool put_arguments(struct bytes *spawn, const struct tree *tree, const struct caller *caller, int channel)
{
    size_t counter = spawn->length;
    uint32_t count = 1;
    char java[PATH_MAX + sizeof "/runtime/bin/java"];
    put_u32(spawn, 0);
    strcpy(java, tree->path);
    put_string(spawn, strcat(java, "/runtime/bin/java"));
    if (!tree_read_options(tree, "lib/jvm.options", spawn, &count))
        return false;
    if (may_stay(caller) && !tree_read_options(tree, "lib/serve.options", spawn, &count))
        return false;
    put_string(spawn, MAIN_CLASS);
    put_string(spawn, decimal(channel));
    count += 2;
    memcpy(spawn->data + counter, &count, sizeof count);
    return true;
}

static bool put_spawn(struct bytes *spawn, const struct tree *tree, const struct caller *caller, int root, int null,
                      int channel)
{
    put_u32(spawn, SPAWN_PDEATHSIG);
    put_u32(spawn, (uint32_t)tree->java);
    put_u32(spawn, (uint32_t)root);
    put_u32(spawn, (uint32_t)-1);
    put_u64(spawn, 0);
    put_u64(spawn, jvm_ignores);
    if (!put_arguments(spawn, tree, caller, channel))
        return false;
    put_u32(spawn, 1);
    put_string(spawn, "LC_ALL=C.UTF-8");
    put_u32(spawn, (uint32_t)caller->fd_count + 4);
    for (uint32_t fd = 0; fd <= 2; fd++) {
        put_u32(spawn, (uint32_t)null);
        put_u32(spawn, fd);
    }
    for (size_t i = 0; i < caller->fd_count; i++) {
        put_u32(spawn, (uint32_t)caller->fds[i]);
        put_u32(spawn, (uint32_t)caller->fds[i]);
    }
    put_u32(spawn, (uint32_t)channel);
    put_u32(spawn, (uint32_t)channel);
    return true;
}

static bool launch(struct jvm *jvm, const struct tree *tree, const struct caller *caller, int channel)
{
    cleanup_bytes struct bytes spawn = {0};
    int root = own_fd(openat(AT_FDCWD, "/", O_PATH | O_DIRECTORY | O_CLOEXEC));
    int null = own_fd(openat(AT_FDCWD, "/dev/null", O_RDWR | O_CLOEXEC));
    int pidfd = -1, result = -errno;

    if (root < 0 || null < 0) {
        say("cannot open / and /dev/null for the JVM: ", strerror(errno), NULL);
    } else if (put_spawn(&spawn, tree, caller, root, null, channel)) {
        result = nsexec_spawn(spawn.data, spawn.length, &pidfd);
        if (result < 0)
            say("cannot execute ", tree->path, "/runtime/bin/java: ", strerror(-result), NULL);
    } else {
        result = -1;
    }
    if (root >= 0)
        close(root);
    if (null >= 0)
        close(null);
    if (result < 0)
        return false;
    *jvm = (struct jvm){.pid = result, .pidfd = own_fd(pidfd)};
    return true;
}

void request_send(struct channel *channel, const struct caller *caller, const struct visit *visit)
{
    const int fds[REQUEST_FDS] = {caller->cwd, 0, 1, 2};
    cleanup_bytes struct bytes request = {0};
    put_request(&request, caller, visit);
    struct slice payload = {request.data, request.length};
    channel_send(channel, REQUEST, 0, 0, &payload, fds, REQUEST_FDS);
}

bool jvm_start(struct jvm *jvm, struct channel *channel, const struct tree *tree, const struct caller *caller,
               const struct visit *visit)
{
    int pair[2];

    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0) {
        say("cannot make a channel to the JVM: ", strerror(errno), NULL);
        return false;
    }
    pair[0] = own_fd(pair[0]);
    pair[1] = own_fd(pair[1]);
    bool started = launch(jvm, tree, caller, pair[1]);
    close(pair[1]);
    if (!started) {
        close(pair[0]);
        return false;
    }
    channel_open(channel, pair[0]);
    request_send(channel, caller, visit);
    return true;
}

void jvm_end(struct jvm *jvm)
{
    if (jvm->pid) {
        send_signal(jvm->pidfd, SIGKILL);
        while (waitpid(jvm->pid, &jvm->status, __WALL) < 0 && errno == EINTR)
            continue;
        jvm->pid = 0;
    }
    if (jvm->pidfd >= 0)
        close(jvm->pidfd);
    jvm->pidfd = -1;
}

const char *jvm_death(const struct jvm *jvm)
{
    static char words[48];
    strcpy(words, WIFSIGNALED(jvm->status) ? "signal " : "exit status ");
    return strcat(words, decimal(WIFSIGNALED(jvm->status) ? WTERMSIG(jvm->status) : WEXITSTATUS(jvm->status)));
}
