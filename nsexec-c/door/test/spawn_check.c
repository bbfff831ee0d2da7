/* Tests of nsexec_spawn() itself. Usage: spawn_check PROBE. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../spawn/spawn.h"
#include "../bytes.h"
#include "../protocol.h"
#include "check.h"

#define LABELS 6
#define FIRST_LABEL_FD 20

struct request {
    uint32_t flags;
    int exe, cwd, cgroup;
    uint64_t blocked, ignored;
    char *const *argv;
    char *const *envp;
    int (*moves)[2];
    uint32_t move_count;
    const char *path;
};

static const char *probe_path;
static int probe;

static struct bytes encode(const struct request *request)
{
    struct bytes bytes = {0};
    put_u32(&bytes, request->flags);
    put_u32(&bytes, (uint32_t)request->exe);
    put_u32(&bytes, (uint32_t)request->cwd);
    put_u32(&bytes, (uint32_t)request->cgroup);
    put_u64(&bytes, request->blocked);
    put_u64(&bytes, request->ignored);
    put_strings(&bytes, request->argv);
    put_strings(&bytes, request->envp);
    put_u32(&bytes, request->move_count);
    put(&bytes, request->moves, request->move_count * sizeof *request->moves);
    if (request->path)
        put_string(&bytes, request->path);
    return bytes;
}

#pragma weak spawn_for_packet /* libnsexec.so keeps it to itself; the build with sanitizers has it */
static bool as_door; /* which knows what it ignores */
static uint64_t known;

static int spawn(const struct request *request, int *pidfd)
{
    struct bytes bytes = encode(request);
    int pid = as_door ? spawn_for_packet(bytes.data, bytes.length, NULL, 0, known, pidfd)
                      : nsexec_spawn(bytes.data, bytes.length, pidfd);
    bytes_free(&bytes);
    return pid;
}

static char *const no_environment[] = {NULL};

/* Runs the probe, which reports on the fd that `report` comes to be; returns the report, to be freed. */
static char *run_probe(struct request *request, const char *report_target, int report, int *status)
{
    char *argv[] = {"probe", (char *)report_target, NULL};
    struct stat size;
    int pidfd = -1;
    if (!request->argv)
        request->argv = argv;
    if (ftruncate(report, 0) < 0 || lseek(report, 0, SEEK_SET) < 0)
        abort();
    int pid = spawn(request, &pidfd);
    CHECK(pid > 0, "%s", strerror(-pid));
    CHECK(fcntl(pidfd, F_GETFD) == FD_CLOEXEC, "pidfd");
    CHECK(waitpid(pid, status, 0) == pid, "%s", strerror(errno));
    close(pidfd);
    fstat(report, &size);
    char *text = calloc(1, (size_t)size.st_size + 1);
    if (pread(report, text, (size_t)size.st_size, 0) != size.st_size)
        abort();
    return text;
}

static int open_fd_count(void)
{
    int count = 0;
    for (int fd = 0; fd < 1024; fd++)
        count += fcntl(fd, F_GETFD) >= 0;
    return count;
}

/* ---- fd maps ------------------------------------------------------------------------------- */

static void check_map(int (*moves)[2], uint32_t count, int exe, int report, int report_target, const char *what)
{
    char target[16], expected[64];
    int status;
    struct request request = {.exe = exe, .cwd = -1, .cgroup = -1, .envp = no_environment, .moves = moves, .move_count = count};
    snprintf(target, sizeof target, "%d", report_target);
    char *text = run_probe(&request, target, report, &status);
    CHECK(status == 0, "%s: status %x", what, status);
    uint32_t lines = 0;
    for (const char *at = text; (at = strstr(at, "fd ")); at += 3)
        lines += at == text || at[-1] == '\n';
    CHECK(lines == count, "%s: %u of %u fds:\n%s", what, lines, count, text);
    for (uint32_t i = 0; i < count; i++) {
        if (moves[i][1] == report_target)
            continue;
        snprintf(expected, sizeof expected, "fd %d label%d\n", moves[i][1], moves[i][0]);
        CHECK(strstr(text, expected), "%s: no %s in:\n%s", what, expected, text);
    }
    free(text);
}

