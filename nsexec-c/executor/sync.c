#include "sync.h"

#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include "text.h"

/* A filter may notify on send* and recv*, and the runtime that would have to answer waits for us: write and read are
 * what a profile cannot do that with (runc refuses one that notifies on write). */
static ssize_t transmit(struct run *run, struct iovec *parts, int fd)
{
    union {
        struct cmsghdr header;
        char space[CMSG_SPACE(sizeof(int))];
    } control = {0};
    struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
    if (run->filtered) {
        char packet[sizeof(struct sync_header) + DETAIL_SIZE];
        size_t length = parts[0].iov_len + parts[1].iov_len;
        memcpy(packet, parts[0].iov_base, parts[0].iov_len);
        if (parts[1].iov_len)
            memcpy(packet + parts[0].iov_len, parts[1].iov_base, parts[1].iov_len);
        return write(run->slot[SLOT_SYNC], packet, length);
    }
    if (fd >= 0) {
        message.msg_control = control.space;
        message.msg_controllen = sizeof control.space;
        control.header = (struct cmsghdr){
            .cmsg_len = CMSG_LEN(sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
        memcpy(CMSG_DATA(&control.header), &fd, sizeof fd);
    }
    return sendmsg(run->slot[SLOT_SYNC], &message, MSG_NOSIGNAL);
}

static int send_packet(struct run *run, const struct sync_header *header, const void *payload, int fd)
{
    struct iovec parts[2] = {{(void *)header, sizeof *header}, {(void *)payload, header->length}};
    ssize_t sent;
    do
        sent = transmit(run, parts, fd);
    while (sent < 0 && errno == EINTR);
    return sent < 0 ? -1 : 0;
}

int sync_send(struct run *run, enum sync_type type, const void *payload, size_t length, int fd)
{
    struct sync_header header = {.type = (uint16_t)type,
                                 .op = run->op.index,
                                 .flags = fd >= 0 ? SYNC_HAS_FDS : 0,
                                 .length = (uint32_t)length};
    if (AT(STEP_SENDMSG, send_packet(run, &header, payload, fd)) < 0)
        return fail(STEP_SENDMSG, errno, "cannot write to the runtime: %e", errno);
    return 0;
}

static int check_reply(const struct sync_header *header, ssize_t length, enum sync_type expected)
{
    if (length < 0)
        return fail(STEP_RECVMSG, errno, "cannot read from the runtime: %e", errno);
    if (length == 0)
        return fail(STEP_RECVMSG, 0, "the runtime has gone away");
    if ((size_t)length < sizeof *header || header->length != (size_t)length - sizeof *header)
        return fail(STEP_RECVMSG, 0, "malformed message from the runtime");
    if (header->type != expected)
        return fail(STEP_RECVMSG, 0, "unexpected synchronisation message: got %u, expected %u",
                    (unsigned long)header->type, (unsigned long)expected);
    return 0;
}

int sync_await(struct run *run, enum sync_type expected)
{
    struct sync_header header;
    ssize_t length;
    recorder_step(STEP_RECVMSG);
    do
        length = read(run->slot[SLOT_SYNC], &header, sizeof header);
    while (length < 0 && errno == EINTR);
    return check_reply(&header, length, expected);
}

/* Slot numbers stand in the payload. */
static int place_fds(struct run *run, const char *name, const int *fds, size_t count, const uint32_t *slots,
                     size_t slot_count)
{
    int result = count == slot_count ? 0 : fail(STEP_RECVMSG, 0, "%s: fds and slots differ", name);
    for (size_t i = 0; i < count; i++) {
        uint32_t slot = i < slot_count ? slots[i] : PLAN_SLOTS;
        bool taken = slot >= PLAN_SLOTS || slot <= SLOT_TREE;
        if (result == 0 && taken)
            result = fail(STEP_RECVMSG, 0, "%s: slot %u cannot be filled", name, (unsigned long)slot);
        if (result < 0)
            close(fds[i]);
        else
            run_set_slot(run, slot, fds[i]);
    }
    return result;
}

/* A message of `type` with up to `room` fds; how many came, or -1 and none is left open. */
static int await_fds(struct run *run, enum sync_type type, int *fds, size_t room, struct sync_header *header,
                     struct iovec payload)
{
    union {
        struct cmsghdr header;
        char space[CMSG_SPACE(SYNC_MAX_FDS * sizeof(int))];
    } control;
    struct iovec parts[2] = {{header, sizeof *header}, payload};
    struct msghdr message = {.msg_iov = parts,
                             .msg_iovlen = 2,
                             .msg_control = &control,
                             .msg_controllen = CMSG_SPACE(room * sizeof(int))};
    size_t count = 0;
    ssize_t length;
    recorder_step(STEP_RECVMSG);
    do
        length = recvmsg(run->slot[SLOT_SYNC], &message, MSG_CMSG_CLOEXEC);
    while (length < 0 && errno == EINTR);
    struct cmsghdr *first = length < 0 ? NULL : CMSG_FIRSTHDR(&message);
    if (first && first->cmsg_level == SOL_SOCKET && first->cmsg_type == SCM_RIGHTS) {
        count = (first->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        /* The room is rounded up to whole words, so one more than asked for may have come. */
        for (; count > room; count--)
            close(((int *)CMSG_DATA(first))[count - 1]);
        memcpy(fds, CMSG_DATA(first), count * sizeof(int));
    }
    if (check_reply(header, length, type) == 0)
        return (int)count;
    for (size_t i = 0; i < count; i++)
        close(fds[i]);
    return -1;
}

int sync_await_fd(struct run *run, enum sync_type expected)
{
    struct sync_header header;
    int fd;
    int count = await_fds(run, expected, &fd, 1, &header, (struct iovec){0});
    if (count < 0)
        return -1;
    return count == 1 ? fd : fail(STEP_RECVMSG, 0, "the runtime's reply brings no fd");
}

ssize_t sync_await_plan(struct run *run, void *room, size_t size, size_t fds)
{
    struct sync_header header;
    int taken[SYNC_MAX_FDS];
    int count = await_fds(run, PROC_PLAN, taken, fds, &header, (struct iovec){room, size});
    for (int i = 0; i < count; i++)
        run_set_slot(run, SLOT_ASKED_INIT + (unsigned)i, taken[i]);
    return count < 0 ? -1 : (ssize_t)header.length;
}

int sync_await_cgroups(struct run *run)
{
    struct sync_header header;
    uint32_t slots[SYNC_MAX_FDS];
    int fds[SYNC_MAX_FDS];
    int count = await_fds(run, PROC_CGROUPS, fds, SYNC_MAX_FDS, &header, (struct iovec){slots, sizeof slots});
    return count < 0 ? -1
                     : place_fds(run, "procCgroups", fds, (size_t)count, slots, header.length / sizeof *slots);
}

void sync_warn(struct run *run, const char *format, ...)
{
    char text[512];
    va_list list;
    if (run->slot[SLOT_SYNC] < 0)
        return;
    va_start(list, format);
    text[0] = SYNC_LOG_WARNING;
    size_t length = 1 + text_format_list(text + 1, sizeof text - 1, format, list);
    va_end(list);
    struct sync_header header = {.type = PROC_LOG, .op = run->op.index, .length = (uint32_t)length};
    send_packet(run, &header, text, -1);
}

void sync_error(struct run *run)
{
    if (run->slot[SLOT_SYNC] < 0)
        return;
    struct sync_header header = {.type = PROC_ERROR,
                                 .step = (uint16_t)failure.step,
                                 .op = run->op.index,
                                 .error = failure.error,
                                 .length = (uint32_t)strlen(failure.detail)};
    send_packet(run, &header, failure.detail, -1);
}
