#define _GNU_SOURCE
#include "cgroup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "sys.h"

#define BATCH 128
#define DEPTH_MAX 32
#define TURNS_MAX 500
#define TURN_NANOSECONDS 10000000

/* Reads at most `max` pids; those of processes outside our pid namespace show as 0 and are left out. */
static size_t read_pids(int directory, pid_t *pids, size_t max)
{
    char buffer[1024];
    ssize_t size;
    size_t count = 0;
    pid_t pid = 0;
    int fd = openat(directory, "cgroup.procs", O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return 0;
    while (count < max && (size = read(fd, buffer, sizeof buffer)) > 0) {
        for (ssize_t i = 0; i < size && count < max; i++) {
            if (buffer[i] != '\n') {
                pid = pid * 10 + (buffer[i] - '0');
            } else {
                if (pid)
                    pids[count++] = pid;
                pid = 0;
            }
        }
    }
    close(fd);
    return count;
}

static bool contains(const pid_t *pids, size_t count, pid_t pid)
{
    for (size_t i = 0; i < count; i++) {
        if (pids[i] == pid)
            return true;
    }
    return false;
}

/* A pid may have become another's between its being read and its use: what is listed after the pidfd was opened, is
 * either the pidfd's process or the pidfd's is gone. Returns whether there was anything to kill. */
static bool kill_members(int directory)
{
    pid_t pids[BATCH], again[BATCH * 4];
    int pidfds[BATCH];
    size_t count = read_pids(directory, pids, BATCH);
    for (size_t i = 0; i < count; i++)
        pidfds[i] = open_pidfd(pids[i]);
    size_t listed = count ? read_pids(directory, again, BATCH * 4) : 0;
    for (size_t i = 0; i < count; i++) {
        if (pidfds[i] < 0)
            continue;
        if (contains(again, listed, pids[i]))
            send_signal(pidfds[i], SIGKILL);
        close(pidfds[i]);
    }
    return count > 0;
}

static bool kill_tree(int directory, int depth)
{
    bool some = kill_members(directory);
    int copy = openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *entries = copy < 0 ? NULL : fdopendir(copy);
    struct dirent *entry;
    while (entries && (entry = readdir(entries))) {
        if (entry->d_type != DT_DIR || strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        int below = openat(copy, entry->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (below < 0)
            continue;
        if (depth < DEPTH_MAX)
            some |= kill_tree(below, depth + 1);
        close(below);
    }
    if (entries)
        closedir(entries);
    else if (copy >= 0)
        close(copy);
    return some;
}

/* Linux 5.14, cgroup v2 only. */
static bool kill_by_kernel(int directory)
{
    int fd = openat(directory, "cgroup.kill", O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool written = write(fd, "1", 1) == 1;
    close(fd);
    return written;
}

void cgroup_kill(int directory)
{
    struct timespec turn = {.tv_nsec = TURN_NANOSECONDS};
    kill_by_kernel(directory);
    for (int i = 0; i < TURNS_MAX && kill_tree(directory, 0); i++)
        nanosleep(&turn, NULL);
}