static void next_permutation(int *order, int count)
{
    int i = count - 2, j = count - 1;
    while (i >= 0 && order[i] > order[i + 1])
        i--;
    if (i < 0)
        return;
    while (order[j] < order[i])
        j--;
    int swap = order[i];
    order[i] = order[j];
    order[j] = swap;
    for (int a = i + 1, b = count - 1; a < b; a++, b--) {
        swap = order[a];
        order[a] = order[b];
        order[b] = swap;
    }
}

static void test_fd_maps(void)
{
    int report = fcntl(memfd_create("report", 0), F_DUPFD, 100);
    for (int i = 0; i < LABELS; i++) {
        int fd = memfd_create("label", MFD_CLOEXEC);
        dprintf(fd, "label%d\n", FIRST_LABEL_FD + i);
        dup3(fd, FIRST_LABEL_FD + i, O_CLOEXEC);
        close(fd);
    }
    int moves[LABELS + 1][2], order[LABELS];

    /* Every permutation of six fds among themselves: chains, cycles, fixed points. */
    for (int i = 0; i < LABELS; i++)
        order[i] = i;
    for (int n = 0; n < 720; n++) {
        for (int i = 0; i < LABELS; i++) {
            moves[i][0] = FIRST_LABEL_FD + i;
            moves[i][1] = FIRST_LABEL_FD + order[i];
        }
        moves[LABELS][0] = moves[LABELS][1] = report;
        check_map(moves, LABELS + 1, probe, report, report, "permutation");
        next_permutation(order, LABELS);
    }

    /* The executable's own number wanted, in a cycle with others; it has to survive and not to leak. */
    int exe = dup3(probe, FIRST_LABEL_FD + 7, O_CLOEXEC);
    int over_exe[][2] = {{20, 27}, {21, 20}, {20, 21}, {report, 0}};
    check_map(over_exe, 4, exe, report, 0, "target is the executable");
    /* One fd to many places, one of them its own, some closed before, some far off. */
    int fan[][2] = {{20, 20}, {20, 21}, {20, 0}, {20, 400}, {21, 3}, {22, 1}, {report, 22}};
    check_map(fan, 7, probe, report, 22, "fan");
    /* A cycle while the lowest numbers, where copies land, are wanted as well. */
    close(3);
    close(4);
    int low[][2] = {{20, 21}, {21, 20}, {22, 3}, {23, 4}, {24, 5}, {25, 6}, {report, 7}};
    check_map(low, 7, probe, report, 7, "cycle and low numbers");
    int only[][2] = {{report, 2}};
    check_map(only, 1, probe, report, 2, "all others are closed");
    close(exe);
    for (int i = 0; i < LABELS; i++)
        close(FIRST_LABEL_FD + i);
    close(report);
}

/* ---- attributes ---------------------------------------------------------------------------- */

static void on_signal(int signal)
{
    (void)signal;
}

