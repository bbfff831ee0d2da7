#include "session.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../check.h"

enum { BASE = 100, PATIENCE_MS = 20000, RECORDER_FD_SIZE = RECORDER_SIZE };

static int recorder_fd = -1, output_pipe[2];

void session_begin(struct session *s)
{
    *s = (struct session){.stdin_fd = -1, .leak_fd = -1, .kill_at_op = -1, .seccomp_fd = -1};
    asm_begin(&s->bootstrap, PLAN_BOOTSTRAP);
    asm_begin(&s->init, PLAN_INIT);
}

void session_end(struct session *s)
{
    munmap(s->recorder, RECORDER_SIZE);
    asm_free(&s->bootstrap);
    asm_free(&s->init);
}

static void place(int from, int to)
{
    NEED(dup2(from, to) == to);
}

static void become_executor(struct session *s, int sync)
{
    char base[16], count[16];
    int null = open("/dev/null", O_RDWR);
    place(s->stdin_fd < 0 ? null : s->stdin_fd, 0);
    place(output_pipe[1], 1);
    place(output_pipe[1], 2);
    place(sync, BASE + SLOT_SYNC);
    place(recorder_fd, BASE + SLOT_RECORDER);
    for (unsigned i = 0; i < s->spawn_fds; i++)
        place(s->spawn_fd[i].fd, BASE + (int)s->spawn_fd[i].slot);
    if (s->leak_fd >= 0)
        place(s->leak_fd, 80);
    syscall(SYS_close_range, 3, s->leak_fd >= 0 ? 79 : BASE - 1, 0);
    syscall(SYS_close_range, BASE + 64, ~0u, 0);
    if (s->caller) {
        NEED(setgroups(0, NULL) == 0 && setresgid(s->caller, s->caller, s->caller) == 0);
        NEED(setresuid(s->caller, s->caller, s->caller) == 0);
    }
    snprintf(base, sizeof base, "%d", BASE);
    snprintf(count, sizeof count, "%d", 64);
    execl(nsexec_path, "nsexec", base, count, (char *)NULL);
    _exit(99);
}

static void write_map(pid_t pid, const char *name, const char *text)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/%s", pid, name);
    int fd = open(path, O_WRONLY);
    NEED(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
    close(fd);
}

static void map_users(struct session *s, pid_t stage1)
{
    char map[64];
    if (s->caller) /* written by a privileged parent here; what newuidmap would do */
        snprintf(map, sizeof map, "0 %u 1\n1 100000 65535\n", s->caller);
    else
        snprintf(map, sizeof map, "0 100000 65536\n");
    write_map(stage1, "uid_map", map);
    write_map(stage1, "gid_map", map);
}

static void reply(struct session *s, unsigned type)
{
    struct sync_header header = {.type = (uint16_t)(s->wrong_reply ? PROC_RUN + PROC_HOOKS_DONE - type : type)};
    s->wrong_reply = false;
    if (send(s->sync, &header, sizeof header, MSG_NOSIGNAL) < 0)
        NEED(errno == EPIPE || errno == ECONNRESET);
}

