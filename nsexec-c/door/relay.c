#define _GNU_SOURCE
#include "relay.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "caller.h"
#include "sys.h"

/* One turn of the loop copies so much at most: signals wait meanwhile. */
#define TURN_MAX (256u << 10)

/* An open file of our own for the same pipe or terminal, so that it can be made non-blocking. */
static int reopen(int fd)
{
    char path[32] = "/proc/self/fd/";
    int flags = fcntl(fd, F_GETFL), digits = fd;
    size_t length = strlen(path);
    if (flags < 0)
        return -1;
    for (int rest = fd; rest >= 10; rest /= 10)
        length++;
    path[length + 1] = '\0';
    do {
        path[length--] = (char)('0' + digits % 10);
        digits /= 10;
    } while (digits);
    return own_fd(openat(AT_FDCWD, path, (flags & (O_ACCMODE | O_APPEND)) | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
}

struct end end_of_caller(int fd)
{
    struct stat status;
    struct end end = {.fd = fd, .kind = END_BLOCKING};
    if (fstat(fd, &status) < 0)
        return end;
    if (S_ISSOCK(status.st_mode)) {
        end.kind = END_SOCKET;
    } else if (S_ISFIFO(status.st_mode) || (S_ISCHR(status.st_mode) && isatty(fd))) {
        int own = reopen(fd);
        if (own >= 0)
            end = (struct end){.fd = own, .kind = END_NONBLOCKING};
    } else if (S_ISREG(status.st_mode)) {
        end.kind = END_FILE;
    }
    return end;
}

struct end end_of_container(int fd)
{
    /* A pipe that was made for this: it has no other flag. */
    if (fcntl(fd, F_SETFL, O_NONBLOCK) < 0)
        return (struct end){.fd = fd, .kind = END_BLOCKING};
    return (struct end){.fd = fd, .kind = END_NONBLOCKING};
}

bool master_open(struct master *master, int fd)
{
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLET};
    int flags = fcntl(fd, F_GETFL);
    *master = (struct master){.fd = fd, .epoll = own_fd(epoll_create1(EPOLL_CLOEXEC))};
    return flags >= 0 && fcntl(fd, F_SETFL, flags | O_NONBLOCK) == 0 && master->epoll >= 0 &&
           epoll_ctl(master->epoll, EPOLL_CTL_ADD, fd, &event) == 0;
}

struct end end_of_master(struct master *master)
{
    return (struct end){.fd = own_copy(master->fd), .kind = END_MASTER, .master = master};
}

void master_update(struct master *master)
{
    struct epoll_event event;
    if (epoll_wait(master->epoll, &event, 1, 0) == 1) {
        master->readable |= !!(event.events & (EPOLLIN | EPOLLHUP | EPOLLERR));
        master->writable |= !!(event.events & (EPOLLOUT | EPOLLHUP | EPOLLERR));
    }
}

BEHIND_THE_REST char relay_buffers[RELAYS_MAX][RELAY_BUFFER];

void relay_start(struct relay *relay, struct end from, struct end to)
{
    static size_t used;
    *relay = (struct relay){.from = from, .to = to, .buffer = relay_buffers[used++]};
    if (from.fd < 0 || to.fd < 0)
        relay_stop(relay);
}

static void close_end(const struct end *end)
{
    if (end->fd > STDERR_FILENO)
        close(end->fd);
}

void relay_stop(struct relay *relay)
{
    if (relay->done)
        return;
    relay->done = true;
    close_end(&relay->from);
    close_end(&relay->to);
}

static bool is_empty(const struct relay *relay)
{
    return relay->start == relay->end;
}

bool relay_wants(const struct relay *relay, struct pollfd *poll)
{
    const struct end *end = is_empty(relay) ? &relay->from : &relay->to;
    if (relay->done || (is_empty(relay) && relay->paused) || end->kind == END_MASTER)
        return false;
    *poll = (struct pollfd){.fd = end->fd, .events = is_empty(relay) ? POLLIN : POLLOUT};
    return true;
}

/* poll(2) has not been asked on each turn: those whose calls might block are asked here. */
static bool is_ready(const struct end *end, short events)
{
    struct pollfd entry = {.fd = end->fd, .events = events};
    if (end->kind == END_MASTER)
        return events == POLLIN ? end->master->readable : end->master->writable;
    return end->kind != END_BLOCKING || poll(&entry, 1, 0) == 1;
}

/* Returns whether anything came. */
static bool fill(struct relay *relay)
{
    struct end *from = &relay->from;
    if (relay->paused)
        return false;
    if (!is_ready(from, POLLIN)) {
        if (relay->ending && from->kind == END_MASTER)
            relay_stop(relay);
        return false;
    }
    ssize_t size = from->kind == END_SOCKET ? recv(from->fd, relay->buffer, RELAY_BUFFER, MSG_DONTWAIT)
                                            : read(from->fd, relay->buffer, RELAY_BUFFER);
    if (size > 0) {
        relay->start = 0;
        relay->end = (size_t)size;
        return true;
    }
    if (size < 0 && errno == EINTR)
        return false;
    if (from->kind == END_MASTER && size < 0 && (errno == EAGAIN || errno == EIO)) {
        from->master->readable = false;
        if (relay->ending)
            relay_stop(relay);
    } else if (size < 0 && errno == EIO && isatty(from->fd)) {
        relay->paused = true;
    } else if (size == 0 || errno != EAGAIN) {
        relay_stop(relay);
    }
    return false;
}

/* Returns whether anything went. */
static bool drain(struct relay *relay)
{
    struct end *to = &relay->to;
    size_t left = relay->end - relay->start;
    if (!is_ready(to, POLLOUT))
        return false;
    if (to->kind == END_BLOCKING && left > PIPE_BUF)
        left = PIPE_BUF;
    ssize_t size = to->kind == END_SOCKET ? send(to->fd, relay->buffer + relay->start, left, MSG_DONTWAIT)
                                          : write(to->fd, relay->buffer + relay->start, left);
    if (size >= 0) {
        relay->start += (size_t)size;
        return size > 0;
    }
    if (to->kind == END_MASTER && (errno == EAGAIN || errno == EIO))
        to->master->writable = false;
    else if (errno != EAGAIN && errno != EINTR)
        relay_stop(relay);
    return false;
}

void relay_step(struct relay *relay)
{
    for (size_t copied = 0; !relay->done && copied < TURN_MAX;) {
        if (is_empty(relay) && !fill(relay))
            return;
        size_t before = relay->start;
        if (!drain(relay))
            return;
        copied += relay->start - before;
    }
}