static void test_attributes(void)
{
    int report = memfd_create("report", MFD_CLOEXEC), status;
    int moves[][2] = {{report, 1}};
    char *argv[] = {"name with space", "1", "42", "\xff\xfe bytes", "", NULL};
    char *envp[] = {"A=b", "BYTES=\xc3\x28", "not an assignment", NULL};
    struct request request = {
        .flags = SPAWN_SETSID, .exe = probe, .cwd = open("/usr/lib", O_PATH | O_CLOEXEC), .cgroup = -1,
        .blocked = 0x8000000080000200ull, .ignored = 0xc000000000001001ull,
        .argv = argv, .envp = envp, .moves = moves, .move_count = 1,
    };
    signal(SIGUSR2, SIG_IGN);
    signal(SIGRTMIN + 3, SIG_IGN);
    signal(SIGHUP, on_signal);
    char *text = run_probe(&request, NULL, report, &status);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 42, "%x", status);
    CHECK(strstr(text, "SigBlk:\t8000000080000200\n"), "%s", text);
    CHECK(strstr(text, "SigIgn:\tc000000000001001\n"), "%s", text);
    CHECK(strstr(text, "SigCgt:\t0000000000000000\n"), "%s", text);
    CHECK(strstr(text, "arg 0 name with space\narg 1 1\narg 2 42\narg 3 \xff\xfe bytes\narg 4 \n"), "%s", text);
    CHECK(strstr(text, "env A=b\nenv BYTES=\xc3\x28\nenv not an assignment\ncwd"), "%s", text);
    CHECK(strstr(text, "cwd /usr/lib\n") && strstr(text, "leader 1 1\n"), "%s", text);
    free(text);
    signal(SIGUSR2, SIG_DFL);
    signal(SIGRTMIN + 3, SIG_DFL);
    signal(SIGHUP, SIG_DFL);

    request.flags = SPAWN_NEW_PGRP;
    text = run_probe(&request, NULL, report, &status);
    CHECK(strstr(text, "leader 0 1\n"), "%s", text);
    free(text);

    /* By path, relative to the new directory. */
    char *slash = strrchr(probe_path, '/');
    char *directory = strndup(probe_path, (size_t)(slash - probe_path));
    close(request.cwd);
    request = (struct request){
        .flags = SPAWN_PATH, .exe = -1, .cwd = open(directory, O_PATH | O_CLOEXEC), .cgroup = -1,
        .argv = argv, .envp = no_environment, .moves = moves, .move_count = 1, .path = slash + 1,
    };
    text = run_probe(&request, NULL, report, &status);
    CHECK(strstr(text, "leader 0 0\n"), "%s", text);
    free(text);
    free(directory);
    close(request.cwd);
    close(report);
}

static void test_large(void)
{
    int report = memfd_create("report", MFD_CLOEXEC), status;
    int moves[][2] = {{report, 1}};
    char *argv[3002] = {"probe", "1"};
    for (int i = 2; i < 3001; i++)
        argv[i] = "0123456789012345678901234567890123456789";
    char *vast = malloc(120001);
    memset(vast, 'x', 120000);
    vast[120000] = '\0';
    char *envp[17] = {0};
    for (int i = 0; i < 16; i++)
        envp[i] = vast;
    argv[2] = "0";
    struct request request = {.exe = probe, .cwd = -1, .cgroup = -1, .argv = argv, .envp = envp, .moves = moves, .move_count = 1};
    char *text = run_probe(&request, NULL, report, &status);
    CHECK(status == 0, "%x", status);
    CHECK(strstr(text, "arg 3000 0123456789") && !strstr(text, "arg 3001"), "arguments");
    char *at = strstr(text, "env xxx");
    int variables = 0;
    for (; at; at = strstr(at + 1, "env xxx"))
        variables++;
    CHECK(variables == 16, "%d", variables);
    free(text);
    free(vast);
    close(report);
}

/* Init of a pid namespace of its own; needs root. */
static void test_new_pids(void)
{
    int report = memfd_create("report", MFD_CLOEXEC), status;
    int moves[][2] = {{report, 1}};
    struct request request = {
        .flags = SPAWN_NEW_PIDS, .exe = probe, .cwd = -1, .cgroup = -1, .envp = no_environment, .moves = moves, .move_count = 1};
    char *text = run_probe(&request, "1", report, &status);
    int pid = 0, inner = 0;
    char *line = strstr(text, "NSpid:");
    CHECK(status == 0, "%x", status);
    CHECK(line && sscanf(line, "NSpid: %d %d", &pid, &inner) == 2 && inner == 1, "no pid namespace: %s", text);
    free(text);
    close(report);
}

/* ---- errors -------------------------------------------------------------------------------- */

static void expect_error(struct request request, int error, const char *what)
{
    int before = open_fd_count(), pidfd = -1;
    int result = spawn(&request, &pidfd);
    CHECK(result == -error, "%s: %d (%s)", what, result, strerror(-result));
    CHECK(open_fd_count() == before, "%s: fds", what);
    CHECK(waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD, "%s: a child is left", what);
}

