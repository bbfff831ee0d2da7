#define _GNU_SOURCE
#include "orders.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "../spawn/cursor.h"
#include "../spawn/spawn.h"
#include "patience.h"
#include "say.h"

/* The fd goes away with it. */
static void reply(struct channel *channel, const struct message *order, int64_t value, int fd)
{
    channel_send(channel, REPLY, order->header.id, value, NULL, &fd, fd >= 0);
    if (fd >= 0)
        close(fd);
}

static bool take_path(struct cursor *cursor, char *path, size_t size, int *error)
{
    const unsigned char *bytes;
    uint32_t length;
    if (!take_string(cursor, &bytes, &length) || cursor->left)
        return false;
    *error = length >= size ? ENAMETOOLONG : 0;
    if (*error)
        return true;
    memcpy(path, bytes, length);
    path[length] = '\0';
    return true;
}

/* Returns an fd or -errno. Only a FIFO makes open(2) wait. */
static int open_path(const struct caller *caller, const char *path, int flags, mode_t mode)
{
    struct stat status;
    int fd;
    if (flags & (O_NONBLOCK | O_PATH) || fstatat(caller->cwd, path, &status, 0) < 0 || !S_ISFIFO(status.st_mode)) {
        fd = openat(caller->cwd, path, flags | O_CLOEXEC, mode);
        return fd < 0 ? -errno : fd;
    }
    if (!patience_begin())
        return -errno;
    do {
        fd = openat(caller->cwd, path, flags | O_CLOEXEC, mode);
    } while (fd < 0 && errno == EINTR && !patience_is_over(caller));
    int result = fd < 0 ? -errno : fd;
    patience_end();
    return result;
}

static bool run_open(struct channel *channel, struct message *order, const struct caller *caller)
{
    struct cursor cursor = {order->payload.data, order->payload.length};
    uint32_t flags, mode;
    char path[PATH_MAX];
    int error, fd;
    if (!take(&cursor, &flags, 4) || !take(&cursor, &mode, 4) || !take_path(&cursor, path, sizeof path, &error))
        return false;
    fd = error ? -error : open_path(caller, path, (int)flags, (mode_t)mode);
    reply(channel, order, fd < 0 ? fd : 0, fd);
    return true;
}

/* A path that does not fit into the address: its directory is opened and named by its fd. */
static int shorten(const char *path, struct sockaddr_un *address, int *directory)
{
    char parent[PATH_MAX];
    const char *name = strrchr(path, '/');
    size_t length = name ? (size_t)(name - path) : 0;
    strcpy(parent, ".");
    if (name) {
        memcpy(parent, path, length + 1);
        parent[length + 1] = '\0';
    }
    *directory = openat(AT_FDCWD, parent, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (*directory < 0)
        return errno;
    name = name ? name + 1 : path;
    strcpy(address->sun_path, "/proc/self/fd/");
    strcat(address->sun_path, decimal(*directory));
    if (strlen(address->sun_path) + 1 + strlen(name) >= sizeof address->sun_path)
        return ENAMETOOLONG;
    strcat(address->sun_path, "/");
    strcat(address->sun_path, name);
    return 0;
}

/* A full backlog makes connect(2) wait, and EINTR leaves nothing behind (unlike with TCP). Returns an errno. */
static int connect_socket(const struct caller *caller, int fd, const struct sockaddr_un *address)
{
    int error = 0;
    if (!patience_begin())
        return errno;
    while (connect(fd, (const struct sockaddr *)address, sizeof *address) < 0) {
        error = errno;
        if (error != EINTR || patience_is_over(caller))
            break;
        error = 0;
    }
    patience_end();
    return error;
}

static int connect_to(const struct caller *caller, const char *path, int *connected)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int directory = -1, error = 0;

    if (!*path)
        return ENOENT;
    if (strlen(path) < sizeof address.sun_path)
        strcpy(address.sun_path, path);
    else
        error = shorten(path, &address, &directory);
    int fd = error ? -1 : socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (!error && fd < 0)
        error = errno;
    if (!error)
        error = connect_socket(caller, fd, &address);
    if (directory >= 0)
        close(directory);
    if (error && fd >= 0)
        close(fd);
    else
        *connected = fd;
    return error;
}

static bool run_connect(struct channel *channel, struct message *order, const struct caller *caller)
{
    struct cursor cursor = {order->payload.data, order->payload.length};
    char path[PATH_MAX];
    int error, fd = -1;
    if (!take_path(&cursor, path, sizeof path, &error))
        return false;
    if (!error)
        error = connect_to(caller, path, &fd);
    reply(channel, order, error ? -error : 0, error ? -1 : fd);
    return true;
}

static bool says_adopt(const struct message *order)
{
    struct cursor cursor = {order->payload.data, order->payload.length};
    uint32_t flags;
    return take(&cursor, &flags, sizeof flags) && flags & SPAWN_ADOPT;
}

static bool run_spawn(struct channel *channel, struct message *order, const struct caller *caller,
                      struct adoptee *adoptee)
{
    int pidfd = -1;
    /* This program never ignores a signal that its caller did not. */
    int pid = spawn_for_packet(order->payload.data, order->payload.length, order->fds, order->fd_count,
                               caller->ignored, &pidfd);
    /* Whoever reads a pipe that the child writes to waits for its end. */
    message_close_fds(order);
    if (pid > 0 && says_adopt(order))
        *adoptee = (struct adoptee){pid, own_copy(pidfd)};
    reply(channel, order, pid, pid < 0 ? -1 : pidfd);
    return true;
}

bool order_run(struct channel *channel, struct message *message, const struct caller *caller, struct adoptee *adoptee)
{
    switch (message->header.type) {
    case OPEN:
        return run_open(channel, message, caller);
    case CONNECT:
        return run_connect(channel, message, caller);
    case SPAWN:
        return run_spawn(channel, message, caller, adoptee);
    default:
        return false;
    }
}