static void send_packet(struct session *s, enum sync_type type, const void *payload, size_t length, const int *fds,
                        size_t fd_count)
{
    union {
        struct cmsghdr header;
        char space[CMSG_SPACE(MAX_EXTRA * sizeof(int))];
    } control = {0};
    struct sync_header header = {
        .type = (uint16_t)type, .flags = fd_count ? SYNC_HAS_FDS : 0, .length = (uint32_t)length};
    struct iovec parts[2] = {{&header, sizeof header}, {(void *)payload, length}};
    size_t size = fd_count * sizeof(int);
    struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
    if (fd_count) {
        message.msg_control = &control;
        message.msg_controllen = CMSG_SPACE(size);
        control.header =
            (struct cmsghdr){.cmsg_len = CMSG_LEN(size), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
        memcpy(CMSG_DATA(&control.header), fds, size);
    }
    if (sendmsg(s->sync, &message, MSG_NOSIGNAL) < 0)
        NEED(errno == EPIPE || errno == ECONNRESET); /* it was refused before its end */
}

static void send_cgroups(struct session *s)
{
    uint32_t slots[MAX_EXTRA];
    int fds[MAX_EXTRA];
    for (unsigned i = 0; i < s->cgroup_fds; i++) {
        slots[i] = s->cgroup_fd[i].slot;
        fds[i] = s->cgroup_fd[i].fd;
    }
    send_packet(s, PROC_CGROUPS, slots, s->cgroup_fds * sizeof *slots, fds, s->cgroup_fds);
}

static void send_plan(struct session *s, const struct asm_plan *plan, const int *fds, size_t fd_count)
{
    size_t piece = s->piece ? s->piece : SYNC_MAX_PLAN;
    for (size_t at = 0; at < plan->length; at += piece, fd_count = 0) {
        size_t left = plan->length - at;
        send_packet(s, PROC_PLAN, plan->bytes + at, left < piece ? left : piece, fds, fd_count);
    }
}

static void send_bootstrap_plan(struct session *s)
{
    asm_end(&s->bootstrap);
    send_plan(s, &s->bootstrap, NULL, 0);
}

static void send_init_plan(struct session *s)
{
    uint64_t told;
    asm_end(&s->init);
    told = s->init.length + (uint64_t)s->told_more;
    memcpy(s->init.bytes + 24, &told, sizeof told);
    send_plan(s, &s->init, s->plan_fd, s->plan_fds);
    if (s->empty_piece)
        send_packet(s, PROC_PLAN, NULL, 0, NULL, 0);
    else if (s->told_more > 0)
        shutdown(s->sync, SHUT_WR);
}

static void steal_seccomp_fd(struct session *s, uint32_t number)
{
    int pidfd = (int)syscall(SYS_pidfd_open, s->init_pid, 0);
    s->seccomp_fd = (int)syscall(SYS_pidfd_getfd, pidfd, number, 0);
    close(pidfd);
}

/* Init runs from system call to system call until the wanted op begins one; it is killed before that is made. */
static void kill_at(struct session *s)
{
    int status;
    NEED(ptrace(PTRACE_SEIZE, s->init_pid, 0, PTRACE_O_TRACESYSGOOD) == 0);
    NEED(ptrace(PTRACE_INTERRUPT, s->init_pid, 0, 0) == 0);
    send_init_plan(s);
    for (;;) {
        if (waitpid(s->init_pid, &status, __WALL) < 0 || !WIFSTOPPED(status))
            break;
        if (s->recorder->kind == PLAN_INIT && s->recorder->code && s->recorder->op == s->kill_at_op) {
            kill(s->init_pid, SIGKILL);
            continue;
        }
        /* the questions on the way are answered by the loop, which we are standing in */
        struct pollfd readable = {s->sync, POLLIN, 0};
        char packet[sizeof(struct sync_header) + SYNC_MAX_PAYLOAD];
        struct sync_header *header = (struct sync_header *)packet;
        while (poll(&readable, 1, 0) > 0) {
            ssize_t length = recv(s->sync, packet, sizeof packet, MSG_DONTWAIT);
            if (length < (ssize_t)sizeof *header)
                break;
            if (header->type < PROC_ERROR)
                reply(s, header->type + 64u);
        }
        int signal = WSTOPSIG(status) & 0x7f;
        bool deliver = status >> 16 == 0 && signal != SIGTRAP && signal != SIGSTOP && !(WSTOPSIG(status) & 0x80);
        if (ptrace(PTRACE_SYSCALL, s->init_pid, 0, deliver ? signal : 0) < 0)
            break;
    }
    s->init_status = status;
}

static bool handle(struct session *s, const struct sync_header *header, const char *payload, pid_t stage1)
{
    switch (header->type) {
    case PROC_USERMAP:
        map_users(s, stage1);
        reply(s, PROC_USERMAP_DONE);
        return true;
    case PROC_TIME_OFFSETS:
        write_map(stage1, "timens_offsets", "monotonic 1000 0\nboottime 2000 0\n");
        reply(s, PROC_TIME_OFFSETS_DONE);
        return true;
    case PROC_PID:
        s->got_pid = true;
        memcpy(&s->init_pid, payload, sizeof s->init_pid);
        if (s->stop_before_plan)
            return false;
        if (s->kill_at_op >= 0) {
            kill_at(s);
            return false;
        }
        send_init_plan(s);
        return true;
    case PROC_HOOKS:
        s->hooks = true;
        if (s->at_hooks)
            s->at_hooks();
        reply(s, PROC_HOOKS_DONE);
        return true;
    case PROC_READY:
        s->ready = true;
        reply(s, PROC_RUN);
        return true;
    case PROC_SECCOMP: {
        uint32_t number;
        memcpy(&number, payload, sizeof number);
        steal_seccomp_fd(s, number);
        reply(s, PROC_SECCOMP_DONE);
        return true;
    }
    case PROC_ERROR:
        s->got_error = true;
        s->error = *header;
        memcpy(s->error_text, payload, header->length);
        s->error_text[header->length] = 0;
        return true;
    case PROC_LOG:
        memcpy(s->log, payload, header->length);
        s->log[header->length] = 0;
        return true;
    default:
        CHECK(!"a message that init may send");
        return false;
    }
}

static bool receive(struct session *s, pid_t stage1)
{
    char packet[sizeof(struct sync_header) + SYNC_MAX_PAYLOAD];
    char control[CMSG_SPACE(sizeof(int))];
    struct iovec part = {packet, sizeof packet};
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    ssize_t length;
    do /* ECONNRESET: it ended and left something of ours unread; what it said comes after that */
        length = recvmsg(s->sync, &message, MSG_CMSG_CLOEXEC);
    while (length < 0 && errno == ECONNRESET);
    if (length <= 0)
        return false;
    struct sync_header header;
    if (!CHECK(length >= (ssize_t)sizeof header))
        return false;
    memcpy(&header, packet, sizeof header);
    CHECK_NUMBER(header.length, length - (ssize_t)sizeof header);
    struct cmsghdr *fds = CMSG_FIRSTHDR(&message);
    CHECK_NUMBER(header.flags, fds ? SYNC_HAS_FDS : 0);
    if (fds) {
        int fd;
        CHECK_NUMBER(header.type, PROC_PID);
        memcpy(&fd, CMSG_DATA(fds), sizeof fd);
        close(fd);
    }
    return handle(s, &header, packet + sizeof header, stage1);
}

/* The output can be had while init waits, so that a hook never blocks on a full pipe. */
static void converse(struct session *s, pid_t stage1)
{
    size_t used = 0;
    bool talking = true, writing = true;
    while (talking || writing) {
        struct pollfd fds[2] = {{talking ? s->sync : -1, POLLIN, 0}, {writing ? output_pipe[0] : -1, POLLIN, 0}};
        if (!CHECK(poll(fds, 2, PATIENCE_MS) > 0)) {
            fprintf(stderr, "  nothing for %d s at op %u\n", PATIENCE_MS / 1000, s->recorder->op);
            kill(stage1, SIGKILL);
            if (s->init_pid)
                kill(s->init_pid, SIGKILL);
            return;
        }
        if (fds[1].revents) {
            ssize_t n = read(output_pipe[0], s->output + used, sizeof s->output - 1 - used);
            writing = n > 0;
            used += n > 0 ? (size_t)n : 0;
            s->output[used] = 0;
        } else if (fds[0].revents && !receive(s, stage1)) {
            talking = false;
            close(s->sync);
            if (s->waiting)
                s->waiting(s);
        }
    }
    if (talking)
        close(s->sync);
}

void session_run(struct session *s)
{
    int pair[2];
    recorder_fd = memfd_create("recorder", MFD_CLOEXEC);
    NEED(recorder_fd >= 0 && ftruncate(recorder_fd, RECORDER_FD_SIZE) == 0);
    s->recorder = mmap(NULL, RECORDER_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, recorder_fd, 0);
    NEED(s->recorder != MAP_FAILED);
    NEED(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) == 0 && pipe2(output_pipe, O_CLOEXEC) == 0);
    pid_t stage1 = fork();
    NEED(stage1 >= 0);
    if (stage1 == 0)
        become_executor(s, pair[1]);
    close(pair[1]);
    close(output_pipe[1]);
    close(recorder_fd);
    s->sync = pair[0];
    send_bootstrap_plan(s);
    if (s->cgroups_made)
        send_cgroups(s);
    if (s->born)
        send_init_plan(s);
    converse(s, stage1);
    close(output_pipe[0]);
    NEED(waitpid(stage1, &s->stage1_status, 0) == stage1);
    /* CLONE_PARENT: init is our child as well (kill_at has waited for it already) */
    if (s->got_pid && s->kill_at_op < 0 && waitpid(s->init_pid, &s->init_status, __WALL) < 0)
        CHECK(!"init is a child of stage 1's parent");
    uint32_t length = s->recorder->detail_length;
    memcpy(s->recorder_text, (char *)s->recorder + RECORDER_DETAIL_OFFSET, length <= RECORDER_DETAIL_SIZE ? length : 0);
}