static void test_errors(void)
{
    char *argv[] = {"probe", NULL}, *none[] = {NULL};
    struct request good = {.exe = probe, .cwd = -1, .cgroup = -1, .argv = argv, .envp = none}, bad;
    int plain = memfd_create("not executable", MFD_CLOEXEC);
    fchmod(plain, 0600);

#define EXPECT(error, what, ...) \
    do {                         \
        bad = good;              \
        __VA_ARGS__;             \
        expect_error(bad, error, what); \
    } while (0)
    int closed[][2] = {{900, 1}}, twice[][2] = {{0, 5}, {1, 5}}, negative[][2] = {{0, -1}}, packet[][2] = {{-2, 1}};
    int beyond[][2] = {{0, 0x7fffffff}}, lowest = dup(0);
    int where_a_copy_goes[][2] = {{lowest, probe}};
    close(lowest);
    EXPECT(EINVAL, "unknown flag", bad.flags = 1u << 8);
    EXPECT(EINVAL, "no argv[0]", bad.argv = none);
    EXPECT(EINVAL, "PATH and exe", bad.flags = SPAWN_PATH; bad.path = "/bin/true");
    EXPECT(EINVAL, "neither exe nor PATH", bad.exe = -1);
    EXPECT(EINVAL, "path without PATH", bad.path = "/bin/true");
    EXPECT(EINVAL, "empty path", bad.flags = SPAWN_PATH; bad.exe = -1; bad.path = "");
    EXPECT(EINVAL, "cgroup without flag", bad.cgroup = 0);
    EXPECT(EINVAL, "flag without cgroup", bad.flags = SPAWN_CLONE_INTO_CGROUP);
    EXPECT(EINVAL, "a target twice", bad.moves = twice; bad.move_count = 2);
    EXPECT(EBADF, "negative target", bad.moves = negative; bad.move_count = 1);
    EXPECT(EBADF, "an fd of a packet", bad.moves = packet; bad.move_count = 1);
    EXPECT(EBADF, "closed source", bad.moves = closed; bad.move_count = 1);
    EXPECT(EBADF, "closed source, the lowest fd", bad.moves = where_a_copy_goes; bad.move_count = 1);
    EXPECT(EBADF, "target beyond the limit", bad.moves = beyond; bad.move_count = 1);
    EXPECT(EBADF, "closed exe", bad.exe = 900);
    EXPECT(EBADF, "closed cwd", bad.cwd = 900);
    EXPECT(ENOTDIR, "cwd is no directory", bad.cwd = probe);
    EXPECT(EBADF, "cgroup is none", bad.flags = SPAWN_CLONE_INTO_CGROUP; bad.cgroup = probe);
    EXPECT(EACCES, "not executable", bad.exe = plain);
    EXPECT(ENOENT, "no such path", bad.flags = SPAWN_PATH; bad.exe = -1; bad.path = "/no/such/program");
    EXPECT(EACCES, "a directory", bad.flags = SPAWN_PATH; bad.exe = -1; bad.path = "/usr");
    close(plain);

    /* Each byte that is missing, and one too many. */
    int moves[][2] = {{1, 1}, {2, 2}};
    char *args[] = {"probe", "argument", NULL}, *vars[] = {"A=b", NULL};
    struct request whole = {.exe = probe, .cwd = -1, .cgroup = -1, .argv = args, .envp = vars, .moves = moves, .move_count = 2};
    struct bytes bytes = encode(&whole);
    for (size_t length = 0; length < bytes.length; length++) {
        unsigned char *exact = malloc(length ? length : 1); /* so that a sanitizer sees what is read beyond */
        memcpy(exact, bytes.data, length);
        int result = nsexec_spawn(exact, length, NULL);
        CHECK(result == -EINVAL, "%zu of %zu bytes: %d", length, bytes.length, result);
        free(exact);
    }
    put(&bytes, "", 1);
    CHECK(nsexec_spawn(bytes.data, bytes.length, NULL) == -EINVAL, "a byte too many");
    bytes_free(&bytes);

    char *with_nul[] = {"probeXend", NULL};
    whole.argv = with_nul;
    bytes = encode(&whole);
    *(char *)memchr(bytes.data, 'X', bytes.length) = '\0';
    CHECK(nsexec_spawn(bytes.data, bytes.length, NULL) == -EINVAL, "NUL in a string");
    bytes_free(&bytes);
    CHECK(nsexec_spawn("", (size_t)DOOR_MESSAGE_MAX + 1, NULL) == -E2BIG, "too long");
}

