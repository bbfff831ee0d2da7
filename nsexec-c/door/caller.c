#define _GNU_SOURCE
#include "caller.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "say.h"
#include "sys.h"

/* Below 64 the kernel need not grow the table; the caller rarely has more than a few fds. */
#define OWN_FDS_FROM 48

/* Worth asking for one by one. */
#define FEW_FDS 16

static int own_fds_from = OWN_FDS_FROM;

int own_copy(int fd)
{
    int copy = dup_from(fd, own_fds_from);
    /* No more fds are allowed up there: any number will do that is no standard one. */
    return copy < 0 && (errno == EINVAL || errno == EMFILE) ? dup_from(fd, 3) : copy;
}

int own_fd(int fd)
{
    if (fd < 0)
        return -1;
    int moved = own_copy(fd);
    int error = errno;
    close(fd);
    errno = error;
    return moved;
}

bool caller_ignores(const struct caller *caller, int signal)
{
    return caller->ignored & SIGNAL_BIT(signal);
}

static void note_signals(struct caller *caller)
{
    struct kernel_sigaction action, standard = {0};
    set_signal_mask(~0ull, &caller->blocked);
    caller->ignored = 0;
    for (int signal = 1; signal <= KERNEL_SIGNALS; signal++) {
        /* Ignored, this one would make the kernel reap the children itself. */
        const struct kernel_sigaction *wanted = signal == SIGCHLD ? &standard : NULL;
        if (kernel_sigaction(signal, wanted, &action) == 0 && action.handler == (unsigned long)SIG_IGN)
            caller->ignored |= SIGNAL_BIT(signal);
    }
}

static int parse_number(const char *text)
{
    int number = 0;
    for (; *text >= '0' && *text <= '9'; text++)
        number = number * 10 + (*text - '0');
    return *text ? -1 : number;
}

static int ascending(const void *a, const void *b)
{
    return (*(const int *)a > *(const int *)b) - (*(const int *)a < *(const int *)b);
}

/* Since Linux 6.2 the directory's size is the number of its entries. Mostly there are but the standard ones, or a few
 * more that are soon found: what a list of the directory costs, with a file of procfs for each entry, is saved. */
static bool note_few(struct caller *caller)
{
    static int few[FEW_FDS];
    struct stat status;
    if (stat("/proc/self/fd", &status) < 0 || status.st_size < 3)
        return false;
    off_t left = status.st_size - 3;
    for (int fd = 3; left && fd < FEW_FDS; fd++) {
        if (fcntl(fd, F_GETFD) < 0)
            continue;
        few[caller->fd_count++] = fd;
        left--;
    }
    caller->fds = few;
    return !left;
}

static bool list_fds(struct caller *caller)
{
    struct bytes fds = {0};
    DIR *directory = opendir("/proc/self/fd");
    struct dirent *entry;
    if (!directory) {
        say("cannot list the open file descriptors: /proc/self/fd: ", strerror(errno), NULL);
        return false;
    }
    while ((entry = readdir(directory))) {
        int fd = entry->d_name[0] == '.' ? -1 : parse_number(entry->d_name);
        if (fd > 2 && fd != dirfd(directory))
            put(&fds, &fd, sizeof fd);
    }
    closedir(directory);
    caller->fds = (int *)fds.data;
    caller->fd_count = fds.length / sizeof(int);
    return true;
}

static bool note_fds(struct caller *caller)
{
    if (!note_few(caller) && !list_fds(caller))
        return false;
    if (caller->fd_count) {
        qsort(caller->fds, caller->fd_count, sizeof(int), ascending);
        int last = caller->fds[caller->fd_count - 1];
        if (last >= own_fds_from)
            own_fds_from = last + 1;
    }
    return true;
}

/* The standard fds are never left closed: what was opened next would become one. */
static bool open_standard_fds(void)
{
    for (int fd = 0; fd <= 2; fd++) {
        if (fcntl(fd, F_GETFD) >= 0)
            continue;
        if (openat(AT_FDCWD, "/dev/null", O_RDWR) != fd)
            return false;
    }
    return true;
}

size_t list_children(struct bytes *pids)
{
    char buffer[1024];
    ssize_t size;
    pid_t pid = 0;
    int fd = openat(AT_FDCWD, "/proc/thread-self/children", O_RDONLY | O_CLOEXEC);

    while (fd >= 0 && (size = read(fd, buffer, sizeof buffer)) > 0) {
        for (ssize_t i = 0; i < size; i++) {
            if (buffer[i] >= '0' && buffer[i] <= '9') {
                pid = pid * 10 + (buffer[i] - '0');
            } else if (pid) {
                put(pids, &pid, sizeof pid);
                pid = 0;
            }
        }
    }
    if (fd >= 0)
        close(fd);
    return pids->length / sizeof pid;
}

bool caller_note(struct caller *caller, char **argv, char **environment)
{
    siginfo_t info;

    note_signals(caller);
    caller->argv = argv;
    caller->environment = environment;
    caller->umask = umask(0);
    umask(caller->umask);
    if (!open_standard_fds()) {
        say("cannot open /dev/null for a closed standard file descriptor: ", strerror(errno), NULL);
        return false;
    }
    if (!note_fds(caller))
        return false;
    /* Almost always there are none, which costs less to ask than a list. */
    struct bytes children = {0};
    if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT | __WALL) == 0)
        caller->child_count = list_children(&children);
    caller->children = (pid_t *)children.data;
    caller->cwd = own_fd(openat(AT_FDCWD, ".", O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (caller->cwd < 0) {
        say("cannot open the working directory: ", strerror(errno), NULL);
        return false;
    }
    return true;
}