/* Random damage: an error or a process, never anything else. */
static void test_damage(void)
{
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    int moves[][2] = {{null, 0}, {null, 1}, {null, 2}};
    char *args[] = {"probe", "2", NULL}, *vars[] = {"A=b", NULL};
    struct request whole = {.exe = probe, .cwd = -1, .cgroup = -1, .argv = args, .envp = vars, .moves = moves, .move_count = 3};
    struct bytes bytes = encode(&whole);
    unsigned seed = 1;
    int started = 0;
    for (int n = 0; n < 4000; n++) {
        unsigned char *copy = malloc(bytes.length);
        memcpy(copy, bytes.data, bytes.length);
        for (int hits = 1 + rand_r(&seed) % 3; hits > 0; hits--) {
            /* not the flags: a child that is another's could not be waited for */
            copy[4 + (size_t)rand_r(&seed) % (bytes.length - 4)] = (unsigned char)rand_r(&seed);
        }
        int pid = nsexec_spawn(copy, bytes.length, NULL);
        if (pid > 0) {
            started++;
            waitpid(pid, NULL, 0);
        }
        free(copy);
    }
    CHECK(started > 0 && started < 4000, "%d", started);
    CHECK(waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD, "a child is left");
    bytes_free(&bytes);
    close(null);
}

/* ---- families and threads ------------------------------------------------------------------ */

static void test_clone_parent(void)
{
    char *argv[] = {"sleep", "100", NULL};
    int channel[2], pids[2] = {0}, status;
    if (pipe2(channel, O_CLOEXEC) < 0)
        abort();
    struct request request = {.flags = SPAWN_CLONE_PARENT | SPAWN_PATH, .exe = -1, .cwd = -1, .cgroup = -1,
                              .argv = argv, .envp = no_environment, .path = "/bin/sleep"};
    int middle = fork();
    if (middle == 0) {
        pids[0] = spawn(&request, NULL);
        request.path = "/no/such/program";
        pids[1] = spawn(&request, NULL);
        _exit(write(channel[1], pids, sizeof pids) == sizeof pids ? 0 : 1);
    }
    CHECK(read(channel[0], pids, sizeof pids) == sizeof pids, "pids");
    CHECK(waitpid(middle, &status, 0) == middle && status == 0, "middle");
    CHECK(pids[0] > 0 && pids[1] == -ENOENT, "%d %d", pids[0], pids[1]);
    CHECK(kill(pids[0], SIGTERM) == 0, "still there");
    CHECK(waitpid(pids[0], &status, 0) == pids[0] && WTERMSIG(status) == SIGTERM, "ours, and it sends SIGCHLD");
    CHECK(waitpid(-1, &status, 0) > 0 && WEXITSTATUS(status) == 127, "the failed one is ours too");
    close(channel[0]);
    close(channel[1]);
}

static void test_pdeathsig(void)
{
    char *argv[] = {"sleep", "100", NULL};
    int channel[2], pid = 0, status = 0;
    if (pipe2(channel, O_CLOEXEC) < 0)
        abort();
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    int middle = fork();
    if (middle == 0) {
        struct request request = {.flags = SPAWN_PDEATHSIG | SPAWN_PATH, .exe = -1, .cwd = -1, .cgroup = -1,
                                  .argv = argv, .envp = no_environment, .path = "/bin/sleep"};
        pid = spawn(&request, NULL);
        _exit(write(channel[1], &pid, sizeof pid) == sizeof pid ? 0 : 1);
    }
    CHECK(read(channel[0], &pid, sizeof pid) == sizeof pid && pid > 0, "%d", pid);
    waitpid(middle, NULL, 0);
    CHECK(waitpid(pid, &status, 0) == pid && WTERMSIG(status) == SIGKILL, "%x", status);
    prctl(PR_SET_CHILD_SUBREAPER, 0);
    close(channel[0]);
    close(channel[1]);
}

static void test_cgroup(void)
{
    static const char *const mounts[] = {"/sys/fs/cgroup", "/sys/fs/cgroup/unified"};
    char path[128], line[256];
    for (size_t i = 0; i < 2; i++) {
        snprintf(path, sizeof path, "%s/cgroup.subtree_control", mounts[i]);
        if (access(path, F_OK) < 0)
            continue;
        snprintf(path, sizeof path, "%s/spawn-check-%d", mounts[i], getpid());
        if (mkdir(path, 0755) < 0)
            break;
        int pidfd, status, found = 0, cgroup = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        char *argv[] = {"sleep", "100", NULL};
        struct request request = {.flags = SPAWN_CLONE_INTO_CGROUP | SPAWN_PATH, .exe = -1, .cwd = -1, .cgroup = cgroup,
                                  .argv = argv, .envp = no_environment, .path = "/bin/sleep"};
        int pid = spawn(&request, &pidfd);
        CHECK(pid > 0, "%s", strerror(-pid));
        snprintf(line, sizeof line, "/proc/%d/cgroup", pid);
        FILE *file = fopen(line, "re");
        snprintf(path, sizeof path, "0::/spawn-check-%d\n", getpid());
        while (file && fgets(line, sizeof line, file))
            found |= !strcmp(line, path);
        CHECK(found, "not in %s", path);
        if (file)
            fclose(file);
        kill(pid, SIGKILL);
        waitpid(pid, &status, 0);
        close(pidfd);
        close(cgroup);
        snprintf(path, sizeof path, "%s/spawn-check-%d", mounts[i], getpid());
        CHECK(rmdir(path) == 0, "%s", strerror(errno));
        return;
    }
    puts("SKIPPED: CLONE_INTO_CGROUP: no cgroup v2 in which a directory can be made");
}

static void *spawn_many(void *result)
{
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    int moves[][2] = {{null, 0}, {null, 1}, {null, 2}};
    long *failed = result;
    for (int i = 0; i < 60; i++) {
        char *argv[] = {"probe", "1", "7", NULL};
        int status, pidfd;
        struct request request = {.exe = probe, .cwd = -1, .cgroup = -1, .argv = argv, .envp = no_environment,
                                  .moves = moves, .move_count = 3};
        int pid = spawn(&request, &pidfd);
        if (pid <= 0 || waitpid(pid, &status, 0) != pid || WEXITSTATUS(status) != 7)
            ++*failed;
        close(pidfd);
        request.path = "/no/such/program";
        request.exe = -1;
        request.flags = SPAWN_PATH;
        if (spawn(&request, &pidfd) != -ENOENT)
            ++*failed;
    }
    close(null);
    return NULL;
}

static void test_threads(void)
{
    pthread_t threads[8];
    long failed[8] = {0};
    for (int i = 0; i < 8; i++)
        pthread_create(&threads[i], NULL, spawn_many, &failed[i]);
    for (int i = 0; i < 8; i++) {
        pthread_join(threads[i], NULL);
        CHECK(failed[i] == 0, "thread %d: %ld", i, failed[i]);
    }
}

/* What a shell or make left ignored. */
static uint64_t inherited_ignored(void)
{
    char line[256];
    uint64_t ignored = 0;
    FILE *in = fopen("/proc/self/status", "r");
    while (in && fgets(line, sizeof line, in))
        if (strncmp(line, "SigIgn:", 7) == 0)
            ignored = strtoull(line + 7, NULL, 16);
    if (in)
        fclose(in);
    return ignored;
}

int main(int argc, char **argv)
{
    sigset_t before, after;
    if (argc != 2)
        return 2;
    probe_path = argv[1];
    probe = fcntl(open(probe_path, O_PATH | O_CLOEXEC), F_DUPFD_CLOEXEC, 60);
    sigprocmask(SIG_SETMASK, NULL, &before);
    int fds = open_fd_count();
    test_attributes();
    as_door = spawn_for_packet;
    known = (1ull << (SIGUSR2 - 1) | 1ull << (SIGRTMIN + 2)) | inherited_ignored();
    test_attributes();
    as_door = false;
    test_large();
    test_new_pids();
    test_errors();
    test_damage();
    test_clone_parent();
    test_pdeathsig();
    test_cgroup();
    test_threads();
    CHECK(open_fd_count() == fds, "fds leaked");
    test_fd_maps();
    sigprocmask(SIG_SETMASK, NULL, &after);
    CHECK(memcmp(&before, &after, 8) == 0, "the signal mask changed");
    return check_sum("spawn_check");
}
